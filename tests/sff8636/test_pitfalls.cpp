// The traps of other decoders, numbered as in the project's list of pitfalls.
#include <algorithm>

#include <doctest/doctest.h>

#include "sff/memmap/reading.hpp"
#include "sff/sff8636/decode.hpp"
#include "sff/sff8636/tables.hpp"
#include "tests/sff8636/sample.hpp"

namespace {

using namespace optictl;
using memmap::Image;
using memmap::Reading;
using memmap::State;
using memmap::Unit;
using tests::low;
using tests::page;
using tests::put;

Reading item(const Image& image, std::string_view key) {
    const model::Module module = sff8636::decode(image);
    const auto found = module.item(key);
    CAPTURE(key);
    REQUIRE(found.has_value());
    return found->reading;
}
bool has_item(const Image& image, std::string_view key) {
    return sff8636::decode(image).item(key).has_value();
}
std::string_view name(const Reading& reading) {
    return reading.codes->name_of(reading.raw);
}

bool has_finding(const Image& image, std::string_view id) {
    const model::Module module = sff8636::decode(image);
    return std::ranges::find(module.findings, id, &model::Finding::id) != module.findings.end();
}

Reading lane_item(const model::Module& module, unsigned lane, std::string_view key) {
    const auto found = module.lane_item(key, lane);
    CAPTURE(key);
    REQUIRE(found.has_value());
    return found->reading;
}

const model::Monitor& monitor(const model::Module& module, std::string_view key,
                              unsigned lane = 0) {
    const auto found = std::ranges::find_if(module.monitors, [key, lane](const auto& candidate) {
        return candidate.key == key && candidate.lane == lane;
    });
    CAPTURE(key);
    REQUIRE(found != module.monitors.end());
    return *found;
}

} // namespace

TEST_CASE("PITFALLS 3.1: power class by bit 5, then bits 1-0, then bits 7-6") {
    struct Example {
        unsigned identifier;
        unsigned power_class;
        double watts;
    };
    // Table 6-16; class 8 states its own watts, here 6.7 W. Bits 4-2 say other things.
    const Example examples[] = {
        {0x00, 1, 1.5}, {0x5C, 2, 2.0}, {0x80, 3, 2.5}, {0xDC, 4, 3.5},
        {0xC1, 5, 4.0}, {0xCE, 6, 4.5}, {0xC3, 7, 5.0}, {0x01, 5, 4.0},
        {0xE3, 8, 6.7}, {0x60, 8, 6.7}, {0x21, 8, 6.7},
    };
    for (const Example& example : examples) {
        Image image = tests::qsfp28();
        put(image, page(0x00), 129, {example.identifier});
        put(image, low, 107, {example.power_class == 8 ? 67U : 0U});
        CAPTURE(example.identifier);
        CHECK(item(image, "power_class").raw == example.power_class);
        CHECK(item(image, "max_power").value == doctest::Approx(example.watts));
        CHECK(item(image, "max_power").unit == Unit::Watt);
    }
}

TEST_CASE("PITFALLS 3.1: class 8 came with 2.10, so that bit 5 says nothing under an older code") {
    Image image = tests::qsfp28();
    put(image, page(0x00), 129, {0xE3});
    put(image, low, 107, {67});
    for (const unsigned code : {6U, 7U, 8U}) { // 2.0, 2.5 to 2.7, 2.8 and later
        put(image, low, 1, {code});
        CAPTURE(code);
        CHECK(item(image, "power_class").raw == (code < 8 ? 7 : 8));
        CHECK(item(image, "max_power").value == doctest::Approx(code < 8 ? 5.0 : 6.7));
    }
}

TEST_CASE("PITFALLS 3.1: SFF-8436 has four power classes, whatever its reserved bits hold") {
    Image image = tests::qsfp_copper();
    put(image, low, 1, {1});
    put(image, page(0x00), 129, {0x63});
    put(image, low, 107, {99});
    CHECK(item(image, "power_class").raw == 2);
    CHECK(item(image, "max_power").value == doctest::Approx(2.0));
}

