// What show, dom, flags and apps have in common: a view of one module after the other.
#pragma once

#include "cli/exit_code.hpp"
#include "cli/render/json.hpp"
#include "cli/render/text.hpp"
#include "cli/verbs/options.hpp"

namespace optictl::cli {

struct ViewOptions : TargetOptions {
    bool raw = false;
    bool all = false;
    bool check = false; ///< fail on alarms and faults
};
/// Declares the options of `show` and `dom`; --raw, --all and --check are theirs alone.
void declare_view(Arguments& to, ViewOptions& options);

using TextView = void (*)(render::Buffer&, const engine::Inspection&, const render::TextOptions&);
using JsonView = void (*)(render::JsonWriter&, const engine::Inspection&,
                          const render::JsonOptions&);
ExitCode show_by(const ViewOptions& options, TextView text, JsonView json);

} // namespace optictl::cli
