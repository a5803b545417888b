#include "cli/verbs/views/signal_view.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/view/module/summary.hpp"
#include "sff/analysis/quality.hpp"
#include "sff/sff8024/interfaces.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {
namespace {

using analysis::PathQuality;
using analysis::Reception;
using model::Sample;
using model::Scope;
using model::Statistic;
using view::Align;

// ----------------------------------------------------------------------------------------- values

/// Why a sample has no value: in as few words as a column takes, and in all of them.
view::Value absent(const Sample& sample) {
    const std::string_view all = sample.absence != model::Absence::None
                                     ? model::words_of(sample.absence)
                                     : words::state_words(sample.value.state);
    const std::string_view few = sample.absence == model::Absence::NoSample        ? "no sample"
                                 : sample.absence == model::Absence::PathNotReady  ? "path not up"
                                 : sample.absence == model::Absence::MonitoringOff ? "off"
                                                                                   : all;
    return {.text = std::string(few), .data = {}, .why = std::string(all)};
}

view::Value ratio_of(const analysis::Statistics& statistics, Statistic statistic) {
    const Sample* const sample = statistics[static_cast<std::size_t>(statistic)];
    if (sample == nullptr) {
        return {.text = "-", .data = {}, .why = "not observed"};
    }
    return sample->has_value() ? view::number(sample->value.value, ratio_text(sample->value.value))
                               : absent(*sample);
}

view::Value count_of(const analysis::Statistics& statistics, Statistic statistic) {
    view::Value value = ratio_of(statistics, statistic);
    if (const Sample* const sample = analysis::valued(statistics, statistic)) {
        value.text = fmt::format("{:.4g}", sample->value.value);
    }
    return value;
}

/// A value of a lane or of a laser with its verdict.
view::Value sample_of(const Sample& sample) {
    if (!sample.has_value()) {
        return absent(sample);
    }
    const std::string_view sign = words::mark(sample.verdict);
    const std::string unit(words::symbol(sample.value.unit));
    return view::number(sample.value.value,
                        fmt::format("{}{:.{}f}{}{}{}{}",
                                    sample.value.state == memmap::State::Saturated ? ">" : "",
                                    sample.value.value, words::decimals(sample.value.unit),
                                    unit.empty() ? "" : " ", unit, sign.empty() ? "" : " ", sign));
}

view::Value limit_of(const memmap::Reading& limit) {
    // Whole numbers as they are: 200000 ps/nm, not 2e+05.
    const auto words = [](double value) {
        return std::abs(value) >= 1e4 && std::abs(value) < 1e7 ? fmt::format("{:.0f}", value)
                                                               : fmt::format("{:.4g}", value);
    };
    return limit.has_value() ? view::number(limit.value, words(limit.value))
                             : view::Value{.text = "-", .data = {}, .why = "not set"};
}

// ------------------------------------------------------------------------------------ error ratios

std::string name_of(const model::Module& module, const PathQuality& quality) {
    const model::DataPath& path = *quality.path;
    const auto lanes = [](std::string_view side, model::LaneSet set) {
        return fmt::format("{} {} {}", side, model::lane_count(set) == 1 ? "lane" : "lanes",
                           model::ranges_of(set));
    };
    std::string text = fmt::format("Data path {}: {}", path.first, lanes("host", path.host_lanes));
    if (path.media_lanes != 0) {
        text += fmt::format(", {}", lanes("media", path.media_lanes));
    }
    const auto app =
        std::ranges::find(module.applications, path.application, &model::Application::code);
    if (app != module.applications.end()) {
        text +=
            fmt::format(", {} -> {}", sff8024::short_name(words::code_text(app->host_interface)),
                        sff8024::short_name(words::code_text(app->media_interface)));
    }
    return text;
}

view::Value margin_of(const Reception& side) {
    if (side.margin) {
        return view::number(*side.margin, fmt::format("{:+.1f}", *side.margin));
    }
    const Sample* const now = side.ber_now();
    return now != nullptr && side.limit != nullptr ? view::none("no error")
           : side.limit == nullptr                 ? view::none("no limit")
                                   : view::Value{.text = "-", .data = {}, .why = "not observed"};
}

view::Value fec_of(const Reception& side) {
    if (side.fec.empty()) {
        return view::none("not told by its interface");
    }
    const std::string limit =
        side.limit != nullptr ? ratio_text(side.limit->ber) : std::string("no public limit");
    return {
        .text = fmt::format("{}, {}", side.fec, limit), .data = std::string(side.fec), .why = {}};
}

void add_row(view::Table& table, std::string_view target, unsigned path, std::string_view name,
             const Reception& side) {
    if (!side.is_observed()) {
        return;
    }
    table.row({view::text(target), view::whole(path), view::text(name),
               ratio_of(side.ber, Statistic::Current), ratio_of(side.ber, Statistic::Minimum),
               ratio_of(side.ber, Statistic::Average), ratio_of(side.ber, Statistic::Maximum),
               side.limit != nullptr ? view::number(side.limit->ber, std::string(side.limit->text))
                                     : view::none("no limit"),
               margin_of(side), count_of(side.symbols, Statistic::Current),
               count_of(side.frames, Statistic::Current), fec_of(side)});
}

bool any(std::span<const PathQuality> paths, bool (*test)(const Reception&)) {
    return std::ranges::any_of(
        paths, [test](const PathQuality& each) { return test(each.media) || test(each.host); });
}
bool has_statistics(const Reception& side) {
    return std::ranges::any_of(side.ber, [](const Sample* sample) {
        return sample != nullptr && sample->observable->statistic != Statistic::Current;
    });
}
bool has_symbols(const Reception& side) {
    return side.symbols[static_cast<std::size_t>(Statistic::Current)] != nullptr;
}
bool has_frames(const Reception& side) {
    return side.frames[static_cast<std::size_t>(Statistic::Current)] != nullptr;
}

/// Columns that say nothing of any path are for programs alone.
view::Table& ratio_table(view::Object& path, std::span<const PathQuality> paths) {
    const auto shown_if = [](bool so) {
        return so ? view::Shown::Always : view::Shown::ToPrograms;
    };
    const view::Shown statistics = shown_if(any(paths, has_statistics));
    return path.table(
        "error_ratios", "",
        {{"target", "", Align::Left, view::Shown::ToPrograms},
         {"data_path", "", Align::Right, view::Shown::ToPrograms},
         {"side", "side"},
         {"pre_fec_ber", "BER now", Align::Right},
         {"pre_fec_ber_min", "min", Align::Right, statistics},
         {"pre_fec_ber_avg", "avg", Align::Right, statistics},
         {"pre_fec_ber_max", "max", Align::Right, statistics},
         {"limit_ber", "limit", Align::Right, view::Shown::ToPrograms},
         {"margin_orders", "margin", Align::Right},
         {"sewmax_symbols", "SEWmax", Align::Right, shown_if(any(paths, has_symbols))},
         {"uncorrected_frames", "lost", Align::Right, shown_if(any(paths, has_frames))},
         {"fec", "FEC"}});
}

/// What `margin` is, and to which limits it was taken.
void add_legend(view::Object& tree, std::span<const PathQuality> paths) {
    std::string text;
    for (const analysis::FecLimit& limit : analysis::fec_limits()) {
        const bool is_used = std::ranges::any_of(paths, [&](const PathQuality& each) {
            return (each.media.limit == &limit && each.media.is_observed()) ||
                   (each.host.limit == &limit && each.host.is_observed());
        });
        text += is_used ? fmt::format("{}{} {}", text.empty() ? "" : ", ", limit.fec, limit.text)
                        : std::string();
    }
    if (!text.empty()) {
        tree.note(fmt::format("margin: orders of magnitude from the BER of now to what the FEC "
                              "corrects ({})",
                              text));
    }
}

// ------------------------------------------------------------------------------------------- lanes

/// Current samples of lanes of a side.
const Sample* lane_sample(const model::Module& module, std::string_view key, unsigned lane) {
    const auto found = std::ranges::find_if(module.samples, [&](const Sample& sample) {
        return sample.observable->key == key && sample.number == lane && !sample.misplaced &&
               sample.observable->statistic == Statistic::Current;
    });
    return found != module.samples.end() ? &*found : nullptr;
}

/// What is observed of the lanes of one side, under one key each.
struct LaneColumns {
    std::string_view side;
    std::string_view snr;
    std::string_view transition;
};
constexpr LaneColumns of_media{"media", "snr_media", "ltp_media"};
constexpr LaneColumns of_host{"host", "snr_host", "ltp_host"};

view::Value monitor_of(const model::Module& module, model::Quantity quantity, unsigned lane) {
    const auto found = std::ranges::find_if(module.monitors, [=](const model::Monitor& monitor) {
        return monitor.quantity == quantity && monitor.lane == lane;
    });
    return found != module.monitors.end() ? view::reading(found->value) : view::none("none");
}

void add_lanes(view::Table& table, const model::Module& module, const LaneColumns& columns,
               model::LaneSet lanes) {
    model::for_each_lane(lanes, [&](unsigned lane) {
        const Sample* const snr = lane_sample(module, columns.snr, lane);
        const Sample* const transition = lane_sample(module, columns.transition, lane);
        if (snr == nullptr && transition == nullptr) {
            return;
        }
        const view::Value unobserved{.text = "-", .data = {}, .why = "not observed"};
        const bool is_media = columns.side == of_media.side;
        table.row({view::text(columns.side), view::whole(lane),
                   snr != nullptr ? sample_of(*snr) : unobserved,
                   snr != nullptr && snr->has_margin
                       ? view::number(snr->margin, fmt::format("{:+.1f} dB", snr->margin))
                       : view::Value{.text = "-", .data = {}, .why = "no threshold is set"},
                   transition != nullptr ? sample_of(*transition) : unobserved,
                   is_media ? monitor_of(module, model::Quantity::RxPower, lane)
                            : view::Value{.text = "", .data = {}, .why = "not of host lanes"}});
    });
}

view::Table& lane_table(view::Object& path) {
    return path.table("lanes", "",
                      {{"side", "lane"},
                       {"lane", "", Align::Right},
                       {"snr_db", "SNR", Align::Right},
                       {"snr_margin_db", "to warning", Align::Right},
                       {"level_transition_db", "LTP", Align::Right},
                       {"rx_power", "Rx power"}});
}

// --------------------------------------------------------------------------------- everything else

/// What is not in the tables of the data paths.
bool is_elsewhere(const Sample& sample, std::span<const PathQuality> paths) {
    const Scope scope = sample.observable->scope;
    const std::string_view key = sample.observable->key;
    const bool of_path = scope == Scope::HostPath || scope == Scope::MediaPath;
    if (sample.misplaced) {
        return false;
    }
    if (scope == Scope::Path && sample.absence != model::Absence::UnknownType) {
        return true; // among the coherent ones
    }
    if (of_path) {
        return std::ranges::any_of(
            paths, [&](const PathQuality& each) { return each.path->first == sample.number; });
    }
    return sample.observable->statistic == Statistic::Current &&
           (key == of_media.snr || key == of_media.transition || key == of_host.snr ||
            key == of_host.transition);
}

/// Quantities of coherent signals: now, and what was made of an interval.
void add_coherent(view::Object& tree, const model::Module& module) {
    view::Table& table = tree.table("coherent", "Coherent signal",
                                    {{"name", "observed"},
                                     {"data_path", "", Align::Right, view::Shown::ToPrograms},
                                     {"value", "now", Align::Right},
                                     {"minimum", "min", Align::Right},
                                     {"average", "avg", Align::Right},
                                     {"maximum", "max", Align::Right},
                                     {"low_warning", "low", Align::Right},
                                     {"high_warning", "high", Align::Right},
                                     {"unit", "unit"}});
    std::vector<std::pair<std::string_view, unsigned>> told;
    for (const Sample& first : module.samples) {
        const std::pair<std::string_view, unsigned> what{first.observable->key, first.number};
        if (first.observable->scope != Scope::Path || first.misplaced ||
            first.absence == model::Absence::UnknownType ||
            std::ranges::find(told, what) != told.end()) {
            continue;
        }
        told.push_back(what);
        const auto value = [&](Statistic statistic) {
            const auto found = std::ranges::find_if(module.samples, [&](const Sample& sample) {
                return sample.observable->key == what.first && sample.number == what.second &&
                       sample.observable->statistic == statistic;
            });
            if (found == module.samples.end()) {
                return view::Value{.text = "-", .data = {}, .why = "not observed"};
            }
            view::Value out = sample_of(*found);
            if (found->has_value()) { // the unit has a column
                const std::string_view sign = words::mark(found->verdict);
                out.text =
                    fmt::format("{:.{}f}{}{}", found->value.value,
                                words::decimals(found->value.unit), sign.empty() ? "" : " ", sign);
            }
            return out;
        };
        table.row({view::text(first.observable->label, first.observable->key),
                   view::whole(first.number), value(Statistic::Current), value(Statistic::Minimum),
                   value(Statistic::Average), value(Statistic::Maximum),
                   limit_of(first.limits[model::LowWarning]),
                   limit_of(first.limits[model::HighWarning]),
                   view::text(words::symbol(first.value.unit))});
    }
}

std::string place_of(const Sample& sample) {
    return sample.misplaced ? std::string("reserved place")
           : sample.number == 0
               ? std::string("module")
               : fmt::format("{} {}", model::name_of(sample.observable->scope), sample.number);
}

/// One row for programs, and the same in a table for people where neighbours with the same words
/// are one row: what paths that are not in use observe is many zeros.
void add_others(view::Object& tree, const model::Module& module,
                std::span<const PathQuality> paths) {
    view::Table& table = tree.table("others", "",
                                    {{"name", ""},
                                     {"statistic", ""},
                                     {"of", ""},
                                     {"value", ""},
                                     {"unit", ""},
                                     {"low_warning", ""},
                                     {"high_warning", ""}},
                                    view::Shown::ToPrograms);
    struct Row {
        std::vector<view::Value> cells; ///< but for the place
        const Sample* first;
        model::LaneSet numbers;
    };
    std::vector<Row> rows;
    for (const Sample& sample : module.samples) {
        if (is_elsewhere(sample, paths)) {
            continue;
        }
        const std::string_view statistic = model::name_of(sample.observable->statistic);
        const bool is_now = sample.observable->statistic == Statistic::Current;
        const view::Value name =
            view::text(is_now ? std::string(sample.observable->label)
                              : fmt::format("{}, {}", sample.observable->label, statistic),
                       sample.observable->key);
        const view::Value value = sample_of(sample);
        const view::Value low = limit_of(sample.limits[model::LowWarning]);
        const view::Value high = limit_of(sample.limits[model::HighWarning]);
        table.row({name, view::text(statistic), view::text(place_of(sample)), value,
                   view::text(words::symbol(sample.value.unit)), low, high});
        const model::LaneSet number = model::lane_bit(sample.number);
        const auto same = std::ranges::find_if(rows, [&](const Row& row) {
            return row.cells[0].text == name.text && row.cells[1].text == value.text &&
                   row.cells[2].text == low.text && row.cells[3].text == high.text &&
                   row.first->observable->scope == sample.observable->scope &&
                   row.first->misplaced == sample.misplaced;
        });
        if (same != rows.end()) {
            same->numbers |= number;
        } else {
            rows.push_back({{name, value, low, high}, &sample, number});
        }
    }
    view::Table& folded = tree.table({}, "Beside these",
                                     {{"", "observed"},
                                      {"", "of"},
                                      {"", "value", Align::Right},
                                      {"", "low", Align::Right},
                                      {"", "high", Align::Right}},
                                     view::Shown::ToPeople);
    for (Row& row : rows) {
        const bool is_many = model::lane_count(row.numbers) > 1 && !row.first->misplaced;
        folded.row({std::move(row.cells[0]),
                    view::text(is_many ? fmt::format("{}s {}",
                                                     model::name_of(row.first->observable->scope),
                                                     model::ranges_of(row.numbers))
                                       : place_of(*row.first)),
                    std::move(row.cells[1]), std::move(row.cells[2]), std::move(row.cells[3])});
    }
}

// ------------------------------------------------------------------------------------------- laser

/// Frequencies in THz, whatever their register has.
view::Value laser_value(const model::Item& item) {
    constexpr double ghz_per_thz = 1000;
    view::Value value = view::reading(item.reading);
    if (item.key == "current_laser_frequency" && item.reading.unit == memmap::Unit::Gigahertz) {
        value.text = fmt::format("{:.5f} THz", item.reading.value / ghz_per_thz);
    }
    return value;
}

/// What a tunable laser is set to, and what it does.
void add_laser(view::Object& tree, const model::Module& module) {
    struct Part {
        std::string_view key;
        std::string_view label;
    };
    static constexpr Part parts[] = {{"channel_frequency", "Frequency set"},
                                     {"channel_number", "Channel"},
                                     {"grid_spacing", "Grid"},
                                     {"fine_tuning_offset", "Fine tuning"},
                                     {"current_laser_frequency", "Frequency now"},
                                     {"target_output_power", "Tx power set"},
                                     {"tuning_in_progress", "Being tuned"},
                                     {"wavelength_unlock_status", "Unlocked"}};
    std::list<view::Object>* lasers = nullptr;
    for (const model::MediaLane& lane : module.media_lanes) {
        view::Object* laser = nullptr;
        for (const Part& part : parts) {
            const auto item = module.lane_item(part.key, lane.number);
            if (!item || !item->reading.has_value()) {
                continue;
            }
            if (laser == nullptr) {
                lasers = lasers == nullptr ? &tree.objects("lasers") : lasers;
                laser = &lasers->emplace_back(fmt::format("Laser of media lane {}", lane.number));
                laser->data("lane", view::whole(lane.number));
            }
            laser->fact(part.key, part.label, laser_value(*item));
        }
        if (laser != nullptr) {
            laser->fact("tx_power", "Tx power now",
                        monitor_of(module, model::Quantity::TxPower, lane.number));
        }
    }
}

// --------------------------------------------------------------------------------- what was
// measured

/// Of which time the statistics are.
void add_interval(view::Object& tree, std::span<const PathQuality> paths,
                  const engine::MeasureOutcome* measured) {
    if (measured != nullptr && measured->interval_s) {
        tree.data("interval_s", view::number(*measured->interval_s, ""));
        tree.note(fmt::format("Minimum, average and maximum are those of {:.1f} s.",
                              *measured->interval_s));
    } else if (measured != nullptr && !measured->no_statistics.empty()) {
        tree.sentence("no_interval",
                      fmt::format("No statistics of an interval: {}.", measured->no_statistics));
    } else if (any(paths, has_statistics)) {
        tree.note("Minimum, average and maximum are of an interval that somebody else began; "
                  "--freeze 10 makes one of 10 s.");
    }
}

// ------------------------------------------------------------------------------------------ answer

const analysis::Cause* worst_cause(const analysis::Health& health) {
    const auto found = std::ranges::find_if(health.causes, [](const analysis::Cause& cause) {
        return cause.step == analysis::Step::Signal && cause.grade != analysis::Grade::Good;
    });
    return found != health.causes.end() ? &*found : nullptr;
}

/// What has passed a warning, which makes nothing bad yet.
std::string warnings_of(const analysis::Health& health) {
    std::string text;
    for (const analysis::Cause& cause : health.causes) {
        if (cause.step == analysis::Step::Signal && cause.grade == analysis::Grade::Good) {
            text += fmt::format("; {}", words::printable(cause.text));
        }
    }
    return text;
}

/// Why nothing can be said.
std::string_view silence_of(const model::Module& module) {
    const auto of_signal = [](const Sample& sample) {
        return sample.number != 0 && sample.observable->scope != Scope::Laser;
    };
    const auto found = std::ranges::find_if(module.samples, of_signal);
    if (module.samples.empty() || found == module.samples.end()) {
        return "the module observes nothing of its signals (no VDM)";
    }
    const auto is_down = [](const model::DataPath& path) {
        return path.state == model::PathState::Deactivated;
    };
    return std::ranges::all_of(module.data_paths, is_down) && !module.data_paths.empty()
               ? "no data path is up (DPDeactivated); optictl why says what to do"
               : model::words_of(found->absence);
}

void add_answer(view::Object& tree, const engine::Inspection& inspection,
                const model::Module& module, ExitCode& code) {
    const std::string name = words::printable(engine::name_of(inspection));
    const analysis::Health& health = inspection.health();
    const std::string facts = view::signal_summary(module);
    if (const analysis::Cause* cause = worst_cause(health)) {
        tree.sentence("answer",
                      fmt::format("{}: degraded: {}", name, words::printable(cause->text)));
        tree.sentence("advice", std::string(cause->advice));
        tree.data("verdict", view::text("degraded"));
        code = ExitCode::Failed;
    } else if (!facts.empty()) {
        tree.sentence("answer", fmt::format("{}: ok: {}{}", name, facts, warnings_of(health)));
        tree.data("verdict", view::text("ok"));
    } else {
        tree.sentence("answer", fmt::format("{}: cannot tell: {}", name, silence_of(module)));
        tree.data("verdict", view::text("cannot-tell"));
        code = ExitCode::Failed;
    }
}

} // namespace

