#include "vendor-db/rivals.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "vendor-db/match.hpp"

namespace optictl::vendor_db {
namespace {

/// Behind a whole text: it begins no other.
constexpr char whole = '\0';

bool has_exact_part(const Rule& rule) {
    return rule.part_number && rule.part_number->kind == Pattern::Kind::Exact;
}

/// Two rules can have something in common only where a start of the one begins one of the other.
std::vector<std::string> starts_of(const Rule& rule) {
    if (rule.part_number) {
        return {has_exact_part(rule) ? rule.part_number->normal + whole : rule.part_number->prefix};
    }
    std::vector<std::string> starts;
    for (const Pattern& each : rule.vendor) {
        starts.push_back(each.prefix);
    }
    for (const auto member : {&Rule::oui, &Rule::media, &Rule::form_factor, &Rule::connector,
                              &Rule::platform, &Rule::cage}) {
        if (starts.empty()) {
            std::ranges::transform(rule.*member, std::back_inserter(starts),
                                   [](const std::string& name) { return name + whole; });
        }
    }
    return starts.empty() ? std::vector<std::string>{""} : starts;
}

/// Fields and specificity.
std::string group_of(const Rule& rule) {
    const bool exact = has_exact_part(rule);
    return fmt::format("{}/{}/{}", rule.fields.text(), exact,
                       exact || !rule.part_number ? 0U : rule.part_number->literals);
}

} // namespace

Rivals::Found Rivals::add(const Rule& rule) {
    ByStart& group = groups_[group_of(rule)];
    std::set<Place> found;
    Found out;
    const auto take = [&](const std::vector<Place>& places) {
        for (const Place place : places) {
            out.all = out.all && (found.size() < most || found.contains(place));
            if (!out.all) {
                return;
            }
            found.insert(place);
        }
    };
    const std::vector<std::string> starts = starts_of(rule);
    for (const std::string& start : starts) {
        for (std::size_t size = 0; size <= start.size() && out.all; ++size) {
            const auto same = group.find(std::string_view(start).substr(0, size));
            if (same != group.end()) {
                take(same->second);
            }
        }
        for (auto longer = group.upper_bound(start);
             longer != group.end() && longer->first.starts_with(start) && out.all; ++longer) {
            take(longer->second);
        }
    }
    for (const std::string& start : starts) {
        std::vector<Place>& places = group[start];
        if (places.empty() || places.back() != rules_.size()) {
            places.push_back(rules_.size());
        }
    }
    rules_.push_back(&rule);
    std::ranges::transform(found, std::back_inserter(out.rules),
                           [this](Place place) { return rules_[place]; });
    return out;
}

std::string signature_of(const Rule& rule) {
    std::string text = fmt::format("{}/{}", status_text(rule), rule.layer);
    for (const auto& [key, date] : {std::pair("from", &rule.from), {"until", &rule.expires}}) {
        text += *date ? fmt::format("/{} {}", key, (*date)->text()) : "";
    }
    for (std::size_t i = 0; i < field_count; ++i) {
        const auto field = static_cast<Field>(i);
        if (rule.fields.has(field)) {
            text += fmt::format("/{}={}", name_of(field), listed_text(field, rule));
        }
    }
    const auto add_bounds = [&text](const Pattern& pattern) {
        text += fmt::format("/{}..{}", pattern.min_m, pattern.max_m);
    };
    std::ranges::for_each(rule.vendor, add_bounds);
    if (rule.part_number) {
        add_bounds(*rule.part_number);
    }
    return text;
}

} // namespace optictl::vendor_db
