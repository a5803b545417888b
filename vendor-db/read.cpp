// From the tree of a file to a list: which keys there are, and what they mean.
#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "sff/format/advice.hpp"
#include "vendor-db/list.hpp"
#include "vendor-db/value_reader.hpp"

namespace optictl::vendor_db {
namespace {

using Reader = ValueReader;

/// A key of a table, and what reads it into a T.
template <class T>
struct Key {
    std::string_view name;
    void (*read)(Reader&, const Value&, T&);
};

template <class T, std::size_t N>
constexpr std::array<std::string_view, N> names_of(const std::array<Key<T>, N>& keys) {
    std::array<std::string_view, N> names{};
    std::ranges::transform(keys, names.begin(), &Key<T>::name);
    return names;
}

void read_firmware(Reader& in, const Value& value, Firmware& out) {
    constexpr std::array<std::string_view, 6> keys{"allow", "min",  "deny",
                                                   "pairs", "bank", "required"};
    if (in.table(value, keys) == nullptr) {
        return;
    }
    const auto with = [&](std::string_view key, auto use) {
        if (const Value* entry = value.find(key)) {
            use(*entry);
        }
    };
    with("allow", [&](const Value& v) { out.allow = in.versions(v); });
    with("deny", [&](const Value& v) { out.deny = in.versions(v); });
    with("min", [&](const Value& v) { out.min = in.version(v); });
    with("required", [&](const Value& v) { out.required = in.flag(v).value_or(true); });
    with("bank", [&](const Value& v) {
        constexpr std::array<std::string_view, 3> banks{"active", "inactive", "both"};
        const auto found = std::ranges::find(banks, in.text(v));
        if (found == banks.end()) {
            in.fail(v.place, "a firmware bank is active, inactive or both");
        } else {
            out.bank = static_cast<Firmware::Bank>(found - banks.begin());
        }
    });
    with("pairs", [&](const Value& v) {
        constexpr std::array<std::string_view, 2> pair_keys{"application", "dsp"};
        for (const Value& each : Reader::each(v)) {
            if (in.table(each, pair_keys) == nullptr) {
                continue;
            }
            const Value* application = each.find("application");
            const Value* dsp = each.find("dsp");
            if (application == nullptr || dsp == nullptr) {
                in.fail(each.place, "a pair has application and dsp: both versions");
                continue;
            }
            const auto first = in.version(*application);
            const auto second = in.version(*dsp);
            if (first && second) {
                out.pairs.push_back({*first, *second});
            }
        }
    });
}

constexpr auto mode_keys = std::to_array<Key<ModeEntry>>({
    {"mode", [](Reader& in, const Value& v,
                ModeEntry& out) { out.mode = in.mode(v).value_or(Breakout{}); }},
    {"start_lanes",
     [](Reader& in, const Value& v, ModeEntry& out) { out.start_lanes = in.counts(v, 32); }},
    {"fec", [](Reader& in, const Value& v, ModeEntry& out) { out.fec = in.text(v); }},
    {"status", [](Reader& in, const Value& v,
                  ModeEntry& out) { out.status = in.status(v).value_or(Status::Blocked); }},
    {"reason", [](Reader& in, const Value& v, ModeEntry& out) { out.reason = in.text(v); }},
});

void read_modes(Reader& in, const Value& value, Rule& rule) {
    rule.modes.clear();
    for (const Value& each : Reader::each(value)) {
        ModeEntry entry{.place = each.place};
        if (std::holds_alternative<std::string>(each.data)) {
            entry.mode = in.mode(each).value_or(Breakout{});
        } else if (in.table(each, names_of(mode_keys)) != nullptr) {
            for (const Key<ModeEntry>& key : mode_keys) {
                if (const Value* found = each.find(key.name)) {
                    key.read(in, *found, entry);
                }
            }
            if (each.find("mode") == nullptr) {
                in.fail(each.place, "a mode without its name: mode = \"4x100G\"");
            }
        }
        rule.modes.push_back(std::move(entry));
    }
}

void read_features(Reader& in, const Value& value, Rule& rule) {
    rule.features.clear();
    for (const Value& each : Reader::each(value)) {
        const std::string name = in.text(each);
        bool known = false;
        for (std::size_t i = 0; i < feature_count; ++i) {
            const auto feature = static_cast<Feature>(i);
            if (name == name_of(feature)) {
                rule.features.push_back(feature);
                known = true;
            }
        }
        if (!known) {
            in.fail(each.place,
                    fmt::format("'{}' is no feature; known are dom, tx_power, rx_power, "
                                "vdm, firmware_upgrade, tx_disable, tunable",
                                name));
        }
    }
}

void read_status(Reader& in, const Value& value, Rule& rule) {
    const auto* text = std::get_if<std::string>(&value.data);
    rule.is_recall = text != nullptr && *text == recalled;
    rule.status = rule.is_recall ? Status::Blocked : in.status(value).value_or(Status::Blocked);
}

void read_oui(Reader& in, const Value& value, Rule& rule) {
    rule.oui.clear();
    for (const Value& each : Reader::each(value)) {
        const std::string digits = squeezed(in.text(each));
        const bool good = digits.size() == 6 && std::ranges::all_of(digits, [](char c) {
                              return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
                          });
        if (!good) {
            in.fail(each.place, "an OUI is three bytes: \"02-0F-7C\"");
            continue;
        }
        rule.oui.push_back(
            fmt::format("{}-{}-{}", digits.substr(0, 2), digits.substr(2, 2), digits.substr(4)));
    }
}

void read_vendor(Reader& in, const Value& value, Rule& rule) {
    rule.vendor.clear();
    for (const Value& each : Reader::each(value)) {
        if (auto pattern = in.pattern(each)) {
            rule.vendor.push_back(std::move(*pattern));
        }
    }
}

// clang-format off
constexpr auto rule_keys = std::to_array<Key<Rule>>({
    {"name", [](Reader& in, const Value& v, Rule& out) { out.name = in.text(v); }},
    {"vendor", read_vendor},
    {"alias", [](Reader& in, const Value& v, Rule& out) { out.alias = in.flag(v).value_or(false); }},
    {"part_number", [](Reader& in, const Value& v, Rule& out) { out.part_number = in.pattern(v); }},
    {"revision", [](Reader& in, const Value& v, Rule& out) { out.revision = in.text_range(v); }},
    {"serial", [](Reader& in, const Value& v, Rule& out) { out.serial = in.text_range(v); }},
    {"oui", read_oui},
    {"form_factor", [](Reader& in, const Value& v, Rule& out) { out.form_factor = in.normal_texts(v); }},
    {"media", [](Reader& in, const Value& v, Rule& out) { out.media = in.normal_texts(v); }},
    {"connector", [](Reader& in, const Value& v, Rule& out) { out.connector = in.normal_texts(v); }},
    {"platform", [](Reader& in, const Value& v, Rule& out) { out.platform = in.normal_texts(v); }},
    {"cage", [](Reader& in, const Value& v, Rule& out) { out.cage = in.normal_texts(v); }},
    {"nos", [](Reader& in, const Value& v, Rule& out) { out.nos = in.version_range(v); }},
    {"firmware", [](Reader& in, const Value& v, Rule& out) { out.firmware = {}; read_firmware(in, v, out.firmware); }},
    {"modes", read_modes},
    {"max_power_w", [](Reader& in, const Value& v, Rule& out) { out.max_power_w = in.number(v); }},
    {"temperature_c", [](Reader& in, const Value& v, Rule& out) { out.temperature_c = in.number_range(v); }},
    {"features", read_features},
    {"peer", [](Reader& in, const Value& v, Rule& out) { out.peer = in.normal_texts(v); }},
    {"status", read_status},
    {"final", [](Reader& in, const Value& v, Rule& out) { out.is_final = in.flag(v).value_or(false); }},
    {"reason", [](Reader& in, const Value& v, Rule& out) { out.reason = in.text(v); }},
    {"ticket", [](Reader& in, const Value& v, Rule& out) { out.ticket = in.text(v); }},
    {"by", [](Reader& in, const Value& v, Rule& out) { out.by = in.text(v); }},
    {"date", [](Reader& in, const Value& v, Rule& out) { out.date = in.date(v); }},
    {"from", [](Reader& in, const Value& v, Rule& out) { out.from = in.date(v); }},
    {"expires", [](Reader& in, const Value& v, Rule& out) { out.expires = in.date(v); }},
});
constexpr std::string_view template_key = "like";
/// Of one key: entries are compared with one another value by value.
constexpr std::size_t most_values = 1000;

constexpr auto contradiction_keys = std::to_array<Key<Contradiction>>({
    {"id", [](Reader& in, const Value& v, Contradiction& out) { out.id = in.text(v); }},
    {"text", [](Reader& in, const Value& v, Contradiction& out) { out.text = in.text(v); }},
    {"source", [](Reader& in, const Value& v, Contradiction& out) { out.source = in.text(v); }},
    {"fault", [](Reader& in, const Value& v, Contradiction& out) { out.is_fault = in.flag(v).value_or(false); }},
    {"standard", [](Reader& in, const Value& v, Contradiction& out) { out.standard = in.normal_texts(v); }},
    {"form_factor", [](Reader& in, const Value& v, Contradiction& out) { out.form_factor = in.normal_texts(v); }},
    {"media_type", [](Reader& in, const Value& v, Contradiction& out) { out.media_type = in.normal_texts(v); }},
    {"media", [](Reader& in, const Value& v, Contradiction& out) { out.media = in.normal_texts(v); }},
    {"technology", [](Reader& in, const Value& v, Contradiction& out) { out.technology = in.normal_texts(v); }},
    {"connector", [](Reader& in, const Value& v, Contradiction& out) { out.connector = in.normal_texts(v); }},
    {"power_class", [](Reader& in, const Value& v, Contradiction& out) { out.power_class = in.counts(v, 8); }},
    {"max_power_above_w", [](Reader& in, const Value& v, Contradiction& out) { out.max_power_above_w = in.number(v); }},
});

constexpr auto cage_keys = std::to_array<Key<Cage>>({
    {"platform", [](Reader& in, const Value& v, Cage& out) { out.platform = normalised(in.text(v)); }},
    {"name", [](Reader& in, const Value& v, Cage& out) { out.shown = in.text(v); out.name = normalised(out.shown); }},
    {"form_factor", [](Reader& in, const Value& v, Cage& out) { out.form_factor = in.normal_texts(v); }},
    {"max_power_w", [](Reader& in, const Value& v, Cage& out) { out.max_power_w = in.number(v); }},
    {"modes", [](Reader& in, const Value& v, Cage& out) {
        for (const Value& each : Reader::each(v)) { if (auto mode = in.mode(each)) { out.modes.push_back(*mode); } }
    }},
    {"source", [](Reader& in, const Value& v, Cage& out) { out.source = in.text(v); }},
});
constexpr auto vendor_keys = std::to_array<Key<VendorGroup>>({
    {"names", [](Reader& in, const Value& v, VendorGroup& out) { out.names = in.normal_texts(v); }},
    {"source", [](Reader& in, const Value& v, VendorGroup& out) { out.source = in.text(v); }},
});
constexpr std::array<std::string_view, 8> list_keys{"format", "name", "defaults", "template", "optic", "contradiction", "cage", "vendor"};
// clang-format on

Fields fields_of(const Rule& rule) {
    Fields fields;
    const auto add_if = [&](bool constrained, Field field) {
        if (constrained) {
            fields.add(field);
        }
    };
    add_if(!rule.vendor.empty(), Field::Vendor);
    add_if(rule.part_number.has_value(), Field::PartNumber);
    add_if(!rule.revision.empty(), Field::Revision);
    add_if(!rule.oui.empty(), Field::Oui);
    add_if(!rule.serial.empty(), Field::Serial);
    add_if(!rule.form_factor.empty(), Field::FormFactor);
    add_if(!rule.media.empty(), Field::Media);
    add_if(!rule.connector.empty(), Field::Connector);
    add_if(!rule.platform.empty(), Field::Platform);
    add_if(!rule.cage.empty(), Field::Cage);
    add_if(!rule.nos.empty(), Field::Nos);
    return fields;
}

std::string usual_name(const Rule& rule) {
    std::string name = rule.vendor.empty() ? "" : rule.vendor.front().text;
    if (rule.part_number) {
        name += (name.empty() ? "" : " ") + rule.part_number->text;
    }
    return name.empty() ? "any optic" : name;
}

/// What the command line may call a platform and a kind of port.
void collect_names(List& list) {
    std::set<std::string> platforms;
    std::set<std::string> cages;
    for (const Rule& rule : list.rules) {
        platforms.insert(rule.platform.begin(), rule.platform.end());
        cages.insert(rule.cage.begin(), rule.cage.end());
    }
    for (const Cage& cage : list.cages) {
        platforms.insert(cage.platform);
    }
    list.platforms.assign(platforms.begin(), platforms.end());
    list.cage_names.assign(cages.begin(), cages.end());
}

class ListReader {
public:
    explicit ListReader(std::string_view file) { out_.list.file = file; }

