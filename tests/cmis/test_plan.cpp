// The staged plan, run against a device that serves what is asked and notes it.

#include <algorithm>

#include <doctest/doctest.h>

#include "cmis/context.hpp"
#include "cmis/plan.hpp"
#include "cmis/tables.hpp"
#include "cmis/undescribed.hpp"
#include "tests/cmis/table_image.hpp"
#include "tests/memmap/unknown_meaning.hpp"

namespace {

using namespace optictl;
using memmap::lower;
using memmap::Range;
using memmap::upper;
using memmap::Wanted;

Range run(const memmap::Page& page, unsigned first, unsigned last) {
    return {page, static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(last - first + 1)};
}

/// A module that answers every read from `memory` (unset bytes are 0), and what was read of it.
struct Device {
    tests::TableImage memory;
    std::vector<Range> asked;
    unsigned stages = 0;

    memmap::Image fetch(const Wanted& wanted) {
        memmap::Image image;
        follow(image, [&] { return cmis::plan(image, wanted); });
        return image;
    }
    /// Reads into `image` what `plan` asks for until it asks for nothing.
    void follow(memmap::Image& image, const auto& plan) {
        for (stages = 0; stages < 10; ++stages) {
            const std::vector<Range> ranges = plan();
            if (ranges.empty()) {
                return;
            }
            for (const Range& range : ranges) {
                std::vector<std::uint8_t> bytes;
                for (unsigned i = 0; i < range.count; ++i) {
                    bytes.push_back(memory.image.byte(range.page, range.first + i).value_or(0));
                }
                REQUIRE(image.put(range.page, range.first, bytes));
                asked.push_back(range);
            }
        }
        FAIL("the plan does not end");
    }
    [[nodiscard]] bool was_read(const memmap::Page& page, unsigned byte) const {
        return std::ranges::any_of(asked, [&](const Range& range) {
            return range.page == page && range.first <= byte && byte < range.first + range.count;
        });
    }
};

constexpr Wanted only(bool Wanted::* what) {
    Wanted wanted{.identity = false};
    wanted.*what = true;
    return wanted;
}

/// Advertises everything that opens a page: two banks, tunable, timing, network paths, ...
Device rich_device() {
    Device device;
    device.memory.upper(0x01, 142, {0x85}).upper(0x01, 145, {0x08});
    device.memory.upper(0x01, 155, {0x40}).upper(0x01, 160, {0x07}).upper(0x01, 162, {0xE0});
    device.memory.upper(0x01, 175, {0x01});
    return device;
}

} // namespace

TEST_CASE("identity reads lower memory in parts, page 00h to its checksum, and page 01h") {
    Device device;
    device.fetch({});
    CHECK(device.asked == std::vector<Range>{run(lower, 0, 3), run(lower, 39, 41),
                                             run(lower, 56, 62), run(lower, 85, 117),
                                             run(upper(0x00), 128, 222),
                                             run(upper(0x01), 128, 255)});
    CHECK(device.stages == 2);
}

TEST_CASE("a flat module is read in one stage, without any page but 00h") {
    Device device;
    device.memory.lower(2, {0x80});
    Wanted wanted;
    SUBCASE("identity") {}
    SUBCASE("all there is") {
        wanted = {.monitors = true,
                  .thresholds = true,
                  .applications = true,
                  .tuning = true,
                  .flags = true,
                  .everything = true};
    }
    device.fetch(wanted);
    CHECK(device.stages == 1);
    for (const Range& range : device.asked) {
        CHECK((!range.page.upper || range.page.page == 0));
    }
}

TEST_CASE("monitors read the lanes of all banks, and only the monitors that are advertised") {
    Device device;
    device.memory.upper(0x01, 142, {0x01}).upper(0x01, 160, {0x05}); // 2 banks; no Tx power
    device.fetch(only(&Wanted::monitors));
    const memmap::Page bank1 = upper(0x11).in_bank(1);
    CHECK(device.asked == std::vector<Range>{run(lower, 0, 3), run(lower, 14, 25),
                                             run(upper(0x00), 210, 210), run(upper(0x01), 142, 142),
                                             run(upper(0x01), 145, 145), run(upper(0x01), 151, 151),
                                             run(upper(0x01), 159, 160), run(upper(0x01), 174, 174),
                                             run(upper(0x11), 128, 133), run(upper(0x11), 170, 201),
                                             run(bank1, 128, 133), run(bank1, 170, 201)});
    CHECK(device.stages == 3);
}

