// The tests of the rules, which catalogue.cpp lists. For this folder alone.
#pragma once

#include <array>
#include <cstdio>
#include <string>

#include "cmis/decode_parts.hpp"
#include "sff/model/rule.hpp"

namespace optictl::cmis::detail::rules {

using memmap::Context;
using model::Module;
using model::Result;

// The module as a whole: module.cpp.
Result identifier(const Context& context, const Module& module);
Result identifier_mismatch(const Context& context, const Module& module);
Result revision(const Context& context, const Module& module);
Result module_fault(const Context& context, const Module& module);
Result fault_cause(const Context& context, const Module& module);
Result reserved_code(const Context& context, const Module& module);
Result max_power(const Context& context, const Module& module);
Result tx_bias_scale(const Context& context, const Module& module);
Result wavelength(const Context& context, const Module& module);
Result media_lanes_none(const Context& context, const Module& module);
Result banks(const Context& context, const Module& module);

// Pages of the image: pages.cpp.
Result page_missing(const Context& context, const Module& module);
Result flat_with_pages(const Context& context, const Module& module);

// The list of applications: applications.cpp.
Result application_none(const Context& context, const Module& module);
Result application_list(const Context& context, const Module& module);
Result application_lane_count(const Context& context, const Module& module);

// Settings and light of the lanes: lanes.cpp.
Result tx_disabled(const Context& context, const Module& module);
Result tx_squelched(const Context& context, const Module& module);
Result rx_disabled(const Context& context, const Module& module);
Result polarity_flipped(const Context& context, const Module& module);
Result config_rejected(const Context& context, const Module& module);
Result all_lanes_dark(const Context& context, const Module& module);

// Lasers that can be tuned: tuning.cpp.
Result wavelength_unlocked(const Context& context, const Module& module);
Result channel_range(const Context& context, const Module& module);
Result channel_not_current(const Context& context, const Module& module);

// Data paths against the applications that they run: data_paths.cpp.
Result application_unknown(const Context& context, const Module& module);
Result data_path_mixed(const Context& context, const Module& module);
Result application_start_lane(const Context& context, const Module& module);
Result data_path_lanes(const Context& context, const Module& module);

/// The result of rules about pages beyond 00h in a module of flat memory.
[[nodiscard]] inline Result of_flat_memory() {
    return model::not_applicable("the memory is flat");
}
/// A sentence made as printf makes it.
template <class... Arguments>
[[nodiscard]] std::string format(const char* format, Arguments... arguments) {
    std::array<char, 200> text{};
    std::snprintf(text.data(), text.size(), format, arguments...);
    return text.data();
}
/// Appends "10h" to a list of pages.
void append_page(std::string& list, unsigned page);

} // namespace optictl::cmis::detail::rules
