// The CMIS decoder on recorded modules: what it says against what their meta.json says.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include <doctest/doctest.h>

#include "cmis/decode.hpp"
#include "tests/cmis/decode_image.hpp"
#include "tests/sff8024/capture_folder.hpp"

using namespace optictl;
using nlohmann::json;

namespace {

struct Recorded {
    std::string name;
    memmap::Image image;
    json meta;
};

/// The CMIS modules beside the checkout; says so once when there are none.
std::vector<Recorded> recorded_modules() {
    std::vector<Recorded> modules;
    for (const auto& folder : tests::capture_folders()) {
        tests::CaptureFolder capture = tests::read_capture(folder);
        if (capture.standard.starts_with("CMIS")) {
            std::ifstream stream(folder / "meta.json");
            modules.push_back({capture.name, std::move(capture.image), json::parse(stream)});
        }
    }
    if (modules.empty()) {
        MESSAGE("no recorded modules beside the checkout: nothing compared");
    }
    return modules;
}

/// The text of an item without the padding that the field may have.
std::string text_of(const model::Item& item) {
    std::string text(item.reading.bytes.begin(), item.reading.bytes.end());
    while (!text.empty() && (text.back() == ' ' || text.back() == '\0')) {
        text.pop_back();
    }
    return text;
}

std::string trimmed(const json& value) {
    std::string text = value.is_string() ? value.get<std::string>() : std::string{};
    while (!text.empty() && (text.back() == ' ' || text.back() == '\0')) {
        text.pop_back();
    }
    return text;
}

std::string version_of(const model::Item& item) {
    return std::to_string(item.reading.raw >> 8U) + "." + std::to_string(item.reading.raw & 0xFFU);
}

std::uint64_t bits_of(const json& lanes) {
    std::uint64_t bits = 0;
    for (const auto& lane : lanes) {
        bits |= std::uint64_t{1} << lane.get<unsigned>();
    }
    return bits;
}

unsigned hex(const json& text) {
    return static_cast<unsigned>(std::stoul(text.get<std::string>(), nullptr, 16));
}

void compare_identity(const model::Module& module, const json& decoded) {
    CHECK(version_of(tests::item(module, "revision")) ==
          decoded["cmis_revision"].get<std::string>());
    CHECK(text_of(tests::item(module, "vendor_name")) == trimmed(decoded["vendor_name"]));
    CHECK(text_of(tests::item(module, "vendor_part_number")) == trimmed(decoded["vendor_pn"]));
    CHECK(text_of(tests::item(module, "vendor_serial_number")) == trimmed(decoded["vendor_sn"]));
    CHECK(version_of(tests::item(module, "active_firmware")) ==
          decoded["active_firmware"].get<std::string>());
    CHECK(tests::item(module, "power_class").reading.raw + 1 ==
          decoded["power_class"].get<unsigned>());
    CHECK(tests::item(module, "max_power").reading.value == decoded["max_power_w"].get<double>());
    CHECK(tests::item(module, "connector").reading.raw == hex(decoded["connector"]));
    CHECK(tests::item(module, "media_technology").reading.raw == hex(decoded["media_technology"]));
    const std::pair<const char*, const char*> values[] = {
        {"wavelength", "nominal_wavelength_nm"},
        {"wavelength_tolerance", "wavelength_tolerance_nm"},
        {"cable_length", "cable_length_m"}};
    for (const auto& [key, name] : values) {
        const model::Reading& reading = tests::item(module, key).reading;
        if (decoded.contains(name) && reading.has_value()) {
            CHECK(reading.value == doctest::Approx(decoded[name].get<double>()));
        }
    }
    const std::pair<const char*, const char*> monitors[] = {{"temperature", "temperature_c"},
                                                            {"supply_voltage", "vcc_v"}};
    for (const auto& [key, name] : monitors) {
        const model::Reading& reading = tests::monitor(module, key).value;
        if (reading.has_value()) {
            CHECK(reading.value == doctest::Approx(decoded[name].get<double>()));
        }
    }
}

void compare_applications(const model::Module& module, const json& expected) {
    CHECK(module.applications.size() == expected.size());
    for (const auto& one : expected) {
        const auto code = one["apsel"].get<unsigned>();
        const auto found = std::ranges::find(module.applications, code, &model::Application::code);
        CAPTURE(code);
        REQUIRE(found != module.applications.end());
        CHECK(found->host_interface.raw == hex(one["host_id"]));
        CHECK(found->media_interface.raw == hex(one["media_id"]));
        if (one["host_lanes"] != 0) {
            CHECK(found->host_lanes == one["host_lanes"].get<unsigned>());
        }
        if (one["media_lanes"] != 0) {
            CHECK(found->media_lanes == one["media_lanes"].get<unsigned>());
        }
        if (found->host_lane_options.has_value()) {
            CHECK(found->host_lane_options.raw == bits_of(one["host_start_lanes"]));
        }
        if (found->media_lane_options.has_value() && one.contains("media_start_lanes")) {
            CHECK(found->media_lane_options.raw == bits_of(one["media_start_lanes"]));
        }
    }
}

void compare_checksums(const model::Module& module, const json& expected) {
    for (const model::Checksum& sum : module.checksums) {
        const std::string page = "page0" + std::to_string(sum.page.page);
        if (sum.state == memmap::State::Ok && expected.contains(page)) {
            CAPTURE(page);
            CHECK(sum.computed == expected[page]["computed"].get<unsigned>());
            CHECK(sum.stored == expected[page]["stored"].get<unsigned>());
            CHECK(sum.bad() != expected[page]["ok"].get<bool>());
        }
    }
}

void compare_thresholds(const model::Module& module, const json& expected) {
    const std::pair<const char*, const char*> names[] = {{"temperature", "temperature_c"},
                                                         {"supply_voltage", "vcc_v"},
                                                         {"tx_power", "tx_power_mw"},
                                                         {"tx_bias", "tx_bias_ma"},
                                                         {"rx_power", "rx_power_mw"}};
    const char* limits[] = {"high_alarm", "low_alarm", "high_warning", "low_warning"};
    for (const auto& [key, name] : names) {
        const unsigned lane = std::string_view(key).starts_with('t') && key[1] == 'e' ? 0 : 1;
        const model::Monitor& monitor =
            tests::monitor(module, key, std::string_view(key) == "supply_voltage" ? 0 : lane);
        if (monitor.thresholds < 0) {
            continue;
        }
        const auto& set = module.thresholds[static_cast<std::size_t>(monitor.thresholds)];
        for (unsigned limit = 0; limit < 4; ++limit) {
            CAPTURE(key);
            CAPTURE(limits[limit]);
            CHECK(set.limits[limit].value ==
                  doctest::Approx(expected[name][limits[limit]].get<double>()));
        }
    }
}

/// Values of one bank: monitors, states and settings of eight lanes.
void compare_lanes(const model::Module& module, const json& expected, unsigned bank) {
    const std::pair<const char*, const char*> monitors[] = {
        {"tx_power", "tx_power_mw"}, {"tx_bias", "tx_bias_ma"}, {"rx_power", "rx_power_mw"}};
    const std::pair<const char*, const char*> settings[] = {
        {"config_status", "config_status"},
        {"output_eq_pre_cursor_target_rx", "rx_pre_cursor"},
        {"output_eq_post_cursor_target_rx", "rx_post_cursor"},
        {"output_amplitude_target_rx", "rx_amplitude"},
        {"dp_deinit", "dp_deinit"},
        {"tx_disable", "tx_disable"},
        {"tx_squelch_disable", "tx_squelch_disable"},
        {"tx_force_squelch", "tx_force_squelch"},
        {"rx_output_disable", "rx_output_disable"},
        {"rx_squelch_disable", "rx_squelch_disable"},
        {"scs0_app_sel_code", "staged_apsel"}};
    const std::pair<const char*, const char*> flags[] = {
        {"FailureFlagTx<i>", "tx_fault"},
        {"LOSFlagTx<i>", "tx_los"},
        {"CDRLOLFlagTx<i>", "tx_lol"},
        {"AdaptiveInputEqFailFlagTx<i>", "tx_adapt_eq_fail"},
        {"OpticalPowerHighAlarmFlagTx<i>", "tx_power_high_alarm"},
        {"OpticalPowerLowAlarmFlagTx<i>", "tx_power_low_alarm"},
        {"LaserBiasHighWarningFlagTx<i>", "tx_bias_high_warning"},
        {"LaserBiasLowWarningFlagTx<i>", "tx_bias_low_warning"},
        {"OpticalPowerHighAlarmFlagRx<i>", "rx_power_high_alarm"},
        {"OpticalPowerLowWarningFlagRx<i>", "rx_power_low_warning"},
        {"LOSFlagRx<i>", "rx_los"},
        {"CDRLOLFlagRx<i>", "rx_lol"}};
    for (unsigned i = 0; i < 8; ++i) {
        const unsigned lane = bank * 8 + i + 1;
        CAPTURE(lane);
        const model::Lane& one = module.lanes[lane - 1];
        if (one.data_path_state.state == memmap::State::Ok) {
            CHECK(one.data_path_state.codes->name_of(one.data_path_state.raw) ==
                  expected["dp_state"][i].get<std::string>());
        }
        CHECK(one.application.raw == expected["active_apsel"][i].get<unsigned>());
        CHECK(one.data_path.raw == expected["active_dpid"][i].get<unsigned>());
        for (const auto& [key, name] : monitors) {
            const model::Reading& value = tests::monitor(module, key, lane).value;
            if (value.has_value()) {
                CAPTURE(name);
                CHECK(value.value == doctest::Approx(expected[name][i].get<double>()));
            }
        }
        for (const auto& [key, name] : settings) {
            const model::Reading& value = tests::lane_item(module, lane, key).reading;
            if (value.is_read() && expected.contains(name)) {
                CAPTURE(name);
                CHECK(value.raw == expected[name][i].get<unsigned>());
            }
        }
        for (const auto& [register_name, name] : flags) {
            CAPTURE(name);
            CHECK(tests::flag(module, register_name, lane).raw ==
                  expected[name][i].get<unsigned>());
        }
    }
}

} // namespace

