#include "cli/engine/change/change.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/change/held_fetch.hpp"
#include "cli/engine/device_failure.hpp"
#include "cli/engine/reading/live.hpp"
#include "cli/engine/reading/plans.hpp"
#include "drivers/journal/journal.hpp"
#include "drivers/owners.hpp"
#include "drivers/read_plan.hpp"
#include "drivers/session/run.hpp"
#include "sff/format/advice.hpp"
#include "sff/memmap/writable.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine {
namespace {

using drivers::Duration;
using drivers::IoError;
using drivers::IoKind;
using drivers::RunEnd;
using drivers::Transport;
using model::Bits;
using model::ControlPlan;
using Result = ChangeResult;

[[nodiscard]] std::vector<memmap::Patch> patches_of(const std::vector<Bits>& all) {
    std::vector<memmap::Patch> patches;
    for (const Bits& bits : all) {
        patches.push_back({bits.page, bits.byte, bits.mask, bits.value});
    }
    return patches;
}

[[nodiscard]] Trouble trouble_of_plan(model::NoPlan::Why why) {
    switch (why) {
    case model::NoPlan::Why::NotSensible: return Trouble::Request;
    case model::NoPlan::Why::NotRead: return Trouble::Device;
    case model::NoPlan::Why::NotAdvertised:
    case model::NoPlan::Why::Unsafe: break;
    }
    return Trouble::Refused;
}

[[nodiscard]] Trouble trouble_of_end(const RunEnd& end) {
    return end.kind == RunEnd::Kind::Broken && end.error ? trouble_of(end.error->kind)
                                                         : Trouble::Unfit;
}

/// One change of one module whose device is open.
class Change {
public:
    Change(Transport& device, std::string name, const Request& request, const ChangeRequest& how,
           drivers::Locker lock, std::vector<std::string> managers)
        : device_(device), name_(std::move(name)), request_(request), how_(how),
          lock_(std::move(lock)), managers_(std::move(managers)) {
        out_.target = name_;
        out_.transport = device_.description();
    }

    ChangeOutcome run(bool is_recorded) {
        if (look() && make_plan() && is_of_controls()) {
            if (out_.plan.is_empty()) {
                out_.result = Result::AsWished;
            } else if (how_.dry_run || is_recorded) {
                out_.result = Result::Planned;
            } else if (may_write()) {
                carry_out();
            }
        }
        add_failure_of(device_, out_);
        return std::move(out_);
    }

private:
    void end(Result result, Trouble trouble, std::string message) {
        out_.result = result;
        out_.trouble = trouble;
        out_.message = std::move(message);
    }

    [[nodiscard]] drivers::Patience patience() const {
        drivers::Patience patience = patience_of(request_);
        patience.clock = how_.clock;
        return patience;
    }

    /// Reads all that the module shows.
    [[nodiscard]] std::expected<memmap::Image, IoError> fetch() {
        drivers::Fetched fetched =
            fetch_held(device_, lock_, planner_of_changes(request_.as), patience());
        out_.notices.insert(out_.notices.end(), fetched.warnings.begin(), fetched.warnings.end());
        if (fetched.aborted) {
            return std::unexpected(std::move(*fetched.aborted));
        }
        return std::move(fetched.image);
    }

    [[nodiscard]] bool look() {
        auto image = fetch();
        if (!image) {
            end(Result::NoModule, trouble_of(image.error().kind), image.error().message);
            return false;
        }
        const Inspection& inspection = out_.inspection.emplace(
            inspection_of(name_, device_.description(), std::move(*image), request_));
        if (inspection.best() == nullptr) {
            end(Result::NoPlan, Trouble::Refused,
                "nobody knows how to change this module: its memory map is unknown");
            return false;
        }
        standard_ = inspection.best()->standard;
        return true;
    }

