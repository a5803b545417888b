#include "cli/render/table.hpp"

#include <algorithm>
#include <utility>

namespace optictl::cli::render {
namespace {

constexpr std::size_t between = 2; // blanks behind each column

/// Columns on a screen: of texts ASCII but for the blocks of plots, which are one wide each.
[[nodiscard]] std::size_t shown_width(std::string_view text) {
    return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, [](char c) {
               return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; // goes on with a character
           }));
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

void TextTable::cell(std::string_view text) {
    cells_.push_back({text_.size(), text.size(), shown_width(text)});
    put(text_, text);
}

void TextTable::end_row() {
    constexpr std::size_t most = 256;           // more than the name of a file
    constexpr std::size_t most_wrapped = 16384; // sentences, and lists of names
    for (std::size_t i = row_ends_.empty() ? 0 : row_ends_.back(); i < cells_.size(); ++i) {
        const bool is_last = i + 1 == cells_.size();
        cut(cells_[i], wrap_at_ != 0 && is_last ? most_wrapped : most);
    }
    row_ends_.push_back(cells_.size());
}

void TextTable::cut(Cell& cell, std::size_t room) {
    if (cell.size <= room) {
        return;
    }
    const std::size_t each_end = room * 100 / 256;
    const std::string_view whole = shown(cell).text;
    const std::string text =
        fmt::format("{}...{}", whole.substr(0, each_end), whole.substr(whole.size() - each_end));
    cell = {text_.size(), text.size(), shown_width(text)};
    put(text_, text);
}

void TextTable::add(const std::vector<std::string>& cells) {
    for (const std::string& each : cells) {
        cell(each);
    }
    end_row();
}

void TextTable::measure() {
    for (const Column& column : columns_) {
        widths_.push_back(std::max(column.title.size(), column.least));
    }
    std::size_t begin = 0;
    for (const std::size_t end : row_ends_) {
        const std::size_t size = end - begin;
        const std::size_t aligned =
            size < widths_.size() ? std::max<std::size_t>(size, 1) - 1 : widths_.size();
        for (std::size_t i = 0; i < aligned; ++i) {
            widths_[i] = std::max(widths_[i], cells_[begin + i].width);
        }
        begin = end;
    }
}

void TextTable::fit(std::size_t width, std::size_t least, std::string_view indent) {
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
        const Shown cell = cell_at(i);
        if (last && count == columns_.size() && columns_[i].align == Align::Left &&
            wrap_at_ > indent.size() + further + least_room) {
            // Where the other cells leave no room it begins a line of its own.
            const bool has_room = cell.text.empty() || wrap_at_ >= used + least_room ||
                                  used + cell.text.size() <= wrap_at_;
            if (!has_room) {
                trim_line(out);
                put(out, "\n");
                used = indent.size() + further;
                put_blanks(out, used);
            }
            put_wrapped(out, cell.text, used, wrap_at_);
            out.resize(out.size() - 1); // the line end, which comes behind the blanks that are cut
            break;
        }
        const std::size_t blanks = widths_[i] > cell.width ? widths_[i] - cell.width : 0;
        if (columns_[i].align == Align::Right) {
            put_blanks(out, blanks);
            put(out, cell.text);
        } else {
            put(out, cell.text);
            put_blanks(out, last ? 0 : blanks); // nothing to align behind it: no trailing blanks
        }
        put_blanks(out, last ? 0 : between);
        used += widths_[i] + between;
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
        put_row(out, indent, columns_.size(), [this](std::size_t i) {
            return Shown{columns_[i].title, shown_width(columns_[i].title)};
        });
    }
    std::size_t begin = 0;
    for (const std::size_t end : row_ends_) {
        put_row(out, indent, std::min(end - begin, columns_.size()),
                [this, begin](std::size_t i) { return shown(cells_[begin + i]); });
        begin = end;
    }
    cells_.clear();
    row_ends_.clear();
    text_.clear();
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
