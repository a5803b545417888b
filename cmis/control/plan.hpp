// Plans that change a CMIS module.
#pragma once

#include <vector>

#include "sff/model/control.hpp"

namespace optictl::cmis::control {

/// What leads from the state in `image` to what is wished for, or why nothing does.
[[nodiscard]] std::expected<model::ControlPlan, model::NoPlan> plan(const memmap::Image& image,
                                                                    const model::Wish& wish);
[[nodiscard]] const model::Management& management();
/// What steps of plans wait for: the state of the module, and those of the data paths where the
/// image has them.
[[nodiscard]] std::vector<memmap::Range> states_that_steps_wait_for(const memmap::Image& image);

} // namespace optictl::cmis::control
