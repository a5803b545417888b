// Spreadsheets as CSV: into entries, and out of them. What cannot be taken over is reported.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vendor-db/csv/table.hpp"
#include "vendor-db/list.hpp"

namespace optictl::vendor_db {

/// The columns that an entry can have, in order: "vendor", "firmware_allow", ...
[[nodiscard]] std::span<const std::string_view> csv_columns();
/// The cells of an entry in that order. Several values in one cell stand between semicolons.
[[nodiscard]] std::vector<std::string> csv_cells(const Rule& rule);
/// Keys of an entry that would not be the same after it was exported and imported again.
[[nodiscard]] std::vector<std::string> csv_losses(const Rule& rule);

/// What 3/2/26 means.
enum class DateOrder : std::uint8_t { NotSaid, DayFirst, MonthFirst };

struct ImportTerms {
    std::map<std::string, std::string> columns{};  ///< key of csv_columns() to title of the file
    std::map<std::string, std::string> statuses{}; ///< word of the file, lower case, to status
    std::string status = "limited";                ///< of rows that have none
    DateOrder dates = DateOrder::NotSaid;
    unsigned header_line = 0; ///< 0: the first line that names columns
};

struct Imported {
    std::string toml; ///< a list
    unsigned entries = 0;
    /// "line 7, column 'FW': ...; the row is left out": what was not taken, or looks wrong.
    std::vector<std::string> problems;
    std::vector<std::string> notes; ///< columns that were not taken, and how many cells they had
};
/// Columns that the terms do not name are recognised by their title ("Part Number", "PN"). Refuses
/// a file that does not say which optic a row is about. The error is a sentence: nothing could be
/// imported.
[[nodiscard]] std::expected<Imported, std::string> import_csv(std::string_view text,
                                                              const ImportTerms& terms);

} // namespace optictl::vendor_db
