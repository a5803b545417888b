#include "cli/engine/change/prbs.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/reading/live.hpp"
#include "cmis/control/pattern_results.hpp"
#include "cmis/map.hpp"
#include "drivers/read_plan.hpp"
#include "drivers/session/run.hpp"

namespace optictl::engine {
namespace {

using cmis::control::ReadPatterns;
using drivers::Duration;
using model::Setting;
using model::Wish;

/// What is switched on of one side.
struct Side {
    Setting generator;
    Setting generator_pattern;
    Setting checker;
    Setting checker_pattern;
    Setting loopback;
};
constexpr Side host_side{Setting::HostGenerator, Setting::HostGeneratorPattern,
                         Setting::HostChecker, Setting::HostCheckerPattern,
                         Setting::HostOutputLoopback};
constexpr Side media_side{Setting::MediaGenerator, Setting::MediaGeneratorPattern,
                          Setting::MediaChecker, Setting::MediaCheckerPattern,
                          Setting::MediaOutputLoopback};

class Test {
public:
    Test(std::vector<OpenTarget>& targets, const Request& request, const PrbsRequest& how)
        : targets_(targets), request_(request), how_(how),
          side_(how.of_media ? media_side : host_side) {
        for (const OpenTarget& target : targets) {
            out_.ends.push_back({.target = target.name});
        }
        before_.resize(targets.size());
    }

    /// Sources first, at both ends, so that a checker has its pattern when it begins to count.
    PrbsOutcome run() {
        const bool goes = on_all("pattern generator on", [this] { return generators(); }) &&
                          on_all("pattern checker on", [this] { return checkers(1); }) &&
                          !out_.is_planned;
        if (goes && look_for_lock() && count()) {
            // What is counted without a gate is shown, by some, when the checker is stopped.
            if (on_all("pattern checker off", [this] { return checkers(0); })) {
                read();
            }
        }
        put_back();
        return std::move(out_);
    }

private:
    [[nodiscard]] Wish generators() const {
        Wish wish;
        wish.lanes = {{side_.generator_pattern, how_.lanes, how_.pattern},
                      {side_.checker_pattern, how_.lanes, how_.pattern},
                      {side_.generator, how_.lanes, 1}};
        if (how_.loops) {
            wish.lanes.push_back({side_.loopback, how_.lanes, 1});
        }
        return wish;
    }
    [[nodiscard]] Wish checkers(unsigned value) const {
        Wish wish;
        wish.lanes = {{side_.checker, how_.lanes, value}};
        return wish;
    }

    void fail(Trouble trouble, std::string message) {
        out_.trouble = worse(out_.trouble, trouble);
        out_.message = out_.message.empty() ? std::move(message) : out_.message;
    }

    [[nodiscard]] bool on_all(const char* what, const std::function<Wish()>& wish_of) {
        for (std::size_t i = 0; i < targets_.size(); ++i) {
            Wish wish = wish_of();
            wish.name = fmt::format("prbs: {}", what);
            if (!change_end(i, wish)) {
                return false;
            }
        }
        return true;
    }

    [[nodiscard]] bool change_end(std::size_t i, const Wish& wish) {
        PrbsEnd& end = out_.ends[i];
        ChangeRequest how = how_.how;
        how.wish = [&](const Inspection&) { return wish; };
        ChangeOutcome outcome = change(targets_[i], request_, how);
        end.notices.insert(end.notices.end(), outcome.notices.begin(), outcome.notices.end());
        if (outcome.inspection && !end.inspection) {
            end.inspection = std::move(outcome.inspection);
        }
        if (end.journal_number == 0) {
            end.journal_number = outcome.journal_number;
        }
        const bool is_planned = outcome.result == ChangeResult::Planned;
        const bool went = is_planned || outcome.result == ChangeResult::Done ||
                          outcome.result == ChangeResult::Unseen ||
                          outcome.result == ChangeResult::AsWished;
        out_.is_planned = out_.is_planned || is_planned;
        if (!outcome.plan.is_empty()) {
            keep(before_[i], outcome.plan.before);
            end.plans.push_back(std::move(outcome.plan));
        }
        if (!went) {
            fail(outcome.trouble, fmt::format("{}: {}", end.target, outcome.message));
        }
        return went;
    }

    /// What stood there before all changes.
    static void keep(std::vector<model::Bits>& all, const std::vector<model::Bits>& more) {
        for (model::Bits bits : more) {
            for (const model::Bits& known : all) {
                if (known.page == bits.page && known.byte == bits.byte) {
                    bits.mask = static_cast<std::uint8_t>(bits.mask & ~known.mask);
                    bits.value = static_cast<std::uint8_t>(bits.value & bits.mask);
                }
            }
            if (bits.mask != 0) {
                all.push_back(bits);
            }
        }
    }

    /// Does the steps of a reading procedure at one end.
    [[nodiscard]] drivers::RunEnd read_end(std::size_t i, ReadPatterns& state,
                                           memmap::Step (*next)(ReadPatterns&, const memmap::Now&),
                                           std::string_view name) {
        OpenTarget& target = targets_[i];
        drivers::Patience patience = patience_of(request_);
        patience.deadline = {};
        patience.clock = target.device->own_clock();
        drivers::Session session(*target.device, patience, {.lock = target.lock});
        session.learn(drivers::traits_of(cmis::map(),
                                         cmis::map().context_of(*out_.ends[i].inspection->image)));
        return drivers::run(
            session, [&](const memmap::Now& now) { return next(state, now); }, name);
    }

