#include "sff/analysis/rest.hpp"

#include <algorithm>

#include "sff/analysis/row.hpp"
#include "sff/analysis/value.hpp"

namespace optictl::analysis::detail {
namespace {

using memmap::State;
using model::Limit;
using model::Monitor;
using model::Phase;
using model::Verdict;

struct LimitWords {
    std::string_view alarm_id;
    std::string_view warning_id;
    std::string_view advice;
};
LimitWords words_of(Quantity quantity, bool high) {
    switch (quantity) {
    case Quantity::Temperature:
        return {"temperature-alarm", "temperature-warning",
                high ? "Check airflow, fans and the heat of the neighbours."
                     : "Check the air temperature against the range that the module is made for."};
    case Quantity::SupplyVoltage:
        return {"supply-alarm", "supply-warning",
                "Check the supply of the cage; move the module to another port."};
    case Quantity::LaserTemperature:
    case Quantity::TecCurrent:
        return {"laser-alarm", "laser-warning",
                "Check the temperature of the module; plan to replace it when it stays."};
    default:
        return {"monitor-alarm", "monitor-warning",
                "Look up what the vendor says of this monitor."};
    }
}

constexpr std::string_view limit_names[] = {"the high alarm", "the low alarm", "the high warning",
                                            "the low warning"};

void add_limit(const Monitor& monitor, Limit limit, bool happened, Health& health) {
    const bool high = model::is_high(limit);
    const LimitWords words = words_of(monitor.quantity, high);
    Cause cause{.id = model::is_alarm(limit) ? words.alarm_id : words.warning_id,
                .step = Step::Environment,
                .grade = model::is_alarm(limit) ? Grade::Suspect : Grade::Good,
                .happened = happened,
                .media_lanes = model::lane_bit(monitor.lane)};
    cause.text = std::string(monitor.label);
    if (monitor.lane != 0) {
        cause.text += " of " + lanes_text("media", model::lane_bit(monitor.lane));
    }
    cause.text += happened ? " was " : " is ";
    cause.text += (high ? "above " : "below ") + std::string(limit_names[limit]);
    cause.text += happened ? " since the flags were read last, now " : ": ";
    cause.text += text_of(monitor.value);
    cause.advice = happened ? read_again : words.advice;
    cause.registers.push_back(
        happened ? monitor.flags[limit]
                 : model::Register{monitor.value.field, monitor.value.bank, monitor.value.index});
    cause.source.field = cause.registers.front().field;
    health.causes.push_back(std::move(cause));
}

bool is_of_module(const Monitor& monitor) {
    return monitor.quantity != Quantity::TxBias && monitor.quantity != Quantity::TxPower &&
           monitor.quantity != Quantity::RxPower;
}

/// Flags of limits that are known and make no sense mean nothing.
bool flags_count(const View& view, const Monitor& monitor) {
    if (monitor.thresholds < 0) {
        return true;
    }
    const auto& set = view.module.thresholds[static_cast<std::size_t>(monitor.thresholds)];
    return set.distrust.empty() || !set.limits[model::HighAlarm].is_read();
}

void judge_flags(const View& view, const Monitor& monitor, Health& health) {
    constexpr Limit pairs[][2] = {{model::HighAlarm, model::HighWarning},
                                  {model::LowAlarm, model::LowWarning}};
    const std::optional<Limit> now = model::passed_limit(monitor.verdict);
    for (const auto& [alarm, warning] : pairs) {
        for (const Limit limit : {alarm, warning}) {
            const model::Register& flag = monitor.flags[limit];
            if (flag.field == nullptr || !view.module.read(flag).is_set()) {
                continue;
            }
            if (now != alarm && now != limit) {
                add_limit(monitor, limit, true, health);
            }
            break; // the warning follows from the alarm
        }
    }
}

bool any_flag_unread(const View& view) {
    for (const LaneSignal& signal : view.told.signals) {
        if (signal.latched && (signal.unread & (view.host | view.media)) != 0) {
            return true;
        }
    }
    return std::ranges::any_of(
               view.watches,
               [&view](const Watch& watch) { return (watch.flags_unread & view.media) != 0; }) ||
           std::ranges::any_of(view.told.statements, [](const model::Statement& statement) {
               return statement.latched && statement.is_unread();
           });
}

/// Whether the lane of a monitor is in use.
bool is_judged(const View& view, const Monitor& monitor) {
    return is_of_module(monitor) || (view.media & model::lane_bit(monitor.lane)) != 0;
}

bool any_control_unread(const View& view) {
    for (const Signal signal : {Signal::TxDisabled, Signal::RxDisabled, Signal::HeldDown}) {
        if ((view[signal].unread & (view.host | view.media)) != 0) {
            return true;
        }
    }
    return false;
}

/// What there is to judge at a step.
struct Cover {
    bool known = false;
    bool unread = false;
};
Cover cover(const View& view, std::initializer_list<Signal> signals,
            std::initializer_list<Watched> watches = {}) {
    Cover out;
    for (const Signal signal : signals) {
        out.known = out.known || view[signal].known != 0;
        out.unread = out.unread || view[signal].unread != 0;
    }
    for (const Watched watched : watches) {
        out.known = out.known || view[watched].known != 0;
        out.unread = out.unread || view[watched].unread != 0;
    }
    return out;
}

/// Of a register of host lanes; maps without such a register have none.
Cover cover_of_lanes(const View& view, memmap::Reading model::Lane::* of) {
    Cover out;
    for (const model::Lane& lane : view.module.lanes) {
        const memmap::Reading& reading = lane.*of;
        out.known = out.known || reading.is_read();
        out.unread = out.unread || (reading.field != nullptr && reading.state == State::NotRead);
    }
    return out;
}

StepResult of_cover(Step step, Cover cover) {
    if (cover.known) {
        return {step, Grade::Good, {}};
    }
    return cover.unread ? StepResult{step, Grade::Unknown, "not read"}
                        : StepResult{step, Grade::NotApplicable, "not advertised"};
}

Cover cover_of_sums(const View& view) {
    Cover out;
    for (const model::Checksum& sum : view.module.checksums) {
        out.known = out.known || sum.state == State::Ok;
        out.unread = out.unread || sum.state == State::NotRead;
    }
    return out;
}

Cover cover_of_environment(const View& view) {
    Cover out;
    for (const Monitor& monitor : view.module.monitors) {
        if (is_of_module(monitor)) {
            out.known = out.known || monitor.verdict != Verdict::None;
            out.unread = out.unread || monitor.value.state == State::NotRead ||
                         (monitor.value.has_value() && monitor.verdict == Verdict::None);
        }
    }
    return out;
}

Cover cover_of_points(const View& view, std::initializer_list<Point> points) {
    Cover out;
    for (const Point point : points) {
        const memmap::Reading& reading = view[point].reading;
        out.known = out.known || reading.has_value();
        out.unread = out.unread || view[point].is_unread();
    }
    return out;
}

/// What was there to judge at a step.
StepResult covered(const View& view, Step step) {
    const bool is_known = view.phase != Phase::Unknown || view.is_flat();
    const Cover states{.known = view.has_states() && is_known, .unread = !is_known};
    switch (step) {
    case Step::Checksum: return of_cover(step, cover_of_sums(view));
    case Step::Power:
        return view.has_states() ? of_cover(step, states)
                                 : of_cover(step, cover_of_points(view, {Point::PowerNotGranted}));
    case Step::Fault:
        return view.has_states() ? of_cover(step, states)
                                 : of_cover(step, cover_of_points(view, {Point::CoolerFault}));
    case Step::Application: return of_cover(step, cover_of_lanes(view, &model::Lane::application));
    case Step::DataPath: return of_cover(step, cover_of_lanes(view, &model::Lane::data_path_state));
    case Step::HostInput:
        return of_cover(step, cover(view, {Signal::TxLos, Signal::TxLol, Signal::TxEqFail}));
    case Step::Tx:
        return of_cover(step, cover(view, {Signal::TxValid, Signal::TxDisabled, Signal::TxFault},
                                    {Watched::TxPower, Watched::TxBias}));
    case Step::Rx:
        return of_cover(step, cover(view, {Signal::RxValid, Signal::RxLos}, {Watched::RxPower}));
    case Step::RxOutput: return of_cover(step, cover(view, {Signal::RxValid, Signal::RxDisabled}));
    case Step::Environment: return of_cover(step, cover_of_environment(view));
    case Step::Signal: return signal_step(view);
    default: return {step, Grade::Good, {}};
    }
}

/// Whether no lane runs on which a step could be judged, or causes of other steps explain them all.
bool is_hidden(const View& view, Step step) {
    if (!view.has_states() && view.host == 0) {
        return false; // the map tells of no lanes
    }
    switch (step) {
    case Step::HostInput: return view.open_tx_host() == 0;
    case Step::Tx: return view.open_tx_media() == 0 && view.open_tx_host() == 0;
    case Step::Rx: return view.open_rx_media() == 0 && view.open_rx_host() == 0;
    case Step::RxOutput: return view.open_rx_host() == 0;
    default: return false;
    }
}

StepResult untroubled(const View& view, Step step) {
    const bool lanes = (step >= Step::Application && step <= Step::RxOutput) ||
                       (step == Step::Signal && view.has_states());
    if (lanes && view.has_states() && view.is_flat()) {
        return {step, Grade::NotApplicable, "flat memory"};
    }
    const bool believed = !view.not_driven && !view.page_copy;
    if ((lanes && !believed) || (step == Step::Environment && view.not_driven)) {
        return {step, Grade::Unknown, "not believed"};
    }
    if (lanes && !view.lanes_are_judged) {
        return {step, Grade::Unknown,
                view.phase == Phase::Unknown ? "the module state is not known"
                                             : "the module is not ready"};
    }
    const StepResult result = covered(view, step);
    return result.grade == Grade::Good && is_hidden(view, step)
               ? StepResult{step, Grade::Unknown, "its lanes are down"}
               : result;
}

} // namespace

void judge_checksums(const View& view, Health& health) {
    if (std::ranges::none_of(view.module.checksums, &model::Checksum::bad)) {
        return;
    }
    Cause cause{.id = "checksum", .step = Step::Checksum, .grade = Grade::Suspect};
    for (const model::Checksum& sum : view.module.checksums) {
        if (sum.bad()) {
            cause.text += cause.text.empty() ? "wrong checksum: " : ", ";
            cause.text += sum.name;
            cause.source.clause = sum.clause;
        }
    }
    cause.advice = "Read again; where it stays, what is shown of the module may be wrong.";
    health.causes.push_back(std::move(cause));
}

void judge_environment(const View& view, Health& health) {
    if (view.not_driven || view[Point::DataNotReady].is_made()) {
        return;
    }
    for (const Monitor& monitor : view.module.monitors) {
        if (!is_of_module(monitor) || !monitor.value.has_value()) {
            continue;
        }
        if (const auto limit = model::passed_limit(monitor.verdict)) {
            add_limit(monitor, *limit, false, health);
        }
        if (flags_count(view, monitor)) {
            judge_flags(view, monitor, health);
        }
    }
}

void say_what_is_not_judged(const View& view, Health& health) {
    const auto say = [&health](bool so, std::string_view what) {
        if (so) {
            health.not_judged.push_back(what);
        }
    };
    say(view.has_states() && view.is_flat(), "lanes: flat memory tells nothing of them");
    say(any_flag_unread(view), "flags not read");
    say(any_control_unread(view), "controls not read");
    say(std::ranges::any_of(view.watches, &Watch::limits_unread), "thresholds not read");
    say(std::ranges::any_of(
            view.watches, [&view](const Watch& watch) { return (watch.unread & view.media) != 0; }),
        "monitors of lanes not read");
    say(std::ranges::any_of(view.module.data_paths, &model::DataPath::assumed),
        "applications not read");
    bool monitored = false;
    bool distrusted = false;
    bool unread = false;
    for (const Monitor& monitor : view.module.monitors) {
        unread = unread || monitor.value.state == State::NotRead;
        if (!monitor.value.has_value()) {
            continue;
        }
        monitored = true;
        if (monitor.thresholds >= 0 && is_judged(view, monitor)) {
            const auto& set = view.module.thresholds[static_cast<std::size_t>(monitor.thresholds)];
            distrusted = distrusted || (!set.distrust.empty() && set.limits[0].has_value());
        }
    }
    say(std::ranges::any_of(view.module.checksums,
                            [](const model::Checksum& sum) { return sum.state == State::NotRead; }),
        "checksums not read");
    say(!monitored, unread ? "monitors not read" : "no monitors");
    say(monitored && distrusted, "thresholds not usable");
}

void grade_steps(const View& view, Health& health) {
    for (std::size_t i = 0; i < step_count; ++i) {
        health.steps[i] = untroubled(view, static_cast<Step>(i));
    }
    for (const Cause& cause : health.causes) {
        StepResult& result = health.steps[static_cast<std::size_t>(cause.step)];
        if (cause.expected && result.grade == Grade::Unknown) {
            result = {cause.step, Grade::Good, {}};
        }
        if (cause.grade > result.grade || result.grade == Grade::NotApplicable) {
            if (cause.grade != Grade::Good) {
                result = {cause.step, cause.grade,
                          cause.grade == Grade::Unknown ? cause.brief : std::string_view()};
            }
        }
    }
}

} // namespace optictl::analysis::detail
