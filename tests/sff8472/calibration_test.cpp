// External calibration, worked by hand from SFF-8472 section 9.3 and Tables 9-5 to 9-10.
#include <cmath>

#include <doctest/doctest.h>

#include "sff/sff8472/a2_lower.hpp"
#include "sff/sff8472/calibration.hpp"
#include "tests/sff8472/sfp.hpp"

using namespace sfp;
using memmap::State;

namespace {

/// Slopes of 1, offsets of 0, Rx power c1 = 1: counts are LSB.
memmap::Image external() {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 92, {0x58});
    put(image, memmap::a2_lower, 68, {0x3F, 0x80, 0x00, 0x00});
    for (const unsigned slope : {76U, 80U, 84U, 88U}) {
        put(image, memmap::a2_lower, slope, {0x01, 0x00, 0x00, 0x00});
    }
    sum_all(image);
    return image;
}

double value(const memmap::Image& image, std::string_view key) {
    const model::Module module = sff8472::decode(image);
    CHECK(monitor(module, key).value.state == State::Ok);
    return monitor(module, key).value.value;
}

} // namespace

TEST_CASE("identity constants give what an internally calibrated module gives") {
    const memmap::Image internal = ordinary();
    const memmap::Image other = external();
    for (const auto key : {"temperature", "supply_voltage", "tx_bias", "tx_power", "rx_power"}) {
        CHECK(value(internal, key) == doctest::Approx(value(other, key)));
    }
    CHECK(value(other, "temperature") == 25.5);
    CHECK(value(other, "supply_voltage") == doctest::Approx(3.3000));
    CHECK(value(other, "tx_bias") == doctest::Approx(30.0));
    CHECK(value(other, "tx_power") == doctest::Approx(1.0));
    CHECK(value(other, "rx_power") == doctest::Approx(0.3));
}

