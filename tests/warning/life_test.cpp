// Two weeks of normal life warn of nothing; what fails is found before it fails.
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "cli/engine/warning/engine.hpp"
#include "cli/engine/warning/series.hpp"
#include "tests/warning/life.hpp"

using namespace optictl::tests;
using namespace optictl::engine::warning;
using optictl::engine::history::Record;

namespace {

/// How many seeds. Limits were set while looking at those from 1001 on. Seeds 2 and 38 have shown
/// that a module's own day must count in the comparison with its siblings; since then those from
/// 41 on count.
[[nodiscard]] unsigned seeds(unsigned by_default) {
    const char* const wish = std::getenv("OPTICTL_SEEDS");
    const int number = wish != nullptr ? std::atoi(wish) : 0;
    return number > 0 ? static_cast<unsigned>(number) : by_default;
}
[[nodiscard]] unsigned first_seed() {
    const char* const wish = std::getenv("OPTICTL_FIRST_SEED");
    return wish != nullptr ? static_cast<unsigned>(std::atoi(wish)) : 41;
}

void note(std::vector<Warning>& raised, const std::vector<Change>& changes) {
    for (const Change& change : changes) {
        if (change.what == Change::What::Raised) {
            raised.push_back(change.warning);
        }
    }
}

/// One module of a normal life, with what happens to it.
struct Resident {
    Life life;
    std::vector<Happening> happenings;
    bool was_there = true;

