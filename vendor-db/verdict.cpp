#include "vendor-db/verdict.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace optictl::vendor_db {
namespace {

/// Rules that speak of a module, the ones that decide first: see compare().
using Fittings = std::vector<Fitting>;

int severity(const Rule& rule) {
    return static_cast<int>(rule.status);
}

/// Whether `a` decides before `b`: a recall, then specificity, then the worse status, then the
/// later list.
bool decides_before(const Rule& a, const Rule& b) {
    if (a.counts_first() != b.counts_first()) {
        return a.counts_first();
    }
    const int specificity = compare_specificity(a, b);
    if (specificity != 0) {
        return specificity > 0;
    }
    return std::pair(severity(a), a.layer) > std::pair(severity(b), b.layer);
}

bool equal_weight(const Rule& a, const Rule& b) {
    return !decides_before(a, b) && !decides_before(b, a);
}

Loser::Why why_lost(const Rule& loser, const Rule& winner) {
    if (winner.counts_first() && !loser.counts_first()) {
        return Loser::Why::Recalled;
    }
    if (compare_specificity(loser, winner) != 0) {
        return Loser::Why::LessSpecific;
    }
    if (severity(loser) != severity(winner)) {
        return Loser::Why::Milder;
    }
    return loser.layer != winner.layer ? Loser::Why::LowerLayer : Loser::Why::Other;
}

template <class Value>
bool holds(const std::vector<Value>& listed, const Value& value) {
    return listed.empty() || std::ranges::find(listed, value) != listed.end();
}

bool contradicts(const Contradiction& rule, const Facts& facts) {
    const bool media = rule.media.empty() ||
                       std::ranges::find_first_of(rule.media, facts.media) != rule.media.end();
    const bool power = !rule.max_power_above_w ||
                       (facts.max_power_w && *facts.max_power_w > *rule.max_power_above_w);
    return holds(rule.standard, facts.standard) && holds(rule.form_factor, facts.form_factor) &&
           holds(rule.media_type, facts.media_type) && holds(rule.technology, facts.technology) &&
           holds(rule.connector, facts.connector) && holds(rule.power_class, facts.power_class) &&
           media && power;
}

/// Why a status is what it is: the requirement that brought it there, else what the rule says.
std::string reason_of(const Rule& rule, Status status,
                      const std::vector<Requirement>& requirements) {
    const auto culprit = std::ranges::find(requirements, status, &Requirement::at_least);
    if (status != rule.status && culprit != requirements.end()) {
        return culprit->text;
    }
    return !rule.is_recall || rule.reason.starts_with(recalled)
               ? rule.reason
               : fmt::format("{}{}{}", recalled, rule.reason.empty() ? "" : ": ", rule.reason);
}

/// The entries about a module: those that hold, the one that decides first, and those of which that
/// cannot be said, or not any more.
struct Sorted {
    Fittings hold;
    Fittings others;
};
Sorted sort_out(const std::vector<const Rule*>& candidates, const Facts& facts,
                const Query& query) {
    Sorted sorted;
    for (const Rule* rule : candidates) {
        const Fitting how = fitting(*rule, facts, query);
        if (how.holds()) {
            sorted.hold.push_back(how);
        } else if (how.differ.empty()) {
            sorted.others.push_back(how);
        }
    }
    std::ranges::sort(sorted.hold, [](const Fitting& a, const Fitting& b) {
        const Rule& one = *a.rule;
        const Rule& other = *b.rule;
        return decides_before(one, other) ||
               (!decides_before(other, one) && one.place.line < other.place.line);
    });
    return sorted;
}

/// The rules of equal weight with the one that comes first, those first that ask least of the
/// module beside the mode; of the others nothing counts.
std::vector<const Rule*> paragraphs_of(const Fittings& hold, const Cage* place, const Facts& facts,
                                       const Query& query) {
    std::vector<const Rule*> out{hold.front().rule};
    for (const Fitting& each : std::span(hold).subspan(1)) {
        if (!equal_weight(*each.rule, *out.front())) {
            break;
        }
        out.push_back(each.rule);
    }
    if (out.size() == 1) {
        return out;
    }
    Query without_modes = query;
    without_modes.modes.clear();
    Facts idle = facts;
    idle.running.clear();
    std::vector<std::pair<Status, const Rule*>> ranked;
    for (const Rule* rule : out) {
        const auto requirements = requirements_of({&rule, 1}, place, idle, without_modes);
        ranked.emplace_back(status_after(rule->status, requirements), rule);
    }
    const Status best =
        std::ranges::min(ranked, {}, [](const auto& each) { return each.first; }).first;
    out.clear();
    for (const auto& [status, rule] : ranked) {
        if (status == best) {
            out.push_back(rule);
        }
    }
    return out;
}

/// Several entries of equal weight are one entry in several paragraphs: the best one counts, with
/// the modes of all.
void decide(Verdict& verdict, const Fittings& hold, const Cage* place, const Facts& facts,
            const Query& query) {
    std::vector<const Rule*> paragraphs = paragraphs_of(hold, place, facts, query);
    for (std::size_t i = 0; i < paragraphs.size(); ++i) {
        std::swap(paragraphs.front(), paragraphs[i]); // its own list comes first
        auto requirements = requirements_of(paragraphs, place, facts, query);
        const Status status = status_after(paragraphs.front()->status, requirements);
        if (verdict.rule == nullptr || status < verdict.status) {
            verdict.rule = paragraphs.front();
            verdict.status = status;
            verdict.requirements = std::move(requirements);
        }
        std::swap(paragraphs.front(), paragraphs[i]);
    }
    verdict.reason = reason_of(*verdict.rule, verdict.status, verdict.requirements);
    for (const Fitting& each : hold) {
        if (each.rule != verdict.rule) {
            verdict.losers.push_back({each.rule, why_lost(*each.rule, *verdict.rule), {}});
        }
    }
}

/// Nobody vouches for the module; facts can still exclude it.
void leave_unknown(Verdict& verdict, const Cage* place, const Facts& facts, const Query& query) {
    verdict.requirements = requirements_of({}, place, facts, query);
    verdict.status = status_after(Status::Unknown, verdict.requirements);
    verdict.reason = facts.vendor.state == Text::State::Unprintable ||
                             facts.part_number.state == Text::State::Unprintable
                         ? "its name holds bytes that cannot be printed, which no entry matches"
                         : "no entry matches";
}

/// An entry that does not hold, or cannot be compared: one that might block leaves no verdict
/// below it.
void add_doubt(Verdict& verdict, const Fitting& other) {
    const auto why = other.expired ? Loser::Why::Expired
                     : other.early ? Loser::Why::NotYet
                                   : Loser::Why::Undecided;
    verdict.losers.push_back({other.rule, why, other.undecided});
    const bool may_block = why == Loser::Why::Undecided && other.rule->status == Status::Blocked;
    if (may_block && verdict.status < Status::Unknown &&
        (other.rule->counts_first() || compare_specificity(*other.rule, *verdict.rule) >= 0)) {
        verdict.status = Status::Unknown;
        verdict.reason =
            fmt::format("the entry at {} would block it, and its {} cannot be compared",
                        other.rule->place.line_text(), other.undecided.text());
    }
}

/// Adds the other names of the vendors of a rule.
void add_names(Rule& rule, const Index& index) {
    const std::vector<Pattern> own = rule.vendor;
    for (const Pattern& each : own) {
        if (each.kind != Pattern::Kind::Exact) {
            continue;
        }
        for (const VendorGroup* group : index.groups_of(each.normal)) {
            for (const std::string& name : group->names) {
                auto pattern = make_pattern(Pattern::Kind::Exact, name);
                if (pattern &&
                    std::ranges::find(rule.vendor, name, &Pattern::normal) == rule.vendor.end()) {
                    rule.vendor.push_back(std::move(*pattern));
                }
            }
        }
    }
}

} // namespace

