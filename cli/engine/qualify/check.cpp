#include "cli/engine/qualify/check.hpp"

#include <algorithm>
#include <array>

namespace optictl::engine::qualify {
namespace {

constexpr std::array<std::string_view, 6> kinds{"static", "live",  "observe",
                                                "pair",   "write", "external"};
constexpr std::array<std::string_view, 5> results{"pass", "info", "skip", "fail", "error"};

/// The enumerator of that name.
template <class Named, std::size_t count>
std::optional<Named> named(const std::array<std::string_view, count>& names,
                           std::string_view name) {
    const auto found = std::ranges::find(names, name);
    return found != names.end() ? std::optional(static_cast<Named>(found - names.begin()))
                                : std::nullopt;
}

/// That share of the times is no longer.
double no_longer(std::vector<double> times, double share) {
    std::ranges::sort(times);
    return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1) + 0.5)];
}

} // namespace

std::string_view name_of(Kind kind) {
    return kinds[static_cast<std::size_t>(kind)];
}
std::optional<Kind> kind_of(std::string_view name) {
    return named<Kind>(kinds, name);
}
std::string_view name_of(Result result) {
    return results[static_cast<std::size_t>(result)];
}
std::optional<Result> result_of(std::string_view name) {
    return named<Result>(results, name);
}

std::vector<const Check*> every_check() {
    std::vector<const Check*> out;
    for (const std::span<const Check> part :
         {profile_checks(), live_checks(), cdb_checks(), state_checks(), trigger_checks(),
          setting_checks(), signal_checks(), reception_checks(), pair_checks(), laser_checks(),
          write_checks(), image_checks(), last_checks()}) {
        for (const Check& check : part) {
            out.push_back(&check);
        }
    }
    // What only reads comes first; the order of those of one kind is that of their tables.
    std::ranges::stable_sort(out, {}, [](const Check* check) { return check->kind; });
    return out;
}

double Timing::least() const {
    return *std::ranges::min_element(took_s);
}
double Timing::most() const {
    return *std::ranges::max_element(took_s);
}
double Timing::mean() const {
    double sum = 0;
    for (const double each : took_s) {
        sum += each;
    }
    return sum / static_cast<double>(took_s.size());
}
double Timing::median() const {
    return no_longer(took_s, 0.5);
}
double Timing::most_of() const {
    constexpr double share = 0.95;
    return no_longer(took_s, share);
}

} // namespace optictl::engine::qualify
