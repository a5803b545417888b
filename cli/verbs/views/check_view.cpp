#include "cli/verbs/views/check_view.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/verbs/views/entry_view.hpp"
#include "cli/view/module/module.hpp"
#include "sff/format/advice.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {

using namespace engine;
using namespace words;

namespace {

using vendor_db::Requirement;
using vendor_db::Rule;

using enum view::Shown;

/// A line for people alone: a label in its column and words beside it.
void tell(view::Object& tree, std::string_view label, std::string_view text) {
    tree.fact({}, label, view::text(text), ToPeople);
}

std::string identity_of(const vendor_db::Facts& facts) {
    std::string out = facts.vendor.shown + " " + facts.part_number.shown;
    out += facts.revision.shown.empty() ? "" : " rev " + facts.revision.shown;
    out += facts.serial.shown.empty() ? "" : ", serial " + facts.serial.shown;
    out += facts.firmware ? ", firmware " + facts.firmware->text() : "";
    return out;
}

std::string entry_of(const Rule& rule) {
    return fmt::format("{} \"{}\" ({})", rule.place.line_text(), rule.name, rule.fields.text());
}

/// Who says so, when, and until when.
std::string provenance_of(const Rule& rule) {
    std::string out;
    const auto add = [&out](std::string_view before, const std::string& text) {
        out += text.empty() ? "" : fmt::format("{}{}{}", out.empty() ? "" : ", ", before, text);
    };
    add("", rule.ticket);
    add("by ", rule.by);
    add("", rule.date ? rule.date->text() : "");
    add("from ", rule.from ? rule.from->text() : "");
    add("until ", rule.expires ? rule.expires->text() : "");
    return out;
}

std::string covered_modes(const Rule& rule) {
    std::string out;
    for (const vendor_db::ModeEntry& each : rule.modes) {
        out += (out.empty() ? "" : ", ") + each.mode.text();
        if (each.status != vendor_db::Status::Validated) {
            out += fmt::format(" ({}{}{})", name_of(each.status), each.reason.empty() ? "" : ": ",
                               each.reason);
        }
    }
    return out;
}

void tell_rule(view::Object& tree, const Rule& rule, bool show_modes) {
    tell(tree, "entry", entry_of(rule));
    tell(tree, "",
         fmt::format("{}{}{}", status_text(rule), rule.reason.empty() ? "" : ": ", rule.reason));
    const std::string provenance = provenance_of(rule);
    if (!provenance.empty()) {
        tell(tree, "", provenance);
    }
    if (show_modes && !rule.modes.empty()) {
        tell(tree, "modes", covered_modes(rule));
    }
    if (!rule.peer.empty()) {
        tell(tree, "other end", fmt::format("{}", fmt::join(rule.peer, " or ")));
    }
}

void add_rule(view::Object& tree, const Rule* rule) {
    if (rule == nullptr) {
        tree.data("entry", view::none(""));
        return;
    }
    view::Object& entry = tree.object("entry", {}, ToPrograms);
    add_entry_head(entry, *rule);
    const auto optional = [&entry](std::string_view key, const std::string& text) {
        if (!text.empty()) {
            entry.data(key, view::text(text));
        }
    };
    optional("reason", rule->reason);
    optional("ticket", rule->ticket);
    optional("by", rule->by);
    optional("date", rule->date ? rule->date->text() : "");
    optional("from", rule->from ? rule->from->text() : "");
    optional("expires", rule->expires ? rule->expires->text() : "");
    std::vector<std::string> modes;
    for (const vendor_db::ModeEntry& each : rule->modes) {
        modes.push_back(each.mode.text());
    }
    entry.data("modes", view::several(modes));
}

/// The fields that could not be compared, and what the entries say there: each once.
std::vector<std::pair<vendor_db::Field, std::vector<std::string>>>
undecided_of(const vendor_db::Verdict& verdict) {
    std::vector<std::pair<vendor_db::Field, std::vector<std::string>>> out;
    for (const vendor_db::Loser& each : verdict.losers) {
        for (std::size_t i = 0; i < vendor_db::field_count; ++i) {
            const auto field = static_cast<vendor_db::Field>(i);
            if (each.why != vendor_db::Loser::Why::Undecided || !each.undecided.has(field)) {
                continue;
            }
            const auto same =
                std::ranges::find(out, field, [](const auto& one) { return one.first; });
            auto& values = same != out.end()
                               ? same->second
                               : out.emplace_back(field, std::vector<std::string>{}).second;
            const std::string listed = listed_text(field, *each.rule);
            if (std::ranges::find(values, listed) == values.end()) {
                values.push_back(listed);
            }
        }
    }
    return out;
}

/// What lets a field be compared: an option with the values of the entries, or another module.
std::string decide_by(vendor_db::Field field, const std::vector<std::string>& values) {
    using vendor_db::Field;
    const std::string listed = fmt::format("{}", fmt::join(values, " or "));
    switch (field) {
    case Field::Platform: return fmt::format("{} {}", words_of(Advice::Platform), listed);
    case Field::Cage: return fmt::format("{} {}", words_of(Advice::Cage), listed);
    case Field::Nos: return fmt::format("{} within {}", words_of(Advice::NetworkOs), listed);
    default: return fmt::format("{} that can be compared with {}", name_of(field), listed);
    }
}

std::string changes_of(const Checked& checked) {
    const vendor_db::Verdict& verdict = checked.verdict;
    std::vector<std::string_view> wanted;
    for (const Requirement& each : verdict.requirements) {
        if (!each.change.empty() && std::ranges::find(wanted, each.change) == wanted.end()) {
            wanted.push_back(each.change);
        }
    }
    std::string out = fmt::format("{}", fmt::join(wanted, "; "));
    std::string_view before = out.empty() ? "" : "; or ";
    for (const auto& [field, values] : undecided_of(verdict)) {
        out += fmt::format("{}{}", before, decide_by(field, values));
        before = ", ";
    }
    for (const vendor_db::NearMiss& each : verdict.near_misses) {
        const bool vendor = each.field == vendor_db::Field::Vendor;
        out += out.empty() ? "" : "; or ";
        out += vendor && !each.hint.empty()
                   ? fmt::format("alias = true at {}", each.rule->place.line_text())
               : vendor ? fmt::format("'{}' among the vendors at {}", each.found,
                                      each.rule->place.line_text())
                        : fmt::format("{} {}", name_of(each.field), each.listed);
    }
    using State = vendor_db::Text::State;
    const bool has_name = checked.facts.vendor.state != State::Unprintable &&
                          checked.facts.part_number.state != State::Unprintable;
    const bool nobody_knows_it =
        verdict.status == vendor_db::Status::Unknown && verdict.rule == nullptr && has_name;
    return out.empty() && nobody_knows_it ? "an entry in a list: optictl db add drafts one" : out;
}

std::string finding_text(const CheckFinding& finding) {
    return fmt::format("{} {}: {}{}", finding.severity, finding.id, finding.text,
                       finding.source.empty() ? "" : fmt::format(" [{}]", finding.source));
}

// ------------------------------------------------------------------------------------------------

view::Value known(const vendor_db::Text& text) {
    return text.state == vendor_db::Text::State::NotRead ? view::none("") : view::text(text.shown);
}

/// The identity that was compared.
void add_module(view::Object& tree, const vendor_db::Facts& facts) {
    view::Object& module = tree.object("module", {}, ToPrograms);
    module.data("vendor_name", known(facts.vendor));
    module.data("vendor_part_number", known(facts.part_number));
    module.data("vendor_revision", known(facts.revision));
    module.data("vendor_serial_number", known(facts.serial));
    module.data("active_firmware",
                facts.firmware ? view::text(facts.firmware->text()) : view::none(""));
}

void add_diagnosis(view::Object& tree, const analysis::Health& health) {
    view::Object& diagnosis = tree.object("diagnosis", {}, ToPrograms);
    diagnosis.data("verdict", view::text(analysis::name_of(health.conclusion)));
    diagnosis.data("first_bad_step", view::first_bad_step(health));
}

void add_requirements(view::Object& tree, const vendor_db::Verdict& verdict) {
    view::Table& table =
        tree.table("requirements", {},
                   {{"kind", {}}, {"outcome", {}}, {"text", {}}, {"would_take", {}}}, ToPrograms);
    for (const Requirement& each : verdict.requirements) {
        table.row({view::text(name_of(each.kind)), view::text(name_of(each.outcome)),
                   view::text(each.text),
                   each.change.empty() ? view::none("") : view::text(each.change)});
        tell(tree, name_of(each.outcome), each.text);
    }
}

/// The entries that do not decide, and those that nearly speak of the module.
void add_others(view::Object& tree, const vendor_db::Verdict& verdict) {
    std::list<view::Object>& others = tree.objects("other_entries", ToPrograms);
    for (const vendor_db::Loser& each : verdict.losers) {
        const std::string lost = text_of(each, verdict.rule);
        view::Object& entry = others.emplace_back();
        add_entry_head(entry, *each.rule);
        entry.data("lost", view::text(lost));
        tell(tree, "not by",
             fmt::format("{}, {}: {}", entry_of(*each.rule), status_text(*each.rule), lost));
    }
    std::list<view::Object>& misses = tree.objects("near_misses", ToPrograms);
    for (const vendor_db::NearMiss& each : verdict.near_misses) {
        view::Object& entry = misses.emplace_back();
        add_entry_head(entry, *each.rule);
        entry.data("field", view::text(name_of(each.field)));
        entry.data("listed", view::text(each.listed));
        entry.data("found", view::text(each.found));
        if (!each.hint.empty()) {
            entry.data("same_vendor", view::text(each.hint));
        }
        tell(tree, "near miss",
             fmt::format("{}, {}: {} says '{}', the entry '{}'{}{}", entry_of(*each.rule),
                         status_text(*each.rule), name_of(each.field), each.found, each.listed,
                         each.hint.empty() ? "" : "; ", each.hint));
    }
}

void add_findings(view::Object& tree, const std::vector<CheckFinding>& findings) {
    view::Table& table = tree.table(
        "findings", {}, {{"severity", {}}, {"id", {}}, {"text", {}}, {"spec", {}}}, ToPrograms);
    for (const CheckFinding& each : findings) {
        table.row({view::text(each.severity), view::text(each.id), view::text(each.text),
                   view::text(each.source)});
        if (!each.is_told) {
            tell(tree, "finding", finding_text(each));
        }
    }
}

/// The verdict as a row of CSV, which has no other table.
void add_csv(view::Object& tree, const Checked& checked) {
    const vendor_db::Facts& facts = checked.facts;
    const Rule* const rule = checked.verdict.rule;
    std::string findings;
    for (const CheckFinding& each : checked.findings) {
        findings += (findings.empty() ? "" : "; ") + finding_text(each);
    }
    std::vector<view::Column> columns;
    for (const std::string_view key :
         {"target", "verdict", "passes", "vendor", "part_number", "revision", "serial", "firmware",
          "entry", "entry_name", "reason", "would_take", "findings"}) {
        columns.push_back({std::string(key), {}});
    }
    tree.table({}, {}, std::move(columns), ToPrograms)
        .as_csv()
        .row({view::text(checked.target), view::text(name_of(checked.verdict.status)),
              view::flag(checked.passes), view::text(facts.vendor.shown),
              view::text(facts.part_number.shown), view::text(facts.revision.shown),
              view::text(facts.serial.shown),
              view::text(facts.firmware ? facts.firmware->text() : ""),
              view::text(rule != nullptr ? rule->place.line_text() : ""),
              view::text(rule != nullptr ? rule->name : ""), view::text(checked.verdict.reason),
              view::text(changes_of(checked)), view::text(findings)});
}

} // namespace

