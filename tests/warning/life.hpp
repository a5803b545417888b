// Lives of modules, normal ones and those that end in a failure, as records every five minutes.
//
// The figures were fixed before any limit of a rule was set, from the sources of
// cli/engine/warning/README.md and from the standards:
// - steps of registers: 1/256 C, 100 uV, 2 uA, 0.1 uW (OIF-CMIS 5.4 section 8.4.4, 8.19.6);
// - temperature: a day's cycle of 3 C and a slot's own offset; lasers need 0.3 % more current a
//   degree, and give 0.01 dB less light;
// - connectors that are mated anew come back within +-0.4 dB (IEC 61755-1: 0.5 dB at most for 97 %
//   of random matings of grade C);
// - bit errors vary by 0.15 decades from reading to reading.
#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "cli/engine/history/record.hpp"

namespace optictl::tests {

inline constexpr double life_start = 1'799'971'200; ///< midnight
inline constexpr double life_step = 300;
inline constexpr double life_day = 86'400;

struct Life {
    explicit Life(std::uint32_t seed, unsigned number);
    /// What a poll sees at that time; `is_there` and the rest may be changed by a failure before.
    [[nodiscard]] engine::history::Record record(double time);

    std::string port;
    std::string serial;
    // What failures change.
    double heat = 0;                                 ///< C
    double current[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1}; ///< factor of the bias, by lane
    double loss[9] = {};                             ///< dB of received power
    double decades = 0;                              ///< of bit errors
    double burst = 0;                                ///< symbol errors of a frame
    bool is_active = true;
    bool is_disabled = false;
    bool is_far_dark = false;
    double mating = 0; ///< dB, of the connector
    std::mt19937 random;

    [[nodiscard]] double normal(double deviation) {
        return std::normal_distribution<double>(0, deviation)(random);
    }
    [[nodiscard]] double uniform(double least, double most) {
        return std::uniform_real_distribution<double>(least, most)(random);
    }

private:
    double slot_;
    double phase_;
    double errors_;
    double bias_[9];
    double sent_[9];
    double received_[9];
};

/// One thing that happens in a normal life, and for how long.
struct Happening {
    enum class What : std::uint8_t { Reseat, AdminDown, FarDown, PollGap } what{};
    double begin = 0;
    double end = 0;
};
[[nodiscard]] std::vector<Happening> happenings_of(Life& life, double days);

} // namespace optictl::tests
