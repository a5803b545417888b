// What a CMIS module says that it has: the rows of the advertisements, and the conditions made of
// them. The other rows of these pages stand in the files of the pages.
#pragma once

#include "cmis/codes.hpp"
#include "cmis/refine.hpp"
#include "cmis/shapes.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis {

namespace lower_page {
using memmap::Kind;

// clang-format off
inline constexpr auto advertising = memmap::rows_of(document, memmap::lower, false, {
    {.name = "MemoryModel", .clause = "Table 8-5", .byte = 2, .lsb = 7, .kind = Kind::Code,
     .codes = &codes::memory_model},
    {.name = "SteppedConfigOnly", .clause = "Table 8-5", .byte = 2, .msb = 6, .lsb = 6,
     .kind = Kind::Flag, .revisions = rev::since_5_0},
    {.name = "LowPowerRestrictions.ValidityIndication", .clause = "Table 8-19", .byte = 62,
     .lsb = 7, .kind = Kind::Flag, .revisions = rev::since_5_3},
});
// clang-format on
} // namespace lower_page

namespace page01 {
using memmap::Kind;

// clang-format off
inline constexpr auto advertising = memmap::rows_of(document, memmap::upper(0x01), false, {
    {.name = "LengthMultiplierSMF", .clause = "Table 8-45", .byte = 132, .lsb = 6,
     .kind = Kind::Code, .codes = &codes::smf_length, .refine = refine::smf_multiplier},
    {.name = "NetworkPathPagesSupported", .clause = "Table 8-47", .byte = 142, .lsb = 7,
     .kind = Kind::Flag, .revisions = rev::since_5_1},
    {.name = "VDMPagesSupported", .clause = "Table 8-47", .byte = 142, .msb = 6, .lsb = 6,
     .kind = Kind::Flag, .revisions = rev::since_4_0},
    {.name = "DiagnosticPagesSupported", .clause = "Table 8-47", .byte = 142, .msb = 5, .lsb = 5,
     .kind = Kind::Flag, .revisions = rev::since_4_0},
    {.name = "CoherentPagesSupported", .clause = "Table 8-47", .byte = 142, .msb = 4, .lsb = 4,
     .kind = Kind::Flag, .revisions = rev::since_5_3},
    {.name = "CmisFfSupported", .clause = "Table 8-47", .byte = 142, .msb = 3, .lsb = 3,
     .kind = Kind::Flag, .revisions = rev::since_5_2},
    {.name = "Page03hSupported", .clause = "Table 8-47", .byte = 142, .msb = 2, .lsb = 2,
     .kind = Kind::Flag},
    {.name = "BanksSupported", .clause = "Table 8-47", .byte = 142, .msb = 1, .kind = Kind::Code,
     .codes = &codes::banks, .refine = refine::banks},
    {.name = "TimingPage15hSupported", .clause = "Table 8-50", .byte = 145, .msb = 3, .lsb = 3,
     .kind = Kind::Flag, .revisions = rev::since_5_0},
    {.name = "TransmitterIsTunable", .clause = "Table 8-51", .byte = 155, .msb = 6, .lsb = 6,
     .kind = Kind::Flag},
    {.name = "SquelchMethodTx", .clause = "Table 8-51", .byte = 155, .msb = 5, .lsb = 4,
     .kind = Kind::Code, .codes = &codes::squelch_method},
    {.name = "ForcedSquelchTxSupported", .clause = "Table 8-51", .byte = 155, .msb = 3, .lsb = 3,
     .kind = Kind::Flag},
    {.name = "AutoSquelchDisableTxSupported", .clause = "Table 8-51", .byte = 155, .msb = 2,
     .lsb = 2, .kind = Kind::Flag},
    {.name = "OutputDisableTxSupported", .clause = "Table 8-51", .byte = 155, .msb = 1, .lsb = 1,
     .kind = Kind::Flag},
    {.name = "InputPolarityFlipTxSupported", .clause = "Table 8-51", .byte = 155, .msb = 0,
     .kind = Kind::Flag},
    {.name = "BankBroadcastSupported", .clause = "Table 8-51", .byte = 156, .lsb = 7,
     .kind = Kind::Flag, .revisions = rev::since_5_2},
    {.name = "AutoSquelchDisableRxSupported", .clause = "Table 8-51", .byte = 156, .msb = 2,
     .lsb = 2, .kind = Kind::Flag},
    {.name = "OutputDisableRxSupported", .clause = "Table 8-51", .byte = 156, .msb = 1, .lsb = 1,
     .kind = Kind::Flag},
    {.name = "OutputPolarityFlipRxSupported", .clause = "Table 8-51", .byte = 156, .msb = 0,
     .kind = Kind::Flag},
    {.name = "AdaptiveInputEqFailFlagTxSupported", .clause = "Table 8-52", .byte = 157, .msb = 3,
     .lsb = 3, .kind = Kind::Flag},
    {.name = "CDRLOLFlagTxSupported", .clause = "Table 8-52", .byte = 157, .msb = 2, .lsb = 2,
     .kind = Kind::Flag},
    {.name = "LOSFlagTxSupported", .clause = "Table 8-52", .byte = 157, .msb = 1, .lsb = 1,
     .kind = Kind::Flag},
    {.name = "FailureFlagTxSupported", .clause = "Table 8-52", .byte = 157, .msb = 0,
     .kind = Kind::Flag},
    {.name = "CDRLOLFlagRxSupported", .clause = "Table 8-52", .byte = 158, .msb = 2, .lsb = 2,
     .kind = Kind::Flag},
    {.name = "LOSFlagRxSupported", .clause = "Table 8-52", .byte = 158, .msb = 1, .lsb = 1,
     .kind = Kind::Flag},
    {.name = "CustomMonSupported", .clause = "Table 8-53", .byte = 159, .msb = 5, .lsb = 5,
     .kind = Kind::Flag},
    {.name = "Aux3MonSupported", .clause = "Table 8-53", .byte = 159, .msb = 4, .lsb = 4,
     .kind = Kind::Flag},
    {.name = "Aux2MonSupported", .clause = "Table 8-53", .byte = 159, .msb = 3, .lsb = 3,
     .kind = Kind::Flag},
    {.name = "Aux1MonSupported", .clause = "Table 8-53", .byte = 159, .msb = 2, .lsb = 2,
     .kind = Kind::Flag},
    {.name = "VccMonSupported", .clause = "Table 8-53", .byte = 159, .msb = 1, .lsb = 1,
     .kind = Kind::Flag},
    {.name = "TempMonSupported", .clause = "Table 8-53", .byte = 159, .msb = 0, .kind = Kind::Flag},
    {.name = "RxOpticalPowerMonSupported", .clause = "Table 8-53", .byte = 160, .msb = 2, .lsb = 2,
     .kind = Kind::Flag},
    {.name = "TxOpticalPowerMonSupported", .clause = "Table 8-53", .byte = 160, .msb = 1, .lsb = 1,
     .kind = Kind::Flag},
    {.name = "TxBiasMonSupported", .clause = "Table 8-53", .byte = 160, .msb = 0,
     .kind = Kind::Flag},
    {.name = "TxInputEqRecallBuffersSupported", .clause = "Table 8-54", .byte = 161, .msb = 6,
     .lsb = 5, .kind = Kind::Code, .codes = &codes::recall_buffers},
    {.name = "TxInputEqFreezeSupported", .clause = "Table 8-54", .byte = 161, .msb = 4, .lsb = 4,
     .kind = Kind::Flag},
    {.name = "TxInputAdaptiveEqSupported", .clause = "Table 8-54", .byte = 161, .msb = 3, .lsb = 3,
     .kind = Kind::Flag},
    {.name = "TxInputEqHostControlSupported", .clause = "Table 8-54", .byte = 161, .msb = 2,
     .lsb = 2, .kind = Kind::Flag},
    {.name = "TxCDRSupported", .clause = "Table 8-54", .byte = 161, .msb = 0, .kind = Kind::Flag},
    {.name = "VersatileControlSetSupported", .clause = "Table 8-54", .byte = 162, .lsb = 7,
     .kind = Kind::Flag, .revisions = rev::since_5_3},
    {.name = "UnidirReconfigSupported", .clause = "Table 8-54", .byte = 162, .msb = 6, .lsb = 6,
     .kind = Kind::Flag, .revisions = rev::since_5_2},
    {.name = "StagedSet1Supported", .clause = "Table 8-54", .byte = 162, .msb = 5, .lsb = 5,
     .kind = Kind::Flag},
    {.name = "RxOutputEqControlSupported", .clause = "Table 8-54", .byte = 162, .msb = 4, .lsb = 3,
     .kind = Kind::Code, .codes = &codes::output_eq_control},
    {.name = "RxOutputAmplitudeControlSupported", .clause = "Table 8-54", .byte = 162, .msb = 2,
     .lsb = 2, .kind = Kind::Flag},
    {.name = "RxCDRSupported", .clause = "Table 8-54", .byte = 162, .msb = 0, .kind = Kind::Flag},
    {.name = "CdbInstancesSupported", .clause = "Table 8-55", .byte = 163, .lsb = 6,
     .kind = Kind::Code, .codes = &codes::cdb_instances, .revisions = rev::since_4_0},
    {.name = "PageChSupported", .clause = "Table 8-58", .byte = 173, .lsb = 7, .kind = Kind::Flag,
     .revisions = rev::since_5_4},
    {.name = "PageDhSupported", .clause = "Table 8-58", .byte = 173, .msb = 6, .lsb = 6,
     .kind = Kind::Flag, .revisions = rev::since_5_4},
    {.name = "PageEhSupported", .clause = "Table 8-58", .byte = 173, .msb = 5, .lsb = 5,
     .kind = Kind::Flag, .revisions = rev::since_5_4},
    {.name = "PageFhSupported", .clause = "Table 8-58", .byte = 173, .msb = 4, .lsb = 4,
     .kind = Kind::Flag, .revisions = rev::since_5_4},
    {.name = "Page60hSupported", .clause = "Table 8-58", .byte = 174, .lsb = 7, .kind = Kind::Flag,
     .revisions = rev::since_5_4},
    {.name = "Page61hSupported", .clause = "Table 8-58", .byte = 174, .msb = 6, .lsb = 6,
     .kind = Kind::Flag, .revisions = rev::since_5_4},
    {.name = "Page62hSupported", .clause = "Table 8-58", .byte = 174, .msb = 5, .lsb = 5,
     .kind = Kind::Flag, .revisions = rev::since_5_4},
    {.name = "NADBanksSupported", .clause = "Table 8-59", .byte = 175, .revisions = rev::since_5_3,
     .refine = refine::nad_banks},
    {.name = "ScratchPadSupported", .clause = "Table 8-62", .byte = 251, .lsb = 6,
     .kind = Kind::Code, .codes = &codes::supported, .revisions = rev::since_5_3},
    {.name = "PasswordEntrySupported", .clause = "Table 8-62", .byte = 251, .msb = 5, .lsb = 4,
     .kind = Kind::Code, .codes = &codes::supported, .revisions = rev::since_5_3},
    {.name = "PasswordEntryResultSupported", .clause = "Table 8-62", .byte = 251, .msb = 3,
     .lsb = 2, .kind = Kind::Code, .codes = &codes::supported, .revisions = rev::since_5_3},
    {.name = "FullPageReadSupported", .clause = "Table 8-62", .byte = 251, .msb = 1,
     .kind = Kind::Code, .codes = &codes::supported, .revisions = rev::since_5_3},
    {.name = "HostLaneSwitchingSupported", .clause = "Table 8-62", .byte = 252, .lsb = 7,
     .kind = Kind::Flag, .revisions = rev::since_5_3},
    {.name = "LinkTrainingSupported", .clause = "Table 8-62", .byte = 252, .msb = 6, .lsb = 6,
     .kind = Kind::Flag, .revisions = rev::since_5_3},
    {.name = "MediaLaneSwitchingSupported", .clause = "Table 8-62", .byte = 252, .msb = 5, .lsb = 5,
     .kind = Kind::Flag, .revisions = rev::since_5_4},
});
// clang-format on
} // namespace page01

