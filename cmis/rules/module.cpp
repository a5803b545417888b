// The module as a whole: contradictions, reserved codes, faults.
#include <algorithm>

#include "cmis/context.hpp"
#include "cmis/rules/parts.hpp"
#include "sff/sff8024/identifier.hpp"

namespace optictl::cmis::detail::rules {
namespace {

using memmap::Field;
using memmap::read;
using memmap::State;
using namespace model::results;
using model::Failure;
using model::Reading;

constexpr unsigned fault_state = 5;

/// "04h transmitter fault" of the fault cause; the name is "not stated" where there is none.
std::string cause_text(const Reading& cause, bool stated) {
    const std::string name(stated && cause.codes != nullptr ? cause.codes->name_of(cause.raw) : "");
    return format("%02Xh %s", static_cast<unsigned>(cause.raw),
                  stated ? name.c_str() : "not stated");
}

struct FaultCause {
    Reading reading;
    bool stands = false; ///< in this revision
    bool stated = false;
};
FaultCause cause_of(const Context& context) {
    static constexpr const Field* row = in_lower("ModuleFaultCause");
    FaultCause cause{.reading = read(context, *row), .stands = memmap::applies(context, *row)};
    cause.stated = cause.stands && cause.reading.is_read() && cause.reading.raw != 0;
    return cause;
}

} // namespace

Result identifier(const Context& context, const Module& /*module*/) {
    const Reading code = read(context, *in_lower("SFF8024Identifier"));
    if (!code.is_read()) {
        return not_read();
    }
    const auto number = static_cast<unsigned>(code.raw);
    const sff8024::ModuleType* type = sff8024::module_type(number);
    return type != nullptr && type->map == sff8024::MemoryMap::Cmis
               ? pass()
               : fail(format("Identifier %02Xh is not one of a module with CMIS", number));
}

Result identifier_mismatch(const Context& context, const Module& /*module*/) {
    const Reading code = read(context, *in_lower("SFF8024Identifier"));
    const Reading copy = read(context, *in_00("SFF8024IdentifierCopy"));
    if (!code.is_read() || !copy.is_read()) {
        return not_read();
    }
    return code.raw == copy.raw
               ? pass()
               : fail(format("The identifier is %02Xh in lower memory but its copy in page 00h is "
                             "%02Xh",
                             static_cast<unsigned>(code.raw), static_cast<unsigned>(copy.raw)));
}

Result revision(const Context& context, const Module& /*module*/) {
    constexpr unsigned oldest = 0x30;
    constexpr unsigned newest = 0x54;
    constexpr unsigned highest_minor = 9; // two digits of a decimal number
    const Reading reading = read(context, *in_lower("CmisRevision"));
    if (!reading.is_read()) {
        return not_read();
    }
    const auto code = static_cast<unsigned>(reading.raw);
    const unsigned major = code >> 4U;
    const unsigned minor = code & 0x0FU;
    if (code < oldest) {
        return fail(
            format("CMIS revision %u.%u is older than 3.0: registers may differ", major, minor));
    }
    if (minor > highest_minor) {
        return fail(
            format("CMIS revision %u.%u does not exist: registers may differ", major, minor));
    }
    return code > newest
               ? fail(format("CMIS revision %u.%u is newer than 5.4: registers may be missing",
                             major, minor))
               : pass();
}

Result module_fault(const Context& context, const Module& /*module*/) {
    const Reading state = read(context, *in_lower("ModuleState"));
    if (!state.is_read()) {
        return not_read();
    }
    if (state.raw != fault_state) {
        return pass();
    }
    const FaultCause cause = cause_of(context);
    return fail("The module is in ModuleFault (fault cause " +
                cause_text(cause.reading, cause.stated) + ")");
}

Result fault_cause(const Context& context, const Module& /*module*/) {
    const FaultCause cause = cause_of(context);
    if (!cause.stands) {
        return not_applicable("this revision of CMIS has no fault cause");
    }
    if (!cause.reading.is_read()) {
        return not_read();
    }
    const Reading state = read(context, *in_lower("ModuleState"));
    const bool in_fault = state.is_read() && state.raw == fault_state;
    return cause.stated && !in_fault ? fail("A fault cause is stated without ModuleFault: " +
                                            cause_text(cause.reading, true))
                                     : pass();
}

Result reserved_code(const Context& context, const Module& /*module*/) {
    // Those in which a reserved code changes how the rest is to be understood.
    static constexpr const Field* important[] = {
        in_lower("MediaType"),         in_lower("ModuleState"),
        in_00("ConnectorType"),        in_00("MediaInterfaceTechnology"),
        in_00("FarEndConfiguration"),  in_01("BanksSupported"),
        in_01("CdbInstancesSupported")};
    std::vector<Failure> failures;
    bool unread = false;
    for (const Field* row : important) {
        const Reading reading = read(context, *row);
        unread = unread || reading.state == State::NotRead;
        if (reading.state == State::Invalid) {
            failures.push_back({.text = std::string(row->name) + " holds the reserved code " +
                                        format("%02Xh", static_cast<unsigned>(reading.raw)),
                                .registers = {model::register_of(reading)},
                                .source = {.field = row, .codes = row->codes}});
        }
    }
    return fail_or(std::move(failures), unread ? not_read() : pass());
}

Result max_power(const Context& context, const Module& /*module*/) {
    // What QSFP-DD grants to classes 1 to 7; class 8 is what draws more. Other form factors have
    // limits of their own, but none for a module that draws nothing.
    static constexpr double qsfp_dd_watts[] = {0, 1.5, 3.5, 7, 8, 10, 12, 14};
    static constexpr const Field* identifier = in_lower("SFF8024Identifier");
    static constexpr const Field* class_row = in_00("ModulePowerClass");
    static constexpr const Field* power_row = in_00("MaxPower");
    constexpr unsigned qsfp_dd = 0x18;
    const Reading form = read(context, *identifier);
    const Reading stated_class = read(context, *class_row);
    const Reading stated = read(context, *power_row);
    if (!form.is_read() || !stated_class.is_read() || !stated.is_read()) {
        return not_read();
    }
    const auto power_class = static_cast<std::size_t>(stated_class.raw) + 1;
    const double watts = stated.value;
    const bool none = power_class > 1 && watts <= 0;
    const bool too_much = form.raw == qsfp_dd && power_class < std::size(qsfp_dd_watts) &&
                          watts > qsfp_dd_watts[power_class];
    const bool too_little = form.raw == qsfp_dd && watts <= qsfp_dd_watts[power_class - 1];
    return none || too_much || (too_little && power_class > 1)
               ? fail(format("Power class %u and a maximum power of %.2f W contradict each other",
                             static_cast<unsigned>(power_class), watts))
               : pass();
}

Result tx_bias_scale(const Context& context, const Module& /*module*/) {
    constexpr unsigned reserved = 3;
    if (context.flat) {
        return of_flat_memory();
    }
    const Reading scale = read(context, *in_01("TxBiasCurrentScalingFactor"));
    if (!scale.is_read()) {
        return not_read();
    }
    return scale.raw == reserved ? fail("The multiplier of Tx bias is the reserved code 3; values "
                                        "are shown without one")
                                 : pass();
}

Result wavelength(const Context& context, const Module& /*module*/) {
    if (context.flat) {
        return of_flat_memory();
    }
    if (!read(context, *in_lower("MediaType")).is_read()) {
        return not_read();
    }
    if (!is_optical(context)) {
        return not_applicable("the media are not optical");
    }
    const Reading nominal = read(context, *in_01("NominalWavelength"));
    if (!nominal.is_read()) {
        return not_read();
    }
    if (nominal.raw != 0) {
        return pass();
    }
    return shape_of(context).tunable
               ? not_applicable("the laser is tunable")
               : fail("The media are optical, but the nominal wavelength is 0");
}

Result media_lanes_none(const Context& context, const Module& /*module*/) {
    static constexpr const Field* row = in_00("MediaLaneUnsupportedLane<i>");
    if (context.flat) {
        return of_flat_memory();
    }
    const auto unsupported = context.byte(row->page, row->byte);
    if (!unsupported) {
        return not_read();
    }
    return *unsupported == 0xFF
               ? fail("All eight media lanes are said to be unsupported; they are read "
                      "nevertheless")
               : pass();
}

Result banks(const Context& context, const Module& /*module*/) {
    if (context.flat) {
        return of_flat_memory();
    }
    if (!read(context, *in_01("BanksSupported")).is_read()) {
        return not_read();
    }
    const unsigned advertised = advertised_banks(context);
    return advertised > max_banks ? fail(format("The module advertises %u banks; %u of them are "
                                                "decoded",
                                                advertised, max_banks))
                                  : pass();
}

} // namespace optictl::cmis::detail::rules