    /// Whatever a plan file says: identity, passwords, memory of users and vendors, and what sends
    /// commands to the module are no controls.
    [[nodiscard]] bool is_of_controls() {
        const auto is_wrong = [&](const memmap::Patch& patch) {
            return !memmap::is_control(standard_->map, patch);
        };
        const memmap::Patch* found = nullptr;
        const auto look_at = [&](const model::ControlStep& step) {
            const auto wrong = std::ranges::find_if(step.write.patches, is_wrong);
            found = wrong != step.write.patches.end() ? &*wrong : found;
        };
        for (const model::ControlStep& step : out_.plan.steps) {
            look_at(step);
            std::ranges::for_each(step.fallback, look_at);
        }
        if (found != nullptr) {
            end(Result::Refused, Trouble::Refused,
                fmt::format("{} is no control: nothing else is written",
                            model::place_of(found->page, found->byte)));
        }
        return found == nullptr;
    }

    [[nodiscard]] bool make_plan() {
        if (how_.plan) {
            out_.plan = *how_.plan;
            if (out_.plan.standard == standard_->map.standard) {
                return true;
            }
            end(Result::Refused, Trouble::Refused,
                "the plan is for a module of another standard; make a new one");
            return false;
        }
        auto wish = how_.wish(*out_.inspection);
        if (!wish) {
            end(Result::NoPlan, wish.error().trouble, std::move(wish.error().text));
            return false;
        }
        auto plan = standard_->management().plan(*out_.inspection->image, *wish);
        if (!plan) {
            end(Result::NoPlan, trouble_of_plan(plan.error().why), plan.error().text);
            return false;
        }
        out_.plan = std::move(*plan);
        return true;
    }

    [[nodiscard]] bool may_write() {
        const drivers::Capabilities can = device_.capabilities();
        if (!can.can_write) {
            end(Result::Refused, Trouble::Refused, can.write_refused_because);
            return false;
        }
        if (!managers_.empty() && !how_.takes_over) {
            end(Result::Refused, Trouble::Refused,
                fmt::format("{}; it would change back what is written; stop it, or {}",
                            managers_.front(), words_of(Advice::TakeOver)));
            return false;
        }
        if (how_.confirm &&
            !how_.confirm({*out_.inspection, out_.plan, out_.transport, managers_})) {
            end(Result::Declined, Trouble::Refused, "not confirmed; nothing was written");
            return false;
        }
        model::split_writes(out_.plan, std::max(can.max_write, 1U));
        return true;
    }

    /// The journal is open before anything is written, or nothing is.
    [[nodiscard]] bool open_journal() {
        auto journal = drivers::journal::Writer::open(how_.journal);
        if (!journal) {
            end(Result::Refused, Trouble::Refused,
                "nothing is written without a journal: " + journal.error());
            return false;
        }
        const auto number = (*journal)->begin({.time = {},
                                               .who = how_.who,
                                               .name = out_.plan.name,
                                               .target = name_,
                                               .transport = out_.transport,
                                               .module = identity_of(*out_.inspection),
                                               .standard = std::string(standard_->map.option),
                                               .identity = patches_of(out_.plan.identity),
                                               .before = patches_of(out_.plan.before),
                                               .undoes = how_.undoes});
        if (!number) {
            end(Result::Refused, Trouble::Refused,
                "nothing is written without a journal: " + number.error());
            return false;
        }
        journal_ = std::move(*journal);
        out_.journal_number = *number;
        return true;
    }

    void carry_out() {
        if (!open_journal()) {
            return;
        }
        model::CarryOut state{.plan = out_.plan};
        const RunEnd end_of_run = run(state, false);
        out_.unseen = state.unseen;
        if (end_of_run.is_done()) {
            end(state.unseen.empty() ? Result::Done : Result::Unseen,
                state.unseen.empty() ? Trouble::None : Trouble::Unfit,
                state.unseen.empty() ? std::string() : state.unseen.front());
        } else {
            fail(end_of_run, state.is_not_its);
        }
        const std::string said = out_.message + (out_.rollback.empty() ? "" : "; ") + out_.rollback;
        if (auto ended = journal_->end(name_of(out_.result), said); !ended) {
            out_.notices.push_back(ended.error());
        }
    }

