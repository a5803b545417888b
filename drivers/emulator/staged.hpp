// Staged control sets: what an Apply trigger makes of them (OIF-CMIS 5.4 sections 6.2.4, 8.13.3,
// 8.14.5).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "drivers/emulator/dpsm.hpp"

namespace optictl::drivers::emulator {

/// Codes of 11h:202-205 (Table 8-101).
enum class ConfigStatus : std::uint8_t {
    Undefined = 0,
    Success = 1,
    Rejected = 2,
    InvalidAppSel = 3,
    InvalidDataPath = 4,
    InvalidSi = 5,
    LanesInUse = 6,
    PartialDataPath = 7,
    NoEmulation = 8,
    InProgress = 12,
};
[[nodiscard]] std::string_view name_of(ConfigStatus status);

/// Which settings a trigger takes over, and how.
enum class Apply : std::uint8_t { DpInit, Immediate, ImmediateTx, ImmediateRx };

class StagedSets {
public:
    StagedSets(Core& core, DataPaths& paths, unsigned bank, std::function<void()> evaluate);

    /// A host wrote lanes to a trigger. Each data path of them is handled for itself.
    void apply(unsigned set, Apply how, unsigned lanes);
    /// The registers are at their defaults: the default application in all sets.
    void reset();
    /// A configuration that the memory says is in progress goes on.
    void adopt();

private:
    /// A data path as a command names it, with what was staged at that moment.
    struct Command {
        Apply how = Apply::DpInit;
        unsigned lanes = 0;   ///< of the command, one data path
        unsigned staged = 0;  ///< lanes that are staged for the same data path, triggered or not
        unsigned trigger = 0; ///< all lanes of the trigger that were accepted
        std::array<std::uint8_t, 29> bytes{}; ///< of the set, from DPConfigLane1 on

        [[nodiscard]] unsigned entry(unsigned lane) const { return bytes[lane]; }
        [[nodiscard]] unsigned first_lane() const;
        [[nodiscard]] unsigned app_sel() const;
    };
    /// A way to violate the rules, and its result code; in the order of validation.
    struct Rule {
        ConfigStatus result;
        bool (StagedSets::*violated)(const Command&) const;
    };
    static const Rule rules[];

    [[nodiscard]] bool is_accepted(const Command& command) const;
    [[nodiscard]] std::vector<Command> commands_of(unsigned set, Apply how, unsigned lanes) const;
    void accept(const Command& command);
    void finish(const std::vector<Command>& commands);
    void report(const Command& command, ConfigStatus result);
    [[nodiscard]] unsigned replaced_by(const Command& command) const;
    void execute(const Command& command);
    void copy(const Command& command, unsigned lane);
    void set_status(unsigned lanes, ConfigStatus status);
    [[nodiscard]] ConfigStatus validate(const Command& command) const;
    [[nodiscard]] bool changes_settings_only(const Command& command) const;

    [[nodiscard]] bool is_refused_app_sel_0(const Command& command) const;
    [[nodiscard]] bool is_unknown_app_sel(const Command& command) const;
    [[nodiscard]] bool is_wrong_lane_set(const Command& command) const;
    [[nodiscard]] bool is_without_emulation(const Command& command) const;
    [[nodiscard]] bool is_wrong_si(const Command& command) const;
    [[nodiscard]] bool is_partial(const Command& command) const;
    [[nodiscard]] bool is_not_decommissioned(const Command& command) const;
    [[nodiscard]] bool is_in_use(const Command& command) const;
    [[nodiscard]] bool is_taken_on_media_side(const Command& command) const;

    Core& core_;
    DataPaths& paths_;
    std::function<void()> evaluate_;
    unsigned bank_;
    memmap::Page controls_;
    memmap::Page status_;
    unsigned in_progress_ = 0; ///< lanes
};

} // namespace optictl::drivers::emulator
