#include <doctest/doctest.h>

#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;

TEST_CASE("raw: 128, 256, 640 and 768 bytes are the lower half and pages from 00h on") {
    for (const std::size_t size : {128U, 256U, 640U, 768U}) {
        const Bytes bytes = module_bytes(size, 0x1e);
        const auto module = load_one(as_string(bytes));
        CHECK(module.image.blocks().size() == size / 128);
        CHECK(half(module.image, memmap::lower) == part(bytes, 0));
        for (std::size_t at = 128; at < size; at += 128) {
            CHECK(half(module.image, memmap::upper(static_cast<unsigned>(at / 128 - 1))) ==
                  part(bytes, at));
        }
        CHECK(module.warnings.empty());
    }
}

TEST_CASE("raw: an SFP of 768 bytes is A0h, then A2h with pages 00h to 02h") {
    const Bytes bytes = module_bytes(768, 0x03);
    const auto module = load_one(as_string(bytes));
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::upper(0)) == part(bytes, 128));
    CHECK(half(module.image, memmap::a2_lower) == part(bytes, 256));
    CHECK(half(module.image, memmap::a2_upper(0)) == part(bytes, 384));
    CHECK(half(module.image, memmap::a2_upper(1)) == part(bytes, 512));
    CHECK(half(module.image, memmap::a2_upper(2)) == part(bytes, 640));
}

TEST_CASE("raw: after page FFh follow the banked pages of bank 1, at 32896, and of bank 2") {
    // Worked by hand: 128 + 256 * 128 = 32896; a bank holds 240 pages, so bank 2 begins 30720
    // bytes later, at 63616.
    const Bytes bytes = module_bytes(63616 + 256, 0x18);
    const auto module = load_one(as_string(bytes));
    CHECK(half(module.image, memmap::upper(0x11)) == part(bytes, 0x900));
    CHECK(half(module.image, memmap::upper(0xff)) == part(bytes, 32896 - 128));
    CHECK(half(module.image, memmap::upper(0x10).in_bank(1)) == part(bytes, 32896));
    CHECK(half(module.image, memmap::upper(0xff).in_bank(1)) == part(bytes, 63616 - 128));
    CHECK(half(module.image, memmap::upper(0x10).in_bank(2)) == part(bytes, 63616));
    CHECK(half(module.image, memmap::upper(0x11).in_bank(2)) == part(bytes, 63744));
    CHECK(module.image.blocks().size() == bytes.size() / 128);
}

TEST_CASE("raw: an SFP has no more than 256 pages of A2h") {
    CHECK(load_one(as_string(module_bytes(384 + 256 * 128, 0x03)))
              .image.find(memmap::a2_upper(0xff)) != nullptr);
    CHECK(refusal_of(as_string(module_bytes(384 + 257 * 128, 0x03))).find("two-address") !=
          std::string::npos);
}

TEST_CASE("raw: other lengths are refused with the size, and taken with a hole when asked for") {
    const Bytes bytes = module_bytes(200, 0x11);
    CHECK(refusal_of(as_string(bytes))
              .starts_with("dump: 200 bytes of binary data; expected are "
                           "128, 256, 512, 640, 768"));
    auto how = options();
    how.format = "raw";
    const auto module = load_one(as_string(bytes), how);
    CHECK(module.image.byte(memmap::upper(0), 199) == bytes[199]);
    CHECK_FALSE(module.image.byte(memmap::upper(0), 200));
    const auto* block = module.image.find(memmap::upper(0));
    REQUIRE(block->holes.size() == 1);
    CHECK(block->holes[0].first == 200);
    CHECK(block->holes[0].last == 255);
    CHECK(warns(module, "lacks 56 bytes"));
}

TEST_CASE("raw: more than 4 MiB is no module") {
    CHECK(refusal_of(std::string((4 << 20) + 128, '\0')).find("at most 4194304") !=
          std::string::npos);
    CHECK(refusal_of(std::string((32 << 20) + 1, '\0')).find("larger than 33554432") !=
          std::string::npos);
}

TEST_CASE("raw: a bare half page is the lower half, or the page that is given") {
    const Bytes bytes = module_bytes(128, 0x40);
    auto how = options();
    how.placing.page = 0x11;
    how.placing.bank = 1;
    const auto module = load_one(as_string(bytes), how);
    CHECK(half(module.image, memmap::upper(0x11).in_bank(1)) == part(bytes, 0));
    CHECK(module.image.blocks().size() == 1);
}

TEST_CASE("raw: 256 bytes with another page selected are warned of, but not for an SFP") {
    Bytes bytes = module_bytes(256, 0x18);
    bytes[127] = 0x11;
    CHECK(warns(load_one(as_string(bytes)), "byte 7Fh selects page 11h"));
    bytes[0] = 0x03;
    CHECK(load_one(as_string(bytes)).warnings.empty());
}

TEST_CASE("raw: text is never taken for a binary image unasked") {
    const std::string text(256, 'Q');
    CHECK(refusal_of(text).find("none of the dump formats") != std::string::npos);
    auto how = options();
    how.format = "raw";
    CHECK(load_one(text, how).image.byte(memmap::lower, 5) == 'Q');
}
