// What a row of SFF-8472 alone cannot say: scales and meanings that hang on other registers.
#pragma once

#include "sff/memmap/reading.hpp"

namespace optictl::sff8472::refine {

using memmap::Context;
using memmap::Reading;

/// Copper by what A0h says: a cable, 1000BASE-T or -CX, or a copper connector (21h, 22h).
[[nodiscard]] bool is_copper_or_cable(const Context& context);
/// Whether there is no light to measure, whatever A0h:92 promises: a passive cable, 1000BASE-T or
/// -CX, or a copper connector. An active cable may be an optical one.
[[nodiscard]] bool has_no_light(const Context& context);
/// Whether A0h:8 is known and has neither cable bit.
[[nodiscard]] bool is_optical(const Context& context);

/// Text or OUI of all zero bytes is "unspecified" (sections 7.2 to 7.4 and 8.6): not advertised.
void unspecified(const Context& context, Reading& reading);
/// Lengths, attenuations: 0 says nothing (not advertised), 255 means "more" (sections 6.1 to 6.6).
void length(const Context& context, Reading& reading);
/// A0h:18 counts metres where the link is copper or a cable, and tens of metres of OM4 elsewhere.
void om4_or_copper(const Context& context, Reading& reading);
/// A0h:19 of cables: base length times the multiplier in its upper bits (Table 6-1).
void base_length(const Context& context, Reading& reading);
/// Values of which 0 means "not specified".
void zero_unspecified(const Context& context, Reading& reading);
/// A0h:12: FFh refers to A0h:66, in 250 MBd (section 5.6).
void signaling_rate(const Context& context, Reading& reading);
/// A0h:66: percent above nominal, or the rate itself when A0h:12 is FFh (section 8.4).
void signaling_rate_max(const Context& context, Reading& reading);
/// A0h:60-61: adds the 0.01 nm of A0h:62 for identifier 0Bh (SFF-8690 1.5 section 4).
void wavelength(const Context& context, Reading& reading);
/// A0h:62 of identifier 0Bh: above 99 there is no such fraction.
void wavelength_fraction(const Context& context, Reading& reading);

/// A2h:106 and A2h:108 are optional, and no bit says whether they are there: see README.
void laser_temperature(const Context& context, Reading& reading);
void tec_current(const Context& context, Reading& reading);
/// Their thresholds: written where the monitor exists (section 8.8), else not advertised.
void laser_temperature_limit(const Context& context, Reading& reading);
void tec_current_limit(const Context& context, Reading& reading);
/// A2h:118.4 is advertised at A2h:58.0, which external calibration has for itself.
void eq_fail_flag(const Context& context, Reading& reading);

/// 02h:131: 50 % plus the signed value in 1/256 (section 12.2).
void decision_threshold(const Context& context, Reading& reading);
/// 02h:211: 0 is off, 1 to 9 act as 1 % (Table 12-9).
void modulation_index(const Context& context, Reading& reading);
/// 02h:208-210: the least significant byte comes first (Table 12-8).
void least_significant_first(const Context& context, Reading& reading);

/// Rows of page 03h that one of the two formats gives: not advertised under any other Format ID.
void optical_format(const Context& context, Reading& reading);
void loopback_format(const Context& context, Reading& reading);
/// Parts of the calibration date: all ones are invalid (section 13.3.2).
void calibration_year(const Context& context, Reading& reading);
void stratum(const Context& context, Reading& reading);
void all_ones_invalid(const Context& context, Reading& reading);
/// 03h:132.3-0 with 03h:133.7: the day of the month.
void calibration_day(const Context& context, Reading& reading);

// For items that several registers make up.
/// A0h:4-5 without the ESCON bits.
void sonet(const Context& context, Reading& reading);
/// A0h:4.4-3: not advertised where no SONET rate is.
void sonet_reach(const Context& context, Reading& reading);
/// A0h:7-8 without the neighbours of the Fibre Channel technology bits.
void fc_technology(const Context& context, Reading& reading);
/// A0h:64 bits 6, 5 and 1: `raw` becomes the level, 1 to 4.
void power_level(const Context& context, Reading& reading);
/// The watts of that level: of level 4 what A2h:66 says.
void level_power(const Context& context, Reading& reading);
/// 02h:132-135 and 136-139: terahertz and tenths of a gigahertz as one frequency.
void frequency(const Context& context, Reading& reading);
/// 02h:144-145: the frequency of the channel number (SFF-8690 1.5 section 5.2).
void channel_frequency(const Context& context, Reading& reading);

} // namespace optictl::sff8472::refine
