// Monitored parameters of pages 20h and 21h.
#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "sff/memmap/reading.hpp"
#include "sff/sff8636/decode.hpp"
#include "sff/sff8636/parameters.hpp"
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

/// A module whose pages 20h and 21h are there, all of whose parameters are unsupported.
Image paged() {
    Image image = tests::qsfp28();
    put(image, page(0x00), 195, {0x3F});
    tests::clear(image, page(0x20));
    tests::clear(image, page(0x21));
    return image;
}
const model::Monitor& monitor(const model::Module& module, std::string_view key) {
    const auto found = std::ranges::find(module.monitors, key, &model::Monitor::key);
    CAPTURE(key);
    REQUIRE(found != module.monitors.end());
    return *found;
}
Reading read(const Image& image, unsigned number, std::string_view name, unsigned index) {
    for (const memmap::Table& table : sff8636::tables()) {
        for (const memmap::Field& row : table.rows) {
            if (table.page == page(number) && row.name == name) {
                return memmap::read(sff8636::context_of(image), row, index);
            }
        }
    }
    FAIL("no such row");
    return {};
}

} // namespace

TEST_CASE("a parameter of each type has the scale and unit of its type") {
    struct Example {
        unsigned type;
        std::string_view key;
        unsigned raw;
        double value;
        Unit unit;
    };
    // F16: exponent in bits 15-11 less 24, mantissa in bits 10-0.
    const Example examples[] = {
        {1, "snr", 0x1380, 19.5, Unit::Decibel},
        {2, "residual_dispersion", 0xFF9C, -10.0, Unit::None},
        {3, "pam4_level_transition", 0x3080, 48.5, Unit::Decibel},
        {4, "pre_fec_ber_average", 0x8032, 50e-8, Unit::None},
        {5, "fer_average", 0xC803, 3e1, Unit::None},
        {6, "tec_current", 0x8000, -3276.8, Unit::Milliampere},
        {7, "laser_frequency_deviation", 0xFFFF, -0.01, Unit::Gigahertz},
        {8, "laser_temperature_deviation", 0xFF80, -0.5, Unit::Celsius},
        {9, "pre_fec_ber_minimum", 0x0001, 1e-24, Unit::None},
        {10, "pre_fec_ber_maximum", 0xFFFF, 2.047e10, Unit::None},
        {11, "pre_fec_ber_prior_period", 0x7864, 100e-9, Unit::None},
        {12, "pre_fec_ber_current", 0x7065, 101e-10, Unit::None},
        {13, "fer_minimum", 0x0000, 0, Unit::None},
        {14, "fer_maximum", 0xC001, 1, Unit::None},
        {15, "fer_prior_period", 0xC002, 2, Unit::None},
        {16, "fer_current", 0xC003, 3, Unit::None},
    };
    Image image = paged();
    unsigned number = 0;
    for (const Example& example : examples) {
        put(image, page(0x20), 152 + 2 * number, {example.raw >> 8U, example.raw & 0xFFU});
        put(image, page(0x20), 200 + 2 * number, {0, example.type});
        ++number;
    }
    const model::Module module = sff8636::decode(image);
    CHECK(module.monitors.size() == 14 + std::size(examples));
    for (const Example& example : examples) {
        CAPTURE(example.key);
        const Reading& value = monitor(module, example.key).value;
        CHECK(std::abs(value.value - example.value) <= std::abs(example.value) * 1e-12);
        CHECK(value.unit == example.unit);
        CHECK(value.state == State::Ok);
    }
}

