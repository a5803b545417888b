// Power, and what happens to the module.
#include "sff/sff8636/refine.hpp"
#include "sff/sff8636/rules_parts.hpp"
#include "sff/sff8636/views.hpp"

namespace optictl::sff8636::detail {
namespace {

using memmap::read;
using memmap::Reading;
using namespace model::results;

/// What a rule about the power class comes to: `judge` is asked with the extended identifier, which
/// holds all three fields of the class, and with the class that they state.
template <class Judge>
Result of_power_class(const Context& context, Judge judge) {
    static constexpr const Field* row = in_00("Power Class 1 to 4");
    if (is_8436(context)) {
        return of_8436();
    }
    const auto identifier = context.byte(row->page, row->byte);
    return identifier ? judge(unsigned{*identifier}, power_class(*identifier, context.revision))
                      : not_read();
}

} // namespace

Result power_class_contradiction(const Context& context, const Module& /*module*/) {
    constexpr unsigned class_5_to_7 = 0x03;
    constexpr unsigned class_4 = 0xC0;
    return of_power_class(context, [](unsigned identifier, unsigned power) {
        const bool contradicts =
            power < 8 && (identifier & class_5_to_7) != 0 && (identifier & class_4) != class_4;
        return contradicts ? fail("Bits 129.1-0 state class " + std::to_string(power) +
                                  ", but bits 129.7-6 are not 11b as those classes have them")
                           : pass();
    });
}

Result power_class_8_without_power(const Context& context, const Module& /*module*/) {
    return of_power_class(context, [&context](unsigned /*identifier*/, unsigned power) {
        if (power != 8) {
            return not_applicable("the module is not of power class 8");
        }
        const Reading stated = read(context, *in_lower("Max Power Consumption"));
        if (!stated.is_read()) {
            return not_read();
        }
        return stated.raw == 0
                   ? fail("Power Class 8 is stated, but the maximum power in byte 107 is 0")
                   : pass();
    });
}

Result high_power_not_enabled(const Context& context, const Module& /*module*/) {
    constexpr unsigned highest_without_consent = 4;
    return of_power_class(context, [&context](unsigned /*identifier*/, unsigned power) {
        if (power <= highest_without_consent) {
            return not_applicable("the power class needs no consent of the host");
        }
        const Reading enabled =
            read(context, power == 8 ? *in_lower("High Power Class Enable (Class 8)")
                                     : *in_lower("High Power Class Enable (Classes 5-7)"));
        if (!enabled.is_read()) {
            return not_read();
        }
        return enabled.raw == 0 ? fail("The module is of power class " + std::to_string(power) +
                                       ", but the host has not enabled that class; it need not "
                                       "work fully")
                                : pass();
    });
}

Result data_not_ready(const Context& context, const Module& /*module*/) {
    return model::unless_set(read(context, *in_lower("Data_Not_Ready")),
                             "The module says that its monitors are not valid yet");
}

Result temperature_implausible(const Context& /*context*/, const Module& module) {
    constexpr double coldest = -40;
    constexpr double hottest = 125;
    for (const model::Monitor& monitor : module.monitors) {
        if (monitor.quantity != model::Quantity::Temperature) {
            continue;
        }
        const Reading& value = monitor.value;
        if (!value.has_value()) {
            return model::without_value(value);
        }
        return value.value < coldest || value.value > hottest
                   ? fail("The temperature is outside -40 to 125 degC, where it is valid")
                   : pass();
    }
    return not_applicable("the module does not monitor its temperature");
}

Result tx_disabled(const Context& context, const Module& /*module*/) {
    return model::fail_where_set(context, *in_lower("Tx<i> Disable"),
                                 "The host has disabled the transmitter of ");
}

Result tx_fault(const Context& context, const Module& /*module*/) {
    return model::fail_where_set(context, *in_lower("L-Tx<i> Fault"),
                                 "The module has latched a transmitter fault in ");
}

} // namespace optictl::sff8636::detail
