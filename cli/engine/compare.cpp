#include "cli/engine/compare.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "cli/engine/registers.hpp"
#include "sff/model/judge.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine {
namespace {

using memmap::Reading;
using memmap::Unit;
using model::ItemRow;
using model::Module;
using model::Section;

constexpr std::string_view absent = "absent";
constexpr std::array<std::string_view, topic_count> topic_names{
    "map",           "unit",       "identity", "firmware", "capabilities", "applications",
    "configuration", "thresholds", "bytes",    "state",    "flags",        "monitors"};

/// Rows of both modules by key, in the order of the first, then what only the second has.
struct RowPair {
    const ItemRow* first = nullptr;
    const ItemRow* second = nullptr;
};
std::vector<RowPair> paired(const std::vector<const ItemRow*>& first,
                            const std::vector<const ItemRow*>& second) {
    std::map<std::string_view, std::size_t> places;
    std::vector<RowPair> pairs;
    pairs.reserve(first.size());
    for (const ItemRow* row : first) {
        places.emplace(row->key, pairs.size());
        pairs.push_back({.first = row});
    }
    for (const ItemRow* row : second) {
        const auto [place, fresh] = places.emplace(row->key, pairs.size());
        if (fresh) {
            pairs.push_back({.second = row});
        } else {
            pairs[place->second].second = row;
        }
    }
    return pairs;
}

/// Equal bits and state. The byte that a field of some bits stands in may differ in its others.
bool same(const Reading& a, const Reading& b) {
    if (a.state != b.state || !a.has_value()) {
        return a.state == b.state;
    }
    const bool bits = a.bytes.size() == 1 && b.bytes.size() == 1;
    return a.raw == b.raw && a.unit == b.unit && a.meaning == b.meaning &&
           (bits || std::ranges::equal(a.bytes, b.bytes));
}

/// Whether two readings of one monitor are the same for whoever compares modules: what moves by
/// itself is not, by more than this. Powers in dB, bias as a share of the first.
bool near(const Reading& a, const Reading& b) {
    constexpr double temperature_c = 5.0;
    constexpr double voltage_v = 0.05;
    constexpr double bias_share = 0.05;
    constexpr double power_db = 0.5;
    if (!a.has_value() || !b.has_value()) {
        return a.state == b.state;
    }
    const double apart = std::abs(a.value - b.value);
    switch (a.unit) {
    case Unit::Celsius: return apart <= temperature_c;
    case Unit::Volt: return apart <= voltage_v;
    case Unit::Milliampere: return apart <= bias_share * std::abs(a.value);
    case Unit::Milliwatt:
        return a.raw == b.raw || (a.value > 0 && b.value > 0 &&
                                  std::abs(model::dbm(a.value) - model::dbm(b.value)) <= power_db);
    default: return a.raw == b.raw;
    }
}

class Comparison {
public:
    Comparison(const Inspection& baseline, const Inspection& other, const Topics& topics)
        : baseline_(baseline), other_(other), topics_(topics) {}

    std::vector<Difference> run() {
        const Decoded* first = baseline_.best();
        const Decoded* second = other_.best();
        const bool one_map = first != nullptr && second != nullptr &&
                             first->standard->map.standard == second->standard->map.standard;
        if (wants(Topic::Map)) {
            compare_maps(first, second);
        }
        if (wants(Topic::State)) {
            compare_verdicts();
        }
        if (first != nullptr && second != nullptr) {
            compare_items(first->module, second->module, one_map);
        }
        if (one_map) {
            compare_applications(first->module, second->module);
            compare_lanes(first->module, second->module);
            compare_thresholds(first->module, second->module);
            compare_flags(first->module, second->module);
            compare_monitors(first->module, second->module);
        }
        if (wants(Topic::Bytes) && (one_map || (first == nullptr && second == nullptr))) {
            compare_registers(first, second);
        }
        std::ranges::stable_sort(found_, {}, &Difference::topic);
        return std::move(found_);
    }

private:
    [[nodiscard]] bool wants(Topic topic) const {
        return topics_.test(static_cast<std::size_t>(topic));
    }
    [[nodiscard]] std::string address(const Reading& reading) const {
        const Decoded* best = baseline_.best();
        return reading.field != nullptr && best != nullptr
                   ? words::register_address(reading, best->standard->map.standard)
                   : std::string{};
    }
    void add(Topic topic, std::string_view name, const Reading& where, unsigned lane,
             std::string_view baseline, std::string_view other) {
        found_.push_back({topic, std::string(name), address(where), lane, std::string(baseline),
                          std::string(other), where.field});
    }
    /// Adds a difference of two readings of one register, and notes the register as told of.
    void readings(Topic topic, std::string_view name, const Reading& a, const Reading& b,
                  unsigned lane) {
        note_told(a);
        note_told(b);
        if (wants(topic) && !same(a, b)) {
            add(topic, name, a, lane, words::value_text(a), words::value_text(b));
        }
    }

