// What a module observes of its signals by a list of its own.
#include <array>

#include <fmt/format.h>

#include "cli/view/module/cells.hpp"
#include "cli/view/module/module.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::view {

using namespace words;

namespace {

using memmap::Reading;
using model::Sample;

/// "media lane 3", "host path 1", "module".
std::string place_of(const Sample& sample) {
    if (sample.misplaced) {
        return "reserved place";
    }
    return sample.number != 0
               ? fmt::format("{} {}", model::name_of(sample.observable->scope), sample.number)
               : "module";
}

std::string_view short_name(model::Statistic statistic) {
    switch (statistic) {
    case model::Statistic::Minimum: return "min";
    case model::Statistic::Maximum: return "max";
    case model::Statistic::Average: return "avg";
    default: return model::name_of(statistic);
    }
}

/// In as few words as a column takes.
std::string_view short_words(model::Absence absence) {
    switch (absence) {
    case model::Absence::NoSample: return "no sample";
    case model::Absence::PathNotReady: return "path not up";
    case model::Absence::MonitoringOff: return "off";
    case model::Absence::UnknownType: return "?";
    default: return model::words_of(absence);
    }
}

std::string title_of(const Sample& sample) {
    std::string name(sample.observable->label);
    if (sample.absence == model::Absence::UnknownType) {
        name += fmt::format(" {}", sample.type);
    }
    if (sample.observable->statistic != model::Statistic::Current) {
        name += fmt::format(", {}", short_name(sample.observable->statistic));
    }
    return name;
}

/// Ratios and counts span decades; others have the decimals of their unit.
std::string number_of(const Reading& reading) {
    if (reading.kind == memmap::Kind::Float16) {
        return fmt::format("{:.3g}", reading.value);
    }
    return fmt::format("{}{:.{}f}", reading.state == memmap::State::Saturated ? ">" : "",
                       reading.value, decimals(reading.unit));
}

std::string value_of(const Sample& sample) {
    if (!sample.has_value()) {
        return std::string(short_words(sample.absence));
    }
    const std::string_view sign = mark(sample.verdict);
    std::string text = number_of(sample.value);
    if (sample.value.unit != memmap::Unit::None) {
        text += fmt::format(" {}", symbol(sample.value.unit));
    }
    return sign.empty() ? text : fmt::format("{} {}", text, sign);
}

/// "<18", ">0.0001", "-4..4": where a warning or an alarm begins; empty when no limit is set.
std::string bounds(const Reading& low, const Reading& high) {
    // No error ratio is below 0: such a limit says nothing.
    const bool from_zero = low.has_value() && low.kind == memmap::Kind::Float16 && low.value == 0;
    if (low.has_value() && !from_zero && high.has_value()) {
        return fmt::format("{:.4g}..{:.4g}", low.value, high.value);
    }
    return low.has_value() && !from_zero ? fmt::format("<{:.4g}", low.value)
           : high.has_value()            ? fmt::format(">{:.4g}", high.value)
                                         : "";
}

void add_table(Object& tree, const model::Module& module) {
    Table& table = tree.table("", "Observables",
                              {{"", "observable"},
                               {"", "of"},
                               {"", "value", Align::Right},
                               {"", "warning", Align::Right},
                               {"", "alarm", Align::Right}});
    for (const Sample& sample : module.samples) {
        table.row(
            {text(title_of(sample)), text(place_of(sample)), text(value_of(sample)),
             text(bounds(sample.limits[model::LowWarning], sample.limits[model::HighWarning])),
             text(bounds(sample.limits[model::LowAlarm], sample.limits[model::HighAlarm]))});
    }
}

bool has_column(model::Quantity quantity) {
    return quantity == model::Quantity::TxBias || quantity == model::Quantity::TxPower ||
           quantity == model::Quantity::RxPower;
}

std::string value_of(const model::Monitor& monitor) {
    const Reading& reading = monitor.value;
    if (!reading.has_value()) {
        return number(reading);
    }
    const std::string text = number_of(reading);
    const std::string_view unit = symbol(reading.unit);
    return marked(unit.empty() ? text : fmt::format("{} {}", text, unit), monitor);
}

Value measured(bool is_there, double number) {
    return as_data(is_there ? Value::Data(Measured{number}) : Value::Data());
}
Value word(std::string_view text) {
    return as_data(std::string(text));
}

void add_sample(Object& to, const Sample& sample) {
    const bool of_module = sample.number == 0 && !sample.misplaced;
    to.word("name", sample.observable->key);
    to.word("statistic", model::name_of(sample.observable->statistic));
    to.data("scope",
            word(model::name_of(of_module ? model::Scope::Module : sample.observable->scope)));
    to.data("number", whole_or_null(sample.number, sample.number != 0));
    to.data("type", whole(sample.type));
    to.data("bank", whole(sample.bank));
    to.data("group", whole(sample.group + 1U));
    to.data("instance", whole(sample.group * 64U + sample.slot + 1U));
    to.data("value", measured(sample.has_value(), sample.value.value));
    to.word("unit", symbol(sample.value.unit));
    to.word("state", memmap::name_of(sample.value.state));
    if (sample.absence != model::Absence::None) {
        to.word("reason", model::words_of(sample.absence));
    }
    Object& limits = to.object("thresholds", "");
    for (std::size_t i = 0; i < limit_keys.size(); ++i) {
        limits.data(limit_keys[i], measured(sample.limits[i].has_value(), sample.limits[i].value));
    }
    Object& flags = to.object("flags", "");
    for (std::size_t i = 0; i < limit_keys.size(); ++i) {
        flags.reading(limit_keys[i], sample.flags[i]);
    }
    to.word("verdict", name_of(sample.verdict));
    to.data("margin", measured(sample.has_margin, sample.margin));
    if (!sample.observable->note.empty()) {
        to.word("note", sample.observable->note);
    }
}

} // namespace