    ReadList read(const Value& tree) {
        if (in_.table(tree, list_keys) != nullptr) {
            read_head(tree);
            read_parents(tree);
            if (const Value* optics = tree.find("optic")) {
                out_.list.rules.reserve(Reader::each(*optics).size());
            }
            with_each(tree, "optic", [this](const Value& optic) { read_rule(optic); });
            with_each(tree, "contradiction",
                      [this](const Value& value) { read_contradiction(value); });
            with_each(tree, "cage", [this](const Value& value) { read_cage(value); });
            with_each(tree, "vendor", [this](const Value& value) { read_vendor_group(value); });
            collect_names(out_.list);
        }
        out_.problems = in_.take();
        return std::move(out_);
    }

private:
    void read_head(const Value& tree) {
        constexpr std::int64_t format = 1;
        const Value* version = tree.find("format");
        const auto* number =
            version != nullptr ? std::get_if<std::int64_t>(&version->data) : nullptr;
        if (number == nullptr || *number != format) {
            const Place top{std::make_shared<const std::string>(out_.list.file), 1, 1};
            in_.fail(version != nullptr ? version->place : top,
                     "a list begins with the version of its format: format = 1");
        }
        const Value* name = tree.find("name");
        out_.list.name = name != nullptr ? in_.text(*name) : "";
    }