TEST_CASE("channel, threshold set, thresholds and flags are those of the parameter") {
    Image image = paged();
    // Parameters 1 and 2: SNR of channels 1 and 4 by set 16; 3: TEC current of the module, set 2.
    put(image, page(0x20), 200, {0xF4, 1, 0xF7, 1, 0x10, 6});
    put(image, page(0x20), 152, {0x14, 0x00, 0x15, 0x00, 0x01, 0xF4});
    put(image, page(0x20), 128, {0x14, 0x80});
    put(image, page(0x21), 128 + 8 * 15, {0x20, 0, 0x10, 0, 0x1C, 0, 0x13, 0});
    put(image, page(0x21), 128 + 8, {0x03, 0xE8, 0xFC, 0x18, 0x02, 0x58, 0xFD, 0xA8});
    const model::Module module = sff8636::decode(image);
    REQUIRE(module.monitors.size() == 17);
    const model::Monitor& first = module.monitors[14];
    const model::Monitor& second = module.monitors[15];
    const model::Monitor& third = module.monitors[16];
    CHECK(first.lane == 1);
    CHECK(second.lane == 4);
    CHECK(third.lane == 0);
    CHECK(first.value.value == 20);
    CHECK(second.value.value == 21);
    CHECK(third.value.value == 50);
    CHECK(third.quantity == model::Quantity::TecCurrent);
    CHECK(first.thresholds == second.thresholds);
    const auto& snr = module.thresholds.at(static_cast<std::size_t>(first.thresholds)).limits;
    CHECK(snr[model::HighAlarm].value == 32);
    CHECK(snr[model::LowAlarm].value == 16);
    CHECK(snr[model::HighWarning].value == 28);
    CHECK(snr[model::LowWarning].value == 19);
    const auto& tec = module.thresholds.at(static_cast<std::size_t>(third.thresholds)).limits;
    CHECK(tec[model::HighAlarm].value == 100);
    CHECK(tec[model::LowAlarm].value == -100);
    CHECK(tec[model::LowWarning].value == -60);
    CHECK(module.read(first.flags[model::LowWarning]).is_set());
    CHECK_FALSE(module.read(first.flags[model::LowAlarm]).is_set());
    CHECK(module.read(second.flags[model::LowAlarm]).is_set());
    CHECK(module.read(third.flags[model::HighAlarm]).is_set());
    CHECK(first.verdict == model::Verdict::Normal);
    const auto of_page = std::ranges::count_if(
        module.flags, [](const model::Register& flag) { return flag.field->page == page(0x20); });
    CHECK(of_page == 12);
    CHECK(read(image, 0x20, "Config <i>: Threshold ID", 0).value == 16);
    CHECK(read(image, 0x20, "Config <i>: Channel number", 1).value == 4);
    CHECK(read(image, 0x20, "Config <i>: Channel number", 2).state == State::NotAdvertised);
    CHECK(read(image, 0x21, "Param Threshold Set <i>: Alarm Low", 1).value == -100);
    CHECK(read(image, 0x21, "Param Threshold Set <i>: Alarm Low", 2).state == State::NotAdvertised);
}

TEST_CASE("level transition has two values that are no numbers") {
    Image image = paged();
    put(image, page(0x20), 200, {0, 3});
    put(image, page(0x20), 152, {0xFF, 0xFF});
    const model::Module infinite = sff8636::decode(image);
    CHECK(monitor(infinite, "pam4_level_transition").value.state == State::Saturated);
    CHECK(monitor(infinite, "pam4_level_transition").value.meaning == "infinite");
    put(image, page(0x20), 152, {0xFF, 0xFE});
    CHECK(monitor(sff8636::decode(image), "pam4_level_transition").value.meaning ==
          "above 255.996 dB");
}

TEST_CASE("unsupported, reserved and vendor parameters") {
    Image image = paged();
    put(image, page(0x20), 202, {0x00, 17, 0x00, 200});
    put(image, page(0x20), 152, {0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC});
    const model::Module module = sff8636::decode(image);
    CHECK(module.monitors.size() == 16);
    CHECK(monitor(module, "reserved_parameter").value.state == State::Invalid);
    CHECK(monitor(module, "vendor_parameter").value.value == 0x9ABC);
    CHECK(read(image, 0x20, "Param <i>", 0).state == State::NotAdvertised);
    CHECK(read(image, 0x20, "L-Param<i> Alarm High", 0).state == State::NotAdvertised);
}

TEST_CASE("pages that are not advertised, or belong to SFF-8436, give no parameters") {
    Image image = paged();
    put(image, page(0x20), 200, {0, 1});
    CHECK(sff8636::decode(image).monitors.size() == 15);
    put(image, page(0x00), 195, {0x3E});
    CHECK(sff8636::decode(image).monitors.size() == 14);
    put(image, page(0x00), 195, {0x3F});
    put(image, low, 1, {2});
    CHECK(sff8636::decode(image).monitors.size() == 14);
}

TEST_CASE("the lane mapping has odd lanes in the upper nibble") {
    Image image = paged();
    put(image, page(0x20), 248, {0x12, 0x46});
    const model::Module module = sff8636::decode(image);
    const unsigned expected[] = {1, 2, 4, 6};
    for (unsigned lane = 1; lane <= 4; ++lane) {
        CHECK(module.lane_item("lane_mapping", lane)->reading.raw == expected[lane - 1]);
    }
}
