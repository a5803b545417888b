// Changes a module: looks at it, makes a plan, has it confirmed, carries it out under the eyes of a
// journal, and takes back what it began where it fails.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/engine/request.hpp"
#include "cli/engine/targets/ports.hpp"
#include "cli/engine/targets/target.hpp"
#include "cli/engine/trouble.hpp"
#include "drivers/session/session.hpp"
#include "drivers/system.hpp"
#include "drivers/transport.hpp"
#include "sff/model/control.hpp"

namespace optictl::engine {

/// How far a plan is.
struct ChangeProgress {
    const model::ControlStep& step;
    std::size_t number = 0; ///< from 1
    std::size_t count = 0;
    drivers::Duration waited{};
    bool is_late = false; ///< longer than it usually takes
    bool rolls_back = false;
};

/// What there is to be said when a plan is shown before it is carried out.
struct Proposal {
    const Inspection& inspection;
    const model::ControlPlan& plan;
    std::string transport{};
    std::vector<std::string> managers{}; ///< programs that manage modules, too
};

/// Why there is nothing that could be wished of a module.
struct NoWish {
    NoWish(std::string what, Trouble kind = Trouble::Request) // NOLINT(*-explicit-*): a sentence
        : text(std::move(what)), trouble(kind) {}
    std::string text;
    Trouble trouble;
};

struct ChangeRequest {
    /// What is wished of this module, or why that makes no sense for it.
    std::function<std::expected<model::Wish, NoWish>(const Inspection&)> wish;
    /// A plan that was made before; in the place of a wish.
    std::optional<model::ControlPlan> plan{};
    bool dry_run = false;
    bool rolls_back = true;
    bool takes_over = false; ///< although another program manages the modules
    std::string journal{};   ///< its file
    std::string who{};       ///< for the journal
    std::uint64_t undoes = 0;
    /// Asked before anything is written, with the bus free; empty: nobody asks.
    std::function<bool(const Proposal&)> confirm{};
    std::function<void(const ChangeProgress&)> progress{};
    drivers::Clock* clock = nullptr; ///< null: that of the device, else of the system
};

enum class ChangeResult : std::uint8_t {
    NoModule,   ///< it could not be looked at
    NoPlan,     ///< it cannot be done, and `message` says why
    AsWished,   ///< there is nothing to do
    Planned,    ///< a dry run, or a dump
    Declined,   ///< not confirmed
    Done,       ///< and seen
    Unseen,     ///< all is written, and something that should follow did not show
    Refused,    ///< nothing was written
    Failed,     ///< and nothing is left of it: taken back, or nothing was written yet
    LeftHalfway ///< the module is between two states; `holds` says what it has
};
/// "done", "left-halfway".
[[nodiscard]] std::string_view name_of(ChangeResult result);

/// How long a step took.
struct StepTime {
    std::string what{};
    drivers::Duration took{};
    drivers::Duration usual{};
    drivers::Duration not_before{}; ///< a look so late showed that it was not over
};

struct ChangeOutcome {
    ChangeResult result = ChangeResult::NoModule;
    Trouble trouble = Trouble::None;
    std::string target{};
    std::string message{}; ///< what went wrong; empty: nothing
    std::optional<Inspection> inspection{};
    model::ControlPlan plan{};
    std::string transport{};
    std::vector<StepTime> times{};
    std::vector<std::string> unseen{};
    std::vector<std::string> holds{}; ///< of a failure: what the registers say now
    std::string rollback{};           ///< what came of taking it back; empty: not tried
    std::uint64_t journal_number = 0; ///< 0: nothing was written
    std::vector<std::string> notices{};
};

[[nodiscard]] ChangeOutcome change(drivers::System& system, const Target& target,
                                   const Request& request, const ChangeRequest& how);
/// A target that is open for several changes, one after the other.
struct OpenTarget {
    std::string name{};
    std::unique_ptr<drivers::Transport> device{};
    drivers::Locker lock{}; ///< empty: nobody else has it
    std::vector<std::string> managers{};
    bool is_recorded = false; ///< a dump: plans are shown, and nothing is written

    /// The time that passes for it.
    [[nodiscard]] drivers::Clock& clock() const;
};
[[nodiscard]] std::expected<OpenTarget, BadTarget>
open_for_changes(drivers::System& system, const Target& target, const Request& request);
[[nodiscard]] ChangeOutcome change(OpenTarget& target, const Request& request,
                                   const ChangeRequest& how);
/// The same of a device that is open already, for who has one of his own.
[[nodiscard]] ChangeOutcome change(drivers::Transport& device, const std::string& name,
                                   const Request& request, const ChangeRequest& how);

/// "ACME QX-1 S123": vendor, part and serial number.
[[nodiscard]] std::string identity_of(const Inspection& inspection);

} // namespace optictl::engine
