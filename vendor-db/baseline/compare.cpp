#include "vendor-db/baseline/compare.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace optictl::vendor_db::baseline {
namespace {

constexpr std::array<std::string_view, fate_count> fate_names{
    "same", "as-before", "new", "moved", "changed", "replaced", "gone", "cannot-tell"};
constexpr std::array<std::string_view, 4> match_names{"known", "differs", "undecided",
                                                      "cannot-tell"};

struct Earlier {
    [[nodiscard]] bool operator()(std::string_view a, std::string_view b) const {
        return stands_before(a, b);
    }
};

/// What identifies one module among all.
using Identity = std::pair<KindName, std::string>;

/// The place of every module that has a serial number of its own. Numbers that two modules have
/// (both ends of a cable, numbers that nobody set) identify none.
std::map<Identity, std::string> places_of(std::span<const Unit> units) {
    std::map<Identity, std::string> places;
    std::set<Identity> doubles;
    for (const Unit& unit : units) {
        if (unit.serial.state != Serial::State::Known || !unit.doubt.empty()) {
            continue;
        }
        const Identity identity{unit.kind, unit.serial.text};
        if (!places.emplace(identity, unit.place).second) {
            doubles.insert(identity);
        }
    }
    for (const Identity& each : doubles) {
        places.erase(each);
    }
    return places;
}

class Comparison {
public:
    Comparison(std::span<const Unit> before, std::span<const Unit> after, const Terms& terms)
        : terms_(terms), places_before_(places_of(before)), places_after_(places_of(after)) {
        for (const Unit& unit : before) {
            ports_[unit.place].first = &unit;
        }
        for (const Unit& unit : after) {
            ports_[unit.place].second = &unit;
        }
    }

    /// `properties(old, now, report)` compares what is not the identity.
    template <class Properties>
    FleetReport run(const Properties& properties) {
        FleetReport out;
        for (const auto& [place, port] : ports_) {
            const bool is_asked = terms_.asked.empty() || terms_.asked.contains(place);
            if (port.second == nullptr && !is_asked) {
                continue;
            }
            PortReport report = compare(place, port.first, port.second);
            if (port.second != nullptr && port.second->doubt.empty()) {
                properties(port.first, *port.second, report);
            }
            settle(report);
            ++out.counts[static_cast<std::size_t>(report.fate)];
            out.failed += report.passes ? 0 : 1;
            out.ports.push_back(std::move(report));
        }
        out.serials_not_compared = serials_not_compared_;
        return out;
    }

private:
    PortReport compare(const std::string& place, const Unit* old, const Unit* now) {
        PortReport out{.place = place};
        if (old != nullptr) {
            out.was = old->kind;
            out.was_serial = old->serial;
            out.moved_to = elsewhere(*old, places_after_);
        }
        if (now != nullptr) {
            out.is = now->kind;
            out.is_serial = now->serial;
            out.moved_from = elsewhere(*now, places_before_);
        }
        if (now == nullptr) {
            out.fate = out.moved_to.empty() ? Fate::Gone : Fate::Moved;
        } else if (!now->doubt.empty()) {
            out.fate = Fate::CannotTell;
            out.reason = now->doubt;
        } else if (old == nullptr) {
            out.fate = out.moved_from.empty() ? Fate::New : Fate::Moved;
        } else if (!old->doubt.empty()) {
            out.fate = Fate::CannotTell;
            out.reason = "before: " + old->doubt;
        } else {
            compare_units(*old, *now, out);
        }
        return out;
    }

    static std::string elsewhere(const Unit& unit, const std::map<Identity, std::string>& places) {
        const auto found = places.find({unit.kind, unit.serial.text});
        const bool known = unit.serial.state == Serial::State::Known && unit.doubt.empty();
        return known && found != places.end() && found->second != unit.place ? found->second : "";
    }

