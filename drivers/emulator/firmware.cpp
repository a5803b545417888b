#include "drivers/emulator/firmware.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace optictl::drivers::emulator {
namespace {

using memmap::lower;
using memmap::upper;

constexpr memmap::Page page01h = upper(0x01);
constexpr std::uint8_t erased = 0xFF;
/// More is no firmware of a module that this one would be.
constexpr std::uint32_t largest = 64U << 20U;

[[nodiscard]] std::uint32_t number32(std::span<const std::uint8_t> bytes) {
    std::uint32_t out = 0;
    for (const std::uint8_t byte : bytes) {
        out = out << 8U | byte;
    }
    return out;
}

/// CRC-32 of IEEE 802.3, a byte further; begins and ends inverted.
[[nodiscard]] std::uint32_t crc_of(std::uint32_t crc, std::uint8_t byte) {
    crc ^= byte;
    for (unsigned i = 0; i < 8; ++i) {
        crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    }
    return crc;
}

/// Numbers with blanks between.
[[nodiscard]] std::optional<std::vector<std::uint32_t>> numbers_of(std::string_view text) {
    std::vector<std::uint32_t> out;
    while (!text.empty()) {
        std::uint32_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{}) {
            return std::nullopt;
        }
        out.push_back(value);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (!text.empty() && text.front() != ' ') {
            return std::nullopt;
        }
        text.remove_prefix(text.empty() ? 0 : 1);
    }
    return out;
}

} // namespace

