#include "cli/render/table.hpp"

#include <algorithm>
#include <utility>

namespace optictl::cli::render {
namespace {

/// Columns on a screen: of texts ASCII but for the blocks of plots, which are one wide each.
[[nodiscard]] std::size_t shown_width(std::string_view text) {
    return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, [](char c) {
               return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; // goes on with a character
           }));
}

void put_cell(Buffer& out, std::string_view text, std::size_t width, Align align, bool last) {
    if (align == Align::Right) {
        const std::size_t shown = shown_width(text);
        put_blanks(out, width > shown ? width - shown : 0);
        put(out, text);
    } else if (last) {
        put(out, text); // nothing to align behind it: no trailing blanks
    } else {
        put_padded(out, text, width);
    }
}

void trim_line(Buffer& out) {
    while (out.size() > 0 && out[out.size() - 1] == ' ') {
        out.resize(out.size() - 1);
    }
}

} // namespace

void put_blanks(Buffer& out, std::size_t count) {
    const std::size_t size = out.size();
    out.resize(size + count);
    std::fill_n(out.data() + size, count, ' ');
}

// Not fmt's width: it looks up the columns of every code point, and nearly all here is ASCII.
void put_padded(Buffer& out, std::string_view text, std::size_t width) {
    const std::size_t shown = shown_width(text);
    put(out, text);
    put_blanks(out, width > shown ? width - shown : 0);
}

void TextTable::add(std::vector<std::string> cells) {
    constexpr std::size_t most = 256;           // more than the name of a file
    constexpr std::size_t most_wrapped = 16384; // sentences, and lists of names
    for (std::string& cell : cells) {
        const std::size_t room = wrap_at_ != 0 && &cell == &cells.back() ? most_wrapped : most;
        if (cell.size() > room) {
            const std::size_t each_end = room * 100 / 256;
            cell = fmt::format("{}...{}", std::string_view(cell).substr(0, each_end),
                               std::string_view(cell).substr(cell.size() - each_end));
        }
    }
    rows_.push_back(std::move(cells));
}

void TextTable::measure() {
    for (const Column& column : columns_) {
        widths_.push_back(std::max(column.title.size(), column.least));
    }
    for (const auto& row : rows_) {
        const std::size_t aligned = std::min(
            row.size() < widths_.size() ? std::max<std::size_t>(row.size(), 1) - 1 : row.size(),
            widths_.size());
        for (std::size_t i = 0; i < aligned; ++i) {
            widths_[i] = std::max(widths_[i], shown_width(row[i]));
        }
    }
}

void TextTable::fit(std::size_t width, std::size_t least, std::string_view indent) {
    constexpr std::size_t between = 2;
    if (widths_.empty()) {
        measure();
    }
    std::size_t used = indent.size();
    std::size_t count = 0;
    while (count < columns_.size() && (count < least || used + widths_[count] <= width)) {
        used += between + widths_[count++];
    }
    columns_.erase(columns_.begin() + static_cast<std::ptrdiff_t>(count), columns_.end());
}

template <class CellAt>
void TextTable::put_row(Buffer& out, std::string_view indent, std::size_t count,
                        CellAt cell_at) const {
    constexpr std::size_t least_room = 20; // for words that are wrapped
    constexpr std::size_t further = 4;     // columns to the right of the row that they belong to
    put(out, indent);
    std::size_t used = indent.size();
    for (std::size_t i = 0; i < count; ++i) {
        const bool last = i + 1 == count;
        if (last && count == columns_.size() && columns_[i].align == Align::Left &&
            wrap_at_ > indent.size() + further + least_room) {
            // Where the other cells leave no room it begins a line of its own.
            const bool has_room =
                wrap_at_ >= used + least_room || used + cell_at(i).size() <= wrap_at_;
            if (!has_room) {
                trim_line(out);
                put(out, "\n");
                used = indent.size() + further;
                put_blanks(out, used);
            }
            put_wrapped(out, cell_at(i), used, wrap_at_);
            out.resize(out.size() - 1); // the line end, which comes behind the blanks that are cut
            break;
        }
        put_cell(out, cell_at(i), widths_[i], columns_[i].align, last);
        put(out, last ? "" : "  ");
        used += widths_[i] + 2;
    }
    trim_line(out);
    put(out, "\n");
}

void TextTable::write(Buffer& out, std::string_view indent) {
    if (widths_.empty()) {
        measure();
    }
    const bool has_titles =
        std::ranges::any_of(columns_, [](const Column& each) { return !each.title.empty(); });
    if (!std::exchange(written_titles_, true) && has_titles) {
        put_row(out, indent, columns_.size(), [this](std::size_t i) { return columns_[i].title; });
    }
    for (const auto& row : rows_) {
        put_row(out, indent, std::min(row.size(), columns_.size()),
                [&row](std::size_t i) { return std::string_view(row[i]); });
    }
    rows_.clear();
}

void put_wrapped(Buffer& out, std::string_view text, std::size_t indent, std::size_t width) {
    const std::size_t room = width > indent ? width - indent : 1;
    while (text.size() > room) {
        // The last blank that leaves a full line; a word longer than a line stands alone.
        std::size_t end = text.rfind(' ', room);
        end = end == std::string_view::npos ? text.find(' ', room) : end;
        if (end == std::string_view::npos) {
            break;
        }
        put(out, text.substr(0, end));
        put(out, "\n");
        put_blanks(out, indent);
        text.remove_prefix(end + 1);
    }
    put(out, text);
    put(out, "\n");
}

} // namespace optictl::cli::render
