#include <string>

#include <doctest/doctest.h>

#include "sff/format/escape.hpp"

using namespace optictl;

TEST_CASE("escape: what a terminal obeys is made visible, all else stays") {
    CHECK(visible("plain\ttext\r\n") == "plain\ttext\r\n");
    CHECK(visible("Z\xc3\xbcrich \xe5\xae\x89 \xf0\x9f\x94\x8c") ==
          "Z\xc3\xbcrich \xe5\xae\x89 \xf0\x9f\x94\x8c");
    CHECK(visible("\x1b[31m\x7f") == "\\u001B[31m\\u007F");
    CHECK(visible(std::string_view("\0", 1)) == "\\u0000");
    CHECK(visible("\xc2\x80\xc2\x9b\xc2\x9f\xc2\xa0") == "\\u0080\\u009B\\u009F\xc2\xa0");
    CHECK(visible("\xd8\x9c") == "\\u061C");
    CHECK(visible("\xe2\x80\x8d\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\x90") ==
          "\xe2\x80\x8d\\u200E\\u200F\xe2\x80\x90");
    CHECK(visible("\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa\xe2\x80\xae\xe2\x80\xaf") ==
          "\\u2028\\u2029\\u202A\\u202E\xe2\x80\xaf");
    CHECK(visible("\xe2\x81\xa6\xe2\x81\xa9\xef\xbb\xbf") == "\\u2066\\u2069\\uFEFF");
}

TEST_CASE("escape: bytes that are no UTF-8 are shown one by one") {
    CHECK(visible("\x9b"
                  "31m") == "\\x9b31m");                          // C1 of eight bits
    CHECK(visible("a\xc2") == "a\\xc2");                          // cut
    CHECK(visible("\xc2(") == "\\xc2(");                          // no continuation
    CHECK(visible("\xc0\x9b") == "\\xc0\\x9b");                   // overlong
    CHECK(visible("\xe0\x82\x9b") == "\\xe0\\x82\\x9b");          // overlong
    CHECK(visible("\xed\xa0\x80") == "\\xed\\xa0\\x80");          // a surrogate
    CHECK(visible("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80"); // beyond U+10FFFF
    CHECK(visible("\xf5\xff") == "\\xf5\\xff");
}

TEST_CASE("escape: strings of TOML keep letters and escape the rest") {
    CHECK(toml_string("Z\xc3\xbcrich") == "\"Z\xc3\xbcrich\"");
    CHECK(toml_string("a\"b\\c\n\t") == "\"a\\\"b\\\\c\\u000A\\u0009\"");
    CHECK(toml_string("\xc2\x9b\xe2\x80\xae") == "\"\\u009B\\u202E\"");
    CHECK(toml_string("\xff") == "\"\\uFFFD\"");
}
