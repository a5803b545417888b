// Rules: what a module can be judged by, and what came of each of them.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sff/model/module.hpp"

namespace optictl::model {

/// What a rule is about. Rules of several standards that judge the same fact share one subject, so
/// that the fact has one id and one severity in all maps.
struct Subject {
    std::string_view id{};    ///< stable, kebab-case
    std::string_view title{}; ///< what is wrong when the rule fails, one clause
    Severity severity = Severity::Warning;
};

/// The clause of a row, of its code table, or, for what has no register of its own, of a section.
[[nodiscard]] consteval Source by(const memmap::Field& field) {
    return {.field = &field};
}
[[nodiscard]] consteval Source by_codes_of(const memmap::Field& field) {
    if (memmap::detail::is_null(field.codes)) {
        throw std::logic_error("a register without a code table");
    }
    return {.field = &field, .codes = field.codes};
}
[[nodiscard]] consteval Source by_section(std::string_view clause) {
    return {.clause = clause};
}

/// One thing that fails a rule.
struct Failure {
    std::string text{};
    std::vector<unsigned> lanes{};     ///< numbers from 1 over all banks; empty: not of lanes
    std::vector<Register> registers{}; ///< empty: the register of the rule's source, if any
    Source source{};                   ///< null: that of the rule
};

/// What came of a rule. Fails exactly when it has failures.
struct Result {
    Outcome outcome = Outcome::Pass;
    std::string_view reason{}; ///< why it is not applicable or not tested; static text
    std::vector<Failure> failures{};
};
/// What tests of rules return: `using namespace model::results` names them all.
inline namespace results {

[[nodiscard]] inline Result pass() {
    return {};
}
/// The module does not have what the rule is about.
[[nodiscard]] inline Result not_applicable(std::string_view reason) {
    return {Outcome::NotApplicable, reason, {}};
}
/// The image does not hold what the rule needs.
[[nodiscard]] inline Result not_tested(std::string_view reason) {
    return {Outcome::NotTested, reason, {}};
}
[[nodiscard]] inline Result not_read() {
    return not_tested("its registers were not read");
}
[[nodiscard]] Result fail(Failure failure);
[[nodiscard]] Result fail(std::string text);
/// Fails when there are failures, else `otherwise`.
[[nodiscard]] Result fail_or(std::vector<Failure> failures, Result otherwise);

/// What a rule comes to that holds in two places: the failures of both; else not tested where one
/// is not; not applicable where neither applies.
[[nodiscard]] Result both(Result first, Result second);

} // namespace results

/// One rule of a standard: a row of its catalogue.
struct Rule {
    Subject subject{};
    Source source{};
    Result (*test)(const memmap::Context&, const Module&) = nullptr;
};

/// What came of one rule.
struct Tested {
    const Rule* rule = nullptr;
    Result result{};
};
/// Tests rules in their order. Failures that name no register or source get those of their rule.
/// `rules` must live as long as what is returned.
[[nodiscard]] std::vector<Tested> test(std::span<const Rule> rules, const Module& module);

/// Applies rules in their order. Keeps every result, and the failures as findings. `rules` must
/// live as long as the module.
void apply(std::span<const Rule> rules, Module& module);

/// A flag or setting of the lanes: on which it is set, or why that cannot be said.
struct SetLanes {
    std::vector<unsigned> lanes{};
    std::vector<Register> registers{};
    Result otherwise{}; ///< what the rule comes to when `lanes` is empty
};
[[nodiscard]] SetLanes set_lanes(const memmap::Context& context, const memmap::Field& field,
                                 unsigned banks = 1);
/// "1, 3, 10".
[[nodiscard]] std::string list_of(std::span<const unsigned> lanes);
/// A rule that fails on the lanes where `field` is set: `text` followed by their list.
[[nodiscard]] Result fail_where_set(const memmap::Context& context, const memmap::Field& field,
                                    std::string_view text, unsigned banks = 1);
/// Passes when `reading` is known and says no, with a result for the states in which it does not.
[[nodiscard]] Result unless_set(const Reading& reading, std::string text);
/// The result of a rule about `reading` when it has no value: not read, or not advertised.
[[nodiscard]] Result without_value(const Reading& reading);
[[nodiscard]] Register register_of(const Reading& reading);

} // namespace optictl::model
