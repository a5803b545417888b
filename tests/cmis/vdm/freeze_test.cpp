// Statistics of an interval: every step and every bound of OIF-CMIS 5.4 section 8.27.8, with a
// module that behaves and with those that do not.
#include <algorithm>

#include <doctest/doctest.h>

#include "cmis/vdm/freeze.hpp"
#include "tests/cmis/cdb/rig.hpp"

namespace optictl {
namespace {

using namespace optictl::tests;
using cmis::vdm::Freeze;
using drivers::RunEnd;
using memmap::upper;
using Log = std::vector<std::string>;

constexpr memmap::Page support = upper(0x2F);
constexpr memmap::Page values = upper(0x24);

/// Pre-FEC BER of the media input of the first data path: now, and the average of an interval.
memmap::Image with_statistics(unsigned control = 0) {
    memmap::Image image = full_module();
    set(image, upper(0x20), 129, 15);
    set(image, upper(0x20), 131, 13);
    set(image, support, 144, control);
    return image;
}

/// A rig whose log tells reads of values, too, by the time since the first access.
struct Interval {
    explicit Interval(memmap::Image image, Settings settings = {})
        : rig(std::move(image), std::move(settings)) {
        rig.meddler.changes_read = [this](const memmap::Page& page, unsigned byte,
                                          std::span<std::uint8_t> bytes) {
            if (page == values && byte == 128) {
                rig.log.emplace_back("read 24h");
            }
            if (meddle) {
                meddle(page, byte, bytes);
            }
        };
        REQUIRE(rig.session().refresh(std::vector<memmap::Range>{
            {support, 128, 18}, {upper(0x20), 128, 128}, {upper(0x11), 202, 12}}));
        freeze.interval = 5s;
        freeze.values = cmis::vdm::interval_ranges(context(), 1);
    }
    [[nodiscard]] memmap::Context context() {
        return {.image = &rig.session().image(), .revision = 0x53};
    }
    RunEnd run() {
        return drivers::run(
            rig.session(),
            [this](const memmap::Now& now) {
                if (stops_after && now.total >= *stops_after) {
                    freeze.leave("interrupted");
                }
                return cmis::vdm::next(freeze, now);
            },
            "freeze");
    }
    [[nodiscard]] unsigned control() { return *rig.module.image().byte(support, 144); }

