#include "drivers/emulator/staged.hpp"

#include <algorithm>
#include <bit>

#include "drivers/emulator/applications.hpp"

namespace optictl::drivers::emulator {
namespace {

using namespace std::chrono_literals;
using memmap::lower;
using memmap::upper;

constexpr memmap::Page page01h = upper(0x01);
constexpr unsigned sets[] = {145, 180}; ///< DPConfigLane1 of SCS0 and SCS1
constexpr unsigned active_set = 206;
constexpr unsigned status_of_lanes = 202;
constexpr unsigned init_pending = 235;

/// Signal integrity settings, counted from DPConfigLane1 of their set on.
struct Setting {
    unsigned place;
    unsigned width; ///< bits of a lane
    bool is_tx;
    unsigned
        advertised_by; ///< byte of page 01h whose bit makes it 1 by default; 0: its default is 0
    unsigned bit;
};
constexpr Setting settings[] = {
    {8, 1, true, 161, 3},   // AdaptiveInputEqEnableTx
    {9, 2, true, 0, 0},     // AdaptiveInputEqRecallTx
    {11, 4, true, 0, 0},    // HostControlledInputEqTargetTx
    {15, 1, true, 161, 0},  // CDREnableTx
    {16, 1, false, 162, 0}, // CDREnableRx
    {17, 4, false, 0, 0},   // OutputEqPreCursorTargetRx
    {21, 4, false, 0, 0},   // OutputEqPostCursorTargetRx
    {25, 4, false, 0, 0},   // OutputAmplitudeTargetRx
};
constexpr unsigned input_eq = 11;
constexpr unsigned cdr_tx = 15;
constexpr unsigned cdr_rx = 16;
constexpr unsigned pre_cursor = 17;
constexpr unsigned post_cursor = 21;
constexpr unsigned amplitude = 25;

/// Bits of a lane among those of all lanes from byte `place` of `bytes` on.
unsigned bits_of(std::span<const std::uint8_t> bytes, unsigned place, unsigned width,
                 unsigned lane) {
    const unsigned shift = lane * width;
    return bytes[place + shift / 8] >> (shift % 8) & ((1U << width) - 1U);
}

unsigned major_of(const Registers& registers) {
    return registers.get(lower, 1) >> 4U;
}

} // namespace

std::string_view name_of(ConfigStatus status) {
    switch (status) {
    case ConfigStatus::Undefined: return "ConfigUndefined";
    case ConfigStatus::Success: return "ConfigSuccess";
    case ConfigStatus::Rejected: return "ConfigRejected";
    case ConfigStatus::InvalidAppSel: return "ConfigRejectedInvalidAppSel";
    case ConfigStatus::InvalidDataPath: return "ConfigRejectedInvalidDataPath";
    case ConfigStatus::InvalidSi: return "ConfigRejectedInvalidSI";
    case ConfigStatus::LanesInUse: return "ConfigRejectedLanesInUse";
    case ConfigStatus::PartialDataPath: return "ConfigRejectedPartialDataPath";
    case ConfigStatus::NoEmulation: return "ConfigRejectedNoEmulation";
    case ConfigStatus::InProgress: break;
    }
    return "ConfigInProgress";
}

unsigned StagedSets::Command::first_lane() const {
    return entry(static_cast<unsigned>(std::countr_zero(lanes))) >> 1U & 0x07U;
}

unsigned StagedSets::Command::app_sel() const {
    return entry(static_cast<unsigned>(std::countr_zero(lanes))) >> 4U;
}

/// Whose violation gives which code (Table 8-101). Its order is the module's own choice.
const StagedSets::Rule StagedSets::rules[] = {
    {ConfigStatus::Rejected, &StagedSets::is_refused_app_sel_0},
    {ConfigStatus::InvalidAppSel, &StagedSets::is_unknown_app_sel},
    {ConfigStatus::InvalidDataPath, &StagedSets::is_wrong_lane_set},
    {ConfigStatus::NoEmulation, &StagedSets::is_without_emulation},
    {ConfigStatus::InvalidSi, &StagedSets::is_wrong_si},
    {ConfigStatus::PartialDataPath, &StagedSets::is_partial},
    {ConfigStatus::PartialDataPath, &StagedSets::is_not_decommissioned},
    {ConfigStatus::LanesInUse, &StagedSets::is_in_use},
    {ConfigStatus::Rejected, &StagedSets::is_taken_on_media_side},
};

StagedSets::StagedSets(Core& core, DataPaths& paths, unsigned bank, std::function<void()> evaluate)
    : core_(core), paths_(paths), evaluate_(std::move(evaluate)), bank_(bank),
      controls_(upper(0x10).in_bank(bank)), status_(upper(0x11).in_bank(bank)) {}

/// The data paths of the lanes of a trigger: lanes that are staged alike.
std::vector<StagedSets::Command> StagedSets::commands_of(unsigned set, Apply how,
                                                         unsigned lanes) const {
    Command all{.how = how};
    for (unsigned i = 0; i < all.bytes.size(); ++i) {
        all.bytes[i] = core_.registers.get(controls_, sets[set] + i);
    }
    std::vector<Command> commands;
    unsigned seen = 0;
    for (unsigned lane = 0; lane < 8; ++lane) {
        if (!is_within(lane, lanes & ~seen)) {
            continue;
        }
        Command command = all;
        const unsigned path = all.entry(lane) >> 1U;
        for (unsigned other = 0; other < 8; ++other) {
            if (all.entry(other) >> 1U == path && (path >> 3U != 0 || other == lane)) {
                command.staged |= 1U << other;
            }
        }
        command.lanes = command.staged & lanes;
        seen |= command.lanes;
        if (is_accepted(command)) {
            commands.push_back(command);
        }
    }
    return commands;
}

void StagedSets::apply(unsigned set, Apply how, unsigned lanes) {
    if (set == 1 && !core_.registers.bit(page01h, 162, 5)) {
        return;
    }
    std::vector<Command> commands = commands_of(set, how, lanes);
    unsigned accepted = 0;
    bool slow = false;
    for (const Command& command : commands) {
        accepted |= command.lanes;
        slow = slow || (command.app_sel() == 0 && core_.has(Misbehaviour::SlowAppSel0));
        accept(command);
    }
    for (Command& command : commands) {
        command.trigger = accepted;
    }
    if (!commands.empty() && !core_.has(Misbehaviour::ConfigInProgressForever)) {
        core_.agenda.after(slow ? Duration(200ms) : core_.settings.configuration,
                           [this, commands] { finish(commands); });
    }
}

/// Tables 6-3 and 6-4: what is not said to have an effect has none, without a word.
bool StagedSets::is_accepted(const Command& command) const {
    if (((command.lanes | command.staged) & in_progress_) != 0) {
        return false;
    }
    if (core_.has(Misbehaviour::TakesAnyConfiguration)) {
        return true;
    }
    bool steady = true;
    bool running = true;
    bool deactivated = true;
    for (unsigned lane = 0; lane < 8; ++lane) {
        if (is_within(lane, command.lanes)) {
            const PathState state = paths_.state_at(lane);
            steady = steady && !is_transient(state);
            deactivated = deactivated && state == PathState::Deactivated;
            running = running && !is_transient(state) && state != PathState::Deactivated;
        }
    }
    if (command.how == Apply::DpInit) {
        return steady || !DataPaths::supports_regular(core_.registers);
    }
    if (command.how != Apply::Immediate && !core_.registers.bit(page01h, 162, 6)) {
        return false;
    }
    if (major_of(core_.registers) == 4 && deactivated) { // as in 4.0 and 4.1
        return true;
    }
    return running &&
           (DataPaths::supports_hot(core_.registers) || core_.has(Misbehaviour::TakesHotChanges));
}

void StagedSets::accept(const Command& command) {
    in_progress_ |= command.lanes;
    if (major_of(core_.registers) >= 5) { // no such code before
        set_status(command.lanes, ConfigStatus::InProgress);
    }
    core_.note({.machine = "CONFIG",
                .bank = bank_,
                .lanes = command.lanes,
                .from = "idle",
                .to = name_of(ConfigStatus::InProgress)});
}

/// All data paths of a trigger are validated before one is executed: of a path that is replaced
/// nothing may be left over.
void StagedSets::finish(const std::vector<Command>& commands) {
    std::vector<ConfigStatus> results;
    for (const Command& command : commands) {
        results.push_back(validate(command));
    }
    for (bool changed = true; changed;) {
        changed = false;
        unsigned refused = 0;
        for (std::size_t i = 0; i < commands.size(); ++i) {
            refused |= results[i] != ConfigStatus::Success ? commands[i].lanes : 0U;
        }
        for (std::size_t i = 0; i < commands.size(); ++i) {
            if (results[i] == ConfigStatus::Success && !changes_settings_only(commands[i]) &&
                (replaced_by(commands[i]) & refused) != 0) {
                results[i] = ConfigStatus::PartialDataPath;
                changed = true;
            }
        }
    }
    if (core_.has(Misbehaviour::ClearsOtherPending)) {
        core_.registers.set(status_, init_pending, 0);
    }
    for (std::size_t i = 0; i < commands.size(); ++i) {
        report(commands[i], results[i]);
    }
    paths_.reform();
    evaluate_();
}

void StagedSets::report(const Command& command, ConfigStatus result) {
    in_progress_ &= ~command.lanes;
    set_status(command.lanes, result);
    core_.note({.machine = "CONFIG",
                .bank = bank_,
                .lanes = command.lanes,
                .from = name_of(ConfigStatus::InProgress),
                .to = name_of(result)});
    if (result == ConfigStatus::Success && !core_.has(Misbehaviour::SuccessButAcsUnchanged)) {
        execute(command);
    }
}

ConfigStatus StagedSets::validate(const Command& command) const {
    if (core_.has(Misbehaviour::TakesAnyConfiguration)) {
        return ConfigStatus::Success;
    }
    for (const Rule& rule : rules) {
        if ((this->*rule.violated)(command)) {
            const bool is_known =
                rule.result != ConfigStatus::NoEmulation || core_.registers.get(lower, 1) >= 0x54;
            return is_known ? rule.result : ConfigStatus::Rejected;
        }
    }
    return ConfigStatus::Success;
}

void StagedSets::execute(const Command& command) {
    for (unsigned lane = 0; lane < 8; ++lane) {
        if (is_within(lane, command.lanes)) {
            copy(command, lane);
        }
    }
    const unsigned pending =
        command.how == Apply::DpInit && command.app_sel() != 0 ? command.lanes : 0;
    core_.registers.change(status_, init_pending, command.lanes, pending);
}

/// To the active control set, where the fields stand as in a staged one.
void StagedSets::copy(const Command& command, unsigned lane) {
    core_.registers.set(status_, active_set + lane, command.entry(lane));
    const bool is_explicit = (command.entry(lane) & 0x01U) != 0;
    for (const Setting& each : settings) {
        if (is_explicit && core_.has(Misbehaviour::IgnoresSettings)) {
            break;
        }
        const bool is_meant =
            each.is_tx ? command.how != Apply::ImmediateRx : command.how != Apply::ImmediateTx;
        if (!is_meant) {
            continue;
        }
        const bool is_on =
            each.advertised_by != 0 && core_.registers.bit(page01h, each.advertised_by, each.bit);
        const unsigned value = is_explicit ? bits_of(command.bytes, each.place, each.width, lane)
                                           : static_cast<unsigned>(is_on);
        const unsigned shift = lane * each.width;
        core_.registers.change(status_, active_set + each.place + shift / 8,
                               ((1U << each.width) - 1U) << (shift % 8), value << (shift % 8));
    }
}

void StagedSets::set_status(unsigned lanes, ConfigStatus status) {
    for (unsigned lane = 0; lane < 8; ++lane) {
        if (is_within(lane, lanes)) {
            core_.registers.set_nibble(status_, status_of_lanes, lane,
                                       static_cast<unsigned>(status));
        }
    }
}

/// The one case that may name single lanes of a path: settings of signals, applied at once.
bool StagedSets::changes_settings_only(const Command& command) const {
    bool same = command.how != Apply::DpInit;
    for (unsigned lane = 0; lane < 8; ++lane) {
        if (is_within(lane, command.lanes)) {
            const unsigned active = core_.registers.get(status_, active_set + lane);
            same = same && active >> 1U == command.entry(lane) >> 1U;
        }
    }
    return same;
}

bool StagedSets::is_refused_app_sel_0(const Command& command) const {
    return command.app_sel() == 0 && core_.has(Misbehaviour::RejectsAppSel0);
}

bool StagedSets::is_unknown_app_sel(const Command& command) const {
    return command.app_sel() != 0 && !application_of(core_.registers, command.app_sel());
}

bool StagedSets::is_wrong_lane_set(const Command& command) const {
    const auto application = application_of(core_.registers, command.app_sel());
    if (!application) {
        return false;
    }
    const unsigned first = command.first_lane();
    return !may_begin_at(*application, first) ||
           command.staged != host_lanes_at(*application, first);
}

bool StagedSets::is_without_emulation(const Command& command) const {
    return (core_.settings.not_emulated >> command.app_sel() & 1U) != 0 && command.app_sel() != 0;
}

/// Table 8-50 (01h:153-154) and Table 8-54 (161-162).
bool StagedSets::is_wrong_si(const Command& command) const {
    const Registers& registers = core_.registers;
    const unsigned input_max = registers.get(page01h, 153) & 0x0FU;
    const unsigned levels = registers.get(page01h, 153) >> 4U;
    const unsigned pre_max = registers.get(page01h, 154) & 0x0FU;
    const unsigned post_max = registers.get(page01h, 154) >> 4U;
    const bool keeps_tx_cdr = registers.bit(page01h, 161, 0) && !registers.bit(page01h, 161, 1);
    const bool keeps_rx_cdr = registers.bit(page01h, 162, 0) && !registers.bit(page01h, 162, 1);
    for (unsigned lane = 0; lane < 8; ++lane) {
        if (!is_within(lane, command.lanes) || (command.entry(lane) & 0x01U) == 0) {
            continue;
        }
        const auto value = [&](unsigned place, unsigned width) {
            return bits_of(command.bytes, place, width, lane);
        };
        const unsigned level = value(amplitude, 4);
        if (value(input_eq, 4) > input_max || value(pre_cursor, 4) > pre_max ||
            value(post_cursor, 4) > post_max ||
            (level != 0 && (level > 3 || (levels >> level & 1U) == 0)) ||
            (keeps_tx_cdr && value(cdr_tx, 1) == 0) || (keeps_rx_cdr && value(cdr_rx, 1) == 0)) {
            return true;
        }
    }
    return false;
}

/// Of the new path, or of one that was there, some lanes are not in the trigger.
bool StagedSets::is_partial(const Command& command) const {
    if (changes_settings_only(command)) {
        return false;
    }
    return ((command.staged | replaced_by(command)) & ~command.trigger) != 0;
}

/// All lanes of the paths that its lanes belong to now.
unsigned StagedSets::replaced_by(const Command& command) const {
    unsigned lanes = 0;
    for (unsigned lane = 0; lane < 8; ++lane) {
        const DataPath* const before = paths_.path_at(lane);
        if (is_within(lane, command.lanes) && before != nullptr) {
            lanes |= before->host_lanes;
        }
    }
    return lanes;
}

bool StagedSets::is_not_decommissioned(const Command& command) const {
    unsigned entries = 0;
    for (unsigned lane = 0; lane < 8; ++lane) {
        if (is_within(lane, command.lanes)) {
            entries |= core_.registers.get(status_, active_set + lane) >> 4U;
        }
    }
    return command.app_sel() != 0 && entries != 0 && !changes_settings_only(command) &&
           core_.has(Misbehaviour::NeedsAppSel0First);
}

/// Lanes of another width than before can be configured in DPDeactivated only (section 6.2.4.3).
bool StagedSets::is_in_use(const Command& command) const {
    if (command.how != Apply::DpInit && core_.has(Misbehaviour::TakesHotChanges)) {
        return false;
    }
    for (unsigned lane = 0; lane < 8; ++lane) {
        const DataPath* const before = paths_.path_at(lane);
        if (is_within(lane, command.lanes) && before != nullptr &&
            before->state != PathState::Deactivated) {
            const bool same = before->host_lanes == command.staged && command.app_sel() != 0;
            if (!same) {
                return true;
            }
        }
    }
    return false;
}

bool StagedSets::is_taken_on_media_side(const Command& command) const {
    const auto application = application_of(core_.registers, command.app_sel());
    if (!application) {
        return false;
    }
    const unsigned wanted = media_lanes_at(*application, command.first_lane());
    unsigned taken = 0;
    for (const DataPath& path : paths_.paths()) {
        taken |= (path.host_lanes & command.trigger) == 0 ? path.media_lanes : 0U;
    }
    for (unsigned lane = 0; lane < 8; ++lane) {
        const auto other = application_of(core_.registers, command.entry(lane) >> 4U);
        if (other && is_within(lane, command.trigger & ~command.lanes)) {
            taken |= media_lanes_at(*other, command.entry(lane) >> 1U & 0x07U);
        }
    }
    return (wanted & taken) != 0;
}

void StagedSets::adopt() {
    unsigned lanes = 0;
    for (unsigned lane = 0; lane < 8; ++lane) {
        const unsigned status = core_.registers.nibble(status_, status_of_lanes, lane);
        lanes |= (status == static_cast<unsigned>(ConfigStatus::InProgress) ? 1U : 0U) << lane;
    }
    if (lanes != 0) {
        set_status(lanes, ConfigStatus::Undefined);
        apply(0, Apply::DpInit, lanes);
    }
}

/// AppSel 1 on as many instances as fit, and the module's own settings of signals (section 8.13.3).
void StagedSets::reset() {
    in_progress_ = 0;
    Command initial;
    const auto application = application_of(core_.registers, 1);
    for (unsigned lane = 0; application && lane < 8; ++lane) {
        const unsigned lanes = host_lanes_at(*application, lane);
        bool is_free = may_begin_at(*application, lane);
        for (unsigned other = lane; is_free && other < 8; ++other) {
            is_free = !is_within(other, lanes) || initial.bytes[other] == 0;
        }
        for (unsigned other = lane; is_free && other < 8; ++other) {
            if (is_within(other, lanes)) {
                initial.bytes[other] = static_cast<std::uint8_t>(0x10U | lane << 1U);
            }
        }
    }
    for (unsigned lane = 0; lane < 8; ++lane) {
        copy(initial, lane);
    }
    for (const unsigned set : sets) {
        for (unsigned i = 0; i < initial.bytes.size(); ++i) {
            core_.registers.set(controls_, set + i, core_.registers.get(status_, active_set + i));
        }
    }
    set_status(0xFF, ConfigStatus::Undefined);
    core_.registers.set(status_, init_pending, 0);
}

} // namespace optictl::drivers::emulator
