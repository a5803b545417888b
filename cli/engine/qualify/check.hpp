// What a qualification checks, and what came of it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/clock.hpp"
#include "drivers/transport.hpp"

namespace optictl::engine::qualify {

class Bench;

/// What a check does to the module, and so what must be allowed.
enum class Kind : std::uint8_t {
    Static,   ///< looks at what was read
    Live,     ///< reads, and selects pages
    Observe,  ///< writes what changes nothing of the module: queries by CDB, the freeze of
              ///< statistics
    Pair,     ///< darkens lanes of the module and of the one at the other end, and puts back
    Write,    ///< configures the module, which drops its traffic, and puts back what was
    External, ///< was measured elsewhere
};
/// "static", "live", "observe", "pair", "write", "external".
[[nodiscard]] std::string_view name_of(Kind kind);
[[nodiscard]] std::optional<Kind> kind_of(std::string_view name);

enum class Result : std::uint8_t {
    Pass,
    Info, ///< worth knowing; no failure
    Skip, ///< not advertised, not allowed, or excused by the profile
    Fail,
    Error, ///< the check could not be made
};
/// "pass", "info", "skip", "fail", "error".
[[nodiscard]] std::string_view name_of(Result result);
[[nodiscard]] std::optional<Result> result_of(std::string_view name);

struct Outcome {
    Result result = Result::Pass;
    std::string text{};                  ///< what was seen, or why it was not looked at
    std::vector<std::string> evidence{}; ///< "11h:154-155 = 28 e7"
};
[[nodiscard]] inline Outcome passed(std::string text) {
    return {Result::Pass, std::move(text), {}};
}
[[nodiscard]] inline Outcome failed(std::string text, std::vector<std::string> evidence = {}) {
    return {Result::Fail, std::move(text), std::move(evidence)};
}
[[nodiscard]] inline Outcome skipped(std::string why) {
    return {Result::Skip, std::move(why), {}};
}
[[nodiscard]] inline Outcome worth_knowing(std::string text) {
    return {Result::Info, std::move(text), {}};
}
[[nodiscard]] inline Outcome not_made(std::string why) {
    return {Result::Error, std::move(why), {}};
}
/// A read that failed. What a dump does not hold says nothing of the module.
[[nodiscard]] inline Outcome not_made(const drivers::IoError& error) {
    return error.kind == drivers::IoKind::NotRecorded
               ? skipped(error.message + ": only a real module can tell")
               : not_made(error.message);
}

/// One check. Ids are those of qualification plans: "DP-01".
struct Check {
    std::string_view id;
    std::string_view group;
    Kind kind = Kind::Live;
    std::string_view title;
    std::string_view criterion; ///< what passes
    std::string_view source;    ///< clause, or the public plan that has it
    Outcome (*run)(Bench& bench) = nullptr;
    /// Looks at what the others did: it is made again when a run goes on.
    bool is_of_run = false;
};

/// The checks that are made on a module, by what they need. Those that only look at what was read
/// are the checks of analysis::checks(), too.
[[nodiscard]] std::span<const Check> profile_checks();
[[nodiscard]] std::span<const Check> live_checks();
[[nodiscard]] std::span<const Check> write_checks();
[[nodiscard]] std::span<const Check> image_checks();
/// Those that look at the run as a whole.
[[nodiscard]] std::span<const Check> last_checks();
[[nodiscard]] std::span<const Check> state_checks();
[[nodiscard]] std::span<const Check> trigger_checks();
[[nodiscard]] std::span<const Check> setting_checks();
[[nodiscard]] std::span<const Check> signal_checks();
[[nodiscard]] std::span<const Check> laser_checks();
[[nodiscard]] std::span<const Check> reception_checks();
[[nodiscard]] std::span<const Check> pair_checks();
[[nodiscard]] std::span<const Check> cdb_checks();
/// All of these, in the order in which they are made.
[[nodiscard]] std::vector<const Check*> every_check();

/// One check and what came of it; of a report that was read back, too.
struct Line {
    std::string id{};
    std::string group{};
    Kind kind = Kind::Static;
    std::string title{};
    std::string criterion{};
    std::string source{};
    Outcome outcome{};
    double took_s = 0;
};

/// A time that was measured, again and again.
struct Timing {
    std::string name{}; ///< "start the data path"
    std::vector<double> took_s{};
    double bound_s = 0;    ///< that the module advertises, or its standard has; 0: none
    std::string slowest{}; ///< of which the longest was: "lanes 1-4"; empty: of the module
    /// Of all looks that showed that it was not over yet, the latest: what is surely taken.
    double not_before_s = 0;

    [[nodiscard]] double least() const;
    [[nodiscard]] double mean() const;
    /// Half of them are no longer.
    [[nodiscard]] double median() const;
    /// 95 of 100 are no longer.
    [[nodiscard]] double most_of() const;
    [[nodiscard]] double most() const;
};

} // namespace optictl::engine::qualify
