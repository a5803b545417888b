// One watched port: its lanes, each with its power over the last hours.
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "cli/serve/report.hpp"
#include "cli/serve/screen.hpp"
#include "cli/serve/warnings.hpp"

namespace optictl::cli::serve {
namespace {

using engine::history::Record;
using engine::history::Value;
using engine::warning::Point;
using engine::warning::Trace;

constexpr std::size_t most_causes = 3;
constexpr std::size_t most_events = 4;
/// What stands before a line of power over time.
constexpr std::size_t before_spark = 47;
constexpr std::size_t widest_spark = 96;
/// A scale is no shorter: what changes less is shown as a flat line.
constexpr double least_scale_db = 0.5;
constexpr double least_scale_share = 0.01;

struct Quantity {
    std::string_view key;
    std::string_view name;
};
[[nodiscard]] Quantity quantity_of(Drawn drawn) {
    switch (drawn) {
    case Drawn::Rx: return {"rx_power_dbm", "Rx dBm"};
    case Drawn::Tx: return {"tx_power_dbm", "Tx dBm"};
    case Drawn::Bias: return {"tx_bias_ma", "bias mA"};
    }
    return {};
}

[[nodiscard]] std::vector<Point> points_of(const Trace& trace, std::string_view key,
                                           unsigned lane) {
    std::vector<Point> points;
    for (std::size_t column = 0; column < trace.places.size(); ++column) {
        if (trace.places[column].first != key || trace.places[column].second != lane) {
            continue;
        }
        for (const auto& at : trace.points) {
            if (column < at.values.size() && std::isfinite(at.values[column])) {
                points.push_back({at.time, at.values[column]});
            }
        }
    }
    return points;
}

/// From the least to the greatest of some values, and how values are placed in between.
struct Scale {
    double least = std::numeric_limits<double>::infinity();
    double greatest = -std::numeric_limits<double>::infinity();

