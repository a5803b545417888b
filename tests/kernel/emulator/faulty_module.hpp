/// A module on a bus that has faults, set by lines of text.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
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
    ///   insert          it is back
    ///   swap_after N IMAGE  after N more transfers another module, of the same standard, is there
    /// @return false for a line that is none of these
    bool control(const std::string& line);

    /// Begins a transfer, of one or more messages.
    void start();
    Answer write(std::uint16_t address, std::span<const std::uint8_t> bytes);
    Answer read(std::uint16_t address, std::span<std::uint8_t> bytes);

    [[nodiscard]] bool is_unplugged() const { return unplugged_; }

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] bool refuses(std::uint16_t address) const;
    bool put(const std::string& word, std::uint64_t number);
    void log(const char* direction, std::uint16_t address, std::span<const std::uint8_t> written,
             std::size_t count, bool refused);

    Memory memory_;
    std::FILE* log_;
    std::uint64_t transfers_ = 0;
    std::uint64_t nack_ = 0;
    std::uint64_t nack_every_ = 0;
    std::chrono::microseconds delay_{0};
    std::chrono::microseconds hold_off_{0};
    Clock::time_point answers_from_;
    std::uint64_t pull_at_ = 0;
    std::uint64_t unplug_at_ = 0;
    std::uint64_t swap_at_ = 0;
    std::string other_image_;
    bool refused_ = false;
    bool pulled_ = false;
    bool unplugged_ = false;
};

/// All bytes of a file; none where it cannot be read.
[[nodiscard]] std::vector<std::uint8_t> bytes_of(const std::string& path);

} // namespace emulator
