// flags: latched flags and status bits.
#include "cli/verbs/common/view.hpp"

namespace optictl::cli {
namespace {

void declare(Arguments& to, ViewOptions& options) {
    options.request.wanted = {.flags = true, .health = true};
    declare_view_targets(to, options);
    declare_reading(to, options);
}

ExitCode run(const ViewOptions& options) {
    return show_modules(options, "flags/1", view::flags_tree);
}

} // namespace

namespace verb {

extern const Verb flags;
const Verb flags{"flags", "Latched flags and status bits that are set, by lane",
                 "Below the verdict, which tells what is so now: a latched flag tells what was.\n"
                 "Reading the flags of a module clears them: other programs will not see them.\n"
                 "Examples:\n"
                 "  optictl flags file captures/qsfpdd-400g-dr4.cap\n"
                 "  optictl flags file dump.txt --format json\n"
                 "  optictl flags netdev eth0",
                 prepare<ViewOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
