// Baselines: the majority, what differs from it, what is not known; files that read back.
#include <algorithm>

#include <doctest/doctest.h>

#include "vendor-db/baseline/baseline.hpp"
#include "vendor-db/baseline/compare.hpp"

namespace optictl::vendor_db::baseline {
namespace {

const Key firmware{Section::Firmware, "active_firmware"};
const Key high_alarm{Section::Thresholds, "TempMonHighAlarmThreshold"};
const Key channel{Section::Configuration, "channel"};

/// A DR4 in `place`; "" stands for registers that were not read.
Unit unit(std::string place, std::string serial, std::string version,
          std::string wavelength = "any") {
    Properties properties;
    const auto told = [](std::string& text) {
        return text.empty() ? std::nullopt : std::optional(std::move(text));
    };
    properties[firmware] = told(version);
    properties[high_alarm] = "75.00 C";
    properties[channel] = told(wavelength);
    return {.place = std::move(place),
            .doubt = {},
            .kind = {"ACME", "AC-DR4", "QSFP-DD"},
            .serial = {serial.empty() ? Serial::State::Redacted : Serial::State::Known, serial},
            .properties = std::make_shared<Properties>(std::move(properties))};
}

const PortReport& port(const FleetReport& report, std::string_view place) {
    const auto found = std::ranges::find(report.ports, place, &PortReport::place);
    REQUIRE(found != report.ports.end());
    return *found;
}

Unit with(Unit unit, const Key& key, const char* value) {
    auto properties = std::make_shared<Properties>(*unit.properties);
    if (value == nullptr) {
        properties->erase(key);
    } else {
        (*properties)[key] = value;
    }
    unit.properties = properties;
    return unit;
}

const std::vector<Unit> rack{unit("Ethernet0", "S1", "3.17"), unit("Ethernet4", "S2", "3.17"),
                             unit("Ethernet8", "S3", "3.15")};

TEST_CASE("a kind has what more than half of its modules have; the others are named") {
    const Baseline made = make(rack);
    REQUIRE(made.kinds.size() == 1);
    CHECK(made.kinds[0].modules == 3);
    CHECK(made.kinds[0].expected.at(firmware) == "3.17");
    CHECK(made.kinds[0].undecided.empty());
    REQUIRE(made.ports.size() == 3);
    CHECK(made.ports[0].own.empty());
    CHECK(made.ports[2].own == Texts{{firmware, "3.15"}});
}

TEST_CASE("half of the modules are no majority, and unread ones have no vote") {
    const std::vector<Unit> tie{unit("1", "S1", "3.17"), unit("2", "S2", "3.15"),
                                unit("3", "S3", "")};
    const Baseline made = make(tie);
    CHECK_FALSE(made.kinds[0].expected.contains(firmware));
    REQUIRE(made.kinds[0].undecided.size() == 1);
    CHECK(made.kinds[0].undecided[0].key == firmware);
    CHECK(made.kinds[0].undecided[0].votes.size() == 2);
    const std::vector<Unit> unread{unit("1", "S1", "3.17"), unit("2", "S2", ""),
                                   unit("3", "S3", "")};
    CHECK(make(unread).kinds[0].expected.at(firmware) == "3.17");
}

TEST_CASE("a module of which it is not known what it is has no entry") {
    Unit doubtful = unit("1", "S1", "3.17");
    doubtful.doubt = "its vendor name was not read";
    const std::vector<Unit> units{doubtful};
    CHECK(make(units).kinds.empty());
    CHECK(make(units).ports.empty());
    const FleetReport report = check(make(rack), units, {});
    CHECK(port(report, "1").fate == Fate::CannotTell);
    CHECK_FALSE(port(report, "1").passes);
}

TEST_CASE("what nobody changed differs only where it differed from the first") {
    const FleetReport strict = check(make(rack), rack, {});
    CHECK(strict.failed == 1);
    const PortReport& outlier = port(strict, "Ethernet8");
    CHECK(outlier.fate == Fate::Known);
    REQUIRE(outlier.changes.size() == 1);
    CHECK(outlier.changes[0].match == Match::Known);
    CHECK(outlier.changes[0].what == "firmware.active_firmware");
    CHECK(outlier.changes[0].expected == "3.17");
    CHECK(outlier.changes[0].found == "3.15");
    const FleetReport mild = check(make(rack), rack, {.allow_known = true});
    CHECK(mild.passes());
    CHECK(port(mild, "Ethernet8").fate == Fate::Known);
    // Another version than that is new, and never allowed.
    std::vector<Unit> later = rack;
    later[2] = unit("Ethernet8", "S3", "3.14");
    CHECK_FALSE(check(make(rack), later, {.allow_known = true}).passes());
}

TEST_CASE("drift names the modules of each version") {
    const auto drift = drift_of(rack);
    REQUIRE(drift.size() == 1);
    CHECK(drift[0].places.at("3.15") == std::vector<std::string>{"Ethernet8"});
    CHECK(drift[0].places.at("3.17") == std::vector<std::string>{"Ethernet0", "Ethernet4"});
    CHECK(drift_of(std::span(rack).first(2)).empty());
}

TEST_CASE("moved, gone, new, replaced") {
    const std::vector<Unit> before{unit("1", "S1", "3.17"), unit("2", "S2", "3.17"),
                                   unit("3", "S3", "3.17"), unit("5", "S5", "3.17")};
    const std::vector<Unit> after{unit("2", "S9", "3.17"), unit("4", "S3", "3.17"),
                                  unit("5", "S5", "3.17"), unit("6", "S6", "3.17")};
    for (const FleetReport& report : {check(make(before), after, {}), diff(before, after, {})}) {
        CHECK(port(report, "1").fate == Fate::Gone);
        CHECK(port(report, "2").fate == Fate::Replaced);
        CHECK(port(report, "3").fate == Fate::Moved);
        CHECK(port(report, "3").moved_to == "4");
        CHECK(port(report, "4").fate == Fate::Moved);
        CHECK(port(report, "4").moved_from == "3");
        CHECK(port(report, "5").fate == Fate::Same);
        CHECK(port(report, "6").fate == Fate::New);
        CHECK(report.failed == 5);
    }
}

TEST_CASE("of ports that nobody looked at nothing is gone") {
    const std::vector<Unit> before{unit("1", "S1", "3.17"), unit("2", "S2", "3.17"),
                                   unit("3", "S3", "3.17")};
    const std::vector<Unit> after{unit("2", "S1", "3.17")};
    const FleetReport report = diff(before, after, {.asked = {"2", "3"}});
    CHECK(report.ports.size() == 2);
    CHECK(port(report, "2").moved_from == "1");
    CHECK(port(report, "3").fate == Fate::Gone);
}

TEST_CASE("two modules that change places are moved, not replaced") {
    const std::vector<Unit> before{unit("1", "S1", "3.17"), unit("2", "S2", "3.17")};
    const std::vector<Unit> after{unit("1", "S2", "3.17"), unit("2", "S1", "3.17")};
    const FleetReport report = diff(before, after, {});
    CHECK(port(report, "1").fate == Fate::Moved);
    CHECK(port(report, "1").moved_from == "2");
    CHECK(port(report, "2").moved_from == "1");
}

TEST_CASE("a serial number that several modules have moves nothing") {
    const std::vector<Unit> before{unit("1", "0000", "3.17"), unit("2", "0000", "3.17")};
    const std::vector<Unit> after{unit("1", "0000", "3.17"), unit("3", "0000", "3.17")};
    const FleetReport report = diff(before, after, {});
    CHECK(port(report, "2").fate == Fate::Gone);
    CHECK(port(report, "3").fate == Fate::New);
}

TEST_CASE("redacted serial numbers are not compared, unread ones cannot be told") {
    const std::vector<Unit> known{unit("1", "S1", "3.17")};
    const std::vector<Unit> redacted{unit("1", "", "3.17")};
    for (const auto& [before, after] :
         {std::pair(known, redacted), std::pair(redacted, known), std::pair(redacted, redacted)}) {
        const FleetReport report = diff(before, after, {});
        CHECK(report.passes());
        CHECK(report.serials_not_compared == 1);
        CHECK(check(make(before), after, {}).passes());
    }
    std::vector<Unit> unread = known;
    unread[0].serial = {Serial::State::NotRead, {}};
    CHECK(port(diff(known, unread, {}), "1").fate == Fate::CannotTell);
    std::vector<Unit> blank = known;
    blank[0].serial = {};
    CHECK(port(diff(known, blank, {}), "1").fate == Fate::Replaced);
}

TEST_CASE("what is not read is never as expected") {
    const std::vector<Unit> unread{unit("Ethernet0", "S1", "")};
    const FleetReport report = check(make(std::span(rack).first(1)), unread, {});
    CHECK(port(report, "Ethernet0").fate == Fate::CannotTell);
    CHECK(report.failed == 1);
    // Not asked for, it is no matter.
    Terms terms;
    terms.sections[static_cast<std::size_t>(Section::Firmware)] = false;
    CHECK(check(make(std::span(rack).first(1)), unread, terms).passes());
}

TEST_CASE("what a host sets a port at a time is kept by the port, firmware is not") {
    const std::vector<Unit> tuned{unit("1", "S1", "3.17", "C21"), unit("2", "S2", "3.17", "C22")};
    CHECK(check(make(tuned), tuned, {}).passes());
    const std::vector<Unit> retuned{unit("1", "S1", "3.17", "C23"), tuned[1]};
    const FleetReport report = check(make(tuned), retuned, {});
    CHECK(port(report, "1").fate == Fate::Changed);
    CHECK(port(report, "1").changes[0].expected == "C21");
    const std::vector<Unit> tie{unit("1", "S1", "3.17"), unit("2", "S2", "3.15")};
    CHECK(check(make(tie), tie, {}).failed == 2);
    CHECK(port(check(make(tie), tie, {}), "1").changes[0].match == Match::Undecided);
    CHECK(check(make(tie), tie, {.allow_known = true}).passes());
}

TEST_CASE("a property that only some have is one that the others lack") {
    const Key vdm{Section::Thresholds, "vdm"};
    std::vector<Unit> units{with(rack[0], vdm, "1"), with(rack[1], vdm, "1"), rack[2]};
    const Baseline made = make(units);
    CHECK(made.kinds[0].expected.at(vdm) == "1");
    CHECK(made.ports[2].own.at(vdm) == absent);
    units[0] = with(units[0], vdm, nullptr);
    const FleetReport report = check(made, units, {});
    CHECK(port(report, "Ethernet0").changes[0].found == absent);
    units[1] = with(units[1], Key{Section::Thresholds, "more"}, "1");
    CHECK(port(check(made, units, {}), "Ethernet4").changes[0].expected == absent);
}

TEST_CASE("a section of which the baseline has nothing is named, and fails nothing") {
    std::vector<Unit> poor{with(with(rack[0], high_alarm, nullptr), channel, nullptr)};
    const std::vector<Unit> rich{rack[0]};
    const FleetReport report = check(make(poor), rich, {});
    CHECK(report.passes());
    CHECK(report.not_compared.size() == 2);
    CHECK(report.not_compared[0] == "configuration of ACME AC-DR4");
}

TEST_CASE("a kind that the baseline does not know fails wherever it is") {
    std::vector<Unit> others = rack;
    others[0].kind.part_number = "AC-DR4-B";
    const FleetReport report = check(make(rack), others, {});
    CHECK(port(report, "Ethernet0").fate == Fate::Replaced);
    CHECK(port(report, "Ethernet0").changes[0].what == "part_number");
    CHECK(port(report, "Ethernet0").reason == "the baseline has no entry for ACME AC-DR4-B");
}

TEST_CASE("a file reads back as what was written") {
    std::vector<Unit> units{unit("Ethernet10", "S\"1\\", "3.17"), unit("Ethernet2", "", "3.15"),
                            unit("a/b [c]", "S3", "", "one, two")};
    units[2].kind.vendor = "A\u00e9 \u202e";
    Baseline made = make(units);
    made.date = Date{2026, 11, 29};
    const std::string text = write(made);
    const ReadBaseline again = read(text, "made.toml");
    for (const Problem& each : again.problems) {
        FAIL_CHECK(each.place.text() << ": " << each.text);
    }
    CHECK(write(again.baseline).size() <= text.size()); // but for the votes
    CHECK(again.baseline.date == made.date);
    REQUIRE(again.baseline.ports.size() == 3);
    CHECK(again.baseline.ports[0].name == "Ethernet2");
    CHECK(again.baseline.ports[0].own == made.ports[0].own);
    CHECK(again.baseline.ports[1].serial.text == "S\"1\\");
    CHECK(again.baseline.kinds[0].expected == made.kinds[0].expected);
    CHECK(check(again.baseline, units, {.allow_known = true}).failed == 0);
}

TEST_CASE("a kind that does not say how many modules it has reads back") {
    const auto first = read("baseline = 1\n[[kind]]\nvendor = \"A C\"\n", "hand.toml");
    REQUIRE(first.problems.empty());
    CHECK(read(write(first.baseline), "again").problems.empty());
}

TEST_CASE("mistakes have their place, and a word on what to write") {
    const auto problem = [](std::string_view text) {
        const ReadBaseline out = read(text, "b.toml");
        return out.problems.empty() ? ""
                                    : out.problems[0].place.text() + " " + out.problems[0].text;
    };
    CHECK(problem("format = 1\n").starts_with("b.toml:1:1 no key is called 'format'"));
    CHECK(problem("") ==
          "b.toml:1:1 a baseline begins with the version of its format: baseline = 1");
    const std::string head = "baseline = 1\n[[kind]]\nvendor = \"A\"\n";
    CHECK(problem(head) == "");
    CHECK(problem(head + "part_numbr = \"B\"\n").contains("did you mean 'part_number'?"));
    CHECK(problem(head + "[kind.firmware]\nx = 3.17\n").contains("b.toml:5:5 a text belongs here"));
    CHECK(problem(head + "firmware = 3\n").contains("firmware is a table of texts"));
    CHECK(problem(head + "undecided = [\"x\"]\n").contains("'x' is no property"));
    CHECK(problem(head + "undecided = [\"firmware.x\"]\n[kind.firmware]\nx = \"1\"\n")
              .contains("is undecided, and yet has a value"));
    CHECK(
        problem(head + "[[kind]]\nvendor = \"A\"\n").contains("has an entry at b.toml:2 already"));
    CHECK(problem(head + "[[port]]\nvendor = \"A\"\n").contains("a port has a name"));
    CHECK(
        problem("baseline = 1\n[[port]]\nname = \"1\"\n").contains("give vendor and part_number"));
    const std::string long_text(longest_text + 1, 'x');
    CHECK(problem(head + "part_number = \"" + long_text + "\"\n")
              .contains("at most 4000 characters"));
}

TEST_CASE("lint names what nobody can have meant") {
    const auto texts = [](std::string_view text) {
        std::string all;
        for (const Problem& each : lint(read(text, "b.toml").baseline)) {
            all += each.text + "\n";
        }
        return all;
    };
    const std::string head = "baseline = 1\n";
    CHECK(texts(head + "[[kind]]\nvendor = \"A\"\n").contains("no port has A"));
    CHECK(texts(head + "[[kind]]\nvendor = \"A\"\n").contains("nothing is asked of A"));
    CHECK(texts(head + "[[port]]\nname = \"1\"\nvendor = \"A\"\n").contains("has no [[kind]]"));
    CHECK(texts(head + "[[kind]]\nvendor = \"A\"\n[kind.firmware]\nx = \"1\"\n[[port]]\nname = "
                       "\"1\"\nvendor = \"A\"\n[port.firmware]\nx = \"1\"\n")
              .contains("is what its kind has as well"));
    CHECK(lint(make(rack)).empty());
}

TEST_CASE("ports stand in the order of people") {
    CHECK(stands_before("Ethernet2", "Ethernet10"));
    CHECK_FALSE(stands_before("Ethernet10", "Ethernet2"));
    CHECK(stands_before("Ethernet1/2", "Ethernet1/10"));
    CHECK(stands_before("a", "b"));
    CHECK(stands_before("a1", "a01") != stands_before("a01", "a1"));
    CHECK_FALSE(stands_before("a", "a"));
}

} // namespace
} // namespace optictl::vendor_db::baseline
