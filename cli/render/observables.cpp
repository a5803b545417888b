#include "cli/render/observables.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "cli/render/measured.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::render {

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
std::string number(const Reading& reading) {
    if (reading.kind == memmap::Kind::Float16) {
        return fmt::format("{:.3g}", reading.value);
    }
    return fmt::format("{}{:.{}f}", reading.state == memmap::State::Saturated ? ">" : "",
                       reading.value, decimals(reading.unit));
}

std::string with_unit(const Reading& reading) {
    return reading.unit == memmap::Unit::None
               ? number(reading)
               : fmt::format("{} {}", number(reading), symbol(reading.unit));
}

std::string value_of(const Sample& sample) {
    if (!sample.has_value()) {
        return std::string(short_words(sample.absence));
    }
    const std::string_view sign = mark(sample.verdict);
    return sign.empty() ? with_unit(sample.value)
                        : fmt::format("{} {}", with_unit(sample.value), sign);
}

/// "<18", ">0.0001", "-4..4": where a warning or an alarm begins; empty when no limit is set.
std::string bounds(const Reading& low, const Reading& high) {
    if (low.has_value() && high.has_value()) {
        return fmt::format("{:.4g}..{:.4g}", low.value, high.value);
    }
    return low.has_value()    ? fmt::format("<{:.4g}", low.value)
           : high.has_value() ? fmt::format(">{:.4g}", high.value)
                              : "";
}

void put_number(JsonWriter& json, std::string_view key, bool there, double value) {
    json.key(key);
    if (there) {
        put_measured(json, value);
    } else {
        json.null();
    }
}

void put_limits(JsonWriter& json, const Sample& sample) {
    json.begin_object("thresholds");
    for (std::size_t i = 0; i < limit_keys.size(); ++i) {
        const Reading& limit = sample.limits[i];
        put_number(json, limit_keys[i], limit.has_value(), limit.value);
    }
    json.end_object();
    json.begin_object("flags");
    for (std::size_t i = 0; i < limit_keys.size(); ++i) {
        put_reading(json, limit_keys[i], sample.flags[i]);
    }
    json.end_object();
}

void put_sample(JsonWriter& json, const Sample& sample) {
    json.begin_object();
    json.member("name", sample.observable->key);
    json.member("statistic", model::name_of(sample.observable->statistic));
    const bool of_module = sample.number == 0 && !sample.misplaced;
    json.member("scope",
                model::name_of(of_module ? model::Scope::Module : sample.observable->scope));
    json.key("number");
    if (sample.number != 0) {
        json.value(sample.number);
    } else {
        json.null();
    }
    json.member("type", sample.type);
    json.member("bank", sample.bank);
    json.member("group", sample.group + 1U);
    json.member("instance", sample.group * 64U + sample.slot + 1U);
    put_number(json, "value", sample.has_value(), sample.value.value);
    json.member("unit", symbol(sample.value.unit));
    json.member("state", memmap::name_of(sample.value.state));
    if (sample.absence != model::Absence::None) {
        json.member("reason", model::words_of(sample.absence));
    }
    put_limits(json, sample);
    json.member("verdict", name_of(sample.verdict));
    put_number(json, "margin", sample.has_margin, sample.margin);
    if (!sample.observable->note.empty()) {
        json.member("note", sample.observable->note);
    }
    json.end_object();
}

} // namespace

void put_observables(Buffer& out, const model::Module& module) {
    if (module.samples.empty()) {
        return;
    }
    TextTable table({{"observable"},
                     {"of"},
                     {"value", Align::Right},
                     {"warning", Align::Right},
                     {"alarm", Align::Right}});
    for (const Sample& sample : module.samples) {
        table.add({title_of(sample), place_of(sample), value_of(sample),
                   bounds(sample.limits[model::LowWarning], sample.limits[model::HighWarning]),
                   bounds(sample.limits[model::LowAlarm], sample.limits[model::HighAlarm])});
    }
    put(out, "Observables\n");
    table.write(out);
}

void put_observable_flags(Buffer& out, const model::Module& module) {
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
    put(out,
        fmt::format("Flags of observables set  ({} of {})\n", lines.size(), module.samples.size()));
    for (const std::string& line : lines) {
        put(out, fmt::format("  {}\n", line));
    }
    if (lines.empty()) {
        put(out, "  none\n");
    }
}

void put_observables(JsonWriter& json, const model::Module& module) {
    if (module.samples.empty()) {
        return;
    }
    json.begin_array("observables");
    for (const Sample& sample : module.samples) {
        put_sample(json, sample);
    }
    json.end_array();
}

} // namespace optictl::cli::render