    [[nodiscard]] model::LaneSet lanes_of(std::size_t i) const {
        if (how_.lanes != 0) {
            return how_.lanes;
        }
        const model::Module& module = out_.ends[i].inspection->best()->module;
        model::LaneSet lanes = 0;
        for (const model::DataPath& path : module.data_paths) {
            lanes |= how_.of_media ? path.media_lanes : path.host_lanes;
        }
        return lanes != 0 ? lanes : model::lane_set(1, std::max(module.lane_count, 1U));
    }

    /// Lanes without lock are said at the end; when no lane has it, nothing is worth waiting for.
    [[nodiscard]] bool look_for_lock() {
        bool any = false;
        for (std::size_t i = 0; i < targets_.size(); ++i) {
            ReadPatterns state{.of_media = how_.of_media, .lanes = lanes_of(i)};
            const auto end = read_end(i, state, cmis::control::look_for_lock, "prbs-lock");
            if (!end.is_done()) {
                fail(Trouble::Device, fmt::format("{}: {}", out_.ends[i].target, end.message));
                return false;
            }
            any = any || state.without_lock != state.lanes;
        }
        if (!any) {
            fail(Trouble::Unfit, how_.loops || targets_.size() > 1
                                     ? "no checker finds the pattern: is the link up, and the "
                                       "same at both ends?"
                                     : "no checker finds the pattern: the far end must send it, "
                                       "or the signal must come back");
        }
        return any;
    }

    [[nodiscard]] bool count() {
        constexpr Duration slice = std::chrono::milliseconds(100);
        Duration done{};
        while (done < how_.time) {
            if (request_.stop()) {
                fail(Trouble::None, "stopped before its time");
                break;
            }
            const Duration now = std::min(slice, how_.time - done);
            pass(now);
            done += now;
            if (how_.progress) {
                how_.progress(done);
            }
        }
        out_.time = done;
        return true;
    }

    /// Each clock once: that of the system, and those of emulated modules.
    void pass(Duration time) {
        std::set<drivers::Clock*> clocks;
        for (const OpenTarget& target : targets_) {
            clocks.insert(&target.clock());
        }
        for (drivers::Clock* const clock : clocks) {
            clock->sleep(time);
        }
    }

    void read() {
        for (std::size_t i = 0; i < targets_.size(); ++i) {
            PrbsEnd& end = out_.ends[i];
            ReadPatterns state{.of_media = how_.of_media, .lanes = lanes_of(i)};
            const auto ended = read_end(i, state, cmis::control::read_counts, "prbs-counts");
            end.why_not = !ended.is_done() ? ended.message : state.why_not;
            model::for_each_lane(state.lanes, [&](unsigned lane) {
                const auto found =
                    std::ranges::find(state.counts, lane, &cmis::control::PatternCount::lane);
                PrbsLane row{.lane = lane};
                if (found != state.counts.end()) {
                    row.bits = found->bits;
                    row.errors = found->errors;
                    row.state = found->lost_lock ? PrbsLane::State::NoLock
                                : row.bits == 0  ? PrbsLane::State::NoResult
                                                 : PrbsLane::State::Counted;
                }
                if (row.state == PrbsLane::State::Counted) {
                    row.ratio = analysis::error_ratio(row.errors, row.bits, how_.confidence);
                } else {
                    out_.trouble = worse(out_.trouble, Trouble::Unfit);
                }
                end.lanes.push_back(row);
            });
        }
    }

    /// From what stood there before, at each end, whatever happened in between.
    void put_back() {
        for (std::size_t i = 0; i < targets_.size(); ++i) {
            if (before_[i].empty() || out_.is_planned) {
                continue;
            }
            Request patient = request_;
            patient.stop = never; // Ctrl-C ends the test, not the way back
            Wish wish{.name = "prbs: as before"};
            wish.restore = before_[i];
            put_back_end(i, wish, patient);
        }
    }

    void put_back_end(std::size_t i, const Wish& wish, const Request& patient) {
        PrbsEnd& end = out_.ends[i];
        ChangeRequest how = how_.how;
        how.confirm = {};
        how.wish = [&](const Inspection&) { return wish; };
        how.undoes = end.journal_number;
        const ChangeOutcome outcome = change(targets_[i], patient, how);
        const bool is_back = outcome.result == ChangeResult::Done ||
                             outcome.result == ChangeResult::AsWished ||
                             outcome.result == ChangeResult::Unseen;
        if (!is_back) {
            end.left_on = outcome.message;
            fail(outcome.trouble,
                 fmt::format("{}: not all was put back: {}", end.target, outcome.message));
        }
    }

    std::vector<OpenTarget>& targets_;
    const Request& request_;
    const PrbsRequest& how_;
    Side side_;
    std::vector<std::vector<model::Bits>> before_;
    PrbsOutcome out_;
};

} // namespace

std::string_view name_of(PrbsLane::State state) {
    constexpr std::string_view names[] = {"counted", "no-lock", "no-result"};
    return names[static_cast<std::size_t>(state)];
}

std::optional<unsigned> pattern_of(std::string_view name) {
    return cmis::control::pattern_of(name);
}

std::string_view pattern_name(unsigned code) {
    return cmis::control::pattern_name(code);
}

std::string pattern_names() {
    return cmis::control::pattern_names();
}

PrbsOutcome run_prbs(std::vector<OpenTarget>& targets, const Request& request,
                     const PrbsRequest& how) {
    return Test(targets, request, how).run();
}

} // namespace optictl::engine
