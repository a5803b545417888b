#include <doctest/doctest.h>
#include <fmt/format.h>

#include "drivers/dump/error.hpp"
#include "drivers/dump/input.hpp"
#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;
using drivers::dump::Input;

namespace {

[[nodiscard]] std::string utf16(std::string_view text, bool little) {
    std::string bytes = little ? "\xff\xfe" : "\xfe\xff";
    for (const char c : text) {
        bytes += little ? std::string{c, '\0'} : std::string{'\0', c};
    }
    return bytes;
}

} // namespace

TEST_CASE("input: lines keep their numbers and lose quotes, indent, blanks and line ends") {
    const Input input("\xef\xbb\xbf> > one\r\n\r\n \t two \t\r\n>three");
    REQUIRE(input.lines().size() == 3);
    CHECK(input.lines()[0].text == "one");
    CHECK(input.lines()[0].number == 1);
    CHECK(input.lines()[1].text == "two");
    CHECK(input.lines()[1].number == 3);
    CHECK(input.lines()[2].text == "three");
    CHECK(input.lines()[2].number == 4);
    CHECK_FALSE(input.is_cut(input.lines()[1]));
    CHECK(input.is_cut(input.lines()[2]));
}

TEST_CASE("input: texts of too many lines are refused before any is kept") {
    std::string text(std::size_t{2} << 20U, '\n');
    text.resize(2 * 1048575);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        text[i] = 'a';
    }
    CHECK(Input(text).lines().size() == 1048575);
    CHECK_FALSE(Input(text).has_too_many_lines());
    text += "a\na\n";
    CHECK(Input(text).has_too_many_lines());
    CHECK(Input(text).lines().empty());
    const auto loaded = drivers::dump::load_bytes(text, "x");
    REQUIRE_FALSE(loaded.has_value());
    CHECK(loaded.error().message ==
          "x: more than 1048576 lines of text; check that this is a dump, or split it");
}

TEST_CASE("input: UTF-16 of both orders, UTF-8 with mark and CRLF give the same module") {
    const Bytes bytes = module_bytes(256, 0x11);
    const std::string text = "Gr\xfc\xdf"
                             "e\n" +
                             ethtool_hex(bytes);
    for (const std::string& variant :
         {utf16(text, true), utf16(text, false), "\xef\xbb\xbf" + text}) {
        const auto module = load_one(variant);
        CHECK(half(module.image, memmap::lower) == part(bytes, 0));
        CHECK(half(module.image, memmap::upper(0)) == part(bytes, 128));
    }
}

TEST_CASE("input: no-break spaces are blanks, in UTF-8 and in UTF-16") {
    CHECK(Input("00\xc2\xa0\xc2\xa0"
                "18")
              .lines()
              .front()
              .text == "00  18");
    const Input wide(std::string("\xff\xfe"
                                 "0\0\xa0\0"
                                 "1\0",
                                 8));
    CHECK(wide.lines().front().text == "0 1");
    CHECK_FALSE(Input("\xc2\xa0" + std::string(126, '\0')).is_text());
}

TEST_CASE("input: binary images are not text, even when they begin like a mark or are all FFh") {
    CHECK_FALSE(Input(std::string(128, '\xff')).is_text());
    CHECK_FALSE(Input("\xff\xfe" + std::string(126, '\0')).is_text());
    CHECK_FALSE(Input(as_string(module_bytes(128, 0xff))).is_text());
    CHECK_FALSE(Input("").is_text());
    CHECK(Input("plain\ttext\n").is_text());
    CHECK(load_one(std::string(128, '\xff')).image.byte(memmap::lower, 9) == 0xff);
}

TEST_CASE("warnings: hostile input cannot make them many") {
    drivers::dump::Warnings warnings;
    for (int i = 0; i < 1000; ++i) {
        warnings.add(fmt::format("{}", i));
    }
    const auto texts = std::move(warnings).take();
    REQUIRE(texts.size() == 51);
    CHECK(texts.back() == "950 further warnings are left out");
}