TEST_CASE("PITFALLS 4.1: received power is a polynomial in powers of the counts") {
    memmap::Image image = external();
    // c4 = 2^-40, c3 = 2^-30, c2 = 2^-12, c1 = 0.5, c0 = -8; x = 4096 = 2^12
    put(image, memmap::a2_lower, 56,
        {0x2B, 0x80, 0, 0, 0x30, 0x80, 0, 0, 0x39, 0x80, 0, 0, 0x3F, 0x00, 0, 0, 0xC1, 0x00, 0, 0});
    put(image, memmap::a2_lower, 104, {0x10, 0x00});
    // 2^8 + 2^6 + 2^12 + 2^11 - 8 = 256 + 64 + 4096 + 2048 - 8 = 6456 in 0.1 uW
    CHECK(value(image, "rx_power") == doctest::Approx(0.6456));

    // Only c4 = 1e-15 (26901D7Dh): 20000^4 = 1.6e17, so 160 counts.
    put(image, memmap::a2_lower, 56,
        {0x26, 0x90, 0x1D, 0x7D, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    put(image, memmap::a2_lower, 104, {0x4E, 0x20});
    CHECK(value(image, "rx_power") == doctest::Approx(0.0160).epsilon(1e-6));

    // c2 = 0.25, c0 = 100, c1 = -2: x = 300 gives 22500 - 600 + 100 = 22000.
    put(image, memmap::a2_lower, 56,
        {0, 0, 0, 0, 0, 0, 0, 0, 0x3E, 0x80, 0, 0, 0xC0, 0, 0, 0, 0x42, 0xC8, 0, 0});
    put(image, memmap::a2_lower, 104, {0x01, 0x2C});
    CHECK(value(image, "rx_power") == doctest::Approx(2.2));
}

TEST_CASE("PITFALLS 4.2: slope and signed offset apply to the raw counts") {
    memmap::Image image = external();
    // temperature: slope 1.5, offset -512 LSB, counts -2560: -3840 - 512 = -4352 / 256 = -17
    put(image, memmap::a2_lower, 84, {0x01, 0x80, 0xFE, 0x00});
    put(image, memmap::a2_lower, 96, {0xF6, 0x00});
    CHECK(value(image, "temperature") == -17.0);
    // voltage: slope 1.0313 (0108h), offset -3: 32000 * 1.03125 - 3 = 32997
    put(image, memmap::a2_lower, 88, {0x01, 0x08, 0xFF, 0xFD});
    put(image, memmap::a2_lower, 98, {0x7D, 0x00});
    CHECK(value(image, "supply_voltage") == doctest::Approx(3.2997));
    // bias: slope 2, offset -1000: 4000 * 2 - 1000 = 7000 of 2 uA
    put(image, memmap::a2_lower, 76, {0x02, 0x00, 0xFC, 0x18});
    put(image, memmap::a2_lower, 100, {0x0F, 0xA0});
    CHECK(value(image, "tx_bias") == doctest::Approx(14.0));
    // Tx power: slope 0.5, offset +250: 9000 / 2 + 250 = 4750
    put(image, memmap::a2_lower, 80, {0x00, 0x80, 0x00, 0xFA});
    put(image, memmap::a2_lower, 102, {0x23, 0x28});
    CHECK(value(image, "tx_power") == doctest::Approx(0.475));
}

TEST_CASE("a result that the format of the register cannot say is saturated, at its end") {
    memmap::Image image = external();
    const auto reading = [&](std::string_view key) {
        const model::Module module = sff8472::decode(image);
        return monitor(module, key).value;
    };
    // temperature: slope 255.996, counts 7FFFh and 8000h, far beyond +-128 degrees
    put(image, memmap::a2_lower, 84, {0xFF, 0xFF, 0x00, 0x00});
    put(image, memmap::a2_lower, 96, {0x7F, 0xFF});
    CHECK(reading("temperature").state == State::Saturated);
    CHECK(reading("temperature").value == doctest::Approx(127.99609375));
    put(image, memmap::a2_lower, 96, {0x80, 0x00});
    CHECK(reading("temperature").state == State::Saturated);
    CHECK(reading("temperature").value == -128.0);
    // voltage: slope 3, counts 30000: 90000 of 65535
    put(image, memmap::a2_lower, 88, {0x03, 0x00, 0x00, 0x00});
    put(image, memmap::a2_lower, 98, {0x75, 0x30});
    CHECK(reading("supply_voltage").state == State::Saturated);
    CHECK(reading("supply_voltage").value == doctest::Approx(6.5535));
    // Rx power: c0 = 1e6 (49742400h)
    put(image, memmap::a2_lower, 72, {0x49, 0x74, 0x24, 0x00});
    CHECK(reading("rx_power").state == State::Saturated);
    CHECK(reading("rx_power").value == doctest::Approx(6.5535));
}

TEST_CASE("the formats of slopes and offsets are those of Tables 9-7 and 9-8") {
    CHECK(sff8472::Linear{.slope = 0x0001}(256) == 1.0);
    CHECK(sff8472::Linear{.slope = 0x01FF}(1000) == doctest::Approx(1996.09375));
    CHECK(sff8472::Linear{.slope = 0xFFFF}(1) == 255.99609375);
    CHECK(sff8472::Linear{.slope = 0x0100, .offset = -32768}(0) == -32768.0);
    CHECK(sff8472::Linear{.slope = 0x0100, .offset = 32767}(1) == 32768.0);
    CHECK(sff8472::Polynomial{{1, 2, 3, 4, 5}}(10) == 54321.0);
}

TEST_CASE("PITFALLS 4.3: thresholds are calibrated, each with the constants of its quantity") {
    memmap::Image image = external();
    put(image, memmap::a2_lower, 84, {0x00, 0x80, 0x01, 0x00}); // T: half, plus 1 degree
    put(image, memmap::a2_lower, 88, {0x01, 0x00, 0x00, 0x64}); // V: plus 10 mV
    put(image, memmap::a2_lower, 76, {0x02, 0x00, 0x00, 0x00}); // I: twice
    put(image, memmap::a2_lower, 80, {0x03, 0x00, 0x00, 0x00}); // Tx: three times
    put(image, memmap::a2_lower, 68, {0x40, 0x80, 0x00, 0x00}); // Rx: four times
    const model::Module module = sff8472::decode(image);
    const auto limit = [&](std::string_view key, model::Limit which) {
        const auto index = static_cast<std::size_t>(monitor(module, key).thresholds);
        return module.thresholds.at(index).limits[which].value;
    };
    CHECK(limit("temperature", model::HighAlarm) == 38.5);
    CHECK(limit("temperature", model::LowAlarm) == -1.5);
    CHECK(limit("temperature", model::HighWarning) == 36.0);
    CHECK(limit("temperature", model::LowWarning) == 1.0);
    CHECK(limit("supply_voltage", model::HighAlarm) == doctest::Approx(3.64));
    CHECK(limit("supply_voltage", model::LowWarning) == doctest::Approx(3.145));
    CHECK(limit("tx_bias", model::HighAlarm) == doctest::Approx(160.0));
    CHECK(limit("tx_bias", model::LowAlarm) == doctest::Approx(20.0));
    CHECK(limit("tx_power", model::HighWarning) == doctest::Approx(5.3349));
    CHECK(limit("rx_power", model::LowAlarm) == doctest::Approx(0.1004));
    CHECK(limit("rx_power", model::HighAlarm) == doctest::Approx(5.65));
}

TEST_CASE(
    "PITFALLS 4.4: neither kind of calibration declared is read as internal, with a finding") {
    memmap::Image image = external();
    put(image, memmap::a2_lower, 76, {0x02, 0x00});
    put(image, memmap::lower, 92, {0x48});
    const model::Module neither = sff8472::decode(image);
    CHECK(monitor(neither, "tx_bias").value.value == doctest::Approx(30.0));
    CHECK(monitor(neither, "tx_bias").raw.field == nullptr);
    CHECK(has_finding(neither, "calibration-undeclared"));

    put(image, memmap::lower, 92, {0x78});
    const model::Module both = sff8472::decode(image);
    CHECK(monitor(both, "tx_bias").value.value == doctest::Approx(60.0));
    CHECK(has_finding(both, "calibration-contradiction"));
    CHECK_FALSE(has_finding(both, "calibration-undeclared"));
}

TEST_CASE("a calibrated monitor keeps its register and the uncalibrated reading") {
    memmap::Image image = external();
    put(image, memmap::a2_lower, 84, {0x02, 0x00, 0x00, 0x00});
    put(image, memmap::a2_lower, 96, {0xF0, 0x80}); // -15.5 degrees before calibration
    const model::Module module = sff8472::decode(image);
    const model::Monitor temperature = monitor(module, "temperature");
    CHECK(temperature.value.value == -31.0);
    CHECK(temperature.value.raw == 0xF080);
    REQUIRE(temperature.raw.field != nullptr);
    CHECK(temperature.raw.value == -15.5);
    CHECK(temperature.raw.raw == 0xF080);
    CHECK(monitor(module, "laser_temperature").raw.field == nullptr);
}

TEST_CASE("a register of the tables reads calibrated by itself, so that explain shows it") {
    memmap::Image image = external();
    put(image, memmap::a2_lower, 80, {0x00, 0x40, 0xFF, 0x9C}); // a quarter, less 100
    const memmap::Context context = sff8472::context_of(image);
    const auto reading = memmap::read(context, memmap::row(sff8472::a2_lower::rows, "TX Power"));
    CHECK(reading.raw == 10000);
    CHECK(reading.value == doctest::Approx(0.24));
}

TEST_CASE("results that no sensor can have are below resolution or invalid") {
    memmap::Image image = external();
    SUBCASE("negative power is no light, and no number below 0") {
        put(image, memmap::a2_lower, 72, {0xC7, 0x00, 0, 0}); // c0 = -32768
        const auto module = sff8472::decode(image);
        CHECK(monitor(module, "rx_power").value.state == State::BelowResolution);
        CHECK(monitor(module, "rx_power").value.value == 0.0);
    }
    SUBCASE("counts of 0 are light where the constant says so") {
        put(image, memmap::a2_lower, 72, {0x41, 0xA0, 0, 0}); // c0 = 20
        put(image, memmap::a2_lower, 104, {0, 0});
        const auto module = sff8472::decode(image);
        CHECK(monitor(module, "rx_power").value.state == State::Ok);
        CHECK(monitor(module, "rx_power").value.value == doctest::Approx(0.002));
    }
    SUBCASE("NaN and infinity are invalid") {
        put(image, memmap::a2_lower, 60, {0x7F, 0xC0, 0, 0});
        CHECK(monitor(sff8472::decode(image), "rx_power").value.state == State::Invalid);
        put(image, memmap::a2_lower, 60, {0x7F, 0x80, 0, 0});
        CHECK(monitor(sff8472::decode(image), "rx_power").value.state == State::Invalid);
    }
    SUBCASE("the largest float to the fourth power is more than the register can say") {
        put(image, memmap::a2_lower, 56, {0x7F, 0x7F, 0xFF, 0xFF});
        const auto module = sff8472::decode(image);
        CHECK(monitor(module, "rx_power").value.state == State::Saturated);
        CHECK(monitor(module, "rx_power").value.value == doctest::Approx(6.5535));
    }
    SUBCASE("a negative supply voltage is invalid") {
        put(image, memmap::a2_lower, 90, {0x80, 0x00});
        put(image, memmap::a2_lower, 98, {0x00, 0x10});
        CHECK(monitor(sff8472::decode(image), "supply_voltage").value.state == State::Invalid);
    }
    SUBCASE("a slope of 0 is worth a finding") {
        CHECK_FALSE(has_finding(sff8472::decode(image), "calibration-slope"));
        put(image, memmap::a2_lower, 84, {0x00, 0x00});
        CHECK(has_finding(sff8472::decode(image), "calibration-slope"));
    }
}

TEST_CASE("counts without their constants are not guessed at") {
    const memmap::Image full = external();
    memmap::Image image;
    image.put(memmap::lower, 0, full.find(memmap::lower)->bytes);
    image.put(memmap::a2_lower, 96, full.find(memmap::a2_lower)->at(96, 10));
    const auto module = sff8472::decode(image);
    CHECK(monitor(module, "rx_power").value.state == State::NotRead);
    CHECK(monitor(module, "temperature").value.state == State::NotRead);
    CHECK(monitor(module, "temperature").raw.value == 25.5);
}
