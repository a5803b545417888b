// flags: latched flags and status bits.
#include "cli/verbs/verb.hpp"
#include "cli/verbs/view.hpp"

namespace optictl::cli {
namespace {

void declare(Arguments& to, ViewOptions& options) {
    options.request.wanted = {.monitors = true, .applications = true, .flags = true};
    declare_targets(to, options);
    declare_live(to, options);
}

ExitCode run(const ViewOptions& options) {
    return show_by(options, render::flags_text, render::flags_json);
}

} // namespace

namespace verb {

extern const Verb flags;
const Verb flags{"flags", "Latched flags and status bits that are set, by lane",
                 "Reading the flags of a module clears them: other programs will not see them.\n"
                 "Examples:\n"
                 "  optictl flags file captures/qsfpdd-400g-dr4.cap\n"
                 "  optictl flags file dump.txt --format json\n"
                 "  optictl flags netdev eth0",
                 prepare<ViewOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
