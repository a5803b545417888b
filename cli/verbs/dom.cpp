// dom: monitors, thresholds and margins.
#include "cli/verbs/common/view.hpp"
#include "cli/verbs/verb.hpp"

namespace optictl::cli {
namespace {

void declare(Arguments& to, ViewOptions& options) {
    options.request.wanted = {
        .identity = false, .monitors = true, .thresholds = true, .observables = true};
    declare_view(to, options);
}

/// A verdict rests on more than monitors: that is read, and shown, when it is asked for.
ExitCode run(const ViewOptions& options) {
    ViewOptions asked = options;
    asked.request.wanted.health = options.check;
    return show_modules(asked, "dom/2", view::dom_tree);
}

} // namespace

namespace verb {

extern const Verb dom;
const Verb dom{"dom", "Monitors, thresholds and margins of a module and its lanes",
               "With --check the verdict of why comes first, and what it rests on is read, too.\n"
               "Examples:\n"
               "  optictl dom file captures/qsfp28-100g-lr4.cap\n"
               "  optictl dom file dump.bin --check || echo 'alarm'\n"
               "  optictl dom sysfs /sys/bus/i2c/devices/25-0050/eeprom",
               prepare<ViewOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
