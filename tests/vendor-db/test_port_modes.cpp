// The modes of a port in the words of front panels.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/vendor-db/support.hpp"
#include "vendor-db/port_modes.hpp"

namespace optictl::vendor_db {
namespace {

using test::module;

/// "2x400G: 1@1 1@5": each mode with AppSel and first lane of its data paths; a star: it runs.
std::string modes_of(const Facts& facts) {
    std::string out;
    for (const PortMode& each : port_modes(facts)) {
        out += fmt::format("{}{}{}:", out.empty() ? "" : " | ", each.mode.text(),
                           each.runs ? "*" : "");
        for (const model::Placement& place : each.places) {
            out += fmt::format(" {}@{}", place.application, place.first.host_first);
        }
    }
    return out;
}

/// An 800G module of eight lanes.
Facts wide() {
    Facts facts = module();
    facts.applications = {
        {1, "800GAUI-8 C2M", "800GBASE-DR8", 800, 8, 8, true, {1}, {1}, 0x01, 0x01},
        {2, "400GAUI-4 C2M", "400GBASE-DR4", 400, 4, 4, true, {1, 5}, {1, 5}, 0x11, 0x11},
        {3,
         "200GAUI-2 C2M",
         "200GBASE-DR2",
         200,
         2,
         2,
         true,
         {1, 3, 5, 7},
         {1, 3, 5, 7},
         0x55,
         0x55}};
    return facts;
}

TEST_CASE("modes of a module that advertises applications") {
    CHECK(modes_of(wide()) ==
          "1x800G: 1@1 | 2x400G: 2@1 2@5 | 4x200G: 3@1 3@3 3@5 3@7 | 1x400G+2x200G: 2@1 3@5 3@7");
    Facts facts = wide();
    facts.applications.pop_back();
    facts.lanes = 16; // the starts hold in each bank
    CHECK(modes_of(facts) == "2x800G: 1@1 1@9 | 4x400G: 2@1 2@5 2@9 2@13 | 1x800G+2x400G: 1@1 2@9 "
                             "2@13");
}

TEST_CASE("what runs now") {
    Facts facts = wide();
    facts.running = {{1, 400, 4}, {2, 200, 2}};
    CHECK(modes_of(facts).ends_with("| 1x400G+2x200G*: 2@1 3@5 3@7"));
    facts.running = {{2, 400, 4}};
    CHECK(modes_of(facts).contains("2x400G*:"));
    facts.running = {{3, 200, 2}}; // none of those that fill the port
    CHECK(modes_of(facts).ends_with("| 3x200G*:"));
    facts.running = {};
    CHECK_FALSE(modes_of(facts).contains("*"));
}

TEST_CASE("FEC, and applications that serve the same") {
    Facts facts = wide();
    facts.applications[2] = {
        4, "400GAUI-4-L C2M", "400GBASE-DR4-2", 400, 4, 4, true, {1, 5}, {1, 5}, 0x11, 0x11};
    const auto modes = port_modes(facts);
    REQUIRE(modes.size() == 2);
    CHECK(modes[1].others == std::vector<unsigned>{4});
    CHECK(modes[1].fec == "RS(544,514)"); // 100 Gb/s a lane: IEEE 802.3 Clause 119
    facts.applications = {{1, "CAUI-4 C2M", "100G CWDM4", 100, 4, 4, true, {1}, {1}, 0x01, 0x01}};
    facts.applications[0].host_fec = "none"; // as the host interface states
    CHECK(port_modes(facts).front().fec == "none");
    facts.applications[0].host_fec = {};
    CHECK(port_modes(facts).front().fec == "RS(528,514)"); // that of the medium
}

TEST_CASE("modules and cables without start lanes") {
    Facts facts = module();
    facts.has_applications = false;
    facts.applications.clear();
    facts.media = {"100GBASE-SR4"};
    CHECK(modes_of(facts) == "1x100G: | 4x25G:");
    facts.media = {"100G CWDM4"};
    CHECK(modes_of(facts) == "1x100G:");
    facts.media = {"100GBASE-CR4"};
    facts.far_ends = {1, 1, 1, 1};
    CHECK(modes_of(facts) == "4x25G:");
    facts.far_ends = {2, 2};
    CHECK(modes_of(facts) == "2x50G:");
    facts.far_ends = {4};
    CHECK(modes_of(facts) == "1x100G:");
    facts.has_applications = true;
    facts.applications = {{1, "400G CR8", "", 400, 8, 0, false},
                          {2, "200GBASE-CR4", "", 200, 4, 0, false}};
    facts.far_ends = {4, 4};
    CHECK(modes_of(facts) == "2x200G:");
    CHECK(fit_of(*parse_breakout("2x200G"), {}, facts).outcome == Requirement::Outcome::Met);
    CHECK(fit_of(*parse_breakout("1x400G"), {}, facts).outcome == Requirement::Outcome::Excluded);
    facts.far_ends = {};
    CHECK(modes_of(facts) == "1x400G: | 1x200G:");
    CHECK(fit_of(*parse_breakout("2x200G"), {}, facts).outcome == Requirement::Outcome::CannotTell);
}

TEST_CASE("starts that run past the last lane") {
    Facts facts = wide();
    CHECK(impossible_starts(facts).empty());
    facts.applications[1].host_options = 0x31; // 1, 5, 6
    REQUIRE(impossible_starts(facts).size() == 1);
    CHECK(impossible_starts(facts).front() ==
          "app 2 (400GAUI-4 C2M) may start on host lane 6 by its descriptor, but its 4 lanes would "
          "run past lane 8");
}

} // namespace
} // namespace optictl::vendor_db
