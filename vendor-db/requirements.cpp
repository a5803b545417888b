// What a rule, a cage and the modes asked for want of a module.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sff/model/breakout.hpp"
#include "vendor-db/fibre/optics.hpp"
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

std::string lanes_text(const std::vector<unsigned>& lanes) {
    return fmt::format("{}", fmt::join(lanes, ", "));
}

/// What an application lacks for a mode, the worst first; `near`: how far it came.
struct Lack {
    unsigned near = 0;
    Outcome outcome = Outcome::Excluded;
    std::string text;
};

Lack lack_of(const ApplicationFacts& application, const Mode& mode,
             const std::vector<unsigned>& wanted_starts) {
    const std::string who = fmt::format("application {} ({})", application.code, application.host);
    if (application.rate != mode.rate) {
        return {0, Outcome::Excluded, who + " has another speed"};
    }
    if (mode.host_lanes != 0 && application.host_lanes != mode.host_lanes) {
        return {1, Outcome::Excluded,
                fmt::format("{} takes {} host lanes, not {}", who, application.host_lanes,
                            mode.host_lanes)};
    }
    if (application.starts.size() < mode.count) {
        if (!application.has_starts) {
            return {2, Outcome::CannotTell,
                    who + " does not state its start lanes (flat memory, or not read)"};
        }
        return {2, Outcome::Excluded,
                fmt::format("{} fits {} times side by side (host lanes {}), not {}", who,
                            application.starts.size(), lanes_text(application.starts), mode.count)};
    }
    for (const unsigned start : wanted_starts) {
        if (std::ranges::find(application.starts, start) == application.starts.end()) {
            return {3, Outcome::Excluded,
                    fmt::format("{} cannot start on host lane {}, only on {}", who, start,
                                lanes_text(application.starts))};
        }
    }
    return {4, Outcome::Met,
            fmt::format(
                "{} on host lane{} {}", who, mode.count == 1 ? "" : "s",
                lanes_text({application.starts.begin(), application.starts.begin() + mode.count}))};
}

/// The speed at the front of an interface's name, "100GBASE-SR4"; 0 when none is.
unsigned rate_of_name(std::string_view name) {
    unsigned rate = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), rate);
    return error == std::errc{} && end != name.data() + name.size() && *end == 'G' ? rate : 0;
}

/// Whether a module without applications can run a mode, by the interfaces that it names: as one
/// port, or as one port a lane where each lane has fibres of its own.
Requirement by_names(const Mode& mode, const Facts& facts) {
    unsigned most = 0;
    std::string fastest;
    for (const std::string& name : facts.media) {
        const unsigned rate = rate_of_name(name);
        const Optics* optics = optics_of(name);
        const bool split = optics != nullptr && optics->pairs > 1 && optics->lanes == mode.count &&
                           mode.count * mode.rate == rate;
        if (rate == mode.rate && mode.count == 1) {
            return make(Kind::Mode, Outcome::Met,
                        fmt::format("{}: one port of {}", mode.text(), name));
        }
        if (split) {
            return make(Kind::Mode, Outcome::Met,
                        fmt::format("{}: a port on each lane of {}", mode.text(), name));
        }
        if (rate > most) {
            most = rate;
            fastest = name;
        }
    }
    if (most != 0 && mode.count * mode.rate > most) {
        return make(Kind::Mode, Outcome::Excluded,
                    fmt::format("{}: it is {}, {}G in all", mode.text(), fastest, most),
                    "a module of that speed");
    }
    return make(Kind::Mode, Outcome::CannotTell,
                fmt::format("{}: {} modules do not advertise how they can be split", mode.text(),
                            facts.standard),
                "an entry that lists the mode");
}