TEST_CASE("thresholds are those of page 02h; its checksum, of all its bytes, is not read along") {
    Device device;
    device.fetch(only(&Wanted::thresholds));
    CHECK(device.asked.back() == run(upper(0x02), 128, 199));
    CHECK_FALSE(device.was_read(upper(0x02), 255));
    CHECK_FALSE(device.was_read(upper(0x11), 154));
}

TEST_CASE("applications read descriptors, control sets and states; set 1 where it is advertised") {
    for (const bool set_1 : {false, true}) {
        Device device;
        device.memory.upper(0x01, 162, {set_1 ? 0x20U : 0x00U});
        device.fetch(only(&Wanted::applications));
        std::vector<Range> expected{
            run(lower, 0, 3),           run(lower, 85, 117),        run(upper(0x01), 142, 142),
            run(upper(0x01), 155, 156), run(upper(0x01), 161, 162), run(upper(0x01), 174, 174),
            run(upper(0x01), 176, 190), run(upper(0x01), 223, 250), run(upper(0x10), 128, 134),
            run(upper(0x10), 137, 139), run(upper(0x10), 145, 173), run(upper(0x11), 128, 133),
            run(upper(0x11), 202, 235), run(upper(0x11), 240, 255)};
        if (set_1) {
            expected.insert(expected.begin() + 11, run(upper(0x10), 180, 208));
        }
        CHECK(device.asked == expected);
    }
}

TEST_CASE("tuning pages are read of tunable modules only") {
    Device fixed;
    fixed.fetch(only(&Wanted::tuning));
    CHECK_FALSE(fixed.was_read(upper(0x04), 128));
    CHECK_FALSE(fixed.was_read(upper(0x12), 128));
    Device tunable;
    tunable.memory.upper(0x01, 155, {0x40});
    tunable.fetch(only(&Wanted::tuning));
    CHECK(std::ranges::count(tunable.asked, run(upper(0x04), 128, 255)) == 1);
    CHECK(std::ranges::count(tunable.asked, run(upper(0x12), 128, 217)) == 1);
    CHECK(std::ranges::count(tunable.asked, run(upper(0x12), 222, 230)) == 1);
}

TEST_CASE("no clear-on-read byte and no password is read unless flags are wanted") {
    for (const bool flags : {false, true}) {
        Device device = rich_device();
        device.fetch({.monitors = true,
                      .thresholds = true,
                      .applications = true,
                      .tuning = true,
                      .flags = flags,
                      .everything = true});
        unsigned latched = 0;
        for (const memmap::Table& table : cmis::tables()) {
            for (const memmap::Field& row : table.rows) {
                if (row.access != memmap::Access::ClearOnRead) {
                    continue;
                }
                for (unsigned bank = 0; bank < (table.banked ? 2U : 1U); ++bank) {
                    for (unsigned i = 0; i < row.lanes.count; ++i) {
                        INFO(table.title, ": ", row.name);
                        CHECK(device.was_read(table.page.in_bank(bank),
                                              memmap::place_of(row, i).byte) ==
                              (flags && !table.on_request));
                        ++latched;
                    }
                }
            }
        }
        CHECK(latched > 300);
        CHECK_FALSE(device.was_read(lower, 118));
        CHECK_FALSE(device.was_read(lower, 125));
    }
}

TEST_CASE("flags alone are the latched bytes, and what tells their meaning") {
    Device device = rich_device();
    device.fetch(only(&Wanted::flags));
    CHECK(device.asked.front() == run(lower, 0, 13));
    for (const unsigned bank : {0U, 1U}) {
        CHECK(std::ranges::count(device.asked, run(upper(0x11).in_bank(bank), 134, 153)) == 1);
        CHECK(std::ranges::count(device.asked, run(upper(0x12).in_bank(bank), 231, 238)) == 1);
        CHECK(std::ranges::count(device.asked, run(upper(0x17).in_bank(bank), 128, 128)) == 1);
    }
    CHECK_FALSE(device.was_read(upper(0x11), 154));
    CHECK_FALSE(device.was_read(upper(0x10), 213));
}

