// Plans fetch what is advertised, and no more.
#include <doctest/doctest.h>

#include "sff/sff8472/plan.hpp"
#include "sff/sff8472/tables.hpp"
#include "tests/memmap/unknown_meaning.hpp"
#include "tests/sff8472/sfp.hpp"

using namespace sfp;

namespace {

constexpr memmap::Page page_02h = memmap::a2_upper(0x02);

/// Runs a plan against `module` until it asks for nothing; returns all it asked for.
std::vector<memmap::Range> read_into(memmap::Image& known, const memmap::Image& module,
                                     const memmap::Wanted& wanted) {
    std::vector<memmap::Range> asked;
    for (int stage = 0; stage < 8; ++stage) {
        const auto ranges = sff8472::plan(known, wanted);
        if (ranges.empty()) {
            return asked;
        }
        for (const memmap::Range& range : ranges) {
            REQUIRE(range.first + range.count <= range.page.first_byte() + 128);
            asked.push_back(range);
            const memmap::Block* block = module.find(range.page);
            const std::vector<std::uint8_t> zeros(range.count);
            REQUIRE(known.put(range.page, range.first,
                              block != nullptr ? block->at(range.first, range.count)
                                               : std::span<const std::uint8_t>(zeros)));
        }
    }
    FAIL("the plan does not end");
    return asked;
}

std::vector<memmap::Range> run(const memmap::Image& module, const memmap::Wanted& wanted) {
    memmap::Image known;
    return read_into(known, module, wanted);
}

bool asks(const std::vector<memmap::Range>& ranges, memmap::Page page, unsigned byte) {
    return std::ranges::any_of(ranges, [&](const memmap::Range& range) {
        return range.page == page && range.first <= byte && byte < range.first + range.count;
    });
}

bool asks_a2(const std::vector<memmap::Range>& ranges) {
    return std::ranges::any_of(
        ranges, [](const memmap::Range& range) { return range.page.device == memmap::Device::A2; });
}

constexpr memmap::Wanted all{.identity = true,
                             .monitors = true,
                             .thresholds = true,
                             .applications = true,
                             .tuning = true,
                             .flags = true,
                             .everything = true};

} // namespace

TEST_CASE("identity is one read of A0h") {
    const auto ranges = run(ordinary(), {});
    REQUIRE(ranges.size() == 1);
    CHECK(ranges[0] == memmap::Range{memmap::lower, 0, 96});
}

TEST_CASE("A2h is never touched where nothing advertises it") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 92, {0x00, 0x00});
    CHECK_FALSE(asks_a2(run(image, all)));
    put(image, memmap::lower, 92, {0x6C, 0xF0}); // an address change would be a write
    CHECK_FALSE(asks_a2(run(image, all)));
    put(image, memmap::lower, 92, {0x00, 0x10}); // soft RX_LOS is in A2h
    CHECK(asks(run(image, all), memmap::a2_lower, 110));
}

TEST_CASE("level 4 power and the second rate are in A2h, unless its bytes are constants") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 64, {0x40});
    CHECK(asks(run(image, {}), memmap::a2_lower, 66));
    put(image, memmap::lower, 92, {0x58});
    CHECK_FALSE(asks_a2(run(image, {})));
    put(image, memmap::lower, 64, {0x00});
    put(image, memmap::lower, 92, {0x68});
    put(image, memmap::lower, 13, {0x20});
    CHECK(asks(run(image, {}), memmap::a2_lower, 67));
}

TEST_CASE("monitors of an externally calibrated module need its constants") {
    memmap::Image image = ordinary();
    const memmap::Wanted monitors{.monitors = true};
    auto ranges = run(image, monitors);
    CHECK(asks(ranges, memmap::a2_lower, 96));
    CHECK(asks(ranges, memmap::a2_lower, 110));
    CHECK_FALSE(asks(ranges, memmap::a2_lower, 56));
    CHECK_FALSE(asks(ranges, memmap::a2_lower, 0));
    put(image, memmap::lower, 92, {0x58});
    ranges = run(image, monitors);
    CHECK(asks(ranges, memmap::a2_lower, 56));
    CHECK(asks(ranges, memmap::a2_lower, 91));
}

