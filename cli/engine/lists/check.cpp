#include "cli/engine/lists/check.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "sff/format/advice.hpp"
#include "sff/sff8024/identifier.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine {
namespace {

using vendor_db::Status;

std::string_view severity_of(const analysis::Cause& cause) {
    switch (cause.grade) {
    case analysis::Grade::Bad: return "fault";
    case analysis::Grade::Suspect: return cause.happened ? "warning" : "alarm";
    default: return "warning";
    }
}

/// Whether a cause of another name tells of it: the one of its own name is left out for it.
bool is_told(const model::Finding& finding, const analysis::Health& health) {
    return std::ranges::any_of(health.causes, [&](const analysis::Cause& cause) {
        return !cause.expected && cause.id != finding.id && analysis::tells_of(cause, finding);
    });
}

/// What the diagnosis says is wrong or not known. What a rule of the standard has found under the
/// same name is not told again.
void add_causes(const Inspection& inspection, std::vector<CheckFinding>& out) {
    const std::size_t of_rules = out.size();
    for (const analysis::Cause& cause : inspection.health().causes) {
        const auto told = std::span(out).first(of_rules);
        if (cause.expected || std::ranges::find(told, cause.id, &CheckFinding::id) != told.end()) {
            continue;
        }
        out.push_back({std::string(severity_of(cause)), std::string(cause.id),
                       words::printable(cause.text),
                       cause.source.is_stated() ? model::clause_of(cause.source) : std::string()});
    }
}

/// Thresholds that cannot be believed although a monitor has them, where no decoder said so.
void add_thresholds(const model::Module& module, std::vector<CheckFinding>& out) {
    if (std::ranges::find(out, "thresholds", &CheckFinding::id) != out.end()) {
        return;
    }
    for (std::size_t i = 0; i < module.thresholds.size(); ++i) {
        const model::Thresholds& set = module.thresholds[i];
        const auto monitor = std::ranges::find_if(module.monitors, [i](const model::Monitor& each) {
            return each.thresholds == static_cast<int>(i) && each.value.has_value();
        });
        const bool read = std::ranges::all_of(
            set.limits, [](const model::Reading& limit) { return limit.has_value(); });
        if (!set.distrust.empty() && read && monitor != module.monitors.end()) {
            out.push_back({"warning",
                           "thresholds",
                           fmt::format("thresholds of {} cannot be believed: {}", monitor->label,
                                       set.distrust),
                           {}});
        }
    }
}

std::vector<CheckFinding> findings_of(const Inspection& inspection) {
    const model::Module& module = inspection.best()->module;
    std::vector<CheckFinding> out;
    if (inspection.readings.size() > 1) {
        out.push_back({"warning",
                       "map-conflict",
                       fmt::format("its bytes fit {} as well as {}; {}",
                                   inspection.readings[1].module.standard, module.standard,
                                   words_of(Advice::ShowBothMaps)),
                       {}});
    }
    for (const model::Finding& finding : module.findings) {
        if (finding.severity != model::Severity::Note) {
            out.push_back({std::string(words::name_of(finding.severity)), std::string(finding.id),
                           words::printable(finding.text), words::clause(finding),
                           is_told(finding, inspection.health())});
        }
    }
    add_thresholds(module, out);
    add_causes(inspection, out);
    return out;
}

/// Entries that are about to begin or cease to count.
void add_dates(const vendor_db::Verdict& verdict, const vendor_db::Date& today,
               std::vector<CheckFinding>& out) {
    const vendor_db::Rule* rule = verdict.rule;
    const auto is_soon = [&](const std::optional<vendor_db::Date>& date) {
        return date && vendor_db::days_between(today, *date) <= vendor_db::soon_days;
    };
    const auto when = [&](const vendor_db::Date& date) {
        return vendor_db::in_days(vendor_db::days_between(today, date));
    };
    if (rule != nullptr && rule->status < Status::Unknown && is_soon(rule->expires)) {
        out.push_back({"warning",
                       "entry-expires",
                       fmt::format("the entry at {} counts until {}, {}", rule->place.line_text(),
                                   rule->expires->text(), when(*rule->expires)),
                       {}});
    }
    for (const vendor_db::Loser& each : verdict.losers) {
        if (each.why == vendor_db::Loser::Why::NotYet && is_soon(each.rule->from)) {
            out.push_back({"warning",
                           "entry-begins",
                           fmt::format("from {} on, {}, the entry at {} counts: {}",
                                       each.rule->from->text(), when(*each.rule->from),
                                       each.rule->place.line_text(), status_text(*each.rule)),
                           {}});
        }
    }
}

/// What speaks against the module, whatever the lists say, and whether it works.
void add_findings(const Inspection& inspection, const vendor_db::Query& query, Checked& out) {
    if (inspection.best() != nullptr) {
        out.findings = findings_of(inspection);
    }
    add_dates(out.verdict, query.today, out.findings);
    for (const vendor_db::Contradiction* each : out.verdict.contradictions) {
        out.findings.push_back(
            {each->is_fault ? "fault" : "warning", each->id, each->text, each->source});
    }
    out.health = inspection.health();
}

} // namespace

