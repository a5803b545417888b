// What a module does beside storing what is written to it, as its standard says.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "drivers/emulator/core.hpp"

namespace optictl::drivers::emulator {

enum class Pin : std::uint8_t {
    LowPower, ///< LPMode, LowPwrRequestHW
    Reset,
};

/// Power on a media lane in 0.1 uW, and since when it is that; 0: it is dark.
struct Light {
    unsigned power = 0;
    Duration since{};
};

/// Light and current of a lane whose memory shows none: 1 mW, 40 mA.
inline constexpr unsigned usual_power = 10000;
inline constexpr unsigned usual_bias = 20000;

class Behaviour {
public:
    Behaviour() = default;
    Behaviour(const Behaviour&) = delete;
    Behaviour& operator=(const Behaviour&) = delete;
    virtual ~Behaviour() = default;

    /// Begins as plugged in, or in the state of the memory.
    virtual void start(bool power_on) = 0;
    /// One write transaction, stored already.
    virtual void written(std::span<const Written> bytes) = 0;
    /// What it keeps beside its registers, as text, and back: its firmware (CMIS only).
    [[nodiscard]] virtual std::string remembered() const { return {}; }
    virtual void remind(std::string_view) {}
    /// Before each access, when everything that was due is done.
    virtual void update() {}
    [[nodiscard]] virtual bool answers() const = 0;
    virtual void set_pin(Pin pin, bool asserted) = 0;
    /// The module fails, with a cause of L:41 (CMIS only).
    virtual void fail(std::uint8_t) {}
    /// Light that leaves a media lane, counted from 0 over all banks.
    [[nodiscard]] virtual Light sent(unsigned) const { return {}; }
    /// Light that arrives there.
    virtual void receive(unsigned, const Light&) {}
    /// A condition of lanes that has a latched flag on page 11h (CMIS only).
    virtual void set_condition(unsigned, unsigned, unsigned, bool) {}
};

/// What a behaviour needs of its module beside the core.
struct Body {
    const memmap::Image& initial;                      ///< the memory that it was made of
    std::function<void(const memmap::Image&)> restore; ///< memory but for what is non-volatile
    std::function<void()> forget_pages;                ///< selects page 00h
};

[[nodiscard]] std::unique_ptr<Behaviour> make_cmis(Core& core, Body body);
/// A CMIS module without state machines.
[[nodiscard]] std::unique_ptr<Behaviour> make_static(Core& core);
[[nodiscard]] std::unique_ptr<Behaviour> make_sff8636(Core& core, Body body);
[[nodiscard]] std::unique_ptr<Behaviour> make_sff8472(Core& core, Body body);

/// Two changes of the power mode within 100 ms: some modules do not come back from that.
class PowerHabit {
public:
    explicit PowerHabit(const Core& core) : core_(core) {}
    void changed() {
        const Duration now = core_.agenda.now();
        hangs_ = hangs_ || (core_.has(Misbehaviour::HangsOnFastPowerChange) && last_ &&
                            now - *last_ < std::chrono::milliseconds(100));
        last_ = now;
    }
    void reset() {
        hangs_ = false;
        last_.reset();
    }
    [[nodiscard]] bool hangs() const { return hangs_; }

private:
    const Core& core_;
    std::optional<Duration> last_;
    bool hangs_ = false;
};

} // namespace optictl::drivers::emulator
