// The code tables of OIF-CMIS 5.4 that diagnostics, VDM, CDB and the pages behind 19h use.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "sff/memmap/codes.hpp"

namespace optictl::cmis::codes {

using memmap::code;
using memmap::Code;
using memmap::code_table;
using memmap::CodeTable;
using memmap::reserved_codes;
using memmap::vendor_codes;

// clang-format off

// ---- pattern generators and checkers (13h, 14h)

inline constexpr Code gating_support_rows[] = {
    code(0, "none"), code(1, "accuracy 2 ms or better"), code(2, "accuracy 20 ms or better"),
    code(3, "accuracy worse than 20 ms")};
inline constexpr CodeTable gating_support = code_table("gating", "Table 8-112", gating_support_rows);

inline constexpr Code pattern_rows[] = {
    code(0, "PRBS-31Q"), code(1, "PRBS-31"), code(2, "PRBS-23Q"), code(3, "PRBS-23"),
    code(4, "PRBS-15Q"), code(5, "PRBS-15"), code(6, "PRBS-13Q"), code(7, "PRBS-13"),
    code(8, "PRBS-9Q"), code(9, "PRBS-9"), code(10, "PRBS-7Q"), code(11, "PRBS-7"),
    code(12, "SSPRQ"), reserved_codes(13, 13), code(14, "custom"), code(15, "user pattern")};
inline constexpr CodeTable pattern = code_table("pattern", "Table 8-115", pattern_rows);

inline constexpr Code recovered_clock_rows[] = {
    code(0, "not supported"), code(1, "without loopback"), code(2, "with loopback"),
    code(3, "with and without loopback")};
inline constexpr CodeTable recovered_clock =
    code_table("recovered clock of generators", "Table 8-118", recovered_clock_rows);

inline constexpr Code host_generator_clock_rows[] = {
    code(0, "internal clock"), code(1, "reference clock of media lane 1"),
    code(2, "reference clock of media lane 2"), code(3, "reference clock of media lane 3"),
    code(4, "reference clock of media lane 4"), code(5, "reference clock of media lane 5"),
    code(6, "reference clock of media lane 6"), code(7, "reference clock of media lane 7"),
    code(8, "reference clock of media lane 8"), reserved_codes(9, 14),
    code(15, "recovered clock of each media lane or data path")};
inline constexpr CodeTable host_generator_clock =
    code_table("clock of the host side generators", "Table 8-127", host_generator_clock_rows);

inline constexpr Code media_generator_clock_rows[] = {
    code(0, "internal clock"), code(1, "reference clock"), code(2, "reference clock of host lane 1"),
    code(3, "reference clock of host lane 2"), code(4, "reference clock of host lane 3"),
    code(5, "reference clock of host lane 4"), code(6, "reference clock of host lane 5"),
    code(7, "reference clock of host lane 6"), code(8, "reference clock of host lane 7"),
    code(9, "reference clock of host lane 8"), reserved_codes(10, 14),
    code(15, "recovered clock of each host lane or data path")};
inline constexpr CodeTable media_generator_clock =
    code_table("clock of the media side generators", "Table 8-127", media_generator_clock_rows);

inline constexpr Code checker_clock_rows[] = {
    code(0, "recovered clocks"), code(1, "internal clock"), code(2, "reference clock"),
    reserved_codes(3, 3)};
inline constexpr CodeTable checker_clock =
    code_table("clock of the checkers", "Table 8-127", checker_clock_rows);

inline constexpr Code measurement_time_rows[] = {
    code(0, "ungated"), code(1, "5 s"), code(2, "10 s"), code(3, "30 s"), code(4, "60 s"),
    code(5, "120 s"), code(6, "300 s"), vendor_codes(7, 7)};
inline constexpr CodeTable measurement_time =
    code_table("measurement time", "Table 8-127", measurement_time_rows);

inline constexpr Code update_period_rows[] = {code(0, "1 s"), code(1, "5 s")};
inline constexpr CodeTable update_period =
    code_table("update period", "Table 8-127", update_period_rows);

inline constexpr Code diagnostics_selector_rows[] = {
    code(0, "none"), code(1, "BER"), code(2, "counters of host lanes 1-4"),
    code(3, "counters of host lanes 5-8"), code(4, "counters of media lanes 1-4"),
    code(5, "counters of media lanes 5-8"), code(6, "SNR"), reserved_codes(7, 16),
    code(17, "gated BER"), code(18, "gated counters of host lanes 1-4"),
    code(19, "gated counters of host lanes 5-8"), code(20, "gated counters of media lanes 1-4"),
    code(21, "gated counters of media lanes 5-8"), reserved_codes(22, 191), vendor_codes(192, 255)};
inline constexpr CodeTable diagnostics_selector =
    code_table("diagnostics selector", "Table 8-137", diagnostics_selector_rows);

// ---- VDM (20h-2Fh)

inline constexpr Code vdm_groups_rows[] = {
    code(0, "group 1"), code(1, "groups 1-2"), code(2, "groups 1-3"), code(3, "groups 1-4")};
inline constexpr CodeTable vdm_groups = code_table("VDM groups", "Table 8-186", vdm_groups_rows);

inline constexpr Code vdm_location_rows[] = {
    code(0, "lane or path 1"), code(1, "lane or path 2"), code(2, "lane or path 3"),
    code(3, "lane or path 4"), code(4, "lane or path 5"), code(5, "lane or path 6"),
    code(6, "lane or path 7"), code(7, "lane or path 8"), reserved_codes(8, 14),
    code(15, "module")};
inline constexpr CodeTable vdm_location =
    code_table("location of an observable", "Table 8-179", vdm_location_rows);

// ---- CDB (9Fh)

inline constexpr Code cdb_command_rows[] = {
    code(0x0000, "Query Status"), code(0x0001, "Enter Password"), code(0x0002, "Change Password"),
    code(0x0003, "Enable/Disable Password Protection"), code(0x0004, "Abort Processing"),
    code(0x0005, "Get Module Time"), code(0x0006, "Set Module Time"), reserved_codes(0x0007, 0x003F),
    code(0x0040, "Query Module Features"), code(0x0041, "Query Firmware Management Features"),
    code(0x0042, "Query Monitoring Features"), code(0x0043, "Query Diagnostics Features"),
    code(0x0044, "Query Security Features"), code(0x0045, "Query Supplement Support"),
    reserved_codes(0x0046, 0x004F), code(0x0050, "Get Application Attributes"),
    code(0x0051, "Get Interface Code Description"), reserved_codes(0x0052, 0x00FF),
    code(0x0100, "Get Firmware Info"), code(0x0101, "Start Firmware Transfer"),
    code(0x0102, "Abort Firmware Transfer"), code(0x0103, "Write Firmware Block LPL"),
    code(0x0104, "Write Firmware Block EPL"), code(0x0105, "Read Firmware Block LPL"),
    code(0x0106, "Read Firmware Block EPL"), code(0x0107, "Complete Firmware Transfer"),
    code(0x0108, "Copy Firmware Load"), code(0x0109, "Run Firmware Load"),
    code(0x010A, "Commit Firmware Load"), code(0x010B, "Check Firmware Activation Options"),
    code(0x010C, "Store Firmware Load Tag"), code(0x010D, "Retrieve Firmware Load Tag"),
    reserved_codes(0x010E, 0x01FF), code(0x0200, "Control PM Statistics"),
    code(0x0201, "Get PM Feature Information"), reserved_codes(0x0202, 0x020F),
    code(0x0210, "Get Module PM Statistics (LPL)"), code(0x0211, "Get Module PM Statistics (EPL)"),
    code(0x0212, "Get Host Lane PM Statistics (LPL)"),
    code(0x0213, "Get Host Lane PM Statistics (EPL)"),
    code(0x0214, "Get Media Lane PM Statistics (LPL)"),
    code(0x0215, "Get Media Lane PM Statistics (EPL)"),
    code(0x0216, "Get Data Path PM Statistics (LPL)"),
    code(0x0217, "Get Data Path PM Statistics (EPL)"), reserved_codes(0x0218, 0x021F),
    code(0x0220, "Get Data Path RMON Counter Statistics"), reserved_codes(0x0221, 0x022F),
    code(0x0230, "Control FEC Symbol Error Weight Counter Histogram"),
    code(0x0231, "Get FEC Symbol Error Weight Counter Histogram"),
    code(0x0232, "Control Max FEC Symbol Error Weight"),
    code(0x0233, "Get Max FEC Symbol Error Weight"), reserved_codes(0x0234, 0x027F),
    code(0x0280, "Data Monitoring and Recording Controls"),
    code(0x0281, "Data Monitoring and Recording Advertisements"), reserved_codes(0x0282, 0x028F),
    code(0x0290, "Temperature Histogram"), reserved_codes(0x0291, 0x03FF),
    code(0x0400, "Get Initial Device ID Certificate in LPL"),
    code(0x0401, "Get Initial Device ID Certificate in EPL"),
    code(0x0402, "Set Digest To Sign given in LPL"), code(0x0403, "Set Digest To Sign given in EPL"),
    code(0x0404, "Get Digest Signature in LPL"), code(0x0405, "Get Digest Signature in EPL"),
    reserved_codes(0x0406, 0x3FFF), {0x4000, 0x40FF, "versatile control sets"},
    {0x4100, 0x41FF, "coherent (C-CMIS)"}, {0x4200, 0x7FFF, "restricted to OIF"}, vendor_codes(0x8000, 0xFFFF)};
inline constexpr CodeTable cdb_command = code_table("CDB command", "Table 9-1", cdb_command_rows);

/// Bits 5-0 of a CdbStatus that says that a command of firmware has failed, beside the generic
/// ones.
inline constexpr Code cdb_firmware_failure_rows[] = {
    code(32, "rejected, no reason given"), code(33, "load format not valid"),
    code(34, "checksum of the load not valid"), code(35, "authentication of the load failed"),
    code(36, "load not suitable for this hardware"), code(37, "load not supported"),
    code(38, "hitless activation not available"),
    code(39, "activation that keeps the configuration not available"),
    code(40, "execution failed, no reason given"), code(41, "resources exhausted")};
inline constexpr CodeTable cdb_firmware_failure =
    code_table("CDB firmware failure", "Table 9-19", cdb_firmware_failure_rows);

/// ResultStatus of security commands, beside CdbStatus.
inline constexpr Code cdb_security_result_rows[] = {
    code(0x0000, "ok"), code(0x0001, "communication error"), code(0x0002, "unexpected error"),
    code(0x0010, "user command data error"), code(0x0011, "no digest supplied"),
    code(0x0012, "not ready"), code(0x0020, "private key not valid"),
    code(0x0021, "public key not valid"), code(0x0022, "security device not found"),
    code(0x0023, "security device read error"), code(0x0024, "security device write error"),
    vendor_codes(0x1000, 0x1FFF)};
inline constexpr CodeTable cdb_security_result =
    code_table("result of a security command", "Table 9-51", cdb_security_result_rows);

// ---- features and lane switching (0Ch, 1Dh, 6Dh)

inline constexpr Code compliance_rows[] = {
    code(0, "not stated"), code(1, "not compliant"), code(2, "partly compliant"),
    code(3, "compliant"), reserved_codes(4, 15)};
inline constexpr CodeTable compliance = code_table("compliance", "Table 8-71", compliance_rows);

inline constexpr Code redirection_result_rows[] = {
    code(0, "none yet"), code(1, "success"), code(2, "in progress"),
    code(3, "rejected, no reason given"), code(4, "rejected: no permutation"),
    code(5, "rejected: not as an active data path needs it"),
    code(6, "rejected: order of lanes not supported"), reserved_codes(7, 255)};
inline constexpr CodeTable redirection_result =
    code_table("result of lane switching", "Table 8-176", redirection_result_rows);
// clang-format on

namespace detail {

inline constexpr unsigned pages_per_map = 64;

/// "00h" to "FFh", one after another.
inline constexpr auto page_number_text = [] {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::array<char, 256 * 3> text{};
    for (unsigned page = 0; page < 256; ++page) {
        text[3 * page] = digits[page / 16];
        text[3 * page + 1] = digits[page % 16];
        text[3 * page + 2] = 'h';
    }
    return text;
}();
inline constexpr auto page_number_rows = [] {
    std::array<std::array<Code, pages_per_map>, 4> rows{};
    for (unsigned map = 0; map < 4; ++map) {
        for (unsigned bit = 0; bit < pages_per_map; ++bit) {
            const unsigned page = map * pages_per_map + bit;
            const auto number = static_cast<std::uint16_t>(bit);
            rows[map][bit] = {number, number,
                              std::string_view(page_number_text.data() + 3 * page, 3)};
        }
    }
    return rows;
}();

} // namespace detail

/// Bits of a quarter of the map of supported pages, each named by the number of its page.
inline constexpr CodeTable page_numbers[] = {
    {"page", "Table 8-70", detail::page_number_rows[0]},
    {"page", "Table 8-70", detail::page_number_rows[1]},
    {"page", "Table 8-70", detail::page_number_rows[2]},
    {"page", "Table 8-70", detail::page_number_rows[3]},
};

} // namespace optictl::cmis::codes
