// Curves: as block characters in text, as SVG in HTML.
#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "cli/render/markup.hpp"
#include "cli/render/walk.hpp"

namespace optictl::cli::render {
namespace {

using view::Chart;

struct Span {
    double least = 0;
    double most = 0;
    [[nodiscard]] double width() const { return most - least; }
    void take(double value) {
        least = std::min(least, value);
        most = std::max(most, value);
    }
};

/// The extent of a series, or of all; nothing without a finite point.
template <class Visit>
std::optional<Span> span_of(Visit for_each) {
    std::optional<Span> span;
    for_each([&span](double value) {
        if (std::isfinite(value)) {
            span ? span->take(value) : void(span = Span{value, value});
        }
    });
    return span;
}

std::optional<Span> span_of(const Chart::Series& series) {
    return span_of([&](auto take) {
        for (const Chart::Point& point : series.points) {
            take(point.y);
        }
    });
}

/// Means of `count` stretches of the series, in its order; a stretch without a point has none.
std::vector<std::optional<double>> stretches(const Chart::Series& series, std::size_t count) {
    std::vector<double> sums(count);
    std::vector<unsigned> points(count);
    const double first = series.points.front().x;
    const double width = series.points.back().x - first;
    for (const Chart::Point& point : series.points) {
        const double share = width > 0 ? (point.x - first) / width : 0;
        const auto at = std::min(
            count - 1, static_cast<std::size_t>(std::max(0.0, share) * static_cast<double>(count)));
        if (std::isfinite(point.y)) {
            sums[at] += point.y;
            ++points[at];
        }
    }
    std::vector<std::optional<double>> out(count);
    for (std::size_t i = 0; i < count; ++i) {
        if (points[i] != 0) {
            out[i] = sums[i] / points[i];
        }
    }
    return out;
}

constexpr std::string_view blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

std::string_view block_of(double value, const Span& span) {
    constexpr double top = std::size(blocks) - 1;
    const double share = span.width() > 0 ? (value - span.least) / span.width() : 0.5;
    return blocks[static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * top))];
}

} // namespace

void chart_text(Buffer& out, const Chart& chart, std::size_t indent, std::size_t width) {
    std::size_t name_width = 0;
    for (const Chart::Series& series : chart.series) {
        name_width = std::max(name_width, series.name.size());
    }
    for (const Chart::Series& series : chart.series) {
        const auto span = span_of(series);
        put_blanks(out, indent);
        put_padded(out, series.name, name_width);
        if (!span) {
            put(out, "  no values\n");
            continue;
        }
        const std::string ends = fmt::format("  {:.4g} .. {:.4g}", span->least, span->most);
        constexpr std::size_t least_room = 10;
        constexpr std::size_t most_room = 40;
        const std::size_t used = indent + name_width + 2 + ends.size();
        const std::size_t room = std::clamp(width > used ? width - used : 0, least_room, most_room);
        put(out, "  ");
        for (const auto& mean : stretches(series, std::min(room, series.points.size()))) {
            put(out, mean ? block_of(*mean, *span) : " ");
        }
        put(out, ends);
        put(out, "\n");
    }
}

