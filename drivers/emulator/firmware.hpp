// The firmware of an emulated module: two banks or one, a fixed load behind them, what runs and
// what is committed (OIF-CMIS 5.4 sections 7.3.1, 9.6).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/clock.hpp"
#include "drivers/emulator/core.hpp"

namespace optictl::drivers::emulator {

struct FirmwareLoad {
    bool valid = false;
    bool sound = true; ///< else it does not work, however valid it is
    std::uint8_t major = 0;
    std::uint8_t minor = 0;
    std::uint16_t build = 0;
};

/// The image of a load is a header and a body. Header: version (major, minor, build in two bytes),
/// then the CRC-32 of the body, big endian; 0: none.
class Firmware {
public:
    static constexpr unsigned header_size = 64; ///< StartCmdPayloadSize
    static constexpr unsigned fixed = 2;        ///< what runs in the place of a bank

    explicit Firmware(Core& core);

    [[nodiscard]] unsigned running() const { return running_; }
    /// A, B, or the fixed load.
    [[nodiscard]] const FirmwareLoad& load(unsigned bank) const { return loads_[bank]; }
    /// Byte 136 of the reply to 0100h: running, committed and invalid, a nibble a bank (Table 7-1).
    [[nodiscard]] std::uint8_t status() const;
    [[nodiscard]] bool is_single() const { return core_.settings.updates.single_bank; }

    /// A transfer into the bank that does not run. Each says whether it could be done.
    bool start(std::uint32_t size, std::vector<std::uint8_t> header);
    bool write(std::uint32_t address, std::span<const std::uint8_t> bytes);
    bool complete();
    bool abort();
    [[nodiscard]] bool is_open() const { return size_.has_value(); }
    /// Bytes of the last transfer; empty where it has not come so far.
    [[nodiscard]] std::span<const std::uint8_t> read(std::uint32_t address, std::size_t size) const;

    /// Makes the next boot run a bank once; false where the bank is not valid.
    bool run_next(bool inactive);
    bool commit();
    /// 0108h: the other bank becomes what runs.
    bool copy();
    /// A reset of the module: the load of run_next(), else the committed one, runs.
    void boot(Duration now);
    /// Whether what runs makes the module fail, or lets it answer nothing.
    [[nodiscard]] bool is_faulty() const { return !loads_[running_].sound; }
    [[nodiscard]] bool hangs() const {
        return core_.has(Misbehaviour::HangsAfterRun) && running_ != committed_;
    }
    [[nodiscard]] Duration booted_at() const { return booted_at_; }
    [[nodiscard]] std::uint8_t status_before_boot() const { return status_before_boot_; }

    /// What the flash holds, and the transfer that is open, as one line of text; and back. False
    /// where it is no such line: then nothing has changed.
    [[nodiscard]] std::string remembered() const;
    bool remind(std::string_view text);

private:
    [[nodiscard]] unsigned target() const { return is_single() ? 0 : 1 - running_; }
    [[nodiscard]] bool is_bank(unsigned which) const { return which < (is_single() ? 1U : 2U); }
    void take(std::uint8_t byte);
    /// The versions in L:39-40 and 01h:128-129.
    void publish();

    Core& core_;
    std::array<FirmwareLoad, 3> loads_{};
    unsigned running_ = 0;
    unsigned committed_ = 0; ///< `fixed`: none
    std::optional<unsigned> next_;
    std::optional<std::uint32_t> size_; ///< of the transfer: of the file with its header
    std::vector<std::uint8_t> header_;
    std::vector<std::uint8_t> body_; ///< as far as this process received it
    std::uint32_t received_ = 0;
    std::uint32_t crc_ = 0;
    bool is_locked_ = false;                     ///< starts no transfer before the next boot
    unsigned runs_ = 0;                          ///< times that a load was to run
    Duration booted_at_{std::chrono::hours(-1)}; ///< long ago
    std::uint8_t status_before_boot_ = 0;
};

} // namespace optictl::drivers::emulator
