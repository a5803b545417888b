// Dumps of real modules beside the checkout, where they are: against what is said of them.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include <doctest/doctest.h>

#include "tests/sff8472/sfp.hpp"

using namespace sfp;
using memmap::State;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

const fs::path root = fs::path(OPTICTL_SOURCE_DIR) / "../shared/captures";

bool present(const std::string& folder) {
    const bool there = fs::exists(root / folder / "meta.json");
    if (!there) {
        MESSAGE("left out, not present: ../shared/captures/" << folder);
    }
    return there;
}

std::vector<std::uint8_t> load(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Stores a file of up to 256 bytes of one device, without what `known` says is filler.
void store(memmap::Image& image, memmap::Device device, const std::vector<std::uint8_t>& bytes,
           const json& known) {
    for (unsigned i = 0; i < bytes.size() && i < 256; ++i) {
        const bool real = known.is_null() || std::ranges::any_of(known, [i](const json& range) {
                              return range[0].get<unsigned>() <= i && i <= range[1].get<unsigned>();
                          });
        if (real) {
            put(image, {.device = device, .upper = i >= 128}, i, {bytes[i]});
        }
    }
}

json meta_of(const std::string& folder) {
    return json::parse(std::ifstream(root / folder / "meta.json"));
}

memmap::Image image_of(const std::string& folder) {
    const fs::path path = root / folder;
    const json known = meta_of(folder).value("known", json::object());
    memmap::Image image;
    const auto file = [&](std::string_view name, memmap::Device device, const std::string& key) {
        store(image, device, load(path / name), known.contains(key) ? known[key] : json());
    };
    file("a0.bin", memmap::Device::A0, "a0");
    file("a2.bin", memmap::Device::A2, "a2");
    file("a0_lower.bin", memmap::Device::A0, "");
    file("a2_lower.bin", memmap::Device::A2, "");
    if (fs::exists(path / "lower.bin")) { // optoe order: A0h, then A2h, in halves
        auto both = load(path / "lower.bin");
        std::ranges::copy(load(path / "page00.bin"), std::back_inserter(both));
        store(image, memmap::Device::A0, both, json());
        auto diagnostics = load(path / "page01.bin");
        std::ranges::copy(load(path / "page02.bin"), std::back_inserter(diagnostics));
        store(image, memmap::Device::A2, diagnostics, json());
    }
    return image;
}

std::vector<std::string> folders() {
    std::vector<std::string> out;
    if (!fs::exists(root)) {
        MESSAGE("left out, not present: ../shared/captures");
        return out;
    }
    for (const auto& entry : fs::directory_iterator(root)) {
        const fs::path path = entry.path() / "meta.json";
        if (!fs::exists(path)) {
            continue;
        }
        const json meta = json::parse(std::ifstream(path));
        const std::string standard = meta.value("standard", std::string()) +
                                     meta.value("management_interface", std::string());
        if (standard.find("8472") != std::string::npos) {
            out.push_back(entry.path().filename().string());
        }
    }
    std::ranges::sort(out);
    return out;
}

std::string trimmed(std::string text) {
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

double milliwatt(double dbm) {
    return std::pow(10.0, dbm / 10);
}

} // namespace

TEST_CASE("vendor, part number and serial of every SFP capture are what its meta.json says") {
    for (const std::string& folder : folders()) {
        CAPTURE(folder);
        const json meta = meta_of(folder);
        const memmap::Image image = image_of(folder);
        const model::Module module = sff8472::decode(image);
        const std::pair<const char*, const char*> keys[] = {{"vendor", "vendor_name"},
                                                            {"pn", "vendor_part_number"},
                                                            {"rev", "vendor_revision"},
                                                            {"sn", "vendor_serial_number"}};
        for (const auto& [key, item] : keys) {
            const model::Reading value = reading(module, item);
            if (meta.contains(key) && meta[key].is_string() && value.is_read()) {
                // The corrupted read is told from the name that the module really has.
                const bool corrupt = folder.find("corrupt-read") != std::string::npos;
                CAPTURE(item);
                CHECK(text(value) == (corrupt && key == std::string("vendor")
                                          ? "FiberStore d"
                                          : trimmed(meta[key].get<std::string>())));
            }
        }
        const json expected = meta.value("expected", json::object());
        if (expected.contains("vendor")) {
            CHECK(text(reading(module, "vendor_name")) ==
                  trimmed(expected["vendor"].get<std::string>()));
            CHECK(text(reading(module, "vendor_part_number")) ==
                  trimmed(expected["model"].get<std::string>()));
            CHECK(text(reading(module, "vendor_serial_number")) ==
                  trimmed(expected["serial"].get<std::string>()));
            const int metres = std::stoi(expected["length_field"].get<std::string>(), nullptr, 0);
            if (metres >= 0) {
                CHECK(reading(module, "cable_length").value == metres);
            }
        }
    }
}

TEST_CASE("checksums of the SFP captures are right, but for those that are known to be wrong") {
    const std::set<std::string> known_bad = {
        "fboss-sfp_10g_lr CC_BASE", // generated bytes, says meta.json
        "fboss-sfp_10g_lr CC_DMI",
        "fiberstore-d-sfp-10gsr-85-corrupt-read-netdev CC_BASE", // 63h != 1Fh in the kernel's log
        "oem-sfp-ge-t-bad-cc-ext-netdev CC_EXT",                 // B0h != AFh likewise
    };
    const auto all = folders();
    std::set<std::string> bad;
    for (const std::string& folder : all) {
        const memmap::Image image = image_of(folder);
        const model::Module module = sff8472::decode(image);
        for (const model::Checksum& sum : module.checksums) {
            if (sum.bad()) {
                bad.insert(folder + " " + std::string(sum.name));
            }
        }
    }
    if (!all.empty()) {
        CHECK(bad == known_bad);
    }
}

TEST_CASE("wrong checksums have the sums that the kernel logged") {
    if (const std::string folder = "fiberstore-d-sfp-10gsr-85-corrupt-read-netdev";
        present(folder)) {
        const memmap::Image image = image_of(folder);
        const model::Module module = sff8472::decode(image);
        CHECK(module.checksums[0].computed == 0x63);
        CHECK(module.checksums[0].stored == 0x1F);
        CHECK(module.checksums[1].state == State::NotRead);
        CHECK(has_finding(module, "checksum"));
    }
    if (const std::string folder = "oem-sfp-ge-t-bad-cc-ext-netdev"; present(folder)) {
        const memmap::Image image = image_of(folder);
        const model::Module module = sff8472::decode(image);
        CHECK(module.checksums[1].computed == 0xB0);
        CHECK(module.checksums[1].stored == 0xAF);
    }
}

TEST_CASE("PITFALLS 4.2: the externally calibrated capture decodes as the specification computes") {
    const std::string folder = "sonic-synthetic-sfp-extcal";
    if (!present(folder)) {
        return;
    }
    const json expected = meta_of(folder)["expected_by_spec"];
    const memmap::Image image = image_of(folder);
    const model::Module module = sff8472::decode(image);
    const auto value = [&](std::string_view key) { return monitor(module, key).value.value; };
    CHECK(value("temperature") == doctest::Approx(expected["temperature_C"].get<double>()));
    CHECK(value("supply_voltage") == doctest::Approx(expected["voltage_V"].get<double>()));
    CHECK(value("tx_bias") == doctest::Approx(expected["tx_bias_mA"].get<double>()));
    CHECK(value("tx_power") ==
          doctest::Approx(milliwatt(expected["tx_power_dBm"].get<double>())).epsilon(1e-9));
    CHECK(value("rx_power") ==
          doctest::Approx(milliwatt(expected["rx_power_dBm"].get<double>())).epsilon(1e-9));
}

TEST_CASE("the FBOSS image decodes as its tests assert") {
    const std::string folder = "fboss-sfp_10g_lr";
    if (!present(folder)) {
        return;
    }
    const json expected = meta_of(folder)["expected"];
    const memmap::Image image = image_of(folder);
    const model::Module module = sff8472::decode(image);
    const auto value = [&](std::string_view key) { return monitor(module, key).value.value; };
    CHECK(text(reading(module, "vendor_name")) == expected["vendor_name"].get<std::string>());
    CHECK(value("temperature") == doctest::Approx(expected["temperature_c"].get<double>()));
    CHECK(value("supply_voltage") == doctest::Approx(expected["vcc_v"].get<double>()));
    const json& lane = expected["lane_dom"];
    CHECK(value("tx_bias") == doctest::Approx(lane["tx_bias_ma"][0].get<double>()));
    CHECK(value("tx_power") == doctest::Approx(lane["tx_power_mw"][0].get<double>()));
    CHECK(value("rx_power") == doctest::Approx(lane["rx_power_mw"][0].get<double>()));
    CHECK(reading(module, "rx_los").is_set());
    CHECK(reading(module, "tx_fault").is_set());
    CHECK(reading(module, "tx_disable_pin").is_set());
    CHECK(reading(module, "ethernet_compliance").codes->name_of(1) == "10GBASE-LR");
    CHECK(reading(module, "ethernet_compliance").raw == 0x02);
}

TEST_CASE("what go-ethtool's tests say of its three dumps holds, where the specification agrees") {
    if (const std::string folder = "flexoptix-p.b1696.10.da-wobcom"; present(folder)) {
        const memmap::Image image = image_of(folder);
        const model::Module module = sff8472::decode(image);
        CHECK(name(reading(module, "connector")).starts_with("LC"));
        CHECK(name(reading(module, "encoding")) == "64B/66B");
        CHECK(reading(module, "signaling_rate").value == 10300);
        CHECK(reading(module, "wavelength").value == 1330);
        CHECK(text(reading(module, "date_code")).starts_with("191218"));
        // "20:00:00" in that test: it reads the OUI one byte early; bytes 37-39 are 00 02 C9.
        CHECK(reading(module, "vendor_oui").raw == 0x0002C9);
        // "Power Level 1 (max 1.50 W)" in that test: level 1 is 1.0 W (Table 10-1, byte 118)
        CHECK(reading(module, "power_class").raw == 1);
        CHECK(reading(module, "max_power").value == 1.0);
        const auto index = static_cast<std::size_t>(monitor(module, "tx_power").thresholds);
        CHECK(module.thresholds[index].limits[model::HighAlarm].value == doctest::Approx(1.7783));
    }
    if (const std::string folder = "oem-sfp-10gb-lr-wobcom"; present(folder)) {
        const memmap::Image image = image_of(folder);
        const model::Module module = sff8472::decode(image);
        CHECK(reading(module, "length_smf").value == doctest::Approx(10.0));
        CHECK(monitor(module, "temperature").value.value == doctest::Approx(34.54).epsilon(0.0002));
        CHECK(monitor(module, "supply_voltage").value.value ==
              doctest::Approx(3.29).epsilon(0.002));
        CHECK(monitor(module, "tx_bias").value.value == doctest::Approx(35.994));
        CHECK(monitor(module, "rx_power").value.state == State::BelowResolution);
        const auto index = static_cast<std::size_t>(monitor(module, "rx_power").thresholds);
        const auto& limits = module.thresholds[index].limits;
        CHECK(limits[model::HighWarning].value == doctest::Approx(1.0));
        CHECK(limits[model::LowAlarm].value == doctest::Approx(0.0158));
        CHECK(limits[model::LowWarning].value == doctest::Approx(0.0316));
        CHECK(monitor(module, "laser_temperature").value.state == State::NotAdvertised);
    }
    if (const std::string folder = "brocade-57-1000042-02-wobcom"; present(folder)) {
        const memmap::Image image = image_of(folder);
        const model::Module module = sff8472::decode(image);
        CHECK(reading(module, "wavelength").state == State::NotAdvertised);
        for (const model::Monitor& monitor : module.monitors) {
            CHECK(monitor.value.state != State::Ok);
        }
    }
}

TEST_CASE("an A2h without its A0h decodes in the units that its document computes") {
    const std::string folder = "unknown-sfp-a2-sonic-hld";
    if (!present(folder)) {
        return;
    }
    const memmap::Image image = image_of(folder);
    const model::Module module = sff8472::decode(image);
    CHECK(monitor(module, "tx_power").value.value == doctest::Approx(0x19D1 * 0.0001));
    CHECK(monitor(module, "rx_power").value.value == doctest::Approx(0x0004 * 0.0001));
}

TEST_CASE("every truncation of every SFP capture decodes") {
    for (const std::string& folder : folders()) {
        const memmap::Image full = image_of(folder);
        for (const memmap::Block& block : full.blocks()) {
            for (unsigned size = 0; size < 128; size += 3) {
                memmap::Image image;
                for (const memmap::Block& other : full.blocks()) {
                    const unsigned end = other.page == block.page ? size : 128U;
                    image.put(other.page, other.page.first_byte(),
                              other.at(other.page.first_byte(), end));
                }
                const model::Module module = sff8472::decode(image);
                CHECK(module.monitors.size() == 7);
            }
        }
    }
}
