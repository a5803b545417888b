// Which FEC a signal carries, by the interface that SFF-8024 names.
#pragma once

#include <string_view>

#include "sff/sff8024/interfaces.hpp"

namespace optictl::sff8024 {

/// Names of codes, as the lists of interfaces have them, too.
namespace fec {
inline constexpr std::string_view rs528 = "RS(528,514)";
inline constexpr std::string_view rs544 = "RS(544,514)";
inline constexpr std::string_view rs544_inner = "RS(544,514) and inner (128,120)";
inline constexpr std::string_view cfec = "C-FEC";
inline constexpr std::string_view ofec = "O-FEC";
} // namespace fec

/// The FEC of a signal of this interface, as its line tells it: Ethernet lanes of 26.5625 GBd and
/// its multiples carry RS(544,514) (IEEE 802.3 Clauses 91, 119, 172), those of 113.4375 GBd an
/// inner code beside it (Clauses 181, 183), 400ZR C-FEC, OpenZR+ O-FEC. Empty where that does not
/// tell it: 25.78125 GBd runs with and without.
[[nodiscard]] std::string_view fec_of(const Interface& interface);

} // namespace optictl::sff8024
