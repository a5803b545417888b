#include "cli/render/text.hpp"

#include <algorithm>
#include <map>

#include "cli/render/health.hpp"
#include "cli/render/observables.hpp"
#include "cli/render/summary.hpp"
#include "sff/format/format.hpp"
#include "sff/model/subjects.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::render {

using namespace engine;
using namespace words;

namespace {

using memmap::Kind;
using memmap::Reading;
using memmap::State;
using model::Item;
using model::Section;

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

std::string raw_suffix(const Reading& reading, memmap::Standard standard) {
    if (reading.field == nullptr || !reading.is_read()) {
        return "";
    }
    return fmt::format("  [{} = {}]", register_address(reading, standard), hex(reading.bytes));
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

void put_list(Buffer& out, std::string_view label, const std::vector<std::string_view>& words) {
    if (!words.empty()) {
        put_labelled(out, label, fmt::format("{}", fmt::join(words, ", ")));
    }
}

void put_section(Buffer& out, const model::Module& module, Section section,
                 const TextOptions& options) {
    std::vector<std::string_view> set;
    std::vector<std::string_view> unread;
    Buffer lines;
    for (const model::ItemRow* row : module.rows) {
        if (row->section != section) {
            continue;
        }
        const Item item = module.read(*row);
        if (is_silent(item) && !options.all) {
            continue;
        }
        if (item.reading.state == State::NotRead && item.form != model::Form::Text) {
            unread.push_back(item.label);
        } else if (is_plain_flag(item) && !options.all && !options.raw) {
            if (item.reading.is_set()) {
                set.push_back(item.label);
            }
        } else {
            std::string text = item_text(item);
            text += options.raw ? raw_suffix(item.reading, module.context.standard) : "";
            put_labelled(lines, item.label, text);
        }
    }
    put_list(lines, section == Section::Support ? "supported" : "set", set);
    put_list(lines, "not read", unread);
    if (lines.size() > 0) {
        append(out, "{}\n", title(section));
        put(out, {lines.data(), lines.size()});
    }
}

/// Flags of one register on several lanes share a line; numbered flags keep their number.
std::string flag_name(const Reading& reading) {
    if (reading.lane() == 0) {
        return register_name(reading);
    }
    std::string name(reading.field->name);
    const std::size_t place = name.find("<i>");
    if (place != std::string::npos) {
        name.erase(place, 3);
    }
    return name;
}

void put_lane_settings(Buffer& out, const model::Module& module) {
    constexpr std::size_t per_table = 8;
    for (std::size_t first = 0; first < module.lanes.size(); first += per_table) {
        const std::size_t last = std::min(first + per_table, module.lanes.size());
        std::vector<Column> columns{{"lane settings and states"}};
        std::vector<std::string> numbers;
        for (std::size_t i = first; i < last; ++i) {
            numbers.push_back(std::to_string(module.lanes[i].number));
        }
        for (const std::string& number : numbers) {
            columns.push_back({number, Align::Right});
        }
        TextTable table(std::move(columns));
        for (const model::ItemRow* row : module.lane_rows) {
            std::vector<std::string> cells{std::string(row->label)};
            bool has_unit = false;
            for (std::size_t i = first; i < last; ++i) {
                const Reading reading = module.read(*row, module.lanes[i].number).reading;
                if (!has_unit && reading.unit != memmap::Unit::None) {
                    has_unit = true;
                    cells.front() += fmt::format(" {}", symbol(reading.unit));
                }
                cells.push_back(!reading.has_value()         ? "-"
                                : reading.kind == Kind::Code ? std::to_string(reading.raw)
                                : reading.kind == Kind::Flag ? (reading.raw != 0 ? "yes" : ".")
                                                             : fmt::format("{:g}", reading.value));
            }
            table.add(std::move(cells));
        }
        if (!table.empty()) {
            table.write(out);
        }
    }
}

void put_checksums(Buffer& out, const model::Module& module) {
    if (module.checksums.empty()) {
        return;
    }
    put(out, "Checksums\n");
    for (const model::Checksum& sum : module.checksums) {
        const bool known = sum.state == State::Ok;
        append(out, "  {:<8} {:<8} {}, {}-{}{}{}\n",
               fmt::format("{}:{}", page_name(sum.page, module.context.standard), sum.at),
               known ? (sum.bad() ? "WRONG" : "good") : state_words(sum.state), sum.name, sum.first,
               sum.last, known ? fmt::format(", stored {:02X}h", sum.stored) : "",
               sum.bad() ? fmt::format(", sum {:02X}h", sum.computed) : "");
    }
}

/// Why values are not there, for the views that do not list findings.
void put_unread(Buffer& out, const model::Module& module) {
    namespace subjects = model::subjects;
    for (const model::Finding& finding : module.findings) {
        if (finding.id == subjects::read_error.id || finding.id == subjects::page_blank.id ||
            finding.id == subjects::page_copy.id) {
            put(out, "  ");
            put_wrapped(out, printable(finding.text), 4);
        }
    }
}

std::string first_item_text(const model::Module& module, std::string_view key) {
    const auto item = module.item(key);
    return item && item->reading.has_value() ? item_text(*item) : std::string{};
}

} // namespace

std::string lane_ranges(const std::vector<unsigned>& lanes) {
    std::string text;
    for (std::size_t i = 0; i < lanes.size();) {
        std::size_t last = i;
        while (last + 1 < lanes.size() && lanes[last + 1] == lanes[last] + 1) {
            ++last;
        }
        text += text.empty() ? "" : ",";
        text += last == i ? std::to_string(lanes[i]) : fmt::format("{}-{}", lanes[i], lanes[last]);
        i = last + 1;
    }
    return text;
}

void put_heading(Buffer& out, const Inspection& inspection, const Decoded& decoded) {
    const model::Module& module = decoded.module;
    std::string line = name_of(inspection);
    const std::string revision = first_item_text(module, "revision");
    line += fmt::format(": {}, {}{}", form_factor(inspection), module.standard,
                        module.context.standard == memmap::Standard::Cmis && !revision.empty()
                            ? " " + revision
                            : "");
    put_wrapped(out, line, 2);
}

void put_unknown(Buffer& out, const Inspection& inspection) {
    append(out, "{}: no known memory map\n", printable(inspection.target));
    put_verdict(out, inspection.health(), false);
    for (const auto& evidence : inspection.identification.evidence) {
        append(out, "  {}\n", evidence);
    }
    put(out, "  Bytes as they are (--as cmis|sff8636|sff8472 reads them by that map):\n");
    for (const memmap::Block& block : inspection.image->blocks()) {
        append(out, "  {}{}{}\n", block.page.device == memmap::Device::A2 ? "A2h " : "",
               block.page.upper ? fmt::format("page {:02x}h", block.page.page) : "lower",
               block.page.bank != 0 ? fmt::format(" bank {}", block.page.bank) : "");
        for (unsigned row = 0; row < memmap::half_page_size; row += 16) {
            append(out, "  {:3}:", block.page.first_byte() + row);
            for (unsigned i = row; i < row + 16; ++i) {
                put(out, block.known[i] ? fmt::format(" {:02x}", block.bytes[i]) : " --");
            }
            put(out, "\n");
        }
    }
}

void put_set_flags(Buffer& out, const model::Module& module) {
    // Flags of one register are one line, whatever number of lanes they are set on.
    std::vector<std::pair<std::string, std::vector<unsigned>>> lines;
    std::size_t read = 0;
    std::size_t set = 0;
    module.for_each_flag([&](const Reading& flag) {
        read += flag.is_read() ? 1U : 0U;
        if (!flag.is_set()) {
            return;
        }
        ++set;
        const std::string name = flag_name(flag);
        if (lines.empty() || lines.back().first != name) {
            lines.emplace_back(name, std::vector<unsigned>{});
        }
        if (flag.lane() != 0) {
            lines.back().second.push_back(flag.lane());
        }
    });
    append(out, "Flags set  ({} of {} read)\n", set, read);
    if (lines.empty()) {
        put(out, read == 0 ? "  not read\n" : "  none\n");
    }
    for (const auto& [name, lanes] : lines) {
        append(out, "  {}{}\n", name,
               lanes.empty() ? "" : fmt::format("  lane {}", lane_ranges(lanes)));
    }
}

void put_findings(Buffer& out, const Inspection& inspection, const model::Module& module,
                  bool colour) {
    if (module.findings.empty() && inspection.warnings.empty()) {
        return;
    }
    const bool wrong = !inspection.warnings.empty() ||
                       std::ranges::any_of(module.findings, [](const model::Finding& finding) {
                           return finding.severity != model::Severity::Note;
                       });
    put(out, wrong ? "What is wrong\n" : "Worth knowing\n");
    for (const std::string& warning : inspection.warnings) {
        put(out, "  warning  ");
        put_wrapped(out, printable(warning), 11);
    }
    for (const model::Finding& finding : module.findings) {
        const bool fault = finding.severity == model::Severity::Fault;
        append(out, "  {}{:<7}{}  ", colour && fault ? "\x1b[31m" : "", name_of(finding.severity),
               colour && fault ? "\x1b[0m" : "");
        std::string text = printable(finding.text);
        const std::string spec = clause(finding);
        text += spec.empty() ? "" : fmt::format(" ({})", spec);
        put_wrapped(out, text, 11);
    }
}

/// What was noticed of the dump itself.
void put_warnings(Buffer& out, const Inspection& inspection) {
    for (const std::string& warning : inspection.warnings) {
        put_wrapped(out, "warning: " + printable(warning), 2);
    }
}

void show_text(Buffer& out, const Inspection& inspection, const TextOptions& options) {
    if (inspection.readings.empty()) {
        put_unknown(out, inspection);
        return;
    }
    for (const Decoded& decoded : inspection.readings) {
        put_heading(out, inspection, decoded);
        if (&decoded == inspection.best()) { // another reading has no verdict of its own
            put_verdict(out, inspection.health(), options.colour);
        }
        const bool brief = !options.verbose && !options.all && !options.raw;
        if (!brief && inspection.identification.conflict && !inspection.forced) {
            append(out, "  The evidence for the memory map conflicts; this is the reading as {}.\n",
                   decoded.standard->map.name);
            for (const auto& evidence : inspection.identification.evidence) {
                put(out, "    ");
                put_wrapped(out, evidence, 4);
            }
        }
        if (brief) {
            put_warnings(out, inspection);
            put_brief(out, decoded.module, inspection.health(), options);
            continue;
        }
        for (int section = 0; section <= static_cast<int>(Section::Tuning); ++section) {
            put_section(out, decoded.module, static_cast<Section>(section), options);
        }
        put_tuning(out, decoded.module);
        put_data_paths(out, decoded.module);
        put_monitors(out, decoded.module, options);
        put_observables(out, decoded.module);
        put_applications(out, decoded.module);
        if (options.all) {
            put_lane_settings(out, decoded.module);
        }
        put_set_flags(out, decoded.module);
        put_checksums(out, decoded.module);
        put_findings(out, inspection, decoded.module, options.colour);
    }
}

void dom_text(Buffer& out, const Inspection& inspection, const TextOptions& options) {
    const Decoded* decoded = inspection.best();
    if (decoded == nullptr) {
        put_unknown(out, inspection);
        return;
    }
    put_heading(out, inspection, *decoded);
    if (options.judges) {
        put_verdict(out, inspection.health(), options.colour);
    }
    put_unread(out, decoded->module);
    put_tuning(out, decoded->module);
    put_monitors(out, decoded->module, options);
    put_observables(out, decoded->module);
}

void why_text(Buffer& out, const Inspection& inspection, const TextOptions& options) {
    if (const Decoded* decoded = inspection.best()) {
        put_heading(out, inspection, *decoded);
    } else {
        append(out, "{}: no known memory map\n", printable(inspection.target));
    }
    put_verdict_line(out, inspection.health(), options.colour);
    put_chain(out, inspection, options.colour);
}

void flags_text(Buffer& out, const Inspection& inspection, const TextOptions& options) {
    const Decoded* decoded = inspection.best();
    if (decoded == nullptr) {
        put_unknown(out, inspection);
        return;
    }
    put_heading(out, inspection, *decoded);
    put_verdict_line(out, inspection.health(), options.colour);
    put_unread(out, decoded->module);
    put_set_flags(out, decoded->module);
    put_observable_flags(out, decoded->module);
}

} // namespace optictl::cli::render