    /// Defaults and templates are read once, so that what is wrong in them is said once, and where
    /// it stands. An optic begins as a copy of its parent.
    void read_parents(const Value& tree) {
        defaults_.status = Status::Unknown;
        if (const Value* defaults = tree.find("defaults")) {
            fill(*defaults, defaults_, false);
        }
        const Value* templates = tree.find("template");
        if (templates == nullptr) {
            return;
        }
        const auto* table = std::get_if<Table>(&templates->data);
        if (table == nullptr) {
            in_.fail(templates->place, "templates are tables with a name: [template.NAME]");
            return;
        }
        for (const Entry& entry : *table) {
            fill(entry.value, templates_.try_emplace(entry.key, defaults_).first->second, false);
        }
    }

    template <class Use>
    void with_each(const Value& tree, std::string_view key, Use use) {
        const Value* found = tree.find(key);
        if (found == nullptr) {
            return;
        }
        if (!std::holds_alternative<Array>(found->data)) {
            in_.fail(found->place, fmt::format("write [[{}]], each in its own paragraph", key));
            return;
        }
        for (const Value& each : std::get<Array>(found->data)) {
            use(each);
        }
    }

    /// Reads the keys of a table into a rule; `own`: of an optic, which may name a template.
    void fill(const Value& value, Rule& rule, bool own) {
        const Table* table = std::get_if<Table>(&value.data);
        if (table == nullptr) {
            in_.fail(value.place, fmt::format("a table belongs here, this is {}", value.kind()));
            return;
        }
        for (const Entry& entry : *table) {
            const auto key = std::ranges::find(rule_keys, entry.key, &Key<Rule>::name);
            if (Reader::each(entry.value).size() > most_values) {
                in_.fail(entry.place, fmt::format("'{}' has more than {} values; split the entry",
                                                  entry.key, most_values));
            } else if (key != rule_keys.end()) {
                key->read(in_, entry.value, rule);
            } else if (!own || entry.key != template_key) {
                static constexpr auto names = names_of(rule_keys);
                in_.unknown_key(entry, names);
            }
        }
    }