    Rig rig;
    Freeze freeze;
    std::function<void(const memmap::Page&, unsigned, std::span<std::uint8_t>)> meddle;
    std::optional<std::chrono::nanoseconds> stops_after;
};

Settings with(std::initializer_list<Misbehaviour> all) {
    Settings settings;
    settings.misbehaviours = all;
    return settings;
}

} // namespace

TEST_CASE("freeze, discard, unfreeze, wait, freeze, read, unfreeze") {
    Interval interval(with_statistics());
    CHECK(interval.run().is_done());
    CHECK(interval.freeze.is_read);
    CHECK(interval.freeze.failure.empty());
    CHECK(interval.rig.log == Log{"2f:144 80", "2f:144 00", "2f:144 80", "read 24h", "2f:144 00"});
    CHECK(interval.freeze.length() >= 5s);
    CHECK(interval.freeze.length() < 5200ms);
    CHECK(interval.control() == 0x00);
    CHECK_FALSE(interval.freeze.is_requested);
}

TEST_CASE("how long each request took, to the millisecond") {
    Settings slow = with({Misbehaviour::SlowFreeze});
    Settings usual;
    usual.pace = 80;
    for (const auto& [settings, wanted] : {std::pair(usual, 8ms), std::pair(slow, 100ms)}) {
        CAPTURE(wanted.count());
        Interval interval(with_statistics(), settings);
        CHECK(interval.run().is_done());
        const auto& times = interval.freeze.times;
        REQUIRE(times.size() == 4);
        for (unsigned i = 0; i < 4; ++i) {
            CHECK(times[i].is_freeze == (i % 2 == 0));
            CHECK(times[i].took >= wanted);
            CHECK(times[i].took <= wanted + std::max<std::chrono::nanoseconds>(1ms, wanted / 8));
            CHECK(times[i].not_before < wanted);
            CHECK(times[i].not_before > wanted * 3 / 4);
        }
    }
}

TEST_CASE("the other bits of the control are the host's: power saving and the duty cycle") {
    Interval interval(with_statistics(0x28));
    CHECK(interval.run().is_done());
    CHECK(interval.rig.log == Log{"2f:144 a8", "2f:144 28", "2f:144 a8", "read 24h", "2f:144 28"});
    CHECK(interval.control() == 0x28);
}

TEST_CASE("a request that somebody left is taken back first") {
    Interval interval(with_statistics(0x80));
    CHECK(cmis::vdm::is_frozen(interval.context()));
    CHECK(interval.run().is_done());
    CHECK(interval.rig.log ==
          Log{"2f:144 00", "2f:144 80", "2f:144 00", "2f:144 80", "read 24h", "2f:144 00"});
    CHECK(interval.freeze.is_read);
}

TEST_CASE("a module that never says FreezeDone is not left frozen, and nothing is read") {
    Interval interval(full_module(), with({Misbehaviour::NeverFreezesWithoutStatistics}));
    CHECK_FALSE(cmis::vdm::has_statistics(interval.context(), 1));
    const RunEnd end = interval.run();
    CHECK(end.is_done());
    CHECK_FALSE(interval.freeze.is_read);
    CHECK(interval.freeze.failure == "the module did not say FreezeDone within 0.5 s");
    CHECK(interval.rig.log == Log{"2f:144 80", "2f:144 00"});
    CHECK(interval.control() == 0x00);
    CHECK(end.total < 1s);
}

TEST_CASE("a module that never says UnfreezeDone: after the first freeze, and at the end") {
    Interval first(with_statistics());
    first.meddle = [](const memmap::Page& page, unsigned byte, std::span<std::uint8_t> bytes) {
        if (page == support && byte <= 145 && byte + bytes.size() > 145) {
            bytes[145 - byte] &= 0xBFU;
        }
    };
    CHECK(first.run().is_done());
    CHECK_FALSE(first.freeze.is_read);
    CHECK(first.freeze.failure == "the module did not say UnfreezeDone within 0.5 s");
    CHECK(first.control() == 0x00);

    Interval last(with_statistics());
    last.meddle = [&](const memmap::Page& page, unsigned byte, std::span<std::uint8_t> bytes) {
        if (last.freeze.is_read && page == support && byte <= 145 && byte + bytes.size() > 145) {
            bytes[145 - byte] &= 0xBFU;
        }
    };
    CHECK(last.run().is_done());
    CHECK(last.freeze.is_read); // what was read while frozen counts
    CHECK(last.freeze.failure == "the module did not say UnfreezeDone");
    CHECK(last.control() == 0x00);
    CHECK_FALSE(last.freeze.is_requested);
}

TEST_CASE("an interrupt in any step takes the request back") {
    for (const auto after : {0ms, 5ms, 15ms, 40ms, 1000ms, 4990ms}) {
        CAPTURE(after.count());
        Interval interval(with_statistics());
        interval.stops_after = after;
        CHECK(interval.run().is_done());
        CHECK_FALSE(interval.freeze.is_read);
        CHECK(interval.freeze.failure == "interrupted");
        CHECK(interval.control() == 0x00);
        CHECK(std::ranges::find(interval.rig.log, "read 24h") == interval.rig.log.end());
    }
}

TEST_CASE("an error of the bus ends the run; another one takes the request back") {
    Interval interval(with_statistics());
    unsigned writes = 0;
    interval.rig.meddler.fails_write = [&](const memmap::Page&, unsigned, auto, bool& passes) {
        passes = true; // the module gets it, the host sees an error
        return ++writes == 3;
    };
    interval.meddle = [&](const memmap::Page& page, unsigned byte, std::span<std::uint8_t> bytes) {
        if (writes >= 3 && page == support && byte <= 144 && byte + bytes.size() > 144) {
            bytes[144 - byte] &= 0x7FU; // and reads that nothing came of it
        }
    };
    CHECK_FALSE(interval.run().is_done());
    CHECK(interval.freeze.is_requested);
    CHECK(interval.control() == 0x80);
    interval.meddle = nullptr;
    interval.freeze.at = Freeze::At::Leaving;
    CHECK(interval.run().is_done());
    CHECK(interval.control() == 0x00);
}

TEST_CASE("statistics are types of minimum, maximum, average and total; values of now are none") {
    memmap::Image image = full_module();
    for (const auto& [type, is_statistic] :
         {std::pair(15U, false), std::pair(9U, true), std::pair(14U, true), std::pair(5U, false),
          std::pair(23U, false), std::pair(25U, true), std::pair(32U, true), std::pair(33U, false),
          std::pair(139U, false)}) {
        CAPTURE(type);
        set(image, upper(0x20), 129, type);
        const memmap::Context context{.image = &image, .revision = 0x53};
        CHECK(cmis::vdm::has_statistics(context, 1) == is_statistic);
    }
}

TEST_CASE("the groups that a bank has are read, and no page beyond them") {
    memmap::Image image = full_module();
    for (unsigned groups = 0; groups < 4; ++groups) {
        CAPTURE(groups);
        set(image, support, 128, groups);
        const memmap::Context context{.image = &image, .revision = 0x53};
        std::vector<unsigned> pages;
        for (const memmap::Range& range : cmis::vdm::interval_ranges(context, 1)) {
            pages.push_back(range.page.page);
        }
        CHECK(pages.size() == 2 + 3 * (groups + 1));
        for (const unsigned page : {0x21U, 0x22U, 0x23U}) {
            CHECK((std::ranges::find(pages, page) != pages.end()) == (page - 0x20 <= groups));
        }
    }
}

TEST_CASE("applications that changed make an interval worthless") {
    const memmap::Image before = full_module();
    memmap::Image after = before;
    CHECK(cmis::vdm::same_applications(before, after, 1));
    set(after, upper(0x11), 213, 0x3F);
    CHECK_FALSE(cmis::vdm::same_applications(before, after, 1));
}

} // namespace optictl
