// Module-level items of the CMIS decoder: identity, state, power, media, cable, firmware, support.
#include <string>

#include <doctest/doctest.h>

#include "cmis/decode.hpp"
#include "tests/cmis/decode_image.hpp"

using namespace optictl;
using memmap::lower;
using memmap::State;
using memmap::Unit;
using memmap::upper;
using tests::item;

namespace {

std::string text_of(const model::Reading& reading) {
    return {reading.bytes.begin(), reading.bytes.end()};
}

void set_text(memmap::Image& image, unsigned byte, std::string_view text) {
    for (const char letter : text) {
        tests::set(image, upper(0x00), byte++, {static_cast<unsigned char>(letter)});
    }
}

} // namespace

TEST_CASE("identity comes from page 00h, each field from its own bytes") {
    memmap::Image image = tests::paged_module(0x53);
    set_text(image, 129, "ACME OPTICS     ");
    tests::set(image, upper(0x00), 145, {0x00, 0x0B, 0x40});
    set_text(image, 148, "AC-400-DR4      1ASN0000000000012626112701CLEICODE01");
    const model::Module module = cmis::decode(image);
    CHECK(module.standard == "CMIS");
    CHECK(module.form_factor == "QSFP-DD Double Density 8X Pluggable Transceiver");
    CHECK(item(module, "identifier").reading.raw == 0x18);
    CHECK(item(module, "revision").form == model::Form::Version);
    CHECK(item(module, "revision").reading.raw == 0x0503);
    CHECK(text_of(item(module, "vendor_name").reading) == "ACME OPTICS     ");
    CHECK(item(module, "vendor_oui").form == model::Form::Oui);
    CHECK(item(module, "vendor_oui").reading.raw == 0x000B40);
    CHECK(text_of(item(module, "vendor_part_number").reading) == "AC-400-DR4      ");
    CHECK(text_of(item(module, "vendor_revision").reading) == "1A");
    CHECK(text_of(item(module, "vendor_serial_number").reading) == "SN00000000000126");
    CHECK(item(module, "date_code").form == model::Form::Date);
    CHECK(text_of(item(module, "date_code").reading) == "26112701");
    CHECK(text_of(item(module, "clei_code").reading) == "CLEICODE01");
}

TEST_CASE("an OUI of zeros is said to be unspecified") {
    const memmap::Image image = tests::paged_module();
    CHECK(item(cmis::decode(image), "vendor_oui").note == "not specified");
}

TEST_CASE("a date code that is only half there is not read") {
    memmap::Image image;
    tests::set(image, lower, 0, {0x18, 0x50, 0x00});
    tests::set(image, upper(0x00), 182, {'2', '6', '1', '1'});
    CHECK(item(cmis::decode(image), "date_code").reading.state == State::NotRead);
}

TEST_CASE("state, power and firmware come from lower memory and page 00h") {
    memmap::Image image = tests::paged_module(0x50);
    tests::set(image, lower, 3, {0x02}); // ModuleLowPwr, interrupt asserted (bit 0 clear)
    tests::set(image, lower, 26, {0x50});
    tests::set(image, lower, 39, {0x02, 0x07});
    tests::set(image, upper(0x00), 200, {0xA0, 0x31});
    tests::set(image, upper(0x01), 128, {0x01, 0x09, 0x03, 0x04});
    const model::Module module = cmis::decode(image);
    CHECK(item(module, "module_state").reading.raw == 1);
    CHECK(item(module, "interrupt_asserted").reading.is_set());
    CHECK(item(module, "low_pwr_allow_request_hw").reading.is_set());
    CHECK(item(module, "low_pwr_request_sw").reading.is_set());
    CHECK(item(module, "power_class").reading.raw == 5);
    CHECK(item(module, "max_power").reading.value == 12.25);
    CHECK(item(module, "max_power").reading.unit == Unit::Watt);
    CHECK(item(module, "active_firmware").reading.raw == 0x0207);
    CHECK(item(module, "inactive_firmware").reading.raw == 0x0109);
    CHECK(item(module, "hardware_revision").reading.raw == 0x0304);
    CHECK(item(module, "active_firmware").form == model::Form::Version);
}

TEST_CASE("firmware 0.0 and 255.255 are explained") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x01), 128, {0xFF, 0xFF});
    const model::Module module = cmis::decode(image);
    CHECK(item(module, "active_firmware").note == "no firmware");
    CHECK(item(module, "inactive_firmware").note == "firmware image is not valid");
    CHECK(item(module, "hardware_revision").note.empty());
}

