// Monitors, thresholds and latched flags of the CMIS decoder.
#include <doctest/doctest.h>

#include "cmis/decode.hpp"
#include "tests/cmis/decode_image.hpp"

using namespace optictl;
using memmap::lower;
using memmap::State;
using memmap::Unit;
using memmap::upper;
using tests::flag;
using tests::monitor;

namespace {

/// Sixteen bytes of page 11h, two a lane, a different number in every lane.
void set_words(memmap::Image& image, unsigned bank, unsigned byte, unsigned first, unsigned step) {
    for (unsigned lane = 0; lane < 8; ++lane) {
        const unsigned value = first + lane * step;
        tests::set(image, tests::banked(0x11, bank), byte + 2 * lane, {value >> 8U, value & 0xFFU});
    }
}

} // namespace

TEST_CASE("temperature is signed, voltage is in 100 uV") {
    memmap::Image image = tests::paged_module();
    tests::set(image, lower, 14, {0xF6, 0x80, 0x80, 0xE8});
    const model::Module module = cmis::decode(image);
    CHECK(monitor(module, "temperature").value.value == -9.5);
    CHECK(monitor(module, "supply_voltage").value.value == doctest::Approx(3.3));
}

TEST_CASE("PITFALLS 2.21: auxiliary monitors are what 01h:145 says") {
    memmap::Image image = tests::paged_module();
    tests::set(image, lower, 18, {0x40, 0x00, 0x2D, 0x80, 0x81, 0x00});
    SUBCASE("custom, laser temperature, second supply") {
        tests::set(image, upper(0x01), 145, {0x04});
        const model::Module module = cmis::decode(image);
        CHECK(monitor(module, "aux1").value.raw == 0x4000);
        CHECK(monitor(module, "laser_temperature").value.value == 45.5);
        CHECK(monitor(module, "supply_voltage_2").value.unit == Unit::Volt);
    }
    SUBCASE("TEC current twice: the second keeps its number") {
        tests::set(image, upper(0x01), 145, {0x03});
        const model::Module module = cmis::decode(image);
        CHECK(monitor(module, "tec_current").value.raw == 0x4000);
        CHECK(monitor(module, "aux2").value.unit == Unit::Percent);
        CHECK(monitor(module, "aux2").note == "TEC current");
        CHECK(monitor(module, "laser_temperature").value.value == -127.0);
    }
}

TEST_CASE("PITFALLS 1.3: TEC current is a signed share of the maximum") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x01), 145, {0x01});
    tests::set(image, lower, 18, {0x80, 0x01});
    const model::Module module = cmis::decode(image);
    CHECK(monitor(module, "tec_current").value.value == doctest::Approx(-100.0));
    CHECK(monitor(module, "tec_current").value.unit == Unit::Percent);
}

TEST_CASE("PITFALLS 1.4: the TEC note says that positive heats") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x01), 145, {0x01});
    const model::Module module = cmis::decode(image);
    CHECK(monitor(module, "tec_current").note.find("positive heats") != std::string_view::npos);
}

TEST_CASE("PITFALLS 2.20: monitors that are not advertised have no value") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x01), 159, {0x01, 0x02}); // temperature, Tx power
    const model::Module module = cmis::decode(image);
    CHECK(monitor(module, "temperature").value.has_value());
    for (const char* key : {"supply_voltage", "aux1", "aux2", "aux3", "custom_monitor"}) {
        CHECK(monitor(module, key).value.state == State::NotAdvertised);
        CHECK(monitor(module, key).thresholds == -1);
    }
    CHECK(monitor(module, "tx_power", 3).value.state == State::BelowResolution);
    CHECK(monitor(module, "tx_bias", 3).value.state == State::NotAdvertised);
    CHECK(monitor(module, "rx_power", 3).value.state == State::NotAdvertised);
}