    /// What an optic begins as.
    [[nodiscard]] const Rule& parent_of(const Value& optic) {
        const Value* like = optic.find(template_key);
        if (like == nullptr) {
            return defaults_;
        }
        const std::string name = in_.text(*like);
        const auto found = templates_.find(name);
        if (found == templates_.end()) {
            in_.fail(like->place, fmt::format("there is no [template.{}] in this file", name));
            return defaults_;
        }
        return found->second;
    }

    void read_rule(const Value& optic) {
        Rule rule = parent_of(optic);
        fill(optic, rule, true);
        rule.place = optic.place;
        rule.fields = fields_of(rule);
        rule.own_vendors = rule.vendor.size();
        if (rule.name.empty()) {
            rule.name = usual_name(rule);
        }
        if (rule.status == Status::Unknown) {
            in_.fail(optic.place, "this optic has no status: validated, limited, deprecated, "
                                  "blocked or recalled");
        }
        if (rule.is_final && rule.status != Status::Blocked) {
            in_.fail(optic.place, "final is for blocked entries: no other list outvotes them");
        }
        if (rule.fields.empty()) {
            in_.fail(optic.place, "this optic says nothing of which one it is; give at least "
                                  "vendor and part_number, or media");
        }
        out_.list.rules.push_back(std::move(rule));
    }

