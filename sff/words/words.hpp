// Names of registers, pages, units and states, and values as text: for whatever shows them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sff/model/module.hpp"

namespace optictl::words {

/// "lower", "00h", "A0h", "A2h", "A2h/02h": how a page is written in text and JSON.
[[nodiscard]] std::string page_name(const memmap::Page& page, memmap::Standard standard);
/// The register's name with the number of the copy in place of `<i>`.
[[nodiscard]] std::string register_name(const memmap::Reading& reading);
/// "11h:154-155", with the bank when it is not 0, and the bits when they are not the whole byte.
[[nodiscard]] std::string register_address(const memmap::Reading& reading,
                                           memmap::Standard standard);
/// "10h:145-152": the bytes of all copies of a register.
[[nodiscard]] std::string bytes_address(const memmap::Field& field, memmap::Standard standard);
/// Complete clause: "OIF-CMIS 5.4 Table 8-99".
[[nodiscard]] std::string clause(const memmap::Field& field);
[[nodiscard]] std::string clause(const model::Finding& finding);
/// Symbol for text ("mW"), and key suffix for JSON ("_mw"); empty without a unit.
[[nodiscard]] std::string_view symbol(memmap::Unit unit);
[[nodiscard]] std::string_view key_suffix(memmap::Unit unit);
/// Decimals that show the resolution of the standards' registers and no more.
[[nodiscard]] int decimals(memmap::Unit unit);

/// Bytes of a text field as they may be shown: trailing blanks and padding cut, everything else
/// that is not printable ASCII, and the backslash, as \xNN. No control byte survives.
[[nodiscard]] std::string printable(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::string printable(std::string_view text);
/// The text field without its padding, byte for byte; for places that escape by themselves (JSON).
[[nodiscard]] std::string plain(std::span<const std::uint8_t> bytes);
/// Whether a text field is printable ASCII once trailing blanks, NUL and FFh are cut.
[[nodiscard]] bool is_plain(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::string hex(std::span<const std::uint8_t> bytes, std::string_view separator = "");

/// The value for people, with its unit or the words of its state.
[[nodiscard]] std::string value_text(const memmap::Reading& reading);
[[nodiscard]] std::string item_text(const model::Item& item);
/// That of the item with this key; empty where the module has none, or it was not read.
[[nodiscard]] std::string item_text(const model::Module& module, std::string_view key);
/// Power in both units: "1.2589 mW (1.00 dBm)", "0 mW (-inf dBm, no light)".
[[nodiscard]] std::string power_text(const memmap::Reading& reading);
/// What a state that carries no number is called: "not advertised", "not read", ...
[[nodiscard]] std::string_view state_words(memmap::State state);
/// The name that the code table gives, or which table does not know the code.
[[nodiscard]] std::string code_text(const memmap::Reading& reading);
/// Set bits of a bitmap, named by its code table or numbered from 1.
[[nodiscard]] std::vector<std::string> bitmap_names(const memmap::Reading& reading);
/// ISO date of a date code YYMMDD; empty when the digits are no date.
[[nodiscard]] std::string iso_date(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::string_view name_of(model::Severity severity);
[[nodiscard]] std::string_view name_of(model::Verdict verdict);
/// "high alarm".
[[nodiscard]] std::string_view name_of(model::Limit limit);
/// "++", "+", "-", "--" as Cisco and Arista mark alarms and warnings; empty when normal.
[[nodiscard]] std::string_view mark(model::Verdict verdict);
[[nodiscard]] std::string_view name_of(memmap::Access access);

} // namespace optictl::words
