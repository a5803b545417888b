// Reading by plan: page selects, gaps, latched bytes, patience, another user of the bus, another
// module.
#include <algorithm>
#include <chrono>
#include <functional>
#include <iterator>
#include <set>

#include <doctest/doctest.h>

#include "cli/engine/reading/plans.hpp"
#include "drivers/emulator/emulator.hpp"
#include "drivers/fetch.hpp"
#include "drivers/visits.hpp"
#include "drivers/wrap/wrapper.hpp"
#include "tests/drivers/live/devices.hpp"
#include "tests/registers/register_list.hpp"

using namespace optictl;
using namespace optictl::tests;
using namespace std::chrono_literals;
using drivers::IoKind;
using memmap::Device;
using memmap::Range;

namespace {

constexpr memmap::Wanted dom{.identity = false, .monitors = true, .thresholds = true};

/// Does something before transaction `at`.
class Meanwhile final : public drivers::wrap::Wrapper {
public:
    Meanwhile(std::unique_ptr<drivers::Transport> inner, std::function<void(unsigned)> action)
        : Wrapper(std::move(inner)), action_(std::move(action)) {}
    std::expected<std::size_t, drivers::IoError> read(const memmap::Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out) override {
        action_(count_++);
        return Wrapper::read(page, byte, out);
    }
    std::expected<std::size_t, drivers::IoError>
    read_attested(const memmap::Page& page, unsigned byte, std::span<std::uint8_t> out,
                  std::span<std::uint8_t> select) override {
        action_(count_++);
        return Wrapper::read_attested(page, byte, out, select);
    }

private:
    std::function<void(unsigned)> action_;
    unsigned count_ = 0;
};

/// The first look at the page select of a module comes with a bit that flipped on the bus.
class FlippedLook final : public drivers::wrap::Wrapper {
public:
    explicit FlippedLook(std::unique_ptr<drivers::Transport> inner) : Wrapper(std::move(inner)) {}
    std::expected<std::size_t, drivers::IoError> read(const memmap::Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out) override {
        auto got = Wrapper::read(page, byte, out);
        const bool looks = !page.upper && byte >= 126 && byte + out.size() == 128;
        if (got && looks && !flipped_) {
            flipped_ = true;
            out.back() ^= 0x01U;
        }
        return got;
    }
    [[nodiscard]] bool flipped() const { return flipped_; }

private:
    bool flipped_ = false;
};

/// Notes which bytes are read.
class Watch final : public drivers::wrap::Wrapper {
public:
    Watch(std::unique_ptr<drivers::Transport> inner,
          std::set<std::pair<memmap::Page, unsigned>>& read)
        : Wrapper(std::move(inner)), read_(read) {}
    std::expected<std::size_t, drivers::IoError> read(const memmap::Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out) override {
        for (unsigned i = 0; i < out.size(); ++i) {
            read_.emplace(page, byte + i);
        }
        return Wrapper::read(page, byte, out);
    }

private:
    std::set<std::pair<memmap::Page, unsigned>>& read_;
};

/// Bytes that a read clears, by the register list of the map, and those of pages of CMIS that have
/// no list yet (OIF-CMIS 5.4 Tables 8-138, 8-184; C-CMIS pages 33h and 3Bh).
std::set<std::pair<memmap::Page, unsigned>> latched(const std::string& map) {
    std::set<std::pair<memmap::Page, unsigned>> bytes;
    for (const tests::Register& line : tests::read_registers(map)) {
        for (unsigned i = 0; line.access == "cor" && i < line.size; ++i) {
            bytes.emplace(line.page, line.byte + i);
        }
        for (unsigned i = 1; line.access == "cor" && i < line.count; ++i) {
            bytes.emplace(line.page, line.byte + (line.lsb + i * line.step) / 8);
        }
    }
    const Range more[] = {{memmap::upper(0x14), 132, 8},
                          {memmap::upper(0x2C), 128, 128},
                          {memmap::upper(0x33), 128, 6},
                          {memmap::upper(0x3B), 192, 5}};
    for (const Range& range : more) {
        for (unsigned i = 0; map == "cmis" && i < range.count; ++i) {
            bytes.emplace(range.page, range.first + i);
        }
    }
    return bytes;
}

struct Bench {
    explicit Bench(const std::string& name) : truth(capture(name)), module(truth) {}

