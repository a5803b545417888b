#include "sff/model/direct_plan.hpp"

#include <algorithm>

#include "sff/memmap/reading.hpp"
#include "sff/memmap/writable.hpp"

namespace optictl::model {
namespace {

using Why = NoPlan::Why;

[[nodiscard]] std::unexpected<NoPlan> no(Why why, std::string text, const memmap::Field* where) {
    return std::unexpected(NoPlan{why, std::move(text), where});
}

/// Rows of the module itself have one copy.
[[nodiscard]] memmap::Reading read_of(const memmap::Context& context, const memmap::Field& row,
                                      unsigned lane) {
    if (row.lanes.repeat == memmap::Repeat::None || row.lanes.count == 1) {
        return memmap::read(context, row);
    }
    return row.banked ? memmap::read_lane(context, row, lane)
                      : memmap::read(context, row, lane - 1);
}

[[nodiscard]] bool has_lane(const memmap::Field& row, unsigned lane, unsigned lane_count) {
    return row.lanes.count == 1
               ? lane == row.lanes.first || row.lanes.repeat == memmap::Repeat::None
               : lane <= lane_count && (row.banked || lane <= row.lanes.count);
}

} // namespace

const ControlRow* row_of(std::span<const ControlRow> rows, Setting setting) {
    const auto found = std::ranges::find(rows, setting, &ControlRow::setting);
    return found != rows.end() ? &*found : nullptr;
}

std::expected<void, NoPlan> may_set(const memmap::Context& context, const ControlRow& row,
                                    LaneSet lanes, unsigned lane_count) {
    std::expected<void, NoPlan> may;
    for_each_lane(lanes, [&](unsigned lane) {
        if (!may) {
            return;
        }
        const memmap::Field& field = *row.field;
        const auto reading = read_of(context, field, lane);
        const std::string name(row.what);
        if (reading.state == memmap::State::LaneUnused || !has_lane(field, lane, lane_count)) {
            may = no(Why::NotSensible, name + ": the module has no lane " + std::to_string(lane),
                     &field);
        } else if (reading.state == memmap::State::NotAdvertised) {
            const bool is_newer = !memmap::stands(context, field);
            may =
                no(Why::NotAdvertised,
                   name + " is not advertised" +
                       (is_newer ? std::string(": the revision of the module has no such register")
                                 : ": " + place_of(field.when.page, field.when.byte) + " bits " +
                                       hex_of(field.when.mask)) +
                       (is_newer ? "" : " do not say so"),
                   &field);
        } else if (!reading.is_read() || reading.state == memmap::State::Unconfirmed) {
            may = no(Why::NotRead,
                     name + ": " + place_of(field.page, field.byte) +
                         " or what advertises it was not read",
                     &field);
        }
    });
    return may;
}

std::expected<void, NoPlan> may_take(const memmap::Context& context, const ControlRow& row,
                                     unsigned value) {
    const std::string name(row.what);
    const unsigned width = row.field->width_bits();
    if (value >> width != 0) {
        return no(Why::NotSensible, name + ": the register has " + std::to_string(width) + " bits",
                  row.field);
    }
    if (row.most != nullptr) {
        const auto most = memmap::read(context, *row.most);
        if (!most.is_read()) {
            return no(Why::NotRead,
                      name + ": " + place_of(row.most->page, row.most->byte) + " was not read",
                      row.most);
        }
        if (value > most.raw) {
            return no(Why::NotAdvertised,
                      name + ": " + std::to_string(value) +
                          " is more than the module advertises, " + std::to_string(most.raw) +
                          " (" + place_of(row.most->page, row.most->byte) + ")",
                      row.most);
        }
    }
    if (row.changeable != nullptr) {
        const auto reading = memmap::read(context, *row.changeable);
        const std::string place = place_of(row.changeable->page, row.changeable->byte);
        if (!reading.is_read()) {
            return no(Why::NotRead, name + ": " + place + " was not read", row.changeable);
        }
        if (!reading.is_set()) {
            return no(Why::NotAdvertised,
                      name + ": hosts cannot change it: " + std::string(row.changeable->name) +
                          " is not set (" + place + " bit " + std::to_string(row.changeable->lsb) +
                          ")",
                      row.changeable);
        }
    }
    if (row.allowed != nullptr && value >= row.allowed_count) {
        return no(Why::NotAdvertised,
                  name + ": the standard has no code " + std::to_string(value) +
                      " that a module can advertise; the greatest is " +
                      std::to_string(row.allowed_count - 1),
                  row.allowed);
    }
    if (row.allowed != nullptr) {
        const unsigned bit = row.allowed->lsb + value;
        const unsigned number = row.allowed->byte + bit / 8;
        const auto byte = context.byte(row.allowed->page, number);
        if (!byte) {
            return no(Why::NotRead,
                      name + ": " + place_of(row.allowed->page, number) + " was not read",
                      row.allowed);
        }
        if ((*byte >> (bit % 8) & 1U) == 0) {
            return no(Why::NotAdvertised,
                      name + ": " + std::to_string(value) + " is not advertised (" +
                          place_of(row.allowed->page, number) + " bit " + std::to_string(bit % 8) +
                          ")",
                      row.allowed);
        }
    }
    return {};
}

LaneSet lanes_of(const memmap::Context& context, const ControlRow& row, unsigned lane_count) {
    if (row.field->lanes.repeat == memmap::Repeat::None) {
        return lane_bit(1);
    }
    LaneSet lanes = 0;
    for (unsigned lane = 1; lane <= lane_count; ++lane) {
        const auto state = read_of(context, *row.field, lane).state;
        const bool has = has_lane(*row.field, lane, lane_count);
        lanes |= has && state != memmap::State::LaneUnused ? lane_bit(lane) : 0U;
    }
    return lanes;
}

void add_known(std::vector<Bits>& bits, const memmap::Image& image, const memmap::Range& range) {
    for (unsigned i = range.first; i < unsigned{range.first} + range.count; ++i) {
        if (const auto byte = image.byte(range.page, i)) {
            bits.push_back({range.page, static_cast<std::uint8_t>(i), 0xFF, *byte});
        }
    }
}

namespace {

/// The row that has these bits; null: none.
[[nodiscard]] const memmap::Field* row_of(const memmap::Map& map, const Bits& bits) {
    for (const memmap::Table& table : map.tables) {
        if (table.page != bits.page.in_bank(0)) {
            continue;
        }
        for (const memmap::Field& row : table.rows) {
            for (unsigned i = 0; i < row.lanes.count; ++i) {
                const auto place = memmap::place_of(row, i);
                const unsigned mask =
                    row.size > 1 ? 0xFFU : ((1U << row.width_bits()) - 1U) << place.lsb;
                if (place.byte <= bits.byte && bits.byte < place.byte + row.size &&
                    (mask & bits.mask) != 0 && row.access != memmap::Access::ReadOnly) {
                    return &row;
                }
            }
        }
    }
    return nullptr;
}

} // namespace

std::expected<void, NoPlan> add_raw(ControlPlan& plan, const memmap::Image& image,
                                    const memmap::Map& map, std::span<const Bits> all) {
    for (const Bits& bits : all) {
        const memmap::Field* const row = row_of(map, bits);
        if (row == nullptr ||
            !memmap::is_control(map, {bits.page, bits.byte, bits.mask, bits.value})) {
            return no(Why::Unsafe,
                      place_of(bits.page, bits.byte) + " is no control that is written or put back",
                      row);
        }
        const bool stays = row->access == memmap::Access::ReadWrite;
        const auto now = image.byte(bits.page, bits.byte);
        if (stays && !now) {
            return no(Why::NotRead, place_of(bits.page, bits.byte) + " was not read", row);
        }
        const auto old = static_cast<std::uint8_t>(now.value_or(0) & bits.mask);
        if (stays && old == bits.value) {
            continue;
        }
        ControlStep step{.what = "write " + std::string(row->name),
                         .where = place_of(bits.page, bits.byte),
                         .traffic = Traffic::Drops};
        memmap::append_clause(step.clause, *row);
        step.write = {.patches = {{bits.page, bits.byte, bits.mask, bits.value}},
                      .retry = stays ? memmap::Retry::Safe : memmap::Retry::Never,
                      .verify = stays ? memmap::Verify::ReadBack : memmap::Verify::Never};
        if (stays) {
            step.old = {{bits.page, bits.byte, bits.mask, old}};
            plan.premises.push_back({bits.page, bits.byte, 0xFF, *now});
            plan.before.push_back(step.old.front());
            plan.result.push_back(bits);
        }
        plan.steps.push_back(std::move(step));
    }
    return {};
}

std::expected<void, NoPlan> DirectPlanner::take(const Wish& wish) {
    if (!wish.paths.empty()) {
        return no(Why::NotAdvertised,
                  "modules of this standard have no applications that lanes can be given to",
                  nullptr);
    }
    if (wish.laser) {
        return no(Why::NotAdvertised,
                  "modules of this standard have no register that their lasers are tuned by",
                  nullptr);
    }
    for (const Wish::OfLanes& each : wish.lanes) {
        if (auto taken = take(each); !taken) {
            return taken;
        }
    }
    for (const Bits& bits : wish.restore) {
        if (!may_restore(bits)) {
            unknown_.push_back(bits);
            continue;
        }
        if (auto taken = want(bits); !taken) {
            return taken;
        }
    }
    return {};
}

std::expected<void, NoPlan> DirectPlanner::take(const Wish::OfLanes& wish) {
    const ControlRow* const row = row_of(rows_, wish.setting);
    if (row == nullptr && wish.where_advertised) {
        return {};
    }
    if (row == nullptr) {
        return no(Why::NotAdvertised,
                  "this standard has no register for " + std::string(name_of(wish.setting)),
                  nullptr);
    }
    const LaneSet lanes = wish.lanes != 0 ? wish.lanes : lanes_of(context_, *row, lanes_);
    if (auto may = may_set(context_, *row, lanes, lanes_); !may) {
        const bool is_left_out = wish.where_advertised && may.error().why == Why::NotAdvertised;
        return is_left_out ? std::expected<void, NoPlan>{} : may;
    }
    if (auto may = may_take(context_, *row, wish.value); !may) {
        return may;
    }
    const unsigned width = row->field->width_bits();
    std::expected<void, NoPlan> taken;
    for_each_lane(lanes, [&](unsigned lane) {
        const unsigned index = row->field->lanes.count == 1 ? 0 : lane - 1;
        const auto place = memmap::place_of(*row->field, index);
        const unsigned mask = ((1U << width) - 1U) << place.lsb;
        if (taken) {
            taken = want({row->field->page, static_cast<std::uint8_t>(place.byte),
                          static_cast<std::uint8_t>(mask),
                          static_cast<std::uint8_t>(wish.value << place.lsb)});
        }
    });
    return taken;
}

std::expected<void, NoPlan> DirectPlanner::want(const Bits& bits) {
    const auto old = context_.byte(bits.page, bits.byte);
    if (!old) {
        return no(Why::NotRead, place_of(bits.page, bits.byte) + " was not read", nullptr);
    }
    const auto [at, is_new] =
        changes_.try_emplace({bits.page, bits.byte}, Change{.old = *old, .now = *old});
    at->second.mask |= bits.mask;
    at->second.now = static_cast<std::uint8_t>((at->second.now & ~bits.mask) | bits.value);
    return {};
}

bool DirectPlanner::may_restore(const Bits& bits) const {
    unsigned allowed = 0;
    for (const Bits& each : others_) {
        allowed |= each.page == bits.page && each.byte == bits.byte ? each.mask : 0U;
    }
    for (const ControlRow& row : rows_) {
        for (unsigned i = 0; i < row.field->lanes.count; ++i) {
            const auto place = memmap::place_of(*row.field, i);
            if (row.field->page == bits.page && place.byte == bits.byte) {
                allowed |= ((1U << row.field->width_bits()) - 1U) << place.lsb;
            }
        }
    }
    return (bits.mask & ~allowed) == 0;
}

ControlPlan DirectPlanner::finish(const Complete& complete) const {
    ControlPlan plan;
    plan.standard = context_.standard;
    for (const auto& [where, change] : changes_) {
        const auto& [page, byte] = where;
        plan.premises.push_back({page, byte, 0xFF, change.old});
        const auto mask = static_cast<std::uint8_t>(change.old ^ change.now);
        if (mask == 0) {
            continue;
        }
        const auto bits = [&](std::uint8_t value) {
            return Bits{page, byte, mask, static_cast<std::uint8_t>(value & mask)};
        };
        ControlStep step{.where = place_of(page, byte)};
        step.write = {.patches = {{page, byte, mask, bits(change.now).value}},
                      .retry = memmap::Retry::Safe};
        step.old = {bits(change.old)};
        complete(step, bits(change.old), bits(change.now));
        plan.before.push_back(bits(change.old));
        plan.result.push_back(bits(change.now));
        plan.steps.push_back(std::move(step));
    }
    return plan;
}

} // namespace optictl::model
