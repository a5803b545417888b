// The catalogues as data: ids, clauses, severities, and the table that documents them.
#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include <doctest/doctest.h>

#include "sff/analysis/lint.hpp"
#include "tests/rules/cases.hpp"

using namespace optictl;

namespace {

std::string_view name_of(model::Severity severity) {
    switch (severity) {
    case model::Severity::Note: return "note";
    case model::Severity::Warning: return "warning";
    case model::Severity::Fault: return "fault";
    }
    return "";
}

bool is_id(std::string_view id) {
    return !id.empty() && id.front() != '-' && id.back() != '-' &&
           std::ranges::all_of(id, [](char letter) {
               return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
                      letter == '-';
           });
}

/// The lines of the table in sff/model/README.md, as the catalogues have them.
std::set<std::string> documented_by_catalogues() {
    std::map<std::string, std::pair<const model::Rule*, std::string>> by_id;
    for (const tests::Map& map : tests::all_maps()) {
        for (const model::Rule& rule : map.rules()) {
            auto& [first, maps] = by_id[std::string(rule.subject.id)];
            first = &rule;
            maps += (maps.empty() ? "" : ", ") + std::string(map.name);
        }
    }
    std::set<std::string> lines;
    for (const auto& [id, entry] : by_id) {
        const model::Subject& subject = entry.first->subject;
        lines.insert("| `" + id + "` | " + std::string(name_of(subject.severity)) + " | " +
                     entry.second + " | " + std::string(subject.title) + " |");
    }
    return lines;
}

} // namespace

TEST_CASE("every rule has an id, a title, a clause and a test; no id stands twice in a map") {
    for (const tests::Map& map : tests::all_maps()) {
        CHECK(map.rules().size() >= 3);
        std::set<std::string_view> ids;
        for (const model::Rule& rule : map.rules()) {
            CAPTURE(rule.subject.id);
            CHECK(is_id(rule.subject.id));
            CHECK(!rule.subject.title.empty());
            const bool has_test = rule.test != nullptr;
            CHECK(has_test);
            CHECK(ids.insert(rule.subject.id).second);
            const std::string clause = model::clause_of(rule.source);
            CHECK((clause.starts_with("OIF-CMIS 5.4 ") || clause.starts_with("SFF-8")));
            CHECK(clause.find_first_of("0123456789", clause.find(' ')) != std::string::npos);
        }
    }
}

TEST_CASE("an id means one fact with one severity in all maps") {
    std::map<std::string_view, model::Subject> known;
    std::map<std::string_view, std::string_view> ids_by_title;
    for (const tests::Map& map : tests::all_maps()) {
        for (const model::Rule& rule : map.rules()) {
            const auto [same, added] = known.emplace(rule.subject.id, rule.subject);
            CAPTURE(rule.subject.id);
            CHECK(same->second.title == rule.subject.title);
            CHECK(same->second.severity == rule.subject.severity);
            const auto [title, first] = ids_by_title.emplace(rule.subject.title, rule.subject.id);
            CHECK(title->second == rule.subject.id); // and one fact has one id
        }
    }
}

TEST_CASE("the README lists the rules of the catalogues, and no others") {
    std::ifstream file(OPTICTL_SOURCE_DIR "/sff/model/README.md");
    REQUIRE(file);
    std::set<std::string> documented;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("| `") && line.find(".hpp") == std::string::npos &&
            line.find(".*") == std::string::npos) {
            CHECK(documented.insert(line).second);
        }
    }
    for (const std::string& line : documented_by_catalogues()) {
        CAPTURE(line);
        CHECK(documented.contains(line));
        documented.erase(line);
    }
    for (const std::string& line : documented) {
        CAPTURE(line);
        FAIL_CHECK("no rule has this row");
    }
}

TEST_CASE("every rule is a matter of conformance or of state, and lint uses rules that exist") {
    std::set<std::string_view> ids;
    for (const tests::Map& map : tests::all_maps()) {
        for (const model::Rule& rule : map.rules()) {
            ids.insert(rule.subject.id);
            CAPTURE(rule.subject.id);
            const bool of_state =
                std::ranges::count(analysis::rules_of_state(), rule.subject.id) != 0;
            CHECK((analysis::use_of(rule.subject.id) != nullptr) != of_state);
        }
    }
    std::set<std::string_view> used;
    for (const analysis::CheckRule& each : analysis::check_rules()) {
        CAPTURE(each.rule);
        CHECK(ids.contains(each.rule));
        CHECK(used.insert(each.rule).second);
        CHECK(analysis::check_of(each.check) != nullptr);
    }
    for (const std::string_view id : analysis::rules_of_state()) {
        CAPTURE(id);
        CHECK(ids.contains(id));
    }
    for (const analysis::Check& each : analysis::checks()) {
        CAPTURE(each.id);
        const bool has_rules =
            std::ranges::count(analysis::check_rules(), each.id, &analysis::CheckRule::check) != 0;
        CHECK(has_rules);
    }
}