/// A is what runs; B is what registers say that the other bank holds. The fixed load is 1.0.
Firmware::Firmware(Core& core) : core_(core) {
    const Registers& registers = core.registers;
    loads_[0] = {
        .valid = true, .major = registers.get(lower, 39), .minor = registers.get(lower, 40)};
    const std::uint8_t major = registers.get(page01h, 128);
    const std::uint8_t minor = registers.get(page01h, 129);
    const bool is_none = (major == 0 && minor == 0) || (major == erased && minor == erased);
    if (!is_none && !is_single()) {
        loads_[1] = {.valid = true, .major = major, .minor = minor};
    }
    loads_[fixed] = {.valid = true, .major = 1, .minor = 0};
    if (is_single()) {
        publish(); // there is no other bank that could have a version
    }
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

/// The bank that is written to is invalid from here on. With one bank that is the one that ran: the
/// fixed load takes over.
bool Firmware::start(std::uint32_t size, std::vector<std::uint8_t> header) {
    const bool is_stable = is_single() ? running_ == fixed || running_ == committed_
                                       : running_ != fixed && committed_ == running_;
    if (is_open() || is_locked_ || size <= header_size || size > largest ||
        header.size() != header_size || !is_stable) {
        return false;
    }
    const unsigned bank = target();
    loads_[bank] = {.valid = false, .major = erased, .minor = erased};
    if (is_single()) {
        running_ = fixed;
        committed_ = fixed;
    }
    size_ = size;
    header_ = std::move(header);
    body_.clear();
    received_ = 0;
    crc_ = ~0U;
    publish();
    return true;
}

void Firmware::take(std::uint8_t byte) {
    crc_ = crc_of(crc_, byte);
    ++received_;
}

/// Blocks follow each other; the same one may come again, and gaps are erased flash where the
/// module says so.
bool Firmware::write(std::uint32_t address, std::span<const std::uint8_t> bytes) {
    const bool may_skip = core_.settings.updates.skips_erased;
    if (is_open() && core_.has(Misbehaviour::RefusesLateBlocks) &&
        address + bytes.size() > (*size_ - header_size) / 2) {
        return false;
    }
    if (!is_open() || (address > received_ && !may_skip) || address > *size_ - header_size ||
        bytes.size() > *size_ - header_size - address) {
        return false;
    }
    body_.resize(std::max<std::size_t>(body_.size(), address + bytes.size()), erased);
    std::ranges::copy(bytes, body_.begin() + address);
    while (received_ < address) {
        take(erased);
    }
    for (std::size_t i = received_ - address; i < bytes.size(); ++i) {
        take(bytes[i]);
    }
    return true;
}

bool Firmware::complete() {
    if (!is_open()) {
        return false;
    }
    const std::uint32_t body = *size_ - header_size;
    while (core_.settings.updates.skips_erased && received_ < body) {
        take(erased);
    }
    const std::uint32_t wanted = number32(std::span(header_).subspan(4, 4));
    const bool matches = wanted == 0 || wanted == ~crc_;
    const bool validates = !core_.has(Misbehaviour::TakesAnyImage);
    const bool taken = received_ == body && (matches || !validates);
    if (taken) {
        loads_[target()] = {.valid = !core_.has(Misbehaviour::InvalidAfterComplete),
                            .sound = matches && !core_.has(Misbehaviour::FaultyLoad),
                            .major = header_[0],
                            .minor = header_[1],
                            .build = static_cast<std::uint16_t>(header_[2] << 8U | header_[3])};
        if (core_.has(Misbehaviour::ClaimsLoadedVersion)) {
            loads_[running_].major = loads_[target()].major;
            loads_[running_].minor = loads_[target()].minor;
            loads_[running_].build = loads_[target()].build;
        }
    }
    size_.reset();
    publish();
    return taken;
}

bool Firmware::abort() {
    const bool was_open = is_open();
    is_locked_ = is_locked_ || (was_open && core_.has(Misbehaviour::RefusesStartAfterAbort));
    size_.reset();
    return was_open;
}

std::span<const std::uint8_t> Firmware::read(std::uint32_t address, std::size_t size) const {
    return address <= body_.size() && size <= body_.size() - address
               ? std::span(body_).subspan(address, size)
               : std::span<const std::uint8_t>();
}

bool Firmware::run_next(bool inactive) {
    const unsigned other = running_ == fixed || is_single() ? 0 : 1 - running_;
    const unsigned bank = inactive ? other : running_;
    if (!loads_[bank].valid || is_open()) {
        return false;
    }
    constexpr unsigned most_runs = 7;
    const bool is_tired = ++runs_ > most_runs && core_.has(Misbehaviour::TiresOfRuns);
    next_ = is_tired || core_.has(Misbehaviour::RunsOldLoad) ? running_ : bank;
    return true;
}

bool Firmware::commit() {
    if (running_ == fixed) {
        return false;
    }
    if (!core_.has(Misbehaviour::CommitsNothing)) {
        committed_ = running_;
    }
    return true;
}

bool Firmware::copy() {
    if (is_single() || running_ == fixed || is_open()) {
        return false;
    }
    loads_[1 - running_] = loads_[running_];
    publish();
    return true;
}

/// The committed load, else a valid one, else the fixed one (section 7.11).
void Firmware::boot(Duration now) {
    status_before_boot_ = status();
    booted_at_ = now;
    unsigned which = next_.value_or(committed_);
    for (unsigned bank = 0; bank < 2 && !loads_[which].valid; ++bank) {
        which = is_bank(bank) && loads_[bank].valid ? bank : fixed;
    }
    running_ = which;
    next_.reset();
    size_.reset();
    is_locked_ = false;
    publish();
}

void Firmware::publish() {
    Registers& registers = core_.registers;
    const FirmwareLoad& runs = loads_[running_];
    registers.set(lower, 39, runs.major);
    registers.set(lower, 40, runs.minor);
    if (!registers.has(page01h)) {
        return;
    }
    FirmwareLoad other{.major = 0, .minor = 0};
    if (!is_single() && running_ != fixed) {
        other = loads_[1 - running_];
        const bool was_never_loaded = other.major == 0 && other.minor == 0;
        if (!other.valid && !was_never_loaded) {
            other.major = erased;
            other.minor = erased;
        }
    }
    registers.set(page01h, 128, other.major);
    registers.set(page01h, 129, other.minor);
}

std::string Firmware::remembered() const {
    std::string out = fmt::format("{} {} {}", running_, committed_, next_ ? *next_ + 1 : 0);
    for (const FirmwareLoad& each : loads_) {
        out += fmt::format(" {} {} {} {} {}", each.valid ? 1 : 0, each.sound ? 1 : 0, each.major,
                           each.minor, each.build);
    }
    out += fmt::format(" {} {} {}", size_.value_or(0), size_ ? received_ : 0, crc_);
    for (const std::uint8_t byte : size_ ? header_ : std::vector<std::uint8_t>()) {
        out += fmt::format(" {}", byte);
    }
    return out;
}

bool Firmware::remind(std::string_view text) {
    constexpr std::size_t least = 3 + 3 * 5 + 3;
    const auto all = numbers_of(text);
    if (!all || all->size() < least) {
        return false;
    }
    const auto& n = *all;
    const bool is_open = n[18] != 0;
    if (n[0] > fixed || n[1] > fixed || n[2] > fixed + 1 || n[18] > largest || n[19] > n[18] ||
        n.size() != least + (is_open ? header_size : 0)) {
        return false;
    }
    running_ = n[0];
    committed_ = n[1];
    next_ = n[2] != 0 ? std::optional(n[2] - 1) : std::nullopt;
    for (unsigned i = 0; i < loads_.size(); ++i) {
        const std::size_t at = 3 + 5 * i;
        loads_[i] = {.valid = n[at] != 0,
                     .sound = n[at + 1] != 0,
                     .major = static_cast<std::uint8_t>(n[at + 2]),
                     .minor = static_cast<std::uint8_t>(n[at + 3]),
                     .build = static_cast<std::uint16_t>(n[at + 4])};
    }
    size_ = is_open ? std::optional(n[18]) : std::nullopt;
    received_ = n[19];
    crc_ = n[20];
    header_.clear();
    for (std::size_t i = least; i < n.size(); ++i) {
        header_.push_back(static_cast<std::uint8_t>(n[i]));
    }
    body_.clear();
    publish();
    return true;
}

} // namespace optictl::drivers::emulator