/// Instances of several applications of one speed: data paths may use different AppSel codes
/// (OIF-CMIS 5.4 section 6.2.1.5).
Lack lack_of_all(const Mode& mode, const std::vector<unsigned>& wanted_starts, const Facts& facts) {
    std::vector<unsigned> starts;
    std::vector<unsigned> codes;
    model::LaneSet host = 0;
    model::LaneSet media = 0;
    for (const ApplicationFacts& each : facts.applications) {
        const bool speed =
            each.rate == mode.rate && (mode.host_lanes == 0 || each.host_lanes == mode.host_lanes);
        for (std::size_t i = 0; speed && i < each.starts.size(); ++i) {
            const auto own = model::lane_set(each.starts[i], each.host_lanes);
            const unsigned media_start = i < each.media_starts.size() ? each.media_starts[i] : 0;
            const auto light = media_start == 0 ? model::LaneSet{0}
                                                : model::lane_set(media_start, each.media_lanes);
            if ((host & own) != 0 || (media & light) != 0) {
                continue;
            }
            host |= own;
            media |= light;
            starts.push_back(each.starts[i]);
            if (codes.empty() || codes.back() != each.code) {
                codes.push_back(each.code);
            }
        }
    }
    std::ranges::sort(starts);
    const bool at_starts = std::ranges::all_of(
        wanted_starts, [&](unsigned start) { return std::ranges::binary_search(starts, start); });
    if (starts.size() < mode.count || !at_starts) {
        return {0, Outcome::Excluded, {}};
    }
    starts.resize(mode.count);
    return {4, Outcome::Met,
            fmt::format("applications {} on host lanes {}", fmt::join(codes, ", "),
                        lanes_text(starts))};
}

/// Whether the module can run a mode, by what it advertises.
Requirement advertised(const Mode& mode, const std::vector<unsigned>& starts, const Facts& facts) {
    if (!facts.has_applications) {
        return by_names(mode, facts);
    }
    Lack best{.near = 0, .outcome = Outcome::Excluded, .text = "no application has that speed"};
    for (const ApplicationFacts& each : facts.applications) {
        Lack lack = lack_of(each, mode, starts);
        if (lack.near > best.near) {
            best = std::move(lack);
        }
    }
    if (best.outcome != Outcome::Met) {
        if (Lack all = lack_of_all(mode, starts, facts); all.outcome == Outcome::Met) {
            best = std::move(all);
        }
    }
    if (best.outcome != Outcome::Met && !facts.applications_complete) {
        return make(
            Kind::Mode, Outcome::CannotTell,
            fmt::format("{}: the list of applications was not read to its end", mode.text()),
            "a dump with lower memory and page 01h");
    }
    return make(Kind::Mode, best.outcome, fmt::format("{}: {}", mode.text(), best.text),
                best.outcome == Outcome::Met ? "" : "a module that advertises " + mode.text());
}

std::string modes_text(const auto& modes, auto text) {
    std::string out;
    for (const auto& each : modes) {
        out += (out.empty() ? "" : ", ") + text(each);
    }
    return out;
}

