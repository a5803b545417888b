// Regular expressions: those that are taken without a try compile, the others say what is wrong.
#include <random>
#include <re2/re2.h>
#include <string>

#include <doctest/doctest.h>

#include "vendor-db/regex.hpp"

namespace optictl::vendor_db {
namespace {

TEST_CASE("what is plain compiles") {
    constexpr std::string_view letters = "AZaz09 -_/#.[](){}|*+?^$\\:=,";
    std::mt19937 random(1);
    unsigned plain = 0;
    for (unsigned i = 0; i < 200000; ++i) {
        std::string text;
        for (auto size = 1 + random() % 8; size != 0; --size) {
            text += letters[random() % letters.size()];
        }
        if (is_plain_regex(text)) {
            ++plain;
            CAPTURE(text);
            CHECK(RE2(text, RE2::Quiet).ok());
        }
    }
    CHECK(plain > 1000);
}

TEST_CASE("patterns of part numbers are plain") {
    for (const char* text : {"ON-(QDD|OS8)-SR8(-[0-9]+)?", "LF-(A|B)", "AC-(O8|DD)-[0-9]+",
                             "BF-100-C-17[A-Z]?", "FTLX.*", "[A-Z0-9a-z]+"}) {
        CHECK(is_plain_regex(text));
    }
    for (const char* text : {"A{3}", "(?i)a", "\\d", "A(", "A)", "[Z-A]", "[", "[]", "A**", "*",
                             "|*", "(*)", "A|+", "[A-]", "[^A]", "((((((((((A))))))))))"}) {
        CHECK_FALSE(is_plain_regex(text));
    }
}

TEST_CASE("all of a text matches, in either case") {
    const auto regex = Regex::make("ab(c|d)*");
    REQUIRE(regex.has_value());
    CHECK((*regex)->matches("ABCD"));
    CHECK_FALSE((*regex)->matches("ABX"));
    CHECK_FALSE((*regex)->matches("XAB"));
    const auto counted = Regex::make("[A-Z]{2,4}\\d");
    REQUIRE(counted.has_value());
    CHECK((*counted)->matches("ABC1"));
    CHECK_FALSE((*counted)->matches("ABCDE1"));
}

} // namespace
} // namespace optictl::vendor_db
