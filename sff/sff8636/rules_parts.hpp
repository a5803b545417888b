// The tests of the rules, which rules.cpp lists. For this folder alone.
#pragma once

#include "sff/model/rule.hpp"
#include "sff/sff8636/named_rows.hpp"

namespace optictl::sff8636::detail {

using memmap::Context;
using model::Module;
using model::Result;

// What the module is: rules_identity.cpp.
Result identifier_mismatch(const Context& context, const Module& module);
Result revision_unspecified(const Context& context, const Module& module);
Result reserved_code(const Context& context, const Module& module);
Result extended_compliance_missing(const Context& context, const Module& module);
Result extended_compliance_unannounced(const Context& context, const Module& module);
Result no_compliance(const Context& context, const Module& module);
Result flat_with_pages(const Context& context, const Module& module);
Result clei_without_page(const Context& context, const Module& module);
Result media_lanes_none(const Context& context, const Module& module);
Result rate_select_reserved(const Context& context, const Module& module);
Result rate_select_contradiction(const Context& context, const Module& module);
Result signaling_rate_missing(const Context& context, const Module& module);
Result signaling_rate_contradiction(const Context& context, const Module& module);

// Power and what happens to the module: rules_state.cpp.
Result power_class_contradiction(const Context& context, const Module& module);
Result power_class_8_without_power(const Context& context, const Module& module);
Result high_power_not_enabled(const Context& context, const Module& module);
Result data_not_ready(const Context& context, const Module& module);
Result temperature_implausible(const Context& context, const Module& module);
Result tx_disabled(const Context& context, const Module& module);
Result tx_fault(const Context& context, const Module& module);

/// The result of rules about registers that SFF-8436 does not have.
[[nodiscard]] inline Result of_8436() {
    return model::not_applicable("SFF-8436 does not have these registers");
}

} // namespace optictl::sff8636::detail
