// The fields of replies, as rows of page 9Fh: a reply is read as any page is (OIF-CMIS 5.4
// chapter 9). What a reply is too short for reads as not there.
#pragma once

#include "cmis/cdb/codes.hpp"
#include "cmis/codes_diagnostics.hpp"
#include "cmis/shapes.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::cdb::replies {

using memmap::instances;
using memmap::Kind;
using memmap::Unit;

/// Durations are in units of 10 ms where MaxDurationCoding says so.
inline void firmware_duration(const memmap::Context& context, memmap::Reading& reading) {
    if ((context.byte(memmap::upper(0x9F), 137).value_or(0) & 0x08U) != 0) {
        reading.value *= 10;
    }
}

// clang-format off
inline constexpr auto status = memmap::rows_of(document, memmap::upper(0x9F), false, {
    {.name = "Length", .clause = "Table 9-3", .byte = 136, .meaning = "bytes"},
    {.name = "Status", .clause = "Table 9-3", .byte = 137,
     .meaning = "00h booting, 01h password of the host accepted"},
});
inline constexpr auto module_features = memmap::rows_of(document, memmap::upper(0x9F), false, {
    {.name = "CdbFlags", .clause = "Table 9-10", .byte = 136},
    {.name = "Commands0000hTo00FFh", .clause = "Table 9-10", .byte = 138, .size = 32,
     .kind = Kind::Bytes},
    {.name = "MaxCompletionTime", .clause = "Table 9-10", .byte = 170, .size = 2,
     .unit = Unit::Millisecond},
});
inline constexpr auto firmware_features = memmap::rows_of(document, memmap::upper(0x9F), false, {
    {.name = "LoadReadback", .clause = "Table 9-11", .byte = 137, .lsb = 7, .kind = Kind::Flag},
    {.name = "MaxDurationCoding", .clause = "Table 9-11", .byte = 137, .msb = 3, .lsb = 3,
     .kind = Kind::Flag, .meaning = "durations in 10 ms"},
    {.name = "SkippingErasedBlocks", .clause = "Table 9-11", .byte = 137, .msb = 2, .lsb = 2,
     .kind = Kind::Flag},
    {.name = "CopyCmd", .clause = "Table 9-11", .byte = 137, .msb = 1, .lsb = 1,
     .kind = Kind::Flag},
    {.name = "AbortCmd", .clause = "Table 9-11", .byte = 137, .msb = 0, .kind = Kind::Flag},
    {.name = "StartCmdPayloadSize", .clause = "Table 9-11", .byte = 138, .meaning = "bytes"},
    {.name = "ErasedByte", .clause = "Table 9-11", .byte = 139},
    {.name = "ReadWriteLengthExt", .clause = "Table 9-11", .byte = 140, .scale = {8, 1},
     .meaning = "bytes beyond 8 in a block"},
    {.name = "WriteMechanism", .clause = "Table 9-11", .byte = 141, .kind = Kind::Code,
     .codes = &codes::cdb_mechanism},
    {.name = "ReadMechanism", .clause = "Table 9-11", .byte = 142, .kind = Kind::Code,
     .codes = &codes::cdb_mechanism},
    {.name = "HitlessRestart", .clause = "Table 9-11", .byte = 143, .kind = Kind::Code,
     .codes = &codes::cdb_hitless},
    {.name = "MaxDurationStart", .clause = "Table 9-11", .byte = 144, .size = 2,
     .unit = Unit::Millisecond, .refine = firmware_duration},
    {.name = "MaxDurationAbort", .clause = "Table 9-11", .byte = 146, .size = 2,
     .unit = Unit::Millisecond, .refine = firmware_duration},
    {.name = "MaxDurationWrite", .clause = "Table 9-11", .byte = 148, .size = 2,
     .unit = Unit::Millisecond, .refine = firmware_duration},
    {.name = "MaxDurationComplete", .clause = "Table 9-11", .byte = 150, .size = 2,
     .unit = Unit::Millisecond, .refine = firmware_duration},
    {.name = "MaxDurationCopy", .clause = "Table 9-11", .byte = 152, .size = 2,
     .unit = Unit::Millisecond, .refine = firmware_duration},
});
inline constexpr auto monitoring_features = memmap::rows_of(document, memmap::upper(0x9F), false, {
    {.name = "Commands0200hTo02FFh", .clause = "Table 9-12", .byte = 136, .size = 32,
     .kind = Kind::Bytes},
});
inline constexpr auto diagnostics_features = memmap::rows_of(document, memmap::upper(0x9F), false, {
    {.name = "Commands0300hTo03FFh", .clause = "Table 9-13", .byte = 136, .size = 32,
     .kind = Kind::Bytes},
});
inline constexpr auto security_features = memmap::rows_of(document, memmap::upper(0x9F), false, {
    {.name = "Commands0400hTo04FFh", .clause = "Table 9-14", .byte = 136, .size = 32,
     .kind = Kind::Bytes},
    {.name = "NumCertificates", .clause = "Table 9-14", .byte = 168},
    {.name = "CertChainSupported", .clause = "Table 9-14", .byte = 169},
    {.name = "CertificateFormat", .clause = "Table 9-14", .byte = 170, .kind = Kind::Code,
     .codes = &codes::cdb_certificate},
    {.name = "CertificateLength<i>", .clause = "Table 9-14", .byte = 172, .size = 2,
     .lanes = instances(4, 16), .meaning = "bytes"},
    {.name = "DigestLength", .clause = "Table 9-14", .byte = 180, .kind = Kind::Code,
     .codes = &codes::cdb_digest},
    {.name = "SignatureTime", .clause = "Table 9-14", .byte = 182, .size = 2,
     .unit = Unit::Millisecond},
    {.name = "SignatureLength", .clause = "Table 9-14", .byte = 184, .size = 2,
     .meaning = "bytes"},
    {.name = "SignatureFormat", .clause = "Table 9-14", .byte = 186, .kind = Kind::Code,
     .codes = &codes::cdb_signature},
    {.name = "SignaturePadScheme", .clause = "Table 9-14", .byte = 187, .kind = Kind::Code,
     .codes = &codes::cdb_padding},
});
inline constexpr auto supplements = memmap::rows_of(document, memmap::upper(0x9F), false, {
    {.name = "CmisVcsSupported", .clause = "Table 9-15", .byte = 136, .msb = 0,
     .kind = Kind::Flag},
});
inline constexpr auto application = memmap::rows_of(document, memmap::upper(0x9F), false, {
    {.name = "ApplicationNumber", .clause = "Table 9-16", .byte = 136, .size = 2},
    {.name = "MaxModulePower", .clause = "Table 9-16", .byte = 138, .size = 2, .scale = {1, 4},
     .unit = Unit::Watt},
    {.name = "ProgOutputPowerMin", .clause = "Table 9-16", .byte = 140, .size = 2,
     .kind = Kind::Signed, .scale = {1, 100}, .unit = Unit::DecibelMilliwatt},
    {.name = "ProgOutputPowerMax", .clause = "Table 9-16", .byte = 142, .size = 2,
     .kind = Kind::Signed, .scale = {1, 100}, .unit = Unit::DecibelMilliwatt},
    {.name = "PreFecBerThreshold", .clause = "Table 9-16", .byte = 144, .size = 2,
     .kind = Kind::Float16},
    {.name = "RxLosOpticalPowerThreshold", .clause = "Table 9-16", .byte = 146, .size = 2,
     .kind = Kind::Signed, .scale = {1, 100}, .unit = Unit::DecibelMilliwatt},
    {.name = "RxPowerHighAlarmThreshold", .clause = "Table 9-16", .byte = 148, .size = 2,
     .scale = {1, 10000}, .unit = Unit::Milliwatt},
    {.name = "RxPowerLowAlarmThreshold", .clause = "Table 9-16", .byte = 150, .size = 2,
     .scale = {1, 10000}, .unit = Unit::Milliwatt},
    {.name = "RxPowerHighWarningThreshold", .clause = "Table 9-16", .byte = 152, .size = 2,
     .scale = {1, 10000}, .unit = Unit::Milliwatt},
    {.name = "RxPowerLowWarningThreshold", .clause = "Table 9-16", .byte = 154, .size = 2,
     .scale = {1, 10000}, .unit = Unit::Milliwatt},
});
inline constexpr auto interface = memmap::rows_of(document, memmap::upper(0x9F), false, {
    {.name = "InterfaceUid", .clause = "Table 9-17", .byte = 136, .size = 2},
    {.name = "InterfaceLocation", .clause = "Table 9-17", .byte = 138, .kind = Kind::Code,
     .codes = &codes::cdb_side},
    {.name = "InterfaceName", .clause = "Table 9-17", .byte = 139, .size = 16,
     .kind = Kind::Ascii},
    {.name = "InterfaceDescription", .clause = "Table 9-17", .byte = 155, .size = 48,
     .kind = Kind::Ascii},
    {.name = "InterfaceDataRate", .clause = "Table 9-17", .byte = 204, .size = 2,
     .kind = Kind::Float16, .meaning = "Gb/s"},
    {.name = "InterfaceLaneCount", .clause = "Table 9-17", .byte = 206, .size = 2},
    {.name = "LaneSignalingRate", .clause = "Table 9-17", .byte = 208, .size = 2,
     .kind = Kind::Float16, .unit = Unit::Gigabaud},
    {.name = "Modulation", .clause = "Table 9-17", .byte = 210, .size = 16, .kind = Kind::Ascii},
    {.name = "BitsPerSymbol", .clause = "Table 9-17", .byte = 226, .size = 2},
    {.name = "BitsPerSymbolExact", .clause = "Table 9-17", .byte = 228, .size = 2,
     .kind = Kind::Float16, .revisions = rev::since_5_4},
    {.name = "GridSpacingMin", .clause = "Table 9-17", .byte = 230, .size = 2,
     .kind = Kind::Float16, .unit = Unit::Gigahertz, .revisions = rev::since_5_4},
});

