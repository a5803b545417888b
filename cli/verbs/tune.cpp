// tune: frequency, grid and output power of tunable lasers.
#include <cmath>

#include <fmt/format.h>

#include "cli/output.hpp"
#include "cli/verbs/common/change.hpp"

namespace optictl::cli {
namespace {

struct TuneOptions : ChangeOptions {
    std::optional<double> frequency_thz;
    std::optional<double> grid_ghz;
    std::optional<double> power_dbm;
    std::optional<bool> dither;
};

[[nodiscard]] Arguments::Store number_between(std::optional<double>& value, double least,
                                              double most, const char* unit) {
    return [&value, least, most, unit](const std::string& word) -> std::optional<std::string> {
        char* end = nullptr;
        const double number = std::strtod(word.c_str(), &end);
        if (word.empty() || *end != '\0' || !(number >= least && number <= most)) {
            return fmt::format("'{}' is no number of {} between {} and {}", word, unit, least,
                               most);
        }
        value = number;
        return std::nullopt;
    };
}

void declare(Arguments& to, TuneOptions& options) {
    // Beyond these no laser of an optical module works.
    to.parsed("--frequency", number_between(options.frequency_thz, 180, 240, "THz"),
              "THZ: a channel, 193.1; between channels with a fine offset");
    to.parsed(
        "--grid", number_between(options.grid_ghz, 3, 300, "GHz"),
        "GHZ: the grid it is a channel of, 75; else the one in use, or the widest that has it");
    to.parsed("--power", number_between(options.power_dbm, -60, 30, "dBm"),
              "DBM: the target of the output power, -10");
    to.parsed(
        "--dither",
        [&options](const std::string& word) -> std::optional<std::string> {
            if (word != "on" && word != "off") {
                return fmt::format("'{}' is neither on nor off", word);
            }
            options.dither = word == "on";
            return std::nullopt;
        },
        "on or off: of the transmitter, where a tunable SFP has it");
    declare_change(to, options);
}

ExitCode run(const TuneOptions& options) {
    const auto given = words_of(options);
    if (!given) {
        return given.error();
    }
    const bool asks =
        options.frequency_thz || options.grid_ghz || options.power_dbm || options.dither;
    const auto lanes = given->before.empty()       ? std::optional<model::LaneSet>(0)
                       : given->before.size() == 1 ? lanes_of(given->before.front())
                                                   : std::nullopt;
    if (!asks || !lanes || given->targets.empty()) {
        complain(fmt::format("{} write: tune --frequency THZ [--grid GHZ] [--power DBM] [--dither "
                             "on|off] [LANES] TARGET, for example: tune --frequency 193.1 port 12",
                             !asks    ? "tune to what?"
                             : !lanes ? "these are no lanes;"
                                      : "no target;"));
        return ExitCode::Usage;
    }
    constexpr double mhz = 1e6;
    model::Wish wish{.name = "tune"};
    model::Wish::Laser& laser = wish.laser.emplace(model::Wish::Laser{});
    laser.lanes = *lanes;
    if (options.frequency_thz) {
        laser.frequency_mhz = std::lround(*options.frequency_thz * mhz);
        wish.name += fmt::format(" to {} THz", *options.frequency_thz);
    }
    if (options.grid_ghz) {
        laser.grid_ghz = options.grid_ghz;
        wish.name += fmt::format(" on the {} GHz grid", *options.grid_ghz);
    }
    if (options.power_dbm) {
        laser.power_dbm = options.power_dbm;
        wish.name += fmt::format(" at {} dBm", *options.power_dbm);
    }
    if (options.dither) {
        laser.dither = options.dither;
        wish.name += fmt::format(", dither {}", *options.dither ? "on" : "off");
    }
    return change_modules(options, given->targets,
                          {.wish = [&](const engine::Inspection&) { return wish; }});
}

} // namespace

namespace verb {

extern const Verb tune;
const Verb tune{
    "tune", "Tunes lasers: frequency, grid, output power (CMIS, SFF-8690)",
    "Data paths are taken down while grid or channel change, and come up again when the laser is\n"
    "locked; an offset or a power alone only disturbs. Limits are those of the module (page 04h).\n"
    "A tunable SFP has one grid (A2h page 02h) and is dark until its laser is locked.\n"
    "Examples:\n"
    "  optictl tune --frequency 193.1 port 12\n"
    "  optictl tune --frequency 196.025 --grid 75 --power -10 i2c 7 --dry-run\n"
    "  optictl tune --power -9.5 port 12\n"
    "  optictl tune --frequency 193.1 --dither off i2c 9",
    prepare<TuneOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
