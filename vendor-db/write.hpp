// Entries as text: TOML to be read again, cells of a spreadsheet, a draft for a module in hand.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vendor-db/facts.hpp"
#include "vendor-db/list.hpp"

namespace optictl::vendor_db {

/// A TOML string in quotes.
[[nodiscard]] std::string quoted(std::string_view text);
/// A text, or a list of texts, in TOML.
[[nodiscard]] std::string quoted_list(const std::vector<std::string>& texts);

/// One key of an entry and its value in TOML.
struct Line {
    std::string key;
    std::string value;
};
/// The keys of an entry in the order of the format; what it does not say is left out. Templates
/// and defaults are resolved.
[[nodiscard]] std::vector<Line> lines_of(const Rule& rule);
/// A paragraph: [[optic]] and its lines.
[[nodiscard]] std::string paragraph_of(const std::vector<Line>& lines);

[[nodiscard]] std::string paragraph_of(const Cage& cage);
[[nodiscard]] std::string paragraph_of(const Contradiction& each);
[[nodiscard]] std::string paragraph_of(const VendorGroup& group);
/// A mode in TOML: a text, or a table where it says more than the mode.
[[nodiscard]] std::string mode_text(const ModeEntry& entry);

/// A draft of an entry for a module: exact names, its firmware, the modes that it advertises.
[[nodiscard]] std::vector<Line> draft_of(const Facts& facts, std::string_view status,
                                         std::string_view reason, const Date& today);

} // namespace optictl::vendor_db