TEST_CASE("an interrupt line that is deasserted gives a clear interrupt") {
    memmap::Image image = tests::paged_module();
    tests::set(image, lower, 3, {0x07});
    CHECK_FALSE(item(cmis::decode(image), "interrupt_asserted").reading.is_set());
}

TEST_CASE("PITFALLS 1.19: wavelength tolerance is 0.005 nm of bytes 140-141") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x01), 138, {0x66, 0x58, 0x05, 0x14}); // 26200, 1300
    const model::Module module = cmis::decode(image);
    CHECK(item(module, "wavelength").reading.value == doctest::Approx(1310.0));
    CHECK(item(module, "wavelength_tolerance").reading.value == doctest::Approx(6.5));
    CHECK(item(module, "wavelength_tolerance").reading.unit == Unit::Nanometre);
}

TEST_CASE("PITFALLS 1.20: length multipliers, and FFh is more than 6300 m") {
    memmap::Image image = tests::paged_module(0x53);
    const struct {
        unsigned byte;
        double metres;
    } cables[] = {{0x05, 0.5}, {0x47, 7}, {0x83, 30}, {0xC2, 200}};
    for (const auto& cable : cables) {
        tests::set(image, upper(0x00), 202, {cable.byte});
        CHECK(item(cmis::decode(image), "cable_length").reading.value == cable.metres);
    }
    tests::set(image, upper(0x00), 202, {0xFF});
    CHECK(item(cmis::decode(image), "cable_length").reading.state == State::Saturated);
    const struct {
        unsigned base;
        unsigned second;
        double kilometres;
    } fibres[] = {{0x05, 0, 0.5}, {0x42, 0, 2}, {0x88, 0, 80}, {0xC3, 0x80, 600}};
    for (const auto& fibre : fibres) {
        tests::set(image, upper(0x01), 132, {fibre.base});
        tests::set(image, upper(0x01), 137, {fibre.second});
        const model::Module module = cmis::decode(image);
        CHECK(item(module, "length_smf").reading.value == doctest::Approx(fibre.kilometres));
        CHECK(item(module, "length_smf").reading.unit == Unit::Kilometre);
    }
}

TEST_CASE("multimode lengths have a unit of 2 m, OM2 of 1 m") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x01), 133, {75, 50, 35, 20});
    const model::Module module = cmis::decode(image);
    CHECK(item(module, "length_om5").reading.value == 150);
    CHECK(item(module, "length_om4").reading.value == 100);
    CHECK(item(module, "length_om3").reading.value == 70);
    CHECK(item(module, "length_om2").reading.value == 20);
}

TEST_CASE("PITFALLS 2.18: attenuation stands for copper codes only, tunable lasers have none") {
    memmap::Image image = tests::flat_module();
    tests::set(image, upper(0x00), 204, {4, 5, 7, 11, 16});
    const auto state = [&image](unsigned technology) {
        tests::set(image, upper(0x00), 212, {technology});
        return item(cmis::decode(image), "attenuation_25_8ghz").reading.state;
    };
    for (const unsigned copper : {0x0AU, 0x0BU, 0x0CU, 0x0DU, 0x0EU, 0x0FU, 0x12U, 0x13U, 0x14U}) {
        CHECK(state(copper) == State::Ok);
    }
    for (const unsigned laser : {0x00U, 0x06U, 0x09U, 0x10U, 0x11U}) {
        CHECK(state(laser) == State::NotAdvertised);
    }
    tests::set(image, upper(0x00), 212, {0x0A});
    tests::set(image, lower, 1, {0x53}); // which brought that at 53.1 GHz
    const model::Module module = cmis::decode(image);
    CHECK(item(module, "attenuation_5ghz").reading.value == 4);
    CHECK(item(module, "attenuation_7ghz").reading.value == 5);
    CHECK(item(module, "attenuation_12_9ghz").reading.value == 7);
    CHECK(item(module, "attenuation_25_8ghz").reading.value == 11);
    CHECK(item(module, "attenuation_53_1ghz").reading.value == 16);
}

TEST_CASE("media lanes that are not there are one set, bit by bit") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x00), 210, {0xF0, 0x03});
    const model::Module module = cmis::decode(image);
    CHECK(item(module, "unsupported_media_lanes").reading.raw == 0xF0);
    CHECK(item(module, "unsupported_media_lanes").reading.kind == memmap::Kind::Bitmap);
    CHECK(item(module, "unsupported_media_lanes").reading.codes->name_of(4) == "lane 5");
    CHECK(item(module, "far_end_configuration").reading.raw == 3);
}

