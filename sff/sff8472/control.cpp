#include "sff/sff8472/control.hpp"

#include <utility>

#include "sff/model/direct_plan.hpp"
#include "sff/sff8472/map.hpp"
#include "sff/sff8472/named_rows.hpp"
#include "sff/sff8472/tuning.hpp"

namespace optictl::sff8472 {
namespace {

using model::Bits;
using model::ControlPlan;
using model::ControlRow;
using model::ControlStep;
using model::NoPlan;
using enum model::Setting;
using enum model::Traffic;
using namespace std::chrono_literals;

/// What hosts set (Tables 9-16 and 10-1), with what it does to traffic.
constexpr ControlRow rows[] = {
    {TxDisable, in_a2("Soft TX Disable Select"), Drops, "Tx disable"},
    {TxRate, in_a2("Soft RS(1) Select"), Drops, "Tx rate select"},
    {RxRate, in_a2("Soft Rate_Select Select [RS(0)]"), Drops, "Rx rate select"},
    {HighPowerClass, in_a2("Power Level Select"), None, "power levels 2 and 3"},
    {HighestPowerClass, in_a2("Power Level 4 Enable"), None, "power level 4"},
};
constexpr const memmap::Field* tx_power_row = in_a2("TX Power");
constexpr const memmap::Field* level_state_row = in_a2("Power Level Operation State");

[[nodiscard]] const ControlRow* row_at(const Bits& bits) {
    for (const ControlRow& row : rows) {
        if (row.field->byte == bits.byte && (1U << row.field->lsb & bits.mask) != 0) {
            return &row;
        }
    }
    return nullptr;
}

void complete(const memmap::Context& context, ControlStep& step, const Bits& now) {
    const ControlRow& row = *row_at(now);
    const bool turns_on = (now.value & now.mask) != 0;
    step.what = "change " + std::string(row.what);
    memmap::append_clause(step.clause, *row.field);
    step.traffic = row.setting == TxDisable && !turns_on ? None : row.traffic;
    if (row.setting == TxDisable && turns_on) {
        constexpr unsigned least = 100; // 10 uW: below, the monitor shows noise
        const auto power = memmap::read(context, *tx_power_row);
        if (power.is_read() && power.state == memmap::State::Ok && power.raw >= least) {
            step.expect = {.what = "no light",
                           .levels = {{.page = tx_power_row->page,
                                       .byte = tx_power_row->byte,
                                       .most = static_cast<std::uint16_t>(power.raw / 10),
                                       .what = "there still is light"}},
                           .usual = 100ms,
                           .at_most = 5s};
        }
    } else if (row.setting == HighPowerClass) {
        const std::uint8_t state = turns_on ? 0x02 : 0;
        step.expect = {.what = "the power level",
                       .any_of = {{{level_state_row->page, level_state_row->byte, 0x02, state}}},
                       .usual = 300ms,
                       .at_most = 5s};
    }
}

} // namespace

std::expected<ControlPlan, NoPlan> plan_change(const memmap::Image& image,
                                               const model::Wish& asked) {
    const memmap::Context context = map().context_of(image);
    model::Wish wish = asked;
    if (wish.power || wish.reset) {
        return std::unexpected(NoPlan{NoPlan::Why::NotAdvertised,
                                      "an SFP has no power mode and no reset in its memory "
                                      "(SFF-8472 Table 9-16); its power level can be set"});
    }
    Laser laser(context);
    if (const auto tuned = std::exchange(wish.laser, std::nullopt)) {
        if (auto taken = laser.take(*tuned); !taken) {
            return std::unexpected(std::move(taken.error()));
        }
    }
    if (auto taken = laser.take_restore(wish.restore); !taken) {
        return std::unexpected(std::move(taken.error()));
    }
    model::DirectPlanner planner(context, rows, 1, {});
    if (auto taken = planner.take(wish); !taken) {
        return std::unexpected(std::move(taken.error()));
    }
    ControlPlan plan = planner.finish(
        [&](ControlStep& step, const Bits&, const Bits& now) { complete(context, step, now); });
    if (auto added = model::add_raw(plan, image, map(), planner.unknown()); !added) {
        return std::unexpected(std::move(added.error()));
    }
    laser.add_to(plan);
    plan.name = wish.name;
    model::add_known(plan.identity, image, map().identity);
    model::add_known(plan.identity, image, map().serial_number);
    return plan;
}

const model::Management& management() {
    static const model::Management sff8472{.controls = rows, .plan = plan_change};
    return sff8472;
}

} // namespace optictl::sff8472
