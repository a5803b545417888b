// Runs a procedure in a session, in slices: between two of them only time passes, so that who runs
// many needs no thread for each.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/session/session.hpp"
#include "sff/memmap/procedure.hpp"

namespace optictl::drivers {

/// How a procedure ended.
struct RunEnd {
    enum class Kind : std::uint8_t {
        Done,
        Failed, ///< the procedure says so
        Late,   ///< what it waited for did not come
        Broken, ///< reading or writing failed
    };
    Kind kind = Kind::Done;
    std::string message{};                ///< empty when done
    std::optional<IoError> error{};       ///< of Broken
    const memmap::Field* where = nullptr; ///< of Failed: the register that said so
    Duration total{};
    /// What could not be put back when the bus was let go of; set by who runs it in slices.
    std::string left_behind{};
    [[nodiscard]] bool is_done() const { return kind == Kind::Done; }
};

/// A procedure with its state: what comes next.
using Steps = std::function<memmap::Step(const memmap::Now&)>;

/// `procedure` and `state` must outlive the steps. What must hold is checked when it is done.
template <class State>
[[nodiscard]] Steps steps_of(const memmap::Procedure<State>& procedure, State& state) {
    return [&procedure, &state](const memmap::Now& now) -> memmap::Step {
        memmap::Step step = procedure.next(state, now);
        if (std::holds_alternative<memmap::Done>(step) && procedure.holds != nullptr &&
            !procedure.holds(state, now.image)) {
            return memmap::Failed{"the module took every step and is not in the state that they "
                                  "lead to; read it again"};
        }
        return step;
    };
}

class Run {
public:
    Run(Session& session, Steps steps, std::string_view name);

    /// Does steps until one must be waited for. Returns how long; call it again then, or earlier.
    /// Nothing: the procedure has ended.
    [[nodiscard]] std::optional<Duration> proceed();
    [[nodiscard]] const RunEnd& outcome() const { return outcome_; }

private:
    struct Waiting {
        memmap::Wait wait;
        Duration since{};
        Duration pause{}; ///< before the next look
    };
    [[nodiscard]] bool look();
    [[nodiscard]] std::optional<Duration> begin(const memmap::Wait& wait);
    [[nodiscard]] std::optional<Duration> wait_on();
    void take(const memmap::Read& read);
    void take(const memmap::Write& write);
    void end(RunEnd::Kind kind, std::string message);
    void fail(IoError error);
    [[nodiscard]] Duration now() { return session_.link().now(); }

    Session& session_;
    Steps steps_;
    std::string name_;
    Duration start_;
    memmap::Ended ended_ = memmap::Ended::First;
    std::optional<Waiting> waiting_;
    bool is_over_ = false;
    RunEnd outcome_;
};

/// Runs it to its end, waiting in this thread.
[[nodiscard]] RunEnd run(Session& session, Steps steps, std::string_view name);

template <class State>
[[nodiscard]] RunEnd run(Session& session, const memmap::Procedure<State>& procedure,
                         State& state) {
    return run(session, steps_of(procedure, state), procedure.name);
}

} // namespace optictl::drivers
