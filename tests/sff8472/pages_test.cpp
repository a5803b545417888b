// A2h pages 02h and 03h by hand from SFF-8472 sections 12 and 13 and from SFF-8690.
#include <doctest/doctest.h>

#include "sff/sff8472/a2_page_02h.hpp"
#include "sff/sff8472/a2_page_03h.hpp"
#include "tests/sff8472/sfp.hpp"

using namespace sfp;
using memmap::State;

namespace {

constexpr memmap::Page page_02h = memmap::a2_upper(0x02);
constexpr memmap::Page page_03h = memmap::a2_upper(0x03);

/// A tunable module: 191.3 THz to 196.1 THz, 50 GHz grid, channel 21.
memmap::Image tunable() {
    memmap::Image image = ordinary();
    put(image, memmap::lower, 64, {0x14, 0xC0});
    put(image, memmap::lower, 92, {0x6A});
    sum_all(image);
    zero(image, page_02h);
    put(image, page_02h, 128, {0x03, 0x00});
    put(image, page_02h, 132, {0x00, 0xBF, 0x0B, 0xB8, 0x00, 0xC4, 0x03, 0xE8, 0x01, 0xF4});
    put(image, page_02h, 144, {0x00, 0x15, 0x79, 0x9B});
    return image;
}

} // namespace

TEST_CASE("tuning by channel and by wavelength, worked from SFF-8690 section 5.2") {
    memmap::Image image = tunable();
    put(image, page_02h, 152, {0xFF, 0xF4, 0x00, 0x13});
    const model::Module module = sff8472::decode(image);
    CHECK(reading(module, "first_frequency").value == doctest::Approx(191.3));
    CHECK(reading(module, "last_frequency").value == doctest::Approx(196.1));
    CHECK(reading(module, "min_grid_spacing").value == 50);
    CHECK(reading(module, "channel_number").value == 21);
    CHECK(reading(module, "channel_frequency").value == doctest::Approx(192.3));
    CHECK(reading(module, "wavelength_set").value == doctest::Approx(1556.55));
    CHECK(reading(module, "frequency_error").value == doctest::Approx(-1.2));
    CHECK(reading(module, "wavelength_error").value == doctest::Approx(0.095));
    CHECK_FALSE(has_finding(module, "channel-range"));
}

TEST_CASE("channels outside the range, and channel 0, are said") {
    memmap::Image image = tunable();
    put(image, page_02h, 144, {0x00, 0x62}); // 98: one past the last, 97
    CHECK(has_finding(sff8472::decode(image), "channel-range"));
    put(image, page_02h, 144, {0x00, 0x61});
    CHECK_FALSE(has_finding(sff8472::decode(image), "channel-range"));
    put(image, page_02h, 144, {0x00, 0x00});
    CHECK(reading(sff8472::decode(image), "channel_frequency").state == State::Invalid);
    // A negative grid counts down from the first frequency.
    put(image, page_02h, 140, {0xFC, 0x18, 0, 0, 0x00, 0x03}); // -100 GHz, channel 3
    CHECK(reading(sff8472::decode(image), "channel_frequency").value == doctest::Approx(191.1));
}

TEST_CASE("PITFALLS 4.15: 128.1 is tuning by channel number, 128.0 tuning in 50 pm steps") {
    memmap::Image image = tunable();
    put(image, page_02h, 128, {0x02});
    model::Module module = sff8472::decode(image);
    CHECK(reading(module, "tunable_by_channel").is_set());
    CHECK_FALSE(reading(module, "tunable_by_wavelength").is_set());
    CHECK(reading(module, "channel_number").state == State::Ok);
    CHECK(reading(module, "wavelength_set").state == State::NotAdvertised);
    put(image, page_02h, 128, {0x01});
    module = sff8472::decode(image);
    CHECK(reading(module, "channel_number").state == State::NotAdvertised);
    CHECK(reading(module, "channel_frequency").state == State::NotAdvertised);
    CHECK(reading(module, "wavelength_set").state == State::Ok);
}

TEST_CASE("tuning states are findings where they mean trouble") {
    memmap::Image image = tunable();
    put(image, page_02h, 168, {0x40});
    CHECK(has_finding(sff8472::decode(image), "tc-fault"));
    put(image, page_02h, 168, {0x20});
    CHECK(has_finding(sff8472::decode(image), "wavelength-unlocked"));
    CHECK_FALSE(has_finding(sff8472::decode(image), "tc-fault"));
    put(image, page_02h, 168, {0x10});
    CHECK(reading(sff8472::decode(image), "tuning_in_progress").is_set());
}

TEST_CASE("the decision threshold is 50 % plus a signed 256th, as Table 12-3 prints it") {
    memmap::Image image = tunable();
    const std::pair<unsigned, double> examples[] = {{0x80, 0}, {0x00, 50}, {0x7F, 99.609375}};
    for (const auto& [byte, percent] : examples) {
        put(image, page_02h, 131, {byte});
        CHECK(reading(sff8472::decode(image), "receiver_decision_threshold").value ==
              doctest::Approx(percent));
    }
}

