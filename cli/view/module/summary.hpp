// One line on a module: what it is in a word, and how it is.
#pragma once

#include <string>

#include "cli/engine/inspect.hpp"

namespace optictl::cli::view {

/// What the module is for: the media interface of its first application, else its extended
/// compliance, else the first compliance code, else the cable technology.
[[nodiscard]] std::string media_summary(const model::Module& module);
/// The worst pre-FEC BER and its margin, else the lowest SNR of each side; empty: neither is known.
[[nodiscard]] std::string signal_summary(const model::Module& module);
/// The worst verdict of any monitor: alarms before warnings.
[[nodiscard]] model::Verdict worst_verdict(const model::Module& module);

} // namespace optictl::cli::view
