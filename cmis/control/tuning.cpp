#include "cmis/control/tuning.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "cmis/control/controls.hpp"
#include "cmis/decode_parts.hpp"
#include "sff/model/direct_plan.hpp"

namespace optictl::cmis::control {
namespace {

using model::NoPlan;
using Why = NoPlan::Why;
using detail::in_04;
using detail::in_12;

constexpr const Field* grid_row = in_12("GridSpacingTx<i>");
constexpr const Field* channel_row = in_12("ChannelNumberTx<i>");
constexpr const Field* offset_row = in_12("FineTuningOffsetTx<i>");
constexpr const Field* power_row = in_12("TargetOutputPowerTx<i>");
constexpr const Field* frequency_row = in_12("CurrentLaserFrequencyTx<i>");
constexpr const Field* can_power = in_04("ProgOutputPowerPerLaneSupported");

/// How far a channel may be from what was asked for and still be it: 33 GHz has no whole megahertz.
constexpr double exact_mhz = 0.5;
constexpr double thz = 1e6; ///< in MHz

[[nodiscard]] std::unexpected<NoPlan> no(Why why, std::string text, const Field* where) {
    return std::unexpected(NoPlan{why, std::move(text), where});
}

[[nodiscard]] std::string words_of_thz(double mhz) {
    std::string text = std::to_string(mhz / thz); // six digits
    while (text.back() == '0' && text[text.size() - 2] != '.') {
        text.pop_back();
    }
    return text + " THz";
}

/// Byte of part k, and what is its row.
[[nodiscard]] const Field& row_of_part(unsigned k) {
    return k == 0 ? *grid_row : k < 3 ? *channel_row : k < 5 ? *offset_row : *power_row;
}

} // namespace

void LaserSetting::set_grid(unsigned code, bool fine) {
    bytes[0] = static_cast<std::uint8_t>((bytes[0] & 0x0EU) | code << 4U | (fine ? 1U : 0U));
}

std::uint8_t LaserSetting::byte_of(unsigned k, unsigned lane) {
    const unsigned first = memmap::place_of(row_of_part(k), (lane - 1) % lanes_per_bank).byte;
    return static_cast<std::uint8_t>(first + (k == 0 ? 0 : (k - 1) % 2));
}

memmap::Page LaserSetting::page_of(unsigned lane) {
    return grid_row->page.in_bank(static_cast<std::uint8_t>((lane - 1) / lanes_per_bank));
}

Lasers::Lasers(const memmap::Context& context, unsigned lanes) : context_(context), lanes_(lanes) {
    for (unsigned lane = 1; lane <= lanes; ++lane) {
        const memmap::Reading grid = memmap::read_lane(context, *grid_row, lane);
        if (!grid.is_read() || grid.state == memmap::State::NotAdvertised ||
            grid.state == memmap::State::LaneUnused) {
            continue;
        }
        LaserSetting setting;
        bool is_known = true;
        for (unsigned k = 0; k < LaserSetting::size; ++k) {
            const auto byte =
                context.byte(LaserSetting::page_of(lane), LaserSetting::byte_of(k, lane));
            is_known = is_known && byte;
            setting.bytes[k] = byte.value_or(0);
        }
        if (is_known) {
            now_[lane] = setting;
        }
    }
    wanted_ = now_;
    if (context.revision > grids_swapped_until) {
        return;
    }
    // Not every module before 5.0 has the codes of its time: the frequency that it has decides.
    is_settled_ = false;
    for (const auto& [lane, setting] : now_) {
        const unsigned code = setting.grid();
        const memmap::Reading current = memmap::read_lane(context, *frequency_row, lane);
        if ((code == code_33_ghz || code == code_75_ghz) && current.has_value()) {
            const auto is_at = [&](unsigned number) {
                constexpr double near_mhz = 13'000; // of fine tuning
                return std::abs(grids[number].thz(setting.channel()) * thz -
                                static_cast<double>(current.raw)) < near_mhz;
            };
            const unsigned other = code == code_33_ghz ? code_75_ghz : code_33_ghz;
            is_settled_ = is_at(code) != is_at(other);
            is_swapped_ = is_at(other);
        }
    }
}

const Grid* Lasers::grid_of(unsigned code) const {
    if (is_swapped_ && (code == code_33_ghz || code == code_75_ghz)) {
        code = code == code_33_ghz ? code_75_ghz : code_33_ghz;
    }
    return code < grids.size() ? &grids[code] : nullptr;
}

std::optional<double> Lasers::mhz_of(const LaserSetting& setting) const {
    const Grid* const grid = grid_of(setting.grid());
    return grid != nullptr ? std::optional(grid->thz(setting.channel()) * thz +
                                           (setting.is_fine() ? setting.offset_mhz() : 0))
                           : std::nullopt;
}

bool Lasers::has_channel(unsigned code, int channel) const {
    const Grid* const grid = grid_of(code);
    if (grid == nullptr || !memmap::read(context_, *grid->supported).is_set() ||
        channel % grid->every != 0) {
        return false;
    }
    const memmap::Reading low = memmap::read(context_, *grid->low);
    const memmap::Reading high = memmap::read(context_, *grid->high);
    return low.has_value() && high.has_value() && low.value <= channel && channel <= high.value;
}

/// Codes of the grids that may be used, the best one first: the one in use, then the widest.
std::expected<std::vector<unsigned>, NoPlan>
Lasers::codes_for(const LaserSetting& now, std::optional<double> grid_ghz) const {
    constexpr double same_ghz = 0.4; // 33 and 33.3 are one grid
    std::vector<unsigned> codes;
    std::string known;
    for (unsigned code = 0; code < grids.size(); ++code) {
        const Grid& grid = *grid_of(code);
        if (!memmap::read(context_, *grid.supported).is_set()) {
            continue;
        }
        known += (known.empty() ? "" : ", ") + std::string(grid.name);
        const bool is_ambiguous = !is_settled_ && (code == code_33_ghz || code == code_75_ghz);
        if (!is_ambiguous && (!grid_ghz || std::abs(grid.spacing_ghz - *grid_ghz) < same_ghz)) {
            codes.push_back(code);
        }
    }
    if (codes.empty()) {
        const bool is_wanted_ambiguous =
            !is_settled_ &&
            (!grid_ghz || std::abs(*grid_ghz - 75) < 1 || std::abs(*grid_ghz - 33) < 1);
        return is_wanted_ambiguous
                   ? no(Why::Unsafe,
                        "before CMIS 5.0 the codes of the 33 GHz and the 75 GHz grid are mixed up, "
                        "and nothing tells which way this module has them (12h:128, 12h:168)",
                        grid_row)
                   : no(Why::NotAdvertised,
                        "the module does not have that grid (04h:128-129); it has " +
                            (known.empty() ? std::string("none") : known),
                        grids.front().supported);
    }
    std::ranges::sort(codes, [&](unsigned one, unsigned other) {
        const auto rank = [&](unsigned code) {
            return code == now.grid() ? 1e9 : grid_of(code)->spacing_ghz;
        };
        return rank(one) > rank(other);
    });
    return codes;
}

/// Whether the frequency is a channel of that grid, or is one with a fine offset.
bool Lasers::fit(LaserSetting& setting, unsigned code, double mhz) const {
    const Grid& grid = *grid_of(code);
    const double step = grid.step_thz * thz * grid.every;
    const auto channel = static_cast<int>(std::lround((mhz - grid.thz(0) * thz) / step) *
                                          static_cast<long>(grid.every));
    const double rest = mhz - grid.thz(channel) * thz;
    if (!has_channel(code, channel)) {
        return false;
    }
    setting.set_channel(channel);
    setting.set_grid(code, false);
    if (std::abs(rest) <= exact_mhz) {
        return true;
    }
    const memmap::Reading low = memmap::read(context_, *in_04("FineTuningLowOffset"));
    const memmap::Reading high = memmap::read(context_, *in_04("FineTuningHighOffset"));
    const memmap::Reading unit = memmap::read(context_, *in_04("FineTuningResolution"));
    const auto offset = static_cast<int>(std::lround(rest));
    const bool is_fine = memmap::read(context_, *in_04("FineTuningSupported")).is_set() &&
                         low.has_value() && high.has_value() && unit.has_value() && unit.raw != 0 &&
                         low.value * 1000 <= offset && offset <= high.value * 1000 &&
                         offset % static_cast<int>(unit.raw) == 0;
    if (is_fine) {
        setting.set_grid(code, true);
        setting.set_offset(offset);
    }
    return is_fine;
}

Lasers::Outcome Lasers::tune(LaserSetting& setting, const model::Wish::Laser& wish) const {
    const LaserSetting now = setting;
    const auto codes = codes_for(now, wish.grid_ghz);
    if (!codes) {
        return std::unexpected(codes.error());
    }
    const auto mhz = wish.frequency_mhz
                         ? std::optional<double>(static_cast<double>(*wish.frequency_mhz))
                         : mhz_of(now);
    if (!mhz) {
        return no(Why::NotSensible, "the laser is on no grid now: say which frequency", grid_row);
    }
    for (const unsigned code : *codes) {
        setting = now;
        if (fit(setting, code, *mhz)) {
            return {};
        }
    }
    const Grid& grid = *grid_of(codes->front());
    const memmap::Reading low = memmap::read(context_, *grid.low);
    const memmap::Reading high = memmap::read(context_, *grid.high);
    return no(Why::NotSensible,
              words_of_thz(*mhz) + " is no channel of the " + std::string(grid.name) +
                  " grid of this module, which goes from " +
                  words_of_thz(grid.thz(low.value) * thz) + " to " +
                  words_of_thz(grid.thz(high.value) * thz) + " in steps of " +
                  std::to_string(std::lround(grid.step_thz * grid.every * 1000)) +
                  " GHz (04h:" + std::to_string(grid.low->byte) + ")",
              grid.low);
}

Lasers::Outcome Lasers::set_power(LaserSetting& setting, double dbm) const {
    if (!memmap::read(context_, *can_power).is_set()) {
        return no(Why::NotAdvertised, "the output power cannot be set (04h:196 bit 7)", can_power);
    }
    const memmap::Reading least = memmap::read(context_, *in_04("ProgOutputPowerMin"));
    const memmap::Reading most = memmap::read(context_, *in_04("ProgOutputPowerMax"));
    constexpr double rounding = 0.001;
    if (!least.has_value() || !most.has_value() || dbm < least.value - rounding ||
        dbm > most.value + rounding) {
        const auto words = [](double value) {
            std::string text = std::to_string(value);
            return text.substr(0, text.size() - 4);
        };
        return no(Why::NotAdvertised,
                  words(dbm) + " dBm is not between " + words(least.value) + " and " +
                      words(most.value) + " dBm (04h:198-201)",
                  in_04("ProgOutputPowerMin"));
    }
    setting.set_power(static_cast<int>(std::lround(dbm * 100)));
    return {};
}

Lasers::Outcome Lasers::take(const model::Wish::Laser& wish) {
    if (wish.dither) {
        return no(Why::NotAdvertised, "CMIS has no register for the dither of a laser", nullptr);
    }
    const model::ControlRow row{.field = grid_row, .what = "laser tuning"};
    LaneSet lanes = wish.lanes != 0 ? wish.lanes : model::lanes_of(context_, row, lanes_);
    if (auto may = model::may_set(context_, row, lanes != 0 ? lanes : model::lane_bit(1), lanes_);
        !may) {
        return may;
    }
    Outcome taken;
    model::for_each_lane(lanes, [&](unsigned lane) {
        if (!taken) {
            return;
        }
        if (!now_.contains(lane)) {
            taken = no(Why::NotRead,
                       "the registers of the laser of media lane " + std::to_string(lane) +
                           " (12h) were not read",
                       grid_row);
            return;
        }
        LaserSetting& setting = wanted_.at(lane);
        if (wish.frequency_mhz || wish.grid_ghz) {
            taken = tune(setting, wish);
        }
        if (taken && wish.power_dbm) {
            taken = set_power(setting, *wish.power_dbm);
        }
    });
    return taken;
}

bool Lasers::may_restore(const Bits& bits) const {
    return std::ranges::any_of(now_, [&](const auto& entry) {
        for (unsigned k = 0; k < LaserSetting::size; ++k) {
            if (LaserSetting::page_of(entry.first) == bits.page &&
                LaserSetting::byte_of(k, entry.first) == bits.byte) {
                return true;
            }
        }
        return false;
    });
}

void Lasers::restore(const Bits& bits) {
    for (auto& [lane, setting] : wanted_) {
        for (unsigned k = 0; k < LaserSetting::size; ++k) {
            if (LaserSetting::page_of(lane) == bits.page &&
                LaserSetting::byte_of(k, lane) == bits.byte) {
                setting.bytes[k] =
                    static_cast<std::uint8_t>((setting.bytes[k] & ~bits.mask) | bits.value);
            }
        }
    }
}

} // namespace optictl::cmis::control
