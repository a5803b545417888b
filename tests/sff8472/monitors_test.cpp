// A2h bytes 0-127 by hand from SFF-8472 Tables 9-1 to 10-1.
#include <doctest/doctest.h>

#include "sff/sff8472/a2_lower.hpp"
#include "tests/sff8472/sfp.hpp"

using namespace sfp;
using memmap::State;

namespace {

/// Names of the flags and status bits that are set.
std::vector<std::string> set_flags(const model::Module& module) {
    std::vector<std::string> names;
    for (const model::Register& flag : module.flags) {
        if (module.read(flag).is_set()) {
            names.emplace_back(flag.field->name);
        }
    }
    return names;
}

double limit(const model::Module& module, std::string_view key, model::Limit which) {
    const auto index = static_cast<std::size_t>(monitor(module, key).thresholds);
    return module.thresholds.at(index).limits[which].value;
}

} // namespace

TEST_CASE("temperatures read as in Table 9-2") {
    memmap::Image image = ordinary();
    const std::tuple<unsigned, unsigned, double> examples[] = {{0x7F, 0xFF, 127 + 255 / 256.0},
                                                               {0x7D, 0x00, 125},
                                                               {0x01, 0x01, 1 + 1 / 256.0},
                                                               {0x00, 0x01, 1 / 256.0},
                                                               {0x00, 0x00, 0},
                                                               {0xFF, 0xFF, -1 / 256.0},
                                                               {0xE7, 0x00, -25},
                                                               {0xD8, 0x00, -40},
                                                               {0x80, 0x01, -127 - 255 / 256.0}};
    for (const auto& [high, low, celsius] : examples) {
        put(image, memmap::a2_lower, 96, {high, low});
        const auto value = monitor(sff8472::decode(image), "temperature").value;
        CHECK(value.value == celsius);
        CHECK(value.state == State::Ok);
    }
}

TEST_CASE("PITFALLS 4.6: TEC current is signed, in 0.1 mA, and positive while cooling") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 64, {0x04}); // cooled
    const std::tuple<unsigned, unsigned, double> examples[] = {
        {0x7D, 0x00, 3200.0}, {0x01, 0x01, 25.7},   {0x00, 0xFF, 25.5},
        {0xFF, 0x00, -25.6},  {0xE7, 0x00, -640.0}, {0x80, 0x00, -3276.8}};
    for (const auto& [high, low, current] : examples) {
        put(image, memmap::a2_lower, 108, {high, low});
        const auto tec = monitor(sff8472::decode(image), "tec_current");
        CHECK(tec.value.value == doctest::Approx(current));
        CHECK(tec.note == "positive is cooling");
    }
}

TEST_CASE(
    "the optional monitors stand where their thresholds are written, or a cooled laser's are") {
    memmap::Image image = ordinary();
    put(image, memmap::a2_lower, 106, {0x2D, 0x40});
    CHECK(monitor(sff8472::decode(image), "laser_temperature").value.state == State::NotAdvertised);
    put(image, memmap::a2_lower, 40, {0x3C, 0x00, 0x0A, 0x00, 0x37, 0x00, 0x0F, 0x00});
    const model::Module module = sff8472::decode(image);
    CHECK(monitor(module, "laser_temperature").value.value == 45.25);
    CHECK(limit(module, "laser_temperature", model::HighAlarm) == 60);
    CHECK(limit(module, "laser_temperature", model::LowAlarm) == 10);
    CHECK(limit(module, "laser_temperature", model::HighWarning) == 55);
    CHECK(limit(module, "laser_temperature", model::LowWarning) == 15);
    CHECK(monitor(module, "tec_current").value.state == State::NotAdvertised);
    CHECK(monitor(module, "tec_current").thresholds == -1);
    put(image, memmap::a2_lower, 40, {255, 255, 255, 255, 255, 255, 255, 255});
    CHECK(monitor(sff8472::decode(image), "laser_temperature").value.state == State::NotAdvertised);
}

