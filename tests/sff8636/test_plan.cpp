// Which bytes are asked for, in which order, and which are never.
#include <algorithm>
#include <vector>

#include <doctest/doctest.h>

#include "sff/sff8636/decode.hpp"
#include "sff/sff8636/plan.hpp"
#include "sff/sff8636/tables.hpp"
#include "tests/memmap/unknown_meaning.hpp"
#include "tests/sff8636/sample.hpp"

namespace {

using namespace optictl;
using memmap::Image;
using memmap::Range;
using memmap::Wanted;
using tests::low;
using tests::page;
using tests::put;

/// Reads what is planned from `source` into `seen` until nothing more is wanted; each round's
/// ranges.
std::vector<std::vector<Range>> read_into(Image& seen, const Image& source, const Wanted& wanted) {
    std::vector<std::vector<Range>> all;
    while (all.size() < 9) {
        std::vector<Range> ranges = sff8636::plan(seen, wanted);
        if (ranges.empty()) {
            return all;
        }
        for (const Range& range : ranges) {
            const memmap::Block* block = source.find(range.page);
            REQUIRE(block != nullptr);
            REQUIRE(block->knows(range.first, range.count));
            CHECK_FALSE(seen.knows(range.page, range.first));
            seen.put(range.page, range.first, block->at(range.first, range.count));
        }
        all.push_back(std::move(ranges));
    }
    FAIL("the plan does not end");
    return all;
}
std::vector<std::vector<Range>> rounds(const Image& source, const Wanted& wanted) {
    Image seen;
    return read_into(seen, source, wanted);
}
bool reads(const std::vector<std::vector<Range>>& all, memmap::Page where, unsigned byte) {
    return std::ranges::any_of(all, [where, byte](const auto& round) {
        return std::ranges::any_of(round, [where, byte](const Range& range) {
            return range.page == where && range.first <= byte && byte < range.first + range.count;
        });
    });
}
bool reads_page(const std::vector<std::vector<Range>>& all, unsigned number) {
    for (unsigned byte = 128; byte < 256; ++byte) {
        if (reads(all, page(number), byte)) {
            return true;
        }
    }
    return false;
}
Image complete() {
    Image image = tests::qsfp28();
    put(image, page(0x00), 195, {0xFF});
    for (const unsigned number : {0x01U, 0x02U, 0x20U, 0x21U}) {
        tests::clear(image, page(number));
    }
    put(image, page(0x20), 200, {0, 1, 0, 10, 0, 4});
    return image;
}

} // namespace

TEST_CASE("identity takes one round of three runs, none of them clear-on-read") {
    const auto all = rounds(complete(), {});
    REQUIRE(all.size() == 1);
    const std::vector<Range> expected = {{low, 0, 3}, {low, 107, 11}, {page(0x00), 128, 96}};
    CHECK(all[0] == expected);
}

TEST_CASE("monitors come in the first round, parameters by their configuration") {
    Wanted wanted;
    wanted.monitors = true;
    const auto all = rounds(complete(), wanted);
    REQUIRE(all.size() == 3);
    const std::vector<Range> expected = {
        {low, 0, 3}, {low, 22, 36}, {low, 107, 11}, {page(0x00), 128, 96}};
    CHECK(all[0] == expected);
    const std::vector<Range> configuration = {{page(0x20), 200, 50}};
    CHECK(all[1] == configuration);
    // Parameter 2 is a latched maximum: reading it clears it.
    const std::vector<Range> values = {{page(0x20), 152, 2}, {page(0x20), 156, 2}};
    CHECK(all[2] == values);
}

TEST_CASE("monitors alone take of page 00h what says which there are, and what they mean") {
    const Wanted wanted{.identity = false, .monitors = true, .thresholds = true};
    auto all = rounds(tests::qsfp28(), wanted);
    REQUIRE(all.size() == 2);
    const std::vector<Range> expected = {{low, 0, 3},          {low, 22, 36},
                                         {low, 113, 1},        {page(0x00), 147, 1},
                                         {page(0x00), 195, 1}, {page(0x00), 220, 1}};
    CHECK(all[0] == expected);
    CHECK(all[1] == std::vector<Range>{{page(0x03), 128, 72}});
    // A QSFP+ with revision code 0: page 00h says which standard it follows.
    Image unstated = tests::qsfp28();
    put(unstated, low, 0, {0x0D, 0x00});
    put(unstated, page(0x00), 128, {0x0D});
    all = rounds(unstated, wanted);
    for (const unsigned byte : {128U, 129U, 131U, 147U, 192U, 193U, 194U, 195U, 220U}) {
        CHECK(reads(all, page(0x00), byte));
    }
    CHECK_FALSE(reads(all, page(0x00), 196));
    CHECK(reads(all, page(0x03), 128));
}

