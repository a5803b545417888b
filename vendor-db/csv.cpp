#include "vendor-db/csv.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <ranges>
#include <set>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sff/format/advice.hpp"
#include "vendor-db/write.hpp"

namespace optictl::vendor_db {
namespace {

/// How a cell becomes TOML.
enum class Form : std::uint8_t {
    Text,
    Texts,   ///< several, between semicolons
    Pattern, ///< with * or ? a glob, with {length} a cable, with /.../ a regular expression
    Patterns,
    Number,
    Flag, ///< yes or no
    Day,
    Range, ///< "A1..B9", or one value
};

struct Column {
    std::string_view name;
    std::string_view key; ///< of the entry; with a dot, of a table in it
    Form form;
    std::array<std::string_view, 4> aliases{}; ///< squeezed
};

// clang-format off
constexpr std::array<Column, 28> columns{{
    {"name", "name", Form::Text, {"DESCRIPTION", "OPTIC"}},
    {"vendor", "vendor", Form::Patterns, {"VENDORNAME", "MANUFACTURER", "MAKE", "SUPPLIER"}},
    {"part_number", "part_number", Form::Pattern, {"PN", "PARTNO", "VENDORPN", "VENDORPARTNUMBER"}},
    {"revision", "revision", Form::Range, {"REV", "VENDORREV", "VENDORREVISION"}},
    {"serial", "serial", Form::Range, {"SN", "SERIALNUMBER", "SERIALNUMBERS"}},
    {"oui", "oui", Form::Texts, {"VENDOROUI"}},
    {"form_factor", "form_factor", Form::Texts, {"FORMFACTOR", "TYPE"}},
    {"media", "media", Form::Texts, {"MEDIATYPE", "STANDARD", "PMD"}},
    {"connector", "connector", Form::Texts, {}},
    {"platform", "platform", Form::Texts, {"SWITCH", "DEVICE", "MODEL", "PLATFORMS"}},
    {"cage", "cage", Form::Texts, {"PORTGROUP", "PORTS"}},
    {"nos_min", "nos.min", Form::Text, {"MINRELEASE", "MINOS", "SOFTWAREMIN"}},
    {"nos_max", "nos.max", Form::Text, {"MAXRELEASE", "MAXOS"}},
    {"firmware_allow", "firmware.allow", Form::Texts, {"FIRMWARE", "FW", "FIRMWAREVERSION"}},
    {"firmware_min", "firmware.min", Form::Text, {"MINFIRMWARE", "MINFW"}},
    {"firmware_deny", "firmware.deny", Form::Texts, {"BADFIRMWARE", "BADFW"}},
    {"modes", "modes", Form::Texts, {"MODE", "SPEED", "SPEEDS", "BREAKOUT"}},
    {"max_power_w", "max_power_w", Form::Number, {"POWER", "MAXPOWER", "WATTS"}},
    {"features", "features", Form::Texts, {}},
    {"peer", "peer", Form::Texts, {"FAREND", "OTHEREND"}},
    {"status", "status", Form::Text, {"VERDICT", "STATE", "RESULT"}},
    {"final", "final", Form::Flag, {}},
    {"reason", "reason", Form::Text, {"COMMENT", "COMMENTS", "NOTES", "REMARK"}},
    {"ticket", "ticket", Form::Text, {"ISSUE", "CASE"}},
    {"by", "by", Form::Text, {"WHO", "TESTEDBY", "OWNER"}},
    {"date", "date", Form::Day, {"TESTED", "TESTEDON", "VALIDATEDON"}},
    {"from", "from", Form::Day, {"VALIDFROM", "STARTS", "EFFECTIVE"}},
    {"expires", "expires", Form::Day, {"EXPIRY", "VALIDUNTIL"}},
}};
// clang-format on

std::string trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    return first == std::string_view::npos
               ? std::string{}
               : std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

std::vector<std::string> parts_of(std::string_view cell) {
    std::vector<std::string> parts;
    while (!cell.empty()) {
        const std::size_t end = cell.find(';');
        if (std::string part = trimmed(cell.substr(0, end)); !part.empty()) {
            parts.push_back(std::move(part));
        }
        cell.remove_prefix(end == std::string_view::npos ? cell.size() : end + 1);
    }
    return parts;
}

std::string pattern_value(const std::string& text) {
    if (text.size() > 2 && text.front() == '/' && text.back() == '/') {
        return fmt::format("{{ regex = {} }}", quoted(text.substr(1, text.size() - 2)));
    }
    const std::string_view kind = text.find("{length}") != std::string::npos      ? "cable"
                                  : text.find_first_of("*?") != std::string::npos ? "glob"
                                                                                  : "";
    return kind.empty() ? quoted(text) : fmt::format("{{ {} = {} }}", kind, quoted(text));
}

std::string range_value(const std::string& text) {
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

/// Lower case where the format has it so: spreadsheets write "Validated".
std::string lowered(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

std::string value_of(Form form, const std::string& cell) {
    switch (form) {
    case Form::Texts:
        return fmt::format("[{}]", fmt::join(parts_of(cell) | std::views::transform(quoted), ", "));
    case Form::Pattern: return pattern_value(cell);
    case Form::Patterns:
        return fmt::format("[{}]",
                           fmt::join(parts_of(cell) | std::views::transform(pattern_value), ", "));
    case Form::Range: return range_value(cell);
    case Form::Flag:
        return lowered(cell) == "true" || lowered(cell) == "yes"   ? "true"
               : lowered(cell) == "false" || lowered(cell) == "no" ? "false"
                                                                   : quoted(cell);
    case Form::Number:
    case Form::Day:
        // What is no number or date is quoted, so that the reader of lists says what is wrong.
        return cell.find_first_not_of("0123456789.-") == std::string::npos ? cell : quoted(cell);
    case Form::Text: break;
    }
    return quoted(cell);
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

/// The first titles, and how many more there are.
std::string some_of(std::span<const std::string> titles) {
    constexpr std::size_t most = 50;
    const auto shown = titles.first(std::min(titles.size(), most));
    return fmt::format("{}{}", fmt::join(shown, ", "),
                       titles.size() > most ? fmt::format(" and {} more", titles.size() - most)
                                            : std::string());
}

class Importer {
public:
    Importer(std::vector<CsvRow> rows, const std::map<std::string, std::string>& mapping,
             std::string_view status)
        : rows_(std::move(rows)), mapping_(mapping), status_(status) {}

    std::expected<Imported, std::string> run() {
        if (const auto error = map_columns()) {
            return std::unexpected(*error);
        }
        out_.toml = "format = 1\n";
        for (std::size_t i = 1; i < rows_.size(); ++i) {
            import_row(rows_[i]);
        }
        note_unmapped();
        return std::move(out_);
    }

private:
    std::optional<std::string> map_columns() {
        const std::vector<std::string>& titles = rows_.front().cells;
        mapped_.resize(titles.size());
        for (const auto& [name, title] : mapping_) {
            const Column* column = column_named(name);
            const auto place = std::ranges::find(titles, title);
            if (column == nullptr) {
                return fmt::format("{} {}={}: no such key; known are {}",
                                   words_of(Advice::ColumnOfKey), name, title,
                                   fmt::join(csv_columns(), ", "));
            }
            if (place == titles.end()) {
                return fmt::format("{} {}={}: the file has no such column; it has {}",
                                   words_of(Advice::ColumnOfKey), name, title, some_of(titles));
            }
            mapped_[static_cast<std::size_t>(place - titles.begin())] = column;
        }
        std::set<const Column*> taken(mapped_.begin(), mapped_.end());
        for (std::size_t i = 0; i < titles.size(); ++i) {
            const Column* column = mapped_[i] != nullptr ? nullptr : recognised(titles[i]);
            if (column != nullptr && taken.insert(column).second) {
                mapped_[i] = column;
            }
        }
        if (!taken.contains(column_named("part_number")) &&
            !taken.contains(column_named("media"))) {
            return fmt::format(
                "no column is the part number; say which: {} part_number=COLUMN. The file has {}",
                words_of(Advice::ColumnOfKey), some_of(titles));
        }
        return std::nullopt;
    }

    void problem(unsigned line, std::string_view column, std::string_view text) {
        out_.problems.push_back(fmt::format("line {}, column '{}': {}", line, column, text));
    }

    void import_row(const CsvRow& row) {
        const std::vector<std::string>& titles = rows_.front().cells;
        if (row.cells.size() > titles.size()) {
            problem(row.line, "",
                    fmt::format("the row has {} cells, the first line {}; left out",
                                row.cells.size(), titles.size()));
            return;
        }
        std::vector<Line> lines;
        std::vector<std::string_view> sources;
        bool has_status = false;
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            std::string cell = trimmed(row.cells[i]);
            const Column* column = mapped_[i];
            if (cell.empty() || column == nullptr) {
                continue;
            }
            const bool word = column->key == "status" || column->key == "features";
            has_status = has_status || column->key == "status";
            lines.push_back({std::string(column->key),
                             value_of(column->form, word ? lowered(std::move(cell)) : cell)});
            sources.emplace_back(titles[i]);
        }
        if (!has_status) {
            lines.push_back({"status", quoted(status_)});
            sources.emplace_back("status");
        }
        const std::string paragraph = paragraph_of(lines);
        const ReadList read = read_list("format = 1\n" + paragraph, "");
        for (const Problem& each : read.problems) {
            // Line 3 is that of the first cell: before it stand the format and [[optic]].
            const std::size_t cell = each.place.line >= 3 ? each.place.line - 3 : lines.size();
            problem(row.line, cell < sources.size() ? sources[cell] : "", each.text);
        }
        if (read.problems.empty()) {
            out_.toml += fmt::format("\n# line {}\n{}", row.line, paragraph);
            ++out_.entries;
        }
    }

    void note_unmapped() {
        constexpr std::size_t most_notes = 20;
        const std::vector<std::string>& titles = rows_.front().cells;
        std::vector<std::size_t> filled(titles.size());
        for (const CsvRow& row : std::span(rows_).subspan(1)) {
            for (std::size_t i = 0; i < std::min(row.cells.size(), titles.size()); ++i) {
                filled[i] += trimmed(row.cells[i]).empty() ? 0 : 1;
            }
        }
        std::size_t more = 0;
        for (std::size_t i = 0; i < titles.size(); ++i) {
            if (mapped_[i] != nullptr) {
                continue;
            }
            if (out_.notes.size() >= most_notes) {
                ++more;
                continue;
            }
            out_.notes.push_back(
                fmt::format("column '{}' is not taken ({} cells); to take it: {} KEY={}", titles[i],
                            filled[i], words_of(Advice::ColumnOfKey), titles[i]));
        }
        if (more != 0) {
            out_.notes.push_back(fmt::format("and {} more columns are not taken", more));
        }
    }

    std::vector<CsvRow> rows_;
    const std::map<std::string, std::string>& mapping_;
    std::string_view status_;
    std::vector<const Column*> mapped_;
    Imported out_;
};

std::string joined(const std::vector<std::string>& values) {
    return fmt::format("{}", fmt::join(values, ";"));
}

std::string pattern_cell(const Pattern& pattern) {
    return pattern.kind == Pattern::Kind::Regex ? "/" + pattern.text + "/" : pattern.text;
}

std::string range_cell(const TextRange& range) {
    return range.empty() || !range.exact.empty() ? range.exact : range.min + ".." + range.max;
}

template <class Values, class Text>
std::string cell_of(const Values& values, Text text) {
    std::vector<std::string> out;
    std::ranges::transform(values, std::back_inserter(out), text);
    return joined(out);
}

} // namespace

std::expected<std::vector<CsvRow>, std::string> parse_csv(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3); // the mark that spreadsheets put before UTF-8
    }
    const std::string_view head = text.substr(0, text.find('\n'));
    const char separator = *std::ranges::max_element(
        std::string_view(",;\t"), {}, [&](char c) { return std::ranges::count(head, c); });
    std::vector<CsvRow> rows;
    CsvRow row{.line = 1, .cells = {""}};
    unsigned line = 1;
    const auto end_row = [&] {
        if (row.cells.size() > 1 || !row.cells.front().empty()) {
            rows.push_back(std::move(row));
        }
        row = {.line = line, .cells = {""}};
    };
    bool in_quotes = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        line += c == '\n' ? 1 : 0;
        if (in_quotes) {
            if (c != '"') {
                row.cells.back() += c;
            } else if (i + 1 < text.size() && text[i + 1] == '"') {
                row.cells.back() += text[++i];
            } else {
                in_quotes = false;
            }
        } else if (c == '"') {
            in_quotes = true;
        } else if (c == separator) {
            row.cells.emplace_back();
        } else if (c == '\n') {
            end_row();
        } else if (c != '\r') {
            row.cells.back() += c;
        }
    }
    if (in_quotes) {
        return std::unexpected(
            fmt::format("line {}: a quote opens here and never closes", row.line));
    }
    end_row();
    return rows;
}

