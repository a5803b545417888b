// From 800G to 2x400G: what each port needs, who would serve, and what it draws.
#include "cli/engine/lists/migrate.hpp"
#include "tests/vendor-db/support.hpp"

namespace {

using namespace optictl;
using engine::Step;
using vendor_db::PortPlace;

/// An OSFP with 800GBASE-DR8 that can run two 400GBASE-DR4, of 15 W.
vendor_db::Facts dr8(std::string_view part = "AC-DR8") {
    vendor_db::Facts facts = vendor_db::test::module("ACME CORP.", part);
    facts.max_power_w = 15;
    facts.applications = {{1, "800GAUI-8 C2M", "800GBASE-DR8", 800, 8, 8, true, {1}},
                          {2, "400GAUI-4 C2M", "400GBASE-DR4", 400, 4, 4, true, {1, 5}}};
    facts.running = {{1, 800, 8}};
    return facts;
}

/// The same without the breakout.
vendor_db::Facts sr8() {
    vendor_db::Facts facts = dr8("AC-SR8");
    facts.applications.pop_back();
    facts.max_power_w = 14;
    return facts;
}

engine::Wish wish() {
    return *engine::parse_wish("800G -> 2x400G");
}

/// A module in a port of its own: an OSFP cage of 8 lanes and 18 W, unless another one is given.
engine::Migrant
in_port(vendor_db::Facts facts, const std::string& name = "Ethernet0",
        PortPlace port = {.name = {}, .cage = "osfp", .lanes = 8, .max_power_w = 18},
        const vendor_db::Database& lists = vendor_db::Database{}) {
    vendor_db::Query query;
    query.port = std::move(port);
    query.port->name = name;
    return engine::examine(std::move(facts), wish(), lists, query, name, "sw1");
}

TEST_SUITE("migrate") {
    TEST_CASE("a wish names one mode, or two") {
        const auto both = engine::parse_wish(" 800G->2x400G ");
        REQUIRE(both);
        CHECK(both->text() == "800G -> 2x400G");
        CHECK(both->to.count == 2);
        const auto words = engine::parse_wish("800G to 2x400G");
        REQUIRE(words);
        CHECK(words->text() == both->text());
        const auto one = engine::parse_wish("4x100G");
        REQUIRE(one);
        CHECK(!one->from);
        CHECK(one->text() == "4x100G");
        for (const std::string_view text : {"", "->", "800G ->", "-> 2x400G", "800G -> fast"}) {
            CAPTURE(text);
            const auto wrong = engine::parse_wish(text);
            REQUIRE(!wrong);
            CHECK(wrong.error().contains("a wish is '800G to 2x400G'"));
        }
    }

    TEST_CASE("what a port needs") {
        CHECK(in_port(dr8()).step == Step::Configure);
        vendor_db::Facts broken_out = dr8();
        broken_out.running = {{2, 400, 4}};
        CHECK(in_port(broken_out).step == Step::Today);
        CHECK(in_port(sr8()).step == Step::Replace);
        vendor_db::Facts fr4 = vendor_db::test::module();
        fr4.applications.resize(1);
        fr4.applications[0].starts = {1};
        fr4.running = {{1, 400, 4}};
        CHECK(in_port(fr4).step == Step::NotConcerned);
    }

    TEST_CASE("what the port has not is no fault of the optic, and the other way round") {
        const auto lanes =
            in_port(dr8(), "e", {.name = {}, .cage = "osfp", .lanes = 4, .max_power_w = 18});
        CHECK(lanes.step == Step::OtherPort);
        CHECK(lanes.reason == "2x400G takes 8 host lanes, e has 4");
        const auto power =
            in_port(dr8(), "e", {.name = {}, .cage = "osfp", .lanes = 8, .max_power_w = 14.9});
        CHECK(power.step == Step::Replace);
        CHECK(power.reason == "draws up to 15 W, e gives 14.9 W");
        CHECK(
            in_port(dr8(), "e", {.name = {}, .cage = "osfp", .lanes = 8, .max_power_w = 15}).step ==
            Step::Configure);
        const auto cage =
            in_port(dr8(), "e", {.name = {}, .cage = "qsfp-dd", .lanes = 8, .max_power_w = 18});
        CHECK(cage.step == Step::Replace);
    }

    TEST_CASE("what is not known is never good") {
        vendor_db::Facts silent = dr8();
        silent.max_power_w.reset();
        CHECK(in_port(silent).step == Step::CannotTell);
        vendor_db::Facts torn = dr8();
        torn.applications_complete = false;
        torn.applications.pop_back();
        CHECK(in_port(torn).step == Step::CannotTell);
        vendor_db::Facts bad = dr8();
        bad.unverifiable = "checksum of its identity is wrong";
        CHECK(in_port(bad).step == Step::CannotTell);
        const auto plan =
            engine::plan({in_port(dr8()), engine::unread("Ethernet8", "sw1", "no answer")}, wish(),
                         vendor_db::Database{});
        CHECK(!plan.is_possible());
        CHECK(plan.boxes.front().unknown_before == 1);
    }

    TEST_CASE("a blocked optic is replaced, though it can") {
        vendor_db::Database lists;
        lists.add(
            vendor_db::test::good("[[optic]]\npart_number = \"AC-DR8\"\nstatus = \"blocked\"\n"
                                  "reason = \"recall 7\"\n"));
        const auto found =
            in_port(dr8(), "e", {.name = {}, .cage = "osfp", .lanes = 8, .max_power_w = 18}, lists);
        CHECK(found.step == Step::Replace);
        CHECK(found.reason.contains("recall 7"));
    }

    TEST_CASE("an optic that would serve fits the cage and the power") {
        std::vector<engine::Migrant> ports;
        ports.push_back(in_port(sr8(), "Ethernet0"));
        ports.push_back(in_port(dr8(), "Ethernet8"));
        ports.push_back(in_port(sr8(), "Ethernet16",
                                {.name = {}, .cage = "osfp", .lanes = 8, .max_power_w = 14}));
        ports.push_back(in_port(dr8("AC-DR8-QDD"), "Ethernet24",
                                {.name = {}, .cage = "osfp", .lanes = 8, .max_power_w = 18}));
        ports.back().facts.form_factor = "QSFP-DD";
        const auto plan = engine::plan(std::move(ports), wish(), vendor_db::Database{});
        REQUIRE(plan.ports[0].candidates.size() == 1);
        CHECK(plan.ports[0].candidates[0].name == "ACME CORP. AC-DR8");
        CHECK(plan.ports[0].candidates[0].source == "in Ethernet8");
        CHECK(plan.ports[0].after_w == 15);
        CHECK(plan.ports[2].candidates.empty()); // 15 W in a port of 14 W
        CHECK(!plan.ports[2].after_w);
        REQUIRE(plan.boxes.size() == 1);
        CHECK(plan.boxes[0].before_w == 14 + 15 + 14 + 15);
        CHECK(plan.boxes[0].after_w == 15 + 15 + 15);
        CHECK(plan.boxes[0].unknown_after == 1);
        CHECK(plan.boxes[0].limit_w == 18 + 18 + 14 + 18);
    }

    TEST_CASE("a fleet can when every port that is concerned can") {
        vendor_db::Facts other = vendor_db::test::module();
        other.applications.clear();
        CHECK(engine::plan({in_port(dr8())}, wish(), vendor_db::Database{}).is_possible());
        CHECK(
            !engine::plan({in_port(dr8(), "a"), in_port(sr8(), "b")}, wish(), vendor_db::Database{})
                 .is_possible());
        CHECK(!engine::plan({}, wish(), vendor_db::Database{}).is_possible());
    }
}

} // namespace
