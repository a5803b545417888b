// show: all that a module says.
#include "cli/verbs/common/view.hpp"
#include "cli/verbs/verb.hpp"

namespace optictl::cli {
namespace {

void declare(Arguments& to, ViewOptions& options) {
    options.request.wanted = everything;
    declare_view(to, options);
    to.flag("-v,--verbose", options.verbose, "all facts, not what fits a screen");
}

ExitCode run(const ViewOptions& options) {
    return show_modules(options, "module/4", view::show_tree);
}

} // namespace

namespace verb {

extern const Verb show;
const Verb show{"show",
                "A module: whether it works, what is wrong, identity, data paths, lanes, margins",
                "Examples:\n"
                "  optictl show file captures/qsfpdd-400g-dr4.cap\n"
                "  optictl show file captures/qsfpdd-400g-dr4.cap -v\n"
                "  optictl show file dump.txt --format json | jq .identity\n"
                "  ethtool -m eth0 hex on | optictl show file -\n"
                "  optictl show netdev eth0\n"
                "  optictl show i2c 7 --stats",
                prepare<ViewOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
