// Changes the firmware of a module: looks at it, checks that the image is for it and that this is
// the moment, loads, runs, watches and commits, with a journal, and mends what was interrupted. At
// no moment is the load that runs and is committed touched, unless the module has one bank.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/change/change.hpp"
#include "cli/engine/firmware/image.hpp"
#include "sff/model/firmware.hpp"

namespace optictl::engine {

enum class FirmwareAction : std::uint8_t { Plan, Update, Load, Run, Commit, Abort, Revert };
/// "update".
[[nodiscard]] std::string_view name_of(FirmwareAction action);

/// One thing that was looked at before anything is sent.
struct FirmwareCheck {
    enum class Outcome : std::uint8_t { Ok, Note, Against };
    Outcome outcome = Outcome::Ok;
    std::string_view what{}; ///< "part-number"
    std::string text{};      ///< one clause
};
/// "ok", "note", "against".
[[nodiscard]] std::string_view name_of(FirmwareCheck::Outcome outcome);

enum class FirmwareResult : std::uint8_t {
    NotStarted, ///< of many: another one failed before, or the time was over
    NoModule,   ///< it could not be looked at
    AsWished,   ///< there is nothing to do
    Planned,    ///< nothing was sent
    Declined,   ///< not confirmed
    Refused,    ///< a check is against it: nothing was sent
    Done,
    Trial,         ///< the new load runs, and is not committed, as was wished
    Unchanged,     ///< failed before anything changed
    TargetInvalid, ///< failed: the bank that does not run holds no valid load
    NotRun,        ///< failed: the new load is there, and the old one runs
    Returned,      ///< failed: the new load ran, and the old one runs again
    OnTrial,       ///< failed: the new load runs and is not committed
    NotBack,       ///< the module answers nothing since it was to run another load
    Unknown,       ///< the module does not say what it holds
};
/// "target-invalid".
[[nodiscard]] std::string_view name_of(FirmwareResult result);
[[nodiscard]] bool is_success(FirmwareResult result);

struct FirmwareProgress {
    std::string_view phase; ///< "load", "run", "watch", "commit", "return"
    std::uint64_t done = 0; ///< bytes
    std::uint64_t of = 0;   ///< 0: it has no bytes
    drivers::Duration took{};
};

struct FirmwareOutcome {
    FirmwareResult result = FirmwareResult::NotStarted;
    Trouble trouble = Trouble::None;
    std::string target{};
    std::string message{}; ///< what went wrong, or why there is nothing to do
    std::optional<Inspection> inspection{};
    std::string transport{};
    model::Firmware before{};
    model::Firmware after{}; ///< what the module says in the end; status is empty: it did not say
    std::vector<FirmwareCheck> checks{};
    std::vector<std::string> steps{}; ///< what is done, one clause each
    std::string effect{};             ///< on traffic
    bool drops_traffic = false;
    std::string interrupted{}; ///< an earlier run on this module that did not end; empty: none
    std::vector<StepTime> times{};
    std::uint64_t sent = 0; ///< bytes of the image
    std::uint64_t size = 0;
    drivers::Duration load_time{};
    std::uint64_t journal_number = 0; ///< 0: nothing was sent
    std::vector<std::string> notices{};
};

struct FirmwareRequest {
    FirmwareAction action = FirmwareAction::Plan;
    std::shared_ptr<const FirmwareImage> image{}; ///< of Plan, Update and Load
    bool dry_run = false;
    bool trial = false;                                        ///< the new load is not committed
    drivers::Duration commit_after = std::chrono::seconds(10); ///< the new load is watched so long
    bool again = false;              ///< although it has this version already
    bool resets = false;             ///< by a reset, also where the module can keep traffic
    std::optional<unsigned> banks{}; ///< 1 or 2, where the module does not say
    bool takes_over = false;
    std::string journal{};
    std::string who{};
    /// Asked before anything is sent, with the bus free; empty: nobody asks.
    std::function<bool(const FirmwareOutcome&)> confirm{};
    std::function<void(const FirmwareProgress&)> progress{};
    drivers::Clock* clock = nullptr; ///< null: that of the device, else of the system
};

[[nodiscard]] FirmwareOutcome change_firmware(drivers::System& system, const Target& target,
                                              const Request& request, const FirmwareRequest& how);
/// The same of a device that is open already, for who has one of his own.
[[nodiscard]] FirmwareOutcome change_firmware(drivers::Transport& device, const std::string& name,
                                              const Request& request, const FirmwareRequest& how);

} // namespace optictl::engine