namespace {

// The drawing, in units of the viewBox.
constexpr double full_width = 560;
constexpr double full_height = 200;
constexpr double left = 52;
constexpr double right = 92;
constexpr double top = 10;
constexpr double bottom = 30;

/// Round numbers in the span: about `count` of them.
std::vector<double> ticks(const Span& span, unsigned count) {
    if (!(span.width() > 0)) {
        return {span.least};
    }
    const double rough = span.width() / count;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double digit = rough / power;
    const double step = power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
    std::vector<double> out;
    for (double at = std::ceil(span.least / step) * step;
         at <= span.most + step / 1000 && out.size() < 4UL * count; at += step) {
        out.push_back(std::abs(at) < step / 1000 ? 0 : at);
    }
    return out;
}

/// "", or ": -2.62 to -2.55", which names of curves are followed by.
std::string extent(const Chart::Series& series) {
    const auto span = span_of(series);
    return span ? fmt::format(": {:.4g} to {:.4g}", span->least, span->most) : std::string();
}

class Drawing {
public:
    Drawing(Span x, Span y, bool has_bars) : x_(x), y_(y) {
        const double room =
            y_.width() > 0 ? y_.width() * 0.05 : std::max(1e-9, std::abs(y_.least) * 0.05);
        y_.least -= has_bars ? 0 : room; // bars stand on the axis
        y_.most += room;
    }
    [[nodiscard]] double across(double x) const {
        const double share = x_.width() > 0 ? (x - x_.least) / x_.width() : 0.5;
        return left + share * (full_width - left - right);
    }
    [[nodiscard]] double down(double y) const {
        return full_height - bottom - (y - y_.least) / y_.width() * (full_height - top - bottom);
    }
    void axes(std::string& out, const Chart& chart) const {
        for (const double y : ticks(y_, 5)) {
            out +=
                fmt::format(R"(<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>)"
                            R"(<text class="y" x="{}" y="{:.1f}">{:g}</text>)",
                            left, full_width - right, down(y), down(y), left - 6, down(y) + 4, y);
        }
        for (const double x : ticks(x_, 6)) {
            out += fmt::format(R"(<text class="x" x="{:.1f}" y="{}">{:g}</text>)", across(x),
                               full_height - bottom + 16, x);
        }
        out += fmt::format(R"(<text class="x" x="{}" y="{}">{}</text>)", full_width - right + 30,
                           full_height - bottom + 16, markup(chart.x_label));
    }
    /// Points that are no numbers break the curve.
    void curve(std::string& out, const Chart::Series& series, std::size_t number) const {
        std::string path;
        bool pen_is_down = false;
        for (const Chart::Point& point : series.points) {
            if (std::isfinite(point.y)) {
                path += fmt::format("{}{:.1f} {:.1f}", pen_is_down ? "L" : "M", across(point.x),
                                    down(point.y));
            }
            pen_is_down = std::isfinite(point.y);
        }
        if (path.empty()) {
            return;
        }
        constexpr std::size_t colours = 8;
        out += fmt::format(R"(<path class="s{}" d="{}"><title>{}</title></path>)", number % colours,
                           path, markup(series.name + extent(series)));
        const double y = top + 12 + 14 * static_cast<double>(number);
        out += fmt::format(R"(<line class="s{}" x1="{}" x2="{}" y1="{}" y2="{}"/>)"
                           R"(<text x="{}" y="{}">{}</text>)",
                           number % colours, full_width - right + 8, full_width - right + 22, y - 4,
                           y - 4, full_width - right + 26, y, markup(series.name));
    }
    /// Each bar from its point to the next one; the last point ends the last bar.
    void bars(std::string& out, const Chart::Series& series) const {
        for (std::size_t i = 0; i + 1 < series.points.size(); ++i) {
            const Chart::Point& point = series.points[i];
            out += fmt::format(
                R"(<rect class="bars" x="{:.1f}" width="{:.1f}" y="{:.1f}" height="{:.1f}">)"
                R"(<title>{:g}</title></rect>)",
                across(point.x) + 0.5,
                std::max(1.0, across(series.points[i + 1].x) - across(point.x) - 1), down(point.y),
                down(0) - down(point.y), point.y);
        }
    }
    void level(std::string& out, const Chart::Level& level, bool is_upright) const {
        const std::string_view tone = level.tone == view::Tone::Bad        ? "level bad"
                                      : level.tone == view::Tone::Doubtful ? "level doubtful"
                                                                           : "level";
        const double x = is_upright ? across(level.at) : left;
        const double y = is_upright ? top : down(level.at);
        // A warning level is often close to that of the alarm: their words stand beside each other.
        constexpr double beside = 110;
        const double words = x + 4 + (level.tone == view::Tone::Doubtful ? beside : 0);
        out += fmt::format(R"(<line class="{}" x1="{:.1f}" x2="{:.1f}" y1="{:.1f}" y2="{:.1f}"/>)"
                           R"(<text class="of" x="{:.1f}" y="{:.1f}">{} {:.4g}</text>)",
                           tone, x, is_upright ? x : full_width - right, y,
                           is_upright ? full_height - bottom : y, words, is_upright ? y + 8 : y - 3,
                           markup(level.name), level.at);
    }

private:
    Span x_;
    Span y_;
};

} // namespace

std::string chart_svg(const Chart& chart) {
    const auto every = [&](double Chart::Point::* part) {
        return span_of([&](auto take) {
            for (const Chart::Series& series : chart.series) {
                for (const Chart::Point& point : series.points) {
                    take(point.*part);
                }
            }
        });
    };
    auto x = every(&Chart::Point::x);
    auto y = every(&Chart::Point::y);
    if (!x || !y) {
        return "<p class=\"quiet\">no values</p>\n";
    }
    // Levels are what the values are compared with: they are always within.
    for (const Chart::Level& level : chart.levels) {
        if (std::isfinite(level.at)) {
            (chart.has_bars ? x : y)->take(level.at);
        }
    }
    if (chart.has_bars) {
        y->take(0);
    }
    const Drawing drawing(*x, *y, chart.has_bars);
    std::string out =
        fmt::format(R"(<svg viewBox="0 0 {} {}" role="img" aria-label="{} over {}">)", full_width,
                    full_height, markup(chart.y_label), markup(chart.x_label));
    drawing.axes(out, chart);
    for (const Chart::Level& level : chart.levels) {
        if (std::isfinite(level.at)) {
            drawing.level(out, level, chart.has_bars);
        }
    }
    for (std::size_t i = 0; i < chart.series.size(); ++i) {
        if (chart.has_bars) {
            drawing.bars(out, chart.series[i]);
        } else {
            drawing.curve(out, chart.series[i], i);
        }
    }
    return out + "</svg>\n";
}

} // namespace optictl::cli::render
