#include "cli/engine/qualify/bench.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/qualify/durations.hpp"
#include "cli/engine/qualify/states.hpp"
#include "cli/engine/reading/live.hpp"
#include "cli/engine/reading/plans.hpp"
#include "cmis/control/controls.hpp"
#include "cmis/control/plan.hpp"
#include "drivers/journal/journal.hpp"
#include "drivers/read_plan.hpp"

namespace optictl::engine::qualify {

Bench::Bench(drivers::Transport& device, std::string name, const Request& request,
             const Settings& settings)
    : device_(device), name_(std::move(name)), request_(request), settings_(settings) {}

drivers::Clock& Bench::clock() {
    drivers::Clock* const own = device_.own_clock();
    return own != nullptr ? *own : drivers::system_clock();
}

drivers::Patience Bench::patience() {
    drivers::Patience patience = patience_of(request_);
    patience.clock = &clock();
    return patience;
}

bool Bench::wait(double seconds) {
    // In short naps, so that a signal does not wait for the end of a soak.
    constexpr double nap = 0.2;
    for (double left = seconds; left > 0 && !is_stopped(); left -= nap) {
        clock().sleep(std::chrono::duration_cast<drivers::Duration>(
            std::chrono::duration<double>(std::min(nap, left))));
    }
    return !is_stopped();
}

std::expected<void, std::string> Bench::begin() {
    auto seen = look();
    // A module that was just plugged in is still on its way: what it comes to is as it was found.
    constexpr double at_most_s = 60;
    constexpr double nap_s = 1;
    const auto is_on_its_way = [&] {
        return std::ranges::any_of(seen->inspection.health().causes,
                                   [](const analysis::Cause& each) { return each.transient; });
    };
    for (double waited_s = 0; settings_.may_write && !settings_.is_recorded && seen &&
                              waited_s < at_most_s && is_on_its_way();
         waited_s += nap_s) {
        if (!wait(nap_s)) {
            return std::unexpected("interrupted");
        }
        seen = look();
    }
    if (!seen) {
        return std::unexpected(std::move(seen.error()));
    }
    first_ = std::move(*seen);
    measure_latency();
    return {};
}

/// Reads what steps wait for: the state of the module, and those of data paths.
void Bench::measure_latency() {
    if (!is_cmis(*this)) {
        return;
    }
    const auto ranges = cmis::control::states_that_steps_wait_for(*first_->inspection.image);
    constexpr unsigned looks = 5;
    Timing timing;
    const auto bus = session();
    for (unsigned i = 0; i < looks && !settings_.is_recorded; ++i) {
        const drivers::Duration begin = clock().now();
        if (bus->refresh(ranges)) {
            timing.took_s.push_back(std::chrono::duration<double>(clock().now() - begin).count());
        }
    }
    latency_s_ = timing.took_s.empty() ? 0 : timing.median();
    if (auto restored = bus->end(); !restored) {
        notices.push_back(restored.error().message);
    }
}

std::expected<Look, std::string> Bench::look(bool with_flags) {
    drivers::Fetched fetched = drivers::fetch(
        device_,
        planner({.observables = true, .flags = with_flags, .everything = true}, request_.as),
        patience());
    if (fetched.aborted) {
        return std::unexpected(std::move(fetched.aborted->message));
    }
    Look out{.inspection =
                 inspection_of(name_, device_.description(), std::move(fetched.image), request_),
             .stats = fetched.stats,
             .incomplete = std::move(fetched.incomplete)};
    if (out.inspection.best() == nullptr) {
        return std::unexpected("the memory map of the module is unknown");
    }
    return out;
}

void Bench::note_time(std::string_view name, double took_s, double bound_s, std::string_view of,
                      std::optional<double> not_before_s) {
    auto found = std::ranges::find(timings, name, &Timing::name);
    if (found == timings.end()) {
        timings.push_back({.name = std::string(name)});
        found = timings.end() - 1;
    }
    if (found->took_s.empty() || took_s > found->most()) {
        found->slowest = of;
    }
    found->took_s.push_back(took_s);
    found->bound_s = std::max(found->bound_s, bound_s);
    found->not_before_s = std::max(found->not_before_s, not_before_s.value_or(took_s));
}

void Bench::note_times(const ChangeOutcome& outcome) {
    const auto seconds = [](drivers::Duration time) {
        return std::chrono::duration<double>(time).count();
    };
    for (const StepTime& each : outcome.times) {
        // One distribution for what is done, on whatever lanes.
        const std::string_view what = each.what;
        std::size_t end = what.size();
        for (const std::string_view lanes :
             {" of media lane", " of lane", " to lane", " on lane", " lane"}) {
            end = std::min(end, what.find(lanes));
        }
        const std::size_t of = what.find("lane", end);
        note_time(what.substr(0, end), std::max(0.0, seconds(each.took) - latency_s_),
                  seconds(each.usual),
                  of != std::string_view::npos ? what.substr(of) : std::string_view(),
                  std::max(0.0, seconds(each.not_before) - latency_s_));
    }
}

ChangeRequest Bench::how_to_change() {
    ChangeRequest how;
    how.journal = settings_.journal;
    how.who = settings_.who;
    how.clock = &clock();
    return how;
}

ChangeOutcome Bench::change_to(model::Wish wish, const Request& request, std::uint64_t undoes) {
    ChangeRequest how = how_to_change();
    how.undoes = undoes;
    how.wish = [&](const Inspection&) { return wish; };
    return change(device_, name_, request, how);
}

void Bench::keep(const ChangeOutcome& outcome) {
    notices.insert(notices.end(), outcome.notices.begin(), outcome.notices.end());
    if (outcome.journal_number == 0 || outcome.result == ChangeResult::Failed) {
        return;
    }
    to_restore_.push_back({outcome.journal_number, outcome.plan.before});
    keep_bits(outcome.plan.before);
}

void Bench::keep_bits(std::span<const model::Bits> before) {
    for (model::Bits bits : before) {
        for (const model::Bits& known : touched_) {
            const bool is_same = known.page == bits.page && known.byte == bits.byte;
            bits.mask = static_cast<std::uint8_t>(bits.mask & ~(is_same ? known.mask : 0U));
        }
        if (bits.mask != 0) {
            bits.value &= bits.mask;
            touched_.push_back(bits);
        }
    }
}

namespace {

constexpr const memmap::Field& deinit_row = cmis::control::in_10("DPDeinitLane<i>");

/// Who asks for traffic asks for data paths that are not held down, and for outputs: lanes that the
/// host darkened before the run would never come up, whatever the module does.
model::Wish with_outputs(model::Wish wish) {
    model::LaneSet lanes = 0;
    for (const model::Wish::OfPath& path : wish.paths) {
        lanes |= path.application != 0 ? path.host_lanes : 0;
    }
    if (lanes == 0) {
        return wish;
    }
    for (const model::Setting off : {model::Setting::TxDisable, model::Setting::TxSquelch}) {
        if (std::ranges::find(wish.lanes, off, &model::Wish::OfLanes::setting) ==
            wish.lanes.end()) {
            wish.lanes.push_back({.setting = off, .value = 0, .where_advertised = true});
        }
    }
    constexpr unsigned banks = std::numeric_limits<model::LaneSet>::digits / model::lanes_per_bank;
    for (unsigned bank = 0; bank < banks; ++bank) {
        const auto mask = static_cast<std::uint8_t>(lanes >> (bank * model::lanes_per_bank));
        if (mask != 0) {
            wish.restore.push_back({deinit_row.page.in_bank(bank), deinit_row.byte, mask, 0});
        }
    }
    return wish;
}

} // namespace

ChangeOutcome Bench::apply(model::Wish wish) {
    ChangeOutcome outcome = change_to(with_outputs(std::move(wish)), request_);
    note_times(outcome);
    keep(outcome);
    return outcome;
}

std::expected<model::ControlPlan, std::string> Bench::plan_of(const model::Wish& wish) {
    const auto now = look();
    if (!now) {
        return std::unexpected(now.error());
    }
    auto plan = standard().management().plan(*now->inspection.image, with_outputs(wish));
    return plan ? std::expected<model::ControlPlan, std::string>(std::move(*plan))
                : std::unexpected(plan.error().text);
}

ChangeOutcome Bench::apply_plan(model::ControlPlan plan) {
    ChangeRequest how = how_to_change();
    how.plan = std::move(plan);
    how.rolls_back = false;
    ChangeOutcome outcome = change(device_, name_, request_, how);
    keep(outcome);
    return outcome;
}

FirmwareOutcome Bench::change_firmware(FirmwareRequest how, bool (*stop)()) {
    how.journal = settings_.journal;
    how.who = settings_.who;
    how.clock = &clock();
    Request request = request_;
    request.stop = stop != nullptr ? stop : request.stop;
    FirmwareOutcome outcome = engine::change_firmware(device_, name_, request, how);
    notices.insert(notices.end(), outcome.notices.begin(), outcome.notices.end());
    const auto seconds = [](drivers::Duration time) {
        return std::chrono::duration<double>(time).count();
    };
    for (const StepTime& each : outcome.times) {
        // 0041h speaks of commands; all else is as long as we are ready to wait.
        const bool is_command = each.what == "start" || each.what == "complete";
        note_time(std::string(of_firmware) + each.what, seconds(each.took),
                  is_command ? seconds(each.usual) : 0);
    }
    return outcome;
}

std::expected<void, std::string> Bench::keep_controls() {
    auto plan = plan_of({.name = "qualify: power reset", .reset = true});
    if (!plan) {
        return std::unexpected(std::move(plan.error()));
    }
    keep_bits(plan->before);
    to_restore_.push_back({0, std::move(plan->before)});
    return {};
}

void Bench::settle() {
    constexpr double at_most_s = 60;
    constexpr double nap = 0.5;
    const model::LaneSet before = activated(module());
    const drivers::Duration begin = clock().now();
    const auto is_over = [&] {
        const auto now = look();
        return !now || (before & ~activated(now->inspection.best()->module)) == 0 ||
               std::chrono::duration<double>(clock().now() - begin).count() > at_most_s;
    };
    while (!is_over() && wait(nap)) {
    }
}

std::expected<void, std::string> Bench::take_back(Applied applied) {
    // Whoever asked to stop wants the module as it was all the more.
    Request patient = request_;
    patient.stop = never;
    const ChangeOutcome outcome =
        change_to({.name = "qualify: put back", .restore = std::move(applied.before)}, patient,
                  applied.number);
    const bool is_back = outcome.result == ChangeResult::Done ||
                         outcome.result == ChangeResult::AsWished ||
                         outcome.result == ChangeResult::Unseen;
    return is_back ? std::expected<void, std::string>() : std::unexpected(outcome.message);
}

std::expected<std::string, std::string> Bench::take_back_since(std::string_view begun) {
    const auto journal = drivers::journal::read(settings_.journal);
    if (!journal) {
        return std::unexpected(journal.error());
    }
    const auto is_of_it = [&](const drivers::journal::Record& record) {
        // To the second: "2026-11-30T02:17:17".
        constexpr std::size_t length = 19;
        return record.operation.time.substr(0, length) >= begun.substr(0, length) &&
               record.operation.name.starts_with("qualify: ") && !record.writes.empty() &&
               record.operation.undoes == 0 && record.outcome != "failed" &&
               std::ranges::all_of(record.operation.identity, [&](const memmap::Patch& patch) {
                   return model::holds(*first_->inspection.image,
                                       {patch.page, patch.byte, patch.mask, patch.value});
               });
    };
    std::string numbers;
    for (auto each = journal->records.rbegin(); each != journal->records.rend(); ++each) {
        const std::uint64_t number = each->operation.number;
        const bool is_undone =
            std::ranges::any_of(journal->records, [&](const drivers::journal::Record& other) {
                return other.operation.undoes == number && other.outcome == "done";
            });
        if (is_undone || !is_of_it(*each)) {
            continue;
        }
        Applied applied{.number = number};
        for (const memmap::Patch& patch : each->operation.before) {
            applied.before.push_back({patch.page, patch.byte, patch.mask, patch.value});
        }
        if (auto back = take_back(std::move(applied)); !back) {
            return std::unexpected(
                fmt::format("operation {} of the journal: {}", number, back.error()));
        }
        numbers += fmt::format("{}{}", numbers.empty() ? "" : ", ", number);
    }
    return numbers;
}

std::expected<void, std::string> Bench::put_back() {
    const bool has_changed = !to_restore_.empty();
    while (!to_restore_.empty()) {
        Applied last = std::move(to_restore_.back());
        to_restore_.pop_back();
        if (auto back = take_back(std::move(last)); !back) {
            to_restore_.clear();
            stuck_ = std::move(back.error());
        }
    }
    if (!stuck_.empty()) {
        return std::unexpected(stuck_);
    }
    if (has_changed) {
        settle(); // what comes next is not to meet data paths on their way
    }
    return {};
}

std::vector<std::string> Bench::not_restored(const memmap::Image& now) const {
    // What is left to do is what a plan would do. Settings that the module chose by itself, for
    // want of explicit ones, no plan can write.
    std::vector<std::string> out;
    if (touched_.empty()) {
        return out; // also of a module without controls
    }
    const auto plan =
        standard().management().plan(now, {.name = "qualify: put back", .restore = touched_});
    if (!plan) {
        return {plan.error().text};
    }
    for (const model::ControlStep& step : plan->steps) {
        out.push_back(fmt::format("{} is not as it was", step.where));
    }
    return out;
}

std::unique_ptr<drivers::Session> Bench::session() {
    auto session = std::make_unique<drivers::Session>(device_, patience());
    session->learn(
        drivers::traits_of(standard().map, standard().map.context_of(*first_->inspection.image)));
    return session;
}

} // namespace optictl::engine::qualify
