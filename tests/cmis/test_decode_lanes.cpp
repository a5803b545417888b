// Lanes of the CMIS decoder: states, control sets, controls, latencies, network paths, tuning.
#include <doctest/doctest.h>

#include "cmis/decode.hpp"
#include "tests/cmis/decode_image.hpp"

using namespace optictl;
using memmap::State;
using memmap::upper;
using tests::banked;
using tests::lane_item;

TEST_CASE("PITFALLS 2.1: odd lanes have the low nibble of data path states") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x11), 128, {0x21, 0x43, 0x65, 0x17});
    const model::Module module = cmis::decode(image);
    const unsigned expected[] = {1, 2, 3, 4, 5, 6, 7, 1};
    for (unsigned lane = 0; lane < 8; ++lane) {
        CHECK(module.lanes[lane].number == lane + 1);
        CHECK(module.lanes[lane].data_path_state.raw == expected[lane]);
    }
}

TEST_CASE("the active control set has its own value in every lane, nibble and bank") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x01), 142, {0x01});
    tests::add_page(image, banked(0x11, 1));
    tests::set(image, banked(0x11, 0), 206, {0x10, 0x11, 0x24, 0x25, 0x38, 0x39, 0x4C, 0x4D});
    tests::set(image, banked(0x11, 1), 206, {0x5E, 0x5F, 0x60, 0x71, 0x82, 0x93, 0xA4, 0xB5});
    tests::set(image, banked(0x11, 1), 217, {0x10, 0x32, 0x54, 0x76});
    tests::set(image, banked(0x11, 0), 223, {0x10, 0x32, 0x54, 0x76, 0x67, 0x45, 0x23, 0x01});
    tests::set(image, banked(0x11, 0), 231, {0x10, 0x32, 0x01, 0x23});
    tests::set(image, banked(0x11, 0), 214, {0x81, 0x1B, 0xE4});
    tests::set(image, banked(0x11, 0), 221, {0x0F, 0xF0});
    const model::Module module = cmis::decode(image);
    REQUIRE(module.lanes.size() == 16);
    const unsigned apps[] = {1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9, 10, 11};
    const unsigned paths[] = {0, 0, 2, 2, 4, 4, 6, 6, 7, 7, 0, 0, 1, 1, 2, 2};
    const unsigned recalled[] = {3, 2, 1, 0, 0, 1, 2, 3};
    const unsigned amplitudes[] = {0, 1, 2, 3, 1, 0, 3, 2};
    for (unsigned lane = 1; lane <= 16; ++lane) {
        CAPTURE(lane);
        CHECK(module.lanes[lane - 1].application.raw == apps[lane - 1]);
        CHECK(module.lanes[lane - 1].data_path.raw == paths[lane - 1]);
    }
    for (unsigned lane = 1; lane <= 8; ++lane) {
        CAPTURE(lane);
        CHECK(lane_item(module, lane, "explicit_control").reading.is_set() == (lane % 2 == 0));
        CHECK(lane_item(module, lane, "output_eq_pre_cursor_target_rx").reading.raw == lane - 1);
        CHECK(lane_item(module, lane, "output_eq_post_cursor_target_rx").reading.raw == 8 - lane);
        CHECK(lane_item(module, lane, "output_amplitude_target_rx").reading.raw ==
              amplitudes[lane - 1]);
        CHECK(lane_item(module, lane, "adaptive_input_eq_recalled_tx").reading.raw ==
              recalled[lane - 1]);
        CHECK(lane_item(module, lane, "adaptive_input_eq_enable_tx").reading.is_set() ==
              (lane == 1 || lane == 8));
        CHECK(lane_item(module, lane, "cdr_enable_tx").reading.is_set() == (lane <= 4));
        CHECK(lane_item(module, lane, "cdr_enable_rx").reading.is_set() == (lane > 4));
        CHECK(lane_item(module, lane + 8, "host_controlled_input_eq_target_tx").reading.raw ==
              lane - 1);
    }
}