TEST_CASE("everything with flags leaves no byte of the advertised pages unread but the password") {
    Device device = rich_device();
    device.memory.upper(0x01, 142, {0x85}); // banks 0-1, user page, network paths
    device.fetch({.flags = true, .everything = true});
    for (const memmap::Table& table : cmis::tables()) {
        for (unsigned bank = 0; bank < (table.banked ? 2U : 1U); ++bank) {
            for (unsigned i = 0; i < memmap::half_page_size; ++i) {
                const unsigned byte = table.page.first_byte() + i;
                const bool password = !table.page.upper && byte >= 118 && byte <= 125;
                INFO(table.title, " bank ", bank, " byte ", byte);
                CHECK(device.was_read(table.page.in_bank(bank), byte) ==
                      (!password && !table.on_request));
            }
        }
    }
    CHECK_FALSE(device.was_read(upper(0x11).in_bank(2), 154));
}

TEST_CASE("everything of a plain module touches no page that it does not advertise") {
    Device device;
    device.fetch({.flags = true, .everything = true});
    for (const unsigned page : {0x03U, 0x04U, 0x12U, 0x15U, 0x16U, 0x17U, 0x18U, 0x19U}) {
        INFO("page ", page);
        CHECK(std::ranges::none_of(device.asked,
                                   [&](const Range& range) { return range.page.page == page; }));
    }
}

TEST_CASE("nothing is read twice") {
    Device device = rich_device();
    device.fetch({.monitors = true,
                  .thresholds = true,
                  .applications = true,
                  .tuning = true,
                  .flags = true,
                  .everything = true});
    std::vector<std::pair<memmap::Page, unsigned>> bytes;
    for (const Range& range : device.asked) {
        for (unsigned i = 0; i < range.count; ++i) {
            bytes.emplace_back(range.page, range.first + i);
        }
    }
    std::ranges::sort(bytes);
    CHECK(std::ranges::adjacent_find(bytes) == bytes.end());
}

TEST_CASE("whatever is read, so is what says whether it means anything") {
    for (const Wanted& wanted : tests::all_wants()) {
        Device device = rich_device();
        const memmap::Image image = device.fetch(wanted);
        INFO("monitors ", wanted.monitors, ", thresholds ", wanted.thresholds, ", applications ",
             wanted.applications, ", tuning ", wanted.tuning, ", flags ", wanted.flags);
        CHECK(tests::of_unknown_meaning(cmis::context_of(image), cmis::tables()) == "");
    }
}

namespace {

/// What the plan of everything and plan_undescribed() read of `device`.
Device fetch_dump(Device device, bool flags, bool both) {
    memmap::Image image = device.fetch({.flags = flags, .everything = true});
    if (!both) {
        device.asked.clear();
    }
    device.follow(image, [&] { return cmis::plan_undescribed(image, flags); });
    return device;
}
/// What plan_undescribed() reads behind the plan of everything.
Device fetch_undescribed(const Device& device, bool flags) {
    return fetch_dump(device, flags, false);
}

/// The numbers of the pages that were read in `bank`.
std::vector<unsigned> pages_read(const Device& device, unsigned bank = 0) {
    std::vector<unsigned> pages;
    for (const Range& range : device.asked) {
        if (range.page.bank == bank) {
            pages.push_back(range.page.page);
        }
    }
    std::ranges::sort(pages);
    pages.erase(std::unique(pages.begin(), pages.end()), pages.end());
    return pages;
}

} // namespace

TEST_CASE("pages for dumps: nothing of a module that advertises none") {
    const Device plain;
    CHECK(fetch_undescribed(plain, true).asked.empty());
    Device flat;
    flat.memory.lower(2, {0x80}).upper(0x01, 142, {0xFF});
    CHECK(fetch_undescribed(flat, true).asked.empty());
}

