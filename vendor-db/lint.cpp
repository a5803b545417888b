#include "vendor-db/lint.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sff/format/advice.hpp"
#include "sff/sff8024/identifier.hpp"
#include "vendor-db/doubts.hpp"
#include "vendor-db/facts.hpp"
#include "vendor-db/fibre/media.hpp"
#include "vendor-db/overlap.hpp"
#include "vendor-db/rivals.hpp"

namespace optictl::vendor_db {
namespace {

/// Whether ports of that speed and number exist.
bool is_usual(const Mode& mode, bool alone) {
    constexpr std::array rates{1U,  2U,  4U,  5U,   8U,   10U,  16U,  20U,  25U,  32U,
                               40U, 50U, 64U, 100U, 128U, 200U, 400U, 800U, 1600U};
    constexpr std::array counts{1U, 2U, 4U, 8U, 16U, 32U};
    return std::ranges::find(rates, mode.rate) != rates.end() &&
           (!alone || std::ranges::find(counts, mode.count) != counts.end());
}

/// Whether there is a day on which both rules count.
bool windows_meet(const Rule& a, const Rule& b) {
    const auto over = [](const Rule& one, const Rule& other) {
        return one.expires && other.from && *one.expires < *other.from;
    };
    return !over(a, b) && !over(b, a);
}

class Linter {
public:
    Linter(const Database& database, const Date& today) : today_(today) {
        for (const auto& list : database.lists()) {
            for (const Rule& rule : list->rules) {
                rules_.push_back(&rule);
            }
            for (const Cage& cage : list->cages) {
                cages_.insert(cage.name);
                if (!cage.platform.empty()) {
                    platforms_.insert(cage.platform);
                }
            }
        }
    }

