// Items of an SFF-8636 module: which registers it shows, under which keys, in which order.
#include <algorithm>
#include <iterator>

#include "sff/model/complete.hpp"
#include "sff/sff8636/advertise.hpp"
#include "sff/sff8636/decode_parts.hpp"
#include "sff/sff8636/named_rows.hpp"
#include "sff/sff8636/page02.hpp"
#include "sff/sff8636/views.hpp"

namespace optictl::sff8636 {
namespace {

using memmap::Context;
using memmap::Reading;
using memmap::State;
using memmap::Unit;
using model::Form;
using model::Item;
using model::ItemRow;
using model::Module;
using model::Section;

/// The nominal voltage as a number, as other maps have it (Table 6-14).
void complete_voltage(const Context& /*context*/, unsigned, Item& item) {
    static constexpr double volts[] = {3.3, 2.5, 1.8};
    Reading& reading = item.reading;
    reading.kind = Kind::Unsigned;
    reading.unit = Unit::Volt;
    if (reading.has_value()) { // else a reserved code, or not there
        reading.value = volts[reading.raw];
    }
}

// clang-format off
constexpr ItemRow identity[] = {
    {Section::Identity, "identifier", "Identifier", in_lower("Identifier")},
    {Section::Identity, "identifier", "Identifier", in_00("Identifier")},
    {Section::Identity, "revision", "Revision", in_lower("Revision Compliance"), Form::Plain, {}, model::as_text},
    {Section::Identity, "vendor_name", "Vendor", in_00("Vendor name")},
    {Section::Identity, "vendor_oui", "Vendor OUI", in_00("Vendor OUI"), Form::Oui},
    {Section::Identity, "vendor_part_number", "Part number", in_00("Vendor PN")},
    {Section::Identity, "vendor_revision", "Part revision", in_00("Vendor rev")},
    {Section::Identity, "vendor_serial_number", "Serial number", in_00("Vendor SN")},
    {Section::Identity, "date_code", "Date code", in_00("Date Code"), Form::Date},
};
constexpr ItemRow clei[] = {
    {Section::Identity, "clei_code", "CLEI code", &memmap::row(page02::rows, "CLEI code")},
};
constexpr ItemRow state[] = {
    {Section::State, "memory_model", "Memory model", in_lower("Flat_mem")},
    {Section::State, "interrupt_asserted", "Interrupt asserted", views::lower.data()},
    {Section::State, "data_not_ready", "Data not ready", in_lower("Data_Not_Ready")},
};
constexpr ItemRow power[] = {
    {Section::Power, "power_override", "Power override", in_lower("Power override")},
    {Section::Power, "power_set", "Power set (low power)", in_lower("Power set")},
    {Section::Power, "high_power_class_enable", "High power classes 5-7 enabled", in_lower("High Power Class Enable (Classes 5-7)")},
    {Section::Power, "high_power_class_8_enable", "High power class 8 enabled", in_lower("High Power Class Enable (Class 8)")},
    {Section::Power, "advanced_low_power_mode", "Advanced low power mode", in_lower("Advanced Low Power Mode")},
    {Section::Power, "min_operating_voltage", "Minimum supply voltage", in_lower("Min Operating Voltage"), Form::Plain, {}, complete_voltage},
};
constexpr ItemRow media[] = {
    {Section::Media, "connector", "Connector", in_00("Connector Type")},
    {Section::Media, "module_subtype", "Module subtype", in_lower("Transceiver Sub-type")},
    {Section::Media, "fiber_face_type", "Fibre face", in_lower("Fiber Face Type")},
    {Section::Media, "secondary_extended_compliance", "Secondary extended compliance", in_lower("Secondary Extended Spec Compliance")},
    {Section::Media, "ethernet_compliance", "Ethernet compliance", in_00("10/40G/100G Ethernet Compliance Codes")},
    {Section::Media, "sonet_compliance", "SONET compliance", in_00("SONET Compliance Codes")},
    {Section::Media, "sas_sata_compliance", "SAS/SATA compliance", in_00("SAS/SATA Compliance Codes")},
    {Section::Media, "gigabit_ethernet_compliance", "Gigabit Ethernet compliance", in_00("Gigabit Ethernet Compliance Codes")},
    {Section::Media, "fibre_channel_link_length", "Fibre Channel link length", in_00("Fibre Channel Link Length")},
    {Section::Media, "fibre_channel_technology", "Fibre Channel technology", &views::page00[1]},
    {Section::Media, "fibre_channel_media", "Fibre Channel media", in_00("Fibre Channel Transmission Media")},
    {Section::Media, "fibre_channel_speed", "Fibre Channel speed", in_00("Fibre Channel Speed")},
    {Section::Media, "encoding", "Encoding", in_00("Encoding")},
    {Section::Media, "media_technology", "Media technology", in_00("Transmitter technology")},
    {Section::Media, "active_wavelength_control", "Active wavelength control", in_00("Active wavelength control")},
    {Section::Media, "cooled_transmitter", "Cooled transmitter", in_00("Cooled transmitter")},
    {Section::Media, "detector_type", "Detector", in_00("APD detector")},
    {Section::Media, "tunable_transmitter", "Tunable transmitter", in_00("Transmitter tunable")},
    {Section::Media, "infiniband_compliance", "InfiniBand compliance", in_00("Extended Module Codes")},
    {Section::Media, "wavelength", "Wavelength", in_00("Wavelength", 0)},
    {Section::Media, "wavelength", "Wavelength", in_00("Wavelength", 1)},
    {Section::Media, "wavelength_tolerance", "Wavelength tolerance", in_00("Wavelength tolerance", 0)},
    {Section::Media, "wavelength_tolerance", "Wavelength tolerance", in_00("Wavelength tolerance", 1)},
    {Section::Media, "wavelength_tolerance", "Wavelength tolerance", in_00("Wavelength tolerance", 2)},
    {Section::Media, "extended_compliance", "Extended compliance", in_00("Link codes (Extended Specification Compliance Codes)")},
    {Section::Media, "rx_power_measurement_type", "Rx power measured as", in_00("Received power measurements type")},
    {Section::Media, "max_case_temperature", "Highest case temperature", in_00("Max case temp.")},
};
constexpr ItemRow cable[] = {
    {Section::Cable, "propagation_delay", "Propagation delay", in_lower("Propagation Delay")},
    {Section::Cable, "far_side_managed", "Far side managed", in_lower("Far Side Managed")},
    {Section::Cable, "far_end_configuration", "Far end", in_lower("Far-End Implementation")},
    {Section::Cable, "near_end_implementation", "Near end implementation", in_lower("Near-End Implementation")},
    {Section::Cable, "length_smf", "Length on SMF", in_00("Length (SMF)")},
    {Section::Cable, "length_om3", "Length on OM3", in_00("Length (OM3 50 um)")},
    {Section::Cable, "length_om2", "Length on OM2", in_00("Length (OM2 50 um)")},
};
constexpr ItemRow attenuation[] = {
    {Section::Cable, "attenuation_2500mhz", "Attenuation at 2.5 GHz", in_00("Copper Cable Attenuation at 2.5 GHz", 0)},
    {Section::Cable, "attenuation_2500mhz", "Attenuation at 2.5 GHz", in_00("Copper Cable Attenuation at 2.5 GHz", 1)},
    {Section::Cable, "attenuation_5ghz", "Attenuation at 5 GHz", in_00("Copper Cable Attenuation at 5.0 GHz", 0)},
    {Section::Cable, "attenuation_5ghz", "Attenuation at 5 GHz", in_00("Copper Cable Attenuation at 5.0 GHz", 1)},
    {Section::Cable, "attenuation_7ghz", "Attenuation at 7 GHz", in_00("Copper Cable Attenuation at 7.0 GHz", 0)},
    {Section::Cable, "attenuation_7ghz", "Attenuation at 7 GHz", in_00("Copper Cable Attenuation at 7.0 GHz", 1)},
    {Section::Cable, "attenuation_12_9ghz", "Attenuation at 12.9 GHz", in_00("Copper Cable Attenuation at 12.9 GHz", 0)},
    {Section::Cable, "attenuation_12_9ghz", "Attenuation at 12.9 GHz", in_00("Copper Cable Attenuation at 12.9 GHz", 1)},
};
constexpr ItemRow rates[] = {
    {Section::Rates, "extended_rate_select_compliance", "Extended rate select compliance", in_00("Extended Rate Select Compliance")},
    {Section::Rates, "extended_rate_select_compliance", "Extended rate select compliance", in_00("Extended RateSelect Compliance")},
    {Section::Rates, "rate_selection_declaration", "Rate selection declared", in_00("Rate Selection Declaration")},
};
constexpr ItemRow support[] = {
    {Section::Support, "clei_present", "CLEI code present", in_00("CLEI code present in Page 02h")},
    {Section::Support, "tx_cdr_supported", "Tx CDR", in_00("CDR present in Tx")},
    {Section::Support, "rx_cdr_supported", "Rx CDR", in_00("CDR present in Rx")},
    {Section::Support, "lpmode_txdis_configurable", "LPMode/TxDis configurable", in_00("LPMode/TxDis input signal is configurable")},
    {Section::Support, "intl_rxlosl_configurable", "IntL/RxLOSL configurable", in_00("IntL/RxLOSL output signal is configurable")},
    {Section::Support, "tx_equalizer_freeze_supported", "Tx equaliser freeze", in_00("Tx input adaptive equalizers freeze capable")},
    {Section::Support, "tx_equalizer_adaptive_supported", "Adaptive Tx equaliser", in_00("Tx input equalizers auto-adaptive capable")},
    {Section::Support, "tx_input_eq_host_control_supported", "Tx equalisation by the host", in_00("Tx input equalizers fixed-programmable settings")},
    {Section::Support, "rx_emphasis_programmable", "Rx emphasis programmable", in_00("Rx output emphasis fixed-programmable settings")},
    {Section::Support, "rx_output_amplitude_control_supported", "Rx amplitude control", in_00("Rx output amplitude fixed-programmable settings")},
    {Section::Support, "tx_cdr_control_supported", "Tx CDR control", in_00("Tx CDR On/Off Control implemented")},
    {Section::Support, "rx_cdr_control_supported", "Rx CDR control", in_00("Rx CDR On/Off Control implemented")},
    {Section::Support, "tx_lol_supported", "Tx loss of lock flag", in_00("Tx CDR Loss of Lock (LOL) flag implemented")},
    {Section::Support, "rx_lol_supported", "Rx loss of lock flag", in_00("Rx CDR Loss of Lock (LOL) flag implemented")},
    {Section::Support, "rx_squelch_disable_supported", "Rx squelch disable", in_00("Rx Squelch Disable implemented")},
    {Section::Support, "rx_output_disable_supported", "Rx output disable", in_00("Rx Output Disable implemented")},
    {Section::Support, "tx_squelch_disable_supported", "Tx squelch disable", in_00("Tx Squelch Disable implemented")},
    {Section::Support, "tx_squelch_implemented", "Tx squelch", in_00("Tx Squelch implemented")},
    {Section::Support, "page_02h_supported", "Page 02h", in_00("Memory Page 02h provided")},
    {Section::Support, "page_01h_supported", "Page 01h", in_00("Memory Page 01h provided")},
    {Section::Support, "rate_select_implemented", "Rate select", in_00("Rate select implemented")},
    {Section::Support, "tx_disable_supported", "Tx disable", in_00("Tx_Disable implemented")},
    {Section::Support, "tx_fault_supported", "Tx fault flag", in_00("Tx_Fault signal implemented")},
    {Section::Support, "squelch_method_tx", "Tx squelch by", in_00("Tx Squelch implemented to reduce OMA or Pave")},
    {Section::Support, "tx_los_supported", "Tx loss of signal flag", in_00("Tx Loss of Signal implemented")},
    {Section::Support, "pages_20h_21h_supported", "Pages 20h-21h", in_00("Pages 20-21h implemented")},
    {Section::Support, "temperature_monitor_supported", "Temperature monitor", in_00("Temperature monitoring implemented")},
    {Section::Support, "supply_voltage_monitor_supported", "Supply voltage monitor", in_00("Supply voltage monitoring implemented")},
    {Section::Support, "tx_power_monitor_supported", "Tx power monitor", in_00("Transmitter power measurement")},
    {Section::Support, "initialization_complete_implemented", "Initialization complete flag", in_00("Initialization Complete Flag implemented")},
    {Section::Support, "application_select_declaration", "Application select table", in_00("Application select table declaration")},
    {Section::Support, "tc_readiness_implemented", "TC readiness flag", in_00("TC readiness flag implemented")},
    {Section::Support, "software_reset_implemented", "Software reset", in_00("Software reset is implemented")},
    {Section::Support, "max_tx_input_eq", "Highest Tx input equalisation", in_03("Max Tx input equalization")},
    {Section::Support, "max_rx_emphasis", "Highest Rx output emphasis", in_03("Max Rx output emphasis")},
    {Section::Support, "rx_output_eq_type", "Rx output equalisation keeps", in_03("Rx output emphasis type")},
    {Section::Support, "rx_amplitude_support", "Rx output amplitudes", in_03("Rx output amplitude support")},
    {Section::Support, "host_fec_controllable", "Host-side FEC controllable", in_03("Controllable Host-Side FEC support")},
    {Section::Support, "media_fec_controllable", "Media-side FEC controllable", in_03("Controllable Media-Side FEC support")},
    {Section::Support, "tx_force_squelch_supported", "Forced Tx squelch", in_03("Tx Force Squelch Implemented")},
    {Section::Support, "rx_los_is_fast", "Fast Rx LOS", in_03("RxLOSL Fast Mode Supported")},
    {Section::Support, "tx_disable_is_fast", "Fast Tx disable", in_03("TxDis Fast Mode Supported")},
};
constexpr ItemRow controls[] = {
    {Section::Controls, "lp_txdis_control", "LPMode/TxDis pin", in_lower("LP/TxDis ctrl")},
    {Section::Controls, "intl_losl_control", "IntL/LOSL pin", in_lower("IntL/LOSL ctrl")},
    {Section::Controls, "host_fec_enable", "Host-side FEC", in_03("Host-Side FEC enable")},
    {Section::Controls, "media_fec_enable", "Media-side FEC", in_03("Media-Side FEC enable")},
};
constexpr ItemRow durations[] = {
    {Section::Durations, "max_duration_dp_tx_turn_on", "DPTxTurnOn", in_lower("Tx_TurnOn MaxDuration")},
    {Section::Durations, "max_duration_dp_init", "DPInit", in_lower("DataPathInit MaxDuration")},
    {Section::Durations, "mod_sel_wait_time", "ModSel wait", in_lower("ModSelL wait time mantissa")},
    {Section::Durations, "max_tc_stabilization_time", "Maximum TC stabilization time", in_03("Maximum TC stabilization time")},
    {Section::Durations, "max_ctle_settling_time", "Maximum CTLE settling time", in_03("Maximum CTLE settling time")},
};
// clang-format on

bool is_known(const Module& module, const ItemRow& row) {
    return module.context.image->knows(row.field->page, row.field->byte, row.field->size);
}

/// Adds what stands in this module, and what later revisions of SFF-8636 have; of several rows in a
/// row with one key, which are variants, the first that is read, else the last.
void add(Module& module, std::span<const ItemRow> list) {
    for (const ItemRow& row : list) {
        const memmap::Context& context = module.context;
        const bool is_later = !is_8436(context) && context.revision < row.field->revisions.since;
        if (!memmap::applies(context, *row.field) && !is_later) {
            continue;
        }
        const bool variant = !module.rows.empty() && module.rows.back()->key == row.key;
        if (!variant) {
            module.rows.push_back(&row);
        } else if (!is_known(module, *module.rows.back())) {
            module.rows.back() = &row;
        }
    }
}

/// Which classes the controls of L:93 let the module draw (Table 6-11). The LPMode pin is not in
/// the map: without the override it may hold the module in class 1.
std::string_view enabled_classes(unsigned bits) {
    constexpr unsigned override_bit = 0x01;
    constexpr unsigned set_bit = 0x02;
    const bool overridden = (bits & override_bit) != 0;
    if (overridden && (bits & set_bit) != 0) {
        return "1";
    }
    switch (bits >> 2U & 3U) {
    case 0: return overridden ? "1 to 4" : "1 to 4, or 1 while LPMode is high";
    case 1: return overridden ? "1 to 7" : "1 to 7, or 1 while LPMode is high";
    case 2: return overridden ? "8" : "8, or 1 while LPMode is high";
    default: return overridden ? "1 to 8" : "1 to 8, or 1 while LPMode is high";
    }
}

/// The watts that the module states, or the limit of its class where it states none.
void complete_max_power(const Context& context, unsigned, Item& item) {
    constexpr unsigned class_with_own_watts = 8;
    const bool class_decides = !item.reading.has_value() || is_8436(context);
    const Reading power_class = memmap::read(context, views::page00[0]);
    if (class_decides && (!power_class.is_read() || power_class.raw != class_with_own_watts)) {
        item.reading = memmap::read(context, views::limits[0]);
        item.note = "limit of the power class";
    }
}

void complete_enabled_classes(const Context& context, unsigned, Item& item) {
    if (const auto enable = context.byte(memmap::lower, 93)) {
        item.note = enabled_classes(*enable);
    }
}

/// Byte 222 has the rate where byte 140 says so; SFF-8436 knows only byte 140.
void complete_rate(const Context& context, unsigned, Item& item) {
    if (item.reading.state == State::Saturated) {
        const Reading extended = memmap::read(context, *in_00("Baud Rate, nominal"));
        item.reading = extended.has_value() ? extended : item.reading;
    }
}

// clang-format off
constexpr ItemRow class_row = {Section::Power, "power_class", "Power class", views::page00.data()};
constexpr ItemRow watts_row = {Section::Power, "max_power", "Maximum power", in_lower("Max Power Consumption"), Form::Plain, "stated by the module", complete_max_power};
constexpr ItemRow enabled_power = {Section::Power, "enabled_power_classes", "Enabled power classes", in_lower("Power override"), Form::Text, {}, complete_enabled_classes};
/// Bytes 145 and 146 are one thing or the other; the key says which.
constexpr ItemRow byte_145_fibre = {Section::Cable, "length_om1", "Length on OM1", in_00("Length (OM1 62.5 um) or Copper Cable Attenuation")};
constexpr ItemRow byte_145_copper = {Section::Cable, "attenuation_25_8ghz", "Attenuation at 25.8 GHz", in_00("Length (OM1 62.5 um) or Copper Cable Attenuation")};
constexpr ItemRow byte_146_fibre = {Section::Cable, "length_om4", "Length on OM4", in_00("Length (passive copper or active cable or OM4 50 um)")};
constexpr ItemRow byte_146_cable = {Section::Cable, "cable_length", "Cable length", in_00("Length (passive copper or active cable or OM4 50 um)")};
constexpr ItemRow nominal_rate = {Section::Rates, "signaling_rate", "Signaling rate", in_00("Signaling rate, nominal"), Form::Plain, {}, complete_rate};
// clang-format on

void add_power(Module& module) {
    module.rows.push_back(&class_row);
    module.rows.push_back(&watts_row);
    add(module, power);
    if (module.context.byte(memmap::lower, 93) && !is_8436(module.context)) {
        module.rows.push_back(&enabled_power);
    }
}

void add_lengths(Module& module) {
    const Reading om1 = memmap::read(module.context, *byte_145_fibre.field);
    add(module, cable);
    module.rows.push_back(om1.unit == Unit::Decibel ? &byte_145_copper : &byte_145_fibre);
    module.rows.push_back(is_om4(module.context) ? &byte_146_fibre : &byte_146_cable);
    if (technology(module.context)) {
        add(module, attenuation);
    }
}

} // namespace

void add_items(Module& module) {
    constexpr std::size_t enough = 160;
    module.rows.reserve(enough);
    add(module, identity);
    if (module.context.byte(has::page00, 129) && memmap::holds(module.context, has::clei)) {
        add(module, clei);
    }
    add(module, state);
    add_power(module);
    add(module, media);
    add_lengths(module);
    module.rows.push_back(&nominal_rate);
    add(module, rates);
    add(module, support);
    add(module, controls);
    add(module, durations);
}

std::vector<const ItemRow*> item_rows() {
    std::vector<const ItemRow*> rows{&class_row,      &watts_row,       &enabled_power,
                                     &byte_145_fibre, &byte_145_copper, &byte_146_fibre,
                                     &byte_146_cable, &nominal_rate};
    model::append_all({identity, clei, state, power, media, cable, attenuation, rates, support,
                       controls, durations},
                      rows);
    return rows;
}

} // namespace optictl::sff8636
