// Checks against a profile: what a good module of this kind is.
#include <algorithm>

#include <fmt/format.h>

#include "cli/engine/lists/properties.hpp"
#include "cli/engine/qualify/bench.hpp"
#include "cli/engine/qualify/levels.hpp"
#include "cli/engine/qualify/states.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine::qualify {
namespace {

namespace baseline = vendor_db::baseline;

/// Compares the properties of some sections with those that the baseline of the profile has.
Outcome as_baseline(Bench& bench, std::initializer_list<baseline::Section> sections) {
    const auto& profile = bench.settings().profile;
    if (!profile.baseline) {
        return skipped("no profile names a baseline; qualify learn makes both");
    }
    const baseline::Unit unit = unit_of(bench.first().inspection, {});
    if (!unit.doubt.empty()) {
        return not_made(unit.doubt);
    }
    const baseline::Kind* const kind = profile.baseline->kind(unit.kind);
    if (kind == nullptr) {
        return failed(fmt::format("{} is no kind of {}", unit.kind.text(), profile.baseline->file));
    }
    std::vector<std::string> wrong;
    unsigned compared = 0;
    unsigned unread = 0;
    for (const auto& [key, expected] : kind->expected) {
        if (std::ranges::find(sections, key.section) == sections.end()) {
            continue;
        }
        const auto found = unit.properties->find(key);
        if (found != unit.properties->end() && !found->second) {
            ++unread;
            continue;
        }
        const std::string has =
            found != unit.properties->end() ? *found->second : std::string(baseline::absent);
        ++compared;
        if (has != expected) {
            wrong.push_back(fmt::format("{}: {}, expected {}", key.text(), has, expected));
        }
    }
    if (compared == 0) {
        return unread != 0 ? not_made(fmt::format("{} properties were not read", unread))
                           : skipped("the baseline says nothing of it");
    }
    if (!wrong.empty()) {
        return failed(fmt::format("{} of {} properties differ", wrong.size(), compared), wrong);
    }
    return passed(fmt::format("{} properties as in {}", compared, profile.baseline->file));
}

Outcome identity(Bench& bench) {
    return as_baseline(bench, {baseline::Section::Identity, baseline::Section::Firmware});
}
Outcome applications(Bench& bench) {
    return as_baseline(bench, {baseline::Section::Applications});
}
Outcome thresholds(Bench& bench) {
    return as_baseline(bench, {baseline::Section::Thresholds});
}

Outcome ranges(Bench& bench) {
    const auto& ranges = bench.settings().profile.ranges;
    if (ranges.empty()) {
        return skipped("no profile states ranges");
    }
    std::vector<std::string> wrong;
    unsigned compared = 0;
    for_each_level(bench.module(), [&](const Level& level) {
        const auto range = ranges.find(level.key);
        if (range == ranges.end()) {
            return;
        }
        ++compared;
        if (level.value < range->second.least || level.value > range->second.most) {
            wrong.push_back(fmt::format("{}: {:.4g} {}, expected {:g} to {:g}", level.name,
                                        level.value, unit_of(level), range->second.least,
                                        range->second.most));
        }
    });
    if (compared == 0) {
        return skipped("no monitor with a range has a value");
    }
    return wrong.empty() ? passed(fmt::format("{} values are in their ranges", compared))
                         : failed(fmt::format("{} of {} values are beyond their ranges",
                                              wrong.size(), compared),
                                  wrong);
}

/// Compares what the module advertises with what the profile has. More than that is no failure.
Outcome as_texts(const Bench& bench, const Texts& wanted, const Texts& found,
                 std::string_view what) {
    if (wanted.empty()) {
        return skipped(fmt::format("no profile names {}; qualify learn does", what));
    }
    if (found.empty() && bench.first().incomplete) {
        return not_made(*bench.first().incomplete);
    }
    std::vector<std::string> wrong;
    for (const auto& [key, text] : wanted) {
        const auto at = found.find(key);
        const std::string has = at != found.end() ? at->second : std::string(baseline::absent);
        if (has != text) {
            wrong.push_back(fmt::format("{}: {}, expected {}", key, has, text));
        }
    }
    return wrong.empty() ? passed(fmt::format("{}: all {} of the profile", what, wanted.size()))
                         : failed(fmt::format("{}: {} of {} are not as in the profile", what,
                                              wrong.size(), wanted.size()),
                                  wrong);
}

Outcome observables(Bench& bench) {
    return as_texts(bench, bench.settings().profile.vdm, observables_of(bench.module()),
                    "observables (VDM)");
}
Outcome command_block(Bench& bench) {
    return as_texts(bench, bench.settings().profile.cdb, cdb_of(bench.module()),
                    "advertisements of CDB");
}

/// Both ends of a copper cable have the serial number of the cable.
Outcome unique_serial(Bench& bench) {
    auto* const known = bench.settings().serials;
    if (known == nullptr) {
        return skipped("one module alone; qualify all of a host together");
    }
    const std::string serial = words::item_text(bench.module(), "vendor_serial_number");
    if (serial.empty()) {
        return skipped("the module states no serial number");
    }
    const std::string mine = bench.first().inspection.target;
    const auto [at, is_new] = known->try_emplace(serial, mine);
    if (is_new || at->second == mine) {
        return passed(fmt::format("no module before it has the serial number {}", serial));
    }
    const std::string text = fmt::format("{} has the serial number {}, too", at->second, serial);
    return media_lanes(bench.module()) == 0 ? worth_knowing(text + ": the two ends of one cable?")
                                            : failed(text);
}

// clang-format off
constexpr Check all[] = {
    {"ID-05", "identity", Kind::Static, "Identity as expected", "as the profile says", "sonic-mgmt transceiver test plan, EEPROM", identity},
    {"ID-08", "identity", Kind::Static, "Serial numbers are unique", "no two modules of a run have one", "FBOSS i2cUniqueSerialNumbers; sonic-mgmt transceiver test plan, EEPROM", unique_serial},
    {"AD-03", "advertising", Kind::Static, "Applications as expected", "as the profile says", "FBOSS T1ProgramMode", applications},
    {"AD-09", "advertising", Kind::Static, "Observables (VDM) as expected", "all that the profile names, of the lanes that it names", "sonic-mgmt pull 24146", observables},
    {"AD-10", "advertising", Kind::Static, "CDB advertised as expected", "as the profile says", "sonic-mgmt transceiver test plan, CDB", command_block},
    {"DM-02", "dom", Kind::Static, "Thresholds as expected", "as the profile says", "sonic-mgmt transceiver test plan, DOM", thresholds},
    {"DM-04", "dom", Kind::Static, "Values in the ranges of the profile", "as the profile says", "sonic-mgmt transceiver test plan, DOM", ranges},
};
// clang-format on

} // namespace

std::span<const Check> profile_checks() {
    return all;
}

} // namespace optictl::engine::qualify