    drivers::Fetched read(const memmap::Wanted& wanted, std::function<void(unsigned)> action = {},
                          drivers::FetchOptions options = {}) {
        options.clock = &clock;
        Meanwhile device(
            drivers::emulator::open(module, clock, hold_off),
            action ? std::move(action) : [](unsigned) {});
        return drivers::fetch(device, engine::planner(wanted, {}), options);
    }

    memmap::Image truth;
    drivers::emulator::Module module;
    drivers::VirtualClock clock;
    drivers::Duration hold_off{};
};

} // namespace

TEST_CASE("gaps are read along when they are short and harmless, and never otherwise") {
    using memmap::lower;
    const std::vector<Range> wanted{{lower, 0, 3}, {lower, 6, 2}, {lower, 14, 4}, {lower, 22, 1}};
    const std::vector<Range> harmless{{lower, 0, 8}, {lower, 18, 1}, {lower, 20, 10}};
    const auto visits = drivers::visits_of(wanted, harmless, {}, 4, {});
    REQUIRE(visits.size() == 1);
    CHECK(visits[0].runs == std::vector<Range>{{lower, 0, 8}, {lower, 14, 4}, {lower, 22, 1}});
    CHECK(drivers::visits_of(wanted, harmless, {}, 2, {})[0].runs.size() == 4);
}

TEST_CASE("the half page in view comes first, then bank by bank") {
    std::vector<Range> wanted;
    for (const memmap::Page& page : {memmap::upper(0x11).in_bank(1), memmap::upper(0x02),
                                     memmap::upper(0x11), memmap::lower}) {
        wanted.push_back({page, static_cast<std::uint8_t>(page.first_byte()), 1});
    }
    const auto visits = drivers::visits_of(wanted, {}, {}, 0, memmap::upper(0x11));
    CHECK(visits[0].page == memmap::lower);
    CHECK(visits[1].page == memmap::upper(0x11));
    CHECK(visits[2].page == memmap::upper(0x02));
    CHECK(visits[3].page == memmap::upper(0x11).in_bank(1));
}

TEST_CASE("latched bytes are read for those who ask, and for nobody else") {
    for (const char* name : {"osfp-800g-dr8", "qsfp28-100g-lr4", "sfp-externally-calibrated"}) {
        CAPTURE(name);
        Bench bench(name);
        CHECK_FALSE(bench.read({.everything = true}).aborted);
        CHECK(bench.module.cleared() == 0);
        CHECK_FALSE(bench.read({.flags = true}).aborted);
        CHECK(bench.module.cleared() > 0);
    }
}

TEST_CASE("no byte that a register list marks as latched is read unasked, in any page") {
    const struct {
        const char* capture;
        const char* map;
        std::vector<unsigned> more_pages; ///< advertised by 01h:142, with bytes of their own
    } modules[] = {
        {"osfp-800g-dr8", "cmis", {0x13, 0x14, 0x16, 0x17, 0x20, 0x2C, 0x2F, 0x33, 0x3B}},
        {"qsfpdd-400g-zr-tunable", "cmis", {}},
        {"qsfp28-100g-lr4", "sff8636", {}},
        {"qsfp28-100g-dwdm2-pages-20h-21h", "sff8636", {}},
        {"sfp-externally-calibrated", "sff8472", {}},
        {"sfp-10g-dwdm-tunable", "sff8472", {}}};
    for (const auto& row : modules) {
        CAPTURE(row.capture);
        memmap::Image image = capture(row.capture);
        for (const unsigned number : row.more_pages) {
            REQUIRE(image.put(memmap::upper(number), 128, std::vector<std::uint8_t>(128, 0x5A)));
        }
        if (!row.more_pages.empty()) {
            const std::uint8_t pages = *image.byte(memmap::upper(0x01), 142) | 0xF0U;
            REQUIRE(image.put(memmap::upper(0x01), 142, std::vector<std::uint8_t>{pages}));
        }
        const auto clearing = latched(row.map);
        const auto read_by = [&](const memmap::Wanted& wanted) {
            drivers::emulator::Module module(image);
            drivers::VirtualClock clock;
            std::set<std::pair<memmap::Page, unsigned>> read;
            Watch device(drivers::emulator::open(module, clock, {}), read);
            const auto got =
                drivers::fetch(device, engine::planner(wanted, {}), virtual_time(clock));
            CHECK_FALSE(got.aborted);
            std::set<std::pair<memmap::Page, unsigned>> both;
            std::ranges::set_intersection(read, clearing, std::inserter(both, both.end()));
            return both;
        };
        for (const auto& [page, byte] : read_by({.everything = true})) {
            CAPTURE(page.page);
            FAIL_CHECK("latched byte " << byte << " was read");
        }
        CHECK_FALSE(read_by({.flags = true}).empty());
    }
}

