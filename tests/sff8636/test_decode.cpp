// Decoding of whole modules: a different value in every lane, states, revisions.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <tuple>

#include <doctest/doctest.h>

#include "sff/sff8636/decode.hpp"
#include "tests/sff8636/sample.hpp"

namespace {

using namespace optictl;
using memmap::Image;
using memmap::State;
using memmap::Unit;
using tests::low;
using tests::page;
using tests::put;

const model::Monitor& monitor(const model::Module& module, std::string_view key,
                              unsigned lane = 0) {
    const auto found = std::ranges::find_if(module.monitors, [key, lane](const auto& candidate) {
        return candidate.key == key && candidate.lane == lane;
    });
    CAPTURE(key);
    REQUIRE(found != module.monitors.end());
    return *found;
}
model::Item item(const model::Module& module, std::string_view key) {
    const auto found = module.item(key);
    CAPTURE(key);
    REQUIRE(found.has_value());
    return *found;
}
std::string text(const model::Module& module, std::string_view key) {
    const auto bytes = item(module, key).reading.bytes;
    return {bytes.begin(), bytes.end()};
}
std::string_view code(const model::Module& module, std::string_view key) {
    const memmap::Reading& reading = item(module, key).reading;
    return reading.codes->name_of(reading.raw);
}
unsigned lane_raw(const model::Module& module, unsigned lane, std::string_view key) {
    const auto found = module.lane_item(key, lane);
    CAPTURE(key);
    REQUIRE(found.has_value());
    CHECK(found->reading.lane() == lane);
    return static_cast<unsigned>(found->reading.raw);
}
bool flag(const model::Module& module, std::string_view name, unsigned lane = 0) {
    const auto found = std::ranges::find_if(module.flags, [&](const auto& copy) {
        return copy.field->name == name && module.read(copy).lane() == lane;
    });
    CAPTURE(name);
    REQUIRE(found != module.flags.end());
    return module.read(*found).is_set();
}

} // namespace

TEST_CASE("a QSFP28 module says who it is") {
    const Image image = tests::qsfp28();
    const model::Module module = sff8636::decode(image);
    CHECK(module.standard == "SFF-8636");
    CHECK(module.form_factor.starts_with("QSFP28"));
    CHECK(text(module, "vendor_name") == "EXAMPLE OPTICS  ");
    CHECK(text(module, "vendor_part_number") == "EX-100G-SR4     ");
    CHECK(text(module, "vendor_revision") == "1B");
    CHECK(text(module, "vendor_serial_number") == "SN0123456789    ");
    CHECK(text(module, "date_code") == "261124  ");
    CHECK(item(module, "date_code").form == model::Form::Date);
    CHECK(item(module, "vendor_oui").form == model::Form::Oui);
    CHECK(text(module, "vendor_oui") == "\x02\xAB\xCD");
    CHECK(item(module, "connector").reading.raw == 0x0C);
    CHECK(code(module, "media_technology") == "850 nm VCSEL");
    CHECK(code(module, "memory_model") == "paged");
    CHECK(item(module, "wavelength").reading.value == doctest::Approx(850.0));
    CHECK(item(module, "wavelength_tolerance").reading.value == doctest::Approx(10.0));
    CHECK(item(module, "max_case_temperature").reading.value == 75);
    CHECK(item(module, "signaling_rate").reading.value == 25750);
    CHECK(item(module, "extended_compliance").reading.raw == 2);
    CHECK(module.checksums.size() == 2);
    for (const model::Checksum& sum : module.checksums) {
        CHECK(sum.state == State::Ok);
        CHECK_FALSE(sum.bad());
    }
    // Class 7 without its enable is the only thing to say of it.
    REQUIRE(module.findings.size() >= 1);
}

TEST_CASE("items come in section order and under one key each") {
    const Image image = tests::qsfp28();
    const model::Module module = sff8636::decode(image);
    std::set<std::string_view> keys;
    for (std::size_t i = 0; i < module.rows.size(); ++i) {
        CAPTURE(module.rows[i]->key);
        CHECK(keys.insert(module.rows[i]->key).second);
        CHECK(module.read(*module.rows[i]).reading.field != nullptr);
        if (i > 0) {
            CHECK(module.rows[i - 1]->section <= module.rows[i]->section);
        }
    }
    CHECK(keys.size() > 90);
}