TEST_CASE("every lane of every bank has its own monitors, numbered 1-32") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x01), 142, {0x02});
    for (unsigned bank = 0; bank < 4; ++bank) {
        tests::add_page(image, tests::banked(0x11, bank));
        set_words(image, bank, 154, 1000 + bank * 1000, 10);  // Tx power
        set_words(image, bank, 170, 6000 + bank * 1000, 20);  // Tx bias
        set_words(image, bank, 186, 20000 + bank * 1000, 30); // Rx power
    }
    const model::Module module = cmis::decode(image);
    REQUIRE(module.lane_count == 32);
    for (unsigned lane = 1; lane <= 32; ++lane) {
        const unsigned bank = (lane - 1) / 8;
        const unsigned index = (lane - 1) % 8;
        const double tx = 1000 + bank * 1000 + index * 10;
        const double bias = 6000 + bank * 1000 + index * 20;
        const double rx = 20000 + bank * 1000 + index * 30;
        CHECK(monitor(module, "tx_power", lane).value.value == doctest::Approx(tx / 10000));
        CHECK(monitor(module, "tx_bias", lane).value.value == doctest::Approx(bias * 2 / 1000));
        CHECK(monitor(module, "rx_power", lane).value.value == doctest::Approx(rx / 10000));
        CHECK(monitor(module, "rx_power", lane).value.lane() == lane);
    }
}

TEST_CASE("PITFALLS 1.1: the Tx bias multiplier multiplies values and thresholds") {
    memmap::Image image = tests::paged_module();
    set_words(image, 0, 170, 20000, 100);
    tests::set(image, upper(0x02), 184, {0x9C, 0x40}); // 40000
    const double factors[] = {1, 2, 4, 1};
    for (unsigned code = 0; code < 4; ++code) {
        tests::set(image, upper(0x01), 160, {0x07U | code << 3U});
        const model::Module module = cmis::decode(image);
        const model::Monitor& bias = monitor(module, "tx_bias", 2);
        CHECK(bias.value.value == doctest::Approx(40.2 * factors[code]));
        REQUIRE(bias.thresholds >= 0);
        const auto& limits = module.thresholds[static_cast<std::size_t>(bias.thresholds)].limits;
        CHECK(limits[model::HighAlarm].value == doctest::Approx(80.0 * factors[code]));
        CHECK((tests::finding(module, "tx-bias-scale") != nullptr) == (code == 3));
    }
}

TEST_CASE("thresholds are stored as high alarm, low alarm, high warning, low warning") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x02), 128, {0x50, 0, 0xFB, 0, 0x4B, 0, 0x00, 0});
    tests::set(image, upper(0x02), 192, {0x4E, 0x20, 0x00, 0x64, 0x27, 0x10, 0x00, 0xC8});
    tests::set(image, lower, 14, {0x4D, 0x00}); // 77 degrees: above the warning only
    set_words(image, 0, 186, 90, 20);           // lane 1: 9 uW, below the low alarm of 10 uW
    const model::Module module = cmis::decode(image);
    const model::Monitor& temperature = monitor(module, "temperature");
    const auto& limits = module.thresholds[static_cast<std::size_t>(temperature.thresholds)].limits;
    CHECK(limits[model::HighAlarm].value == 80);
    CHECK(limits[model::LowAlarm].value == -5);
    CHECK(limits[model::HighWarning].value == 75);
    CHECK(limits[model::LowWarning].value == 0);
    CHECK(temperature.verdict == model::Verdict::HighWarning);
    CHECK(monitor(module, "rx_power", 1).verdict == model::Verdict::LowAlarm);
    CHECK(monitor(module, "rx_power", 4).verdict == model::Verdict::LowWarning);
    CHECK(monitor(module, "rx_power", 7).verdict == model::Verdict::Normal);
}

TEST_CASE("received power says whether it is an average or OMA") {
    memmap::Image image = tests::paged_module();
    const model::Module oma = cmis::decode(image);
    CHECK(monitor(oma, "rx_power", 1).note == "OMA");
    tests::set(image, upper(0x01), 151, {0x10});
    const model::Module average = cmis::decode(image);
    CHECK(monitor(average, "rx_power", 1).note == "average");
    CHECK(monitor(average, "tx_power", 1).note == "average");
}

