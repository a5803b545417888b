#include "sff/sff8024/fec.hpp"

#include <cmath>

#include "sff/sff8024/interface_words.hpp"

namespace optictl::sff8024 {
namespace {

bool is_baud(const Interface& interface, double gbd) {
    constexpr double tolerance = 1e-6;
    return std::abs(interface.baud_gbd - gbd) < tolerance;
}

} // namespace

std::string_view fec_of(const Interface& interface) {
    constexpr double zr_400 = 59.84375;
    constexpr double lanes_with_rs544[] = {26.5625, 53.125, 106.25};
    constexpr double with_inner = 113.4375;
    if (interface.group == words::openzr) {
        return fec::ofec;
    }
    if (is_baud(interface, zr_400)) {
        return fec::cfec;
    }
    if (interface.group != words::ethernet) {
        return {};
    }
    if (is_baud(interface, with_inner)) {
        return fec::rs544_inner;
    }
    for (const double gbd : lanes_with_rs544) {
        if (is_baud(interface, gbd)) {
            return fec::rs544;
        }
    }
    return {};
}

} // namespace optictl::sff8024
