// Texts, patterns, versions and modes: what is equal, what has an order, what cannot be compared.
#include <doctest/doctest.h>

#include "tests/vendor-db/support.hpp"
#include "vendor-db/mode.hpp"

namespace optictl::vendor_db {
namespace {

using test::text;

bool matches(Pattern::Kind kind, std::string_view pattern, std::string_view other) {
    const auto made = make_pattern(kind, pattern);
    REQUIRE(made.has_value());
    return made->matches(text(other));
}

TEST_CASE("padding and case make no difference, blanks within do") {
    using Kind = Pattern::Kind;
    CHECK(matches(Kind::Exact, "Acme Corp.", "ACME CORP.      "));
    CHECK(matches(Kind::Exact, "ACME CORP.", std::string_view("acme corp.\0\0\0\xff", 14)));
    CHECK_FALSE(matches(Kind::Exact, "ACME CORP", "ACME  CORP"));
    CHECK_FALSE(matches(Kind::Exact, "ACME CORP", "ACME CORP."));
    CHECK_FALSE(matches(Kind::Exact, "ACME", " ACME"));
}

TEST_CASE("globs match all of the text") {
    using Kind = Pattern::Kind;
    CHECK(matches(Kind::Glob, "qsfp-100g-aoc-*m", "QSFP-100G-AOC-15M"));
    CHECK_FALSE(matches(Kind::Glob, "QSFP-100G-AOC-*M", "QSFP-100G-AOC-15M-X"));
    CHECK(matches(Kind::Glob, "A?C*Z", "ABCXYZ"));
    CHECK_FALSE(matches(Kind::Glob, "A?C", "AC"));
    CHECK(matches(Kind::Glob, "*-*-*", "A-B-C-D"));
    CHECK_FALSE(matches(Kind::Glob, "A*", "BA"));
}

TEST_CASE("a wildcard never matches a byte that cannot be printed") {
    using Kind = Pattern::Kind;
    const Text odd = text("AC\x1bME");
    CHECK(odd.state == Text::State::Unprintable);
    CHECK(odd.shown == "AC\\x1bME");
    for (const Kind kind : {Kind::Glob, Kind::Regex}) {
        const auto any = make_pattern(kind, kind == Kind::Glob ? "*" : ".*");
        REQUIRE(any.has_value());
        CHECK_FALSE(any->matches(odd));
        CHECK_FALSE(any->matches(Text{}));
    }
}

TEST_CASE("the length of a cable is explicit, and may have bounds") {
    using Kind = Pattern::Kind;
    CHECK(matches(Kind::Cable, "AOC-{length}M", "aoc-15m"));
    CHECK(matches(Kind::Cable, "CU-{length}M-X", "CU-0P5M-X"));
    CHECK(matches(Kind::Cable, "CU-{length}M", "CU-1.5M"));
    CHECK_FALSE(matches(Kind::Cable, "AOC-{length}M", "AOC-M"));
    CHECK_FALSE(matches(Kind::Cable, "AOC-{length}M", "AOC-15M2"));
    auto bound = make_pattern(Kind::Cable, "AOC-{length}M");
    REQUIRE(bound.has_value());
    bound->min_m = 5;
    bound->max_m = 20;
    CHECK(bound->matches(text("AOC-05M")));
    CHECK(bound->matches(text("AOC-20M")));
    CHECK_FALSE(bound->matches(text("AOC-3M")));
    CHECK_FALSE(bound->matches(text("AOC-30M")));
    CHECK_FALSE(make_pattern(Kind::Cable, "AOC-15M").has_value());
}

TEST_CASE("regular expressions are anchored at both ends") {
    using Kind = Pattern::Kind;
    CHECK(matches(Kind::Regex, "AC-(O8|DD)-[0-9]+", "ac-dd-400"));
    CHECK_FALSE(matches(Kind::Regex, "AC-DD", "AC-DD-400"));
    CHECK(matches(Kind::Regex, "ab*c", "AC"));
    CHECK(matches(Kind::Regex, "AB|CD", "CD"));
    CHECK_FALSE(make_pattern(Kind::Regex, "AC-(").has_value());
    CHECK_FALSE(make_pattern(Kind::Exact, "").has_value());
    CHECK_FALSE(make_pattern(Kind::Exact, "AC\x1b").has_value());
}

TEST_CASE("versions are numbers; different depths have no order where they begin alike") {
    const auto order = [](std::string_view a, std::string_view b) {
        return compare(*parse_version(a), *parse_version(b));
    };
    CHECK(order("3.9", "3.17") == std::strong_ordering::less);
    CHECK(order("3.17", "3.17") == std::strong_ordering::equal);
    CHECK(order("4.0", "3.17.9") == std::strong_ordering::greater);
    CHECK_FALSE(order("3.1", "3.1.2").has_value());
    for (const std::string_view bad :
         {"", "3.", ".3", "3.1a", "v3", "3..1", "1.2.3.4.5.6.7.8.9", "99999999999"}) {
        CHECK_FALSE(parse_version(bad).has_value());
    }
}

TEST_CASE("revisions and serial numbers have an order only within one shape") {
    CHECK(compare_by_shape("A2", "B1") == std::strong_ordering::less);
    CHECK(compare_by_shape("09", "10") == std::strong_ordering::less);
    CHECK_FALSE(compare_by_shape("9", "10").has_value());
    CHECK_FALSE(compare_by_shape("A2", "2A").has_value());
    CHECK_FALSE(compare_by_shape("", "").has_value());
}

TEST_CASE("one character apart") {
    CHECK(one_apart("FTLX8571", "FTLX8572"));
    CHECK(one_apart("FTLX857", "FTLX8571"));
    CHECK(one_apart("TLX8571", "FTLX8571"));
    CHECK_FALSE(one_apart("FTLX8571", "FTLX8571"));
    CHECK_FALSE(one_apart("FTLX8571", "FTLX9572"));
    CHECK_FALSE(one_apart("AB", "BA"));
    CHECK_FALSE(one_apart("", "AB"));
}

TEST_CASE("modes") {
    const auto mode = parse_mode("4x100G-2");
    REQUIRE(mode.has_value());
    CHECK(mode->count == 4);
    CHECK(mode->rate == 100);
    CHECK(mode->host_lanes == 2);
    CHECK(mode->text() == "4x100G-2");
    CHECK(mode->same_as(*parse_mode("4x100G")));
    CHECK_FALSE(mode->same_as(*parse_mode("4x100G-1")));
    CHECK(parse_mode("400g")->count == 1);
    for (const std::string_view bad : {"", "G", "4x", "0x100G", "400", "4x100G-", "4x100GX",
                                       "-4x100G", "x100G", "99x100G", "1x9999999999G"}) {
        CHECK_FALSE(parse_mode(bad).has_value());
    }
    // As SONiC (number of lanes of all ports, further speeds), FBOSS and people write them.
    const auto written = [](std::string_view text) {
        const auto breakout = parse_breakout(text);
        return breakout ? breakout->text() : breakout.error();
    };
    for (const auto& [text, meant] : {std::pair("1x400G+4x100G", "1x400G+4x100G"),
                                      {"1x100G(2)+2x50G(2)", "1x100G-2+2x50G-1"},
                                      {"2x200G(4)", "2x200G-2"},
                                      {"4x100G[50G,25G]", "4x100G"},
                                      {"2X400G", "2x400G"},
                                      {"4 x 100 GbE", "4x100G"},
                                      {"4\xC3\x97"
                                       "100G",
                                       "4x100G"},
                                      {"4x100", "4x100G"},
                                      {"1.6T", "1x1600G"},
                                      {"2x50G+2x50G", "4x50G"},
                                      {"PROFILE_400G_8_PAM4_RS544X2N_OPTICAL", "1x400G-8"},
                                      {"PROFILE_53POINT125G_1_PAM4_RS545_COPPER", "1x50G-1"},
                                      {"4xPROFILE_25G_1_NRZ_NOFEC_COPPER", "4x25G-1"}}) {
        CHECK(written(text) == meant);
    }
    CHECK(written("4x100G(3)").starts_with("'4x100G(3)' is no mode; write"));
    CHECK(written("16x100G+17x50G") == "'16x100G+17x50G' is more than 32 ports");
    for (const std::string_view bad : {"1x400G+", "+4x100G", "4x100G[50G", "4x100G[50G]x",
                                       "4x100G()", "PROFILE_400G", "PROFILE_400G_8", "4x1.5G"}) {
        CHECK_FALSE(parse_breakout(bad).has_value());
    }
    CHECK(parse_breakout("1x400G+4x100G")->same_as(*parse_breakout("4x100G+1x400G-4")));
    CHECK_FALSE(parse_breakout("1x400G+4x100G")->same_as(*parse_breakout("1x400G")));
    // Line rates of SFF-8024 Table 4-5.
    CHECK(nominal_rate(425) == 400);
    CHECK(nominal_rate(103.13) == 100);
    CHECK(nominal_rate(106.25) == 100);
    CHECK(nominal_rate(41.25) == 40);
    CHECK(nominal_rate(53.13) == 50);
    CHECK(nominal_rate(1700) == 1600);
    CHECK(nominal_rate(28.05) == 0);  // 32GFC
    CHECK(nominal_rate(14.025) == 0); // 16GFC
}

TEST_CASE("dates are days of a calendar") {
    CHECK(parse_date("2024-02-29").has_value());
    for (const char* bad : {"2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "tomorrow", ""}) {
        CHECK_FALSE(parse_date(bad).has_value());
    }
}

} // namespace
} // namespace optictl::vendor_db
