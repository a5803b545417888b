// The facts of a module beside its monitors, by section.
#include <array>
#include <cmath>
#include <numeric>

#include "sff/model/complete.hpp"
#include "sff/sff8472/derived.hpp"
#include "sff/sff8472/named_rows.hpp"
#include "sff/sff8472/parts.hpp"
#include "sff/sff8472/plan.hpp"

namespace optictl::sff8472 {
namespace {

using memmap::Context;
using memmap::Field;
using memmap::lower;
using memmap::State;
using model::Form;
using model::Item;
using model::ItemRow;
using model::Reading;
using model::Section;

// clang-format off
constexpr ItemRow a0_items[] = {
    {Section::Identity, "identifier", "Identifier", in_a0("Identifier")},
    {Section::Identity, "extended_identifier", "Extended identifier", in_a0("Ext. Identifier")},
    {Section::Media, "connector", "Connector", in_a0("Connector")},
    {Section::Media, "ethernet_compliance", "Ethernet compliance", in_a0("10G Ethernet Compliance Codes")},
    {Section::Media, "infiniband_compliance", "InfiniBand compliance", in_a0("Infiniband Compliance Codes")},
    {Section::Media, "escon_compliance", "ESCON compliance", in_a0("ESCON Compliance Codes")},
    {Section::Media, "sonet_compliance", "SONET compliance", &derived::sonet},
    {Section::Media, "sonet_reach", "SONET reach", &derived::sonet_reach},
    {Section::Media, "gigabit_ethernet_compliance", "Gigabit Ethernet compliance", in_a0("Ethernet Compliance Codes")},
    {Section::Media, "fibre_channel_link_length", "Fibre Channel link length", in_a0("Fibre Channel Link Length")},
    {Section::Media, "fibre_channel_technology", "Fibre Channel technology", &derived::fc_technology},
    {Section::Media, "cable_technology", "Cable technology", in_a0("SFP+ Cable Technology")},
    {Section::Media, "fibre_channel_media", "Fibre Channel media", in_a0("Fibre Channel Transmission Media")},
    {Section::Media, "fibre_channel_speed", "Fibre Channel speed", in_a0("Fibre Channel Speed")},
    {Section::Media, "encoding", "Encoding", in_a0("Encoding")},
    {Section::Rates, "rate_identifier", "Rate identifier", in_a0("Rate Identifier")},
    {Section::Cable, "attenuation_12_9ghz", "Attenuation at 12.9 GHz", in_a0("Copper Cable Attenuation at 12.9 GHz")},
    {Section::Cable, "attenuation_25_8ghz", "Attenuation at 25.8 GHz", in_a0("Copper Cable Attenuation at 25.78 GHz")},
    {Section::Cable, "length_om2", "Length on OM2", in_a0("Length (50 um, OM2)")},
    {Section::Cable, "length_om1", "Length on OM1", in_a0("Length (62.5 um, OM1)")},
    {Section::Cable, "length_om3", "Length on OM3", in_a0("Length (OM3)")},
    {Section::Identity, "vendor_name", "Vendor", in_a0("Vendor name")},
    {Section::Media, "extended_compliance", "Extended compliance", in_a0("Extended Specification Compliance Codes")},
    {Section::Identity, "vendor_oui", "Vendor OUI", in_a0("Vendor OUI"), Form::Oui},
    {Section::Identity, "vendor_part_number", "Part number", in_a0("Vendor PN")},
    {Section::Identity, "vendor_revision", "Part revision", in_a0("Vendor rev")},
    {Section::Media, "wavelength", "Wavelength", in_a0("Wavelength")},
    {Section::Media, "passive_cable_compliance", "Passive cable compliance", in_a0("Passive Cable Specification Compliance")},
    {Section::Media, "active_cable_compliance", "Active cable compliance", in_a0("Active Cable Specification Compliance")},
    {Section::Media, "fibre_channel_speed_2", "Fibre Channel speed 2", in_a0("Fibre Channel Speed 2")},
    {Section::Power, "power_class", "Power level", &derived::power_level},
    {Section::Power, "max_power", "Maximum power", &derived::level_power},
    {Section::Support, "paging_implemented", "Paging", in_a0("Paging implemented")},
    {Section::Support, "retimer_or_cdr", "Retimer or CDR", in_a0("Retimer or CDR")},
    {Section::Media, "cooled_transmitter", "Cooled transmitter", in_a0("Cooled Transceiver Declaration")},
    {Section::Support, "linear_receiver_output", "Linear receiver output", in_a0("Linear Receiver Output Implemented")},
    {Section::Support, "receiver_decision_threshold_implemented", "Receiver decision threshold", in_a0("Receiver decision threshold implemented")},
    {Section::Media, "tunable_transmitter", "Tunable transmitter", in_a0("Tunable transmitter technology")},
    {Section::Support, "rate_select_implemented", "Rate select", in_a0("RATE_SELECT implemented")},
    {Section::Support, "tx_disable_supported", "Tx disable", in_a0("TX_DISABLE implemented")},
    {Section::Support, "tx_fault_supported", "Tx fault flag", in_a0("TX_FAULT implemented")},
    {Section::Support, "rx_los_inverted_supported", "Loss of signal, inverted", in_a0("Loss of Signal implemented, inverted")},
    {Section::Support, "rx_los_supported", "Rx loss of signal flag", in_a0("Loss of Signal implemented")},
    {Section::Support, "additional_pages", "Additional pages", in_a0("Additional pages")},
    {Section::Identity, "vendor_serial_number", "Serial number", in_a0("Vendor SN")},
    {Section::Identity, "date_code", "Date code", in_a0("Date code"), Form::Date},
    {Section::Support, "diagnostics_implemented", "Diagnostics", in_a0("Digital diagnostic monitoring implemented")},
    {Section::Support, "internally_calibrated", "Internally calibrated", in_a0("Internally calibrated")},
    {Section::Support, "externally_calibrated", "Externally calibrated", in_a0("Externally calibrated")},
    {Section::Media, "rx_power_measurement_type", "Rx power measured as", in_a0("Received power measurement type")},
    {Section::Support, "address_change_required", "Address change required", in_a0("Address change required")},
    {Section::Support, "remote_performance_monitoring", "Remote performance monitoring", in_a0("Remote Performance Monitoring Registers")},
    {Section::Support, "flags_implemented", "Alarm and warning flags", in_a0("Alarm/warning flags implemented")},
    {Section::Support, "soft_tx_disable_implemented", "Soft TX_DISABLE", in_a0("Soft TX_DISABLE implemented")},
    {Section::Support, "soft_tx_fault_implemented", "Soft TX_FAULT", in_a0("Soft TX_FAULT implemented")},
    {Section::Support, "soft_rx_los_implemented", "Soft RX_LOS", in_a0("Soft RX_LOS implemented")},
    {Section::Support, "soft_rate_select_implemented", "Soft RATE_SELECT", in_a0("Soft RATE_SELECT implemented")},
    {Section::Support, "application_select_implemented", "Application select (SFF-8079)", in_a0("Application Select implemented")},
    {Section::Support, "soft_rate_select_sff8431_implemented", "Soft rate select (SFF-8431)", in_a0("Soft Rate Select (SFF-8431) implemented")},
    {Section::Identity, "revision", "Revision", in_a0("SFF-8472 Compliance"), Form::Plain, {}, model::as_text},
};

constexpr ItemRow a2_items[] = {
    {Section::State, "tx_disable_pin", "Tx disable pin", in_a2("TX Disable State")},
    {Section::Controls, "soft_tx_disable_select", "Soft Tx disable", in_a2("Soft TX Disable Select")},
    {Section::State, "rs1_pin", "RS(1) pin", in_a2("RS(1) State")},
    {Section::State, "rate_select_pin", "RS(0) pin", in_a2("Rate_Select State [RS(0)]")},
    {Section::Controls, "soft_rate_select_select", "Soft RS(0) select", in_a2("Soft Rate_Select Select [RS(0)]")},
    {Section::State, "tx_fault", "Tx fault", in_a2("TX Fault State")},
    {Section::State, "rx_los", "Rx loss of signal", in_a2("Rx_LOS State")},
    {Section::State, "data_not_ready", "Data not ready", in_a2("Data_Not_Ready")},
    {Section::Controls, "tx_input_equalization_high", "Tx input equalisation, high rate", in_a2("Tx input equalization control RATE=HIGH")},
    {Section::Controls, "tx_input_equalization_low", "Tx input equalisation, low rate", in_a2("Tx input equalization control RATE=LOW")},
    {Section::Controls, "rx_output_emphasis_high", "Rx output emphasis, high rate", in_a2("RX output emphasis control RATE=HIGH")},
    {Section::Controls, "rx_output_emphasis_low", "Rx output emphasis, low rate", in_a2("RX output emphasis control RATE=LOW")},
    {Section::State, "adaptive_input_eq_fail", "Adaptive input EQ failed", in_a2("Adaptive Input EQ Fail Flag")},
    {Section::Controls, "soft_rs1_select", "Soft RS(1) select", in_a2("Soft RS(1) Select")},
    {Section::Power, "power_level_4_enable", "Power level 4 enabled", in_a2("Power Level 4 Enable")},
    {Section::Power, "above_power_level_1", "Above power level 1", in_a2("Power Level Operation State")},
    {Section::Power, "power_level_select", "Power level 2 or 3 selected", in_a2("Power Level Select")},
    {Section::State, "pam4_mode_tx_configured", "PAM4 mode Tx configured", in_a2("PAM4 Mode Tx Configured")},
    {Section::State, "pam4_mode_rx_configured", "PAM4 mode Rx configured", in_a2("PAM4 Mode Rx Configured")},
    {Section::Controls, "mode_64gfc", "64GFC mode", in_a2("64GFC Mode")},
    {Section::State, "tx_cdr_unlocked", "Tx CDR unlocked", in_a2("Optional Tx CDR unlocked")},
    {Section::State, "rx_cdr_unlocked", "Rx CDR unlocked", in_a2("Optional Rx CDR unlocked")},
    {Section::Controls, "page_select", "Page select", in_a2("Optional Page Select")},
};

constexpr ItemRow enhanced_items[] = {
    {Section::Support, "rs_pin_status_ignore_implemented", "RS0/1 pin status ignore", in_a2("RS0/1 pin status ignore")},
    {Section::Support, "tx_squelch_implemented", "Tx squelch", in_a2("Tx Squelch Implemented")},
    {Section::Support, "tx_force_squelch_supported", "Forced Tx squelch", in_a2("Tx Force Squelch Implemented")},
    {Section::Support, "tx_squelch_disable_supported", "Tx squelch disable", in_a2("Tx Squelch Disable Implemented")},
    {Section::Support, "rx_force_squelch_implemented", "Rx force squelch", in_a2("Rx Force Squelch Implemented")},
    {Section::Support, "rx_squelch_disable_supported", "Rx squelch disable", in_a2("Rx Squelch Disable Implemented")},
    {Section::Support, "tx_adaptive_input_eq_fail_supported", "Tx equalisation failure flag", in_a2("Tx Adaptive Input EQ Fail Flag Implemented")},
    {Section::Support, "tx_input_eq_store_recall", "Tx input EQ store/recall", in_a2("Tx Input EQ Store/Recall")},
    {Section::Support, "tx_equalizer_freeze_supported", "Tx equaliser freeze", in_a2("Tx Input EQ Freeze Implemented")},
    {Section::Support, "tx_equalizer_adaptive_supported", "Adaptive Tx equaliser", in_a2("Adaptive Tx Input EQ Implemented")},
    {Section::Support, "tx_input_eq_host_control_supported", "Tx equalisation by the host", in_a2("Tx Input EQ Manual Control Implemented")},
    {Section::Durations, "max_adaptive_tx_input_eq_settling_time", "Tx input EQ settling time", in_a2("Max Adaptive Tx Input EQ settling time")},
    {Section::Support, "rx_output_eq_type", "Rx output equalisation keeps", in_a2("Rx Output EQ Type")},
    {Section::Support, "rx_enhanced_output_eq_control", "Rx enhanced output EQ control", in_a2("Rx Enhanced Output EQ Control Implemented")},
    {Section::Support, "rx_output_amplitude_control_supported", "Rx amplitude control", in_a2("Rx Output Amplitude Control Implemented")},
    {Section::Support, "rx_output_amplitude_3_supported", "Rx output amplitude 3", in_a2("Rx Output Amplitude code 0011b Implemented")},
    {Section::Support, "rx_output_amplitude_2_supported", "Rx output amplitude 2", in_a2("Rx Output Amplitude code 0010b Implemented")},
    {Section::Support, "rx_output_amplitude_1_supported", "Rx output amplitude 1", in_a2("Rx Output Amplitude code 0001b Implemented")},
    {Section::Support, "rx_output_amplitude_0_supported", "Rx output amplitude 0", in_a2("Rx Output Amplitude code 0000b Implemented")},
    {Section::Support, "max_tx_input_eq", "Highest Tx input equalisation", in_a2("Max Tx Input EQ")},
    {Section::Support, "max_rx_output_eq_post_cursor", "Highest Rx post-cursor", in_a2("Max Rx Output EQ Post-cursor")},
    {Section::Support, "max_rx_output_eq_pre_cursor", "Highest Rx pre-cursor", in_a2("Max Rx Output EQ Pre-cursor")},
    {Section::Media, "secondary_extended_compliance", "Secondary extended compliance", in_a2("Secondary Extended Specification Compliance")},
    {Section::Controls, "tx_input_eq_adaptation_recall", "Tx input EQ adaptation recall", in_a2("Tx Input EQ Adaptation Recall")},
    {Section::Controls, "tx_input_eq_adaptation_store", "Tx input EQ adaptation store", in_a2("Tx Input EQ Adaptation Store")},
    {Section::Controls, "tx_equalizer_freeze", "Tx equaliser frozen", in_a2("Tx Input EQ Adaptation Freeze")},
    {Section::Controls, "tx_adaptive_equalizer", "Tx adaptive equaliser", in_a2("Tx Input EQ Adaptation Enable")},
    {Section::Controls, "rx_output_eq_pre_cursor", "Rx output EQ pre-cursor", in_a2("RX Output EQ Control, pre-cursor")},
    {Section::Controls, "rx_output_enhanced_eq_override", "Rx enhanced EQ control override", in_a2("Rx Output Enhanced EQ Control Override")},
    {Section::Controls, "rx_output_eq_post_cursor", "Rx output EQ post-cursor", in_a2("RX Output EQ Control, post-cursor")},
    {Section::Controls, "rs_pin_state_ignore", "RS0/RS1 pin state ignored", in_a2("RS0/RS1 Pin State Ignore")},
    {Section::Controls, "rx_output_amplitude", "Rx output amplitude", in_a2("Output Amplitude Control")},
    {Section::Controls, "rx_force_squelch", "Rx force squelch", in_a2("Rx Force Squelch")},
    {Section::Controls, "rx_squelch_disable", "Rx squelch disabled", in_a2("Rx Squelch Disable")},
    {Section::Controls, "tx_squelch_control", "Tx squelch control", in_a2("Tx Squelch Control")},
    {Section::Controls, "tx_force_squelch", "Tx squelch forced", in_a2("Tx Force Squelch")},
    {Section::Controls, "tx_squelch_disable", "Tx squelch disabled", in_a2("Tx Squelch Disable")},
};

constexpr ItemRow page_02h_items[] = {
    {Section::Tuning, "vendor_defined_tunability", "Vendor defined tunability", in_page_02("Vendor defined tunability (G.metro)")},
    {Section::Tuning, "self_tuning_supported", "Self tuning supported", in_page_02("Self Tuning via Smart Tunable MSA Supported")},
    {Section::Tuning, "tx_dither_supported", "Tx dither supported", in_page_02("Tx Dither Supported")},
    {Section::Tuning, "tunable_by_channel", "Tunable by channel number", in_page_02("Tunable DWDM (selection by channel number)")},
    {Section::Tuning, "tunable_by_wavelength", "Tunable in 50 pm steps", in_page_02("Tunable DWDM (selection in 50 pm steps)")},
    {Section::Support, "rpm_supported", "RPM supported", in_page_02("RPM supported")},
    {Section::Support, "rdt_current_value_reported", "Decision threshold reported", in_page_02("RDTcurrval")},
    {Section::Support, "rdt_behavior", "Decision threshold behavior", in_page_02("RDTmode")},
    {Section::Controls, "rdt_mode", "Decision threshold mode", in_page_02("RDT mode")},
    {Section::Controls, "receiver_decision_threshold", "Receiver decision threshold", in_page_02("Optional RDT Control")},
    {Section::Tuning, "first_frequency", "First frequency", &derived::first_frequency},
    {Section::Tuning, "last_frequency", "Last frequency", &derived::last_frequency},
    {Section::Tuning, "min_grid_spacing", "Minimum grid spacing", in_page_02("LGrid")},
    {Section::Tuning, "channel_number", "Channel", in_page_02("Channel Number Set")},
    {Section::Tuning, "channel_frequency", "Channel frequency", &derived::channel_frequency},
    {Section::Tuning, "wavelength_set", "Wavelength set", in_page_02("Wavelength Set")},
    {Section::Tuning, "self_tuning_restart_disabled", "Self tuning restart disabled", in_page_02("Disable Self Tuning Restart on LOS Timer Timeout")},
    {Section::Tuning, "self_tuning_enabled", "Self tuning enabled", in_page_02("Enable Self Tuning")},
    {Section::Tuning, "tx_dither_disabled", "Tx dither disabled", in_page_02("Tx Dither")},
    {Section::Tuning, "frequency_error", "Frequency error", in_page_02("Frequency Error")},
    {Section::Tuning, "wavelength_error", "Wavelength error", in_page_02("Wavelength Error")},
    {Section::Tuning, "self_tuning_in_progress", "Self tuning in progress", in_page_02("Self Tuning")},
    {Section::Tuning, "tc_fault", "Temperature control fault", in_page_02("TC (Temperature Control) Fault")},
    {Section::Tuning, "wavelength_unlocked", "Wavelength unlocked", in_page_02("Wavelength Unlocked")},
    {Section::Tuning, "tuning_in_progress", "Tuning in progress", in_page_02("TxTune")},
    {Section::State, "rpm_data_ready", "RPM data ready", in_page_02("S1_Data Ready")},
    {Section::State, "rpm_clock_high_detected", "RPM clock high detected", in_page_02("Clk Hi detected")},
    {Section::State, "rpm_clock_low_detected", "RPM clock low detected", in_page_02("Clk Lo detected")},
    {Section::State, "rpm_frame_locked", "RPM frame locked", in_page_02("RPM Frame Locked")},
    {Section::State, "rpm_phase_locked", "RPM phase locked", in_page_02("Phase Locked")},
    {Section::State, "rpm_bits_locked", "RPM bits locked", in_page_02("Bits Locked")},
    {Section::State, "rpm_clock_locked", "RPM clock locked", in_page_02("Clock Locked")},
    {Section::State, "rpm_received_message", "RPM message received", in_page_02("Most Recent Rx RPM MSG message value")},
    {Section::State, "rpm_received_tom", "RPM type of message received", in_page_02("Most Recent Rx RPM TOM value")},
    {Section::State, "rpm_frame_lol_count", "RPM frame losses of lock", in_page_02("Frame LOL Counter")},
    {Section::State, "rpm_frame_count", "RPM frames", in_page_02("Frame Count")},
    {Section::State, "rpm_frame_tom_error_count", "RPM TOM errors", in_page_02("frameTomErrCount")},
    {Section::State, "rpm_frame_message_error_count", "RPM message errors", in_page_02("frameMsgErrCount")},
    {Section::Controls, "rpm_remote_message", "RPM message to send", in_page_02("Message content to send to remote transceiver")},
    {Section::Controls, "rpm_tx_modulation_index", "RPM Tx modulation index", in_page_02("Tx RPM Enable / Tx Mod Index")},
    {Section::State, "rpm_tx", "RPM Tx state", in_page_02("TX_RPM state")},
    {Section::Controls, "rpm_remote_enable", "RPM remote enable", in_page_02("Enable Local RPM Enable RPM Enable")},
    {Section::State, "rpm_request_send_data", "RPM data requested", in_page_02("RPM Request Send Data")},
    {Section::Controls, "rpm_tx_enable", "RPM Tx enabled", in_page_02("TX RPM Enable")},
    {Section::State, "rpm_rx", "RPM Rx state", in_page_02("RX_RPM state")},
    {Section::Controls, "rpm_rx_enable", "RPM Rx enabled", in_page_02("Rx RPM Enable")},
    {Section::Controls, "rpm_tx_global_disable", "RPM Tx globally disabled", in_page_02("Global TX RPM Disable")},
    {Section::Controls, "rpm_global_write_protection", "RPM write protection", in_page_02("Global Write Prot")},
    {Section::Controls, "rpm_write_protect_modulation_index", "RPM write protection: modulation index", in_page_02("WriteProtTxModIdx")},
    {Section::Controls, "rpm_write_protect_rx_controls", "RPM write protection: Rx controls", in_page_02("WriteProtRxCtrls")},
    {Section::Controls, "rpm_write_protect_tunable", "RPM write protection: tuning", in_page_02("WriteProtTunable")},
    {Section::State, "rpm_tx_user_data", "RPM Tx user data", in_page_02("RemotePM TX User Data"), Form::Hex},
    {Section::State, "rpm_rx_user_data", "RPM Rx user data", in_page_02("RemotePM RX User Data"), Form::Hex},
};

constexpr ItemRow page_03h_items[] = {
    {Section::Support, "timing_format", "Timing calibration format", in_page_03("Format ID")},
    {Section::Support, "timing_version", "Timing calibration version", in_page_03("Version")},
    {Section::Support, "timing_calibration_year", "Timing calibration year", in_page_03("Year encoding")},
    {Section::Support, "timing_calibration_month", "Timing calibration month", in_page_03("Month Encoding")},
    {Section::Support, "timing_calibration_day", "Timing calibration day", in_page_03("Day Encoding")},
    {Section::Support, "timing_calibration_number", "Timing calibration number", in_page_03("Number Encoding")},
    {Section::Support, "timing_calibration_oui", "Timing calibration OUI/CID", in_page_03("OUI/CID"), Form::Oui},
    {Section::Support, "timing_calibration_osi", "Timing calibration OSI", in_page_03("OSI"), Form::Hex},
    {Section::Support, "timing_stratum", "Timing stratum", in_page_03("Stratum")},
    {Section::Support, "timing_lanes", "Timing lanes", in_page_03("Nb_Lanes")},
    {Section::Support, "timing_operational_mode", "Timing operational mode", in_page_03("Op_Mode_Id")},
    {Section::Durations, "rx_power_delay_0", "Rx power dependent delay, order 0", in_page_03("Rx_Pwr_Dly(0)")},
    {Section::Durations, "rx_power_delay_1", "Rx power dependent delay, order 1", in_page_03("Rx_Pwr_Dly(1)")},
    {Section::Durations, "rx_power_delay_2", "Rx power dependent delay, order 2", in_page_03("Rx_Pwr_Dly(2)")},
    {Section::Durations, "rx_power_delay_3", "Rx power dependent delay, order 3", in_page_03("Rx_Pwr_Dly(3)")},
    {Section::Durations, "rx_power_delay_4", "Rx power dependent delay, order 4", in_page_03("Rx_Pwr_Dly(4)")},
    {Section::Tuning, "detune_offset", "Wavelength detuning offset", in_page_03("T_Detune_Offset")},
    {Section::Tuning, "detune_slope", "Wavelength detuning slope", in_page_03("T_Detune_Slope"), Form::Plain, "per degree Celsius"},
    {Section::Durations, "delta_rx_max", "Rx delay deviation", in_page_03("Delta_Rx_Max")},
    {Section::Durations, "delta_tx_max", "Tx delay deviation", in_page_03("Delta_Tx_Max")},
    {Section::Durations, "average_rx_delay", "Rx delay", in_page_03("Avg_Rx_Lane0")},
    {Section::Durations, "average_tx_delay", "Tx delay", in_page_03("Avg_Tx_Lane0")},
    {Section::Durations, "calibration_inaccuracy", "Calibration inaccuracy", in_page_03("Calibration Inaccuracy")},
    {Section::Durations, "tx_to_rx_delay", "Tx to Rx delay", in_page_03("Tx_to_Rx Delay")},
    {Section::Durations, "tx_to_monitor_delay", "Tx to monitor delay", in_page_03("Tx_to_Mon Delay")},
    {Section::Durations, "rx_to_monitor_delay", "Rx to monitor delay", in_page_03("Rx_to_Mon Delay")},
};
// clang-format on

/// A0h:14 in kilometres; A0h:15 says the same in steps of 100 m, and wins where it can.
void complete_smf_length(const Context& context, unsigned, Item& item) {
    constexpr double metres_per_kilometre = 1000;
    Reading& reading = item.reading;
    Reading fine = memmap::read(context, *in_a0("Length (SMF)"));
    fine.value /= metres_per_kilometre;
    fine.unit = memmap::Unit::Kilometre;
    const bool agree = !reading.has_value() || std::abs(reading.value - fine.value) < 1;
    const bool only_fine = fine.state == State::Saturated && !reading.has_value();
    if ((fine.state == State::Ok && agree) || only_fine) {
        reading = fine;
    }
}

/// A0h:18 in whole metres; A0h:19 resolves finer and reaches farther, from Rev 12.4 on.
void complete_cable_length(const Context& context, unsigned, Item& item) {
    Reading& reading = item.reading;
    const Reading fine =
        memmap::read(context, *in_a0("Base length field (copper or active cable)"));
    const bool agree = reading.state != State::Ok || std::abs(reading.value - fine.value) < 1;
    if (fine.state == State::Ok && agree) {
        reading = fine;
    }
}

// clang-format off
constexpr ItemRow nominal_rate = {Section::Rates, "signaling_rate", "Signaling rate", in_a0("Signaling Rate, Nominal")};
/// With FFh in A0h:12, byte 66 is the rate and 67 its range to both sides.
constexpr ItemRow rate_max = {Section::Rates, "signaling_rate_max", "Signaling rate, max.", in_a0("Signaling Rate, max"), Form::Plain, "above nominal"};
constexpr ItemRow rate_range = {Section::Rates, "signaling_rate_max", "Signaling rate, max.", in_a0("Signaling Rate, min"), Form::Plain, "above nominal"};
constexpr ItemRow rate_min = {Section::Rates, "signaling_rate_min", "Signaling rate, min.", in_a0("Signaling Rate, min"), Form::Plain, "below nominal"};

constexpr ItemRow smf_length = {Section::Cable, "length_smf", "Length on SMF", in_a0("Length (SMF,km)"), Form::Plain, {}, complete_smf_length};
/// A0h:18 is OM4 fibre, or copper of a module without the cable bits (1000BASE-T and the like).
constexpr ItemRow length_om4 = {Section::Cable, "length_om4", "Length on OM4", in_a0("Length (OM4 or copper cable)")};
constexpr ItemRow length_copper = {Section::Cable, "cable_length", "Cable length", in_a0("Length (OM4 or copper cable)")};
constexpr ItemRow length_cable = {Section::Cable, "cable_length", "Cable length", in_a0("Length (Active Cable or Copper)"), Form::Plain, {}, complete_cable_length};
// clang-format on

void add_lengths(model::Module& module) {
    const Context& context = module.context;
    if (memmap::applies(context, *in_a0("Length (SMF)"))) {
        module.rows.push_back(&smf_length);
    }
    if (memmap::applies(context, *length_om4.field)) {
        module.rows.push_back(refine::is_copper_or_cable(context) ? &length_copper : &length_om4);
    }
    if (memmap::applies(context, *length_cable.field) && !refine::is_optical(context)) {
        module.rows.push_back(&length_cable);
    }
}

void add_rates(model::Module& module) {
    const bool extended = module.context.byte(lower, 12) == 0xFF;
    module.rows.push_back(&nominal_rate);
    module.rows.push_back(extended ? &rate_range : &rate_max);
    module.rows.push_back(&rate_min);
}

/// Sections in their order, and within them the order of the map.
std::vector<const ItemRow*> by_section(const std::vector<const ItemRow*>& rows) {
    constexpr std::size_t sections = static_cast<std::size_t>(Section::Tuning) + 1;
    std::array<std::size_t, sections + 1> next{}; // where the next row of each section goes
    for (const ItemRow* row : rows) {
        ++next[static_cast<std::size_t>(row->section) + 1];
    }
    std::partial_sum(next.begin(), next.end(), next.begin());
    std::vector<const ItemRow*> ordered(rows.size());
    for (const ItemRow* row : rows) {
        ordered[next[static_cast<std::size_t>(row->section)]++] = row;
    }
    return ordered;
}

bool stands(const Context& context, unsigned page, bool advertised) {
    return advertised || context.image->find(memmap::a2_upper(page)) != nullptr;
}

} // namespace

void add_items(model::Module& module) {
    const Context& context = module.context;
    constexpr std::size_t enough = 200;
    module.rows.reserve(enough);
    model::append(context, a0_items, module.rows);
    add_rates(module);
    add_lengths(module);
    model::append(context, a2_items, module.rows);
    // The enhanced features came with Rev 12.4; power level 4 did, too, whatever A0h:94 says.
    constexpr unsigned power_level_4 = 0x40;
    const unsigned options = context.byte(lower, 64).value_or(0);
    if (context.revision >= revision_12_4 || (options & power_level_4) != 0) {
        model::append(context, enhanced_items, module.rows);
    }
    if (stands(context, 0x02, advertises_page_02h(context))) {
        model::append(context, page_02h_items, module.rows);
    }
    if (stands(context, 0x03, false)) {
        model::append(context, page_03h_items, module.rows);
    }
    module.rows = by_section(module.rows);
}

std::vector<const ItemRow*> item_rows() {
    std::vector<const ItemRow*> rows{&nominal_rate, &rate_max,      &rate_min,    &smf_length,
                                     &length_om4,   &length_copper, &length_cable};
    model::append_all({a0_items, a2_items, enhanced_items, page_02h_items, page_03h_items}, rows);
    return rows;
}

} // namespace optictl::sff8472
