// The steps of an update, and what is done where one does not come to its end.
#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/firmware/checks.hpp"
#include "cli/engine/firmware/job.hpp"
#include "cli/engine/reading/live.hpp"
#include "cmis/firmware/info.hpp"
#include "cmis/firmware/status.hpp"

namespace optictl::engine {

using namespace std::chrono_literals;
namespace firmware = cmis::firmware;
namespace manifests = vendor_db::firmware;
using drivers::Duration;
using drivers::RunEnd;
using firmware::Load;
using firmware::LoadEnd;
using firmware::Task;
using firmware::TaskEnd;
using Result = FirmwareResult;

namespace {

/// Between two looks at a module that is not back yet, or is watched.
constexpr Duration between_looks = 500ms;
/// The module resets behind its delay; before that it would look as if nothing had happened.
constexpr Duration until_reset = std::chrono::milliseconds(firmware::reset_delay_ms) + 300ms;
/// The journal is written at each twentieth of a load.
constexpr unsigned parts = 20;

[[nodiscard]] std::string hex_of(std::optional<std::uint8_t> status) {
    return status ? fmt::format("{:02X}h", *status) : std::string("not known");
}

} // namespace

RunEnd FirmwareJob::run_steps(const drivers::Steps& steps, std::string_view name) {
    drivers::Session session(device_, patience(), {.lock = lock_});
    session.learn(traits_);
    RunEnd ended = drivers::run(session, steps, name);
    (void)session.end(); // a module that resets has forgotten its page
    return ended;
}

Task FirmwareJob::task_of(Task::Kind kind) const {
    return {.kind = kind, .mailbox = mailbox_, .features = features_, .mode = run_mode()};
}

RunEnd FirmwareJob::run_task(Task& task) {
    RunEnd ended =
        run_steps([&](const memmap::Now& now) { return firmware::next(task, now); }, "firmware");
    take(task);
    if (task.end == TaskEnd::Open) { // the bus failed on the way
        task.words = ended.message;
        task.end = task.was_sent ? TaskEnd::Doubtful : TaskEnd::Refused;
    }
    return ended;
}

/// What the module said last of its loads.
void FirmwareJob::take(const Task& task) {
    if (!task.info.local.empty()) {
        firmware::add_loads(out_.after, task.info, revision_);
    }
}

std::optional<unsigned> FirmwareJob::running() const {
    return out_.after.status ? firmware::running_bank(*out_.after.status) : std::nullopt;
}

void FirmwareJob::update() {
    if (!is_there_ && !load()) {
        return;
    }
    if (!has_right_version() || !run_other()) {
        return;
    }
    if (how_.trial) {
        end(Result::Trial, {});
        return;
    }
    if (watch()) {
        commit(target_);
    }
}

/// Puts the image into the bank that does not run.
bool FirmwareJob::load() {
    const auto& image = how_.image->bytes;
    if (!enter(fmt::format("load of {} bytes, SHA-256 {}, into bank {}; status {}", image.size(),
                           how_.image->sha256, letter_of(target_.value_or(0)),
                           hex_of(out_.after.status)))) {
        return false;
    }
    if (out_.after.status && target_ && !firmware::is_valid(*out_.after.status, *target_)) {
        // A transfer that somebody left open would be in the way; with none this does nothing.
        Task ending = task_of(Task::Kind::Abort);
        (void)run_task(ending);
    }
    Load load{.image = image,
              .module = mailbox_.module,
              .features = features_,
              .most = mailbox_.most,
              .banks = banks_of(how_, out_.before).value_or(2)};
    const Duration begin = clock_->now();
    out_.size = load.size();
    unsigned part = 0;
    Load::Phase phase = load.phase;
    Duration phase_began = begin;
    const auto note_phase = [&] {
        const bool is_start = phase == Load::Phase::Start;
        if (is_start || phase == Load::Phase::Complete) {
            out_.times.push_back({is_start ? "start" : "complete", clock_->now() - phase_began,
                                  is_start ? features_.start : features_.complete});
        }
        phase = load.phase;
        phase_began = clock_->now();
    };
    const auto steps = [&](const memmap::Now& now) {
        load.stops = load.stops || request_.stop();
        memmap::Step step = firmware::next(load, now);
        if (load.phase != phase) {
            note_phase();
        }
        if (load.sent != out_.sent) {
            out_.sent = load.sent;
            tell("load", begin, load.sent, load.size());
            if (const auto now_at = static_cast<unsigned>(std::uint64_t{load.sent} * parts /
                                                          std::max(load.size(), 1U));
                now_at != part) {
                part = now_at;
                // What comes of this line shows in the next stage.
                (void)journal_->stage(fmt::format("load, {} % sent", part * 100 / parts));
            }
        }
        return step;
    };
    const RunEnd ended = run_steps(steps, "firmware-load");
    out_.load_time = clock_->now() - begin;
    out_.times.push_back({"load", out_.load_time, {}});
    Task look = task_of(Task::Kind::Look);
    if (load.end == LoadEnd::Loaded) {
        (void)run_task(look);
        return true;
    }
    after_failed_load(load, ended);
    return false;
}

/// Ends what is open, and says what the module holds.
void FirmwareJob::after_failed_load(const Load& load, const RunEnd& ended) {
    const std::string why = load.words.empty() ? ended.message : load.words;
    if (load.end == LoadEnd::Refused || !load.is_open) {
        end(Result::Unchanged, why);
        return;
    }
    if (load.end == LoadEnd::TargetInvalid) {
        out_.after.status = load.after;
    }
    if (!mend()) {
        end(Result::Unknown, why + "; since then the module does not say what it holds");
        return;
    }
    const bool is_valid =
        out_.after.status && target_ && firmware::is_valid(*out_.after.status, *target_);
    if (is_valid && load.sent == load.size() && load.phase >= Load::Phase::Complete) {
        end(Result::NotRun, why + "; the load had arrived, though, and is valid");
    } else {
        end(is_valid ? Result::Unchanged : Result::TargetInvalid, why);
    }
}

/// Ends a transfer that may be open, once the module answers again. False: it does not.
bool FirmwareJob::mend() {
    const Duration begin = clock_->now();
    while (clock_->now() - begin < back_within_) {
        Task task = task_of(Task::Kind::Abort);
        (void)run_task(task);
        if (task.end == TaskEnd::Done) {
            return true;
        }
        clock_->sleep(between_looks);
    }
    return false;
}

/// Before it runs: whether the bank holds what the manifest says.
bool FirmwareJob::has_right_version() {
    if (!how_.image->manifest || !target_ || *target_ >= out_.after.banks.size()) {
        return true;
    }
    const auto& manifest = *how_.image->manifest;
    const model::FirmwareBank& bank = out_.after.banks[*target_];
    if (manifests::is_version(manifest, bank.version) != false) {
        return true;
    }
    end(Result::NotRun,
        fmt::format("bank {} holds version {} now, and the manifest says {}: it is not run",
                    bank.name, bank.version, manifests::version_text(manifest)));
    return false;
}

/// Runs the other bank, and waits until it does.
bool FirmwareJob::run_other() {
    const auto before = running();
    const unsigned wanted = target_.value_or(before ? 1 - *before : 0);
    target_ = wanted;
    if (!enter(
            fmt::format("run bank {}; status {}", letter_of(wanted), hex_of(out_.after.status)))) {
        return false;
    }
    const Duration begin = clock_->now();
    tell("run", begin);
    Task task = task_of(Task::Kind::Run);
    (void)run_task(task);
    if (task.end == TaskEnd::Refused) {
        end(Result::NotRun, task.words);
        return false;
    }
    const Back back = wait_for(wanted);
    out_.times.push_back({"run", clock_->now() - begin, back_within_});
    if (back == Back::NotBack) {
        end(Result::NotBack,
            fmt::format("it was to run bank {} and answers nothing for {:.0f} s", letter_of(wanted),
                        std::chrono::duration<double>(back_within_).count()));
        return false;
    }
    if (back == Back::Other) {
        end(running() == before ? Result::NotRun : Result::Unknown,
            fmt::format("it was to run bank {}, and bank {} runs{}", letter_of(wanted),
                        running() ? std::string(1, letter_of(*running())) : std::string("neither"),
                        task.words.empty() ? std::string() : "; " + task.words));
        return false;
    }
    if (const std::string why = unwell(); !why.empty()) {
        revert(why);
        return false;
    }
    return true;
}

/// Waits until the module is back and the bank runs. Reports may be old for some seconds.
FirmwareJob::Back FirmwareJob::wait_for(std::optional<unsigned> bank) {
    const Duration begin = clock_->now();
    bool answered = false;
    clock_->sleep(until_reset);
    for (;;) {
        Task task = task_of(Task::Kind::Look);
        (void)run_task(task);
        answered = task.end == TaskEnd::Done;
        if (answered && running() == bank) {
            return Back::Expected;
        }
        if (clock_->now() - begin >= back_within_) {
            return answered ? Back::Other : Back::NotBack;
        }
        tell("run", begin);
        clock_->sleep(between_looks);
    }
}

/// Why the load that runs now is no good; empty: it is.
std::string FirmwareJob::unwell() {
    const Duration begin = clock_->now();
    std::string why;
    // After a reset the module takes its time to be ready.
    for (;;) {
        auto now = inspect_now();
        if (!now) {
            why = "the module cannot be read: " + now.error().message;
        } else if (now->best() == nullptr || identity_of(*now) != identity_of(*out_.inspection)) {
            return "another module answers now than before";
        } else {
            const auto state = module_state(*now);
            constexpr unsigned low_power = 1;
            constexpr unsigned ready = 3;
            why = illness_of(*now);
            if (why.empty() && (state == low_power || state == ready)) {
                return {};
            }
            why = why.empty() ? "the module does not come to a steady state" : why;
            constexpr unsigned fault = 5;
            if (state == fault) {
                return why;
            }
        }
        if (clock_->now() - begin >= back_within_) {
            return why;
        }
        clock_->sleep(between_looks);
    }
}

/// Watches the new load for as long as was asked for. What happens meanwhile ends its trial.
bool FirmwareJob::watch() {
    const Duration begin = clock_->now();
    const auto wanted = target_;
    std::string why;
    while (why.empty() && clock_->now() - begin < how_.commit_after) {
        tell("watch", begin);
        clock_->sleep(std::min<Duration>(how_.commit_after - (clock_->now() - begin), 1s));
        Task task = task_of(Task::Kind::Look);
        (void)run_task(task);
        if (task.end != TaskEnd::Done) {
            why = "while it was watched: " + task.words;
        } else if (running() != wanted) {
            why = "while it was watched the module went back by itself";
        } else if (request_.stop()) {
            why = "stopped while it was watched";
        }
    }
    if (why.empty()) {
        why = unwell();
    }
    out_.times.push_back({"watch", clock_->now() - begin, how_.commit_after});
    if (!why.empty()) {
        revert(why);
        return false;
    }
    return true;
}

void FirmwareJob::commit(std::optional<unsigned> bank) {
    if (!enter(fmt::format("commit; status {}", hex_of(out_.after.status)))) {
        out_.result = bank ? Result::OnTrial : Result::Unchanged;
        return;
    }
    const Duration begin = clock_->now();
    tell("commit", begin);
    Task task = task_of(Task::Kind::Commit);
    task.expected = bank ? bank : running();
    (void)run_task(task);
    if (task.end == TaskEnd::Doubtful) { // look again, once it answers
        (void)wait_for(task.expected);
        const auto now = running();
        task.end = now && now == task.expected && out_.after.status &&
                           firmware::is_committed(*out_.after.status, *now)
                       ? TaskEnd::Done
                       : task.end;
    }
    out_.times.push_back({"commit", clock_->now() - begin, {}});
    if (task.end == TaskEnd::Done) {
        const bool was_so = !task.was_sent && !bank;
        end(was_so ? Result::AsWished : Result::Done,
            was_so ? "what runs is committed already" : std::string());
        return;
    }
    // A reset meanwhile ended the trial: what was committed runs again.
    Task look = task_of(Task::Kind::Look);
    (void)run_task(look);
    if (look.end == TaskEnd::Done && running() && task.expected && running() != task.expected) {
        end(Result::Returned, fmt::format("the module went back by itself, to bank {}; {}",
                                          letter_of(*running()), task.words));
        return;
    }
    end(task.end == TaskEnd::Doubtful ? Result::Unknown : Result::OnTrial, task.words);
}

void FirmwareJob::abort() {
    if (!enter(fmt::format("abort; status {}", hex_of(out_.after.status)))) {
        return;
    }
    Task task = task_of(Task::Kind::Abort);
    (void)run_task(task);
    if (task.end == TaskEnd::Done) {
        end(Result::Done,
            task.refusal.empty() ? std::string() : "no transfer was open: " + task.refusal);
    } else {
        end(task.was_sent ? Result::Unknown : Result::Unchanged, task.words);
    }
}

/// Back to the committed load: by its command, else by a reset.
void FirmwareJob::revert(const std::string& why) {
    const auto now = running();
    const std::optional<unsigned> old = now ? std::optional(1 - *now) : std::nullopt;
    const std::string before = why.empty() ? std::string() : why + "; ";
    (void)enter(fmt::format("return to the committed load; {}status {}", before,
                            hex_of(out_.after.status)));
    const Duration begin = clock_->now();
    tell("return", begin);
    Task task = task_of(Task::Kind::Run);
    (void)run_task(task);
    Back back = task.end == TaskEnd::Refused ? Back::Other : wait_for(old);
    if (back != Back::Expected && send_reset()) {
        back = wait_for(old);
    }
    out_.times.push_back({"return", clock_->now() - begin, back_within_});
    if (back == Back::Expected) {
        (void)unwell(); // it comes up first
        end(why.empty() ? Result::Done : Result::Returned, why);
    } else if (back == Back::NotBack) {
        end(Result::NotBack, before + "then it did not come back to the committed load either");
    } else {
        end(Result::OnTrial, before + "it did not go back to the committed load");
    }
}

/// SoftwareReset (L:26.3): a reset runs what is committed.
bool FirmwareJob::send_reset() {
    constexpr std::uint8_t module_control = 26;
    constexpr std::uint8_t software_reset = 0x08;
    bool is_sent = false;
    const RunEnd ended = run_steps(
        [&](const memmap::Now&) -> memmap::Step {
            if (std::exchange(is_sent, true)) {
                return memmap::Done{};
            }
            return memmap::Write{.patches = {{.page = memmap::lower,
                                              .byte = module_control,
                                              .mask = software_reset,
                                              .value = software_reset}},
                                 .verify = memmap::Verify::Never};
        },
        "software-reset");
    return ended.is_done();
}

} // namespace optictl::engine
