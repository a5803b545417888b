#include "vendor-db/match.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sff/format/advice.hpp"

namespace optictl::vendor_db {
namespace {

Fit yes_if(bool fits) {
    return fits ? Fit::Yes : Fit::No;
}

/// A text that was not read cannot be compared; one with unprintable bytes matches nothing.
template <class Matches>
Fit fit_text(const Text& text, Matches matches) {
    if (text.state == Text::State::NotRead) {
        return Fit::CannotTell;
    }
    return yes_if(text.state == Text::State::Ok && matches());
}

Fit fit_range(const TextRange& range, const Text& text) {
    if (range.empty()) {
        return Fit::Yes;
    }
    if (text.state == Text::State::NotRead) {
        return Fit::CannotTell;
    }
    if (!range.exact.empty()) {
        return yes_if(text.state == Text::State::Ok && text.normal == range.exact);
    }
    const auto below = compare_by_shape(range.min, text.normal);
    const auto above = compare_by_shape(text.normal, range.max);
    const bool comparable = (range.min.empty() || below) && (range.max.empty() || above);
    if (text.state != Text::State::Ok || !comparable) {
        return Fit::CannotTell;
    }
    return yes_if((range.min.empty() || *below <= 0) && (range.max.empty() || *above <= 0));
}

Fit fit_version(const VersionRange& range, const std::optional<Version>& version) {
    if (range.empty()) {
        return Fit::Yes;
    }
    if (!version) {
        return Fit::CannotTell;
    }
    const auto below = range.min ? compare(*range.min, *version) : std::strong_ordering::less;
    const auto above = range.max ? compare(*version, *range.max) : std::strong_ordering::less;
    if (!below || !above) {
        return Fit::CannotTell;
    }
    return yes_if(*below <= 0 && *above <= 0);
}

/// One of the names that the rule lists; an empty value is not known.
Fit fit_name(const std::vector<std::string>& names, const std::string& value) {
    if (names.empty()) {
        return Fit::Yes;
    }
    return value.empty() ? Fit::CannotTell : yes_if(std::ranges::find(names, value) != names.end());
}

Fit fit_media(const Rule& rule, const Facts& facts) {
    if (rule.media.empty()) {
        return Fit::Yes;
    }
    if (!facts.media_contradiction.empty()) {
        return Fit::No;
    }
    if (facts.media.empty()) {
        return Fit::CannotTell;
    }
    return yes_if(std::ranges::find_first_of(rule.media, facts.media) != rule.media.end());
}

std::string range_text(const TextRange& range) {
    if (!range.exact.empty()) {
        return range.exact;
    }
    return fmt::format("{}..{}", range.min, range.max);
}

std::string version_text(const std::optional<Version>& version) {
    return version ? version->text() : std::string{};
}

std::string shown(const Text& text) {
    return text.state == Text::State::NotRead ? "(not read)" : text.shown;
}

/// Whether a glob begins almost as a text does.
bool begins_nearly(std::string_view prefix, std::string_view text) {
    constexpr std::size_t least = 4; // of less, everything begins alike
    for (const std::size_t size : {prefix.size() - 1, prefix.size(), prefix.size() + 1}) {
        if (prefix.size() >= least && one_apart(prefix, text.substr(0, size))) {
            return true;
        }
    }
    return false;
}

/// Whether a part number is almost the one of a rule.
bool is_near_part(const Pattern& pattern, const Text& part) {
    if (part.state != Text::State::Ok) {
        return false;
    }
    switch (pattern.kind) {
    case Pattern::Kind::Exact: return nearly_the_same(pattern.normal, part.normal);
    case Pattern::Kind::Cable: {
        Pattern any_length = pattern;
        any_length.min_m = Pattern{}.min_m;
        any_length.max_m = Pattern{}.max_m;
        return any_length.matches(part) || begins_nearly(pattern.prefix, part.normal);
    }
    case Pattern::Kind::Glob: return begins_nearly(pattern.prefix, part.normal);
    case Pattern::Kind::Regex: break;
    }
    return false;
}

/// A text without each of its characters in turn.
std::vector<std::string> shortened(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        out.push_back(text.substr(0, i) + text.substr(i + 1));
    }
    return out;
}

} // namespace