    /// Does the steps of a plan, with times and progress noted.
    [[nodiscard]] RunEnd run(model::CarryOut& state, bool rolls_back) {
        drivers::Session session(device_, patience(), {.lock = lock_, .hook = journal_.get()});
        const memmap::Context context = standard_->map.context_of(*out_.inspection->image);
        session.learn(drivers::traits_of(standard_->map, context));
        std::size_t at = 0;
        Duration since{};
        Duration not_before{};
        std::optional<Duration> silent_until; // a look that nobody answered, since the step began
        const auto steps = [&](const memmap::Now& now) {
            if (now.ended == memmap::Ended::Busy) {
                silent_until = now.total - since;
            } else if (silent_until && !rolls_back) {
                note_answer(state, now.total - since, *silent_until);
                silent_until.reset();
            }
            memmap::Step step = model::next(state, now);
            for (; at < state.at && at < state.plan.steps.size(); ++at) {
                if (!rolls_back) {
                    note_time(state.plan.steps[at], now.total - since, not_before);
                }
                since = now.total;
            }
            not_before = now.total - since;
            if (how_.progress && state.step() != nullptr) {
                how_.progress({.step = *state.step(),
                               .number = state.at + 1,
                               .count = state.plan.steps.size(),
                               .waited = now.waited,
                               .is_late = state.is_late,
                               .rolls_back = rolls_back});
            }
            return step;
        };
        RunEnd ended = drivers::run(session, steps, state.plan.name);
        if (auto restored = session.end(); !restored) {
            out_.notices.push_back(restored.error().message);
        }
        return ended;
    }

    /// A module that is reset answers again before it is what is waited for.
    void note_answer(const model::CarryOut& state, Duration took, Duration not_before) {
        constexpr Duration management_init = std::chrono::seconds(2); // tMgmtInit, t_serial
        if (state.step() != nullptr && state.step()->expect.nack_is_busy) {
            out_.times.push_back({"the module answers", took, management_init, not_before});
        }
    }

    void note_time(const model::ControlStep& step, Duration took, Duration not_before) {
        if (!step.expect.is_empty()) {
            out_.times.push_back({step.what, took, step.expect.usual, not_before});
        }
    }

    void fail(const RunEnd& ended, bool is_not_its) {
        if (journal_->writes() == 0) {
            out_.journal_number = 0; // there is nothing that could be taken back
            const bool refused =
                is_not_its || (ended.error && ended.error->kind == IoKind::Refused);
            end(refused ? Result::Refused : Result::Failed,
                refused ? Trouble::Refused : trouble_of_end(ended),
                ended.message + "; nothing was written");
            return;
        }
        end(Result::LeftHalfway, trouble_of_end(ended), ended.message);
        const bool is_interrupted = ended.error && ended.error->kind == IoKind::Interrupted;
        if (!how_.rolls_back || is_interrupted) {
            out_.rollback = "nothing was taken back";
        } else {
            // A bus that failed once may fail again; each try begins where the module then is.
            constexpr unsigned most_tries = 3;
            for (unsigned i = 0; i < most_tries && out_.result != Result::Failed; ++i) {
                roll_back();
            }
        }
        tell_what_holds();
    }

    /// Back to what was before, by a plan of its own from where the module is now.
    void roll_back() {
        auto image = fetch();
        if (!image) {
            out_.rollback = "taking it back failed: " + image.error().message;
            return;
        }
        // A reset that never came leaves its mark, which is no control.
        model::Wish wish{.name = "taking back " + out_.plan.name, .restore = out_.plan.before};
        auto plan = standard_->management().plan(*image, wish);
        if (!plan) {
            out_.rollback = "it cannot be taken back: " + plan.error().text;
            return;
        }
        model::split_writes(*plan, std::max(device_.capabilities().max_write, 1U));
        model::CarryOut state{.plan = std::move(*plan)};
        const RunEnd ended = run(state, true);
        if (ended.is_done()) {
            out_.result = Result::Failed;
            out_.rollback = state.plan.notes.empty()
                                ? "all was taken back: the controls are as before"
                                : "taken back, but " + state.plan.notes.front();
        } else {
            out_.rollback = "taking it back failed: " + ended.message;
        }
    }

