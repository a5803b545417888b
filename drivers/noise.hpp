// How noisy a bus is, and how often the same bytes must come before noise does not explain them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace optictl::drivers {

/// Counts reads that were compared with others of the same bytes. The model: a read is wrong with
/// some probability, by a bit that is anywhere in it. An error that repeats itself (a line that is
/// stuck, a value that the module tells wrong) cannot be seen by comparing.
class Noise {
public:
    /// Reads of the same bytes, of which `differing` were not as those that were believed.
    void add(std::uint64_t reads, std::uint64_t differing) {
        reads_ += reads;
        differing_ += differing;
    }

    /// By how many reads an answer of `size` bytes must lead every other one before it is believed,
    /// when `reads` of it were made and `differing` of them say otherwise. Chance then makes a
    /// wrong one lead in less than `accepted` of the cases.
    [[nodiscard]] unsigned lead(std::size_t size, std::uint64_t reads,
                                std::uint64_t differing) const {
        constexpr double accepted = 1e-7;
        constexpr unsigned least = 2;
        constexpr unsigned most = 16;
        // One of `places` bits is wrong. The same wrong answer is that much rarer than the right
        // one, and has to win against it `lead` times more often than it loses.
        const double places = 8.0 * static_cast<double>(std::max<std::size_t>(size, 1));
        const double wrong = rate(reads, differing);
        const double odds = wrong / places / (1 - wrong);
        double chance = places;
        unsigned lead = 0;
        while (chance > accepted && lead < most) {
            chance *= odds;
            ++lead;
        }
        return std::max(lead, least);
    }

private:
    /// The share of wrong reads is not higher than this, with 95 % confidence where none was wrong
    /// (the rule of three).
    [[nodiscard]] double rate(std::uint64_t reads, std::uint64_t differing) const {
        constexpr double unseen = 3;
        constexpr double highest = 0.25;      // what is assumed before there are enough reads
        constexpr double most_believed = 0.5; // beyond it, nothing is agreed on in time
        const double all = static_cast<double>(reads_ + reads);
        const double wrong = static_cast<double>(differing_ + differing);
        const double seen = std::min(highest, (wrong + unseen) / (all + unseen));
        return std::min(most_believed, std::max(seen, all > 0 ? wrong / all : 0));
    }

    std::uint64_t reads_ = 0;
    std::uint64_t differing_ = 0;
};

} // namespace optictl::drivers