TEST_CASE("pages for dumps are read where they are advertised, each by its own bit") {
    struct Case {
        unsigned byte;
        unsigned value;
        std::vector<unsigned> pages;
    };
    const Case cases[] = {
        // OIF-CMIS 5.4 Tables 8-47, 8-55, 8-58, 8-59, 8-62
        {142, 0x08, {0x05}}, {142, 0x20, {0x13, 0x14}}, {142, 0x40, {0x20, 0x24, 0x28, 0x2D, 0x2F}},
        {142, 0x10, {}},     {173, 0x80, {0x0C}},       {173, 0x40, {0x0D}},
        {174, 0x80, {0x60}}, {174, 0x40, {0x61}},       {174, 0x20, {0x62}},
        {252, 0x80, {0x1D}}, {252, 0x20, {0x6D}},       {175, 0x01, {0x1C}},
        {163, 0x40, {}}, // CDB, by eight bytes at once
    };
    for (const Case& each : cases) {
        Device device;
        device.memory.upper(0x01, each.byte, {each.value});
        CAPTURE(each.byte);
        CAPTURE(each.value);
        CHECK(pages_read(fetch_undescribed(device, false)) == each.pages);
    }
    Device cdb;
    cdb.memory.upper(0x01, 163, {0x80, 15}); // two instances, half pages at once
    CHECK(pages_read(fetch_undescribed(cdb, false), 0) == std::vector{0x9FU});
    CHECK(pages_read(fetch_undescribed(cdb, false), 1) == std::vector{0x9FU});
}

TEST_CASE("groups of VDM are read as 2Fh:128 says, in all banks, and flags for those who ask") {
    Device device;
    device.memory.upper(0x01, 142, {0x41}).upper(0x2F, 128, {0x01}).upper(0x2F, 128, {0x02}, 1);
    const Device quiet = fetch_undescribed(device, false);
    CHECK(pages_read(quiet, 0) ==
          std::vector{0x20U, 0x21U, 0x24U, 0x25U, 0x28U, 0x29U, 0x2DU, 0x2FU});
    CHECK(pages_read(quiet, 1) ==
          std::vector{0x20U, 0x21U, 0x22U, 0x24U, 0x25U, 0x26U, 0x28U, 0x29U, 0x2AU, 0x2DU, 0x2FU});
    CHECK(fetch_undescribed(device, true).was_read(upper(0x2C).in_bank(1), 128));
    Device diagnostics;
    diagnostics.memory.upper(0x01, 142, {0x20});
    for (const bool flags : {false, true}) {
        const Device read = fetch_undescribed(diagnostics, flags);
        for (unsigned byte = 128; byte <= 255; ++byte) { // Table 8-138
            CHECK(read.was_read(upper(0x14), byte) == (flags || byte < 132 || byte > 139));
        }
    }
}

TEST_CASE("the map of supported pages decides where there is one") {
    Device device; // Table 8-70: page 8n + k is bit k of byte 128 + n
    device.memory.upper(0x01, 142, {0x30}).upper(0x01, 173, {0x80});
    device.memory.upper(0x0C, 128 + 1, {0x10}).upper(0x0C, 128 + 2, {0x08});
    device.memory.upper(0x0C, 128 + 6, {0x29}).upper(0x0C, 128 + 8, {0x01});
    CHECK(pages_read(fetch_undescribed(device, false)) ==
          std::vector{0x0CU, 0x13U, 0x30U, 0x35U, 0x40U});
    CHECK(pages_read(fetch_undescribed(device, true)) ==
          std::vector{0x0CU, 0x13U, 0x30U, 0x33U, 0x35U, 0x40U});
}

TEST_CASE("a dump reads every byte of every page, and what a read clears only with flags") {
    Device device;
    device.memory.upper(0x01, 142, {0xFC}).upper(0x01, 163, {0x40, 15}).upper(0x01, 173, {0xC0});
    device.memory.upper(0x01, 174, {0xE0}).upper(0x01, 175, {0x01}).upper(0x01, 252, {0xA0});
    device.memory.upper(0x0C, 128, std::vector(32, 0xFFU)).upper(0x2F, 128, {0x03});
    // Of other documents, and the extended payload of CDB, which holds what was downloaded last.
    const auto never = [](unsigned page) {
        return page == 0x06 || page == 0x07 || page == 0x1A || page == 0x1B || page >= 0xA0;
    };
    for (const bool flags : {false, true}) {
        // Of 13h the plan of everything reads what is switched on.
        const Device read = fetch_dump(device, flags, true);
        for (const memmap::Table& table : cmis::tables()) {
            for (const memmap::Field& row : table.rows) {
                if (!table.on_request) {
                    continue;
                }
                const bool latched = row.access == memmap::Access::ClearOnRead;
                const bool wanted = !never(table.page.page) && (flags || !latched);
                INFO(table.title, ": ", row.name);
                for (unsigned i = 0; i < row.lanes.count; ++i) {
                    CHECK(read.was_read(table.page, memmap::place_of(row, i).byte) == wanted);
                }
            }
        }
    }
}