    std::vector<Remark> run() {
        for (const Rule* rule : rules_) {
            names(*rule);
            for (Doubt& doubt : doubts_of(*rule)) {
                remark(*rule, doubt.id, true, std::move(doubt.text));
            }
            places(*rule);
            dates(*rule);
            firmware(*rule);
            modes(*rule);
            pairs(*rule);
        }
        recalls();
        sum_up();
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
                           fmt::format("no table of SFF-8024 has an interface '{}'; {}", each,
                                       words_of(Advice::NamesOfMedia)));
                }
            }
        }
        widths(rule);
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
                       fmt::format("no identifier of SFF-8024 Table 4-1 is called '{}' here; {}",
                                   each, words_of(Advice::NamesOfFormFactors)));
            }
        }
    }

    /// Platforms and cages that no [[cage]] describes, where some are described.
    void places(const Rule& rule) {
        for (const std::string& platform : rule.platform) {
            if (!platforms_.empty() && !platforms_.contains(platform)) {
                remark(rule, "unknown-platform", false,
                       fmt::format("no [[cage]] is of the platform '{}'; known are {}", platform,
                                   fmt::join(platforms_, ", ")));
            }
        }
        for (const std::string& cage : rule.cage) {
            if (!cages_.empty() && !cages_.contains(cage)) {
                remark(rule, "unknown-cage", false,
                       fmt::format("no [[cage]] is called '{}'; known are {}", cage,
                                   fmt::join(cages_, ", ")));
            }
        }
    }

    /// Media that no module of the form factor has.
    void widths(const Rule& rule) {
        std::string why;
        for (const std::string& media : rule.media) {
            for (const std::string& form_factor : rule.form_factor) {
                const std::string narrow = too_narrow(media, form_factor);
                if (narrow.empty()) {
                    return;
                }
                why = narrow;
            }
        }
        if (!why.empty()) {
            remark(rule, "never-matches", true, "matches no module: " + why);
        }
    }

    void dates(const Rule& rule) {
        const int left = rule.expires ? days_between(today_, *rule.expires) : soon_days + 1;
        if (left < 0) {
            remark(rule, "expired", false,
                   fmt::format("expired on {}: it does not count any more", rule.expires->text()));
        } else if (left <= soon_days) {
            remark(rule, "expires-soon", false,
                   fmt::format("expires on {}, {}", rule.expires->text(), in_days(left)));
        }
        if (rule.from && rule.expires && *rule.expires < *rule.from) {
            remark(rule, "dates", true,
                   "expires before the day from which it counts: it never does");
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
        for (const ModeEntry& each : rule.modes) {
            for (const Mode& part : each.mode.parts) {
                if (!is_usual(part, each.mode.parts.size() == 1)) {
                    remarks_.push_back({each.place, "unknown-mode",
                                        fmt::format("no port is split as {}: neither Ethernet nor "
                                                    "Fibre Channel has it",
                                                    each.mode.text()),
                                        true});
                }
            }
        }
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

    /// A remark on a pair: there may be more of them than anybody reads.
    void pair_remark(const Rule& rule, std::string_view id, bool is_error, std::string text) {
        constexpr unsigned most_of_rule = 5;
        constexpr unsigned most_of_id = 1000;
        More& more = more_.try_emplace(id).first->second;
        if (of_rule_[&rule] < most_of_rule && more.said < most_of_id) {
            ++of_rule_[&rule];
            ++more.said;
            remark(rule, id, is_error, std::move(text));
            return;
        }
        more.first = more.first == nullptr ? &rule : more.first;
        more.is_error = more.is_error || is_error;
        ++more.left_out;
    }

    void sum_up() {
        for (const auto& [id, more] : more_) {
            if (more.left_out != 0) {
                remark(
                    *more.first, id, more.is_error,
                    fmt::format("and {} more like those above; mend these first", more.left_out));
            }
        }
        if (crowd_ != 0) {
            remark(*crowded_, "too-many-alike", false,
                   fmt::format("{} entries begin as more than {} others: each was compared with so "
                               "many only; give their patterns more characters of their own",
                               crowd_, Rivals::most));
        }
    }

    /// Compares a rule with those before it; one of many that say the same stands for all.
    void pairs(const Rule& rule) {
        const auto [same, fresh] = first_.try_emplace(signature_of(rule), &rule);
        if (!fresh) {
            repeated(*same->second, rule, Overlap::Inside, Overlap::Inside);
            return;
        }
        const Rivals::Found found = rivals_.add(rule);
        for (const Rule* other : found.rules) {
            if (other->counts_first() == rule.counts_first()) {
                pair(*other, rule);
            }
        }
        if (!found.all) {
            crowded_ = crowded_ == nullptr ? &rule : crowded_;
            ++crowd_;
        }
    }

    /// A recall meets rules of any specificity.
    void recalls() {
        unsigned left = Rivals::most;
        for (const Rule* recall : rules_) {
            if (!recall->counts_first() || left == 0) {
                continue;
            }
            --left;
            for (const Rule* rule : rules_) {
                if (!rule->counts_first()) {
                    pair(*rule, *recall);
                }
            }
        }
    }

    /// Two rules of equal specificity that meet, or a rule and a recall: the one with the milder
    /// status never decides where they do.
    void pair(const Rule& first, const Rule& second) {
        const bool outvoted = second.counts_first() && !first.counts_first();
        if (!windows_meet(first, second) ||
            (!outvoted &&
             (first.fields != second.fields || compare_specificity(first, second) != 0))) {
            return;
        }
        const Overlap forth = overlap(first, second);
        const Overlap back = forth == Overlap::None ? forth : overlap(second, first);
        if (forth == Overlap::None || back == Overlap::None) {
            return;
        }
        if (first.status == second.status) {
            if (!outvoted) {
                repeated(first, second, forth, back);
            }
            return;
        }
        const bool first_is_milder = first.status < second.status;
        const Rule& milder = first_is_milder ? first : second;
        const Rule& other = first_is_milder ? second : first;
        const Overlap of_milder = first_is_milder ? forth : back;
        if (of_milder == Overlap::Inside) {
            pair_remark(milder, "never-decides", true,
                        outvoted
                            ? fmt::format("never decides: {} covers the same, and no other entry "
                                          "outvotes it",
                                          other.place.line_text())
                            : fmt::format("never decides: {} is as specific, covers the same, and "
                                          "its {} counts before {}",
                                          other.place.line_text(), name_of(other.status),
                                          name_of(milder.status)));
        } else if (outvoted) {
            return; // a recall of some of the optics of an entry is what it is for
        } else if (of_milder == Overlap::Some) {
            pair_remark(milder, "contradiction", true,
                        fmt::format("contradicts {} for some optics: {} counts before {} there",
                                    other.place.line_text(), name_of(other.status),
                                    name_of(milder.status)));
        } else {
            pair_remark(milder, "may-contradict", false,
                        fmt::format("may meet {}: then {} counts before {}",
                                    other.place.line_text(), name_of(other.status),
                                    name_of(milder.status)));
        }
    }

    void repeated(const Rule& first, const Rule& second, Overlap forth, Overlap back) {
        if (first.layer != second.layer) {
            if (forth == Overlap::Inside) {
                pair_remark(
                    first, "replaced", false,
                    fmt::format("replaced by {}, of a later list", second.place.line_text()));
            }
        } else if (forth == Overlap::Inside && back == Overlap::Inside) {
            pair_remark(second, "twice", false,
                        fmt::format("the same optics as {}: a module passes when either covers it",
                                    first.place.line_text()));
        }
    }

    /// Remarks with one id.
    struct More {
        unsigned said = 0;
        std::size_t left_out = 0;
        const Rule* first = nullptr; ///< of those left out
        bool is_error = false;
    };

    Date today_;
    std::set<std::string> platforms_; ///< of cages
    std::set<std::string> cages_;
    std::vector<const Rule*> rules_;
    Rivals rivals_;
    std::unordered_map<std::string, const Rule*> first_; ///< by signature
    std::map<std::string_view, More> more_;
    std::unordered_map<const Rule*, unsigned> of_rule_;
    const Rule* crowded_ = nullptr;
    std::size_t crowd_ = 0;
    std::vector<Remark> remarks_;
};

} // namespace

std::vector<Remark> lint(const Database& database, const Date& today) {
    return Linter(database, today).run();
}

} // namespace optictl::vendor_db
