// Verbs whose answer is a tree (cli/view): it is written in the format that was asked for.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/output.hpp"
#include "cli/render/format.hpp"
#include "cli/view/node.hpp"

namespace optictl::cli {

/// Writes trees one after the other in one format: text with a blank line between two, one JSON
/// object a line, rows of CSV below one line of titles, one document of JUnit or HTML at the end.
class TreeWriter {
public:
    /// `suite` names the document of JUnit and titles that of HTML: "optictl check".
    TreeWriter(Output& output, Format format, std::string_view suite = {})
        : output_(output), format_(render::row_of(format)), suite_(suite) {}
    /// A tree in the format of the run.
    using Written = render::Written;
    /// Called by several threads.
    [[nodiscard]] Written written(const view::Object& tree, std::string_view schema,
                                  const engine::Inspection& inspection) const;
    void write(const Written& written);
    /// `schema` is "baseline/1"; an empty one leaves it to the tree.
    void write(const view::Object& tree, std::string_view schema = {});
    /// The same about one module, whose target, source and map JSON has before it.
    void write(const view::Object& tree, std::string_view schema,
               const engine::Inspection& inspection);
    /// A target that could not be read, as a test case; other formats have Output::fail() for it.
    void fail(const engine::Failure& failure);
    /// The targets that could not be read.
    [[nodiscard]] std::span<const std::string> unread() const { return unread_; }
    /// Ends the document where the format has one.
    void finish();

private:
    [[nodiscard]] Written written(const view::Object& tree,
                                  const std::function<void(render::JsonWriter&)>& to_json,
                                  std::string_view target = {}) const;

    Output& output_;
    const render::FormatRow& format_;
    std::string_view suite_;
    Written all_; ///< of a format that has one document
    std::vector<std::string> unread_;
    bool has_titles_ = false;
    bool first_ = true;
    bool colours_ = Output::has_colours();
};

/// What a verb finds in one module.
struct Found {
    view::Object tree;
    ExitCode code = ExitCode::Ok;
    bool is_shown = true;    ///< else it counts in what sums up
    std::string complaint{}; ///< for standard error; empty: none
};
/// What is shown of modules, and how the documents are called.
struct TreeView {
    std::string_view schema; ///< "signal/1"
    std::string_view suite;  ///< of JUnit: "optictl signal"
    /// Called by several threads.
    std::function<Found(engine::Inspection&)> find;
    /// Of what was found as a whole, called when all modules are written; empty: nothing.
    std::function<void(TreeWriter&)> sum_up{};
};
/// What one module gave that was not only read.
struct Shown {
    engine::Trouble trouble = engine::Trouble::None;
    std::string message{}; ///< why there is less than was asked; empty: nothing
    std::vector<std::string> notices{};
    const engine::Inspection* inspection = nullptr; ///< null: nothing to show
    Found found = Found();
};
/// Calls `ask` for one target after the other, which hands what it has to `show`.
ExitCode show_one_by_one(const std::vector<engine::Target>& targets, const TargetOptions& options,
                         std::string_view schema,
                         const std::function<void(drivers::System&, const engine::Target&,
                                                  const std::function<void(Shown)>& show)>& ask);

/// Shows each module by its tree, in all formats.
ExitCode show_trees(const std::vector<engine::Target>& targets, const TargetOptions& options,
                    const TreeView& view);
/// The same for the targets that the options name.
ExitCode show_trees(const TargetOptions& options, const TreeView& view);

/// "1 module", "3 modules".
[[nodiscard]] std::string counted(std::size_t count, std::string_view what);

} // namespace optictl::cli
