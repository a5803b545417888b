// The default view of `show`: verdict, identity, monitors and data paths on one screen.
#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>

#include "cli/view/module/cells.hpp"
#include "cli/view/module/module.hpp"
#include "cli/view/module/summary.hpp"
#include "sff/sff8024/interfaces.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::view {

using namespace words;

namespace {

/// One fact of a line: an item by its key, with the words before it.
struct Part {
    std::string_view key;
    std::string_view before = ", ";
};

/// A line of the identity block. What the module does not say is left out.
struct Line {
    std::string_view label;
    std::span<const Part> parts;
};

constexpr std::array<Part, 5> module_parts{{{"vendor_name", ""},
                                            {"vendor_part_number", " "},
                                            {"vendor_revision", " rev "},
                                            {"vendor_serial_number", ", S/N "},
                                            {"date_code", ", "}}};
constexpr std::array<Part, 5> state_parts{{{"module_state", ""},
                                           {"active_firmware", ", firmware "},
                                           {"hardware_revision", ", hardware "},
                                           {"power_class", ", "},
                                           {"max_power", ", at most "}}};
constexpr std::array<Part, 12> media_parts{{{"media_technology", ""},
                                            {"transmitter_technology"},
                                            {"cable_technology"},
                                            {"wavelength"},
                                            {"connector"},
                                            {"length_smf", ", SMF "},
                                            {"length_om5", ", OM5 "},
                                            {"length_om4", ", OM4 "},
                                            {"length_om3", ", OM3 "},
                                            {"length_om2", ", OM2 "},
                                            {"length_om1", ", OM1 "},
                                            {"cable_length", ", cable "}}};
constexpr std::array<Line, 3> lines{
    {{"Module", module_parts}, {"State", state_parts}, {"Media", media_parts}}};

bool says_nothing(const memmap::Reading& reading) {
    const bool is_number =
        reading.kind == memmap::Kind::Unsigned || reading.kind == memmap::Kind::Signed;
    const bool is_empty_list = reading.kind == memmap::Kind::Bitmap && reading.raw == 0;
    return !reading.has_value() || is_empty_list || (is_number && reading.value == 0);
}

/// The value without the explanation in brackets that some codes carry, and lengths: of what they
/// are stands before them.
std::string short_text(const model::Item& item) {
    std::string text = item_text(item);
    const std::size_t bracket = text.find(" (");
    const bool is_explained = item.reading.kind == memmap::Kind::Code ||
                              item.reading.unit == memmap::Unit::Metre ||
                              item.reading.unit == memmap::Unit::Kilometre;
    return is_explained && bracket != std::string::npos ? text.substr(0, bracket) : text;
}

/// The words before a part join it to what stands before it already.
void append_part(std::string& text, const Part& part, std::string_view value) {
    const bool joins = part.before.starts_with(", ");
    text += !text.empty() ? (part.before.empty() ? ", " : part.before)
                          : part.before.substr(joins ? 2 : 0);
    text += value;
}

std::string line_of(const model::Module& module, const Line& line, std::string text) {
    for (const Part& part : line.parts) {
        const auto item = module.item(part.key);
        if (!item || says_nothing(item->reading)) {
            continue;
        }
        const std::string value = short_text(*item);
        // A technology that the tables leave at "others", or what the line begins with, adds
        // nothing.
        if (value.empty() || value == "others" || value == text) {
            continue;
        }
        append_part(text, part, value);
    }
    return text;
}

/// A line behind its label; nothing for an empty one.
void add_line(Table& table, std::string_view label, std::string text) {
    if (!text.empty()) {
        table.row(row_of(as_text(std::string(label)), as_text(std::move(text))));
    }
}

/// What the media are; of those that no code names, how fast they are.
std::string media_or_rate(const model::Module& module) {
    std::string text = media_summary(module);
    const auto rate = text.empty() ? module.item("signaling_rate") : std::nullopt;
    return rate && !says_nothing(rate->reading) ? short_text(*rate) : text;
}

void add_identity(Table& table, const model::Module& module) {
    for (const Line& line : lines) {
        const bool of_media = line.parts.data() == media_parts.data();
        add_line(table, line.label,
                 line_of(module, line, of_media ? media_or_rate(module) : std::string()));
    }
}

/// "192.5 THz, channel -24, grid 75 GHz"; empty for what is not tuned.
template <class ItemOf>
std::string tuning_of(ItemOf item_of) {
    constexpr double ghz_per_thz = 1000;
    constexpr std::array<Part, 4> parts{{{"channel_frequency", ""},
                                         {"channel_number", ", channel "},
                                         {"grid_spacing", ", grid "},
                                         {"current_laser_frequency", ", laser at "}}};
    std::string text;
    for (const Part& part : parts) {
        const std::optional<model::Item> item = item_of(part.key);
        if (item && item->reading.has_value()) {
            // One unit in one line, whatever the registers have.
            append_part(text, part,
                        item->reading.unit == memmap::Unit::Gigahertz && part.key != "grid_spacing"
                            ? fmt::format("{:.5f} THz", item->reading.value / ghz_per_thz)
                            : item_text(*item));
        }
    }
    return text;
}

void add_applications_in_short(Table& table, const model::Module& module) {
    const bool is_whole = module.applications_read == model::Extent::All;
    std::string text = module.applications.empty() && !is_whole ? "not read" : "";
    for (const model::Application& application : module.applications) {
        text += fmt::format("{}{} {} -> {}", text.empty() ? "" : "; ", application.code,
                            sff8024::short_name(code_text(application.host_interface)),
                            sff8024::short_name(code_text(application.media_interface)));
    }
    text += !module.applications.empty() && !is_whole ? "; not read to the end" : "";
    add_line(table, "Apps", std::move(text));
}

/// Whether the first causes, which stand above, have the words of a finding: "page 11h: NACK".
bool is_said(const model::Finding& finding, const analysis::Health& health) {
    const std::size_t colon = finding.text.find(": ");
    const std::string_view words =
        std::string_view(finding.text)
            .substr(colon != std::string::npos ? colon + 2 : finding.text.size());
    const auto shown =
        std::span(health.causes).first(std::min(health.causes.size(), view::most_causes));
    return !words.empty() && std::ranges::any_of(shown, [words](const analysis::Cause& cause) {
        return cause.text.contains(words);
    });
}

/// Warnings and faults of the rules of which the diagnosis says nothing: those that no register of
/// a cause tells.
void add_other_findings(Object& tree, const model::Module& module, const analysis::Health& health) {
    const auto is_told = [&](const model::Finding& finding) {
        return std::ranges::any_of(health.causes, [&](const analysis::Cause& cause) {
            return analysis::tells_of(cause, finding);
        });
    };
    // Findings of one kind are one line: the first, and how many there are besides.
    std::vector<std::pair<const model::Finding*, unsigned>> kinds;
    for (const model::Finding& finding : module.findings) {
        if (finding.severity == model::Severity::Note || is_told(finding) ||
            is_said(finding, health)) {
            continue;
        }
        if (!kinds.empty() && kinds.back().first->id == finding.id) {
            ++kinds.back().second;
        } else {
            kinds.emplace_back(&finding, 0U);
        }
    }
    for (const auto& [finding, others] : kinds) {
        tree.note(
            fmt::format("{}: {}{}", name_of(finding->severity), printable(finding->text),
                        others != 0 ? fmt::format("; and {} more of this kind", others) : ""));
    }
}

} // namespace

std::vector<Column> brief_columns() {
    constexpr unsigned label_width = 6;
    return {{.least = label_width}, {}};
}

void add_tuning(Table& table, const model::Module& module) {
    add_line(table, "Tuned", tuning_of([&](std::string_view key) { return module.item(key); }));
    for (const model::MediaLane& lane : module.media_lanes) {
        const std::string text =
            tuning_of([&](std::string_view key) { return module.lane_item(key, lane.number); });
        if (!text.empty()) {
            add_line(table, "Tuned", fmt::format("lane {}: {}", lane.number, text));
        }
    }
}

void add_brief(Object& tree, const model::Module& module, const analysis::Health& health,
               const Wish& wish) {
    add_other_findings(tree, module, health);
    Table& facts = tree.table("", "", brief_columns()).flush();
    add_identity(facts, module);
    add_applications_in_short(facts, module);
    add_tuning(facts, module);
    add_data_path_table(tree, module);
    add_line(tree.table("", "", brief_columns()).flush(), "Signal", signal_summary(module));
    add_monitors(tree, module, wish);
}

} // namespace optictl::cli::view