/// Conditions: the advertisement that gives a register its meaning.
namespace adv {
using memmap::Field;
using memmap::if_equal;
using memmap::if_not;
using memmap::if_set;
using memmap::When;

// clang-format off
consteval const Field& lower(std::string_view name) { return memmap::row(lower_page::advertising, name); }
consteval const Field& page01h(std::string_view name) { return memmap::row(page01::advertising, name); }
// clang-format on

inline constexpr When paged = if_equal(lower("MemoryModel"), 0);
inline constexpr When flat = if_equal(lower("MemoryModel"), 1);
inline constexpr When stepped_config_only = if_set(lower("SteppedConfigOnly"));
inline constexpr When low_power_restrictions =
    if_set(lower("LowPowerRestrictions.ValidityIndication"));

inline constexpr When smf_long = if_equal(page01h("LengthMultiplierSMF"), 3);
inline constexpr When network_paths = if_set(page01h("NetworkPathPagesSupported"));
inline constexpr When vdm = if_set(page01h("VDMPagesSupported"));
inline constexpr When diagnostics = if_set(page01h("DiagnosticPagesSupported"));
inline constexpr When coherent = if_set(page01h("CoherentPagesSupported"));
inline constexpr When form_factor = if_set(page01h("CmisFfSupported"));
inline constexpr When user_page = if_set(page01h("Page03hSupported"));
inline constexpr When more_banks = if_equal(page01h("BanksSupported"), 3);
inline constexpr When timing = if_set(page01h("TimingPage15hSupported"));
/// Pages 04h and 12h; 3.0 had the bit and not the pages (Revision History, Rev 4.0).
inline constexpr When tunable =
    memmap::from(rev::since_4_0, if_set(page01h("TransmitterIsTunable")));
inline constexpr When squelch_method_choice = if_equal(page01h("SquelchMethodTx"), 3);
inline constexpr When forced_squelch_tx = if_set(page01h("ForcedSquelchTxSupported"));
inline constexpr When auto_squelch_disable_tx = if_set(page01h("AutoSquelchDisableTxSupported"));
inline constexpr When output_disable_tx = if_set(page01h("OutputDisableTxSupported"));
inline constexpr When input_polarity_flip_tx = if_set(page01h("InputPolarityFlipTxSupported"));
inline constexpr When bank_broadcast = if_set(page01h("BankBroadcastSupported"));
inline constexpr When auto_squelch_disable_rx = if_set(page01h("AutoSquelchDisableRxSupported"));
inline constexpr When output_disable_rx = if_set(page01h("OutputDisableRxSupported"));
inline constexpr When output_polarity_flip_rx = if_set(page01h("OutputPolarityFlipRxSupported"));
inline constexpr When input_eq_fail_flag_tx = if_set(page01h("AdaptiveInputEqFailFlagTxSupported"));
inline constexpr When cdr_lol_flag_tx = if_set(page01h("CDRLOLFlagTxSupported"));
inline constexpr When los_flag_tx = if_set(page01h("LOSFlagTxSupported"));
inline constexpr When failure_flag_tx = if_set(page01h("FailureFlagTxSupported"));
inline constexpr When cdr_lol_flag_rx = if_set(page01h("CDRLOLFlagRxSupported"));
inline constexpr When los_flag_rx = if_set(page01h("LOSFlagRxSupported"));
inline constexpr When custom_mon = if_set(page01h("CustomMonSupported"));
inline constexpr When aux3_mon = if_set(page01h("Aux3MonSupported"));
inline constexpr When aux2_mon = if_set(page01h("Aux2MonSupported"));
inline constexpr When aux1_mon = if_set(page01h("Aux1MonSupported"));
inline constexpr When vcc_mon = if_set(page01h("VccMonSupported"));
inline constexpr When temp_mon = if_set(page01h("TempMonSupported"));
inline constexpr When power_rx_mon = if_set(page01h("RxOpticalPowerMonSupported"));
inline constexpr When power_tx_mon = if_set(page01h("TxOpticalPowerMonSupported"));
inline constexpr When bias_tx_mon = if_set(page01h("TxBiasMonSupported"));
inline constexpr When input_eq_buffers = if_not(page01h("TxInputEqRecallBuffersSupported"), 0);
inline constexpr When input_eq_freeze = if_set(page01h("TxInputEqFreezeSupported"));
inline constexpr When input_eq_adaptive = if_set(page01h("TxInputAdaptiveEqSupported"));
inline constexpr When input_eq_host_control = if_set(page01h("TxInputEqHostControlSupported"));
inline constexpr When cdr_tx = if_set(page01h("TxCDRSupported"));
inline constexpr When versatile_controls = if_set(page01h("VersatileControlSetSupported"));
inline constexpr When unidirectional = if_set(page01h("UnidirReconfigSupported"));
inline constexpr When staged_set_1 = if_set(page01h("StagedSet1Supported"));
inline constexpr When output_eq_pre_and_post = if_equal(page01h("RxOutputEqControlSupported"), 3);
inline constexpr When output_eq = if_not(page01h("RxOutputEqControlSupported"), 0);
inline constexpr When output_amplitude = if_set(page01h("RxOutputAmplitudeControlSupported"));
inline constexpr When cdr_rx = if_set(page01h("RxCDRSupported"));
inline constexpr When cdb = if_not(page01h("CdbInstancesSupported"), 0);
inline constexpr When cdb_2 = if_equal(page01h("CdbInstancesSupported"), 2);
inline constexpr When supported_pages = if_set(page01h("PageChSupported"));
inline constexpr When page_0dh = if_set(page01h("PageDhSupported"));
inline constexpr When page_60h = if_set(page01h("Page60hSupported"));
inline constexpr When page_61h = if_set(page01h("Page61hSupported"));
inline constexpr When page_62h = if_set(page01h("Page62hSupported"));
inline constexpr When normalized_applications = if_not(page01h("NADBanksSupported"), 0);
inline constexpr When password_result = if_equal(page01h("PasswordEntryResultSupported"), 2);
inline constexpr When page_1dh = if_set(page01h("HostLaneSwitchingSupported"));
inline constexpr When page_6dh = if_set(page01h("MediaLaneSwitchingSupported"));
} // namespace adv

