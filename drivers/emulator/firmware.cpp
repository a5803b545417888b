#include "drivers/emulator/firmware.hpp"

#include <algorithm>

namespace optictl::drivers::emulator {

Firmware::Firmware(const Registers& registers) {
    loads_[0] = {.valid = true,
                 .major = registers.get(memmap::lower, 39),
                 .minor = registers.get(memmap::lower, 40)};
}

std::uint8_t Firmware::status() const {
    unsigned out = 0;
    for (unsigned bank = 0; bank < 2; ++bank) {
        const unsigned bits = (running_ == bank ? 1U : 0U) | (committed_ == bank ? 2U : 0U) |
                              (loads_[bank].valid ? 0U : 4U);
        out |= bits << (4 * bank);
    }
    return static_cast<std::uint8_t>(out);
}

/// The bank that is written to is invalid from here on.
bool Firmware::start(std::uint32_t size, std::vector<std::uint8_t> header) {
    if (is_open() || size <= header_size || header.size() != header_size ||
        committed_ != running_) {
        return false;
    }
    loads_[1 - running_].valid = false;
    size_ = size;
    header_ = std::move(header);
    received_ = 0;
    return true;
}

/// Blocks follow each other; the same one may come again.
bool Firmware::write(std::uint32_t address, std::size_t size) {
    if (!is_open() || address > received_ || address + size > *size_ - header_size) {
        return false;
    }
    received_ = std::max(received_, static_cast<std::uint32_t>(address + size));
    return true;
}

/// The header begins with the version of the load.
bool Firmware::complete() {
    const bool whole = is_open() && received_ == *size_ - header_size;
    if (whole) {
        loads_[1 - running_] = {.valid = true,
                                .major = header_[0],
                                .minor = header_[1],
                                .build = static_cast<std::uint16_t>(header_[2] << 8U | header_[3])};
    }
    size_.reset();
    return whole;
}

bool Firmware::abort() {
    const bool was_open = is_open();
    size_.reset();
    return was_open;
}

bool Firmware::run_next(bool inactive) {
    const unsigned bank = inactive ? 1 - running_ : running_;
    if (!loads_[bank].valid || is_open()) {
        return false;
    }
    next_ = bank;
    return true;
}

void Firmware::boot(Duration now) {
    status_before_boot_ = status();
    booted_at_ = now;
    running_ = next_.value_or(committed_);
    next_.reset();
    size_.reset();
}

} // namespace optictl::drivers::emulator
