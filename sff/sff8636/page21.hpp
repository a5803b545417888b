// SFF-8636 upper page 21h (6.7.2.8): sixteen sets of thresholds for the parameters of page 20h.
#pragma once

#include "sff/sff8636/advertise.hpp"
#include "sff/sff8636/parameters.hpp"
#include "sff/sff8636/rows.hpp"

namespace optictl::sff8636::page21 {

namespace detail {
[[nodiscard]] consteval Field threshold(std::string_view name, unsigned byte) {
    return in_8636({.name = name,
                    .clause = "Table 6-47",
                    .byte = static_cast<std::uint8_t>(byte),
                    .size = 2,
                    .lanes = memmap::instances(threshold_set_count, 64),
                    .meaning = "by the type of the parameters that use the set",
                    .when = has::pages_20_21,
                    .refine = refine::parameter_threshold});
}
} // namespace detail

// clang-format off
inline constexpr auto rows = memmap::rows_of(document, memmap::upper(0x21), false, {
    detail::threshold("Param Threshold Set <i>: Alarm High", 128),
    detail::threshold("Param Threshold Set <i>: Alarm Low", 130),
    detail::threshold("Param Threshold Set <i>: Warning High", 132),
    detail::threshold("Param Threshold Set <i>: Warning Low", 134),
    in_8436(reserved_bytes("Table 6-1", 128, 255)),
});
// clang-format on

} // namespace optictl::sff8636::page21
