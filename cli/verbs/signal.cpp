// signal: how well the signals of a module are received.
#include "cli/engine/measure.hpp"
#include "cli/verbs/verb.hpp"
#include "cli/verbs/views/signal_view.hpp"

namespace optictl::cli {
namespace {

struct Options : TargetOptions {
    engine::MeasureRequest how;
    double interval_s = 0;
};

void declare(Arguments& to, Options& options) {
    options.request.wanted = {.identity = false,
                              .monitors = true,
                              .applications = true,
                              .tuning = true,
                              .observables = true};
    declare_targets(to, options, {"text", "json", "csv", "markdown"},
                    "text, json: one object a line, csv, or markdown");
    to.seconds("--freeze", options.interval_s,
               "statistics of an interval of so many seconds: writes FreezeRequest");
    to.flag("--counters", options.how.counters,
            "what test pattern checkers have counted: writes DiagnosticsSelector");
    to.flag("--take-over", options.how.takes_over, "although another program manages the modules");
    declare_live(to, options);
}

/// One after the other: an interval of all of them at once would need as many threads.
ExitCode measure(const Options& options, const std::vector<engine::Target>& targets) {
    return show_one_by_one(
        targets, options, "signal/1",
        [&](drivers::System& system, const engine::Target& target, const auto& show) {
            const engine::MeasureOutcome outcome =
                engine::measure(system, target, options.request, options.how);
            const bool is_shown = outcome.inspection.has_value();
            show({.trouble = outcome.trouble,
                  .message = outcome.message,
                  .notices = outcome.notices,
                  .inspection = is_shown ? &*outcome.inspection : nullptr,
                  .found = is_shown ? signal_of(*outcome.inspection, &outcome) : Found()});
        });
}

ExitCode run(const Options& options) {
    Options asked = options;
    if (options.interval_s > 0) {
        asked.how.interval_s = options.interval_s;
    }
    if (asked.how.writes()) {
        const auto targets = targets_of(asked);
        return targets ? measure(asked, *targets) : targets.error();
    }
    return show_trees(options, {.schema = "signal/1",
                                .suite = "optictl signal",
                                .find = [](engine::Inspection& inspection) {
                                    return signal_of(inspection, nullptr);
                                }});
}

} // namespace

namespace verb {

extern const Verb signal;
const Verb signal{
    "signal", "Bit errors before FEC and their margin, SNR, and the laser, by data path",
    "What a module observes of its signals (VDM of CMIS): the error ratio of now before FEC, how\n"
    "many orders of magnitude the FEC has left, SNR of the optical and of the electrical lanes.\n"
    "These two are different quantities; do not compare them.\n"
    "--freeze 10 has the module collect minimum, average and maximum for 10 s; --counters shows\n"
    "what its test pattern checkers counted. Both write to the module, and put back what they\n"
    "wrote; beside a program that manages the modules they are refused.\n"
    "Exit code 1: an error ratio is above what the FEC corrects, frames were lost, an alarm of\n"
    "the module; or nothing can be told.\n"
    "Examples:\n"
    "  optictl signal port 12\n"
    "  optictl signal port 12 --freeze 10\n"
    "  optictl signal file captures/qsfpdd-400g-dr4.cap\n"
    "  optictl signal port all --format csv > ber.csv\n"
    "  optictl signal i2c 7 --json | jq '.data_paths[].error_ratios[].margin_orders'",
    prepare<Options, declare, run>};

} // namespace verb

} // namespace optictl::cli
