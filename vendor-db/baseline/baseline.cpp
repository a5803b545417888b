#include "vendor-db/baseline/baseline.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace optictl::vendor_db::baseline {
namespace {

constexpr std::array<std::string_view, section_count> section_names{
    "identity", "firmware", "applications", "thresholds", "configuration"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Takes a number off the front of a text, without its leading zeros.
std::string_view take_digits(std::string_view& text) {
    const std::size_t size =
        static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
    std::string_view digits = text.substr(0, size);
    text.remove_prefix(size);
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
}

/// All keys that a module of the kind has, and the value of each.
class Votes {
public:
    void add(const Unit& unit) {
        units_.push_back(&unit);
        for (const auto& [key, value] : *unit.properties) {
            keys_.insert(key);
        }
    }

    [[nodiscard]] Kind count(const KindName& name) const {
        Kind kind{.name = name, .modules = static_cast<unsigned>(units_.size())};
        for (const Key& key : keys_) {
            const std::vector<Vote> votes = votes_on(key);
            if (votes.empty()) {
                continue; // no module tells it
            }
            unsigned told = 0;
            for (const Vote& each : votes) {
                told += each.count;
            }
            if (votes.front().count * 2 <= told) {
                kind.undecided.push_back({key, votes});
            } else if (votes.front().value != absent) {
                kind.expected.emplace(key, votes.front().value);
            }
        }
        return kind;
    }

private:
    /// Values and how many modules have them, the most frequent first. A module that was not read
    /// there has no vote.
    [[nodiscard]] std::vector<Vote> votes_on(const Key& key) const {
        std::map<std::string_view, unsigned> counts;
        for (const Unit* unit : units_) {
            const auto found = unit->properties->find(key);
            if (found == unit->properties->end()) {
                ++counts[absent];
            } else if (found->second) {
                ++counts[*found->second];
            }
        }
        std::vector<Vote> votes;
        for (const auto& [value, count] : counts) {
            votes.push_back({std::string(value), count});
        }
        std::ranges::stable_sort(votes, std::ranges::greater{}, &Vote::count);
        return votes;
    }

    std::vector<const Unit*> units_;
    std::set<Key> keys_;
};

/// Where a module differs from its kind, and what it has where the kind is undecided.
Texts own_of(const Unit& unit, const Kind& kind) {
    Texts own;
    for (const auto& [key, value] : *unit.properties) {
        const auto expected = kind.expected.find(key);
        if (value && (expected == kind.expected.end() || expected->second != *value)) {
            own.emplace(key, *value);
        }
    }
    const auto lacks = [&](const Key& key) { return !unit.properties->contains(key); };
    for (const auto& [key, value] : kind.expected) {
        if (lacks(key)) {
            own.emplace(key, absent);
        }
    }
    for (const Undecided& each : kind.undecided) {
        if (lacks(each.key)) {
            own.emplace(each.key, absent);
        }
    }
    return own;
}

} // namespace

std::string_view name_of(Section section) {
    return section_names[static_cast<std::size_t>(section)];
}

std::optional<Section> section_of(std::string_view name) {
    const auto found = std::ranges::find(section_names, name);
    return found != section_names.end()
               ? std::optional(static_cast<Section>(found - section_names.begin()))
               : std::nullopt;
}

std::string Key::text() const {
    return fmt::format("{}.{}", name_of(section), name);
}

const Key& firmware_key() {
    static const Key key{Section::Firmware, "active_firmware"};
    return key;
}

std::string KindName::text() const {
    return fmt::format("{} {}", vendor.empty() ? "(no vendor)" : vendor,
                       part_number.empty() ? "(no part number)" : part_number);
}

std::string Serial::shown() const {
    switch (state) {
    case State::Known: return text;
    case State::Blank: return "blank";
    case State::NotRead: return "not read";
    case State::Redacted: break;
    }
    return "redacted";
}

const Kind* Baseline::kind(const KindName& name) const {
    const auto found = std::ranges::lower_bound(kinds, name, {}, &Kind::name);
    return found != kinds.end() && found->name == name ? &*found : nullptr;
}

Baseline make(std::span<const Unit> units) {
    std::map<KindName, Votes> by_kind;
    for (const Unit& unit : units) {
        if (unit.doubt.empty()) {
            by_kind[unit.kind].add(unit);
        }
    }
    Baseline out;
    for (const auto& [name, votes] : by_kind) {
        out.kinds.push_back(votes.count(name));
    }
    for (const Unit& unit : units) {
        if (unit.doubt.empty()) {
            Port& port = out.ports.emplace_back();
            port.name = unit.place;
            port.kind = unit.kind;
            port.serial = unit.serial;
            port.own = own_of(unit, *out.kind(unit.kind));
        }
    }
    std::ranges::stable_sort(out.ports, stands_before, &Port::name);
    return out;
}

std::vector<Unit> units_of(const Baseline& baseline) {
    std::vector<Unit> out;
    std::map<const Kind*, std::shared_ptr<const Properties>> of_kinds;
    for (const Port& port : baseline.ports) {
        const Kind* kind = baseline.kind(port.kind);
        auto& shared = of_kinds[kind];
        if (!shared) {
            auto all = std::make_shared<Properties>();
            if (kind != nullptr) {
                all->insert(kind->expected.begin(), kind->expected.end());
            }
            shared = all;
        }
        auto properties = shared;
        if (!port.own.empty()) {
            auto own = std::make_shared<Properties>(*shared);
            for (const auto& [key, value] : port.own) {
                if (value == absent) {
                    own->erase(key);
                } else {
                    (*own)[key] = value;
                }
            }
            properties = own;
        }
        out.push_back({.place = port.name,
                       .doubt = {},
                       .kind = port.kind,
                       .serial = port.serial,
                       .properties = std::move(properties)});
    }
    return out;
}

bool stands_before(std::string_view a, std::string_view b) {
    const std::string_view whole_a = a;
    const std::string_view whole_b = b;
    while (!a.empty() && !b.empty()) {
        if (is_digit(a.front()) && is_digit(b.front())) {
            const std::string_view one = take_digits(a);
            const std::string_view other = take_digits(b);
            if (one.size() != other.size()) {
                return one.size() < other.size();
            }
            if (one != other) {
                return one < other;
            }
        } else if (a.front() != b.front()) {
            return a.front() < b.front();
        } else {
            a.remove_prefix(1);
            b.remove_prefix(1);
        }
    }
    return a.empty() && b.empty() ? whole_a < whole_b : a.empty();
}

} // namespace optictl::vendor_db::baseline
