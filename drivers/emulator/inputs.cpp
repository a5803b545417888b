#include "drivers/emulator/inputs.hpp"

#include <algorithm>

namespace optictl::drivers::emulator {
namespace {

using namespace std::chrono_literals;
using memmap::upper;

constexpr memmap::Page page01h = upper(0x01);
constexpr unsigned lane_flags = 158; // of 01h, Table 8-52
constexpr unsigned monitors = 160;   // of 01h
constexpr unsigned los = 147;        // of 11h, Table 8-98
constexpr unsigned cdr_lol = 148;
constexpr unsigned rx_power = 186;

/// Rx LOS is flagged within 100 ms (Table 10-6); how long a receiver takes to lock again is not
/// bounded.
constexpr Duration los_bound = 100ms;
constexpr Duration relock = 500ms;

/// Observables of the media input (Table 8-180): what a module shows of them in the dark, which its
/// receivers take for no value.
constexpr unsigned half = 23U << 11U | 5U; // 5e-1, section 8.27.3
struct DarkValue {
    unsigned first;
    unsigned last;
    unsigned value;
    unsigned usual; ///< with light, where the memory was taken in the dark
};
constexpr DarkValue dark_values[] = {
    {5, 5, 0, 20U << 8U},              // SNR, 20 dB
    {7, 7, 0, 50U << 8U},              // level transition parameter, 50 dB
    {9, 15, half, 12U << 11U | 1000U}, // errors before FEC, 1e-9
    {17, 23, 0xFFFF, 0},               // frames lost
    {25, 31, 0xFFFF, 0},               // symbols corrected
};

/// However it is spelt.
constexpr bool is_half(unsigned ratio) {
    return ratio == half || ratio == (22U << 11U | 50U) || ratio == (21U << 11U | 500U);
}

constexpr bool is_ratio(unsigned type) {
    return type >= 9 && type <= 15;
}

/// 11 bits of significand and 5 of exponent: a thousand times the ratio, 0.5 at most.
unsigned thousandfold(unsigned ratio) {
    constexpr unsigned most = 20U << 11U | 0x7FFU;
    return ratio == 0 ? (15U << 11U | 1000U) : std::min(ratio + (3U << 11U), most);
}

} // namespace

Inputs::Inputs(Core& core, const DataPaths& paths, Flags& flags, Outputs& outputs, unsigned bank)
    : core_(core), paths_(paths), flags_(flags), outputs_(outputs), bank_(bank),
      status_(upper(0x11).in_bank(bank)) {}

void Inputs::remember() {
    for (unsigned group = 0; group < 4; ++group) {
        const memmap::Page descriptors = upper(0x20 + group).in_bank(bank_);
        const memmap::Page values = upper(0x24 + group).in_bank(bank_);
        for (unsigned slot = 0; slot < 64 && core_.registers.has(descriptors); ++slot) {
            const unsigned type = core_.registers.get(descriptors, 128 + 2 * slot + 1);
            const unsigned lane = core_.registers.get(descriptors, 128 + 2 * slot) & 0x0FU;
            for (const DarkValue& each : dark_values) {
                const bool is_media = type >= each.first && type <= each.last && type % 2 == 1;
                if (is_media && lane < 8) {
                    const unsigned stands = core_.registers.get16(values, 128 + 2 * slot);
                    const bool is_dark =
                        each.value == half ? is_half(stands) : stands == each.value;
                    observed_.push_back(
                        {group, slot, lane, type, is_dark ? each.usual : stands, each.value});
                }
            }
        }
    }
}

/// Has a value reach one of the stages of the receiver, unless another one is on its way by then.
void Inputs::enter(unsigned lane, Duration at, std::array<unsigned, 8>& where, unsigned value) {
    core_.agenda.at(at, [this, lane, &where, value, arriving = arriving_[lane]] {
        if (arriving_[lane] == arriving) {
            where[lane] = value;
            show(lane);
        }
    });
}

/// Of the first bank the module says which media lanes it has not (00h:210).
bool Inputs::is_there(unsigned lane) const {
    return bank_ != 0 || !core_.registers.bit(upper(0x00), 210, lane);
}

void Inputs::receive(unsigned lane, unsigned tenths_of_microwatt, Duration since) {
    if (!is_there(lane)) {
        return;
    }
    const bool is_first = !has_fibre_[lane];
    if (!is_first && arriving_[lane] == tenths_of_microwatt) {
        return;
    }
    has_fibre_[lane] = true;
    arriving_[lane] = tenths_of_microwatt;
    const bool is_dark = tenths_of_microwatt == 0;
    if (is_first) { // it was there before anybody looked
        power_[lane] = tenths_of_microwatt;
        locked_[lane] = is_dark ? 0 : 1;
        show(lane);
        return;
    }
    const Duration noticed = since + los_bound * core_.settings.pace / 100;
    enter(lane, noticed, power_, tenths_of_microwatt);
    enter(lane, is_dark ? noticed : noticed + relock, locked_, is_dark ? 0 : 1);
}

void Inputs::reset() {
    for (unsigned lane = 0; lane < 8; ++lane) {
        power_[lane] = arriving_[lane];
        locked_[lane] = arriving_[lane] != 0 ? 1 : 0;
        was_lit_[lane] = false;
        went_dark_[lane] = false;
    }
}

void Inputs::update() {
    for (unsigned lane = 0; lane < 8; ++lane) {
        if (has_fibre_[lane]) {
            show(lane);
        }
    }
}

/// Lanes that the module takes for dark.
unsigned Inputs::lanes_lost() const {
    unsigned lost = 0;
    for (unsigned lane = 0; lane < 8; ++lane) {
        lost |= (has_fibre_[lane] && power_[lane] == 0 ? 1U : 0U) << lane;
    }
    if (core_.has(Misbehaviour::CouplesLanes)) {
        lost |= (lost & 0x55U) << 1U | (lost & 0xAAU) >> 1U;
    }
    return lost;
}

void Inputs::show(unsigned lane) {
    const bool is_dark = power_[lane] == 0;
    went_dark_[lane] = went_dark_[lane] || (is_dark && was_lit_[lane]);
    was_lit_[lane] = was_lit_[lane] || !is_dark;
    if (core_.registers.bit(page01h, monitors, 2) && !core_.has(Misbehaviour::StaleRxPower)) {
        core_.registers.set16(status_, rx_power + 2 * lane, power_[lane]);
    }
    const unsigned lost = lanes_lost();
    outputs_.set_dark(lost);
    if (core_.registers.bit(page01h, lane_flags, 1) && !core_.has(Misbehaviour::NeverFlagsLos)) {
        flags_.set_condition(los, ~lost & 0xFFU, false);
        flags_.set_condition(los, lost, true);
    }
    if (core_.registers.bit(page01h, lane_flags, 2)) {
        flags_.set_condition(cdr_lol, 1U << lane, locked_[lane] == 0);
    }
    show_observed();
}

/// What is observed of a data path is that of all its lanes.
void Inputs::show_observed() {
    for (const Observed& each : observed_) {
        const DataPath* const path = paths_.path_at_media(each.lane);
        if (path == nullptr) {
            continue;
        }
        const bool is_of_lane = each.type == 5 || each.type == 7;
        const unsigned lanes = is_of_lane ? 1U << each.lane : path->media_lanes;
        bool is_told = false;
        bool is_dark = false;
        bool has_flapped = false;
        for (unsigned lane = 0; lane < 8; ++lane) {
            if (is_within(lane, lanes) && has_fibre_[lane]) {
                is_told = true;
                is_dark = is_dark || locked_[lane] == 0;
                has_flapped = has_flapped || went_dark_[lane];
            }
        }
        if (!is_told) {
            continue;
        }
        const bool is_worse =
            is_ratio(each.type) && has_flapped && core_.has(Misbehaviour::ErrsAfterFlap);
        core_.registers.set16(upper(0x24 + each.group).in_bank(bank_), 128 + 2 * each.slot,
                              is_dark    ? each.dark
                              : is_worse ? thousandfold(each.usual)
                                         : each.usual);
    }
}

} // namespace optictl::drivers::emulator