TEST_CASE("PITFALLS 3.1: class 8 without watts has no maximum, and enables are of their classes") {
    Image image = tests::qsfp28();
    put(image, page(0x00), 129, {0xE3});
    put(image, low, 93, {0x04});
    CHECK(item(image, "max_power").state == State::NotAdvertised);
    CHECK(item(image, "high_power_class_enable").raw == 1);
    CHECK(item(image, "high_power_class_8_enable").raw == 0);
    CHECK(has_finding(image, "power-class-8-without-power"));
    CHECK(has_finding(image, "high-power-not-enabled"));
    put(image, low, 93, {0x08});
    CHECK(item(image, "high_power_class_enable").raw == 0);
    CHECK(item(image, "high_power_class_8_enable").raw == 1);
    CHECK_FALSE(has_finding(image, "high-power-not-enabled"));
    put(image, page(0x00), 129, {0xC2});
    CHECK(has_finding(image, "high-power-not-enabled"));
    put(image, low, 93, {0x04});
    CHECK_FALSE(has_finding(image, "high-power-not-enabled"));
}

TEST_CASE("PITFALLS 3.2: the tolerance is in 0.005 nm, the wavelength in 0.05 nm") {
    Image image = tests::qsfp28();
    put(image, page(0x00), 147, {0x40});
    put(image, page(0x00), 186, {0x66, 0x26, 0x25, 0x1C}); // example 1 of 6.3.20
    CHECK(item(image, "wavelength").value == doctest::Approx(1307.5));
    CHECK(item(image, "wavelength_tolerance").value == doctest::Approx(47.5));
    put(image, page(0x00), 186, {0x77, 0xDD, 0x00, 0x2F}); // example 2
    CHECK(item(image, "wavelength").value == doctest::Approx(1534.25));
    CHECK(item(image, "wavelength_tolerance").value == doctest::Approx(0.235));
    CHECK(item(image, "wavelength_tolerance").unit == Unit::Nanometre);
    for (const unsigned technology : {0x80U, 0x90U}) {
        put(image, page(0x00), 147, {technology});
        CHECK(item(image, "wavelength").value == doctest::Approx(1534.25));
    }
}

TEST_CASE("PITFALLS 3.3: four copper attenuations, each at its own frequency") {
    for (const unsigned technology : {0xA0U, 0xB0U, 0xC0U, 0xD0U, 0xE0U, 0xF0U}) {
        Image image = tests::qsfp28();
        put(image, page(0x00), 145, {21, 5, technology});
        put(image, page(0x00), 186, {6, 8, 10, 16});
        CAPTURE(technology);
        CHECK(item(image, "attenuation_2500mhz").value == 6);
        CHECK(item(image, "attenuation_5ghz").value == 8);
        CHECK(item(image, "attenuation_7ghz").value == 10);
        CHECK(item(image, "attenuation_12_9ghz").value == 16);
        CHECK(item(image, "attenuation_5ghz").unit == Unit::Decibel);
        CHECK_FALSE(has_item(image, "wavelength"));
        CHECK_FALSE(has_item(image, "wavelength_tolerance"));
        const bool known = technology != 0xC0 && technology != 0xE0; // 6.3.11
        CHECK(has_item(image, "attenuation_25_8ghz") == known);
        if (known) {
            CHECK(item(image, "attenuation_25_8ghz").value == 21);
            CHECK(item(image, "attenuation_25_8ghz").unit == Unit::Decibel);
        } else {
            CHECK(item(image, "length_om1").value == 21);
        }
        put(image, page(0x00), 187, {0});
        CHECK(item(image, "attenuation_5ghz").state == State::NotAdvertised);
    }
}

TEST_CASE("PITFALLS 3.3: SFF-8436 up to code 1 knows no attenuation in bytes 188-189") {
    Image image = tests::qsfp_copper();
    put(image, page(0x00), 186, {6, 8, 10, 16});
    put(image, low, 1, {1});
    CHECK(item(image, "attenuation_5ghz").value == 8);
    CHECK_FALSE(has_item(image, "attenuation_7ghz"));
    put(image, low, 1, {2});
    CHECK(item(image, "attenuation_7ghz").value == 10);
    CHECK(item(image, "attenuation_12_9ghz").value == 16);
}

