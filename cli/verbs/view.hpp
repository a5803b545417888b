// What show, why, dom, flags and apps have in common: a view of one module after the other.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/render/json.hpp"
#include "cli/render/text.hpp"
#include "cli/verbs/options.hpp"

namespace optictl::cli {

struct ViewOptions : TargetOptions {
    bool raw = false;
    bool verbose = false; ///< -v of show: all facts
    bool all = false;
    bool check = false; ///< fail unless the module works
    analysis::Expect expect = analysis::Expect::Any;
};
/// Declares the options of `show` and `dom`; --raw, --all and --check are theirs alone.
void declare_view(Arguments& to, ViewOptions& options);
/// Declares --expect.
void declare_expect(Arguments& to, analysis::Expect& expect);

using TextView = void (*)(render::Buffer&, const engine::Inspection&, const render::TextOptions&);
using JsonView = void (*)(render::JsonWriter&, const engine::Inspection&,
                          const render::JsonOptions&);
/// What a view comes to for one module.
using Judge = ExitCode (*)(const ViewOptions&, const engine::Inspection&);
/// A module without a known map fails every verb; under --check all that does not simply work does.
[[nodiscard]] ExitCode judged(const ViewOptions& options, const engine::Inspection& inspection);
ExitCode show_by(const ViewOptions& options, TextView text, JsonView json, Judge judge = judged);

} // namespace optictl::cli
