// What show, why, dom, flags and apps have in common: a view of one module after the other.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "cli/render/json.hpp"
#include "cli/render/text.hpp"
#include "cli/verbs/options.hpp"
#include "cli/verbs/verb.hpp"

namespace optictl::cli {

struct ViewOptions : TargetOptions {
    bool raw = false;
    bool verbose = false; ///< -v of show: all facts
    bool all = false;
    bool check = false; ///< fail unless the module works
};
/// Declares the options of `show` and `dom`; --raw, --all and --check are theirs alone.
void declare_view(Arguments& to, ViewOptions& options);

using TextView = void (*)(render::Buffer&, const engine::Inspection&, const render::TextOptions&);
using JsonView = void (*)(render::JsonWriter&, const engine::Inspection&,
                          const render::JsonOptions&);
/// What a view comes to for one module.
using Judge = ExitCode (*)(const ViewOptions&, const engine::Inspection&);
/// A module without a known map fails every verb; under --check all that does not simply work does.
[[nodiscard]] ExitCode judged(const ViewOptions& options, const engine::Inspection& inspection);
/// `options` must outlive the view.
[[nodiscard]] View view_of(const ViewOptions& options, TextView text, JsonView json, Judge judge);
ExitCode show_by(const ViewOptions& options, TextView text, JsonView json, Judge judge = judged);

/// The verb that has no options of its own: it reads what is wanted and shows it.
template <memmap::Wanted wanted, TextView text, JsonView json>
struct PlainView {
    static void declare(Arguments& to, ViewOptions& options) {
        options.request.wanted = wanted;
        declare_targets(to, options);
        declare_reading(to, options);
    }
    static ExitCode run(const ViewOptions& options) { return show_by(options, text, json); }
    static Verb::Run prepared(Arguments& to) { return prepare<ViewOptions, declare, run>(to); }
};

} // namespace optictl::cli
