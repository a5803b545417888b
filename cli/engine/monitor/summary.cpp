#include "cli/engine/monitor/summary.hpp"

#include <algorithm>
#include <cmath>

#include "cli/engine/history/record.hpp"

namespace optictl::engine::monitor {

void Statistics::add(double time, double value) {
    if (count_++ == 0) {
        first_time_ = time;
        first_value_ = value;
        least_ = value;
        greatest_ = value;
    }
    least_ = std::min(least_, value);
    greatest_ = std::max(greatest_, value);
    last_time_ = time;
    const double t = time - first_time_;
    const double v = value - first_value_;
    sum_ += v;
    times_ += t;
    squares_ += t * t;
    products_ += t * v;
}

double Statistics::mean() const {
    return count_ == 0 ? 0 : first_value_ + sum_ / static_cast<double>(count_);
}

double Statistics::drift() const {
    const auto n = static_cast<double>(count_);
    const double spread = n * squares_ - times_ * times_;
    if (spread <= 0) {
        return 0; // one value, or all of one moment
    }
    return (n * products_ - times_ * sum_) / spread * (last_time_ - first_time_);
}

void Summary::follow(const std::string& key, unsigned lane, double time, double value) {
    const auto [place, is_new] = places_.try_emplace({key, lane}, values_.size());
    if (is_new) {
        values_.push_back({key, lane, {}});
    }
    values_[place->second].statistics.add(time, value);
}

void Summary::add(const Snapshot& snapshot) {
    if (snapshot.module == nullptr || snapshot.module->best() == nullptr) {
        return;
    }
    ++samples_;
    const double time = snapshot.core.wall;
    const model::Module& module = snapshot.module->best()->module;
    for (const history::Value& value : history::record_of({}, snapshot).values) {
        follow(value.key, value.lane, time, value.value);
    }
    for (const model::DataPath& path : module.data_paths) {
        const bool is_active = path.state == model::PathState::Activated;
        bool& was_active = active_[path.first];
        flaps_ += was_active && !is_active ? 1 : 0;
        was_active = is_active;
    }
}

void Summary::see(const Snapshot& snapshot) {
    flaps_ += was_present_ && snapshot.presence == Presence::Absent ? 1 : 0;
    if (snapshot.presence == Presence::Absent) {
        active_.clear(); // what it takes along is one flap
    }
    was_present_ = snapshot.presence == Presence::Present ||
                   (was_present_ && snapshot.presence == Presence::Unreachable);
}

std::vector<Followed> Summary::values() const {
    std::vector<Followed> sorted = values_;
    std::ranges::stable_sort(sorted, [this](const Followed& a, const Followed& b) {
        const auto place = [this](const Followed& of) {
            return std::ranges::find(values_, of.key, &Followed::key) - values_.begin();
        };
        return std::pair(place(a), a.lane) < std::pair(place(b), b.lane);
    });
    return sorted;
}

double dbm_of(double milliwatts) {
    return milliwatts > 0 ? std::max(10 * std::log10(milliwatts), darkest_dbm) : darkest_dbm;
}

} // namespace optictl::engine::monitor
