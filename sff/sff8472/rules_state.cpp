// What happens to the module: status bits of A2h, and the tuning of its laser.
#include <algorithm>

#include "sff/model/shared_rules.hpp"
#include "sff/sff8472/plan.hpp"
#include "sff/sff8472/rules_parts.hpp"

namespace optictl::sff8472::detail {
namespace {

using memmap::State;
using namespace model::results;
using model::Outcome;

/// Whether A0h advertises A2h at all; else its bytes are filler. Unread options count as yes, so
/// that a lone A2h still decodes.
bool has_a2(const Context& context) {
    static constexpr const Field* options = in_a0("Digital diagnostic monitoring implemented");
    return advertises_a2(context) || !context.byte(options->page, options->byte);
}

Result unless_set(const Context& context, const Module& module, std::string_view key,
                  std::string text) {
    return has_a2(context) ? model::shared::unless_item_set(module, key, std::move(text))
                           : not_applicable("the module advertises nothing at A2h");
}

} // namespace

Result data_not_ready(const Context& context, const Module& module) {
    return unless_set(context, module, "data_not_ready",
                      "The module has no valid monitor data yet; monitors may mean nothing");
}

Result tx_fault(const Context& context, const Module& module) {
    return unless_set(context, module, "tx_fault", "The transmitter reports a fault");
}

Result tx_disabled(const Context& context, const Module& module) {
    Result by_pin =
        unless_set(context, module, "tx_disable_pin", "The transmitter is disabled by its pin");
    if (by_pin.outcome == Outcome::Fail) {
        return by_pin; // the pin alone counts then
    }
    return both(std::move(by_pin), unless_set(context, module, "soft_tx_disable_select",
                                              "The transmitter is disabled by software"));
}

Result cdr_unlocked(const Context& context, const Module& module) {
    return both(unless_set(context, module, "tx_cdr_unlocked", "The Tx CDR has lost lock"),
                unless_set(context, module, "rx_cdr_unlocked", "The Rx CDR has lost lock"));
}

Result input_eq_failed(const Context& context, const Module& module) {
    return unless_set(context, module, "adaptive_input_eq_fail",
                      "The adaptive Tx input equalizer failed");
}

Result tc_fault(const Context& context, const Module& module) {
    return unless_set(context, module, "tc_fault",
                      "The laser's temperature control reports a fault");
}

Result wavelength_unlocked(const Context& context, const Module& module) {
    return unless_set(context, module, "wavelength_unlocked",
                      "The laser's wavelength is not locked");
}

Result channel_range(const Context& context, const Module& module) {
    constexpr double half_step = 0.00005; // half of 0.1 GHz, in THz
    if (!has_a2(context)) {
        return not_applicable("the module advertises nothing at A2h");
    }
    const auto channel = module.item("channel_frequency");
    const auto first = module.item("first_frequency");
    const auto last = module.item("last_frequency");
    if (!channel || !first || !last) {
        return not_applicable("the laser is not tuned by channel number");
    }
    for (const auto* item : {&*channel, &*first, &*last}) {
        if (!item->reading.has_value()) {
            return item->reading.state == State::NotRead
                       ? not_read()
                       : not_applicable("no channel number is set");
        }
    }
    if (channel->reading.state != State::Ok) {
        return not_read(); // what advertises it is not
    }
    const auto [low, high] = std::minmax(first->reading.value, last->reading.value);
    return channel->reading.value < low - half_step || channel->reading.value > high + half_step
               ? fail("The channel number lies outside the laser's range")
               : pass();
}

} // namespace optictl::sff8472::detail
