#include "vendor-db/lint.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sff/sff8024/identifier.hpp"

namespace optictl::vendor_db {
namespace {

/// What two rules that constrain the same fields have in common there; the larger one counts when
/// several fields are put together.
enum class Overlap : std::uint8_t {
    Inside, ///< all of the first are of the second as well
    Some,   ///< some modules are of both
    Open,   ///< cannot be told from the patterns
    None,
};

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

/// Rules that constrain the same fields.
Overlap overlap(const Rule& a, const Rule& b) {
    const auto patterns = [](const Pattern& one, const Pattern& other) {
        return overlap(one, other);
    };
    Overlap out = Overlap::Inside;
    const auto also = [&out](bool constrained, auto found) {
        if (constrained && out != Overlap::None) {
            out = std::max(out, found());
        }
    };
    also(a.part_number.has_value(), [&] { return overlap(*a.part_number, *b.part_number); });
    also(!a.vendor.empty(), [&] { return overlap_any(a.vendor, b.vendor, patterns); });
    also(!a.revision.empty(), [&] { return overlap(a.revision, b.revision); });
    also(!a.serial.empty(), [&] { return overlap(a.serial, b.serial); });
    for (const auto member : {&Rule::oui, &Rule::form_factor, &Rule::media, &Rule::connector,
                              &Rule::platform, &Rule::cage}) {
        also(!(a.*member).empty(), [&] { return overlap_names(a.*member, b.*member); });
    }
    also(!a.nos.empty(), [&] { return overlap(a.nos, b.nos); });
    return out;
}

class Linter {
public:
    Linter(const Database& database, const Date& today) : today_(today) {
        for (const auto& list : database.lists()) {
            for (const Rule& rule : list->rules) {
                rules_.push_back(&rule);
            }
        }
    }

    std::vector<Remark> run() {
        for (std::size_t i = 0; i < rules_.size(); ++i) {
            names(*rules_[i]);
            dates(*rules_[i]);
            firmware(*rules_[i]);
            modes(*rules_[i]);
            for (std::size_t j = 0; j < i; ++j) {
                pair(*rules_[j], *rules_[i]);
            }
        }
        return std::move(remarks_);
    }

private:
    void remark(const Rule& rule, std::string_view id, bool is_error, std::string text) {
        remarks_.push_back({rule.place, id, std::move(text), is_error});
    }

    void names(const Rule& rule) {
        for (const auto* list : {&rule.media, &rule.peer}) {
            for (const std::string& each : *list) {
                if (!is_media_name(each)) {
                    remark(rule, "unknown-media", true,
                           fmt::format("no table of SFF-8024 has an interface '{}'; write it as "
                                       "`optictl show` does",
                                       each));
                }
            }
        }
        for (const std::string& each : rule.connector) {
            if (!is_connector_name(each)) {
                remark(
                    rule, "unknown-connector", true,
                    fmt::format("SFF-8024 Table 4-3 has no connector '{}'; write the name before "
                                "its parenthesis: LC, MPO 1x12",
                                each));
            }
        }
        for (const std::string& each : rule.form_factor) {
            if (std::ranges::none_of(sff8024::module_types, [&](const auto& type) {
                    return normalised(type.label) == each;
                })) {
                remark(rule, "unknown-form-factor", true,
                       fmt::format("no identifier of SFF-8024 Table 4-1 is called '{}' here; see "
                                   "optictl list --columns type",
                                   each));
            }
        }
    }

    void dates(const Rule& rule) {
        if (rule.expires && *rule.expires < today_) {
            remark(rule, "expired", false,
                   fmt::format("expired on {}: it does not count any more", rule.expires->text()));
        }
        if (rule.date && rule.expires && *rule.expires < *rule.date) {
            remark(rule, "dates", true, "expires before the date of its validation");
        }
        if (rule.date && today_ < *rule.date) {
            remark(rule, "dates", false,
                   fmt::format("its date {} is yet to come", rule.date->text()));
        }
    }

    void firmware(const Rule& rule) {
        for (const Version& each : rule.firmware.allow) {
            if (std::ranges::find(rule.firmware.deny, each) != rule.firmware.deny.end()) {
                remark(rule, "firmware", true,
                       fmt::format("firmware {} is both allowed and denied; it is denied",
                                   each.text()));
            }
            const auto order = rule.firmware.min ? compare(each, *rule.firmware.min) : std::nullopt;
            if (order && *order >= 0) {
                remark(rule, "firmware", false,
                       fmt::format("firmware {} need not be allowed: {} or newer is", each.text(),
                                   rule.firmware.min->text()));
            }
        }
    }

    void modes(const Rule& rule) {
        for (std::size_t i = 0; i < rule.modes.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (rule.modes[i].mode.same_as(rule.modes[j].mode)) {
                    remarks_.push_back({rule.modes[i].place, "mode-twice",
                                        fmt::format("mode {} is listed twice; the first counts",
                                                    rule.modes[i].mode.text()),
                                        true});
                }
            }
        }
    }

    /// Two rules of equal specificity that meet: the one with the milder status never decides
    /// where they do.
    void pair(const Rule& first, const Rule& second) {
        if (first.fields != second.fields || compare_specificity(first, second) != 0) {
            return;
        }
        const Overlap forth = overlap(first, second);
        const Overlap back = forth == Overlap::None ? forth : overlap(second, first);
        if (forth == Overlap::None || back == Overlap::None) {
            return;
        }
        if (first.status == second.status) {
            repeated(first, second, forth, back);
            return;
        }
        const bool first_is_milder = first.status < second.status;
        const Rule& milder = first_is_milder ? first : second;
        const Rule& other = first_is_milder ? second : first;
        const Overlap of_milder = first_is_milder ? forth : back;
        if (of_milder == Overlap::Inside) {
            remark(milder, "never-decides", true,
                   fmt::format(
                       "never decides: {} is as specific, covers the same, and its {} counts "
                       "before {}",
                       other.place.line_text(), name_of(other.status), name_of(milder.status)));
        } else if (of_milder == Overlap::Some) {
            remark(milder, "contradiction", true,
                   fmt::format("contradicts {} for some optics: {} counts before {} there",
                               other.place.line_text(), name_of(other.status),
                               name_of(milder.status)));
        } else {
            remark(milder, "may-contradict", false,
                   fmt::format("may meet {}: then {} counts before {}", other.place.line_text(),
                               name_of(other.status), name_of(milder.status)));
        }
    }

    void repeated(const Rule& first, const Rule& second, Overlap forth, Overlap back) {
        if (first.layer != second.layer) {
            if (forth == Overlap::Inside) {
                remark(first, "replaced", false,
                       fmt::format("replaced by {}, of a later list", second.place.line_text()));
            }
        } else if (forth == Overlap::Inside && back == Overlap::Inside) {
            remark(second, "twice", false,
                   fmt::format("the same optics as {}: a module passes when either covers it",
                               first.place.line_text()));
        }
    }

    Date today_;
    std::vector<const Rule*> rules_;
    std::vector<Remark> remarks_;
};

} // namespace

std::vector<Remark> lint(const Database& database, const Date& today) {
    return Linter(database, today).run();
}

} // namespace optictl::vendor_db
