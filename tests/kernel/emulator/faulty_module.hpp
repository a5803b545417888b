/// A module on a bus that has faults, set by lines of text.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <span>
#include <string>

#include "tests/kernel/emulator/memory.hpp"

namespace emulator {

/// What a two-wire transfer can come to.
enum class Answer : std::uint8_t { Ack, Nack };

class FaultyModule {
public:
    /// @param log  gets a line for each message: "w 50 7f 11", "r 50 128", with " nack" behind one
    ///             that was refused; not owned
    FaultyModule(Memory memory, std::FILE* log) : memory_(std::move(memory)), log_(log) {}

    /// One line of the control file:
    ///   nack N          the next N transfers are not acknowledged
    ///   nack_every N    every Nth transfer is not (0: none)
    ///   delay_us N      each message takes so long
    ///   hold_off_us N   the module does not answer for so long after a page select
    ///   stick 0|1       the page select ignores what is written
    ///   pull_after N    after N more transfers the module is gone
    ///   unplug_after N  after N more transfers the whole adapter is gone
    ///   reset           none of these; a module that was pulled is back
    ///   swap_after N RULES IMAGE  after N more transfers another module is there (main.cpp)
    /// @return false for a line that is none of these
    bool control(const std::string& line);

    /// Begins a transfer, of one or more messages.
    void start();
    Answer write(std::uint16_t address, std::span<const std::uint8_t> bytes);
    Answer read(std::uint16_t address, std::span<std::uint8_t> bytes);

    [[nodiscard]] bool is_unplugged() const { return faults_.unplugged; }

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] bool refuses(std::uint16_t address) const;
    bool put(const std::string& word, std::uint64_t number);
    void log(const char* direction, std::uint16_t address, std::span<const std::uint8_t> written,
             std::size_t count, bool refused);

    /// Transfers are counted from 1; 0 is never.
    struct Faults {
        std::uint64_t nack = 0;
        std::uint64_t nack_every = 0;
        std::chrono::microseconds delay{0};
        std::chrono::microseconds hold_off{0};
        std::uint64_t pull_at = 0;
        std::uint64_t unplug_at = 0;
        std::uint64_t swap_at = 0;
        std::optional<Memory> other;
        bool pulled = false;
        bool unplugged = false;
    };

    Memory memory_;
    std::FILE* log_;
    Faults faults_;
    std::uint64_t transfers_ = 0;
    Clock::time_point answers_from_;
    bool refused_ = false; ///< the transfer under way
};

/// The memory of a module from a file of records; nothing where it cannot be read.
[[nodiscard]] std::optional<Memory> memory_of(const std::string& rules, const std::string& path);

} // namespace emulator
