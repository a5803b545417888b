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
@media print {
:root { color-scheme: light; --good: #176f2c; --bad: #b3261e; --doubtful: #8a5a00; --quiet: #6b6b6b; }
body { max-width: none; margin: 0; padding: 0; font-size: 11px; } section { break-inside: auto; } .wide { overflow: visible; }
tr, svg, dl, .plot { break-inside: avoid; } h1, h2, h3, h4, h5, h6, thead, p.answer { break-after: avoid; } p { orphans: 3; widows: 3; }
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
        bool in_facts = false;
        for (const view::Member& member : object.members()) {
            if (!view::is_for_people(member.shown)) {
                continue;
            }
            const bool is_fact = std::holds_alternative<view::Value>(member.content);
            if (is_fact != in_facts) {
                out_ += is_fact ? "<dl>\n" : "</dl>\n";
                in_facts = is_fact;
            }
            std::visit([&](const auto& content) { put(member, content, depth); }, member.content);
        }
        out_ += in_facts ? "</dl>\n" : "";
    }

    void title(std::string_view text, unsigned depth) {
        constexpr unsigned deepest = 6;
        if (!text.empty()) {
            const unsigned level = std::min(depth + 2, deepest);
            out_ += fmt::format("<h{0}>{1}</h{0}>\n", level, markup(text));
        }
    }

private:
    void put(const view::Member& member, const view::Member::Sentence& sentence, unsigned) {
        if (sentence.lines == view::Lines::Verbatim) {
            out_ += fmt::format("<pre>{}</pre>\n", markup(sentence.text));
            return;
        }
        const std::string_view tone = class_of(sentence.tone);
        out_ += fmt::format("<p{}>{}{}</p>\n",
                            member.key == "answer" ? " class=\"answer\""
                            : tone.empty()         ? ""
                                                   : fmt::format(" class=\"{}\"", tone),
                            markup(sentence.label), markup(sentence.text));
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
                    out_ += cell("td", row[i], columns[i].align == view::Align::Right);
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
        const auto add = [&classes](std::string_view name) {
            if (!classes.empty()) {
                classes += ' ';
            }
            classes += name;
        };
        // A hyphen is no place to break an id or a serial number.
        constexpr std::size_t longest_word = 16;
        if (value.text.size() <= longest_word && value.text.contains('-') &&
            !value.text.contains(' ')) {
            add("word");
        }
        if (is_number) {
            add("number");
        }
        return fmt::format("<{0}{1}>{2}</{0}>", element,
                           classes.empty() ? "" : fmt::format(" class=\"{}\"", classes),
                           markup(view::text_of(value)));
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
