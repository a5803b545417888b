// A tree as Markdown (CommonMark with the tables of GitHub), to be pasted into a ticket.
#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "cli/render/walk.hpp"

namespace optictl::cli::render {
namespace {

/// Text within a line or a cell, of which nothing is taken for markup.
std::string plain(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    text = text.substr(0, text.find_last_not_of(' ') + 1);
    std::string out;
    for (const char c : text) {
        if (c == '\n') {
            out += "<br>"; // in a cell a line end would end the table
            continue;
        }
        out += std::string_view("\\`*_[]<|~&").contains(c) ? "\\" : "";
        out += c;
    }
    return out;
}

/// The same of a line, whose begin makes lists and titles of some signs. Blanks that align it with
/// others are not shown: a colon parts what they part.
std::string line_of(std::string_view text) {
    std::string out = plain(text);
    if (!out.empty() && std::string_view("-+=#>").contains(out.front())) {
        out.insert(out.begin(), '\\');
    }
    for (std::size_t at = out.find("  "); at != std::string::npos; at = out.find("  ", at)) {
        const std::size_t end = out.find_first_not_of(' ', at);
        out.replace(at, end - at, out[at - 1] == ':' ? " " : ": ");
    }
    return out;
}

class MarkdownWalk {
public:
    explicit MarkdownWalk(std::string& out) : out_(out) {}

    void object(const view::Object& object, unsigned depth) {
        for (const view::Member& member : object.members()) {
            if (view::is_for_people(member.shown)) {
                std::visit([&](const auto& content) { put(member, content, depth); },
                           member.content);
            }
        }
    }
    void title(std::string_view text, unsigned depth) {
        constexpr unsigned deepest = 6;
        if (!text.empty()) {
            begin(Block::Other);
            out_ +=
                fmt::format("{} {}\n", std::string(std::min(depth + 3, deepest), '#'), plain(text));
        }
    }

private:
    /// What stands below each other without a blank line between.
    enum class Block { Other, Lines, Facts, Remarks };

    /// Begins a block of that kind, or goes on with it.
    void begin(Block block) {
        if (block != Block::Other && block == block_ && !out_.empty()) {
            if (block == Block::Lines) {
                out_.insert(out_.size() - 1, "  "); // breaks the line
            }
            return;
        }
        out_ += out_.empty() ? "" : "\n";
        block_ = block;
        if (block == Block::Facts) {
            out_ += "| | |\n|---|---|\n";
        }
    }
    /// Lines as they are; no line of theirs ends the block.
    void fenced(std::string_view text) {
        std::string fence = "```";
        while (text.contains(fence)) {
            fence += '`';
        }
        begin(Block::Other);
        out_ += fmt::format("{0}\n{1}{2}{0}\n", fence, text, text.ends_with('\n') ? "" : "\n");
    }

    void put(const view::Member& member, const view::Member::Sentence& sentence, unsigned) {
        if (sentence.text.empty() && sentence.label.empty()) {
            return;
        }
        const std::size_t line_end = std::min(sentence.text.find('\n'), sentence.text.size());
        const bool has_lines = line_end + 1 < sentence.text.size();
        if (sentence.lines == view::Lines::Verbatim && has_lines) {
            fenced(sentence.text);
            return;
        }
        const std::string text = line_of(
            sentence.label + sentence.text.substr(0, has_lines ? std::string::npos : line_end));
        if (std::exchange(is_first_, false) || member.key == "answer") {
            begin(Block::Other);
            out_ += fmt::format("**{}**\n", text);
        } else if (sentence.is_remark) {
            begin(Block::Remarks);
            out_ += fmt::format("- {}\n", text);
        } else {
            begin(Block::Lines);
            out_ += text + '\n';
        }
    }
    void put(const view::Member& member, const view::Value& value, unsigned) {
        begin(Block::Facts);
        row({plain(member.label), plain(view::text_of(value))});
    }
    void put(const view::Member& member, const view::Table& table, unsigned depth) {
        if (table.rows().empty()) {
            return;
        }
        title(member.label, depth + 1);
        begin(Block::Other);
        std::vector<std::string> titles;
        std::vector<std::string> rule;
        for (const view::Column& column : table.columns()) {
            if (view::is_for_people(column.shown)) {
                titles.push_back(plain(column.title));
                rule.emplace_back(column.align == view::Align::Right ? "---:" : "---");
            }
        }
        row(titles);
        row(rule);
        auto line = table.lines().begin();
        for (std::size_t i = 0; i <= table.rows().size(); ++i) {
            for (; line != table.lines().end() && line->row <= i; ++line) {
                if (!line->text.empty()) {
                    row({fmt::format("**{}**", plain(line->text))});
                }
            }
            if (i < table.rows().size()) {
                row(cells_of(table, table.rows()[i]));
            }
        }
        for (const std::string& note : table.notes()) {
            begin(Block::Other);
            out_ += plain(note) + '\n';
        }
    }
    void put(const view::Member&, const view::Member::Later& later, unsigned depth) {
        view::Object part;
        later.fill(part);
        object(part, depth);
    }
    void put(const view::Member&, const view::Member::Sections& sections, unsigned depth) {
        for (const view::Object& each : sections.objects) {
            title(each.title(), depth);
            object(each, each.title().empty() ? depth : depth + 1);
            block_ = Block::Other;
        }
    }
    void put(const view::Member& member, const view::Chart& chart, unsigned depth) {
        title(member.label, depth);
        Buffer lines;
        chart_text(lines, chart, 0, usual_width);
        fenced({lines.data(), lines.size()});
    }

    static std::vector<std::string> cells_of(const view::Table& table,
                                             const std::vector<view::Value>& row) {
        std::vector<std::string> cells;
        for (std::size_t i = 0; i < std::min(row.size(), table.columns().size()); ++i) {
            if (view::is_for_people(table.columns()[i].shown)) {
                cells.push_back(table.columns()[i].is_bar && row[i].text.empty()
                                    ? fmt::format("{:.0f} %", view::share_of(row[i]) * 100)
                                    : plain(view::text_of(row[i])));
            }
        }
        return cells;
    }
    void row(const std::vector<std::string>& cells) {
        out_ += "|";
        for (const std::string& cell : cells) {
            out_ += fmt::format(" {} |", cell);
        }
        out_ += '\n';
    }

    std::string& out_;
    Block block_ = Block::Other;
    bool is_first_ = true; ///< the first sentence is the answer
};

} // namespace

void walk_markdown(std::string& out, const view::Object& tree) {
    MarkdownWalk walk(out);
    walk.title(tree.title(), 0);
    walk.object(tree, 0);
}

} // namespace optictl::cli::render
