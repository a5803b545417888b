// `hexdump -C`, and plain `hexdump` in words.
#include <algorithm>
#include <array>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;

namespace {

// What hexdump of util-linux prints of a file of 50 bytes.
constexpr std::string_view of_50_bytes =
    "00000000  11 07 30 31 32 33 34 35  36 37 38 39 3a 3b 3c 3d  |..0123456789:;<=|\n"
    "00000010  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n"
    "*\n"
    "00000030  41 42                                             |AB|\n"
    "00000032\n";
constexpr std::string_view words_of_50_bytes = "0000000 0711 3130 3332 3534 3736 3938 3b3a 3d3c\n"
                                               "0000010 0000 0000 0000 0000 0000 0000 0000 0000\n"
                                               "*\n"
                                               "0000030 4241                                   \n"
                                               "0000032\n";

void check_50_bytes(const drivers::dump::LoadedModule& module) {
    std::vector<int> expected(128, -1);
    std::fill_n(expected.begin(), 50, 0);
    constexpr std::array first{0x11, 0x07, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35,
                               0x36, 0x37, 0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3d};
    std::ranges::copy(first, expected.begin());
    expected[48] = 0x41;
    expected[49] = 0x42;
    CHECK(half(module.image, memmap::lower) == expected);
    CHECK(module.image.blocks().size() == 1);
}

constexpr std::string_view row0 =
    "00000000  11 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f  |................|\n";
constexpr std::string_view row1 =
    "00000010  41 11 12 13 14 15 16 17  18 19 1a 1b 1c 1d 1e 1f  |A...............|\n";
constexpr std::string_view row2 =
    "00000020  42 21 22 23 24 25 26 27  28 29 2a 2b 2c 2d 2e 2f  |B!\"#$%&'()*+,-./|\n";

[[nodiscard]] std::string rows(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) {
        text += part;
    }
    return text;
}

} // namespace

TEST_CASE("hexdump -C: what the tool prints gives its bytes; `*` repeats the row before") {
    const auto module = load_one(of_50_bytes);
    check_50_bytes(module);
    CHECK(module.recognised_as == "hexdump -C: rows of 8-digit offsets, bytes and `|text|`");
}

TEST_CASE("hexdump -C: a linear dump is placed as its layout says") {
    Bytes bytes = module_bytes(512, 0x03);
    bytes[256 + 127] = 0;
    const auto module = load_one(hexdump_text(bytes));
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::a2_upper(0)) == part(bytes, 384));
    CHECK(module.warnings.empty());
}

TEST_CASE(
    "hexdump -C: quotes, CRLF, prompts, collapsed blanks and a lost text column are no harm") {
    const Bytes bytes = module_bytes(256, 0x18);
    std::string mangled = "> root@lab:~# hexdump -C /sys/bus/i2c/devices/8-0050/eeprom\r\n> ";
    for (const char c : hexdump_text(bytes)) {
        if (c != ' ' || mangled.back() != ' ') {
            mangled += c == '\n' ? "\r\n> " : std::string(1, c);
        }
    }
    const auto module = load_one(mangled + "root@lab:~#\r\n");
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::upper(0)) == part(bytes, 128));

    const auto bare = load_one("00000000  11 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f\n"
                               "00000010  10 11 12 13 14 15 16 17  18 19 1a 1b 1c 1d 1e 1f\n");
    CHECK(bare.image.byte(memmap::lower, 0x1f) == 0x1f);
}

TEST_CASE("hexdump -C: lines `Ethernet0:` name modules, as vendors' `sfputil dump` prints them") {
    const Bytes first = module_bytes(256, 0x11, 1);
    const Bytes second = module_bytes(256, 0x11, 2);
    const auto loaded =
        drivers::dump::load_bytes("$ sudo sfputil dump\nEthernet0:\n" + hexdump_text(first) +
                                      "Ethernet4:\n" + hexdump_text(second),
                                  "dump", options());
    REQUIRE(loaded);
    REQUIRE(loaded->size() == 2);
    CHECK((*loaded)[0].label == "Ethernet0");
    CHECK((*loaded)[1].label == "Ethernet4");
    CHECK(half((*loaded)[1].image, memmap::upper(0)) == part(second, 128));
}