    template <class T, std::size_t N>
    bool read_keys(const Value& value, const std::array<Key<T>, N>& keys, T& out) {
        if (in_.table(value, names_of(keys)) == nullptr) {
            return false;
        }
        out.place = value.place;
        for (const Key<T>& key : keys) {
            if (const Value* found = value.find(key.name)) {
                key.read(in_, *found, out);
            }
        }
        return true;
    }

    void read_contradiction(const Value& value) {
        Contradiction out;
        if (!read_keys(value, contradiction_keys, out)) {
            return;
        }
        if (out.id.empty() || out.text.empty() || out.source.empty()) {
            in_.fail(value.place, "a contradiction has id, text and source (the clause)");
        }
        const bool any = !out.standard.empty() || !out.form_factor.empty() ||
                         !out.media_type.empty() || !out.media.empty() || !out.technology.empty() ||
                         !out.connector.empty() || !out.power_class.empty() ||
                         out.max_power_above_w;
        if (!any) {
            in_.fail(value.place,
                     "a contradiction without a condition would hold for every module");
        }
        out_.list.contradictions.push_back(std::move(out));
    }

    void read_cage(const Value& value) {
        Cage out;
        if (read_keys(value, cage_keys, out)) {
            if (out.name.empty()) {
                in_.fail(value.place,
                         fmt::format("a cage has a name, which {} gives: name = \"upper\"",
                                     words_of(Advice::Cage)));
            }
            out_.list.cages.push_back(std::move(out));
        }
    }

    void read_vendor_group(const Value& value) {
        VendorGroup out;
        if (read_keys(value, vendor_keys, out)) {
            if (out.names.size() < 2 || out.names.size() > most_values || out.source.empty()) {
                in_.fail(value.place, "names of one vendor are two or more, with a source: names = "
                                      "[\"OLD NAME\", \"NEW NAME\"]");
            }
            out_.list.vendors.push_back(std::move(out));
        }
    }

    ReadList out_;
    Reader in_;
    Rule defaults_;
    std::unordered_map<std::string, Rule> templates_; ///< with the defaults
};

} // namespace

ReadList read_tree(const Value& tree, std::string_view file) {
    return ListReader(file).read(tree);
}

ReadList read_list(std::string_view text, std::string_view file) {
    auto tree = parse_toml(text, file);
    if (!tree) {
        return {.list = {.file = std::string(file)}, .problems = {std::move(tree.error())}};
    }
    return read_tree(*tree, file);
}

} // namespace optictl::vendor_db