Fit fit(Field field, const Rule& rule, const Facts& facts, const Query& query) {
    switch (field) {
    case Field::Vendor:
        return rule.vendor.empty() ? Fit::Yes : fit_text(facts.vendor, [&] {
            return std::ranges::any_of(
                rule.vendor, [&](const Pattern& each) { return each.matches(facts.vendor); });
        });
    case Field::PartNumber:
        return !rule.part_number ? Fit::Yes : fit_text(facts.part_number, [&] {
            return rule.part_number->matches(facts.part_number);
        });
    case Field::Revision: return fit_range(rule.revision, facts.revision);
    case Field::Serial: return fit_range(rule.serial, facts.serial);
    case Field::Oui: return fit_name(rule.oui, facts.oui);
    case Field::FormFactor: return fit_name(rule.form_factor, facts.form_factor);
    case Field::Media: return fit_media(rule, facts);
    case Field::Connector: return fit_name(rule.connector, facts.connector);
    case Field::Platform: return fit_name(rule.platform, query.platform);
    case Field::Cage: return fit_name(rule.cage, query.cage);
    case Field::Nos: break;
    }
    return fit_version(rule.nos, query.nos);
}

Fitting fitting(const Rule& rule, const Facts& facts, const Query& query) {
    Fitting out{.rule = &rule,
                .differ = {},
                .undecided = {},
                .expired = rule.expires && *rule.expires < query.today,
                .early = rule.from && query.today < *rule.from};
    for (std::size_t i = 0; i < field_count; ++i) {
        const auto field = static_cast<Field>(i);
        if (!rule.fields.has(field)) {
            continue;
        }
        const Fit one = fit(field, rule, facts, query);
        if (one == Fit::No) {
            out.differ.add(field);
        } else if (one == Fit::CannotTell) {
            out.undecided.add(field);
        }
    }
    return out;
}

