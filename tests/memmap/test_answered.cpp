// Half pages that no module answered with.
#include <array>
#include <numeric>
#include <optional>
#include <vector>

#include <doctest/doctest.h>

#include "sff/memmap/answered.hpp"

using namespace optictl::memmap;

namespace {

using Bytes = std::array<std::uint8_t, half_page_size>;

constexpr Page user_pages[] = {upper(0x03)};
constexpr Page never_zero[] = {upper(0x01)};

Map map_of(const std::vector<Table>& tables, Device paged = Device::A0) {
    Map map{};
    map.tables = tables;
    map.paged_device = paged;
    map.free_pages = user_pages;
    map.never_zero = never_zero;
    return map;
}

Bytes counting(std::uint8_t first) {
    Bytes bytes{};
    std::iota(bytes.begin(), bytes.end(), first);
    return bytes;
}

Bytes all(std::uint8_t value) {
    Bytes bytes{};
    bytes.fill(value);
    return bytes;
}

/// Why page `page` of `image` is taken as not answered; nothing when it is decoded.
std::optional<Missing> why(const Image& image, const Page& page) {
    const std::vector<Table> tables{{.page = upper(0x01), .title = {}, .rows = {}},
                                    {.page = upper(0x02), .title = {}, .rows = {}},
                                    {.page = upper(0x03), .title = {}, .rows = {}},
                                    {.page = a2_lower, .title = {}, .rows = {}}};
    const auto answered = without_unanswered(image, map_of(tables));
    if (!answered) {
        return std::nullopt;
    }
    const Block* block = answered->find(page);
    REQUIRE(block != nullptr);
    if (block->holes.empty()) {
        return std::nullopt;
    }
    CHECK(block->known.none());
    CHECK(unsigned{block->holes.front().first} == page.first_byte());
    CHECK(block->holes.size() == 1);
    return block->holes.front().why;
}

Image module_with(const Page& page, const Bytes& bytes) {
    Image image;
    REQUIRE(image.put(lower, 0, counting(3)));
    REQUIRE(image.put(upper(0x00), 128, counting(77)));
    REQUIRE(image.put(page, page.first_byte(), bytes));
    return image;
}

} // namespace

TEST_CASE("ones are no answer of a page that a standard describes, unless it is the user's") {
    CHECK(why(module_with(upper(0x02), all(0xFF)), upper(0x02)) == Missing::Blank);
    CHECK(why(module_with(a2_lower, all(0xFF)), a2_lower) == Missing::Blank);
    CHECK(why(module_with(upper(0x03), all(0xFF)), upper(0x03)) == std::nullopt);
    CHECK(why(module_with(upper(0xB0), all(0xFF)), upper(0xB0)) == std::nullopt);
    CHECK(why(module_with(upper(0x02), all(0xFE)), upper(0x02)) == std::nullopt);
}

TEST_CASE("zeros are no answer of a page that cannot be zero") {
    CHECK(why(module_with(upper(0x01), all(0x00)), upper(0x01)) == Missing::Blank);
    CHECK(why(module_with(upper(0x02), all(0x00)), upper(0x02)) == std::nullopt);
    Bytes nearly = all(0x00);
    nearly[90] = 1;
    CHECK(why(module_with(upper(0x01), nearly), upper(0x01)) == std::nullopt);
}

TEST_CASE("a page that repeats page 00h, and A2h that repeats A0h, are no answers") {
    CHECK(why(module_with(upper(0x03), counting(77)), upper(0x03)) == Missing::Copy);
    CHECK(why(module_with(upper(0xB0), counting(77)), upper(0xB0)) == Missing::Copy);
    CHECK(why(module_with(upper(0x11).in_bank(2), counting(77)), upper(0x11).in_bank(2)) ==
          Missing::Copy);
    CHECK(why(module_with(a2_lower, counting(3)), a2_lower) == Missing::Copy);
    Bytes other = counting(77);
    other[127] = 0;
    CHECK(why(module_with(upper(0x03), other), upper(0x03)) == std::nullopt);

    Image image = module_with(a2_lower, counting(3));
    REQUIRE(image.put(a2_upper(0x00), 128, all(0x20)));
    CHECK(why(image, a2_upper(0x00)) == Missing::Copy); // nor is the rest of that address
}

TEST_CASE("a page 00h of zeros is repeated by no page of zeros") {
    Image image = module_with(upper(0x02), all(0x00));
    REQUIRE(image.put(upper(0x00), 128, all(0x00)));
    CHECK(why(image, upper(0x02)) == std::nullopt);
}

TEST_CASE("a few bytes say nothing, lower memory and page 00h are always the module's") {
    Image image;
    REQUIRE(image.put(lower, 0, all(0xFF)));
    REQUIRE(image.put(upper(0x00), 128, all(0xFF)));
    const std::vector<std::uint8_t> few(63, 0xFF);
    REQUIRE(image.put(upper(0x02), 128, few));
    CHECK(!without_unanswered(image, map_of({{.page = upper(0x02), .title = {}, .rows = {}}})));
}
