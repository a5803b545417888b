#include "sff/model/observable.hpp"

#include <algorithm>
#include <limits>

namespace optictl::model {
namespace {

/// The limit, or `none` when the module does not set it.
double bound(const memmap::Reading& limit, double none) {
    return limit.has_value() ? limit.value : none;
}

} // namespace

std::string_view name_of(Scope scope) {
    switch (scope) {
    case Scope::Module: return "module";
    case Scope::HostLane: return "host lane";
    case Scope::MediaLane: return "media lane";
    case Scope::HostPath: return "host path";
    case Scope::MediaPath: return "media path";
    case Scope::Path: return "data path";
    case Scope::Laser: return "laser";
    }
    return "module";
}

std::string_view name_of(Statistic statistic) {
    switch (statistic) {
    case Statistic::Current: return "current";
    case Statistic::Minimum: return "minimum";
    case Statistic::Maximum: return "maximum";
    case Statistic::Average: return "average";
    case Statistic::Total: return "total";
    }
    return "current";
}

std::string_view words_of(Absence absence) {
    switch (absence) {
    case Absence::None: return "";
    case Absence::NoSample: return "no valid sample";
    case Absence::PathNotReady: return "data path not initialised";
    case Absence::MonitoringOff: return "monitoring off to save power";
    case Absence::UnknownType: return "type without a public meaning";
    case Absence::Implausible: return "implausible";
    case Absence::NotRead: return "not read";
    }
    return "";
}

void judge(Sample& sample) {
    if (!sample.has_value()) {
        return;
    }
    constexpr double infinite = std::numeric_limits<double>::infinity();
    const double high_alarm = bound(sample.limits[HighAlarm], infinite);
    const double high_warning = bound(sample.limits[HighWarning], infinite);
    const double low_alarm = bound(sample.limits[LowAlarm], -infinite);
    const double low_warning = bound(sample.limits[LowWarning], -infinite);
    const double high = std::min(high_warning, high_alarm);
    const double low = std::max(low_warning, low_alarm);
    const bool any = high < infinite || low > -infinite;
    if (!any || low >= high || (high_warning < infinite && high_warning > high_alarm) ||
        (low_warning > -infinite && low_warning < low_alarm)) {
        return;
    }
    const double value = sample.value.value;
    sample.verdict = value > high_alarm     ? Verdict::HighAlarm
                     : value < low_alarm    ? Verdict::LowAlarm
                     : value > high_warning ? Verdict::HighWarning
                     : value < low_warning  ? Verdict::LowWarning
                                            : Verdict::Normal;
    sample.margin = std::min(high - value, value - low);
    sample.has_margin = true;
}

} // namespace optictl::model
