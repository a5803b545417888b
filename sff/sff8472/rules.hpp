// What an SFF-8472 module is judged by: the catalogue of the standard's rules.
#pragma once

#include <span>

#include "sff/model/rule.hpp"

namespace optictl::sff8472 {

/// The rules in the order in which their failures are told.
[[nodiscard]] std::span<const model::Rule> rules();
/// Further rules, of what a module is to be: judged where conformance is asked for.
[[nodiscard]] std::span<const model::Rule> conformance();

} // namespace optictl::sff8472
