#include "cli/render/table.hpp"

#include <algorithm>

namespace optictl::cli::render {
namespace {

void put_cell(Buffer& out, std::string_view text, std::size_t width, Align align, bool last) {
    if (align == Align::Right) {
        fmt::format_to(std::back_inserter(out), "{:>{}}", text, width);
    } else if (last) {
        put(out, text); // nothing to align behind it: no trailing blanks
    } else {
        fmt::format_to(std::back_inserter(out), "{:<{}}", text, width);
    }
}

void trim_line(Buffer& out) {
    while (out.size() > 0 && out[out.size() - 1] == ' ') {
        out.resize(out.size() - 1);
    }
}

} // namespace

void TextTable::write(Buffer& out, std::string_view indent) const {
    std::vector<std::size_t> widths;
    widths.reserve(columns_.size());
    for (const Column& column : columns_) {
        widths.push_back(column.title.size());
    }
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) {
            widths[i] = std::max(widths[i], row[i].size());
        }
    }
    const auto put_row = [&](auto cell_at, std::size_t count) {
        put(out, indent);
        for (std::size_t i = 0; i < count; ++i) {
            put_cell(out, cell_at(i), widths[i], columns_[i].align, i + 1 == count);
            put(out, i + 1 == count ? "" : "  ");
        }
        trim_line(out);
        put(out, "\n");
    };
    put_row([this](std::size_t i) { return columns_[i].title; }, columns_.size());
    for (const auto& row : rows_) {
        put_row([&row](std::size_t i) { return std::string_view(row[i]); },
                std::min(row.size(), columns_.size()));
    }
}

void put_wrapped(Buffer& out, std::string_view text, std::size_t indent, std::size_t width) {
    std::size_t column = indent;
    bool first = true;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!first && column + 1 + word.size() > width) {
            fmt::format_to(std::back_inserter(out), "\n{:{}}", "", indent);
            column = indent;
        } else if (!first) {
            put(out, " ");
            ++column;
        }
        put(out, word);
        column += word.size();
        first = false;
    }
    put(out, "\n");
}

} // namespace optictl::cli::render