TEST_CASE("PITFALLS 3.4: lengths of five fibers and of a cable, each in its unit") {
    Image image = tests::qsfp28();
    put(image, page(0x00), 142, {10, 35, 41, 33, 50});
    CHECK(item(image, "length_smf").value == 10);
    CHECK(item(image, "length_smf").unit == Unit::Kilometre);
    CHECK(item(image, "length_om3").value == 70);
    CHECK(item(image, "length_om2").value == 41);
    CHECK(item(image, "length_om1").value == 33);
    CHECK(item(image, "length_om4").value == 100);
    CHECK_FALSE(has_item(image, "cable_length"));
    put(image, page(0x00), 130, {0x23}); // an active optical cable
    CHECK(item(image, "cable_length").value == 50);
    CHECK_FALSE(has_item(image, "length_om4"));
    put(image, page(0x00), 130, {0x0C});
    put(image, page(0x00), 147, {0x40}); // not an 850 nm VCSEL
    CHECK(item(image, "cable_length").value == 50);
    put(image, page(0x00), 146, {255});
    CHECK(item(image, "cable_length").state == State::Saturated);
    put(image, page(0x00), 142, {0, 0, 0, 0, 0});
    for (const auto* key : {"length_smf", "length_om3", "length_om2", "length_om1"}) {
        CHECK(item(image, key).state == State::NotAdvertised);
    }
}

TEST_CASE("PITFALLS 3.4: SFF-8436 takes byte 146 for OM4 by the technology alone") {
    Image image = tests::qsfp_copper();
    put(image, low, 1, {1});
    put(image, page(0x00), 130, {0x23});
    put(image, page(0x00), 146, {20, 0x00});
    CHECK(item(image, "length_om4").value == 40);
    put(image, page(0x00), 147, {0xA0});
    CHECK(item(image, "cable_length").value == 20);
}

TEST_CASE("PITFALLS 3.5: compliance bits by bit number, of SFF-8436 and of SFF-8636") {
    Image image = tests::qsfp28();
    put(image, page(0x00), 131, {0x84, 0x0F, 0xF0, 0x0A, 0xA9, 0x50, 0x81, 0x2A});
    const auto bit = [&image](std::string_view key, unsigned number) {
        const Reading reading = item(image, key);
        CHECK((reading.raw >> number & 1U) == 1);
        return reading.codes->name_of(number);
    };
    CHECK(bit("ethernet_compliance", 7) == "Extended: see 00h:192");
    CHECK(bit("ethernet_compliance", 2) == "40GBASE-SR4");
    CHECK(bit("sonet_compliance", 3) == "");
    CHECK(bit("sas_sata_compliance", 4) == "SAS 3.0 Gbps");
    CHECK(bit("sas_sata_compliance", 5) == "SAS 6.0 Gbps");
    CHECK(bit("sas_sata_compliance", 6) == "SAS 12.0 Gbps");
    CHECK(bit("sas_sata_compliance", 7) == "SAS 24.0 Gbps");
    CHECK(bit("gigabit_ethernet_compliance", 1) == "1000BASE-LX");
    CHECK(bit("gigabit_ethernet_compliance", 3) == "1000BASE-T");
    CHECK(bit("fibre_channel_link_length", 4) == "Very long distance (V)");
    CHECK(bit("fibre_channel_link_length", 0) == "Medium (M)");
    CHECK(bit("fibre_channel_technology", 8) == "Electrical inter-enclosure (EL)");
    CHECK(bit("fibre_channel_technology", 6) == "Shortwave laser w/o OFC (SN)");
    CHECK(bit("fibre_channel_technology", 4) == "Longwave laser (LL)");
    CHECK(item(image, "fibre_channel_technology").raw == 0x150);
    CHECK(bit("fibre_channel_media", 7) == "Twin Axial Pair (TW)");
    CHECK(bit("fibre_channel_media", 0) == "Single Mode (SM)");
    CHECK(bit("fibre_channel_speed", 3) == "3200 MBps (per channel)");
    CHECK(bit("fibre_channel_speed", 5) == "1600 MBps (per channel)");

    put(image, low, 1, {2});
    CHECK(bit("sonet_compliance", 3) == "40G OTN (OTU3B/OTU3C)");
    CHECK(bit("sas_sata_compliance", 5) == "SAS 6.0 Gbps");
    CHECK(bit("sas_sata_compliance", 6) == "");
    CHECK(bit("ethernet_compliance", 7) == "");
    CHECK(bit("fibre_channel_speed", 3) == "");
}

