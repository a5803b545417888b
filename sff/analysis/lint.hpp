// Whether a module conforms to its standard: every rule that says what a module is to be, with what
// came of it. What state the module is in is judged by health.hpp.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "sff/model/rule.hpp"

namespace optictl::analysis {

/// What a failure of a rule is worth. The later, the worse.
enum class Level : std::uint8_t { Info, Warn, Fail };
[[nodiscard]] std::string_view name_of(Level level);

/// What a group of rules checks together; ids are those of qualification plans.
struct Check {
    std::string_view id;    ///< "AD-02"
    std::string_view group; ///< "advertising"
    std::string_view title;
    std::string_view source; ///< of the check, beside the clauses of its rules
};

/// One rule as a check uses it.
struct CheckRule {
    std::string_view check; ///< its id
    std::string_view rule;  ///< id of the rule, in any map
    Level level = Level::Warn;
};

/// All checks, in the order in which they are told, and the rules that they are made of.
[[nodiscard]] std::span<const Check> checks();
[[nodiscard]] std::span<const CheckRule> check_rules();
/// Rules of the standards that say in what state a module is: no matter of conformance.
[[nodiscard]] std::span<const std::string_view> rules_of_state();
/// The check of that id; null without one.
[[nodiscard]] const Check* check_of(std::string_view id);
/// How a check uses that rule; null where none does.
[[nodiscard]] const CheckRule* use_of(std::string_view rule);

/// What came of one rule.
struct Linted {
    const CheckRule* use = nullptr;
    const model::Rule* rule = nullptr;
    model::Outcome outcome = model::Outcome::Pass;
    std::string_view reason{}; ///< why it is not applicable or not tested
    std::vector<model::Failure> failures{};
};

/// Every rule of conformance, of the module's own catalogue and of `conformance`, in the order of
/// the checks. Costs a walk over all registers.
[[nodiscard]] std::vector<Linted> lint(const model::Module& module,
                                       std::span<const model::Rule> conformance);

/// How many rules came to what, and the worst level that failed.
struct LintCounts {
    unsigned failures[3] = {}; ///< by level: rules that failed
    unsigned passed = 0;
    unsigned not_applicable = 0;
    unsigned not_tested = 0;
};
[[nodiscard]] LintCounts counts_of(std::span<const Linted> linted);

} // namespace optictl::analysis
