// Walkers: a tree of cli/view as text, JSON, CSV, JUnit XML, Markdown and HTML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/render/json_writer.hpp"
#include "cli/render/junit.hpp"
#include "cli/render/table.hpp"
#include "cli/view/node.hpp"

namespace optictl::cli::render {

/// Columns of a screen where nothing says how many it has.
inline constexpr std::size_t usual_width = 80;

/// What a terminal obeys, before the character at that place. It is no part of the text, in which
/// nothing is left that a terminal obeys.
struct Paint {
    std::size_t at = 0;
    std::string_view code;
};
/// Lines of at most `width` columns where words allow it, and how sentences with a tone are
/// painted.
void walk_text(Buffer& out, const view::Object& tree, std::size_t width = usual_width,
               std::vector<Paint>* paints = nullptr);
/// Its members, in the JSON object that is open. A value that is missing is null, and KEY_state
/// says why.
void walk_json(JsonWriter& json, const view::Object& tree);
/// The whole object of a tree about one module; `schema` is "flags/1".
void put_tree(JsonWriter& json, std::string_view schema, const engine::Inspection& inspection,
              const view::Object& tree);

/// A whole document as one line.
[[nodiscard]] std::string json_line(std::string_view schema, const view::Object& tree);
/// The lines of the documents that a tree has in it.
[[nodiscard]] std::string json_documents(const view::Object& tree);

enum class CsvPart : bool { Titles, Rows };
/// The table of the tree that is meant for CSV: its keys as a line of titles, or a line a row. A
/// tree without one adds nothing.
/// `target` is the module that the tree is about: a column before those of the table, unless that
/// has one; empty: the tree is about no single module.
void walk_csv(std::string& out, const view::Object& tree, CsvPart part,
              std::string_view target = {});

/// Test cases: of each module a suite, and one of those that are of none.
struct JunitCases {
    std::vector<JunitSuite> suites;

    /// Adds the rows of all tables that are cases, of the module that the tree is about.
    void add(const view::Object& tree, std::string_view target = {});
    void add(const JunitCases& cases);
    void add(const JunitCase& junit, std::string_view target = {});
    /// The whole document; `title` is "optictl check".
    [[nodiscard]] std::string document(std::string_view title) const;

private:
    JunitSuite& suite_of(std::string_view name);
};

/// Adds a tree as Markdown, as GitHub, GitLab and Jira render it: tables with pipes, facts as a
/// table of two columns, everything a module says escaped.
void walk_markdown(std::string& out, const view::Object& tree);

/// Adds a tree as a section of an HTML page.
void walk_html(std::string& out, const view::Object& tree);
/// The whole page of those sections: self-contained, nothing is loaded, no script runs.
[[nodiscard]] std::string html_page(std::string_view title, std::string_view sections);

/// A chart as a line of block characters for each series, with its least and greatest value.
void chart_text(Buffer& out, const view::Chart& chart, std::size_t indent, std::size_t width);
/// A chart as an SVG element.
[[nodiscard]] std::string chart_svg(const view::Chart& chart);

} // namespace optictl::cli::render
