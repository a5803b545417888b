// A0h bytes 128-255: reserved (SFF-8472 Table 4-2); SFF-8079 had them once.
#pragma once

#include "sff/memmap/field.hpp"
#include "sff/sff8472/advertise.hpp"

namespace optictl::sff8472::a0_upper {

inline constexpr auto rows = memmap::rows_of(document, memmap::upper(0x00), false,
                                             {
                                                 {.name = "Reserved (was assigned to SFF-8079)",
                                                  .clause = "Table 4-2",
                                                  .byte = 128,
                                                  .size = 128,
                                                  .kind = memmap::Kind::Reserved},
                                             });

} // namespace optictl::sff8472::a0_upper