    void compare_units(const Unit& old, const Unit& now, PortReport& out) {
        const auto differ = [&](std::string_view what, const std::string& was,
                                const std::string& is) {
            if (was != is) {
                out.changes.push_back({Match::Differs, std::string(what), was, is});
            }
        };
        differ("vendor", old.kind.vendor, now.kind.vendor);
        differ("part_number", old.kind.part_number, now.kind.part_number);
        differ("form_factor", old.kind.form_factor, now.kind.form_factor);
        const bool other_kind = !out.changes.empty();
        using enum Serial::State;
        const bool comparable =
            old.serial.state == Known && (now.serial.state == Known || now.serial.state == Blank);
        if (comparable) {
            differ("serial", old.serial.shown(), now.serial.shown());
        } else if (old.serial.state == Known && now.serial.state == NotRead) {
            out.changes.push_back({Match::CannotTell, "serial", old.serial.text, "not read"});
        } else if (old.serial.state != Blank || now.serial.state != Blank) {
            ++serials_not_compared_;
        }
        const bool other = other_kind || (comparable && old.serial.shown() != now.serial.shown());
        if (other) {
            out.fate = out.moved_from.empty() ? Fate::Replaced : Fate::Moved;
        }
    }

    /// The fate that the changes make of what looked the same, and whether it passes.
    void settle(PortReport& report) const {
        bool differs = false;
        bool known = false;
        bool unknown = false;
        for (const Change& each : report.changes) {
            differs = differs || each.match == Match::Differs;
            known = known || each.match == Match::Known || each.match == Match::Undecided;
            unknown = unknown || each.match == Match::CannotTell;
        }
        if (report.fate == Fate::Same) {
            report.fate = differs   ? Fate::Changed
                          : unknown ? Fate::CannotTell
                          : known   ? Fate::Known
                                    : Fate::Same;
        }
        report.passes =
            report.fate == Fate::Same || (report.fate == Fate::Known && terms_.allow_known);
    }

    const Terms& terms_;
    std::map<std::string, std::pair<const Unit*, const Unit*>, Earlier> ports_;
    std::map<Identity, std::string> places_before_;
    std::map<Identity, std::string> places_after_;
    unsigned serials_not_compared_ = 0;
};

bool wants(const Terms& terms, const Key& key) {
    return terms.sections[static_cast<std::size_t>(key.section)];
}

/// What a module has of a property: its value, "absent", or "not read".
std::string shown(const Properties& properties, const Key& key) {
    const auto found = properties.find(key);
    return found == properties.end() ? std::string(absent) : found->second.value_or("not read");
}
bool is_unread(const Properties& properties, const Key& key) {
    const auto found = properties.find(key);
    return found != properties.end() && !found->second;
}

/// One property that is `found` and should be `expected`.
void add(std::string_view expected, const Key& key, const Unit& unit, const Texts* own,
         PortReport& out) {
    const std::string found = shown(*unit.properties, key);
    if (is_unread(*unit.properties, key)) {
        out.changes.push_back({Match::CannotTell, key.text(), std::string(expected), found});
    } else if (found != expected) {
        const auto was = own != nullptr ? own->find(key) : Texts::const_iterator{};
        const bool as_it_was = own != nullptr && was != own->end() && was->second == found;
        out.changes.push_back(
            {as_it_was ? Match::Known : Match::Differs, key.text(), std::string(expected), found});
    }
}

/// What a kind is undecided about: what a host sets is a matter of the port, which keeps it.
void add_undecided(const Key& key, const Unit& unit, const Texts* own, PortReport& out) {
    const std::string found = shown(*unit.properties, key);
    const auto was = own != nullptr ? own->find(key) : Texts::const_iterator{};
    const bool has_own = own != nullptr && was != own->end();
    if (is_unread(*unit.properties, key)) {
        out.changes.push_back({Match::CannotTell, key.text(), has_own ? was->second : "", found});
    } else if (has_own && was->second != found) {
        out.changes.push_back({Match::Differs, key.text(), was->second, found});
    } else if (key.section != Section::Configuration) {
        out.changes.push_back({Match::Undecided, key.text(), "", found});
    }
}

class Check {
public:
    Check(const Baseline& baseline, const Terms& terms) : baseline_(baseline), terms_(terms) {
        for (const Port& port : baseline.ports) {
            ports_.emplace(port.name, &port);
        }
    }

    void compare(const Unit& unit, PortReport& out) {
        const Kind* kind = baseline_.kind(unit.kind);
        if (kind == nullptr) {
            out.reason = fmt::format("the baseline has no entry for {}", unit.kind.text());
            // A module in a port that had it before is there by the word of the baseline alone.
            out.fate = out.fate == Fate::Same ? Fate::CannotTell : out.fate;
            return;
        }
        const Texts* own = own_of(unit, out);
        for (const auto& [key, expected] : kind->expected) {
            if (wants(terms_, key)) {
                add(expected, key, unit, own, out);
            }
        }
        std::set<Key> open;
        for (const Undecided& each : kind->undecided) {
            open.insert(each.key);
            if (wants(terms_, each.key)) {
                add_undecided(each.key, unit, own, out);
            }
        }
        add_unexpected(*kind, open, unit, own, out);
    }

