// Walkers: a tree of cli/view as text, JSON, CSV and JUnit XML.
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

} // namespace optictl::cli::render
