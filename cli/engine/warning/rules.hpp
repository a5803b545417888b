// What early warning looks at, and why: one row a rule.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace optictl::engine::warning {

enum class Grade : std::uint8_t { Note, Warning, Alarm };
[[nodiscard]] std::string_view name_of(Grade grade);

enum class Kind : std::uint8_t {
    RxStep,
    TxStep,
    RxTrend,
    TxTrend,
    LaneSpread,
    LaserAgeing,
    LaserLimit,
    Hot,
    HotterThanSiblings,
    BerHigh,
    BerStep,
    BerTrend,
    SewMax,
    FramesLost,
    Flaps,
    ModuleOffends,
    PortOffends,
};

/// A limit that is not used is 0. What is compared with it is in `unit`.
struct Rule {
    Kind kind{};
    std::string_view id{};
    double note = 0;
    double warning = 0;
    double alarm = 0;
    std::string_view unit{};
    std::string_view what{};   ///< the condition, in words
    std::string_view why{};    ///< the reason for it
    std::string_view action{}; ///< what to do
};

[[nodiscard]] std::span<const Rule> rules();
[[nodiscard]] const Rule& rule_of(Kind kind);

// Of all rules, with reasons.

/// A warning holds when so many values in a row say so, and ends when as many do not: one spike is
/// noise (no vendor's rule fires at one interval).
inline constexpr unsigned hold = 2;
/// It ends below this share of its limit only, so that it does not come and go at the limit.
inline constexpr double hysteresis = 0.75;
/// After a change of state nothing is compared for so long: lasers and amplifiers settle.
inline constexpr double settling_s = 600;
/// Less light than this is none: the diagnosis has a word for it, and it is no warning of it.
inline constexpr double darkest_signal_dbm = -30;
/// A change must exceed the noise of what it is compared with by this factor.
inline constexpr double noise_factor = 3;
/// A slope is looked at from this number of days on, and over a week and a month.
inline constexpr double least_days_of_slope = 5;
/// How long a laser is learnt, and from when on it is compared.
inline constexpr double learning_days = 14;
inline constexpr double least_learning_days = 2;
/// A bit error ratio below this is none worth counting: it needs hours to be known.
inline constexpr double least_ber = 1e-8;

} // namespace optictl::engine::warning
