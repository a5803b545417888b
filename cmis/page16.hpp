// OIF-CMIS page 16h (banked): network paths.
#pragma once

#include "cmis/advertise.hpp"
#include "cmis/codes.hpp"
#include "cmis/refine.hpp"
#include "sff/memmap/reading.hpp"
#include "sff/sff8024/host_interfaces.hpp"

namespace optictl::cmis::page16 {

using memmap::Access;
using memmap::Kind;

// clang-format off
inline constexpr auto rows = memmap::join(advertising,
memmap::rows_of(document, memmap::upper(0x16), true, {
    {.name = "Reserved<i>", .clause = "Table 8-144", .byte = 128, .lsb = 4, .lanes = host_byte,
     .kind = Kind::Reserved, .access = Access::ReadWrite},
    {.name = "SCS0::NPIDXLane<i>", .clause = "Table 8-144", .byte = 128, .msb = 3, .lsb = 1,
     .lanes = host_byte, .access = Access::ReadWrite, .when = adv::network_paths},
    {.name = "SCS0::NPInUseLane<i>", .clause = "Table 8-144", .byte = 128, .msb = 0,
     .lanes = host_byte, .kind = Kind::Flag, .access = Access::ReadWrite,
     .when = adv::network_paths},
    {.name = "Reserved<i>", .clause = "Table 8-145", .byte = 136, .lsb = 4, .lanes = host_byte,
     .kind = Kind::Reserved, .access = Access::ReadWrite},
    {.name = "SCS1::NPIDXLane<i>", .clause = "Table 8-145", .byte = 136, .msb = 3, .lsb = 1,
     .lanes = host_byte, .access = Access::ReadWrite, .when = adv::network_paths},
    {.name = "SCS1::NPInUseLane<i>", .clause = "Table 8-145", .byte = 136, .msb = 0,
     .lanes = host_byte, .kind = Kind::Flag, .access = Access::ReadWrite,
     .when = adv::network_paths},
    {.name = "Reserved", .clause = "Table 8-142", .byte = 144, .size = 16, .kind = Kind::Reserved},
    {.name = "NPDeinitLane<i>", .clause = "Table 8-146", .byte = 160, .msb = 0, .lanes = host_bit,
     .kind = Kind::Flag, .access = Access::ReadWrite, .when = adv::network_paths},
    {.name = "Reserved", .clause = "Table 8-142", .byte = 161, .kind = Kind::Reserved},
    {.name = "HPSourceRx<i>", .clause = "Table 8-147", .byte = 162, .msb = 0, .lanes = host_bit,
     .kind = Kind::Code, .access = Access::ReadWrite, .codes = &codes::rx_source,
     .when = adv::replace_rx},
    {.name = "NPSourceTx<i>", .clause = "Table 8-147", .byte = 163, .msb = 0, .lanes = host_bit,
     .kind = Kind::Code, .access = Access::ReadWrite, .codes = &codes::tx_source,
     .when = adv::replace_tx},
    {.name = "Reserved", .clause = "Table 8-142", .byte = 164, .size = 12, .kind = Kind::Reserved},
    {.name = "SCS0::ApplyNPInitLane<i>", .clause = "Table 8-148", .byte = 176, .msb = 0,
     .lanes = host_bit, .kind = Kind::Flag, .access = Access::WriteOnly,
     .when = adv::network_paths},
    {.name = "SCS1::ApplyNPInitLane<i>", .clause = "Table 8-149", .byte = 177, .msb = 0,
     .lanes = host_bit, .kind = Kind::Flag, .access = Access::WriteOnly,
     .when = adv::network_paths},
    {.name = "NPConfigStatusLane<i>", .clause = "Table 8-150", .byte = 178, .msb = 3,
     .lanes = host_nibble, .kind = Kind::Code, .dynamic = true, .codes = &codes::np_config_status,
     .when = adv::network_paths},
    {.name = "Reserved", .clause = "Table 8-142", .byte = 182, .size = 10, .kind = Kind::Reserved},
    {.name = "Reserved<i>", .clause = "Table 8-152", .byte = 192, .lsb = 4, .lanes = host_byte,
     .kind = Kind::Reserved},
    {.name = "ACS::NPIDXLane<i>", .clause = "Table 8-152", .byte = 192, .msb = 3, .lsb = 1,
     .lanes = host_byte, .dynamic = true, .when = adv::network_paths},
    {.name = "ACS::NPInUseLane<i>", .clause = "Table 8-152", .byte = 192, .msb = 0,
     .lanes = host_byte, .kind = Kind::Flag, .dynamic = true, .when = adv::network_paths},
    {.name = "NPStateHostLane<i>", .clause = "Table 8-153", .byte = 200, .msb = 3,
     .lanes = host_nibble, .kind = Kind::Code, .dynamic = true, .codes = &codes::np_state,
     .when = adv::network_paths},
    {.name = "NPInitPendingLane<i>", .clause = "Table 8-155", .byte = 204, .msb = 0,
     .lanes = host_bit, .kind = Kind::Flag, .dynamic = true, .when = adv::network_paths},
    {.name = "Reserved", .clause = "Table 8-142", .byte = 205, .size = 19, .kind = Kind::Reserved},
    {.name = "MaxDurationNPDeinit", .clause = "Table 8-156", .byte = 224, .lsb = 4,
     .kind = Kind::Code, .codes = &codes::duration, .when = adv::network_paths},
    {.name = "MaxDurationNPInit", .clause = "Table 8-156", .byte = 224, .msb = 3,
     .kind = Kind::Code, .codes = &codes::duration, .when = adv::network_paths},
    {.name = "MaxDurationNPTxTurnOff", .clause = "Table 8-156", .byte = 225, .lsb = 4,
     .kind = Kind::Code, .codes = &codes::duration, .when = adv::network_paths},
    {.name = "MaxDurationNPTxTurnOn", .clause = "Table 8-156", .byte = 225, .msb = 3,
     .kind = Kind::Code, .codes = &codes::duration, .when = adv::network_paths},
    {.name = "Reserved", .clause = "Table 8-157", .byte = 226, .lsb = 2, .kind = Kind::Reserved},
    {.name = "Reserved", .clause = "Table 8-142", .byte = 227, .kind = Kind::Reserved},
    {.name = "MuxGranularity<i>", .clause = "Table 8-160", .byte = 228,
     .lanes = memmap::instances(4, 8), .kind = Kind::Code, .codes = &sff8024::host_codes,
     .when = adv::network_paths, .refine = refine::mux_granularity},
    {.name = "MuxStructsSupported<i>", .clause = "Table 8-161", .byte = 232, .size = 4,
     .lanes = memmap::instances(4, 32), .kind = Kind::Bitmap, .codes = &codes::mux_structures,
     .when = adv::network_paths},
    {.name = "ExtAppDescriptor<i>", .clause = "Table 8-158", .byte = 248, .msb = 0,
     .lanes = memmap::instances(8, 1, 8), .kind = Kind::Flag,
     .meaning = "set for a network path application", .when = adv::network_paths},
    {.name = "ExtAppDescriptor<i>", .clause = "Table 8-158", .byte = 249, .msb = 1, .lsb = 1,
     .lanes = memmap::instances(7, 1), .kind = Kind::Flag,
     .meaning = "set for a network path application", .when = adv::network_paths},
    {.name = "Reserved", .clause = "Table 8-158", .byte = 249, .msb = 0, .kind = Kind::Reserved},
    {.name = "Reserved", .clause = "Table 8-142", .byte = 250, .size = 6, .kind = Kind::Reserved},
}));
// clang-format on

} // namespace optictl::cmis::page16
