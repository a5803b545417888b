#include <array>

#include <doctest/doctest.h>

#include "sff/memmap/image.hpp"

using namespace optictl::memmap;

TEST_CASE("an image knows only the bytes that were put into it") {
    Image image;
    const std::array<std::uint8_t, 3> bytes{0x11, 0x22, 0x33};
    CHECK(image.put(upper(0x11), 154, bytes));
    CHECK(image.byte(upper(0x11), 154) == 0x11);
    CHECK(image.byte(upper(0x11), 156) == 0x33);
    CHECK_FALSE(image.byte(upper(0x11), 153).has_value());
    CHECK_FALSE(image.byte(upper(0x11), 157).has_value());
    CHECK_FALSE(image.byte(upper(0x12), 154).has_value());
    CHECK_FALSE(image.byte(upper(0x11).in_bank(1), 154).has_value());
    CHECK(image.knows(upper(0x11), 154, 3));
    CHECK_FALSE(image.knows(upper(0x11), 154, 4));
}

TEST_CASE("bytes that run over the end of a half page are refused whole") {
    Image image;
    const std::array<std::uint8_t, 2> bytes{1, 2};
    CHECK_FALSE(image.put(lower, 127, bytes));
    CHECK_FALSE(image.put(upper(0), 255, bytes));
    CHECK_FALSE(image.put(upper(0), 0, bytes));
    CHECK_FALSE(image.put(lower, 128, bytes));
    CHECK(image.empty());
}

TEST_CASE("the same byte numbers of A0h, A2h, pages and banks are kept apart") {
    Image image;
    const std::array<Page, 6> pages{lower,     a2_lower,      upper(0x10), upper(0x10).in_bank(1),
                                    upper(11), a2_upper(0x10)};
    std::uint8_t value = 1;
    for (const Page& page : pages) {
        const std::array<std::uint8_t, 1> bytes{value++};
        REQUIRE(image.put(page, page.first_byte() + 5, bytes));
    }
    value = 1;
    for (const Page& page : pages) {
        CHECK(image.byte(page, page.first_byte() + 5) == value++);
    }
    CHECK(image.blocks().size() == pages.size());
}

TEST_CASE("a byte number of the other half is not known") {
    Image image;
    const std::array<std::uint8_t, 128> full{};
    image.put(lower, 0, full);
    CHECK_FALSE(image.byte(lower, 128).has_value());
    CHECK_FALSE(image.knows(lower, 127, 2));
    image.put(upper(0), 128, full);
    CHECK_FALSE(image.byte(upper(0), 127).has_value());
    CHECK(image.knows(upper(0), 255));
    CHECK_FALSE(image.knows(upper(0), 255, 2));
}
