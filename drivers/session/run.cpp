#include "drivers/session/run.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include <fmt/format.h>

namespace optictl::drivers {
namespace {

using namespace std::chrono_literals;
using memmap::Ended;

/// Between looks at what is waited for: growing, since most waits are short.
constexpr Duration first_pause = 10ms;
constexpr Duration longest_pause = 100ms;

} // namespace

Run::Run(Session& session, Steps steps, std::string_view name)
    : session_(session), steps_(std::move(steps)), name_(name), start_(now()) {}

void Run::end(RunEnd::Kind kind, std::string message) {
    is_over_ = true;
    outcome_.kind = kind;
    outcome_.message = std::move(message);
    outcome_.total = now() - start_;
}

void Run::fail(IoError error) {
    end(RunEnd::Kind::Broken, error.message);
    outcome_.error = std::move(error);
}

std::optional<Duration> Run::proceed() {
    while (!is_over_) {
        session_.link().begin_step();
        if (auto go_on = session_.link().may_go_on(); !go_on) {
            fail(std::move(go_on.error()));
            break;
        }
        if (waiting_) {
            const Duration waited = now() - waiting_->since;
            if (waited < waiting_->wait.at_least) {
                return std::min(waiting_->wait.at_least - waited, longest_pause);
            }
            if (!look()) {
                break;
            }
        }
        const memmap::Now state{.image = session_.image(),
                                .ended = ended_,
                                .waited = waiting_ ? now() - waiting_->since : Duration{},
                                .total = now() - start_};
        const memmap::Step step = steps_(state);
        if (const auto* wait = std::get_if<memmap::Wait>(&step)) {
            const bool goes_on = waiting_ && waiting_->wait == *wait;
            if (const auto pause = goes_on ? wait_on() : begin(*wait)) {
                return pause;
            }
            continue;
        }
        waiting_.reset();
        if (const auto* read = std::get_if<memmap::Read>(&step)) {
            take(*read);
        } else if (const auto* write = std::get_if<memmap::Write>(&step)) {
            take(*write);
        } else if (const auto* failed = std::get_if<memmap::Failed>(&step)) {
            outcome_.where = failed->where;
            end(RunEnd::Kind::Failed, failed->text);
        } else {
            end(RunEnd::Kind::Done, {});
        }
    }
    return std::nullopt;
}

/// Reads what a wait polls. False when that ends the run.
bool Run::look() {
    ended_ = Ended::Done;
    auto read = session_.refresh(waiting_->wait.poll);
    if (read) {
        return true;
    }
    if (waiting_->wait.nack_is_busy && may_be_gone(read.error().kind)) {
        ended_ = Ended::Busy;
        return true;
    }
    fail(std::move(read.error()));
    return false;
}

/// A wait that is new; nothing where it need not be waited before the first look.
std::optional<Duration> Run::begin(const memmap::Wait& wait) {
    waiting_ = Waiting{.wait = wait, .since = now(), .pause = first_pause};
    ended_ = Ended::Done;
    return wait.at_least > 0ns ? std::optional(std::min(wait.at_least, longest_pause))
                               : std::nullopt;
}

/// The wait goes on: how long until the next look; nothing when it took too long.
std::optional<Duration> Run::wait_on() {
    const memmap::Wait& wait = waiting_->wait;
    const Duration waited = now() - waiting_->since;
    if (waited >= wait.at_most) {
        end(RunEnd::Kind::Late, fmt::format("{}: {} did not come within {:.3g} s", name_,
                                            wait.what.empty() ? "what it waits for" : wait.what,
                                            std::chrono::duration<double>(wait.at_most).count()));
        return std::nullopt;
    }
    const Duration pause = std::min(waiting_->pause, Duration(wait.at_most - waited));
    waiting_->pause = std::min(2 * waiting_->pause, longest_pause);
    return pause;
}

void Run::take(const memmap::Read& read) {
    ended_ = Ended::Done;
    if (auto done = session_.refresh(read.ranges); !done) {
        fail(std::move(done.error()));
    }
}

void Run::take(const memmap::Write& write) {
    WriteResult result = session_.write(write, name_);
    ended_ = Ended::Done;
    if (result.written == Written::Yes) {
        return;
    }
    // Whether what cannot be read back has acted, its procedure can see elsewhere.
    if (result.written == Written::Unknown && write.verify == memmap::Verify::Never &&
        result.error && may_be_gone(result.error->kind)) {
        ended_ = Ended::Uncertain;
        return;
    }
    fail(result.error ? std::move(*result.error)
                      : IoError{IoKind::NotTaken, "the module did not take the write"});
}

RunEnd run(Session& session, Steps steps, std::string_view name) {
    Run run(session, std::move(steps), name);
    while (const auto pause = run.proceed()) {
        session.link().wait(*pause);
    }
    return run.outcome();
}

} // namespace optictl::drivers
