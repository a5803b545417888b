// Verdicts as JSON objects; the schema is optictl.check/1 and optictl.summary/1.
#include "cli/render/check.hpp"
#include "cli/render/json.hpp"
#include "cli/render/walk.hpp"
#include "cli/view/module/module.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::render {

using namespace engine;
using namespace words;

namespace {

using vendor_db::Rule;
using vendor_db::Text;

void put_text(JsonWriter& json, std::string_view key, const Text& text) {
    if (text.state == Text::State::NotRead) {
        json.null_member(key);
    } else {
        json.member(key, text.shown);
    }
}

void put_rule(JsonWriter& json, const Rule* rule) {
    if (rule == nullptr) {
        json.null_member("entry");
        return;
    }
    json.begin_object("entry");
    entry_head_json(json, *rule);
    const auto optional = [&](std::string_view key, const std::string& text) {
        if (!text.empty()) {
            json.member(key, printable(text));
        }
    };
    optional("reason", rule->reason);
    optional("ticket", rule->ticket);
    optional("by", rule->by);
    optional("date", rule->date ? rule->date->text() : "");
    optional("from", rule->from ? rule->from->text() : "");
    optional("expires", rule->expires ? rule->expires->text() : "");
    json.begin_array("modes");
    for (const vendor_db::ModeEntry& each : rule->modes) {
        json.value(each.mode.text());
    }
    json.end_array();
    json.end_object();
}

void put_requirements(JsonWriter& json, const vendor_db::Verdict& verdict) {
    json.begin_array("requirements");
    for (const vendor_db::Requirement& each : verdict.requirements) {
        json.begin_object();
        json.member("kind", name_of(each.kind));
        json.member("outcome", name_of(each.outcome));
        json.member("text", printable(each.text));
        if (each.change.empty()) {
            json.null_member("would_take");
        } else {
            json.member("would_take", printable(each.change));
        }
        json.end_object();
    }
    json.end_array();
}

void put_others(JsonWriter& json, const vendor_db::Verdict& verdict) {
    json.begin_array("other_entries");
    for (const vendor_db::Loser& each : verdict.losers) {
        json.begin_object();
        entry_head_json(json, *each.rule);
        json.member("lost", text_of(each, verdict.rule));
        json.end_object();
    }
    json.end_array();
    json.begin_array("near_misses");
    for (const vendor_db::NearMiss& each : verdict.near_misses) {
        json.begin_object();
        entry_head_json(json, *each.rule);
        json.member("field", name_of(each.field));
        json.member("listed", printable(each.listed));
        json.member("found", printable(each.found));
        if (!each.hint.empty()) {
            json.member("same_vendor", printable(each.hint));
        }
        json.end_object();
    }
    json.end_array();
}

void put_findings(JsonWriter& json, const std::vector<CheckFinding>& findings) {
    json.begin_array("findings");
    for (const CheckFinding& each : findings) {
        json.begin_object();
        json.member("severity", each.severity);
        json.member("id", printable(each.id));
        json.member("text", printable(each.text));
        json.member("spec", printable(each.source));
        json.end_object();
    }
    json.end_array();
}

} // namespace

void entry_head_json(JsonWriter& json, const Rule& rule) {
    json.member("file", printable(*rule.place.file));
    json.member("line", rule.place.line);
    json.member("name", printable(rule.name));
    json.member("status", status_text(rule));
    json.begin_array("fields");
    for (std::size_t i = 0; i < vendor_db::field_count; ++i) {
        const auto field = static_cast<vendor_db::Field>(i);
        if (rule.fields.has(field)) {
            json.value(name_of(field));
        }
    }
    json.end_array();
}

void check_json(JsonWriter& json, const Inspection& inspection, const Checked& checked) {
    json.begin_object();
    put_head(json, "check/1", inspection, inspection.best());
    json.member("verdict", name_of(checked.verdict.status));
    json.member("passes", checked.passes);
    json.member("reason", printable(checked.verdict.reason));
    json.begin_object("diagnosis");
    json.member("verdict", analysis::name_of(checked.health.conclusion));
    view::Object first_bad;
    first_bad.data("first_bad_step", view::first_bad_step(checked.health));
    walk_json(json, first_bad);
    json.end_object();
    json.begin_object("module");
    put_text(json, "vendor_name", checked.facts.vendor);
    put_text(json, "vendor_part_number", checked.facts.part_number);
    put_text(json, "vendor_revision", checked.facts.revision);
    put_text(json, "vendor_serial_number", checked.facts.serial);
    if (checked.facts.firmware) {
        json.member("active_firmware", checked.facts.firmware->text());
    } else {
        json.null_member("active_firmware");
    }
    json.end_object();
    put_rule(json, checked.verdict.rule);
    put_requirements(json, checked.verdict);
    put_others(json, checked.verdict);
    put_findings(json, checked.findings);
    json.end_object();
}

namespace {

/// The modules that have other firmware than most of their part; all where no version has most.
void put_outliers(JsonWriter& json, const CheckCounts::Drift& drift) {
    unsigned left_out = 0;
    json.begin_array("outliers");
    for (const CheckCounts::Version& each : drift.versions) {
        if (each.is_usual) {
            continue;
        }
        left_out += each.count - static_cast<unsigned>(each.targets.size());
        for (const std::string& target : each.targets) {
            json.begin_object();
            json.member("target", target);
            json.member("firmware", each.firmware);
            json.end_object();
        }
    }
    json.end_array();
    json.member("outliers_left_out", left_out);
}

} // namespace

void check_counts_json(JsonWriter& json, const CheckCounts& counts) {
    json.begin_object();
    json.member("schema", "optictl.summary/1");
    json.member("modules", counts.modules());
    json.member("failed", counts.failed());
    json.member("worst", name_of(counts.worst()));
    json.begin_object("verdicts");
    for (std::size_t i = 0; i < vendor_db::status_count; ++i) {
        const auto status = static_cast<vendor_db::Status>(i);
        json.member(name_of(status), counts.of(status));
    }
    json.end_object();
    json.begin_array("parts");
    for (const auto& [part, tally] : counts.parts()) {
        json.begin_object();
        json.member("count", tally.count);
        json.member("verdict", name_of(part.status));
        json.member("vendor_name", part.vendor);
        json.member("vendor_part_number", part.part_number);
        json.member("firmware", part.firmware);
        json.end_object();
    }
    json.end_array();
    json.begin_array("firmware_drift");
    for (const CheckCounts::Drift& drift : counts.drift()) {
        json.begin_object();
        json.member("vendor_name", drift.vendor);
        json.member("vendor_part_number", drift.part_number);
        json.begin_object("firmware");
        for (const CheckCounts::Version& each : drift.versions) {
            json.member(each.firmware, each.count);
        }
        json.end_object();
        put_outliers(json, drift);
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

} // namespace optictl::cli::render
