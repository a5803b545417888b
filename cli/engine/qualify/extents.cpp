#include "cli/engine/qualify/extents.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "cli/engine/qualify/levels.hpp"

namespace optictl::engine::qualify {
namespace {

using model::Quantity;

/// How far a quantity may move between polls; nothing: it is not judged.
std::optional<double> most_drift(const Bench& bench, const model::Monitor& monitor, double level) {
    switch (monitor.quantity) {
    case Quantity::TxPower:
    case Quantity::RxPower: return bench.bound("drift_db");
    case Quantity::TxBias: return std::abs(level) * bench.bound("drift_bias_share");
    case Quantity::Temperature:
    case Quantity::LaserTemperature: return bench.bound("drift_c");
    case Quantity::SupplyVoltage: return bench.bound("drift_v");
    default: return std::nullopt;
    }
}

} // namespace

void Extents::add(const Bench& bench, const model::Module& module) {
    for_each_level(module, [&](const Level& level) {
        const auto allowed = most_drift(bench, level.monitor, level.value);
        if (!allowed) {
            return;
        }
        const auto [at, is_new] =
            all_.try_emplace(level.name, Extent{level.value, level.value, *allowed});
        if (!is_new) {
            at->second.least = std::min(at->second.least, level.value);
            at->second.most = std::max(at->second.most, level.value);
        }
    });
}

std::vector<std::string> Extents::beyond() const {
    std::vector<std::string> out;
    for (const auto& [name, extent] : all_) {
        if (extent.most - extent.least > extent.allowed) {
            out.push_back(fmt::format("{}: {:.4g} to {:.4g}", name, extent.least, extent.most));
        }
    }
    return out;
}

} // namespace optictl::engine::qualify