TEST_CASE(
    "PITFALLS 4.5: thresholds and flags are ordered high alarm, low alarm, high and low warning") {
    memmap::Image image = ordinary();
    model::Module module = sff8472::decode(image);
    CHECK(limit(module, "temperature", model::HighAlarm) == 75);
    CHECK(limit(module, "temperature", model::LowAlarm) == -5);
    CHECK(limit(module, "temperature", model::HighWarning) == 70);
    CHECK(limit(module, "temperature", model::LowWarning) == 0);
    CHECK(limit(module, "rx_power", model::LowAlarm) == doctest::Approx(0.0251));
    CHECK(limit(module, "tx_power", model::HighWarning) == doctest::Approx(1.7783));
    CHECK(limit(module, "tx_bias", model::LowWarning) == doctest::Approx(15.0));
    CHECK(monitor(module, "temperature").verdict == model::Verdict::Normal);

    // One bit at a time: which flag of which monitor is it?
    const std::string_view order[] = {"temperature", "supply_voltage",    "tx_bias",    "tx_power",
                                      "rx_power",    "laser_temperature", "tec_current"};
    for (unsigned bit = 0; bit < 28; ++bit) {
        const bool warning = bit >= 14;
        const unsigned position = bit % 14;
        for (const unsigned byte : {112U, 113U, 116U, 117U}) {
            put(image, memmap::a2_lower, byte, {0});
        }
        put(image, memmap::a2_lower, (warning ? 116 : 112) + position / 8,
            {0x80U >> (position % 8)});
        module = sff8472::decode(image);
        for (std::size_t i = 0; i < std::size(order); ++i) {
            for (unsigned which = 0; which < model::limit_count; ++which) {
                const bool expected =
                    position / 2 == i && which == (warning ? 2U : 0U) + position % 2;
                CAPTURE(bit);
                CAPTURE(order[i]);
                CHECK(module.read(monitor(module, order[i]).flags[which]).is_set() == expected);
            }
        }
        CHECK(set_flags(module).size() == 1);
    }
}

TEST_CASE("flags that are not advertised are not shown as clear") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 93, {0x70});
    put(image, memmap::a2_lower, 112, {0xFF});
    const model::Module module = sff8472::decode(image);
    CHECK(module.read(monitor(module, "temperature").flags[model::HighAlarm]).state ==
          State::NotAdvertised);
    CHECK(set_flags(module).empty());
}

TEST_CASE("status bits of byte 110 each have their own meaning") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 93, {0xFE});
    const std::pair<unsigned, std::string_view> bits[] = {
        {7, "tx_disable_pin"},  {6, "soft_tx_disable_select"},  {5, "rs1_pin"},
        {4, "rate_select_pin"}, {3, "soft_rate_select_select"}, {2, "tx_fault"},
        {1, "rx_los"},          {0, "data_not_ready"}};
    for (const auto& [bit, key] : bits) {
        put(image, memmap::a2_lower, 110, {1U << bit});
        const model::Module module = sff8472::decode(image);
        for (const auto& [other, other_key] : bits) {
            CHECK(reading(module, other_key).is_set() == (other == bit));
        }
        CHECK(has_finding(module, "tx-disabled") == (bit >= 6));
        CHECK(has_finding(module, "tx-fault") == (bit == 2));
        CHECK(has_finding(module, "data-not-ready") == (bit == 0));
    }
    put(image, memmap::lower, 93, {0x80});
    put(image, memmap::a2_lower, 110, {0x06});
    const model::Module module = sff8472::decode(image);
    CHECK(reading(module, "tx_fault").state == State::NotAdvertised);
    CHECK(reading(module, "rx_los").state == State::NotAdvertised);
}

TEST_CASE("extended control and status, bit by bit") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 64, {0x4A});
    put(image, memmap::lower, 93, {0xFE});
    put(image, memmap::a2_lower, 58, {0x01});
    const std::tuple<unsigned, unsigned, std::string_view> bits[] = {
        {118, 4, "adaptive_input_eq_fail"},  {118, 3, "soft_rs1_select"},
        {118, 2, "power_level_4_enable"},    {118, 1, "above_power_level_1"},
        {118, 0, "power_level_select"},      {119, 4, "pam4_mode_tx_configured"},
        {119, 3, "pam4_mode_rx_configured"}, {119, 2, "mode_64gfc"},
        {119, 1, "tx_cdr_unlocked"},         {119, 0, "rx_cdr_unlocked"}};
    for (const auto& [byte, bit, key] : bits) {
        put(image, memmap::a2_lower, 118, {0, 0});
        put(image, memmap::a2_lower, byte, {1U << bit});
        const model::Module module = sff8472::decode(image);
        for (const auto& [other_byte, other_bit, other_key] : bits) {
            CHECK(reading(module, other_key).is_set() == (other_key == key));
        }
        CHECK(has_finding(module, "cdr-unlocked") == (byte == 119 && bit < 2));
        CHECK(has_finding(module, "input-eq-failed") == (byte == 118 && bit == 4));
    }
    put(image, memmap::lower, 64, {0x00});
    CHECK(reading(sff8472::decode(image), "rx_cdr_unlocked").state == State::NotAdvertised);
}

TEST_CASE("equalization and emphasis are two nibbles each, high rate first") {
    memmap::Image image = ordinary();
    put(image, memmap::a2_lower, 114, {0xA3, 0x70});
    model::Module module = sff8472::decode(image);
    CHECK(name(reading(module, "tx_input_equalization_high")) == "10 dB");
    CHECK(name(reading(module, "tx_input_equalization_low")) == "3 dB");
    CHECK(name(reading(module, "rx_output_emphasis_high")) == "7 dB");
    CHECK(name(reading(module, "rx_output_emphasis_low")) == "No emphasis");
    put(image, memmap::a2_lower, 114, {0xB0, 0x80});
    module = sff8472::decode(image);
    CHECK(reading(module, "tx_input_equalization_high").state == State::Invalid);
    CHECK(reading(module, "rx_output_emphasis_high").state == State::Ok); // the vendor's own
}