std::span<const std::string_view> csv_columns() {
    static constexpr auto names = [] {
        std::array<std::string_view, columns.size()> out{};
        std::ranges::transform(columns, out.begin(), &Column::name);
        return out;
    }();
    return names;
}

std::vector<std::string> csv_cells(const Rule& rule) {
    const auto version = [](const Version& each) { return each.text(); };
    const auto optional = [](const auto& value) { return value ? value->text() : std::string{}; };
    const auto mode = [](const ModeEntry& each) { return each.mode.text(); };
    return {rule.name,
            cell_of(rule.vendor, pattern_cell),
            rule.part_number ? pattern_cell(*rule.part_number) : "",
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
            cell_of(rule.modes, mode),
            rule.max_power_w ? fmt::format("{}", *rule.max_power_w) : "",
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

std::vector<std::string_view> csv_losses(const Rule& rule) {
    std::vector<std::string_view> out;
    const Pattern any;
    const auto add_if = [&out](bool lost, std::string_view name) {
        if (lost) {
            out.push_back(name);
        }
    };
    const auto has_bounds = [&any](const Pattern& each) {
        return each.min_m != any.min_m || each.max_m != any.max_m;
    };
    add_if(std::ranges::any_of(rule.vendor, has_bounds) ||
               (rule.part_number && has_bounds(*rule.part_number)),
           "min_m, max_m");
    add_if(!rule.firmware.pairs.empty(), "firmware.pairs");
    add_if(rule.firmware.bank != Firmware::Bank::Active, "firmware.bank");
    add_if(!rule.firmware.required, "firmware.required");
    add_if(std::ranges::any_of(rule.modes,
                               [](const ModeEntry& each) {
                                   return !each.start_lanes.empty() || !each.fec.empty() ||
                                          !each.reason.empty() || each.status != Status::Validated;
                               }),
           "lanes, FEC, status and reason of modes");
    add_if(!rule.temperature_c.empty(), "temperature_c");
    return out;
}

std::expected<Imported, std::string> import_csv(std::string_view text,
                                                const std::map<std::string, std::string>& mapping,
                                                std::string_view status) {
    auto rows = parse_csv(text);
    if (!rows) {
        return std::unexpected(rows.error());
    }
    if (rows->size() < 2) {
        return std::unexpected("the file has no rows below a first line with the names of columns");
    }
    return Importer(std::move(*rows), mapping, status).run();
}

} // namespace optictl::vendor_db
