#include "cli/engine/firmware/firmware.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/change/change.hpp"
#include "cli/engine/change/held_fetch.hpp"
#include "cli/engine/device_failure.hpp"
#include "cli/engine/firmware/checks.hpp"
#include "cli/engine/firmware/job.hpp"
#include "cli/engine/firmware/kernel.hpp"
#include "cli/engine/reading/live.hpp"
#include "cli/engine/reading/plans.hpp"
#include "cli/engine/targets/backend_of.hpp"
#include "cmis/control/controls.hpp"
#include "cmis/firmware/info.hpp"
#include "cmis/firmware/status.hpp"
#include "drivers/read_plan.hpp"
#include "sff/format/advice.hpp"

namespace optictl::engine {

using namespace std::chrono_literals;
namespace firmware = cmis::firmware;
namespace manifests = vendor_db::firmware;
using Action = FirmwareAction;
using Result = FirmwareResult;
using firmware::Task;
using firmware::TaskEnd;

namespace {

[[nodiscard]] FirmwareOutcome no_module(const std::string& name, Trouble trouble,
                                        std::string message) {
    FirmwareOutcome out;
    out.result = Result::NoModule;
    out.target = name;
    out.trouble = trouble;
    out.message = std::move(message);
    return out;
}

} // namespace

drivers::Planner planner_of_firmware(std::optional<memmap::Standard> as) {
    return [base = planner({.applications = true, .health = true}, as),
            as](const memmap::Image& image) {
        drivers::Plan plan = base(image);
        const auto* const standard = as ? &standard_of(*as) : standard_to_read_by(image);
        if (plan.wanted.empty() && standard != nullptr &&
            standard->map.standard == memmap::Standard::Cmis) {
            plan.wanted = firmware::more_of(standard->map.context_of(image));
        }
        return plan;
    };
}

std::expected<std::unique_ptr<drivers::journal::Writer>, std::string>
begin_journal(const FirmwareRequest& how, std::string name, FirmwareOutcome& out) {
    auto journal = drivers::journal::Writer::open(how.journal);
    const auto number = journal ? (*journal)->begin({.time = {},
                                                     .who = how.who,
                                                     .name = std::move(name),
                                                     .target = out.target,
                                                     .transport = out.transport,
                                                     .module = identity_of(*out.inspection),
                                                     .standard = "cmis",
                                                     .identity = {},
                                                     .before = {}})
                                : std::unexpected(journal.error());
    if (!number) {
        return std::unexpected("nothing is sent without a journal: " + number.error());
    }
    out.journal_number = *number;
    return journal;
}

FirmwareJob::FirmwareJob(drivers::Transport& device, std::string name, const Request& request,
                         const FirmwareRequest& how, drivers::Locker lock,
                         std::vector<std::string> managers)
    : device_(device), request_(request), how_(how), lock_(std::move(lock)),
      managers_(std::move(managers)) {
    out_.target = std::move(name);
    out_.transport = device.description();
    clock_ = device.own_clock() != nullptr ? device.own_clock()
             : how.clock != nullptr        ? how.clock
                                           : &drivers::system_clock();
}

FirmwareOutcome FirmwareJob::run() {
    if (look() && ask() && is_sensible()) {
        tell_plan();
        if (how_.dry_run || how_.action == Action::Plan) {
            out_.result = Result::Planned;
        } else if (may_begin()) {
            carry_out();
        }
    }
    add_failure_of(device_, out_);
    return std::move(out_);
}

void FirmwareJob::end(Result result, std::string message) {
    out_.result = result;
    out_.message = std::move(message);
    switch (result) {
    case Result::AsWished:
    case Result::Planned:
    case Result::Done:
    case Result::Trial: out_.trouble = Trouble::None; break;
    case Result::NotStarted:
    case Result::Declined:
    case Result::Refused: out_.trouble = Trouble::Refused; break;
    case Result::NoModule:
    case Result::NotBack:
    case Result::Unknown: out_.trouble = Trouble::Device; break;
    default: out_.trouble = Trouble::Unfit; break;
    }
}

drivers::Patience FirmwareJob::patience() const {
    drivers::Patience patience = patience_of(request_);
    patience.clock = how_.clock;
    // A command that has begun is brought to its end; between two the procedures stop themselves.
    patience.stop = {};
    return patience;
}

std::expected<Inspection, drivers::IoError> FirmwareJob::inspect_now() {
    drivers::Fetched fetched =
        fetch_held(device_, lock_, planner_of_firmware(request_.as), patience());
    if (fetched.aborted) {
        return std::unexpected(std::move(*fetched.aborted));
    }
    return inspection_of(out_.target, device_.description(), std::move(fetched.image), request_);
}

/// A module that is coming up is waited for.
std::expected<Inspection, drivers::IoError> FirmwareJob::inspect_steady() {
    constexpr drivers::Duration pause = 500ms;
    constexpr drivers::Duration longest = 20s;
    constexpr unsigned power_up = 2;
    constexpr unsigned power_down = 4;
    const drivers::Duration begin = clock_->now();
    for (;;) {
        auto inspection = inspect_now();
        const auto state =
            inspection && inspection->best() != nullptr ? module_state(*inspection) : std::nullopt;
        const bool moves = state && (*state < 1 || *state == power_up || *state == power_down);
        if (!moves || clock_->now() - begin >= longest || request_.stop()) {
            return inspection;
        }
        clock_->sleep(pause);
    }
}

bool FirmwareJob::look() {
    auto inspection = inspect_steady();
    if (!inspection) {
        end(Result::NoModule, inspection.error().message);
        out_.trouble = trouble_of(inspection.error().kind);
        return false;
    }
    out_.inspection.emplace(std::move(*inspection));
    const Decoded* best = out_.inspection->best();
    if (best == nullptr || best->standard->map.standard != memmap::Standard::Cmis) {
        end(Result::NoModule, "only CMIS modules take firmware by a standard: ask the vendor");
        out_.trouble = Trouble::Refused;
        return false;
    }
    const memmap::Map& map = best->standard->map;
    const memmap::Context context = map.context_of(*out_.inspection->image);
    traits_ = drivers::traits_of(map, context);
    revision_ = context.revision;
    out_.before = firmware::firmware_of(context);
    mailbox_.module = cmis::cdb::advertised(context);
    // MgmtInit, power up, and what modules take beyond what they say.
    back_within_ = 2s + cmis::control::durations_of(context).power_up + 10s;
    return true;
}

/// By CDB, which writes to the mailbox and changes nothing else.
bool FirmwareJob::ask() {
    const drivers::Capabilities can = device_.capabilities();
    if (mailbox_.module.instances == 0) {
        end(Result::Refused, "the module has no command data block (CDB)");
    } else if (!can.can_write) {
        end(Result::Refused, can.write_refused_because);
    } else if (!managers_.empty() && !how_.takes_over) {
        end(Result::Refused, fmt::format("{}; it uses the command data block, too; stop it, or {}",
                                         managers_.front(), words_of(Advice::TakeOver)));
    }
    if (out_.result == Result::Refused) {
        return false;
    }
    mailbox_.most = can.max_write;
    cmis::cdb::Inquiry inquiry{
        .scope = cmis::cdb::Scope::Firmware, .module = mailbox_.module, .most = mailbox_.most};
    const drivers::RunEnd ended = run_steps(
        [&](const memmap::Now& now) { return cmis::cdb::next(inquiry, now); }, "cdb-queries");
    if (!ended.is_done()) {
        end(Result::Unchanged, ended.message);
        out_.trouble = ended.error ? trouble_of(ended.error->kind) : Trouble::Device;
        return false;
    }
    firmware::add(out_.before, inquiry, revision_);
    if (out_.before.features) {
        features_ = *out_.before.features;
    }
    out_.after = out_.before;
    return true;
}

/// Whether there is something to do, and nothing against it.
bool FirmwareJob::is_sensible() {
    out_.checks = checks_of(how_, {*out_.inspection, out_.before, mailbox_.module});
    find_interrupted();
    const auto against =
        std::ranges::find(out_.checks, FirmwareCheck::Outcome::Against, &FirmwareCheck::outcome);
    if (against != out_.checks.end()) {
        end(Result::Refused, against->text);
        tell_plan();
        return false;
    }
    if (how_.image) {
        target_ = target_bank(how_, out_.before);
        is_there_ = bank_has_image(out_.before, target_);
        const auto running =
            out_.before.status ? firmware::running_bank(*out_.before.status) : std::nullopt;
        if (!how_.again && how_.action != Action::Load && bank_has_image(out_.before, running)) {
            end(Result::AsWished,
                fmt::format("bank {} runs version {} already", letter_of(*running),
                            out_.before.banks[*running].version));
            return false;
        }
        if (!how_.again && how_.action == Action::Load && is_there_) {
            end(Result::AsWished,
                fmt::format("bank {} holds version {} already", letter_of(*target_),
                            out_.before.banks[*target_].version));
            return false;
        }
        is_there_ = is_there_ && !how_.again;
    }
    return true;
}

bool FirmwareJob::bank_has_image(const model::Firmware& holds, std::optional<unsigned> bank) const {
    return bank && *bank < holds.banks.size() && holds.banks[*bank].is_valid && how_.image &&
           how_.image->manifest &&
           manifests::is_version(*how_.image->manifest, holds.banks[*bank].version) == true;
}

/// 1: switch without an interruption, 0: by a reset (Table 9-29).
firmware::RunMode FirmwareJob::run_mode() const {
    return features_.is_hitless && !how_.resets ? firmware::RunMode::HitlessToOther
                                                : firmware::RunMode::ResetToOther;
}

/// What will be done, and what it does to traffic.
void FirmwareJob::tell_plan() {
    out_.steps.clear();
    const bool transfers =
        how_.action == Action::Load || how_.action == Action::Update || how_.action == Action::Plan;
    const bool runs = how_.action == Action::Run || how_.action == Action::Update ||
                      how_.action == Action::Plan || how_.action == Action::Revert;
    const auto step = [&](std::string text) { out_.steps.push_back(std::move(text)); };
    const std::string bank =
        target_ ? fmt::format("bank {}", letter_of(*target_)) : std::string("the other bank");
    if (transfers && is_there_) {
        step(fmt::format("{} holds this version already: nothing is loaded", bank));
    } else if (transfers && how_.image) {
        step(fmt::format("load {} bytes into {} (0101h, 0103h or 0104h, 0107h)",
                         how_.image->bytes.size(), bank));
    }
    const bool hitless = run_mode() == firmware::RunMode::HitlessToOther;
    if (runs) {
        step(fmt::format("run {} (0109h{}), and wait for the module for at most {:.0f} s",
                         how_.action == Action::Revert ? "the committed load" : "it",
                         hitless ? ", hitless" : "",
                         std::chrono::duration<double>(back_within_).count()));
    }
    if (how_.action == Action::Update || how_.action == Action::Plan) {
        step(how_.trial ? "leave it on trial: a reset brings the old load back"
                        : fmt::format("watch it for {:.0f} s, then commit it (010Ah); where it is "
                                      "not well, go back to the old load",
                                      std::chrono::duration<double>(how_.commit_after).count()));
    }
    if (how_.action == Action::Commit) {
        step("commit the load that runs (010Ah)");
    }
    if (how_.action == Action::Abort) {
        step(features_.can_abort ? "end the transfer that is open (0102h)"
                                 : "end the transfer that is open by a completion (0107h)");
    }
    const model::LaneSet lanes = lanes_in_use(*out_.inspection);
    if (!runs) {
        out_.effect = "does not touch traffic, as the standard has it";
    } else if (lanes == 0) {
        out_.effect = "no data path is up: there is no traffic to drop";
    } else if (hitless) {
        out_.effect = fmt::format("tries to keep the traffic of lanes {}", model::ranges_of(lanes));
    } else {
        out_.effect = fmt::format("drops the traffic of lanes {}, and resets what the host has set",
                                  model::ranges_of(lanes));
        out_.drops_traffic = true;
    }
}

/// An operation on this module that the journal has no end of.
void FirmwareJob::find_interrupted() {
    const auto journal = drivers::journal::read(how_.journal);
    if (how_.journal.empty() || !journal) {
        return;
    }
    const std::string identity = identity_of(*out_.inspection);
    for (auto each = journal->records.rbegin(); each != journal->records.rend(); ++each) {
        if (each->operation.module != identity || each->stages.empty()) {
            continue;
        }
        if (each->outcome.empty()) {
            out_.interrupted = fmt::format(
                "operation {} of the journal ({}, {}) did not come to its end: its last stage was "
                "{}",
                each->operation.number, each->operation.name, each->operation.time,
                each->stages.back().text);
        }
        return;
    }
}

bool FirmwareJob::may_begin() {
    if (how_.confirm && !how_.confirm(out_)) {
        end(Result::Declined, "not confirmed; nothing was sent");
        return false;
    }
    auto journal = begin_journal(how_, operation_name(), out_);
    if (!journal) {
        end(Result::Refused, std::move(journal.error()));
        return false;
    }
    journal_ = std::move(*journal);
    return true;
}

std::string FirmwareJob::operation_name() const {
    std::string name = fmt::format("firmware {}", name_of(how_.action));
    if (how_.image && how_.image->manifest) {
        name += fmt::format(" to {}", manifests::version_text(*how_.image->manifest));
    }
    return name;
}

/// The stage is on the disk before it begins, or it does not.
bool FirmwareJob::enter(std::string text) {
    if (auto written = journal_->stage(text); !written) {
        end(Result::Unchanged, fmt::format("the journal could not be written before \"{}\": {}",
                                           text, written.error()));
        return false;
    }
    return true;
}

void FirmwareJob::tell(std::string_view phase, drivers::Duration since, std::uint64_t done,
                       std::uint64_t of) {
    if (how_.progress) {
        how_.progress({.phase = phase, .done = done, .of = of, .took = clock_->now() - since});
    }
}

void FirmwareJob::carry_out() {
    switch (how_.action) {
    case Action::Plan: break;
    case Action::Load:
        if (load()) {
            end(Result::Done, {});
        }
        break;
    case Action::Update: update(); break;
    case Action::Run:
        if (run_other()) {
            end(Result::Trial, {});
        }
        break;
    case Action::Commit: commit({}); break;
    case Action::Abort: abort(); break;
    case Action::Revert: revert({}); break;
    }
    const std::string said = out_.message;
    if (auto ended = journal_->end(name_of(out_.result), said); !ended) {
        out_.notices.push_back(ended.error());
    }
}

FirmwareOutcome change_firmware(drivers::Transport& device, const std::string& name,
                                const Request& request, const FirmwareRequest& how) {
    return FirmwareJob(device, name, request, how, {}, {}).run();
}

FirmwareOutcome change_firmware(drivers::System& system, const Target& target,
                                const Request& request, const FirmwareRequest& how) {
    auto open = open_for_changes(system, target, request);
    if (open && !open->device->capabilities().can_write &&
        backend_of(target.noun).flash != nullptr) {
        return change_by_kernel(system, target, *open->device, request, how);
    }
    return open ? FirmwareJob(*open->device, open->name, request, how, open->lock, open->managers)
                      .run()
                : no_module(target.name(), open.error().trouble, open.error().message);
}

std::string_view name_of(FirmwareAction action) {
    constexpr std::string_view names[] = {"plan",   "update", "load",  "run",
                                          "commit", "abort",  "revert"};
    return names[static_cast<std::size_t>(action)];
}

std::string_view name_of(FirmwareCheck::Outcome outcome) {
    constexpr std::string_view names[] = {"ok", "note", "against"};
    return names[static_cast<std::size_t>(outcome)];
}

std::string_view name_of(FirmwareResult result) {
    constexpr std::string_view names[] = {"not-started", "no-module",      "as-wished", "planned",
                                          "declined",    "refused",        "done",      "trial",
                                          "unchanged",   "target-invalid", "not-run",   "returned",
                                          "on-trial",    "not-back",       "unknown"};
    static_assert(std::size(names) == static_cast<std::size_t>(Result::Unknown) + 1);
    return names[static_cast<std::size_t>(result)];
}

bool is_success(FirmwareResult result) {
    return result == Result::AsWished || result == Result::Planned || result == Result::Done ||
           result == Result::Trial;
}

} // namespace optictl::engine
