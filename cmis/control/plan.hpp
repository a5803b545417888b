// Plans that change a CMIS module.
#pragma once

#include "sff/model/control.hpp"

namespace optictl::cmis::control {

/// What leads from the state in `image` to what is wished for, or why nothing does.
[[nodiscard]] std::expected<model::ControlPlan, model::NoPlan> plan(const memmap::Image& image,
                                                                    const model::Wish& wish);
[[nodiscard]] const model::Management& management();

} // namespace optictl::cmis::control