TEST_CASE("monitors have the values, flags and thresholds of their own lane") {
    Image image = tests::qsfp28();
    put(image, low, 22, {0xFB, 0x40, 0, 0, 0x7E, 0xF4}); // -4.75 degC, 3.25 V
    put(image, low, 34, {0x11, 0x11, 0x22, 0x22, 0x00, 0x00, 0xFF, 0xFF});
    put(image, low, 42, {0x0B, 0xB8, 0x0F, 0xA0, 0x13, 0x88, 0x17, 0x70});
    put(image, low, 50, {0x03, 0xE8, 0x07, 0xD0, 0x0B, 0xB8, 0x0F, 0xA0});
    // Rx: lane 1 high alarm, 2 low alarm, 3 high warning, 4 low warning; bias and power shifted.
    put(image, low, 9, {0x84, 0x21, 0x42, 0x18, 0x21, 0x84});
    put(image, low, 6, {0x42, 0x80});
    put(image, page(0x03), 128, {0x4B, 0, 0xFB, 0, 0x46, 0, 0, 0});
    put(image, page(0x03), 144, {0x8D, 0xCC, 0x74, 0x04, 0x87, 0x5A, 0x7A, 0x76});
    put(image, page(0x03), 176, {0x43, 0xE2, 0x02, 0x94, 0x36, 0x08, 0x05, 0x2A});
    put(image, page(0x03), 184, {0x13, 0x88, 0x03, 0xE8, 0x11, 0x94, 0x05, 0xDC});
    put(image, page(0x03), 192, {0x27, 0x10, 0x01, 0xF4, 0x1F, 0x40, 0x03, 0xE8});
    const model::Module module = sff8636::decode(image);
    CHECK(module.monitors.size() == 14);
    CHECK(monitor(module, "temperature").value.value == -4.75);
    CHECK(monitor(module, "temperature").value.unit == Unit::Celsius);
    CHECK(monitor(module, "supply_voltage").value.value == 3.25);
    CHECK(monitor(module, "rx_power", 1).value.value == doctest::Approx(0.4369));
    CHECK(monitor(module, "rx_power", 2).value.value == doctest::Approx(0.8738));
    CHECK(monitor(module, "rx_power", 3).value.state == State::BelowResolution);
    CHECK(monitor(module, "rx_power", 4).value.state == State::Saturated);
    const double bias[] = {6, 8, 10, 12};
    const double power[] = {0.1, 0.2, 0.3, 0.4};
    // Which of the four flags each lane has, in the order of model::Limit.
    const unsigned rx_flag[] = {0, 1, 2, 3};
    const unsigned bias_flag[] = {1, 2, 3, 0};
    const unsigned power_flag[] = {2, 3, 0, 1};
    for (unsigned lane = 1; lane <= 4; ++lane) {
        CAPTURE(lane);
        CHECK(monitor(module, "tx_bias", lane).value.value == doctest::Approx(bias[lane - 1]));
        CHECK(monitor(module, "tx_power", lane).value.value == doctest::Approx(power[lane - 1]));
        for (unsigned limit = 0; limit < model::limit_count; ++limit) {
            CAPTURE(limit);
            CHECK(module.read(monitor(module, "rx_power", lane).flags[limit]).is_set() ==
                  (rx_flag[lane - 1] == limit));
            CHECK(module.read(monitor(module, "tx_bias", lane).flags[limit]).is_set() ==
                  (bias_flag[lane - 1] == limit));
            CHECK(module.read(monitor(module, "tx_power", lane).flags[limit]).is_set() ==
                  (power_flag[lane - 1] == limit));
        }
    }
    const auto limits = [&module](std::string_view key, unsigned lane) {
        const auto& set =
            module.thresholds.at(static_cast<std::size_t>(monitor(module, key, lane).thresholds));
        CHECK(set.quantity == monitor(module, key, lane).quantity);
        return std::tuple(set.limits[model::HighAlarm].value, set.limits[model::LowAlarm].value,
                          set.limits[model::HighWarning].value,
                          set.limits[model::LowWarning].value);
    };
    CHECK(limits("temperature", 0) == std::tuple(75.0, -5.0, 70.0, 0.0));
    CHECK(limits("supply_voltage", 0) == std::tuple(3.63, 2.97, 3.465, 3.135));
    CHECK(limits("rx_power", 4) == std::tuple(1.7378, 0.066, 1.3832, 0.1322));
    CHECK(limits("tx_bias", 2) == std::tuple(10.0, 2.0, 9.0, 3.0));
    CHECK(limits("tx_power", 3) == std::tuple(1.0, 0.05, 0.8, 0.1));
    CHECK(monitor(module, "temperature").verdict == model::Verdict::LowWarning);
    CHECK(monitor(module, "tx_bias", 4).verdict == model::Verdict::HighAlarm);
    CHECK(monitor(module, "tx_power", 2).verdict == model::Verdict::Normal);
    CHECK(flag(module, "L-Temp Low Alarm"));
    CHECK_FALSE(flag(module, "L-Temp High Alarm"));
    CHECK(flag(module, "L-Vcc High Alarm"));
    CHECK(flag(module, "TC readiness flag"));
    CHECK_FALSE(flag(module, "Initialization complete flag"));
}

