// From entries to cells.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sff/format/escape.hpp"
#include "vendor-db/csv/cells.hpp"

namespace optictl::vendor_db {
namespace {

/// Several values in one cell; a backslash keeps the semicolons of a value.
std::string joined(const std::vector<std::string>& values) {
    std::string out;
    for (const std::string& value : values) {
        out += out.empty() ? "" : "; ";
        const bool is_table = value.starts_with('{');
        for (const char c : value) {
            out += c == ';' && !is_table ? "\\;" : std::string(1, c);
        }
    }
    return out;
}

template <class Values, class Text>
std::string cell_of(const Values& values, Text text) {
    std::vector<std::string> out;
    std::ranges::transform(values, std::back_inserter(out), text);
    return joined(out);
}

std::string number(double value) {
    return fmt::format("{}", value);
}

/// As people write it, or with its kind before it where that would be read as another one.
std::string pattern_cell(const Pattern& pattern) {
    std::string text = pattern.text;
    const Pattern any;
    if (pattern.kind == Pattern::Kind::Cable &&
        (pattern.min_m != any.min_m || pattern.max_m != any.max_m)) {
        const std::size_t mark = text.find("{length}");
        if (mark != std::string::npos) {
            text.insert(mark + std::string_view("{length").size(),
                        fmt::format(" {}..{}",
                                    pattern.min_m != any.min_m ? number(pattern.min_m) : "",
                                    pattern.max_m != any.max_m ? number(pattern.max_m) : ""));
        }
        return text;
    }
    const bool wild = text.find_first_of("*?") != std::string::npos;
    const bool cable = text.find("{length") != std::string::npos;
    const bool slashes = text.size() > 2 && text.front() == '/' && text.back() == '/';
    const bool kind = text.starts_with("exact:") || text.starts_with("glob:") ||
                      text.starts_with("cable:") || text.starts_with("regex:");
    switch (pattern.kind) {
    case Pattern::Kind::Regex: return "/" + text + "/";
    case Pattern::Kind::Glob: return wild && !cable && !slashes && !kind ? text : "glob:" + text;
    case Pattern::Kind::Cable: return cable && !slashes && !kind ? text : "cable:" + text;
    case Pattern::Kind::Exact: break;
    }
    return wild || cable || slashes || kind ? "exact:" + text : text;
}

std::string range_cell(const TextRange& range) {
    if (!range.exact.empty()) {
        const bool other = range.exact.contains("..") || range.exact.starts_with("exact:");
        return other ? "exact:" + range.exact : range.exact;
    }
    return range.empty() ? "" : range.min + ".." + range.max;
}

std::string bank_cell(const Firmware& firmware) {
    return firmware.bank == Firmware::Bank::Inactive ? "inactive"
           : firmware.bank == Firmware::Bank::Both   ? "both"
                                                     : "";
}

std::string mode_cell(const ModeEntry& entry) {
    const std::string text = mode_text(entry);
    return text.starts_with('{') ? text : entry.mode.text();
}

/// What a program that writes CSV does to a cell, for a sheet of one row.
void put_quoted(std::string& out, const std::string& cell) {
    out += out.empty() || out.back() == '\n' ? "\"" : ",\"";
    out += !cell.empty() && std::string_view("=+-@").contains(cell.front()) ? "'" : "";
    for (const char c : visible(cell)) {
        out += c == '"' ? "\"\"" : std::string(1, c);
    }
    out += '"';
}

} // namespace

std::vector<std::string> csv_cells(const Rule& rule) {
    const auto version = [](const Version& each) { return each.text(); };
    const auto optional = [](const auto& value) { return value ? value->text() : std::string{}; };
    const auto amount = [](const auto& value) { return value ? number(*value) : std::string{}; };
    const auto pair = [](const Firmware::Pair& each) {
        return each.application.text() + "/" + each.dsp.text();
    };
    return {rule.name,
            cell_of(written_vendors(rule), pattern_cell),
            rule.alias ? "true" : "",
            rule.part_number ? pattern_cell(*rule.part_number) : std::string(any_part),
            range_cell(rule.revision),
            range_cell(rule.serial),
            joined(rule.oui),
            joined(rule.form_factor),
            joined(rule.media),
            joined(rule.connector),
            joined(rule.platform),
            joined(rule.cage),
            optional(rule.nos.min),
            optional(rule.nos.max),
            cell_of(rule.firmware.allow, version),
            optional(rule.firmware.min),
            cell_of(rule.firmware.deny, version),
            cell_of(rule.firmware.pairs, pair),
            bank_cell(rule.firmware),
            rule.firmware.required ? "" : "false",
            cell_of(rule.modes, mode_cell),
            amount(rule.max_power_w),
            amount(rule.temperature_c.min),
            amount(rule.temperature_c.max),
            cell_of(rule.features, [](Feature each) { return std::string(name_of(each)); }),
            joined(rule.peer),
            std::string(status_text(rule)),
            rule.is_final ? "true" : "",
            rule.reason,
            rule.ticket,
            rule.by,
            optional(rule.date),
            optional(rule.from),
            optional(rule.expires)};
}

std::vector<std::string> csv_losses(const Rule& rule) {
    std::string sheet;
    for (const std::string_view title : csv_columns()) {
        put_quoted(sheet, std::string(title));
    }
    sheet += '\n';
    for (const std::string& cell : csv_cells(rule)) {
        put_quoted(sheet, cell);
    }
    const auto imported = import_csv(sheet, {});
    const ReadList read = imported ? read_list(imported->toml, "") : ReadList{};
    const std::vector<Line> before = lines_of(rule);
    const std::vector<Line> after =
        read.list.rules.size() == 1 ? lines_of(read.list.rules.front()) : std::vector<Line>{};
    std::vector<std::string> lost;
    for (const Line& line : before) {
        const auto found = std::ranges::find(after, line.key, &Line::key);
        if (found == after.end() || found->value != line.value) {
            lost.push_back(line.key);
        }
    }
    for (const Line& line : after) {
        if (std::ranges::find(before, line.key, &Line::key) == before.end()) {
            lost.push_back(line.key);
        }
    }
    return lost;
}

} // namespace optictl::vendor_db
