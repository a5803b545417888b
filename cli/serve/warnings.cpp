#include "cli/serve/warnings.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "cli/render/markup.hpp"
#include "cli/render/walk.hpp"
#include "cli/serve/report.hpp"

namespace optictl::cli::serve {
namespace {

using engine::warning::Grade;
using engine::warning::Point;
using engine::warning::Warning;

/// "1 alarm, 2 warnings".
[[nodiscard]] std::string counts_text(const std::vector<Warning>& warnings) {
    std::string text;
    for (const Grade grade : {Grade::Alarm, Grade::Warning, Grade::Note}) {
        const auto count = std::ranges::count(warnings, grade, &Warning::grade);
        if (count != 0) {
            text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", count, name_of(grade),
                                count == 1 ? "" : "s");
        }
    }
    return text;
}

} // namespace

std::string warnings_answer(const std::vector<Warning>& warnings) {
    if (warnings.empty()) {
        return {};
    }
    const Warning& worst = warnings.front();
    return fmt::format("{}{}: {}; {}", counts_text(warnings),
                       warnings.size() == 1 ? "" : "; the worst", worst.text, worst.rule->action);
}

view::Table& put_warnings(view::Object& tree, const std::vector<Warning>& warnings,
                          engine::warning::Times times) {
    using enum view::Shown;
    const bool has_dates = times == engine::warning::Times::Dates;
    view::Table& people = tree.table("", "Warnings", {{"", ""}, {"", ""}, {"", ""}}, ToPeople);
    view::Table& programs = tree.table("warnings", "",
                                       {{"grade", {}},
                                        {"rule", {}},
                                        {"port", {}},
                                        {"serial", {}},
                                        {"lane", {}},
                                        {"text", {}},
                                        {"why", {}},
                                        {"action", {}},
                                        {"since", {}},
                                        {"days_left", {}}},
                                       ToPrograms);
    for (const Warning& each : warnings) {
        people.row({view::text(name_of(each.grade)), view::text(each.port),
                    view::text(has_dates ? fmt::format("{} (since {})", each.text,
                                                       engine::warning::date_text(each.since))
                                         : each.text)});
        people.row({view::text(""), view::text(""),
                    view::text(fmt::format("why: {}; do: {}", each.rule->why, each.rule->action))});
        view::Value of_module{"-", {}, "of the module"};
        programs.row(
            {view::text(name_of(each.grade)), view::text(each.rule->id), view::text(each.port),
             each.module.serial.empty() ? view::none("not known") : view::text(each.module.serial),
             each.lane == 0 ? std::move(of_module) : view::whole(each.lane), view::text(each.text),
             view::text(each.rule->why), view::text(each.rule->action),
             has_dates ? view::text(time_text(each.since)) : view::none("no time"),
             each.days   ? view::number(std::round(*each.days), fmt::format("{:.0f}", *each.days))
             : has_dates ? view::none("not a trend")
                         : view::none("no time")});
    }
    return programs;
}

std::vector<Curve> curves_of(const std::vector<engine::history::Bin>& bins,
                             const std::string& key) {
    std::map<engine::history::Place, Curve> curves;
    for (const auto& bin : bins) {
        for (const auto& [place, figures] : bin.values) {
            if (!key.empty() && !place.first.starts_with(key)) {
                continue;
            }
            Curve& curve = curves[place];
            if (curve.points.empty()) {
                curve = {place.first, place.second, {}, figures.least, figures.greatest};
            }
            curve.least = std::min(curve.least, double{figures.least});
            curve.greatest = std::max(curve.greatest, double{figures.greatest});
            curve.points.push_back({bin.begin, figures.mean});
        }
    }
    std::vector<Curve> sorted;
    for (auto& [place, curve] : curves) {
        sorted.push_back(std::move(curve));
    }
    // What all modules have goes first.
    static constexpr std::string_view order[] = {"rx_power", "tx_power", "tx_bias", "temperature",
                                                 "supply"};
    std::ranges::stable_sort(sorted, {}, [](const Curve& curve) {
        return std::ranges::find_if(
                   order, [&](std::string_view each) { return curve.key.starts_with(each); }) -
               std::begin(order);
    });
    return sorted;
}

std::string sparkline(const std::vector<Point>& points, double from, double until, double least,
                      double greatest, std::size_t width, bool blocks) {
    static constexpr std::string_view steps[] = {"\u2581", "\u2582", "\u2583", "\u2584",
                                                 "\u2585", "\u2586", "\u2587", "\u2588"};
    static constexpr std::string_view plain[] = {"_", ".", "-", "~", "=", "+", "*", "#"};
    std::vector<double> sums(width);
    std::vector<unsigned> counts(width);
    const double length = std::max(until - from, 1.0);
    for (const Point& point : points) {
        if (point.time < from || point.time > until) {
            continue;
        }
        const auto column = std::min(
            static_cast<std::size_t>((point.time - from) / length * static_cast<double>(width)),
            width - 1);
        sums[column] += point.value;
        ++counts[column];
    }
    std::string line;
    for (std::size_t column = 0; column < width; ++column) {
        if (counts[column] == 0) {
            line += ' ';
            continue;
        }
        const double value = sums[column] / counts[column];
        const double share = greatest > least ? (value - least) / (greatest - least) : 0.5;
        const auto step = static_cast<std::size_t>(std::clamp(share * 8, 0.0, 7.0));
        line += blocks ? steps[step] : plain[step];
    }
    return line;
}