TEST_CASE("whatever page was selected before is selected again") {
    for (const drivers::emulator::Selected& before :
         {drivers::emulator::Selected{0, 0x00}, {0, 0x02}, {1, 0x11}, {1, 0x00}}) {
        Bench bench("osfpxd-1600g-2xdr8");
        bench.module.select(Device::A0, before);
        const auto got = bench.read({.everything = true});
        CHECK_FALSE(got.aborted);
        CHECK_FALSE(got.incomplete);
        CHECK(wrong_bytes(got.image, bench.truth) == "");
        CHECK(bench.module.selected(Device::A0) == before);
    }
}

TEST_CASE("a page select that was misread is not put back") {
    Bench bench("osfpxd-1600g-2xdr8");
    const drivers::emulator::Selected before{0, 0x02};
    bench.module.select(Device::A0, before);
    FlippedLook device(drivers::emulator::open(bench.module, bench.clock, {}));
    const auto got = drivers::fetch(device, engine::planner({.everything = true}, {}),
                                    virtual_time(bench.clock));
    CHECK(device.flipped());
    CHECK_FALSE(got.aborted);
    CHECK(bench.module.selected(Device::A0) == before);
}

TEST_CASE("a module that does not answer while it changes pages is waited for, not longer") {
    Bench bench("osfp-800g-dr8");
    bench.hold_off = 9ms;
    const auto got = bench.read(dom);
    CHECK_FALSE(got.aborted);
    CHECK_FALSE(got.incomplete);
    CHECK(got.stats.retries > 20);
    CHECK(got.stats.total < 60ms);
    Bench slow("osfp-800g-dr8");
    slow.hold_off = 3s;
    const auto failed = slow.read(dom);
    CHECK((failed.aborted || failed.incomplete));
    CHECK(failed.stats.total < 5s);
}

TEST_CASE("a page that another program selects in between is read again") {
    for (const unsigned when : {5U, 9U, 12U, 15U}) {
        CAPTURE(when);
        Bench bench("osfp-800g-dr8");
        const auto got = bench.read(dom, [&](unsigned transaction) {
            if (transaction == when) {
                bench.module.select(Device::A0, {0, 0x10});
            }
        });
        CHECK_FALSE(got.aborted);
        CHECK_FALSE(got.incomplete);
        CHECK(wrong_bytes(got.image, bench.truth) == "");
        CHECK(bench.module.selected(Device::A0) == drivers::emulator::Selected{});
    }
    Bench bench("osfp-800g-dr8"); // one that never lets go
    const auto got = bench.read(dom, [&](unsigned) { bench.module.select(Device::A0, {0, 0x10}); });
    CHECK((got.incomplete || got.aborted));
    CHECK(wrong_bytes(got.image, bench.truth) == "");
}

TEST_CASE("a page that another program selects for a moment is always seen") {
    for (const drivers::emulator::Selected& foreign :
         {drivers::emulator::Selected{0, 0x00}, {0, 0x02}, {1, 0x11}, {0, 0x10}}) {
        for (unsigned from = 0; from < 24; ++from) {
            for (unsigned until = from + 1; until < from + 4; ++until) {
                CAPTURE(from);
                CAPTURE(until);
                Bench bench("osfpxd-1600g-2xdr8");
                drivers::emulator::Selected ours;
                const auto got = bench.read(dom, [&](unsigned transaction) {
                    if (transaction == from) {
                        ours = bench.module.selected(Device::A0);
                        bench.module.select(Device::A0, foreign);
                    } else if (transaction == until) {
                        bench.module.select(Device::A0, ours);
                    }
                });
                CHECK(wrong_bytes(got.image, bench.truth) == "");
            }
        }
    }
}

