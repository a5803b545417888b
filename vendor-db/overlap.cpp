#include "vendor-db/overlap.hpp"

#include <algorithm>

namespace optictl::vendor_db {
namespace {

Text as_text(const Pattern& pattern) {
    return {Text::State::Ok, pattern.text, pattern.normal};
}

Overlap overlap(const Pattern& a, const Pattern& b) {
    if (a.kind == b.kind && normalised(a.text) == normalised(b.text)) {
        return a.min_m >= b.min_m && a.max_m <= b.max_m ? Overlap::Inside
               : a.max_m < b.min_m || b.max_m < a.min_m ? Overlap::None
                                                        : Overlap::Some;
    }
    if (a.kind == Pattern::Kind::Exact) {
        return b.matches(as_text(a)) ? Overlap::Inside : Overlap::None;
    }
    if (b.kind == Pattern::Kind::Exact) {
        return a.matches(as_text(b)) ? Overlap::Some : Overlap::None;
    }
    const bool apart = !a.prefix.starts_with(b.prefix) && !b.prefix.starts_with(a.prefix);
    return apart ? Overlap::None : Overlap::Open;
}

/// Of lists of which any one has to match.
template <class Value, class Compare>
Overlap overlap_any(const std::vector<Value>& a, const std::vector<Value>& b, Compare compare) {
    Overlap least = Overlap::None;
    Overlap most = Overlap::Inside;
    for (const Value& one : a) {
        Overlap of_one = Overlap::None;
        for (const Value& other : b) {
            of_one = std::min(of_one, compare(one, other));
        }
        least = std::min(least, of_one);
        most = std::max(most, of_one);
    }
    return most == Overlap::Inside ? most : std::max(least, Overlap::Some);
}

Overlap overlap_names(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return overlap_any(a, b, [](const std::string& one, const std::string& other) {
        return one == other ? Overlap::Inside : Overlap::None;
    });
}

Overlap overlap(const TextRange& a, const TextRange& b) {
    if (a.exact == b.exact && a.min == b.min && a.max == b.max) {
        return Overlap::Inside;
    }
    if (!a.exact.empty() && !b.exact.empty()) {
        return Overlap::None;
    }
    const auto before = [](const std::string& end, const std::string& start) {
        const auto order = compare_by_shape(end, start);
        return order && *order < 0;
    };
    const auto low = [](const TextRange& range) {
        return range.exact.empty() ? range.min : range.exact;
    };
    const auto high = [](const TextRange& range) {
        return range.exact.empty() ? range.max : range.exact;
    };
    const bool apart = before(high(a), low(b)) || before(high(b), low(a));
    return apart ? Overlap::None : Overlap::Open;
}

Overlap overlap(const VersionRange& a, const VersionRange& b) {
    if (a.min == b.min && a.max == b.max) {
        return Overlap::Inside;
    }
    const auto before = [](const std::optional<Version>& end, const std::optional<Version>& start) {
        const auto order = end && start ? compare(*end, *start) : std::nullopt;
        return order && *order < 0;
    };
    return before(a.max, b.min) || before(b.max, a.min) ? Overlap::None : Overlap::Open;
}

} // namespace

Overlap overlap(const Rule& a, const Rule& b) {
    const auto patterns = [](const Pattern& one, const Pattern& other) {
        return overlap(one, other);
    };
    Overlap out = Overlap::Inside;
    // What `a` leaves open and `b` does not: only some of the optics of `a` are of `b`.
    const auto also = [&](Field field, auto found) {
        if (!b.fields.has(field) || out == Overlap::None) {
            return;
        }
        out = std::max(out, a.fields.has(field) ? found() : Overlap::Some);
    };
    also(Field::PartNumber, [&] { return overlap(*a.part_number, *b.part_number); });
    also(Field::Vendor, [&] { return overlap_any(a.vendor, b.vendor, patterns); });
    also(Field::Revision, [&] { return overlap(a.revision, b.revision); });
    also(Field::Serial, [&] { return overlap(a.serial, b.serial); });
    for (const auto& [field, member] : {std::pair(Field::Oui, &Rule::oui),
                                        {Field::FormFactor, &Rule::form_factor},
                                        {Field::Media, &Rule::media},
                                        {Field::Connector, &Rule::connector},
                                        {Field::Platform, &Rule::platform},
                                        {Field::Cage, &Rule::cage}}) {
        also(field, [&] { return overlap_names(a.*member, b.*member); });
    }
    also(Field::Nos, [&] { return overlap(a.nos, b.nos); });
    return out;
}

} // namespace optictl::vendor_db