TEST_CASE("hexdump -C: text beside a full row that does not show it is warned of") {
    const auto module = load_one(
        "00000000  11 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 41 42  |..............XX|\n");
    CHECK(module.image.byte(memmap::lower, 0x0e) == 0x41);
    CHECK(warns(module, "line 1: the characters do not show the bytes"));
}

TEST_CASE(
    "hexdump -C: lost bytes, wrong digits, foreign text and offsets that go back are errors") {
    const std::string_view lost =
        "00000010  41 11 12 13 14 15 16 17  18 19 1a 1b 1c 1d 1e  |A...............|\n";
    CHECK(refusal_of(rows({row0, lost, row2})).starts_with("dump:2: "));
    CHECK(refusal_of(rows({row0, "00000010  41 11 1z 13\n", row2})).starts_with("dump:2: `1z 13`"));
    CHECK(refusal_of(rows({row0, "00000010\n", row2})).starts_with("dump:2: an offset without"));
    CHECK(refusal_of(rows({row0, "hello\n", row1})).starts_with("dump:2: text between the rows"));
    CHECK(refusal_of(rows({row0, row1, row1})).starts_with("dump:3: offset 0x10 where 0x20"));
    CHECK(refusal_of(rows({row0, "41 11 12 13\n"})).starts_with("dump:2: bytes without an offset"));
    CHECK(refusal_of(rows({row0, "00500000  41\n"})).starts_with("dump:2: offset 0x500000"));
    CHECK(
        refusal_of("00000000  11 01 02 |...|\n00000010  41\n").starts_with("dump:1: the row hold"));
    CHECK(refusal_of(rows({row0, "00000008\n"})).starts_with("dump:2: offset 0x8 where 0x10"));
}

TEST_CASE("hexdump -C: missing rows are not read, with a warning; also those before the end") {
    const auto module = load_one(rows({row0, row2, "00000040\n"}));
    CHECK_FALSE(module.image.byte(memmap::lower, 0x10));
    CHECK(module.image.byte(memmap::lower, 0x20) == 0x42);
    CHECK_FALSE(module.image.byte(memmap::lower, 0x30));
    CHECK(warns(module, "bytes 0x10-0x1f are taken as not read"));
    CHECK(warns(module, "said to end at 0x40, but its rows end at 0x30"));
}

TEST_CASE("hexdump -C: `*` repeats only whole rows, to an end that is known") {
    CHECK(refusal_of(rows({row0, "*\n*\n", row2})).starts_with("dump:3: `*` repeats"));
    CHECK(refusal_of(rows({row0, "*\n", row1})).starts_with("dump:3: `*` at line 2 repeats"));
    CHECK(refusal_of(rows({row0, "*\n00000018\n"})).starts_with("dump:3: `*` at line 2 repeats"));
    CHECK(refusal_of("00000000  11 01 |..|\n*\n00000020\n").starts_with("dump:2: `*` repeats"));
    const auto open = load_one(rows({row0, "*\n"}));
    CHECK_FALSE(open.image.byte(memmap::lower, 0x10));
    CHECK(warns(open, "line 2: the repeated rows have no end"));
    const auto headless = load_one(rows({"*\n", row1}), [] {
        auto how = options();
        how.placing.layout = drivers::dump::Layout::Paged;
        return how;
    }());
    CHECK_FALSE(headless.image.byte(memmap::lower, 0x00));
}

TEST_CASE("hexdump -C: text of a few bytes cannot ask for more memory than a module has") {
    std::string text;
    for (int i = 0; i < 5; ++i) {
        text += fmt::format("Ethernet{}:\n{}*\n00100000\n", i, row0);
    }
    CHECK(refusal_of(text).find("more repeated rows than any module") != std::string::npos);
}

