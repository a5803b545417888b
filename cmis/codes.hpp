// The code tables of OIF-CMIS 5.4 that its registers in lower memory and pages 00h-19h use.
#pragma once

#include "sff/memmap/codes.hpp"

namespace optictl::cmis::codes {

using memmap::code;
using memmap::Code;
using memmap::code_table;
using memmap::CodeTable;
using memmap::reserved_codes;
using memmap::vendor_codes;

// clang-format off

// ---- management characteristics and status (lower memory)

inline constexpr Code memory_model_rows[] = {
    code(0, "paged memory"), code(1, "flat memory (lower memory and page 00h only)")};
inline constexpr CodeTable memory_model = code_table("memory model", "Table 8-5", memory_model_rows);

/// The form factor decides which of the two interfaces it has; the codes are shared.
inline constexpr Code mci_max_speed_rows[] = {
    code(0, "400 kHz (I2C), 1 MHz (SPI)"), code(1, "1 MHz (I2C), 2 MHz (SPI)"),
    code(2, "3.4 MHz (I2C), 4 MHz (SPI)"), code(3, "8 MHz (SPI)"), code(4, "12 MHz (SPI)"),
    code(5, "16 MHz (SPI)"), code(6, "20 MHz (SPI)"), code(7, "30 MHz (SPI)"),
    code(8, "40 MHz (SPI)"), code(9, "50 MHz (SPI)"), reserved_codes(10, 15)};
inline constexpr CodeTable mci_max_speed =
    code_table("management interface speed", "Table 8-5", mci_max_speed_rows);
/// Before 5.3 there was only the two-wire interface.
inline constexpr Code twi_max_speed_rows[] = {
    code(0, "400 kHz"), code(1, "1 MHz"), code(2, "3.4 MHz"), reserved_codes(3, 3)};
inline constexpr CodeTable twi_max_speed =
    code_table("management interface speed before 5.3", "Table 8-5", twi_max_speed_rows);

inline constexpr Code spi_speed_rows[] = {
    code(0, "1 MHz (SPI)"), code(1, "2 MHz (SPI)"), code(2, "4 MHz (SPI)"), code(3, "8 MHz (SPI)"), code(4, "12 MHz (SPI)"),
    code(5, "16 MHz (SPI)"), code(6, "20 MHz (SPI)"), code(7, "30 MHz (SPI)"), code(8, "40 MHz (SPI)"), code(9, "50 MHz (SPI)"),
    reserved_codes(10, 15)};
inline constexpr CodeTable spi_speed = code_table("SPI speed", "Table 8-11", spi_speed_rows);

inline constexpr Code auto_commissioning_rows[] = {
    code(0, "neither regular nor hot reconfiguration without intervention"),
    code(1, "regular only (ApplyDPInit)"), code(2, "hot only (ApplyImmediate)"),
    reserved_codes(3, 3)};
inline constexpr CodeTable auto_commissioning =
    code_table("reconfiguration without intervention", "Table 8-5", auto_commissioning_rows);

inline constexpr Code module_state_rows[] = {
    reserved_codes(0, 0), code(1, "ModuleLowPwr"), code(2, "ModulePwrUp"), code(3, "ModuleReady"),
    code(4, "ModulePwrDn"), code(5, "ModuleFault"), reserved_codes(6, 7)};
inline constexpr CodeTable module_state = code_table("module state", "Table 8-7", module_state_rows);

inline constexpr Code squelch_target_rows[] = {
    code(0, "squelch reduces OMA"), code(1, "squelch reduces average power")};
inline constexpr CodeTable squelch_target =
    code_table("squelch method", "Table 8-11", squelch_target_rows);

inline constexpr Code fault_cause_rows[] = {
    code(0, "no fault detected or not supported"), code(1, "TEC runaway"),
    code(2, "data memory corrupted"), code(3, "program memory corrupted"),
    code(4, "transmitter fault"), code(5, "receiver fault"), code(6, "temperature related fault"),
    reserved_codes(7, 31), vendor_codes(32, 63), reserved_codes(64, 255)};
inline constexpr CodeTable fault_cause = code_table("fault cause", "Table 8-16", fault_cause_rows);
/// Before 5.3 added the faults of its parts.
inline constexpr Code fault_cause_5_rows[] = {
    code(0, "no fault detected or not supported"), code(1, "TEC runaway"),
    code(2, "data memory corrupted"), code(3, "program memory corrupted"), reserved_codes(4, 31),
    vendor_codes(32, 63), reserved_codes(64, 255)};
inline constexpr CodeTable fault_cause_5 =
    code_table("fault cause before 5.3", "Table 8-16", fault_cause_5_rows);

inline constexpr Code password_result_rows[] = {
    code(0, "not supported"), code(1, "module password accepted"),
    code(2, "host password accepted"), code(3, "password not accepted"), reserved_codes(4, 7),
    code(8, "validation in progress"), reserved_codes(9, 15)};
inline constexpr CodeTable password_result =
    code_table("password result", "Table 8-17", password_result_rows);

inline constexpr Code state_machines_rows[] = {
    code(0, "not stated"), code(1, "none"), code(2, "module state machine only"),
    code(3, "module and data path state machines"),
    code(4, "module, data path and network path state machines"), reserved_codes(5, 255)};
inline constexpr CodeTable state_machines =
    code_table("supported state machines", "Table 8-18", state_machines_rows);

inline constexpr Code function_type_rows[] = {
    code(0, "transmission module"), code(1, "ELSFP resource module"), reserved_codes(2, 127),
    vendor_codes(128, 255)};
inline constexpr CodeTable function_type =
    code_table("module function type", "Table 8-18", function_type_rows);

inline constexpr Code media_type_rows[] = {
    code(0, "undefined"), code(1, "optical, MMF"), code(2, "optical, SMF"),
    code(3, "passive and linear active copper cable"), code(4, "active cable"),
    code(5, "BASE-T"), reserved_codes(0x06, 0x3F), vendor_codes(0x40, 0x8F),
    reserved_codes(0x90, 0xFF)};
inline constexpr CodeTable media_type = code_table("media type", "Table 8-20", media_type_rows);

/// Bits 5-0 of a CdbStatus register: CdbIsBusy and CdbHasFailed choose among three tables.
inline constexpr Code cdb_busy_rows[] = {
    reserved_codes(0x00, 0x00), code(0x01, "capturing the command"),
    code(0x02, "checking the command"), code(0x03, "executing the command"),
    reserved_codes(0x04, 0x2F), vendor_codes(0x30, 0x3F)};
inline constexpr CodeTable cdb_busy = code_table("CDB progress", "Table 8-14", cdb_busy_rows);
inline constexpr Code cdb_success_rows[] = {
    code(0x00, "no result since reset"), code(0x01, "completed"),
    reserved_codes(0x02, 0x02), code(0x03, "previous command was aborted"),
    reserved_codes(0x04, 0x2F), vendor_codes(0x30, 0x3F)};
inline constexpr CodeTable cdb_success = code_table("CDB success", "Table 8-14", cdb_success_rows);
inline constexpr Code cdb_failure_rows[] = {
    code(0x00, "failed, no reason given"), code(0x01, "unknown command"),
    code(0x02, "parameter out of range or not supported"),
    code(0x03, "previous command was not properly aborted"),
    code(0x04, "command checking timed out"), code(0x05, "check code wrong"),
    code(0x06, "password insufficient"), code(0x07, "command not compatible with operating state"),
    reserved_codes(0x08, 0x1F),
    Code{0x20, 0x2F, "failed for a reason of this command", memmap::Assignment::Assigned},
    vendor_codes(0x30, 0x3F)};
inline constexpr CodeTable cdb_failure = code_table("CDB failure", "Table 8-14", cdb_failure_rows);

/// From 5.4 on: the interface is in a group that only a normalized descriptor (page 1Ch) names.
inline constexpr Code normalized_only_rows[] = {
    code(0xBE, "as the normalized application descriptor says")};
inline constexpr CodeTable normalized_only =
    code_table("interface of another group", "Table 8-22", normalized_only_rows);

/// Bits of a lane map: bit 0 is lane 1.
inline constexpr Code lane_map_rows[] = {
    code(0, "lane 1"), code(1, "lane 2"), code(2, "lane 3"), code(3, "lane 4"),
    code(4, "lane 5"), code(5, "lane 6"), code(6, "lane 7"), code(7, "lane 8")};
inline constexpr CodeTable lane_map = code_table("first lanes", "Table 8-22", lane_map_rows);

// ---- page 00h

inline constexpr Code power_class_rows[] = {
    code(0, "power class 1"), code(1, "power class 2"), code(2, "power class 3"),
    code(3, "power class 4"), code(4, "power class 5"), code(5, "power class 6"),
    code(6, "power class 7"), code(7, "power class 8")};
inline constexpr CodeTable power_class = code_table("power class", "Table 8-32", power_class_rows);

inline constexpr Code cable_length_rows[] = {
    code(0, "x 0.1 m"), code(1, "x 1 m"), code(2, "x 10 m"), code(3, "x 100 m")};
inline constexpr CodeTable cable_length =
    code_table("cable length multiplier", "Table 8-33", cable_length_rows);

/// Lane groups that go to one far end module each; 1-26 as Table 8-39, uniform ones as 8-38.
inline constexpr Code far_end_rows[] = {
    code(0, "undefined (detachable media)"), code(1, "1-lane modules (1+1+1+1+1+1+1+1)"),
    code(2, "8-lane modules (8)"), code(3, "4-lane modules (4+4)"), code(4, "1+1+1+1+4"),
    code(5, "1+1+2+4"), code(6, "2+1+1+4"), code(7, "2+2+4"), code(8, "4+1+1+1+1"),
    code(9, "4+1+1+2"), code(10, "4+2+1+1"), code(11, "4+2+2"),
    code(12, "2-lane modules (2+2+2+2)"), code(13, "1+1+2+2+2"), code(14, "2+1+1+2+2"),
    code(15, "1+1+1+1+2+2"), code(16, "2+2+1+1+2"), code(17, "1+1+2+1+1+2"),
    code(18, "2+1+1+1+1+2"), code(19, "1+1+1+1+1+1+2"), code(20, "2+2+2+1+1"),
    code(21, "1+1+2+2+1+1"), code(22, "2+1+1+2+1+1"), code(23, "1+1+1+1+2+1+1"),
    code(24, "2+2+1+1+1+1"), code(25, "1+1+2+1+1+1+1"), code(26, "2+1+1+1+1+1+1"),
    code(27, "16-lane modules"), reserved_codes(28, 29), vendor_codes(30, 31)};
inline constexpr CodeTable far_end =
    code_table("far end configuration", "Tables 8-38 and 8-39", far_end_rows);
/// Before 5.3, which brought cables of more than eight lanes.
inline constexpr Code far_end_16_rows[] = {reserved_codes(27, 27)};
inline constexpr CodeTable far_end_16 =
    code_table("far end configuration before 5.3", "Tables 8-38 and 8-39", far_end_16_rows);

inline constexpr Code media_technology_rows[] = {
    code(0x00, "850 nm VCSEL"), code(0x01, "1310 nm VCSEL"), code(0x02, "1550 nm VCSEL"),
    code(0x03, "1310 nm FP laser"), code(0x04, "1310 nm DFB laser"),
    code(0x05, "1550 nm DFB laser"), code(0x06, "1310 nm EML"), code(0x07, "1550 nm EML"),
    code(0x08, "others"), code(0x09, "1490 nm DFB laser"),
    code(0x0A, "copper cable, passive, unequalized"), code(0x0B, "copper cable, passive, equalized"),
    code(0x0C, "copper cable, near and far end limiting active equalizers"),
    code(0x0D, "copper cable, far end limiting active equalizers"),
    code(0x0E, "copper cable, near end limiting active equalizers"),
    code(0x0F, "copper cable, linear active equalizers (deprecated code)"),
    code(0x10, "C-band tunable laser"), code(0x11, "L-band tunable laser"),
    code(0x12, "copper cable, near and far end linear active equalizers"),
    code(0x13, "copper cable, far end linear active equalizers"),
    code(0x14, "copper cable, near end linear active equalizers"), reserved_codes(0x15, 0xFF)};
inline constexpr CodeTable media_technology =
    code_table("media interface technology", "Table 8-41", media_technology_rows);

inline constexpr Code flow_control_rows[] = {code(0, "bytes"), code(1, "duration")};
inline constexpr CodeTable flow_control =
    code_table("flow control duration encoding", "Table 8-42", flow_control_rows);

// ---- page 01h

inline constexpr Code smf_length_rows[] = {
    code(0, "x 0.1 km"), code(1, "x 1 km"), code(2, "x 10 km"), code(3, "as byte 137")};
inline constexpr CodeTable smf_length =
    code_table("SMF length multiplier", "Table 8-45", smf_length_rows);
inline constexpr Code smf_length_old_rows[] = {
    code(0, "x 0.1 km"), code(1, "x 1 km"), code(2, "x 10 km"), reserved_codes(3, 3)};
inline constexpr CodeTable smf_length_old =
    code_table("SMF length multiplier before 5.3", "Table 8-45", smf_length_old_rows);
inline constexpr Code smf_length_2_rows[] = {
    code(0, "x 50 km"), code(1, "x 100 km"), code(2, "x 200 km"), code(3, "x 500 km")};
inline constexpr CodeTable smf_length_2 =
    code_table("second SMF length multiplier", "Table 8-45", smf_length_2_rows);

inline constexpr Code banks_rows[] = {
    code(0, "bank 0 (8 lanes)"), code(1, "banks 0-1 (16 lanes)"), code(2, "banks 0-3 (32 lanes)"),
    code(3, "as byte 174")};
inline constexpr CodeTable banks = code_table("supported banks", "Table 8-47", banks_rows);
inline constexpr Code banks_old_rows[] = {
    code(0, "bank 0 (8 lanes)"), code(1, "banks 0-1 (16 lanes)"), code(2, "banks 0-3 (32 lanes)"),
    reserved_codes(3, 3)};
inline constexpr CodeTable banks_old =
    code_table("supported banks before 5.4", "Table 8-47", banks_old_rows);

inline constexpr Code duration_rows[] = {
    code(0x0, "< 1 ms"), code(0x1, "< 5 ms"), code(0x2, "< 10 ms"), code(0x3, "< 50 ms"),
    code(0x4, "< 100 ms"), code(0x5, "< 500 ms"), code(0x6, "< 1 s"), code(0x7, "< 5 s"),
    code(0x8, "< 10 s"), code(0x9, "< 1 min"), code(0xA, "< 5 min"), code(0xB, "< 10 min"),
    code(0xC, "< 50 min"), code(0xD, ">= 50 min"), reserved_codes(0xE, 0xF)};
inline constexpr CodeTable duration = code_table("state duration", "Table 8-49", duration_rows);

inline constexpr Code tx_clocking_rows[] = {
    code(0, "lanes 1-8 synchronous"), code(1, "lanes 1-4 and 5-8 synchronous"),
    code(2, "lanes 1-2, 3-4, 5-6, 7-8 synchronous"), code(3, "all lanes may be asynchronous")};
inline constexpr CodeTable tx_clocking =
    code_table("Tx input clocking", "Table 8-50", tx_clocking_rows);
inline constexpr Code aux1_rows[] = {code(0, "custom"), code(1, "TEC current")};
inline constexpr CodeTable aux1 = code_table("Aux1 observable", "Table 8-50", aux1_rows);
inline constexpr Code aux2_rows[] = {code(0, "laser temperature"), code(1, "TEC current")};
inline constexpr CodeTable aux2 = code_table("Aux2 observable", "Table 8-50", aux2_rows);
inline constexpr Code aux3_rows[] = {code(0, "laser temperature"), code(1, "supply voltage 2")};
inline constexpr CodeTable aux3 = code_table("Aux3 observable", "Table 8-50", aux3_rows);
inline constexpr Code detector_rows[] = {code(0, "PIN"), code(1, "APD")};
inline constexpr CodeTable detector = code_table("optical detector", "Table 8-50", detector_rows);
inline constexpr Code output_eq_type_rows[] = {
    code(0, "peak-to-peak amplitude constant, or no information"),
    code(1, "steady-state amplitude constant"),
    code(2, "average of peak-to-peak and steady-state amplitude constant"), reserved_codes(3, 3)};
inline constexpr CodeTable output_eq_type =
    code_table("Rx output equalization type", "Table 8-50", output_eq_type_rows);
inline constexpr Code power_type_rows[] = {code(0, "OMA"), code(1, "average power")};
inline constexpr CodeTable power_type =
    code_table("optical power type", "Table 8-50", power_type_rows);

inline constexpr Code squelch_method_rows[] = {
    code(0, "no Tx squelch"), code(1, "reduces OMA"), code(2, "reduces average power"),
    code(3, "host selects OMA or average power")};
inline constexpr CodeTable squelch_method =
    code_table("Tx squelch method", "Table 8-51", squelch_method_rows);
inline constexpr Code bias_scale_rows[] = {
    code(0, "x 1"), code(1, "x 2"), code(2, "x 4"), reserved_codes(3, 3)};
inline constexpr CodeTable bias_scale =
    code_table("Tx bias current multiplier", "Table 8-53", bias_scale_rows);
inline constexpr Code recall_buffers_rows[] = {
    code(0, "none"), code(1, "one buffer"), code(2, "two buffers"), reserved_codes(3, 3)};
inline constexpr CodeTable recall_buffers =
    code_table("Tx input equalizer buffers", "Table 8-54", recall_buffers_rows);
inline constexpr Code output_eq_control_rows[] = {
    code(0, "none"), code(1, "pre-cursor"), code(2, "post-cursor"), code(3, "pre- and post-cursor")};
inline constexpr CodeTable output_eq_control =
    code_table("Rx output equalization control", "Table 8-54", output_eq_control_rows);

inline constexpr Code cdb_instances_rows[] = {
    code(0, "no CDB"), code(1, "one instance"), code(2, "two instances"), reserved_codes(3, 3)};
inline constexpr CodeTable cdb_instances =
    code_table("CDB instances", "Table 8-55", cdb_instances_rows);
inline constexpr Code cdb_pages_rows[] = {
    code(0, "no EPL pages"), code(1, "1 EPL page (128 bytes)"), code(2, "2 EPL pages (256 bytes)"),
    code(3, "3 EPL pages (384 bytes)"), code(4, "4 EPL pages (512 bytes)"),
    code(5, "8 EPL pages (1024 bytes)"), code(6, "12 EPL pages (1536 bytes)"),
    code(7, "16 EPL pages (2048 bytes)"), reserved_codes(8, 15)};
inline constexpr CodeTable cdb_pages = code_table("CDB EPL pages", "Table 8-55", cdb_pages_rows);
inline constexpr Code cdb_trigger_rows[] = {
    code(0, "write of one byte to 9Fh:129 or of two bytes to 9Fh:128-129"),
    code(1, "any write that includes 9Fh:129")};
inline constexpr CodeTable cdb_trigger = code_table("CDB trigger", "Table 8-55", cdb_trigger_rows);
inline constexpr Code cdb_busy_method_rows[] = {
    code(0, "CdbMaxBusyTime"), code(1, "CdbExtMaxBusyTime")};
inline constexpr CodeTable cdb_busy_method =
    code_table("CDB busy time given by", "Table 8-55", cdb_busy_method_rows);
inline constexpr Code supported_rows[] = {
    code(0, "unknown"), code(1, "not supported"), code(2, "supported"), reserved_codes(3, 3)};
inline constexpr CodeTable supported = code_table("support", "Table 8-62", supported_rows);

// ---- pages 10h and 11h

inline constexpr Code store_rows[] = {
    reserved_codes(0, 0), code(1, "store to buffer 1"), code(2, "store to buffer 2"),
    reserved_codes(3, 3)};
inline constexpr CodeTable store =
    code_table("Tx input equalizer store", "Table 8-79", store_rows);
inline constexpr Code recall_rows[] = {
    code(0, "none"), code(1, "buffer 1"), code(2, "buffer 2"), reserved_codes(3, 3)};
inline constexpr CodeTable recall =
    code_table("Tx input equalizer recall", "Table 8-83", recall_rows);

inline constexpr Code input_eq_rows[] = {
    code(0, "no equalization"), code(1, "1 dB"), code(2, "2 dB"), code(3, "3 dB"), code(4, "4 dB"),
    code(5, "5 dB"), code(6, "6 dB"), code(7, "7 dB"), code(8, "8 dB"), code(9, "9 dB"),
    code(10, "10 dB"), code(11, "11 dB"), code(12, "12 dB"), vendor_codes(13, 15)};
inline constexpr CodeTable input_eq =
    code_table("Tx input equalization", "Table 6-6", input_eq_rows);
inline constexpr Code post_cursor_rows[] = {
    code(0, "0 dB"), code(1, "1 dB"), code(2, "2 dB"), code(3, "3 dB"), code(4, "4 dB"),
    code(5, "5 dB"), code(6, "6 dB"), code(7, "7 dB"), reserved_codes(8, 10), vendor_codes(11, 15)};
inline constexpr CodeTable post_cursor =
    code_table("Rx output post-cursor equalization", "Table 6-7", post_cursor_rows);
inline constexpr Code pre_cursor_rows[] = {
    code(0, "0 dB"), code(1, "0.5 dB"), code(2, "1 dB"), code(3, "1.5 dB"), code(4, "2 dB"),
    code(5, "2.5 dB"), code(6, "3 dB"), code(7, "3.5 dB"), reserved_codes(8, 10),
    vendor_codes(11, 15)};
inline constexpr CodeTable pre_cursor =
    code_table("Rx output pre-cursor equalization", "Table 6-7", pre_cursor_rows);
inline constexpr Code amplitude_rows[] = {
    code(0, "100-400 mV"), code(1, "300-600 mV"), code(2, "400-800 mV"), code(3, "600-1200 mV"),
    reserved_codes(4, 14), vendor_codes(15, 15)};
inline constexpr CodeTable amplitude =
    code_table("Rx output amplitude, peak to peak", "Table 6-8", amplitude_rows);

inline constexpr Code data_path_state_rows[] = {
    reserved_codes(0, 0), code(1, "DPDeactivated"), code(2, "DPInit"), code(3, "DPDeinit"),
    code(4, "DPActivated"), code(5, "DPTxTurnOn"), code(6, "DPTxTurnOff"), code(7, "DPInitialized"),
    reserved_codes(8, 15)};
inline constexpr CodeTable data_path_state =
    code_table("data path state", "Table 8-94", data_path_state_rows);

inline constexpr Code config_status_rows[] = {
    code(0x0, "ConfigUndefined"), code(0x1, "ConfigSuccess"), code(0x2, "ConfigRejected"),
    code(0x3, "ConfigRejectedInvalidAppSel"), code(0x4, "ConfigRejectedInvalidDataPath"),
    code(0x5, "ConfigRejectedInvalidSI"), code(0x6, "ConfigRejectedLanesInUse"),
    code(0x7, "ConfigRejectedPartialDataPath"), code(0x8, "ConfigRejectedNoEmulation"),
    reserved_codes(0x9, 0xB), code(0xC, "ConfigInProgress"), vendor_codes(0xD, 0xF)};
inline constexpr CodeTable config_status =
    code_table("configuration status", "Table 8-101", config_status_rows);
/// 5.0 to 5.3: without the rejection that 5.4 added.
inline constexpr Code config_status_5_rows[] = {
    code(0x0, "ConfigUndefined"), code(0x1, "ConfigSuccess"), code(0x2, "ConfigRejected"),
    code(0x3, "ConfigRejectedInvalidAppSel"), code(0x4, "ConfigRejectedInvalidDataPath"),
    code(0x5, "ConfigRejectedInvalidSI"), code(0x6, "ConfigRejectedLanesInUse"),
    code(0x7, "ConfigRejectedPartialDataPath"), reserved_codes(0x8, 0xB),
    code(0xC, "ConfigInProgress"), vendor_codes(0xD, 0xF)};
inline constexpr CodeTable config_status_5 =
    code_table("configuration status before 5.4", "Table 8-101", config_status_5_rows);
/// 3.0 and 4.0: an optional error code, without the progress report.
inline constexpr Code config_status_4_rows[] = {
    code(0x0, "ConfigUndefined"), code(0x1, "ConfigSuccess"), code(0x2, "ConfigRejected"),
    code(0x3, "ConfigRejectedInvalidAppSel"), code(0x4, "ConfigRejectedInvalidDataPath"),
    code(0x5, "ConfigRejectedInvalidSI"), code(0x6, "ConfigRejectedLanesInUse"),
    code(0x7, "ConfigRejectedPartialDataPath"), reserved_codes(0x8, 0xC), vendor_codes(0xD, 0xF)};
inline constexpr CodeTable config_status_4 =
    code_table("configuration error code before 5.0", "Table 8-101", config_status_4_rows);

inline constexpr Code mapping_rows[] = {
    code(0, "unknown"), code(1, "1"), code(2, "2"), code(3, "3"), code(4, "4"), code(5, "5"),
    code(6, "6"), code(7, "7"), code(8, "8"), reserved_codes(9, 15)};
inline constexpr CodeTable mapping =
    code_table("wavelength or fiber number", "Table 8-107", mapping_rows);

// ---- page 12h

inline constexpr Code grid_rows[] = {
    code(0x0, "3.125 GHz"), code(0x1, "6.25 GHz"), code(0x2, "12.5 GHz"), code(0x3, "25 GHz"),
    code(0x4, "50 GHz"), code(0x5, "100 GHz"), code(0x6, "33 GHz"), code(0x7, "75 GHz"),
    code(0x8, "150 GHz"), code(0x9, "300 GHz"), reserved_codes(0xA, 0xE),
    code(0xF, "not available")};
inline constexpr CodeTable grid = code_table("grid spacing", "Table 8-109", grid_rows);
/// 5.3, before 300 GHz came.
inline constexpr Code grid_5_3_rows[] = {
    code(0x0, "3.125 GHz"), code(0x1, "6.25 GHz"), code(0x2, "12.5 GHz"), code(0x3, "25 GHz"),
    code(0x4, "50 GHz"), code(0x5, "100 GHz"), code(0x6, "33 GHz"), code(0x7, "75 GHz"),
    code(0x8, "150 GHz"), reserved_codes(0x9, 0xE), code(0xF, "not available")};
inline constexpr CodeTable grid_5_3 =
    code_table("grid spacing of 5.3", "Table 8-109", grid_5_3_rows);
/// 5.0 to 5.2, before 150 GHz came.
inline constexpr Code grid_5_rows[] = {
    code(0x0, "3.125 GHz"), code(0x1, "6.25 GHz"), code(0x2, "12.5 GHz"), code(0x3, "25 GHz"),
    code(0x4, "50 GHz"), code(0x5, "100 GHz"), code(0x6, "33 GHz"), code(0x7, "75 GHz"),
    reserved_codes(0x8, 0xE), code(0xF, "not available")};
inline constexpr CodeTable grid_5 =
    code_table("grid spacing of 5.0 to 5.2", "Table 8-109", grid_5_rows);
/// Revision 5.0 swapped codes 6 and 7.
inline constexpr Code grid_4_rows[] = {
    code(0x0, "3.125 GHz"), code(0x1, "6.25 GHz"), code(0x2, "12.5 GHz"), code(0x3, "25 GHz"),
    code(0x4, "50 GHz"), code(0x5, "100 GHz"), code(0x6, "75 GHz"), code(0x7, "33 GHz"),
    reserved_codes(0x8, 0xE), code(0xF, "not available")};
inline constexpr CodeTable grid_4 =
    code_table("grid spacing before 5.0", "Table 8-109", grid_4_rows);

// ---- page 16h

inline constexpr Code np_config_status_rows[] = {
    code(0x0, "ConfigUndefined"), code(0x1, "ConfigSuccess"), code(0x2, "ConfigRejected"),
    code(0x3, "ConfigRejectedInvalidAppSel"), code(0x4, "ConfigRejectedInvalidNetworkPath"),
    reserved_codes(0x5, 0x5), code(0x6, "ConfigRejectedLanesInUse"),
    code(0x7, "ConfigRejectedPartialNetworkPath"), reserved_codes(0x8, 0xB),
    code(0xC, "ConfigInProgress"), vendor_codes(0xD, 0xF)};
inline constexpr CodeTable np_config_status =
    code_table("network path configuration status", "Table 8-151", np_config_status_rows);
inline constexpr Code np_state_rows[] = {
    reserved_codes(0, 0), code(1, "NPDeactivated"), code(2, "NPInit"), code(3, "NPDeinit"),
    code(4, "NPActivated"), code(5, "NPTxTurnOn"), code(6, "NPTxTurnOff"), code(7, "NPInitialized"),
    reserved_codes(8, 15)};
inline constexpr CodeTable np_state = code_table("network path state", "Table 8-154", np_state_rows);
inline constexpr Code path_source_rows[] = {
    code(0, "network path"), code(1, "replacement signal")};
inline constexpr CodeTable rx_source =
    code_table("signal source of the host path", "Table 8-147", path_source_rows);
inline constexpr Code tx_source_rows[] = {code(0, "host path"), code(1, "replacement signal")};
inline constexpr CodeTable tx_source =
    code_table("signal source of the network path", "Table 8-147", tx_source_rows);

/// Bits of MuxStructsSupported: lane groups of one multiplex. Not the order of Table 8-39.
inline constexpr Code mux_structures_rows[] = {
    code(0, "1+1+1+1+1+1+1+1"), code(1, "8"), code(2, "4+4"), code(3, "2+2+2+2"), code(4, "4+2+2"),
    code(5, "4+2+1+1"), code(6, "4+1+1+2"), code(7, "4+1+1+1+1"), code(8, "2+2+4"),
    code(9, "2+1+1+4"), code(10, "1+1+2+4"), code(11, "1+1+1+1+4"), code(12, "2+2+2+1+1"),
    code(13, "2+2+1+1+2"), code(14, "2+1+1+2+2"), code(15, "1+1+2+2+2"), code(16, "2+2+1+1+1+1"),
    code(17, "2+1+1+2+1+1"), code(18, "2+1+1+1+1+2"), code(19, "1+1+2+2+1+1"),
    code(20, "1+1+2+1+1+2"), code(21, "1+1+1+1+2+2"), code(22, "2+1+1+1+1+1+1"),
    code(23, "1+1+2+1+1+1+1"), code(24, "1+1+1+1+2+1+1"), code(25, "1+1+1+1+1+1+2")};
inline constexpr CodeTable mux_structures =
    code_table("multiplex structures", "Table 8-159", mux_structures_rows);

// clang-format on

} // namespace optictl::cmis::codes
