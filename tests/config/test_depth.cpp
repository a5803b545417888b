// TOML of hostile depth is refused with its line before it is parsed; what is deep only in strings
// and comments is not.
#include <initializer_list>
#include <string>
#include <string_view>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sff/config/tree.hpp"

namespace optictl::config {
namespace {

std::string repeated(std::string_view part, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) {
        out += part;
    }
    return out;
}

/// "LINE: what is wrong", or "" of a text that is read.
std::string refusal(std::initializer_list<std::string_view> parts) {
    const auto parsed = parse_toml(fmt::format("{}", fmt::join(parts, "")), "x");
    return parsed ? "" : fmt::format("{}: {}", parsed.error().place.line, parsed.error().text);
}

std::string key_refused(unsigned line) {
    return fmt::format("{}: a key of more than 32 parts: write text with dots in quotes", line);
}

constexpr std::string_view nesting_refused =
    "1: lists and tables more than 32 deep in one another: write them flat";

TEST_CASE("keys and headings have at most 32 parts") {
    const std::string most = repeated("a.", 31);
    CHECK(refusal({most, "a = 1\n[b.", most.substr(2), "a]\n"}).empty());
    const std::string more = repeated("a.", 32);
    CHECK(refusal({more, "a = 1\n"}) == key_refused(1));
    CHECK(refusal({"x = 1\n[", more, "a]\n"}) == key_refused(2));
    CHECK(refusal({"\n\n[[", more, "a]]\n"}) == key_refused(3));
    CHECK(refusal({"x = { y = { ", more, "a = 1 } }\n"}) == key_refused(1));
    CHECK(refusal({repeated("'a' . ", 32), "\"a\" = 1\n"}) == key_refused(1));
    const std::string far_more = repeated("a.", 200000);
    CHECK(refusal({far_more, "a = 1\n"}) == key_refused(1));
    CHECK(refusal({"[", far_more, "a]\n"}) == key_refused(1));
}

TEST_CASE("strings and comments before such a key do not hide it") {
    const std::string deep = repeated("a.", 50000);
    for (const std::string_view before :
         {"x = '''a'b''''\n", "x = \"\"\"\\\"\"\"\"\n", "x = \"\"\"a\"\"\"\"\"\n", "x = '\\'\n",
          "x = \"\\\\\"\n", "x = ''\n", "x = \"\"\n", "# \"\n", "# '''\n", "x = \"#\"\n",
          "x = \"\"\"\\\n  y\"\"\"\n", "x = \"\\u00e9\"\n"}) {
        CAPTURE(before);
        CHECK(refusal({before}).empty());
        CHECK(refusal({before, deep, "a = 1\n"}).ends_with("write text with dots in quotes"));
    }
}

TEST_CASE("values nest 32 deep") {
    CHECK(refusal({"x = ", repeated("[", 32), repeated("]", 32), "\n"}).empty());
    CHECK(refusal({"x = ", repeated("[", 33), repeated("]", 33), "\n"}) == nesting_refused);
    CHECK(refusal({"x = ", repeated("{a = ", 40), "1", repeated("}", 40), "\n"}) ==
          nesting_refused);
    CHECK(refusal({"x = ", repeated("[", 1000000)}) == nesting_refused);
}

TEST_CASE("as deep as it may be") {
    std::string key = repeated("a.", 32);
    key.pop_back();
    const std::string opened = fmt::format("{{ {} = ", key);
    CHECK(refusal({"[", key, "]\n", key, " = ", repeated(opened, 31), "1", repeated("}", 31), "\n"})
              .empty());
}

TEST_CASE("dots in texts, comments and numbers are no depth") {
    const std::string dots(500, '.');
    CHECK(refusal({"x = \"", dots, "\" # ", dots, "\ny = '''\n", dots, "\n'''\n"}).empty());
    CHECK(refusal({"x = [", repeated("1.5, ", 500), "]\n"}).empty());
    CHECK(refusal({"x = \"", std::string(500, '['), "\"\n", repeated("[[a]]\n", 500)}).empty());
}

} // namespace
} // namespace optictl::config