TEST_CASE("PITFALLS 3.5: the extended code is read whatever else byte 131 holds") {
    Image image = tests::qsfp28();
    put(image, page(0x00), 131, {0x88});
    put(image, page(0x00), 192, {0x0B});
    CHECK(item(image, "extended_compliance").raw == 0x0B);
    CHECK_FALSE(has_finding(image, "extended-compliance-unannounced"));
    put(image, page(0x00), 131, {0x08});
    CHECK(item(image, "extended_compliance").raw == 0x0B);
    CHECK(has_finding(image, "extended-compliance-unannounced"));
    put(image, page(0x00), 138, {0x02});
    CHECK_FALSE(has_finding(image, "extended-compliance-unannounced"));
    put(image, page(0x00), 192, {0x00});
    CHECK(has_finding(image, "extended-compliance-missing"));
}

TEST_CASE("PITFALLS 3.6: encodings 4 to 6 as SFF-8636 numbers them") {
    Image image = tests::qsfp28();
    const std::pair<unsigned, std::string_view> encodings[] = {
        {4, "SONET Scrambled"}, {5, "64B/66B"}, {6, "Manchester"}};
    for (const auto& [code, words] : encodings) {
        put(image, page(0x00), 139, {code});
        CHECK(name(item(image, "encoding")) == words);
    }
}

TEST_CASE("PITFALLS 3.7: bit 220.3 set means average power, clear means OMA") {
    Image image = tests::qsfp28();
    CHECK(monitor(sff8636::decode(image), "rx_power", 2).note == "average");
    put(image, page(0x00), 220, {0x34});
    CHECK(monitor(sff8636::decode(image), "rx_power", 2).note == "OMA");
    CHECK(monitor(sff8636::decode(image), "tx_power", 2).note == "average");
}

TEST_CASE("PITFALLS 3.7: temperature and voltage are denied only from revision 2.8 on") {
    Image image = tests::qsfp28();
    put(image, low, 22, {0x1E, 0x80, 0, 0, 0x80, 0xE8});
    for (const unsigned revision : {3U, 7U, 8U}) {
        put(image, low, 1, {revision});
        put(image, page(0x00), 220, {0x0C});
        CAPTURE(revision);
        const auto denied = sff8636::decode(image);
        const State expected = revision == 8 ? State::NotAdvertised : State::Ok;
        CHECK(monitor(denied, "temperature").value.state == expected);
        CHECK(monitor(denied, "supply_voltage").value.state == expected);
        put(image, page(0x00), 220, {0x2C});
        CHECK(monitor(sff8636::decode(image), "temperature").value.value == 30.5);
        CHECK(monitor(sff8636::decode(image), "supply_voltage").value.state == expected);
        put(image, page(0x00), 220, {0x1C});
        CHECK(monitor(sff8636::decode(image), "temperature").value.state == expected);
        CHECK(monitor(sff8636::decode(image), "supply_voltage").value.value == 3.3);
    }
}

TEST_CASE("PITFALLS 3.7: Tx bias does not depend on the Tx power advertisement") {
    Image image = tests::qsfp28();
    put(image, page(0x00), 220, {0x38});
    put(image, low, 42, {0x0E, 0xA6, 0x0F, 0x0A, 0x0F, 0x6E, 0x0F, 0xD2});
    put(image, low, 50, {0x27, 0x10, 0x27, 0x74, 0x27, 0xD8, 0x28, 0x3C});
    const model::Module module = sff8636::decode(image);
    CHECK(monitor(module, "tx_bias", 1).value.value == doctest::Approx(7.5));
    CHECK(monitor(module, "tx_bias", 4).value.value == doctest::Approx(8.1));
    CHECK(monitor(module, "tx_power", 1).value.state == State::NotAdvertised);
}

