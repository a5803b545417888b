#include "cmis/firmware/task.hpp"

#include <utility>

#include "cmis/firmware/status.hpp"

namespace optictl::cmis::firmware {
namespace {

using cdb::End;
using cdb::Exchange;
using memmap::Step;
using Kind = Task::Kind;
using Phase = Task::Phase;

[[nodiscard]] Step end_with(Task& task, TaskEnd end) {
    task.end = end;
    return end == TaskEnd::Done ? Step(memmap::Done{}) : Step(memmap::Failed{task.words});
}

[[nodiscard]] Step send(Task& task, Phase phase, const memmap::Now& now, Exchange exchange) {
    task.phase = phase;
    task.exchange.emplace(std::move(exchange));
    return next(*task.exchange, {.image = now.image, .total = now.total});
}

[[nodiscard]] Step look(Task& task, Phase phase, const memmap::Now& now) {
    return send(task, phase, now,
                exchange_of(task.mailbox, {.command = command::info}, cdb::longest_command, true,
                            Repeat::Safe));
}

/// What must hold before anything is sent; empty: it does.
[[nodiscard]] std::string reason_against(const Task& task) {
    const auto running = running_bank(task.before);
    if (task.kind == Kind::Commit && !running) {
        return "the factory load runs, which cannot be committed";
    }
    if (task.kind == Kind::Commit && task.expected && running != task.expected) {
        return "another load runs than the one that was to be committed";
    }
    const bool to_other =
        task.mode == RunMode::ResetToOther || task.mode == RunMode::HitlessToOther;
    if (task.kind == Kind::Run && to_other && !is_valid(task.before, running ? 1 - *running : 0)) {
        return "the other bank holds no valid load";
    }
    return {};
}

[[nodiscard]] Step act(Task& task, const memmap::Now& now) {
    const auto send_it = [&](cdb::Request request, cdb::Duration longest) {
        task.was_sent = true;
        return send(task, Phase::Act, now,
                    exchange_of(task.mailbox, std::move(request), longest, false, Repeat::Never));
    };
    switch (task.kind) {
    case Kind::Look: break;
    case Kind::Abort:
        return task.features.can_abort
                   ? send_it({.command = command::abort}, task.features.abort)
                   : send_it({.command = command::complete}, task.features.complete);
    case Kind::Run:
        return send_it({.command = command::run,
                        .local = {0x00, static_cast<std::uint8_t>(task.mode),
                                  static_cast<std::uint8_t>(reset_delay_ms >> 8U),
                                  static_cast<std::uint8_t>(reset_delay_ms)}},
                       cdb::longest_command);
    case Kind::Commit: return send_it({.command = command::commit}, cdb::longest_command);
    }
    return end_with(task, TaskEnd::Done);
}

[[nodiscard]] Step after_look(Task& task, const memmap::Now& now, const Exchange& done) {
    if (done.end != End::Answered || done.reply.local.empty()) {
        task.words = cdb::words_of(done);
        return end_with(task, TaskEnd::Refused);
    }
    task.info = done.reply;
    task.before = task.info.local.front() & meant;
    task.after = task.before;
    task.words = reason_against(task);
    if (!task.words.empty()) {
        return end_with(task, TaskEnd::Refused);
    }
    const auto running = running_bank(task.before);
    if (task.kind == Kind::Commit && is_committed(task.before, *running)) {
        return end_with(task, TaskEnd::Done); // it is so already
    }
    return act(task, now);
}

[[nodiscard]] Step after_act(Task& task, const memmap::Now& now, const Exchange& done) {
    task.words = cdb::words_of(done);
    if (task.kind == Kind::Run) {
        return end_with(task, done.end == End::Answered  ? TaskEnd::Done
                              : done.end == End::Refused ? TaskEnd::Refused
                                                         : TaskEnd::Doubtful);
    }
    task.refusal = std::exchange(task.words, {});
    return look(task, Phase::After, now);
}

[[nodiscard]] Step after_all(Task& task, const Exchange& done) {
    if (done.end != End::Answered || done.reply.local.empty()) {
        task.words =
            task.refusal.empty() ? cdb::words_of(done) : task.refusal + "; " + cdb::words_of(done);
        return end_with(task, TaskEnd::Doubtful);
    }
    task.info = done.reply;
    task.after = task.info.local.front() & meant;
    if (task.kind == Kind::Abort) {
        return end_with(task, TaskEnd::Done);
    }
    const auto running = running_bank(task.after);
    if (running && is_committed(task.after, *running) && running == running_bank(task.before)) {
        return end_with(task, TaskEnd::Done);
    }
    task.words = task.refusal.empty()
                     ? "the module says that it has committed what runs, and has not"
                     : task.refusal;
    return end_with(task, TaskEnd::Failed);
}

} // namespace

Step next(Task& task, const memmap::Now& now) {
    if (!task.exchange) {
        return look(task, Phase::Before, now);
    }
    Step step = next(*task.exchange, now);
    if (!task.exchange->is_over()) {
        return step;
    }
    const Exchange done = std::move(*task.exchange);
    switch (task.phase) {
    case Phase::Before: return after_look(task, now, done);
    case Phase::Act: return after_act(task, now, done);
    case Phase::After: return after_all(task, done);
    }
    return end_with(task, TaskEnd::Doubtful);
}

} // namespace optictl::cmis::firmware
