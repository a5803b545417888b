// What lasers are tuned to.
#include <utility>

#include "cmis/rules/parts.hpp"

namespace optictl::cmis::detail::rules {
namespace {

using namespace model::results;
using model::Failure;

/// Grid 0 with channel 0 is what a laser has that nobody has tuned.
bool is_set(const Channel& channel) {
    return channel.grid.raw != 0 || channel.number.raw != 0 || channel.has_grid;
}

/// Fails on the lanes of a tunable laser of which `fault` has something to say.
Result fail_where(const Context& context, const Module& module,
                  std::string (*fault)(const Context& of, const Module& whole,
                                       const model::MediaLane& lane, const Channel& channel),
                  model::Register (*where)(const Channel& channel)) {
    if (!shape_of(context).tunable) {
        return not_applicable("the laser is not tunable");
    }
    std::vector<Failure> failures;
    bool is_read = false;
    for (const model::MediaLane& lane : module.media_lanes) {
        const auto channel = channel_of(context, lane.number);
        is_read = is_read || channel;
        std::string text =
            channel && is_set(*channel) ? fault(context, module, lane, *channel) : std::string();
        if (!text.empty()) {
            failures.push_back(
                {.text = std::move(text) + " (lane " + std::to_string(lane.number) + ")",
                 .lanes = {lane.number},
                 .registers = {where(*channel)}});
        }
    }
    return fail_or(std::move(failures), is_read ? pass() : not_read());
}

std::string name_of(const model::Reading& grid) {
    return std::string(grid.codes->name_of(grid.raw));
}

std::string out_of_range(const Channel& channel) {
    const int number = static_cast<int>(channel.number.value);
    if (!channel.terahertz) {
        return {}; // a reserved code says so of itself
    }
    if (!channel.has_grid) {
        return "The laser is set to the " + name_of(channel.grid) +
               " grid, which it does not support";
    }
    if (!channel.is_in_range) {
        return "Channel " + std::to_string(number) + " of the " + name_of(channel.grid) +
               " grid (" + format("%.4f", *channel.terahertz) +
               " THz) is beyond what the laser can do: " +
               std::to_string(static_cast<int>(channel.low.value)) + " to " +
               std::to_string(static_cast<int>(channel.high.value));
    }
    if (!channel.is_on_grid) {
        return "Channel " + std::to_string(number) + " is none of the " + name_of(channel.grid) +
               " grid, whose channels are multiples of " + std::to_string(channel.multiple);
    }
    return {};
}

std::string off_channel(const Channel& channel) {
    if (channel.is_current || !channel.terahertz) {
        return {};
    }
    return "The laser is at " + format("%.4f", channel.current.value / 1000) +
           " THz, and its channel at " + format("%.4f", *channel.terahertz) + " THz";
}

bool is_up(const Module& module, const model::MediaLane& lane) {
    return lane.path >= 0 && module.data_paths[static_cast<std::size_t>(lane.path)].state ==
                                 model::PathState::Activated;
}

} // namespace

Result wavelength_unlocked(const Context& context, const Module& /*module*/) {
    static constexpr const memmap::Field* unlocked = in_12("WavelengthUnlockStatusTx<i>");
    if (!shape_of(context).tunable) {
        return not_applicable("the laser is not tunable");
    }
    return model::fail_where_set(context, *unlocked, "The wavelength is not locked on ",
                                 shape_of(context).banks);
}

Result channel_range(const Context& context, const Module& module) {
    return fail_where(
        context, module,
        [](const Context&, const Module&, const model::MediaLane&, const Channel& channel) {
            return out_of_range(channel);
        },
        [](const Channel& channel) { return model::register_of(channel.number); });
}

Result channel_not_current(const Context& context, const Module& module) {
    return fail_where(
        context, module,
        [](const Context& of, const Module& whole, const model::MediaLane& lane,
           const Channel& channel) {
            static constexpr const memmap::Field* tuning = in_12("TuningInProgressTx<i>");
            const bool settled = is_up(whole, lane) && out_of_range(channel).empty() &&
                                 !memmap::read_lane(of, *tuning, lane.number).is_set();
            return settled ? off_channel(channel) : std::string();
        },
        [](const Channel& channel) { return model::register_of(channel.current); });
}

} // namespace optictl::cmis::detail::rules
