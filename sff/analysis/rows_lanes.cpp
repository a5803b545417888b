// Causes of lanes and data paths, in the order of the chain, but for what explains others.
#include <algorithm>

#include "sff/analysis/row.hpp"

namespace optictl::analysis::detail {
namespace {

using memmap::State;
using model::Configuration;
using model::DataPath;
using model::lane_count;

/// Host lanes of the paths for which `test` holds.
template <class Test>
LaneSet hosts_where(const View& view, Test test) {
    LaneSet lanes = 0;
    for (const DataPath& path : view.module.data_paths) {
        lanes |= test(path) ? path.host_lanes : 0U;
    }
    return lanes;
}
/// Lanes of paths that no cause has explained: one that takes both directions of a path.
LaneSet open_hosts(const View& view) {
    return ~view.claimed.rx_host;
}

// ---- application

Found no_application(const View& view) {
    LaneSet unused = 0;
    for (const model::Lane& lane : view.module.lanes) {
        unused |= lane.application.has_value() && lane.application.raw == 0
                      ? model::lane_bit(lane.number)
                      : 0U;
    }
    const bool all = lane_count(unused) == view.module.lanes.size();
    return if_host(view.has_states() && view.host == 0 && all ? unused : 0U);
}
bool runs(const DataPath& path) {
    return path.state == PathState::Activated;
}
Found refused(const View& view) {
    return if_host(hosts_where(view, [](const DataPath& path) {
        return path.configuration == Configuration::Refused && !runs(path);
    }));
}
Found change_refused(const View& view) {
    return if_host(hosts_where(view, [](const DataPath& path) {
        return path.configuration == Configuration::Refused && runs(path);
    }));
}
Found configuring(const View& view) {
    return if_host(open_hosts(view) & hosts_where(view, [](const DataPath& path) {
                       return path.configuration == Configuration::InProgress && !runs(path) &&
                              path.state != PathState::Unknown;
                   }));
}
Found reconfiguring(const View& view) {
    return if_host(hosts_where(view, [](const DataPath& path) {
        return path.configuration == Configuration::InProgress && runs(path);
    }));
}
/// Lanes of no data path: what the module refused would have made one.
Found refused_unused(const View& view) {
    LaneSet lanes = 0;
    for (const model::Lane& lane : view.module.lanes) {
        const bool is_refused = lane.path < 0 && lane.configuration == Configuration::Refused;
        lanes |= is_refused ? model::lane_bit(lane.number) : 0U;
    }
    return if_host(view.host != 0 ? lanes : 0U);
}
/// The lanes of findings with this id; all of them where one names none.
LaneSet lanes_of_findings(const View& view, std::string_view id) {
    LaneSet lanes = 0;
    for (const model::Finding& finding : view.module.findings) {
        if (finding.id == id) {
            lanes |= finding.lanes.empty() ? ~LaneSet{0} : LaneSet{0};
            for (const unsigned lane : finding.lanes) {
                lanes |= model::lane_bit(lane);
            }
        }
    }
    return lanes;
}
/// Lanes whose application the module does not advertise.
Found unknown_application(const View& view) {
    return if_host(lanes_of_findings(view, "application-unknown") & view.host);
}
Found init_pending(const View& view) {
    return if_host(view[Signal::InitPending].set & view.host & view.running);
}

// ---- outputs that the host has switched off: they put a data path into DPInitialized

Found tx_off_by(const View& view, Signal signal) {
    const LaneSet held = view.in_state(PathState::Deactivated) | view.in_state(PathState::Deinit) |
                         view.in_state(PathState::Init);
    const LaneSet lanes = view[signal].set & view.media & ~view.media_of(held);
    return if_media(lanes, 0);
}
Found tx_disabled(const View& view) {
    return tx_off_by(view, Signal::TxDisabled);
}
Found tx_disabled_by_pin(const View& view) {
    return view[Signal::TxDisabled].set != 0 ? Found{} : tx_off_by(view, Signal::TxDisabledByPin);
}
Found tx_squelched(const View& view) {
    Found found = tx_off_by(view, Signal::TxForcedSquelch);
    found.media &= ~view[Signal::TxDisabled].set;
    return if_media(found.media, found.host);
}

// ---- data path states

LaneSet open_in(const View& view, PathState state) {
    return view.in_state(state) & open_hosts(view);
}
Found held_down(const View& view) {
    const LaneSet lanes = open_in(view, PathState::Deactivated) | open_in(view, PathState::Deinit);
    return if_host(lanes & view.whole(view[Signal::HeldDown].set & lanes));
}
Found not_started(const View& view) {
    return if_host(open_in(view, PathState::Deactivated));
}
/// What keeps a path in DPInit: no signal to adapt to.
Found in_init_without_input(const View& view) {
    const LaneSet lanes = open_in(view, PathState::Init);
    const LaneSet lost = view[Signal::TxLos].set | view[Signal::TxLol].set;
    return if_host(lanes & view.whole(lost & lanes));
}
Found in_init(const View& view) {
    return if_host(open_in(view, PathState::Init));
}
Found in_deinit(const View& view) {
    return if_host(open_in(view, PathState::Deinit));
}
Found in_tx_turn_on(const View& view) {
    return if_host(open_in(view, PathState::TxTurnOn));
}
/// Unless outputs that are switched off explain it.
Found in_tx_turn_off(const View& view) {
    return if_host(open_in(view, PathState::TxTurnOff) & ~view.claimed.tx_host);
}
Found initialized(const View& view) {
    return if_host(open_in(view, PathState::Initialized) & ~view.claimed.tx_host);
}

// ---- tests that somebody has left on

Found generator_to_host(const View& view) {
    return if_host(view[Signal::HostGenerator].set & view.host);
}
Found generator_to_media(const View& view) {
    return if_media(view[Signal::MediaGenerator].set & view.media);
}
Found media_output_loop(const View& view) {
    return if_media(view[Signal::MediaOutputLoop].set & view.media);
}
Found media_input_loop(const View& view) {
    return if_media(view[Signal::MediaInputLoop].set & view.media);
}
Found host_output_loop(const View& view) {
    return if_host(view[Signal::HostOutputLoop].set & view.host);
}
Found host_input_loop(const View& view) {
    return if_host(view[Signal::HostInputLoop].set & view.host);
}

// ---- host input. A latched flag counts where the output is not there; a live one by itself.

LaneSet silent_hosts(const View& view) {
    return view.host_of(view.tx_silent & ~view.claimed.tx_media) & view.open_tx_host();
}
Found host_input(const View& view, Signal signal) {
    const LaneSignal& flag = view[signal];
    const LaneSet there = flag.set & view.open_tx_host();
    // Without states the lanes of both sides are the same.
    const LaneSet silent =
        view.has_states() ? silent_hosts(view) : view.tx_silent & ~view.claimed.tx_media;
    const LaneSet lanes = flag.latched ? there & silent : there;
    return if_host(lanes, view.media_of(lanes) & view.tx_silent & ~view.claimed.tx_media);
}
Found tx_los_all(const View& view) {
    const Found found = host_input(view, Signal::TxLos);
    return if_host(found.host == view.host ? found.host : 0U, found.media);
}
Found tx_los(const View& view) {
    return host_input(view, Signal::TxLos);
}
Found tx_lol(const View& view) {
    return host_input(view, Signal::TxLol);
}
Found tx_eq_fail(const View& view) {
    return host_input(view, Signal::TxEqFail);
}
/// Latched, and nothing that is so now supports it.
LaneSet only_latched(const LaneSignal& flag, LaneSet open) {
    return flag.latched ? flag.set & open : 0U;
}
LaneSet only_latched_host(const View& view, Signal signal) {
    return only_latched(view[signal], view.open_tx_host());
}
Found tx_los_happened(const View& view) {
    return if_host(only_latched_host(view, Signal::TxLos));
}
Found tx_lol_happened(const View& view) {
    return if_host(only_latched_host(view, Signal::TxLol) & ~view[Signal::TxLos].set);
}
Found tx_eq_fail_happened(const View& view) {
    return if_host(only_latched_host(view, Signal::TxEqFail) & ~view[Signal::TxLos].set &
                   ~view[Signal::TxLol].set);
}

// ---- Tx

LaneSet open_silent(const View& view) {
    return view.tx_silent & view.open_tx_media();
}
Found tx_fault(const View& view) {
    const LaneSignal& fault = view[Signal::TxFault];
    return if_media(fault.set & (fault.latched ? open_silent(view) : view.open_tx_media()));
}
LaneSet laser_off(const View& view) {
    const Watch& power = view[Watched::TxPower];
    return open_silent(view) & (power.dark | (view[Watched::TxBias].dark & ~power.known));
}
Found tuning(const View& view) {
    return if_media(view[Signal::TxTuning].set & open_silent(view));
}
Found without_channel_and_off(const View& view) {
    return if_media(lanes_of_findings(view, "channel-range") & open_silent(view));
}
Found without_channel(const View& view) {
    return if_media(lanes_of_findings(view, "channel-range") & view.media & ~open_silent(view));
}
Found off_channel(const View& view) {
    return if_media(lanes_of_findings(view, "channel-not-current") & view.media);
}
Found unlocked_and_off(const View& view) {
    return if_media(view[Signal::TxUnlocked].set & open_silent(view));
}
Found unlocked(const View& view) {
    return if_media(view[Signal::TxUnlocked].set & view.open_tx_media());
}
Found tx_dark_all(const View& view) {
    const LaneSet lanes = laser_off(view);
    return if_media(lanes == view.media && lane_count(lanes) > 1 ? lanes : 0U);
}
Found tx_dark(const View& view) {
    return if_media(laser_off(view));
}
Found tx_invalid(const View& view) {
    return if_media(open_silent(view));
}
/// Also of lanes that are off for another reason: a fault is told in any case.
Found tx_fault_happened(const View& view) {
    const LaneSignal& fault = view[Signal::TxFault];
    return if_media(fault.latched ? fault.set & view.running_media & ~open_silent(view) : 0U);
}

// ---- Rx

Found rx_disabled(const View& view) {
    return if_host(view[Signal::RxDisabled].set & view.host & view.running);
}
LaneSet dark(const View& view) {
    return view[Watched::RxPower].dark & view.open_rx_media();
}
Found rx_dark_all(const View& view) {
    const LaneSet lanes = dark(view);
    return if_media(lanes == view.media ? lanes : 0U);
}
Found rx_dark(const View& view) {
    return if_media(dark(view));
}
/// The host lanes of paths whose Rx output is not there, and of which it is not known why.
LaneSet silent_rx(const View& view) {
    return view.whole(view.rx_silent & view.open_rx_host()) & view.open_rx_host();
}
/// What supports a latched flag of a receiver where outputs have no status: power that is too low.
LaneSet supported(const View& view, bool by_power) {
    const LaneSet low = by_power ? view[Watched::RxPower].beyond[model::LowAlarm] &
                                       ~view.media_of(view[Signal::RxValid].known)
                                 : 0U;
    return view.media_of(silent_rx(view)) | low;
}
Found rx_los(const View& view) {
    const LaneSignal& los = view[Signal::RxLos];
    return if_media(los.set & view.open_rx_media() &
                    (los.latched ? supported(view, true) : ~LaneSet{0}));
}
Found rx_lol(const View& view) {
    const LaneSignal& lol = view[Signal::RxLol];
    return if_media(lol.set & view.open_rx_media() &
                    (lol.latched ? supported(view, false) : ~LaneSet{0}));
}
Found rx_invalid(const View& view) {
    return if_host(view.rx_silent & view.open_rx_host());
}
LaneSet only_latched_media(const View& view, Signal signal) {
    return only_latched(view[signal], view.open_rx_media());
}
Found rx_los_happened(const View& view) {
    return if_media(only_latched_media(view, Signal::RxLos));
}
Found rx_lol_happened(const View& view) {
    return if_media(only_latched_media(view, Signal::RxLol) & ~view[Signal::RxLos].set);
}

// clang-format off
constexpr Row rows[] = {
    {"no-application", Step::Application, Grade::Bad, no_application, "no application is selected on {host}", "Select an application (AppSel) for the speed of the port.", {by_application}, TakesAll | Idle},
    {"config-refused", Step::Application, Grade::Bad, refused, "the module refused the configuration of {host}: {refusal}", "Correct what the reason names, then apply the configuration again.", {by_configuration, by_path_state}, TakesAll | Idle},
    {"change-refused", Step::Application, Grade::Suspect, change_refused, "the module refused a change of {host}: {refusal}; the former configuration goes on", "Apply what is meant to run again, or leave it as it is.", {by_configuration}, 0},
    {"config-refused", Step::Application, Grade::Suspect, refused_unused, "the module refused to configure {host}, which carry nothing: {refusal}", "Correct what the reason names, then apply the configuration again; leave it where the lanes are not to be used.", {by_configuration}, 0},
    {"config-in-progress", Step::Application, Grade::Bad, configuring, "the configuration of {host} is in progress", "Wait, and read again.", {by_configuration, by_path_state}, TakesAll | Transient | Idle},
    {"application-unknown", Step::Application, Grade::Good, unknown_application, "the application of {host} is not one that the module advertises", "Select one of the advertised applications.", {by_application}, 0},
    {"change-in-progress", Step::Application, Grade::Good, reconfiguring, "a change of the configuration of {host} is in progress", "", {by_configuration}, Transient},
    {"init-pending", Step::DataPath, Grade::Good, init_pending, "a new configuration of {host} waits for its initialisation (DPInitPending)", "Take the data path down and up where the module does not do so by itself.", {by(Signal::InitPending)}, Transient},

    {"loopback-host-input", Step::DataPath, Grade::Bad, host_input_loop, "loopback on {host}: the host gets back what it sends (host side input loopback)", "Switch the loopback off when its test is over.", {by(Signal::HostInputLoop)}, 0},
    {"loopback-media-output", Step::DataPath, Grade::Bad, media_output_loop, "loopback on {media}: the host gets back what it sends (media side output loopback)", "Switch the loopback off when its test is over.", {by(Signal::MediaOutputLoop)}, 0},
    {"loopback-media-input", Step::DataPath, Grade::Bad, media_input_loop, "loopback on {media}: the far end gets back what it sends (media side input loopback)", "Switch the loopback off when its test is over.", {by(Signal::MediaInputLoop)}, 0},
    {"loopback-host-output", Step::DataPath, Grade::Bad, host_output_loop, "loopback on {host}: the far end gets back what it sends (host side output loopback)", "Switch the loopback off when its test is over.", {by(Signal::HostOutputLoop)}, 0},
    {"generator-host", Step::DataPath, Grade::Bad, generator_to_host, "the host gets a test pattern of the module on {host}, not what the far end sends", "Switch the generator off when its test is over; some modules need a reset behind it.", {by(Signal::HostGenerator)}, 0},
    {"generator-media", Step::DataPath, Grade::Bad, generator_to_media, "the far end gets a test pattern of the module on {media}, not what the host sends", "Switch the generator off when its test is over; some modules need a reset behind it.", {by(Signal::MediaGenerator)}, 0},

    {"tx-disabled", Step::Tx, Grade::Bad, tx_disabled, "the host has disabled the Tx output of {media}", "Enable it (admin up), unless the port is meant to be down.", {by(Signal::TxDisabled), by(Watched::TxPower)}, TakesTx | Idle},
    {"tx-disabled-pin", Step::Tx, Grade::Bad, tx_disabled_by_pin, "the Tx disable pin has switched off {media}", "Release the Tx disable pin (admin up, platform driver).", {by(Signal::TxDisabledByPin), by(Watched::TxPower)}, TakesTx | Idle},
    {"tx-squelched", Step::Tx, Grade::Bad, tx_squelched, "the host has squelched the Tx output of {media}", "Clear the forced squelch.", {by(Signal::TxForcedSquelch), by(Watched::TxPower)}, TakesTx | Idle},

    {"data-path-held", Step::DataPath, Grade::Bad, held_down, "the host holds the data path of {host} deactivated ({state})", "Clear DPDeinit (admin up), unless the port is meant to be down.", {by(Signal::HeldDown), by_path_state}, TakesAll | Idle},
    {"data-path-not-started", Step::DataPath, Grade::Bad, not_started, "the data path of {host} is deactivated ({state}), and the host does not hold it", "Apply the application to the lanes (ApplyDPInit).", {by_path_state, by_configuration}, TakesAll | Idle},
    {"data-path-init-no-input", Step::DataPath, Grade::Bad, in_init_without_input, "the data path of {host} is initialising ({state}), and the signal from the host is missing or not locked", "Set the host port up, and check rate and modulation of its serdes against the application.", {by_path_state, by(Signal::TxLos)}, TakesAll | Transient | Idle},
    {"data-path-init", Step::DataPath, Grade::Bad, in_init, "the data path of {host} is initialising ({state})", "Wait for as long as the module advertises; where it stays, check the signal from the host and reset the data path.", {by_path_state}, TakesAll | Transient | Idle},
    {"data-path-deinit", Step::DataPath, Grade::Bad, in_deinit, "the data path of {host} is being deactivated ({state})", "Read again; the host or the module is taking it down.", {by_path_state}, TakesAll | Transient | Idle},
    {"data-path-tx-turn-on", Step::DataPath, Grade::Bad, in_tx_turn_on, "the data path of {host} is switching its Tx outputs on ({state})", "Wait, and read again.", {by_path_state}, TakesAll | Transient | Idle},
    {"data-path-tx-turn-off", Step::DataPath, Grade::Bad, in_tx_turn_off, "the data path of {host} is switching its Tx outputs off ({state})", "Read again; see who disabled them.", {by_path_state}, TakesAll | Transient | Idle},
    {"data-path-initialized", Step::DataPath, Grade::Bad, initialized, "the data path of {host} is initialised but not activated ({state}), and no output is disabled", "Read the Tx disable and squelch registers; where none is set, reset the data path.", {by_path_state}, TakesAll | Idle},

    {"host-silent", Step::HostInput, Grade::Bad, tx_los_all, "no signal from the host on {host} (Tx LOS)", "Set the host port up, and check that its serdes runs at the speed of the application.", {by(Signal::TxLos), by(Signal::TxValid)}, TakesTx | Idle},
    {"tx-los", Step::HostInput, Grade::Bad, tx_los, "no signal from the host on {host} (Tx LOS)", "Check the serdes lanes of the host, then reseat the module: contacts.", {by(Signal::TxLos), by(Signal::TxValid)}, TakesTx | Idle},
    {"tx-lol", Step::HostInput, Grade::Bad, tx_lol, "the Tx CDR cannot lock to the host signal of {host}", "Check rate, modulation and FEC of the host against the application, and its Tx settings.", {by(Signal::TxLol), by(Signal::TxValid)}, TakesTx | Idle},
    {"tx-eq-failed", Step::HostInput, Grade::Bad, tx_eq_fail, "the adaptive input equaliser failed on {host}", "Check the Tx settings of the host (amplitude, pre- and post-cursor).", {by(Signal::TxEqFail), by(Signal::TxValid)}, TakesTx | Idle},
    {"tx-los", Step::HostInput, Grade::Suspect, tx_los_happened, "the signal from the host was lost on {host} since the flags were read last", "Read the flags again; when it comes back, check the serdes of the host.", {by(Signal::TxLos)}, Happened | Idle},
    {"tx-lol", Step::HostInput, Grade::Suspect, tx_lol_happened, "the Tx CDR lost lock on {host} since the flags were read last", "Read the flags again; when it comes back, check the serdes of the host.", {by(Signal::TxLol)}, Happened | Idle},
    {"tx-eq-failed", Step::HostInput, Grade::Suspect, tx_eq_fail_happened, "the adaptive input equaliser failed on {host} since the flags were read last", "Read the flags again; when it comes back, check the Tx settings of the host.", {by(Signal::TxEqFail)}, Happened | Idle},

    {"tx-fault", Step::Tx, Grade::Suspect, tx_fault_happened, "the transmitter of {media} failed since the flags were read last", "Read the flags again; replace the module when it comes back.", {by(Signal::TxFault)}, Happened},
    {"tx-fault", Step::Tx, Grade::Bad, tx_fault, "the transmitter of {media} failed", "Reset the module once; replace it when the fault comes back.", {by(Signal::TxFault), by(Watched::TxPower)}, TakesTx},
    {"tuning", Step::Tx, Grade::Bad, tuning, "the laser of {media} is being tuned, and does not send", "Wait for as long as tuning takes, and read again.", {by(Signal::TxTuning), by(Signal::TxValid)}, TakesTx | Transient | Idle},
    {"channel-range", Step::Tx, Grade::Bad, without_channel_and_off, "nothing is sent: {finding}", "Set a channel and a grid that the module advertises; the far end needs the same.", {by_finding, by(Signal::TxValid)}, TakesTx | Idle},
    {"channel-range", Step::Tx, Grade::Suspect, without_channel, "{finding}", "Set a channel and a grid that the module advertises; the far end needs the same.", {by_finding}, 0},
    {"channel-not-current", Step::Tx, Grade::Suspect, off_channel, "{finding}", "Set the channel again; the far end needs the same.", {by_finding}, 0},
    {"wavelength-unlocked", Step::Tx, Grade::Bad, unlocked_and_off, "the wavelength of {media} is not locked, and nothing is sent", "Check the channel that was set against the grid and the range of the laser; tune again.", {by(Signal::TxUnlocked), by(Signal::TxValid)}, TakesTx | Idle},
    {"wavelength-unlocked", Step::Tx, Grade::Suspect, unlocked, "the wavelength of {media} is not locked", "Wait for the tuning to end; check the channel that was set.", {by(Signal::TxUnlocked)}, Transient},
    {"lasers-off", Step::Tx, Grade::Bad, tx_dark_all, "no light is sent on {media}, and no register says why", "Check the LPMode and reset pins; reset the module, and replace it when it stays.", {by(Watched::TxPower), by(Watched::TxBias)}, TakesTx | Idle},
    {"tx-dark", Step::Tx, Grade::Bad, tx_dark, "no light is sent on {media}, and no register says why", "Reset the module; replace it when it stays.", {by(Watched::TxPower), by(Watched::TxBias)}, TakesTx | Idle},
    {"tx-output-invalid", Step::Tx, Grade::Bad, tx_invalid, "the Tx output of {media} is not valid, and no register says why", "Check the signal from the host; reset the data path.", {by(Signal::TxValid)}, TakesTx | Idle},

    {"rx-dark-all", Step::Rx, Grade::Bad, rx_dark_all, "no light on {media}", "Check the far end (is it on?), then the fibre: plugged, the right one, not crossed.", {by(Watched::RxPower), by(Signal::RxLos)}, TakesRx | Idle},
    {"rx-dark", Step::Rx, Grade::Bad, rx_dark, "no light on {media}, other lanes have light", "Check the Tx of that lane at the far end, then clean and check that fibre.", {by(Watched::RxPower), by(Signal::RxLos)}, TakesRx | Idle},
    {"rx-los", Step::Rx, Grade::Bad, rx_los, "loss of signal on {media}", "Check the far end and the loss of the fibre or cable; clean the connectors.", {by(Signal::RxLos), by(Watched::RxPower)}, TakesRx | Idle},
    {"rx-lol", Step::Rx, Grade::Bad, rx_lol, "a signal arrives, but the Rx CDR cannot lock on {media}", "Check rate, modulation and FEC of the far end; then dispersion, reflections and power.", {by(Signal::RxLol), by(Signal::RxValid)}, TakesRx | Idle},
    {"rx-output-disabled", Step::RxOutput, Grade::Bad, rx_disabled, "the host has disabled the Rx output of {host}", "Enable the Rx output.", {by(Signal::RxDisabled), by(Signal::RxValid)}, TakesRx | Idle},
    {"rx-output-invalid", Step::RxOutput, Grade::Bad, rx_invalid, "the Rx output of {host} is not valid, though a signal arrives and is locked", "Check that the far end sends what the application expects; reset the data path.", {by(Signal::RxValid)}, TakesRx | Idle},
    {"rx-los", Step::Rx, Grade::Suspect, rx_los_happened, "the received signal was lost on {media} since the flags were read last", "Read the flags again; when it comes back, check the fibre or cable and the far end.", {by(Signal::RxLos)}, Happened | Idle},
    {"rx-lol", Step::Rx, Grade::Suspect, rx_lol_happened, "the Rx CDR lost lock on {media} since the flags were read last", "Read the flags again; when it comes back, check the received signal and the far end.", {by(Signal::RxLol)}, Happened | Idle},
};
// clang-format on

} // namespace

std::span<const Row> rows_of_lanes() {
    return rows;
}

} // namespace optictl::analysis::detail
