// Recorded modules, where their folder is beside the checkout: what is said of them holds.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "sff/memmap/reading.hpp"
#include "sff/sff8024/extended_compliance.hpp"
#include "sff/sff8636/decode.hpp"

namespace {

using namespace optictl;
using memmap::Image;
using memmap::State;
using nlohmann::json;
namespace fs = std::filesystem;

const fs::path folder = fs::path(OPTICTL_SOURCE_DIR) / ".." / "shared" / "captures";

struct Capture {
    std::string name;
    json meta;
    Image image;
};

std::vector<std::uint8_t> bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Stores the byte ranges of `file` that are real, counted inside the file.
void load(Capture& capture, const fs::path& file, memmap::Page page) {
    const std::vector<std::uint8_t> bytes = bytes_of(file);
    const std::string stem = file.stem().string();
    json ranges = json::array({json::array({0, 127})});
    if (capture.meta.contains("known") && capture.meta["known"].contains(stem)) {
        ranges = capture.meta["known"][stem];
    }
    for (const json& range : ranges) {
        const auto first = range[0].get<std::size_t>();
        const auto last = std::min<std::size_t>(range[1].get<std::size_t>() + 1, bytes.size());
        const auto begin = page.first_byte() + static_cast<unsigned>(first);
        capture.image.put(page, begin, std::span(bytes).subspan(first, last - first));
    }
}

bool is_ours(const json& meta) {
    for (const auto* key : {"standard", "management_interface"}) {
        if (meta.contains(key) && meta[key].is_string()) {
            const auto words = meta[key].get<std::string>();
            if (words.find("8636") != std::string::npos ||
                words.find("8436") != std::string::npos) {
                return true;
            }
        }
    }
    return false;
}

std::vector<Capture> captures() {
    std::vector<Capture> all;
    if (!fs::exists(folder)) {
        return all;
    }
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        const fs::path meta = entry.path() / "meta.json";
        if (!fs::exists(meta)) {
            continue;
        }
        Capture capture{entry.path().filename().string(), json::parse(std::ifstream(meta)), {}};
        if (!is_ours(capture.meta)) {
            continue;
        }
        load(capture, entry.path() / "lower.bin", memmap::lower);
        for (unsigned number : {0x00U, 0x01U, 0x02U, 0x03U}) {
            const fs::path file = entry.path() / ("page0" + std::to_string(number) + ".bin");
            if (fs::exists(file)) {
                load(capture, file, memmap::upper(number));
            }
        }
        all.push_back(std::move(capture));
    }
    std::ranges::sort(all, {}, &Capture::name);
    return all;
}

std::string trimmed(std::string text) {
    text.erase(
        std::find_if(text.rbegin(), text.rend(), [](char c) { return c != ' ' && c != '\0'; })
            .base(),
        text.end());
    return text;
}
memmap::Reading reading(const model::Module& module, std::string_view key) {
    const auto item = module.item(key);
    CAPTURE(key);
    REQUIRE(item.has_value());
    return item->reading;
}
std::string text(const model::Module& module, std::string_view key) {
    const auto bytes = reading(module, key).bytes;
    return trimmed({bytes.begin(), bytes.end()});
}
double value(const model::Module& module, std::string_view key, unsigned lane = 0) {
    for (const model::Monitor& monitor : module.monitors) {
        if (monitor.key == key && monitor.lane == lane) {
            return monitor.value.value;
        }
    }
    return -1;
}
const json& expected(const Capture& capture) {
    static const json none = json::object();
    const bool given = capture.meta.contains("expected") && capture.meta["expected"].is_object();
    return given ? capture.meta["expected"] : none;
}
bool starts_with_text(const Capture& capture, const model::Module& module, const char* in_meta,
                      std::string_view key) {
    if (!capture.meta.contains(in_meta) || !capture.meta[in_meta].is_string()) {
        return false;
    }
    CAPTURE(key);
    const bool whole = reading(module, key).is_read();
    if (whole) {
        CHECK(text(module, key) == trimmed(capture.meta[in_meta].get<std::string>()));
    }
    return whole;
}