TEST_CASE("both staged control sets are shown apart") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x10), 145, {0x11, 0x22, 0x35, 0x46, 0x59, 0x6A, 0x7D, 0x8E});
    tests::set(image, upper(0x10), 180, {0x9E, 0xAD, 0xBA, 0xC9, 0xD6, 0xE5, 0xF2, 0x01});
    tests::set(image, upper(0x10), 156, {0x10, 0x32, 0x54, 0x76});
    tests::set(image, upper(0x10), 205, {0x23, 0x01, 0x32, 0x10});
    const model::Module module = cmis::decode(image);
    const unsigned amplitudes[] = {3, 2, 1, 0, 2, 3, 0, 1};
    for (unsigned lane = 1; lane <= 8; ++lane) {
        CAPTURE(lane);
        CHECK(lane_item(module, lane, "scs0_app_sel_code").reading.raw == lane);
        CHECK(lane_item(module, lane, "scs0_dpidx").reading.raw == lane - 1);
        CHECK(lane_item(module, lane, "scs0_explicit_control").reading.is_set() ==
              (lane == 1 || lane == 3 || lane == 5 || lane == 7));
        CHECK(lane_item(module, lane, "scs1_app_sel_code").reading.raw == (lane + 8) % 16);
        CHECK(lane_item(module, lane, "scs1_dpidx").reading.raw == 8 - lane);
        CHECK(lane_item(module, lane, "scs0_host_controlled_input_eq_target_tx").reading.raw ==
              lane - 1);
        CHECK(lane_item(module, lane, "scs1_output_amplitude_target_rx").reading.raw ==
              amplitudes[lane - 1]);
    }
    tests::set(image, upper(0x01), 162, {0x00});
    CHECK(lane_item(cmis::decode(image), 1, "scs1_dpidx").reading.state == State::NotAdvertised);
}

TEST_CASE("PITFALLS 2.2: 10h:128 has the opposite polarity in CMIS 3.0") {
    memmap::Image image = tests::paged_module(0x30);
    tests::set(image, upper(0x10), 128, {0xFD});
    const model::Module old = cmis::decode(image);
    CHECK_FALSE(lane_item(old, 1, "dp_deinit").reading.is_set());
    CHECK(lane_item(old, 2, "dp_deinit").reading.is_set());
    CHECK_FALSE(lane_item(old, 2, "dp_deinit").note.empty());
    tests::set(image, memmap::lower, 1, {0x40});
    const model::Module newer = cmis::decode(image);
    CHECK(lane_item(newer, 1, "dp_deinit").reading.is_set());
    CHECK_FALSE(lane_item(newer, 2, "dp_deinit").reading.is_set());
    CHECK(lane_item(newer, 2, "dp_deinit").note.empty());
}

TEST_CASE("lane controls have a different lane in every register") {
    memmap::Image image = tests::paged_module();
    const struct {
        unsigned byte;
        const char* key;
    } controls[] = {{129, "input_polarity_flip_tx"}, {130, "tx_disable"},
                    {131, "tx_squelch_disable"},     {132, "tx_force_squelch"},
                    {134, "tx_equalizer_freeze"},    {137, "output_polarity_flip_rx"},
                    {138, "rx_output_disable"},      {139, "rx_squelch_disable"}};
    for (unsigned i = 0; i < 8; ++i) {
        tests::set(image, upper(0x10), controls[i].byte, {1U << i});
    }
    const model::Module module = cmis::decode(image);
    for (unsigned i = 0; i < 8; ++i) {
        for (unsigned lane = 1; lane <= 8; ++lane) {
            CAPTURE(controls[i].key);
            CHECK(lane_item(module, lane, controls[i].key).reading.is_set() == (lane == i + 1));
        }
    }
}

TEST_CASE("PITFALLS 2.8: output status exists from CMIS 5.0 on") {
    memmap::Image image = tests::paged_module(0x50);
    tests::set(image, upper(0x11), 132, {0x05, 0x0A});
    const model::Module module = cmis::decode(image);
    CHECK(lane_item(module, 1, "output_status_rx").reading.is_set());
    CHECK_FALSE(lane_item(module, 2, "output_status_rx").reading.is_set());
    CHECK(lane_item(module, 2, "output_status_tx").reading.is_set());
    tests::set(image, memmap::lower, 1, {0x40});
    const model::Module old = cmis::decode(image);
    CHECK(lane_item(old, 1, "output_status_rx").reading.state == State::NotAdvertised);
    CHECK(lane_item(old, 1, "output_status_tx").reading.state == State::NotAdvertised);
}

