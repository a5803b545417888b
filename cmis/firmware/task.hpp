// One command about the loads that a module holds, and what it says of them before and after: look,
// end a transfer, run another load, commit the one that runs (OIF-CMIS 5.4 sections 9.6.2, 9.6.4,
// 9.6.11, 9.6.12). Procedures over exchanges of CDB.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cmis/firmware/ask.hpp"
#include "sff/model/firmware.hpp"

namespace optictl::cmis::firmware {

/// LoadToRunAndImpact of 0109h (Table 9-29).
enum class RunMode : std::uint8_t {
    ResetToOther = 0,
    HitlessToOther = 1,
    ResetToSame = 2,
    HitlessToSame = 3,
};
/// The module resets so long after it has said that it will: the host can read that first.
inline constexpr unsigned reset_delay_ms = 200;

enum class TaskEnd : std::uint8_t {
    Open,     ///< it has not ended
    Done,     ///< and seen; of a run: the module took the command, and resets
    Refused,  ///< nothing was sent that changes the module, or it says why not
    Failed,   ///< it was sent, and what should follow did not
    Doubtful, ///< it was sent, and the module does not say what came of it
};

/// Set what is above the line.
struct Task {
    enum class Kind : std::uint8_t { Look, Abort, Run, Commit };
    Kind kind = Kind::Look;
    Mailbox mailbox{};
    model::FirmwareFeatures features{};
    RunMode mode = RunMode::ResetToOther;
    /// Of a commit: the bank that must run; nothing else is committed.
    std::optional<unsigned> expected{};

    // ----
    enum class Phase : std::uint8_t { Before, Act, After };
    Phase phase = Phase::Before;
    std::optional<cdb::Exchange> exchange{};
    bool was_sent = false;   ///< the command itself: it may have acted
    std::uint8_t before = 0; ///< firmware status
    std::uint8_t after = 0;
    cdb::Reply info{};     ///< to the last 0100h
    std::string words{};   ///< what went wrong, or what was so already
    std::string refusal{}; ///< of an abort: what the module said to it
    TaskEnd end = TaskEnd::Open;
};

/// Ends with Done where the task is, else with Failed and the words.
[[nodiscard]] memmap::Step next(Task& task, const memmap::Now& now);
inline constexpr memmap::Procedure<Task> task_procedure{.name = "firmware", .next = next};

} // namespace optictl::cmis::firmware