    void compare_maps(const Decoded* first, const Decoded* second) {
        const auto words = [](const Decoded* decoded) {
            return decoded != nullptr ? decoded->module.standard
                                      : std::string_view("no known memory map");
        };
        const std::string_view a = words(first);
        const std::string_view b = words(second);
        if (a != b) {
            add(Topic::Map, "Memory map", {}, 0, a, b);
        }
        const std::string form = form_factor(baseline_);
        const std::string other_form = form_factor(other_);
        if (form != other_form) {
            add(Topic::Map, "Form factor", {}, 0, form, other_form);
        }
    }

    /// The verdicts, with what makes them. Another cause of the same verdict is a difference of the
    /// state, flag or monitor that tells it.
    void compare_verdicts() {
        const analysis::Health& first = baseline_.health();
        const analysis::Health& second = other_.health();
        const auto words = [](const analysis::Health& health) {
            const std::string_view name = analysis::name_of(health.conclusion);
            return health.first_bad && !health.causes.empty()
                       ? fmt::format("{}: {}", name, words::printable(health.causes.front().text))
                       : std::string(name);
        };
        if (first.conclusion != second.conclusion) {
            add(Topic::State, "Verdict", {}, 0, words(first), words(second));
        }
    }

    /// Of two maps only what both say: the rest differs because the maps do.
    void compare_items(const Module& a, const Module& b, bool one_map) {
        for (const RowPair& pair : paired(a.rows, b.rows)) {
            if (one_map || (pair.first != nullptr && pair.second != nullptr)) {
                compare_row(a, b, pair, 0);
            }
        }
    }

    void compare_row(const Module& a, const Module& b, const RowPair& pair, unsigned lane) {
        const ItemRow& row = pair.first != nullptr ? *pair.first : *pair.second;
        const Topic topic = topic_of(row);
        const auto first = read(a, pair.first, lane);
        const auto second = read(b, pair.second, lane);
        if (!wants(topic) || (first && second && same(first->reading, second->reading) &&
                              first->note == second->note)) {
            return;
        }
        const std::string left = first ? words::item_text(*first) : std::string(absent);
        const std::string right = second ? words::item_text(*second) : std::string(absent);
        // Two maps say one thing by registers of their own: then the words decide.
        const bool own_registers =
            !first || !second || first->reading.field != second->reading.field;
        if (!own_registers || left != right) {
            const Reading where = first ? first->reading : second ? second->reading : Reading{};
            add(topic, row.label, where, lane, left, right);
        }
    }

    /// The item of a row, whose registers some topic then tells of: that of the row, and that which
    /// it takes its value from.
    std::optional<model::Item> read(const Module& module, const ItemRow* row, unsigned lane) {
        if (row == nullptr) {
            return std::nullopt;
        }
        model::Item item = module.read(*row, lane);
        told_.insert(row->field);
        note_told(item.reading);
        return item;
    }

    /// Notes that a topic tells of the register, asked for or not; where several registers spell
    /// one value, such as a date, of all of its bytes.
    void note_told(const Reading& reading) {
        if (reading.field == nullptr) {
            return;
        }
        told_.insert(reading.field);
        if (reading.bytes.size() > reading.field->size) {
            for (std::size_t i = 0; i < reading.bytes.size(); ++i) {
                told_bytes_.emplace(reading.field->page.key(), reading.field->byte + i);
            }
        }
    }

    void compare_lanes(const Module& a, const Module& b) {
        const std::size_t lanes = std::min(a.lanes.size(), b.lanes.size());
        if (a.lanes.size() != b.lanes.size() && wants(Topic::Capabilities)) {
            add(Topic::Capabilities, "Lanes", {}, 0, std::to_string(a.lanes.size()),
                std::to_string(b.lanes.size()));
        }
        const std::vector<RowPair> rows = paired(a.lane_rows, b.lane_rows);
        for (std::size_t i = 0; i < lanes; ++i) {
            const model::Lane& first = a.lanes[i];
            const model::Lane& second = b.lanes[i];
            if (first.application.field != nullptr && second.application.field != nullptr) {
                readings(Topic::Configuration, "Application", first.application, second.application,
                         first.number);
                readings(Topic::Configuration, "First lane of the data path - 1", first.data_path,
                         second.data_path, first.number);
                readings(Topic::State, "Data path", first.data_path_state, second.data_path_state,
                         first.number);
            }
            for (const RowPair& row : rows) {
                compare_row(a, b, row, first.number);
            }
        }
    }