TEST_CASE("channel status flags and controls have lane 1 at the lower bit") {
    Image image = tests::qsfp28();
    put(image, low, 3, {0x12, 0x48, 0x84});
    put(image, low, 86, {0x02, 0xE4, 0x1B});
    put(image, low, 98, {0x1E, 0x02});
    put(image, page(0x03), 227, {0x08});
    put(image, page(0x03), 231, {0x04});
    put(image, page(0x03), 240, {0x81, 0x42});
    put(image, page(0x00), 141, {0x02});
    const model::Module module = sff8636::decode(image);
    for (unsigned lane = 1; lane <= 4; ++lane) {
        CAPTURE(lane);
        CHECK(flag(module, "L-Tx<i> LOS", lane) == (lane == 1));
        CHECK(flag(module, "L-Rx<i> LOS", lane) == (lane == 2));
        CHECK(flag(module, "L-Tx<i> Adapt EQ Fault", lane) == (lane == 3));
        CHECK(flag(module, "L-Tx<i> Fault", lane) == (lane == 4));
        CHECK(flag(module, "L-Tx<i> LOL", lane) == (lane == 4));
        CHECK(flag(module, "L-Rx<i> LOL", lane) == (lane == 3));
        CHECK(lane_raw(module, lane, "tx_disable") == (lane == 2 ? 1 : 0));
        CHECK(lane_raw(module, lane, "rx_rate_select") == lane - 1);
        CHECK(lane_raw(module, lane, "tx_rate_select") == 4 - lane);
        CHECK(lane_raw(module, lane, "tx_cdr") == (lane == 1 ? 1 : 0));
        CHECK(lane_raw(module, lane, "rx_cdr") == (lane == 1 ? 0 : 1));
        CHECK(lane_raw(module, lane, "tx_force_squelch") == (lane == 3 ? 1 : 0));
        CHECK(lane_raw(module, lane, "rx_squelch_disable") == (lane == 4 ? 1 : 0));
        CHECK(lane_raw(module, lane, "tx_squelch_disable") == (lane == 1 ? 1 : 0));
        CHECK(lane_raw(module, lane, "rx_output_disable") == (lane == 3 ? 1 : 0));
        CHECK(lane_raw(module, lane, "tx_adaptive_equalizer") == (lane == 2 ? 1 : 0));
    }
    CHECK(code(module, "lp_txdis_control") == "TxDis");
    CHECK(code(module, "intl_losl_control") == "IntL");
    const memmap::Reading rate = module.lane_item("rx_rate_select", 4)->reading;
    CHECK(rate.codes->name_of(rate.raw) == "26 GBd and above");
    put(image, page(0x00), 141, {0x01});
    const model::Module first = sff8636::decode(image);
    CHECK(first.lane_item("rx_rate_select", 3)->reading.codes->name_of(2) == "6.6 GBd and above");
    CHECK(first.lane_item("rx_rate_select", 4)->reading.state == State::Invalid);
}

TEST_CASE("what is not advertised says so, whatever its bytes hold") {
    Image image = tests::qsfp28();
    put(image, page(0x00), 193, {0, 0, 0});
    put(image, page(0x00), 220, {0x38, 0x00});
    put(image, low, 3, {0xFF, 0xFF, 0xFF});
    put(image, low, 13, {0xFF, 0xFF});
    put(image, low, 50, {1, 1, 1, 1, 1, 1, 1, 1});
    const model::Module module = sff8636::decode(image);
    CHECK_FALSE(flag(module, "L-Tx<i> LOS", 1));
    CHECK(flag(module, "L-Rx<i> LOS", 1));
    CHECK_FALSE(flag(module, "L-Tx<i> Fault", 2));
    CHECK_FALSE(flag(module, "L-Rx<i> LOL", 3));
    CHECK_FALSE(flag(module, "L-Tx<i> Power Low Alarm", 4));
    CHECK(monitor(module, "tx_power", 3).value.state == State::NotAdvertised);
    for (const model::Item& setting : module.lane_items(1)) {
        CAPTURE(setting.key);
        CHECK(setting.reading.state == State::NotAdvertised);
    }
}