namespace page01 {
/// An advertisement that is advertised itself.
// clang-format off
inline constexpr auto cdb_advertising = memmap::rows_of(document, memmap::upper(0x01), false, {
    {.name = "CdbMaxBusySpecMethod", .clause = "Table 8-55", .byte = 166, .lsb = 7,
     .kind = Kind::Code, .codes = &codes::cdb_busy_method, .when = adv::cdb},
});
// clang-format on
} // namespace page01

namespace adv {
inline constexpr When cdb_busy_short =
    if_equal(memmap::row(page01::cdb_advertising, "CdbMaxBusySpecMethod"), 0);
inline constexpr When cdb_busy_long =
    if_equal(memmap::row(page01::cdb_advertising, "CdbMaxBusySpecMethod"), 1);
} // namespace adv

namespace page04 {
using memmap::Kind;

// clang-format off
inline constexpr auto advertising = memmap::rows_of(document, memmap::upper(0x04), false, {
    {.name = "GridSupported75GHz", .clause = "Table 8-68", .byte = 128, .lsb = 7,
     .kind = Kind::Flag, .when = adv::tunable},
    {.name = "GridSupported33GHz", .clause = "Table 8-68", .byte = 128, .msb = 6, .lsb = 6,
     .kind = Kind::Flag, .when = adv::tunable},
    {.name = "GridSupported100GHz", .clause = "Table 8-68", .byte = 128, .msb = 5, .lsb = 5,
     .kind = Kind::Flag, .when = adv::tunable},
    {.name = "GridSupported50GHz", .clause = "Table 8-68", .byte = 128, .msb = 4, .lsb = 4,
     .kind = Kind::Flag, .when = adv::tunable},
    {.name = "GridSupported25GHz", .clause = "Table 8-68", .byte = 128, .msb = 3, .lsb = 3,
     .kind = Kind::Flag, .when = adv::tunable},
    {.name = "GridSupported12p5GHz", .clause = "Table 8-68", .byte = 128, .msb = 2, .lsb = 2,
     .kind = Kind::Flag, .when = adv::tunable},
    {.name = "GridSupported6p25GHz", .clause = "Table 8-68", .byte = 128, .msb = 1, .lsb = 1,
     .kind = Kind::Flag, .when = adv::tunable},
    {.name = "GridSupported3p125GHz", .clause = "Table 8-68", .byte = 128, .msb = 0,
     .kind = Kind::Flag, .when = adv::tunable},
    {.name = "FineTuningSupported", .clause = "Table 8-68", .byte = 129, .lsb = 7,
     .kind = Kind::Flag, .when = adv::tunable},
    {.name = "GridSupported150GHz", .clause = "Table 8-68", .byte = 129, .msb = 6, .lsb = 6,
     .kind = Kind::Flag, .when = adv::tunable, .revisions = rev::since_5_3},
    {.name = "GridSupported300GHz", .clause = "Table 8-68", .byte = 129, .msb = 5, .lsb = 5,
     .kind = Kind::Flag, .when = adv::tunable, .revisions = rev::since_5_4},
    {.name = "ProgOutputPowerPerLaneSupported", .clause = "Table 8-68", .byte = 196, .lsb = 7,
     .kind = Kind::Flag, .when = adv::tunable},
    {.name = "OutputPowerTxRelativeThresholdsSupported", .clause = "Table 8-68", .byte = 196,
     .msb = 6, .lsb = 6, .kind = Kind::Flag, .when = adv::tunable, .revisions = rev::since_5_4},
});
// clang-format on
} // namespace page04