TEST_CASE("PITFALLS 3.8: a set near end bit means that the channel is not implemented") {
    Image image = tests::qsfp28();
    put(image, low, 113, {0x0A});
    put(image, low, 34, {0x10, 0, 0x20, 0, 0x30, 0, 0x40, 0});
    const model::Module module = sff8636::decode(image);
    CHECK(module.lane_count == 4);
    CHECK(monitor(module, "rx_power", 1).value.state == State::Ok);
    CHECK(monitor(module, "rx_power", 2).value.state == State::LaneUnused);
    CHECK(monitor(module, "rx_power", 3).value.value == doctest::Approx(1.2288));
    CHECK(monitor(module, "rx_power", 4).value.state == State::LaneUnused);
    CHECK(item(image, "near_end_implementation").codes->name_of(1) == "channel 2 not implemented");
    CHECK(lane_item(module, 2, "tx_disable").state == State::LaneUnused);
}

TEST_CASE("channels belong to the data path of their far end, whichever channels there are") {
    struct Row {
        unsigned byte_113; ///< far end in bits 6-4, channels that are not there in bits 3-0
        std::vector<std::vector<unsigned>> paths;
    };
    const Row rows[] = {
        {0x00, {{1, 2, 3, 4}}}, // not stated: all channels carry one signal
        {0x01, {{2, 3, 4}}},    // the same without channel 1
        {0x0F, {{1, 2, 3, 4}}}, // a module without channels is not believed
        {0x43, {{3}, {4}}},     // four far ends of one channel; the first two have none
        {0x45, {{2}, {4}}},     // the first and the third have none
        {0x53, {{3, 4}}},       // two far ends of two channels; the first has none
        {0x58, {{1, 2}, {3}}},  // the second has one channel
    };
    for (const Row& row : rows) {
        CAPTURE(row.byte_113);
        Image image = tests::qsfp28();
        put(image, low, 113, {row.byte_113});
        const model::Module module = sff8636::decode(image);
        REQUIRE(module.data_paths.size() == row.paths.size());
        std::vector<int> expected(module.lane_count, -1);
        for (std::size_t i = 0; i < row.paths.size(); ++i) {
            CHECK(module.data_paths[i].first == row.paths[i].front());
            CHECK(model::numbers_of(module.data_paths[i].host_lanes) == row.paths[i]);
            CHECK(model::numbers_of(module.data_paths[i].media_lanes) == row.paths[i]);
            for (const unsigned lane : row.paths[i]) {
                expected[lane - 1] = static_cast<int>(i);
            }
        }
        for (const model::Lane& lane : module.lanes) {
            CAPTURE(lane.number);
            CHECK(lane.path == expected[lane.number - 1]);
        }
        for (const model::MediaLane& lane : module.media_lanes) {
            CAPTURE(lane.number);
            CHECK(lane.path == expected[lane.number - 1]);
        }
    }
}

TEST_CASE("one wavelength or fibre of 100 Gb/s is one optical lane, whatever the near end says") {
    for (const unsigned code : {0x25U, 0x26U, 0x27U, 0x28U, 0x2CU, 0x3AU}) { // SFF-8024 Table 4-4
        Image image = tests::qsfp28();
        put(image, page(0x00), 192, {code});
        put(image, low, 113, {0x00});
        put(image, low, 34, {0x10, 0, 0, 0, 0, 0, 0, 0});
        const model::Module module = sff8636::decode(image);
        CAPTURE(code);
        CHECK(monitor(module, "rx_power", 1).value.state == State::Ok);
        CHECK(monitor(module, "rx_power", 2).value.state == State::LaneUnused);
        CHECK(monitor(module, "tx_bias", 4).value.state == State::LaneUnused);
        CHECK_FALSE(has_finding(image, "monitor-alarm"));
    }
    Image image = tests::qsfp28();
    put(image, page(0x00), 192, {0x03}); // 100GBASE-LR4
    CHECK(monitor(sff8636::decode(image), "rx_power", 2).value.state != State::LaneUnused);
}

