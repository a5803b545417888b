// Modules without state machines: flat memory, CMIS 3.0, or one that says so (L:56).
#include <array>

#include "drivers/emulator/access.hpp"
#include "drivers/emulator/behaviour.hpp"

namespace optictl::drivers::emulator {
namespace {

using memmap::Page;
using memmap::upper;

constexpr unsigned lanes = 8;
constexpr Page controls = upper(0x10);
constexpr Page monitors = upper(0x11);
constexpr unsigned tx_disable = 130; // of page 10h, Table 8-79
constexpr unsigned tx_power = 154;   // of page 11h, Table 8-90
constexpr unsigned tx_bias = 170;
constexpr Duration dark_bound = std::chrono::milliseconds(100); // Table 10-8

/// What is disabled is dark; nothing else happens.
class Static final : public Behaviour {
public:
    explicit Static(Core& core) : core_(core) {}

    void start(bool) override {
        for (unsigned lane = 0; lane < lanes; ++lane) {
            // What light a lane that the host holds dark would have, nobody knows.
            const bool is_held = core_.registers.bit(controls, tx_disable, lane);
            power_[lane] = core_.registers.get16(monitors, tx_power + 2 * lane);
            bias_[lane] = core_.registers.get16(monitors, tx_bias + 2 * lane);
            power_[lane] = power_[lane] == 0 && is_held ? usual_power : power_[lane];
            bias_[lane] = bias_[lane] == 0 && is_held ? usual_bias : bias_[lane];
        }
    }

    void written(std::span<const Written> bytes) override {
        for (const Written& write : bytes) {
            if (write.page == controls && write.byte == tx_disable) {
                core_.agenda.after(dark_bound * core_.settings.pace / 100,
                                   [this] { show_outputs(); });
            }
        }
    }

    [[nodiscard]] bool answers() const override { return true; }
    void set_pin(Pin, bool) override {}

private:
    void show_outputs() {
        const unsigned disabled =
            core_.has(Misbehaviour::KeepsLight) ? 0U : core_.registers.get(controls, tx_disable);
        for (unsigned lane = 0; lane < lanes; ++lane) {
            const bool is_dark = (disabled >> lane & 1U) != 0;
            core_.registers.set16(monitors, tx_power + 2 * lane, is_dark ? 0 : power_[lane]);
            core_.registers.set16(monitors, tx_bias + 2 * lane, is_dark ? 0 : bias_[lane]);
        }
    }

    Core& core_;
    std::array<unsigned, lanes> power_{};
    std::array<unsigned, lanes> bias_{};
};

} // namespace

std::unique_ptr<Behaviour> make_static(Core& core) {
    return std::make_unique<Static>(core);
}

} // namespace optictl::drivers::emulator
