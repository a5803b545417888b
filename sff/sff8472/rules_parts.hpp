// The tests of the rules, which rules.cpp lists. For this folder alone.
#pragma once

#include "sff/model/rule.hpp"
#include "sff/sff8472/named_rows.hpp"

namespace optictl::sff8472::detail {

using memmap::Context;
using memmap::Field;
using model::Module;
using model::Result;

// What A0h says of the module: rules_identity.cpp.
Result identifier(const Context& context, const Module& module);
Result reserved_code(const Context& context, const Module& module);
Result date_code(const Context& context, const Module& module);
Result cable_technology(const Context& context, const Module& module);
Result cable_length(const Context& context, const Module& module);
Result loss_of_signal(const Context& context, const Module& module);
Result paging_undeclared(const Context& context, const Module& module);
Result power_level_4(const Context& context, const Module& module);

// Diagnostics and their calibration: rules_diagnostics.cpp.
Result legacy_diagnostics(const Context& context, const Module& module);
Result address_change(const Context& context, const Module& module);
Result undeclared_diagnostics(const Context& context, const Module& module);
Result flags_without_diagnostics(const Context& context, const Module& module);
Result calibration_undeclared(const Context& context, const Module& module);
Result calibration_contradiction(const Context& context, const Module& module);
Result calibration_slope(const Context& context, const Module& module);

// What happens to the module: rules_state.cpp.
Result data_not_ready(const Context& context, const Module& module);
Result tx_fault(const Context& context, const Module& module);
Result tx_disabled(const Context& context, const Module& module);
Result cdr_unlocked(const Context& context, const Module& module);
Result input_eq_failed(const Context& context, const Module& module);
Result tc_fault(const Context& context, const Module& module);
Result wavelength_unlocked(const Context& context, const Module& module);
Result channel_range(const Context& context, const Module& module);

} // namespace optictl::sff8472::detail
