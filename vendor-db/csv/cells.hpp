// Cells of a spreadsheet and keys of an entry: the columns, and how a cell of each is written.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vendor-db/csv.hpp"
#include "vendor-db/list.hpp"
#include "vendor-db/write.hpp"

namespace optictl::vendor_db {

/// How a cell becomes TOML.
enum class Form : std::uint8_t {
    Text,
    Texts,    ///< several, between semicolons or on lines of their own
    Word,     ///< in lower case
    Words,    ///< several, commas between them as well
    Versions, ///< likewise; ">=3.2", "3.2 or later" and "3.2+" are a least one
    Version,
    Modes,    ///< "4x100G", or a table as in a list: { mode = "4x100G", fec = "RS544" }
    Pattern,  ///< with * or ? a glob, with {length} or {length 1..30} a cable, /.../ an expression
    Patterns, ///< several
    Number,   ///< with a decimal comma or a W behind it as well
    Flag,     ///< yes or no
    Day,      ///< as people and spreadsheets write days
    Range,    ///< "A1..B9", or one value
    Pairs,    ///< "3.17/1.4": firmware and that of the DSP
    Status,   ///< by the words that the caller maps
};

/// In the column of the part number: the entry has none, and is about all optics of its kind.
inline constexpr std::string_view any_part = "(any)";

/// What a column is for.
enum class Use : std::uint8_t { Says, Identifies, Limits };

struct Column {
    std::string_view name;
    std::string_view key; ///< of the entry; with a dot, of a table in it
    Form form;
    Use use;                                   ///< Limits: an entry without it covers more
    std::array<std::string_view, 4> aliases{}; ///< squeezed
};

[[nodiscard]] std::span<const Column> all_columns();
/// By its own name.
[[nodiscard]] const Column* column_named(std::string_view name);
/// By the title that a sheet gives it.
[[nodiscard]] const Column* recognised(std::string_view title);

/// A key of an entry with its value in TOML; the error says what is wrong with the cell, and what
/// to write.
[[nodiscard]] std::expected<Line, std::string> line_of(const Column& column, std::string_view cell,
                                                       const ImportTerms& terms);

} // namespace optictl::vendor_db
