// Trees as text with every place, to compare them.
#pragma once

#include <string>
#include <variant>

#include <fmt/format.h>

#include "sff/config/tree.hpp"

namespace optictl::config::test {

// NOLINTNEXTLINE(misc-no-recursion)
inline void put(std::string& out, const Value& value) {
    out += fmt::format("{}:{} ", value.place.line, value.place.column);
    if (const auto* table = std::get_if<Table>(&value.data)) {
        out += "{";
        for (const Entry& entry : *table) {
            out += fmt::format("{}:{} {} = ", entry.place.line, entry.place.column, entry.key);
            put(out, entry.value);
        }
        out += "}";
    } else if (const auto* array = std::get_if<Array>(&value.data)) {
        out += "[";
        for (const Value& each : *array) {
            put(out, each);
        }
        out += "]";
    } else if (const auto* text = std::get_if<std::string>(&value.data)) {
        out += fmt::format("'{}' ", *text);
    } else if (const auto* whole = std::get_if<std::int64_t>(&value.data)) {
        out += fmt::format("{} ", *whole);
    } else if (const auto* date = std::get_if<Date>(&value.data)) {
        out += date->text() + " ";
    } else if (const auto* number = std::get_if<double>(&value.data)) {
        out += fmt::format("{} double ", *number);
    } else {
        out += std::get<bool>(value.data) ? "true " : "false ";
    }
}

inline std::string text_of(const Value& value) {
    std::string out;
    put(out, value);
    return out;
}

} // namespace optictl::config::test