void add_mode(const Rule* rule, const Cage* cage, const Mode& mode, const Facts& facts,
              std::vector<Requirement>& out) {
    const ModeEntry* entry = nullptr;
    if (rule != nullptr && !rule->modes.empty()) {
        const auto found = std::ranges::find_if(
            rule->modes, [&](const ModeEntry& each) { return each.mode.same_as(mode); });
        entry = found != rule->modes.end() ? &*found : nullptr;
        if (entry == nullptr) {
            const auto name = [](const ModeEntry& each) { return each.mode.text(); };
            out.push_back(make(Kind::Mode, Outcome::NotCovered,
                               fmt::format("{} is not among the modes of the entry: {}",
                                           mode.text(), modes_text(rule->modes, name)),
                               "a mode of the entry"));
        }
    }
    Requirement can =
        advertised(mode, entry != nullptr ? entry->start_lanes : std::vector<unsigned>{}, facts);
    if (entry != nullptr && can.outcome == Outcome::CannotTell) {
        can =
            make(Kind::Mode, Outcome::Met, mode.text() + ": by the entry, the module does not say");
    }
    if (entry != nullptr && can.outcome == Outcome::Met) {
        can.at_least = entry->status;
        can.outcome = entry->status == Status::Blocked ? Outcome::Excluded : Outcome::Met;
        can.text += entry->fec.empty() ? "" : fmt::format(", FEC {}", entry->fec);
        can.text += entry->reason.empty() ? "" : fmt::format(" ({})", entry->reason);
        can.change = entry->status == Status::Blocked ? "another mode" : "";
    }
    out.push_back(std::move(can));
    const auto same = [&](const Mode& each) { return each.same_as(mode); };
    if (cage != nullptr && !cage->modes.empty() && std::ranges::none_of(cage->modes, same)) {
        const auto name = [](const Mode& each) { return each.text(); };
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

/// What runs against the modes of the entry; which mode is asked for counts before it.
void add_running(const Rule& rule, const Facts& facts, std::vector<Requirement>& out) {
    if (rule.modes.empty()) {
        return;
    }
    for (const Mode& each : facts.running) {
        const bool covered = std::ranges::any_of(rule.modes, [&](const ModeEntry& entry) {
            const bool lanes =
                entry.mode.host_lanes == 0 || entry.mode.host_lanes == each.host_lanes;
            return entry.mode.rate == each.rate && entry.mode.count >= each.count && lanes;
        });
        if (!covered) {
            const auto name = [](const ModeEntry& entry) { return entry.mode.text(); };
            const Mode plain{each.count, each.rate, 0};
            out.push_back(make(Kind::Mode, Outcome::NotCovered,
                               fmt::format("runs {}, which is not among the modes of the entry: {}",
                                           plain.text(), modes_text(rule.modes, name)),
                               "a mode of the entry"));
        }
    }
}

void add_port(const PortPlace& port, const std::vector<Mode>& modes, const Facts& facts,
              std::vector<Requirement>& out) {
    if (port.max_power_w) {
        add_power(port.name, *port.max_power_w, facts, out);
    }
    if (!port.cage.empty() && !facts.form_factor.empty() &&
        family_of(normalised(port.cage)) != family_of(facts.form_factor)) {
        out.push_back(make(
            Kind::FormFactor, Outcome::Excluded,
            fmt::format("{} is a {} cage, this is {}", port.name, port.cage, facts.form_factor),
            "another port"));
    }
    for (const Mode& mode : modes) {
        unsigned least = 0; // host lanes of the narrowest application of that speed
        for (const ApplicationFacts& each : facts.applications) {
            const bool fits = each.rate == mode.rate && each.host_lanes != 0 &&
                              (mode.host_lanes == 0 || each.host_lanes == mode.host_lanes);
            if (fits && (least == 0 || each.host_lanes < least)) {
                least = each.host_lanes;
            }
        }
        if (port.lanes != 0 && least * mode.count > port.lanes) {
            out.push_back(make(Kind::Mode, Outcome::Excluded,
                               fmt::format("{} takes {} host lanes, {} has {}", mode.text(),
                                           least * mode.count, port.name, port.lanes),
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

std::string_view family_of(std::string_view form_factor) {
    for (const std::string_view family : {"QSFP", "OSFP", "SFP"}) {
        if (form_factor.contains(family)) {
            return family;
        }
    }
    return form_factor;
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

std::vector<Requirement> requirements_of(const Rule* rule, const Cage* cage, const Facts& facts,
                                         const Query& query) {
    std::vector<Requirement> out;
    if (rule != nullptr) {
        add_firmware(rule->firmware, facts, query.firmware_policy, out);
    }
    for (const Mode& mode : query.modes) {
        add_mode(rule, cage, mode, facts, out);
    }
    if (rule != nullptr && rule->max_power_w) {
        add_power("the entry", *rule->max_power_w, facts, out);
    }
    if (rule != nullptr && query.modes.empty()) {
        add_running(*rule, facts, out);
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
