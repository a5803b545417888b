// What a rule, a cage and the modes asked for want of a module.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "vendor-db/mode_fit.hpp"
#include "vendor-db/verdict.hpp"

namespace optictl::vendor_db {
namespace {

using Kind = Requirement::Kind;
using Outcome = Requirement::Outcome;

Requirement make(Kind kind, Outcome outcome, std::string text, std::string change = {}) {
    const Status at_least = outcome == Outcome::Met        ? Status::Validated
                            : outcome == Outcome::Excluded ? Status::Blocked
                                                           : Status::Unknown;
    return {kind, outcome, at_least, std::move(text), std::move(change)};
}

std::string join(const std::vector<Version>& versions) {
    std::string out;
    for (const Version& each : versions) {
        out += (out.empty() ? "" : " or ") + each.text();
    }
    return out;
}

/// Whether a version is one of a list: nothing when that cannot be told of some of it.
std::optional<bool> is_one_of(const Version& version, const std::vector<Version>& list) {
    bool comparable = true;
    for (const Version& each : list) {
        const auto order = compare(version, each);
        if (order && *order == 0) {
            return true;
        }
        comparable = comparable && order;
    }
    return comparable ? std::optional(false) : std::nullopt;
}

/// One version of one bank against the rule.
Requirement firmware_version(const Firmware& firmware, std::string_view bank,
                             const Version& version) {
    const std::string what = fmt::format("{} firmware {}", bank, version.text());
    const std::string allowed = allowed_text(firmware);
    const std::string change =
        allowed.empty() ? "another firmware" : fmt::format("{} firmware {}", bank, allowed);
    const auto denied = is_one_of(version, firmware.deny);
    if (denied.value_or(false)) {
        return make(Kind::Firmware, Outcome::Excluded, what + " is denied", change);
    }
    if (!denied) {
        return make(Kind::Firmware, Outcome::CannotTell,
                    fmt::format("{} cannot be compared with {}, which is denied", what,
                                join(firmware.deny)),
                    change);
    }
    const auto allowed_one = is_one_of(version, firmware.allow);
    const auto newer = firmware.min ? compare(version, *firmware.min) : std::nullopt;
    if (allowed.empty() || allowed_one.value_or(false) || (newer && *newer >= 0)) {
        return make(Kind::Firmware, Outcome::Met,
                    what + (allowed.empty() ? " is not denied" : " is allowed"));
    }
    if (std::ranges::find(firmware.pairs, version, &Firmware::Pair::application) !=
        firmware.pairs.end()) {
        return make(Kind::Firmware, Outcome::CannotTell,
                    what + " is allowed with one DSP firmware, which no standard register tells",
                    "an entry that allows the version without its DSP");
    }
    if (!allowed_one || (firmware.min && !newer)) {
        return make(Kind::Firmware, Outcome::CannotTell,
                    fmt::format("{} cannot be compared with {}", what, allowed), change);
    }
    return make(Kind::Firmware, Outcome::NotCovered,
                fmt::format("{} is not among {}", what, allowed), change);
}

void add_firmware(const Firmware& firmware, const Facts& facts, Query::FirmwarePolicy policy,
                  std::vector<Requirement>& out) {
    if (firmware.empty() || policy == Query::FirmwarePolicy::Ignore) {
        return;
    }
    using Bank = Firmware::Bank;
    const auto add = [&](std::string_view bank, const std::optional<Version>& version,
                         const std::string& why) {
        if (version) {
            out.push_back(firmware_version(firmware, bank, *version));
        } else {
            out.push_back(make(Kind::Firmware,
                               firmware.required ? Outcome::CannotTell : Outcome::Met,
                               fmt::format("{} firmware is not known: {}", bank, why),
                               firmware.required ? "firmware that the module reports, or an entry "
                                                   "with required = false"
                                                 : ""));
        }
        // A report does not judge, but a denied version stays denied.
        if (policy == Query::FirmwarePolicy::Report && out.back().outcome != Outcome::Excluded) {
            out.back().at_least = Status::Validated;
        }
    };
    if (firmware.bank != Bank::Inactive) {
        add("active", facts.firmware, facts.firmware_state);
    }
    if (firmware.bank != Bank::Active) {
        add("inactive", facts.inactive_firmware, facts.inactive_firmware_state);
    }
}

std::string modes_text(const auto& modes, auto text) {
    std::string out;
    for (const auto& each : modes) {
        out += (out.empty() ? "" : ", ") + text(each);
    }
    return out;
}

/// The entry that lists a mode: the rule itself or one that is the same optic in another paragraph.
struct Listing {
    bool open = false; ///< no list of modes: all that the module advertises
    const ModeEntry* entry = nullptr;
    std::string modes{}; ///< all that are listed
};

Listing listing_of(Paragraphs paragraphs, const Breakout& mode) {
    Listing out;
    for (const Rule* rule : paragraphs) {
        out.open = out.open || rule->modes.empty();
        for (const ModeEntry& each : rule->modes) {
            if (each.mode.same_as(mode) &&
                (out.entry == nullptr || each.status < out.entry->status)) {
                out.entry = &each;
            }
            out.modes += (out.modes.empty() ? "" : ", ") + each.mode.text();
        }
    }
    return out;
}

void add_mode(Paragraphs paragraphs, const Cage* cage, const Breakout& mode, const Facts& facts,
              std::vector<Requirement>& out) {
    const Listing listing = listing_of(paragraphs, mode);
    const ModeEntry* entry = listing.entry;
    if (entry == nullptr && !listing.open && !paragraphs.empty()) {
        out.push_back(make(
            Kind::Mode, Outcome::NotCovered,
            fmt::format("{} is not among the modes of the entry: {}", mode.text(), listing.modes),
            "a mode of the entry"));
    }
    ModeFit can =
        fit_of(mode, entry != nullptr ? entry->start_lanes : std::vector<unsigned>{}, facts);
    if (entry != nullptr && can.outcome == Outcome::CannotTell) {
        can = {Outcome::Met, "by the entry, the module does not say", {}};
    }
    const Outcome outcome = can.outcome;
    Requirement wanted = make(Kind::Mode, outcome, fmt::format("{}: {}", mode.text(), can.text),
                              std::move(can.change));
    if (entry != nullptr && outcome == Outcome::Met) {
        wanted.at_least = entry->status;
        wanted.outcome = entry->status == Status::Blocked ? Outcome::Excluded : Outcome::Met;
        wanted.text += entry->fec.empty() ? "" : fmt::format(", FEC {}", entry->fec);
        wanted.text += entry->reason.empty() ? "" : fmt::format(" ({})", entry->reason);
        wanted.change = entry->status == Status::Blocked ? "another mode" : "";
    }
    out.push_back(std::move(wanted));
    const auto same = [&](const Breakout& each) { return each.same_as(mode); };
    if (cage != nullptr && !cage->modes.empty() && std::ranges::none_of(cage->modes, same)) {
        const auto name = [](const Breakout& each) { return each.text(); };
        out.push_back(make(Kind::Mode, Outcome::Excluded,
                           fmt::format("{} is not among the modes of cage {}: {}", mode.text(),
                                       cage->shown, modes_text(cage->modes, name)),
                           "another cage"));
    }
}

void add_power(std::string_view whose, double limit, const Facts& facts,
               std::vector<Requirement>& out) {
    if (!facts.max_power_w) {
        out.push_back(
            make(Kind::Power, Outcome::CannotTell,
                 fmt::format("{} gives {} W, the module does not say what it draws", whose, limit),
                 "a module that states its power"));
    } else if (*facts.max_power_w > limit) {
        out.push_back(
            make(Kind::Power, Outcome::Excluded,
                 fmt::format("draws up to {} W, {} gives {} W", *facts.max_power_w, whose, limit),
                 fmt::format("a place that gives {} W", *facts.max_power_w)));
    } else {
        out.push_back(make(Kind::Power, Outcome::Met,
                           fmt::format("draws up to {} W of the {} W that {} gives",
                                       *facts.max_power_w, limit, whose)));
    }
}

void add_cage(const Cage& cage, const Facts& facts, std::vector<Requirement>& out) {
    if (cage.max_power_w) {
        add_power("cage " + cage.shown, *cage.max_power_w, facts, out);
    }
    if (!cage.form_factor.empty() &&
        std::ranges::find(cage.form_factor, facts.form_factor) == cage.form_factor.end()) {
        out.push_back(make(Kind::FormFactor, Outcome::Excluded,
                           fmt::format("cage {} takes {}, this is {}", cage.shown,
                                       fmt::join(cage.form_factor, ", "), facts.form_factor),
                           "another cage"));
    }
}

/// Whether an entry vouches for ports that run: for as many of that speed, or more.
bool covers(const ModeEntry& entry, const Mode& running) {
    return std::ranges::any_of(entry.mode.parts, [&](const Mode& part) {
        return part.rate == running.rate && part.count >= running.count &&
               (part.host_lanes == 0 || part.host_lanes == running.host_lanes);
    });
}

/// What runs against the modes of the entry; which mode is asked for counts before it.
void add_running(Paragraphs paragraphs, const Facts& facts, std::vector<Requirement>& out) {
    for (const Mode& each : facts.running) {
        bool covered = false;
        std::string listed;
        for (const Rule* rule : paragraphs) {
            covered = covered || rule->modes.empty();
            for (const ModeEntry& entry : rule->modes) {
                covered = covered || covers(entry, each);
                listed += (listed.empty() ? "" : ", ") + entry.mode.text();
            }
        }
        if (!covered) {
            const Mode plain{each.count, each.rate, 0};
            out.push_back(make(Kind::Mode, Outcome::NotCovered,
                               fmt::format("runs {}, which is not among the modes of the entry: {}",
                                           plain.text(), listed),
                               "a mode of the entry"));
        }
    }
}

/// Host lanes that a mode takes at least: of the narrowest application of each speed.
unsigned least_lanes(const Breakout& breakout, const Facts& facts) {
    unsigned all = 0;
    for (const Mode& mode : breakout.parts) {
        unsigned least = 0;
        for (const ApplicationFacts& each : facts.applications) {
            const bool fits = each.rate == mode.rate && each.host_lanes != 0 &&
                              (mode.host_lanes == 0 || each.host_lanes == mode.host_lanes);
            if (fits && (least == 0 || each.host_lanes < least)) {
                least = each.host_lanes;
            }
        }
        all += least * mode.count;
    }
    return all;
}

void add_port(const PortPlace& port, const std::vector<Breakout>& modes, const Facts& facts,
              std::vector<Requirement>& out) {
    if (port.max_power_w) {
        add_power(port.name, *port.max_power_w, facts, out);
    }
    if (!port.cage.empty() && !facts.form_factor.empty() &&
        !cage_takes(normalised(port.cage), facts.form_factor)) {
        out.push_back(make(
            Kind::FormFactor, Outcome::Excluded,
            fmt::format("{} is a {} cage, this is {}", port.name, port.cage, facts.form_factor),
            "another port"));
    }
    for (const Breakout& mode : modes) {
        const unsigned lanes = least_lanes(mode, facts);
        if (port.lanes != 0 && lanes > port.lanes) {
            out.push_back(make(Kind::Mode, Outcome::Excluded,
                               fmt::format("{} takes {} host lanes, {} has {}", mode.text(), lanes,
                                           port.name, port.lanes),
                               "another port"));
        }
    }
}

void add_temperature(const NumberRange& range, const Facts& facts, std::vector<Requirement>& out) {
    if (range.empty()) {
        return;
    }
    const std::string limits =
        fmt::format("{}..{} C", range.min ? fmt::format("{}", *range.min) : "",
                    range.max ? fmt::format("{}", *range.max) : "");
    if (!facts.temperature_c) {
        out.push_back(
            make(Kind::Temperature, Outcome::CannotTell,
                 fmt::format("the entry holds for {}, the module tells no temperature", limits),
                 "a module that tells its temperature"));
        return;
    }
    const bool within = (!range.min || *facts.temperature_c >= *range.min) &&
                        (!range.max || *facts.temperature_c <= *range.max);
    out.push_back(make(Kind::Temperature, within ? Outcome::Met : Outcome::NotCovered,
                       fmt::format("{:.2f} C is {} {}", *facts.temperature_c,
                                   within ? "within" : "outside of", limits),
                       within ? "" : "a temperature within " + limits));
}

void add_features(const Rule& rule, const Facts& facts, std::vector<Requirement>& out) {
    for (const Feature feature : rule.features) {
        const Has has = facts.features[static_cast<std::size_t>(feature)];
        const std::string_view name = name_of(feature);
        if (has == Has::Yes) {
            out.push_back(make(Kind::Feature, Outcome::Met, fmt::format("has {}", name)));
        } else {
            const bool is_no = has == Has::No;
            out.push_back(
                make(Kind::Feature, is_no ? Outcome::Excluded : Outcome::CannotTell,
                     fmt::format("{} {}", is_no ? "lacks" : "does not say whether it has", name),
                     fmt::format("a module with {}", name)));
        }
    }
}

} // namespace

std::string allowed_text(const Firmware& firmware) {
    std::string out = join(firmware.allow);
    for (const Firmware::Pair& pair : firmware.pairs) {
        out += fmt::format("{}{} with DSP firmware {}", out.empty() ? "" : " or ",
                           pair.application.text(), pair.dsp.text());
    }
    if (firmware.min) {
        out += fmt::format("{}{} or newer", out.empty() ? "" : " or ", firmware.min->text());
    }
    return out;
}

namespace {

/// QSFP, OSFP or SFP, whatever their speed.
std::string_view family_of(std::string_view form_factor) {
    for (const std::string_view family : {"QSFP", "OSFP", "SFP"}) {
        if (form_factor.contains(family)) {
            return family;
        }
    }
    return form_factor;
}

} // namespace

bool cage_takes(std::string_view cage, std::string_view form_factor) {
    // A second row of contacts needs a cage that has one; what has one row goes into both.
    return family_of(cage) == family_of(form_factor) &&
           (!form_factor.contains("DD") || cage.contains("DD"));
}

std::string_view name_of(Kind kind) {
    switch (kind) {
    case Kind::Firmware: return "firmware";
    case Kind::Mode: return "mode";
    case Kind::Power: return "power";
    case Kind::FormFactor: return "form_factor";
    case Kind::Temperature: return "temperature";
    case Kind::Feature: break;
    }
    return "feature";
}

std::string_view name_of(Outcome outcome) {
    switch (outcome) {
    case Outcome::Met: return "met";
    case Outcome::CannotTell: return "cannot-tell";
    case Outcome::NotCovered: return "not-covered";
    case Outcome::Excluded: break;
    }
    return "excluded";
}

std::vector<Requirement> requirements_of(Paragraphs paragraphs, const Cage* cage,
                                         const Facts& facts, const Query& query) {
    std::vector<Requirement> out;
    const Rule* rule = paragraphs.empty() ? nullptr : paragraphs.front();
    if (rule != nullptr) {
        add_firmware(rule->firmware, facts, query.firmware_policy, out);
    }
    for (const Breakout& mode : query.modes) {
        add_mode(paragraphs, cage, mode, facts, out);
    }
    if (rule != nullptr && rule->max_power_w) {
        add_power("the entry", *rule->max_power_w, facts, out);
    }
    if (query.modes.empty() && !paragraphs.empty()) {
        add_running(paragraphs, facts, out);
    }
    if (cage != nullptr) {
        add_cage(*cage, facts, out);
    }
    if (query.port) {
        add_port(*query.port, query.modes, facts, out);
    }
    if (rule != nullptr) {
        add_temperature(rule->temperature_c, facts, out);
        add_features(*rule, facts, out);
    }
    return out;
}

Status status_after(Status status, const std::vector<Requirement>& requirements) {
    for (const Requirement& each : requirements) {
        status = std::max(status, each.at_least);
    }
    return status;
}

} // namespace optictl::vendor_db
