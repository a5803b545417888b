// Causes that concern the module as a whole: whether it can be read, its power and its faults.
#include <algorithm>

#include "sff/analysis/row.hpp"

namespace optictl::analysis::detail {
namespace {

using memmap::State;
using model::DataPath;
using model::Phase;

bool has_finding(const View& view, std::string_view id) {
    return std::ranges::find(view.module.findings, id, &model::Finding::id) !=
           view.module.findings.end();
}

Found not_driven(const View& view) {
    return if_so(view.not_driven);
}
Found page_copy(const View& view) {
    return if_so(view.page_copy);
}
Found page_missing(const View& view) {
    return if_so(has_finding(view, "page-missing"));
}
Found read_failed(const View& view) {
    return if_so(has_finding(view, "read-error"));
}
Found flat_with_pages(const View& view) {
    return if_so(has_finding(view, "flat-with-pages"));
}
Found limits_not_read(const View& view) {
    return if_so(!has_finding(view, "page-missing") &&
                 std::ranges::any_of(view.watches, [](const Watch& watch) {
                     return watch.known != 0 && watch.limits_unread;
                 }));
}

Found state_not_read(const View& view) {
    return if_so(view.phase == Phase::Unknown && !view.is_flat());
}
/// Host lanes that the module has and whose data path state is not known.
LaneSet lanes_without_state(const View& view, bool read) {
    LaneSet lanes = 0;
    const bool matters = view.phase == Phase::Ready && !view.is_flat();
    for (const model::Lane& lane : view.module.lanes) {
        const bool unused = lane.path < 0 && lane.application.has_value();
        const bool unknown =
            lane.data_path_state.is_read() == read && lane.data_path_state.state != State::Ok;
        lanes |= matters && !unused && unknown ? model::lane_bit(lane.number) : 0U;
    }
    return lanes;
}
Found lanes_not_read(const View& view) {
    return if_host(view.not_driven || view.page_copy ? 0U : lanes_without_state(view, false));
}
Found lanes_invalid(const View& view) {
    return if_host(view.not_driven ? 0U : lanes_without_state(view, true));
}
Found data_not_ready(const View& view) {
    return if_so(view[Point::DataNotReady].is_made());
}

/// Lanes of which nothing says whether they receive, although the module would tell.
LaneSet rx_unread(const View& view) {
    const LaneSignal& los = view[Signal::RxLos];
    const LaneSignal& valid = view[Signal::RxValid];
    const LaneSet known =
        view.media_of(valid.known) | view[Watched::RxPower].known | (los.latched ? 0U : los.known);
    const LaneSet told = view[Watched::RxPower].unread | view.media_of(valid.unread) | los.unread;
    return view.lanes_are_judged ? view.media & told & ~known : 0U;
}
LaneSet tx_unread(const View& view) {
    const LaneSignal& valid = view[Signal::TxValid];
    const LaneSignal& fault = view[Signal::TxFault];
    const LaneSet known = valid.known | view[Watched::TxPower].known | view[Watched::TxBias].known |
                          (fault.latched ? 0U : fault.known);
    const LaneSet told =
        valid.unread | view[Watched::TxPower].unread | view[Watched::TxBias].unread;
    return view.lanes_are_judged ? view.media & told & ~known : 0U;
}
/// The same, but for lanes of which something else has been said.
LaneSet rx_unknown(const View& view) {
    return rx_unread(view) & ~view.claimed.rx_media;
}
LaneSet tx_unknown(const View& view) {
    return tx_unread(view) & ~view.claimed.tx_media;
}
Found nothing_read(const View& view) {
    return if_media(rx_unknown(view) & tx_unknown(view));
}
bool has_unanswered(const View& view) {
    return has_finding(view, "page-blank") || has_finding(view, "page-copy");
}
Found not_answered(const View& view) {
    return if_so(has_unanswered(view) && (rx_unread(view) & tx_unread(view)) != 0);
}
Found partly_answered(const View& view) {
    return if_so(has_unanswered(view) && (rx_unread(view) & tx_unread(view)) == 0 &&
                 !view.not_driven && !view.page_copy);
}
Found rx_not_read(const View& view) {
    return if_media(rx_unknown(view));
}
Found tx_not_read(const View& view) {
    return if_media(tx_unknown(view));
}

Found low_power_by_software(const View& view) {
    return if_so(view.phase == Phase::LowPower && !view.is_flat() &&
                 view[Point::LowPowerRequested].is_made());
}
Found low_power_by_pin(const View& view) {
    return if_so(view.phase == Phase::LowPower && !view.is_flat() &&
                 !view[Point::LowPowerRequested].is_made() && view[Point::LowPowerByPin].is_made());
}
Found low_power(const View& view) {
    return if_so(view.phase == Phase::LowPower && !view.is_flat() &&
                 !view[Point::LowPowerRequested].is_made() &&
                 !view[Point::LowPowerByPin].is_made());
}
Found powering_up(const View& view) {
    return if_so(view.phase == Phase::PoweringUp);
}
Found powering_down(const View& view) {
    return if_so(view.phase == Phase::PoweringDown);
}
/// Maps without a state tell low power by lasers that are off.
bool is_off(const View& view) {
    return view.media != 0 && (view.tx_silent & view.media) == view.media;
}
Found low_power_and_off(const View& view) {
    return if_so(view.phase == Phase::Unstated && view[Point::LowPowerRequested].is_made() &&
                 is_off(view));
}
Found low_power_but_on(const View& view) {
    return if_so(view.phase == Phase::Unstated && view[Point::LowPowerRequested].is_made() &&
                 !is_off(view));
}
Found not_granted_and_off(const View& view) {
    return if_so(view[Point::PowerNotGranted].is_made() && is_off(view) &&
                 !view[Point::LowPowerRequested].is_made());
}
Found not_granted_but_on(const View& view) {
    return if_so(view[Point::PowerNotGranted].is_made() && !is_off(view));
}

Found module_fault(const View& view) {
    return if_so(view.phase == Phase::Fault);
}
Found module_firmware(const View& view) {
    return if_so(view[Point::ModuleFirmwareError].is_made());
}
Found path_firmware(const View& view) {
    return if_so(view[Point::PathFirmwareError].is_made());
}
Found abnormal_firmware(const View& view) {
    return if_so(view[Point::AbnormalFirmware].is_made());
}
Found cooler_and_off(const View& view) {
    return if_so(view[Point::CoolerFault].is_made() && is_off(view));
}
Found cooler(const View& view) {
    return if_so(view[Point::CoolerFault].is_made() && !is_off(view));
}
// clang-format off
constexpr Row rows[] = {
    {"not-driven", Step::Readable, Grade::Unknown, not_driven, "what tells the state reads FFh or 00h throughout: nothing answers there", "Reseat the module and read it again; check that nothing else uses the bus.", {}, TakesAll, "nothing answers"},
    {"page-copy", Step::Readable, Grade::Unknown, page_copy, "pages repeat page 00h: the page select is ignored", "Read the module by another driver, or reset it.", {}, TakesAll, "pages repeat page 00h"},
    {"module-state-not-known", Step::Readable, Grade::Unknown, state_not_read, "the module state is not read, or a reserved code", "Read lower memory; read again where it was read.", {by_module_state}, 0, "the module state is not known"},
    {"lanes-not-read", Step::Readable, Grade::Unknown, lanes_not_read, "the data path states of {host} are not read", "Read page 11h of every bank (read live, or make a complete dump).", {by_path_state}, TakesAll, "data path states not read"},
    {"lanes-invalid", Step::Readable, Grade::Unknown, lanes_invalid, "the data path states of {host} are reserved codes", "Read the module again; where it stays, report it to the vendor.", {by_path_state}, TakesAll, "data path states are reserved codes"},
    {"data-not-ready", Step::Readable, Grade::Unknown, data_not_ready, "the module has no valid monitor data yet", "Read again in a few seconds; where it stays, check that the module is not held in low power or reset.", {by(Point::DataNotReady)}, TakesAll | Transient, "no valid monitor data yet"},
    {"not-answered", Step::Readable, Grade::Unknown, not_answered, "not answered: {unanswered}", "Check that nothing ignores the address or the page select; read the module by another driver.", {}, TakesAll, "pages not answered"},
    {"diagnostics-not-read", Step::Readable, Grade::Unknown, nothing_read, "nothing was read that tells of light on {media}", "Read the module live, or make a complete dump.", {by(Watched::RxPower), by(Watched::TxPower)}, TakesAll, "light not read"},
    {"rx-not-read", Step::Readable, Grade::Unknown, rx_not_read, "nothing was read that tells of received light on {media}", "Read the module live, or make a complete dump.", {by(Watched::RxPower)}, TakesRx, "received light not read"},
    {"tx-not-read", Step::Readable, Grade::Unknown, tx_not_read, "nothing was read that tells of sent light on {media}", "Read the module live, or make a complete dump.", {by(Watched::TxPower)}, TakesTx, "sent light not read"},
    {"not-answered", Step::Readable, Grade::Unknown, partly_answered, "not answered: {unanswered}", "Read the module by another driver; where it stays, report it to the vendor.", {}, Remark, "pages not answered"},
    {"read-error", Step::Readable, Grade::Unknown, read_failed, "reading failed: {failures}", "Read the module again; where it fails again, reseat it and try another port.", {}, Remark, "reading failed"},
    {"pages-not-read", Step::Readable, Grade::Unknown, page_missing, "{pages}", "Read them for a complete judgement.", {}, Remark, "pages not read"},
    {"limits-not-read", Step::Readable, Grade::Unknown, limits_not_read, "the thresholds were not read; values are not judged by them", "Read them for a complete judgement.", {}, Remark, "thresholds not read"},
    {"flat-with-pages", Step::Readable, Grade::Good, flat_with_pages, "the memory is said to be flat, yet there are pages; they are not judged", "", {}, 0},

    {"low-power-requested", Step::Power, Grade::Bad, low_power_by_software, "the module is in low power: software requests it", "Clear the low power request, unless the port is meant to be down.", {by(Point::LowPowerRequested), by_module_state}, TakesAll | Idle},
    {"low-power-pin", Step::Power, Grade::Bad, low_power_by_pin, "the module is in low power: the LPMode pin requests it", "Release the LPMode pin (platform driver), or forbid it to ask (LowPwrAllowRequestHW).", {by(Point::LowPowerByPin), by_module_state}, TakesAll | Idle},
    {"low-power", Step::Power, Grade::Bad, low_power, "the module is in low power, and neither software nor a permitted pin requests it", "Read again; where it stays, reset the module.", {by_module_state}, TakesAll | Idle},
    {"powering-up", Step::Power, Grade::Bad, powering_up, "the module is powering up", "Wait for as long as the module advertises, and read again.", {by_module_state}, TakesAll | Transient | Idle},
    {"powering-down", Step::Power, Grade::Bad, powering_down, "the module is powering down", "Read again; it will be in low power.", {by_module_state}, TakesAll | Transient | Idle},
    {"low-power-requested", Step::Power, Grade::Bad, low_power_and_off, "software holds the module in low power, and its lasers are off", "Clear Power set, unless the port is meant to be down.", {by(Point::LowPowerRequested)}, TakesAll | Idle},
    {"low-power-requested", Step::Power, Grade::Suspect, low_power_but_on, "software requests low power, but the module transmits", "Clear Power set; the module may stop at any time.", {by(Point::LowPowerRequested)}, 0},
    {"power-not-enabled", Step::Power, Grade::Bad, not_granted_and_off, "the host has not enabled the power class of the module, and its lasers are off", "Enable the power class of the module; check that the cage can supply it.", {by(Point::PowerNotGranted)}, TakesAll | Idle},
    {"power-not-enabled", Step::Power, Grade::Suspect, not_granted_but_on, "the host has not enabled the power class of the module: it need not work fully", "Enable the power class of the module; check that the cage can supply it.", {by(Point::PowerNotGranted)}, 0},

    {"module-fault", Step::Fault, Grade::Bad, module_fault, "the module is in ModuleFault: {cause}", "Reset the module once; replace it when the fault comes back.", {by_fault_cause, by_module_state}, TakesAll},
    {"module-firmware-error", Step::Fault, Grade::Suspect, module_firmware, "the module has latched a firmware error", "Read the flags again; when it comes back, reset the module and look for newer firmware.", {by(Point::ModuleFirmwareError)}, Happened},
    {"path-firmware-error", Step::Fault, Grade::Suspect, path_firmware, "the module has latched a firmware error of its data paths", "Read the flags again; when it comes back, reset the module and look for newer firmware.", {by(Point::PathFirmwareError)}, Happened},
    {"abnormal-firmware", Step::Fault, Grade::Suspect, abnormal_firmware, "the module has latched that its firmware is not as it should be", "Show the firmware images; load the firmware again where one is not valid.", {by(Point::AbnormalFirmware)}, Happened},
    {"cooler-fault", Step::Fault, Grade::Bad, cooler_and_off, "the temperature control of the laser failed, and the laser is off", "Let the module cool, then reset it; replace it when the fault comes back.", {by(Point::CoolerFault)}, TakesAll},
    {"cooler-fault", Step::Fault, Grade::Suspect, cooler, "the temperature control of the laser reports a fault", "Check the temperature and the airflow; replace the module when it stays.", {by(Point::CoolerFault)}, 0},
};
// clang-format on

} // namespace

std::span<const Row> rows_of_module() {
    return rows;
}

} // namespace optictl::analysis::detail
