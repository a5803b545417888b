// `xxd -p` and other hex digits without offsets.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;

TEST_CASE("plain hex: rows of 30, one row, and rows of words give the bytes") {
    const Bytes bytes = module_bytes(256, 0x18);
    std::string words;
    for (std::size_t row = 0; row < bytes.size(); row += 16) {
        words += fmt::format(" {:02x}\n", fmt::join(std::span(bytes).subspan(row, 16), " "));
    }
    for (const std::string& text :
         {plain_hex(bytes), fmt::format("{:02x}", fmt::join(bytes, "")),
          fmt::format("{:02X}\r\n", fmt::join(bytes, "")), words,
          "$ sfputil read-eeprom -p Ethernet0 -n 0 -o 0 -s 256 --no-format\n" + plain_hex(bytes)}) {
        const auto module = load_one(text);
        CHECK(module.recognised_as == "plain hex digits: 256 bytes as hex digits without offsets");
        CHECK(half(module.image, memmap::lower) == part(bytes, 0));
        CHECK(half(module.image, memmap::upper(0)) == part(bytes, 128));
    }
}

TEST_CASE("plain hex: bytes by hand") {
    std::string text = "1107ff";
    text.append(250, '0');
    const auto module = load_one(text + "\n");
    CHECK(module.image.byte(memmap::lower, 0) == 0x11);
    CHECK(module.image.byte(memmap::lower, 1) == 0x07);
    CHECK(module.image.byte(memmap::lower, 2) == 0xff);
    CHECK(module.image.byte(memmap::lower, 127) == 0x00);
}

TEST_CASE("plain hex: a half page goes to the page that is given") {
    const Bytes bytes = module_bytes(128, 0x42);
    auto how = options();
    how.placing.page = 0x11;
    CHECK(half(load_one(plain_hex(bytes), how).image, memmap::upper(0x11)) == part(bytes, 0));
}

TEST_CASE("plain hex: odd digits, part of a half page and swapped words are not recognised") {
    const Bytes bytes = module_bytes(128, 0x11);
    const std::string text = plain_hex(bytes);
    CHECK(refusal_of(text.substr(0, text.size() - 2)).find("none of the dump") !=
          std::string::npos);
    CHECK(refusal_of(text.substr(0, text.size() - 3)).find("none of the dump") !=
          std::string::npos);
    std::string words;
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        words += fmt::format("{:02x}{:02x}{}", bytes[i + 1], bytes[i], i % 16 == 14 ? '\n' : ' ');
    }
    CHECK(refusal_of(words).find("none of the dump") != std::string::npos);
}

TEST_CASE("plain hex: rows that lost bytes, and text between them, are errors") {
    auto how = options();
    how.format = "plain-hex";
    std::string text = plain_hex(module_bytes(128, 0x11));
    CHECK(refusal_of("hello\n" + std::string(text).insert(122, "hello\n"), how)
              .starts_with("dump:4: text between the rows"));
    text.erase(70, 2);
    CHECK(refusal_of(text, how).starts_with("dump:3: rows differ in length (30 and 29 bytes)"));
    const auto shorter = load_one("1107\n", how);
    CHECK(shorter.image.byte(memmap::lower, 1) == 0x07);
    CHECK_FALSE(shorter.image.byte(memmap::lower, 2));
    CHECK(warns(shorter, "2 bytes: the last half page lacks 126 bytes"));
}

TEST_CASE("plain hex: a label before each row, or before the first one alone") {
    const Bytes bytes = module_bytes(128, 0x03);
    std::string each;
    std::string first = "Register-Data  : ";
    for (std::size_t row = 0; row < bytes.size(); row += 16) {
        const auto cells =
            fmt::format("{:02x}\n", fmt::join(std::span(bytes).subspan(row, 16), " "));
        each += "rc = 0 | " + cells;
        first += "                 " + cells;
    }
    CHECK(half(load_one(each).image, memmap::lower) == part(bytes, 0));
    CHECK(half(load_one(first).image, memmap::lower) == part(bytes, 0));
    // Offsets differ from row to row: they are no label.
    std::string offsets;
    for (std::size_t row = 0; row < bytes.size(); row += 16) {
        offsets +=
            fmt::format("{:03x}: {:02x}\n", row, fmt::join(std::span(bytes).subspan(row, 16), " "));
    }
    CHECK(refusal_of(offsets).find("none of the dump formats") != std::string::npos);
    auto how = options();
    how.format = "plain-hex";
    CHECK(refusal_of("00: " + fmt::format("{:02x}\n", fmt::join(bytes, " ")), how)
              .find("one row of bytes behind a label or an offset") != std::string::npos);
}