    void take(const std::vector<Point>& points) {
        for (const Point& point : points) {
            least = std::min(least, point.value);
            greatest = std::max(greatest, point.value);
        }
    }
    /// Made as long as noise is not to look like news.
    [[nodiscard]] Scale widened(double by) const {
        const double missing = std::max(by - (greatest - least), 0.0) / 2;
        return {least - missing, greatest + missing};
    }
};

struct Time {
    double from = 0;
    double until = 0;
    [[nodiscard]] static Time of(const Trace& trace) {
        return trace.points.empty() ? Time{}
                                    : Time{trace.points.front().time, trace.points.back().time};
    }
};

[[nodiscard]] std::string length_text(double seconds) {
    return seconds < 120    ? fmt::format("{:.0f} s", seconds)
           : seconds < 7200 ? fmt::format("{:.0f} min", seconds / 60)
                            : fmt::format("{:.1f} h", seconds / 3600);
}

[[nodiscard]] std::string figure(const Record& record, std::string_view key, unsigned lane,
                                 int digits) {
    const Value* const value = record.find(key, lane);
    return value == nullptr ? "-" : fmt::format("{:.{}f}", value->value, digits);
}

/// No wider than there are points: a blank is a time without a reading.
[[nodiscard]] std::size_t spark_width(std::size_t width, const Trace& trace) {
    return width > before_spark + 4
               ? std::min({width - before_spark, widest_spark, trace.points.size()})
               : 0;
}

void put_lanes(std::vector<std::string>& lines, const Screen& screen, const Record& record,
               std::size_t width) {
    std::set<unsigned> lanes;
    for (const Value& value : record.values) {
        if (value.lane != 0 && (value.key == "rx_power_dbm" || value.key == "tx_power_dbm" ||
                                value.key == "tx_bias_ma")) {
            lanes.insert(value.lane);
        }
    }
    if (lanes.empty()) {
        lines.push_back(cut("no lane has monitors that were read", width));
        return;
    }
    const auto [key, name] = quantity_of(screen.look.drawn);
    Scale scale;
    for (const unsigned lane : lanes) {
        scale.take(points_of(screen.trace, key, lane));
    }
    const bool is_db = screen.look.drawn != Drawn::Bias;
    const Time time = Time::of(screen.trace);
    std::string over = fmt::format("{} over {}", name, length_text(time.until - time.from));
    if (std::isfinite(scale.least)) {
        over += fmt::format(", {:.2f} to {:.2f}", scale.least, scale.greatest);
    }
    lines.push_back(cut(fmt::format("{:>4} {:<5} {:>8} {:>7} {:>7} {:>9}  {}", "lane", "light",
                                    "bias mA", "Tx dBm", "Rx dBm", "margin dB", over),
                        width));
    const Scale shown =
        scale.widened(is_db ? least_scale_db : std::abs(scale.greatest) * least_scale_share);
    for (const unsigned lane : lanes) {
        const Value* const rx = record.find("rx_power_dbm", lane);
        const auto margin = rx != nullptr ? margin_of(record, *rx) : std::nullopt;
        std::string line = cut(fmt::format("{:>4} {:<5} {:>8} {:>7} {:>7} {:>9}  ", lane,
                                           (record.lit & model::lane_bit(lane)) != 0 ? "yes" : "no",
                                           figure(record, "tx_bias_ma", lane, 2),
                                           figure(record, "tx_power_dbm", lane, 2),
                                           figure(record, "rx_power_dbm", lane, 2),
                                           margin ? fmt::format("{:+.2f}", *margin) : "-"),
                               width);
        if (spark_width(width, screen.trace) != 0) {
            line +=
                sparkline(points_of(screen.trace, key, lane), time.from, time.until, shown.least,
                          shown.greatest, spark_width(width, screen.trace), screen.blocks);
        }
        lines.push_back(std::move(line));
    }
}

/// All that is no power of a lane: a line each.
void put_others(std::vector<std::string>& lines, const Screen& screen, const Record& record,
                std::size_t width, std::size_t room) {
    std::size_t left_out = 0;
    for (const Value& value : record.values) {
        if (value.key == "rx_power_dbm" || value.key == "tx_power_dbm" ||
            value.key == "tx_bias_ma") {
            continue;
        }
        if (room < 2) {
            ++left_out;
            continue;
        }
        --room;
        const std::string place =
            value.lane == 0 ? value.key : fmt::format("{} {}", value.key, value.lane);
        std::string line =
            cut(fmt::format("{:<32} {:>12}  ", place, fmt::format("{:.5g}", value.value)), width);
        const auto points = points_of(screen.trace, value.key, value.lane);
        Scale scale;
        scale.take(points);
        const Time time = Time::of(screen.trace);
        if (spark_width(width, screen.trace) != 0 && !points.empty()) {
            const Scale shown = scale.widened(std::abs(scale.greatest) * least_scale_share);
            line += sparkline(points, time.from, time.until, shown.least, shown.greatest,
                              spark_width(width, screen.trace), screen.blocks);
        }
        lines.push_back(std::move(line));
    }
    if (left_out != 0) {
        lines.push_back(cut(fmt::format("and {} more values", left_out), width));
    }
}

} // namespace

std::vector<std::string> port_lines(const Screen& screen, const Seen& seen, std::size_t width,
                                    std::size_t height) {
    std::vector<std::string> lines;
    lines.push_back(
        cut(fmt::format("{}: {}{}{}", seen.port, seen.verdict, seen.causes.empty() ? "" : ": ",
                        seen.causes.empty() ? std::string() : seen.causes.front()),
            width));
    for (std::size_t i = 1; i < seen.causes.size() && i < most_causes; ++i) {
        lines.push_back(cut("  " + seen.causes[i], width));
    }
    const Record& record = seen.record;
    const std::string age =
        seen.age_s ? fmt::format("read {:.0f} s ago", *seen.age_s) : "never read";
    if (record.values.empty()) {
        lines.push_back(cut(age, width));
    } else {
        lines.push_back(cut(fmt::format("{}; {}", record.module.text(), age), width));
        lines.emplace_back();
        put_lanes(lines, screen, record, width);
    }
    std::vector<std::string> events;
    for (const auto& event : screen.events) {
        if (event.port == seen.port) {
            events.push_back(cut(event_line(event), width));
        }
    }
    if (events.size() > most_events) {
        events.erase(events.begin(), events.end() - most_events);
    }
    const std::size_t below = events.empty() ? 0 : events.size() + 1;
    if (!record.values.empty() && height > lines.size() + below + 2) {
        lines.emplace_back();
        put_others(lines, screen, record, width, height - lines.size() - below);
    }
    if (!events.empty() && height > lines.size() + below) {
        lines.emplace_back();
        lines.insert(lines.end(), events.begin(), events.end());
    }
    return lines;
}

} // namespace optictl::cli::serve
