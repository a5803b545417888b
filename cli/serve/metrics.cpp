#include "cli/serve/metrics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <span>
#include <tuple>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "cli/engine/monitor/summary.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::serve {
namespace {

using engine::history::expected_lanes;
using engine::monitor::dbm_of;
using engine::monitor::Presence;
using model::Module;
using model::Quantity;
using model::Statistic;

constexpr double per_thousand = 1e-3;

/// How a register's value becomes that of the metric.
enum class As : std::uint8_t { Value, Thousandth, Dbm };

[[nodiscard]] double converted(double value, As as) {
    switch (as) {
    case As::Value: return value;
    case As::Thousandth: return value * per_thousand;
    case As::Dbm: return dbm_of(value);
    }
    return value;
}

/// A monitor of the model. Of the module, or of each lane.
struct MonitorSource {
    Quantity quantity{};
    As as = As::Value;
};

/// Thresholds of one or more quantities in one unit.
struct ThresholdSource {
    struct Row {
        Quantity quantity{};
        std::string_view name{};
    };
    std::array<Row, 3> rows{}; ///< rows without a name are none
    As as = As::Value;
};

/// Observables by their keys; those of one metric differ in labels.
struct ObservableSource {
    struct Row {
        std::string_view key{};
        std::string_view side{};
        std::string_view fec{};
    };
    std::array<Row, 2> rows{};
    double factor = 1;
};

/// What takes more than a row to say.
using Collector = void (*)(Exposition&, const PortView&);

struct Metric {
    Heading heading;
    Profile profile = Profile::Core;
    std::variant<MonitorSource, ThresholdSource, ObservableSource, Collector> source{};
};

[[nodiscard]] std::string decimal(unsigned number) {
    return fmt::format("{}", number);
}

[[nodiscard]] std::string_view kind_of(model::PowerKind kind) {
    switch (kind) {
    case model::PowerKind::Average: return "average";
    case model::PowerKind::Oma: return "oma";
    case model::PowerKind::NotStated: return "not_stated";
    }
    return "";
}

void collect(Exposition& out, const PortView& view, const MonitorSource& source) {
    for (const model::Monitor& monitor : view.decoded()->monitors) {
        if (monitor.quantity != source.quantity || !monitor.value.has_value()) {
            continue;
        }
        const double value = converted(monitor.value.value, source.as);
        if (monitor.lane == 0) {
            out.sample({{"port", view.port}}, value);
        } else if (source.quantity == Quantity::RxPower) {
            out.sample({{"port", view.port},
                        {"lane", decimal(monitor.lane)},
                        {"kind", kind_of(monitor.power)}},
                       value);
        } else {
            out.sample({{"port", view.port}, {"lane", decimal(monitor.lane)}}, value);
        }
    }
}

void collect(Exposition& out, const PortView& view, const ThresholdSource& source) {
    static constexpr std::array<std::string_view, model::limit_count> levels{
        "high_alarm", "low_alarm", "high_warning", "low_warning"};
    for (const auto& [quantity, name] : source.rows) {
        for (const model::Thresholds& each : view.decoded()->thresholds) {
            if (name.empty() || each.quantity != quantity || !each.distrust.empty()) {
                continue;
            }
            for (std::size_t limit = 0; limit < each.limits.size(); ++limit) {
                if (!each.limits[limit].has_value()) {
                    continue;
                }
                std::vector<Label> labels{
                    {"port", view.port}, {"quantity", name}, {"level", levels[limit]}};
                const std::string set = decimal(each.set);
                if (each.set != 0) {
                    labels.emplace_back("set", set);
                }
                out.sample(labels, converted(each.limits[limit].value, source.as));
            }
        }
    }
}

/// Which of what is observed has a number of its own.
[[nodiscard]] std::string_view numbered_by(model::Scope scope) {
    switch (scope) {
    case model::Scope::HostLane:
    case model::Scope::MediaLane: return "lane";
    case model::Scope::HostPath:
    case model::Scope::MediaPath:
    case model::Scope::Path: return "datapath";
    case model::Scope::Laser: return "laser";
    case model::Scope::Module: return "";
    }
    return "";
}

[[nodiscard]] std::string_view stat_of(Statistic statistic) {
    switch (statistic) {
    case Statistic::Current: return "current";
    case Statistic::Minimum: return "min";
    case Statistic::Maximum: return "max";
    case Statistic::Average: return "avg";
    case Statistic::Total: return "total";
    }
    return "";
}

/// A module may list one thing twice, and one line too many spoils a whole scrape.
[[nodiscard]] bool is_repeated(std::span<const model::Sample> before, const model::Sample& sample) {
    return std::ranges::any_of(before, [&](const model::Sample& other) {
        return other.has_value() && other.observable == sample.observable &&
               other.number == sample.number;
    });
}

void collect(Exposition& out, const PortView& view, const ObservableSource& source) {
    const std::span<const model::Sample> samples = view.decoded()->samples;
    for (const auto& row : source.rows) {
        for (std::size_t i = 0; i < samples.size() && !row.key.empty(); ++i) {
            const model::Sample& sample = samples[i];
            if (!sample.has_value() || sample.observable->key != row.key ||
                is_repeated(samples.first(i), sample)) {
                continue;
            }
            const std::string number = decimal(sample.number);
            std::vector<Label> labels{{"port", view.port}};
            if (!row.side.empty()) {
                labels.emplace_back("side", row.side);
            }
            if (const auto by = numbered_by(sample.observable->scope); !by.empty()) {
                labels.emplace_back(by, number);
            }
            if (!row.fec.empty()) {
                labels.emplace_back("fec", row.fec);
            }
            labels.emplace_back("stat", stat_of(sample.observable->statistic));
            out.sample(labels, sample.value.value * source.factor);
        }
    }
}

void module_info(Exposition& out, const PortView& view) {
    const Module& module = *view.decoded();
    // Only here: a value of such a label makes a new series of whatever bears it.
    static constexpr std::pair<std::string_view, std::string_view> rows[] = {
        {"vendor", "vendor_name"},    {"part", "vendor_part_number"},
        {"rev", "vendor_revision"},   {"serial", "vendor_serial_number"},
        {"oui", "vendor_oui"},        {"date", "date_code"},
        {"media", "media_type"},      {"connector", "connector"},
        {"map_revision", "revision"}, {"firmware", "active_firmware"},
    };
    std::vector<std::string> texts;
    texts.reserve(std::size(rows));
    std::vector<Label> labels{
        {"port", view.port}, {"standard", module.standard}, {"identifier", module.form_factor}};
    for (const auto& [label, key] : rows) {
        labels.emplace_back(label, texts.emplace_back(words::item_text(module, key)));
    }
    out.sample(labels, 1);
}

void lane_expected(Exposition& out, const PortView& view) {
    const model::LaneSet expected = expected_lanes(*view.decoded());
    for (const model::Monitor& monitor : view.decoded()->monitors) {
        if (monitor.quantity == Quantity::RxPower && monitor.lane != 0) {
            const bool is_expected = ((expected >> (monitor.lane - 1U)) & 1U) != 0;
            out.sample({{"port", view.port}, {"lane", decimal(monitor.lane)}}, is_expected ? 1 : 0);
        }
    }
}

void lane_margin(Exposition& out, const PortView& view) {
    for (const model::Monitor& monitor : view.decoded()->monitors) {
        const bool is_power =
            monitor.quantity == Quantity::RxPower || monitor.quantity == Quantity::TxPower;
        if (is_power && monitor.has_margin && monitor.lane != 0) {
            out.sample(
                {{"port", view.port}, {"lane", decimal(monitor.lane)}, {"quantity", monitor.key}},
                monitor.margin);
        }
    }
}

void rx_spread(Exposition& out, const PortView& view) {
    const model::LaneSet expected = expected_lanes(*view.decoded());
    double least = 0;
    double most = 0;
    unsigned lanes = 0;
    for (const model::Monitor& monitor : view.decoded()->monitors) {
        if (monitor.quantity != Quantity::RxPower || monitor.lane == 0 ||
            !monitor.value.has_value() || ((expected >> (monitor.lane - 1U)) & 1U) == 0) {
            continue;
        }
        const double power = dbm_of(monitor.value.value);
        least = lanes == 0 ? power : std::min(least, power);
        most = lanes == 0 ? power : std::max(most, power);
        ++lanes;
    }
    if (lanes > 1) {
        out.sample({{"port", view.port}}, most - least);
    }
}

void module_state(Exposition& out, const PortView& view) {
    const Module& module = *view.decoded();
    if (module.vocabulary == nullptr || module.vocabulary->state == nullptr) {
        return;
    }
    if (const auto state = module.read({module.vocabulary->state, 0, 0}); state.has_value()) {
        out.sample({{"port", view.port}}, static_cast<double>(state.raw));
    }
}

void path_state(Exposition& out, const PortView& view) {
    for (const model::Lane& lane : view.decoded()->lanes) {
        if (lane.data_path_state.field != nullptr && lane.data_path_state.has_value()) {
            out.sample({{"port", view.port}, {"lane", decimal(lane.number)}},
                       static_cast<double>(lane.data_path_state.raw));
        }
    }
}

void verdict(Exposition& out, const PortView& view) {
    out.sample({{"port", view.port}}, static_cast<double>(view.module()->health().conclusion));
}

void health(Exposition& out, const PortView& view) {
    for (const analysis::StepResult& step : view.module()->health().steps) {
        if (step.grade != analysis::Grade::Unknown) {
            const double grade = step.grade == analysis::Grade::Bad       ? 2
                                 : step.grade == analysis::Grade::Suspect ? 1
                                                                          : 0;
            out.sample({{"port", view.port}, {"check", analysis::name_of(step.step)}}, grade);
        }
    }
}

void max_power(Exposition& out, const PortView& view) {
    const auto item = view.decoded()->item("max_power");
    if (item && item->reading.has_value() && item->reading.unit == memmap::Unit::Watt) {
        out.sample({{"port", view.port}}, item->reading.value);
    }
}

// Of the port and its polls: also while there is no module, and when values are too old.

void present(Exposition& out, const PortView& view) {
    if (view.snapshot->presence != Presence::Unknown) {
        out.sample({{"port", view.port}}, view.snapshot->presence == Presence::Present ? 1 : 0);
    }
}
void port_info(Exposition& out, const PortView& view) {
    out.sample({{"port", view.port}, {"netdev", view.netdev}, {"backend", view.backend}}, 1);
}
void poll_time(Exposition& out, const PortView& view) {
    if (view.snapshot->answered.is_set) {
        out.sample({{"port", view.port}}, view.snapshot->answered.wall);
    }
}
void sample_time(Exposition& out, const PortView& view) {
    if (view.snapshot->core.is_set) {
        out.sample({{"port", view.port}}, view.snapshot->core.wall);
    }
}
void poll_duration(Exposition& out, const PortView& view) {
    if (view.snapshot->tried.is_set) {
        out.sample({{"port", view.port}},
                   std::chrono::duration<double>(view.snapshot->took).count());
    }
}
void poll_errors(Exposition& out, const PortView& view) {
    for (const auto& [kind, count] : view.snapshot->counts.errors) {
        out.sample({{"port", view.port}, {"reason", drivers::name_of(kind)}},
                   static_cast<double>(count));
    }
}
/// One of the counts of a port.
template <auto member>
void counted(Exposition& out, const PortView& view) {
    out.sample({{"port", view.port}}, static_cast<double>(view.snapshot->counts.*member));
}
void state_changes(Exposition& out, const PortView& view) {
    const auto& counts = view.snapshot->counts;
    out.sample({{"port", view.port}, {"kind", "module"}},
               static_cast<double>(counts.module_states));
    out.sample({{"port", view.port}, {"kind", "datapath"}},
               static_cast<double>(counts.path_states));
}
void flags_raised(Exposition& out, const PortView& view) {
    for (const auto& flag : view.snapshot->flag_counts) {
        out.sample({{"port", view.port}, {"flag", flag.name}, {"lane", decimal(flag.lane)}},
                   static_cast<double>(flag.raised));
    }
}

using Counts = engine::monitor::Counts;

// clang-format off
/// Of ports, whether there is a module or not.
constexpr Metric port_metrics[] = {
    {{"optic_port", Type::Info, {}, "Port that is watched; join its labels by port."}, Profile::Core, port_info},
    {{"optic_port_present", Type::Gauge, {}, "1 while a module answers, 0 while the cage is empty or the module cannot be read."}, Profile::Core, present},
    {{"optic_poll_timestamp_seconds", Type::Gauge, "seconds", "When the module answered last."}, Profile::Core, poll_time},
    {{"optic_sample_timestamp_seconds", Type::Gauge, "seconds", "When monitors and states were read last."}, Profile::Core, sample_time},
    {{"optic_poll_duration_seconds", Type::Gauge, "seconds", "How long the last poll took."}, Profile::Core, poll_duration},
    {{"optic_polls", Type::Counter, {}, "Polls, failed ones included."}, Profile::Core, counted<&Counts::polls>},
    {{"optic_poll_errors", Type::Counter, {}, "Polls that failed, or missed some bytes, by reason."}, Profile::Core, poll_errors},
    {{"optic_polls_yielded", Type::Counter, {}, "Polls that were left out because another program used the bus."}, Profile::Core, counted<&Counts::yielded>},
    {{"optic_bus_transactions", Type::Counter, {}, "Transactions with the module."}, Profile::Core, counted<&Counts::transactions>},
    {{"optic_bus_retries", Type::Counter, {}, "Transactions that were tried again."}, Profile::Core, counted<&Counts::retries>},
    {{"optic_bus_read_bytes", Type::Counter, "bytes", "Bytes read from the module."}, Profile::Core, counted<&Counts::bytes>},
    {{"optic_module_insertions", Type::Counter, {}, "Modules that were plugged into an empty cage since the start."}, Profile::Core, counted<&Counts::insertions>},
    {{"optic_module_changed", Type::Counter, {}, "Times that another module answered than before."}, Profile::Core, counted<&Counts::replacements>},
    {{"optic_state_changes", Type::Counter, {}, "Changes of the state of the module, and of its data paths, that polls saw."}, Profile::Core, state_changes},
    {{"optic_flag_raised", Type::Counter, {}, "Reads that found a latched flag set after one that did not; lane 0 is the module. Only with a sole reader."}, Profile::Core, flags_raised},
};

/// Of modules whose values are not too old.
constexpr Metric module_metrics[] = {
    {{"optic_module", Type::Info, {}, "Module; join its labels by port."}, Profile::Core, module_info},
    {{"optic_module_verdict", Type::Gauge, {}, "Diagnosis: 0 works, 1 degraded, 2 does not work, 3 cannot tell."}, Profile::Core, verdict},
    {{"optic_health", Type::Gauge, {}, "Steps of the diagnosis: 0 good or not applicable, 1 suspect, 2 bad."}, Profile::Full, health},
    {{"optic_module_state", Type::Gauge, {}, "Module state by its code (OIF-CMIS): 1 LowPwr, 2 PwrUp, 3 Ready, 4 PwrDn, 5 Fault."}, Profile::Core, module_state},
    {{"optic_datapath_state", Type::Gauge, {}, "Data path state of a host lane by its code (OIF-CMIS): 1 Deactivated, 2 Init, 3 Deinit, 4 Activated, 5 TxTurnOn, 6 TxTurnOff, 7 Initialized."}, Profile::Core, path_state},
    {{"optic_module_power_max_watts", Type::Gauge, "watts", "Most power that the module may take, as it says."}, Profile::Full, max_power},
    {{"optic_module_temperature_celsius", Type::Gauge, "celsius", "Temperature of the module."}, Profile::Core, MonitorSource{Quantity::Temperature}},
    {{"optic_module_supply_volts", Type::Gauge, "volts", "Supply voltage in the module."}, Profile::Core, MonitorSource{Quantity::SupplyVoltage}},
    {{"optic_laser_temperature_celsius", Type::Gauge, "celsius", "Temperature of the laser."}, Profile::Core, MonitorSource{Quantity::LaserTemperature}},
    {{"optic_lane_tx_bias_amperes", Type::Gauge, "amperes", "Laser bias current."}, Profile::Core, MonitorSource{Quantity::TxBias, As::Thousandth}},
    {{"optic_lane_tx_power_dbm", Type::Gauge, "dbm", "Transmitted power; no light is -40."}, Profile::Core, MonitorSource{Quantity::TxPower, As::Dbm}},
    {{"optic_lane_tx_power_watts", Type::Gauge, "watts", "Transmitted power."}, Profile::Full, MonitorSource{Quantity::TxPower, As::Thousandth}},
    {{"optic_lane_rx_power_dbm", Type::Gauge, "dbm", "Received power, average or modulation amplitude (OMA); no light is -40."}, Profile::Core, MonitorSource{Quantity::RxPower, As::Dbm}},
    {{"optic_lane_rx_power_watts", Type::Gauge, "watts", "Received power, average or modulation amplitude (OMA)."}, Profile::Full, MonitorSource{Quantity::RxPower, As::Thousandth}},
    {{"optic_lane_expected", Type::Gauge, {}, "1 where light is expected: the data path is activated and the transmitter enabled. Gate alerts by it."}, Profile::Core, lane_expected},
    {{"optic_lane_margin_decibels", Type::Gauge, "decibels", "Distance of a power to its nearest warning threshold, negative beyond it."}, Profile::Core, lane_margin},
    {{"optic_rx_lane_spread_decibels", Type::Gauge, "decibels", "Between the strongest and the weakest lane on which light is expected."}, Profile::Core, rx_spread},
    {{"optic_threshold_celsius", Type::Gauge, "celsius", "Thresholds of the module."}, Profile::Full, ThresholdSource{{{{Quantity::Temperature, "module_temperature"}, {Quantity::LaserTemperature, "laser_temperature"}}}}},
    {{"optic_threshold_volts", Type::Gauge, "volts", "Thresholds of the module."}, Profile::Full, ThresholdSource{{{{Quantity::SupplyVoltage, "supply"}}}}},
    {{"optic_threshold_amperes", Type::Gauge, "amperes", "Thresholds of the module."}, Profile::Full, ThresholdSource{{{{Quantity::TxBias, "tx_bias"}}}, As::Thousandth}},
    {{"optic_threshold_dbm", Type::Gauge, "dbm", "Thresholds of the module."}, Profile::Full, ThresholdSource{{{{Quantity::TxPower, "tx_power"}, {Quantity::RxPower, "rx_power"}}}, As::Dbm}},
    {{"optic_ber_ratio", Type::Gauge, "ratio", "Bit error ratio before error correction, by the first lane of its data path."}, Profile::Full, ObservableSource{{{{"pre_fec_ber_media", "media", "pre"}, {"pre_fec_ber_host", "host", "pre"}}}}},
    {{"optic_uncorrectable_frames_ratio", Type::Gauge, "ratio", "Frames that error correction could not correct (FERC)."}, Profile::Full, ObservableSource{{{{"ferc_media", "media"}, {"ferc_host", "host"}}}}},
    {{"optic_sew_max", Type::Gauge, {}, "Most symbol errors in one word of the error correction."}, Profile::Full, ObservableSource{{{{"sewmax_media", "media"}, {"sewmax_host", "host"}}}}},
    {{"optic_snr_decibels", Type::Gauge, "decibels", "Signal to noise ratio."}, Profile::Full, ObservableSource{{{{"snr_media", "media"}, {"snr_host", "host"}}}}},
    {{"optic_ltp_decibels", Type::Gauge, "decibels", "PAM4 level transition parameter."}, Profile::Full, ObservableSource{{{{"ltp_media", "media"}, {"ltp_host", "host"}}}}},
    {{"optic_laser_age_ratio", Type::Gauge, "ratio", "Age of the laser, 0 to 1."}, Profile::Full, ObservableSource{{{{"laser_age"}}}, 0.01}},
    {{"optic_tec_current_ratio", Type::Gauge, "ratio", "Current of the thermoelectric cooler, -1 to 1."}, Profile::Full, ObservableSource{{{{"tec_current"}}}, 0.01}},
    {{"optic_carrier_offset_hertz", Type::Gauge, "hertz", "Offset of the carrier frequency."}, Profile::Full, ObservableSource{{{{"cfo"}}}, 1e6}},
    {{"optic_laser_frequency_error_hertz", Type::Gauge, "hertz", "Error of the laser frequency."}, Profile::Full, ObservableSource{{{{"laser_frequency_error"}}}, 1e6}},
    {{"optic_osnr_decibels", Type::Gauge, "decibels", "Optical signal to noise ratio."}, Profile::Full, ObservableSource{{{{"osnr"}}}}},
    {{"optic_esnr_decibels", Type::Gauge, "decibels", "Electrical signal to noise ratio."}, Profile::Full, ObservableSource{{{{"esnr"}}}}},
    {{"optic_q_factor_decibels", Type::Gauge, "decibels", "Q-factor."}, Profile::Full, ObservableSource{{{{"q_factor"}}}}},
    {{"optic_pdl_decibels", Type::Gauge, "decibels", "Polarisation dependent loss."}, Profile::Full, ObservableSource{{{{"pdl"}}}}},
    {{"optic_dgd_seconds", Type::Gauge, "seconds", "Differential group delay."}, Profile::Full, ObservableSource{{{{"dgd"}}}, 1e-12}},
    {{"optic_chromatic_dispersion_ps_per_nm", Type::Gauge, {}, "Chromatic dispersion in picoseconds per nanometre."}, Profile::Full, ObservableSource{{{{"cd"}}}}},
    {{"optic_chromatic_dispersion_long_link_ps_per_nm", Type::Gauge, {}, "Chromatic dispersion of long links in picoseconds per nanometre."}, Profile::Full, ObservableSource{{{{"cd_long_link"}}}}},
};
// clang-format on

void collect(Exposition& out, const PortView& view, Collector collector) {
    collector(out, view);
}

void put(Exposition& out, std::span<const Metric> metrics, const std::vector<PortView>& ports,
         Profile profile, bool of_modules) {
    for (const Metric& metric : metrics) {
        if (metric.profile > profile) {
            continue;
        }
        out.begin(metric.heading);
        for (const PortView& view : ports) {
            if (!of_modules || view.decoded() != nullptr) {
                std::visit([&](const auto& source) { collect(out, view, source); }, metric.source);
            }
        }
    }
}

} // namespace

