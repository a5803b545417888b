// A tree as text for people.
#include <algorithm>
#include <ranges>
#include <utility>

#include "cli/render/walk.hpp"

namespace optictl::cli::render {
namespace {

constexpr std::size_t step = 2;        // columns that a section stands further right
constexpr std::size_t least_room = 20; // of what is wrapped, however far right it begins
constexpr std::size_t room_in_listing = 42;

/// Of sentences alone: colours within a table would be in the way of its columns.
std::string_view colour_of(view::Tone tone) {
    switch (tone) {
    case view::Tone::Good: return "\x1b[32m";
    case view::Tone::Doubtful: return "\x1b[33m";
    case view::Tone::Bad: return "\x1b[31m";
    default: return "";
    }
}

class TextWalk {
public:
    TextWalk(Buffer& out, std::size_t width, std::vector<Paint>* paints)
        : out_(out), width_(width), paints_(paints) {}

    void object(const view::Object& object, std::size_t indent) {
        const std::size_t before = std::exchange(label_width_, object.label_width());
        for (const view::Member& member : object.members()) {
            if (view::is_for_people(member.shown)) {
                std::visit([&](const auto& content) { put(member, content, indent); },
                           member.content);
            }
        }
        label_width_ = before;
    }

private:
    void put(const view::Member&, const view::Member::Sentence& sentence, std::size_t indent) {
        if (sentence.lines == view::Lines::Verbatim) {
            verbatim(sentence.text, indent);
            return;
        }
        const std::string_view colour = colour_of(sentence.tone);
        paint(colour);
        const std::size_t at = sentence.is_remark ? indent + step : indent;
        const std::size_t further = !sentence.label.empty()                ? sentence.label.size()
                                    : sentence.lines == view::Lines::Flush ? 0
                                                                           : step;
        put_blanks(out_, at);
        render::put(out_, sentence.label);
        wrapped(sentence.text, at + further);
        paint(colour.empty() ? "" : "\x1b[0m");
    }
    void put(const view::Member& member, const view::Value& value, std::size_t indent) {
        put_blanks(out_, indent + step);
        put_padded(out_, member.label, label_width_);
        render::put(out_, " ");
        wrapped(view::text_of(value, room_), indent + step + label_width_ + 1);
    }
    void put(const view::Member& member, const view::Table& table, std::size_t indent) {
        if (table.rows().empty()) {
            return;
        }
        title(member.label, indent);
        if (table.is_listing()) {
            listing(table, indent);
            return;
        }
        std::vector<Column> columns;
        for (const view::Column& each : table.columns()) {
            if (view::is_for_people(each.shown)) {
                columns.push_back({each.title,
                                   each.align == view::Align::Right ? Align::Right : Align::Left,
                                   each.least});
            }
        }
        TextTable text(std::move(columns));
        text.wrap(width_);
        for (const auto& row : table.rows()) {
            for (std::size_t i = 0; i < std::min(row.size(), table.columns().size()); ++i) {
                if (view::is_for_people(table.columns()[i].shown)) {
                    text.cell(table.columns()[i].is_bar && row[i].text.empty()
                                  ? room_ = bar_of(view::share_of(row[i]))
                                  : view::text_of(row[i], room_));
                }
            }
            text.end_row();
        }
        text.write(out_, std::string(table.is_flush() ? indent : indent + step, ' '));
        for (const std::string& note : table.notes()) {
            put_blanks(out_, indent + step);
            wrapped(note, indent + step + step);
        }
    }
    void put(const view::Member&, const view::Member::Later& later, std::size_t indent) {
        view::Object part;
        part.label_width(label_width_);
        later.fill(part);
        object(part, indent);
    }
    void put(const view::Member& member, const view::Chart& chart, std::size_t indent) {
        title(member.label, indent);
        chart_text(out_, chart, indent + step, width_);
    }
    void put(const view::Member&, const view::Member::Sections& sections, std::size_t indent) {
        for (const view::Object& each : sections.objects) {
            title(each.title(), indent);
            const bool is_further = !each.title().empty() && !each.is_flush();
            object(each, is_further ? indent + step : indent);
        }
    }

    /// Lines as they are, behind `indent` blanks.
    void verbatim(std::string_view text, std::size_t indent) {
        for (const auto line : std::views::split(text, '\n')) {
            const std::string_view words(line.begin(), line.end());
            if (words.data() != text.data() + text.size()) { // behind the last line end is no line
                put_blanks(out_, words.empty() ? 0 : indent);
                render::put(out_, words);
                render::put(out_, "\n");
            }
        }
    }
    /// Rows one by one, with the lines between them.
    void listing(const view::Table& table, std::size_t indent) {
        auto line = table.lines().begin();
        const auto lines_above = [&](std::size_t row) {
            for (; line != table.lines().end() && line->row <= row; ++line) {
                put_blanks(out_, line->text.empty() ? 0 : indent + line->indent);
                wrapped(line->text, indent + line->indent);
            }
        };
        for (std::size_t row = 0; row < table.rows().size(); ++row) {
            lines_above(row);
            list_row(table, table.rows()[row], indent);
        }
        lines_above(table.rows().size());
    }
    void list_row(const view::Table& table, const std::vector<view::Value>& row,
                  std::size_t indent) {
        std::size_t at = indent;
        put_blanks(out_, indent);
        for (std::size_t i = 0; i < std::min(row.size(), table.columns().size()); ++i) {
            const view::Column& column = table.columns()[i];
            if (view::is_for_people(column.shown) && column.width != 0) {
                put_padded(out_, view::text_of(row[i], room_), column.width);
                render::put(out_, " ");
                at += column.width + 1;
            } else if (view::is_for_people(column.shown)) {
                put_wrapped(out_, view::text_of(row[i], room_), at,
                            std::max(width_, at + room_in_listing));
            }
        }
    }

    /// A bar of at most twenty signs; what is not nothing has one.
    static std::string bar_of(double share) {
        constexpr double longest = 20;
        return std::string(share > 0 ? std::max(1UL, static_cast<std::size_t>(share * longest)) : 0,
                           '#');
    }
    void title(std::string_view text, std::size_t indent) {
        if (!text.empty()) {
            put_blanks(out_, indent);
            wrapped(text, indent + step);
        }
    }
    void paint(std::string_view code) {
        if (paints_ != nullptr && !code.empty()) {
            paints_->push_back({out_.size(), code});
        }
    }
    /// Text whose further lines stand behind `indent` blanks.
    void wrapped(std::string_view text, std::size_t indent) {
        put_wrapped(out_, text, indent, std::max(width_, indent + least_room));
    }

    Buffer& out_;
    std::size_t width_;
    std::vector<Paint>* paints_;
    std::size_t label_width_ = 0;
    std::string room_; ///< for what is made of a value
};

} // namespace

void walk_text(Buffer& out, const view::Object& tree, std::size_t width,
               std::vector<Paint>* paints) {
    TextWalk walk(out, width, paints);
    if (!tree.title().empty()) {
        put_wrapped(out, tree.title(), step, width);
    }
    walk.object(tree, 0);
}

} // namespace optictl::cli::render
