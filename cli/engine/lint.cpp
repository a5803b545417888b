#include "cli/engine/lint.hpp"

namespace optictl::engine {

std::vector<analysis::Linted> lint(const Inspection& inspection) {
    const Decoded* const best = inspection.best();
    return best != nullptr ? analysis::lint(best->module, best->standard->conformance())
                           : std::vector<analysis::Linted>();
}

std::vector<RuleOf> rules_called(std::string_view id) {
    std::vector<RuleOf> found;
    for (const model::Standard& standard : standards()) {
        for (const auto& list : {standard.rules(), standard.conformance()}) {
            for (const model::Rule& rule : list) {
                if (rule.subject.id == id) {
                    found.push_back({&standard, &rule});
                }
            }
        }
    }
    return found;
}

} // namespace optictl::engine
