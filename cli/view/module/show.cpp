// All that a module says.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/view/module/cells.hpp"
#include "cli/view/module/module.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::view {

using namespace words;

namespace {

using engine::Decoded;
using engine::Inspection;
using memmap::Kind;
using memmap::Reading;
using memmap::State;
using model::Item;
using model::Section;

constexpr int section_count = static_cast<int>(Section::Tuning) + 1;

Value word(std::string_view text) {
    return as_data(std::string(text));
}

// ------------------------------------------------------------------------------------- for people

std::string_view title(Section section) {
    switch (section) {
    case Section::Identity: return "Identity";
    case Section::State: return "State";
    case Section::Power: return "Power";
    case Section::Media: return "Media";
    case Section::Cable: return "Fibre and cable";
    case Section::Firmware: return "Firmware and hardware";
    case Section::Rates: return "Rates";
    case Section::Support: return "Advertised";
    case Section::Controls: return "Controls";
    case Section::Durations: return "Durations";
    case Section::Tuning: return "Tuning";
    }
    return "";
}

/// What says nothing unless it is asked for: an empty list of compliance codes, an absent monitor.
bool is_silent(const Item& item) {
    return item.reading.state == State::NotAdvertised ||
           (item.reading.kind == Kind::Bitmap && item.reading.state == State::Ok &&
            item.reading.raw == 0);
}

/// A yes that a list can say in one word.
bool is_plain_flag(const Item& item) {
    return item.reading.kind == Kind::Flag && item.form == model::Form::Plain &&
           item.reading.codes == nullptr && item.reading.meaning.empty();
}

std::string text_of(const Item& item, const Wish& wish, memmap::Standard standard) {
    const Reading& reading = item.reading;
    std::string text = item_text(item);
    if (text.empty() && reading.kind == Kind::Ascii && reading.has_value()) {
        text = "(blank)";
    }
    if (wish.raw && reading.field != nullptr && reading.is_read()) {
        text += fmt::format("  [{} = {}]", register_address(reading, standard), hex(reading.bytes));
    }
    return text;
}

void add_section(Object& tree, const model::Module& module, Section section, const Wish& wish) {
    std::vector<std::string_view> set;
    std::vector<std::string_view> unread;
    constexpr std::size_t longest_label = 32; // "Banks of normalised applications"
    Object facts{std::string(title(section))};
    facts.label_width(longest_label);
    for (const model::ItemRow* row : module.rows) {
        if (row->section != section) {
            continue;
        }
        const Item item = module.read(*row);
        if (is_silent(item) && !wish.all) {
            continue;
        }
        if (item.reading.state == State::NotRead && item.form != model::Form::Text) {
            unread.push_back(item.label);
        } else if (is_plain_flag(item) && !wish.all && !wish.raw) {
            if (item.reading.is_set()) {
                set.push_back(item.label);
            }
        } else {
            facts.fact("", item.label, as_text(text_of(item, wish, module.context.standard)));
        }
    }
    const auto add_list = [&facts](std::string_view label, const auto& words) {
        if (!words.empty()) {
            facts.fact("", label, as_text(fmt::format("{}", fmt::join(words, ", "))));
        }
    };
    add_list(section == Section::Support ? "supported" : "set", set);
    add_list("not read", unread);
    if (!facts.members().empty()) {
        tree.object("", "") = std::move(facts.flush());
    }
}

std::string setting_of(const Reading& reading) {
    return !reading.has_value()         ? "-"
           : reading.kind == Kind::Code ? std::to_string(reading.raw)
           : reading.kind == Kind::Flag ? (reading.raw != 0 ? "yes" : ".")
                                        : fmt::format("{:g}", reading.value);
}

void add_lane_settings(Object& tree, const model::Module& module) {
    constexpr std::size_t per_table = 8;
    for (std::size_t first = 0; first < module.lanes.size(); first += per_table) {
        const std::size_t last = std::min(first + per_table, module.lanes.size());
        std::vector<Column> columns{{"", "lane settings and states"}};
        for (std::size_t i = first; i < last; ++i) {
            columns.push_back({"", std::to_string(module.lanes[i].number), Align::Right});
        }
        Table& table = tree.table("", "", std::move(columns));
        for (const model::ItemRow* row : module.lane_rows) {
            std::vector<Value> cells;
            cells.reserve(table.columns().size());
            cells.push_back(as_text(std::string(row->label)));
            bool has_unit = false;
            for (std::size_t i = first; i < last; ++i) {
                const Reading reading = module.read(*row, module.lanes[i].number).reading;
                if (!has_unit && reading.unit != memmap::Unit::None) {
                    has_unit = true;
                    cells.front().text += fmt::format(" {}", symbol(reading.unit));
                }
                cells.push_back(as_text(setting_of(reading)));
            }
            table.row(std::move(cells));
        }
    }
}

/// "stored 5Ah, sum 5Bh": what a checksum is of, and what it came to.
std::string result_of(const model::Checksum& sum) {
    const bool is_known = sum.state == State::Ok;
    return fmt::format("{}, {}-{}{}{}", sum.name, sum.first, sum.last,
                       is_known ? fmt::format(", stored {:02X}h", sum.stored) : "",
                       sum.bad() ? fmt::format(", sum {:02X}h", sum.computed) : "");
}

void add_checksum_table(Object& tree, const model::Module& module) {
    constexpr unsigned column_width = 7;
    Table& table =
        tree.table("", "Checksums", {{.least = column_width}, {.least = column_width}, {}});
    for (const model::Checksum& sum : module.checksums) {
        table.row(
            {as_text(fmt::format("{}:{}", page_name(sum.page, module.context.standard), sum.at)),
             as_text(std::string(sum.state != State::Ok ? state_words(sum.state)
                                 : sum.bad()            ? "WRONG"
                                                        : "good")),
             as_text(result_of(sum))});
    }
}

void add_finding_table(Object& tree, const Inspection& inspection, const model::Module& module) {
    const bool is_wrong = !inspection.warnings.empty() ||
                          std::ranges::any_of(module.findings, [](const model::Finding& finding) {
                              return finding.severity != model::Severity::Note;
                          });
    constexpr unsigned severity_width = 7;
    Table& table = tree.table("", is_wrong ? "What is wrong" : "Worth knowing",
                              {{.least = severity_width}, {}});
    for (const std::string& warning : inspection.warnings) {
        table.row(row_of(as_text("warning"), text(warning)));
    }
    for (const model::Finding& finding : module.findings) {
        std::string words = printable(finding.text);
        const std::string spec = clause(finding);
        words += spec.empty() ? "" : fmt::format(" ({})", spec);
        table.row(
            row_of(as_text(std::string(name_of(finding.severity)))
                       .in(finding.severity == model::Severity::Fault ? Tone::Bad : Tone::Plain),
                   as_text(std::move(words))));
    }
}

void add_evidence(Object& tree, const Inspection& inspection, const Decoded& decoded) {
    tree.remark("", fmt::format("The evidence for the memory map conflicts; this is the reading as "
                                "{}.",
                                decoded.standard->map.name));
    for (const auto& evidence : inspection.identification.evidence) {
        tree.remark("  ", evidence);
    }
}

/// One reading of the bytes.
void add_to_people(Object& tree, const Inspection& inspection, const Decoded& decoded,
                   const Wish& wish) {
    const model::Module& module = decoded.module;
    if (&decoded == inspection.best()) { // another reading has no verdict of its own
        add_verdict(tree, inspection.health());
    }
    if (!wish.verbose && !wish.all && !wish.raw) {
        for (const std::string& warning : inspection.warnings) {
            tree.note("warning: " + printable(warning));
        }
        add_brief(tree, module, inspection.health(), wish);
        return;
    }
    if (inspection.identification.conflict && !inspection.forced) {
        add_evidence(tree, inspection, decoded);
    }
    for (int section = 0; section < section_count; ++section) {
        add_section(tree, module, static_cast<Section>(section), wish);
    }
    add_tuning(tree.table("", "", brief_columns()).flush(), module);
    add_data_path_table(tree, module);
    add_monitors(tree, module, wish);
    add_observables(tree, module);
    add_applications(tree, module);
    if (wish.all) {
        add_lane_settings(tree, module);
    }
    add_flags(tree, module);
    add_checksum_table(tree, module);
    add_finding_table(tree, inspection, module);
}

// ----------------------------------------------------------------------------------- for programs

void add_sections(Object& tree, const model::Module& module, const Wish& wish) {
    for (int i = 0; i < section_count; ++i) {
        const auto is_in_section = [i](const model::ItemRow* row) {
            return row->section == static_cast<Section>(i);
        };
        if (std::ranges::none_of(module.rows, is_in_section)) {
            continue;
        }
        Object& section = tree.object(model::name_of(static_cast<Section>(i)), "");
        for (const model::ItemRow* row : module.rows) {
            if (is_in_section(row)) {
                add_item(section, module.read(*row), module.context.standard, wish);
            }
        }
    }
}

void add_data_paths(Object& tree, const model::Module& module) {
    tree.objects("data_paths");
    for (const model::DataPath& path : module.data_paths) {
        Object& to = tree.next("data_paths");
        to.data("application", whole_or_null(path.application, path.application != 0));
        to.data("host_lanes", as_data(model::numbers_of(path.host_lanes)));
        to.data("media_lanes", as_data(model::numbers_of(path.media_lanes)));
        if (path.state_reading.field != nullptr) {
            to.reading("data_path_state", path.state_reading);
        }
        if (path.configuration_reading.field != nullptr) {
            to.reading("config_status", path.configuration_reading);
        }
    }
    // A data path is named by its first host lane, as observables and control sets name it.
    Table& lanes = tree.table("media_lanes", "", {{"lane", ""}, {"data_path", ""}});
    for (const model::MediaLane& lane : module.media_lanes) {
        const bool known = lane.path >= 0;
        const unsigned first =
            known ? module.data_paths[static_cast<std::size_t>(lane.path)].first : 0U;
        lanes.row(row_of(whole(lane.number), whole_or_null(first, known)));
    }
}

void add_checksums(Object& tree, const model::Module& module) {
    Table& table = tree.table("checksums", "",
                              {{"name", ""},
                               {"page", ""},
                               {"byte", ""},
                               {"first", ""},
                               {"last", ""},
                               {"state", ""},
                               {"stored", ""},
                               {"computed", ""},
                               {"good", ""},
                               {"spec", ""}});
    for (const model::Checksum& sum : module.checksums) {
        const bool is_known = sum.state == State::Ok;
        table.row(row_of(
            word(sum.name), as_data(page_name(sum.page, module.context.standard)), whole(sum.at),
            whole(sum.first), whole(sum.last), word(memmap::name_of(sum.state)),
            whole_or_null(sum.stored, is_known), whole_or_null(sum.computed, is_known),
            as_data(is_known ? Value::Data(!sum.bad()) : Value::Data()), word(sum.clause)));
    }
}

void add_findings(Object& tree, const model::Module& module) {
    Table& table = tree.table(
        "findings", "", {{"id", ""}, {"severity", ""}, {"text", ""}, {"spec", ""}, {"lanes", ""}});
    for (const model::Finding& finding : module.findings) {
        table.row(
            row_of(word(finding.id), word(name_of(finding.severity)),
                   as_data(printable(finding.text)), as_data(clause(finding)),
                   as_data(std::vector<unsigned>(finding.lanes.begin(), finding.lanes.end()))));
    }
}

void add_decoded(Object& tree, const model::Module& module, const Wish& wish) {
    tree.data("lane_count", whole(module.lane_count));
    tree.later(Shown::ToPrograms,
               [&module, wish](Object& part) { add_sections(part, module, wish); });
    add_monitors(tree, module, wish);
    add_observables(tree, module);
    add_applications(tree, module);
    add_lanes(tree, module, wish);
    tree.later(Shown::ToPrograms, [&module](Object& part) { add_data_paths(part, module); });
    add_flags(tree, module);
    tree.later(Shown::ToPrograms, [&module](Object& part) {
        add_checksums(part, module);
        add_findings(part, module);
    });
}

void add_to_programs(Object& tree, const Inspection& inspection, const Wish& wish) {
    add_diagnosis(tree, inspection);
    if (const Decoded* const best = inspection.best()) {
        tree.word("form_factor", engine::form_factor(inspection));
        add_decoded(tree, best->module, wish);
    }
    tree.objects("other_readings");
    for (std::size_t i = 1; i < inspection.readings.size(); ++i) {
        const model::Module& module = inspection.readings[i].module;
        Object& other = tree.next("other_readings");
        other.word("standard", module.standard);
        add_decoded(other, module, wish);
    }
}

} // namespace

Object show_tree(const Inspection& inspection, const Wish& wish) {
    Object tree = tree_of(inspection);
    tree.later(Shown::ToPeople, [&inspection, wish](Object& part) {
        for (const Decoded& decoded : inspection.readings) {
            if (&decoded != inspection.best()) {
                part.note(heading(inspection, decoded.module));
            }
            part.later(Shown::ToPeople, [&inspection, &decoded, wish](Object& reading) {
                add_to_people(reading, inspection, decoded, wish);
            });
        }
    });
    tree.later(Shown::ToPrograms,
               [&inspection, wish](Object& part) { add_to_programs(part, inspection, wish); });
    return tree;
}

} // namespace optictl::cli::view
