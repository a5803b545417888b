// Numbers as they are written.
#pragma once

#include "sff/model/module.hpp"

namespace optictl::cli::view {

/// Four decimals of a dB are beyond what a register of 0.1 uW can tell.
[[nodiscard]] double shown_dbm(double milliwatt);
[[nodiscard]] double shown_margin(const model::Monitor& monitor);

} // namespace optictl::cli::view