namespace {

void put_warnings(Exposition& out, const Exported& what) {
    static constexpr Heading warning{
        "optic_warning",
        Type::Gauge,
        {},
        "Early warnings that hold: 0 note, 1 warning, 2 alarm; lane 0 is the module."};
    static constexpr Heading written{
        "optictl_history_records", Type::Counter, {}, "Records that the history has written."};
    static constexpr Heading dropped{"optictl_history_dropped",
                                     Type::Counter,
                                     {},
                                     "Records and events that the history had no room for."};
    out.begin(warning);
    std::set<std::tuple<std::string, std::string_view, unsigned>> known;
    for (const auto& each : what.warnings) {
        // Of several observables of a lane, one line: the worst comes first.
        if (known.emplace(each.port, each.rule->id, each.lane).second) {
            out.sample({{"port", each.port}, {"rule", each.rule->id}, {"lane", decimal(each.lane)}},
                       static_cast<double>(each.grade));
        }
    }
    if (what.recorder != nullptr) {
        out.begin(written);
        out.sample({}, static_cast<double>(what.recorder->written()));
        out.begin(dropped);
        out.sample({}, static_cast<double>(what.recorder->dropped()));
    }
}

} // namespace

std::string metrics(const std::vector<PortView>& ports, const Exported& what, Dialect dialect) {
    static constexpr Heading build{"optictl_build", Type::Info, {}, "The program."};
    static constexpr Heading events{
        "optictl_events", Type::Counter, {}, "Events that were logged, those of all ports."};
    // Of a module with eight lanes, each profile; pages that are not used cost nothing.
    constexpr std::size_t core_bytes = 5000;
    constexpr std::size_t full_bytes = 16'000;
    Exposition out(dialect,
                   ports.size() * (what.profile == Profile::Full ? full_bytes : core_bytes));
    out.begin(build);
    out.sample({{"version", what.version}}, 1);
    out.begin(events);
    out.sample({}, static_cast<double>(what.events));
    put_warnings(out, what);
    put(out, port_metrics, ports, what.profile, false);
    put(out, module_metrics, ports, what.profile, true);
    if (what.compat) {
        put_compat(out, ports, *what.compat);
    }
    return std::move(out).finish();
}

} // namespace optictl::cli::serve
