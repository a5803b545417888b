// Values of lanes beyond their thresholds, now or by a latched flag.
#include "sff/analysis/row.hpp"

namespace optictl::analysis::detail {
namespace {

using model::HighAlarm;
using model::HighWarning;
using model::LowAlarm;
using model::LowWarning;

template <Watched watched>
LaneSet open_lanes(const View& view) {
    return watched == Watched::RxPower ? view.open_rx_media() : view.open_tx_media();
}

/// Lanes beyond a limit, but not those that the row about ageing tells.
LaneSet ageing_lanes(const View& view, bool alarm) {
    const Watch& bias = view[Watched::TxBias];
    const Watch& power = view[Watched::TxPower];
    const LaneSet both = bias.high() & power.low() & view.open_tx_media();
    const LaneSet worst = bias.beyond[HighAlarm] | power.beyond[LowAlarm];
    return alarm ? both & worst : both & ~worst;
}
Found ageing(const View& view) {
    return if_media(ageing_lanes(view, true));
}
Found early_ageing(const View& view) {
    return if_media(ageing_lanes(view, false));
}

template <Watched watched, model::Limit limit>
Found beyond(const View& view) {
    const LaneSet told =
        watched == Watched::RxPower ? 0U : ageing_lanes(view, true) | ageing_lanes(view, false);
    return if_media(view[watched].beyond[limit] & open_lanes<watched>(view) & ~told);
}
template <Watched watched, model::Limit limit>
Found flagged(const View& view) {
    const Watch& watch = view[watched];
    LaneSet told = watch.beyond[limit];
    if constexpr (limit == HighWarning) {
        told |= watch.flagged[HighAlarm] | watch.beyond[HighAlarm];
    } else if constexpr (limit == LowWarning) {
        told |= watch.flagged[LowAlarm] | watch.beyond[LowAlarm];
    }
    return if_media(watch.flagged[limit] & ~told & open_lanes<watched>(view));
}

constexpr std::string_view watch_it = "Watch it; clean and check the fibre at the next occasion.";
constexpr std::string_view watch_laser =
    "Watch it; plan to replace the module when it rises further.";
constexpr std::string_view laser = "Check temperature and airflow; plan to replace the module.";
constexpr std::string_view weak =
    "Clean the connectors, check the loss of the fibre and the Tx of the far end.";
constexpr std::string_view strong =
    "Put in an attenuator before the receiver is damaged; is it the right optic for this length?";

// clang-format off
constexpr Row rows[] = {
    {"laser-ageing", Step::Tx, Grade::Suspect, ageing, "bias is high and Tx power is low on {media}: the laser ages", "Plan to replace the module.", {by(Watched::TxBias), by(Watched::TxPower)}, 0},
    {"laser-ageing", Step::Tx, Grade::Good, early_ageing, "bias and Tx power of {media} are at their warnings: the laser begins to age", laser, {by(Watched::TxBias), by(Watched::TxPower)}, 0},
    {"tx-bias-high-alarm", Step::Tx, Grade::Suspect, beyond<Watched::TxBias, HighAlarm>, "Tx bias above the high alarm on {media} ({value})", laser, {by(Watched::TxBias)}, 0},
    {"tx-bias-low-alarm", Step::Tx, Grade::Suspect, beyond<Watched::TxBias, LowAlarm>, "Tx bias below the low alarm on {media} ({value})", laser, {by(Watched::TxBias)}, 0},
    {"tx-power-high-alarm", Step::Tx, Grade::Suspect, beyond<Watched::TxPower, HighAlarm>, "Tx power above the high alarm on {media} ({value})", laser, {by(Watched::TxPower)}, 0},
    {"tx-power-low-alarm", Step::Tx, Grade::Suspect, beyond<Watched::TxPower, LowAlarm>, "Tx power below the low alarm on {media} ({value})", laser, {by(Watched::TxPower)}, 0},
    {"rx-power-high-alarm", Step::Rx, Grade::Suspect, beyond<Watched::RxPower, HighAlarm>, "Rx power above the high alarm on {media} ({value})", strong, {by(Watched::RxPower)}, 0},
    {"rx-power-low-alarm", Step::Rx, Grade::Suspect, beyond<Watched::RxPower, LowAlarm>, "Rx power below the low alarm on {media} ({value})", weak, {by(Watched::RxPower)}, Idle},
    {"tx-bias-high-alarm", Step::Tx, Grade::Suspect, flagged<Watched::TxBias, HighAlarm>, "Tx bias of {media} was above the high alarm since the flags were read last{now}", read_again, {by(Watched::TxBias, HighAlarm), by(Watched::TxBias)}, Happened},
    {"tx-bias-low-alarm", Step::Tx, Grade::Suspect, flagged<Watched::TxBias, LowAlarm>, "Tx bias of {media} was below the low alarm since the flags were read last{now}", read_again, {by(Watched::TxBias, LowAlarm), by(Watched::TxBias)}, Happened},
    {"tx-power-high-alarm", Step::Tx, Grade::Suspect, flagged<Watched::TxPower, HighAlarm>, "Tx power of {media} was above the high alarm since the flags were read last{now}", read_again, {by(Watched::TxPower, HighAlarm), by(Watched::TxPower)}, Happened},
    {"tx-power-low-alarm", Step::Tx, Grade::Suspect, flagged<Watched::TxPower, LowAlarm>, "Tx power of {media} was below the low alarm since the flags were read last{now}", read_again, {by(Watched::TxPower, LowAlarm), by(Watched::TxPower)}, Happened},
    {"rx-power-high-alarm", Step::Rx, Grade::Suspect, flagged<Watched::RxPower, HighAlarm>, "Rx power of {media} was above the high alarm since the flags were read last{now}", read_again, {by(Watched::RxPower, HighAlarm), by(Watched::RxPower)}, Happened},
    {"rx-power-low-alarm", Step::Rx, Grade::Suspect, flagged<Watched::RxPower, LowAlarm>, "Rx power of {media} was below the low alarm since the flags were read last{now}", read_again, {by(Watched::RxPower, LowAlarm), by(Watched::RxPower)}, Happened | Idle},

    {"tx-bias-high-warning", Step::Tx, Grade::Good, beyond<Watched::TxBias, HighWarning>, "Tx bias above the high warning on {media} ({value})", laser, {by(Watched::TxBias)}, 0},
    {"tx-bias-low-warning", Step::Tx, Grade::Good, beyond<Watched::TxBias, LowWarning>, "Tx bias below the low warning on {media} ({value})", laser, {by(Watched::TxBias)}, 0},
    {"tx-power-high-warning", Step::Tx, Grade::Good, beyond<Watched::TxPower, HighWarning>, "Tx power above the high warning on {media} ({value})", watch_laser, {by(Watched::TxPower)}, 0},
    {"tx-power-low-warning", Step::Tx, Grade::Good, beyond<Watched::TxPower, LowWarning>, "Tx power below the low warning on {media} ({value})", laser, {by(Watched::TxPower)}, 0},
    {"rx-power-high-warning", Step::Rx, Grade::Good, beyond<Watched::RxPower, HighWarning>, "Rx power above the high warning on {media} ({value})", strong, {by(Watched::RxPower)}, 0},
    {"rx-power-low-warning", Step::Rx, Grade::Good, beyond<Watched::RxPower, LowWarning>, "Rx power below the low warning on {media} ({value})", watch_it, {by(Watched::RxPower)}, 0},
    {"tx-bias-high-warning", Step::Tx, Grade::Good, flagged<Watched::TxBias, HighWarning>, "Tx bias of {media} was above the high warning since the flags were read last{now}", read_again, {by(Watched::TxBias, HighWarning), by(Watched::TxBias)}, Happened},
    {"tx-bias-low-warning", Step::Tx, Grade::Good, flagged<Watched::TxBias, LowWarning>, "Tx bias of {media} was below the low warning since the flags were read last{now}", read_again, {by(Watched::TxBias, LowWarning), by(Watched::TxBias)}, Happened},
    {"tx-power-high-warning", Step::Tx, Grade::Good, flagged<Watched::TxPower, HighWarning>, "Tx power of {media} was above the high warning since the flags were read last{now}", read_again, {by(Watched::TxPower, HighWarning), by(Watched::TxPower)}, Happened},
    {"tx-power-low-warning", Step::Tx, Grade::Good, flagged<Watched::TxPower, LowWarning>, "Tx power of {media} was below the low warning since the flags were read last{now}", read_again, {by(Watched::TxPower, LowWarning), by(Watched::TxPower)}, Happened},
    {"rx-power-high-warning", Step::Rx, Grade::Good, flagged<Watched::RxPower, HighWarning>, "Rx power of {media} was above the high warning since the flags were read last{now}", read_again, {by(Watched::RxPower, HighWarning), by(Watched::RxPower)}, Happened},
    {"rx-power-low-warning", Step::Rx, Grade::Good, flagged<Watched::RxPower, LowWarning>, "Rx power of {media} was below the low warning since the flags were read last{now}", read_again, {by(Watched::RxPower, LowWarning), by(Watched::RxPower)}, Happened},
};
// clang-format on

} // namespace

std::span<const Row> rows_of_limits() {
    return rows;
}

} // namespace optictl::analysis::detail