bool writes_utf8() {
    for (const char* const name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const char* const value = std::getenv(name);
        if (value != nullptr && *value != '\0') {
            const std::string_view text(value);
            return text.find("UTF-8") != text.npos || text.find("utf8") != text.npos;
        }
    }
    return false;
}

std::string svg_of(const std::string& title, const std::vector<Curve>& curves) {
    constexpr double width = 900;
    constexpr double height = 180;
    constexpr double left = 70;
    constexpr double right = 20;
    constexpr double above = 34;
    static constexpr const char* colours[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                              "#56b4e9", "#e69f00", "#000000", "#7f7f00"};
    std::map<std::string, std::vector<const Curve*>> panels;
    double from = std::numeric_limits<double>::infinity();
    double until = -from;
    for (const Curve& curve : curves) {
        panels[curve.key].push_back(&curve);
        from = std::min(from, curve.points.front().time);
        until = std::max(until, curve.points.back().time);
    }
    const double length = std::max(until - from, 1.0);
    std::string svg =
        fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" "
                    "font-family=\"sans-serif\" "
                    "font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
                    "<text x=\"{}\" y=\"20\" font-size=\"15\">{}</text>\n",
                    width, above + static_cast<double>(panels.size()) * (height + 40) + 10, left,
                    render::markup(title));
    double top = above;
    for (const auto& [key, lanes] : panels) {
        double least = std::numeric_limits<double>::infinity();
        double greatest = -least;
        for (const Curve* const curve : lanes) {
            for (const Point& point : curve->points) {
                least = std::min(least, point.value);
                greatest = std::max(greatest, point.value);
            }
        }
        const double room = std::max((greatest - least) * 0.05, 1e-12);
        least -= room;
        greatest += room;
        const auto x = [&](double time) {
            return left + (time - from) / length * (width - left - right);
        };
        const auto y = [&](double value) {
            return top + 20 + (greatest - value) / (greatest - least) * (height - 20);
        };
        svg +=
            fmt::format("<text x=\"{}\" y=\"{}\">{}</text>\n", left, top + 12, render::markup(key));
        svg += fmt::format("<path d=\"M{0} {1}V{2}H{3}\" fill=\"none\" stroke=\"#888\"/>\n", left,
                           top + 20, top + height, width - right);
        for (const double value : {least + room, greatest - room}) {
            svg += fmt::format("<text x=\"{}\" y=\"{:.1f}\" text-anchor=\"end\">{:.3g}</text>\n",
                               left - 6, y(value) + 4, value);
        }
        svg += fmt::format("<text x=\"{0}\" y=\"{1}\">{2}</text>\n<text x=\"{3}\" y=\"{1}\" "
                           "text-anchor=\"end\">{4}</text>\n",
                           left, top + height + 16, time_text(from).substr(0, 16), width - right,
                           time_text(until).substr(0, 16));
        double label = left + 200;
        for (const Curve* const curve : lanes) {
            const char* const colour = colours[curve->lane % std::size(colours)];
            std::string path;
            for (const Point& point : curve->points) {
                path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", x(point.time),
                                    y(point.value));
            }
            svg +=
                fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.5\"/>\n",
                            path, colour);
            if (curve->lane != 0) {
                svg += fmt::format("<text x=\"{}\" y=\"{}\" fill=\"{}\">lane {}</text>\n", label,
                                   top + 12, colour, curve->lane);
                label += 56;
            }
        }
        top += height + 40;
    }
    return svg + "</svg>\n";
}

std::string warnings_json(const std::vector<Warning>& warnings) {
    view::Object tree;
    (void)put_warnings(tree, warnings);
    return document("warnings/1", tree);
}

std::string trace_json(const std::string& port, const engine::warning::Trace& trace) {
    render::JsonWriter json;
    json.begin_object();
    json.member("schema", std::string_view("optictl.trace/1"));
    json.member("port", port);
    json.begin_array("times");
    for (const auto& point : trace.points) {
        json.value(std::round(point.time * 10) / 10);
    }
    json.end_array();
    json.begin_array("curves");
    for (std::size_t column = 0; column < trace.places.size(); ++column) {
        json.begin_object();
        json.member("key", trace.places[column].first);
        json.member("lane", trace.places[column].second);
        json.begin_array("values");
        for (const auto& point : trace.points) {
            const bool is_there =
                column < point.values.size() && std::isfinite(point.values[column]);
            if (is_there) {
                json.value(std::stod(fmt::format("{:.5g}", point.values[column])));
            } else {
                json.null();
            }
        }
        json.end_array();
        json.end_object();
    }
    json.end_array();
    json.end_object();
    return fmt::format("{}\n", json.text());
}

} // namespace optictl::cli::serve