/// Modules whose checksums are wrong, as their meta.json or notes say.
bool may_be_bad(std::string_view name) {
    return name == "fboss-sff_qsfp28_dac_100g_cr4" ||
           name == "finisar-fcbr425qe2c05-msa-sonic-pr2379";
}

void check_lanes(const json& values, const model::Module& module, std::string_view key) {
    for (unsigned lane = 1; lane <= values.size(); ++lane) {
        CAPTURE(lane);
        CHECK(value(module, key, lane) == doctest::Approx(values[lane - 1].get<double>()));
    }
}
void check_setting(const json& values, const model::Module& module, std::string_view key) {
    for (unsigned lane = 1; lane <= values.size(); ++lane) {
        const auto found = module.lane_item(key, lane);
        CAPTURE(key);
        CAPTURE(lane);
        REQUIRE(found.has_value());
        CHECK(found->reading.raw == values[lane - 1].get<std::uint64_t>());
    }
}
void check_flag(const json& values, const model::Module& module, std::string_view name) {
    for (unsigned lane = 1; lane <= values.size(); ++lane) {
        const auto found = std::ranges::find_if(module.flags, [&](const auto& flag) {
            return flag.field->name == name && module.read(flag).lane() == lane;
        });
        CAPTURE(name);
        CAPTURE(lane);
        REQUIRE(found != module.flags.end());
        CHECK(module.read(*found).raw == values[lane - 1].get<std::uint64_t>());
    }
}

const model::Thresholds& thresholds(const model::Module& module, model::Quantity quantity) {
    return *std::ranges::find(module.thresholds, quantity, &model::Thresholds::quantity);
}
void check_limits(const json& set, const model::Thresholds& limits) {
    CHECK(limits.limits[model::HighAlarm].value ==
          doctest::Approx(set["high_alarm"].get<double>()));
    CHECK(limits.limits[model::LowAlarm].value == doctest::Approx(set["low_alarm"].get<double>()));
    CHECK(limits.limits[model::HighWarning].value ==
          doctest::Approx(set["high_warning"].get<double>()));
    CHECK(limits.limits[model::LowWarning].value ==
          doctest::Approx(set["low_warning"].get<double>()));
}

const Capture* find(const std::vector<Capture>& all, std::string_view name) {
    const auto found = std::ranges::find(all, name, &Capture::name);
    return found == all.end() ? nullptr : &*found;
}

} // namespace

TEST_CASE("recorded modules: vendor, part number, serial number and checksums") {
    const std::vector<Capture> all = captures();
    if (all.empty()) {
        MESSAGE("no recorded modules beside the checkout: left out");
        return;
    }
    unsigned texts = 0;
    for (const Capture& capture : all) {
        CAPTURE(capture.name);
        const model::Module module = sff8636::decode(capture.image);
        texts += starts_with_text(capture, module, "vendor", "vendor_name") ? 1 : 0;
        texts += starts_with_text(capture, module, "pn", "vendor_part_number") ? 1 : 0;
        texts += starts_with_text(capture, module, "sn", "vendor_serial_number") ? 1 : 0;
        if (!may_be_bad(capture.name)) {
            for (const model::Checksum& sum : module.checksums) {
                CHECK_FALSE(sum.bad());
            }
        }
    }
    CHECK(texts > 60);
}

