// Settings that stop or change a signal, and whether there is light.
#include <utility>

#include "cmis/rules/parts.hpp"

namespace optictl::cmis::detail::rules {
namespace {

using memmap::Field;
using memmap::State;
using namespace model::results;
using model::Failure;
using model::Reading;

unsigned banks_of(const Module& module) {
    return (static_cast<unsigned>(module.lanes.size()) + lanes_per_bank - 1) / lanes_per_bank;
}

/// Fails where a setting of the lanes is made; flat modules have none.
Result fail_where_made(const Context& context, const Module& module, const Field& setting,
                       std::string_view text) {
    if (context.flat || module.lanes.empty()) {
        return of_flat_memory();
    }
    return model::fail_where_set(context, setting, text, banks_of(module));
}

} // namespace

Result tx_disabled(const Context& context, const Module& module) {
    return fail_where_made(context, module, *in_10("OutputDisableTx<i>"),
                           "Tx output is disabled on ");
}

Result tx_squelched(const Context& context, const Module& module) {
    return fail_where_made(context, module, *in_10("OutputSquelchForceTx<i>"),
                           "Tx output is forced to squelch on ");
}

Result rx_disabled(const Context& context, const Module& module) {
    return fail_where_made(context, module, *in_10("OutputDisableRx<i>"),
                           "Rx output is disabled on ");
}

Result polarity_flipped(const Context& context, const Module& module) {
    return both(fail_where_made(context, module, *in_10("InputPolarityFlipTx<i>"),
                                "Tx input polarity is flipped on "),
                fail_where_made(context, module, *in_10("OutputPolarityFlipRx<i>"),
                                "Rx output polarity is flipped on "));
}

Result config_rejected(const Context& context, const Module& module) {
    static constexpr const Field* row = in_11("ConfigStatusLane<i>");
    if (context.flat || module.lanes.empty()) {
        return of_flat_memory();
    }
    if (!memmap::applies(context, *row)) {
        return not_applicable("this revision of CMIS has no configuration status");
    }
    std::vector<Failure> failures;
    bool unread = false;
    for (const model::Lane& lane : module.lanes) {
        const Reading& status = lane.configuration_status;
        unread = unread || status.state == State::NotRead;
        if (lane.configuration == model::Configuration::Refused) {
            failures.push_back(
                {.text = "The configuration of lane " + std::to_string(lane.number) +
                         " was refused: " + std::string(status.codes->name_of(status.raw)),
                 .lanes = {lane.number},
                 .registers = {model::register_of(status)}});
        }
    }
    return fail_or(std::move(failures), unread ? not_read() : pass());
}

Result all_lanes_dark(const Context& context, const Module& module) {
    if (context.flat || module.lanes.empty()) {
        return of_flat_memory();
    }
    Failure dark{.text = "No lane receives light that the module can measure"};
    bool lit = false;
    bool unread = false;
    for (const model::Monitor& monitor : module.monitors) {
        if (monitor.quantity != model::Quantity::RxPower) {
            continue;
        }
        unread = unread || monitor.value.state == State::NotRead;
        if (monitor.value.state == State::BelowResolution) {
            dark.lanes.push_back(monitor.lane);
            dark.registers.push_back(model::register_of(monitor.value));
        } else {
            lit = lit || monitor.value.has_value();
        }
    }
    if (lit) {
        return pass();
    }
    if (!dark.lanes.empty()) {
        return fail(std::move(dark));
    }
    return unread ? not_read() : not_applicable("the module does not measure received light");
}

} // namespace optictl::cmis::detail::rules
