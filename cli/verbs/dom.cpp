// dom: monitors, thresholds and margins.
#include "cli/verbs/verb.hpp"
#include "cli/verbs/view.hpp"

namespace optictl::cli {
namespace {

void declare(Arguments& to, ViewOptions& options) {
    options.request.wanted = judged_by;
    declare_view(to, options);
}

ExitCode run(const ViewOptions& options) {
    return show_by(options, render::dom_text, render::dom_json);
}

} // namespace

namespace verb {

extern const Verb dom;
const Verb dom{"dom", "Monitors, thresholds and margins of a module and its lanes",
               "Examples:\n"
               "  optictl dom file captures/qsfp28-100g-lr4.cap\n"
               "  optictl dom file dump.bin --check || echo 'alarm'\n"
               "  optictl dom sysfs /sys/bus/i2c/devices/25-0050/eeprom",
               prepare<ViewOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
