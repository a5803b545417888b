// OIF-CMIS page 0Dh: firmware loads, their states and versions.
#pragma once

#include "cmis/advertise.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::page0d {

using memmap::Kind;

// clang-format off
inline constexpr auto advertising = memmap::given(adv::page_0dh,
memmap::rows_of(document, memmap::upper(0x0D), false, {
    {.name = "CapabilitiesRegister.FixedBankSupported", .clause = "Table 8-76", .byte = 128,
     .msb = 2, .lsb = 2, .kind = Kind::Flag},
    {.name = "CapabilitiesRegister.BankBSupported", .clause = "Table 8-76", .byte = 128, .msb = 1,
     .lsb = 1, .kind = Kind::Flag},
    {.name = "CapabilitiesRegister.BankASupported", .clause = "Table 8-76", .byte = 128, .msb = 0,
     .kind = Kind::Flag},
}));
// clang-format on

inline constexpr memmap::When bank_a =
    memmap::if_set(memmap::row(advertising, "CapabilitiesRegister.BankASupported"));
inline constexpr memmap::When bank_b =
    memmap::if_set(memmap::row(advertising, "CapabilitiesRegister.BankBSupported"));
inline constexpr memmap::When fixed_bank =
    memmap::if_set(memmap::row(advertising, "CapabilitiesRegister.FixedBankSupported"));

// clang-format off
inline constexpr auto rows = memmap::join(advertising, memmap::given(adv::page_0dh,
memmap::rows_of(document, memmap::upper(0x0D), false, {
    {.name = "CapabilitiesRegister.CdbDownloadSupported", .clause = "Table 8-76", .byte = 128,
     .lsb = 7, .kind = Kind::Flag},
    {.name = "Reserved", .clause = "Table 8-76", .byte = 128, .msb = 6, .lsb = 4,
     .kind = Kind::Reserved},
    {.name = "CapabilitiesRegister.FixedLoadProvidesService", .clause = "Table 8-76", .byte = 128,
     .msb = 3, .lsb = 3, .kind = Kind::Flag},
    {.name = "Reserved", .clause = "Table 8-76", .byte = 129, .size = 7, .kind = Kind::Reserved},
    {.name = "Reserved", .clause = "Table 8-76", .byte = 136, .lsb = 7, .kind = Kind::Reserved},
    {.name = "LoadsStatusRegister.ValidityStatusB", .clause = "Table 8-76", .byte = 136, .msb = 6,
     .lsb = 6, .kind = Kind::Flag, .dynamic = true, .meaning = "set: invalid", .when = bank_b},
    {.name = "LoadsStatusRegister.AdministrativeStatusB", .clause = "Table 8-76", .byte = 136,
     .msb = 5, .lsb = 5, .kind = Kind::Flag, .dynamic = true, .meaning = "set: committed",
     .when = bank_b},
    {.name = "LoadsStatusRegister.OperationalStatusB", .clause = "Table 8-76", .byte = 136,
     .msb = 4, .lsb = 4, .kind = Kind::Flag, .dynamic = true, .meaning = "set: running",
     .when = bank_b},
    {.name = "Reserved", .clause = "Table 8-76", .byte = 136, .msb = 3, .lsb = 3,
     .kind = Kind::Reserved},
    {.name = "LoadsStatusRegister.ValidityStatusA", .clause = "Table 8-76", .byte = 136, .msb = 2,
     .lsb = 2, .kind = Kind::Flag, .dynamic = true, .meaning = "set: invalid", .when = bank_a},
    {.name = "LoadsStatusRegister.AdministrativeStatusA", .clause = "Table 8-76", .byte = 136,
     .msb = 1, .lsb = 1, .kind = Kind::Flag, .dynamic = true, .meaning = "set: committed",
     .when = bank_a},
    {.name = "LoadsStatusRegister.OperationalStatusA", .clause = "Table 8-76", .byte = 136,
     .msb = 0, .kind = Kind::Flag, .dynamic = true, .meaning = "set: running", .when = bank_a},
    {.name = "Reserved", .clause = "Table 8-76", .byte = 137, .size = 11, .kind = Kind::Reserved},
    {.name = "VersionLoadA.MajorVersion", .clause = "Table 8-75", .byte = 148, .when = bank_a},
    {.name = "VersionLoadA.MinorVersion", .clause = "Table 8-75", .byte = 149, .when = bank_a},
    {.name = "VersionLoadA.BuildNumber", .clause = "Table 8-75", .byte = 150, .size = 2,
     .when = bank_a},
    {.name = "VersionLoadA.Description", .clause = "Table 8-75", .byte = 152, .size = 32,
     .kind = Kind::Ascii, .when = bank_a},
    {.name = "VersionLoadB.MajorVersion", .clause = "Table 8-75", .byte = 184, .when = bank_b},
    {.name = "VersionLoadB.MinorVersion", .clause = "Table 8-75", .byte = 185, .when = bank_b},
    {.name = "VersionLoadB.BuildNumber", .clause = "Table 8-75", .byte = 186, .size = 2,
     .when = bank_b},
    {.name = "VersionLoadB.Description", .clause = "Table 8-75", .byte = 188, .size = 32,
     .kind = Kind::Ascii, .when = bank_b},
    {.name = "VersionFixedLoad.MajorVersion", .clause = "Table 8-75", .byte = 220,
     .when = fixed_bank},
    {.name = "VersionFixedLoad.MinorVersion", .clause = "Table 8-75", .byte = 221,
     .when = fixed_bank},
    {.name = "VersionFixedLoad.BuildNumber", .clause = "Table 8-75", .byte = 222, .size = 2,
     .when = fixed_bank},
    {.name = "VersionFixedLoad.Description", .clause = "Table 8-75", .byte = 224, .size = 32,
     .kind = Kind::Ascii, .when = fixed_bank},
})));
// clang-format on

} // namespace optictl::cmis::page0d
