// What modules of the field do and should not, each by a name that a user can ask for.
#pragma once

#include <bitset>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

namespace optictl::drivers::emulator {

enum class Misbehaviour : std::uint8_t {
    NeedsAppSel0First,
    RejectsAppSel0,
    SlowAppSel0,
    SuccessButAcsUnchanged,
    ConfigInProgressForever,
    ClearsOtherPending,
    LiesAboutDurations,
    StaysInDpInit,
    SlowToReady,
    ResetByPinOnly,
    IgnoresPage,
    DropsWrites,
    NeverFreezesWithoutStatistics,
    SlowDiagnostics,
    NackWhileBusy,
    NeverDone,
    WrongCdbChecksum,
    StaleCdbReply,
    NoCdbFirmware,
    SlowFirmwareStart,
    WriteMechanism03h,
    StaleStatusAfterRun,
    HangsOnFastPowerChange,
    DarkWithoutClassBits,
    TakesAnyImage,
    FaultyLoad,
    RunsOldLoad,
    HangsAfterRun,
    CommitsNothing,
    TakesAnyConfiguration,
    FlagsInAnyState,
    KeepsMasks,
    KeepsLight,
    IgnoresSwitches,
    IgnoresSettings,
    IgnoresLoopbacks,
    LosesStarts,
    TakesHotChanges,
    NeverFreezes,
    FreezesLitOnly,
    TunesBeside,
    TakesAnyChannel,
    WrongOutputPower,
    ForgetsChannel,
    FalseAlarms,
    Fluctuates,
    UnstableByte,
    ShowsUnknownPages,
    NeverFlagsLos,
    StaleRxPower,
    CouplesLanes,
    ErrsAfterFlap,
    HidesLight,
    Count,
};

struct MisbehaviourRow {
    Misbehaviour id;
    std::string_view name;   ///< for options: "needs-appsel-0-first"
    std::string_view what;   ///< what the module does, one clause
    std::string_view source; ///< where it was seen, or the clause that warns of it
};

/// In the order of the enumeration.
[[nodiscard]] std::span<const MisbehaviourRow> misbehaviours();
[[nodiscard]] std::optional<Misbehaviour> misbehaviour_of(std::string_view name);

/// Which of them a module has.
class Misbehaviours {
public:
    Misbehaviours() = default;
    Misbehaviours(std::initializer_list<Misbehaviour> all) {
        for (const Misbehaviour each : all) {
            add(each);
        }
    }
    void add(Misbehaviour each) { set_.set(static_cast<std::size_t>(each)); }
    [[nodiscard]] bool has(Misbehaviour each) const {
        return set_.test(static_cast<std::size_t>(each));
    }

private:
    std::bitset<static_cast<std::size_t>(Misbehaviour::Count)> set_;
};

} // namespace optictl::drivers::emulator
