// All that a module says in the words of the vocabulary, at once.
#pragma once

#include <array>

#include "sff/model/module.hpp"

namespace optictl::model {

struct Told {
    std::array<LaneSignal, signal_count> signals{};  ///< by Signal; see Module::signal()
    std::array<Statement, point_count> statements{}; ///< by Point; see Module::statement()
};
/// Looks at each row of the vocabulary once.
[[nodiscard]] Told told_of(const Module& module);

} // namespace optictl::model
