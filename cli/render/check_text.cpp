// Verdicts for people, and as lines for spreadsheets and for test reports.
#include <algorithm>

#include <fmt/format.h>

#include "cli/render/check.hpp"
#include "cli/render/junit.hpp"
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
        fmt::format("{}{}{}", name_of(rule.status), rule.reason.empty() ? "" : ": ", rule.reason));
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

std::string changes_of(const vendor_db::Verdict& verdict) {
    std::string out;
    for (const Requirement& each : verdict.requirements) {
        out += each.change.empty() ? "" : (out.empty() ? "" : "; ") + each.change;
    }
    for (const vendor_db::Loser& each : verdict.losers) {
        if (each.why == vendor_db::Loser::Why::Undecided) {
            out += fmt::format("{}{} that can be compared", out.empty() ? "" : "; or ",
                               each.undecided.text());
        }
    }
    for (const vendor_db::NearMiss& each : verdict.near_misses) {
        out += fmt::format("{}{} {}", out.empty() ? "" : "; or ", name_of(each.field), each.listed);
    }
    return out;
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
                 fmt::format("{}, {}: {}", entry_of(*each.rule), name_of(each.rule->status),
                             text_of(each, verdict.rule)));
    }
    for (const vendor_db::NearMiss& each : verdict.near_misses) {
        put_line(out, "near miss",
                 fmt::format("{}, {}: {} says '{}', the entry '{}'", entry_of(*each.rule),
                             name_of(each.rule->status), name_of(each.field), each.found,
                             each.listed));
    }
    const std::string changes = changes_of(verdict);
    if (!changes.empty()) {
        put_line(out, "would take", changes);
    }
    for (const CheckFinding& each : checked.findings) {
        put_line(out, "finding", finding_text(each));
    }
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
        for (const auto& [part, count] : counts.parts()) {
            table.add({fmt::format("{}", count), std::string(name_of(part.status)),
                       printable(part.vendor), printable(part.part_number), part.firmware});
        }
        table.write(out);
    }
    for (const auto& [part, firmwares] : counts.drift()) {
        std::string versions;
        for (const auto& [version, count] : firmwares) {
            versions += fmt::format("{}{} of {}", versions.empty() ? "" : ", ", count, version);
        }
        put_line(out, "firmware",
                 fmt::format("{} {} differs: {}", part.first, part.second, versions));
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
            printable(changes_of(checked.verdict)),
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
