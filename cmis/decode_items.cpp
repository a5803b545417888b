// Module-level facts: identity, state, power, media, cable, firmware. Support is listed apart.
#include <array>

#include "cmis/decode_parts.hpp"

namespace optictl::cmis {
namespace detail {
namespace {

using memmap::Context;
using memmap::Field;
using memmap::Kind;
using memmap::read;
using memmap::State;
using model::Form;
using model::Item;
using model::Module;
using model::Reading;
using model::Section;

constexpr memmap::Code lane_bits[] = {
    memmap::code(0, "lane 1"), memmap::code(1, "lane 2"), memmap::code(2, "lane 3"),
    memmap::code(3, "lane 4"), memmap::code(4, "lane 5"), memmap::code(5, "lane 6"),
    memmap::code(6, "lane 7"), memmap::code(7, "lane 8"),
};
constexpr memmap::CodeTable lane_names = memmap::code_table("media lanes", "Table 8-36", lane_bits);

/// Two registers that stand next to each other as one version: raw = major << 8 | minor.
void complete_version(const Context& context, const Field& minor, Reading& reading) {
    const Reading low = read(context, minor);
    if (!low.has_value()) {
        reading.state = low.state;
    }
    if (reading.is_read() && low.is_read()) {
        reading.raw = reading.raw << 8U | low.raw;
        reading.bytes = {reading.bytes.data(), 2};
        reading.value = static_cast<double>(reading.raw);
    }
}

void complete_firmware(const Context& context, const Field& minor, Item& item) {
    constexpr unsigned invalid_image = 0xFFFF;
    complete_version(context, minor, item.reading);
    if (item.reading.has_value()) {
        item.note = item.reading.raw == 0               ? std::string_view("no firmware")
                    : item.reading.raw == invalid_image ? "firmware image is not valid"
                                                        : std::string_view{};
    }
}

void active_firmware(const Context& context, unsigned, Item& item) {
    static constexpr const Field* minor = in_lower("ModuleActiveFirmwareMinorRevision");
    complete_firmware(context, *minor, item);
}

void inactive_firmware(const Context& context, unsigned, Item& item) {
    static constexpr const Field* minor = in_01("ModuleInactiveFirmwareMinorRevision");
    complete_firmware(context, *minor, item);
}

void hardware_revision(const Context& context, unsigned, Item& item) {
    static constexpr const Field* minor = in_01("ModuleHardwareMinorRevision");
    complete_version(context, *minor, item.reading);
}

/// CMIS puts the revision into one byte, a nibble each.
void cmis_revision(const Context&, unsigned, Item& item) {
    if (item.reading.is_read()) {
        const unsigned byte = item.reading.bytes.front();
        item.reading.raw = (byte >> 4U) << 8U | (byte & 0x0FU);
        item.reading.value = static_cast<double>(item.reading.raw);
    }
}

void vendor_oui(const Context&, unsigned, Item& item) {
    if (item.reading.has_value() && item.reading.raw == 0) {
        item.note = "not specified";
    }
}

/// The date code is four short texts; people and programs want it whole: YYMMDD and a lot code.
void date_code(const Context& context, unsigned, Item& item) {
    constexpr unsigned size = 8;
    Reading& reading = item.reading;
    const memmap::Block* block = context.image->find(reading.field->page);
    if (reading.is_read() && block->knows(reading.field->byte, size)) {
        reading.bytes = block->at(reading.field->byte, size);
    } else if (reading.is_read()) {
        reading.state = State::NotRead;
        reading.bytes = {};
    }
}

/// Eight flags of one byte as one set of lanes.
void unsupported_media_lanes(const Context&, unsigned, Item& item) {
    Reading& reading = item.reading;
    reading.kind = Kind::Bitmap;
    reading.codes = &lane_names;
    if (reading.is_read()) {
        reading.raw = reading.bytes.front();
        reading.value = static_cast<double>(reading.raw);
        reading.state = State::Ok;
    }
}

// clang-format off
constexpr ItemRow identity_rows[] = {
    {Section::Identity, "identifier", "Identifier", in_lower("SFF8024Identifier")},
    {Section::Identity, "revision", "Revision", in_lower("CmisRevision"), Form::Version, {}, cmis_revision},
    {Section::Identity, "vendor_name", "Vendor", in_00("VendorName")},
    {Section::Identity, "vendor_oui", "Vendor OUI", in_00("VendorOUI"), Form::Oui, {}, vendor_oui},
    {Section::Identity, "vendor_part_number", "Part number", in_00("VendorPN")},
    {Section::Identity, "vendor_revision", "Part revision", in_00("VendorRev")},
    {Section::Identity, "vendor_serial_number", "Serial number", in_00("VendorSN")},
    {Section::Identity, "date_code", "Date code", in_00("DateCode.Year"), Form::Date, {}, date_code},
    {Section::Identity, "clei_code", "CLEI code", in_00("CLEICode")},
    {Section::Identity, "module_function_type", "Module function", in_lower("ModuleFunctionType")},
};
constexpr ItemRow state_rows[] = {
    {Section::State, "module_state", "Module state", in_lower("ModuleState")},
    {Section::State, "fault_cause", "Fault cause", in_lower("ModuleFaultCause")},
    {Section::State, "memory_model", "Memory model", in_lower("MemoryModel")},
    {Section::State, "password_cmd_result", "Password result", in_lower("PasswordCmdResult")},
    {Section::State, "cdb_status1_is_busy", "CDB 1 busy", in_lower("CdbStatus1.CdbIsBusy")},
    {Section::State, "cdb_status1_has_failed", "CDB 1 failed", in_lower("CdbStatus1.CdbHasFailed")},
    {Section::State, "cdb_status1_command_result", "CDB 1 result", in_lower("CdbStatus1.CdbCommandResult")},
    {Section::State, "cdb_status2_is_busy", "CDB 2 busy", in_lower("CdbStatus2.CdbIsBusy")},
    {Section::State, "cdb_status2_has_failed", "CDB 2 failed", in_lower("CdbStatus2.CdbHasFailed")},
    {Section::State, "cdb_status2_command_result", "CDB 2 result", in_lower("CdbStatus2.CdbCommandResult")},
    {Section::State, "interrupt_asserted", "Interrupt asserted", in_lower("InterruptDeasserted"), Form::Plain, {}, invert},
};
constexpr ItemRow power_rows[] = {
    {Section::Power, "power_class", "Power class", in_00("ModulePowerClass")},
    {Section::Power, "max_power", "Maximum power", in_00("MaxPower")},
    {Section::Power, "low_pwr_allow_request_hw", "Low power by pin allowed", in_lower("LowPwrAllowRequestHW")},
    {Section::Power, "low_pwr_request_sw", "Low power requested", in_lower("LowPwrRequestSW")},
    {Section::Power, "low_pwr", "Low power by pin", in_lower("LowPwr")},
    {Section::Power, "force_low_pwr", "Low power forced", in_lower("ForceLowPwr")},
    {Section::Power, "squelch_method_select", "Squelch method", in_lower("SquelchMethodSelect")},
    {Section::Power, "min_operating_voltage", "Minimum supply voltage", in_01("OperatingVoltageMin")},
    {Section::Power, "cdr_power_saved_per_lane", "Saved per lane with CDR off", in_01("CDRPowerSavedPerLane")},
};
constexpr ItemRow media_rows[] = {
    {Section::Media, "media_type", "Media type", in_lower("MediaType")},
    {Section::Media, "media_technology", "Media technology", in_00("MediaInterfaceTechnology")},
    {Section::Media, "wavelength", "Wavelength", in_01("NominalWavelength")},
    {Section::Media, "wavelength_tolerance", "Wavelength tolerance", in_01("WavelengthTolerance")},
    {Section::Media, "connector", "Connector", in_00("ConnectorType")},
    {Section::Media, "module_subtype", "Module subtype", in_lower("SFF8024ModuleSubtype")},
    {Section::Media, "heatsink_type", "Heatsink", in_lower("SFF8024HeatsinkType")},
    {Section::Media, "fiber_face_type", "Fibre face", in_lower("SFF8024FiberFaceType")},
    {Section::Media, "cooled_transmitter", "Cooled transmitter", in_01("CoolingImplemented")},
    {Section::Media, "tunable_transmitter", "Tunable transmitter", in_01("TransmitterIsTunable")},
    {Section::Media, "detector_type", "Detector", in_01("OpticalDetectorType")},
    {Section::Media, "rx_power_measurement_type", "Rx power measured as", in_01("RxPowerMeasurementType")},
    {Section::Media, "rx_los_type", "Rx LOS decided by", in_01("RxLOSType")},
    {Section::Media, "max_case_temperature", "Highest case temperature", in_01("ModuleTempMax")},
    {Section::Media, "min_case_temperature", "Lowest case temperature", in_01("ModuleTempMin")},
};
constexpr ItemRow cable_rows[] = {
    {Section::Cable, "cable_length", "Cable length", in_00("BaseLength")},
    {Section::Cable, "length_smf", "Length on SMF", in_01("BaseLengthSMF")},
    {Section::Cable, "length_om5", "Length on OM5", in_01("LengthOM5")},
    {Section::Cable, "length_om4", "Length on OM4", in_01("LengthOM4")},
    {Section::Cable, "length_om3", "Length on OM3", in_01("LengthOM3")},
    {Section::Cable, "length_om2", "Length on OM2", in_01("LengthOM2")},
    {Section::Cable, "propagation_delay", "Propagation delay", in_01("PropagationDelay")},
    {Section::Cable, "attenuation_5ghz", "Attenuation at 5 GHz", in_00("AttenuationAt5GHz")},
    {Section::Cable, "attenuation_7ghz", "Attenuation at 7 GHz", in_00("AttenuationAt7GHz")},
    {Section::Cable, "attenuation_12_9ghz", "Attenuation at 12.9 GHz", in_00("AttenuationAt12p9GHz")},
    {Section::Cable, "attenuation_25_8ghz", "Attenuation at 25.8 GHz", in_00("AttenuationAt25p8GHz")},
    {Section::Cable, "attenuation_53_1ghz", "Attenuation at 53.1 GHz", in_00("AttenuationAt53p1GHz")},
    {Section::Cable, "unsupported_media_lanes", "Media lanes absent", in_00("MediaLaneUnsupportedLane<i>"), Form::Plain, {}, unsupported_media_lanes},
    {Section::Cable, "far_end_configuration", "Far end", in_00("FarEndConfiguration")},
};
constexpr ItemRow firmware_rows[] = {
    {Section::Firmware, "active_firmware", "Active firmware", in_lower("ModuleActiveFirmwareMajorRevision"), Form::Version, {}, active_firmware},
    {Section::Firmware, "inactive_firmware", "Inactive firmware", in_01("ModuleInactiveFirmwareMajorRevision"), Form::Version, {}, inactive_firmware},
    {Section::Firmware, "hardware_revision", "Hardware revision", in_01("ModuleHardwareMajorRevision"), Form::Version, {}, hardware_revision},
};
// clang-format on

} // namespace

void add_items(const Context& context, const Shape& shape, Module& module) {
    constexpr std::size_t enough = 220;
    module.rows.reserve(enough);
    append(context, identity_rows, module.rows);
    append(context, state_rows, module.rows);
    append(context, power_rows, module.rows);
    append(context, media_rows, module.rows);
    append(context, cable_rows, module.rows);
    append(context, firmware_rows, module.rows);
    add_support(context, shape, module);
    if (shape.tunable) {
        add_tuning_items(context, module);
    }
}

} // namespace detail

std::vector<const model::ItemRow*> item_rows() {
    using namespace detail;
    std::vector<const ItemRow*> rows;
    model::append_all(
        {identity_rows, state_rows, power_rows, media_rows, cable_rows, firmware_rows}, rows);
    list_support(rows);
    list_tuning(rows);
    return rows;
}

} // namespace optictl::cmis