int compare_specificity(const Rule& a, const Rule& b) {
    const auto key = [](const Rule& rule) {
        const bool exact = rule.part_number && rule.part_number->kind == Pattern::Kind::Exact;
        return std::tuple(rule.fields.count(), exact,
                          exact || !rule.part_number ? 0U : rule.part_number->literals);
    };
    const auto order = key(a) <=> key(b);
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

void Index::add_to(Bucket& bucket, const Rule& rule) const {
    if (rule.part_number && rule.part_number->kind == Pattern::Kind::Exact) {
        bucket.by_part[rule.part_number->normal].push_back(&rule);
    } else {
        bucket.rest.push_back(&rule);
    }
}

void Index::add(const Rule& rule) {
    const bool exact_vendors =
        !rule.vendor.empty() && std::ranges::all_of(rule.vendor, [](const Pattern& each) {
            return each.kind == Pattern::Kind::Exact;
        });
    if (!exact_vendors) {
        add_to(any_vendor_, rule);
    }
    if (exact_vendors) {
        std::set<std::string_view> seen;
        for (const Pattern& each : rule.vendor) {
            if (seen.insert(each.normal).second) {
                add_to(by_vendor_[each.normal], rule);
                const std::string plain = squeezed(each.normal);
                Rules& same = by_squeezed_vendor_[plain];
                if (same.empty()) {
                    for (std::string& shorter : shortened(plain)) {
                        by_shortened_vendor_[std::move(shorter)].push_back(plain);
                    }
                }
                same.push_back(&rule);
            }
        }
    }
    if (rule.part_number && rule.part_number->kind == Pattern::Kind::Exact) {
        by_part_[rule.part_number->normal].push_back(&rule);
    }
}

void Index::add(const VendorGroup& group) {
    for (const std::string& name : group.names) {
        groups_[name].push_back(&group);
    }
}

const Index::Groups& Index::groups_of(const std::string& vendor) const {
    static const Groups none;
    const auto found = groups_.find(vendor);
    return found != groups_.end() ? found->second : none;
}

std::vector<const Rule*> Index::candidates(const Facts& facts) const {
    Rules out;
    const auto add = [&](const Bucket& bucket) {
        const auto found = bucket.by_part.find(facts.part_number.normal);
        if (found != bucket.by_part.end()) {
            out.insert(out.end(), found->second.begin(), found->second.end());
        }
        for (const Rule* rule : bucket.rest) {
            if (!rule->part_number || rule->part_number->matches(facts.part_number) ||
                facts.part_number.state == Text::State::NotRead) {
                out.push_back(rule);
            }
        }
    };
    if (const auto found = by_vendor_.find(facts.vendor.normal); found != by_vendor_.end()) {
        add(found->second);
    }
    add(any_vendor_);
    return out;
}

std::vector<NearMiss> Index::near_misses(const Facts& facts, const Query& query) const {
    constexpr std::size_t most = 5;
    std::vector<NearMiss> out;
    const auto consider = [&](const Rule* rule) {
        if (out.size() >= most || std::ranges::find(out, rule, &NearMiss::rule) != out.end()) {
            return;
        }
        // A rule of a whole vendor or of all optics is not near to one of them.
        const bool near =
            rule->part_number && (rule->part_number->matches(facts.part_number) ||
                                  is_near_part(*rule->part_number, facts.part_number));
        if (!near) {
            return;
        }
        const Fitting how = fitting(*rule, facts, query);
        if (how.differ.count() != 1) {
            return;
        }
        for (std::size_t i = 0; i < field_count; ++i) {
            const auto field = static_cast<Field>(i);
            if (how.differ.has(field)) {
                out.push_back({rule, field, listed_text(field, *rule),
                               found_text(field, facts, query), hint_of(field, *rule, facts)});
            }
        }
    };
    const auto consider_all = [&](const auto& map, const std::string& key) {
        if (const auto found = map.find(key); found != map.end()) {
            std::ranges::for_each(found->second, consider);
        }
    };
    const std::string vendor = squeezed(facts.vendor.normal);
    consider_all(by_part_, facts.part_number.normal);
    consider_all(by_squeezed_vendor_, vendor);
    for (const VendorGroup* group : groups_of(facts.vendor.normal)) {
        for (const std::string& name : group->names) {
            consider_all(by_squeezed_vendor_, squeezed(name));
        }
    }
    for (const std::string& other : near_vendors(vendor)) {
        consider_all(by_squeezed_vendor_, other);
    }
    std::ranges::for_each(any_vendor_.rest, consider);
    return out;
}

std::vector<std::string> Index::near_vendors(const std::string& squeezed_vendor) const {
    std::vector<std::string> out;
    const auto take = [&](const std::string& other) {
        if (other != squeezed_vendor && one_apart(other, squeezed_vendor) &&
            std::ranges::find(out, other) == out.end()) {
            out.push_back(other);
        }
    };
    const auto take_of = [&](const std::string& shorter) {
        if (const auto found = by_shortened_vendor_.find(shorter);
            found != by_shortened_vendor_.end()) {
            std::ranges::for_each(found->second, take);
        }
    };
    take_of(squeezed_vendor); // the other one has a character more
    for (const std::string& shorter : shortened(squeezed_vendor)) {
        take_of(shorter); // another character
        if (by_squeezed_vendor_.contains(shorter)) {
            take(shorter); // one less
        }
    }
    return out;
}

std::string Index::hint_of(Field field, const Rule& rule, const Facts& facts) const {
    for (const VendorGroup* group : groups_of(facts.vendor.normal)) {
        const bool known = std::ranges::any_of(rule.vendor, [&](const Pattern& each) {
            return std::ranges::find(group->names, each.normal) != group->names.end();
        });
        if (known && field == Field::Vendor) {
            return group->source;
        }
    }
    return {};
}

std::string listed_text(Field field, const Rule& rule) {
    const auto joined = [](const std::vector<std::string>& names) {
        return fmt::format("{}", fmt::join(names, " or "));
    };
    const auto pattern = [](const Pattern& each) {
        return each.kind == Pattern::Kind::Exact
                   ? each.text
                   : fmt::format("{} {}", name_of(each.kind), each.text);
    };
    switch (field) {
    case Field::Vendor: {
        std::vector<std::string> names;
        std::ranges::transform(rule.vendor, std::back_inserter(names), pattern);
        return joined(names);
    }
    case Field::PartNumber: return rule.part_number ? pattern(*rule.part_number) : "";
    case Field::Revision: return range_text(rule.revision);
    case Field::Serial: return range_text(rule.serial);
    case Field::Oui: return joined(rule.oui);
    case Field::FormFactor: return joined(rule.form_factor);
    case Field::Media: return joined(rule.media);
    case Field::Connector: return joined(rule.connector);
    case Field::Platform: return joined(rule.platform);
    case Field::Cage: return joined(rule.cage);
    case Field::Nos: break;
    }
    return fmt::format("{}..{}", version_text(rule.nos.min), version_text(rule.nos.max));
}

std::string found_text(Field field, const Facts& facts, const Query& query) {
    const auto known = [](const std::string& text) {
        return text.empty() ? std::string("(not known)") : text;
    };
    const auto said = [](const std::string& text, Advice setting) {
        return text.empty() ? fmt::format("(not said: {})", words_of(setting)) : text;
    };
    switch (field) {
    case Field::Vendor: return shown(facts.vendor);
    case Field::PartNumber: return shown(facts.part_number);
    case Field::Revision: return shown(facts.revision);
    case Field::Serial: return shown(facts.serial);
    case Field::Oui: return known(facts.oui);
    case Field::FormFactor: return known(facts.form_factor);
    case Field::Media:
        return facts.media_contradiction.empty()
                   ? known(facts.media_shown)
                   : fmt::format("{} ({})", facts.media_shown, facts.media_contradiction);
    case Field::Connector: return known(facts.connector);
    case Field::Platform: return said(query.platform, Advice::Platform);
    case Field::Cage: return said(query.cage, Advice::Cage);
    case Field::Nos: break;
    }
    return said(version_text(query.nos), Advice::NetworkOs);
}

} // namespace optictl::vendor_db
