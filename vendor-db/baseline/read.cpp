// From the tree of a file to a baseline.
#include <algorithm>
#include <set>
#include <span>

#include <fmt/format.h>

#include "vendor-db/baseline/baseline.hpp"
#include "vendor-db/value_reader.hpp"

namespace optictl::vendor_db::baseline {
namespace {

constexpr std::array<std::string_view, 4> file_keys{"baseline", "date", "kind", "port"};
constexpr std::array<std::string_view, 10> kind_keys{
    "vendor",   "part_number", "form_factor",  "modules",    "undecided",
    "identity", "firmware",    "applications", "thresholds", "configuration"};
constexpr std::array<std::string_view, 11> port_keys{
    "name",     "vendor",   "part_number",  "form_factor", "serial",       "serial_state",
    "identity", "firmware", "applications", "thresholds",  "configuration"};

class Reader {
public:
    explicit Reader(std::string_view file) { out_.baseline.file = file; }

    ReadBaseline run(const Value& tree) {
        if (in_.table(tree, file_keys) != nullptr) {
            read_head(tree);
            with_each(tree, "kind", most_kinds, [this](const Value& v) { read_kind(v); });
            with_each(tree, "port", most_ports, [this](const Value& v) { read_port(v); });
            find_doubles();
            std::ranges::stable_sort(out_.baseline.kinds, {}, &Kind::name);
            std::ranges::stable_sort(out_.baseline.ports, stands_before, &Port::name);
        }
        out_.problems = in_.take();
        return std::move(out_);
    }

private:
    void read_head(const Value& tree) {
        const Value* version = tree.find("baseline");
        const auto* number =
            version != nullptr ? std::get_if<std::int64_t>(&version->data) : nullptr;
        if (number == nullptr || *number != 1) {
            const Place top{std::make_shared<const std::string>(out_.baseline.file), 1, 1};
            in_.fail(version != nullptr ? version->place : top,
                     "a baseline begins with the version of its format: baseline = 1");
        }
        if (const Value* date = tree.find("date")) {
            out_.baseline.date = in_.date(*date);
        }
    }

    template <class Use>
    void with_each(const Value& tree, std::string_view key, std::size_t most, Use use) {
        const Value* found = tree.find(key);
        if (found == nullptr) {
            return;
        }
        const auto* array = std::get_if<Array>(&found->data);
        if (array == nullptr) {
            in_.fail(found->place, fmt::format("write [[{}]], each in its own paragraph", key));
        } else if (array->size() > most) {
            in_.fail(found->place, fmt::format("a baseline has at most {} of [[{}]], this one {}; "
                                               "make one a site",
                                               most, key, array->size()));
        } else {
            std::ranges::for_each(*array, use);
        }
    }

    std::string text(const Value& value) {
        std::string out = in_.text(value);
        if (out.size() > longest_text) {
            in_.fail(value.place, fmt::format("a text has at most {} characters, this one {}",
                                              longest_text, out.size()));
            out.clear();
        }
        return out;
    }
    std::string text_at(const Value& table, std::string_view key) {
        const Value* found = table.find(key);
        return found != nullptr ? text(*found) : std::string{};
    }

    KindName read_name(const Value& table) {
        KindName name{text_at(table, "vendor"), text_at(table, "part_number"),
                      text_at(table, "form_factor")};
        if (name.vendor.empty() && name.part_number.empty()) {
            in_.fail(table.place, "which module? give vendor and part_number");
        }
        return name;
    }

    Texts read_tables(const Value& table) {
        Texts out;
        for (std::size_t i = 0; i < section_count; ++i) {
            const auto section = static_cast<Section>(i);
            const Value* found = table.find(name_of(section));
            if (found == nullptr) {
                continue;
            }
            const auto* entries = std::get_if<Table>(&found->data);
            if (entries == nullptr) {
                in_.fail(found->place, fmt::format("{} is a table of texts, this is {}",
                                                   name_of(section), found->kind()));
                continue;
            }
            if (out.size() + entries->size() > most_properties) {
                in_.fail(found->place,
                         fmt::format("an entry has at most {} properties", most_properties));
                continue;
            }
            for (const Entry& entry : *entries) {
                out.emplace(Key{section, entry.key}, text(entry.value));
            }
        }
        return out;
    }

    void read_undecided(const Value& value, Kind& kind) {
        if (ValueReader::each(value).size() > most_properties) {
            in_.fail(value.place,
                     fmt::format("at most {} properties are undecided", most_properties));
            return;
        }
        for (const Value& each : ValueReader::each(value)) {
            const std::string name = text(each);
            const std::size_t dot = name.find('.');
            const auto section = section_of(name.substr(0, dot));
            if (dot == std::string::npos || !section || dot + 1 == name.size()) {
                in_.fail(each.place, fmt::format("'{}' is no property; write TABLE.NAME, like "
                                                 "firmware.active_firmware",
                                                 name));
                continue;
            }
            kind.undecided.push_back({{*section, name.substr(dot + 1)}, {}});
            if (kind.expected.contains(kind.undecided.back().key)) {
                in_.fail(each.place, fmt::format("'{}' is undecided, and yet has a value; take one "
                                                 "of them out",
                                                 name));
            }
        }
    }

