// Conversations that other programs had with an emulated module: asked again at the same times, it
// answers the same.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

#include "drivers/emulator/emulator.hpp"
#include "drivers/wrap/trace_file.hpp"
#include "tests/emulator/bench.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using drivers::wrap::Trace;
using drivers::wrap::Transaction;

constexpr unsigned pace = 5; // as they were recorded
constexpr std::string_view with_cdb = " with CDB";

Trace trace_in(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    auto trace = drivers::wrap::parse_trace(text.str());
    REQUIRE_MESSAGE(trace, (trace ? "" : trace.error()));
    return std::move(*trace);
}

memmap::Image module_of(std::string name) {
    const bool has_cdb = name.ends_with(with_cdb);
    if (has_cdb) {
        name.resize(name.size() - with_cdb.size());
    }
    memmap::Image image = image_of(name);
    if (has_cdb) {
        const std::array<std::uint8_t, 4> advertised{0x63, 0x0F, 0x80, 0x00};
        image.put(memmap::upper(1), 163, advertised);
    }
    return image;
}

} // namespace

TEST_CASE("conversations of other programs, asked again") {
    unsigned files = 0;
    unsigned writes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(std::string(OPTICTL_SOURCE_DIR) +
                                                                 "/tests/emulator/conversations")) {
        if (entry.path().extension() != ".trace") {
            continue;
        }
        CAPTURE(entry.path().string());
        ++files;
        const Trace trace = trace_in(entry.path());
        drivers::VirtualClock clock;
        drivers::emulator::Settings settings;
        settings.pace = pace;
        drivers::emulator::LiveModule module(module_of(trace.head.source), clock, settings);
        const auto bus = drivers::emulator::open(module, clock);
        for (const Transaction& each : trace.transactions) {
            clock.sleep(std::max(each.start - clock.now(), drivers::Duration{}));
            CAPTURE(each.start.count());
            if (each.is_write) {
                writes += each.page.upper || each.byte < 126 ? 1 : 0;
                CHECK(bus->write(each.page, each.byte, each.bytes).has_value() != each.failed);
                continue;
            }
            std::vector<std::uint8_t> out(each.size);
            const auto got = bus->read(each.page, each.byte, out);
            REQUIRE(got.has_value() != each.failed);
            if (got) {
                out.resize(*got);
                CHECK(out == each.bytes);
            }
        }
    }
    CHECK(files >= 4);
    CHECK(writes >= 25);
}

} // namespace optictl
