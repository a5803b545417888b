#include "tests/kernel/emulator/faulty_module.hpp"

#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace emulator {

std::optional<Memory> memory_of(const std::string& rules, const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::vector<std::uint8_t> records{std::istreambuf_iterator<char>(file), {}};
    const auto known = rules_of(rules);
    return known && !records.empty() ? std::optional(Memory(*known, records)) : std::nullopt;
}

bool FaultyModule::control(const std::string& line) {
    std::istringstream words(line);
    std::string word;
    std::uint64_t number = 0;
    words >> word;
    if (word == "reset") {
        faults_ = {};
        memory_.stick(false);
        answers_from_ = {};
        return true;
    }
    if (!(words >> number)) {
        return false;
    }
    if (word == "swap_after") {
        std::string rules;
        std::string image;
        words >> rules >> image;
        faults_.swap_at = transfers_ + number + 1;
        faults_.other = memory_of(rules, image);
        return faults_.other.has_value();
    }
    return put(word, number);
}

bool FaultyModule::put(const std::string& word, std::uint64_t number) {
    if (word == "nack") {
        faults_.nack = number;
    } else if (word == "nack_every") {
        faults_.nack_every = number;
    } else if (word == "delay_us") {
        faults_.delay = std::chrono::microseconds(number);
    } else if (word == "hold_off_us") {
        faults_.hold_off = std::chrono::microseconds(number);
    } else if (word == "stick") {
        memory_.stick(number != 0);
    } else if (word == "pull_after") {
        faults_.pull_at = transfers_ + number + 1;
    } else if (word == "unplug_after") {
        faults_.unplug_at = transfers_ + number + 1;
    } else {
        return false;
    }
    return true;
}

void FaultyModule::start() {
    ++transfers_;
    refused_ = Clock::now() < answers_from_;
    if (faults_.nack > 0) {
        --faults_.nack;
        refused_ = true;
    }
    refused_ |= faults_.nack_every > 0 && transfers_ % faults_.nack_every == 0;
    faults_.pulled |= transfers_ == faults_.pull_at;
    faults_.unplugged |= transfers_ == faults_.unplug_at;
    if (faults_.other && transfers_ == faults_.swap_at) {
        memory_ = std::move(*faults_.other);
        faults_.other.reset();
    }
}

bool FaultyModule::refuses(std::uint16_t address) const {
    return refused_ || faults_.pulled || !memory_.answers(address);
}

Answer FaultyModule::write(std::uint16_t address, std::span<const std::uint8_t> bytes) {
    std::this_thread::sleep_for(faults_.delay);
    const bool refused = refuses(address);
    log("w", address, bytes, 0, refused);
    if (refused) {
        return Answer::Nack;
    }
    if (memory_.write(address, bytes)) {
        answers_from_ = Clock::now() + faults_.hold_off;
    }
    return Answer::Ack;
}

Answer FaultyModule::read(std::uint16_t address, std::span<std::uint8_t> bytes) {
    std::this_thread::sleep_for(faults_.delay);
    const bool refused = refuses(address);
    log("r", address, {}, bytes.size(), refused);
    if (refused) {
        return Answer::Nack;
    }
    memory_.read(address, bytes);
    return Answer::Ack;
}

void FaultyModule::log(const char* direction, std::uint16_t address,
                       std::span<const std::uint8_t> written, std::size_t count, bool refused) {
    fmt::print(log_, "{} {:02x}", direction, address);
    if (count > 0) {
        fmt::print(log_, " {}", count);
    }
    fmt::print(log_, "{}{:02x}{}\n", written.empty() ? "" : " ", fmt::join(written, " "),
               refused ? " nack" : "");
    std::fflush(log_);
}

} // namespace emulator
