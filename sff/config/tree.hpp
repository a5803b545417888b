// TOML as a tree of values that know where they stand; the only door to the TOML library.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sff/config/place.hpp"

namespace optictl::config {

struct Entry;
struct Value;
using Array = std::vector<Value>;
using Table = std::vector<Entry>; ///< in the order of the file

/// A calendar date; orders by time.
struct Date {
    unsigned year = 0;
    unsigned month = 0;
    unsigned day = 0;
    [[nodiscard]] auto operator<=>(const Date&) const = default;
    [[nodiscard]] std::string text() const;
};
/// "2026-04-12"; nothing when that is no day of a calendar.
[[nodiscard]] std::expected<Date, std::string> parse_date(std::string_view text);

struct Value {
    Place place;
    std::variant<bool, std::int64_t, double, std::string, Date, Array, Table> data;

    /// "a text", "a number", ...: what it is, for errors.
    [[nodiscard]] std::string_view kind() const;
    /// The entry of a table, or null; also null when this is no table.
    [[nodiscard]] const Value* find(std::string_view key) const;
};

struct Entry {
    std::string key;
    Place place; ///< of the key
    Value value;
};

/// The error is what the TOML grammar does not allow, and where.
[[nodiscard]] std::expected<Value, Problem> parse_toml(std::string_view text,
                                                       std::string_view file);
/// The same without the short cut for plain texts (plain.hpp), for tests.
[[nodiscard]] std::expected<Value, Problem> parse_by_library(std::string_view text,
                                                             std::string_view file);

} // namespace optictl::config