TEST_CASE("recorded modules: lengths and names that another decoder derives") {
    for (const Capture& capture : captures()) {
        const json& said = expected(capture);
        if (!said.contains("length_field")) {
            continue;
        }
        CAPTURE(capture.name);
        const model::Module module = sff8636::decode(capture.image);
        CHECK(text(module, "vendor_name") == trimmed(said["vendor"].get<std::string>()));
        CHECK(text(module, "vendor_part_number") == trimmed(said["model"].get<std::string>()));
        CHECK(text(module, "vendor_serial_number") == trimmed(said["serial"].get<std::string>()));
        int length = std::stoi(said["length_field"].get<std::string>(), nullptr, 0);
        if (capture.name == "cisco-oem-qsfp-4sfp-cu2m-40gbase-cr4") {
            length = 3; // 6.3.12: byte 146 is the length, and it holds 3; the name says 2 m
        }
        const auto cable = module.item("cable_length");
        if (length >= 0) {
            REQUIRE(cable.has_value());
            CHECK(cable->reading.value == length);
        } else {
            CHECK((!cable || !cable->reading.has_value()));
        }
    }
}

TEST_CASE("recorded modules: the synthetic CWDM4 with a value of its own in every lane") {
    const std::vector<Capture> all = captures();
    const Capture* capture = find(all, "fboss-sff_qsfp_cwdm4_100g");
    if (capture == nullptr) {
        MESSAGE("no recorded modules beside the checkout: left out");
        return;
    }
    const json& said = expected(*capture);
    const model::Module module = sff8636::decode(capture->image);
    CHECK(module.standard == "SFF-8636");
    CHECK(text(module, "vendor_name") == said["vendor_name"].get<std::string>());
    CHECK(reading(module, "length_om3").value == said["om3_m"].get<double>());
    CHECK(reading(module, "extended_compliance").raw == 0x06);
    CHECK(value(module, "temperature") == said["temperature_c"].get<double>());
    CHECK(value(module, "supply_voltage") == doctest::Approx(said["vcc_v"].get<double>()));
    const json& dom = said["lane_dom"];
    check_lanes(dom["tx_bias_ma"], module, "tx_bias");
    check_lanes(dom["rx_power_mw"], module, "rx_power");
    // Table 6-24: 00h:220.2 of this image is 0, so Tx power is not supported; the bytes agree.
    check_lanes(dom["tx_power_mw"], module, "tx_power");
    for (const model::Monitor& monitor : module.monitors) {
        if (monitor.key == "tx_power") {
            CHECK(monitor.value.state == State::NotAdvertised);
        }
    }
    const json& host = said["host_lane_settings"];
    check_setting(host["tx_input_eq"], module, "tx_input_equalization");
    check_setting(host["rx_output_emphasis"], module, "rx_output_emphasis");
    check_setting(host["rx_output_amplitude"], module, "rx_output_amplitude");
    check_setting(host["rx_squelch_disable"], module, "rx_squelch_disable");
    check_setting(host["rx_output_disable"], module, "rx_output_disable");
    const json& media = said["media_lane_settings"];
    check_setting(media["tx_disable"], module, "tx_disable");
    check_setting(media["tx_squelch_disable"], module, "tx_squelch_disable");
    check_setting(media["tx_adaptive_eq"], module, "tx_adaptive_equalizer");
    const json& limits = said["thresholds"];
    check_limits(limits["temperature_c"], thresholds(module, model::Quantity::Temperature));
    check_limits(limits["vcc_v"], thresholds(module, model::Quantity::SupplyVoltage));
    check_limits(limits["rx_power_mw"], thresholds(module, model::Quantity::RxPower));
    check_limits(limits["tx_power_mw"], thresholds(module, model::Quantity::TxPower));
    check_limits(limits["tx_bias_ma"], thresholds(module, model::Quantity::TxBias));
}