TEST_CASE("latched flags are read for those who ask, and only where they are advertised") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 64, {0x14, 0xC1});
    memmap::Wanted wanted = all;
    wanted.flags = false;
    auto ranges = run(image, wanted);
    for (const unsigned byte : {112U, 113U, 116U, 117U}) {
        CHECK_FALSE(asks(ranges, memmap::a2_lower, byte));
    }
    CHECK(asks(ranges, memmap::a2_lower, 114));
    CHECK(asks(ranges, memmap::a2_lower, 115));
    for (unsigned byte = 172; byte <= 175; ++byte) {
        CHECK_FALSE(asks(ranges, page_02h, byte));
    }
    CHECK(asks(ranges, memmap::a2_lower, 110));
    CHECK(asks(ranges, memmap::a2_lower, 119));
    ranges = run(image, {.flags = true});
    CHECK(asks(ranges, memmap::a2_lower, 112));
    CHECK(asks(ranges, memmap::a2_lower, 117));
    CHECK(asks(ranges, page_02h, 172));
    put(image, memmap::lower, 93, {0x70});
    CHECK_FALSE(asks(run(image, {.flags = true}), memmap::a2_lower, 112));
}

TEST_CASE("pages are asked for where paging and the feature are both advertised") {
    memmap::Image image = ordinary();
    const auto count = [&](unsigned options_64, unsigned options_65) {
        put(image, memmap::lower, 64, {options_64, options_65});
        const auto ranges = run(image, all);
        return std::pair{asks(ranges, page_02h, 128), asks(ranges, memmap::a2_upper(3), 128)};
    };
    CHECK(count(0x00, 0x41) == std::pair{false, false});
    CHECK(count(0x10, 0x00) == std::pair{false, false});
    CHECK(count(0x10, 0x40) == std::pair{true, false});
    CHECK(count(0x10, 0x80) == std::pair{true, false});
    CHECK(count(0x10, 0x01) == std::pair{false, true});
    put(image, memmap::lower, 64, {0x10, 0x40});
    CHECK_FALSE(asks(run(image, {.monitors = true}), page_02h, 128));
    CHECK(asks(run(image, {.tuning = true}), page_02h, 168));
    CHECK_FALSE(asks(run(image, {.tuning = true}), page_02h, 192));
}

TEST_CASE("everything reads no byte twice, and covers what decoding can use") {
    memmap::Image image = ordinary();
    const auto ranges = run(image, all);
    unsigned bytes = 0;
    for (const memmap::Range& range : ranges) {
        bytes += range.count;
    }
    CHECK(bytes == 4 * 128);
    for (unsigned byte = 0; byte < 128; ++byte) {
        CHECK(asks(ranges, memmap::lower, byte));
        CHECK(asks(ranges, memmap::a2_lower, byte));
    }
}

TEST_CASE("whatever is read, so is what says whether it means anything") {
    for (const unsigned type : {0x68U, 0x58U}) { // internally and externally calibrated
        memmap::Image module = ordinary();
        put(module, memmap::lower, 64, {0x54, 0xFF});
        put(module, memmap::lower, 92, {type, 0xFE});
        for (const memmap::Wanted& wanted : tests::all_wants()) {
            memmap::Image seen;
            read_into(seen, module, wanted);
            INFO("identity ", wanted.identity, ", monitors ", wanted.monitors, ", thresholds ",
                 wanted.thresholds, ", tuning ", wanted.tuning, ", flags ", wanted.flags);
            CHECK(tests::of_unknown_meaning(sff8472::context_of(seen), sff8472::tables()) == "");
        }
    }
}