TEST_CASE("PITFALLS 1.2: bit i-1 of a lane flag is lane i") {
    memmap::Image image = tests::paged_module();
    // A different lane in every one of the 20 flag bytes.
    for (unsigned byte = 134; byte <= 153; ++byte) {
        tests::set(image, upper(0x11), byte, {1U << (byte % 8)});
    }
    const char* names[] = {"DPStateChangedFlag<i>",
                           "FailureFlagTx<i>",
                           "LOSFlagTx<i>",
                           "CDRLOLFlagTx<i>",
                           "AdaptiveInputEqFailFlagTx<i>",
                           "OpticalPowerHighAlarmFlagTx<i>",
                           "OpticalPowerLowAlarmFlagTx<i>",
                           "OpticalPowerHighWarningFlagTx<i>",
                           "OpticalPowerLowWarningFlagTx<i>",
                           "LaserBiasHighAlarmFlagTx<i>",
                           "LaserBiasLowAlarmFlagTx<i>",
                           "LaserBiasHighWarningFlagTx<i>",
                           "LaserBiasLowWarningFlagTx<i>",
                           "LOSFlagRx<i>",
                           "CDRLOLFlagRx<i>",
                           "OpticalPowerHighAlarmFlagRx<i>",
                           "OpticalPowerLowAlarmFlagRx<i>",
                           "OpticalPowerHighWarningFlagRx<i>",
                           "OpticalPowerLowWarningFlagRx<i>",
                           "OutputStatusChangedFlagRx<i>"};
    const model::Module module = cmis::decode(image);
    for (unsigned i = 0; i < 20; ++i) {
        for (unsigned lane = 1; lane <= 8; ++lane) {
            CAPTURE(names[i]);
            CHECK(flag(module, names[i], lane).is_set() == (lane == (134 + i) % 8 + 1));
        }
    }
}

TEST_CASE("the flags of a monitor are those of its quantity and lane") {
    memmap::Image image = tests::paged_module();
    tests::set(image, lower, 9, {0x84, 0x21, 0x18});
    tests::set(image, upper(0x11), 149, {0x01, 0x02, 0x04, 0x08});
    tests::set(image, upper(0x11), 139, {0x10, 0x20, 0x40, 0x80, 0x80, 0x40, 0x20, 0x10});
    const model::Module module = cmis::decode(image);
    using enum model::Limit;
    CHECK(module.read(monitor(module, "temperature").flags[HighWarning]).is_set());
    CHECK_FALSE(module.read(monitor(module, "temperature").flags[HighAlarm]).is_set());
    CHECK(module.read(monitor(module, "supply_voltage").flags[LowWarning]).is_set());
    CHECK(module.read(monitor(module, "aux1").flags[HighAlarm]).is_set());
    CHECK(module.read(monitor(module, "laser_temperature").flags[LowAlarm]).is_set());
    CHECK(module.read(monitor(module, "custom_monitor").flags[HighAlarm]).is_set());
    CHECK(module.read(monitor(module, "aux3").flags[LowWarning]).is_set());
    CHECK(module.read(monitor(module, "rx_power", 1).flags[HighAlarm]).is_set());
    CHECK(module.read(monitor(module, "rx_power", 2).flags[LowAlarm]).is_set());
    CHECK(module.read(monitor(module, "rx_power", 3).flags[HighWarning]).is_set());
    CHECK(module.read(monitor(module, "rx_power", 4).flags[LowWarning]).is_set());
    CHECK_FALSE(module.read(monitor(module, "rx_power", 5).flags[LowWarning]).is_set());
    for (unsigned limit = 0; limit < model::limit_count; ++limit) {
        for (unsigned lane = 1; lane <= 8; ++lane) {
            CHECK(module.read(monitor(module, "tx_power", lane).flags[limit]).is_set() ==
                  (lane == 5 + limit));
            CHECK(module.read(monitor(module, "tx_bias", lane).flags[limit]).is_set() ==
                  (lane == 8 - limit));
        }
    }
}

TEST_CASE("media lanes that are not there are unused, not dark") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x00), 210, {0xF0});
    const model::Module module = cmis::decode(image);
    CHECK(monitor(module, "rx_power", 4).value.state == State::BelowResolution);
    CHECK(monitor(module, "rx_power", 5).value.state == State::LaneUnused);
    CHECK(flag(module, "LOSFlagRx<i>", 8).state == State::LaneUnused);
}