TEST_CASE("remote performance monitoring: counters, message order and modulation index") {
    memmap::Image image = tunable();
    put(image, page_02h, 129, {0x04});
    put(image, page_02h, 193,
        {0x12, 0x34, 0x56, 0x02, 0xA8, 0x00, 0x09, 0x00, 0x01, 0x00, 0x02, 0x00, 0x0B, 0x00, 0x0C,
         0x01, 0x54, 0x90, 0x1E});
    const model::Module module = sff8472::decode(image);
    CHECK(reading(module, "rpm_received_message").value == 0x123456);
    CHECK(reading(module, "rpm_received_tom").value == 0x2A8);
    CHECK(reading(module, "rpm_frame_lol_count").value == 9);
    CHECK(reading(module, "rpm_frame_count").value == 0x10002);
    CHECK(reading(module, "rpm_frame_tom_error_count").value == 11);
    CHECK(reading(module, "rpm_frame_message_error_count").value == 12);
    // Section 12.3.7's example message 905401h, least significant byte first
    CHECK(reading(module, "rpm_remote_message").value == 0x905401);
    CHECK(reading(module, "rpm_tx_modulation_index").value == 3);
    for (const auto& [byte, percent] : {std::pair{0U, 0.0}, {5U, 1.0}, {10U, 1.0}, {100U, 10.0}}) {
        put(image, page_02h, 211, {byte});
        CHECK(reading(sff8472::decode(image), "rpm_tx_modulation_index").value == percent);
    }
    put(image, page_02h, 211, {101});
    CHECK(reading(sff8472::decode(image), "rpm_tx_modulation_index").state == State::Invalid);
    put(image, page_02h, 129, {0x00});
    CHECK(reading(sff8472::decode(image), "rpm_frame_count").state == State::NotAdvertised);
}

TEST_CASE("high accuracy timing of an optical module") {
    memmap::Image image = tunable();
    zero(image, page_03h);
    // 13 = Dh of month; day 29 is 28 = 11100b: 1110b and 0b; number 5
    put(image, page_03h, 128, {0xCA, 0x1B, 0x01, 0x19, 0x2E, 0x05});
    put(image, page_03h, 150, {0x01, 0x00, 0xFF, 0x80, 0x00});
    put(image, page_03h, 167, {0xFF, 0x00, 0x01, 0x80});
    put(image, page_03h, 179, {0x00, 0x7B, 0x40, 0x00, 0x00, 0x64, 0x80, 0x00});
    sum(image, page_03h, 128, 254);
    model::Module module = sff8472::decode(image);
    CHECK(name(reading(module, "timing_format")) == "Optical Modules (CALB)");
    CHECK(reading(module, "timing_calibration_year").value == 2025);
    CHECK(reading(module, "timing_calibration_month").value == 2);
    CHECK(reading(module, "timing_calibration_day").value == 29);
    CHECK(reading(module, "timing_calibration_number").value == 5);
    CHECK(reading(module, "rx_power_delay_0").value == -0.5);
    CHECK(reading(module, "detune_offset").value == doctest::Approx(-0.1));
    CHECK(reading(module, "detune_slope").value == doctest::Approx(0.15));
    CHECK(reading(module, "average_rx_delay").value == 123.25);
    CHECK(reading(module, "average_tx_delay").value == 100.5);
    CHECK_FALSE(module.item("tx_to_rx_delay"));
    REQUIRE(module.checksums.size() == 4);
    CHECK(module.checksums[3].state == State::Ok);
    CHECK_FALSE(module.checksums[3].bad());
    put(image, page_03h, 131, {0xFF, 0xFF, 0xFF});
    module = sff8472::decode(image);
    for (const auto key : {"timing_calibration_year", "timing_calibration_month",
                           "timing_calibration_day", "timing_calibration_number"}) {
        CHECK(reading(module, key).state == State::Invalid);
    }
    CHECK(module.checksums[3].bad());
}

TEST_CASE("high accuracy timing of a loopback module, and of no known format") {
    memmap::Image image = tunable();
    zero(image, page_03h);
    put(image, page_03h, 128, {0x10, 0x0B});
    put(image, page_03h, 150,
        {0x00, 0x00, 0x40, 0x00, 0x00, 0x00, 0x05, 0x80, 0x00, 0x00, 0x00, 0x06, 0x40, 0x00, 0x00,
         0x00, 0x07, 0x20, 0x00});
    model::Module module = sff8472::decode(image);
    CHECK(reading(module, "calibration_inaccuracy").value == 0.25);
    CHECK(reading(module, "tx_to_rx_delay").value == 5.5);
    CHECK(reading(module, "tx_to_monitor_delay").value == 6.25);
    CHECK(reading(module, "rx_to_monitor_delay").value == 7.125);
    CHECK_FALSE(module.item("average_rx_delay"));
    put(image, page_03h, 128, {0xCA, 0x1C});
    module = sff8472::decode(image);
    CHECK(reading(module, "timing_format").state == State::Invalid);
    CHECK(reading(module, "average_rx_delay").state == State::NotAdvertised);
    CHECK(module.checksums[3].state == State::NotAdvertised);
}

TEST_CASE("page 02h is not advertised by a module without pages") {
    const memmap::Image image = ordinary();
    const memmap::Context context = sff8472::context_of(image);
    CHECK(context.flat);
    CHECK(memmap::read(context, memmap::row(sff8472::a2_page_02h::rows, "LGrid")).state ==
          State::NotAdvertised);
    CHECK_FALSE(sff8472::decode(image).item("min_grid_spacing"));
    CHECK_FALSE(sff8472::context_of(tunable()).flat);
}
