// From rows of cells to entries.
#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sff/format/advice.hpp"
#include "vendor-db/csv/cells.hpp"
#include "vendor-db/csv/days.hpp"
#include "vendor-db/doubts.hpp"

namespace optictl::vendor_db {
namespace {

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
    Importer(std::vector<CsvRow> rows, ImportTerms terms)
        : rows_(std::move(rows)), terms_(std::move(terms)) {}

    std::expected<Imported, std::string> run() {
        if (const auto error = find_header()) {
            return std::unexpected(*error);
        }
        if (const auto error = map_columns()) {
            return std::unexpected(*error);
        }
        settle_dates();
        out_.toml = "format = 1\n";
        for (const CsvRow& row : body()) {
            import_row(row);
        }
        note_unmapped();
        return std::move(out_);
    }

private:
    [[nodiscard]] std::span<const CsvRow> body() const {
        return std::span(rows_).subspan(header_ + 1);
    }

    /// How many columns a row names, if it is the one with the titles.
    [[nodiscard]] std::size_t titles_in(const CsvRow& row) const {
        std::set<const Column*> found;
        std::size_t mapped = 0;
        for (const std::string& cell : row.cells) {
            found.insert(recognised(cell));
            for (const auto& [key, title] : terms_.columns) {
                mapped += one_line(cell) == one_line(title) ? 1 : 0;
            }
        }
        found.erase(nullptr);
        return found.size() + mapped;
    }

    /// Sheets have titles of their own, merged cells and remarks above the names of the columns.
    std::optional<std::string> find_header() {
        constexpr std::size_t most_above = 20;
        if (terms_.header_line != 0) {
            const auto row = std::ranges::find(rows_, terms_.header_line, &CsvRow::line);
            if (row == rows_.end()) {
                return fmt::format("line {} is empty, or within another; {}", terms_.header_line,
                                   words_of(Advice::LineOfHeader));
            }
            header_ = static_cast<std::size_t>(row - rows_.begin());
        } else {
            std::size_t most = 1; // one word may stand anywhere
            for (std::size_t i = 0; i < std::min(rows_.size(), most_above); ++i) {
                if (const std::size_t count = titles_in(rows_[i]); count > most) {
                    most = count;
                    header_ = i;
                }
            }
        }
        if (header_ + 1 >= rows_.size()) {
            return "the file has no rows below a line with the names of columns";
        }
        titles_.clear();
        for (const std::string& cell : rows_[header_].cells) {
            titles_.push_back(one_line(cell));
        }
        return std::nullopt;
    }

    std::optional<std::string> map_columns() {
        mapped_.resize(titles_.size());
        bool named = false; // the user says by what an entry is known
        for (const auto& [name, title] : terms_.columns) {
            const Column* column = column_named(name);
            const auto place = std::ranges::find(titles_, one_line(title));
            if (column == nullptr) {
                return fmt::format("{} {}={}: no such key; known are {}",
                                   words_of(Advice::ColumnOfKey), name, title,
                                   fmt::join(csv_columns(), ", "));
            }
            if (place == titles_.end()) {
                return fmt::format("{} {}={}: the file has no such column; it has {}",
                                   words_of(Advice::ColumnOfKey), name, title, some_of(titles_));
            }
            named = named || column->use == Use::Identifies;
            mapped_[static_cast<std::size_t>(place - titles_.begin())] = column;
        }
        std::set<const Column*> taken(mapped_.begin(), mapped_.end());
        taken.erase(nullptr);
        for (std::size_t i = 0; i < titles_.size(); ++i) {
            const Column* column = mapped_[i] != nullptr ? nullptr : recognised(titles_[i]);
            if (column != nullptr && taken.insert(column).second) {
                mapped_[i] = column;
            } else if (column != nullptr && column->use == Use::Identifies) {
                out_.problems.push_back(fmt::format("column '{}' is a second {}, and is not taken",
                                                    titles_[i], column->name));
            }
        }
        has_part_ = taken.contains(column_named("part_number"));
        if (!has_part_ && !named) {
            return fmt::format(
                "no column is the part number; say which: {} part_number=COLUMN. The file has {}. "
                "Without one, name another column that says which optic a row is about, vendor or "
                "media, in the same way: its entries are about all optics of that kind. If these "
                "are no titles, {}",
                words_of(Advice::ColumnOfKey), some_of(titles_), words_of(Advice::LineOfHeader));
        }
        return std::nullopt;
    }

    /// One day that has one meaning only settles it for the whole sheet.
    void settle_dates() {
        if (terms_.dates != DateOrder::NotSaid) {
            return;
        }
        std::set<DateOrder> found;
        for (const CsvRow& row : body()) {
            for (std::size_t i = 0; i < std::min(row.cells.size(), mapped_.size()); ++i) {
                if (mapped_[i] != nullptr && mapped_[i]->form == Form::Day) {
                    if (const auto order = order_of(trimmed(row.cells[i]))) {
                        found.insert(*order);
                    }
                }
            }
        }
        if (found.size() == 1) {
            terms_.dates = *found.begin();
        }
    }

    void problem(unsigned line, std::string_view column, std::string_view text,
                 std::string_view what_of_it) {
        out_.problems.push_back(
            column.empty()
                ? fmt::format("line {}: {}; {}", line, text, what_of_it)
                : fmt::format("line {}, column '{}': {}; {}", line, column, text, what_of_it));
    }