    [[nodiscard]] std::vector<std::string> not_compared() const {
        return {not_compared_.begin(), not_compared_.end()};
    }

private:
    /// What the port had of its own, if the same kind is still in it.
    const Texts* own_of(const Unit& unit, const PortReport& report) const {
        const std::string& from = report.moved_from.empty() ? unit.place : report.moved_from;
        const auto found = ports_.find(from);
        return found != ports_.end() && found->second->kind == unit.kind ? &found->second->own
                                                                         : nullptr;
    }

    /// What the module has beyond its entry, in sections of which the entry has something.
    void add_unexpected(const Kind& kind, const std::set<Key>& open, const Unit& unit,
                        const Texts* own, PortReport& out) {
        for (const auto& [key, value] : *unit.properties) {
            if (!wants(terms_, key) || !value || kind.expected.contains(key) ||
                open.contains(key)) {
                continue;
            }
            if (has_section(kind, key.section)) {
                add(absent, key, unit, own, out);
            } else {
                not_compared_.insert(
                    fmt::format("{} of {}", name_of(key.section), unit.kind.text()));
            }
        }
    }
    static bool has_section(const Kind& kind, Section section) {
        const auto first = kind.expected.lower_bound(Key{section, {}});
        return (first != kind.expected.end() && first->first.section == section) ||
               std::ranges::any_of(kind.undecided, [section](const Undecided& each) {
                   return each.key.section == section;
               });
    }

    const Baseline& baseline_;
    const Terms& terms_;
    std::map<std::string_view, const Port*> ports_;
    std::set<std::string> not_compared_;
};

/// What a module was and is, property by property. What was not read before says nothing.
void compare_properties(const Unit& old, const Unit& now, const Terms& terms, PortReport& out) {
    if (old.properties == now.properties) {
        return;
    }
    for (const auto& [key, value] : *old.properties) {
        if (wants(terms, key) && value) {
            add(*value, key, now, nullptr, out);
        }
    }
    for (const auto& [key, value] : *now.properties) {
        if (!wants(terms, key) || old.properties->contains(key) || !value) {
            continue;
        }
        const auto first = old.properties->lower_bound(Key{key.section, {}});
        if (first != old.properties->end() && first->first.section == key.section) {
            add(absent, key, now, nullptr, out);
        }
    }
}

} // namespace

std::string_view name_of(Fate fate) {
    return fate_names[static_cast<std::size_t>(fate)];
}

std::string_view name_of(Match match) {
    return match_names[static_cast<std::size_t>(match)];
}

std::vector<Drift> drift_of(std::span<const Unit> units) {
    std::map<KindName, Drift> by_kind;
    for (const Unit& unit : units) {
        const auto found = unit.properties->find(firmware_key());
        if (unit.doubt.empty() && found != unit.properties->end() && found->second) {
            Drift& drift = by_kind[unit.kind];
            drift.kind = unit.kind;
            drift.places[*found->second].push_back(unit.place);
        }
    }
    std::vector<Drift> out;
    for (auto& [kind, drift] : by_kind) {
        if (drift.places.size() > 1) {
            for (auto& [version, places] : drift.places) {
                std::ranges::sort(places, stands_before);
            }
            out.push_back(std::move(drift));
        }
    }
    return out;
}

FleetReport check(const Baseline& baseline, std::span<const Unit> units, const Terms& terms) {
    const std::vector<Unit> before = units_of(baseline);
    Check rules(baseline, terms);
    FleetReport out = Comparison(before, units, terms)
                          .run([&](const Unit* /*old*/, const Unit& now, PortReport& report) {
                              rules.compare(now, report);
                          });
    out.not_compared = rules.not_compared();
    out.drift = drift_of(units);
    return out;
}

FleetReport diff(std::span<const Unit> before, std::span<const Unit> after, const Terms& terms) {
    FleetReport out = Comparison(before, after, terms)
                          .run([&](const Unit* old, const Unit& now, PortReport& report) {
                              const bool one_kind =
                                  old != nullptr && old->doubt.empty() && old->kind == now.kind;
                              if (one_kind) {
                                  compare_properties(*old, now, terms, report);
                              }
                          });
    out.drift = drift_of(after);
    return out;
}

} // namespace optictl::vendor_db::baseline
