#include "vendor-db/write.hpp"

#include <algorithm>
#include <ranges>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sff/format/escape.hpp"

namespace optictl::vendor_db {
namespace {

std::string number(double value) {
    return fmt::format("{}", value);
}

std::string pattern_text(const Pattern& pattern) {
    if (pattern.kind == Pattern::Kind::Exact) {
        return quoted(pattern.text);
    }
    std::string out = fmt::format("{{ {} = {}", name_of(pattern.kind), quoted(pattern.text));
    if (pattern.kind == Pattern::Kind::Cable) {
        const Pattern any;
        out += pattern.min_m != any.min_m ? ", min_m = " + number(pattern.min_m) : "";
        out += pattern.max_m != any.max_m ? ", max_m = " + number(pattern.max_m) : "";
    }
    return out + " }";
}

std::string joined(const std::vector<std::string>& values) {
    return values.size() == 1 ? values.front() : fmt::format("[{}]", fmt::join(values, ", "));
}

std::string table_of(const std::vector<Line>& lines) {
    std::string out;
    for (const Line& line : lines) {
        out += fmt::format("{}{} = {}", out.empty() ? "{ " : ", ", line.key, line.value);
    }
    return out.empty() ? out : out + " }";
}

template <class Range, class Text>
std::string range_of(const Range& range, Text text) {
    std::vector<Line> lines;
    if (text(range.min) != text({})) {
        lines.push_back({"min", text(range.min)});
    }
    if (text(range.max) != text({})) {
        lines.push_back({"max", text(range.max)});
    }
    return table_of(lines);
}

std::string text_range(const TextRange& range) {
    return !range.exact.empty()
               ? quoted(range.exact)
               : range_of(range, [](const std::string& text) { return quoted(text); });
}

std::string versions(const std::vector<Version>& list) {
    std::vector<std::string> out;
    std::ranges::transform(list, std::back_inserter(out),
                           [](const Version& each) { return quoted(each.text()); });
    return fmt::format("[{}]", fmt::join(out, ", "));
}

std::string firmware_text(const Firmware& firmware) {
    if (firmware.empty()) {
        return {};
    }
    std::vector<Line> lines;
    if (!firmware.allow.empty()) {
        lines.push_back({"allow", versions(firmware.allow)});
    }
    if (firmware.min) {
        lines.push_back({"min", quoted(firmware.min->text())});
    }
    if (!firmware.deny.empty()) {
        lines.push_back({"deny", versions(firmware.deny)});
    }
    std::vector<std::string> pairs;
    pairs.reserve(firmware.pairs.size());
    for (const Firmware::Pair& each : firmware.pairs) {
        pairs.push_back(table_of(
            {{"application", quoted(each.application.text())}, {"dsp", quoted(each.dsp.text())}}));
    }
    if (!pairs.empty()) {
        lines.push_back({"pairs", fmt::format("[{}]", fmt::join(pairs, ", "))});
    }
    if (firmware.bank != Firmware::Bank::Active) {
        lines.push_back(
            {"bank", firmware.bank == Firmware::Bank::Both ? "\"both\"" : "\"inactive\""});
    }
    if (!firmware.required) {
        lines.push_back({"required", "false"});
    }
    return table_of(lines);
}

/// The name of what a module runs, of the several ways to write it: "400G-FR4 MSA
/// SPEC/400GBASE-FR4" is followed by its parts.
std::string media_of(const Facts& facts) {
    const bool compound =
        facts.media.size() > 1 && facts.media.front().find('/') != std::string::npos;
    return facts.media.empty() ? std::string{} : facts.media[compound ? 1 : 0];
}

/// Collects the lines that say something.
class Lines {
public:
    void add(std::string_view key, std::string value) {
        if (!value.empty()) {
            lines_.push_back({std::string(key), std::move(value)});
        }
    }
    void text(std::string_view key, const std::string& value) {
        add(key, value.empty() ? value : quoted(value));
    }
    void texts(std::string_view key, const std::vector<std::string>& values) {
        add(key, values.empty() ? std::string{} : quoted_list(values));
    }
    void date(std::string_view key, const std::optional<Date>& value) {
        add(key, value ? value->text() : std::string{});
    }
    [[nodiscard]] std::vector<Line> take() { return std::move(lines_); }

private:
    std::vector<Line> lines_;
};

template <class Values, class Text>
std::string list_of(const Values& values, Text text) {
    std::vector<std::string> out;
    std::ranges::transform(values, std::back_inserter(out), text);
    return out.empty() ? std::string{} : joined(out);
}

/// [[name]] and its lines.
std::string paragraph_of(std::string_view name, const std::vector<Line>& lines) {
    std::string out = fmt::format("[[{}]]\n", name);
    for (const Line& line : lines) {
        out += fmt::format("{} = {}\n", line.key, line.value);
    }
    return out;
}

} // namespace

std::string quoted(std::string_view text) {
    return toml_string(text);
}

std::string quoted_list(const std::vector<std::string>& texts) {
    return list_of(texts, [](const std::string& text) { return quoted(text); });
}

std::string mode_text(const ModeEntry& entry) {
    std::vector<Line> lines{{"mode", quoted(entry.mode.text())}};
    if (!entry.start_lanes.empty()) {
        lines.push_back({"start_lanes", fmt::format("[{}]", fmt::join(entry.start_lanes, ", "))});
    }
    if (!entry.fec.empty()) {
        lines.push_back({"fec", quoted(entry.fec)});
    }
    if (entry.status != Status::Validated) {
        lines.push_back({"status", quoted(name_of(entry.status))});
    }
    if (!entry.reason.empty()) {
        lines.push_back({"reason", quoted(entry.reason)});
    }
    return lines.size() == 1 ? lines.front().value : table_of(lines);
}

std::vector<Line> lines_of(const Rule& rule) {
    const auto version = [](const std::optional<Version>& value) {
        return value ? quoted(value->text()) : std::string{};
    };
    const auto amount = [](const std::optional<double>& value) {
        return value ? number(*value) : std::string{};
    };
    Lines out;
    out.text("name", rule.name);
    out.add("vendor", list_of(written_vendors(rule), pattern_text));
    out.add("alias", rule.alias ? "true" : "");
    out.add("part_number", rule.part_number ? pattern_text(*rule.part_number) : "");
    out.add("revision", text_range(rule.revision));
    out.add("serial", text_range(rule.serial));
    out.texts("oui", rule.oui);
    out.texts("form_factor", rule.form_factor);
    out.texts("media", rule.media);
    out.texts("connector", rule.connector);
    out.texts("platform", rule.platform);
    out.texts("cage", rule.cage);
    out.add("nos", range_of(rule.nos, version));
    out.add("firmware", firmware_text(rule.firmware));
    out.add(
        "modes",
        rule.modes.empty()
            ? std::string{}
            : fmt::format("[{}]", fmt::join(rule.modes | std::views::transform(mode_text), ", ")));
    out.add("max_power_w", amount(rule.max_power_w));
    out.add("temperature_c", range_of(rule.temperature_c, amount));
    out.add("features", list_of(rule.features, [](Feature each) { return quoted(name_of(each)); }));
    out.texts("peer", rule.peer);
    out.text("status", std::string(status_text(rule)));
    out.add("final", rule.is_final ? "true" : "");
    out.text("reason", rule.reason);
    out.text("ticket", rule.ticket);
    out.text("by", rule.by);
    out.date("date", rule.date);
    out.date("from", rule.from);
    out.date("expires", rule.expires);
    return out.take();
}

std::string paragraph_of(const std::vector<Line>& lines) {
    return paragraph_of("optic", lines);
}

std::string paragraph_of(const Cage& cage) {
    Lines out;
    out.text("platform", cage.platform);
    out.text("name", cage.shown);
    out.texts("form_factor", cage.form_factor);
    out.add("max_power_w", cage.max_power_w ? number(*cage.max_power_w) : "");
    out.add("modes", list_of(cage.modes, [](const Breakout& each) { return quoted(each.text()); }));
    out.text("source", cage.source);
    return paragraph_of("cage", out.take());
}

std::string paragraph_of(const Contradiction& each) {
    Lines out;
    out.text("id", each.id);
    out.text("text", each.text);
    out.text("source", each.source);
    out.add("fault", each.is_fault ? "true" : "");
    out.texts("standard", each.standard);
    out.texts("form_factor", each.form_factor);
    out.texts("media_type", each.media_type);
    out.texts("media", each.media);
    out.texts("technology", each.technology);
    out.texts("connector", each.connector);
    out.add("power_class", each.power_class.empty()
                               ? std::string{}
                               : fmt::format("[{}]", fmt::join(each.power_class, ", ")));
    out.add("max_power_above_w", each.max_power_above_w ? number(*each.max_power_above_w) : "");
    return paragraph_of("contradiction", out.take());
}

std::string paragraph_of(const VendorGroup& group) {
    Lines out;
    out.texts("names", group.names);
    out.text("source", group.source);
    return paragraph_of("vendor", out.take());
}

std::vector<Line> draft_of(const Facts& facts, std::string_view status, std::string_view reason,
                           const Date& today) {
    Lines out;
    out.text("name", facts.vendor.shown + " " + facts.part_number.shown);
    out.text("vendor", facts.vendor.shown);
    out.text("part_number", facts.part_number.shown);
    out.text("revision", facts.revision.shown);
    out.text("oui", facts.oui == "00-00-00" ? "" : facts.oui);
    out.text("form_factor", facts.form_factor);
    out.text("media", media_of(facts));
    if (facts.firmware) {
        out.add("firmware",
                firmware_text({.allow = {*facts.firmware}, .deny = {}, .pairs = {}, .min = {}}));
    }
    std::vector<std::string> modes;
    for (const ApplicationFacts& each : facts.applications) {
        const Mode mode{static_cast<unsigned>(std::max<std::size_t>(each.starts.size(), 1)),
                        each.rate, each.host_lanes};
        const std::string text = quoted(mode.text());
        if (each.rate != 0 && std::ranges::find(modes, text) == modes.end()) {
            modes.push_back(text);
        }
    }
    out.add("modes", modes.empty() ? "" : fmt::format("[{}]", fmt::join(modes, ", ")));
    out.add("max_power_w", facts.max_power_w ? number(*facts.max_power_w) : "");
    out.text("status", std::string(status));
    out.text("reason", std::string(reason));
    out.add("date", today.text());
    return out.take();
}

} // namespace optictl::vendor_db
