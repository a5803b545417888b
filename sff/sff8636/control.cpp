#include "sff/sff8636/control.hpp"

#include <algorithm>

#include "sff/model/direct_plan.hpp"
#include "sff/sff8636/map.hpp"
#include "sff/sff8636/named_rows.hpp"

namespace optictl::sff8636 {
namespace {

using model::Bits;
using model::ControlPlan;
using model::ControlRow;
using model::ControlStep;
using model::LaneSet;
using model::NoPlan;
using model::Traffic;
using enum model::Setting;
using enum model::Traffic;
using namespace std::chrono_literals;

/// What hosts set (sections 6.2.6 and 6.6.4), with what it does to traffic.
constexpr ControlRow rows[] = {
    {TxDisable, in_lower("Tx<i> Disable"), Drops, "Tx disable"},
    {TxSquelch, in_03("Tx<i> Force Squelch"), Drops, "Tx force squelch"},
    {TxSquelchOff, in_03("Tx<i> SQ Disable"), None, "Tx squelch disable"},
    {TxCdr, in_lower("Tx<i>_CDR_control"), Disturbs, "Tx CDR"},
    {TxEqualizer, in_03("Tx<i> input equalizer control"), Disturbs, "Tx input equalizer",
     in_03("Max Tx input equalization")},
    {TxRate, in_lower("Tx<i>_Rate_select"), Drops, "Tx rate select"},
    {RxDisable, in_03("Rx<i> Output Disable"), Drops, "Rx output disable"},
    {RxSquelchOff, in_03("Rx<i> SQ Disable"), None, "Rx squelch disable"},
    {RxCdr, in_lower("Rx<i>_CDR_control"), Disturbs, "Rx CDR"},
    {RxPreCursor, in_03("Rx<i> output emphasis control"), Disturbs, "Rx output emphasis",
     in_03("Max Rx output emphasis")},
    {RxAmplitude, in_03("Rx<i> output amplitude control"), Disturbs, "Rx output amplitude", nullptr,
     in_03("Rx output amplitude support")},
    {RxRate, in_lower("Rx<i>_Rate_select"), Drops, "Rx rate select"},
    {HighPowerClass, in_lower("High Power Class Enable (Classes 5-7)"), None,
     "power classes 5 to 7"},
    {HighestPowerClass, in_lower("High Power Class Enable (Class 8)"), None, "power class 8"},
};

constexpr const Field* override_row = in_lower("Power override");
constexpr const Field* reset_row = in_lower("SW Reset");
constexpr const Field* mark_row = in_lower("M-Temp High Alarm");
constexpr const Field* tx_power_row = in_lower("Tx<i> Power");
constexpr const Field* tx_bias_row = in_lower("Tx<i> Bias");

/// Power override and set (Table 6-11).
constexpr std::uint8_t mode_bits = 0x03;
constexpr std::uint8_t low_by_software = 0x03;
constexpr std::uint8_t high_by_software = 0x01;

/// What undoing may write beside the rows: the power mode, and the mark of a reset.
constexpr Bits others[] = {{memmap::lower, override_row->byte, mode_bits, 0},
                           {memmap::lower, mark_row->byte, 0x80, 0}};

[[nodiscard]] std::string clause_of(const Field& row) {
    std::string text;
    memmap::append_clause(text, row);
    return text;
}

/// The row whose bits a write changes.
[[nodiscard]] const ControlRow* row_at(const Bits& bits) {
    for (const ControlRow& row : rows) {
        for (unsigned i = 0; i < row.field->lanes.count; ++i) {
            const auto place = memmap::place_of(*row.field, i);
            const unsigned mask = ((1U << row.field->width_bits()) - 1U) << place.lsb;
            if (row.field->page == bits.page && place.byte == bits.byte &&
                (mask & bits.mask) != 0) {
                return &row;
            }
        }
    }
    return nullptr;
}

[[nodiscard]] LaneSet lanes_at(const ControlRow& row, const Bits& bits) {
    LaneSet lanes = 0;
    for (unsigned i = 0; i < row.field->lanes.count; ++i) {
        const auto place = memmap::place_of(*row.field, i);
        const unsigned mask = ((1U << row.field->width_bits()) - 1U) << place.lsb;
        lanes |= place.byte == bits.byte && (mask & bits.mask) != 0 ? model::lane_bit(i + 1) : 0U;
    }
    return lanes;
}

/// Light of lanes that are to be dark: a tenth of what it is (SFF-8679 Table 9-1: t_off is the time
/// to less than 10 % of nominal). What has no light now proves nothing.
void expect_dark(const memmap::Context& context, ControlStep& step, LaneSet lanes) {
    constexpr unsigned least = 100; // 10 uW, 0.2 mA: below, monitors show noise
    model::for_each_lane(lanes, [&](unsigned lane) {
        for (const Field* row : {tx_power_row, tx_bias_row}) {
            const auto reading = memmap::read(context, *row, lane - 1);
            if (reading.state == memmap::State::Ok && reading.raw >= least) {
                const auto place = memmap::place_of(*row, lane - 1);
                step.expect.levels.push_back(
                    {.page = row->page,
                     .byte = static_cast<std::uint8_t>(place.byte),
                     .most = static_cast<std::uint16_t>(reading.raw / 10),
                     .what = "lane " + std::to_string(lane) + " still has light"});
                return;
            }
        }
    });
    if (!step.expect.levels.empty()) {
        step.expect.what = "no light on " + model::words_of(lanes);
        step.expect.usual = 100ms;
        step.expect.at_most = 5s; // monitors may be slower than lasers
    }
}

/// Nothing tells that a module took a power mode but time: two changes within 300 ms hang some.
void wait_for_power(ControlStep& step, const Bits& now) {
    step.expect = {.what = "the power mode", .any_of = {{now}}, .at_least = 300ms, .at_most = 1s};
}

void complete(const memmap::Context& context, ControlStep& step, const Bits& now) {
    if (now.page == memmap::lower && now.byte == override_row->byte &&
        (now.mask & mode_bits) != 0) {
        const unsigned mode = now.value & mode_bits;
        step.what = (now.mask & now.value & 0x02U) != 0 ? "force low power" : "set the power mode";
        step.clause = clause_of(*override_row);
        const auto before = context.byte(now.page, now.byte).value_or(0);
        const unsigned after = (before & ~unsigned{now.mask}) | now.value;
        const bool is_low = (after & mode_bits) == low_by_software;
        const bool by_pin = (after & 0x01U) == 0;
        step.traffic = is_low || (by_pin && mode != high_by_software) ? Drops : Traffic::None;
        wait_for_power(step, now);
        if (is_low) {
            expect_dark(context, step, model::lane_set(1, lane_count));
            step.expect.what = "no light";
            step.expect.at_most = 5s;
        }
        return;
    }
    const ControlRow* const row = row_at(now);
    if (row == nullptr) {
        step.what = "put a mask back";
        step.clause = clause_of(*mark_row);
        return;
    }
    const LaneSet lanes = lanes_at(*row, now);
    step.lanes = row->field->lanes.count > 1 ? lanes : 0;
    step.what =
        "set " + std::string(row->what) + (step.lanes != 0 ? " of " + model::words_of(lanes) : "");
    step.clause = clause_of(*row->field);
    const bool is_flag = row->field->width_bits() == 1;
    step.traffic = is_flag && row->traffic == Drops && (now.value & now.mask) == 0 ? Traffic::None
                                                                                   : row->traffic;
    if (row->setting == TxDisable || row->setting == TxSquelch) {
        LaneSet dark = 0;
        model::for_each_lane(lanes, [&](unsigned lane) {
            const auto place = memmap::place_of(*row->field, lane - 1);
            dark |= (now.value >> place.lsb & 1U) != 0 ? model::lane_bit(lane) : 0U;
        });
        if (row->setting == TxDisable) {
            expect_dark(context, step, dark);
        }
    } else if (row->field->byte == override_row->byte && row->field->page == memmap::lower) {
        wait_for_power(step, now);
    }
}

/// Above class 4 a module stays at its power, and dark, until the host grants it its class.
[[nodiscard]] std::expected<void, NoPlan> enable_classes(model::DirectPlanner& planner,
                                                         const memmap::Context& context) {
    static constexpr const Field* classes_5_to_7 = in_00("Power Class 5 to 7");
    static constexpr const Field* class_8 = in_00("Power Class 8 implemented");
    model::Wish wish;
    if (memmap::read(context, *classes_5_to_7).is_set()) {
        wish.lanes.push_back({HighPowerClass, 0, 1});
    }
    if (memmap::read(context, *class_8).is_set()) {
        wish.lanes.push_back({HighestPowerClass, 0, 1});
    }
    return planner.take(wish);
}

[[nodiscard]] std::expected<void, NoPlan>
want_power(model::DirectPlanner& planner, const memmap::Context& context, model::PowerMode mode) {
    const std::uint8_t value = mode == model::PowerMode::Low    ? low_by_software
                               : mode == model::PowerMode::High ? high_by_software
                                                                : std::uint8_t{0};
    // By pin the second bit means nothing and stays.
    const std::uint8_t mask = mode == model::PowerMode::Auto ? 0x01 : mode_bits;
    if (mode == model::PowerMode::High) {
        if (auto enabled = enable_classes(planner, context); !enabled) {
            return enabled;
        }
    }
    return planner.want(
        {memmap::lower, override_row->byte, mask, static_cast<std::uint8_t>(value & mask)});
}

/// A mask that the reset clears proves that there was one.
void add_reset(ControlPlan& plan, const memmap::Context& context) {
    const Bits marked{memmap::lower, mark_row->byte, 0x80, 0x80};
    const Bits cleared{memmap::lower, mark_row->byte, 0x80, 0};
    if (!model::holds(*context.image, marked)) {
        ControlStep mark{.what = "set a mask that a reset clears (high temperature)",
                         .where = model::place_of(memmap::lower, mark_row->byte),
                         .clause = clause_of(*mark_row)};
        mark.write = {.patches = {{memmap::lower, mark_row->byte, 0x80, 0x80}},
                      .retry = memmap::Retry::Safe};
        mark.old = {cleared};
        plan.before.push_back(cleared);
        plan.steps.push_back(std::move(mark));
    }
    ControlStep reset{.what = "reset the module",
                      .where = model::place_of(memmap::lower, reset_row->byte),
                      .clause = clause_of(*reset_row)};
    reset.write = {.patches = {{memmap::lower, reset_row->byte, 0x80, 0x80}},
                   .retry = memmap::Retry::Never,
                   .verify = memmap::Verify::Never};
    reset.traffic = Drops;
    reset.expect = {.what = "the module after its reset",
                    .any_of = {{cleared}},
                    .at_least = 10ms,
                    .usual = 2s,
                    .at_most = 60s,
                    .nack_is_busy = true};
    plan.steps.push_back(std::move(reset));
    for (const ControlRow& row : rows) {
        for (unsigned i = 0; i < row.field->lanes.count; ++i) {
            const auto reading = memmap::read(context, *row.field, i);
            const auto place = memmap::place_of(*row.field, i);
            const unsigned mask = ((1U << row.field->width_bits()) - 1U) << place.lsb;
            const auto byte = context.byte(row.field->page, place.byte);
            if (reading.state == memmap::State::Ok && byte) {
                plan.before.push_back({row.field->page, static_cast<std::uint8_t>(place.byte),
                                       static_cast<std::uint8_t>(mask),
                                       static_cast<std::uint8_t>(*byte & mask)});
            }
        }
    }
    const auto power = context.byte(memmap::lower, override_row->byte).value_or(0);
    plan.before.push_back({memmap::lower, override_row->byte, mode_bits,
                           static_cast<std::uint8_t>(power & mode_bits)});
    plan.notes.emplace_back("a reset forgets all settings; undo writes them again");
}

} // namespace

std::expected<ControlPlan, NoPlan> plan_change(const memmap::Image& image,
                                               const model::Wish& wish) {
    const memmap::Context context = map().context_of(image);
    model::DirectPlanner planner(context, rows, lane_count, others);
    if (auto taken = planner.take(wish); !taken) {
        return std::unexpected(std::move(taken.error()));
    }
    if (wish.power) {
        if (auto taken = want_power(planner, context, *wish.power); !taken) {
            return std::unexpected(std::move(taken.error()));
        }
    }
    ControlPlan plan = planner.finish(
        [&](ControlStep& step, const Bits&, const Bits& now) { complete(context, step, now); });
    if (auto added = model::add_raw(plan, image, map(), planner.unknown()); !added) {
        return std::unexpected(std::move(added.error()));
    }
    if (wish.reset) {
        const ControlRow reset{.field = reset_row, .what = "software reset"};
        if (auto may = model::may_set(context, reset, model::lane_bit(1), lane_count); !may) {
            return std::unexpected(std::move(may.error()));
        }
        add_reset(plan, context);
    }
    plan.name = wish.name;
    model::add_known(plan.identity, image, map().identity);
    model::add_known(plan.identity, image, map().serial_number);
    return plan;
}

const model::Management& management() {
    static const model::Management sff8636{.controls = rows, .plan = plan_change};
    return sff8636;
}

} // namespace optictl::sff8636
