// Checks of lasers that can be tuned: channels, those that there are and those that there are not,
// output power, and what a data path that goes down and up makes of both.
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/qualify/bench.hpp"
#include "cli/engine/qualify/states.hpp"
#include "cmis/decode_parts.hpp"

namespace optictl::engine::qualify {
namespace {

using cmis::detail::in_12;
using model::ControlPlan;
using model::ControlStep;
using model::LaneSet;
using model::Wish;

/// Channels of a grid.
struct Channels {
    std::vector<double> thz{}; ///< the first, one in the middle, the last; empty: none
    double step_thz = 0;       ///< from one number to the next
};
/// The ends of the widest range of channels that the module states, and its middle.
Channels channels_of(const model::Module& module) {
    struct Grid {
        std::string_view name;
        double step_thz;
    };
    constexpr Grid grids[] = {{"100ghz", 0.1}, {"50ghz", 0.05}, {"75ghz", 0.025}};
    constexpr double origin_thz = 193.1; // ITU-T G.694.1
    for (const Grid& grid : grids) {
        const auto low = module.item(fmt::format("grid_low_channel_{}", grid.name));
        const auto high = module.item(fmt::format("grid_high_channel_{}", grid.name));
        if (low && high && low->reading.has_value() && high->reading.has_value() &&
            high->reading.value > low->reading.value) {
            // Channels of 75 GHz are each third number.
            const auto channel = [&](double number) {
                return grid.step_thz < 0.05 ? std::round(number / 3) * 3 : std::round(number);
            };
            const double first = low->reading.value;
            const double last = high->reading.value;
            Channels out{.step_thz = grid.step_thz};
            for (const double number : {first, channel((first + last) / 2), last}) {
                out.thz.push_back(origin_thz + number * grid.step_thz);
            }
            return out;
        }
    }
    return {};
}

Wish tune_to(double thz) {
    constexpr double mhz = 1e6;
    Wish wish{.name = fmt::format("qualify: tune to {:.3f} THz", thz)};
    wish.laser = Wish::Laser{.lanes = 0, .frequency_mhz = std::lround(thz * mhz)};
    return wish;
}

constexpr std::string_view not_tunable = "no tunable laser, or none that states its channels";

Outcome channels(Bench& bench) {
    const auto wanted = channels_of(bench.module()).thz;
    if (wanted.empty()) {
        return skipped(std::string(not_tunable));
    }
    std::vector<std::string> told;
    for (const double thz : wanted) {
        auto trouble = trouble_of(bench.apply(tune_to(thz)));
        if (const auto back = bench.put_back(); !back) {
            return not_made(back.error());
        }
        if (trouble) {
            return trouble->result == Result::Skip
                       ? failed(fmt::format("{:.3f} THz is stated and cannot be tuned to: {}", thz,
                                            trouble->text))
                       : *trouble;
        }
        told.push_back(fmt::format("{:.3f}", thz));
    }
    return passed(fmt::format("tuned to {} THz and back", fmt::join(told, ", ")));
}

constexpr double same_thz = 0.0018; // TRANSCEIVER-5.1

constexpr const memmap::Field* channel_row = in_12("ChannelNumberTx<i>");

/// The frequency of each media lane in THz, as the module reads.
std::map<unsigned, double> frequencies_of(const Bench& bench, const model::Module& module) {
    std::map<unsigned, double> out;
    model::for_each_lane(media_lanes(module), [&](unsigned lane) {
        const auto reading = register_called(bench, module, "CurrentLaserFrequencyTx<i>", lane);
        if (reading.has_value()) {
            out[lane] = reading.value / 1000; // GHz
        }
    });
    return out;
}

/// The channel that the plan tunes lanes to, moved by a few: beyond the last one. What the plan
/// waits for does not come, unless the module takes it. Channels on the way to another grid stay.
void move_channels(ControlPlan& plan, int by) {
    std::set<std::pair<unsigned, unsigned>> moved; // bank and byte
    for (ControlStep& step : std::views::reverse(plan.steps)) {
        auto& patches = step.write.patches;
        const bool is_channel =
            patches.size() == 2 && patches.front().page.in_bank(0) == channel_row->page &&
            patches.front().byte >= channel_row->byte &&
            patches.front().byte < channel_row->byte + 2 * model::lanes_per_bank;
        if (!is_channel || !moved.emplace(patches.front().page.bank, patches.front().byte).second) {
            continue;
        }
        const int was = static_cast<std::int16_t>(patches[0].value << 8U | patches[1].value);
        const auto now = static_cast<std::uint16_t>(was + by);
        patches[0].value = static_cast<std::uint8_t>(now >> 8U);
        patches[1].value = static_cast<std::uint8_t>(now);
        step.expect.at_most = std::chrono::seconds(10);
    }
    plan.result.clear();
}

/// The module is asked for a channel beyond one end of a grid; nothing: it refused. It may have
/// moved meanwhile, as the grid that is set first moves it.
std::optional<Outcome> must_be_refused(Bench& bench, double last_thz, int by, double step_thz) {
    auto plan = bench.plan_of(tune_to(last_thz));
    if (!plan) {
        return not_made(plan.error());
    }
    move_channels(*plan, by);
    const ChangeOutcome outcome = bench.apply_plan(std::move(*plan));
    if (outcome.result == ChangeResult::Refused || outcome.result == ChangeResult::NoModule) {
        return not_made(outcome.message);
    }
    if (!bench.wait(5)) {
        return not_made("interrupted");
    }
    const auto look = bench.look();
    if (!look) {
        return failed("the module cannot be read", {look.error()});
    }
    std::vector<std::string> beyond;
    for (const auto& [lane, now] : frequencies_of(bench, look->inspection.best()->module)) {
        const double past_thz = by < 0 ? last_thz - now : now - last_thz;
        if (past_thz > step_thz / 2) {
            beyond.push_back(fmt::format("lane {}: {:.4f} THz", lane, now));
        }
    }
    return beyond.empty()
               ? std::nullopt
               : std::optional(failed(fmt::format("a channel beyond {:.3f} THz, the last that is "
                                                  "advertised, is tuned to",
                                                  last_thz),
                                      beyond));
}

Outcome illegal_channels(Bench& bench) {
    const Channels channels = channels_of(bench.module());
    if (channels.thz.empty()) {
        return skipped(std::string(not_tunable));
    }
    // Three numbers are one channel of 75 GHz, and no channel less of any other grid.
    constexpr int beyond = 3;
    const double first = channels.thz.front();
    const double last = channels.thz.back();
    for (const auto& [thz, by] : {std::pair(first, -beyond), std::pair(last, beyond)}) {
        auto trouble = must_be_refused(bench, thz, by, channels.step_thz);
        if (const auto back = bench.put_back(); !back) {
            return not_made(back.error());
        }
        if (trouble) {
            return *trouble;
        }
    }
    return passed(
        fmt::format("channels below {:.3f} and above {:.3f} THz are refused", first, last));
}

/// In steps of 1 dB, the lowest and the highest included. The plan looks at the light of each.
Outcome output_power(Bench& bench) {
    const auto least = bench.module().item("prog_output_power_min");
    const auto most = bench.module().item("prog_output_power_max");
    const auto has_it = bench.module().item("prog_output_power_per_lane_supported");
    if (!has_it || !has_it->reading.has_value() || !has_it->reading.is_set() || !least || !most ||
        !least->reading.has_value() || !most->reading.has_value()) {
        return skipped("the module does not advertise an output power that can be set");
    }
    std::vector<double> wanted;
    for (double dbm = least->reading.value; dbm < most->reading.value; dbm += 1) {
        wanted.push_back(dbm);
    }
    wanted.push_back(most->reading.value);
    for (const double dbm : wanted) {
        Wish wish{.name = fmt::format("qualify: {:.2f} dBm", dbm)};
        wish.laser = Wish::Laser{.lanes = 0, .power_dbm = dbm};
        if (auto trouble = trouble_of(bench.apply(wish))) {
            return trouble->result == Result::Skip
                       ? failed(fmt::format("{:.2f} dBm is advertised and cannot be set: {}", dbm,
                                            trouble->text))
                       : *trouble;
        }
        if (bench.is_stopped()) {
            return not_made("interrupted");
        }
    }
    return passed(fmt::format("{} powers from {:.2f} to {:.2f} dBm, each within 1 dB",
                              wanted.size(), wanted.front(), wanted.back()));
}

/// The applications that run now, as a wish.
Wish as_now(const model::Module& module) {
    Wish wish{.name = "qualify: data paths up"};
    for (const model::DataPath& path : module.data_paths) {
        wish.paths.push_back({path.application, path.host_lanes});
    }
    return wish;
}

Outcome retune(Bench& bench) {
    const auto wanted = channels_of(bench.module()).thz;
    if (wanted.empty()) {
        return skipped(std::string(not_tunable));
    }
    if (activated(bench.module()) == 0) {
        return skipped("no data path carries traffic");
    }
    const double thz = wanted.back();
    const Wish down{.name = "qualify: data paths down", .paths = {{0, all_lanes(bench.module())}}};
    for (const Wish& wish : {tune_to(thz), down, as_now(bench.module())}) {
        if (auto trouble = trouble_of(bench.apply(wish))) {
            return *trouble;
        }
    }
    const auto look = bench.look();
    if (!look) {
        return failed("the module cannot be read", {look.error()});
    }
    std::vector<std::string> wrong;
    for (const auto& [lane, now] : frequencies_of(bench, look->inspection.best()->module)) {
        if (std::abs(now - thz) > same_thz) {
            wrong.push_back(fmt::format("lane {}: {:.4f} THz", lane, now));
        }
    }
    return wrong.empty()
               ? passed(fmt::format("{:.3f} THz before and after data paths went down", thz))
               : failed(fmt::format("tuned to {:.3f} THz, and elsewhere once the data paths were "
                                    "down and up",
                                    thz),
                        wrong);
}

// clang-format off
constexpr Check all[] = {
    {"TN-01", "tunable", Kind::Write, "Channels", "the ends and the middle of a grid, and back", "featureprofiles TRANSCEIVER-5.1", channels},
    {"TN-02", "tunable", Kind::Write, "Illegal channels", "refused beyond both ends of a grid; the frequency as before", "OIF-CMIS 5.4 section 7.5.2", illegal_channels},
    {"TN-03", "tunable", Kind::Write, "Target power", "in steps of 1 dB, Tx power within 1 dB of each", "featureprofiles TRANSCEIVER-5.1", output_power},
    {"TN-04", "tunable", Kind::Write, "Channel kept while data paths go down", "the frequency as before", "featureprofiles TRANSCEIVER-5.1.3", retune},
};
// clang-format on

} // namespace

std::span<const Check> laser_checks() {
    return all;
}

} // namespace optictl::engine::qualify
