// Plans for controls that act at once: what is advertised may be set, bit by bit. For modules
// without state machines that is all of a plan.
#pragma once

#include <functional>
#include <map>

#include "sff/memmap/map.hpp"
#include "sff/model/control.hpp"

namespace optictl::model {

/// The row of a setting; null: the standard has none.
[[nodiscard]] const ControlRow* row_of(std::span<const ControlRow> rows, Setting setting);
/// Whether the module says that it has the control on these of its `lane_count` lanes.
[[nodiscard]] std::expected<void, NoPlan>
may_set(const memmap::Context& context, const ControlRow& row, LaneSet lanes, unsigned lane_count);
/// Whether the register takes the value, and the module says that it has it.
[[nodiscard]] std::expected<void, NoPlan> may_take(const memmap::Context& context,
                                                   const ControlRow& row, unsigned value);
/// All lanes that the control has; 1 where it is of the module.
[[nodiscard]] LaneSet lanes_of(const memmap::Context& context, const ControlRow& row,
                               unsigned lane_count);
/// The bytes of the ranges as conditions, as far as they are known.
void add_known(std::vector<Bits>& bits, const memmap::Image& image, const memmap::Range& range);

/// Adds to a plan that these control bits become as they are here, each byte by a write of its own:
/// registers that no planner knows, and of which nobody knows what they do to traffic. What is no
/// control of the map is refused.
[[nodiscard]] std::expected<void, NoPlan> add_raw(ControlPlan& plan, const memmap::Image& image,
                                                  const memmap::Map& map,
                                                  std::span<const Bits> bits);

class DirectPlanner {
public:
    /// What a write of one byte says beside its bits: words, traffic, what is waited for.
    using Complete = std::function<void(ControlStep& step, const Bits& old, const Bits& now)>;

    /// `others`: bits that may be put back beside those of the rows.
    DirectPlanner(const memmap::Context& context, std::span<const ControlRow> rows,
                  unsigned lane_count, std::span<const Bits> others)
        : context_(context), rows_(rows), lanes_(lane_count), others_(others) {}

    /// Takes the settings of lanes and what is to be put back.
    [[nodiscard]] std::expected<void, NoPlan> take(const Wish& wish);
    /// What is to be put back and is no bit of its rows: for add_raw().
    [[nodiscard]] const std::vector<Bits>& unknown() const { return unknown_; }
    /// One byte more.
    [[nodiscard]] std::expected<void, NoPlan> want(const Bits& bits);
    /// A step for each byte that changes, lower memory first.
    [[nodiscard]] ControlPlan finish(const Complete& complete) const;

private:
    struct Change {
        std::uint8_t old = 0;
        std::uint8_t now = 0;
        std::uint8_t mask = 0;
    };
    [[nodiscard]] std::expected<void, NoPlan> take(const Wish::OfLanes& wish);
    [[nodiscard]] bool may_restore(const Bits& bits) const;

    const memmap::Context& context_;
    std::span<const ControlRow> rows_;
    unsigned lanes_;
    std::span<const Bits> others_;
    std::map<std::pair<memmap::Page, std::uint8_t>, Change> changes_;
    std::vector<Bits> unknown_;
};

} // namespace optictl::model
