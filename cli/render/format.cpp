#include "cli/render/format.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace optictl::cli::render {
namespace {

void write_text(Written& to, const Asked& asked) {
    Buffer text;
    walk_text(text, asked.tree, usual_width, asked.paints ? &to.paints : nullptr);
    to.text.append(text.data(), text.size());
}

void write_json(Written& to, const Asked& asked) {
    to.text += json_documents(asked.tree);
    JsonWriter json;
    json.begin_object();
    asked.head(json);
    walk_json(json, asked.tree);
    json.end_object();
    to.text += json.text();
    to.text += '\n';
}

void write_csv(Written& to, const Asked& asked) {
    walk_csv(to.titles, asked.tree, CsvPart::Titles, asked.target);
    walk_csv(to.text, asked.tree, CsvPart::Rows, asked.target);
}

constexpr FormatRow rows[] = {
    {.format = Format::Text, .name = "text", .write = write_text, .between = "\n"},
    {.format = Format::Json, .name = "json", .write = write_json},
    {.format = Format::Csv, .name = "csv", .write = write_csv},
    {.format = Format::Junit,
     .name = "junit",
     .write = [](Written& to, const Asked& asked) { to.cases.add(asked.tree, asked.target); },
     .document = [](std::string_view title,
                    const Written& all) { return all.cases.document(title); }},
    {.format = Format::Html,
     .name = "html",
     .write = [](Written& to, const Asked& asked) { walk_html(to.text, asked.tree); },
     .document = [](std::string_view title,
                    const Written& all) { return html_page(title, all.text); }},
    {.format = Format::Markdown,
     .name = "markdown",
     .write = [](Written& to, const Asked& asked) { walk_markdown(to.text, asked.tree); },
     .between = "\n"},
};

} // namespace

std::span<const FormatRow> formats() {
    return rows;
}

const FormatRow& row_of(Format format) {
    return *std::ranges::find(rows, format, &FormatRow::format);
}

Format format_of(std::string_view name) {
    return std::ranges::find(rows, name, &FormatRow::name)->format;
}

} // namespace optictl::cli::render