TEST_CASE("PITFALLS 3.9: odd lanes in the upper nibble of 03h:234-239") {
    Image image = tests::qsfp28();
    put(image, page(0x03), 233, {0x09});
    put(image, page(0x03), 234, {0x12, 0x34, 0x56, 0x70, 0x01, 0x23});
    const model::Module module = sff8636::decode(image);
    const unsigned equalization[] = {1, 2, 3, 4};
    const unsigned emphasis[] = {5, 6, 7, 0};
    const unsigned amplitude[] = {0, 1, 2, 3};
    const unsigned freeze[] = {1, 0, 0, 1};
    for (unsigned lane = 1; lane <= 4; ++lane) {
        CAPTURE(lane);
        CHECK(lane_item(module, lane, "tx_input_equalization").value == equalization[lane - 1]);
        CHECK(lane_item(module, lane, "rx_output_emphasis").value == emphasis[lane - 1]);
        CHECK(lane_item(module, lane, "rx_output_amplitude").raw == amplitude[lane - 1]);
        CHECK(lane_item(module, lane, "tx_equalizer_freeze").raw == freeze[lane - 1]);
    }
}

TEST_CASE("PITFALLS 3.9: freeze bits descend with the lane, as the table prints them") {
    Image image = tests::qsfp28();
    put(image, page(0x03), 233, {0x08});
    const model::Module module = sff8636::decode(image);
    CHECK(lane_item(module, 1, "tx_equalizer_freeze").raw == 1);
    CHECK(lane_item(module, 4, "tx_equalizer_freeze").raw == 0);
}

TEST_CASE("PITFALLS 3.9: bit 0 of the Tx fault mask is lane 1") {
    Image image = tests::qsfp28();
    put(image, low, 101, {0x01});
    const memmap::Context context = sff8636::context_of(image);
    for (const memmap::Field& row : sff8636::tables()[0].rows) {
        if (row.name == "M-Tx<i> Transmitter Fault Mask") {
            CHECK(memmap::read(context, row, 0).raw == 1);
            CHECK(memmap::read(context, row, 3).raw == 0);
        }
    }
}

TEST_CASE("PITFALLS 3.10: application select is 89-92 and 94-97, lane 4 first, gone by 2.8") {
    Image image = tests::qsfp28();
    put(image, low, 1, {7});
    put(image, page(0x00), 221, {0x04});
    put(image, low, 89, {0x84, 0x83, 0x82, 0x81});
    put(image, low, 94, {0xBE, 0x3D, 0x3C, 0x3B});
    const model::Module module = sff8636::decode(image);
    for (unsigned lane = 1; lane <= 4; ++lane) {
        CAPTURE(lane);
        CHECK(lane_item(module, lane, "rx_application_table").raw == lane);
        CHECK(lane_item(module, lane, "rx_application_table").lane() == lane);
        CHECK(lane_item(module, lane, "tx_application_table").raw == 0x3A + lane);
        CHECK(name(lane_item(module, lane, "tx_application_mode")) ==
              (lane == 4 ? "application select" : "extended rate selection"));
    }
    put(image, low, 1, {8});
    const model::Module newer = sff8636::decode(image);
    CHECK_FALSE(newer.lane_item("rx_application_table", 1));
}

TEST_CASE("PITFALLS 3.11: amplitude code 0 is 100-400 mV from 2.0 on, 200-400 mV before") {
    Image image = tests::qsfp28();
    for (const unsigned code : {3U, 5U, 6U}) { // 1.3, 1.5 and 2.0
        put(image, low, 1, {code});
        CHECK(name(lane_item(sff8636::decode(image), 3, "rx_output_amplitude")) ==
              (code < 6 ? "200-400 mV" : "100-400 mV"));
    }
    put(image, low, 1, {8});
    CHECK(name(lane_item(sff8636::decode(image), 3, "rx_output_amplitude")) == "100-400 mV");
    put(image, low, 1, {2});
    CHECK(name(lane_item(sff8636::decode(image), 3, "rx_output_amplitude")) == "200-400 mV");
    put(image, page(0x03), 239, {0x40});
    CHECK(lane_item(sff8636::decode(image), 3, "rx_output_amplitude").state == State::Invalid);
}

