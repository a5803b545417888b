#include "sff/model/module.hpp"

#include <algorithm>

namespace optictl::model {

std::string_view name_of(Section section) {
    switch (section) {
    case Section::Identity: return "identity";
    case Section::State: return "state";
    case Section::Power: return "power";
    case Section::Media: return "media";
    case Section::Cable: return "cable";
    case Section::Firmware: return "firmware";
    case Section::Rates: return "rates";
    case Section::Support: return "support";
    case Section::Controls: return "controls";
    case Section::Durations: return "durations";
    case Section::Tuning: return "tuning";
    }
    return "identity";
}

namespace {

constexpr unsigned lanes_per_bank = 8;

const ItemRow* find(const std::vector<const ItemRow*>& rows, std::string_view key) {
    const auto found = std::ranges::find(rows, key, &ItemRow::key);
    return found != rows.end() ? *found : nullptr;
}

} // namespace

Reading Module::read(const Register& copy) const {
    Reading reading = memmap::read(context, *copy.field, copy.index, copy.bank);
    if (!memmap::applies(context, *copy.field)) {
        reading.state = memmap::State::NotAdvertised;
    }
    return reading;
}

Item Module::read(const ItemRow& row, unsigned lane) const {
    const unsigned copy = lane != 0 ? lane - 1 : 0;
    Item item{row.section,
              row.key,
              row.label,
              memmap::read(context, *row.field, copy % lanes_per_bank, copy / lanes_per_bank),
              row.form,
              row.note};
    if (row.complete != nullptr) {
        row.complete(context, lane, item);
    }
    return item;
}

std::optional<Item> Module::item(std::string_view key) const {
    const ItemRow* row = find(rows, key);
    return row != nullptr ? std::optional(read(*row)) : std::nullopt;
}

std::optional<Item> Module::lane_item(std::string_view key, unsigned lane) const {
    const ItemRow* row = find(lane_rows, key);
    return row != nullptr ? std::optional(read(*row, lane)) : std::nullopt;
}

} // namespace optictl::model