TEST_CASE("recorded modules: the flags of the synthetic CWDM4") {
    const std::vector<Capture> all = captures();
    const Capture* capture = find(all, "fboss-sff_qsfp_cwdm4_100g");
    if (capture == nullptr) {
        MESSAGE("no recorded modules beside the checkout: left out");
        return;
    }
    const json& said = expected(*capture);
    const model::Module module = sff8636::decode(capture->image);
    const json& signals = said["signals"];
    check_flag(signals["tx_los"], module, "L-Tx<i> LOS");
    check_flag(signals["rx_los"], module, "L-Rx<i> LOS");
    check_flag(signals["tx_lol"], module, "L-Tx<i> LOL");
    check_flag(signals["rx_lol"], module, "L-Rx<i> LOL");
    check_flag(signals["tx_fault"], module, "L-Tx<i> Fault");
    check_flag(signals["tx_adapt_eq_fault"], module, "L-Tx<i> Adapt EQ Fault");
    const json& flags = said["lane_flags"];
    const std::pair<const char*, const char*> limits[] = {{"high_alarm", "High Alarm"},
                                                          {"low_alarm", "Low Alarm"},
                                                          {"high_warning", "High Warning"},
                                                          {"low_warning", "Low Warning"}};
    for (const auto& [key, words] : limits) {
        check_flag(flags[std::string("rx_power_") + key], module,
                   std::string("L-Rx<i> Power ") + words);
        check_flag(flags[std::string("tx_power_") + key], module,
                   std::string("L-Tx<i> Power ") + words);
        check_flag(flags[std::string("tx_bias_") + key], module,
                   std::string("L-Tx<i> Bias ") + words);
    }
}

TEST_CASE("recorded modules: values that another program printed of the same bytes") {
    const std::vector<Capture> all = captures();
    const Capture* dac = find(all, "fs-q28-pcxx-wobcom");
    const Capture* sr4 = find(all, "mellanox-mma1b00-ss1-netdev");
    const Capture* fr1 = find(all, "fboss-sff_qsfp_fr1_100g");
    if (dac == nullptr || sr4 == nullptr || fr1 == nullptr) {
        MESSAGE("no recorded modules beside the checkout: left out");
        return;
    }
    const model::Module copper = sff8636::decode(dac->image);
    CHECK(reading(copper, "attenuation_2500mhz").value == 6);
    CHECK(reading(copper, "attenuation_5ghz").value == 8);
    CHECK(reading(copper, "attenuation_7ghz").value == 10);
    CHECK(reading(copper, "attenuation_12_9ghz").value == 16);
    const model::Module optical = sff8636::decode(sr4->image);
    const auto limits = [&optical](model::Quantity quantity, model::Limit limit) {
        return thresholds(optical, quantity).limits[limit].value;
    };
    CHECK(limits(model::Quantity::TxBias, model::HighAlarm) == doctest::Approx(8.5));
    CHECK(limits(model::Quantity::TxBias, model::LowAlarm) == doctest::Approx(5.492));
    CHECK(limits(model::Quantity::TxPower, model::HighAlarm) == doctest::Approx(3.4673));
    CHECK(limits(model::Quantity::TxPower, model::LowWarning) == doctest::Approx(0.1445));
    CHECK(limits(model::Quantity::Temperature, model::LowAlarm) == -10);
    CHECK(limits(model::Quantity::SupplyVoltage, model::LowAlarm) == doctest::Approx(3.1));
    const model::Module single = sff8636::decode(fr1->image);
    const memmap::Reading& compliance = reading(single, "extended_compliance");
    CHECK(compliance.raw == 0x26);
}

TEST_CASE("recorded modules: a cable whose lower page is all FFh") {
    const std::vector<Capture> all = captures();
    const Capture* capture = find(all, "fs-q28-pc01-bigcode-97-partial");
    if (capture == nullptr) {
        MESSAGE("no recorded modules beside the checkout: left out");
        return;
    }
    const model::Module module = sff8636::decode(capture->image);
    const auto has = [&module](std::string_view id) {
        return std::ranges::find(module.findings, id, &model::Finding::id) != module.findings.end();
    };
    CHECK(has("identifier-mismatch"));
    CHECK(has("media-lanes-none"));
    CHECK(reading(module, "vendor_serial_number").state == State::NotRead);
    CHECK(text(module, "vendor_part_number") == "Q28-PC01");
}
