// An SFF-8636 module: Tx disable, power modes, resets (SFF-8636 2.11 sections 6.2.6 and 6.2.7,
// times of SFF-8679 1.9 Tables 9-1 and 9-2).
#include <algorithm>
#include <array>
#include <vector>

#include "drivers/emulator/behaviour.hpp"
#include "drivers/emulator/limits.hpp"

namespace optictl::drivers::emulator {
namespace {

using namespace std::chrono_literals;
using memmap::lower;
using memmap::upper;

constexpr memmap::Page page00h = upper(0x00);
constexpr memmap::Page page03h = upper(0x03);
constexpr unsigned status = 2;
constexpr unsigned los = 3; // bits 3-0 of Rx, Table 6-5
constexpr unsigned rx_power = 34;
constexpr unsigned tx_bias = 42;
constexpr unsigned tx_power = 50;
constexpr unsigned tx_disable = 86;
constexpr unsigned power_control = 93;
constexpr unsigned cdr_control = 98;
constexpr unsigned force_squelch = 231;
constexpr unsigned error_reset = 250; // of page 20h, Table 6-46
constexpr unsigned lanes = 4;

/// Bits of power_control (Table 6-11).
constexpr unsigned power_override = 0x01;
constexpr unsigned power_set = 0x02;
constexpr unsigned class_5_to_7 = 0x04;
constexpr unsigned class_8 = 0x08;
constexpr unsigned software_reset = 0x80;

constexpr Duration los_bound = 100ms;
constexpr Duration dark_bound = 100ms;
constexpr Duration light_bound = 400ms;
constexpr Duration fast_dark_bound = 3ms;
constexpr Duration fast_light_bound = 10ms;
constexpr Duration power_down_bound = 100ms;
constexpr Duration power_up_bound = 300ms;
constexpr Duration reset_bound = 2s; // t_reset_init

/// Monitors by SFF-8636 2.11 Tables 6-7 and 6-8, limits by Table 6-28, flags by Tables 6-5 and 6-6.
constexpr Watched monitors[] = {
    {lower, 22, page03h, 128, lower, flags_down(6, 7), true},  // temperature
    {lower, 26, page03h, 144, lower, flags_down(7, 7), false}, // supply voltage
    {lower, 34, page03h, 176, lower, flags_down(9, 7), false}, // Rx power of lanes 1 to 4
    {lower, 36, page03h, 176, lower, flags_down(9, 3), false},
    {lower, 38, page03h, 176, lower, flags_down(10, 7), false},
    {lower, 40, page03h, 176, lower, flags_down(10, 3), false},
    {lower, 42, page03h, 184, lower, flags_down(11, 7), false}, // Tx bias
    {lower, 44, page03h, 184, lower, flags_down(11, 3), false},
    {lower, 46, page03h, 184, lower, flags_down(12, 7), false},
    {lower, 48, page03h, 184, lower, flags_down(12, 3), false},
    {lower, 50, page03h, 192, lower, flags_down(13, 7), false}, // Tx power
    {lower, 52, page03h, 192, lower, flags_down(13, 3), false},
    {lower, 54, page03h, 192, lower, flags_down(14, 7), false},
    {lower, 56, page03h, 192, lower, flags_down(14, 3), false},
};

/// The parameters of page 20h: values by Table 6-40, types and sets of limits by Tables 6-41 to
/// 6-43, limits by Table 6-47, flags by Table 6-38.
std::vector<Watched> parameters_of(const Registers& registers) {
    constexpr unsigned count = 24;
    constexpr unsigned last_type = 16;
    constexpr auto is_signed = [](unsigned type) {
        return type == 2 || (type >= 6 && type <= 8); // dispersion, current, frequency, temperature
    };
    std::vector<Watched> out;
    for (unsigned i = 0; i < count && registers.has(upper(0x20)) && registers.has(upper(0x21));
         ++i) {
        const unsigned set = registers.get(upper(0x20), 200 + 2 * i) >> 4U;
        const unsigned type = registers.get(upper(0x20), 201 + 2 * i);
        const bool has_decibels = type == 1 || type == 3;
        if (type != 0 && type <= last_type) {
            out.push_back({.page = upper(0x20),
                           .byte = 152 + 2 * i,
                           .limits_page = upper(0x21),
                           .limits = 128 + 8 * set,
                           .flags_page = upper(0x20),
                           .flags = flags_down(128 + i / 2, i % 2 == 0 ? 7 : 3),
                           .is_signed = is_signed(type),
                           .is_float = !is_signed(type) && !has_decibels});
        }
    }
    return out;
}

class Sff8636 final : public Behaviour {
public:
    Sff8636(Core& core, Body body) : core_(core), body_(std::move(body)), habit_(core) {}