vendor_db::Facts facts_of(const Inspection& inspection) {
    const Decoded* best = inspection.best();
    if (best == nullptr) {
        return vendor_db::facts_of_unknown_map();
    }
    const auto& identifier = inspection.identification.identifier;
    const sff8024::ModuleType* type = identifier ? sff8024::module_type(*identifier) : nullptr;
    vendor_db::Facts facts = vendor_db::facts_of(best->module, type != nullptr ? type->label : "");
    if (inspection.readings.size() > 1) {
        facts.unverifiable =
            fmt::format("its bytes fit two memory maps; {}", words_of(Advice::ShowBothMaps));
    }
    return facts;
}

Checked check(const Inspection& inspection, const vendor_db::Database& lists,
              const vendor_db::Query& query, const CheckTerms& terms) {
    Checked out{.target = name_of(inspection),
                .facts = facts_of(inspection),
                .verdict = {},
                .findings = {}};
    out.verdict = lists.judge(out.facts, query);
    if (!terms.is_counted) {
        add_findings(inspection, query, out);
    }
    const bool works =
        !terms.must_work || inspection.health().conclusion == analysis::Conclusion::Works;
    out.passes = terms.allowed[static_cast<std::size_t>(out.verdict.status)] && works;
    return out;
}

void CheckCounts::add(const Checked& checked) {
    ++modules_;
    failed_ += checked.passes ? 0 : 1;
    ++by_status_[static_cast<std::size_t>(checked.verdict.status)];
    const auto& firmware = checked.facts.firmware;
    Tally& tally = parts_[{checked.facts.vendor.shown, checked.facts.part_number.shown,
                           firmware ? firmware->text() : "not reported", checked.verdict.status}];
    constexpr std::size_t most_named = 50;
    ++tally.count;
    if (tally.targets.size() < most_named) {
        tally.targets.push_back(checked.target);
    }
}

Status CheckCounts::worst() const {
    for (std::size_t i = vendor_db::status_count; i-- > 0;) {
        if (by_status_[i] != 0) {
            return static_cast<Status>(i);
        }
    }
    return Status::Validated;
}

std::vector<CheckCounts::Drift> CheckCounts::drift() const {
    std::vector<Drift> out;
    for (const auto& [part, tally] : parts_) {
        if (part.status == Status::Unverifiable) {
            continue;
        }
        if (out.empty() || out.back().vendor != part.vendor ||
            out.back().part_number != part.part_number) {
            out.push_back({part.vendor, part.part_number});
        }
        std::vector<Version>& versions = out.back().versions; // by firmware, as the parts are
        if (versions.empty() || versions.back().firmware != part.firmware) {
            versions.push_back({part.firmware});
        }
        versions.back().count += tally.count;
        versions.back().targets.insert(versions.back().targets.end(), tally.targets.begin(),
                                       tally.targets.end());
    }
    std::erase_if(out, [](const Drift& each) { return each.versions.size() < 2; });
    for (Drift& each : out) {
        const auto most = std::ranges::max_element(each.versions, {}, &Version::count);
        most->is_usual = std::ranges::count(each.versions, most->count, &Version::count) == 1;
    }
    return out;
}

} // namespace optictl::engine
