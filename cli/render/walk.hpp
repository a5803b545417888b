// Walkers: a tree of cli/view as text, JSON, CSV, JUnit XML and HTML.
#pragma once

#include <string>
#include <string_view>

#include "cli/render/json_writer.hpp"
#include "cli/render/junit.hpp"
#include "cli/render/table.hpp"
#include "cli/view/node.hpp"

namespace optictl::cli::render {

/// Lines of at most `width` columns where words allow it.
void walk_text(Buffer& out, const view::Object& tree, std::size_t width = 80);
/// Its members, in the JSON object that is open. A value that is missing is null, and KEY_state
/// says why.
void walk_json(JsonWriter& json, const view::Object& tree);

/// The table of the tree that is meant for CSV, a line a row; with its keys as titles. A tree
/// without one adds nothing.
void walk_csv(std::string& out, const view::Object& tree, bool with_titles);

/// Test cases, and how many there are of each kind.
struct JunitCases {
    std::string text;
    unsigned tests = 0;
    unsigned failures = 0;
    unsigned errors = 0;

    /// Adds the rows of all tables that are cases.
    void add(const view::Object& tree);
    void add(const JunitCase& junit);
    /// The whole document; `suite` is "optictl check".
    [[nodiscard]] std::string document(std::string_view suite) const;
};

/// Adds a tree as a section of an HTML page.
void walk_html(std::string& out, const view::Object& tree);
/// The whole page of those sections: self-contained, nothing is loaded, no script runs.
[[nodiscard]] std::string html_page(std::string_view title, std::string_view sections);

/// A chart as a line of block characters for each series, with its least and greatest value.
void chart_text(Buffer& out, const view::Chart& chart, std::size_t indent, std::size_t width);
/// A chart as an SVG element.
[[nodiscard]] std::string chart_svg(const view::Chart& chart);

} // namespace optictl::cli::render