TEST_CASE("recorded modules: vendor, part and serial number are those of meta.json") {
    for (const Recorded& one : recorded_modules()) {
        CAPTURE(one.name);
        const model::Module module = cmis::decode(one.image);
        const std::pair<const char*, const char*> names[] = {{"vendor_name", "vendor"},
                                                             {"vendor_part_number", "pn"},
                                                             {"vendor_serial_number", "sn"}};
        for (const auto& [key, name] : names) {
            if (one.meta.contains(name) && one.meta[name].is_string()) {
                CHECK(text_of(tests::item(module, key)) == trimmed(one.meta[name]));
            }
        }
    }
}

TEST_CASE("recorded modules: everything that meta.json decodes agrees") {
    unsigned compared = 0;
    for (const Recorded& one : recorded_modules()) {
        if (!one.meta.contains("decoded")) {
            continue;
        }
        CAPTURE(one.name);
        ++compared;
        const json& decoded = one.meta["decoded"];
        const model::Module module = cmis::decode(one.image);
        compare_identity(module, decoded);
        compare_applications(module, decoded["applications"]);
        compare_checksums(module, decoded["checksums"]);
        if (decoded.contains("thresholds")) {
            compare_thresholds(module, decoded["thresholds"]);
        }
        for (unsigned bank = 0; bank < module.lane_count / 8; ++bank) {
            const std::string key = bank == 0 ? "lanes" : "lanes_bank" + std::to_string(bank);
            if (decoded.contains(key)) {
                compare_lanes(module, decoded[key], bank);
            }
        }
    }
    MESSAGE("modules compared: " << compared);
}

