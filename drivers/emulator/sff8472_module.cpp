// An SFF-8472 module: soft Tx disable, power levels (SFF-8472 12.4.3 Tables 8-7, 9-16, 10-1), and
// tuning (SFF-8690 1.5).
#include <cmath>

#include "drivers/emulator/behaviour.hpp"
#include "drivers/emulator/limits.hpp"

namespace optictl::drivers::emulator {
namespace {

using namespace std::chrono_literals;
using memmap::a2_lower;
using memmap::a2_upper;
using memmap::lower;

constexpr memmap::Page tuning_page = a2_upper(0x02);
constexpr unsigned tx_bias = 100;
constexpr unsigned tx_power = 102;
constexpr unsigned rx_power = 104;
constexpr unsigned control = 110;
constexpr unsigned extended_control = 118;
constexpr unsigned channel = 144;
constexpr unsigned wavelength = 146;
constexpr unsigned tuning_control = 151;
constexpr unsigned tuning_status = 168;
constexpr unsigned tuning_flags = 172;

constexpr unsigned tx_disable_pin = 0x80;
constexpr unsigned soft_tx_disable = 0x40;
constexpr unsigned rx_los = 0x02;

constexpr Duration tx_bound = 100ms;    // t_off, t_on
constexpr Duration los_bound = 100ms;   // t_loss_on, t_loss_off
constexpr Duration power_bound = 300ms; // t_hpower_level

/// Monitors by SFF-8472 12.4.3 Table 9-16, limits by Table 9-5, flags by Table 9-17.
constexpr Watched monitors[] = {
    {a2_lower, 96, a2_lower, 0, a2_lower, flags_apart(112, 116, 7), true},  // temperature
    {a2_lower, 98, a2_lower, 8, a2_lower, flags_apart(112, 116, 5), false}, // supply voltage
    {a2_lower, tx_bias, a2_lower, 16, a2_lower, flags_apart(112, 116, 3), false},
    {a2_lower, tx_power, a2_lower, 24, a2_lower, flags_apart(112, 116, 1), false},
    {a2_lower, 104, a2_lower, 32, a2_lower, flags_apart(113, 117, 7), false}, // Rx power
    {a2_lower, 106, a2_lower, 40, a2_lower, flags_apart(113, 117, 5), true},  // laser temperature
    {a2_lower, 108, a2_lower, 48, a2_lower, flags_apart(113, 117, 3), true},  // TEC current
};

class Sff8472 final : public Behaviour {
public:
    Sff8472(Core& core, Body body) : core_(core), body_(std::move(body)) {}

    void start(bool power_on) override {
        power_ = core_.registers.get16(a2_lower, tx_power);
        bias_ = core_.registers.get16(a2_lower, tx_bias);
        const unsigned bits = core_.registers.get(a2_lower, control);
        const bool has_monitor = core_.registers.bit(lower, 92, 6);
        send((bits & (tx_disable_pin | soft_tx_disable)) == 0 && (power_ != 0 || !has_monitor));
        if (power_on) {
            body_.forget_pages();
            core_.registers.change(a2_lower, control, soft_tx_disable | 0x08U, 0);
            core_.registers.change(a2_lower, extended_control, 0x0F, 0);
            update_outputs();
        }
    }

    void update() override {
        if (core_.registers.bit(lower, 93, 7)) { // alarm and warning flags are implemented
            latch_crossed(core_.registers, monitors);
        }
    }

    [[nodiscard]] bool answers() const override { return true; }

    /// The low power pin stands for TX_DISABLE: these modules have no low power pin, nor a reset.
    void set_pin(Pin pin, bool asserted) override {
        if (pin == Pin::LowPower) {
            core_.registers.change(a2_lower, control, tx_disable_pin,
                                   asserted ? tx_disable_pin : 0U);
            update_after(tx_bound);
        }
    }

    void written(std::span<const Written> bytes) override {
        for (const Written& write : bytes) {
            if (write.page == a2_lower && write.byte == control) {
                update_after(tx_bound);
            } else if (write.page == a2_lower && write.byte == extended_control) {
                update_after(power_bound);
            } else if (write.page == tuning_page && write.byte == channel + 1) {
                tune(core_.registers.bit(tuning_page, 128, 1),
                     core_.registers.get16(tuning_page, channel));
            } else if (write.page == tuning_page && write.byte == wavelength + 1) {
                tune(core_.registers.bit(tuning_page, 128, 0), channel_by_wavelength());
            } else if (write.page == tuning_page && write.byte == tuning_control &&
                       !core_.registers.bit(tuning_page, 128, 2)) {
                core_.registers.change(tuning_page, tuning_flags, 0x04, 0x04); // L-Unsupported
            }
        }
    }

    [[nodiscard]] Light sent(unsigned lane) const override { return lane == 0 ? sent_ : Light{}; }

