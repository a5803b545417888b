#include "cli/render/health.hpp"

#include <algorithm>
#include <array>

#include "cli/render/json.hpp"
#include "cli/render/text.hpp"
#include "sff/format/format.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::render {

using namespace words;

namespace {

using analysis::Cause;
using analysis::Conclusion;
using analysis::Grade;
using analysis::Health;
using analysis::Step;

constexpr std::string_view red = "\x1b[31m";
constexpr std::string_view yellow = "\x1b[33m";
constexpr std::string_view green = "\x1b[32m";
constexpr std::string_view plain_again = "\x1b[0m";

std::string_view colour_of(Conclusion conclusion) {
    switch (conclusion) {
    case Conclusion::Works: return green;
    case Conclusion::Degraded: return yellow;
    default: return red;
    }
}

/// What qualifies a cause, in words; empty for most.
std::string remarks_of(const Cause& cause) {
    std::string text;
    const auto add = [&text](bool holds, std::string_view words) {
        if (holds) {
            text += text.empty() ? "" : "; ";
            text += words;
        }
    };
    add(cause.transient, "may pass by itself");
    add(cause.others_work, "the other data paths work");
    return text.empty() ? text : fmt::format(" ({})", text);
}

std::string text_of(const Cause& cause) {
    return printable(cause.text) + remarks_of(cause);
}

std::string not_judged_text(const Health& health) {
    return health.not_judged.empty()
               ? ""
               : fmt::format("not judged: {}", fmt::join(health.not_judged, ", "));
}

/// Text that starts at column `indent` of a line that is already begun there.
void put_hanging(Buffer& out, std::string_view text, std::size_t indent) {
    put_wrapped(out, text, indent);
}

/// Null modules, of an unknown map, have no registers.
std::span<const model::Register> registers_of(const model::Module* module, const Cause& cause) {
    return module != nullptr ? std::span(cause.registers) : std::span<const model::Register>();
}

const model::Module* module_of(const engine::Inspection& inspection) {
    const engine::Decoded* best = inspection.best();
    return best != nullptr ? &best->module : nullptr;
}

/// Copies of one register whose bytes follow each other: of lanes 1 to 4.
struct Run {
    memmap::Reading first;
    model::LaneSet lanes = 0;
    unsigned last_lane = 0;
    unsigned begin = 0; ///< byte numbers
    unsigned end = 0;
    std::string bytes;
};

std::string bytes_text(const memmap::Reading& reading) {
    return reading.is_read() ? fmt::format("{}h", hex(reading.bytes)) : "not read";
}

/// Adds a reading to the run if it goes on there.
bool joins(const memmap::Reading& reading, Run& run) {
    const memmap::Field& field = *reading.field;
    const unsigned byte = memmap::place_of(field, reading.index).byte;
    const bool is_next = reading.lane() != 0 && reading.lane() == run.last_lane + 1 &&
                         run.first.field == &field && run.first.bank == reading.bank &&
                         run.first.is_read() == reading.is_read();
    if (!is_next || byte < run.begin || byte > run.end) {
        return false;
    }
    if (byte == run.end) {
        run.end += field.size;
        run.bytes += reading.is_read() ? fmt::format(" {}", bytes_text(reading)) : "";
    }
    run.last_lane = reading.lane();
    run.lanes |= model::lane_bit(run.last_lane);
    return true;
}

std::vector<Run> runs_of(const model::Module* module, const Cause& cause) {
    std::vector<Run> runs;
    for (const model::Register& copy : registers_of(module, cause)) {
        const memmap::Reading reading = module->read(copy);
        if (!runs.empty() && joins(reading, runs.back())) {
            continue;
        }
        const unsigned byte = memmap::place_of(*reading.field, reading.index).byte;
        runs.push_back({reading, model::lane_bit(reading.lane()), reading.lane(), byte,
                        byte + reading.field->size, bytes_text(reading)});
    }
    return runs;
}

/// "11h:186-193 OpticalPowerRx1-4 = 0000h 0000h 0000h 0000h".
std::string text_of(const Run& run, memmap::Standard standard) {
    constexpr std::string_view number = "<i>";
    std::string name(run.first.field->name);
    const std::size_t place = name.find(number);
    if (model::lane_count(run.lanes) < 2 || place == std::string::npos) {
        return fmt::format("{} {} = {}", register_address(run.first, standard),
                           register_name(run.first), run.bytes);
    }
    name.replace(place, number.size(), lane_ranges(run.lanes));
    const std::string last = run.end - run.begin > 1 ? fmt::format("-{}", run.end - 1) : "";
    return fmt::format(
        "{}{}:{}{} {} = {}", run.first.bank != 0 ? fmt::format("bank {} ", run.first.bank) : "",
        page_name(run.first.field->page, standard), run.begin, last, name, run.bytes);
}

std::string evidence_of(const model::Module* module, const Cause& cause) {
    constexpr std::size_t most_runs = 8;
    const std::vector<Run> runs = runs_of(module, cause);
    std::string text;
    for (std::size_t i = 0; i < std::min(runs.size(), most_runs); ++i) {
        text += text.empty() ? "" : ", ";
        text += text_of(runs[i], module->context.standard);
    }
    text += runs.size() > most_runs ? fmt::format(" and {} more", runs.size() - most_runs) : "";
    const std::string clause = cause.source.is_stated() ? model::clause_of(cause.source) : "";
    if (clause.empty()) {
        return text;
    }
    return text.empty() ? clause : fmt::format("{} ({})", text, clause);
}

void put_cause(Buffer& out, const model::Module* module, const Cause& cause, std::size_t indent) {
    put_blanks(out, indent);
    put_hanging(out, text_of(cause), indent);
    const auto put_more = [&](std::string_view label, std::string_view text) {
        if (!text.empty()) {
            put_blanks(out, indent);
            put(out, label);
            put_wrapped(out, text, indent + label.size());
        }
    };
    put_more("do: ", cause.advice);
    put_more("by: ", evidence_of(module, cause));
}

} // namespace