TEST_CASE("PITFALLS 2.6: a recorded loopback module has its only application in descriptor 8") {
    for (const Recorded& one : recorded_modules()) {
        if (!one.name.starts_with("cisco-68-103205-02")) {
            continue;
        }
        const model::Module module = cmis::decode(one.image);
        REQUIRE(module.applications.size() == 1);
        CHECK(module.applications[0].code == 8);
        CHECK(module.applications[0].host_interface.raw == 0x11);
        CHECK(module.applications[0].host_lanes == 8);
    }
}

TEST_CASE("a recorded module of CMIS 5.1 has the applications that its host printed") {
    for (const Recorded& one : recorded_modules()) {
        if (!one.name.starts_with("juniper-1g1-740-174932")) {
            continue;
        }
        const model::Module module = cmis::decode(one.image);
        CHECK(version_of(tests::item(module, "revision")) == "5.1");
        CHECK(version_of(tests::item(module, "active_firmware")) == "0.13");
        CHECK(version_of(tests::item(module, "hardware_revision")) == "1.2");
        REQUIRE(module.applications.size() >= 6);
        const unsigned host[] = {79, 80, 75, 76, 81, 82};
        const unsigned media[] = {28, 28, 20, 20, 86, 86};
        const unsigned lanes[] = {4, 4, 1, 1, 8, 8};
        const unsigned starts[] = {17, 17, 255, 255, 1, 1};
        for (unsigned i = 0; i < 6; ++i) {
            CHECK(module.applications[i].host_interface.raw == host[i]);
            CHECK(module.applications[i].media_interface.raw == media[i]);
            CHECK(module.applications[i].host_lanes == lanes[i]);
            CHECK(module.applications[i].media_lanes == lanes[i]);
            CHECK(module.applications[i].host_lane_options.raw == starts[i]);
            CHECK(module.applications[i].media_lane_options.raw == starts[i]);
        }
    }
}

TEST_CASE("every truncation of every recorded module decodes") {
    for (const Recorded& one : recorded_modules()) {
        for (std::size_t blocks = 0; blocks < one.image.blocks().size(); ++blocks) {
            for (unsigned cut = 0; cut < memmap::half_page_size; cut += 16) {
                memmap::Image image;
                for (std::size_t i = 0; i <= blocks; ++i) {
                    const memmap::Block& block = one.image.blocks()[i];
                    const unsigned size = i == blocks ? cut : memmap::half_page_size;
                    REQUIRE(image.put(block.page, block.page.first_byte(),
                                      block.at(block.page.first_byte(), size)));
                }
                const model::Module module = cmis::decode(image);
                CHECK(module.lanes.size() == module.lane_count);
            }
        }
    }
}
