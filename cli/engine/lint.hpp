// Whether a module conforms to its standard.
#pragma once

#include <vector>

#include "cli/engine/inspect.hpp"
#include "sff/analysis/lint.hpp"

namespace optictl::engine {

/// Every rule of conformance with what came of it, by the best reading; empty where there is none.
[[nodiscard]] std::vector<analysis::Linted> lint(const Inspection& inspection);

/// A rule and the standard that has it.
struct RuleOf {
    const model::Standard* standard = nullptr;
    const model::Rule* rule = nullptr;
};
/// The rules of that id, in all standards.
[[nodiscard]] std::vector<RuleOf> rules_called(std::string_view id);

} // namespace optictl::engine
