#include "drivers/emulator/outputs.hpp"

#include <algorithm>

#include "drivers/emulator/durations.hpp"

namespace optictl::drivers::emulator {
namespace {

using memmap::lower;
using memmap::upper;

constexpr memmap::Page page01h = upper(0x01);
constexpr unsigned output_status_rx = 132;
constexpr unsigned output_status_tx = 133;
constexpr unsigned output_changed_rx = 153;
constexpr unsigned tx_power = 154;
constexpr unsigned tx_bias = 170;
constexpr unsigned disabled_rx = 138;
constexpr unsigned first_with_output_status = 0x50; // of L:1

bool has_signals(PathState state) {
    return state == PathState::Initialized || state == PathState::TxTurnOn ||
           state == PathState::TxTurnOff || state == PathState::Activated;
}

} // namespace

Outputs::Outputs(Core& core, const DataPaths& paths, Flags& flags, unsigned bank)
    : core_(core), paths_(paths), flags_(flags), controls_(upper(0x10).in_bank(bank)),
      status_(upper(0x11).in_bank(bank)) {}

void Outputs::remember() {
    for (unsigned lane = 0; lane < 8; ++lane) {
        power_[lane] = core_.registers.get16(status_, tx_power + 2 * lane);
        bias_[lane] = core_.registers.get16(status_, tx_bias + 2 * lane);
        lit_ |= (power_[lane] != 0 ? 1U : 0U) << lane;
        // Without a monitor the module says whether its output is there, from CMIS 5 on.
        const bool is_valid = !core_.registers.bit(page01h, 160, 1) &&
                              core_.registers.bit(status_, output_status_tx, lane);
        sent_[lane].power = power_[lane] != 0 ? power_[lane] : is_valid ? usual_power : 0;
        power_[lane] = power_[lane] != 0 ? power_[lane] : usual_power;
        bias_[lane] = bias_[lane] != 0 ? bias_[lane] : usual_bias;
    }
}

void Outputs::set_power(unsigned lane, unsigned tenths_of_microwatt) {
    power_[lane] = tenths_of_microwatt;
    update();
}

void Outputs::patterns_ended(unsigned lanes) {
    if (core_.has(Misbehaviour::DarkAfterPatterns) && lanes != 0) {
        dead_ |= lanes;
        update();
    }
}

/// In DPInitialized lanes have light only where another lane keeps the path from DPActivated; on
/// the way between the two, what they had.
bool Outputs::is_lit(unsigned media_lane) const {
    const DataPath* const path = paths_.path_at_media(media_lane);
    const PathState state = path != nullptr ? path->state : PathState::Deactivated;
    const unsigned muted = path != nullptr ? paths_.muted_lanes() & path->media_lanes : 0U;
    switch (state) {
    case PathState::Activated: return true;
    case PathState::Initialized: return muted != 0 && (muted >> media_lane & 1U) == 0;
    case PathState::TxTurnOn:
    case PathState::TxTurnOff: return (lit_ >> media_lane & 1U) != 0;
    default: return false;
    }
}

/// A squelched output without modulation keeps its average power (01h:155.5-4, L:26.5).
bool Outputs::keeps_power(unsigned media_lane) const {
    const DataPath* const path = paths_.path_at_media(media_lane);
    const unsigned method = core_.registers.get(page01h, 155) >> 4U & 0x03U;
    const bool by_modulation = method == 1 || (method == 3 && !core_.registers.bit(lower, 26, 5));
    const bool squelched = core_.registers.bit(controls_, 132, media_lane);
    const bool disabled = core_.registers.bit(controls_, 130, media_lane);
    return path != nullptr && has_signals(path->state) && by_modulation && squelched && !disabled;
}

/// A laser that is only said to be off still sends.
void Outputs::send(unsigned media_lane, bool has_power) {
    const bool leaks = core_.has(Misbehaviour::HidesLight) &&
                       core_.registers.bit(controls_, 130, media_lane) &&
                       sent_[media_lane].power != 0;
    const unsigned power = has_power || leaks ? power_[media_lane] : 0;
    if (sent_[media_lane].power != power) {
        sent_[media_lane] = {power, core_.agenda.now()};
    }
}

void Outputs::set_dark(unsigned media_lanes) {
    if (dark_ != media_lanes) {
        dark_ = media_lanes;
        update();
    }
}

void Outputs::update() {
    unsigned lit = 0;
    unsigned valid = 0;
    for (unsigned lane = 0; lane < 8; ++lane) {
        const DataPath* const media = paths_.path_at_media(lane);
        if (media == nullptr || !has_signals(media->state)) {
            dead_ &= ~(1U << lane);
        }
        lit |= (is_lit(lane) ? 1U : 0U) << lane & ~dead_;
        const DataPath* const path = paths_.path_at(lane);
        const bool is_fed = path == nullptr || (path->media_lanes & dark_) == 0;
        valid |= (has_signals(paths_.state_at(lane)) && is_fed ? 1U : 0U) << lane;
    }
    lit_ = lit;
    for (unsigned lane = 0; lane < 8; ++lane) {
        const bool has_power = (lit >> lane & 1U) != 0 || keeps_power(lane);
        send(lane, has_power);
        if (core_.registers.bit(page01h, 160, 1)) {
            core_.registers.set16(status_, tx_power + 2 * lane, has_power ? power_[lane] : 0);
        }
        if (core_.registers.bit(page01h, 160, 0)) {
            core_.registers.set16(status_, tx_bias + 2 * lane, has_power ? bias_[lane] : 0);
        }
    }
    if (core_.registers.get(lower, 1) < first_with_output_status) {
        return;
    }
    valid &= ~static_cast<unsigned>(core_.registers.get(controls_, disabled_rx));
    const unsigned changed = core_.registers.get(status_, output_status_rx) ^ valid;
    core_.registers.set(status_, output_status_rx, valid);
    core_.registers.set(status_, output_status_tx, lit);
    for (unsigned lane = 0; lane < 8; ++lane) {
        if ((changed >> lane & 1U) != 0) {
            flags_.raise(0x11, output_changed_rx, 0, lane);
        }
    }
}

void Outputs::update_later(bool lights) {
    const Duration bound = lights ? lighting_bound(core_) : darkening_bound(core_);
    core_.agenda.after(taken_of(core_, bound), [this] { update(); });
}

} // namespace optictl::drivers::emulator