void Database::add(List list) {
    const auto layer = static_cast<unsigned>(lists_.size());
    lists_.push_back(std::make_unique<List>(std::move(list)));
    for (const VendorGroup& group : lists_.back()->vendors) {
        index_.add(group);
    }
    for (Rule& rule : lists_.back()->rules) {
        rule.layer = layer;
        if (rule.alias) {
            add_names(rule, index_);
        }
        index_.add(rule);
    }
}

Verdict Database::judge(const Facts& facts, const Query& query) const {
    Verdict verdict;
    if (!facts.unverifiable.empty()) {
        verdict.status = Status::Unverifiable;
        verdict.reason = facts.unverifiable;
        return verdict;
    }
    for (const auto& list : lists_) {
        for (const Contradiction& each : list->contradictions) {
            if (contradicts(each, facts)) {
                verdict.contradictions.push_back(&each);
            }
        }
    }
    const auto [hold, others] = sort_out(index_.candidates(facts), facts, query);
    const Cage* place = query.cage.empty() ? nullptr : cage(query.platform, query.cage);
    if (hold.empty()) {
        leave_unknown(verdict, place, facts, query);
        verdict.near_misses = index_.near_misses(facts, query);
    } else {
        decide(verdict, hold, place, facts, query);
    }
    for (const Fitting& each : others) {
        add_doubt(verdict, each);
    }
    return verdict;
}

const Cage* Database::cage(const std::string& platform, const std::string& name) const {
    const Cage* best = nullptr;
    for (const auto& list : lists_) {
        for (const Cage& each : list->cages) {
            const bool own = each.platform == platform && !platform.empty();
            if (each.name == name && (own || each.platform.empty()) &&
                (best == nullptr || own || best->platform.empty())) {
                best = &each;
            }
        }
    }
    return best;
}

bool Database::knows_platform(const std::string& platform) const {
    return std::ranges::any_of(lists_, [&](const auto& list) {
        return std::ranges::binary_search(list->platforms, platform);
    });
}

bool Database::knows_cage(const std::string& name) const {
    return std::ranges::any_of(lists_, [&](const auto& list) {
        return std::ranges::binary_search(list->cage_names, name);
    });
}

std::string text_of(const Loser& loser, const Rule* winner) {
    const Rule& rule = *loser.rule;
    switch (loser.why) {
    case Loser::Why::LessSpecific:
        if (winner != nullptr && winner->fields.count() != rule.fields.count()) {
            return fmt::format("less specific: {} fields against {}", rule.fields.count(),
                               winner->fields.count());
        }
        return "less specific: its part number is a wider pattern";
    case Loser::Why::Milder:
        return fmt::format("as specific, but {} counts before {}",
                           winner != nullptr ? name_of(winner->status) : "the other",
                           name_of(rule.status));
    case Loser::Why::LowerLayer: return "the same in a list that comes before";
    case Loser::Why::Other: return "of equal weight";
    case Loser::Why::Undecided: return fmt::format("cannot compare {}", loser.undecided.text());
    case Loser::Why::Recalled:
        return fmt::format("{} counts before every other entry",
                           winner != nullptr && winner->is_recall ? "a recall" : "a final entry");
    case Loser::Why::NotYet:
        return fmt::format("counts from {} on", rule.from ? rule.from->text() : "");
    case Loser::Why::Expired: break;
    }
    return fmt::format("expired on {}", rule.expires ? rule.expires->text() : "");
}

} // namespace optictl::vendor_db
