#include "sff/model/vocabulary.hpp"

#include "sff/model/lane_set.hpp"

namespace optictl::model {
namespace {

using memmap::Field;
using memmap::State;

/// Whether one byte holds one bit for each of the lanes, lane 1 lowest.
bool is_byte_of_lanes(const Field& field) {
    return field.size == 1 && field.width_bits() == 1 && field.lanes.step == 1 &&
           field.lanes.order == memmap::Order::LsbFirst && field.lsb + field.lanes.count <= 8U;
}

LaneSet existing(const memmap::Context& context, const Field& field) {
    switch (field.lanes.repeat) {
    case memmap::Repeat::MediaLane: return ~context.unused_media_lanes;
    case memmap::Repeat::HostLane: return ~context.unused_host_lanes;
    default: return ~LaneSet{0};
    }
}

} // namespace

std::vector<unsigned> numbers_of(LaneSet lanes) {
    std::vector<unsigned> numbers;
    for_each_lane(lanes, [&numbers](unsigned lane) { numbers.push_back(lane); });
    return numbers;
}

std::string ranges_of(LaneSet lanes) {
    std::string text;
    while (lanes != 0) {
        const unsigned first = first_lane(lanes);
        const auto run = static_cast<unsigned>(std::countr_one(lanes >> (first - 1U)));
        text += text.empty() ? "" : ", ";
        text += std::to_string(first);
        if (run > 1) {
            text += run > 2 ? "-" : ", ";
            text += std::to_string(first + run - 1);
        }
        lanes &= ~lane_set(first, run);
    }
    return text;
}

LaneSignal read_lanes(const memmap::Context& context, const Field& field, unsigned banks,
                      bool inverted) {
    LaneSignal signal{.field = &field, .latched = field.access == memmap::Access::ClearOnRead};
    if (memmap::is_absent(context, field.page) ||
        memmap::advertisement(context, field.when) == memmap::Advertised::No) {
        return signal;
    }
    const bool whole = is_byte_of_lanes(field) && field.plain;
    const LaneSet of_byte = whole ? (1U << field.lanes.count) - 1U : 0U;
    for (unsigned bank = 0; bank < (field.banked ? banks : 1U); ++bank) {
        const memmap::Page page = field.banked ? field.page.in_bank(bank) : field.page;
        if (const auto byte = whole ? context.byte(page, field.byte) : std::nullopt) {
            const LaneSet bits = (*byte >> field.lsb ^ (inverted ? of_byte : 0U)) & of_byte;
            signal.known |= of_byte << (bank * lanes_per_bank);
            signal.set |= bits << (bank * lanes_per_bank);
            continue;
        }
        const memmap::Copies copies(context, field, bank);
        for (unsigned index = 0; index < field.lanes.count; ++index) {
            const memmap::Reading reading = copies[index];
            const LaneSet bit = lane_bit(bank * lanes_per_bank + index + 1);
            signal.known |= reading.has_value() ? bit : 0U;
            signal.unread |= reading.state == State::NotRead ? bit : 0U;
            signal.set |= reading.has_value() && (reading.raw != 0) != inverted ? bit : 0U;
        }
    }
    const LaneSet lanes = existing(context, field);
    signal.set &= lanes;
    signal.known &= lanes;
    signal.unread &= lanes;
    return signal;
}

} // namespace optictl::model
