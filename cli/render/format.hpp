// Formats of output: a row each, with the walker that writes a tree in it.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/render/format_id.hpp"
#include "cli/render/walk.hpp"

namespace optictl::cli::render {

/// A tree in one format, or what several of them came to.
struct Written {
    std::string text;
    std::string titles; ///< what stands once above the text of all trees, as the titles of CSV
    std::vector<Paint> paints;
    JunitCases cases;
};

/// What is to be written.
struct Asked {
    const view::Object& tree;
    const std::function<void(JsonWriter&)>& head; ///< members of JSON before those of the tree
    bool paints = false;                          ///< with colours, where the format has some
    std::string_view target{};                    ///< the module that it is about; empty: none
};

struct FormatRow {
    Format format;
    std::string_view name; ///< of --format
    /// Adds a tree; called by several threads, each with its own `to`.
    void (*write)(Written& to, const Asked& asked);
    std::string_view between{}; ///< what parts two trees
    /// The one document that all trees are, with its title; null: trees are written one by one.
    std::string (*document)(std::string_view title, const Written& all) = nullptr;
};

[[nodiscard]] std::span<const FormatRow> formats();
[[nodiscard]] const FormatRow& row_of(Format format);
/// The format of that name, which is one of them.
[[nodiscard]] Format format_of(std::string_view name);

} // namespace optictl::cli::render
