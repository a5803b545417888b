// Reading lists: every key, and every mistake with its line, column and what to do.
#include <doctest/doctest.h>

#include "tests/vendor-db/support.hpp"

namespace optictl::vendor_db {
namespace {

using test::good;
using test::read;

TEST_CASE("every key of an optic") {
    const List list = good(R"(
name = "lab"
[[optic]]
name = "ACME 2FR4"
vendor = ["ACME CORP.", { glob = "ACME*" }]
part_number = { cable = "AC-{length}M", min_m = 1, max_m = 5.5 }
revision = { min = "A1", max = "B9" }
serial = "AC0001"
oui = "02:0f:7c"
form_factor = "OSFP"
media = ["400GBASE-FR4"]
connector = "LC"
platform = ["sw-a", "sw-b"]
cage = "upper"
nos = { min = "4.1", max = "4.20" }
firmware = { allow = ["3.17"], min = "4.0", deny = ["3.1"], bank = "both", required = false, pairs = [{ application = "3.5", dsp = "1.2.3" }] }
modes = ["1x400G", { mode = "4x100G", start_lanes = [1, 2], fec = "RS544", status = "limited", reason = "slow" }]
max_power_w = 17
temperature_c = { min = 0, max = 70.5 }
features = ["dom", "vdm"]
peer = "400GBASE-FR4"
status = "limited"
reason = "soak"
ticket = "T-1"
by = "lab"
date = 2026-04-12
expires = "2027-04-12"
)");
    REQUIRE(list.rules.size() == 1);
    const Rule& rule = list.rules.front();
    CHECK(rule.place.text() == "test.toml:4:1");
    CHECK(rule.vendor.size() == 2);
    CHECK(rule.part_number->max_m == 5.5);
    CHECK(rule.oui == std::vector<std::string>{"02-0F-7C"});
    CHECK(rule.platform == std::vector<std::string>{"SW-A", "SW-B"});
    CHECK(rule.nos.max->text() == "4.20");
    CHECK(rule.firmware.pairs.front().dsp.text() == "1.2.3");
    CHECK(rule.firmware.bank == Firmware::Bank::Both);
    CHECK_FALSE(rule.firmware.required);
    CHECK(rule.modes[1].start_lanes == std::vector<unsigned>{1, 2});
    CHECK(rule.modes[1].status == Status::Limited);
    CHECK(rule.temperature_c.max == 70.5);
    CHECK(rule.features == std::vector<Feature>{Feature::Dom, Feature::Vdm});
    CHECK(rule.status == Status::Limited);
    CHECK(rule.date->text() == "2026-04-12");
    CHECK(rule.expires->text() == "2027-04-12");
    CHECK(rule.fields.count() == 11);
}

TEST_CASE("an optic has its own keys, else those of its template, else the defaults") {
    const List list = good(R"(
[defaults]
by = "everyone"
status = "validated"
firmware = { allow = ["1.0"] }
[template.four]
by = "template"
firmware = { min = "2.0" }
[[optic]]
part_number = "A"
[[optic]]
part_number = "B"
like = "four"
[[optic]]
part_number = "C"
like = "four"
by = "own"
status = "blocked"
)");
    REQUIRE(list.rules.size() == 3);
    CHECK(list.rules[0].by == "everyone");
    CHECK(list.rules[0].firmware.allow.size() == 1);
    CHECK(list.rules[1].by == "template");
    CHECK(list.rules[1].firmware.allow.empty()); // whole keys, nothing is merged
    CHECK(list.rules[1].firmware.min->text() == "2.0");
    CHECK(list.rules[2].by == "own");
    CHECK(list.rules[2].status == Status::Blocked);
}

/// The one problem of a list, as a user reads it.
std::string problem_of(const std::string& text) {
    const ReadList found = read(text);
    REQUIRE(found.problems.size() == 1);
    return found.problems.front().place.text() + ": " + found.problems.front().text;
}
std::string of_optic(const std::string& line) {
    return problem_of("format = 1\n[[optic]]\npart_number = \"A\"\nstatus = \"limited\"\n" + line +
                      "\n");
}

TEST_CASE("mistakes name file, line, column, and what to do") {
    const auto says = [](const std::string& problem, std::string_view place,
                         std::string_view words) {
        INFO(problem);
        CHECK(problem.starts_with(place));
        CHECK(problem.find(words) != std::string::npos);
    };
    says(problem_of(""), "test.toml:1:1: ", "format = 1");
    says(problem_of("format = 2\n"), "test.toml:1:10: ", "format = 1");
    says(problem_of("format = 1\nx = = 1\n"), "test.toml:2:5: ", "not TOML");
    // Found by the fuzzer: an assertion of the TOML library.
    says(problem_of("format = 1\n[[^^x]]\n"), "test.toml:2:", "not TOML");
    // Likewise: letters beyond ASCII outside of quotes.
    for (const char* letter :
         {"\u3042", "\u05d0", "\u1401", "\uac00", "\uff21", "\ufeff", "\u2fff"}) {
        says(problem_of("format = 1 " + std::string(letter) + "\n"), "test.toml:1:", "not TOML");
        says(problem_of(std::string(letter) + " = 1\n"), "test.toml:1:", "not TOML");
    }
    says(problem_of("format = 1\nformat = 1\n"), "test.toml:2:", "not TOML");
    says(problem_of("format = 1\n[[optics]]\n"), "test.toml:2:3: ", "did you mean 'optic'");
    says(problem_of("format = 1\noptic = 3\n"), "test.toml:2:9: ", "[[optic]]");
    says(problem_of("format = 1\n[[optic]]\nstatus = \"blocked\"\n"),
         "test.toml:2:1: ", "which one it is");
    says(problem_of("format = 1\n[[optic]]\npart_number = \"A\"\n"), "test.toml:2:1: ", "status");
    says(of_optic("vender = \"X\""), "test.toml:5:1: ", "did you mean 'vendor'");
    says(of_optic("colour = \"X\""), "test.toml:5:1: ", "known are");
    says(of_optic("vendor = 3"), "test.toml:5:10: ", "a text belongs here, this is a number");
    says(of_optic("vendor = { glob = \"A\", regex = \"B\" }"), "test.toml:5:10: ", "one of");
    says(of_optic("vendor = { regex = \"(\" }"), "test.toml:5:20: ", "regular expression");
    says(of_optic("vendor = { glob = \"A\", min_m = 1 }"), "test.toml:5:", "cable");
    says(of_optic("firmware = { allow = [3.10] }"), "test.toml:5:23: ", "in quotes");
    says(of_optic("firmware = { allow = [\"3.x\"] }"), "test.toml:5:23: ", "numbers with dots");
    says(of_optic("firmware = { bank = \"left\" }"),
         "test.toml:5:21: ", "active, inactive or both");
    says(of_optic("firmware = { pairs = [{ dsp = \"1\" }] }"), "test.toml:5:23: ", "both versions");
    says(of_optic("modes = [\"400\"]"), "test.toml:5:10: ", "4x100G");
    says(of_optic("modes = [{ fec = \"none\" }]"), "test.toml:5:10: ", "without its name");
    says(of_optic("modes = [{ mode = \"400G\", start_lanes = [0] }]"),
         "test.toml:5:42: ", "from 1");
    says(of_optic("expires = \"soon\""), "test.toml:5:11: ", "YYYY-MM-DD");
    says(of_optic("oui = \"02-0F\""), "test.toml:5:7: ", "three bytes");
    says(of_optic("features = [\"laser\"]"), "test.toml:5:13: ", "known are dom");
    says(of_optic("revision = { min = \"A1\", max = \"10\" }"), "test.toml:5:12: ", "shape");
    says(of_optic("like = \"nothing\""), "test.toml:5:8: ", "no [template.nothing]");
    says(of_optic("max_power_w = nan"), "test.toml:5:15: ", "a number");
}

TEST_CASE("a mistake in a template is told once, not once a user of it") {
    const ReadList found =
        read("format = 1\n[template.t]\nvendor = 1\n"
             "[[optic]]\npart_number = \"A\"\nstatus = \"blocked\"\nlike = \"t\"\n"
             "[[optic]]\npart_number = \"B\"\nstatus = \"blocked\"\nlike = \"t\"\n");
    CHECK(found.problems.size() == 1);
}

TEST_CASE("all mistakes are found at once") {
    const ReadList found =
        read("format = 1\n[[optic]]\nvendor = 1\nstatus = \"good\"\npart_number = []\n");
    CHECK(found.problems.size() >= 3);
}

TEST_CASE("contradictions and cages") {
    const List list = good(R"(
[[contradiction]]
id = "x"
text = "cannot be"
source = "SFF-8024 Table 4-7"
technology = "850 nm VCSEL"
power_class = [1, 2]
max_power_above_w = 1.5
[[cage]]
platform = "sw-a"
name = "Upper"
form_factor = ["OSFP", "QSFP-DD"]
max_power_w = 15
modes = ["2x400G"]
)");
    CHECK(list.contradictions.front().technology == std::vector<std::string>{"850 NM VCSEL"});
    CHECK(list.cages.front().name == "UPPER");
    CHECK(read("format = 1\n[[contradiction]]\nid = \"x\"\ntext = \"y\"\nsource = \"z\"\n")
              .problems.size() == 1);
    CHECK(read("format = 1\n[[cage]]\nmax_power_w = 3\n").problems.size() == 1);
}

} // namespace
} // namespace optictl::vendor_db
