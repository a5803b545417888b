#include "sff/model/direct_plan.hpp"

#include <algorithm>

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

std::expected<void, NoPlan> DirectPlanner::take(const Wish& wish) {
    if (!wish.paths.empty()) {
        return no(Why::NotAdvertised,
                  "modules of this standard have no applications that lanes can be given to",
                  nullptr);
    }
    for (const Wish::OfLanes& each : wish.lanes) {
        if (auto taken = take(each); !taken) {
            return taken;
        }
    }
    for (const Bits& bits : wish.restore) {
        if (!may_restore(bits)) {
            return no(Why::NotSensible,
                      place_of(bits.page, bits.byte) + " is no control that can be put back",
                      nullptr);
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
    const unsigned width = row->field->width_bits();
    if (wish.value >> width != 0) {
        return no(Why::NotSensible,
                  std::string(row->what) + ": the register has " + std::to_string(width) + " bits",
                  row->field);
    }
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
