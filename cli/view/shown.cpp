#include "cli/view/shown.hpp"

#include <cmath>

#include "sff/model/judge.hpp"

namespace optictl::cli::view {

namespace {

double rounded(double value) {
    return std::round(value * 1e4) / 1e4;
}

} // namespace

double shown_dbm(double milliwatt) {
    return rounded(model::dbm(milliwatt));
}

double shown_margin(const model::Monitor& monitor) {
    // A ratio (a bit error rate) has no unit whose decimals could say how exact it is.
    return monitor.value.unit == memmap::Unit::None ? monitor.margin : rounded(monitor.margin);
}

} // namespace optictl::cli::view