TEST_CASE("another module at the end than at the start is an error without data") {
    const memmap::Image other = capture("qsfpdd-400g-dr4");
    for (unsigned when = 3; when < 15; ++when) {
        CAPTURE(when);
        Bench bench("osfp-800g-dr8");
        const auto got = bench.read(dom, [&](unsigned transaction) {
            if (transaction == when) {
                bench.module.replace(other);
            }
        });
        REQUIRE(got.aborted);
        CHECK(got.aborted->kind == IoKind::ModuleChanged);
        CHECK(got.image.empty());
    }
}

TEST_CASE("a page that is advertised and not there is a hole; the rest is read") {
    struct Case {
        unsigned missing;
        IoKind kind;
        std::size_t holes; ///< as many as ranges are asked for
        memmap::Range rest;
    };
    // Every paged module has page 02h: the emulated one knows no byte of it, and has no page 11h.
    for (const auto& [missing, kind, holes, rest] :
         {Case{0x11, IoKind::NoSuchPage, 2, {memmap::upper(0x02), 128, 48}},
          Case{0x02, IoKind::NotRecorded, 1, {memmap::upper(0x11), 154, 48}}}) {
        CAPTURE(missing);
        const memmap::Page page = memmap::upper(static_cast<std::uint8_t>(missing));
        Bench bench("osfp-800g-dr8");
        memmap::Image without;
        for (const memmap::Block& block : bench.truth.blocks()) {
            if (block.page != page) {
                without.put(block.page, block.page.first_byte(), block.bytes);
            }
        }
        bench.module.replace(without);
        const auto got = bench.read(dom);
        REQUIRE(got.incomplete);
        CHECK(got.incomplete->kind == kind);
        REQUIRE(got.image.find(page) != nullptr);
        CHECK(got.image.find(page)->holes.size() == holes);
        CHECK(got.image.knows(rest.page, rest.first, rest.count));
        CHECK(wrong_bytes(got.image, bench.truth) == "");
    }
}

TEST_CASE("deadline and signals end a read, with the page put back") {
    Bench bench("osfp-800g-dr8");
    bench.hold_off = 5ms;
    drivers::FetchOptions options;
    options.deadline = 12ms;
    auto got = bench.read(dom, {}, options);
    REQUIRE(got.aborted);
    CHECK(got.aborted->kind == IoKind::Deadline);
    CHECK(got.image.knows(memmap::upper(0), 166, 16));
    CHECK(bench.module.selected(Device::A0) == drivers::emulator::Selected{});
    unsigned asked = 0;
    options = {};
    options.stop = [&asked] { return ++asked > 12; };
    got = bench.read(dom, {}, options);
    REQUIRE(got.aborted);
    CHECK(got.aborted->kind == IoKind::Interrupted);
    CHECK(bench.module.selected(Device::A0) == drivers::emulator::Selected{});
}

TEST_CASE("a module that is not ready is reported, or waited for") {
    Bench bench("osfp-800g-dr8");
    memmap::Image starting = bench.truth;
    starting.put(memmap::lower, 3, std::vector<std::uint8_t>{0x05}); // ModulePwrUp
    bench.module.replace(starting);
    auto got = bench.read(dom);
    CHECK_FALSE(got.aborted);
    REQUIRE(got.warnings.size() == 1);
    CHECK(got.warnings[0].find("ModulePwrUp") != std::string::npos);
    drivers::FetchOptions options;
    options.wait_ready = 2s;
    got = bench.read(
        dom,
        [&](unsigned transaction) {
            if (transaction == 10) {
                bench.module.replace(bench.truth);
            }
        },
        options);
    CHECK_FALSE(got.aborted);
    CHECK(got.warnings.empty());
    bench.module.replace(starting);
    got = bench.read(dom, {}, options);
    REQUIRE(got.aborted);
    CHECK(got.aborted->kind == IoKind::NotReady);
    CHECK(got.stats.total >= 2s);
    CHECK(got.stats.total < 3s);
}