    void step(Engine& engine, double time, std::vector<Warning>& raised) {
        const auto now = [&](Happening::What what) {
            return std::ranges::any_of(happenings, [&](const Happening& each) {
                return each.what == what && each.begin <= time && time < each.end;
            });
        };
        if (now(Happening::What::Reseat)) {
            if (was_there) {
                note(raised, engine.left(life.port, time));
                life.mating = std::clamp(life.normal(0.15), -0.4, 0.4);
            }
            was_there = false;
            return;
        }
        was_there = true;
        if (now(Happening::What::PollGap) || life.uniform(0, 1) < 0.01) {
            return;
        }
        life.is_disabled = now(Happening::What::AdminDown);
        life.is_far_dark = now(Happening::What::FarDown);
        note(raised, engine.take(life.record(time)));
    }
};

[[nodiscard]] std::vector<Warning> normal_life(unsigned seed, unsigned modules, double days) {
    std::vector<Resident> residents;
    for (unsigned number = 0; number < modules; ++number) {
        residents.push_back({Life(seed, number), {}});
        residents.back().happenings = happenings_of(residents.back().life, days);
    }
    const double reboot = life_start + residents[0].life.uniform(2, days - 1) * life_day;
    Engine engine;
    std::vector<Warning> raised;
    bool is_down = false;
    for (double time = life_start; time < life_start + days * life_day; time += life_step) {
        const bool is_reboot = time >= reboot && time < reboot + 900;
        for (Resident& resident : residents) {
            if (is_reboot && !is_down) {
                note(raised, engine.left(resident.life.port, time));
            } else if (!is_reboot) {
                resident.step(engine, time, raised);
            }
        }
        is_down = is_reboot;
    }
    return raised;
}

/// What makes a module fail: called for each time from the day on at which it begins.
struct Pattern {
    std::string name;
    std::vector<Kind> found_by;
    std::function<void(Life&, double days, double strength)> change;
    /// What ends it: a threshold of the module, or of the error correction. Null: it stays as it
    /// is.
    bool (*fails)(const Record&);
};

[[nodiscard]] bool any(const Record& record, std::string_view key, bool (*is_so)(double)) {
    return std::ranges::any_of(
        record.values, [&](const auto& value) { return value.key == key && is_so(value.value); });
}
// The thresholds of tests/warning/life.cpp, and what KP4 corrects.
[[nodiscard]] bool is_dark(const Record& record) {
    return any(record, "rx_power_dbm", [](double dbm) { return dbm < -8; });
}
[[nodiscard]] bool is_worn(const Record& record) {
    return any(record, "tx_bias_ma", [](double ma) { return ma > 110; });
}
[[nodiscard]] bool is_beyond_correction(const Record& record) {
    return any(record, "pre_fec_ber_media", [](double ratio) { return ratio > 2.4e-4; });
}

[[nodiscard]] const std::vector<Pattern>& patterns() {
    static const std::vector<Pattern> all{
        {"dirt on one lane",
         {Kind::RxStep, Kind::LaneSpread},
         [](Life& life, double, double s) { life.loss[3] = 2.3 + 2 * s; },
         nullptr},
        {"fibre bent: all lanes",
         {Kind::RxStep},
         [](Life& life, double, double s) { std::ranges::fill(life.loss, 2.3 + 2 * s); },
         nullptr},
        {"slow loss",
         {Kind::RxTrend},
         [](Life& life, double days, double s) {
             std::ranges::fill(life.loss, days * (0.13 + 0.2 * s));
         },
         is_dark},
        {"ageing laser",
         {Kind::LaserAgeing},
         [](Life& life, double days, double s) {
             life.current[5] = 1 + days * (0.015 + 0.015 * s);
         },
         is_worn},
        {"no air",
         {Kind::HotterThanSiblings, Kind::Hot},
         [](Life& life, double days, double s) {
             life.heat = std::min(days * 24, 1.0) * (11 + 10 * s);
         },
         nullptr},
        {"more and more bit errors",
         {Kind::BerTrend, Kind::BerStep, Kind::BerHigh},
         [](Life& life, double days, double s) { life.decades = days * (0.2 + 0.1 * s); },
         is_beyond_correction},
        {"bursts",
         {Kind::SewMax},
         [](Life& life, double days, double s) { life.burst = std::min(days, 7 + 2 * s); },
         nullptr},
        {"flaps",
         {Kind::Flaps},
         [](Life& life, double days, double s) {
             const double part = days * (5 + 5 * s);
             life.is_active = part - std::floor(part) > 0.1;
         },
         nullptr},
    };
    return all;
}

/// Days from the begin of the failure to the first warning of it, and from there to its end.
struct Found {
    double after = 0;
    double lead = 0; ///< of those that end
};
[[nodiscard]] std::optional<Found> found(const Pattern& pattern, unsigned seed) {
    constexpr double begins = 10;
    constexpr double ends = 24;
    constexpr double longest_life = 120;
    Engine engine;
    std::vector<Life> lives;
    for (unsigned number = 0; number < 5; ++number) {
        lives.emplace_back(seed, number); // the first fails, the others are its siblings
    }
    const double strength = lives[0].uniform(0, 1);
    std::optional<Found> found;
    for (double time = life_start; time < life_start + longest_life * life_day; time += life_step) {
        const double days = (time - life_start) / life_day - begins;
        if (days >= 0) {
            pattern.change(lives[0], days, strength);
        }
        if (found) {
            if (pattern.fails == nullptr || pattern.fails(lives[0].record(time))) {
                found->lead = days - found->after;
                break;
            }
            continue;
        }
        if (days >= ends - begins) {
            break;
        }
        for (Life& life : lives) {
            for (const Change& change : engine.take(life.record(time))) {
                if (change.what != Change::What::Raised) {
                    continue;
                }
                CHECK_MESSAGE(change.warning.module.serial == lives[0].serial, pattern.name,
                              ": a sibling is warned of: ", change.warning.text);
                if (!found && days >= 0 &&
                    std::ranges::find(pattern.found_by, change.warning.rule->kind) !=
                        pattern.found_by.end()) {
                    found = Found{days, 0};
                }
            }
        }
    }
    return found;
}

/// "0.5 to 3.0, median 1.2".
[[nodiscard]] std::string range_text(std::vector<double> values) {
    if (values.empty()) {
        return "never";
    }
    std::ranges::sort(values);
    return fmt::format("{:.2f} to {:.2f}, median {:.2f}", values.front(), values.back(),
                       median(values));
}

} // namespace

TEST_CASE("two weeks of normal life of 64 modules warn of nothing") {
    for (unsigned seed = first_seed(); seed < first_seed() + seeds(1); ++seed) {
        const auto raised = normal_life(seed, 64, 14);
        for (const Warning& warning : raised) {
            MESSAGE("seed ", seed, ": ", warning.rule->id, " ", name_of(warning.grade), " ",
                    warning.port, ": ", warning.text, " at day ",
                    (warning.since - life_start) / life_day);
        }
        CHECK(raised.empty());
    }
}

TEST_CASE("what fails is found, nine times out of ten") {
    const unsigned count = seeds(2);
    for (const Pattern& pattern : patterns()) {
        std::vector<double> after;
        std::vector<double> lead;
        for (unsigned i = 0; i < count; ++i) {
            if (const auto each = found(pattern, first_seed() + 100 + i)) {
                after.push_back(each->after);
                lead.push_back(each->lead);
            }
        }
        MESSAGE(pattern.name, ": ", after.size(), " of ", count, ", after ", range_text(after),
                " days",
                pattern.fails != nullptr ? "; left then: " + range_text(lead) + " days" : "");
        CHECK(after.size() * 10 >= count * 9);
        if (pattern.fails != nullptr && !lead.empty()) {
            CHECK(std::ranges::min(lead) >= 1); // time enough to do something
        }
    }
}
