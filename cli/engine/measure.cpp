#include "cli/engine/measure.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/device_failure.hpp"
#include "cli/engine/reading/live.hpp"
#include "cli/engine/reading/plans.hpp"
#include "cmis/context.hpp"
#include "cmis/diagnostics/counters.hpp"
#include "cmis/vdm/freeze.hpp"
#include "drivers/fetch.hpp"
#include "drivers/read_plan.hpp"
#include "drivers/session/run.hpp"
#include "sff/analysis/error_ratio.hpp"
#include "sff/format/advice.hpp"

namespace optictl::engine {
namespace {

namespace vdm = cmis::vdm;
namespace diagnostics = cmis::diagnostics;
using drivers::Session;

/// Puts what a session has read over an image.
void lay_over(memmap::Image& image, const memmap::Image& fresh,
              const std::vector<memmap::Range>& ranges) {
    for (const memmap::Range& range : ranges) {
        const memmap::Block* const block = fresh.find(range.page);
        if (block != nullptr && block->knows(range.first, range.count)) {
            (void)image.put(range.page, range.first, block->at(range.first, range.count));
        }
    }
}

CheckerCount count_of(const diagnostics::Count& count) {
    CheckerCount out{.is_host = count.is_host,
                     .lane = count.lane,
                     .is_gated = count.is_gated,
                     .is_enabled = count.is_enabled,
                     .lost_lock = count.lost_lock,
                     .errors = count.errors,
                     .bits = count.bits,
                     .told = count.ratio};
    bound(out);
    return out;
}

class Measuring {
public:
    Measuring(const Reached& reached, std::string name, const Request& request,
              const MeasureRequest& how)
        : reached_(reached), request_(request), how_(how) {
        out_.target = std::move(name);
    }

    MeasureOutcome run() {
        if (look() && how_.writes()) {
            observe();
        }
        add_failure_of(*reached_.device, out_);
        return std::move(out_);
    }

private:
    void fail(Trouble trouble, std::string message) {
        out_.trouble = worse(out_.trouble, trouble);
        out_.message = out_.message.empty() ? std::move(message) : out_.message;
    }

    [[nodiscard]] memmap::Context context() const {
        return cmis::context_of(*out_.inspection->image);
    }

    [[nodiscard]] bool look() {
        memmap::Wanted wanted = request_.wanted;
        wanted.health = wanted.health || how_.counters; // it has the diagnostics
        drivers::Fetched fetched =
            drivers::fetch(*reached_.device, planner(wanted, request_.as), patience_of(request_));
        out_.notices = std::move(fetched.warnings);
        if (const auto& error = fetched.aborted) {
            fail(trouble_of(error->kind), error->message);
            return false;
        }
        const Inspection& inspection = out_.inspection.emplace(inspection_of(
            out_.target, reached_.device->description(), std::move(fetched.image), request_));
        const Decoded* const best = inspection.best();
        if (best == nullptr || best->standard->map.standard != memmap::Standard::Cmis) {
            fail(Trouble::Refused, "only CMIS modules have statistics and counters of signals");
            return false;
        }
        banks_ = cmis::bank_count(context());
        return true;
    }

    void observe() {
        const bool freezes = how_.interval_s && may_freeze();
        const auto selections = how_.counters ? diagnostics::selections_of(context(), banks_)
                                              : std::vector<diagnostics::Selection>();
        if (how_.counters && selections.empty()) {
            out_.no_counts = "the module has no counters of test patterns";
        }
        if (!freezes && selections.empty()) {
            return;
        }
        if (auto refused = refusal_of(reached_, freezes ? "the statistics" : "the counters",
                                      how_.takes_over)) {
            fail(Trouble::Refused, std::move(*refused));
            return;
        }
        Session session(*reached_.device, patience());
        session.learn(drivers::traits_of(out_.inspection->best()->standard->map, context()));
        if (!selections.empty()) {
            count(session, selections);
        }
        if (freezes && !request_.stop()) {
            freeze(session);
        }
        if (auto restored = session.end(); !restored) {
            out_.notices.push_back(restored.error().message);
            out_.trouble = worse(out_.trouble, Trouble::Device);
        }
    }

    /// What has begun is brought to its end: procedures are told to leave instead.
    [[nodiscard]] drivers::Patience patience() const {
        drivers::Patience patience = patience_of(request_);
        patience.stop = [] { return false; };
        return patience;
    }

