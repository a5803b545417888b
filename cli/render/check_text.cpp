// Verdicts for people, and as lines for spreadsheets and for test reports.
#include <algorithm>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/render/check.hpp"
#include "cli/render/junit.hpp"
#include "cli/view/module/module.hpp"
#include "sff/format/advice.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::render {

using namespace engine;
using namespace words;

namespace {

using vendor_db::Requirement;
using vendor_db::Rule;

constexpr std::size_t label_width = 13;

/// A label in its column and words beside it, wrapped.
void put_line(Buffer& out, std::string_view label, std::string_view text) {
    put_padded(out, fmt::format("  {}", label), label_width + 2);
    put_wrapped(out, printable(text), label_width + 2);
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

void put_rule(Buffer& out, const Rule& rule, bool show_modes) {
    put_line(out, "entry", entry_of(rule));
    put_line(
        out, "",
        fmt::format("{}{}{}", status_text(rule), rule.reason.empty() ? "" : ": ", rule.reason));
    const std::string provenance = provenance_of(rule);
    if (!provenance.empty()) {
        put_line(out, "", provenance);
    }
    if (show_modes && !rule.modes.empty()) {
        put_line(out, "modes", covered_modes(rule));
    }
    if (!rule.peer.empty()) {
        put_line(out, "other end", fmt::format("{}", fmt::join(rule.peer, " or ")));
    }
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

} // namespace

void check_text(Buffer& out, const Checked& checked) {
    const vendor_db::Verdict& verdict = checked.verdict;
    put(out, fmt::format("{}: {}\n", checked.target, name_of(verdict.status)));
    if (checked.facts.vendor.state != vendor_db::Text::State::NotRead) {
        put_line(out, "module", identity_of(checked.facts));
    }
    if (!verdict.reason.empty()) {
        put_line(out, "because", verdict.reason);
    }
    const bool asked = std::ranges::any_of(verdict.requirements, [](const Requirement& each) {
        return each.kind == Requirement::Kind::Mode;
    });
    if (verdict.rule != nullptr) {
        put_rule(out, *verdict.rule, !asked);
    }
    for (const Requirement& each : verdict.requirements) {
        put_line(out, name_of(each.outcome), each.text);
    }
    for (const vendor_db::Loser& each : verdict.losers) {
        put_line(out, "not by",
                 fmt::format("{}, {}: {}", entry_of(*each.rule), status_text(*each.rule),
                             text_of(each, verdict.rule)));
    }
    for (const vendor_db::NearMiss& each : verdict.near_misses) {
        put_line(out, "near miss",
                 fmt::format("{}, {}: {} says '{}', the entry '{}'{}{}", entry_of(*each.rule),
                             status_text(*each.rule), name_of(each.field), each.found, each.listed,
                             each.hint.empty() ? "" : "; ", each.hint));
    }
    const std::string changes = changes_of(checked);
    if (!changes.empty()) {
        put_line(out, "would take", changes);
    }
    put_line(out, "diagnosis", view::verdict_line(checked.health));
    for (const CheckFinding& each : checked.findings) {
        put_line(out, "finding", finding_text(each));
    }
}

std::string drift_text(const CheckCounts::Drift& drift) {
    std::string out = fmt::format("{} {} differs: ", drift.vendor, drift.part_number);
    for (const CheckCounts::Version& each : drift.versions) {
        constexpr std::size_t most = 8;
        const auto named = std::span(each.targets).first(std::min(each.targets.size(), most));
        out +=
            fmt::format("{}{} of {}", out.ends_with(": ") ? "" : ", ", each.count, each.firmware);
        if (!each.is_usual) {
            out += fmt::format(" ({}{})", fmt::join(named, ", "),
                               each.count > named.size()
                                   ? fmt::format(" and {} more", each.count - named.size())
                                   : "");
        }
    }
    return printable(out);
}

void check_counts_text(Buffer& out, const CheckCounts& counts, bool parts) {
    std::string by_status;
    for (std::size_t i = 0; i < vendor_db::status_count; ++i) {
        const auto status = static_cast<vendor_db::Status>(i);
        if (counts.of(status) != 0) {
            by_status += fmt::format("{}{} {}", by_status.empty() ? "" : ", ", counts.of(status),
                                     name_of(status));
        }
    }
    put_wrapped(out,
                fmt::format("{} modules: {}; worst: {}; {} fail", counts.modules(), by_status,
                            name_of(counts.worst()), counts.failed()),
                2);
    if (parts) {
        TextTable table(
            {{"count", Align::Right}, {"verdict"}, {"vendor"}, {"part number"}, {"firmware"}});
        for (const auto& [part, tally] : counts.parts()) {
            table.add({fmt::format("{}", tally.count), std::string(name_of(part.status)),
                       printable(part.vendor), printable(part.part_number), part.firmware});
        }
        table.write(out);
    }
    for (const CheckCounts::Drift& each : counts.drift()) {
        put_line(out, "firmware", drift_text(each));
    }
}

std::vector<std::string> check_csv_titles() {
    return {"target",   "verdict", "passes",     "vendor", "part_number", "revision", "serial",
            "firmware", "entry",   "entry_name", "reason", "would_take",  "findings"};
}

std::vector<std::string> check_csv(const Checked& checked) {
    const vendor_db::Facts& facts = checked.facts;
    const Rule* rule = checked.verdict.rule;
    std::string findings;
    for (const CheckFinding& each : checked.findings) {
        findings += (findings.empty() ? "" : "; ") + finding_text(each);
    }
    return {checked.target,
            std::string(name_of(checked.verdict.status)),
            checked.passes ? "yes" : "no",
            facts.vendor.shown,
            facts.part_number.shown,
            facts.revision.shown,
            facts.serial.shown,
            facts.firmware ? facts.firmware->text() : "",
            rule != nullptr ? rule->place.line_text() : "",
            rule != nullptr ? printable(rule->name) : "",
            printable(checked.verdict.reason),
            printable(changes_of(checked)),
            findings};
}

std::string check_junit(const Checked& checked) {
    Buffer text;
    check_text(text, checked);
    return junit_case({.group = checked.facts.vendor.shown + " " + checked.facts.part_number.shown,
                       .name = checked.target,
                       .outcome = checked.passes ? "pass" : name_of(checked.verdict.status),
                       .message = checked.verdict.reason,
                       .body = {text.data(), text.size()}});
}

} // namespace optictl::cli::render
