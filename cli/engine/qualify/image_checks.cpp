// Checks of firmware, with an image that is for the module: taken, refused where it is damaged,
// given up where it is interrupted, run, committed, and left again. In the end the load of before
// runs and is committed; the other bank holds the image.
#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/firmware.hpp"
#include "cli/engine/qualify/bench.hpp"
#include "cli/engine/qualify/states.hpp"
#include "vendor-db/firmware/manifest.hpp"

namespace optictl::engine::qualify {
namespace {

using Action = FirmwareAction;

/// Steps of firmware among the times begin with it.
constexpr std::string_view prefix = "firmware: ";

/// Why there is nothing to check; nothing: there is.
std::optional<Outcome> without_image(const Bench& bench) {
    if (bench.settings().image == nullptr) {
        return skipped("no image was given");
    }
    if (!is_cmis(bench)) {
        return skipped("only firmware of CMIS modules is changed");
    }
    return std::nullopt;
}

/// "bank A, 3.17 build 0"; empty: the module does not say.
std::string running_of(const model::Firmware& firmware) {
    const auto bank = std::ranges::find(firmware.banks, true, &model::FirmwareBank::runs);
    return bank != firmware.banks.end() ? fmt::format("bank {}, {}", bank->name, bank->version)
                                        : std::string();
}
bool runs_committed(const model::Firmware& firmware) {
    const auto bank = std::ranges::find(firmware.banks, true, &model::FirmwareBank::runs);
    return bank != firmware.banks.end() && bank->is_committed;
}

FirmwareOutcome act(Bench& bench, Action action) {
    const bool takes_image = action == Action::Load || action == Action::Plan;
    return bench.change_firmware({.action = action,
                                  .image = takes_image ? bench.settings().image : nullptr,
                                  .again = action == Action::Load});
}

/// Why the outcome is none that a check can go on with; nothing: it was done.
std::optional<Outcome> trouble_of(const FirmwareOutcome& outcome, std::string_view what) {
    if (is_success(outcome.result)) {
        return std::nullopt;
    }
    const std::string text = fmt::format("{}: {}", what, outcome.message);
    return outcome.result == FirmwareResult::Refused || outcome.result == FirmwareResult::NoModule
               ? not_made(text)
               : failed(text, {fmt::format("{}", name_of(outcome.result))});
}

/// Why it is not so that what ran before runs on; nothing: it does.
std::optional<Outcome> touched(const FirmwareOutcome& outcome) {
    const std::string was = running_of(outcome.before);
    const std::string is = running_of(outcome.after);
    return was == is
               ? std::nullopt
               : std::optional(failed(fmt::format("{} ran before, and {} does now", was,
                                                  is.empty() ? "nothing that it tells" : is)));
}

Outcome load(Bench& bench, std::string_view where) {
    const FirmwareOutcome outcome = act(bench, Action::Load);
    if (auto trouble = trouble_of(outcome, "load")) {
        return *trouble;
    }
    if (auto trouble = touched(outcome)) {
        return *trouble;
    }
    const double took = std::chrono::duration<double>(outcome.load_time).count();
    const double most = bench.bound("firmware_load_s");
    const std::string text = fmt::format("{} bytes in {:.3g} s{}, {} runs on", outcome.sent, took,
                                         where, running_of(outcome.after));
    return took <= most ? passed(text) : failed(fmt::format("{}; at most {:g} s", text, most));
}

Outcome download(Bench& bench) {
    const auto why = without_image(bench);
    return why ? *why : load(bench, "");
}

Outcome download_in_low_power(Bench& bench) {
    if (const auto why = without_image(bench)) {
        return *why;
    }
    if (auto trouble = qualify::trouble_of(
            bench.apply({.name = "qualify: power low", .power = model::PowerMode::Low}))) {
        return *trouble;
    }
    Outcome outcome = load(bench, " in low power");
    const auto restricted = bench.module().item("low_power_restrictions_valid");
    const bool may_refuse =
        restricted && restricted->reading.has_value() && restricted->reading.is_set();
    return outcome.result == Result::Fail && may_refuse
               ? worth_knowing("not in low power, as the module says that some commands are: " +
                               outcome.text)
               : outcome;
}

/// One bit of the image is another one: no module may call that valid.
Outcome damaged(Bench& bench) {
    if (const auto why = without_image(bench)) {
        return *why;
    }
    auto image = std::make_shared<FirmwareImage>(*bench.settings().image);
    image->bytes[image->bytes.size() - image->bytes.size() / 4] ^= 0x01U;
    image->sha256 = sha256_of(image->bytes);
    const FirmwareOutcome outcome =
        bench.change_firmware({.action = Action::Load, .image = image, .again = true});
    if (is_success(outcome.result)) {
        return failed("an image with one wrong bit is taken and said to be valid");
    }
    if (outcome.result == FirmwareResult::Refused || outcome.result == FirmwareResult::NoModule) {
        return not_made(outcome.message);
    }
    if (auto trouble = touched(outcome)) {
        return *trouble;
    }
    return passed(
        fmt::format("refused, {} runs on: {}", running_of(outcome.after), outcome.message));
}

/// Whether the load that runs now is to be ended.
thread_local bool ends_load = false;
bool is_load_ended() {
    return ends_load;
}

Outcome interrupted(Bench& bench) {
    if (const auto why = without_image(bench)) {
        return *why;
    }
    std::vector<unsigned> done;
    for (const unsigned share : {10U, 30U, 50U, 90U}) {
        ends_load = false;
        const FirmwareOutcome outcome = bench.change_firmware(
            {.action = Action::Load,
             .image = bench.settings().image,
             .again = true,
             .progress =
                 [share](const FirmwareProgress& now) {
                     ends_load = ends_load || (now.of != 0 && now.done * 100 >= now.of * share);
                 }},
            is_load_ended);
        ends_load = false;
        if (outcome.result == FirmwareResult::Refused ||
            outcome.result == FirmwareResult::NoModule) {
            return not_made(outcome.message);
        }
        if (outcome.result == FirmwareResult::Unknown ||
            outcome.result == FirmwareResult::NotBack) {
            return failed(fmt::format("interrupted at {} %: {}", share, outcome.message));
        }
        if (auto trouble = touched(outcome)) {
            trouble->text += fmt::format(", interrupted at {} %", share);
            return *trouble;
        }
        done.push_back(share);
        if (bench.is_stopped()) {
            return not_made("interrupted");
        }
    }
    Outcome clean = load(bench, " behind that");
    clean.text = fmt::format("given up at {} %; {}", fmt::join(done, ", "), clean.text);
    return clean;
}

/// Runs the other bank and commits it.
std::optional<Outcome> back_to(Bench& bench, const std::string& before) {
    const FirmwareOutcome now = act(bench, Action::Plan);
    if (running_of(now.before) == before && runs_committed(now.before)) {
        return std::nullopt;
    }
    if (running_of(now.before) != before) {
        if (auto trouble = trouble_of(act(bench, Action::Run), "back to " + before)) {
            return trouble;
        }
    }
    const FirmwareOutcome outcome = act(bench, Action::Commit);
    if (auto trouble = trouble_of(outcome, "back to " + before)) {
        return trouble;
    }
    return running_of(outcome.after) == before && runs_committed(outcome.after)
               ? std::nullopt
               : std::optional(failed(fmt::format("{} was to run again and be committed, and {} "
                                                  "runs",
                                                  before, running_of(outcome.after))));
}

/// The time of a step of the outcome, in s; 0: there was none.
double time_of(const FirmwareOutcome& outcome, std::string_view what) {
    const auto found = std::ranges::find(outcome.times, what, &StepTime::what);
    return found != outcome.times.end() ? std::chrono::duration<double>(found->took).count() : 0;
}

Outcome run_and_commit(Bench& bench) {
    if (const auto why = without_image(bench)) {
        return *why;
    }
    if (auto kept = bench.keep_controls(); !kept) {
        return not_made(kept.error());
    }
    FirmwareOutcome outcome = bench.change_firmware(
        {.action = Action::Update, .image = bench.settings().image, .again = true});
    const std::string before = running_of(outcome.before);
    auto trouble = trouble_of(outcome, "update");
    if (!trouble && (running_of(outcome.after) == before || !runs_committed(outcome.after))) {
        trouble = failed(fmt::format("the new load was to run and be committed, and {} runs{}",
                                     running_of(outcome.after),
                                     runs_committed(outcome.after) ? "" : ", not committed"));
    }
    for (const auto& [what, bound] :
         {std::pair("run", "firmware_run_s"), std::pair("commit", "firmware_commit_s")}) {
        const double took = time_of(outcome, what);
        if (!trouble && took > bench.bound(bound)) {
            trouble = failed(
                fmt::format("{} took {:.3g} s, at most {:g} s", what, took, bench.bound(bound)));
        }
    }
    auto back = back_to(bench, before);
    return trouble ? std::move(*trouble)
           : back  ? std::move(*back)
                   : passed(fmt::format("{} ran and was committed, then {} again",
                                        running_of(outcome.after), before));
}

Outcome trial_falls_back(Bench& bench) {
    if (const auto why = without_image(bench)) {
        return *why;
    }
    if (auto kept = bench.keep_controls(); !kept) {
        return not_made(kept.error());
    }
    const FirmwareOutcome ran = act(bench, Action::Run);
    const std::string before = running_of(ran.before);
    if (auto trouble = trouble_of(ran, "run")) {
        (void)back_to(bench, before);
        return *trouble;
    }
    auto trouble =
        qualify::trouble_of(bench.apply({.name = "qualify: power reset", .reset = true}));
    const FirmwareOutcome now = act(bench, Action::Plan);
    if (!trouble && running_of(now.before) != before) {
        trouble = failed(
            fmt::format("after a reset {} runs, which was not committed", running_of(now.before)));
    }
    auto back = back_to(bench, before);
    return trouble ? std::move(*trouble)
           : back  ? std::move(*back)
                   : passed(fmt::format("{} ran on trial; after a reset {} runs",
                                        running_of(ran.after), before));
}

Outcome command_times(Bench& bench) {
    if (const auto why = without_image(bench)) {
        return *why;
    }
    std::vector<std::string> late;
    unsigned compared = 0;
    double worst = 0;
    for (const Timing& timing : bench.timings) {
        if (!timing.name.starts_with(prefix) || timing.bound_s <= 0) {
            continue;
        }
        ++compared;
        worst = std::max(worst, timing.most() / timing.bound_s);
        if (timing.most() > timing.bound_s * (1 + bench.bound("timing_share"))) {
            late.push_back(fmt::format("{}: {:.3g} s, advertised {:.3g} s",
                                       timing.name.substr(prefix.size()), timing.most(),
                                       timing.bound_s));
        }
    }
    if (compared == 0) {
        return skipped("no command with an advertised duration was sent");
    }
    return late.empty() ? passed(fmt::format("{} commands, the slowest took {:.0f} % of what is "
                                             "advertised",
                                             compared, worst * 100))
                        : failed(fmt::format("{} of {} commands take longer than advertised",
                                             late.size(), compared),
                                 late);
}

// clang-format off
constexpr Check all[] = {
    {"FW-06", "firmware", Kind::Write, "Damaged image", "refused; what runs is as before", "sonic-mgmt transceiver test plan, CDB; sonic-mgmt pull 27942", damaged},
    {"FW-07", "firmware", Kind::Write, "Download interrupted", "at 10, 30, 50 and 90 %; what runs is as before, and a clean download behind it", "sonic-mgmt transceiver test plan, CDB; FBOSS hal_test", interrupted},
    {"FW-08", "firmware", Kind::Write, "Download in low power", "as FW-03", "sonic-mgmt transceiver test plan, CDB", download_in_low_power},
    {"FW-03", "firmware", Kind::Write, "Download", "at most 30 min; what runs is as before", "sonic-mgmt transceiver test plan, CDB", download},
    {"FW-05", "firmware", Kind::Write, "Trial falls back", "after a reset the load that is committed runs", "OIF-CMIS 5.4 section 7.3.1", trial_falls_back},
    {"FW-04", "firmware", Kind::Write, "Run and commit", "the new load within 20 s, committed within 10 s, and back", "sonic-mgmt transceiver test plan, CDB", run_and_commit},
    {"FW-11", "firmware", Kind::Write, "Command times", "none longer than 0041h says", "OIF-CMIS 5.4 section 9.5.2; sonic-buildimage issue 26243", command_times, true},
};
// clang-format on

} // namespace

std::span<const Check> image_checks() {
    return all;
}

} // namespace optictl::engine::qualify
