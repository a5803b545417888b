// One value over weeks, and what robust statistics say of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace optictl::engine::warning {

struct Point {
    double time = 0; ///< seconds
    double value = 0;
};

/// The middle value; of an even number the mean of the two. `values` must not be empty.
[[nodiscard]] double median(std::vector<double> values);

/// A level and its noise: the noise is 1.4826 times the median of the distances from the median,
/// which is the standard deviation where the distribution is normal, whatever a few outliers say.
struct Level {
    double value = 0;
    double noise = 0;
    double high = 0; ///< what 19 of 20 points are below: days have their cycle
    double from = 0; ///< when the first and the last point of it were taken
    double until = 0;
    std::size_t points = 0;
};

/// A slope by Theil and Sen: the median of the slopes between all pairs of points, and the standard
/// error of a straight line with the same noise.
struct Slope {
    double per_day = 0;
    double error = 0;
    double first_half = 0; ///< the same of the first half of the points, and of the second
    double second_half = 0;
    double largest_jump = 0; ///< from one point to the second next one, in any direction
    double days = 0;         ///< from the first point to the last
    std::size_t points = 0;
};
/// Nothing for less than three points, or all of one moment.
[[nodiscard]] std::optional<Slope> slope_of(std::span<const Point> points);

/// The last points of a value, one for each span that was read, and a point a day for longer.
class Series {
public:
    /// In the order of time.
    void add(const Point& point);
    /// What was before says nothing of what follows: another fibre, another module.
    void clear();
    /// The same for slopes alone.
    void forget_days();
    [[nodiscard]] bool empty() const { return recent_.empty(); }
    [[nodiscard]] const Point& last() const { return recent_.back(); }
    /// The level of the week before the last hour, looked at anew every few hours.
    [[nodiscard]] const Level& level() const;
    /// The slope of the daily medians of the last `days`.
    [[nodiscard]] std::optional<Slope> slope(double days) const;
    /// Whether points come less often than every few hours: each counts for itself then.
    [[nodiscard]] bool is_sparse() const;

private:
    void end_day();

    std::deque<Point> recent_; ///< of eight days
    std::vector<Point> today_;
    std::deque<Point> daily_; ///< medians
    mutable Level level_;
    mutable double levelled_ = -1e18; ///< when `level_` was made
};

/// y = a + b t + c v by least squares over points of the first days: what a laser needs at a
/// temperature and a supply voltage.
class Regression {
public:
    void add(double time, double temperature, double supply, double value);
    /// What is expected; a coefficient whose cause did not vary enough to be seen is taken as 0.
    [[nodiscard]] double expected(double temperature, double supply) const;
    [[nodiscard]] std::size_t points() const { return static_cast<std::size_t>(count_); }
    [[nodiscard]] double first() const { return first_; }
    [[nodiscard]] double last() const { return last_; }

private:
    double count_ = 0;
    double first_ = 0;
    double last_ = 0;
    // Means, and sums of products of the distances from them.
    double t_ = 0;
    double v_ = 0;
    double y_ = 0;
    double tt_ = 0;
    double vv_ = 0;
    double tv_ = 0;
    double ty_ = 0;
    double vy_ = 0;
};

} // namespace optictl::engine::warning