    void start(bool power_on) override {
        low_power_pin_ = core_.settings.low_power_pin;
        parameters_ = parameters_of(core_.registers);
        for (unsigned lane = 0; lane < lanes; ++lane) {
            power_[lane] = core_.registers.get16(lower, tx_power + 2 * lane);
            bias_[lane] = core_.registers.get16(lower, tx_bias + 2 * lane);
        }
        for (unsigned lane = 0; lane < lanes; ++lane) {
            const bool is_disabled = core_.registers.bit(lower, tx_disable, lane);
            send(lane, !is_disabled && (power_[lane] != 0 || !has_tx_power()));
        }
        if (power_on) {
            reset();
        }
    }

    [[nodiscard]] bool answers() const override {
        return !resetting_ && !reset_pin_ && !habit_.hangs();
    }

    void set_pin(Pin pin, bool asserted) override {
        if (pin == Pin::LowPower) {
            low_power_pin_ = asserted;
            habit_.changed();
            update_after(asserted ? power_down_bound : power_up_bound);
            return;
        }
        if (reset_pin_ && !asserted) {
            reset_pin_ = false;
            reset();
        }
        reset_pin_ = asserted;
    }

    void written(std::span<const Written> bytes) override {
        for (const Written& write : bytes) {
            const unsigned changed = write.before ^ write.now;
            if (write.page == lower && write.byte == tx_disable) {
                update_lanes_after(changed & ~write.now);
            } else if (write.page == lower && write.byte == power_control) {
                write_power(write, changed);
            } else if (write.page == page03h && write.byte == force_squelch) {
                update_after(dark_bound);
            } else if (write.page == upper(0x20) && write.byte == error_reset) {
                core_.registers.change(write.page, error_reset, 0x80, 0); // it clears itself
            }
        }
    }

    [[nodiscard]] Light sent(unsigned lane) const override {
        return lane < lanes ? sent_[lane] : Light{};
    }

    /// Loss of signal is flagged when the power is shown; t_los is 100 ms (SFF-8679 Table 9-1).
    void receive(unsigned lane, const Light& light) override {
        if (lane < lanes && arriving_[lane] != light.power) {
            const bool is_first = !arriving_[lane];
            arriving_[lane] = light.power;
            core_.agenda.at(is_first ? core_.agenda.now()
                                     : light.since + los_bound * core_.settings.pace / 100,
                            [this, lane, power = light.power] { show_received(lane, power); });
        }
    }

    /// What lasts is flagged again after each read.
    void update() override {
        latch_crossed(core_.registers, monitors);
        latch_crossed(core_.registers, parameters_);
        if (!core_.has(Misbehaviour::NeverFlagsLos)) {
            core_.registers.change(lower, los, lost_, lost_);
        }
    }

private:
    /// Transmitter power measurement (00h:220.2).
    [[nodiscard]] bool has_tx_power() const { return core_.registers.bit(page00h, 220, 2); }

    void show_received(unsigned lane, unsigned power) {
        if (!core_.has(Misbehaviour::StaleRxPower)) {
            core_.registers.set16(lower, rx_power + 2 * lane, power);
        }
        lost_ = (lost_ & ~(1U << lane)) | (power == 0 ? 1U : 0U) << lane;
    }

    void update_lanes_after(unsigned lit) {
        const bool fast = core_.registers.bit(page03h, 227, 1);
        update_after(lit != 0 ? (fast ? fast_light_bound : light_bound)
                              : (fast ? fast_dark_bound : dark_bound));
    }

    void update_after(Duration bound) {
        core_.agenda.after(bound * core_.settings.pace / 100, [this] { update_outputs(); });
    }

