#include "cli/engine/lists/properties.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "cli/engine/compare.hpp"
#include "cli/engine/lists/check.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine {
namespace {

using memmap::Reading;
using memmap::State;
using vendor_db::baseline::Key;
using vendor_db::baseline::Properties;
using vendor_db::baseline::Section;
using vendor_db::baseline::Serial;
using vendor_db::baseline::Unit;

/// The section of a topic; nothing for what a baseline does not keep.
std::optional<Section> section_of(const model::ItemRow& row) {
    // What makes the product, and what is of the unit, stand elsewhere.
    constexpr std::array<std::string_view, 3> elsewhere{"identifier", "vendor_name",
                                                        "vendor_part_number"};
    if (std::ranges::find(elsewhere, row.key) != elsewhere.end()) {
        return std::nullopt;
    }
    switch (topic_of(row)) {
    case Topic::Identity: return Section::Identity;
    case Topic::Firmware: return Section::Firmware;
    case Topic::Configuration: return Section::Configuration;
    default: return std::nullopt;
    }
}

bool is_absent(const Reading& reading) {
    return reading.state == State::NotAdvertised;
}

/// Text of at most the length that a baseline has.
std::string bounded(std::string text) {
    text.resize(std::min(text.size(), vendor_db::baseline::longest_text));
    return text;
}

/// The values of one property on several lanes, as one text.
class LaneTexts {
public:
    void add(unsigned lane, const std::string& text) {
        const auto found = std::ranges::find(values_, text, &Lanes::text);
        if (found == values_.end()) {
            values_.push_back({text, model::lane_bit(lane)});
        } else {
            found->lanes |= model::lane_bit(lane);
        }
    }
    void add_unread() { unread_ = true; }

    void put(Properties& out, Key key) const {
        if (unread_) {
            out[std::move(key)] = std::nullopt;
        } else if (values_.size() == 1) {
            out[std::move(key)] = bounded(values_.front().text);
        } else if (!values_.empty()) {
            std::string text;
            for (const Lanes& each : values_) {
                text += fmt::format("{}{}: {}", text.empty() ? "" : ", ",
                                    model::ranges_of(each.lanes), each.text);
            }
            out[std::move(key)] = bounded(std::move(text));
        }
    }

private:
    struct Lanes {
        std::string text;
        model::LaneSet lanes = 0;
    };
    std::vector<Lanes> values_; ///< in the order of their first lanes
    bool unread_ = false;
};

void add_rows(const model::Module& module, Properties& out) {
    for (const model::ItemRow* row : module.rows) {
        const auto section = section_of(*row);
        if (!section) {
            continue;
        }
        const model::Item item = module.read(*row);
        if (item.reading.state == State::NotRead) {
            out[{*section, std::string(row->key)}] = std::nullopt;
        } else if (!is_absent(item.reading)) {
            out[{*section, std::string(row->key)}] = bounded(words::item_text(item));
        }
    }
}

void add_lanes(const model::Module& module, Properties& out) {
    for (const model::ItemRow* row : module.lane_rows) {
        if (section_of(*row) != Section::Configuration) {
            continue;
        }
        LaneTexts texts;
        for (const model::Lane& lane : module.lanes) {
            const model::Item item = module.read(*row, lane.number);
            if (item.reading.state == State::NotRead) {
                texts.add_unread();
            } else if (!is_absent(item.reading)) {
                texts.add(lane.number, words::item_text(item));
            }
        }
        Key key{Section::Configuration, std::string(row->key)};
        if (out.contains(key)) {
            key.name = "lane_" + key.name;
        }
        texts.put(out, std::move(key));
    }
}

/// What runs on which lanes.
void add_paths(const model::Module& module, Properties& out) {
    LaneTexts applications;
    LaneTexts paths;
    for (const model::Lane& lane : module.lanes) {
        for (const auto& [reading, texts] :
             {std::pair(&lane.application, &applications), {&lane.data_path, &paths}}) {
            if (reading->field == nullptr || is_absent(*reading)) {
                continue;
            }
            if (reading->state == State::NotRead) {
                texts->add_unread();
            } else {
                texts->add(lane.number, words::value_text(*reading));
            }
        }
    }
    applications.put(out, {Section::Configuration, "active_application"});
    paths.put(out, {Section::Configuration, "active_data_path"});
}

void add_applications(const model::Module& module, Properties& out) {
    for (const model::Application& each : module.applications) {
        out[{Section::Applications, std::to_string(each.code)}] = bounded(text_of(each));
    }
    if (module.applications_read != model::Extent::All) {
        // Those that were not read may be there: nothing is absent.
        out[{Section::Applications, "list"}] = std::nullopt;
    } else if (!module.applications.empty()) {
        out[{Section::Applications, "list"}] = fmt::format("{}", module.applications.size());
    }
}

void add_thresholds(const model::Module& module, Properties& out) {
    for (const model::Thresholds& set : module.thresholds) {
        for (const Reading& limit : set.limits) {
            if (limit.field == nullptr || is_absent(limit)) {
                continue;
            }
            const Key key{Section::Thresholds, words::register_name(limit)};
            out[key] = limit.state == State::NotRead
                           ? std::nullopt
                           : std::optional(bounded(words::value_text(limit)));
        }
    }
}

/// A capture that was redacted says so itself.
bool is_redacted(const Inspection& inspection) {
    return std::ranges::any_of(inspection.header.notes, [](const auto& note) {
        return note.first == "redacted" && note.second.contains("serial number");
    });
}

Serial serial_of(const vendor_db::Text& serial, bool redacted) {
    using enum Serial::State;
    if (redacted) {
        return {.state = Redacted, .text = {}};
    }
    if (serial.state == vendor_db::Text::State::NotRead) {
        return {.state = NotRead, .text = {}};
    }
    return serial.shown.empty() ? Serial{} : Serial{.state = Known, .text = serial.shown};
}

} // namespace

Unit unit_of(const Inspection& inspection, std::string place) {
    static const auto nothing = std::make_shared<const Properties>();
    const vendor_db::Facts facts = facts_of(inspection);
    Unit unit{.place = std::move(place),
              .doubt = facts.unverifiable,
              .kind = {facts.vendor.shown, facts.part_number.shown, form_factor(inspection)},
              .serial = serial_of(facts.serial, is_redacted(inspection)),
              .properties = nothing};
    if (const Decoded* best = inspection.best()) {
        auto properties = std::make_shared<Properties>();
        add_rows(best->module, *properties);
        add_paths(best->module, *properties);
        add_lanes(best->module, *properties);
        add_applications(best->module, *properties);
        add_thresholds(best->module, *properties);
        unit.properties = std::move(properties);
    }
    return unit;
}

} // namespace optictl::engine
