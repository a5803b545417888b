// Plain-text tables: aligned columns, two blanks between them, no lines to get in grep's way.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace optictl::cli::render {

using Buffer = fmt::memory_buffer;

/// Appends plain text.
inline void put(Buffer& out, std::string_view text) {
    out.append(text.data(), text.data() + text.size());
}

/// Appends blanks.
void put_blanks(Buffer& out, std::size_t count);
/// Appends text and blanks up to `width` columns.
void put_padded(Buffer& out, std::string_view text, std::size_t width);

enum class Align : bool { Left, Right };
struct Column {
    std::string_view title;
    Align align = Align::Left;
    std::size_t least = 0; ///< columns that it takes whatever stands in it
};

/// Rows of cells; widths follow the content when the table is written for the first time. Rows that
/// are added and written later keep these widths: a longer cell moves what follows in its row.
class TextTable {
public:
    explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}
    /// Adds a cell to the row that end_row() completes. A row may have fewer cells than columns;
    /// its last one then runs on over those that it has not. Cells of hostile length, as names in
    /// archives, are cut in the middle: all rows are as wide as the widest. The last one of tables
    /// that wrap has more room.
    void cell(std::string_view text);
    void end_row();
    /// A whole row.
    void add(const std::vector<std::string>& cells);
    /// Leaves out the last columns that do not fit `width`; `least` of them stay.
    void fit(std::size_t width, std::size_t least, std::string_view indent = "  ");
    /// Wraps the last column at `width`; what is too far right for that stays as it is. Before the
    /// first row.
    void wrap(std::size_t width) { wrap_at_ = width; }
    [[nodiscard]] bool empty() const { return row_ends_.empty(); }
    [[nodiscard]] std::size_t size() const { return row_ends_.size(); }
    /// Writes the rows that were not written yet, the titles before the first ones; where all
    /// titles are empty, there is no line of them.
    void write(Buffer& out, std::string_view indent = "  ");

private:
    /// A cell where it stands in `text_`, and how many columns of a screen it takes.
    struct Cell {
        std::size_t begin;
        std::size_t size;
        std::size_t width;
    };
    /// Text with its width.
    struct Shown {
        std::string_view text;
        std::size_t width;
    };

    void measure();
    void cut(Cell& cell, std::size_t room);
    [[nodiscard]] Shown shown(const Cell& cell) const {
        return {{text_.data() + cell.begin, cell.size}, cell.width};
    }
    template <class CellAt>
    void put_row(Buffer& out, std::string_view indent, std::size_t count, CellAt cell_at) const;

    std::vector<Column> columns_;
    std::vector<Cell> cells_;           ///< row by row
    std::vector<std::size_t> row_ends_; ///< behind the last cell of each row
    Buffer text_;                       ///< of all cells: none is allocated by itself
    std::vector<std::size_t> widths_;   ///< empty until something is written
    std::size_t wrap_at_ = 0;           ///< 0: nothing is wrapped
    bool written_titles_ = false;
};

/// Wraps words into lines of `width` columns, each line after the first behind `indent` blanks.
void put_wrapped(Buffer& out, std::string_view text, std::size_t indent, std::size_t width = 80);

} // namespace optictl::cli::render
