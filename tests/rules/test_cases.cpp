// Every rule has an image that fires it and a near one that does not, and says what it cannot test.
#include <algorithm>
#include <set>

#include <doctest/doctest.h>

#include "tests/rules/cases.hpp"

using namespace optictl;
using model::Outcome;

namespace {

const model::Judged* result_of(const model::Module& module, std::string_view id) {
    const auto found = std::ranges::find(
        module.results, id, [](const model::Judged& judged) { return judged.rule->subject.id; });
    return found != module.results.end() ? &*found : nullptr;
}
const model::Finding* finding_of(const model::Module& module, std::string_view id) {
    const auto found = std::ranges::find(module.findings, id, &model::Finding::id);
    return found != module.findings.end() ? &*found : nullptr;
}

/// What the rule came to in one image, and its first failure.
void check(const tests::Map& map, const tests::Case& one) {
    CAPTURE(std::string(map.file) + ":" + std::to_string(one.line) + " " + one.id);
    const model::Module module = map.decode(one.image);
    const model::Judged* result = result_of(module, one.id);
    REQUIRE(result != nullptr);
    CHECK(name_of(result->outcome) == name_of(one.outcome));
    const bool explained = !result->reason.empty();
    CHECK(explained ==
          (one.outcome == Outcome::NotApplicable || one.outcome == Outcome::NotTested));
    const model::Finding* finding = finding_of(module, one.id);
    CHECK((finding != nullptr) == (one.outcome == Outcome::Fail));
    if (finding != nullptr && one.has_lanes) {
        CHECK(finding->lanes == one.lanes);
    }
    if (finding != nullptr && !one.clause.empty()) {
        CHECK(model::clause_of(finding->source) == one.clause);
    }
}

} // namespace

TEST_CASE("rules come to what their cases say") {
    for (const tests::Map& map : tests::all_maps()) {
        for (const tests::Case& one : tests::read_cases(map)) {
            check(map, one);
        }
    }
}

TEST_CASE("every rule has cases that fire it, that do not, and that cannot tell") {
    for (const tests::Map& map : tests::all_maps()) {
        std::set<std::pair<std::string, Outcome>> covered;
        for (const tests::Case& one : tests::read_cases(map)) {
            covered.emplace(one.id, one.outcome);
        }
        for (const model::Rule& rule : map.rules()) {
            const std::string id(rule.subject.id);
            CAPTURE(map.name);
            CAPTURE(id);
            CHECK(covered.contains({id, Outcome::Fail}));
            CHECK(covered.contains({id, Outcome::Pass}));
            // What is absent from an image is what this one tells.
            CHECK(covered.contains({id, Outcome::NotTested}) == (id != "page-missing"));
        }
    }
}

TEST_CASE("a rule that some image shows not to apply has a case of its own for it") {
    for (const tests::Map& map : tests::all_maps()) {
        const std::vector<tests::Case> cases = tests::read_cases(map);
        std::set<std::string_view> covered;
        for (const tests::Case& one : cases) {
            if (one.outcome == Outcome::NotApplicable) {
                covered.insert(one.id);
            }
        }
        std::set<std::string_view> seen;
        for (const tests::Case& one : cases) {
            for (const model::Judged& judged : map.decode(one.image).results) {
                if (judged.outcome == Outcome::NotApplicable) {
                    seen.insert(judged.rule->subject.id);
                }
            }
        }
        for (const std::string_view id : seen) {
            CAPTURE(map.name);
            CAPTURE(id);
            CHECK(covered.contains(id));
        }
    }
}

TEST_CASE("a module keeps the result of every rule, in the order of the catalogue") {
    for (const tests::Map& map : tests::all_maps()) {
        for (const tests::Case& one : tests::read_cases(map)) {
            const model::Module module = map.decode(one.image);
            REQUIRE(module.results.size() == map.rules().size());
            for (std::size_t i = 0; i < module.results.size(); ++i) {
                const model::Judged& judged = module.results[i];
                CHECK(judged.rule == &map.rules()[i]);
                CHECK((finding_of(module, judged.rule->subject.id) != nullptr) ==
                      (judged.outcome == Outcome::Fail));
            }
        }
    }
}

TEST_CASE("an empty image leaves rules open; it passes none that reads a register") {
    for (const tests::Map& map : tests::all_maps()) {
        const memmap::Image image;
        const model::Module module = map.decode(image);
        for (const model::Judged& judged : module.results) {
            CAPTURE(map.name);
            CAPTURE(judged.rule->subject.id);
            CHECK(name_of(judged.outcome) != name_of(Outcome::Pass));
        }
    }
}