    void compare_applications(const Module& a, const Module& b) {
        static constexpr unsigned most = 15;
        const auto find = [](const Module& module, unsigned code) {
            const auto found =
                std::ranges::find(module.applications, code, &model::Application::code);
            return found != module.applications.end() ? &*found : nullptr;
        };
        for (unsigned code = 1; code <= most; ++code) {
            const model::Application* first = find(a, code);
            const model::Application* second = find(b, code);
            if (first == nullptr && second == nullptr) {
                continue;
            }
            for (const model::Application* side : {first, second}) {
                note_descriptor(side);
            }
            const std::string left = first != nullptr ? text_of(*first) : std::string(absent);
            const std::string right = second != nullptr ? text_of(*second) : std::string(absent);
            if (wants(Topic::Applications) && left != right) {
                add(Topic::Applications, "Application " + std::to_string(code),
                    (first != nullptr ? *first : *second).host_interface, 0, left, right);
            }
        }
    }

    /// The registers of a descriptor, lane counts included, which the decoder reads as numbers.
    void note_descriptor(const model::Application* application) {
        if (application == nullptr) {
            return;
        }
        for (const Reading* reading :
             {&application->host_interface, &application->media_interface,
              &application->host_lane_options, &application->media_lane_options}) {
            note_told(*reading);
        }
        constexpr unsigned counts = 2; // from the host interface on (OIF-CMIS 5.4 Table 8-22)
        const Reading& host = application->host_interface;
        told_bytes_.emplace(host.field->page.key(),
                            memmap::place_of(*host.field, host.index).byte + counts);
    }

    void compare_thresholds(const Module& a, const Module& b) {
        const std::size_t sets = std::min(a.thresholds.size(), b.thresholds.size());
        for (std::size_t i = 0; i < sets; ++i) {
            const model::Thresholds& first = a.thresholds[i];
            const model::Thresholds& second = b.thresholds[i];
            if (first.quantity != second.quantity) {
                return; // a monitor is missing in one of them: a capability, told there
            }
            for (std::size_t limit = 0; limit < model::limit_count; ++limit) {
                const Reading& reading = first.limits[limit];
                readings(Topic::Thresholds, words::register_name(reading), reading,
                         second.limits[limit], 0);
            }
        }
    }

    void compare_flags(const Module& a, const Module& b) {
        if (!wants(Topic::Flags)) {
            return; // registers that change by themselves are never told of as bytes
        }
        for (const model::Register& flag : a.flags) {
            const Reading first = a.read(flag);
            const Reading second = b.read(flag);
            if (!first.is_read() || !second.is_read()) {
                continue; // flags are read when asked for: nothing is known to differ
            }
            readings(Topic::Flags, words::register_name(first), first, second, first.lane());
        }
    }

    void compare_monitors(const Module& a, const Module& b) {
        for (const model::Monitor& first : a.monitors) {
            note_told(first.value);
            const auto second = std::ranges::find_if(b.monitors, [&](const auto& monitor) {
                return monitor.key == first.key && monitor.lane == first.lane;
            });
            if (second == b.monitors.end()) {
                continue;
            }
            note_told(second->value);
            if (wants(Topic::Monitors) && !near(first.value, second->value)) {
                add(Topic::Monitors, first.label, first.value, first.lane,
                    words::value_text(first.value), words::value_text(second->value));
            }
        }
    }

    /// Registers that nothing above tells of, byte by byte of what both images hold.
    void compare_registers(const Decoded* first, const Decoded* second) {
        if (first == nullptr) {
            compare_raw_bytes();
            return;
        }
        for (const Decoded* decoded : {first, second}) {
            for (const memmap::Derived& derived : decoded->standard->map.derived) {
                if (told_.contains(derived.value)) {
                    told_.insert(derived.parts.begin(), derived.parts.end());
                }
            }
        }
        using Key = std::tuple<std::uint32_t, unsigned, unsigned, const memmap::Field*>;
        const auto key_of = [](const Register& entry) {
            return Key{entry.page.key(), entry.place.byte, entry.lsb, entry.reading.field};
        };
        std::map<Key, Register> others;
        for (const Register& entry : registers_of(other_, *second)) {
            others.emplace(key_of(entry), entry);
        }
        for (const Register& entry : registers_of(baseline_, *first)) {
            const memmap::Field* field = entry.reading.field;
            const auto other = others.find(key_of(entry));
            if (other == others.end() || told_.contains(field) || is_checksum(*first, entry) ||
                told_bytes_.contains({entry.page.key(), entry.place.byte}) ||
                (field != nullptr && memmap::volatility(*field) != memmap::Volatility::Static &&
                 memmap::volatility(*field) != memmap::Volatility::Configuration)) {
                continue;
            }
            const Reading& a = entry.reading;
            const Reading& b = other->second.reading;
            if (a.is_read() && b.is_read() && !std::ranges::equal(a.bytes, b.bytes) &&
                (entry.size > 1 || a.raw != b.raw)) {
                add_register(entry, a, b, first->standard->map.standard);
            }
        }
    }

