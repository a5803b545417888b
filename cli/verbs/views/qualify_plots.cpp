// The pictures of a qualification: times as distributions, monitors over the time of a soak.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/verbs/views/qualify_view.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {

using namespace engine;

using qualify::Qualified;
using view::Tone;

namespace {

/// Bars of equal width from the shortest to the longest time; the last point ends the last bar.
view::Chart::Series bars_of(const qualify::Timing& timing) {
    constexpr std::size_t most_bars = 24;
    const auto root = static_cast<std::size_t>(std::sqrt(timing.took_s.size()));
    const std::size_t count = std::clamp<std::size_t>(root, 2, most_bars);
    const double least = timing.least();
    const double width = (timing.most() - least) / static_cast<double>(count);
    std::vector<unsigned> heights(count);
    for (const double each : timing.took_s) {
        const auto place = static_cast<std::size_t>((each - least) / width);
        ++heights[std::min(place, count - 1)];
    }
    view::Chart::Series out{.name = "times"};
    for (std::size_t i = 0; i <= count; ++i) {
        out.points.push_back({least + static_cast<double>(i) * width,
                              i < count ? static_cast<double>(heights[i]) : 0});
    }
    return out;
}

/// Times that differ by more than a look at the states may add.
bool has_spread(const qualify::Timing& timing) {
    constexpr std::size_t enough = 5;
    constexpr double least_s = 0.002;
    constexpr double share = 0.02;
    return timing.took_s.size() >= enough &&
           timing.most() - timing.least() > std::max(least_s, share * timing.most());
}

} // namespace

void add_distributions(view::Object& tree, const Qualified& qualified) {
    view::Object* part = nullptr;
    for (const qualify::Timing& each : qualified.timings) {
        if (!has_spread(each)) {
            continue;
        }
        if (part == nullptr) {
            part = &tree.object("distributions", "How often steps took how long",
                                view::Shown::ToPeople);
        }
        view::Chart chart{.x_key = "took_s",
                          .y_key = "times",
                          .x_label = "s",
                          .y_label = "times",
                          .has_bars = true};
        chart.series.push_back(bars_of(each));
        chart.levels.push_back({"median", each.median(), Tone::Plain});
        // A bound that is far away would leave no room for the bars: the table has it.
        constexpr double near = 2;
        if (each.bound_s > 0 && each.bound_s <= near * each.most()) {
            chart.levels.push_back({"bound", each.bound_s, Tone::Bad});
        }
        const std::string title = fmt::format("{}, s", each.name);
        part->chart(each.name, title, std::move(chart));
    }
}

void add_curves(view::Object& tree, const Qualified& qualified) {
    if (qualified.curves.empty()) {
        return;
    }
    view::Object& soak = tree.object("soak", "Watched");
    for (const qualify::Curve& curve : qualified.curves) {
        view::Chart chart{
            .x_key = "time_s", .y_key = curve.key, .x_label = "s", .y_label = curve.label};
        for (std::size_t i = 0; i < curve.limits.size(); ++i) {
            const auto limit = static_cast<model::Limit>(i);
            if (curve.limits[i]) {
                chart.levels.push_back({std::string(words::name_of(limit)), *curve.limits[i],
                                        model::is_alarm(limit) ? Tone::Bad : Tone::Doubtful});
            }
        }
        for (const qualify::Curve::Lane& lane : curve.lanes) {
            view::Chart::Series series{
                .name = lane.number == 0 ? "module" : fmt::format("lane {}", lane.number)};
            for (const auto& [x, y] : lane.points) {
                series.points.push_back({x, y});
            }
            chart.series.push_back(std::move(series));
        }
        soak.chart(curve.key, curve.label, std::move(chart));
    }
}

} // namespace optictl::cli
