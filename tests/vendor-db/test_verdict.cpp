// Which rule decides, why the others do not, and what the deciding one asks of the module.
#include <algorithm>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/vendor-db/support.hpp"

namespace optictl::vendor_db {
namespace {

using test::database;
using test::module;
using test::query;
using Outcome = Requirement::Outcome;

Verdict judge(const std::string& body, const Facts& facts = module(),
              const Query& asked = query()) {
    return database(body).judge(facts, asked);
}

std::string optic(std::string_view keys, std::string_view status = "validated") {
    return "[[optic]]\n" + std::string(keys) + "\nstatus = \"" + std::string(status) + "\"\n";
}
constexpr const char* exact = "vendor = \"ACME CORP.\"\npart_number = \"AC-O8-2FR4-S\"\n";

TEST_CASE("no entry: unknown; an entry: what it says") {
    CHECK(judge("").status == Status::Unknown);
    CHECK(judge("").rule == nullptr);
    for (const char* status : {"validated", "limited", "deprecated", "blocked"}) {
        const Verdict verdict = judge(optic(exact, status));
        CHECK(name_of(verdict.status) == status);
        CHECK(verdict.rule->place.line == 2);
    }
}

TEST_CASE("an identity that cannot be believed is unverifiable, whatever the list says") {
    Facts facts = module();
    facts.unverifiable = "checksum CC_BASE of its identity is wrong";
    CHECK(judge(optic(exact, "blocked"), facts).status == Status::Unverifiable);
    CHECK(judge(optic(exact), facts).status == Status::Unverifiable);
}

TEST_CASE("the most specific entry decides, and the others say why they lost") {
    const Verdict verdict =
        judge(optic("vendor = \"ACME CORP.\"", "blocked") + optic(exact) +
              optic("vendor = \"ACME CORP.\"\npart_number = { glob = \"AC-*\" }", "limited"));
    CHECK(verdict.status == Status::Validated);
    CHECK(verdict.rule->place.line == 5);
    REQUIRE(verdict.losers.size() == 2);
    CHECK(text_of(verdict.losers[0], verdict.rule).find("wider pattern") != std::string::npos);
    CHECK(text_of(verdict.losers[1], verdict.rule) == "less specific: 1 fields against 2");
}

TEST_CASE("of two patterns the longer one decides") {
    const Verdict verdict = judge(optic("part_number = { glob = \"AC-*\" }", "limited") +
                                  optic("part_number = { glob = \"AC-O8-*\" }"));
    CHECK(verdict.status == Status::Validated);
}

TEST_CASE("at equal specificity the worse status decides, in any order and layer") {
    CHECK(judge(optic(exact) + optic(exact, "blocked")).status == Status::Blocked);
    CHECK(judge(optic(exact, "blocked") + optic(exact)).status == Status::Blocked);
    CHECK(judge(optic(exact, "limited") + optic(exact)).status == Status::Limited);
    Database layered;
    layered.add(test::good(optic(exact, "blocked"), "shipped.toml"));
    layered.add(test::good(optic(exact), "site.toml"));
    CHECK(layered.judge(module(), query()).status == Status::Blocked);
}

TEST_CASE("of equal entries the later list decides; within one list the one that covers more") {
    const std::string old = optic(std::string(exact) + "firmware = { allow = [\"1.0\"] }");
    const std::string now = optic(std::string(exact) + "firmware = { allow = [\"3.17\"] }");
    CHECK(judge(old + now).status == Status::Validated);
    CHECK(judge(now + old).status == Status::Validated);
    Database layered;
    layered.add(test::good(now, "shipped.toml"));
    layered.add(test::good(old, "site.toml"));
    const Verdict verdict = layered.judge(module(), query());
    CHECK(verdict.status == Status::Unknown);
    CHECK(*verdict.rule->place.file == "site.toml");
    CHECK(verdict.losers.front().why == Loser::Why::LowerLayer);
}

TEST_CASE("expired entries do not decide, on the last day they do") {
    const std::string list = optic(std::string(exact) + "expires = 2026-11-28");
    Query asked = query();
    CHECK(judge(list, module(), asked).status == Status::Validated);
    asked.today = {2026, 11, 29};
    const Verdict verdict = judge(list, module(), asked);
    CHECK(verdict.status == Status::Unknown);
    CHECK(text_of(verdict.losers.front(), nullptr) == "expired on 2026-11-28");
}

TEST_CASE("what cannot be compared does not pass") {
    const std::string by_revision =
        optic(std::string(exact) + "revision = { min = \"100\", max = \"200\" }");
    const Verdict verdict = judge(by_revision);
    CHECK(verdict.status == Status::Unknown);
    CHECK(verdict.losers.front().why == Loser::Why::Undecided);
    CHECK(verdict.losers.front().undecided.text() == "revision");
    // And a blocked entry that cannot be compared takes the pass of a wider one away.
    const Verdict may_block =
        judge(optic(exact) + optic(std::string(exact) + "platform = \"sw-a\"", "blocked"));
    CHECK(may_block.status == Status::Unknown);
    CHECK(may_block.reason.find("platform") != std::string::npos);
}

TEST_CASE("platform, cage and version of the NOS") {
    const std::string list = optic(std::string(exact) + "platform = [\"SW-A\"]\ncage = \"upper\"\n"
                                                        "nos = { min = \"4.2\", max = \"4.10\" }");
    Query asked = query();
    asked.platform = "SW-A";
    asked.cage = "UPPER";
    asked.nos = Version{{4, 9}};
    CHECK(judge(list, module(), asked).status == Status::Validated);
    asked.nos = Version{{4, 11}};
    CHECK(judge(list, module(), asked).status == Status::Unknown);
    asked.nos = Version{{4, 9}};
    asked.platform = "SW-B";
    CHECK(judge(list, module(), asked).status == Status::Unknown);
}

TEST_CASE("ranges of revision and serial number, OUI, media, connector, form factor") {
    const auto status = [](const char* line) {
        return judge(optic(std::string(exact) + line)).status;
    };
    CHECK(status("revision = { min = \"A1\", max = \"B2\" }") == Status::Validated);
    CHECK(status("revision = { min = \"B3\" }") == Status::Unknown);
    CHECK(status("revision = \"b2\"") == Status::Validated);
    CHECK(status("serial = { min = \"AC00001\", max = \"AC00200\" }") == Status::Validated);
    CHECK(status("serial = { max = \"AC00122\" }") == Status::Unknown);
    CHECK(status("oui = \"02-0f-7c\"") == Status::Validated);
    CHECK(status("oui = \"02-0F-7D\"") == Status::Unknown);
    CHECK(status("media = \"400GBASE-FR4\"") == Status::Validated);
    CHECK(status("media = \"400g-fr4\"") == Status::Validated);
    CHECK(status("media = \"400GBASE-DR4\"") == Status::Unknown);
    CHECK(status("connector = \"LC\"") == Status::Validated);
    CHECK(status("form_factor = \"QSFP-DD\"") == Status::Unknown);
}

Requirement only(const Verdict& verdict) {
    REQUIRE(verdict.requirements.size() == 1);
    return verdict.requirements.front();
}
Requirement firmware(const char* keys) {
    return only(judge(optic(std::string(exact) + "firmware = { " + keys + " }")));
}

TEST_CASE("firmware") {
    CHECK(firmware("allow = [\"3.17\", \"3.20\"]").outcome == Outcome::Met);
    CHECK(firmware("min = \"3.9\"").outcome == Outcome::Met);
    CHECK(firmware("deny = [\"3.18\"]").outcome == Outcome::Met);
    CHECK(firmware("allow = [\"3.1\"]").outcome == Outcome::NotCovered);
    CHECK(firmware("min = \"3.18\"").outcome == Outcome::NotCovered);
    CHECK(firmware("allow = [\"4.0\"], min = \"3.17\"").outcome == Outcome::Met);
    CHECK(firmware("allow = [\"3.17.1\"]").outcome == Outcome::CannotTell);
    CHECK(firmware("deny = [\"3.17\"], min = \"1.0\"").at_least == Status::Blocked);
    CHECK(firmware("deny = [\"3.17.2\"]").at_least == Status::Unknown);
    CHECK(firmware("pairs = [{ application = \"3.17\", dsp = \"9.1\" }]").outcome ==
          Outcome::CannotTell);
    CHECK(firmware("allow = [\"3.12\"], bank = \"inactive\"").outcome == Outcome::Met);
    CHECK(firmware("allow = [\"3.1\"]").change == "active firmware 3.1");
    const Verdict both =
        judge(optic(std::string(exact) + "firmware = { allow = [\"3.17\"], bank = \"both\" }"));
    CHECK(both.requirements.size() == 2);
    CHECK(both.status == Status::Unknown);
}

TEST_CASE("firmware that is not reported, and the policies") {
    Facts silent = module();
    silent.firmware.reset();
    silent.firmware_state = "no firmware";
    const std::string list = std::string(exact) + "firmware = { allow = [\"3.17\"]";
    CHECK(judge(optic(list + " }"), silent).status == Status::Unknown);
    CHECK(judge(optic(list + ", required = false }"), silent).status == Status::Validated);
    const std::string old = optic(std::string(exact) + "firmware = { allow = [\"1.0\"] }");
    const std::string denied = optic(std::string(exact) + "firmware = { deny = [\"3.17\"] }");
    Query asked = query();
    asked.firmware_policy = Query::FirmwarePolicy::Report;
    CHECK(judge(old, module(), asked).status == Status::Validated);
    CHECK(only(judge(old, module(), asked)).outcome == Outcome::NotCovered);
    CHECK(judge(denied, module(), asked).status == Status::Blocked);
    asked.firmware_policy = Query::FirmwarePolicy::Ignore;
    CHECK(judge(denied, module(), asked).status == Status::Validated);
}

Verdict with_mode(std::string_view mode, const std::string& keys = "") {
    Query asked = query();
    asked.modes = {*parse_breakout(mode)};
    return judge(optic(exact + keys), module(), asked);
}

TEST_CASE("modes against the applications of the module, with the rule that fails") {
    CHECK(with_mode("2x400G").status == Status::Validated);
    CHECK(with_mode("4x100G-1").status == Status::Validated);
    const auto fails = [](std::string_view mode, std::string_view words) {
        const Verdict verdict = with_mode(mode);
        CHECK(verdict.status == Status::Blocked);
        INFO(verdict.reason);
        CHECK(verdict.reason.find(words) != std::string::npos);
    };
    fails("4x200G", "no application has that speed");
    fails("2x400G-8", "takes 4 host lanes, not 8");
    fails("8x100G", "fits 4 times side by side");
}

TEST_CASE("modes of the entry") {
    const std::string modes = "modes = [\"2x400G\", { mode = \"4x100G\", status = \"limited\", "
                              "reason = \"lane 8 slow\", start_lanes = [1] }, "
                              "{ mode = \"1x100G\", start_lanes = [8] }]";
    CHECK(with_mode("2x400G", modes).status == Status::Validated);
    const Verdict limited = with_mode("4x100G", modes);
    CHECK(limited.status == Status::Limited);
    CHECK(limited.reason.find("lane 8 slow") != std::string::npos);
    CHECK(with_mode("1x400G", modes).status == Status::Unknown);
    const Verdict start = with_mode("1x100G", modes);
    CHECK(start.status == Status::Blocked);
    CHECK(start.reason.find("cannot start on host lane 8") != std::string::npos);
}

TEST_CASE("modules that do not advertise modes need an entry that lists them") {
    Facts facts = module();
    facts.has_applications = false;
    facts.applications.clear();
    Query asked = query();
    asked.modes = {*parse_breakout("4x25G")};
    CHECK(judge(optic(exact), facts, asked).status == Status::Unknown);
    CHECK(judge(optic(std::string(exact) + "modes = [\"4x25G\"]"), facts, asked).status ==
          Status::Validated);
}

TEST_CASE("instances of several descriptors run side by side") {
    // OIF-CMIS 5.4 section 6.2.1.5: data paths may use different AppSel codes.
    Facts facts = module();
    facts.applications = {
        {1, "400GAUI-4-S C2M", "400GBASE-DR4", 400, 4, 4, true, {1}, {1}, 0x01, 0x01},
        {2, "400GAUI-4-L C2M", "400GBASE-DR4", 400, 4, 4, true, {5}, {5}, 0x10, 0x10},
        {3, "400GAUI-4-L C2M", "400GBASE-DR4-2", 400, 4, 4, true, {5}, {5}, 0x10, 0x10}};
    Query asked = query();
    asked.modes = {*parse_breakout("2x400G")};
    const Verdict verdict = judge(optic(exact), facts, asked);
    CHECK(verdict.status == Status::Validated);
    CHECK(only(verdict).text == "2x400G: application 1 (400GAUI-4-S C2M) on host lane 1; "
                                "application 2 (400GAUI-4-L C2M) on host lane 5");
    asked.modes = {*parse_breakout("3x400G")};
    CHECK(judge(optic(exact), facts, asked).status == Status::Blocked);
    facts.applications[1].media_options = 0x01; // on the media lanes of the first
    facts.applications.pop_back();
    asked.modes = {*parse_breakout("2x400G")};
    CHECK(judge(optic(exact), facts, asked).status == Status::Blocked);
}

TEST_CASE("ports of several kinds side by side") {
    // An 800G-DR8: one 400G port in either half, or a 100G port on each lane.
    Facts facts = module();
    facts.applications = {
        {1, "400GAUI-4-S C2M", "400GBASE-DR4", 400, 4, 4, true, {1, 5}, {1, 5}, 0x11, 0x11},
        {2, "100GAUI-1-S C2M", "100GBASE-DR", 100, 1, 1, true, {1, 2}, {1, 2}, 0xFF, 0xFF}};
    const auto text = [&](std::string_view mode, const std::string& keys = "") {
        Query asked = query();
        asked.modes = {*parse_breakout(mode)};
        const Verdict verdict = judge(optic(exact + keys), facts, asked);
        return fmt::format("{} {}", name_of(verdict.status), verdict.requirements.back().text);
    };
    CHECK(text("1x400G+4x100G") ==
          "validated 1x400G+4x100G: application 1 (400GAUI-4-S C2M) on host lane 1; "
          "application 2 (100GAUI-1-S C2M) on host lanes 5-8");
    CHECK(text("4x100G+1x400G") ==
          "validated 4x100G+1x400G: application 2 (100GAUI-1-S C2M) on host lanes 1-4; "
          "application 1 (400GAUI-4-S C2M) on host lane 5");
    CHECK(text("2x400G+1x100G") == "blocked 2x400G+1x100G: each kind of port fits, but not all of "
                                   "them on 8 host lanes");
    CHECK(text("1x400G+2x200G") ==
          "blocked 1x400G+2x200G: of these 2x200G: no application has that speed");
    // The entry has to list the ports together, in either order.
    const std::string both = "modes = [\"1x400G\", \"4x100G\"]";
    CHECK(text("1x400G", both).starts_with("validated"));
    CHECK(text("1x400G+4x100G", both).starts_with("unknown"));
    CHECK(text("1x400G+4x100G", "modes = [\"4x100G+1x400G\"]").starts_with("validated"));
    facts.lanes = 16; // the options of a descriptor hold in each bank
    CHECK(text("3x400G+4x100G") ==
          "validated 3x400G+4x100G: application 1 (400GAUI-4-S C2M) on host lanes 1, 5, 9; "
          "application 2 (100GAUI-1-S C2M) on host lanes 13-16");
}

TEST_CASE("an entry in two paragraphs has the modes of both") {
    Query asked = query();
    asked.modes = {*parse_breakout("2x400G"), *parse_breakout("4x100G")};
    const auto entry = [](const std::string& keys) { return optic(exact + keys); };
    const std::string wide = entry("modes = [\"2x400G\"]");
    const std::string narrow = entry("modes = [\"4x100G\"]");
    CHECK(judge(wide, module(), asked).status == Status::Unknown);
    CHECK(judge(wide + narrow, module(), asked).status == Status::Validated);
    // A paragraph that does not hold for this firmware lends no mode.
    const std::string other = entry("modes = [\"4x100G\"]\nfirmware = { allow = [\"9.9\"] }");
    CHECK(judge(wide + other, module(), asked).status == Status::Unknown);
    CHECK(judge(other + wide, module(), asked).status == Status::Unknown);
    Facts facts = module();
    facts.running = {{1, 400, 4}, {2, 100, 1}};
    CHECK(judge(wide, facts).status == Status::Unknown);
    CHECK(judge(wide + narrow, facts).status == Status::Validated);
}

TEST_CASE("a recall is outvoted by nothing") {
    const std::string all = "[[optic]]\npart_number = { glob = \"AC-O8-*\" }\n";
    const std::string fine = optic(std::string(exact) + "revision = \"B2\"");
    const std::string recall = all + "status = \"recalled\"\nreason = \"laser ages\"\n";
    const std::string final = all + "status = \"blocked\"\nfinal = true\n";
    const std::string plain = all + "status = \"blocked\"\n";
    CHECK(judge(plain + fine).status == Status::Validated); // the exact entry decides
    for (const std::string& list : {recall + fine, fine + recall, final + fine}) {
        const Verdict verdict = judge(list);
        CHECK(verdict.status == Status::Blocked);
        REQUIRE(verdict.losers.size() == 1);
        CHECK(verdict.losers.front().why == Loser::Why::Recalled);
    }
    CHECK(judge(recall + fine).reason == "recalled: laser ages");
    // By a later list neither, and of one that cannot be compared nothing passes.
    Database both;
    both.add(test::good(recall));
    both.add(test::good(fine));
    CHECK(both.judge(module(), query()).status == Status::Blocked);
    const std::string of_platform = recall + "platform = \"sw-a\"\n";
    CHECK(judge(of_platform + fine).status == Status::Unknown);
    Query elsewhere = query();
    elsewhere.platform = "SW-B";
    CHECK(judge(of_platform + fine, module(), elsewhere).status == Status::Validated);
    CHECK(judge(recall + "expires = 2026-11-27\n" + fine).status == Status::Validated);
    // A status of its own ends what a template says.
    CHECK(judge("[template.t]\nstatus = \"recalled\"\n[[optic]]\nlike = \"t\"\n" +
                std::string(exact) + "status = \"validated\"\n")
              .status == Status::Validated);
    CHECK(
        test::read("format = 1\n[[optic]]\nvendor = \"V\"\nstatus = \"validated\"\nfinal = true\n")
            .problems.size() == 1);
}

TEST_CASE("entries count from a day on, and until another") {
    const std::string fine = optic(exact);
    const auto deprecated = [](const std::string& dates) {
        return "[[optic]]\n" + std::string(exact) + "status = \"deprecated\"\n" + dates;
    };
    CHECK(judge(fine + deprecated("from = 2026-11-28\n")).status == Status::Deprecated);
    const Verdict early = judge(fine + deprecated("from = 2026-11-29\n"));
    CHECK(early.status == Status::Validated);
    REQUIRE(early.losers.size() == 1);
    CHECK(text_of(early.losers.front(), early.rule) == "counts from 2026-11-29 on");
    CHECK(days_between({2026, 12, 31}, {2027, 1, 1}) == 1);
    CHECK(days_between({2027, 3, 1}, {2027, 2, 1}) == -28);
}

TEST_CASE("media that a module of its form cannot have match nothing") {
    Facts facts = module();
    facts.media = {"100G CWDM4"};
    facts.media_shown = "100G CWDM4";
    const std::string by_media = "[[optic]]\nmedia = \"100G CWDM4\"\nstatus = \"validated\"\n";
    CHECK(judge(by_media, facts).status == Status::Validated);
    facts.media_contradiction = too_narrow("100G CWDM4", "SFP");
    CHECK(facts.media_contradiction == "100G CWDM4 takes 4 lanes, SFP has 1");
    CHECK(judge(by_media, facts).status == Status::Unknown);
    for (const auto& [media, form] : {std::pair("100G CWDM4", "QSFP28"),
                                      {"25GBASE-SR", "QSFP28"},
                                      {"1000BASE-T", "SFP"},
                                      {"1.6T-SR8.2", "OSFP"},
                                      {"400GBASE-SR8", "QSFP-DD"},
                                      {"100GBASE-SR2", "SFP-DD (CMIS)"},
                                      {"XR400-16QAM", "QSFP-DD"},
                                      {"NO SUCH", "SFP"},
                                      {"100G CWDM4", "NO SUCH"}}) {
        CHECK(too_narrow(media, form).empty());
    }
    CHECK_FALSE(too_narrow("400GBASE-SR8", "QSFP28").empty());
    CHECK_FALSE(too_narrow("100GBASE-SR2", "SFP").empty());
}

TEST_CASE("modes of modules without applications, by the interfaces that they name") {
    const auto status = [](std::string_view media, std::string_view mode,
                           const std::string& keys = "") {
        Facts facts = module();
        facts.has_applications = false;
        facts.applications.clear();
        facts.media.clear();
        add_media_names(facts.media, media);
        Query asked = query();
        asked.modes = {*parse_breakout(mode)};
        return judge(optic(exact + keys), facts, asked).status;
    };
    CHECK(status("100GBASE-SR4", "1x100G") == Status::Validated);
    CHECK(status("100GBASE-SR4", "4x25G") == Status::Validated); // each lane has its own fibres
    CHECK(status("100G CWDM4", "4x25G") == Status::Unknown);     // one pair for all lanes
    CHECK(status("100GBASE-SR4", "2x50G") == Status::Unknown);
    CHECK(status("100G CWDM4", "1x400G", "modes = [\"1x400G\"]") == Status::Blocked);
    CHECK(status("100G CWDM4", "2x100G") == Status::Blocked);
}

TEST_CASE("what runs has to be among the modes of the entry, unless another mode is asked for") {
    const std::string modes = "modes = [\"4x100G\"]";
    Facts facts = module();
    const auto status = [&](const Query& asked = query()) {
        return judge(optic(exact + modes), facts, asked).status;
    };
    CHECK(status() == Status::Validated); // it does not say what it runs
    facts.running = {{1, 400, 4}};
    CHECK(status() == Status::Unknown);
    facts.running = {{3, 100, 1}};
    CHECK(status() == Status::Validated);
    facts.running = {{3, 100, 1}, {1, 400, 4}};
    CHECK(status() == Status::Unknown);
    Query asked = query();
    asked.modes = {*parse_breakout("4x100G")};
    CHECK(status(asked) == Status::Validated);
    CHECK(judge(optic(exact), facts).status == Status::Validated); // an entry without modes
}

TEST_CASE("the port of the map: power, cage, lanes") {
    const auto status = [](const PortPlace& port, std::string_view mode = "") {
        Query asked = query();
        asked.port = port;
        if (!mode.empty()) {
            asked.modes = {*parse_breakout(mode)};
        }
        return judge(optic(exact), module(), asked).status; // an OSFP of 14.5 W
    };
    CHECK(status({.name = "port 1", .cage = "osfp", .lanes = 8, .max_power_w = 15}) ==
          Status::Validated);
    CHECK(status({.name = "port 1", .max_power_w = 14}) == Status::Blocked);
    CHECK(status({.name = "port 1", .cage = "qsfp112"}) == Status::Blocked);
    CHECK(status({.name = "port 1", .lanes = 4}, "1x400G") == Status::Validated);
    CHECK(status({.name = "port 1", .lanes = 4}, "2x400G") == Status::Blocked);
}

TEST_CASE("power, cage, temperature, features") {
    const auto status = [](const std::string& keys, const Query& asked = query(),
                           const std::string& more = "") {
        return judge(more + optic(exact + keys), module(), asked).status;
    };
    CHECK(status("max_power_w = 14.5") == Status::Validated);
    CHECK(status("max_power_w = 14") == Status::Blocked);
    CHECK(status("temperature_c = { max = 70 }") == Status::Validated);
    CHECK(status("temperature_c = { max = 40 }") == Status::Unknown);
    CHECK(status("features = [\"vdm\"]") == Status::Validated);
    Facts plain = module();
    plain.features.fill(Has::No);
    CHECK(judge(optic(std::string(exact) + "features = [\"vdm\"]"), plain).status ==
          Status::Blocked);
    const std::string cages =
        "[[cage]]\nname = \"upper\"\nmax_power_w = 20\nform_factor = \"OSFP\"\n"
        "[[cage]]\nplatform = \"sw-a\"\nname = \"upper\"\nmax_power_w = 12\n"
        "[[cage]]\nname = \"small\"\nform_factor = \"QSFP28\"\n";
    Query asked = query();
    asked.cage = "UPPER";
    CHECK(status("", asked, cages) == Status::Validated);
    asked.platform = "SW-A";
    CHECK(status("", asked, cages) == Status::Blocked);
    asked.cage = "SMALL";
    CHECK(status("", asked, cages) == Status::Blocked);
}

TEST_CASE("near misses by suffix, length, glob and two slips") {
    const auto field = [](const std::string& keys, std::string_view part,
                          std::string_view vendor = "ACME CORP.") -> std::string {
        const Verdict verdict = judge(optic(keys), module(vendor, part));
        return verdict.near_misses.empty()
                   ? ""
                   : std::string(name_of(verdict.near_misses.front().field));
    };
    const std::string acme = "vendor = \"ACME CORP.\"\n";
    const std::string fourx = acme + "part_number = \"AC-Q28-SR4\"\n";
    for (const std::string_view part : {"AC-Q28-SR4-AR", "AC-Q28-SR4-A1", "AC-Q28-SR4 A",
                                        "AC-Q82-SR4", "AC-Q28-S4R", "AC-Q27-SR5", "ACQ28SR4"}) {
        INFO(part);
        CHECK(field(fourx, part) == "part_number");
    }
    for (const std::string_view part : {"AC-Q28-SR4X99", "AC-Q56-LR8", "AC-Q28-SR4-LONG1"}) {
        INFO(part);
        CHECK(field(fourx, part).empty());
    }
    CHECK(field(acme + "part_number = \"AC-1\"\n", "AD-2").empty()); // two of four characters
    const std::string cable = acme + "part_number = { cable = \"AC-C{length}M\", max_m = 3 }\n";
    CHECK(field(cable, "AC-C5M") == "part_number");
    CHECK(field(cable, "AC-C3M").empty()); // matches
    const std::string glob = acme + "part_number = { glob = \"AC-Q28-*\" }\n";
    CHECK(field(glob, "AC-Q26-LR4") == "part_number");
    CHECK(field(glob, "AB-X28-LR4").empty());
    // The vendor, of an entry with a pattern: a dot and a character more.
    CHECK(field(glob, "AC-Q28-LR4", "ACMEE CORP") == "vendor");
    CHECK(field(glob, "AC-Q28-LR4", "ACM CORP.") == "vendor");
    CHECK(field(glob, "AC-Q28-LR4", "OTHER").empty());
}

TEST_CASE("names of one vendor") {
    const std::string group = "[[vendor]]\nnames = [\"OLD INC\", \"NEW CORP\"]\nsource = \"a press "
                              "release\"\n";
    const std::string entry = "vendor = \"OLD INC\"\npart_number = { glob = \"X-*\" }\n";
    const Facts renamed = module("NEW CORP", "X-1");
    const Verdict near = judge(group + optic(entry), renamed);
    REQUIRE(near.near_misses.size() == 1);
    CHECK(near.near_misses.front().hint == "a press release");
    CHECK(judge(group + optic(entry + "alias = true\n"), renamed).status == Status::Validated);
    CHECK(judge(group + optic(entry + "alias = true\n"), module("NEWER", "X-1")).status ==
          Status::Unknown);
    // Names of a list that was read before count, too; the entry is written as it was.
    Database both;
    both.add(test::good(group));
    both.add(test::good(optic(entry + "alias = true\n")));
    CHECK(both.judge(renamed, query()).status == Status::Validated);
    const Rule& rule = both.lists().back()->rules.front();
    CHECK(rule.vendor.size() == 2);
    CHECK(written_vendors(rule).size() == 1);
    CHECK(test::read("format = 1\n[[vendor]]\nnames = [\"A\", \"B\"]\n").problems.size() == 1);
}

TEST_CASE("near misses say which field differs") {
    const auto near = [](const Facts& facts) {
        Verdict verdict = judge(optic(exact), facts);
        CHECK(verdict.status == Status::Unknown);
        REQUIRE(verdict.near_misses.size() == 1);
        return verdict.near_misses.front();
    };
    const NearMiss vendor = near(module("ACME CORP"));
    CHECK(vendor.field == Field::Vendor);
    CHECK(vendor.listed == "ACME CORP.");
    CHECK(vendor.found == "ACME CORP");
    CHECK(near(module("ACME CORP.", "AC-O8-2FR4-T")).field == Field::PartNumber);
    CHECK(near(module("ACME CORP.", "AC O8 2FR4 S")).field == Field::PartNumber);
    CHECK(near(module("SOMEBODY", "AC-O8-2FR4-S")).field == Field::Vendor);
    CHECK(judge(optic(exact), module("SOMEBODY", "ELSE")).near_misses.empty());
    CHECK(judge(optic(exact), module("ACME CORP.", "ELSE")).near_misses.empty());
    const Verdict revision = judge(optic(std::string(exact) + "revision = \"B3\""));
    REQUIRE(revision.near_misses.size() == 1);
    CHECK(revision.near_misses.front().field == Field::Revision);
}

TEST_CASE("contradictions hold when all their conditions do") {
    const std::string list = "[[contradiction]]\nid = \"x\"\ntext = \"t\"\nsource = \"s\"\n"
                             "technology = [\"1310 nm EML\"]\nmax_power_above_w = 14\n";
    CHECK(judge(list).contradictions.size() == 1);
    CHECK(judge(list + "media_type = \"optical, MMF\"\n").contradictions.empty());
}

} // namespace
} // namespace optictl::vendor_db