TEST_CASE("PITFALLS 2.9: configuration status of each lane, Ch in progress from 5.0 on") {
    memmap::Image image = tests::paged_module(0x50);
    tests::set(image, upper(0x11), 202, {0x21, 0x43, 0x65, 0xC7});
    const model::Module module = cmis::decode(image);
    for (unsigned lane = 1; lane <= 7; ++lane) {
        CHECK(lane_item(module, lane, "config_status").reading.raw == lane);
    }
    const model::Reading& last = lane_item(module, 8, "config_status").reading;
    CHECK(last.codes->name_of(last.raw) == "ConfigInProgress");
    CHECK(module.findings.size() >= 6);
    tests::set(image, memmap::lower, 1, {0x40});
    CHECK(lane_item(cmis::decode(image), 8, "config_status").reading.state == State::Invalid);
}

TEST_CASE("lanes map to wavelengths and fibres, Tx and Rx apart") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x11), 240, {0x18, 0x27, 0x36, 0x45, 0x54, 0x63, 0x72, 0x81});
    tests::set(image, upper(0x11), 248, {0x81, 0x72, 0x63, 0x54, 0x45, 0x36, 0x27, 0x18});
    const model::Module module = cmis::decode(image);
    for (unsigned lane = 1; lane <= 8; ++lane) {
        CHECK(lane_item(module, lane, "wavelength_mapping_tx").reading.raw == lane);
        CHECK(lane_item(module, lane, "fiber_mapping_tx").reading.raw == 9 - lane);
        CHECK(lane_item(module, lane, "wavelength_mapping_rx").reading.raw == 9 - lane);
        CHECK(lane_item(module, lane, "fiber_mapping_rx").reading.raw == lane);
    }
}

TEST_CASE("DPInitPending, latencies, network paths and split control belong to their lanes") {
    memmap::Image image = tests::paged_module(0x53);
    tests::set(image, upper(0x11), 235, {0x40});
    tests::set(image, upper(0x01), 142, {0x80});
    tests::set(image, upper(0x01), 145, {0x08});
    tests::set(image, upper(0x01), 162, {0x60});
    for (const unsigned page : {0x15U, 0x16U, 0x17U, 0x19U}) {
        tests::add_page(image, upper(page));
    }
    for (unsigned i = 0; i < 8; ++i) {
        tests::set(image, upper(0x15), 224 + 2 * i, {i, 10 + i});
        tests::set(image, upper(0x15), 240 + 2 * i, {i, 100 + i});
        tests::set(image, upper(0x16), 192 + i, {i << 1U | (i & 1U)});
        tests::set(image, upper(0x19), 128 + i, {(i + 1) << 4U});
        tests::set(image, upper(0x19), 136 + i, {(8 - i) << 4U});
    }
    tests::set(image, upper(0x16), 200, {0x21, 0x43, 0x65, 0x17});
    tests::set(image, upper(0x17), 128, {0x20});
    const model::Module module = cmis::decode(image);
    const unsigned np_states[] = {1, 2, 3, 4, 5, 6, 7, 1};
    for (unsigned lane = 1; lane <= 8; ++lane) {
        const unsigned i = lane - 1;
        CAPTURE(lane);
        CHECK(lane_item(module, lane, "dp_init_pending").reading.is_set() == (lane == 7));
        CHECK(lane_item(module, lane, "data_path_rx_latency").reading.value == i * 256 + 10 + i);
        CHECK(lane_item(module, lane, "data_path_tx_latency").reading.value == i * 256 + 100 + i);
        CHECK(lane_item(module, lane, "npidx").reading.raw == i);
        CHECK(lane_item(module, lane, "np_in_use").reading.is_set() == (i % 2 == 1));
        CHECK(lane_item(module, lane, "np_state").reading.raw == np_states[i]);
        CHECK(lane_item(module, lane, "app_sel_code_tx").reading.raw == lane);
        CHECK(lane_item(module, lane, "app_sel_code_rx").reading.raw == 9 - lane);
        CHECK(tests::flag(module, "NPStateChangedFlag<i>", lane).is_set() == (lane == 6));
    }
}

TEST_CASE("lanes of a bank whose pages are absent are listed as not read") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x01), 142, {0x01});
    const model::Module module = cmis::decode(image);
    REQUIRE(module.lanes.size() == 16);
    CHECK(module.lanes[15].data_path_state.state == State::NotRead);
    CHECK(lane_item(module, 16, "config_status").reading.state == State::NotRead);
    CHECK(tests::monitor(module, "rx_power", 9).value.state == State::NotRead);
}

