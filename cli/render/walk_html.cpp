// A tree as HTML: one page that loads nothing.
#include <algorithm>

#include <fmt/format.h>

#include "cli/render/markup.hpp"
#include "cli/render/walk.hpp"

namespace optictl::cli::render {
namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --good: #176f2c; --bad: #b3261e; --doubtful: #8a5a00; --quiet: #6b6b6b; --line: #9996; }
@media (prefers-color-scheme: dark) { :root { --good: #6fd388; --bad: #ff8a80; --doubtful: #f0c060; --quiet: #a0a0a0; } }
body { font: 15px/1.45 system-ui, sans-serif; margin: 1.5rem auto; max-width: 70rem; padding: 0 1rem; }
section { border-top: 2px solid var(--line); padding: .5rem 0 1rem; }
section section { border-top: 0; padding-left: 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin: .6rem 0; } h3 { font-size: 1rem; margin: .6rem 0 .2rem; }
p { margin: .3rem 0; } p.answer { font-weight: 600; font-size: 1.05rem; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .1rem 1rem; margin: .4rem 0; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .92em; margin: .3rem 0; }
th, td { text-align: left; padding: .15rem .7rem .15rem 0; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
td:last-child { overflow-wrap: anywhere; }
td:last-child:not(.number):not(.bar) { min-width: 12rem; }
@media (min-width: 50rem) { td:first-child { white-space: nowrap; } }
th { font-weight: 600; } .number { text-align: right; font-variant-numeric: tabular-nums; }
.good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; } .doubtful { color: var(--doubtful); } .quiet { color: var(--quiet); }
svg { width: 100%; max-width: 46rem; height: auto; font-size: 11px; } svg text { fill: currentColor; }
svg text.y { text-anchor: end; } svg text.x { text-anchor: middle; }
svg path, svg line { fill: none; stroke: currentColor; stroke-width: 1.5; } svg .grid { stroke: var(--line); stroke-width: 1; }
svg .level { stroke-dasharray: 5 4; stroke-width: 1; } svg .level.bad { stroke: var(--bad); } svg .level.doubtful { stroke: var(--doubtful); }
svg .s0 { stroke: #2f6fde; } svg .s1 { stroke: #d9622b; } svg .s2 { stroke: #2a9d5c; } svg .s3 { stroke: #b04fc0; }
svg .s4 { stroke: #7a6a00; } svg .s5 { stroke: #0a8ea0; } svg .s6 { stroke: #c23a63; } svg .s7 { stroke: #6d6d6d; }
.word { white-space: nowrap; }
p.answer { border-left: .35rem solid var(--quiet); padding: .35rem .8rem; margin: .5rem 0 .8rem; background: #8881; }
p.answer.good { border-color: var(--good); } p.answer.bad { border-color: var(--bad); } p.answer.doubtful { border-color: var(--doubtful); }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); gap: .2rem 1.2rem; }
.bar { min-width: 8rem; white-space: nowrap; } .bar i { display: inline-block; height: .7em; background: #2f6fde; vertical-align: baseline; }
.bar b { display: inline-block; width: 6rem; margin-right: .5rem; background: #8882; line-height: 0; }
svg .bars { fill: #2f6fde; stroke: none; } svg .of { font-size: 10px; fill: var(--quiet); }
@media print {
:root { color-scheme: light; --good: #176f2c; --bad: #b3261e; --doubtful: #8a5a00; --quiet: #6b6b6b; }
body { max-width: none; margin: 0; padding: 0; font-size: 11px; } section { break-inside: auto; } .wide { overflow: visible; }
.plots { grid-template-columns: 1fr 1fr; } p.answer, .bar b, .bar i, svg { print-color-adjust: exact; }
tr, svg, dl, .plot, p.answer { break-inside: avoid; } h1, h2, h3, h4, h5, h6, thead, p.answer { break-after: avoid; } p { orphans: 3; widows: 3; }
}
)";

std::string_view class_of(view::Tone tone) {
    switch (tone) {
    case view::Tone::Good: return "good";
    case view::Tone::Doubtful: return "doubtful";
    case view::Tone::Bad: return "bad";
    case view::Tone::Quiet: return "quiet";
    case view::Tone::Plain: break;
    }
    return "";
}

class HtmlWalk {
public:
    explicit HtmlWalk(std::string& out) : out_(out) {}

    void object(const view::Object& object, unsigned depth) {
        Around around = Around::Nothing;
        for (const view::Member& member : object.members()) {
            if (view::is_for_people(member.shown)) {
                change(around, around_of(member));
                std::visit([&](const auto& content) { put(member, content, depth); },
                           member.content);
            }
        }
        change(around, Around::Nothing);
    }

    void title(std::string_view text, unsigned depth) {
        constexpr unsigned deepest = 6;
        if (!text.empty()) {
            const unsigned level = std::min(depth + 2, deepest);
            out_ += fmt::format("<h{0}>{1}</h{0}>\n", level, markup(text));
        }
    }

private:
    /// What stands around members of a kind that follow each other.
    enum class Around : std::uint8_t { Nothing, Facts, Plots };
    static Around around_of(const view::Member& member) {
        return std::holds_alternative<view::Value>(member.content)   ? Around::Facts
               : std::holds_alternative<view::Chart>(member.content) ? Around::Plots
                                                                     : Around::Nothing;
    }
    void change(Around& now, Around wanted) {
        if (now != wanted) {
            out_ += now == Around::Facts ? "</dl>\n" : now == Around::Plots ? "</div>\n" : "";
            out_ += wanted == Around::Facts   ? "<dl>\n"
                    : wanted == Around::Plots ? "<div class=\"plots\">\n"
                                              : "";
            now = wanted;
        }
    }

    void put(const view::Member& member, const view::Member::Sentence& sentence, unsigned) {
        if (sentence.lines == view::Lines::Verbatim) {
            out_ += fmt::format("<pre>{}</pre>\n", markup(sentence.text));
            return;
        }
        std::string classes(member.key == "answer" ? "answer" : "");
        add_class(classes, class_of(sentence.tone));
        out_ += fmt::format("<p{}>{}{}</p>\n", classes_of(classes), markup(sentence.label),
                            markup(sentence.text));
    }
    void put(const view::Member& member, const view::Value& value, unsigned) {
        out_ += fmt::format("<dt>{}</dt>{}\n", markup(member.label), cell("dd", value, false));
    }
    void put(const view::Member& member, const view::Table& table, unsigned depth) {
        if (table.rows().empty()) {
            return;
        }
        title(member.label, depth + 1);
        out_ += "<div class=\"wide\"><table>\n";
        const auto& columns = table.columns();
        if (std::ranges::any_of(columns, [](const auto& column) {
                return view::is_for_people(column.shown) && !column.title.empty();
            })) {
            out_ += "<thead><tr>";
            for (const view::Column& column : columns) {
                if (view::is_for_people(column.shown)) {
                    out_ +=
                        fmt::format("<th{}>{}</th>",
                                    column.align == view::Align::Right ? " class=\"number\"" : "",
                                    markup(column.title));
                }
            }
            out_ += "</tr></thead>\n";
        }
        out_ += "<tbody>\n";
        auto line = table.lines().begin();
        for (std::size_t number = 0; number < table.rows().size(); ++number) {
            for (; line != table.lines().end() && line->row <= number; ++line) {
                out_ += line->text.empty() ? std::string()
                                           : fmt::format("<tr><td colspan=\"{}\">{}</td></tr>\n",
                                                         columns.size(), markup(line->text));
            }
            const auto& row = table.rows()[number];
            out_ += "<tr>";
            for (std::size_t i = 0; i < std::min(row.size(), columns.size()); ++i) {
                if (view::is_for_people(columns[i].shown)) {
                    out_ += columns[i].is_bar
                                ? bar(row[i])
                                : cell("td", row[i], columns[i].align == view::Align::Right);
                }
            }
            out_ += "</tr>\n";
        }
        out_ += "</tbody></table></div>\n";
        for (const std::string& note : table.notes()) {
            out_ += fmt::format("<p>{}</p>\n", markup(note));
        }
    }
    void put(const view::Member&, const view::Member::Later& later, unsigned depth) {
        view::Object part;
        later.fill(part);
        object(part, depth);
    }
    void put(const view::Member&, const view::Member::Sections& sections, unsigned depth) {
        for (const view::Object& each : sections.objects) {
            out_ += "<section>\n";
            title(each.title(), depth + 1);
            object(each, depth + 1);
            out_ += "</section>\n";
        }
    }
    void put(const view::Member& member, const view::Chart& chart, unsigned depth) {
        out_ += "<div class=\"plot\">\n"; // a title stays with its curves
        title(member.label, depth + 1);
        out_ += chart_svg(chart) + "</div>\n";
    }

    [[nodiscard]] static std::string cell(std::string_view element, const view::Value& value,
                                          bool is_number) {
        std::string classes(class_of(value.tone));
        // A hyphen is no place to break an id or a serial number.
        constexpr std::size_t longest_word = 16;
        if (value.text.size() <= longest_word && value.text.contains('-') &&
            !value.text.contains(' ')) {
            add_class(classes, "word");
        }
        if (is_number) {
            add_class(classes, "number");
        }
        return fmt::format("<{0}{1}>{2}</{0}>", element, classes_of(classes),
                           markup(view::text_of(value)));
    }
    [[nodiscard]] static std::string bar(const view::Value& value) {
        if (!std::holds_alternative<double>(value.data)) { // why there is no bar
            return cell("td", value, false);
        }
        return fmt::format("<td class=\"bar\"><b><i style=\"width:{:.1f}%\"></i></b>{}</td>",
                           view::share_of(value) * 100, markup(value.text));
    }
    static void add_class(std::string& classes, std::string_view name) {
        classes += classes.empty() || name.empty() ? "" : " ";
        classes += name;
    }
    static std::string classes_of(std::string_view classes) {
        return classes.empty() ? std::string() : fmt::format(" class=\"{}\"", classes);
    }

    std::string& out_;
};

} // namespace

void walk_html(std::string& out, const view::Object& tree) {
    HtmlWalk walk(out);
    out += "<section>\n";
    walk.title(tree.title(), 0);
    walk.object(tree, 0);
    out += "</section>\n";
}

std::string html_page(std::string_view title, std::string_view sections) {
    return fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta http-equiv=\"Content-Security-Policy\" "
                       "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                       "<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n<h1>{0}</h1>\n{2}"
                       "</body>\n</html>\n",
                       markup(title), style, sections);
}

} // namespace optictl::cli::render