Found signal_of(const engine::Inspection& inspection, const engine::MeasureOutcome* measured) {
    Found found;
    const engine::Decoded* const best = inspection.best();
    if (best == nullptr) {
        found.tree.sentence("answer", fmt::format("{}: cannot tell: no known memory map; --as "
                                                  "forces one",
                                                  words::printable(engine::name_of(inspection))));
        found.tree.data("verdict", view::text("cannot-tell"));
        found.code = ExitCode::Failed;
        return found;
    }
    const model::Module& module = best->module;
    const std::vector<PathQuality> paths = analysis::quality_of(module);
    add_answer(found.tree, inspection, module, found.code);
    add_interval(found.tree, paths, measured);
    auto& sections = found.tree.objects("data_paths");
    for (const PathQuality& each : paths) {
        if (module.samples.empty()) {
            break; // nothing is observed of any
        }
        view::Object& section = sections.emplace_back(name_of(module, each));
        section.data("data_path", view::whole(each.path->first));
        section.data("host_lanes", view::lanes(each.path->host_lanes));
        section.data("media_lanes", view::lanes(each.path->media_lanes));
        if (each.path->state_reading.field != nullptr) {
            section.fact("state", "State", view::reading(each.path->state_reading));
        }
        view::Table& ratios = ratio_table(section, std::span(&each, 1)).as_csv();
        const std::string target = engine::name_of(inspection);
        add_row(ratios, target, each.path->first, "media", each.media);
        add_row(ratios, target, each.path->first, "host", each.host);
        view::Table& lanes = lane_table(section);
        add_lanes(lanes, module, of_media, each.path->media_lanes);
        add_lanes(lanes, module, of_host, each.path->host_lanes);
    }
    add_legend(found.tree, paths);
    if (measured != nullptr) {
        add_counts(found.tree, *measured);
    }
    add_laser(found.tree, module);
    add_coherent(found.tree, module);
    add_others(found.tree, module, paths);
    return found;
}

} // namespace optictl::cli