TEST_CASE("PITFALLS 2.5: the bank code is a power of two, and code 3 counts banks from 5.4 on") {
    memmap::Image image = tests::paged_module(0x54);
    const auto lanes = [&image](unsigned code, unsigned extra) {
        tests::set(image, upper(0x01), 142, {code});
        tests::set(image, upper(0x01), 174, {extra});
        return cmis::decode(image).lane_count;
    };
    CHECK(lanes(0, 0) == 8);
    CHECK(lanes(1, 0) == 16);
    CHECK(lanes(2, 0) == 32);
    CHECK(lanes(3, 2) == 24);
    CHECK(lanes(3, 5) == 32);
    CHECK(tests::finding(cmis::decode(image), "banks") != nullptr);
}

namespace {

memmap::Image tunable(unsigned revision) {
    memmap::Image image = tests::paged_module(revision);
    tests::set(image, upper(0x01), 155, {0x7F});
    tests::add_page(image, upper(0x04));
    tests::add_page(image, upper(0x12));
    tests::set(image, upper(0x04), 128, {0xFF, 0xE0});
    tests::set(image, upper(0x04), 196, {0x80});
    return image;
}

void tune(memmap::Image& image, unsigned lane, unsigned grid, int channel, unsigned megahertz) {
    const auto n = static_cast<unsigned>(channel) & 0xFFFFU;
    tests::set(image, upper(0x12), 127 + lane, {grid << 4U});
    tests::set(image, upper(0x12), 134 + 2 * lane, {n >> 8U, n & 0xFFU});
    tests::set(
        image, upper(0x12), 164 + 4 * lane,
        {megahertz >> 24U, megahertz >> 16U & 0xFFU, megahertz >> 8U & 0xFFU, megahertz & 0xFFU});
}

} // namespace

TEST_CASE("PITFALLS 1.21: channel frequencies follow the formula of each grid") {
    memmap::Image image = tunable(0x54);
    const struct {
        unsigned grid;
        int channel;
        double terahertz;
    } rows[] = {{0, -32, 193.0}, {1, 16, 193.2}, {2, -8, 193.0}, {3, 4, 193.2},
                {4, 3, 193.25},  {5, -7, 192.4}, {6, 3, 193.2},  {7, 78, 195.05}};
    for (unsigned lane = 1; lane <= 8; ++lane) {
        tune(image, lane, rows[lane - 1].grid, rows[lane - 1].channel, 0);
    }
    const model::Module module = cmis::decode(image);
    for (unsigned lane = 1; lane <= 8; ++lane) {
        const model::Reading& frequency = lane_item(module, lane, "channel_frequency").reading;
        CHECK(frequency.value == doctest::Approx(rows[lane - 1].terahertz));
        CHECK(frequency.unit == memmap::Unit::Terahertz);
    }
    tune(image, 1, 8, 6, 0);   // 193.1 + 9 * 0.025
    tune(image, 2, 9, 24, 0);  // 193.1 + 15 * 0.0125
    tune(image, 3, 10, 24, 0); // no grid
    const model::Module wide = cmis::decode(image);
    CHECK(lane_item(wide, 1, "channel_frequency").reading.value == doctest::Approx(193.325));
    CHECK(lane_item(wide, 2, "channel_frequency").reading.value == doctest::Approx(193.2875));
    CHECK(lane_item(wide, 3, "channel_frequency").reading.state == State::Invalid);
}

TEST_CASE("PITFALLS 1.21: before 5.0 the frequency that the laser reports decides codes 6 and 7") {
    memmap::Image image = tunable(0x41);
    tune(image, 1, 7, 78, 195050000); // only 75 GHz fits: code 7 as 5.0 has it
    tune(image, 2, 6, 78, 195050000); // code 6 as 4.x is said to have it
    tune(image, 3, 7, 3, 0);          // nothing reported: 4.x order, 33 GHz
    const model::Module module = cmis::decode(image);
    const auto name = [&module](unsigned lane) {
        const model::Reading& grid = lane_item(module, lane, "grid_spacing").reading;
        return grid.codes->name_of(grid.raw);
    };
    CHECK(name(1) == "75 GHz");
    CHECK(name(2) == "75 GHz");
    CHECK(name(3) == "33 GHz");
    CHECK(lane_item(module, 1, "channel_frequency").reading.value == doctest::Approx(195.05));
    CHECK(lane_item(module, 2, "channel_frequency").reading.value == doctest::Approx(195.05));
    CHECK(lane_item(module, 3, "channel_frequency").reading.value == doctest::Approx(193.2));
}

