// What to say of an input that no reader recognises.
#pragma once

#include "drivers/dump/error.hpp"
#include "drivers/dump/input.hpp"

namespace optictl::drivers::dump {

/// What the input looks like, and what to ask for instead.
[[nodiscard]] ParseError refusal(const Input& input);

} // namespace optictl::drivers::dump
