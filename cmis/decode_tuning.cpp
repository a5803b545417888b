// Tunable lasers: the grids of page 04h, and what each lane of page 12h is tuned to.
#include <cmath>
#include <optional>

#include "cmis/codes.hpp"
#include "cmis/decode_parts.hpp"
#include "cmis/grids.hpp"

namespace optictl::cmis::detail {
namespace {

using memmap::Context;
using memmap::Field;
using memmap::read_lane;
using memmap::State;
using memmap::Unit;
using model::Item;
using model::Module;
using model::Reading;
using model::Section;

// clang-format off
constexpr ItemRow module_rows[] = {
    {Section::Tuning, "grid_supported_3_125ghz", "3.125 GHz grid", in_04("GridSupported3p125GHz")},
    {Section::Tuning, "grid_low_channel_3_125ghz", "Lowest 3.125 GHz channel", in_04("GridLowChannel3p125GHz")},
    {Section::Tuning, "grid_high_channel_3_125ghz", "Highest 3.125 GHz channel", in_04("GridHighChannel3p125GHz")},
    {Section::Tuning, "grid_supported_6_25ghz", "6.25 GHz grid", in_04("GridSupported6p25GHz")},
    {Section::Tuning, "grid_low_channel_6_25ghz", "Lowest 6.25 GHz channel", in_04("GridLowChannel6p25GHz")},
    {Section::Tuning, "grid_high_channel_6_25ghz", "Highest 6.25 GHz channel", in_04("GridHighChannel6p25GHz")},
    {Section::Tuning, "grid_supported_12_5ghz", "12.5 GHz grid", in_04("GridSupported12p5GHz")},
    {Section::Tuning, "grid_low_channel_12_5ghz", "Lowest 12.5 GHz channel", in_04("GridLowChannel12p5GHz")},
    {Section::Tuning, "grid_high_channel_12_5ghz", "Highest 12.5 GHz channel", in_04("GridHighChannel12p5GHz")},
    {Section::Tuning, "grid_supported_25ghz", "25 GHz grid", in_04("GridSupported25GHz")},
    {Section::Tuning, "grid_low_channel_25ghz", "Lowest 25 GHz channel", in_04("GridLowChannel25GHz")},
    {Section::Tuning, "grid_high_channel_25ghz", "Highest 25 GHz channel", in_04("GridHighChannel25GHz")},
    {Section::Tuning, "grid_supported_50ghz", "50 GHz grid", in_04("GridSupported50GHz")},
    {Section::Tuning, "grid_low_channel_50ghz", "Lowest 50 GHz channel", in_04("GridLowChannel50GHz")},
    {Section::Tuning, "grid_high_channel_50ghz", "Highest 50 GHz channel", in_04("GridHighChannel50GHz")},
    {Section::Tuning, "grid_supported_100ghz", "100 GHz grid", in_04("GridSupported100GHz")},
    {Section::Tuning, "grid_low_channel_100ghz", "Lowest 100 GHz channel", in_04("GridLowChannel100GHz")},
    {Section::Tuning, "grid_high_channel_100ghz", "Highest 100 GHz channel", in_04("GridHighChannel100GHz")},
    {Section::Tuning, "grid_supported_33ghz", "33 GHz grid", in_04("GridSupported33GHz")},
    {Section::Tuning, "grid_low_channel_33ghz", "Lowest 33 GHz channel", in_04("GridLowChannel33GHz")},
    {Section::Tuning, "grid_high_channel_33ghz", "Highest 33 GHz channel", in_04("GridHighChannel33GHz")},
    {Section::Tuning, "grid_supported_75ghz", "75 GHz grid", in_04("GridSupported75GHz")},
    {Section::Tuning, "grid_low_channel_75ghz", "Lowest 75 GHz channel", in_04("GridLowChannel75GHz")},
    {Section::Tuning, "grid_high_channel_75ghz", "Highest 75 GHz channel", in_04("GridHighChannel75GHz")},
    {Section::Tuning, "grid_supported_150ghz", "150 GHz grid", in_04("GridSupported150GHz")},
    {Section::Tuning, "grid_low_channel_150ghz", "Lowest 150 GHz channel", in_04("GridLowChannel150GHz")},
    {Section::Tuning, "grid_high_channel_150ghz", "Highest 150 GHz channel", in_04("GridHighChannel150GHz")},
    {Section::Tuning, "grid_supported_300ghz", "300 GHz grid", in_04("GridSupported300GHz")},
    {Section::Tuning, "grid_low_channel_300ghz", "Lowest 300 GHz channel", in_04("GridLowChannel300GHz")},
    {Section::Tuning, "grid_high_channel_300ghz", "Highest 300 GHz channel", in_04("GridHighChannel300GHz")},
    {Section::Tuning, "fine_tuning_supported", "Fine tuning", in_04("FineTuningSupported")},
    {Section::Tuning, "fine_tuning_resolution", "Fine tuning step", in_04("FineTuningResolution")},
    {Section::Tuning, "fine_tuning_low_offset", "Lowest fine tuning offset", in_04("FineTuningLowOffset")},
    {Section::Tuning, "fine_tuning_high_offset", "Highest fine tuning offset", in_04("FineTuningHighOffset")},
    {Section::Tuning, "prog_output_power_per_lane_supported", "Programmable output power", in_04("ProgOutputPowerPerLaneSupported")},
    {Section::Tuning, "prog_output_power_min", "Lowest output power", in_04("ProgOutputPowerMin")},
    {Section::Tuning, "prog_output_power_max", "Highest output power", in_04("ProgOutputPowerMax")},
    {Section::Tuning, "output_power_tx_relative_thresholds_supported", "Relative Tx power thresholds", in_04("OutputPowerTxRelativeThresholdsSupported")},
    {Section::Tuning, "output_power_tx_hi_alarm_rel_thr", "Relative high alarm", in_12("OutputPowerTxHiAlarmRelThr")},
    {Section::Tuning, "output_power_tx_hi_warn_rel_thr", "Relative high warning", in_12("OutputPowerTxHiWarnRelThr")},
    {Section::Tuning, "output_power_tx_lo_alarm_rel_thr", "Relative low alarm", in_12("OutputPowerTxLoAlarmRelThr")},
    {Section::Tuning, "output_power_tx_lo_warn_rel_thr", "Relative low warning", in_12("OutputPowerTxLoWarnRelThr")},
};
constexpr ItemRow lane_rows[] = {
    {Section::Tuning, "current_laser_frequency", "Frequency", in_12("CurrentLaserFrequencyTx<i>")},
    {Section::Tuning, "fine_tuning_enable", "Fine tuning", in_12("FineTuningEnableTx<i>")},
    {Section::Tuning, "fine_tuning_offset", "Fine tuning offset", in_12("FineTuningOffsetTx<i>")},
    {Section::Tuning, "target_output_power", "Target Tx power", in_12("TargetOutputPowerTx<i>")},
    {Section::Tuning, "relative_output_power_thresholds_enable", "Relative thresholds used", in_12("RelativeOutputPowerThresholdsEnableTx<i>")},
    {Section::Tuning, "tuning_in_progress", "Tuning in progress", in_12("TuningInProgressTx<i>")},
    {Section::Tuning, "wavelength_unlocked", "Wavelength unlocked", in_12("WavelengthUnlockStatusTx<i>")},
};
// clang-format on

/// Terahertz, or nothing for a grid code that names no grid.
std::optional<double> frequency(unsigned grid, double channel) {
    return grid < grids.size() ? std::optional(grids[grid].thz(channel)) : std::nullopt;
}

bool is_near(std::optional<double> thz, const Reading& current_ghz) {
    constexpr double fine_tuning_range_thz = 0.013;
    return thz && std::abs(*thz - current_ghz.value / 1000) < fine_tuning_range_thz;
}

bool is_in(const Context& context, const Grid& grid, int channel) {
    const Reading low = memmap::read(context, *grid.low);
    const Reading high = memmap::read(context, *grid.high);
    return !low.has_value() || !high.has_value() ||
           (channel >= static_cast<int>(low.value) && channel <= static_cast<int>(high.value));
}

/// The grid of a lane with its 5.0 code. Before 5.0 codes 6 and 7 were the other way round, but
/// not every module of that time knew it: the frequency that the laser reports decides.
unsigned grid_code(const Context& context, Reading& spacing, double channel,
                   const Reading& current) {
    const auto code = static_cast<unsigned>(spacing.raw);
    if (context.revision > grids_swapped_until || (code != code_33_ghz && code != code_75_ghz)) {
        return code;
    }
    const unsigned swapped = code == code_33_ghz ? code_75_ghz : code_33_ghz;
    const bool reported = current.has_value() && current.raw != 0;
    if (reported && !is_near(frequency(swapped, channel), current) &&
        is_near(frequency(code, channel), current)) {
        spacing.codes = &codes::grid;
        return code;
    }
    return swapped;
}

/// Puts the code table of the grid right; returns the 5.0 code of the grid of that lane.
unsigned settle_grid(const Context& context, unsigned lane, Reading& spacing) {
    static constexpr const Field* number = in_12("ChannelNumberTx<i>");
    static constexpr const Field* current = in_12("CurrentLaserFrequencyTx<i>");
    const Reading channel = read_lane(context, *number, lane);
    return channel.has_value()
               ? grid_code(context, spacing, channel.value, read_lane(context, *current, lane))
               : static_cast<unsigned>(spacing.raw);
}

void complete_grid(const Context& context, unsigned lane, Item& item) {
    if (item.reading.is_read()) {
        settle_grid(context, lane, item.reading);
    }
}

/// The frequency of the channel that the lane is set to: by its number and its grid.
void complete_frequency(const Context& context, unsigned lane, Item& item) {
    static constexpr const Field* spacing = in_12("GridSpacingTx<i>");
    Reading grid = read_lane(context, *spacing, lane);
    Reading& channel = item.reading;
    if (channel.has_value() && grid.is_read()) {
        const unsigned code = settle_grid(context, lane, grid);
        const auto thz =
            grid.state == State::Invalid ? std::nullopt : frequency(code, channel.value);
        channel.state = thz ? channel.state : State::Invalid;
        channel.value = thz.value_or(0);
        channel.unit = Unit::Terahertz;
    }
}

constexpr ItemRow channel_rows[] = {
    {Section::Tuning,
     "grid_spacing",
     "Grid",
     in_12("GridSpacingTx<i>"),
     model::Form::Plain,
     {},
     complete_grid},
    {Section::Tuning, "channel_number", "Channel", in_12("ChannelNumberTx<i>")},
    {Section::Tuning,
     "channel_frequency",
     "Channel frequency",
     in_12("ChannelNumberTx<i>"),
     model::Form::Plain,
     {},
     complete_frequency},
};

} // namespace

std::optional<Channel> channel_of(const Context& context, unsigned lane) {
    static constexpr const Field* spacing = in_12("GridSpacingTx<i>");
    static constexpr const Field* number = in_12("ChannelNumberTx<i>");
    static constexpr const Field* current = in_12("CurrentLaserFrequencyTx<i>");
    Reading grid = read_lane(context, *spacing, lane);
    const Reading channel = read_lane(context, *number, lane);
    if (!grid.is_read() || !channel.has_value()) {
        return std::nullopt;
    }
    const unsigned code = settle_grid(context, lane, grid);
    Channel set{.grid = grid, .number = channel};
    if (grid.state == State::Invalid || code >= std::size(grids)) {
        return set;
    }
    const auto n = static_cast<int>(channel.value);
    const Reading supported = memmap::read(context, *grids[code].supported);
    const Reading laser = read_lane(context, *current, lane);
    set.terahertz = frequency(code, channel.value);
    set.low = memmap::read(context, *grids[code].low);
    set.high = memmap::read(context, *grids[code].high);
    set.multiple = grids[code].every;
    set.has_grid = !supported.has_value() || supported.is_set();
    set.is_in_range = is_in(context, grids[code], n);
    set.is_on_grid = n % grids[code].every == 0;
    set.current = laser;
    set.is_current = !laser.has_value() || laser.raw == 0 || is_near(set.terahertz, laser);
    return set;
}

void add_tuning_items(const Context& context, Module& module) {
    append(context, module_rows, module.rows);
}

void list_tuning(std::vector<const ItemRow*>& list) {
    model::append_all({module_rows}, list);
}

void add_tuning_of_lanes(const Context& context, Module& module) {
    append(context, channel_rows, module.lane_rows);
    append(context, lane_rows, module.lane_rows);
}

} // namespace optictl::cmis::detail
