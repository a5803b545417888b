// What show, dom, flags and apps have in common: a view of one module after the other.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/verbs/common/options.hpp"
#include "cli/verbs/verb.hpp"
#include "cli/view/module/module.hpp"

namespace optictl::cli {

struct ViewOptions : TargetOptions {
    bool raw = false;
    bool verbose = false; ///< -v of show: all facts
    bool all = false;
    bool check = false; ///< fail unless the module works
};
/// Declares the targets of a view of a module, and its formats.
void declare_view_targets(Arguments& to, TargetOptions& options);
/// Declares the options of `show` and `dom`; --raw, --all and --check are theirs alone.
void declare_view(Arguments& to, ViewOptions& options);

/// A tree of what `view/module` says of a module.
using ModuleTree = view::Object (*)(const engine::Inspection&, const view::Wish&);
/// Shows each module by such a tree; `schema` is "flags/1".
ExitCode show_modules(const ViewOptions& options, std::string_view schema, ModuleTree tree);

} // namespace optictl::cli