    /// A row as it becomes a paragraph: each line with the title of its column.
    struct Paragraph {
        std::vector<Line> lines{};
        std::vector<std::string_view> sources{};
        bool good = true;
        bool any_part = false;
        [[nodiscard]] bool has(std::string_view key) const {
            return std::ranges::find(lines, key, &Line::key) != lines.end();
        }
    };

    static constexpr std::string_view row_is_left_out = "the row is left out";

    [[nodiscard]] Paragraph paragraph_of_row(const CsvRow& row) {
        Paragraph out;
        for (std::size_t i = 0; i < std::min(row.cells.size(), mapped_.size()); ++i) {
            const Column* column = mapped_[i];
            if (column == nullptr || trimmed(row.cells[i]).empty()) {
                continue;
            }
            if (column->key == "part_number" && trimmed(row.cells[i]) == any_part) {
                out.any_part = true;
                continue;
            }
            auto line = line_of(*column, row.cells[i], terms_);
            if (line) {
                out.lines.push_back(std::move(*line));
                out.sources.emplace_back(titles_[i]);
                continue;
            }
            // A row without what limits it would cover more than it does.
            const bool needed = column->use != Use::Says;
            out.good = out.good && !needed;
            problem(row.line, titles_[i], line.error(),
                    needed ? row_is_left_out : "the cell is left out");
        }
        return out;
    }

    void import_row(const CsvRow& row) {
        const auto more = std::ranges::find_if(
            row.cells.begin() +
                static_cast<std::ptrdiff_t>(std::min(row.cells.size(), titles_.size())),
            row.cells.end(), [](const std::string& cell) { return !trimmed(cell).empty(); });
        if (more != row.cells.end()) {
            problem(row.line, "",
                    fmt::format("the row has {} cells, the line with the titles {}",
                                row.cells.size(), titles_.size()),
                    row_is_left_out);
            return;
        }
        Paragraph paragraph = paragraph_of_row(row);
        if (paragraph.lines.empty() || !paragraph.good) {
            if (paragraph.good) {
                ++unused_;
            }
            return;
        }
        if (has_part_ && !paragraph.has("part_number") && !paragraph.any_part) {
            problem(row.line, "",
                    fmt::format("it has no part number, and would be about all optics of its kind; "
                                "write {} there if it is",
                                any_part),
                    row_is_left_out);
            return;
        }
        if (!paragraph.has("status")) {
            paragraph.lines.push_back({"status", quoted(terms_.status)});
            paragraph.sources.emplace_back("status");
        }
        take(row, paragraph);
    }

    void take(const CsvRow& row, const Paragraph& paragraph) {
        const std::string text = paragraph_of(paragraph.lines);
        ReadList read = read_list("format = 1\n" + text, "");
        for (const Problem& each : read.problems) {
            // Line 3 is that of the first cell: before it stand the format and [[optic]].
            const std::size_t cell =
                each.place.line >= 3 ? each.place.line - 3 : paragraph.lines.size();
            problem(row.line, cell < paragraph.sources.size() ? paragraph.sources[cell] : "",
                    each.text, row_is_left_out);
        }
        if (!read.problems.empty()) {
            return;
        }
        if (read.list.rules.size() != 1 || !read.list.cages.empty() ||
            !read.list.contradictions.empty()) {
            problem(row.line, "", "its cells make more than one entry", row_is_left_out);
            return;
        }
        for (const Doubt& doubt : doubts_of(read.list.rules.front())) {
            problem(row.line, "", doubt.text, "taken as it stands");
        }
        out_.toml += fmt::format("\n# line {}\n{}", row.line, text);
        ++out_.entries;
    }

    void note_unmapped() {
        constexpr std::size_t most_notes = 20;
        std::vector<std::size_t> filled(titles_.size());
        for (const CsvRow& row : body()) {
            for (std::size_t i = 0; i < std::min(row.cells.size(), titles_.size()); ++i) {
                filled[i] += trimmed(row.cells[i]).empty() ? 0 : 1;
            }
        }
        std::size_t more = 0;
        for (std::size_t i = 0; i < titles_.size(); ++i) {
            if (mapped_[i] != nullptr || (titles_[i].empty() && filled[i] == 0)) {
                continue;
            }
            if (out_.notes.size() >= most_notes) {
                ++more;
                continue;
            }
            out_.notes.push_back(
                fmt::format("column '{}' is not taken ({} cells); to take it: {} KEY={}",
                            titles_[i], filled[i], words_of(Advice::ColumnOfKey), titles_[i]));
        }
        if (more != 0) {
            out_.notes.push_back(fmt::format("and {} more columns are not taken", more));
        }
        if (unused_ != 0) {
            out_.notes.push_back(fmt::format(
                "{} rows have cells in columns that are not taken only: no entries", unused_));
        }
    }

    std::vector<CsvRow> rows_;
    ImportTerms terms_;
    std::size_t header_ = 0;
    std::vector<std::string> titles_;
    std::vector<const Column*> mapped_;
    bool has_part_ = false;
    std::size_t unused_ = 0;
    Imported out_;
};

} // namespace

std::expected<Imported, std::string> import_csv(std::string_view text, const ImportTerms& terms) {
    const Decoded plain = decoded(text);
    auto rows = parse_csv(plain.text);
    if (!rows) {
        return std::unexpected(rows.error());
    }
    if (rows->size() < 2) {
        return std::unexpected("the file has no rows below a first line with the names of columns");
    }
    auto imported = Importer(std::move(*rows), terms).run();
    if (imported && !plain.note.empty()) {
        imported->notes.insert(imported->notes.begin(), plain.note);
    }
    return imported;
}

} // namespace optictl::vendor_db