TEST_CASE("an SFF-8436 module is not read by registers that came later") {
    Image image = tests::qsfp28();
    put(image, low, 0, {0x0D, 1, 0x00});
    put(image, page(0x00), 128, {0x0D});
    put(image, low, 50, {1, 1, 1, 1, 1, 1, 1, 1});
    const model::Module module = sff8636::decode(image);
    CHECK(module.standard == "SFF-8436");
    for (const auto* key : {"extended_compliance", "far_end_configuration", "propagation_delay",
                            "tx_cdr_control_supported", "pages_20h_21h_implemented",
                            "high_power_class_enable", "enabled_power_classes"}) {
        CAPTURE(key);
        CHECK_FALSE(module.item(key));
    }
    CHECK(monitor(module, "tx_power", 1).value.state == State::NotAdvertised);
    CHECK(item(module, "signaling_rate").reading.value == 25500);
    CHECK(item(module, "signaling_rate").reading.state == State::Ok);
    CHECK(std::ranges::none_of(module.flags, [](const auto& copy) {
        return copy.field->name == "L-Rx<i> LOL" || copy.field->byte == 13;
    }));
}

TEST_CASE("revision 0 is SFF-8436 unless the module uses what came later") {
    Image image = tests::qsfp_copper();
    CHECK(sff8636::decode(image).standard == "SFF-8436");
    CHECK(sff8636::context_of(image).revision == 0);
    const std::pair<unsigned, unsigned> signs[] = {{129, 0x20}, {129, 0x01}, {131, 0x80},
                                                   {192, 0x0B}, {193, 0x02}, {194, 0x10},
                                                   {220, 0x04}, {128, 0x11}};
    for (const auto& [byte, value] : signs) {
        Image newer = tests::qsfp_copper();
        put(newer, page(0x00), byte, {value});
        CAPTURE(byte);
        CHECK(sff8636::decode(newer).standard == "SFF-8636");
        CHECK(sff8636::context_of(newer).revision == 6);
        put(newer, low, 1, {2});
        CHECK(sff8636::decode(newer).standard == "SFF-8436");
    }
}

TEST_CASE("a copper cable has no monitors, no light and no wavelength") {
    const Image image = tests::qsfp_copper();
    const model::Module module = sff8636::decode(image);
    CHECK(monitor(module, "temperature").value.state == State::NotAdvertised);
    CHECK(monitor(module, "supply_voltage").value.state == State::NotAdvertised);
    CHECK(monitor(module, "rx_power", 3).value.state == State::NotAdvertised);
    CHECK(monitor(module, "tx_bias", 2).value.state == State::NotAdvertised);
    CHECK(item(module, "cable_length").reading.value == 3);
    CHECK(item(module, "attenuation_2500mhz").reading.value == 5);
    CHECK_FALSE(module.item("wavelength"));
    CHECK(module.thresholds.at(0).limits[0].state == State::NotAdvertised);
    CHECK(code(module, "memory_model") == "flat");
}

TEST_CASE("zeros that mean 'not given' are no values") {
    Image image = tests::qsfp28();
    for (const auto& [first, count] : {std::pair{165U, 3U}, {168U, 16U}, {184U, 2U}, {196U, 16U}}) {
        for (unsigned i = 0; i < count; ++i) {
            put(image, page(0x00), first + i, {0});
        }
    }
    put(image, page(0x00), 190, {0});
    put(image, page(0x00), 140, {0});
    tests::seal(image);
    const model::Module module = sff8636::decode(image);
    for (const auto* key :
         {"vendor_oui", "vendor_part_number", "vendor_revision", "vendor_serial_number",
          "signaling_rate", "propagation_delay", "mod_sel_wait_time"}) {
        CAPTURE(key);
        CHECK(item(module, key).reading.state == State::NotAdvertised);
    }
    CHECK(item(module, "max_case_temperature").reading.value == 70);
    CHECK(std::ranges::find(module.findings, "text", &model::Finding::id) == module.findings.end());
}

