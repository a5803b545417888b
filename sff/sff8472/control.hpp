// Plans that change an SFF-8472 module.
#pragma once

#include "sff/model/control.hpp"

namespace optictl::sff8472 {

[[nodiscard]] std::expected<model::ControlPlan, model::NoPlan>
plan_change(const memmap::Image& image, const model::Wish& wish);
[[nodiscard]] const model::Management& management();

} // namespace optictl::sff8472