    /// RX_LOS is a state (A2h:110.1), within t_loss_on.
    void receive(unsigned lane, const Light& light) override {
        if (lane == 0 && arriving_ != light.power) {
            const bool is_first = !arriving_;
            arriving_ = light.power;
            core_.agenda.at(is_first ? core_.agenda.now()
                                     : light.since + los_bound * core_.settings.pace / 100,
                            [this, power = light.power] { show_received(power); });
        }
    }

private:
    void show_received(unsigned power) {
        if (!core_.has(Misbehaviour::StaleRxPower)) {
            core_.registers.set16(a2_lower, rx_power, power);
        }
        if (!core_.has(Misbehaviour::NeverFlagsLos)) {
            core_.registers.change(a2_lower, control, rx_los, power == 0 ? rx_los : 0U);
        }
    }

    void send(bool is_lit) {
        const unsigned power = power_ != 0 ? power_ : usual_power;
        const unsigned now = is_lit ? power : 0;
        if (sent_.power != now) {
            sent_ = {now, core_.agenda.now()};
        }
    }

    void update_after(Duration bound) {
        core_.agenda.after(bound * core_.settings.pace / 100, [this] { update_outputs(); });
    }

    /// Levels 2 and 3 by 118.0, level 4 by 118.2 with it (A0h:64 says what there is).
    [[nodiscard]] bool is_high_power() const {
        const unsigned options = core_.registers.get(lower, 64);
        return core_.registers.bit(a2_lower, extended_control, 0) && (options & 0x62U) != 0;
    }

    void update_outputs() {
        const unsigned bits = core_.registers.get(a2_lower, control);
        const bool has_soft = core_.registers.bit(lower, 93, 6);
        const bool needs_power = (core_.registers.get(lower, 64) & 0x62U) != 0 &&
                                 core_.has(Misbehaviour::DarkWithoutClassBits);
        const bool is_dark = is_tuning_ || (bits & tx_disable_pin) != 0 ||
                             (has_soft && (bits & soft_tx_disable) != 0) ||
                             (needs_power && !is_high_power());
        send(!is_dark);
        core_.registers.set16(a2_lower, tx_power, is_dark ? 0 : power_);
        core_.registers.set16(a2_lower, tx_bias, is_dark ? 0 : bias_);
        core_.registers.change(a2_lower, extended_control, 0x02, is_high_power() ? 0x02U : 0U);
    }

    /// In tenths of a GHz.
    [[nodiscard]] long frequency_at(unsigned byte) const {
        return static_cast<long>(core_.registers.get16(tuning_page, byte)) * 10'000 +
               core_.registers.get16(tuning_page, byte + 2);
    }

    /// The channel that is nearest to a wavelength in steps of 50 pm.
    [[nodiscard]] long channel_by_wavelength() const {
        const double nanometres = core_.registers.get16(tuning_page, wavelength) * 0.05;
        const long grid = core_.registers.get_signed16(tuning_page, 140);
        if (nanometres == 0 || grid == 0) {
            return 0;
        }
        const double tenths = 2'997'924'580.0 / nanometres;
        return 1 + std::lround((tenths - static_cast<double>(frequency_at(132))) /
                               static_cast<double>(grid));
    }

    /// Channels are counted from 1, from the first frequency to the last by the grid.
    void tune(bool supported, long wanted) {
        if (core_.registers.bit(tuning_page, 128, 3) &&
            core_.registers.bit(tuning_page, tuning_control, 1)) {
            return; // it tunes itself
        }
        const long grid = core_.registers.get_signed16(tuning_page, 140);
        const long count = grid != 0 ? (frequency_at(136) - frequency_at(132)) / grid + 1 : 0;
        if (!supported || wanted < 1 || wanted > count) {
            core_.registers.change(tuning_page, tuning_flags, 0x10, 0x10); // L-Bad channel
            return;
        }
        core_.registers.change(tuning_page, tuning_status, 0x30, 0x30); // not ready, unlocked
        is_tuning_ = true;
        update_outputs();
        core_.agenda.after(core_.settings.tuning, [this] {
            is_tuning_ = false;
            update_outputs();
            core_.registers.change(tuning_page, tuning_status, 0x30, 0);
            core_.registers.change(tuning_page, tuning_flags, 0x08, 0x08); // L-New channel
        });
    }

    Core& core_;
    Body body_;
    unsigned power_ = 0;
    unsigned bias_ = 0;
    Light sent_{};
    std::optional<unsigned> arriving_;
    bool is_tuning_ = false; ///< dark until the laser is there
};

} // namespace

std::unique_ptr<Behaviour> make_sff8472(Core& core, Body body) {
    return std::make_unique<Sff8472>(core, std::move(body));
}

} // namespace optictl::drivers::emulator
