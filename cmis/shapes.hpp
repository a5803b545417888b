// What the rows of the CMIS pages share: how lanes lie in registers, and advertised conditions.
#pragma once

#include <cstdint>
#include <string_view>

#include "sff/memmap/field.hpp"

namespace optictl::cmis {

/// The document of all rows.
inline constexpr std::string_view document = "OIF-CMIS 5.4";
/// Of coherent pages. Its text is not public: rows hold what implementations agree on.
inline constexpr std::string_view coherent_document = "OIF-C-CMIS";

/// The revision register (lower memory 1) of the revisions in which registers changed.
namespace rev {
inline constexpr memmap::Revisions only_3_x{0x00, 0x3F};
inline constexpr memmap::Revisions only_4_x{0x40, 0x4F};
inline constexpr memmap::Revisions before_5_0{0x00, 0x4F};
inline constexpr memmap::Revisions since_4_0{0x40, 0xFF};
inline constexpr memmap::Revisions since_5_0{0x50, 0xFF};
} // namespace rev

// Lanes of one bank: a bit, two bits, a nibble, a byte, two bytes a lane. Lane 1 has the lowest
// bits of the first byte everywhere; SFF-8636 has its nibbles the other way round.
inline constexpr memmap::Lanes host_bit = memmap::host_lanes(8, 1);
inline constexpr memmap::Lanes host_pair = memmap::host_lanes(8, 2);
inline constexpr memmap::Lanes host_nibble = memmap::host_lanes(8, 4);
inline constexpr memmap::Lanes host_byte = memmap::host_lanes(8, 8);
inline constexpr memmap::Lanes host_word = memmap::host_lanes(8, 16);
inline constexpr memmap::Lanes media_bit = memmap::media_lanes(8, 1);
inline constexpr memmap::Lanes media_nibble = memmap::media_lanes(8, 4);
inline constexpr memmap::Lanes media_byte = memmap::media_lanes(8, 8);
inline constexpr memmap::Lanes media_word = memmap::media_lanes(8, 16);
inline constexpr memmap::Lanes media_long = memmap::media_lanes(8, 32);

/// Before 5.0 lower memory summarised flags by lane, one byte a bank.
[[nodiscard]] constexpr memmap::Lanes summary_of_bank(unsigned bank) {
    memmap::Lanes lanes = host_bit;
    lanes.first = static_cast<std::uint8_t>(8 * bank + 1);
    return lanes;
}

/// Conditions: the advertisement that gives a register its meaning.
namespace adv {
using memmap::if_equal;
using memmap::if_not;
using memmap::if_set;
using memmap::When;
inline constexpr memmap::Page page01h = memmap::upper(0x01);
inline constexpr memmap::Page page04h = memmap::upper(0x04);

inline constexpr When paged = if_not(memmap::lower, 2, 0x80, 0x80);
inline constexpr When flat = if_set(memmap::lower, 2, 0x80);
inline constexpr When stepped_config_only = if_set(memmap::lower, 2, 0x40);

inline constexpr When low_power_restrictions = if_set(memmap::lower, 62, 0x80);
inline constexpr When smf_long = if_equal(page01h, 132, 0xC0, 0xC0);
inline constexpr When user_page = if_set(page01h, 142, 0x04);
inline constexpr When network_paths = if_set(page01h, 142, 0x80);
inline constexpr When vdm = if_set(page01h, 142, 0x40);
inline constexpr When diagnostics = if_set(page01h, 142, 0x20);
inline constexpr When coherent = if_set(page01h, 142, 0x10);
inline constexpr When form_factor = if_set(page01h, 142, 0x08);
inline constexpr When more_banks = if_equal(page01h, 142, 0x03, 0x03);
inline constexpr When timing = if_set(page01h, 145, 0x08);
inline constexpr When tunable = if_set(page01h, 155, 0x40);
inline constexpr When squelch_method_choice = if_equal(page01h, 155, 0x30, 0x30);
inline constexpr When forced_squelch_tx = if_set(page01h, 155, 0x08);
inline constexpr When auto_squelch_disable_tx = if_set(page01h, 155, 0x04);
inline constexpr When output_disable_tx = if_set(page01h, 155, 0x02);
inline constexpr When input_polarity_flip_tx = if_set(page01h, 155, 0x01);
inline constexpr When bank_broadcast = if_set(page01h, 156, 0x80);
inline constexpr When auto_squelch_disable_rx = if_set(page01h, 156, 0x04);
inline constexpr When output_disable_rx = if_set(page01h, 156, 0x02);
inline constexpr When output_polarity_flip_rx = if_set(page01h, 156, 0x01);
inline constexpr When input_eq_fail_flag_tx = if_set(page01h, 157, 0x08);
inline constexpr When cdr_lol_flag_tx = if_set(page01h, 157, 0x04);
inline constexpr When los_flag_tx = if_set(page01h, 157, 0x02);
inline constexpr When failure_flag_tx = if_set(page01h, 157, 0x01);
inline constexpr When cdr_lol_flag_rx = if_set(page01h, 158, 0x04);
inline constexpr When los_flag_rx = if_set(page01h, 158, 0x02);
inline constexpr When custom_mon = if_set(page01h, 159, 0x20);
inline constexpr When aux3_mon = if_set(page01h, 159, 0x10);
inline constexpr When aux2_mon = if_set(page01h, 159, 0x08);
inline constexpr When aux1_mon = if_set(page01h, 159, 0x04);
inline constexpr When vcc_mon = if_set(page01h, 159, 0x02);
inline constexpr When temp_mon = if_set(page01h, 159, 0x01);
inline constexpr When power_rx_mon = if_set(page01h, 160, 0x04);
inline constexpr When power_tx_mon = if_set(page01h, 160, 0x02);
inline constexpr When bias_tx_mon = if_set(page01h, 160, 0x01);
inline constexpr When input_eq_buffers = if_not(page01h, 161, 0x60, 0x00);
inline constexpr When input_eq_freeze = if_set(page01h, 161, 0x10);
inline constexpr When input_eq_adaptive = if_set(page01h, 161, 0x08);
inline constexpr When input_eq_host_control = if_set(page01h, 161, 0x04);
inline constexpr When cdr_tx = if_set(page01h, 161, 0x01);
inline constexpr When versatile_controls = if_set(page01h, 162, 0x80);
inline constexpr When unidirectional = if_set(page01h, 162, 0x40);
inline constexpr When staged_set_1 = if_set(page01h, 162, 0x20);
inline constexpr When output_eq_pre_and_post = if_equal(page01h, 162, 0x18, 0x18);
inline constexpr When output_eq = if_not(page01h, 162, 0x18, 0x00);
inline constexpr When output_amplitude = if_set(page01h, 162, 0x04);
inline constexpr When cdr_rx = if_set(page01h, 162, 0x01);
inline constexpr When cdb = if_not(page01h, 163, 0xC0, 0x00);
inline constexpr When cdb_2 = if_equal(page01h, 163, 0xC0, 0x80);
inline constexpr When cdb_busy_short = if_equal(page01h, 166, 0x80, 0x00);
inline constexpr When cdb_busy_long = if_set(page01h, 166, 0x80);
inline constexpr When supported_pages = if_set(page01h, 173, 0x80);
inline constexpr When firmware_page = if_set(page01h, 173, 0x40);
inline constexpr When page_60h = if_set(page01h, 174, 0x80);
inline constexpr When page_61h = if_set(page01h, 174, 0x40);
inline constexpr When page_62h = if_set(page01h, 174, 0x20);
inline constexpr When normalized_applications = if_not(page01h, 175, 0xFF, 0x00);
inline constexpr When host_lane_switching = if_set(page01h, 252, 0x80);
inline constexpr When media_lane_switching = if_set(page01h, 252, 0x20);
inline constexpr When password_result = if_equal(page01h, 251, 0x0C, 0x08);

inline constexpr When grid_75 = if_set(page04h, 128, 0x80);
inline constexpr When grid_33 = if_set(page04h, 128, 0x40);
inline constexpr When grid_100 = if_set(page04h, 128, 0x20);
inline constexpr When grid_50 = if_set(page04h, 128, 0x10);
inline constexpr When grid_25 = if_set(page04h, 128, 0x08);
inline constexpr When grid_12p5 = if_set(page04h, 128, 0x04);
inline constexpr When grid_6p25 = if_set(page04h, 128, 0x02);
inline constexpr When grid_3p125 = if_set(page04h, 128, 0x01);
inline constexpr When fine_tuning = if_set(page04h, 129, 0x80);
inline constexpr When grid_150 = if_set(page04h, 129, 0x40);
inline constexpr When grid_300 = if_set(page04h, 129, 0x20);
inline constexpr When programmable_power = if_set(page04h, 196, 0x80);
inline constexpr When relative_thresholds = if_set(page04h, 196, 0x40);

inline constexpr When replace_tx = if_set(memmap::upper(0x16), 226, 0x02);
inline constexpr When replace_rx = if_set(memmap::upper(0x16), 226, 0x01);
} // namespace adv

} // namespace optictl::cmis
