#include "tests/kernel/emulator/faulty_module.hpp"

#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace emulator {

std::vector<std::uint8_t> bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

bool FaultyModule::control(const std::string& line) {
    std::istringstream words(line);
    std::string word;
    std::uint64_t number = 0;
    words >> word;
    if (word == "insert") {
        pulled_ = false;
        pull_at_ = 0;
        return true;
    }
    if (!(words >> number)) {
        return false;
    }
    if (word == "swap_after") {
        swap_at_ = transfers_ + number + 1;
        return static_cast<bool>(words >> other_image_);
    }
    return put(word, number);
}

bool FaultyModule::put(const std::string& word, std::uint64_t number) {
    if (word == "nack") {
        nack_ = number;
    } else if (word == "nack_every") {
        nack_every_ = number;
    } else if (word == "delay_us") {
        delay_ = std::chrono::microseconds(number);
    } else if (word == "hold_off_us") {
        hold_off_ = std::chrono::microseconds(number);
    } else if (word == "stick") {
        memory_.stick(number != 0);
    } else if (word == "pull_after") {
        pull_at_ = transfers_ + number + 1;
    } else if (word == "unplug_after") {
        unplug_at_ = transfers_ + number + 1;
    } else {
        return false;
    }
    return true;
}

void FaultyModule::start() {
    ++transfers_;
    refused_ = Clock::now() < answers_from_;
    if (nack_ > 0) {
        --nack_;
        refused_ = true;
    }
    refused_ |= nack_every_ > 0 && transfers_ % nack_every_ == 0;
    pulled_ |= transfers_ == pull_at_;
    unplugged_ |= transfers_ == unplug_at_;
    if (transfers_ == swap_at_) {
        memory_ = Memory(memory_.rules(), bytes_of(other_image_));
    }
}

bool FaultyModule::refuses(std::uint16_t address) const {
    return refused_ || pulled_ || !memory_.answers(address);
}

Answer FaultyModule::write(std::uint16_t address, std::span<const std::uint8_t> bytes) {
    std::this_thread::sleep_for(delay_);
    const bool refused = refuses(address);
    log("w", address, bytes, 0, refused);
    if (refused) {
        return Answer::Nack;
    }
    if (memory_.write(address, bytes)) {
        answers_from_ = Clock::now() + hold_off_;
    }
    return Answer::Ack;
}

Answer FaultyModule::read(std::uint16_t address, std::span<std::uint8_t> bytes) {
    std::this_thread::sleep_for(delay_);
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
