// The firmware of an emulated module: two banks, one runs, one is committed (OIF-CMIS 5.4 sections
// 7.3.1, 9.6).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "drivers/clock.hpp"
#include "drivers/emulator/registers.hpp"

namespace optictl::drivers::emulator {

struct FirmwareLoad {
    bool valid = false;
    std::uint8_t major = 0;
    std::uint8_t minor = 0;
    std::uint16_t build = 0;
};

class Firmware {
public:
    static constexpr unsigned header_size = 64; ///< StartCmdPayloadSize

    explicit Firmware(const Registers& registers);

    [[nodiscard]] unsigned running() const { return running_; }
    [[nodiscard]] const FirmwareLoad& load(unsigned bank) const { return loads_[bank]; }
    /// Byte 136 of the reply to 0100h: running, committed and invalid, a nibble a bank (Table 7-1).
    [[nodiscard]] std::uint8_t status() const;

    /// A transfer into the bank that does not run. Each says whether it could be done.
    bool start(std::uint32_t size, std::vector<std::uint8_t> header);
    bool write(std::uint32_t address, std::size_t size);
    bool complete();
    bool abort();
    [[nodiscard]] bool is_open() const { return size_.has_value(); }

    /// Makes the next boot run a bank once; false where the bank is not valid.
    bool run_next(bool inactive);
    void commit() { committed_ = running_; }
    /// A reset of the module: the load of run_next(), else the committed one, runs.
    void boot(Duration now);
    [[nodiscard]] Duration booted_at() const { return booted_at_; }
    [[nodiscard]] std::uint8_t status_before_boot() const { return status_before_boot_; }

private:
    std::array<FirmwareLoad, 2> loads_{};
    unsigned running_ = 0;
    unsigned committed_ = 0;
    std::optional<unsigned> next_;
    std::optional<std::uint32_t> size_; ///< of the transfer: of the file with its header
    std::vector<std::uint8_t> header_;
    std::uint32_t received_ = 0;
    Duration booted_at_{};
    std::uint8_t status_before_boot_ = 0;
};

} // namespace optictl::drivers::emulator
