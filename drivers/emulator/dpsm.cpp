#include "drivers/emulator/dpsm.hpp"

#include <algorithm>
#include <bit>

#include "drivers/emulator/applications.hpp"
#include "drivers/emulator/durations.hpp"

namespace optictl::drivers::emulator {
namespace {

using enum PathState;
using Signal = PathSignal;
using memmap::lower;
using memmap::upper;

constexpr PathTransition transitions[] = {
    {Deactivated, Signal::NoDeinit, Init},
    {Init, Signal::Deinit, PathState::Deinit},
    {Init, Signal::Done, Initialized},
    {Initialized, Signal::ReDeinit, PathState::Deinit},
    {Initialized, Signal::NoDeactivate, TxTurnOn},
    {TxTurnOn, Signal::Deactivate, TxTurnOff},
    {TxTurnOn, Signal::Done, Activated},
    {Activated, Signal::Deactivate, TxTurnOff},
    {TxTurnOff, Signal::Done, Initialized},
    {PathState::Deinit, Signal::Done, Deactivated},
};

constexpr unsigned states = 128;
constexpr unsigned state_changed = 134;
constexpr unsigned active_set = 206;
constexpr unsigned init_pending = 235;
constexpr unsigned deinit_lanes = 128;
constexpr unsigned disabled_lanes = 130;
constexpr unsigned squelched_lanes = 132;

} // namespace

std::span<const PathTransition> path_transitions() {
    return transitions;
}

std::string_view name_of(PathState state) {
    constexpr std::string_view names[] = {
        "",           "DPDeactivated", "DPInit",       "DPDeinit", "DPActivated",
        "DPTxTurnOn", "DPTxTurnOff",   "DPInitialized"};
    return names[static_cast<std::size_t>(state)];
}

bool is_transient(PathState state) {
    return state == Init || state == PathState::Deinit || state == TxTurnOn || state == TxTurnOff;
}

DataPaths::DataPaths(Core& core, const ModuleStateMachine& module, unsigned bank, Rest rest)
    : core_(core), module_(module), rest_(std::move(rest)), bank_(bank),
      controls_(upper(0x10).in_bank(bank)), status_(upper(0x11).in_bank(bank)) {}

bool DataPaths::supports_regular(const Registers& registers) {
    const unsigned model = registers.get(lower, 2);
    return (model & 0x40U) == 0 || (model & 0x01U) != 0;
}

bool DataPaths::supports_hot(const Registers& registers) {
    const unsigned model = registers.get(lower, 2);
    return (model & 0x40U) == 0 || (model & 0x02U) != 0;
}

unsigned DataPaths::muted_lanes() const {
    const Registers& registers = core_.registers;
    unsigned disabled =
        core_.has(Misbehaviour::KeepsLight) ? 0U : registers.get(controls_, disabled_lanes);
    if (disabled != 0 && registers.bit(upper(0x01), 151, 0)) { // TxDisableIsModuleWide
        disabled = 0xFF;
    }
    return disabled | registers.get(controls_, squelched_lanes);
}

bool DataPaths::is_deinit(const DataPath& path) const {
    return module_.state() != ModuleState::Ready || module_.is_low_power_requested() ||
           (core_.registers.get(controls_, deinit_lanes) & path.host_lanes) != 0;
}

bool DataPaths::is_redeinit(const DataPath& path) const {
    return is_deinit(path) || (supports_regular(core_.registers) &&
                               (core_.registers.get(status_, init_pending) & path.host_lanes) != 0);
}

bool DataPaths::is_deactivate(const DataPath& path) const {
    return is_redeinit(path) || (muted_lanes() & path.media_lanes) != 0;
}

bool DataPaths::is_on(const DataPath& path, PathSignal signal) const {
    switch (signal) {
    case Signal::Deinit: return is_deinit(path);
    case Signal::NoDeinit: return !is_deinit(path);
    case Signal::ReDeinit: return is_redeinit(path);
    case Signal::Deactivate: return is_deactivate(path);
    case Signal::NoDeactivate: return !is_deactivate(path);
    case Signal::Done: break;
    }
    return path.done;
}

bool DataPaths::ends_at_once(const DataPath& path) const {
    return std::ranges::any_of(transitions, [&](const PathTransition& row) {
        return row.from == path.state && is_on(path, row.when);
    });
}

bool DataPaths::step() {
    for (std::size_t i = 0; i < paths_.size(); ++i) {
        for (const PathTransition& row : transitions) {
            if (row.from == paths_[i].state && is_on(paths_[i], row.when)) {
                enter(i, row.to);
                return true;
            }
        }
    }
    return false;
}

Duration DataPaths::duration(PathState state) const {
    switch (state) {
    case Init: return taken_of(core_, bound_of(core_, dp_init));
    case TxTurnOn:
        return taken_of(core_, std::min(bound_of(core_, tx_turn_on), lighting_bound(core_)));
    case TxTurnOff:
        return taken_of(core_, std::min(bound_of(core_, tx_turn_off), darkening_bound(core_)));
    default: return taken_of(core_, bound_of(core_, dp_deinit));
    }
}

void DataPaths::start_timer(const DataPath& path) {
    if (path.state == Init && core_.has(Misbehaviour::StaysInDpInit)) {
        return;
    }
    core_.agenda.after(duration(path.state), [this, visit = path.visit] {
        const auto found = std::ranges::find(paths_, visit, &DataPath::visit);
        if (found != paths_.end()) {
            found->done = true;
            rest_.evaluate();
        }
    });
}

void DataPaths::enter(std::size_t index, PathState state) {
    DataPath& path = paths_[index];
    const PathState from = path.state;
    path.state = state;
    path.done = false;
    path.visit = ++visits_;
    if (from == Init && state == Initialized) { // what was pending is done
        core_.registers.change(status_, init_pending, path.host_lanes, 0);
    }
    if (is_transient(state)) {
        start_timer(path);
    }
    show(path);
    core_.note({.machine = "DPSM",
                .bank = bank_,
                .lanes = path.host_lanes,
                .from = name_of(from),
                .to = name_of(state)});
    if (!is_transient(state) && !ends_at_once(path)) { // Table 6-19
        core_.registers.change(status_, state_changed, path.host_lanes, path.host_lanes);
    }
    rest_.update_outputs();
}

void DataPaths::show(const DataPath& path) {
    for (unsigned lane = 0; lane < 8; ++lane) {
        if (is_within(lane, path.host_lanes)) {
            core_.registers.set_nibble(status_, states, lane, static_cast<unsigned>(path.state));
        }
    }
}

void DataPaths::reset() {
    paths_.clear();
    reform();
}

void DataPaths::reform() {
    std::vector<DataPath> before = std::move(paths_);
    paths_.clear();
    core_.registers.fill(status_, states, states + 3, 0x11);
    unsigned seen = 0;
    for (unsigned lane = 0; lane < 8; ++lane) {
        const unsigned entry = core_.registers.get(status_, active_set + lane);
        const auto application = application_of(core_.registers, entry >> 4U);
        const unsigned first = entry >> 1U & 0x07U;
        if (is_within(lane, seen) || !application) {
            continue;
        }
        DataPath path{.host_lanes = host_lanes_at(*application, first),
                      .media_lanes = media_lanes_at(*application, first),
                      .visit = ++visits_};
        if (!is_whole(path.host_lanes, entry >> 1U)) {
            continue;
        }
        const auto same = std::ranges::find(before, path.host_lanes, &DataPath::host_lanes);
        if (same != before.end()) {
            path.state = same->state;
            path.visit = same->visit;
            path.done = same->done;
        }
        seen |= path.host_lanes;
        paths_.push_back(path);
        show(path);
    }
}

/// Whether the active control set has all of these lanes, and no others, for one path.
bool DataPaths::is_whole(unsigned host_lanes, unsigned path) const {
    unsigned lanes = 0;
    for (unsigned lane = 0; lane < 8; ++lane) {
        const bool same = core_.registers.get(status_, active_set + lane) >> 1U == path;
        lanes |= (same ? 1U : 0U) << lane;
    }
    return lanes == host_lanes;
}

void DataPaths::adopt() {
    std::vector<unsigned> shown;
    for (unsigned lane = 0; lane < 8; ++lane) {
        shown.push_back(core_.registers.nibble(status_, states, lane));
    }
    reset();
    for (DataPath& path : paths_) {
        const unsigned code = shown[static_cast<std::size_t>(std::countr_zero(path.host_lanes))];
        const bool is_known = code >= 1 && code <= 7;
        path.state = is_known ? static_cast<PathState>(code) : Deactivated;
        if (is_transient(path.state)) {
            start_timer(path);
        }
        show(path);
    }
}

bool DataPaths::all_deactivated() const {
    return std::ranges::all_of(paths_,
                               [](const DataPath& path) { return path.state == Deactivated; });
}

const DataPath* DataPaths::path_at(unsigned host_lane) const {
    const auto found = std::ranges::find_if(
        paths_, [&](const DataPath& path) { return is_within(host_lane, path.host_lanes); });
    return found != paths_.end() ? &*found : nullptr;
}

const DataPath* DataPaths::path_at_media(unsigned media_lane) const {
    const auto found = std::ranges::find_if(
        paths_, [&](const DataPath& path) { return is_within(media_lane, path.media_lanes); });
    return found != paths_.end() ? &*found : nullptr;
}

PathState DataPaths::state_at(unsigned host_lane) const {
    const DataPath* path = path_at(host_lane);
    return path != nullptr ? path->state : Deactivated;
}

} // namespace optictl::drivers::emulator
