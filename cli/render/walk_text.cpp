// A tree as text for people.
#include <algorithm>

#include "cli/render/walk.hpp"

namespace optictl::cli::render {
namespace {

constexpr std::size_t step = 2;         // columns that a section stands further right
constexpr std::size_t label_width = 28; // as put_labelled() has it
constexpr std::size_t least_room = 20;  // of what is wrapped, however far right it begins

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
        for (const view::Member& member : object.members()) {
            if (view::is_for_people(member.shown)) {
                std::visit([&](const auto& content) { put(member, content, indent); },
                           member.content);
            }
        }
    }

private:
    void put(const view::Member&, const view::Member::Sentence& sentence, std::size_t indent) {
        const std::string_view colour = colour_of(sentence.tone);
        paint(colour);
        const std::size_t at = sentence.is_remark ? indent + step : indent;
        const std::size_t further = sentence.label.empty() ? step : sentence.label.size();
        put_blanks(out_, at);
        render::put(out_, sentence.label);
        wrapped(sentence.text, at + further);
        paint(colour.empty() ? "" : "\x1b[0m");
    }
    void put(const view::Member& member, const view::Value& value, std::size_t indent) {
        put_blanks(out_, indent + step);
        put_padded(out_, member.label, label_width);
        render::put(out_, " ");
        wrapped(view::text_of(value), indent + step + label_width + 1);
    }
    void put(const view::Member& member, const view::Table& table, std::size_t indent) {
        if (table.rows().empty()) {
            return;
        }
        title(member.label, indent);
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
            text.add(cells_of(table, row));
        }
        text.write(out_, std::string(table.is_flush() ? indent : indent + step, ' '));
        for (const std::string& note : table.notes()) {
            put_blanks(out_, indent + step);
            wrapped(note, indent + step + step);
        }
    }
    void put(const view::Member&, const view::Member::Later& later, std::size_t indent) {
        view::Object part;
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

    static std::vector<std::string> cells_of(const view::Table& table,
                                             const std::vector<view::Value>& row) {
        std::vector<std::string> cells;
        cells.reserve(row.size());
        for (std::size_t i = 0; i < std::min(row.size(), table.columns().size()); ++i) {
            if (view::is_for_people(table.columns()[i].shown)) {
                cells.push_back(view::text_of(row[i]));
            }
        }
        return cells;
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
