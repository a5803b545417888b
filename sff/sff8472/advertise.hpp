// The conditions that SFF-8472 puts on its registers, by the bytes of A0h that state them.
#pragma once

#include "sff/memmap/field.hpp"

namespace optictl::sff8472 {

inline constexpr std::string_view document = "SFF-8472 12.4.3";

inline constexpr unsigned newest_revision = 0x0A; ///< Rev 12.5, which the draft 12.4.3 prepares
inline constexpr unsigned revision_12_4 = 0x09;

namespace when {

using memmap::if_equal;
using memmap::if_not;
using memmap::if_set;
using memmap::When;

inline constexpr memmap::Page page_02h = memmap::a2_upper(0x02);

// A0h:8 bits 3 and 2: active and passive cable. Both set contradicts itself; active then wins.
inline constexpr When optical = if_equal(memmap::lower, 8, 0x0C, 0x00);
inline constexpr When cable = if_not(memmap::lower, 8, 0x0C, 0x00);
inline constexpr When passive_cable = if_equal(memmap::lower, 8, 0x0C, 0x04);
inline constexpr When active_cable = if_set(memmap::lower, 8, 0x08);

inline constexpr When dwdm_sfp = if_equal(memmap::lower, 0, 0xFF, 0x0B);
inline constexpr When not_dwdm_sfp = if_not(memmap::lower, 0, 0xFF, 0x0B);
inline constexpr When speed_2 = if_set(memmap::lower, 10, 0x02);

inline constexpr When power_level_4 = if_set(memmap::lower, 64, 0x40);
inline constexpr When paging = if_set(memmap::lower, 64, 0x10);
inline constexpr When cdr = if_set(memmap::lower, 64, 0x08);
inline constexpr When power_level_2_to_4 = if_not(memmap::lower, 64, 0x62, 0x00);
inline constexpr When rdt = if_set(memmap::lower, 65, 0x80);
inline constexpr When tunable = if_set(memmap::lower, 65, 0x40);

inline constexpr When diagnostics = if_set(memmap::lower, 92, 0x40);
inline constexpr When external_calibration = if_set(memmap::lower, 92, 0x10);
inline constexpr When internal_calibration = if_equal(memmap::lower, 92, 0x10, 0x00);

inline constexpr When flags = if_set(memmap::lower, 93, 0x80);
inline constexpr When soft_tx_disable = if_set(memmap::lower, 93, 0x40);
inline constexpr When soft_tx_fault = if_set(memmap::lower, 93, 0x20);
inline constexpr When soft_rx_los = if_set(memmap::lower, 93, 0x10);
// RS(0) and RS(1): rate select (93.3), application select (93.2) or SFF-8431's pair (93.1).
inline constexpr When soft_rate_select = if_not(memmap::lower, 93, 0x0E, 0x00);
inline constexpr When rate_select_pair = if_not(memmap::lower, 93, 0x06, 0x00);

// A2h:56-91 where it holds the enhanced features.
inline constexpr When pin_ignore = if_set(memmap::a2_lower, 56, 0x10);

inline constexpr When self_tuning = if_set(page_02h, 128, 0x08);
inline constexpr When tx_dither = if_set(page_02h, 128, 0x04);
inline constexpr When by_channel = if_set(page_02h, 128, 0x02);
inline constexpr When by_wavelength = if_set(page_02h, 128, 0x01);
inline constexpr When rdt_rev_12_5 = if_set(page_02h, 129, 0x01);
inline constexpr When remote_monitoring = if_set(page_02h, 129, 0x04);

// The first byte tells the two Format IDs of page 03h, CA1Bh and 100Bh, apart.
inline constexpr When loopback = if_equal(memmap::a2_upper(0x03), 128, 0xFF, 0x10);
inline constexpr When not_loopback = if_not(memmap::a2_upper(0x03), 128, 0xFF, 0x10);

} // namespace when
} // namespace optictl::sff8472
