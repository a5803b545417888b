// The latched flags of a CMIS module, every one with every lane, set or not.
#include "cmis/decode_parts.hpp"

namespace optictl::cmis::detail {
namespace {

using memmap::Context;
using memmap::Field;
using model::Module;

// clang-format off
constexpr const Field* module_flags[] = {
    in_lower("ModuleStateChangedFlag"), in_lower("ModuleFirmwareErrorFlag"), in_lower("DataPathFirmwareErrorFlag"),
    in_lower("AbnormalFwIndicationFlag"), in_lower("CdbCmdCompleteFlag1"), in_lower("CdbCmdCompleteFlag2"),
    in_lower("TempMonHighAlarmFlag"), in_lower("TempMonLowAlarmFlag"), in_lower("TempMonHighWarningFlag"), in_lower("TempMonLowWarningFlag"),
    in_lower("VccMonHighAlarmFlag"), in_lower("VccMonLowAlarmFlag"), in_lower("VccMonHighWarningFlag"), in_lower("VccMonLowWarningFlag"),
    in_lower("Aux1MonHighAlarmFlag"), in_lower("Aux1MonLowAlarmFlag"), in_lower("Aux1MonHighWarningFlag"), in_lower("Aux1MonLowWarningFlag"),
    in_lower("Aux2MonHighAlarmFlag"), in_lower("Aux2MonLowAlarmFlag"), in_lower("Aux2MonHighWarningFlag"), in_lower("Aux2MonLowWarningFlag"),
    in_lower("Aux3MonHighAlarmFlag"), in_lower("Aux3MonLowAlarmFlag"), in_lower("Aux3MonHighWarningFlag"), in_lower("Aux3MonLowWarningFlag"),
    in_lower("CustomMonHighAlarmFlag"), in_lower("CustomMonLowAlarmFlag"), in_lower("CustomMonHighWarningFlag"), in_lower("CustomMonLowWarningFlag"),
};
constexpr const Field* lane_flags[] = {
    in_11("DPStateChangedFlag<i>"), in_11("FailureFlagTx<i>"), in_11("LOSFlagTx<i>"), in_11("CDRLOLFlagTx<i>"), in_11("AdaptiveInputEqFailFlagTx<i>"),
    in_11("OpticalPowerHighAlarmFlagTx<i>"), in_11("OpticalPowerLowAlarmFlagTx<i>"), in_11("OpticalPowerHighWarningFlagTx<i>"), in_11("OpticalPowerLowWarningFlagTx<i>"),
    in_11("LaserBiasHighAlarmFlagTx<i>"), in_11("LaserBiasLowAlarmFlagTx<i>"), in_11("LaserBiasHighWarningFlagTx<i>"), in_11("LaserBiasLowWarningFlagTx<i>"),
    in_11("LOSFlagRx<i>"), in_11("CDRLOLFlagRx<i>"),
    in_11("OpticalPowerHighAlarmFlagRx<i>"), in_11("OpticalPowerLowAlarmFlagRx<i>"), in_11("OpticalPowerHighWarningFlagRx<i>"), in_11("OpticalPowerLowWarningFlagRx<i>"),
    in_11("OutputStatusChangedFlagRx<i>"),
};
constexpr const Field* tuning_flags[] = {
    in_12("TargetOutputPowerOORFlagTx<i>"), in_12("FineTuningOutOfRangeFlagTx<i>"), in_12("TuningNotAcceptedFlagTx<i>"),
    in_12("InvalidChannelNumberFlagTx<i>"), in_12("WavelengthUnlockedFlagTx<i>"), in_12("TuningCompleteFlagTx<i>"),
};
constexpr const Field* network_flags[] = {in_17("NPStateChangedFlag<i>")};
// clang-format on

void add(const Context& context, std::span<const Field* const> fields, unsigned banks,
         Module& module) {
    for (const Field* field : fields) {
        if (!memmap::applies(context, *field)) {
            continue;
        }
        for (unsigned bank = 0; bank < banks; ++bank) {
            for (unsigned index = 0; index < field->lanes.count; ++index) {
                module.flags.push_back(
                    {field, static_cast<std::uint8_t>(bank), static_cast<std::uint8_t>(index)});
            }
        }
    }
}

} // namespace

void add_flags(const Context& context, const Shape& shape, Module& module) {
    constexpr std::size_t lane_fields = 27;
    module.flags.reserve(std::size(module_flags) + lane_fields * module.lane_count);
    add(context, module_flags, 1, module);
    if (context.flat) {
        return;
    }
    add(context, lane_flags, shape.banks, module);
    if (shape.tunable) {
        add(context, tuning_flags, shape.banks, module);
    }
    if (shape.network_paths) {
        add(context, network_flags, shape.banks, module);
    }
}

} // namespace optictl::cmis::detail