TEST_CASE("tuning of a lane: frequency, offset, target power, state and flags") {
    memmap::Image image = tunable(0x50);
    tune(image, 2, 5, 10, 194100250);
    tests::set(image, upper(0x12), 129, {0x51});
    tests::set(image, upper(0x12), 154, {0xFF, 0x06}); // -250 MHz
    tests::set(image, upper(0x12), 202, {0xFC, 0x18}); // -10.00 dBm
    tests::set(image, upper(0x12), 223, {0x02});
    tests::set(image, upper(0x12), 224, {0x01});
    for (unsigned lane = 1; lane <= 6; ++lane) {
        tests::set(image, upper(0x12), 230 + lane, {1U << (lane - 1)});
    }
    tests::set(image, upper(0x04), 158, {0xFF, 0x88, 0x00, 0x78}); // 75 GHz: -120..120
    tests::set(image, upper(0x04), 190, {0x00, 0x64, 0xE8, 0x90, 0x17, 0x70});
    tests::set(image, upper(0x04), 198, {0xFA, 0x24, 0x00, 0x64});
    const model::Module module = cmis::decode(image);
    CHECK(lane_item(module, 2, "current_laser_frequency").reading.value ==
          doctest::Approx(194100.25));
    CHECK(lane_item(module, 2, "fine_tuning_enable").reading.is_set());
    CHECK(lane_item(module, 2, "fine_tuning_offset").reading.value == doctest::Approx(-0.25));
    CHECK(lane_item(module, 2, "target_output_power").reading.value == doctest::Approx(-10.0));
    CHECK(lane_item(module, 2, "tuning_in_progress").reading.is_set());
    CHECK(lane_item(module, 3, "wavelength_unlocked").reading.is_set());
    CHECK_FALSE(lane_item(module, 2, "wavelength_unlocked").reading.is_set());
    const char* flags[] = {"TuningCompleteFlagTx<i>",       "WavelengthUnlockedFlagTx<i>",
                           "InvalidChannelNumberFlagTx<i>", "TuningNotAcceptedFlagTx<i>",
                           "FineTuningOutOfRangeFlagTx<i>", "TargetOutputPowerOORFlagTx<i>"};
    for (unsigned i = 0; i < 6; ++i) {
        for (unsigned lane = 1; lane <= 8; ++lane) {
            CHECK(tests::flag(module, flags[i], lane).is_set() == (lane == i + 1));
        }
    }
    CHECK(tests::item(module, "grid_low_channel_75ghz").reading.value == -120);
    CHECK(tests::item(module, "grid_high_channel_75ghz").reading.value == 120);
    CHECK(tests::item(module, "fine_tuning_resolution").reading.value == doctest::Approx(0.1));
    CHECK(tests::item(module, "fine_tuning_low_offset").reading.value == doctest::Approx(-6.0));
    CHECK(tests::item(module, "fine_tuning_high_offset").reading.value == doctest::Approx(6.0));
    CHECK(tests::item(module, "prog_output_power_min").reading.value == doctest::Approx(-15.0));
    CHECK(tests::item(module, "prog_output_power_max").reading.value == doctest::Approx(1.0));
}

TEST_CASE("a form factor of fewer lanes than a bank has these lanes, monitors and flags alone") {
    const struct {
        unsigned identifier; ///< SFF-8024 Table 4-1
        unsigned lanes;
    } rows[] = {{0x18, 8}, {0x19, 8}, {0x1B, 2}, {0x1E, 4}, {0x1F, 2}, {0x20, 1}, {0x23, 4}};
    for (const auto& row : rows) {
        memmap::Image image = tests::paged_module();
        tests::set(image, memmap::lower, 0, {row.identifier});
        const model::Module module = cmis::decode(image);
        CAPTURE(row.identifier);
        CHECK(module.lane_count == row.lanes);
        CHECK(module.lanes.size() == row.lanes);
        unsigned powers = 0;
        for (const model::Monitor& monitor : module.monitors) {
            CHECK(monitor.lane <= row.lanes);
            powers += monitor.key == "rx_power" ? 1U : 0U;
        }
        CHECK(powers == row.lanes);
        unsigned losses = 0;
        for (const model::Register& flag : module.flags) {
            CHECK(module.read(flag).lane() <= row.lanes);
            losses += flag.field->name == "LOSFlagRx<i>" ? 1U : 0U;
        }
        CHECK(losses == row.lanes);
    }
}
