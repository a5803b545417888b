// Wrappers: traces that replay, the pace of a bus, settings that are wrong.
#include <chrono>
#include <filesystem>
#include <unistd.h>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "cli/engine/reading/plans.hpp"
#include "drivers/dump/files.hpp"
#include "drivers/emulator/emulator.hpp"
#include "drivers/wrap/layers.hpp"
#include "drivers/wrap/trace_file.hpp"
#include "drivers/wrap/via.hpp"
#include "tests/drivers/live/devices.hpp"

using namespace optictl;
using namespace optictl::tests;
using namespace std::chrono_literals;

namespace {

struct TempFile {
    std::string path =
        (std::filesystem::temp_directory_path() / fmt::format("optictl-{}.trace", ::getpid()))
            .string();
    TempFile() = default;
    TempFile(const TempFile&) = delete;
    TempFile& operator=(const TempFile&) = delete;
    ~TempFile() { std::filesystem::remove(path); }
};

std::string refusal(const std::string& words) {
    drivers::VirtualClock clock;
    const auto layers = drivers::wrap::parse(words);
    if (!layers) {
        return layers.error();
    }
    const auto made =
        drivers::wrap::apply(*layers, drivers::emulator::open(capture("qsfp28-100g-lr4")), clock);
    return made ? "" : made.error();
}

} // namespace

TEST_CASE("a trace replays to the same bytes, errors, counts and time") {
    for (const unsigned seed : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U}) {
        CAPTURE(seed);
        const TempFile file;
        drivers::Fetched first;
        {
            auto device = drivers::emulator::open(capture("osfp-800g-dr8"), 3ms);
            const auto layers = drivers::wrap::parse(
                fmt::format("paced=100k,fault=seed:{}:rate:8,trace={}", seed, file.path));
            REQUIRE(layers);
            auto made = drivers::wrap::apply(*layers, std::move(device), drivers::system_clock());
            REQUIRE(made);
            first = drivers::fetch(**made, engine::planner({.everything = true}, {}));
        }
        auto replay = drivers::wrap::replay(file.path);
        REQUIRE(replay);
        const auto second = drivers::fetch(**replay, engine::planner({.everything = true}, {}));
        CHECK(second.stats.transactions == first.stats.transactions);
        CHECK(second.stats.retries == first.stats.retries);
        CHECK(second.stats.bus == first.stats.bus);
        CHECK(second.aborted.has_value() == first.aborted.has_value());
        CHECK(second.warnings == first.warnings);
        CHECK(wrong_bytes(second.image, first.image) == "");
        CHECK(known_bytes(second.image) == known_bytes(first.image));
    }
}

TEST_CASE("a replay answers the calls of its trace and no others") {
    const TempFile file;
    {
        auto traced = drivers::wrap::trace(drivers::emulator::open(capture("qsfp28-100g-lr4")),
                                           file.path, drivers::system_clock());
        REQUIRE(traced);
        (void)drivers::fetch(**traced, engine::planner({}, {}));
    }
    auto replay = drivers::wrap::replay(file.path);
    REQUIRE(replay);
    const auto got = drivers::fetch(**replay, engine::planner({.everything = true}, {}));
    REQUIRE((got.incomplete || got.aborted));
    CHECK(wrong_bytes(got.image, capture("qsfp28-100g-lr4")) == "");
}

TEST_CASE("a damaged trace is refused with its line, whatever is damaged") {
    drivers::wrap::Transaction done;
    done.bytes = {1, 2};
    done.size = 2;
    const std::string sound = to_text(drivers::wrap::TraceHead{"x", "t", {}}) + to_text(done);
    REQUIRE(drivers::wrap::parse_trace(sound));
    CHECK(drivers::wrap::parse_trace(sound)->transactions.size() == 1);
    CHECK_FALSE(drivers::wrap::parse_trace(""));
    CHECK(drivers::wrap::parse_trace("hello").error().find("line 1") != std::string::npos);
    for (std::size_t i = 0; i < sound.size(); ++i) {
        for (const char c : {'\0', '\xff', ' ', 'z', '9', '\n'}) {
            std::string damaged = sound;
            damaged[i] = c;
            const auto parsed = drivers::wrap::parse_trace(damaged);
            if (parsed) {
                for (const auto& each : parsed->transactions) {
                    CHECK(each.bytes.size() <= each.size);
                    CHECK(each.size <= 128);
                }
            }
        }
    }
}

TEST_CASE("paced takes nine bits a byte, and the costs that are set") {
    drivers::VirtualClock clock;
    auto device = drivers::wrap::paced(drivers::emulator::open(capture("qsfp28-100g-lr4")),
                                       "speed:100k:transaction:50us", clock);
    REQUIRE(device);
    std::array<std::uint8_t, 128> bytes{};
    REQUIRE((*device)->read(memmap::lower, 0, bytes));
    CHECK(clock.now() == 131 * 90us + 50us);
    REQUIRE((*device)->write(memmap::lower, 127, std::span(bytes).first(1)));
    CHECK(clock.now() == (131 + 3) * 90us + 100us);
}

TEST_CASE("words that are no wrapper or no setting are refused") {
    CHECK(refusal("magic=1").find("none of trace=FILE") != std::string::npos);
    CHECK(refusal("trace").find("needs a file") != std::string::npos);
    CHECK(refusal("paced=0").find("no speed") != std::string::npos);
    CHECK(refusal("paced=fast").find("no number") != std::string::npos);
    CHECK(refusal("fault=seed:1:kinds:rain").find("rain") != std::string::npos);
    CHECK(refusal("fault=rate:101").find("per cent") != std::string::npos);
    CHECK(refusal("fault=colour:red").find("seed, rate, kinds") != std::string::npos);
    CHECK(refusal("paced=400k,replay=x").find("first") != std::string::npos);
    CHECK(refusal("replay=/nonexistent/x").find("/nonexistent/x") != std::string::npos);
    CHECK(refusal("paced=400k,fault=seed:3") == "");
}
