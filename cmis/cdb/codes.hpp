// Codes in replies of the command data block.
#pragma once

#include "cmis/codes.hpp"

namespace optictl::cmis::codes {

// clang-format off
/// 02h and 03h are those of modules before the code of the standard.
inline constexpr Code cdb_mechanism_rows[] = {
    code(0x00, "none"), code(0x01, "LPL"), code(0x02, "EPL"), code(0x03, "LPL or EPL"),
    reserved_codes(0x04, 0x0F), code(0x10, "EPL"), code(0x11, "LPL or EPL"),
    reserved_codes(0x12, 0xFF)};
inline constexpr CodeTable cdb_mechanism =
    code_table("way of firmware blocks", "Table 9-11", cdb_mechanism_rows);
inline constexpr Code cdb_hitless_rows[] = {
    code(0, "with traffic impact"), code(1, "hitless attempt"), reserved_codes(2, 255)};
inline constexpr CodeTable cdb_hitless =
    code_table("restart of firmware", "Table 9-11", cdb_hitless_rows);
inline constexpr Code cdb_certificate_rows[] = {
    code(0, "none"), code(1, "custom"), code(2, "X.509v3 DER"), reserved_codes(3, 255)};
inline constexpr CodeTable cdb_certificate =
    code_table("certificate format", "Table 9-14", cdb_certificate_rows);
inline constexpr Code cdb_digest_rows[] = {
    code(0, "none"), code(1, "28 bytes (SHA224)"), code(2, "32 bytes (SHA256)"),
    code(3, "48 bytes (SHA384)"), code(4, "64 bytes (SHA512)"), reserved_codes(5, 255)};
inline constexpr CodeTable cdb_digest = code_table("digest length", "Table 9-14", cdb_digest_rows);
inline constexpr Code cdb_signature_rows[] = {
    code(0, "none"), code(1, "custom"), code(2, "raw"), code(3, "DER"),
    code(4, "ECDSA (R,S) pair"), reserved_codes(5, 255)};
inline constexpr CodeTable cdb_signature =
    code_table("signature format", "Table 9-14", cdb_signature_rows);
inline constexpr Code cdb_padding_rows[] = {
    code(0, "none"), code(1, "custom"), code(2, "PKCS#1 v1.5"), code(3, "OAEP"), code(4, "PSS"),
    reserved_codes(5, 255)};
inline constexpr CodeTable cdb_padding = code_table("signature padding", "Table 9-14", cdb_padding_rows);
inline constexpr Code cdb_side_rows[] = {code(0, "media"), code(1, "host"), reserved_codes(2, 255)};
inline constexpr CodeTable cdb_side = code_table("side", "Table 9-17", cdb_side_rows);
// clang-format on

} // namespace optictl::cmis::codes
