// A module that behaves: it takes writes, and does what its standard says they do, in the time of a
// clock that its user advances.
#pragma once

#include <memory>

#include "drivers/emulator/behaviour.hpp"
#include "drivers/emulator/module.hpp"
#include "drivers/emulator/settings.hpp"

namespace optictl::drivers::emulator {

class LiveModule final : public Module {
public:
    /// A module with the memory of `image`; pages that control it are whole also where a dump lacks
    /// them. `clock` must outlive it.
    LiveModule(memmap::Image image, Clock& clock, Settings settings = {});
    ~LiveModule() override;

    void replace(memmap::Image image) override;
    [[nodiscard]] bool answers() override;
    std::size_t read(memmap::Device device, unsigned byte, std::span<std::uint8_t> out) override;
    /// Takes every write that a module acknowledges: read-only bytes are as before behind it.
    [[nodiscard]] bool is_writable() const override { return true; }
    bool write(memmap::Device device, unsigned byte, std::span<const std::uint8_t> bytes) override;

    /// What it keeps beside its memory, as text: its firmware. Who has both has the whole module.
    [[nodiscard]] std::string remembered();
    void remind(std::string_view text);

    /// Brings it up to the clock. Every access does that first.
    void advance();
    void set_pin(Pin pin, bool asserted);
    /// The module fails (CMIS: ModuleFault, with a cause of L:41).
    void fail(std::uint8_t cause);
    /// Light that leaves a media lane, counted from 0 over all banks, and light that arrives there.
    [[nodiscard]] Light sent(unsigned lane);
    void receive(unsigned lane, const Light& light);
    /// A condition of host or media lanes, a mask, whose latched flag is a byte of page 11h: it is
    /// raised where the state of the data path allows it, and again after each read.
    void set_condition(unsigned bank, unsigned byte, unsigned lanes, bool present);

private:
    void begin();
    void complete();
    void restore(const memmap::Image& from);
    [[nodiscard]] bool is_dropped();
    void select_behind(memmap::Device device, unsigned byte, std::span<const std::uint8_t> bytes);
    void store(const memmap::Page& page, unsigned byte, std::span<const std::uint8_t> bytes);

    Clock& clock_;
    memmap::Image initial_;
    Core core_;
    std::unique_ptr<Behaviour> behaviour_;
    unsigned writes_ = 0;
    unsigned unstable_reads_ = 0;
};

} // namespace optictl::drivers::emulator