void add_lane_monitors(Object& tree, const model::Module& module) {
    Table& table = tree.table("", "",
                              {{"", "Lane monitors"},
                               {"", "lane", Align::Right},
                               {"", "value   ", Align::Right},
                               {"", "warning", Align::Right},
                               {"", "alarm", Align::Right}})
                       .flush();
    for (const model::Monitor& monitor : module.monitors) {
        const memmap::State state = monitor.value.state;
        if (monitor.lane == 0 || has_column(monitor.quantity) ||
            state == memmap::State::NotAdvertised || state == memmap::State::LaneUnused) {
            continue;
        }
        const model::FourReadings none{};
        const model::FourReadings& limits =
            monitor.thresholds >= 0
                ? module.thresholds[static_cast<std::size_t>(monitor.thresholds)].limits
                : none;
        table.row({text(fmt::format("  {}", monitor.label)), whole(monitor.lane),
                   text(value_of(monitor)),
                   text(bounds(limits[model::LowWarning], limits[model::HighWarning])),
                   text(bounds(limits[model::LowAlarm], limits[model::HighAlarm]))});
    }
}

void add_observable_flags(Object& tree, const model::Module& module) {
    std::size_t read = 0;
    std::vector<std::string> lines;
    for (const Sample& sample : module.samples) {
        std::string set;
        for (std::size_t i = 0; i < model::limit_count; ++i) {
            read += sample.flags[i].is_read() ? 1U : 0U;
            if (sample.flags[i].is_set()) {
                set += fmt::format("{}{}", set.empty() ? "" : ", ",
                                   words::name_of(static_cast<model::Limit>(i)));
            }
        }
        if (!set.empty()) {
            lines.push_back(fmt::format("{} of {}: {}", title_of(sample), place_of(sample), set));
        }
    }
    if (read == 0) {
        return;
    }
    Object& section = tree.object(
        "",
        fmt::format("Flags of observables set  ({} of {})", lines.size(), module.samples.size()),
        Shown::ToPeople);
    for (std::string& line : lines) {
        section.note(std::move(line));
    }
    if (section.members().empty()) {
        section.note("none");
    }
}

void add_observables(Object& tree, const model::Module& module) {
    if (module.samples.empty()) {
        return;
    }
    tree.later(Shown::ToPeople, [&module](Object& part) { add_table(part, module); });
    tree.later(Shown::ToPrograms, [&module](Object& part) {
        for (const Sample& sample : module.samples) {
            add_sample(part.next("observables"), sample);
        }
    });
}

} // namespace optictl::cli::view
