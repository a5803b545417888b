#include "sff/model/module.hpp"

#include <algorithm>

#include "sff/model/told.hpp"

namespace optictl::model {

std::string_view name_of(PowerKind kind) {
    switch (kind) {
    case PowerKind::Average: return "average";
    case PowerKind::Oma: return "OMA";
    case PowerKind::NotStated: break;
    }
    return {};
}

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

std::string_view name_of(Outcome outcome) {
    switch (outcome) {
    case Outcome::Pass: return "pass";
    case Outcome::Fail: return "fail";
    case Outcome::NotApplicable: return "not applicable";
    case Outcome::NotTested: return "not tested";
    }
    return "pass";
}

namespace {

const ItemRow* find(const std::vector<const ItemRow*>& rows, std::string_view key) {
    const auto found = std::ranges::find(rows, key, &ItemRow::key);
    return found != rows.end() ? *found : nullptr;
}

} // namespace

void append(const memmap::Context& context, std::span<const ItemRow> rows,
            std::vector<const ItemRow*>& list) {
    const auto is_variant = [&](const ItemRow& row, std::size_t other) {
        return other < rows.size() && rows[other].key == row.key;
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const ItemRow& row = rows[i];
        const bool is_later = context.revision < row.field->revisions.since;
        if (memmap::applies(context, *row.field) ||
            (is_later && !is_variant(row, i - 1) && !is_variant(row, i + 1))) {
            list.push_back(&row);
        }
    }
}

void append_all(std::initializer_list<std::span<const ItemRow>> tables,
                std::vector<const ItemRow*>& list) {
    for (const std::span<const ItemRow> table : tables) {
        for (const ItemRow& row : table) {
            list.push_back(&row);
        }
    }
}

FourRegisters registers(const std::array<const memmap::Field*, limit_count>& fields, unsigned bank,
                        unsigned index) {
    FourRegisters copies;
    for (std::size_t limit = 0; limit < limit_count; ++limit) {
        copies[limit] = {fields[limit], static_cast<std::uint8_t>(bank),
                         static_cast<std::uint8_t>(index)};
    }
    return copies;
}

Reading Module::read(const Register& copy) const {
    Reading reading = memmap::read(context, *copy.field, copy.index, copy.bank);
    if (!memmap::applies(context, *copy.field)) {
        reading.state = memmap::State::NotAdvertised;
    }
    return reading;
}

Item Module::read(const ItemRow& row, unsigned lane) const {
    const unsigned copy = std::max(lane, 1U); // what is of the module has one copy
    Item item{row.section, row.key, row.label, memmap::read_lane(context, *row.field, copy),
              row.form,    row.note};
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

namespace {

/// Adds what one row of the vocabulary says of a signal to what others have said. `all`: the lanes
/// of the module; registers have room for eight, also where it has fewer.
void add(const Module& module, const SignalRow& row, LaneSet all, LaneSignal& told) {
    if (!memmap::applies(module.context, *row.field)) {
        return;
    }
    const LaneSignal one = read_lanes(module.context, *row.field, module.banks(), row.inverted);
    const bool first = told.field == nullptr || (told.set == 0 && one.set != 0);
    told.field = first ? one.field : told.field;
    told.latched = first ? one.latched : told.latched;
    told.set |= one.set & all;
    told.known |= one.known & all;
    told.unread |= one.unread & all;
}

/// What a row says of its point, unless another one has said it.
void add(const Module& module, const PointRow& row, Statement& statement) {
    if (statement.reading.field != nullptr || !memmap::applies(module.context, *row.field)) {
        return;
    }
    statement = {memmap::read(module.context, *row.field),
                 row.field->access == memmap::Access::ClearOnRead};
    if (row.derive != nullptr) {
        row.derive(module.context, statement.reading);
    }
}

} // namespace

LaneSignal Module::signal(Signal signal) const {
    LaneSignal told;
    for (const SignalRow& row :
         vocabulary != nullptr ? vocabulary->signals : std::span<const SignalRow>{}) {
        if (row.signal == signal) {
            add(*this, row, lane_set(1, lane_count), told);
        }
    }
    return told;
}

Statement Module::statement(Point point) const {
    Statement statement;
    for (const PointRow& row :
         vocabulary != nullptr ? vocabulary->points : std::span<const PointRow>{}) {
        if (row.point == point) {
            add(*this, row, statement);
        }
    }
    return statement;
}

Told told_of(const Module& module) {
    Told told;
    if (module.vocabulary != nullptr) {
        const LaneSet all = lane_set(1, module.lane_count);
        for (const SignalRow& row : module.vocabulary->signals) {
            add(module, row, all, told.signals[static_cast<std::size_t>(row.signal)]);
        }
        for (const PointRow& row : module.vocabulary->points) {
            add(module, row, told.statements[static_cast<std::size_t>(row.point)]);
        }
    }
    return told;
}

Phase Module::phase() const {
    if (vocabulary == nullptr || vocabulary->state == nullptr) {
        return Phase::Unstated;
    }
    const Reading reading = memmap::read(context, *vocabulary->state);
    return reading.is_read() ? vocabulary->phase_of(reading.raw) : Phase::Unknown;
}

} // namespace optictl::model