    /// The control bits that the plan was about, as they are now.
    void tell_what_holds() {
        const auto image = fetch();
        if (!image) {
            out_.holds.push_back("the module cannot be read: " + image.error().message);
            return;
        }
        constexpr std::size_t most_told = 8;
        std::size_t untold = 0;
        for (const Bits& was : out_.plan.before) {
            const auto byte = image->byte(was.page, was.byte);
            const bool is_other = !byte || (*byte & was.mask) != was.value;
            if (out_.holds.size() >= most_told) {
                untold += is_other ? 1 : 0;
                continue;
            }
            if (!byte) {
                out_.holds.push_back(model::place_of(was.page, was.byte) + " was not read");
            } else if ((*byte & was.mask) != was.value) {
                out_.holds.push_back(
                    fmt::format("{} is {}, before it was {}", model::place_of(was.page, was.byte),
                                model::hex_of(*byte & was.mask), model::hex_of(was.value)));
            }
        }
        if (untold != 0) {
            out_.holds.push_back(fmt::format("{} more registers differ", untold));
        }
        Inspection now;
        now.target = name_;
        now.image = std::make_unique<memmap::Image>(*image);
        inspect(now, standard_->map.standard);
        if (now.best() != nullptr) {
            for (const model::DataPath& path : now.best()->module.data_paths) {
                if (path.state_reading.has_value() && path.state_reading.codes != nullptr) {
                    out_.holds.push_back(
                        fmt::format("{}: {}", model::words_of(path.host_lanes),
                                    path.state_reading.codes->name_of(path.state_reading.raw)));
                }
            }
        }
    }

    Transport& device_;
    std::string name_;
    const Request& request_;
    const ChangeRequest& how_;
    drivers::Locker lock_;
    std::vector<std::string> managers_;
    ChangeOutcome out_;
    const model::Standard* standard_ = nullptr;
    std::unique_ptr<drivers::journal::Writer> journal_;
};

[[nodiscard]] ChangeOutcome no_module(const std::string& name, Trouble trouble,
                                      std::string message) {
    ChangeOutcome out;
    out.target = name;
    out.trouble = trouble;
    out.message = std::move(message);
    return out;
}

} // namespace

std::string_view name_of(ChangeResult result) {
    constexpr std::string_view names[] = {"no-module", "no-plan",     "as-wished", "planned",
                                          "declined",  "done",        "unseen",    "refused",
                                          "failed",    "left-halfway"};
    return names[static_cast<std::size_t>(result)];
}

std::string identity_of(const Inspection& inspection) {
    std::string text;
    if (inspection.best() == nullptr) {
        return text;
    }
    for (const std::string_view key :
         {"vendor_name", "vendor_part_number", "vendor_serial_number"}) {
        const auto item = inspection.best()->module.item(key);
        const std::string part = item ? words::printable(item->reading.bytes) : std::string();
        text += (text.empty() || part.empty() ? "" : " ") + part;
    }
    return text;
}

ChangeOutcome change(Transport& device, const std::string& name, const Request& request,
                     const ChangeRequest& how) {
    return Change(device, name, request, how, {}, {}).run(false);
}

drivers::Clock& OpenTarget::clock() const {
    drivers::Clock* const own = device->own_clock();
    return own != nullptr ? *own : drivers::system_clock();
}

std::expected<OpenTarget, BadTarget> open_for_changes(drivers::System& system, const Target& target,
                                                      const Request& request) {
    if (auto way = check_way(system, target, request); !way) {
        return std::unexpected(std::move(way.error()));
    }
    auto device = open_wrapped(system, target, request, true);
    if (!device) {
        return std::unexpected(std::move(device.error()));
    }
    OpenTarget out{.name = target.name(), .device = std::move(*device)};
    if (is_live(target, request)) {
        out.lock = [&system, target, &request] { return lock_target(system, target, request); };
        out.managers = drivers::managers_of_modules(system);
    }
    out.is_recorded = is_recorded(target, request);
    return out;
}

ChangeOutcome change(OpenTarget& target, const Request& request, const ChangeRequest& how) {
    return Change(*target.device, target.name, request, how, target.lock, target.managers)
        .run(target.is_recorded);
}

ChangeOutcome change(drivers::System& system, const Target& target, const Request& request,
                     const ChangeRequest& how) {
    auto open = open_for_changes(system, target, request);
    return open ? change(*open, request, how)
                : no_module(target.name(), open.error().trouble, open.error().message);
}

} // namespace optictl::engine
