// The registers of SFF-8636 that tell what every map tells, and which lanes carry one signal.
#include "sff/sff8636/decode_parts.hpp"
#include "sff/sff8636/lower.hpp"
#include "sff/sff8636/page03.hpp"
#include "sff/sff8636/refine.hpp"
#include "sff/sff8636/views.hpp"

namespace optictl::sff8636 {
namespace {

using memmap::Context;
using memmap::Reading;
using memmap::State;
using model::LaneSet;
using model::Module;
using model::Point;
using model::Signal;

consteval const Field* in_lower(std::string_view name) {
    return &memmap::row(lower::rows, name);
}
consteval const Field* in_03(std::string_view name) {
    return &memmap::row(page03::rows, name);
}

constexpr model::SignalRow signals[] = {
    {Signal::TxLos, in_lower("L-Tx<i> LOS")},
    {Signal::TxLol, in_lower("L-Tx<i> LOL")},
    {Signal::TxEqFail, in_lower("L-Tx<i> Adapt EQ Fault")},
    {Signal::TxDisabled, in_lower("Tx<i> Disable")},
    {Signal::TxForcedSquelch, in_03("Tx<i> Force Squelch")},
    {Signal::TxFault, in_lower("L-Tx<i> Fault")},
    {Signal::RxLos, in_lower("L-Rx<i> LOS")},
    {Signal::RxLol, in_lower("L-Rx<i> LOL")},
    {Signal::RxDisabled, in_03("Rx<i> Output Disable")},
};

void set(Reading& reading, bool value) {
    reading.raw = value ? 1U : 0U;
    reading.value = static_cast<double>(reading.raw);
}

/// Power set counts where Power override replaces the pin (6.2.6, Table 6-11). It limits the module
/// to power class 1, so that one of class 1 works all the same.
void low_power(const Context& context, Reading& reading) {
    const bool overridden = memmap::read(context, *in_lower("Power override")).is_set();
    const auto identifier = context.byte(has::page00, 129);
    const bool is_class_1 = identifier && power_class(*identifier, context.revision) == 1;
    set(reading, overridden && reading.is_set() && !is_class_1);
}

/// The host must enable classes 5-7, and class 8 by a bit of its own (6.2.6).
void not_granted(const Context& context, Reading& reading) {
    constexpr unsigned highest_without_consent = 4;
    const auto identifier = context.byte(has::page00, 129);
    if (!reading.is_read() || !identifier) {
        reading.state = State::NotRead;
        return;
    }
    const unsigned power = power_class(*identifier, context.revision);
    if (power == 8) {
        reading = memmap::read(context, *in_lower("High Power Class Enable (Class 8)"));
    }
    set(reading, power > highest_without_consent && reading.raw == 0);
}

constexpr model::PointRow points[] = {
    {Point::LowPowerRequested, in_lower("Power set"), low_power},
    {Point::PowerNotGranted, in_lower("High Power Class Enable (Classes 5-7)"), not_granted},
    {Point::DataNotReady, in_lower("Data_Not_Ready")},
};

/// Channels that go to one far end carry one signal (113.6-4); unspecified: all of them do.
unsigned channels_of_far_end(const Context& context) {
    const auto implementation = context.byte(memmap::lower, 113);
    const unsigned code = implementation && !is_8436(context) ? *implementation >> 4U & 7U : 0U;
    constexpr unsigned channels[] = {4, 4, 4, 4, 1, 2, 1, 4};
    return channels[code];
}

} // namespace

const model::Vocabulary& vocabulary() {
    static constexpr model::Vocabulary told{.signals = signals, .points = points};
    return told;
}

void add_data_paths(Module& module) {
    // A channel without a host lane has no media lane either: context_of().
    const LaneSet host = ~module.context.unused_host_lanes;
    const LaneSet media = ~module.context.unused_media_lanes;
    const unsigned width = channels_of_far_end(module.context);
    for (unsigned first = 1; first <= lane_count; first += width) {
        const LaneSet lanes = model::lane_set(first, width) & host;
        if (lanes == 0) {
            continue; // no channel goes to this far end
        }
        const int path = static_cast<int>(module.data_paths.size());
        module.data_paths.push_back(
            {.first = model::first_lane(lanes), .host_lanes = lanes, .media_lanes = lanes & media});
        model::for_each_lane(lanes, [&](unsigned lane) { module.lanes[lane - 1].path = path; });
        model::for_each_lane(lanes & media, [&](unsigned lane) {
            module.media_lanes.push_back({.number = lane, .path = path});
        });
    }
}

} // namespace optictl::sff8636