TEST_CASE("codes are those of the revision: SAS, InfiniBand, rate select, attenuation, emphasis") {
    Image image = tests::qsfp28();
    put(image, page(0x00), 133, {0xC0});
    put(image, page(0x00), 164, {0x30});
    put(image, page(0x00), 141, {0x02});
    put(image, page(0x00), 145, {21, 5, 0xA0});
    put(image, page(0x03), 236, {0x80});
    struct Expected {
        unsigned code;
        std::string_view sas_6, sas_7, infiniband_5, rates;
        bool attenuation;
    };
    for (const auto& [code, sas_6, sas_7, infiniband_5, rates, attenuation] :
         {Expected{3, "", "", "", "", false}, Expected{4, "SAS 12.0 Gbps", "", "", "", false},
          Expected{6, "SAS 12.0 Gbps", "", "", "Rate Select Version 2", false},
          Expected{7, "SAS 12.0 Gbps", "SAS 24.0 Gbps", "", "Rate Select Version 2", false},
          Expected{8, "SAS 12.0 Gbps", "SAS 24.0 Gbps", "HDR", "Rate Select Version 2", true}}) {
        CAPTURE(code);
        put(image, low, 1, {code});
        CHECK(item(image, "sas_sata_compliance").codes->name_of(6) == sas_6);
        CHECK(item(image, "sas_sata_compliance").codes->name_of(7) == sas_7);
        CHECK(item(image, "infiniband_compliance").codes->name_of(4) == "EDR");
        CHECK(item(image, "infiniband_compliance").codes->name_of(5) == infiniband_5);
        const Reading version = item(image, "extended_rate_select_compliance");
        CHECK(version.codes->name_of(2) == rates);
        CHECK(has_item(image, "attenuation_25_8ghz") == attenuation);
        CHECK(has_item(image, "length_om1") != attenuation);
        const Reading emphasis = lane_item(sff8636::decode(image), 1, "rx_output_emphasis");
        CHECK(emphasis.state == State::Invalid);
        CHECK((emphasis.meaning == "a code of the vendor's") == (code < 7));
    }
}

TEST_CASE("PITFALLS 3.12: the media side FEC bit is inverted, the host side bit is not") {
    Image image = tests::qsfp28();
    put(image, page(0x03), 227, {0xC0});
    put(image, page(0x03), 230, {0x00});
    CHECK(name(item(image, "host_fec_enable")) == "disabled");
    CHECK(name(item(image, "media_fec_enable")) == "enabled");
    put(image, page(0x03), 230, {0xC0});
    CHECK(name(item(image, "host_fec_enable")) == "enabled");
    CHECK(name(item(image, "media_fec_enable")) == "disabled");
}

TEST_CASE("PITFALLS 3.13: extended codes 50h to 55h are not assigned") {
    for (unsigned code = 0x50; code <= 0x55; ++code) {
        Image image = tests::qsfp28();
        put(image, page(0x00), 192, {code});
        CHECK(item(image, "extended_compliance").state == State::Invalid);
        CHECK(has_finding(image, "reserved-code"));
    }
}

TEST_CASE("PITFALLS 3.14: revision code 8 stands for 2.8 to 2.10, 9 is not assigned") {
    Image image = tests::qsfp28();
    CHECK(name(item(image, "revision")) == "SFF-8636 rev 2.8 to 2.10");
    CHECK(item(image, "revision").state == State::Ok);
    put(image, low, 1, {9});
    CHECK(item(image, "revision").state == State::Invalid);
    CHECK(sff8636::decode(image).standard == "SFF-8636");
}

TEST_CASE("PITFALLS 3.15: page 20h has types of its own, and TEC current in 0.1 mA") {
    Image image = tests::qsfp28();
    put(image, page(0x00), 195, {0x3F});
    tests::clear(image, page(0x20));
    put(image, page(0x20), 200, {0x00, 6, 0x10, 1});
    put(image, page(0x20), 152, {0xFF, 0x38, 0x13, 0x80}); // -200, 4992
    const model::Module module = sff8636::decode(image);
    CHECK(monitor(module, "tec_current").value.value == doctest::Approx(-20.0));
    CHECK(monitor(module, "tec_current").value.unit == Unit::Milliampere);
    CHECK(monitor(module, "snr").value.value == doctest::Approx(19.5)); // example of 6.7.4.1
    CHECK(monitor(module, "snr").value.unit == Unit::Decibel);
}
