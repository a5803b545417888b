// What a diagnosis says. Nothing is judged here.
#include <algorithm>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/view/module/cells.hpp"
#include "cli/view/module/module.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::view {

using namespace words;

namespace {

using analysis::Cause;
using analysis::Conclusion;
using analysis::Health;

Tone tone_of(Conclusion conclusion) {
    switch (conclusion) {
    case Conclusion::Works: return Tone::Good;
    case Conclusion::Degraded: return Tone::Doubtful;
    default: return Tone::Bad;
    }
}

Value strings(const auto& words) {
    return as_data(std::vector<std::string>(words.begin(), words.end()));
}
Value word(std::string_view text) {
    return as_data(std::string(text));
}

void add_registers(Object& to, const model::Module* module, const Cause& cause) {
    Table& table = to.table("registers", "", {{"register", ""}, {"name", ""}, {"bytes", ""}});
    if (module == nullptr) { // of an unknown map, which has no registers
        return;
    }
    for (const model::Register& copy : cause.registers) {
        const memmap::Reading reading = module->read(copy);
        table.row(
            row_of(as_data(register_address(reading, module->context.standard)),
                   as_data(register_name(reading)),
                   as_data(reading.is_read() ? Value::Data(hex(reading.bytes)) : Value::Data())));
    }
}

void add_cause(Object& to, const model::Module* module, const Cause& cause) {
    to.word("id", cause.id);
    to.word("step", analysis::name_of(cause.step));
    to.word("grade", analysis::name_of(cause.grade));
    to.data("happened", as_data(cause.happened));
    to.data("transient", as_data(cause.transient));
    to.data("others_work", as_data(cause.others_work));
    to.data("host_lanes", as_data(model::numbers_of(cause.host_lanes)));
    to.data("media_lanes", as_data(model::numbers_of(cause.media_lanes)));
    to.word("text", printable(cause.text));
    to.word("advice", cause.advice);
    add_registers(to, module, cause);
    to.data("spec", as_data(cause.source.is_stated() ? model::clause_of(cause.source) : ""));
}

void add_health(Object& to, const Health& health, const model::Module* module) {
    to.word("verdict", analysis::name_of(health.conclusion));
    to.data("first_bad_step", first_bad_step(health));
    to.objects("steps");
    for (const analysis::StepResult& each : health.steps) {
        Object& step = to.next("steps");
        step.word("step", analysis::name_of(each.step));
        step.word("grade", analysis::name_of(each.grade));
        if (!each.reason.empty()) {
            step.word("reason", each.reason);
        }
    }
    to.objects("causes");
    for (const Cause& cause : health.causes) {
        add_cause(to.next("causes"), module, cause);
    }
    to.data("not_judged", strings(health.not_judged));
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
    if (module == nullptr) { // of an unknown map, which has no registers
        return runs;
    }
    for (const model::Register& copy : cause.registers) {
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
std::string run_text(const Run& run, memmap::Standard standard) {
    constexpr std::string_view number = "<i>";
    std::string name(run.first.field->name);
    const std::size_t place = name.find(number);
    if (model::lane_count(run.lanes) < 2 || place == std::string::npos) {
        return fmt::format("{} {} = {}", register_address(run.first, standard),
                           register_name(run.first), run.bytes);
    }
    name.replace(place, number.size(), ranges_of(model::numbers_of(run.lanes)));
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
        text += run_text(runs[i], module->context.standard);
    }
    text += runs.size() > most_runs ? fmt::format(" and {} more", runs.size() - most_runs) : "";
    const std::string clause = cause.source.is_stated() ? model::clause_of(cause.source) : "";
    if (clause.empty()) {
        return text;
    }
    return text.empty() ? clause : fmt::format("{} ({})", text, clause);
}

void add_cause_lines(Object& tree, const model::Module* module, const Cause& cause) {
    tree.remark("  ", cause_text(cause));
    if (!cause.advice.empty()) {
        tree.remark("  do: ", std::string(cause.advice));
    }
    if (std::string evidence = evidence_of(module, cause); !evidence.empty()) {
        tree.remark("  by: ", std::move(evidence));
    }
}

/// The whole chain, step by step: its grade, what was found, by which registers, and what to do.
void add_chain(Object& tree, const Health& health, const model::Module* module) {
    for (const analysis::StepResult& step : health.steps) {
        const bool is_first_bad = health.first_bad == step.step;
        std::string line =
            fmt::format("{} {:<12} ", is_first_bad ? '>' : ' ', analysis::name_of(step.step));
        const Tone tone = is_first_bad ? tone_of(health.conclusion) : Tone::Plain;
        if (step.reason.empty()) {
            line += analysis::name_of(step.grade);
            tree.note(std::move(line), tone);
        } else {
            line += fmt::format("{:<14} ", analysis::name_of(step.grade));
            tree.line(std::move(line), std::string(step.reason), tone);
        }
        for (const Cause& cause : health.causes) {
            if (cause.step == step.step) {
                add_cause_lines(tree, module, cause);
            }
        }
    }
    add_not_judged(tree, health);
}

} // namespace

std::string cause_text(const Cause& cause) {
    std::string remarks;
    const auto add = [&remarks](bool holds, std::string_view words) {
        if (holds) {
            remarks += remarks.empty() ? "" : "; ";
            remarks += words;
        }
    };
    add(cause.transient, "may pass by itself");
    add(cause.others_work, "the other data paths work");
    return printable(cause.text) + (remarks.empty() ? remarks : fmt::format(" ({})", remarks));
}

std::string verdict_line(const Health& health) {
    std::string line(analysis::name_of(health.conclusion));
    if (health.first_bad && !health.causes.empty()) {
        line += fmt::format(": {}", cause_text(health.causes.front()));
    } else if (std::ranges::any_of(health.causes, &Cause::expected)) {
        line += ": the link is meant to be down";
    }
    return line;
}

Value first_bad_step(const Health& health) {
    return health.first_bad ? word(analysis::name_of(*health.first_bad)) : Value();
}

void add_verdict_line(Object& tree, const Health& health) {
    tree.note(verdict_line(health), tone_of(health.conclusion));
}

void add_verdict(Object& tree, const Health& health) {
    add_verdict_line(tree, health);
    const auto shown = std::span(health.causes).first(std::min(health.causes.size(), most_causes));
    for (const Cause& cause : shown) {
        if (&cause != &health.causes.front() || !health.first_bad) {
            tree.remark(health.first_bad ? "also: " : "remark: ", cause_text(cause));
        } else if (!cause.advice.empty()) {
            tree.remark("do: ", std::string(cause.advice));
        }
    }
    if (shown.size() < health.causes.size()) {
        tree.remark(
            "", fmt::format("and {} more: see optictl why", health.causes.size() - shown.size()));
    }
    add_not_judged(tree, health);
}

void add_not_judged(Object& tree, const Health& health) {
    if (!health.not_judged.empty()) {
        tree.remark("not judged: ", fmt::format("{}", fmt::join(health.not_judged, ", ")));
    }
}

Object why_tree(const engine::Inspection& inspection, const Wish& /*wish*/) {
    Object tree(tree_of(inspection).title());
    tree.later(Shown::ToPeople, [&inspection](Object& part) {
        const engine::Decoded* const best = inspection.best();
        add_verdict_line(part, inspection.health());
        add_chain(part, inspection.health(), best != nullptr ? &best->module : nullptr);
    });
    add_diagnosis(tree, inspection);
    return tree;
}

void add_diagnosis(Object& tree, const engine::Inspection& inspection) {
    tree.later(Shown::ToPrograms, [&inspection](Object& part) {
        const engine::Decoded* const best = inspection.best();
        add_health(part.object("diagnosis", ""), inspection.health(),
                   best != nullptr ? &best->module : nullptr);
    });
}

} // namespace optictl::cli::view