    void read_kind(const Value& value) {
        if (in_.table(value, kind_keys) == nullptr) {
            return;
        }
        Kind kind{.place = value.place, .name = read_name(value), .expected = read_tables(value)};
        if (const Value* modules = value.find("modules")) {
            const auto counts = in_.counts(*modules, 100'000'000);
            kind.modules = counts.empty() ? 0 : counts.front();
        }
        if (const Value* undecided = value.find("undecided")) {
            read_undecided(*undecided, kind);
        }
        out_.baseline.kinds.push_back(std::move(kind));
    }

    Serial read_serial(const Value& value) {
        using enum Serial::State;
        const Value* number = value.find("serial");
        const Value* state = value.find("serial_state");
        if (number != nullptr && state != nullptr) {
            in_.fail(state->place, "a port has a serial or a serial_state, not both");
        }
        if (number != nullptr) {
            Serial out{.state = Known, .text = text(*number)};
            return out.text.empty() ? Serial{} : out;
        }
        if (state == nullptr) {
            return {.state = NotRead, .text = {}};
        }
        const std::string word = text(*state);
        for (const Serial::State each : {Blank, NotRead, Redacted}) {
            if (Serial{.state = each, .text = {}}.shown() == word) {
                return {.state = each, .text = {}};
            }
        }
        in_.fail(state->place, "a serial_state is blank, not read or redacted");
        return {};
    }

    void read_port(const Value& value) {
        if (in_.table(value, port_keys) == nullptr) {
            return;
        }
        Port port{.place = value.place,
                  .name = text_at(value, "name"),
                  .kind = read_name(value),
                  .serial = read_serial(value),
                  .own = read_tables(value)};
        if (port.name.empty()) {
            in_.fail(value.place, "a port has a name: name = \"Ethernet0\"");
        }
        out_.baseline.ports.push_back(std::move(port));
    }

    void find_doubles() {
        std::map<KindName, Place> kinds;
        for (const Kind& kind : out_.baseline.kinds) {
            const auto [first, fresh] = kinds.emplace(kind.name, kind.place);
            if (!fresh) {
                in_.fail(kind.place, fmt::format("this kind has an entry at {} already",
                                                 first->second.line_text()));
            }
        }
        std::map<std::string_view, Place> ports;
        for (const Port& port : out_.baseline.ports) {
            const auto [first, fresh] = ports.emplace(port.name, port.place);
            if (!fresh) {
                in_.fail(port.place, fmt::format("port '{}' stands at {} already", port.name,
                                                 first->second.line_text()));
            }
        }
    }

    ReadBaseline out_;
    ValueReader in_;
};

} // namespace

ReadBaseline read(std::string_view text, std::string_view file) {
    if (text.size() > largest_file) {
        const Place top{std::make_shared<const std::string>(file), 1, 1};
        return {.baseline = {.file = std::string(file)},
                .problems = {{top, fmt::format("a baseline has at most {} MiB; make one a site",
                                               largest_file >> 20U)}}};
    }
    auto tree = parse_toml(text, file);
    if (!tree) {
        return {.baseline = {.file = std::string(file)}, .problems = {std::move(tree.error())}};
    }
    return Reader(file).run(*tree);
}

std::vector<Problem> lint(const Baseline& baseline) {
    std::vector<Problem> out;
    std::map<KindName, unsigned> ports;
    for (const Port& port : baseline.ports) {
        ++ports[port.kind];
        const Kind* kind = baseline.kind(port.kind);
        if (kind == nullptr) {
            out.push_back(
                {port.place, fmt::format("{} has no [[kind]]: nothing is asked of the module in {}",
                                         port.kind.text(), port.name)});
            continue;
        }
        for (const auto& [key, value] : port.own) {
            const auto expected = kind->expected.find(key);
            if (expected != kind->expected.end() && expected->second == value) {
                out.push_back({port.place, fmt::format("{} of {} is what its kind has as well; "
                                                       "take it out",
                                                       key.text(), port.name)});
            }
        }
    }
    for (const Kind& kind : baseline.kinds) {
        if (!ports.contains(kind.name)) {
            out.push_back({kind.place, fmt::format("no port has {}", kind.name.text())});
        }
        if (kind.expected.empty() && kind.undecided.empty()) {
            out.push_back({kind.place, fmt::format("nothing is asked of {}", kind.name.text())});
        }
        for (const Undecided& each : kind.undecided) {
            if (each.key.section != Section::Configuration) {
                out.push_back({kind.place, fmt::format("{} of {} is undecided; write what it is "
                                                       "meant to be into [kind.{}]",
                                                       each.key.text(), kind.name.text(),
                                                       name_of(each.key.section))});
            }
        }
    }
    return out;
}

} // namespace optictl::vendor_db::baseline
