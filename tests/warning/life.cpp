#include "tests/warning/life.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

namespace optictl::tests {
namespace {

[[nodiscard]] double stepped(double value, double step) {
    return std::round(value / step) * step;
}

[[nodiscard]] double dbm(double value) {
    const double milliwatts = stepped(std::pow(10, value / 10), 1e-4);
    return milliwatts > 0 ? 10 * std::log10(milliwatts) : -40;
}

} // namespace

Life::Life(std::uint32_t seed, unsigned number)
    : port(fmt::format("Ethernet{}", 8 * number)), serial(fmt::format("SN{}", number)),
      random(seed * 1000 + number), slot_(normal(1.5)), phase_(uniform(0, 0.5)),
      errors_(uniform(-10, -7.5)) {
    for (unsigned lane = 1; lane <= 8; ++lane) {
        bias_[lane] = 60 + normal(2);
        sent_[lane] = 1 + std::clamp(normal(0.3), -0.7, 0.7);
        received_[lane] = -2 + std::clamp(normal(0.3), -0.7, 0.7);
    }
}

engine::history::Record Life::record(double time) {
    engine::history::Record made;
    made.time = time;
    made.port = port;
    made.module = {"ACME", "DR8-800", serial};
    made.active = is_active ? 0xFF : 0;
    made.disabled = is_disabled ? 0xFF : 0;
    made.lit = made.active & ~made.disabled;
    const double cycle = 3 * std::sin(2 * std::numbers::pi * (time / life_day + phase_));
    const double degrees = 45 + slot_ + cycle + heat + normal(0.2);
    const bool is_on = made.lit != 0;
    made.values = {{"temperature_c", 0, stepped(degrees, 1.0 / 256)},
                   {"supply_voltage_v", 0, stepped(3.3 + normal(0.004), 1e-4)}};
    for (unsigned lane = 1; lane <= 8; ++lane) {
        const double bias =
            bias_[lane] * current[lane] * (1 + 0.003 * (degrees - 45)) + normal(0.05);
        const double sent = sent_[lane] - 0.01 * (degrees - 45) + normal(0.03);
        const double received =
            received_[lane] + mating - loss[lane] + 0.05 * cycle / 3 + normal(0.05);
        made.values.push_back({"tx_bias_ma", lane, is_on ? stepped(bias, 0.002) : 0});
        made.values.push_back({"tx_power_dbm", lane, is_on ? dbm(sent) : -40});
        made.values.push_back({"rx_power_dbm", lane, is_far_dark ? -40 : dbm(received)});
    }
    if (is_on && !is_far_dark) {
        made.values.push_back(
            {"pre_fec_ber_media", 1, std::pow(10, errors_ + decades + normal(0.15))});
        made.values.push_back(
            {"sewmax_media", 1, std::clamp(std::round(4 + burst + normal(0.8)), 0.0, 16.0)});
        made.values.push_back({"ferc_media", 1, 0});
    }
    made.limits = {{"temperature_c", 0, 70},
                   {"rx_power_dbm", -8, 5},
                   {"tx_power_dbm", -4, 5},
                   {"tx_bias_ma", 20, 110}};
    return made;
}

std::vector<Happening> happenings_of(Life& life, double days) {
    std::vector<Happening> happenings;
    const auto add = [&](Happening::What what, double share, double least, double most) {
        if (life.uniform(0, 1) < share) {
            const double begin = life_start + life.uniform(1, days - 0.5) * life_day;
            happenings.push_back({what, begin, begin + life.uniform(least, most)});
        }
    };
    add(Happening::What::Reseat, 0.3, 120, 1200);
    add(Happening::What::AdminDown, 0.5, 600, 2 * life_day);
    add(Happening::What::FarDown, 0.5, 600, life_day);
    add(Happening::What::PollGap, 0.5, 600, 6 * 3600);
    return happenings;
}

} // namespace optictl::tests