TEST_CASE("a diagnosis reads what is switched on for a test, where the module has diagnostics") {
    const auto reads = [](const Device& device) {
        return device.was_read(memmap::upper(0x13), 128) &&
               device.was_read(memmap::upper(0x13), 144) &&
               device.was_read(memmap::upper(0x13), 183);
    };
    for (const bool has_diagnostics : {false, true}) {
        CAPTURE(has_diagnostics);
        Device health;
        health.memory.upper(0x01, 142, {has_diagnostics ? 0x20U : 0x00U});
        Device everything = health;
        Device monitors = health;
        health.fetch({.health = true});
        everything.fetch({.everything = true});
        monitors.fetch({.identity = false, .monitors = true});
        CHECK(reads(health) == has_diagnostics);
        CHECK(reads(everything) == has_diagnostics);
        CHECK_FALSE(reads(monitors));
        CHECK_FALSE(health.was_read(memmap::upper(0x14), 132)); // a read would clear it
    }
}

TEST_CASE("observables: 2Fh first, then the groups that it names, in each bank") {
    Device plain;
    plain.fetch(only(&Wanted::observables));
    CHECK_FALSE(plain.was_read(upper(0x2F), 128));
    Device device;
    device.memory.upper(0x01, 142, {0x41}).upper(0x2F, 128, {0x00}).upper(0x2F, 128, {0x01}, 1);
    // SNR of media lane 1 in the third slot, by the fourth set of thresholds of its group.
    device.memory.upper(0x20, 132, {0x30, 0x05}).upper(0x20, 128, {0x00, 0x05}, 1);
    device.memory.upper(0x21, 254, {0xF0, 0x05}, 1);
    device.fetch(only(&Wanted::observables));
    CHECK(pages_read(device, 0) == std::vector{0x00U, 0x01U, 0x11U, 0x20U, 0x24U, 0x28U, 0x2FU});
    CHECK(pages_read(device, 1) ==
          std::vector{0x11U, 0x20U, 0x21U, 0x24U, 0x25U, 0x28U, 0x29U, 0x2FU});
    // No value and no threshold beyond those that a descriptor names.
    CHECK(device.was_read(upper(0x24), 133));
    CHECK_FALSE(device.was_read(upper(0x24), 134));
    CHECK(device.was_read(upper(0x28), 159));
    CHECK_FALSE(device.was_read(upper(0x28), 160));
    CHECK(device.was_read(upper(0x25).in_bank(1), 255));
    CHECK(device.was_read(upper(0x29).in_bank(1), 255));
    CHECK(device.was_read(upper(0x2F), 144)); // freeze and power saving
    CHECK_FALSE(device.was_read(upper(0x2C), 128));
}

TEST_CASE("a diagnosis reads of the observables those of now, and their thresholds") {
    // Page 20h: slot 0 is the SNR of media lane 1 (type 5) with set 2, slot 1 an average BER (type
    // 13) with set 3, slot 2 is not used, slot 63 the current BER (type 15) with set 15, slot 3 a
    // type that nobody knows (40).
    Device device;
    device.memory.upper(0x01, 142, {0x40}).upper(0x2F, 128, {0x00});
    device.memory.lower(3, {0x06}); // ModuleReady
    device.memory.upper(0x20, 128, {0x20, 5, 0x30, 13, 0x00, 0, 0x00, 40})
        .upper(0x20, 254, {0xF0, 15});
    device.fetch(only(&Wanted::health));
    CHECK(device.was_read(upper(0x20), 255));
    for (unsigned byte = 128; byte < 256; ++byte) {
        CAPTURE(byte);
        const bool value = byte < 130 || byte >= 254;
        const bool limit = (byte >= 128 + 2 * 8 && byte < 128 + 3 * 8) || byte >= 128 + 15 * 8;
        CHECK(device.was_read(upper(0x24), byte) == value);
        CHECK(device.was_read(upper(0x28), byte) == limit);
    }
    Device shown;
    shown.memory = device.memory;
    shown.fetch({.observables = true, .health = true});
    CHECK(shown.was_read(upper(0x24), 130));
    CHECK(shown.was_read(upper(0x28), 128));
    Device idle;
    idle.memory = device.memory;
    idle.memory.lower(3, {0x02}); // ModuleLowPwr: nothing that it observes is judged
    idle.fetch(only(&Wanted::health));
    CHECK_FALSE(idle.was_read(upper(0x2F), 128));
}