    void write_power(const Written& write, unsigned changed) {
        if ((write.now & software_reset) != 0) { // it clears itself
            core_.registers.change(lower, power_control, software_reset, 0);
            if (core_.registers.bit(page00h, 221, 0) && !core_.has(Misbehaviour::ResetByPinOnly)) {
                reset();
                return;
            }
        }
        if ((changed & (power_override | power_set)) != 0) {
            habit_.changed();
        }
        update_after(is_low_power() ? power_down_bound : power_up_bound);
    }

    /// Table 6-11: without the override the pin decides.
    [[nodiscard]] bool is_low_power() const {
        const unsigned control = core_.registers.get(lower, power_control);
        return (control & power_override) != 0 ? (control & power_set) != 0 : low_power_pin_;
    }

    /// Whether the module needs a power class that the host has not enabled (00h:129).
    [[nodiscard]] bool lacks_class() const {
        const unsigned classes = core_.registers.get(page00h, 129);
        const unsigned control = core_.registers.get(lower, power_control);
        const unsigned needed =
            ((classes & 0x20U) != 0 ? class_8 : 0U) | ((classes & 0x03U) != 0 ? class_5_to_7 : 0U);
        return core_.has(Misbehaviour::DarkWithoutClassBits) && (needed & ~control) != 0;
    }

    void update_outputs() {
        unsigned dark = is_low_power() || lacks_class() ? 0x0FU : 0U;
        if (core_.registers.bit(page00h, 195, 4)) { // Tx_DISABLE is implemented
            dark |= core_.registers.get(lower, tx_disable);
        }
        if (core_.registers.bit(page03h, 227, 3)) { // Tx force squelch
            dark |= core_.registers.get(page03h, force_squelch);
        }
        for (unsigned lane = 0; lane < lanes; ++lane) {
            const bool is_dark = (dark >> lane & 1U) != 0;
            send(lane, !is_dark);
            core_.registers.set16(lower, tx_power + 2 * lane, is_dark ? 0 : power_[lane]);
            core_.registers.set16(lower, tx_bias + 2 * lane, is_dark ? 0 : bias_[lane]);
        }
    }

    /// Where the memory shows no power, it has no monitor of it: 1 mW.
    void send(unsigned lane, bool is_lit) {
        const unsigned power = power_[lane] != 0 ? power_[lane] : usual_power;
        const unsigned now = is_lit ? power : 0;
        if (sent_[lane].power != now) {
            sent_[lane] = {now, core_.agenda.now()};
        }
    }

    /// Forgets all that is volatile; does not answer meanwhile.
    void reset() {
        core_.agenda.clear();
        habit_.reset();
        resetting_ = true;
        core_.agenda.after(reset_bound * core_.settings.pace / 100, [this] {
            resetting_ = false;
            body_.restore(body_.initial);
            body_.forget_pages();
            core_.registers.fill(lower, 3, 14, 0x00);
            core_.registers.fill(lower, tx_disable, 106, 0x00);
            core_.registers.set(lower, cdr_control, 0xFF);
            core_.registers.change(lower, status, 0x01, 0);
            if (core_.registers.has(page03h)) {
                core_.registers.fill(page03h, 230, 251, 0x00);
            }
            if (core_.registers.bit(page00h, 221, 4)) { // initialization complete flag
                core_.registers.change(lower, 6, 0x01, 0x01);
            }
            update_outputs();
            for (unsigned lane = 0; lane < lanes; ++lane) {
                if (arriving_[lane]) {
                    show_received(lane, *arriving_[lane]);
                }
            }
        });
    }

    Core& core_;
    Body body_;
    PowerHabit habit_;
    std::array<unsigned, lanes> power_{};
    std::array<unsigned, lanes> bias_{};
    std::array<Light, lanes> sent_{};
    std::array<std::optional<unsigned>, lanes> arriving_{};
    std::vector<Watched> parameters_;
    unsigned lost_ = 0; ///< lanes without a signal
    bool low_power_pin_ = false;
    bool reset_pin_ = false;
    bool resetting_ = false;
};

} // namespace

std::unique_ptr<Behaviour> make_sff8636(Core& core, Body body) {
    return std::make_unique<Sff8636>(core, std::move(body));
}

} // namespace optictl::drivers::emulator
