// Checks of firmware, with an image that is for the module: taken, refused where it is damaged,
// given up where it is interrupted, run, committed, and left again. In the end the load of before
// runs and is committed; the other bank holds the image.
#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/firmware/firmware.hpp"
#include "cli/engine/qualify/bench.hpp"
#include "cli/engine/qualify/durations.hpp"
#include "cli/engine/qualify/states.hpp"
#include "cmis/cdb/queries.hpp"
#include "cmis/context.hpp"
#include "sff/format/advice.hpp"
#include "vendor-db/firmware/manifest.hpp"

namespace optictl::engine::qualify {
namespace {

using Action = FirmwareAction;
using Image = std::shared_ptr<const FirmwareImage>;

/// Why there is nothing to check; nothing: there is.
std::optional<Outcome> without_image(const Bench& bench) {
    if (bench.settings().images.empty()) {
        return skipped("no image was given");
    }
    if (!is_cmis(bench)) {
        return skipped("only firmware of CMIS modules is changed");
    }
    if (cmis::cdb::advertised(cmis::context_of(*bench.first().inspection.image)).instances == 0) {
        return skipped("the module has no command data block (CDB)");
    }
    return std::nullopt;
}

/// The same, of a check that needs the module to take the image.
std::optional<Outcome> without_load(const Bench& bench) {
    auto why = without_image(bench);
    return !why && bench.refuses_image ? skipped("the module does not take the image: FW-03") : why;
}

const model::FirmwareBank* running_bank(const model::Firmware& firmware) {
    const auto bank = std::ranges::find(firmware.banks, true, &model::FirmwareBank::runs);
    return bank != firmware.banks.end() ? &*bank : nullptr;
}
/// "bank A, 3.17 build 0"; empty: the module does not say.
std::string running_of(const model::Firmware& firmware) {
    const auto* const bank = running_bank(firmware);
    return bank != nullptr ? fmt::format("bank {}, {}", bank->name, bank->version) : std::string();
}
bool runs_committed(const model::Firmware& firmware) {
    const auto* const bank = running_bank(firmware);
    return bank != nullptr && bank->is_committed;
}
bool is_of(const Image& image, std::string_view version) {
    return image->manifest && vendor_db::firmware::is_version(*image->manifest, version) == true;
}

FirmwareOutcome act(Bench& bench, Action action, Image image = {}) {
    return bench.change_firmware(
        {.action = action, .image = std::move(image), .again = action != Action::Plan});
}
FirmwareOutcome look_at(Bench& bench) {
    return act(bench, Action::Plan, bench.settings().images.front());
}

/// Tells apart which image is loaded, and which one is of what runs: by what the module says at
/// first, as the checks may change that.
void choose_images(Bench& bench) {
    const auto& given = bench.settings().images;
    if (!bench.images.empty()) {
        return;
    }
    if (given.size() == 1) {
        bench.images = {given.front(), nullptr};
        return;
    }
    const model::Firmware now = look_at(bench).before;
    const auto* const bank = running_bank(now);
    const bool runs_first = bank != nullptr && is_of(given.front(), bank->version);
    const bool runs_second = bank != nullptr && is_of(given.back(), bank->version);
    bench.images = runs_first    ? std::vector{given.back(), given.front()}
                   : runs_second ? given
                                 : std::vector<Image>{given.front(), nullptr};
}
const Image& new_image(Bench& bench) {
    choose_images(bench);
    return bench.images.front();
}
/// Null: no image is of what the module ran.
const Image& old_image(Bench& bench) {
    choose_images(bench);
    return bench.images.back();
}

/// Why the outcome is none that a check can go on with; nothing: it was done. What the module does
/// not answer is a failure of the module, whoever refuses then to go on. An image that is not for
/// it, or a state that it was left in, says nothing of it.
std::optional<Outcome> trouble_of(const FirmwareOutcome& outcome, std::string_view what) {
    if (is_success(outcome.result)) {
        return std::nullopt;
    }
    const std::string text = fmt::format("{}: {}", what, outcome.message);
    const bool has_answered = outcome.before.features && outcome.before.status;
    return outcome.result == FirmwareResult::Refused && has_answered
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
    const FirmwareOutcome outcome = act(bench, Action::Load, new_image(bench));
    if (auto trouble = trouble_of(outcome, "load")) {
        bench.refuses_image = trouble->result == Result::Fail;
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
    if (const auto why = without_load(bench)) {
        return *why;
    }
    if (register_called(bench, bench.module(), "LowPowerRestrictions.CdbFwCmdsUnsupported")
            .is_set()) {
        return skipped("the module says that it takes no firmware in low power (L:62)");
    }
    if (auto trouble = qualify::trouble_of(
            bench.apply({.name = "qualify: power low", .power = model::PowerMode::Low}))) {
        return *trouble;
    }
    Outcome outcome = load(bench, " in low power");
    bench.refuses_image = false; // at high power it took it, or nobody asked
    return outcome;
}

/// One bit of the image is another one: no module may call that valid.
Outcome damaged(Bench& bench) {
    if (const auto why = without_load(bench)) {
        return *why;
    }
    auto image = std::make_shared<FirmwareImage>(*new_image(bench));
    image->bytes[image->bytes.size() - image->bytes.size() / 4] ^= 0x01U;
    image->sha256 = sha256_of(image->bytes);
    const FirmwareOutcome outcome = act(bench, Action::Load, image);
    if (is_success(outcome.result)) {
        return failed("an image with one wrong bit is taken and said to be valid");
    }
    if (outcome.result == FirmwareResult::Refused || outcome.result == FirmwareResult::NoModule) {
        return *trouble_of(outcome, "damaged image");
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

/// A load that is ended when it has come that far. What is wrong then; nothing: it was given up.
std::optional<Outcome> interrupted_at(Bench& bench, const Image& image, unsigned share) {
    ends_load = false;
    const FirmwareOutcome outcome = bench.change_firmware(
        {.action = Action::Load,
         .image = image,
         .again = true,
         .progress =
             [share](const FirmwareProgress& now) {
                 ends_load = ends_load || (now.of != 0 && now.done * 100 >= now.of * share);
             }},
        is_load_ended);
    const bool was_ended = std::exchange(ends_load, false);
    const bool is_lost =
        outcome.result == FirmwareResult::Unknown || outcome.result == FirmwareResult::NotBack;
    if (!was_ended || is_lost) {
        auto trouble =
            trouble_of(outcome, fmt::format("a load that was to be interrupted at {} %", share));
        bench.refuses_image = trouble.has_value();
        return trouble;
    }
    auto trouble = touched(outcome);
    if (trouble) {
        trouble->text += fmt::format(", interrupted at {} %", share);
    }
    return trouble;
}

Outcome interrupted(Bench& bench) {
    if (const auto why = without_load(bench)) {
        return *why;
    }
    const Image image = new_image(bench);
    std::vector<unsigned> done;
    std::optional<Outcome> trouble;
    for (const unsigned share : {10U, 30U, 50U, 90U}) {
        trouble = interrupted_at(bench, image, share);
        if (trouble) {
            break;
        }
        done.push_back(share);
        if (bench.is_stopped()) {
            return not_made("interrupted");
        }
    }
    Outcome clean = trouble ? *trouble : load(bench, " behind that");
    const std::string given_up =
        done.empty() ? std::string() : fmt::format("given up at {} %; ", fmt::join(done, ", "));
    if (bench.refuses_image && !done.empty()) {
        // Whether it is lost for good, who plans an update wants to know.
        const bool is_reset =
            !qualify::trouble_of(bench.apply({.name = "qualify: power reset", .reset = true}));
        const bool is_taken = is_reset && load(bench, "").result == Result::Pass;
        bench.refuses_image = !is_taken;
        clean.text += is_taken ? "; after a reset the image is taken"
                               : "; nor is the image taken after a reset";
    }
    clean.text = given_up + clean.text;
    return clean;
}

/// Runs the other bank and commits it.
std::optional<Outcome> back_to(Bench& bench, const std::string& before) {
    const FirmwareOutcome now = look_at(bench);
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

/// Loads the image, runs and commits it. What is wrong then; nothing: it runs and is committed.
std::optional<Outcome> update(Bench& bench, const Image& image, FirmwareOutcome& outcome) {
    outcome = act(bench, Action::Update, image);
    if (auto trouble = trouble_of(outcome, "update")) {
        return trouble;
    }
    if (running_of(outcome.after) == running_of(outcome.before) || !runs_committed(outcome.after)) {
        return failed(fmt::format("the new load was to run and be committed, and {} runs{}",
                                  running_of(outcome.after),
                                  runs_committed(outcome.after) ? "" : ", not committed"));
    }
    for (const auto& [what, bound] :
         {std::pair("run", "firmware_run_s"), std::pair("commit", "firmware_commit_s")}) {
        const double took = time_of(outcome, what);
        if (took > bench.bound(bound)) {
            return failed(
                fmt::format("{} took {:.3g} s, at most {:g} s", what, took, bench.bound(bound)));
        }
    }
    return std::nullopt;
}

Outcome run_and_commit(Bench& bench) {
    if (const auto why = without_load(bench)) {
        return *why;
    }
    if (auto kept = bench.keep_controls(); !kept) {
        return not_made(kept.error());
    }
    FirmwareOutcome outcome;
    auto trouble = update(bench, new_image(bench), outcome);
    const std::string before = running_of(outcome.before);
    auto back = back_to(bench, before);
    return trouble ? std::move(*trouble)
           : back  ? std::move(*back)
                   : passed(fmt::format("{} ran and was committed, then {} again",
                                        running_of(outcome.after), before));
}

/// Up to the other image and down to that of before, again and again.
Outcome cycles(Bench& bench) {
    if (const auto why = without_load(bench)) {
        return *why;
    }
    if (bench.settings().images.size() < 2) {
        return skipped(fmt::format("it takes two images, and one of them is to be what the module "
                                   "runs: {}",
                                   words_of(Advice::TwoImages)));
    }
    if (old_image(bench) == nullptr) {
        return not_made("none of the images is what the module runs: after a cycle it could not be "
                        "left as it was");
    }
    if (auto kept = bench.keep_controls(); !kept) {
        return not_made(kept.error());
    }
    constexpr unsigned count = 5;
    const std::string before = running_of(look_at(bench).before);
    const double most = bench.bound("firmware_cycle_s");
    double slowest = 0;
    for (unsigned cycle = 1; cycle <= count; ++cycle) {
        for (const auto& [way, image] :
             {std::pair("up", new_image(bench)), std::pair("down", old_image(bench))}) {
            const drivers::Duration begin = bench.clock().now();
            FirmwareOutcome outcome;
            auto trouble = update(bench, image, outcome);
            const double took = std::chrono::duration<double>(bench.clock().now() - begin).count();
            if (!trouble && took > most) {
                trouble = failed(fmt::format("it took {:.3g} s, at most {:g} s", took, most));
            }
            if (trouble) {
                trouble->text =
                    fmt::format("{} in cycle {} of {}: {}", way, cycle, count, trouble->text);
                if (auto back = back_to(bench, before)) {
                    trouble->evidence.push_back(back->text);
                }
                return *trouble;
            }
            bench.note_time(fmt::format("{}{}", of_firmware, way), took);
            slowest = std::max(slowest, took);
        }
        if (bench.is_stopped()) {
            return not_made("interrupted");
        }
    }
    return passed(fmt::format("{} times up and down, each within {:.3g} s; {} runs", count, slowest,
                              running_of(look_at(bench).before)));
}

Outcome trial_falls_back(Bench& bench) {
    if (const auto why = without_load(bench)) {
        return *why;
    }
    const model::Firmware now = look_at(bench).before;
    if (std::ranges::none_of(now.banks, [](const model::FirmwareBank& bank) {
            return bank.is_valid && !bank.runs;
        })) {
        if (Outcome loaded = load(bench, ""); loaded.result != Result::Pass) {
            return loaded;
        }
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
    const std::string after = running_of(look_at(bench).before);
    if (!trouble && after != before) {
        trouble = failed(fmt::format("after a reset {} runs, which was not committed", after));
    }
    auto back = back_to(bench, before);
    return trouble ? std::move(*trouble)
           : back  ? std::move(*back)
                   : passed(fmt::format("{} ran on trial; after a reset {} runs",
                                        running_of(ran.after), before));
}

Outcome command_times(Bench& bench) {
    const auto why = without_image(bench);
    return why ? *why : judged_times(bench, of_firmware);
}

// clang-format off
constexpr Check all[] = {
    {"FW-03", "firmware", Kind::Write, "Download", "at most 30 min; what runs is as before", "sonic-mgmt transceiver test plan, CDB", download},
    {"FW-06", "firmware", Kind::Write, "Damaged image", "refused; what runs is as before", "sonic-mgmt transceiver test plan, CDB; sonic-mgmt pull 27942", damaged},
    {"FW-07", "firmware", Kind::Write, "Download interrupted", "at 10, 30, 50 and 90 %; what runs is as before, and a clean download behind it", "sonic-mgmt transceiver test plan, CDB; FBOSS hal_test", interrupted},
    {"FW-08", "firmware", Kind::Write, "Download in low power", "as FW-03", "sonic-mgmt transceiver test plan, CDB", download_in_low_power},
    {"FW-05", "firmware", Kind::Write, "Trial falls back", "after a reset the load that is committed runs", "OIF-CMIS 5.4 section 7.3.1", trial_falls_back},
    {"FW-04", "firmware", Kind::Write, "Run and commit", "the new load within 20 s, committed within 10 s, and back", "sonic-mgmt transceiver test plan, CDB", run_and_commit},
    {"FW-09", "firmware", Kind::Write, "Firmware up and down, five times", "all pass, each within 6 min", "sonic-mgmt transceiver test plan, CDB; FBOSS T0HalTest.FirmwareUpgrade", cycles},
    {"FW-11", "firmware", Kind::Write, "Command times", "none longer than 0041h says", "OIF-CMIS 5.4 section 9.5.2; sonic-buildimage issue 26243", command_times, true},
};
// clang-format on

} // namespace

std::span<const Check> image_checks() {
    return all;
}

} // namespace optictl::engine::qualify
