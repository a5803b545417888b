#include "cli/engine/warning/series.hpp"

#include <algorithm>
#include <cmath>

namespace optictl::engine::warning {
namespace {

constexpr double hour = 3600;
constexpr double day = 24 * hour;
constexpr double kept = 8 * day;
constexpr double week = 7 * day;
constexpr std::size_t most_days = 60;
/// A level is looked at anew after this time: it is of a week, and a median of 700 points is dear.
constexpr double level_life = 4 * hour;
constexpr double normal_of_mad = 1.4826;
/// Less spread of a cause than this tells nothing of its effect: half a degree, and 10 mV.
constexpr double least_degrees = 0.5;
constexpr double least_volts = 0.01;

[[nodiscard]] double noise_of(std::vector<double> values, double middle) {
    for (double& value : values) {
        value = std::abs(value - middle);
    }
    return normal_of_mad * median(std::move(values));
}

/// Of all pairs of points; nothing where all are of one moment.
[[nodiscard]] std::optional<double> median_slope(std::span<const Point> points) {
    std::vector<double> slopes;
    slopes.reserve(points.size() * points.size() / 2);
    for (std::size_t i = 0; i < points.size(); ++i) {
        for (std::size_t j = i + 1; j < points.size(); ++j) {
            if (points[j].time > points[i].time) {
                slopes.push_back((points[j].value - points[i].value) /
                                 (points[j].time - points[i].time));
            }
        }
    }
    return slopes.empty() ? std::nullopt : std::optional(median(std::move(slopes)));
}

} // namespace

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    const double upper = *middle;
    return values.size() % 2 != 0 ? upper : (upper + *std::max_element(values.begin(), middle)) / 2;
}

std::optional<Slope> slope_of(std::span<const Point> points) {
    const auto found = median_slope(points);
    if (points.size() < 3 || !found) {
        return std::nullopt;
    }
    const double slope = *found;
    const std::size_t half = std::max<std::size_t>(points.size() / 2, 2);
    double jump = 0;
    for (std::size_t i = 2; i < points.size(); ++i) {
        jump = std::max(jump, std::abs(points[i].value - points[i - 2].value));
    }
    std::vector<double> rests;
    double mean_time = 0;
    for (const Point& point : points) {
        rests.push_back(point.value - slope * point.time);
        mean_time += point.time / static_cast<double>(points.size());
    }
    double squares = 0;
    for (const Point& point : points) {
        squares += (point.time - mean_time) * (point.time - mean_time);
    }
    const double middle = median(rests);
    const double noise = noise_of(std::move(rests), middle);
    return Slope{slope * day,
                 noise / std::sqrt(squares) * day,
                 median_slope(points.first(half)).value_or(0) * day,
                 median_slope(points.last(half)).value_or(0) * day,
                 jump,
                 (points.back().time - points.front().time) / day,
                 points.size()};
}

void Series::add(const Point& point) {
    if (!today_.empty() && std::floor(today_.back().time / day) != std::floor(point.time / day)) {
        end_day();
    }
    today_.push_back(point);
    recent_.push_back(point);
    while (point.time - recent_.front().time > kept) {
        recent_.pop_front();
    }
}

void Series::end_day() {
    std::vector<double> values;
    for (const Point& point : today_) {
        values.push_back(point.value);
    }
    daily_.push_back({today_[today_.size() / 2].time, median(std::move(values))});
    if (daily_.size() > most_days) {
        daily_.pop_front();
    }
    today_.clear();
}

void Series::clear() {
    *this = Series();
}

void Series::forget_days() {
    daily_.clear();
    today_.clear();
}

bool Series::is_sparse() const {
    return recent_.size() > 1 &&
           (recent_.back().time - recent_.front().time) / static_cast<double>(recent_.size() - 1) >
               6 * hour;
}

const Level& Series::level() const {
    const double now = recent_.empty() ? 0 : recent_.back().time;
    if (level_.points > 0 && now - levelled_ < level_life && !is_sparse()) {
        return level_;
    }
    std::vector<double> values;
    level_ = {};
    for (const Point& point : recent_) {
        if (point.time < now - hour && point.time >= now - week - hour) {
            level_.from = values.empty() ? point.time : level_.from;
            level_.until = point.time;
            values.push_back(point.value);
        }
    }
    level_.points = values.size();
    levelled_ = now;
    if (!values.empty()) {
        level_.value = median(values);
        const auto high = values.begin() + static_cast<std::ptrdiff_t>(values.size() * 19 / 20);
        std::ranges::nth_element(values, high);
        level_.high = *high;
        level_.noise = noise_of(std::move(values), level_.value);
    }
    return level_;
}

std::optional<Slope> Series::slope(double days) const {
    std::vector<Point> points;
    const double now = recent_.empty() ? 0 : recent_.back().time;
    for (const Point& point : daily_) {
        if (point.time >= now - days * day) {
            points.push_back(point);
        }
    }
    if (is_sparse() && !recent_.empty()) {
        points.push_back(recent_.back()); // a day of one point is over with it
    }
    return slope_of(points);
}

void Regression::add(double time, double temperature, double supply, double value) {
    first_ = count_ == 0 ? time : first_;
    last_ = time;
    count_ += 1;
    const double dt = temperature - t_;
    const double dv = supply - v_;
    const double dy = value - y_;
    t_ += dt / count_;
    v_ += dv / count_;
    y_ += dy / count_;
    tt_ += dt * (temperature - t_);
    vv_ += dv * (supply - v_);
    tv_ += dt * (supply - v_);
    ty_ += dt * (value - y_);
    vy_ += dv * (value - y_);
}

double Regression::expected(double temperature, double supply) const {
    if (count_ == 0) {
        return 0;
    }
    const bool by_t = std::sqrt(tt_ / count_) >= least_degrees;
    const bool by_v = std::sqrt(vv_ / count_) >= least_volts;
    const double determinant = tt_ * vv_ - tv_ * tv_;
    if (by_t && by_v && determinant > 0.01 * tt_ * vv_) {
        const double b = (ty_ * vv_ - vy_ * tv_) / determinant;
        const double c = (vy_ * tt_ - ty_ * tv_) / determinant;
        return y_ + b * (temperature - t_) + c * (supply - v_);
    }
    if (by_t) {
        return y_ + ty_ / tt_ * (temperature - t_);
    }
    return by_v ? y_ + vy_ / vv_ * (supply - v_) : y_;
}

} // namespace optictl::engine::warning
