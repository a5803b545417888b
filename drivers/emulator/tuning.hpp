// Tunable lasers (OIF-CMIS 5.4 sections 7.5, 8.15).
#pragma once

#include <array>
#include <optional>

#include "drivers/emulator/outputs.hpp"

namespace optictl::drivers::emulator {

class Tuning {
public:
    Tuning(Core& core, const DataPaths& paths, Flags& flags, Outputs& outputs, unsigned bank);

    /// A byte of page 12h of this bank was written.
    void written(const Written& write);
    /// All bytes of the write are there: tunes the lanes that it meant.
    void finish();
    /// Data paths have changed their states.
    void follow_paths();
    void reset();

private:
    enum Flag : std::uint8_t { Complete, Unlocked, InvalidChannel, NotAccepted, FineRange, Power };

    void raise(Flag flag, unsigned lane);
    [[nodiscard]] std::optional<long> frequency(unsigned lane, Flag& why) const;
    void tune(unsigned lane);
    void show(unsigned lane, long mhz);
    void set_power(unsigned lane);
    void refuse(unsigned lane, Flag why);
    void summarize();

    Core& core_;
    const DataPaths& paths_;
    Flags& flags_;
    Outputs& outputs_;
    memmap::Page page_;
    unsigned tune_ = 0;  ///< lanes whose grid, channel or offset was written
    unsigned power_ = 0; ///< lanes whose target power was written
    unsigned grid_ = 0;  ///< lanes whose grid or channel was written
    std::array<unsigned, 8> tunings_{};
    std::map<unsigned, std::uint8_t> before_; ///< of bytes of the write in hand
};

} // namespace optictl::drivers::emulator
