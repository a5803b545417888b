// The data path state machines of one bank of eight lanes (OIF-CMIS 5.4 section 6.3.3).
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "drivers/emulator/msm.hpp"

namespace optictl::drivers::emulator {

/// With the codes of 11h:128-131 (Table 8-94).
enum class PathState : std::uint8_t {
    Deactivated = 1,
    Init = 2,
    Deinit = 3,
    Activated = 4,
    TxTurnOn = 5,
    TxTurnOff = 6,
    Initialized = 7,
};

enum class PathSignal : std::uint8_t {
    Deinit,       ///< DPDeinitS (Table 6-16)
    NoDeinit,     ///< not DPDeinitS
    ReDeinit,     ///< DPReDeinitS (Table 6-17)
    Deactivate,   ///< DPDeactivateS (Equations 6-12 to 6-14)
    NoDeactivate, ///< not DPDeactivateS
    Done,         ///< what a transient state is for is done
};

struct PathTransition {
    PathState from;
    PathSignal when;
    PathState to;
};
/// Of one state in the order of priority.
[[nodiscard]] std::span<const PathTransition> path_transitions();
[[nodiscard]] std::string_view name_of(PathState state);
[[nodiscard]] bool is_transient(PathState state);

/// One data path: an instance of an application on its lanes.
struct DataPath {
    unsigned host_lanes = 0;  ///< masks
    unsigned media_lanes = 0; ///< of this bank
    PathState state = PathState::Deactivated;
    unsigned visit = 0; ///< of the state: its timer must not end a later one
    bool done = false;
};

class DataPaths {
public:
    struct Rest {
        std::function<void()> evaluate;       ///< signals may have changed
        std::function<void()> update_outputs; ///< of the bank: a path came to a state
    };
    DataPaths(Core& core, const ModuleStateMachine& module, unsigned bank, Rest rest);

    /// All lanes deactivated, paths as the active control set has them.
    void reset();
    /// Paths and states as the memory has them.
    void adopt();
    /// The active control set has changed. Paths with the same lanes as before keep their state.
    void reform();

    /// Makes at most one transition of one path; whether it made one.
    bool step();

    [[nodiscard]] bool all_deactivated() const;
    [[nodiscard]] PathState state_at(unsigned host_lane) const;
    /// The path that a host lane or a media lane belongs to; null: unused.
    [[nodiscard]] const DataPath* path_at(unsigned host_lane) const;
    [[nodiscard]] const DataPath* path_at_media(unsigned media_lane) const;
    [[nodiscard]] std::span<const DataPath> paths() const { return paths_; }
    /// Media lanes that the host muted, by mask: by disabling or by squelching.
    [[nodiscard]] unsigned muted_lanes() const;

    /// Whether a change of the whole configuration without host intervention is there, with states
    /// passed through (regular) or without (hot) (L:2.6 and, where it is 1, L:2.1-0).
    [[nodiscard]] static bool supports_regular(const Registers& registers);
    [[nodiscard]] static bool supports_hot(const Registers& registers);

private:
    [[nodiscard]] bool is_on(const DataPath& path, PathSignal signal) const;
    [[nodiscard]] bool is_deinit(const DataPath& path) const;
    [[nodiscard]] bool is_redeinit(const DataPath& path) const;
    [[nodiscard]] bool is_deactivate(const DataPath& path) const;
    [[nodiscard]] bool ends_at_once(const DataPath& path) const;
    void enter(std::size_t index, PathState state);
    void start_timer(const DataPath& path);
    [[nodiscard]] Duration duration(PathState state) const;
    void show(const DataPath& path);
    [[nodiscard]] bool is_whole(unsigned host_lanes, unsigned path) const;

    Core& core_;
    const ModuleStateMachine& module_;
    Rest rest_;
    unsigned bank_;
    memmap::Page controls_; ///< 10h
    memmap::Page status_;   ///< 11h
    std::vector<DataPath> paths_;
    unsigned visits_ = 0;
};

} // namespace optictl::drivers::emulator
