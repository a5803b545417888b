// What a CMIS module advertises: pages, controls, flags, monitors, CDB, and how long it takes.
#include "cmis/decode_parts.hpp"

namespace optictl::cmis::detail {
namespace {

using memmap::Context;
using memmap::Field;
using memmap::read;
using model::Module;
using model::Section;

/// The register halves tBPC, the 10 ms of Table 10-4, as often as it counts.
void bank_page_change(const Context&, unsigned, model::Item& item) {
    constexpr double longest = 10;
    memmap::Reading& reading = item.reading;
    reading.unit = memmap::Unit::Millisecond;
    if (reading.has_value()) {
        reading.value = longest / static_cast<double>(1U << reading.raw);
        item.note = "at most";
    }
}

// clang-format off
constexpr ItemRow general_rows[] = {
    {Section::Support, "cmis_sm_support", "State machines", in_lower("CmisSmSupport")},
    {Section::Support, "stepped_config_only", "Configured step by step only", in_lower("SteppedConfigOnly")},
    {Section::Support, "auto_commissioning", "Automatic commissioning", in_lower("AutoCommissioning")},
    {Section::Support, "mci_max_speed", "Fastest management clock", in_lower("MciMaxSpeed", 0x53)},
    {Section::Support, "mci_max_speed", "Fastest management clock", in_lower("MciMaxSpeed", 0x52)},
    {Section::Support, "mci_flow_control_duration_encoding", "SPI flow control as", in_00("MciFlowControlDurationEncoding")},
    {Section::Support, "mci_flow_control_duration", "SPI flow control", in_00("MciFlowControlDuration")},
    {Section::Support, "low_power_restrictions_valid", "Restrictions in low power stated", in_lower("LowPowerRestrictions.ValidityIndication")},
    {Section::Support, "low_power_restrictions_cdb_query_unsupported", "No CDB query in low power", in_lower("LowPowerRestrictions.CdbQueryUnsupported")},
    {Section::Support, "low_power_restrictions_cdb_fw_query_unsupported", "No firmware query in low power", in_lower("LowPowerRestrictions.CdbFwQueryUnsupported")},
    {Section::Support, "low_power_restrictions_cdb_cmds_unsupported", "No CDB commands in low power", in_lower("LowPowerRestrictions.CdbCmdsUnsupported")},
    {Section::Support, "low_power_restrictions_cdb_fw_cmds_unsupported", "No firmware commands in low power", in_lower("LowPowerRestrictions.CdbFwCmdsUnsupported")},
};
constexpr ItemRow page_rows[] = {
    {Section::Support, "network_path_pages_supported", "Network path pages 16h-17h", in_01("NetworkPathPagesSupported")},
    {Section::Support, "vdm_pages_supported", "VDM pages 20h-2Fh", in_01("VDMPagesSupported")},
    {Section::Support, "diagnostic_pages_supported", "Diagnostic pages 13h-14h", in_01("DiagnosticPagesSupported")},
    {Section::Support, "coherent_pages_supported", "Coherent pages 30h-4Fh", in_01("CoherentPagesSupported")},
    {Section::Support, "cmis_ff_supported", "Form factor page 05h", in_01("CmisFfSupported")},
    {Section::Support, "page_03h_supported", "User page 03h", in_01("Page03hSupported")},
    {Section::Support, "banks_supported", "Banks", in_01("BanksSupported")},
    {Section::Support, "tx_input_clocking_capabilities", "Tx input clocking", in_01("TxInputClockingCapabilities")},
    {Section::Support, "epps_supported", "ePPS", in_01("ePPSSupported")},
    {Section::Support, "timing_page_15h_supported", "Timing page 15h", in_01("TimingPage15hSupported")},
    {Section::Support, "rx_output_eq_type", "Rx output equalisation keeps", in_01("RxOutputEqType")},
    {Section::Support, "rx_los_is_fast", "Fast Rx LOS", in_01("RxLOSIsFast")},
    {Section::Support, "tx_disable_is_fast", "Fast Tx disable", in_01("TxDisableIsFast")},
    {Section::Support, "tx_disable_is_module_wide", "Tx disable for all lanes at once", in_01("TxDisableIsModuleWide")},
    {Section::Support, "rx_output_amplitude_3_supported", "Rx output amplitude 3", in_01("RxOutputLevel3Supported")},
    {Section::Support, "rx_output_amplitude_2_supported", "Rx output amplitude 2", in_01("RxOutputLevel2Supported")},
    {Section::Support, "rx_output_amplitude_1_supported", "Rx output amplitude 1", in_01("RxOutputLevel1Supported")},
    {Section::Support, "rx_output_amplitude_0_supported", "Rx output amplitude 0", in_01("RxOutputLevel0Supported")},
    {Section::Support, "max_tx_input_eq", "Highest Tx input equalisation", in_01("TxInputEqMax")},
    {Section::Support, "max_rx_output_eq_post_cursor", "Highest Rx post-cursor", in_01("RxOutputEqPostCursorMax")},
    {Section::Support, "max_rx_output_eq_pre_cursor", "Highest Rx pre-cursor", in_01("RxOutputEqPreCursorMax")},
};
constexpr ItemRow control_rows[] = {
    {Section::Media, "active_wavelength_control", "Active wavelength control", in_01("WavelengthIsControllable")},
    {Section::Support, "squelch_method_tx", "Tx squelch by", in_01("SquelchMethodTx")},
    {Section::Support, "tx_force_squelch_supported", "Forced Tx squelch", in_01("ForcedSquelchTxSupported")},
    {Section::Support, "tx_squelch_disable_supported", "Tx squelch disable", in_01("AutoSquelchDisableTxSupported")},
    {Section::Support, "tx_disable_supported", "Tx disable", in_01("OutputDisableTxSupported")},
    {Section::Support, "input_polarity_flip_tx_supported", "Tx polarity flip", in_01("InputPolarityFlipTxSupported")},
    {Section::Support, "bank_broadcast_supported", "Bank broadcast", in_01("BankBroadcastSupported")},
    {Section::Support, "rx_squelch_disable_supported", "Rx squelch disable", in_01("AutoSquelchDisableRxSupported")},
    {Section::Support, "rx_output_disable_supported", "Rx output disable", in_01("OutputDisableRxSupported")},
    {Section::Support, "output_polarity_flip_rx_supported", "Rx polarity flip", in_01("OutputPolarityFlipRxSupported")},
    {Section::Support, "tx_adaptive_input_eq_fail_supported", "Tx equalisation failure flag", in_01("AdaptiveInputEqFailFlagTxSupported")},
    {Section::Support, "tx_lol_supported", "Tx loss of lock flag", in_01("CDRLOLFlagTxSupported")},
    {Section::Support, "tx_los_supported", "Tx loss of signal flag", in_01("LOSFlagTxSupported")},
    {Section::Support, "tx_fault_supported", "Tx fault flag", in_01("FailureFlagTxSupported")},
    {Section::Support, "rx_lol_supported", "Rx loss of lock flag", in_01("CDRLOLFlagRxSupported")},
    {Section::Support, "rx_los_supported", "Rx loss of signal flag", in_01("LOSFlagRxSupported")},
    {Section::Support, "custom_mon_supported", "Custom monitor", in_01("CustomMonSupported")},
    {Section::Support, "aux3_mon_supported", "Aux 3 monitor", in_01("Aux3MonSupported")},
    {Section::Support, "aux2_mon_supported", "Aux 2 monitor", in_01("Aux2MonSupported")},
    {Section::Support, "aux1_mon_supported", "Aux 1 monitor", in_01("Aux1MonSupported")},
    {Section::Support, "supply_voltage_monitor_supported", "Supply voltage monitor", in_01("VccMonSupported")},
    {Section::Support, "temperature_monitor_supported", "Temperature monitor", in_01("TempMonSupported")},
    {Section::Support, "tx_bias_current_scaling_factor", "Tx bias multiplier", in_01("TxBiasCurrentScalingFactor")},
    {Section::Support, "rx_power_monitor_supported", "Rx power monitor", in_01("RxOpticalPowerMonSupported")},
    {Section::Support, "tx_power_monitor_supported", "Tx power monitor", in_01("TxOpticalPowerMonSupported")},
    {Section::Support, "tx_bias_monitor_supported", "Tx bias monitor", in_01("TxBiasMonSupported")},
};
constexpr ItemRow signal_rows[] = {
    {Section::Support, "tx_input_eq_recall_buffers_supported", "Tx equalisation buffers", in_01("TxInputEqRecallBuffersSupported")},
    {Section::Support, "tx_equalizer_freeze_supported", "Tx equaliser freeze", in_01("TxInputEqFreezeSupported")},
    {Section::Support, "tx_equalizer_adaptive_supported", "Adaptive Tx equaliser", in_01("TxInputAdaptiveEqSupported")},
    {Section::Support, "tx_input_eq_host_control_supported", "Tx equalisation by the host", in_01("TxInputEqHostControlSupported")},
    {Section::Support, "tx_cdr_control_supported", "Tx CDR control", in_01("TxCDRBypassControlSupported")},
    {Section::Support, "tx_cdr_supported", "Tx CDR", in_01("TxCDRSupported")},
    {Section::Support, "versatile_control_set_supported", "Versatile control set", in_01("VersatileControlSetSupported")},
    {Section::Support, "unidir_reconfig_supported", "Tx and Rx configured apart", in_01("UnidirReconfigSupported")},
    {Section::Support, "staged_set1_supported", "Staged control set 1", in_01("StagedSet1Supported")},
    {Section::Support, "rx_output_eq_control_supported", "Rx equalisation control", in_01("RxOutputEqControlSupported")},
    {Section::Support, "rx_output_amplitude_control_supported", "Rx amplitude control", in_01("RxOutputAmplitudeControlSupported")},
    {Section::Support, "rx_cdr_control_supported", "Rx CDR control", in_01("RxCDRBypassControlSupported")},
    {Section::Support, "rx_cdr_supported", "Rx CDR", in_01("RxCDRSupported")},
    {Section::Support, "cdb_instances_supported", "CDB instances", in_01("CdbInstancesSupported")},
    {Section::Support, "cdb_background_mode_supported", "CDB in the background", in_01("CdbBackgroundModeSupported")},
    {Section::Support, "cdb_auto_paging_supported", "CDB automatic paging", in_01("CdbAutoPagingSupported")},
    {Section::Support, "cdb_max_pages_epl", "CDB extended payload pages", in_01("CdbMaxPagesEPL")},
    {Section::Support, "cdb_read_write_length_extension", "CDB longer transfers", in_01("CdbReadWriteLengthExtension")},
    {Section::Support, "cdb_command_trigger_method", "CDB command starts by", in_01("CdbCommandTriggerMethod")},
    {Section::Support, "page_0ch_supported", "Page 0Ch", in_01("PageChSupported")},
    {Section::Support, "page_0dh_supported", "Page 0Dh", in_01("PageDhSupported")},
    {Section::Support, "page_60h_supported", "Page 60h", in_01("Page60hSupported")},
    {Section::Support, "page_61h_supported", "Page 61h", in_01("Page61hSupported")},
    {Section::Support, "page_62h_supported", "Page 62h", in_01("Page62hSupported")},
    {Section::Support, "nad_banks_supported", "Banks of normalised applications", in_01("NADBanksSupported")},
    {Section::Support, "scratch_pad_supported", "Scratch pad", in_01("ScratchPadSupported")},
    {Section::Support, "password_entry_supported", "Password entry", in_01("PasswordEntrySupported")},
    {Section::Support, "password_entry_result_supported", "Password result", in_01("PasswordEntryResultSupported")},
    {Section::Support, "full_page_read_supported", "Reads of a whole page", in_01("FullPageReadSupported")},
    {Section::Support, "host_lane_switching_supported", "Host lane switching", in_01("HostLaneSwitchingSupported")},
    {Section::Support, "link_training_supported", "Link training", in_01("LinkTrainingSupported")},
    {Section::Support, "media_lane_switching_supported", "Media lane switching", in_01("MediaLaneSwitchingSupported")},
};
constexpr ItemRow setting_rows[] = {
    {Section::Controls, "bank_broadcast_enable", "Bank broadcast", in_lower("BankBroadcastEnable")},
    {Section::Controls, "mci_speed_configuration", "Management clock", in_lower("MciSpeedConfiguration")},
};
constexpr ItemRow duration_rows[] = {
    {Section::Durations, "mod_sel_wait_time", "ModSel wait", in_01("ModSelWaitTimeMantissa")},
    {Section::Durations, "max_duration_dp_init", "DPInit", in_01("MaxDurationDPInit")},
    {Section::Durations, "max_duration_dp_deinit", "DPDeinit", in_01("MaxDurationDPDeinit")},
    {Section::Durations, "max_duration_dp_tx_turn_on", "DPTxTurnOn", in_01("MaxDurationDPTxTurnOn")},
    {Section::Durations, "max_duration_dp_tx_turn_off", "DPTxTurnOff", in_01("MaxDurationDPTxTurnOff")},
    {Section::Durations, "max_duration_module_pwr_up", "ModulePwrUp", in_01("MaxDurationModulePwrUp")},
    {Section::Durations, "max_duration_module_pwr_dn", "ModulePwrDn", in_01("MaxDurationModulePwrDn")},
    {Section::Durations, "max_duration_bpc", "Bank and page change", in_01("MaxDurationBPC"), model::Form::Plain, {}, bank_page_change},
};
constexpr ItemRow network_duration_rows[] = {
    {Section::Durations, "max_duration_np_init", "NPInit", in_16("MaxDurationNPInit")},
    {Section::Durations, "max_duration_np_deinit", "NPDeinit", in_16("MaxDurationNPDeinit")},
    {Section::Durations, "max_duration_np_tx_turn_on", "NPTxTurnOn", in_16("MaxDurationNPTxTurnOn")},
    {Section::Durations, "max_duration_np_tx_turn_off", "NPTxTurnOff", in_16("MaxDurationNPTxTurnOff")},
};
constexpr ItemRow network_rows[] = {
    {Section::Support, "replace_hp_signal_tx_supported", "Tx replacement signal", in_16("ReplaceHPSignalTxSupported")},
    {Section::Support, "replace_hp_signal_rx_supported", "Rx replacement signal", in_16("ReplaceHPSignalRxSupported")},
};
// clang-format on

/// The longest time that a CDB command keeps the module busy: one of two fields, by 01h:166.7.
constexpr ItemRow cdb_busy_time[] = {
    {Section::Durations, "cdb_max_busy_time", "CDB command", in_01("CdbMaxBusyTime")},
    {Section::Durations, "cdb_max_busy_time", "CDB command", in_01("CdbExtMaxBusyTime")},
};

} // namespace

void add_support(const Context& context, const Shape& shape, Module& module) {
    append(context, general_rows, module.rows);
    if (!context.flat) {
        append(context, page_rows, module.rows);
        append(context, control_rows, module.rows);
        append(context, signal_rows, module.rows);
    }
    if (shape.network_paths) {
        append(context, network_rows, module.rows);
    }
    append(context, setting_rows, module.rows);
    if (!context.flat) {
        append(context, duration_rows, module.rows);
        static constexpr const Field* method = in_01("CdbMaxBusySpecMethod");
        module.rows.push_back(&cdb_busy_time[read(context, *method).raw != 0 ? 1 : 0]);
    }
    if (shape.network_paths) {
        append(context, network_duration_rows, module.rows);
    }
}

void list_support(std::vector<const ItemRow*>& list) {
    model::append_all({general_rows, page_rows, control_rows, signal_rows, network_rows,
                       setting_rows, duration_rows, cdb_busy_time, network_duration_rows},
                      list);
}

} // namespace optictl::cmis::detail
