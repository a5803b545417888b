// What went wrong with a device beside what was asked of it.
#pragma once

#include <string>
#include <utility>

#include "cli/engine/trouble.hpp"
#include "drivers/transport.hpp"

namespace optictl::engine {

/// Adds it to what came of an operation: a notice, and the trouble of a device. As of a trace that
/// could not be written.
template <class Outcome>
void add_failure_of(const drivers::Transport& device, Outcome& outcome) {
    if (std::string wrong = device.failure(); !wrong.empty()) {
        outcome.notices.push_back(std::move(wrong));
        outcome.trouble = worse(outcome.trouble, Trouble::Device);
    }
}

} // namespace optictl::engine