namespace page16 {
using memmap::Kind;

// clang-format off
inline constexpr auto advertising = memmap::rows_of(document, memmap::upper(0x16), true, {
    {.name = "ReplaceHPSignalTxSupported", .clause = "Table 8-157", .byte = 226, .msb = 1, .lsb = 1,
     .kind = Kind::Flag, .when = adv::network_paths},
    {.name = "ReplaceHPSignalRxSupported", .clause = "Table 8-157", .byte = 226, .msb = 0,
     .kind = Kind::Flag, .when = adv::network_paths},
});
// clang-format on
} // namespace page16

/// Conditions of pages 04h, 12h and 16h, which are advertised themselves.
namespace adv {
// clang-format off
consteval const Field& page04h(std::string_view name) { return memmap::row(page04::advertising, name); }
consteval const Field& page16h(std::string_view name) { return memmap::row(page16::advertising, name); }
// clang-format on

inline constexpr When grid_75 = if_set(page04h("GridSupported75GHz"));
inline constexpr When grid_33 = if_set(page04h("GridSupported33GHz"));
inline constexpr When grid_100 = if_set(page04h("GridSupported100GHz"));
inline constexpr When grid_50 = if_set(page04h("GridSupported50GHz"));
inline constexpr When grid_25 = if_set(page04h("GridSupported25GHz"));
inline constexpr When grid_12p5 = if_set(page04h("GridSupported12p5GHz"));
inline constexpr When grid_6p25 = if_set(page04h("GridSupported6p25GHz"));
inline constexpr When grid_3p125 = if_set(page04h("GridSupported3p125GHz"));
inline constexpr When fine_tuning = if_set(page04h("FineTuningSupported"));
inline constexpr When grid_150 = if_set(page04h("GridSupported150GHz"));
inline constexpr When grid_300 = if_set(page04h("GridSupported300GHz"));
inline constexpr When relative_thresholds =
    if_set(page04h("OutputPowerTxRelativeThresholdsSupported"));
inline constexpr When replace_tx = if_set(page16h("ReplaceHPSignalTxSupported"));
inline constexpr When replace_rx = if_set(page16h("ReplaceHPSignalRxSupported"));
} // namespace adv

} // namespace optictl::cmis
