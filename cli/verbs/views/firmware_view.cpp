// What came of changing the firmware of a module, as a tree.
#include <algorithm>

#include <fmt/format.h>

#include "cli/verbs/common/firmware.hpp"

namespace optictl::cli {
namespace {

using engine::FirmwareAction;
using engine::FirmwareCheck;
using engine::FirmwareOutcome;
using engine::FirmwareResult;
using Action = FirmwareAction;
using Result = FirmwareResult;

[[nodiscard]] std::string seconds(drivers::Duration time) {
    return fmt::format("{:.3g} s", std::chrono::duration<double>(time).count());
}

[[nodiscard]] view::Value time_of(drivers::Duration time) {
    const double amount = std::chrono::duration<double>(time).count();
    return view::number(amount, fmt::format("{:.3g} s", amount));
}

/// "bank B runs version 3.18 build 2, committed".
[[nodiscard]] std::string what_runs(const model::Firmware& firmware) {
    for (const model::FirmwareBank& bank : firmware.banks) {
        if (bank.runs) {
            return fmt::format("bank {} runs{}{}, {}", bank.name,
                               bank.version.empty() ? "" : " version ", bank.version,
                               bank.is_committed ? "committed" : "not committed");
        }
    }
    if (firmware.banks.empty() && !firmware.active.empty()) {
        return fmt::format("version {} runs", firmware.active);
    }
    return firmware.banks.empty() ? "the module does not say what runs" : "the factory load runs";
}

/// "bank B holds version 3.18 build 2".
[[nodiscard]] std::string what_else(const model::Firmware& firmware) {
    for (const model::FirmwareBank& bank : firmware.banks) {
        if (!bank.runs && bank.is_valid) {
            return fmt::format("bank {} holds {}", bank.name,
                               bank.version.empty() ? "a valid load" : "version " + bank.version);
        }
    }
    return "the other bank holds nothing that is valid";
}

/// The same, and whether it ran before.
[[nodiscard]] std::string what_still_runs(const FirmwareOutcome& outcome) {
    const std::string now = what_runs(outcome.after);
    return now == what_runs(outcome.before) ? now + " as before" : now;
}

[[nodiscard]] std::string version_that_runs(const model::Firmware& firmware) {
    const auto found = std::ranges::find_if(firmware.banks, &model::FirmwareBank::runs);
    return found != firmware.banks.end() ? found->version : firmware.active;
}

/// What can be done about a check that is against it.
[[nodiscard]] std::string hint_of(const FirmwareOutcome& outcome, const std::string& on) {
    const auto against =
        std::ranges::find(outcome.checks, FirmwareCheck::Outcome::Against, &FirmwareCheck::outcome);
    if (against == outcome.checks.end()) {
        return {};
    }
    if (against->what == "manifest") {
        return "take the image that is for this module";
    }
    if (against->what == "banks") {
        return "where the vendor says how many banks it has, say --banks 2 or --banks 1, or write "
               "it into the manifest";
    }
    if (against->what == "loads") {
        const bool on_trial =
            std::ranges::any_of(outcome.before.banks, [](const model::FirmwareBank& bank) {
                return bank.runs && !bank.is_committed;
            });
        if (on_trial) {
            return fmt::format("`optictl firmware commit{0}` keeps what runs, `optictl firmware "
                               "revert{0}` ends its trial",
                               on);
        }
        return fmt::format("`optictl firmware show{} --cdb` says more", on);
    }
    if (against->what == "state") {
        return fmt::format("`optictl why{}` says more", on);
    }
    return {};
}

void add_checks(view::Object& tree, const FirmwareOutcome& outcome, bool all) {
    view::Table& people =
        tree.table("", "Checks", {{"outcome", ""}, {"text", ""}}, view::Shown::ToPeople);
    view::Table& table = tree.table("checks", "", {{"check", {}}, {"outcome", {}}, {"text", {}}},
                                    view::Shown::ToPrograms);
    for (const FirmwareCheck& each : outcome.checks) {
        table.row(
            {view::text(each.what), view::text(name_of(each.outcome)), view::text(each.text)});
        if (all || each.outcome != FirmwareCheck::Outcome::Ok) {
            people.row({view::text(name_of(each.outcome)), view::text(each.text)});
        }
    }
}

void add_banks(view::Object& tree, const model::Firmware& firmware) {
    view::Table& banks = tree.table("banks", "Holds now",
                                    {{"bank", "bank"},
                                     {"version", "version"},
                                     {"runs", "runs"},
                                     {"committed", "committed"},
                                     {"valid", "valid"}});
    for (const model::FirmwareBank& bank : firmware.banks) {
        banks.row({view::text(std::string(1, bank.name)),
                   bank.version.empty() ? view::none("not stated") : view::text(bank.version),
                   view::flag(bank.runs), view::flag(bank.is_committed),
                   view::flag(bank.is_valid)});
    }
}

void add_load(view::Object& tree, const FirmwareOutcome& outcome) {
    if (outcome.sent == 0) {
        return;
    }
    const double took = std::chrono::duration<double>(outcome.load_time).count();
    const double rate = took > 0 ? static_cast<double>(outcome.sent) / took : 0;
    view::Object& load = tree.object("load", "Load");
    load.fact("sent_bytes", "Sent",
              {fmt::format("{} of {} bytes in {}", outcome.sent, outcome.size,
                           seconds(outcome.load_time)),
               static_cast<std::int64_t>(outcome.sent),
               {}});
    load.data("size_bytes", view::whole(outcome.size));
    load.data("took_s", view::number(took, ""));
    load.fact("rate_bytes_per_s", "Rate",
              view::number(rate, fmt::format("{:.1f} kB/s", rate / 1000)));
}

/// One line for CSV and for programs that read a row a module.
void add_row(view::Object& tree, const FirmwareOutcome& outcome, Action action,
             const std::string& next) {
    drivers::Duration took{};
    for (const engine::StepTime& each : outcome.times) {
        took += each.took;
    }
    view::Table& table = tree.table("row", "",
                                    {{"target", {}},
                                     {"action", {}},
                                     {"result", {}},
                                     {"version_before", {}},
                                     {"version", {}},
                                     {"status", {}},
                                     {"sent_bytes", {}},
                                     {"took_s", {}},
                                     {"message", {}},
                                     {"next", {}}},
                                    view::Shown::ToPrograms);
    table.as_csv();
    const auto stated = [](const std::string& text) {
        return text.empty() ? view::none("not stated") : view::text(text);
    };
    table.row({view::text(outcome.target), view::text(name_of(action)),
               view::text(name_of(outcome.result)), stated(version_that_runs(outcome.before)),
               stated(version_that_runs(outcome.after)),
               outcome.after.status ? view::text(fmt::format("{:02X}h", *outcome.after.status))
                                    : view::none("not stated"),
               view::whole(outcome.sent), time_of(took), view::text(outcome.message),
               view::text(next)});
}

void add_plan(view::Object& tree, const FirmwareOutcome& outcome) {
    if (outcome.steps.empty()) {
        return;
    }
    tree.fact("effect", "Effect", view::text(outcome.effect));
    view::Table& steps =
        tree.table("steps", "Steps", {{"number", "", view::Align::Right}, {"what", ""}});
    unsigned number = 0;
    for (const std::string& each : outcome.steps) {
        steps.row({view::whole(++number), view::text(each)});
    }
}

void add_times(view::Object& tree, const FirmwareOutcome& outcome) {
    if (outcome.times.empty()) {
        return;
    }
    view::Table& times =
        tree.table("times", "Times", {{"took_s", "took", view::Align::Right}, {"what", "stage"}});
    for (const engine::StepTime& each : outcome.times) {
        times.row({time_of(each.took), view::text(each.what)});
    }
}

/// Whether the module was reset on the way.
[[nodiscard]] bool was_reset(const FirmwareOutcome& outcome) {
    const bool ran = std::ranges::any_of(outcome.times, [](const engine::StepTime& each) {
        return each.what == "run" || each.what == "return";
    });
    return ran && outcome.drops_traffic;
}

} // namespace

std::string answer_of(const FirmwareOutcome& outcome, Action action) {
    const std::string what = fmt::format("firmware {}", name_of(action));
    const std::string& why = outcome.message;
    switch (outcome.result) {
    case Result::NotStarted: return fmt::format("{}: {}", what, why);
    case Result::NoModule: return why;
    case Result::AsWished: return fmt::format("{}: nothing to do: {}", what, why);
    case Result::Planned: return fmt::format("{}: can be done; nothing was sent", what);
    case Result::Declined: return fmt::format("{}: {}", what, why);
    case Result::Refused: return fmt::format("{}: refused: {}", what, why);
    case Result::Done:
        if (action == Action::Load) {
            return fmt::format("{}: done: {}; {}", what, what_else(outcome.after),
                               what_runs(outcome.after));
        }
        return fmt::format("{}: done{}{}: {}", what, why.empty() ? "" : ", ", why,
                           what_runs(outcome.after));
    case Result::Trial: return fmt::format("{}: on trial: {}", what, what_runs(outcome.after));
    case Result::Unchanged: return fmt::format("{}: failed, nothing has changed: {}", what, why);
    case Result::TargetInvalid:
        return fmt::format("{}: failed: {}; what was loaded is not valid, {}", what, why,
                           what_still_runs(outcome));
    case Result::NotRun:
        return fmt::format("{}: failed: {}; {}", what, why, what_still_runs(outcome));
    case Result::Returned:
        return fmt::format("{}: failed: {}; it went back: {}", what, why, what_runs(outcome.after));
    case Result::OnTrial:
        return fmt::format("{}: failed: {}; {}", what, why, what_runs(outcome.after));
    case Result::NotBack: return fmt::format("{}: failed: {}", what, why);
    case Result::Unknown: return fmt::format("{}: failed: {}", what, why);
    }
    return why;
}

std::string next_of(const FirmwareOutcome& outcome, Action action, const std::string& image) {
    const bool is_by_kernel = outcome.target.starts_with("netdev ");
    const std::string on = fmt::format(
        " {}", outcome.target.starts_with("port ") || outcome.target.starts_with("i2c ") ||
                       outcome.target.starts_with("sysfs ") || outcome.target.starts_with("netdev ")
                   ? outcome.target
                   : fmt::format("file {}", outcome.target));
    switch (outcome.result) {
    case Result::Planned:
        return action == Action::Plan
                   ? fmt::format("`optictl firmware update {}{}` does it", image, on)
                   : std::string("without --dry-run it is done");
    case Result::Refused: return hint_of(outcome, on);
    case Result::Done:
        return action == Action::Load ? fmt::format("`optictl firmware run{}` runs it on trial", on)
                                      : std::string();
    case Result::Trial:
    case Result::OnTrial:
        if (is_by_kernel) {
            return "any reset brings the committed load back; `optictl firmware commit` of the "
                   "module's I2C bus keeps the one that runs";
        }
        return fmt::format("`optictl firmware commit{0}` keeps it; `optictl firmware revert{0}`, "
                           "or any reset, brings the committed load back",
                           on);
    case Result::Unchanged: return "try it again";
    case Result::TargetInvalid:
        return fmt::format("the load begins anew, there is no resuming: `optictl firmware {} "
                           "{}{}`",
                           name_of(action), image, on);
    case Result::NotRun: return fmt::format("`optictl firmware run{}` tries it again", on);
    case Result::Returned:
        return "the new load is still in the other bank; ask its vendor before it is tried again";
    case Result::NotBack:
        return fmt::format("reset it by its pin, or cut its power: the committed load, the old "
                           "one, runs then; look with `optictl firmware show{} --cdb`",
                           on);
    case Result::Unknown:
        if (is_by_kernel) {
            return fmt::format(
                "`optictl firmware show{}` says what runs; what the other bank holds "
                "is told by the module's I2C bus",
                on);
        }
        return fmt::format("when it answers: `optictl firmware show{0} --cdb`, then `optictl "
                           "firmware abort{0}` where a transfer is open",
                           on);
    default: return {};
    }
}

view::Object tree_of(const FirmwareOutcome& outcome, const FirmwareOptions& options, Action action,
                     const std::string& image) {
    view::Object tree;
    const std::string next = next_of(outcome, action, image);
    tree.sentence("answer", fmt::format("{}: {}", view::text(outcome.target).text,
                                        view::text(answer_of(outcome, action)).text));
    tree.data("action", view::text(name_of(action)));
    tree.data("result", view::text(name_of(outcome.result)));
    if (!next.empty()) {
        tree.fact("next", "Next", view::text(next));
    }
    if (!outcome.message.empty()) {
        tree.data("message", view::text(outcome.message));
    }
    if (outcome.inspection) {
        tree.fact("module", "Module", view::text(identity_of(*outcome.inspection)));
    }
    if (!outcome.transport.empty()) {
        tree.fact("transport", "Way", view::text(outcome.transport));
    }
    if (outcome.journal_number != 0) {
        tree.fact("journal", "Journal", view::whole(outcome.journal_number));
    }
    if (!outcome.interrupted.empty()) {
        tree.fact("interrupted", "Before", view::text(outcome.interrupted));
    }
    const bool is_plan = outcome.result == Result::Planned || outcome.result == Result::Declined;
    const bool is_text = options.format == Format::Text;
    if (is_plan || !is_text) {
        add_plan(tree, outcome);
    }
    if (is_plan || !is_text || outcome.result == Result::Refused) {
        add_checks(tree, outcome, is_plan);
    }
    add_banks(tree, outcome.after);
    add_load(tree, outcome);
    add_times(tree, outcome);
    add_row(tree, outcome, action, next);
    if (was_reset(outcome)) {
        tree.note(
            "The module was reset: what the host had set (data paths, masks, lasers) is as "
            "after power on. The program that manages it, or `optictl apply`, sets it again.");
    }
    return tree;
}

} // namespace optictl::cli