TEST_CASE("hexdump -C: the upper half of a page that is not named is asked for") {
    CHECK(refusal_of("00000080  11 01 |..|\n00000082\n").find("say which page") !=
          std::string::npos);
    auto how = options();
    how.placing.page = 0x11;
    CHECK(load_one("00000080  11 01 |..|\n00000082\n", how).image.byte(memmap::upper(0x11), 0x81) ==
          0x01);
}

TEST_CASE("hexdump in words: the bytes of each word are swapped back, and it is said why") {
    const auto module = load_one(words_of_50_bytes);
    check_50_bytes(module);
    CHECK(module.recognised_as.starts_with("hexdump in 16-bit words: rows of offsets"));
    CHECK(warns(module, "on a little-endian machine prints the second byte first"));
}

TEST_CASE("hexdump in words: `od -x` counts in octal") {
    check_50_bytes(load_one("0000000 0711 3130 3332 3534 3736 3938 3b3a 3d3c\n"
                            "0000020 0000 0000 0000 0000 0000 0000 0000 0000\n"
                            "*\n"
                            "0000060 4241\n"
                            "0000062\n"));
}

TEST_CASE("hexdump in words: half a word at the end is padding") {
    const auto odd = load_one("0000000 0711 0041\n0000003\n");
    CHECK(odd.image.byte(memmap::lower, 2) == 0x41);
    CHECK_FALSE(odd.image.byte(memmap::lower, 3));
    const auto even = load_one("0000000 0711 0041\n0000004\n");
    CHECK(even.image.byte(memmap::lower, 3) == 0x00);
    const auto unknown = load_one("0000000 0711 0041\n");
    CHECK(unknown.image.byte(memmap::lower, 2) == 0x41);
    CHECK_FALSE(unknown.image.byte(memmap::lower, 3));
}

TEST_CASE("hexdump in words: rows that are not of words are errors") {
    CHECK(refusal_of("0000000 0711 313\n").find("no word of four") != std::string::npos);
}

TEST_CASE("hexdump -C: an address named above the rows says whose bytes they are") {
    const Bytes a0 = module_bytes(256, 0x03, 21);
    const Bytes a2 = module_bytes(256, 0x4e, 22);
    const auto check_a2 = [&](const drivers::dump::LoadedModule& module) {
        CHECK(half(module.image, memmap::a2_lower) == part(a2, 0));
        CHECK(half(module.image, memmap::a2_upper(0)) == part(a2, 128));
    };
    for (const auto& [first, second] :
         {std::pair("A0h:", "A2h:"), std::pair("0x50", "0x51 (DDM)"),
          std::pair("$ hexdump -C /sys/bus/i2c/devices/7-0050/eeprom",
                    "$ hexdump -C /sys/bus/i2c/devices/7-0051/eeprom"),
          std::pair("", "== Device Address 0xA2 ==")}) {
        CAPTURE(second);
        const auto module = load_one(std::string(first) + "\n" + hexdump_text(a0) + second + "\n" +
                                     hexdump_text(a2));
        CHECK(half(module.image, memmap::lower) == part(a0, 0));
        CHECK(half(module.image, memmap::upper(0)) == part(a0, 128));
        check_a2(module);
        CHECK(module.image.blocks().size() == 4);
    }
    const auto alone = load_one("A2h:\n" + hexdump_text(a2));
    check_a2(alone);
    CHECK(alone.image.blocks().size() == 2);
}

TEST_CASE("hexdump -C: a line that names both addresses says nothing of the rows below it") {
    const Bytes linear = module_bytes(512, 0x03, 23);
    const auto module = load_one("A0h and A2h of port 7:\n" + hexdump_text(linear));
    CHECK(half(module.image, memmap::lower) == part(linear, 0));
    CHECK(half(module.image, memmap::a2_lower) == part(linear, 256));
}
