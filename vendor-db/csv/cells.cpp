#include "vendor-db/csv/cells.hpp"

#include <algorithm>
#include <charconv>
#include <ranges>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sff/format/advice.hpp"
#include "vendor-db/csv/days.hpp"

namespace optictl::vendor_db {
namespace {

using Result = std::expected<std::string, std::string>;

// clang-format off
constexpr auto columns = std::to_array<Column>({
    {"name", "name", Form::Text, Use::Says, {"DESCRIPTION", "OPTIC"}},
    {"vendor", "vendor", Form::Patterns, Use::Identifies, {"VENDORNAME", "MANUFACTURER", "MAKE", "SUPPLIER"}},
    {"alias", "alias", Form::Flag, Use::Says, {}},
    {"part_number", "part_number", Form::Pattern, Use::Identifies, {"PN", "PARTNO", "VENDORPN", "VENDORPARTNUMBER"}},
    {"revision", "revision", Form::Range, Use::Identifies, {"REV", "VENDORREV", "VENDORREVISION"}},
    {"serial", "serial", Form::Range, Use::Identifies, {"SN", "SERIALNUMBER", "SERIALNUMBERS"}},
    {"oui", "oui", Form::Texts, Use::Identifies, {"VENDOROUI"}},
    {"form_factor", "form_factor", Form::Texts, Use::Identifies, {"FORMFACTOR", "TYPE"}},
    {"media", "media", Form::Texts, Use::Identifies, {"MEDIATYPE", "STANDARD", "PMD"}},
    {"connector", "connector", Form::Texts, Use::Identifies, {}},
    {"platform", "platform", Form::Texts, Use::Identifies, {"SWITCH", "DEVICE", "MODEL", "PLATFORMS"}},
    {"cage", "cage", Form::Texts, Use::Identifies, {"PORTGROUP", "PORTS"}},
    {"nos_min", "nos.min", Form::Version, Use::Limits, {"MINRELEASE", "MINOS", "SOFTWAREMIN"}},
    {"nos_max", "nos.max", Form::Version, Use::Limits, {"MAXRELEASE", "MAXOS"}},
    {"firmware_allow", "firmware.allow", Form::Versions, Use::Limits, {"FIRMWARE", "FW", "FIRMWAREVERSION"}},
    {"firmware_min", "firmware.min", Form::Version, Use::Limits, {"MINFIRMWARE", "MINFW"}},
    {"firmware_deny", "firmware.deny", Form::Versions, Use::Limits, {"BADFIRMWARE", "BADFW"}},
    {"firmware_pairs", "firmware.pairs", Form::Pairs, Use::Limits, {}},
    {"firmware_bank", "firmware.bank", Form::Word, Use::Limits, {}},
    {"firmware_required", "firmware.required", Form::Flag, Use::Says, {}},
    {"modes", "modes", Form::Modes, Use::Limits, {"MODE", "SPEED", "SPEEDS", "BREAKOUT"}},
    {"max_power_w", "max_power_w", Form::Number, Use::Limits, {"POWER", "MAXPOWER", "WATTS"}},
    {"temperature_min_c", "temperature_c.min", Form::Number, Use::Limits, {}},
    {"temperature_max_c", "temperature_c.max", Form::Number, Use::Limits, {}},
    {"features", "features", Form::Words, Use::Limits, {}},
    {"peer", "peer", Form::Texts, Use::Limits, {"FAREND", "OTHEREND"}},
    {"status", "status", Form::Status, Use::Limits, {"VERDICT", "STATE", "RESULT"}},
    {"final", "final", Form::Flag, Use::Limits, {}},
    {"reason", "reason", Form::Text, Use::Says, {"COMMENT", "COMMENTS", "NOTES", "REMARK"}},
    {"ticket", "ticket", Form::Text, Use::Says, {"ISSUE", "CASE"}},
    {"by", "by", Form::Text, Use::Says, {"WHO", "TESTEDBY", "OWNER"}},
    {"date", "date", Form::Day, Use::Says, {"TESTED", "TESTEDON", "VALIDATEDON"}},
    {"from", "from", Form::Day, Use::Limits, {"VALIDFROM", "STARTS", "EFFECTIVE"}},
    {"expires", "expires", Form::Day, Use::Limits, {"EXPIRY", "VALIDUNTIL"}},
});
// clang-format on

/// Lower case where the format has it so: spreadsheets write "Validated".
std::string lowered(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

/// The values of a cell; what stands in braces stays whole, and a backslash keeps a semicolon.
std::vector<std::string> parts_of(std::string_view cell, std::string_view separators) {
    std::vector<std::string> parts;
    std::string part;
    bool in_braces = false;
    bool in_quotes = false;
    const auto end_part = [&] {
        if (std::string whole = plain_blanks(trimmed(part)); !whole.empty()) {
            parts.push_back(std::move(whole));
        }
        part.clear();
    };
    for (std::size_t i = 0; i < cell.size(); ++i) {
        const char c = cell[i];
        in_braces = in_braces ? c != '}' || in_quotes : c == '{' && trimmed(part).empty();
        in_quotes = in_braces && in_quotes != (c == '"' && (i == 0 || cell[i - 1] != '\\'));
        if (!in_braces && c == '\\' && i + 1 < cell.size() && cell[i + 1] == ';') {
            part += cell[++i];
        } else if (!in_braces && separators.contains(c)) {
            end_part();
        } else {
            part += c;
        }
    }
    end_part();
    return parts;
}

/// Values that are put together by `value`; the first error counts.
template <class Value>
Result list_of(const std::vector<std::string>& parts, Value value) {
    std::vector<std::string> out;
    for (const std::string& part : parts) {
        Result one = value(part);
        if (!one) {
            return one;
        }
        out.push_back(std::move(*one));
    }
    return fmt::format("[{}]", fmt::join(out, ", "));
}

Result as_text(const std::string& text) {
    return quoted(text);
}

/// "{length 1..30}": the bounds of a cable, and its text without them.
std::string cable_value(std::string text) {
    const std::size_t mark = text.find("{length");
    const std::size_t end = text.find('}', mark);
    const std::size_t bounds_at = mark + std::string_view("{length").size();
    std::string bounds;
    if (mark != std::string::npos && end != std::string::npos && end > bounds_at) {
        bounds = trimmed(text.substr(bounds_at, end - bounds_at));
        text.erase(bounds_at, end - bounds_at);
    }
    const std::size_t dots = bounds.find("..");
    std::string out = fmt::format("{{ cable = {}", quoted(text));
    if (dots != std::string::npos) {
        const std::string min = trimmed(bounds.substr(0, dots));
        const std::string max = trimmed(bounds.substr(dots + 2));
        out += min.empty() ? "" : ", min_m = " + min;
        out += max.empty() ? "" : ", max_m = " + max;
    }
    return out + " }";
}

/// A pattern by its looks, or by a kind before a colon: "exact:A*".
std::string pattern_value(const std::string& text) {
    using Kind = Pattern::Kind;
    for (const Kind kind : {Kind::Exact, Kind::Glob, Kind::Cable, Kind::Regex}) {
        const std::string prefix = std::string(name_of(kind)) + ":";
        if (text.starts_with(prefix)) {
            const std::string rest = text.substr(prefix.size());
            return kind == Kind::Cable ? cable_value(rest)
                                       : fmt::format("{{ {} = {} }}", name_of(kind), quoted(rest));
        }
    }
    if (text.size() > 2 && text.front() == '/' && text.back() == '/') {
        return fmt::format("{{ regex = {} }}", quoted(text.substr(1, text.size() - 2)));
    }
    if (text.find("{length") != std::string::npos) {
        return cable_value(text);
    }
    return text.find_first_of("*?") != std::string::npos
               ? fmt::format("{{ glob = {} }}", quoted(text))
               : quoted(text);
}

std::string range_value(const std::string& text) {
    constexpr std::string_view exact = "exact:";
    if (text.starts_with(exact)) {
        return quoted(text.substr(exact.size()));
    }
    const std::size_t dots = text.find("..");
    if (dots == std::string::npos) {
        return quoted(text);
    }
    const std::string min = trimmed(text.substr(0, dots));
    const std::string max = trimmed(text.substr(dots + 2));
    return fmt::format("{{ {}{}{} }}", min.empty() ? "" : "min = " + quoted(min),
                       min.empty() || max.empty() ? "" : ", ",
                       max.empty() ? "" : "max = " + quoted(max));
}

/// "12.5", "1,5", "12 W", "<= 12W".
Result number_value(const std::string& cell) {
    std::string text = cell;
    for (const std::string_view prefix : {"<=", "\xE2\x89\xA4", "<"}) {
        if (text.starts_with(prefix)) {
            text = trimmed(text.substr(prefix.size()));
        }
    }
    for (const std::string_view unit : {"watts", "watt", "w", "c"}) {
        if (lowered(text).ends_with(unit)) {
            text = trimmed(text.substr(0, text.size() - unit.size()));
        }
    }
    const std::size_t comma = text.find(',');
    if (comma != std::string::npos) {
        if (text.size() - comma == 4) {
            return std::unexpected(fmt::format("'{}' has two meanings; write {}.{} or {}{}", cell,
                                               text.substr(0, comma), text.substr(comma + 1),
                                               text.substr(0, comma), text.substr(comma + 1)));
        }
        text[comma] = '.';
    }
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return std::unexpected(
            fmt::format("a number belongs here, this is '{}'; write 12.5", cell));
    }
    return fmt::format("{}", number);
}

Result flag_value(const std::string& cell) {
    const std::string word = lowered(cell);
    if (word == "true" || word == "yes") {
        return "true";
    }
    if (word == "false" || word == "no") {
        return "false";
    }
    return std::unexpected(fmt::format("'{}' is neither true nor false", cell));
}

/// The version of ">=3.2", "3.2 or later", "3.2+"; nothing: an exact one.
std::optional<std::string> least_version(std::string_view text) {
    for (const std::string_view before : {">=", "\xE2\x89\xA5"}) {
        if (text.starts_with(before)) {
            return trimmed(text.substr(before.size()));
        }
    }
    const std::string low = lowered(text);
    for (const std::string_view behind :
         {"or later", "or newer", "or higher", "or above", "and later", "and newer", "+"}) {
        if (low.ends_with(behind)) {
            return trimmed(text.substr(0, text.size() - behind.size()));
        }
    }
    return std::nullopt;
}

std::expected<Line, std::string> versions_line(const Column& column, std::string_view cell) {
    const std::vector<std::string> parts = parts_of(cell, ";,\n");
    if (parts.size() == 1 && column.key == "firmware.allow") {
        if (const auto least = least_version(parts.front())) {
            return Line{"firmware.min", quoted(*least)};
        }
    }
    const Result list = list_of(parts, [](const std::string& part) -> Result {
        if (least_version(part)) {
            return std::unexpected(
                fmt::format("'{}' beside other versions; write it in a column firmware_min", part));
        }
        return quoted(part);
    });
    return list ? std::expected<Line, std::string>(Line{std::string(column.key), *list})
                : std::unexpected(list.error());
}

Result pair_value(const std::string& part) {
    const std::size_t slash = part.find('/');
    if (slash == std::string::npos) {
        return std::unexpected(
            fmt::format("'{}' is no pair; write the firmware and that of the DSP: 3.17/1.4", part));
    }
    return fmt::format("{{ application = {}, dsp = {} }}", quoted(trimmed(part.substr(0, slash))),
                       quoted(trimmed(part.substr(slash + 1))));
}

Result status_value(const std::string& cell, const ImportTerms& terms) {
    const std::string word = lowered(one_line(cell));
    const auto mapped = terms.statuses.find(word);
    const std::string& meant = mapped != terms.statuses.end() ? mapped->second : word;
    const auto status = parse_status(meant);
    const bool good = meant == recalled ||
                      (status && *status != Status::Unknown && *status != Status::Unverifiable);
    if (!good) {
        return std::unexpected(fmt::format(
            "'{}' is no status (validated, limited, deprecated, blocked, recalled); say what it "
            "means: {} \"{}=validated\"",
            cell, words_of(Advice::StatusOfWord), one_line(cell)));
    }
    return quoted(meant);
}

Result value_of(const Column& column, const std::string& cell, const ImportTerms& terms) {
    switch (column.form) {
    case Form::Text: return quoted(cell);
    case Form::Word: return quoted(lowered(cell));
    case Form::Version: return quoted(least_version(cell).value_or(cell));
    case Form::Texts: return list_of(parts_of(cell, ";\n"), as_text);
    case Form::Words: return list_of(parts_of(lowered(cell), ";,\n"), as_text);
    case Form::Modes:
        return list_of(parts_of(cell, ";,\n"), [](const std::string& part) -> Result {
            return part.starts_with('{') ? part : quoted(part);
        });
    case Form::Pattern: return pattern_value(cell);
    case Form::Patterns:
        return list_of(parts_of(cell, ";\n"),
                       [](const std::string& part) -> Result { return pattern_value(part); });
    case Form::Number: return number_value(cell);
    case Form::Flag: return flag_value(cell);
    case Form::Range: return range_value(cell);
    case Form::Pairs: return list_of(parts_of(cell, ";,\n"), pair_value);
    case Form::Status: return status_value(cell, terms);
    case Form::Day: {
        const auto day = day_of(cell, terms.dates);
        return day ? Result(day->text()) : std::unexpected(day.error());
    }
    case Form::Versions: break;
    }
    return std::unexpected("a column of several versions");
}

} // namespace

std::span<const Column> all_columns() {
    return columns;
}

std::span<const std::string_view> csv_columns() {
    static constexpr auto names = [] {
        std::array<std::string_view, columns.size()> out{};
        std::ranges::transform(columns, out.begin(), &Column::name);
        return out;
    }();
    return names;
}

const Column* column_named(std::string_view name) {
    const auto* const found = std::ranges::find(columns, name, &Column::name);
    return found != columns.end() ? found : nullptr;
}

const Column* recognised(std::string_view title) {
    const std::string key = squeezed(title);
    const auto* const found = std::ranges::find_if(columns, [&](const Column& column) {
        return squeezed(column.name) == key ||
               (!key.empty() && std::ranges::find(column.aliases, key) != column.aliases.end());
    });
    return found != columns.end() ? found : nullptr;
}

std::expected<Line, std::string> line_of(const Column& column, std::string_view raw,
                                         const ImportTerms& terms) {
    std::string cell = trimmed(raw);
    // Programs that write CSV put an apostrophe before what a spreadsheet would compute.
    if (cell.size() > 1 && cell.front() == '\'' && std::string_view("=+-@").contains(cell[1])) {
        cell.erase(0, 1);
    }
    if (column.form == Form::Versions) {
        return versions_line(column, cell);
    }
    // Names and numbers have no line ends and no blanks of other kinds; texts for people keep them.
    const bool several = column.form == Form::Texts || column.form == Form::Words ||
                         column.form == Form::Modes || column.form == Form::Patterns ||
                         column.form == Form::Pairs;
    if (column.form != Form::Text && !several) {
        cell = plain_blanks(cell);
    }
    Result value = value_of(column, cell, terms);
    return value ? std::expected<Line, std::string>(Line{std::string(column.key), *value})
                 : std::unexpected(value.error());
}

} // namespace optictl::vendor_db