    /// A checksum follows from what it covers, and differs with every serial number.
    static bool is_checksum(const Decoded& decoded, const Register& entry) {
        return std::ranges::any_of(decoded.module.checksums, [&](const model::Checksum& sum) {
            return sum.page == entry.page && sum.at == entry.place.byte;
        });
    }

    void add_register(const Register& entry, const Reading& a, const Reading& b,
                      memmap::Standard standard) {
        const bool named = a.field != nullptr;
        found_.push_back({Topic::Bytes, named ? words::register_name(a) : "unlisted byte",
                          named ? address(a)
                                : words::page_name(entry.page, standard) + ":" +
                                      std::to_string(entry.place.byte),
                          0, bytes_text(a), bytes_text(b)});
    }
    /// Bytes as they stand; the bits of a field that shares its byte as a number.
    static std::string bytes_text(const Reading& reading) {
        const bool bits = reading.field != nullptr && reading.field->size == 1;
        return bits ? fmt::format("{:02x}", reading.raw) : words::hex(reading.bytes, " ");
    }

    void compare_raw_bytes() {
        for (const memmap::Block& block : baseline_.image->blocks()) {
            const memmap::Block* other = other_.image->find(block.page);
            for (unsigned i = 0; other != nullptr && i < memmap::half_page_size; ++i) {
                if (block.known[i] && other->known[i] && block.bytes[i] != other->bytes[i]) {
                    found_.push_back(
                        {Topic::Bytes, "byte",
                         fmt::format("{:02x}h:{}", block.page.page, block.page.first_byte() + i), 0,
                         fmt::format("{:02x}", block.bytes[i]),
                         fmt::format("{:02x}", other->bytes[i])});
                }
            }
        }
    }

    const Inspection& baseline_;
    const Inspection& other_;
    const Topics& topics_;
    std::set<const memmap::Field*> told_; ///< registers that some topic tells of
    std::set<std::pair<std::uint32_t, std::size_t>> told_bytes_;
    std::vector<Difference> found_;
};

} // namespace

Topic topic_of(const ItemRow& row) {
    constexpr std::array<std::string_view, 3> of_unit{"vendor_serial_number", "date_code",
                                                      "clei_code"};
    if (std::ranges::find(of_unit, row.key) != of_unit.end()) {
        return Topic::Unit;
    }
    const memmap::Volatility kind = memmap::volatility(*row.field);
    if (kind == memmap::Volatility::Configuration) {
        return Topic::Configuration;
    }
    switch (row.section) {
    case Section::Identity: return Topic::Identity;
    case Section::Firmware: return Topic::Firmware;
    case Section::State: return Topic::State;
    case Section::Controls: return Topic::Configuration;
    default: return kind == memmap::Volatility::Static ? Topic::Capabilities : Topic::State;
    }
}

std::string text_of(const model::Application& application) {
    const auto starts = [](const Reading& options) {
        return options.has_value() ? " at " + words::hex(options.bytes) + "h" : std::string{};
    };
    return words::value_text(application.host_interface) + " x" +
           std::to_string(application.host_lanes) + starts(application.host_lane_options) + " -> " +
           words::value_text(application.media_interface) + " x" +
           std::to_string(application.media_lanes) + starts(application.media_lane_options);
}

std::string_view name_of(Topic topic) {
    return topic_names[static_cast<std::size_t>(topic)];
}

Topics usual_topics() {
    Topics topics;
    topics.set();
    topics.reset(static_cast<std::size_t>(Topic::Monitors));
    return topics;
}

bool parse_topics(std::string_view list, Topics& topics, std::string& unknown) {
    while (!list.empty()) {
        const std::string_view word = list.substr(0, list.find(','));
        list.remove_prefix(std::min(word.size() + 1, list.size()));
        if (word == "all") {
            topics.set();
            continue;
        }
        const auto found = std::ranges::find(topic_names, word);
        if (found == topic_names.end()) {
            unknown = word;
            return false;
        }
        topics.set(static_cast<std::size_t>(found - topic_names.begin()));
    }
    return true;
}

std::vector<Difference> compare(const Inspection& baseline, const Inspection& other,
                                const Topics& topics) {
    return Comparison(baseline, other, topics).run();
}

} // namespace optictl::engine
