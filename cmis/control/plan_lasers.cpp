// Lasers tuned, and what is switched on for diagnostics (OIF-CMIS 5.4 sections 7.5, 8.15, 8.16).
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "cmis/control/planner.hpp"
#include "cmis/decode_parts.hpp"

namespace optictl::cmis::control {
namespace {

using detail::in_12;
using model::Traffic;
using namespace std::chrono_literals;

constexpr const Field* grid_row = in_12("GridSpacingTx<i>");
constexpr const Field* channel_row = in_12("ChannelNumberTx<i>");
constexpr const Field* offset_row = in_12("FineTuningOffsetTx<i>");
constexpr const Field* power_row = in_12("TargetOutputPowerTx<i>");
constexpr const Field* frequency_row = in_12("CurrentLaserFrequencyTx<i>");
constexpr const Field* status_row = in_12("WavelengthUnlockStatusTx<i>");
constexpr const Field* flags_row = in_12("TuningCompleteFlagTx<i>");
constexpr const Field& tx_power_row = in_11("OpticalPowerTx<i>");

constexpr std::uint8_t unlocked_or_tuning = 0x03;
constexpr std::uint8_t tuning = 0x02;
constexpr std::uint8_t refusing_flags = 0x3C; ///< invalid channel up to power out of range
constexpr std::uint8_t grid_bits = 0xF1;      ///< with the bit of fine tuning

[[nodiscard]] std::string clause_of(const Field& row) {
    std::string text;
    memmap::append_clause(text, row);
    return text;
}

[[nodiscard]] std::uint8_t byte_of(unsigned value) {
    return static_cast<std::uint8_t>(value);
}

[[nodiscard]] std::uint8_t byte_at(const Field& row, unsigned lane) {
    return byte_of(memmap::place_of(row, (lane - 1) % lanes_per_bank).byte);
}

/// Parts of a setting that are one register.
struct Part {
    unsigned first;
    unsigned count;
    const Field* row;
    const char* what;
};
constexpr Part grid_part{0, 1, grid_row, "grid"};
constexpr Part channel_part{1, 2, channel_row, "channel"};
constexpr Part offset_part{3, 2, offset_row, "fine tuning offset"};
constexpr Part power_part{5, 2, power_row, "target power"};

[[nodiscard]] bool differs(const LaserSetting& one, const LaserSetting& other, const Part& part) {
    return !std::equal(one.bytes.begin() + part.first, one.bytes.begin() + part.first + part.count,
                       other.bytes.begin() + part.first);
}

[[nodiscard]] std::string thz_of(double mhz) {
    std::string text = std::to_string(mhz / 1e6);
    while (text.back() == '0' && text[text.size() - 2] != '.') {
        text.pop_back();
    }
    return text + " THz";
}

/// One register of a laser written. The module acts on it at once, and says by flags what it does
/// not take; reading clears these.
[[nodiscard]] model::ControlStep write_part(const Part& part, unsigned lane,
                                            const LaserSetting& from, const LaserSetting& to) {
    const memmap::Page page = LaserSetting::page_of(lane);
    const std::uint8_t mask = part.first == 0 ? grid_bits : 0xFF;
    model::ControlStep step{.what = std::string("set the ") + part.what + " of media lane " +
                                    std::to_string(lane),
                            .where = model::place_of(page, LaserSetting::byte_of(part.first, lane)),
                            .clause = clause_of(*part.row)};
    step.write.retry = memmap::Retry::Never;
    step.write.verify = memmap::Verify::Never; // what is refused reads back as before
    std::vector<Bits> wanted;
    for (unsigned k = part.first; k < part.first + part.count; ++k) {
        const std::uint8_t byte = LaserSetting::byte_of(k, lane);
        step.write.patches.push_back({page, byte, mask, byte_of(to.bytes[k] & mask)});
        step.old.push_back({page, byte, mask, byte_of(from.bytes[k] & mask)});
        wanted.push_back({page, byte, mask, byte_of(to.bytes[k] & mask)});
    }
    wanted.push_back({page, byte_at(*status_row, lane), tuning, 0});
    step.expect.what = std::string("the ") + part.what + " taken";
    step.expect.any_of = {std::move(wanted)};
    step.expect.answers = {{page, byte_at(*flags_row, lane), refusing_flags, 0}};
    step.expect.refusals = {{1, "the channel is none of the grid"},
                            {2, "tuning is not accepted"},
                            {3, "neither channel nor tuning is accepted"},
                            {4, "the fine tuning offset is out of range"},
                            {8, "the target power is out of range"}};
    step.expect.at_least = 100ms;
    step.traffic = Traffic::Disturbs;
    return step;
}

/// What the flags say of tunings before: a read clears it, so that it is not taken for an answer.
[[nodiscard]] model::ControlStep clear_flags(unsigned lane) {
    const memmap::Page page = LaserSetting::page_of(lane);
    model::ControlStep step{.what = "clear the tuning flags of media lane " + std::to_string(lane),
                            .where = model::place_of(page, byte_at(*flags_row, lane)),
                            .clause = clause_of(*flags_row)};
    step.expect.what = "a read of them";
    step.expect.any_of = {{{page, byte_at(*flags_row, lane), 0, 0}}};
    return step;
}

/// The frequency that the laser then has: of 33 GHz grids no whole number.
void expect_frequency(model::ControlStep& step, unsigned lane, double mhz) {
    const memmap::Page page = LaserSetting::page_of(lane);
    std::vector<Bits> common = std::move(step.expect.any_of.front());
    common.back().mask = unlocked_or_tuning;
    step.expect.any_of.clear();
    for (const double each : {std::floor(mhz + 0.01), std::ceil(mhz - 0.01)}) {
        const auto number = static_cast<std::uint32_t>(each);
        std::vector<Bits> wanted = common;
        for (unsigned i = 0; i < 4; ++i) {
            wanted.push_back({page, byte_of(byte_at(*frequency_row, lane) + i), 0xFF,
                              byte_of(number >> (24 - 8 * i))});
        }
        if (step.expect.any_of.empty() || step.expect.any_of.front() != wanted) {
            step.expect.any_of.push_back(std::move(wanted));
        }
    }
    step.expect.what = thz_of(mhz) + ", locked";
}

} // namespace

/// The grid before the channel; where the channel of now is none of the new grid, through channel
/// 0, because the module looks at both whenever one is written.
void Planner::set_laser(const Lasers& target, unsigned lane) {
    const LaserSetting& from = target.now().at(lane);
    const LaserSetting& to = target.wanted(lane);
    LaserSetting at = from;
    std::vector<Step> steps;
    const auto move_to = [&](const Part& part, const LaserSetting& next) {
        if (differs(at, next, part)) {
            steps.push_back(write_part(part, lane, at, next));
            std::copy_n(next.bytes.begin() + part.first, part.count, at.bytes.begin() + part.first);
        }
    };
    if (to.grid() != from.grid() && !target.has_channel(to.grid(), from.channel()) &&
        target.has_channel(from.grid(), 0) && target.has_channel(to.grid(), 0)) {
        LaserSetting anchor = from;
        anchor.set_channel(0);
        move_to(channel_part, anchor);
    }
    move_to(offset_part, to);
    move_to(grid_part, to);
    move_to(channel_part, to);
    if (const auto mhz = target.mhz_of(to); mhz && !steps.empty()) {
        expect_frequency(steps.back(), lane, *mhz);
    }
    move_to(power_part, to);
    if (!steps.empty()) {
        steps.insert(steps.begin(), clear_flags(lane));
    }
    const LaneSet host = host_lanes_of(model::lane_bit(lane));
    for (Step& step : steps) {
        step.lanes = host != 0 ? host : model::lane_bit(lane);
        step.expect.at_most = most(step.expect.usual);
        steps_.push_back(std::move(step));
    }
}

void Planner::tune(const Lasers& target) {
    LaneSet changed = 0;
    LaneSet down = 0;
    for (const auto& [lane, from] : target.now()) {
        const LaserSetting& to = target.wanted(lane);
        changed |= from != to ? model::lane_bit(lane) : 0U;
        const bool is_dark = from.grid() != to.grid() || from.channel() != to.channel();
        down |= is_dark ? model::lane_bit(lane) : 0U;
    }
    if (changed == 0) {
        return;
    }
    const Controls before = now_;
    std::vector<Path> paths;
    LaneSet host = 0;
    LaneSet others = 0;
    for (const Path& path : paths_of(now_, applications_)) {
        const bool is_down = (path.media_lanes & down) != 0;
        (is_down ? host : others) |= path.host_lanes;
        if (is_down) {
            paths.push_back(path);
        }
    }
    take_down(paths, host, others);
    model::for_each_lane(changed, [&](unsigned lane) { set_laser(target, lane); });
    bring_up(before, paths, host);
    notes.emplace_back("the tuning flags of the lanes are read, which clears them");
    for (const auto& [lane, from] : target.now()) {
        const LaserSetting& to = target.wanted(lane);
        for (unsigned k = 0; k < LaserSetting::size; ++k) {
            const memmap::Page page = LaserSetting::page_of(lane);
            const std::uint8_t byte = LaserSetting::byte_of(k, lane);
            premises_.push_back({page, byte, 0xFF, from.bytes[k]});
            const std::uint8_t mask = k == 0 ? grid_bits : 0xFF;
            if (from != to) {
                also_before_.push_back({page, byte, mask, byte_of(from.bytes[k] & mask)});
                result_.push_back({page, byte, mask, byte_of(to.bytes[k] & mask)});
            }
        }
        if (from.power() != to.power() && is_ready_) {
            expect_power(lane, to.power() / 100.0);
        }
    }
}

/// Light of what was asked for, within a decibel: monitors are no more exact.
void Planner::expect_power(unsigned lane, double dbm) {
    const std::vector<Path> paths = paths_of(now_, applications_);
    const bool is_lit = std::ranges::any_of(paths, [&](const Path& each) {
        return (each.media_lanes & model::lane_bit(lane)) != 0 &&
               state_of(each, now_) == PathState::Activated;
    });
    const auto tenths = [](double value) {
        return static_cast<std::uint16_t>(
            std::clamp(std::pow(10.0, value / 10) * 10'000, 0.0, 65535.0));
    };
    if (!is_lit || !memmap::read_lane(context_, tx_power_row, lane).is_read()) {
        return;
    }
    Step step{.what = "look at the light of media lane " + std::to_string(lane),
              .where = model::place_of(status_page.in_bank(LaserSetting::page_of(lane).bank),
                                       byte_at(tx_power_row, lane)),
              .clause = clause_of(tx_power_row)};
    step.expect = {.what = "Tx power within 1 dB of the target",
                   .levels = {{.page = status_page.in_bank(LaserSetting::page_of(lane).bank),
                               .byte = byte_at(tx_power_row, lane),
                               .least = tenths(dbm - 1),
                               .most = tenths(dbm + 1),
                               .what = "the Tx power of media lane " + std::to_string(lane) +
                                       " is not within 1 dB of the target"}},
                   .at_most = 60s,
                   .is_soft = true};
    steps_.push_back(std::move(step));
}

/// What is switched off first, then patterns, then what is switched on: outputs before checkers.
void Planner::set_diagnostics(const Controls& target) {
    if (!target.has_diagnostics) {
        return;
    }
    using enum model::Setting;
    constexpr std::array off{HostChecker,        MediaChecker,        HostGenerator,
                             MediaGenerator,     MediaOutputLoopback, MediaInputLoopback,
                             HostOutputLoopback, HostInputLoopback};
    constexpr std::array patterns{HostGeneratorPattern, MediaGeneratorPattern, HostCheckerPattern,
                                  MediaCheckerPattern};
    const auto row_of = [](model::Setting setting) -> const model::ControlRow& {
        return *std::ranges::find(control_rows(), setting, &model::ControlRow::setting);
    };
    for (unsigned bank = 0; bank < now_.banks.size(); ++bank) {
        for (const model::Setting setting : off) {
            set_diagnostic(row_of(setting), bank, target.banks[bank], false);
        }
        for (const model::Setting setting : patterns) {
            set_diagnostic(row_of(setting), bank, target.banks[bank], true);
        }
        for (auto each = off.rbegin(); each != off.rend(); ++each) {
            set_diagnostic(row_of(*each), bank, target.banks[bank], true);
        }
    }
}

/// Brings the bytes of a row to what `target` has; without `sets` only what is cleared.
void Planner::set_diagnostic(const model::ControlRow& row, unsigned bank, const Bank& target,
                             bool sets) {
    const memmap::Page page = diagnostics_page.in_bank(byte_of(bank));
    const Field& field = *row.field;
    const unsigned last = memmap::place_of(field, lanes_per_bank - 1).byte;
    const unsigned unit = (1U << field.width_bits()) - 1U;
    Step step{.what = "", .where = model::place_of(page, field.byte), .clause = clause_of(field)};
    LaneSet lanes = 0;
    for (unsigned i = 0; i < lanes_per_bank; ++i) {
        const auto place = memmap::place_of(field, i);
        const unsigned mask = unit << place.lsb;
        std::uint8_t& now = now_.banks[bank].diagnostics[place.byte - first_diagnostic];
        const unsigned to = target.diagnostics[place.byte - first_diagnostic];
        const bool changes = ((now ^ to) & mask) != 0 && (sets || (now & ~to & mask) != 0);
        lanes |= changes ? model::lane_bit(bank * lanes_per_bank + i + 1) : 0U;
    }
    if (lanes == 0) {
        return;
    }
    for (unsigned byte = field.byte; byte <= last; ++byte) {
        unsigned mask = 0;
        for (unsigned i = 0; i < lanes_per_bank; ++i) {
            const auto place = memmap::place_of(field, i);
            const bool is_of_lane =
                (lanes & model::lane_bit(bank * lanes_per_bank + i + 1)) != 0 && place.byte == byte;
            mask |= is_of_lane ? unit << place.lsb : 0U;
        }
        if (mask != 0) {
            std::uint8_t& now = now_.banks[bank].diagnostics[byte - first_diagnostic];
            const unsigned to = target.diagnostics[byte - first_diagnostic] & mask;
            step.write.patches.push_back({page, byte_of(byte), byte_of(mask), byte_of(to)});
            step.old.push_back({page, byte_of(byte), byte_of(mask), byte_of(now & mask)});
            now = byte_of((now & ~mask) | to);
        }
    }
    // Neighbours that do not change lie between: then each byte is a write of its own.
    step.write.retry = memmap::Retry::Safe;
    const bool is_media = field.lanes.repeat == memmap::Repeat::MediaLane;
    const bool turns_on =
        std::ranges::any_of(step.write.patches, [](const auto& patch) { return patch.value != 0; });
    step.what = "set " + std::string(row.what) + (is_media ? " of media " : " of host ") +
                model::words_of(lanes);
    const LaneSet host = is_media ? host_lanes_of(lanes) : lanes;
    step.traffic = turns_on ? row.traffic : Traffic::None;
    step.lanes = host != 0 ? host : lanes;
    std::vector<Step> parts;
    for (std::size_t i = 0; i < step.write.patches.size(); ++i) {
        const bool follows =
            i != 0 && step.write.patches[i].byte == step.write.patches[i - 1].byte + 1U;
        if (!follows) {
            parts.push_back(step);
            parts.back().write.patches.clear();
            parts.back().old.clear();
            parts.back().where = model::place_of(page, step.write.patches[i].byte);
        }
        parts.back().write.patches.push_back(step.write.patches[i]);
        parts.back().old.push_back(step.old[i]);
    }
    std::ranges::move(parts, std::back_inserter(steps_));
}

} // namespace optictl::cmis::control