    [[nodiscard]] bool may_freeze() {
        if (out_.inspection->best()->module.samples.empty()) {
            out_.no_statistics = "the module observes nothing of its signals (no VDM)";
        } else if (!vdm::has_statistics(context(), banks_)) {
            out_.no_statistics = "the module has no statistics of its signals, only values of now";
        } else if (vdm::is_saving_power(context())) {
            out_.no_statistics = "the module does not observe: PowerSavingMode is set";
        } else if (vdm::is_frozen(context()) && !how_.takes_over) {
            out_.no_statistics = "another program has frozen them (FreezeRequest)";
            fail(Trouble::Refused, fmt::format("another program has frozen the statistics, and its "
                                               "interval would be cut; stop it, or {}",
                                               words_of(Advice::TakeOver)));
        }
        return out_.no_statistics.empty();
    }

    void freeze(Session& session) {
        vdm::Freeze freeze{.interval = std::chrono::duration_cast<std::chrono::nanoseconds>(
                               std::chrono::duration<double>(*how_.interval_s)),
                           .values = vdm::interval_ranges(context(), banks_)};
        const drivers::Steps steps = [&](const memmap::Now& now) {
            if (request_.stop() && !freeze.is_read) {
                freeze.leave("interrupted");
            }
            return vdm::next(freeze, now);
        };
        const drivers::RunEnd ended = drivers::run(session, steps, vdm::freeze_procedure.name);
        if (!ended.is_done()) {
            fail(ended.error ? trouble_of(ended.error->kind) : Trouble::Device, ended.message);
            release(session, freeze);
        }
        if (!freeze.is_read || !ended.is_done()) {
            out_.no_statistics = !freeze.failure.empty() ? freeze.failure : ended.message;
            return;
        }
        memmap::Image image = *out_.inspection->image;
        lay_over(image, session.image(), freeze.values);
        if (!vdm::same_applications(image, *out_.inspection->image, banks_)) {
            out_.no_statistics = "the applications of the lanes changed in the interval";
        } else {
            out_.interval_s = std::chrono::duration<double>(freeze.length()).count();
        }
        const std::string target = out_.target;
        out_.inspection.emplace(
            inspection_of(target, reached_.device->description(), std::move(image), request_));
    }

    /// Reading or writing broke while the request stood: it must not stay.
    void release(Session& session, vdm::Freeze& freeze) {
        if (!freeze.is_requested) {
            return;
        }
        freeze.at = vdm::Freeze::At::Leaving;
        const drivers::RunEnd ended = drivers::run(
            session, [&](const memmap::Now& now) { return vdm::next(freeze, now); },
            "vdm-unfreeze");
        if (!ended.is_done()) {
            out_.notices.push_back(fmt::format("its statistics stay frozen (FreezeRequest), "
                                               "because the module could not be written "
                                               "to: {}; do this again when it answers",
                                               ended.message));
        }
    }

    void count(Session& session, std::vector<diagnostics::Selection> selections) {
        diagnostics::Counting counting{.selections = std::move(selections)};
        const drivers::Steps steps = [&](const memmap::Now& now) {
            if (request_.stop()) {
                counting.leave();
            }
            return diagnostics::next(counting, now);
        };
        const drivers::RunEnd ended =
            drivers::run(session, steps, diagnostics::counting_procedure.name);
        if (!ended.is_done()) {
            fail(ended.error ? trouble_of(ended.error->kind) : Trouble::Device, ended.message);
        }
        for (const auto& each : diagnostics::counts_of(context(), counting.selections)) {
            out_.counts.push_back(count_of(each));
        }
        if (out_.counts.empty()) {
            out_.no_counts = "no checker of test patterns runs, and none has counted";
        }
    }

    const Reached& reached_;
    const Request& request_;
    const MeasureRequest& how_;
    unsigned banks_ = 1;
    MeasureOutcome out_;
};

} // namespace

void bound(CheckerCount& count) {
    constexpr double confidence = 0.95;
    if (count.says()) {
        const analysis::ErrorRatio ratio =
            analysis::error_ratio(count.errors, count.bits, confidence);
        count.at_least = ratio.low;
        count.at_most = ratio.high;
    }
}

MeasureOutcome measure(drivers::System& system, const Target& target, const Request& request,
                       const MeasureRequest& how) {
    const auto reached = reach(system, target, request, how.writes());
    if (!reached) {
        MeasureOutcome out;
        out.target = target.name();
        out.trouble = reached.error().trouble;
        out.message = reached.error().message;
        return out;
    }
    MeasureOutcome out = Measuring(*reached, target.name(), request, how).run();
    if (reached->lock) {
        out.notices.insert(out.notices.end(), reached->lock->warnings().begin(),
                           reached->lock->warnings().end());
    }
    return out;
}

} // namespace optictl::engine