TEST_CASE("PITFALLS 2.17: fault causes above 3 have names") {
    memmap::Image image = tests::paged_module(0x53);
    tests::set(image, lower, 41, {6});
    const model::Reading cause = item(cmis::decode(image), "fault_cause").reading;
    CHECK(cause.raw == 6);
    CHECK_FALSE(cause.codes->name_of(6).empty());
}

TEST_CASE("PITFALLS 2.4: bits of the global control byte have the names of the revision") {
    memmap::Image image = tests::paged_module(0x30);
    CHECK(item(cmis::decode(image), "low_pwr_allow_request_hw").reading.state ==
          State::NotAdvertised);
    tests::set(image, lower, 26, {0x10});
    CHECK(item(cmis::decode(image), "force_low_pwr").reading.is_set());
    tests::set(image, lower, 1, {0x50});
    CHECK_FALSE(cmis::decode(image).item("force_low_pwr"));
    CHECK(item(cmis::decode(image), "low_pwr_request_sw").reading.is_set());
}

TEST_CASE("what page 01h advertises is listed bit by bit") {
    memmap::Image image = tests::paged_module(0x54);
    tests::set(image, upper(0x01), 142, {0x24});       // diagnostics, 03h
    tests::set(image, upper(0x01), 146, {70, 0xFB});   // 70 and -5 degrees
    tests::set(image, upper(0x01), 148, {0x01, 0xF4}); // 5000 ns
    tests::set(image, upper(0x01), 150, {155});        // 3.1 V
    tests::set(image, upper(0x01), 151, {0x90});       // APD, average power
    tests::set(image, upper(0x01), 163, {0x65});       // one CDB, background, 8 pages
    const model::Module module = cmis::decode(image);
    CHECK(item(module, "diagnostic_pages_supported").reading.is_set());
    CHECK(item(module, "page_03h_supported").reading.is_set());
    CHECK_FALSE(item(module, "vdm_pages_supported").reading.is_set());
    CHECK(item(module, "max_case_temperature").reading.value == 70);
    CHECK(item(module, "min_case_temperature").reading.value == -5);
    CHECK(item(module, "propagation_delay").reading.value == 5000);
    CHECK(item(module, "min_operating_voltage").reading.value == doctest::Approx(3.1));
    CHECK(item(module, "detector_type").reading.raw == 1);
    CHECK(item(module, "rx_power_measurement_type").reading.raw == 1);
    CHECK(item(module, "cdb_instances_supported").reading.raw == 1);
    CHECK(item(module, "cdb_background_mode_supported").reading.is_set());
    CHECK(item(module, "staged_set1_supported").reading.is_set());
    CHECK_FALSE(item(module, "unidir_reconfig_supported").reading.is_set());
}

TEST_CASE("PITFALLS 1.22: duration code Dh has no upper bound, Eh is reserved") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x01), 144, {0xD6});
    const model::Module module = cmis::decode(image);
    const model::Reading& deinit = item(module, "max_duration_dp_deinit").reading;
    CHECK(deinit.state == State::Ok);
    CHECK(deinit.raw == 0x0D);
    CHECK(item(module, "max_duration_dp_init").reading.raw == 6);
    tests::set(image, upper(0x01), 144, {0xE6});
    const model::Module other = cmis::decode(image);
    CHECK(item(other, "max_duration_dp_deinit").reading.state == State::Invalid);
}

TEST_CASE("waiting times follow their formulas") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x01), 143, {0x65}); // 5 x 2^3
    tests::set(image, upper(0x01), 163, {0x40});
    tests::set(image, upper(0x01), 165, {0x03, 0x14}); // 80 - 20 ms
    CHECK(item(cmis::decode(image), "mod_sel_wait_time").reading.value == 40);
    CHECK(item(cmis::decode(image), "cdb_max_busy_time").reading.value == 60);
    tests::set(image, upper(0x01), 166, {0x94}); // 3 x 160 ms
    CHECK(item(cmis::decode(image), "cdb_max_busy_time").reading.value == 480);
}

TEST_CASE("a flat module has no items of page 01h that could be mistaken for values") {
    const memmap::Image image = tests::flat_module();
    const model::Module module = cmis::decode(image);
    CHECK_FALSE(module.item("vdm_pages_supported"));
    CHECK(item(module, "wavelength").reading.state == State::NotAdvertised);
    CHECK(item(module, "inactive_firmware").reading.state == State::NotAdvertised);
    CHECK(module.lane_count == 8);
    CHECK(module.lanes.size() == 8);
    CHECK(module.thresholds.empty());
    CHECK(module.checksums.size() == 1);
}