view::Object check_view(const Checked& checked) {
    const vendor_db::Verdict& verdict = checked.verdict;
    view::Object tree;
    tree.label_width(check_label_width);
    tree.verbatim({}, fmt::format("{}: {}", checked.target, name_of(verdict.status)));
    if (checked.facts.vendor.state != vendor_db::Text::State::NotRead) {
        tell(tree, "module", identity_of(checked.facts));
    }
    if (!verdict.reason.empty()) {
        tell(tree, "because", verdict.reason);
    }
    tree.data("verdict", view::text(name_of(verdict.status)));
    tree.data("passes", view::flag(checked.passes));
    tree.data("reason", view::text(verdict.reason));
    add_diagnosis(tree, checked.health);
    add_module(tree, checked.facts);
    add_rule(tree, verdict.rule);
    const bool asked = std::ranges::any_of(verdict.requirements, [](const Requirement& each) {
        return each.kind == Requirement::Kind::Mode;
    });
    if (verdict.rule != nullptr) {
        tell_rule(tree, *verdict.rule, !asked);
    }
    add_requirements(tree, verdict);
    add_others(tree, verdict);
    const std::string changes = changes_of(checked);
    if (!changes.empty()) {
        tell(tree, "would take", changes);
    }
    tell(tree, "diagnosis", view::verdict_line(checked.health));
    add_findings(tree, checked.findings);
    add_csv(tree, checked);
    return tree;
}

} // namespace optictl::cli
