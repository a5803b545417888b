// The reader of plain TOML gives the tree of the library, with every line and column, or nothing.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>

#include <doctest/doctest.h>

#include "sff/config/plain.hpp"
#include "tests/config/same_tree.hpp"

namespace optictl::config {
namespace {

using test::text_of;

/// Whether it is read as plain; then the library must make the same of it.
bool is_plain(const std::string& text) {
    const auto plain = parse_plain(text, std::make_shared<const std::string>("x"));
    if (!plain) {
        return false;
    }
    const auto library = parse_by_library(text, "x");
    CAPTURE(text);
    CHECK(library.has_value());
    CHECK(text_of(*plain) == (library ? text_of(*library) : library.error().text));
    return true;
}

TEST_CASE("lists are plain") {
    CHECK(is_plain("format = 1\nname = 'x y' # why\n\n[defaults]\nstatus = \"blocked\"\n"
                   "[[optic]]\nvendor = [\"A\", { glob = \"B*\" },\n  'C', ]\n"
                   "firmware = { allow = [\"1.2\"], required = false }\ndate = 2026-04-12\n"
                   "  [[optic]]  # more\nmax_power_w = 12\nempty = []\nnone = {}\nt = \"\"\n"
                   "[[cage]]\nname = \"u\"\n[[optic]]\nx = true\n"));
    CHECK(is_plain(""));
    CHECK(is_plain("# nothing"));
}

TEST_CASE("what is not plain or wrong is left to the library") {
    for (const char* text : {"a.b = 1\n",
                             "[a.b]\n",
                             "\"a\" = 1\n",
                             "a = \"\\n\"\n",
                             "a = \"\"\"x\"\"\"\n",
                             "a = ''''''\n",
                             "a = 1.5\n",
                             "a = -1\n",
                             "a = 1_000\n",
                             "a = 0x1\n",
                             "a = 01\n",
                             "a = 2026-02-30\n",
                             "a = 2026-04-12 07:32:00\n",
                             "a = 2026-04-12T07:32:00\n",
                             "a = 07:32:00\n",
                             "a = inf\n",
                             "a = truex\n",
                             "a = 1 2\n",
                             "a = [1 2]\n",
                             "a = [1\n",
                             "a = {b = 1,}\n",
                             "a = {b = 1\n}\n",
                             "a = {b = 1, b = 2}\n",
                             "a = 1\na = 2\n",
                             "[a]\n[a]\n",
                             "[a]\n[[a]]\n",
                             "[[a]]\n[a]\n",
                             "a = [{}]\n[[a]]\n",
                             "a = 1\r\n",
                             "a = 'b\n",
                             "a\n",
                             "[a\n",
                             "[[a]\n",
                             "a = \n",
                             "= 1\n",
                             "a = 9223372036854775808\n",
                             "a = [[[[[[[[[[1]]]]]]]]]]\n",
                             "a = 1 [b]\n",
                             "a = 't\xc3\xbc'\n"}) {
        CAPTURE(text);
        CHECK_FALSE(is_plain(text));
    }
}

TEST_CASE("texts of random pieces") {
    constexpr const char* pieces[] = {"a",
                                      "b",
                                      " = ",
                                      "1",
                                      "\n",
                                      "\n[[a]]\n",
                                      "\n[b]\n",
                                      "[",
                                      "]",
                                      "{",
                                      "}",
                                      ", ",
                                      "\"x\"",
                                      "'y'",
                                      "# c",
                                      "2026-04-12",
                                      " ",
                                      "\t",
                                      "12",
                                      "false",
                                      "\"",
                                      "'",
                                      ".",
                                      "a = 1\n",
                                      "c = [1, 2]\n",
                                      "d = { a = 'x' }\n"};
    std::mt19937 random(7);
    unsigned plain = 0;
    for (unsigned i = 0; i < 300000; ++i) {
        std::string text;
        for (auto count = 1 + random() % 12; count != 0; --count) {
            text += pieces[random() % std::size(pieces)];
        }
        plain += is_plain(text) ? 1 : 0;
    }
    CHECK(plain > 1000);
}

TEST_CASE("the lists and port maps of the tree") {
    for (const auto& file : std::filesystem::recursive_directory_iterator(OPTICTL_SOURCE_DIR)) {
        const std::string path = file.path().string();
        if (file.path().extension() == ".toml" && path.find("/build") == std::string::npos) {
            std::ifstream in(path);
            (void)is_plain({std::istreambuf_iterator<char>(in), {}});
        }
    }
}

} // namespace
} // namespace optictl::config
