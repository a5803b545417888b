// What the readings of one CMIS module share: revision, memory model, lanes, banks.
#pragma once

#include "sff/memmap/reading.hpp"

namespace optictl::cmis {

/// Banks that are decoded: lanes are numbered 1-32. From 5.4 on a module may advertise 33.
inline constexpr unsigned max_banks = 4;

/// The context of an image, which must live as long: revision of lower memory 1 (unread: 5.4),
/// flat memory by lower memory 2 bit 7, and the media lanes that 00h:210 declares unsupported.
/// Byte 210 counts only for modules of up to eight lanes (Table 8-36).
[[nodiscard]] memmap::Context context_of(const memmap::Image& image);

/// Banks of eight lanes that the module advertises (01h:142.1-0, from 5.4 on also 01h:174.4-0):
/// 1 for flat modules and for the code that is reserved before 5.4. Where 01h:142 is not read, the
/// banks in the image count.
[[nodiscard]] unsigned advertised_banks(const memmap::Context& context);

/// Banks to decode: those advertised, but at most max_banks; decoders say so when they leave some.
[[nodiscard]] unsigned bank_count(const memmap::Context& context);
/// Lanes of the module: those of its form factor where they are fewer than a bank has, else eight a
/// bank.
[[nodiscard]] unsigned lane_count(const memmap::Context& context);
/// Banks to read of upper page `page`: those of the module for pages 10h-9Fh, else 1 (OIF-CMIS 5.4
/// Table 8-1). A0h-AFh count as one: their banks are not of lanes but of CDB instances.
[[nodiscard]] unsigned banks_of_page(const memmap::Context& context, unsigned page);

} // namespace optictl::cmis