TEST_CASE("properties of the lower page") {
    Image image = tests::qsfp28();
    put(image, low, 107, {42, 0x00, 0x08, 0x29, 0, 0, 0x50, 0x21, 0xD9, 0x0B, 0x32});
    const model::Module module = sff8636::decode(image);
    CHECK(item(module, "max_power").reading.value == doctest::Approx(4.2));
    CHECK(item(module, "max_power").note == "stated by the module");
    CHECK(item(module, "propagation_delay").reading.value == 80);
    CHECK(item(module, "propagation_delay").reading.unit == Unit::Nanosecond);
    CHECK(code(module, "advanced_low_power_mode") == "no more than 0.75 W");
    CHECK(item(module, "far_side_managed").reading.raw == 1);
    CHECK(item(module, "min_operating_voltage").reading.value == 2.5);
    CHECK(item(module, "min_operating_voltage").reading.unit == memmap::Unit::Volt);
    CHECK(code(module, "far_end_configuration") == "2 far ends with 2 channels each (2x2)");
    CHECK(item(module, "max_duration_dp_tx_turn_on").reading.state == State::NotAdvertised);
    CHECK(item(module, "mod_sel_wait_time").reading.value == 1600); // the example of 6.2.9
    CHECK(item(module, "secondary_extended_compliance").reading.raw == 0x0B);
    CHECK(item(module, "module_subtype").reading.raw == 3);
    CHECK(item(module, "fiber_face_type").reading.raw == 2);
    put(image, low, 0, {0x17});
    CHECK(item(sff8636::decode(image), "max_duration_dp_tx_turn_on").reading.raw == 2);
    CHECK(item(sff8636::decode(image), "max_duration_dp_init").reading.raw == 1);
}

TEST_CASE("which power classes the controls enable") {
    // Bits 0 override, 1 set, 2 classes 5-7, 3 class 8 (Table 6-11).
    const std::pair<unsigned, std::string_view> rows[] = {
        {0x1, "1 to 4"},
        {0x5, "1 to 7"},
        {0xD, "1 to 8"},
        {0x9, "8"},
        {0x3, "1"},
        {0xF, "1"},
        {0x0, "1 to 4, or 1 while LPMode is high"},
        {0x6, "1 to 7, or 1 while LPMode is high"}};
    for (const auto& [bits, classes] : rows) {
        Image image = tests::qsfp28();
        put(image, low, 93, {bits});
        CAPTURE(bits);
        CHECK(item(sff8636::decode(image), "enabled_power_classes").note == classes);
    }
}

TEST_CASE("a CLEI code is shown where it is stated") {
    Image image = tests::qsfp28();
    CHECK_FALSE(sff8636::decode(image).item("clei_code"));
    put(image, page(0x00), 129, {0xDF});
    put(image, page(0x00), 195, {0xBE});
    CHECK(item(sff8636::decode(image), "clei_code").reading.state == State::NotRead);
    tests::clear(image, page(0x02));
    tests::put_text(image, page(0x02), 128, 10, "CLEI123456");
    CHECK(text(sff8636::decode(image), "clei_code") == "CLEI123456");
}

TEST_CASE("interrupt asserted is the inverse of the pin level") {
    Image image = tests::qsfp28();
    CHECK(item(sff8636::decode(image), "interrupt_asserted").reading.raw == 0);
    put(image, low, 2, {0x01});
    CHECK(item(sff8636::decode(image), "interrupt_asserted").reading.raw == 1);
    CHECK(item(sff8636::decode(image), "data_not_ready").reading.raw == 1);
}

TEST_CASE("what hangs on unread bytes is not read") {
    Image image;
    put(image, page(0x00), 145, {9, 50});
    put(image, page(0x00), 186, {0x42, 0x68, 0x07, 0xD0});
    const model::Module module = sff8636::decode(image);
    CHECK(item(module, "length_om1").reading.state == State::NotRead);
    CHECK(item(module, "cable_length").reading.state == State::NotRead);
    CHECK(item(module, "wavelength").reading.state == State::NotRead);
    CHECK(item(module, "identifier").reading.state == State::NotRead);
    CHECK(module.standard == "SFF-8636");
    CHECK(module.monitors.size() == 14);
    CHECK(module.lanes.size() == 4);
    CHECK(module.findings.empty());
}

TEST_CASE("the application select table of older modules has its checksum") {
    Image image = tests::qsfp28();
    put(image, low, 1, {7});
    put(image, page(0x00), 195, {0x7E});
    put(image, page(0x00), 221, {0x04});
    tests::clear(image, page(0x01));
    put(image, page(0x01), 128, {0x47, 0x01, 0x05, 0x11, 0x0A, 0x26});
    const model::Module module = sff8636::decode(image);
    REQUIRE(module.checksums.size() == 3);
    CHECK(module.checksums[2].name == "CC_APPS");
    CHECK_FALSE(module.checksums[2].bad());
    put(image, page(0x01), 255, {1});
    CHECK(sff8636::decode(image).checksums[2].bad());
}
