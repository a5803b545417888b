// Spreadsheets as CSV: into entries, and out of them. What cannot be taken over is reported.
#pragma once

#include <expected>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vendor-db/list.hpp"

namespace optictl::vendor_db {

/// One record, and the line of the file on which it begins.
struct CsvRow {
    unsigned line = 0;
    std::vector<std::string> cells;
};
/// RFC 4180, with commas, semicolons or tabs, whichever the first line has most of. Blank lines
/// are no records. The error is a line and what is wrong there.
[[nodiscard]] std::expected<std::vector<CsvRow>, std::string> parse_csv(std::string_view text);

/// The columns that an entry can have, in order: "vendor", "firmware_allow", ...
[[nodiscard]] std::span<const std::string_view> csv_columns();
/// The cells of an entry in that order. Several values in one cell stand between semicolons.
[[nodiscard]] std::vector<std::string> csv_cells(const Rule& rule);
/// Keys of an entry that cells have no place for.
[[nodiscard]] std::vector<std::string_view> csv_losses(const Rule& rule);

struct Imported {
    std::string toml; ///< a list
    unsigned entries = 0;
    std::vector<std::string> problems; ///< "line 7, column 'FW': ..."; such rows are left out
    std::vector<std::string> notes;    ///< columns that were not taken, and how many cells they had
};
/// `mapping`: which column of the file is which of csv_columns(); other columns are recognised by
/// their name ("Part Number", "PN"). `status` is that of rows that have none. The error is a
/// sentence: nothing could be imported.
[[nodiscard]] std::expected<Imported, std::string>
import_csv(std::string_view text, const std::map<std::string, std::string>& mapping,
           std::string_view status);

} // namespace optictl::vendor_db
