// Facts that several registers spell together, as rows of their own: views, not table rows.
#pragma once

#include "sff/memmap/map.hpp"
#include "sff/sff8636/codes.hpp"
#include "sff/sff8636/named_rows.hpp"
#include "sff/sff8636/refine.hpp"

namespace optictl::sff8636 {

/// The power class 1-8 that an extended identifier (00h:129) states: bit 5 first, then bits 1-0,
/// then bits 7-6 (6.3.2). SFF-8436 has only the last, and bit 5 came with the last code of L:1
/// (Revision History, Rev 2.10).
[[nodiscard]] constexpr unsigned power_class(unsigned identifier, unsigned code) {
    if (code >= revision::sff8636_2_8 && (identifier & 0x20U) != 0) {
        return 8;
    }
    const unsigned high = identifier & 0x03U;
    return code > revision::last_sff8436 && high != 0 ? high + 4U : (identifier >> 6U & 0x03U) + 1U;
}
/// Watts that a class may draw; 0 for class 8, which states its own in L:107.
[[nodiscard]] constexpr double watts_of(unsigned power_class) {
    constexpr double watts[] = {0, 1.5, 2.0, 2.5, 3.5, 4.0, 4.5, 5.0, 0};
    return power_class < std::size(watts) ? watts[power_class] : 0;
}

namespace views {

namespace detail {
inline void power_class(const memmap::Context& context, memmap::Reading& reading) {
    reading.raw = sff8636::power_class(static_cast<unsigned>(reading.raw), context.revision);
    reading.value = static_cast<double>(reading.raw);
}
inline void power_limit(const memmap::Context& context, memmap::Reading& reading) {
    power_class(context, reading);
    reading.value = watts_of(static_cast<unsigned>(reading.raw));
}
inline void invert(const memmap::Context& /*context*/, memmap::Reading& reading) {
    reading.raw ^= 1U;
    reading.value = static_cast<double>(reading.raw);
}
inline void only_technology(const memmap::Context& /*context*/, memmap::Reading& reading) {
    constexpr unsigned technology_bits = 0x07FF;
    reading.raw &= technology_bits;
    reading.value = static_cast<double>(reading.raw);
}
} // namespace detail

// clang-format off
inline constexpr auto page00 = memmap::rows_of(document, memmap::upper(0x00), false, {
    {.name = "Power Class", .clause = "Table 6-16", .byte = 129, .kind = Kind::Code, .codes = &codes::power_classes, .refine = detail::power_class},
    {.name = "Fibre Channel Transmitter Technology", .clause = "Table 6-17", .byte = 135, .size = 2, .kind = Kind::Bitmap, .codes = &codes::fc_technology, .refine = detail::only_technology},
});
inline constexpr auto limits = memmap::rows_of(document, memmap::upper(0x00), false, {
    {.name = "Power limit of the class", .clause = "Table 6-16", .byte = 129, .unit = Unit::Watt, .refine = detail::power_limit},
});
inline constexpr auto lower = memmap::rows_of(document, memmap::lower, false, {
    {.name = "Interrupt asserted", .clause = "Table 6-3", .byte = 2, .msb = 1, .lsb = 1, .kind = Kind::Flag, .dynamic = true, .meaning = "inverse of IntL", .refine = detail::invert},
});

inline constexpr const Field* class_parts[] = {in_00("Power Class 1 to 4"), in_00("Power Class 5 to 7"), in_00("Power Class 8 implemented")};
inline constexpr const Field* technology_parts[] = {in_00("Fibre Channel Transmitter Technology", 0), in_00("Fibre Channel Transmitter Technology", 1)};
inline constexpr const Field* interrupt_parts[] = {in_lower("IntL")};
inline constexpr memmap::Derived all[] = {
    {&page00[0], class_parts}, {&page00[1], technology_parts}, {&limits[0], class_parts}, {&lower[0], interrupt_parts},
};
// clang-format on

} // namespace views

} // namespace optictl::sff8636