inline constexpr memmap::Page reply_page = memmap::upper(0x9F);
inline constexpr auto load_a = memmap::if_set(reply_page, 137, 0x01);
inline constexpr auto load_b = memmap::if_set(reply_page, 137, 0x02);
inline constexpr auto load_fixed = memmap::if_set(reply_page, 137, 0x04);
inline constexpr auto firmware_info = memmap::rows_of(document, memmap::upper(0x9F), false, {
    {.name = "BankARuns", .clause = "Table 9-20", .byte = 136, .msb = 0, .kind = Kind::Flag},
    {.name = "BankAIsCommitted", .clause = "Table 9-20", .byte = 136, .msb = 1, .lsb = 1,
     .kind = Kind::Flag},
    {.name = "BankAIsInvalid", .clause = "Table 9-20", .byte = 136, .msb = 2, .lsb = 2,
     .kind = Kind::Flag},
    {.name = "BankBRuns", .clause = "Table 9-20", .byte = 136, .msb = 4, .lsb = 4,
     .kind = Kind::Flag},
    {.name = "BankBIsCommitted", .clause = "Table 9-20", .byte = 136, .msb = 5, .lsb = 5,
     .kind = Kind::Flag},
    {.name = "BankBIsInvalid", .clause = "Table 9-20", .byte = 136, .msb = 6, .lsb = 6,
     .kind = Kind::Flag},
    {.name = "LoadAMajor", .clause = "Table 9-20", .byte = 138, .when = load_a},
    {.name = "LoadAMinor", .clause = "Table 9-20", .byte = 139, .when = load_a},
    {.name = "LoadABuild", .clause = "Table 9-20", .byte = 140, .size = 2, .when = load_a},
    {.name = "LoadAExtraString", .clause = "Table 9-20", .byte = 142, .size = 32,
     .kind = Kind::Ascii, .when = load_a},
    {.name = "LoadBMajor", .clause = "Table 9-20", .byte = 174, .when = load_b},
    {.name = "LoadBMinor", .clause = "Table 9-20", .byte = 175, .when = load_b},
    {.name = "LoadBBuild", .clause = "Table 9-20", .byte = 176, .size = 2, .when = load_b},
    {.name = "LoadBExtraString", .clause = "Table 9-20", .byte = 178, .size = 32,
     .kind = Kind::Ascii, .when = load_b},
    {.name = "FixedLoadMajor", .clause = "Table 9-20", .byte = 210, .when = load_fixed},
    {.name = "FixedLoadMinor", .clause = "Table 9-20", .byte = 211, .when = load_fixed},
    {.name = "FixedLoadBuild", .clause = "Table 9-20", .byte = 212, .size = 2,
     .when = load_fixed},
    {.name = "FixedLoadExtraString", .clause = "Table 9-20", .byte = 214, .size = 32,
     .kind = Kind::Ascii, .when = load_fixed},
});
inline constexpr auto activation = memmap::rows_of(document, memmap::upper(0x9F), false, {
    {.name = "RestartKeepsTraffic", .clause = "Table 9-31", .byte = 136, .msb = 0,
     .kind = Kind::Flag},
    {.name = "SwitchKeepsTraffic", .clause = "Table 9-31", .byte = 136, .msb = 1, .lsb = 1,
     .kind = Kind::Flag},
    {.name = "RestartKeepsConfiguration", .clause = "Table 9-31", .byte = 137, .msb = 0,
     .kind = Kind::Flag},
    {.name = "SwitchKeepsConfiguration", .clause = "Table 9-31", .byte = 137, .msb = 1, .lsb = 1,
     .kind = Kind::Flag},
});
inline constexpr auto pm_features = memmap::rows_of(document, memmap::upper(0x9F), false, {
    {.name = "HostSideSnr", .clause = "Table 9-37", .byte = 136, .msb = 0, .kind = Kind::Flag},
    {.name = "HostSideLtp", .clause = "Table 9-37", .byte = 136, .msb = 1, .lsb = 1,
     .kind = Kind::Flag},
    {.name = "MediaSideSnr", .clause = "Table 9-37", .byte = 137, .msb = 0, .kind = Kind::Flag},
    {.name = "MediaSideLtp", .clause = "Table 9-37", .byte = 137, .msb = 1, .lsb = 1,
     .kind = Kind::Flag},
});
inline constexpr auto rmon = memmap::rows_of(document, memmap::upper(0x9F), false, {
    {.name = "FrameCount", .clause = "Table 9-42", .byte = 136, .size = 6},
    {.name = "OctetCount", .clause = "Table 9-42", .byte = 142, .size = 6},
    {.name = "BadFrameCount", .clause = "Table 9-42", .byte = 148, .size = 6},
    {.name = "BadOctetCount", .clause = "Table 9-42", .byte = 154, .size = 6},
    {.name = "MulticastCount", .clause = "Table 9-42", .byte = 160, .size = 6},
    {.name = "BroadcastCount", .clause = "Table 9-42", .byte = 166, .size = 6},
    {.name = "Packets64B", .clause = "Table 9-42", .byte = 172, .size = 6},
    {.name = "Packets64To127B", .clause = "Table 9-42", .byte = 178, .size = 6},
    {.name = "Packets128To255B", .clause = "Table 9-42", .byte = 184, .size = 6},
    {.name = "Packets256To511B", .clause = "Table 9-42", .byte = 190, .size = 6},
    {.name = "Packets512To1023B", .clause = "Table 9-42", .byte = 196, .size = 6},
    {.name = "Packets1024To1518B", .clause = "Table 9-42", .byte = 202, .size = 6},
    {.name = "PacketsLargeNonJumbo", .clause = "Table 9-42", .byte = 208, .size = 4},
    {.name = "PacketsJumbo", .clause = "Table 9-42", .byte = 212, .size = 4},
    {.name = "BadMulticastCount", .clause = "Table 9-42", .byte = 216, .size = 4},
    {.name = "BadBroadcastCount", .clause = "Table 9-42", .byte = 220, .size = 4},
    {.name = "BadPackets64B", .clause = "Table 9-42", .byte = 224, .size = 4},
    {.name = "BadPackets64To127B", .clause = "Table 9-42", .byte = 228, .size = 4},
    {.name = "BadPackets128To255B", .clause = "Table 9-42", .byte = 232, .size = 4},
    {.name = "BadPackets256To511B", .clause = "Table 9-42", .byte = 236, .size = 4},
    {.name = "BadPackets512To1023B", .clause = "Table 9-42", .byte = 240, .size = 4},
    {.name = "BadPackets1024To1518B", .clause = "Table 9-42", .byte = 244, .size = 4},
    {.name = "BadPacketsLargeNonJumbo", .clause = "Table 9-42", .byte = 248, .size = 4},
    {.name = "BadPacketsJumbo", .clause = "Table 9-42", .byte = 252, .size = 4},
});
inline constexpr auto error_weights = memmap::rows_of(document, memmap::upper(0x9F), false, {
    {.name = "CorrectionCapability", .clause = "Table 9-44", .byte = 138,
     .meaning = "symbols a codeword"},
    {.name = "UncorrectableCount", .clause = "Table 9-44", .byte = 140, .size = 6},
    {.name = "ErrorWeight<i>Count", .clause = "Table 9-44", .byte = 146, .size = 6,
     .lanes = instances(17, 48, 0)},
    {.name = "HighErrorWeightCount", .clause = "Table 9-44", .byte = 248, .size = 6},
    {.name = "Ber", .clause = "Table 9-44", .byte = 254, .size = 2, .kind = Kind::Float16,
     .meaning = "pre-FEC, without uncorrectable codewords"},
});
inline constexpr auto greatest_error_weights =
    memmap::rows_of(document, memmap::upper(0x9F), false, {
    {.name = "CorrectionCapability", .clause = "Table 9-46", .byte = 138, .size = 2,
     .meaning = "symbols a codeword"},
    {.name = "MaxErrorWeightDpid<i>", .clause = "Table 9-46", .byte = 140, .size = 2,
     .lanes = instances(8, 16)},
});
inline constexpr auto temperatures = memmap::rows_of(document, memmap::upper(0x9F), false, {
    {.name = "NHoursToNextWrite", .clause = "Table 9-49", .byte = 137,
     .meaning = "hours; 0: not stated, 255: the host must save"},
    {.name = "TotalSeconds", .clause = "Table 9-49", .byte = 140, .size = 4,
     .unit = Unit::Second},
    {.name = "TenDegBinBelowM5", .clause = "Table 9-49", .byte = 144, .size = 4,
     .unit = Unit::Second},
    {.name = "TenDegBin0", .clause = "Table 9-49", .byte = 148, .size = 4, .unit = Unit::Second},
    {.name = "TenDegBin10", .clause = "Table 9-49", .byte = 152, .size = 4, .unit = Unit::Second},
    {.name = "TenDegBin20", .clause = "Table 9-49", .byte = 156, .size = 4, .unit = Unit::Second},
    {.name = "TenDegBin30", .clause = "Table 9-49", .byte = 160, .size = 4, .unit = Unit::Second},
    {.name = "TenDegBin40", .clause = "Table 9-49", .byte = 164, .size = 4, .unit = Unit::Second},
    {.name = "TenDegBin50", .clause = "Table 9-49", .byte = 168, .size = 4, .unit = Unit::Second},
    {.name = "TenDegBin60", .clause = "Table 9-49", .byte = 172, .size = 4, .unit = Unit::Second},
    {.name = "TenDegBin70", .clause = "Table 9-49", .byte = 176, .size = 4, .unit = Unit::Second},
    {.name = "TenDegBin80", .clause = "Table 9-49", .byte = 180, .size = 4, .unit = Unit::Second},
    {.name = "TenDegBinAbove85", .clause = "Table 9-49", .byte = 184, .size = 4,
     .unit = Unit::Second},
});
inline constexpr auto certificate = memmap::rows_of(document, memmap::upper(0x9F), false, {
    {.name = "ResultStatus", .clause = "Table 9-52", .byte = 136, .size = 2, .kind = Kind::Code,
     .codes = &codes::cdb_security_result},
    {.name = "SegmentIndex", .clause = "Table 9-52", .byte = 138},
});
// clang-format on