TEST_CASE("latched flags are read only when asked for") {
    Wanted wanted;
    wanted.monitors = wanted.thresholds = wanted.applications = wanted.everything = true;
    auto all = rounds(complete(), wanted);
    for (unsigned byte = 3; byte <= 21; ++byte) {
        CHECK_FALSE(reads(all, low, byte));
    }
    for (unsigned byte = 128; byte <= 139; ++byte) {
        CHECK_FALSE(reads(all, page(0x20), byte));
    }
    CHECK_FALSE(reads(all, page(0x20), 154));
    CHECK(reads(all, page(0x20), 152));
    CHECK(reads(all, page(0x20), 199));
    wanted.flags = true;
    all = rounds(complete(), wanted);
    for (unsigned byte = 3; byte <= 21; ++byte) {
        CHECK(reads(all, low, byte));
    }
    CHECK(reads(all, page(0x20), 128));
    CHECK(reads(all, page(0x20), 154));
    Wanted flags;
    flags.flags = true;
    all = rounds(complete(), flags);
    CHECK(reads(all, low, 14));
    CHECK_FALSE(reads(all, low, 15));
    CHECK_FALSE(reads(all, low, 22));
}

TEST_CASE("thresholds are asked of paged memory only") {
    Wanted wanted;
    wanted.thresholds = true;
    CHECK(reads(rounds(tests::qsfp28(), wanted), page(0x03), 199));
    CHECK_FALSE(reads(rounds(tests::qsfp28(), wanted), page(0x03), 200));
    CHECK_FALSE(reads_page(rounds(tests::qsfp_copper(), wanted), 0x03));
    CHECK(reads(rounds(complete(), wanted), page(0x21), 255));
}

TEST_CASE("everything reads the advertised pages and no others") {
    Wanted wanted;
    wanted.everything = true;
    auto all = rounds(complete(), wanted);
    for (const unsigned number : {0x00U, 0x01U, 0x02U, 0x03U, 0x20U, 0x21U}) {
        CHECK(reads(all, page(number), 255));
    }
    CHECK(reads(all, low, 118));
    CHECK_FALSE(reads(all, low, 119));
    Image plain = tests::qsfp28(); // 00h:195 advertises no page but 03h
    all = rounds(plain, wanted);
    for (const unsigned number : {0x01U, 0x02U, 0x20U, 0x21U}) {
        CHECK_FALSE(reads_page(all, number));
    }
    CHECK(reads_page(all, 0x03));
    put(plain, low, 1, {1});
    put(plain, page(0x00), 195, {0x3F});
    CHECK_FALSE(reads_page(rounds(plain, wanted), 0x20));
}

TEST_CASE("the CLEI code belongs to the identity, the user's memory does not") {
    Image image = complete();
    put(image, page(0x00), 129, {0xDC});
    const auto all = rounds(image, {});
    CHECK(reads(all, page(0x02), 137));
    CHECK_FALSE(reads(all, page(0x02), 138));
}

TEST_CASE("the application table is read where it is declared") {
    Wanted wanted;
    wanted.applications = true;
    Image image = complete();
    CHECK_FALSE(reads_page(rounds(image, wanted), 0x01));
    put(image, page(0x00), 221, {0x04});
    CHECK(reads_page(rounds(image, wanted), 0x01));
}

TEST_CASE("what is there is not asked for again") {
    Image image = complete();
    Wanted wanted;
    wanted.everything = wanted.flags = true;
    CHECK(sff8636::plan(image, wanted).empty());
    Image hole = tests::qsfp28();
    memmap::Block& block = hole.block(page(0x00));
    block.known.reset(130 - 128);
    const std::vector<Range> expected = {{page(0x00), 130, 1}};
    CHECK(sff8636::plan(hole, {}) == expected);
}

TEST_CASE("whatever is read, so is what says whether it means anything") {
    for (const Wanted& wanted : tests::all_wants()) {
        Image seen;
        read_into(seen, complete(), wanted);
        INFO("identity ", wanted.identity, ", monitors ", wanted.monitors, ", thresholds ",
             wanted.thresholds, ", applications ", wanted.applications, ", flags ", wanted.flags);
        CHECK(tests::of_unknown_meaning(sff8636::context_of(seen), sff8636::tables()) == "");
    }
}
