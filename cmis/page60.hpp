// OIF-CMIS page 60h (banked): polarity of lanes, reset of acquisition counters.
#pragma once

#include "cmis/advertise.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page60 {

using memmap::Access;
using memmap::Kind;

// clang-format off
inline constexpr auto advertising = memmap::given(adv::page_60h,
memmap::rows_of(document, memmap::upper(0x60), true, {
    {.name = "AcqCountersRxSupported", .clause = "Table 8-188", .byte = 130, .lsb = 7,
     .kind = Kind::Flag},
    {.name = "AcqCountersTxSupported", .clause = "Table 8-188", .byte = 130, .msb = 6, .lsb = 6,
     .kind = Kind::Flag},
    {.name = "DpAcqCountersRxSupported", .clause = "Table 8-188", .byte = 130, .msb = 5, .lsb = 5,
     .kind = Kind::Flag},
    {.name = "DpAcqCountersTxSupported", .clause = "Table 8-188", .byte = 130, .msb = 4, .lsb = 4,
     .kind = Kind::Flag},
}));
// clang-format on

inline constexpr memmap::When counts_rx =
    memmap::if_set(memmap::row(advertising, "AcqCountersRxSupported"));
inline constexpr memmap::When counts_tx =
    memmap::if_set(memmap::row(advertising, "AcqCountersTxSupported"));
inline constexpr memmap::When counts_dp_rx =
    memmap::if_set(memmap::row(advertising, "DpAcqCountersRxSupported"));
inline constexpr memmap::When counts_dp_tx =
    memmap::if_set(memmap::row(advertising, "DpAcqCountersTxSupported"));

// clang-format off
inline constexpr auto rows = memmap::join(advertising, memmap::given(adv::page_60h,
memmap::rows_of(document, memmap::upper(0x60), true, {
    {.name = "InputPolarityStatusTx<i>", .clause = "Table 8-188", .byte = 128, .msb = 0,
     .lanes = host_bit, .kind = Kind::Flag, .dynamic = true},
    {.name = "OutputPolarityStatusRx<i>", .clause = "Table 8-188", .byte = 129, .msb = 0,
     .lanes = host_bit, .kind = Kind::Flag, .dynamic = true},
    {.name = "Reserved", .clause = "Table 8-187", .byte = 130, .msb = 3, .kind = Kind::Reserved},
    {.name = "Reserved", .clause = "Table 8-187", .byte = 131, .size = 61, .kind = Kind::Reserved},
    {.name = "ResetAcquisitionCountersRx<i>", .clause = "Table 8-189", .byte = 192, .msb = 0,
     .lanes = media_bit, .kind = Kind::Flag, .access = Access::WriteOnly, .when = counts_rx},
    {.name = "ResetAcquisitionCountersTx<i>", .clause = "Table 8-189", .byte = 193, .msb = 0,
     .lanes = host_bit, .kind = Kind::Flag, .access = Access::WriteOnly, .when = counts_tx},
    {.name = "ResetDpAcquisitionCountersRx<i>", .clause = "Table 8-189", .byte = 194, .msb = 0,
     .lanes = memmap::any_lanes(8, 1), .kind = Kind::Flag, .access = Access::WriteOnly,
     .when = counts_dp_rx},
    {.name = "ResetDpAcquisitionCountersTx<i>", .clause = "Table 8-189", .byte = 195, .msb = 0,
     .lanes = memmap::any_lanes(8, 1), .kind = Kind::Flag, .access = Access::WriteOnly,
     .when = counts_dp_tx},
    {.name = "Reserved", .clause = "Table 8-187", .byte = 196, .size = 60, .kind = Kind::Reserved},
})));
// clang-format on

} // namespace optictl::cmis::page60