/// Records of 6 bytes: one observable, a record for each lane or data path that was asked for, in
/// ascending order.
inline constexpr unsigned record_size = 6;
struct Values {
    std::string_view clause;
    Kind kind = Kind::Unsigned;
    memmap::Scale scale{};
    Unit unit = Unit::None;
};
[[nodiscard]] consteval std::array<memmap::Field, 3> records(const Values& values) {
    const auto row = [&](std::string_view name, unsigned at) {
        return memmap::Field{.name = name,
                             .clause = values.clause,
                             .byte = static_cast<std::uint8_t>(136 + at),
                             .size = 2,
                             .lanes = instances(8, 8 * record_size),
                             .kind = values.kind,
                             .scale = values.scale,
                             .unit = values.unit};
    };
    const memmap::Field rows[] = {row("Minimum<i>", 0), row("Average<i>", 2), row("Maximum<i>", 4)};
    return memmap::rows_of(document, memmap::upper(0x9F), false, rows);
}
inline constexpr auto celsius = records({"Table 9-35", Kind::Signed, {1, 256}, Unit::Celsius});
inline constexpr auto volt = records({"Table 9-35", Kind::Unsigned, {1, 10000}, Unit::Volt});
inline constexpr auto plain = records({"Table 9-35", Kind::Signed});
inline constexpr auto decibel = records({"Table 9-35", Kind::Unsigned, {1, 256}, Unit::Decibel});
inline constexpr auto ratio = records({"Table 9-35", Kind::Float16});
inline constexpr auto current =
    records({"Table 9-35", Kind::Unsigned, {2, 1000}, Unit::Milliampere});
inline constexpr auto power = records({"Table 9-35", Kind::Unsigned, {1, 10000}, Unit::Milliwatt});

} // namespace optictl::cmis::cdb::replies
