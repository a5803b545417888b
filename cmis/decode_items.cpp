// Module-level facts: identity, state, power, media, cable, firmware. Support is listed apart.
#include <array>

#include "cmis/decode_parts.hpp"

namespace optictl::cmis::detail {
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

// clang-format off
constexpr ItemRow identity_rows[] = {
    {Section::Identity, "vendor_name", "Vendor", in_00("VendorName")},
    {Section::Identity, "vendor_oui", "Vendor OUI", in_00("VendorOUI"), Form::Oui},
    {Section::Identity, "vendor_part_number", "Part number", in_00("VendorPN")},
    {Section::Identity, "vendor_revision", "Part revision", in_00("VendorRev")},
    {Section::Identity, "vendor_serial_number", "Serial number", in_00("VendorSN")},
};
constexpr ItemRow identity_end_rows[] = {
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
};
constexpr ItemRow power_rows[] = {
    {Section::Power, "power_class", "Power class", in_00("ModulePowerClass")},
    {Section::Power, "max_power", "Maximum power", in_00("MaxPower")},
    {Section::Power, "low_pwr_allow_request_hw", "Low power by pin allowed", in_lower("LowPwrAllowRequestHW")},
    {Section::Power, "low_pwr_request_sw", "Low power requested", in_lower("LowPwrRequestSW")},
    {Section::Power, "low_pwr", "Low power by pin", in_lower("LowPwr")},
    {Section::Power, "force_low_pwr", "Low power forced", in_lower("ForceLowPwr")},
    {Section::Power, "squelch_method_select", "Squelch method", in_lower("SquelchMethodSelect")},
    {Section::Power, "operating_voltage_min", "Minimum supply voltage", in_01("OperatingVoltageMin")},
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
    {Section::Media, "cooling_implemented", "Cooled transmitter", in_01("CoolingImplemented")},
    {Section::Media, "optical_detector_type", "Optical detector", in_01("OpticalDetectorType")},
    {Section::Media, "rx_power_measurement_type", "Rx power measured as", in_01("RxPowerMeasurementType")},
    {Section::Media, "rx_los_type", "Rx LOS decided by", in_01("RxLOSType")},
    {Section::Media, "module_temp_max", "Highest temperature", in_01("ModuleTempMax")},
    {Section::Media, "module_temp_min", "Lowest temperature", in_01("ModuleTempMin")},
};
constexpr ItemRow attenuation_rows[] = {
    {Section::Cable, "attenuation_5ghz", "Attenuation at 5 GHz", in_00("AttenuationAt5GHz")},
    {Section::Cable, "attenuation_7ghz", "Attenuation at 7 GHz", in_00("AttenuationAt7GHz")},
    {Section::Cable, "attenuation_12_9ghz", "Attenuation at 12.9 GHz", in_00("AttenuationAt12p9GHz")},
    {Section::Cable, "attenuation_25_8ghz", "Attenuation at 25.8 GHz", in_00("AttenuationAt25p8GHz")},
    {Section::Cable, "attenuation_53_1ghz", "Attenuation at 53.1 GHz", in_00("AttenuationAt53p1GHz")},
};
constexpr ItemRow length_rows[] = {
    {Section::Cable, "length_smf", "Length on SMF", in_01("BaseLengthSMF")},
    {Section::Cable, "length_om5", "Length on OM5", in_01("LengthOM5")},
    {Section::Cable, "length_om4", "Length on OM4", in_01("LengthOM4")},
    {Section::Cable, "length_om3", "Length on OM3", in_01("LengthOM3")},
    {Section::Cable, "length_om2", "Length on OM2", in_01("LengthOM2")},
    {Section::Cable, "propagation_delay", "Propagation delay", in_01("PropagationDelay")},
};
// clang-format on

constexpr memmap::Code lane_bits[] = {
    memmap::code(0, "lane 1"), memmap::code(1, "lane 2"), memmap::code(2, "lane 3"),
    memmap::code(3, "lane 4"), memmap::code(4, "lane 5"), memmap::code(5, "lane 6"),
    memmap::code(6, "lane 7"), memmap::code(7, "lane 8"),
};
constexpr memmap::CodeTable lane_names = memmap::code_table("media lanes", lane_bits);

/// Two registers that stand next to each other as one version: raw = major << 8 | minor.
Reading version(const Context& context, const Field& major, const Field& minor) {
    Reading reading = read(context, major);
    const Reading low = read(context, minor);
    if (!low.has_value()) {
        reading.state = low.state;
    }
    if (reading.is_read() && low.is_read()) {
        reading.raw = reading.raw << 8U | low.raw;
        reading.bytes = {reading.bytes.data(), 2};
        reading.value = static_cast<double>(reading.raw);
    }
    return reading;
}

/// CMIS puts the revision into one byte, a nibble each.
Reading cmis_revision(const Context& context) {
    static constexpr const Field* revision = in_lower("CmisRevision");
    Reading reading = read(context, *revision);
    if (reading.is_read()) {
        const unsigned byte = reading.bytes.front();
        reading.raw = (byte >> 4U) << 8U | (byte & 0x0FU);
        reading.value = static_cast<double>(reading.raw);
    }
    return reading;
}

/// The date code is four short texts; people and programs want it whole: YYMMDD and a lot code.
Reading date_code(const Context& context) {
    static constexpr const Field* year = in_00("DateCode.Year");
    constexpr unsigned size = 8;
    Reading reading = read(context, *year);
    const memmap::Block* block = context.image->find(year->page);
    if (reading.is_read() && block->knows(year->byte, size)) {
        reading.bytes = block->at(year->byte, size);
    } else if (reading.is_read()) {
        reading.state = State::NotRead;
        reading.bytes = {};
    }
    return reading;
}

/// Eight flags of one byte as one set of lanes.
Reading unsupported_media_lanes(const Context& context) {
    static constexpr const Field* lane = in_00("MediaLaneUnsupportedLane<i>");
    Reading reading = read(context, *lane);
    reading.kind = Kind::Bitmap;
    reading.codes = &lane_names;
    if (reading.is_read()) {
        reading.raw = reading.bytes.front();
        reading.value = static_cast<double>(reading.raw);
        reading.state = State::Ok;
    }
    return reading;
}

std::string_view firmware_note(const Reading& firmware) {
    if (!firmware.has_value()) {
        return {};
    }
    return firmware.raw == 0        ? std::string_view("no firmware")
           : firmware.raw == 0xFFFF ? std::string_view("firmware image is not valid")
                                    : std::string_view{};
}

void add_identity(const Context& context, Module& module) {
    static constexpr const Field* identifier = in_lower("SFF8024Identifier");
    module.items.push_back(
        {Section::Identity, "identifier", "Identifier", read(context, *identifier)});
    module.items.push_back(
        {Section::Identity, "revision", "CMIS revision", cmis_revision(context), Form::Version});
    append(context, identity_rows, module);
    for (Item& item : module.items) {
        if (item.form == Form::Oui && item.reading.has_value() && item.reading.raw == 0) {
            item.note = "not specified";
        }
    }
    module.items.push_back(
        {Section::Identity, "date_code", "Date code", date_code(context), Form::Date});
    append(context, identity_end_rows, module);
}

void add_state(const Context& context, Module& module) {
    static constexpr const Field* deasserted = in_lower("InterruptDeasserted");
    append(context, state_rows, module);
    Reading interrupt = read(context, *deasserted);
    interrupt.raw ^= interrupt.is_read() ? 1U : 0U; // active low: the key says "asserted"
    interrupt.value = static_cast<double>(interrupt.raw);
    module.items.push_back(
        {Section::State, "interrupt_asserted", "Interrupt", interrupt, Form::Plain});
}

void add_cable(const Context& context, Module& module) {
    static constexpr const Field* length = in_00("BaseLength");
    static constexpr const Field* far_end = in_00("FarEndConfiguration");
    module.items.push_back(
        {Section::Cable, "cable_length", "Cable length", read(context, *length)});
    append(context, length_rows, module);
    append(context, attenuation_rows, module);
    module.items.push_back({Section::Cable, "unsupported_media_lanes", "Media lanes not there",
                            unsupported_media_lanes(context)});
    module.items.push_back(
        {Section::Cable, "far_end_configuration", "Far end", read(context, *far_end)});
}

void add_firmware(const Context& context, Module& module) {
    struct Version {
        std::string_view key;
        std::string_view label;
        const Field* major;
        const Field* minor;
    };
    static constexpr Version versions[] = {
        {"active_firmware", "Active firmware", in_lower("ModuleActiveFirmwareMajorRevision"),
         in_lower("ModuleActiveFirmwareMinorRevision")},
        {"inactive_firmware", "Inactive firmware", in_01("ModuleInactiveFirmwareMajorRevision"),
         in_01("ModuleInactiveFirmwareMinorRevision")},
        {"hardware_revision", "Hardware revision", in_01("ModuleHardwareMajorRevision"),
         in_01("ModuleHardwareMinorRevision")},
    };
    for (const Version& row : versions) {
        const Reading reading = version(context, *row.major, *row.minor);
        const bool firmware = &row != &versions[2];
        module.items.push_back({Section::Firmware, row.key, row.label, reading, Form::Version,
                                firmware ? firmware_note(reading) : std::string_view{}});
    }
}

} // namespace

void add_items(const Context& context, const Shape& shape, Module& module) {
    constexpr std::size_t expected_items = 220;
    module.items.reserve(expected_items);
    add_identity(context, module);
    add_state(context, module);
    append(context, power_rows, module);
    append(context, media_rows, module);
    add_cable(context, module);
    add_firmware(context, module);
    add_support(context, shape, module);
    if (shape.tunable) {
        add_tuning_items(context, module);
    }
}

} // namespace optictl::cmis::detail
