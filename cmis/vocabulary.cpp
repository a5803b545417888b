// The registers of CMIS that tell what every map tells.
#include "cmis/decode_parts.hpp"
#include "cmis/page13.hpp"

namespace optictl::cmis::detail {
namespace {

using model::Phase;
using model::Point;
using model::Signal;

consteval const memmap::Field* in_13(std::string_view name) {
    return &memmap::row(page13::rows, name);
}

constexpr model::SignalRow signals[] = {
    {Signal::TxLos, in_11("LOSFlagTx<i>")},
    {Signal::TxLol, in_11("CDRLOLFlagTx<i>")},
    {Signal::TxEqFail, in_11("AdaptiveInputEqFailFlagTx<i>")},
    {Signal::TxDisabled, in_10("OutputDisableTx<i>")},
    {Signal::TxForcedSquelch, in_10("OutputSquelchForceTx<i>")},
    {Signal::TxFault, in_11("FailureFlagTx<i>")},
    {Signal::TxValid, in_11("OutputStatusTx<i>")},
    {Signal::TxUnlocked, in_12("WavelengthUnlockStatusTx<i>")},
    {Signal::TxTuning, in_12("TuningInProgressTx<i>")},
    {Signal::RxLos, in_11("LOSFlagRx<i>")},
    {Signal::RxLol, in_11("CDRLOLFlagRx<i>")},
    {Signal::RxDisabled, in_10("OutputDisableRx<i>")},
    {Signal::RxValid, in_11("OutputStatusRx<i>")},
    {Signal::HeldDown, in_10("DPDeinitLane<i>")},
    {Signal::HeldDown, in_10("DataPathPwrUpLane<i>"), true},
    {Signal::InitPending, in_11("DPInitPendingLane<i>")},
    {Signal::HostGenerator, in_13("HostSideGeneratorEnableLane<i>")},
    {Signal::MediaGenerator, in_13("MediaSideGeneratorEnableLane<i>")},
    {Signal::MediaOutputLoop, in_13("MediaSideOutputLoopbackEnableLane<i>")},
    {Signal::MediaInputLoop, in_13("MediaSideInputLoopbackEnableLane<i>")},
    {Signal::HostOutputLoop, in_13("HostSideOutputLoopbackEnableLane<i>")},
    {Signal::HostInputLoop, in_13("HostSideInputLoopbackEnableLane<i>")},
};

constexpr model::PointRow points[] = {
    {Point::LowPowerRequested, in_lower("LowPwrRequestSW")},
    {Point::LowPowerRequested, in_lower("ForceLowPwr")},
    {Point::LowPowerByPin, in_lower("LowPwrAllowRequestHW")},
    {Point::LowPowerByPin, in_lower("LowPwr")},
    {Point::ModuleFirmwareError, in_lower("ModuleFirmwareErrorFlag")},
    {Point::PathFirmwareError, in_lower("DataPathFirmwareErrorFlag")},
    {Point::AbnormalFirmware, in_lower("AbnormalFwIndicationFlag")},
};

/// Table 8-7; the names of the codes are in codes::module_state.
Phase phase_of(std::uint64_t raw) {
    constexpr Phase phases[] = {Phase::Unknown, Phase::LowPower,     Phase::PoweringUp,
                                Phase::Ready,   Phase::PoweringDown, Phase::Fault};
    return raw < std::size(phases) ? phases[raw] : Phase::Unknown;
}

} // namespace

const model::Vocabulary& vocabulary() {
    static constexpr model::Vocabulary told{.signals = signals,
                                            .points = points,
                                            .state = in_lower("ModuleState"),
                                            .phase_of = phase_of,
                                            .fault_cause = in_lower("ModuleFaultCause"),
                                            .staged_application = in_10("SCS0::AppSelCodeLane<i>")};
    return told;
}

} // namespace optictl::cmis::detail