std::string verdict_line(const Health& health) {
    std::string line(analysis::name_of(health.conclusion));
    if (health.first_bad && !health.causes.empty()) {
        line += fmt::format(": {}", text_of(health.causes.front()));
    } else if (std::ranges::any_of(health.causes, &Cause::expected)) {
        line += ": the link is meant to be down";
    }
    return line;
}

std::string lane_ranges(model::LaneSet lanes) {
    return lane_ranges(model::numbers_of(lanes));
}

void put_verdict_line(Buffer& out, const Health& health, bool colour, std::size_t indent) {
    if (colour) {
        put(out, colour_of(health.conclusion));
    }
    put_wrapped(out, verdict_line(health), indent);
    if (colour) {
        put(out, plain_again);
    }
}

void put_verdict(Buffer& out, const Health& health, bool colour) {
    put_verdict_line(out, health, colour);
    std::size_t written = 0;
    for (const Cause& cause : health.causes) {
        if (written == most_causes) {
            append(out, "  and {} more: see optictl why\n", health.causes.size() - written);
            break;
        }
        const std::string_view label = !health.first_bad ? "  remark: " : "  also: ";
        if (written != 0 || !health.first_bad) {
            put(out, label);
            put_hanging(out, text_of(cause), label.size());
        } else if (!cause.advice.empty()) {
            put(out, "  do: ");
            put_hanging(out, cause.advice, 6);
        }
        ++written;
    }
    if (const std::string unjudged = not_judged_text(health); !unjudged.empty()) {
        put(out, "  ");
        put_hanging(out, unjudged, 2);
    }
}

void put_chain(Buffer& out, const engine::Inspection& inspection, bool colour) {
    const Health& health = inspection.health();
    const model::Module* module = module_of(inspection);
    constexpr std::size_t indent = 30;
    for (const analysis::StepResult& step : health.steps) {
        const bool first_bad = health.first_bad == step.step;
        if (first_bad && colour) {
            put(out, colour_of(health.conclusion));
        }
        append(out, "{} {:<12} ", first_bad ? '>' : ' ', analysis::name_of(step.step));
        if (step.reason.empty()) {
            put(out, analysis::name_of(step.grade));
        } else {
            append(out, "{:<14} ", analysis::name_of(step.grade));
        }
        if (first_bad && colour) {
            put(out, plain_again);
        }
        put_hanging(out, step.reason, indent);
        for (const Cause& cause : health.causes) {
            if (cause.step == step.step) {
                put_cause(out, module, cause, 4);
            }
        }
    }
    if (const std::string unjudged = not_judged_text(health); !unjudged.empty()) {
        put(out, "  ");
        put_hanging(out, unjudged, 2);
    }
}

namespace {

void put_cause(JsonWriter& json, const model::Module* module, const Cause& cause) {
    json.begin_object();
    json.member("id", cause.id);
    json.member("step", analysis::name_of(cause.step));
    json.member("grade", analysis::name_of(cause.grade));
    json.member("happened", cause.happened);
    json.member("transient", cause.transient);
    json.member("others_work", cause.others_work);
    put_lanes(json, "host_lanes", cause.host_lanes);
    put_lanes(json, "media_lanes", cause.media_lanes);
    json.member("text", printable(cause.text));
    json.member("advice", cause.advice);
    json.begin_array("registers");
    for (const model::Register& copy : registers_of(module, cause)) {
        const memmap::Reading reading = module->read(copy);
        json.begin_object();
        json.member("register", register_address(reading, module->context.standard));
        json.member("name", register_name(reading));
        json.key("bytes");
        if (reading.is_read()) {
            json.value(hex(reading.bytes));
        } else {
            json.null();
        }
        json.end_object();
    }
    json.end_array();
    json.member("spec", cause.source.is_stated() ? model::clause_of(cause.source) : "");
    json.end_object();
}

} // namespace

void put_first_bad(JsonWriter& json, const Health& health) {
    if (health.first_bad) {
        json.member("first_bad_step", analysis::name_of(*health.first_bad));
    } else {
        json.null_member("first_bad_step");
    }
}

void put_diagnosis(JsonWriter& json, const engine::Inspection& inspection) {
    const Health& health = inspection.health();
    const model::Module* module = module_of(inspection);
    json.begin_object("diagnosis");
    json.member("verdict", analysis::name_of(health.conclusion));
    put_first_bad(json, health);
    json.begin_array("steps");
    for (const analysis::StepResult& step : health.steps) {
        json.begin_object();
        json.member("step", analysis::name_of(step.step));
        json.member("grade", analysis::name_of(step.grade));
        if (!step.reason.empty()) {
            json.member("reason", step.reason);
        }
        json.end_object();
    }
    json.end_array();
    json.begin_array("causes");
    for (const Cause& cause : health.causes) {
        put_cause(json, module, cause);
    }
    json.end_array();
    json.begin_array("not_judged");
    for (const std::string_view what : health.not_judged) {
        json.value(what);
    }
    json.end_array();
    json.end_object();
}

} // namespace optictl::cli::render
