// The text of a spreadsheet as rows of cells, whatever program saved it.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace optictl::vendor_db {

/// One record, and the line of the file on which it begins.
struct CsvRow {
    unsigned line = 0;
    std::vector<std::string> cells;
};

/// The text as UTF-8: from UTF-16 with or without a mark, or from Windows-1252 (Latin-1) where the
/// bytes are no UTF-8. `note` says what it was, one clause; empty: UTF-8.
struct Decoded {
    std::string text{};
    std::string note{};
};
[[nodiscard]] Decoded decoded(std::string_view bytes);

/// RFC 4180, with commas, semicolons or tabs: what a first line `sep=;` says, else whichever the
/// first lines have most of. Rows of blank cells are no records. The error is a line and what is
/// wrong there.
[[nodiscard]] std::expected<std::vector<CsvRow>, std::string> parse_csv(std::string_view text);

/// Without blanks at either end, no-break ones and marks without width included.
[[nodiscard]] std::string trimmed(std::string_view text);
/// With one blank of ASCII for each line end and each blank of another kind.
[[nodiscard]] std::string plain_blanks(std::string_view text);
/// trimmed(), and each run of blanks and line ends within is one blank.
[[nodiscard]] std::string one_line(std::string_view text);

} // namespace optictl::vendor_db
