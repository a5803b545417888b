// A tree as text for people.
#include <algorithm>

#include "cli/render/walk.hpp"

namespace optictl::cli::render {
namespace {

constexpr std::size_t step = 2;         // columns that a section stands further right
constexpr std::size_t label_width = 28; // as put_labelled() has it
constexpr std::size_t least_room = 20;  // of what is wrapped, however far right it begins

class TextWalk {
public:
    TextWalk(Buffer& out, std::size_t width) : out_(out), width_(width) {}

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
        put_blanks(out_, indent);
        wrapped(sentence.text, indent + step);
    }
    void put(const view::Member& member, const view::Value& value, std::size_t indent) {
        put_blanks(out_, indent + step);
        put_padded(out_, member.label, label_width);
        render::put(out_, " ");
        wrapped(value.text, indent + step + label_width + 1);
    }
    void put(const view::Member& member, const view::Table& table, std::size_t indent) {
        if (table.rows().empty()) {
            return;
        }
        title(member.label, indent);
        std::vector<Column> columns;
        for (const view::Column& each : table.columns()) {
            if (view::is_for_people(each.shown)) {
                columns.push_back(
                    {each.title, each.align == view::Align::Right ? Align::Right : Align::Left});
            }
        }
        TextTable text(std::move(columns));
        text.wrap(width_);
        for (const auto& row : table.rows()) {
            text.add(cells_of(table, row));
        }
        text.write(out_, std::string(indent + step, ' '));
    }
    void put(const view::Member& member, const view::Chart& chart, std::size_t indent) {
        title(member.label, indent);
        chart_text(out_, chart, indent + step, width_);
    }
    void put(const view::Member&, const view::Member::Sections& sections, std::size_t indent) {
        for (const view::Object& each : sections.objects) {
            title(each.title(), indent);
            object(each, each.title().empty() ? indent : indent + step);
        }
    }

    static std::vector<std::string> cells_of(const view::Table& table,
                                             const std::vector<view::Value>& row) {
        std::vector<std::string> cells;
        for (std::size_t i = 0; i < std::min(row.size(), table.columns().size()); ++i) {
            if (view::is_for_people(table.columns()[i].shown)) {
                cells.push_back(row[i].text);
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
    /// Text whose further lines stand behind `indent` blanks.
    void wrapped(std::string_view text, std::size_t indent) {
        put_wrapped(out_, text, indent, std::max(width_, indent + least_room));
    }

    Buffer& out_;
    std::size_t width_;
};

} // namespace

void walk_text(Buffer& out, const view::Object& tree, std::size_t width) {
    TextWalk walk(out, width);
    if (!tree.title().empty()) {
        put_wrapped(out, tree.title(), step, width);
    }
    walk.object(tree, 0);
}

} // namespace optictl::cli::render