TEST_CASE("PITFALLS 4.14: ignoring the RS pins is controlled at 73.4") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 94, {0x09});
    put(image, memmap::a2_lower, 56, {0x10});
    put(image, memmap::a2_lower, 72, {0x00, 0x10});
    model::Module module = sff8472::decode(image);
    CHECK(reading(module, "rs_pin_state_ignore").is_set());
    CHECK_FALSE(reading(module, "rx_output_enhanced_eq_override").is_set());
    put(image, memmap::a2_lower, 72, {0x10, 0x00});
    module = sff8472::decode(image);
    CHECK_FALSE(reading(module, "rs_pin_state_ignore").is_set());
    CHECK(reading(module, "rx_output_enhanced_eq_override").is_set());
    put(image, memmap::a2_lower, 56, {0x00});
    CHECK(reading(sff8472::decode(image), "rs_pin_state_ignore").state == State::NotAdvertised);
}

TEST_CASE("bytes 56-91 are enhanced features of one kind of calibration, constants of the other") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 94, {0x09});
    put(image, memmap::a2_lower, 60, {0x0F, 0x07, 0x0B, 0xA6, 0x95, 0x00, 0x21, 0x02});
    model::Module module = sff8472::decode(image);
    CHECK(name(reading(module, "tx_input_eq_store_recall")) == "implemented");
    CHECK(reading(module, "max_adaptive_tx_input_eq_settling_time").value == 700);
    CHECK(name(reading(module, "rx_output_eq_type")) == "constant steady state amplitude");
    CHECK(name(reading(module, "rx_enhanced_output_eq_control")) == "pre-cursor");
    CHECK(reading(module, "rx_output_amplitude_3_supported").is_set());
    CHECK_FALSE(reading(module, "rx_output_amplitude_2_supported").is_set());
    CHECK(reading(module, "max_tx_input_eq").value == 6);
    CHECK(reading(module, "max_rx_output_eq_post_cursor").value == 9);
    CHECK(reading(module, "max_rx_output_eq_pre_cursor").value == 5);
    CHECK(reading(module, "secondary_extended_compliance").raw == 0x02);
    const auto& constant = memmap::row(sff8472::a2_lower::rows, "Rx_PWR(3)");
    CHECK_FALSE(memmap::applies(module.context, constant));
    put(image, memmap::lower, 92, {0x58});
    module = sff8472::decode(image);
    CHECK_FALSE(module.item("tx_input_eq_store_recall"));
    CHECK(memmap::applies(module.context, constant));
    CHECK(memmap::read(module.context, constant).raw == 0x0F070BA6);
}

TEST_CASE("received power says whether it is average or OMA") {
    memmap::Image image = ordinary();
    CHECK(monitor(sff8472::decode(image), "rx_power").note == "average");
    put(image, memmap::lower, 92, {0x60});
    CHECK(monitor(sff8472::decode(image), "rx_power").note == "OMA");
}

TEST_CASE("no light, full scale and no diagnostics look different") {
    memmap::Image image = ordinary();
    put(image, memmap::a2_lower, 102, {0xFF, 0xFF, 0x00, 0x00});
    model::Module module = sff8472::decode(image);
    CHECK(monitor(module, "tx_power").value.state == State::Saturated);
    CHECK(monitor(module, "rx_power").value.state == State::BelowResolution);
    CHECK_FALSE(has_finding(module, "undeclared-diagnostics"));
    put(image, memmap::lower, 92, {0x00});
    module = sff8472::decode(image);
    CHECK(monitor(module, "tx_power").value.state == State::NotAdvertised);
    CHECK(has_finding(module, "undeclared-diagnostics"));
    CHECK(has_finding(module, "flags-without-diagnostics"));
}

TEST_CASE("A2h of zeros or FFh behind a module without diagnostics is filler, and no finding") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 92, {0x00, 0x00});
    sum_all(image);
    for (const unsigned filler : {0x00U, 0xFFU}) {
        for (unsigned byte = 0; byte < 128; ++byte) {
            put(image, memmap::a2_lower, byte, {filler});
        }
        for (const model::Finding& finding : sff8472::decode(image).findings) {
            FAIL_CHECK(finding.text);
        }
    }
}

TEST_CASE("legacy diagnostics and address change are said") {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 92, {0xEC});
    const model::Module module = sff8472::decode(image);
    CHECK(has_finding(module, "legacy-diagnostics"));
    CHECK(has_finding(module, "address-change"));
}
