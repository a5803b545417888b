#include "cmis/control/planner.hpp"

#include <algorithm>
#include <bit>

#include "cmis/decode_parts.hpp"
#include "sff/memmap/map.hpp"

namespace optictl::cmis::control {
namespace {

using model::Traffic;
using namespace std::chrono_literals;

constexpr const Field& deinit_row = in_10("DPDeinitLane<i>");
constexpr const Field& disable_row = in_10("OutputDisableTx<i>");
constexpr const Field& squelch_row = in_10("OutputSquelchForceTx<i>");
constexpr const Field& rx_disable_row = in_10("OutputDisableRx<i>");
constexpr const Field& mask_row = in_10("DPStateChangedMask<i>");
constexpr const Field& state_row = in_11("DPStateHostLane<i>");
constexpr const Field& output_tx_row = in_11("OutputStatusTx<i>");
constexpr const Field& output_rx_row = in_11("OutputStatusRx<i>");
constexpr const Field* module_state_row = detail::in_lower("ModuleState");
constexpr memmap::Range state_bytes = memmap::range_of(*detail::in_lower("ModuleState"));
/// Two lanes share a byte.
constexpr memmap::Range path_states{state_row.page, state_row.byte, lanes_per_bank / 2};
constexpr const Field* reset_row = detail::in_lower("SoftwareReset");
constexpr const Field* request_row = detail::in_lower("LowPwrRequestSW");

[[nodiscard]] std::string clause_of(const Field& row) {
    std::string text;
    memmap::append_clause(text, row);
    return text;
}

[[nodiscard]] Bits module_state(ModuleState state) {
    return {memmap::lower, module_state_row->byte, 0x0E,
            static_cast<std::uint8_t>(static_cast<unsigned>(state) << 1U)};
}

[[nodiscard]] std::uint8_t byte_of(unsigned value) {
    return static_cast<std::uint8_t>(value);
}

} // namespace

Planner::Planner(const Image& image, const memmap::Context& context, Controls now,
                 std::span<const model::Application> applications)
    : image_(image), context_(context), applications_(applications), before_(now),
      now_(std::move(now)), durations_(durations_of(context)) {
    // CmisSmSupport: 1 none, 2 that of the module alone, 0 not said.
    const memmap::Reading machines = memmap::read(context, *detail::in_lower("CmisSmSupport"));
    const unsigned code = machines.has_value() ? static_cast<unsigned>(machines.raw) : 0;
    const bool is_old = context.revision >> 4U < 4;
    has_module_machine_ = !is_old && code != 1;
    has_path_machine_ = has_module_machine_ && code != 2;
    is_ready_ = model::holds(image, module_state(ModuleState::Ready));
}

bool Planner::has(const Field& row) const {
    return memmap::holds(context_, row.when) && memmap::stands(context_, row);
}

std::chrono::milliseconds Planner::most(std::chrono::milliseconds usual) const {
    return std::max<std::chrono::milliseconds>(durations_.is_coherent ? 600s : 60s, 2 * usual);
}

/// Media lanes that the host keeps dark: where disabling is of the whole module, all.
LaneSet Planner::muted(const Controls& controls) const {
    LaneSet lanes = controls.bits(disable_row);
    if (lanes != 0 && memmap::read(context_, *detail::in_01("TxDisableIsModuleWide")).is_set()) {
        lanes = ~LaneSet{};
    }
    return lanes | controls.bits(squelch_row);
}

/// Where the controls lead a data path (Tables 6-16 to 6-18).
std::optional<PathState> Planner::state_of(const Path& path, const Controls& controls) const {
    if (!has_path_machine_) {
        return std::nullopt;
    }
    if (!is_ready_ || (controls.bits(deinit_row) & path.host_lanes) != 0) {
        return PathState::Deactivated;
    }
    return (muted(controls) & path.media_lanes) != 0 ? PathState::Initialized
                                                     : PathState::Activated;
}

PathState Planner::seen_state(unsigned lane) const {
    return static_cast<PathState>(memmap::read_lane(context_, state_row, lane).raw);
}

std::vector<Bits> Planner::states(LaneSet lanes, PathState state) const {
    std::vector<Bits> bits;
    model::for_each_lane(lanes, [&](unsigned lane) {
        const unsigned bank = (lane - 1) / lanes_per_bank;
        const auto place = memmap::place_of(state_row, (lane - 1) % lanes_per_bank);
        bits.push_back({status_page.in_bank(bank), byte_of(place.byte), byte_of(0x0FU << place.lsb),
                        byte_of(static_cast<unsigned>(state) << place.lsb)});
    });
    return bits;
}

LaneSet Planner::host_lanes_of(LaneSet media) const {
    LaneSet lanes = 0;
    for (const Path& path : paths_of(now_, applications_)) {
        lanes |= (path.media_lanes & media) != 0 ? path.host_lanes : 0U;
    }
    return lanes;
}

Planner::Expect Planner::settled(LaneSet lanes) const {
    Expect expect;
    std::vector<Bits> wanted;
    LaneSet by_state[8] = {};
    bool goes_down = false;
    bool comes_up = false;
    for (const Path& path : paths_of(now_, applications_)) {
        const auto state = state_of(path, now_);
        if (state && (path.host_lanes & lanes) != 0) {
            by_state[static_cast<unsigned>(*state)] |= path.host_lanes;
            goes_down = goes_down || *state == PathState::Deactivated;
            comes_up = comes_up || *state != PathState::Deactivated;
            const auto bits = states(path.host_lanes, *state);
            wanted.insert(wanted.end(), bits.begin(), bits.end());
        }
    }
    if (wanted.empty()) {
        return expect;
    }
    for (unsigned state = 0; state < std::size(by_state); ++state) {
        if (by_state[state] != 0) {
            expect.what += expect.what.empty() ? "" : ", ";
            expect.what += std::string(name_of(static_cast<PathState>(state))) + " on " +
                           model::words_of(by_state[state]);
        }
    }
    expect.any_of = {std::move(wanted)};
    const Durations& each = durations_;
    expect.usual = std::max(goes_down ? each.turn_off + each.deinit : 0ms,
                            comes_up ? each.turn_off + each.init + each.turn_on : 0ms);
    expect.at_most = most(expect.usual);
    return expect;
}

/// That outputs which are off say so; only later revisions have a register for it.
void Planner::add_output(Expect& expect, const Field& row, LaneSet dark) const {
    if (dark == 0 || !memmap::stands(context_, row) || !has_path_machine_) {
        return;
    }
    if (expect.any_of.empty()) {
        expect.any_of.emplace_back();
        expect.what = &row == &output_tx_row ? "Tx outputs off" : "Rx outputs off";
        expect.usual = 400ms;
        expect.at_most = most(expect.usual);
    }
    for (std::size_t i = 0; i < now_.banks.size(); ++i) {
        const auto mask = byte_of(dark >> (i * lanes_per_bank) & 0xFFU);
        if (mask != 0) {
            expect.any_of.front().push_back(
                {status_page.in_bank(byte_of(static_cast<unsigned>(i))), row.byte, mask, 0});
        }
    }
}

/// Brings the bits of `lanes` to what `target` has: a write a bank, and at its end what comes of
/// it.
void Planner::set_lanes(const Field& row, LaneSet lanes, const Controls& target, std::string what) {
    const bool is_media = row.lanes.repeat == memmap::Repeat::MediaLane;
    for (unsigned bank = 0; bank < now_.banks.size(); ++bank) {
        const unsigned mask = lanes >> (bank * lanes_per_bank) & 0xFFU;
        const unsigned old = now_.banks[bank].at(row);
        const unsigned value = target.banks[bank].at(row);
        const unsigned changed = (old ^ value) & mask;
        if (changed == 0) {
            continue;
        }
        const LaneSet these = LaneSet{changed} << (bank * lanes_per_bank);
        const LaneSet host = is_media ? host_lanes_of(these) : these;
        const memmap::Page page = controls_page.in_bank(bank);
        Step step{.what = what + (is_media ? " of media " : " of ") + model::words_of(these),
                  .where = model::place_of(page, row.byte),
                  .clause = clause_of(row)};
        step.write = {.patches = {{page, row.byte, byte_of(changed), byte_of(value & changed)}},
                      .retry = memmap::Retry::Safe};
        step.old = {{page, row.byte, byte_of(changed), byte_of(old & changed)}};
        const bool turns_on = (value & changed) != 0;
        const auto controls = control_rows();
        const auto control = std::ranges::find(controls, &row, &model::ControlRow::field);
        const bool is_control = control != controls.end();
        const bool inverts = is_control && (control->setting == model::Setting::TxPolarity ||
                                            control->setting == model::Setting::RxPolarity);
        step.traffic = &row == &deinit_row ? (turns_on ? Traffic::Drops : Traffic::None)
                       : is_control && (turns_on || inverts) ? control->traffic
                                                             : Traffic::None;
        step.lanes = host != 0 ? host : these;
        now_.banks[bank].at(row) = byte_of((old & ~changed & 0xFFU) | (value & changed));
        if (&row == &deinit_row || &row == &disable_row || &row == &squelch_row) {
            // Where disabling is of the whole module, every path follows.
            const bool all =
                &row == &disable_row &&
                memmap::read(context_, *detail::in_01("TxDisableIsModuleWide")).is_set();
            step.lanes = all ? ~LaneSet{} : step.lanes;
            // Media lanes that no path has lead none anywhere.
            step.expect = settled(is_media && host == 0 && !all ? LaneSet{} : step.lanes);
        }
        if (&row == &disable_row && turns_on) {
            add_output(step.expect, output_tx_row, these & now_.bits(row));
        } else if (&row == &rx_disable_row && turns_on) {
            add_output(step.expect, output_rx_row, these & now_.bits(row));
        }
        steps_.push_back(std::move(step));
    }
}

void Planner::wait_until_steady(LaneSet lanes) {
    LaneSet moving = 0;
    model::for_each_lane(lanes, [&](unsigned lane) {
        moving |= is_transient(seen_state(lane)) ? model::lane_bit(lane) : 0U;
    });
    if (moving != 0 && has_path_machine_) {
        Step step{.what = "wait for " + model::words_of(moving) + " to settle",
                  .where = model::place_of(status_page, state_row.byte),
                  .clause = clause_of(state_row)};
        step.expect = settled(lanes);
        if (!step.expect.is_empty()) {
            steps_.push_back(std::move(step));
        }
    }
}

void Planner::set_power(std::uint8_t target) {
    const unsigned changed =
        (now_.module ^ target) & 0x50U; // LowPwrRequestSW, LowPwrAllowRequestHW
    if (changed == 0) {
        return;
    }
    const bool is_low = (target & 0x10U) != 0;
    const bool by_pin = !is_low && (target & 0x40U) != 0;
    const bool was_ready = is_ready_;
    Step step{.what = is_low   ? "request low power"
                      : by_pin ? "let the pin decide on low power"
                               : "request full power",
              .where = model::place_of(memmap::lower, request_row->byte),
              .clause = clause_of(*request_row)};
    step.write = {.patches = {{memmap::lower, request_row->byte, byte_of(changed),
                               byte_of(target & changed)}},
                  .retry = memmap::Retry::Safe};
    step.old = {
        {memmap::lower, request_row->byte, byte_of(changed), byte_of(now_.module & changed)}};
    step.traffic = (is_low || by_pin) && was_ready ? Traffic::Drops : Traffic::None;
    now_.module = byte_of((now_.module & ~changed) | (target & changed));
    const Durations& each = durations_;
    if (by_pin) {
        step.expect = {
            .what = "low power or full power, as the pin says",
            .any_of = {{module_state(ModuleState::LowPwr)}, {module_state(ModuleState::Ready)}},
            .answers = {},
            .at_least = 100ms,
            .usual = each.turn_off + each.deinit + each.power_down + each.power_up};
        notes.push_back(
            "the pin decides: without a request of the pin the module takes full power");
    } else if (is_low) {
        is_ready_ = false;
        step.expect = {.what = "ModuleLowPwr",
                       .any_of = {{module_state(ModuleState::LowPwr)}},
                       .usual = each.turn_off + each.deinit + each.power_down};
        result_.push_back(module_state(ModuleState::LowPwr));
    } else {
        is_ready_ = true;
        step.expect = {.what = "ModuleReady",
                       .any_of = {{module_state(ModuleState::Ready)}},
                       .usual = each.power_up};
        result_.push_back(module_state(ModuleState::Ready));
    }
    step.expect.at_most = most(step.expect.usual);
    if (!has_module_machine_) {
        step.expect = {};
        result_.clear();
    }
    steps_.push_back(std::move(step));
    if (!is_low && !by_pin && has_path_machine_) { // all provisioned paths start by themselves
        Step rise{.what = "wait for the data paths",
                  .where = model::place_of(status_page, state_row.byte),
                  .clause = clause_of(state_row)};
        rise.expect = settled(~LaneSet{});
        if (!rise.expect.is_empty()) {
            steps_.push_back(std::move(rise));
        }
    }
}

/// A mask that the reset clears proves that there was one: a module that ignores the bit would
/// look the same before and after.
void Planner::reset() {
    const memmap::Page page = controls_page;
    const unsigned mark = 0x01;
    const bool is_marked = (image_.byte(page, mask_row.byte).value_or(0) & mark) != 0;
    if (!is_marked) {
        Step step{.what = "set a mask that a reset clears (it hides a flag of lane 1)",
                  .where = model::place_of(page, mask_row.byte),
                  .clause = clause_of(mask_row)};
        step.write = {.patches = {{page, mask_row.byte, mark, mark}}, .retry = memmap::Retry::Safe};
        step.old = {{page, mask_row.byte, mark, 0}};
        steps_.push_back(std::move(step));
        also_before_.push_back({page, mask_row.byte, mark, 0});
    }
    Step step{.what = "reset the module",
              .where = model::place_of(memmap::lower, reset_row->byte),
              .clause = clause_of(*reset_row)};
    step.write = {.patches = {{memmap::lower, reset_row->byte, 0x08, 0x08}},
                  .retry = memmap::Retry::Never,
                  .verify = memmap::Verify::Never};
    step.traffic = Traffic::Drops;
    step.expect = {.what = "the module after its reset",
                   .any_of = {{module_state(ModuleState::LowPwr), {page, mask_row.byte, mark, 0}},
                              {module_state(ModuleState::Ready), {page, mask_row.byte, mark, 0}}},
                   .at_least = 10ms,
                   .usual = 2s + durations_.power_up};
    step.expect.at_most = most(step.expect.usual);
    step.expect.nack_is_busy = true;
    steps_.push_back(std::move(step));
    notes.push_back("a reset forgets all settings; undo writes them again");
}

void Planner::put_mark(const Bits& bits) {
    const unsigned now = image_.byte(bits.page, bits.byte).value_or(0) & bits.mask;
    if (now == bits.value) {
        return;
    }
    Step step{.what = std::string(bits.value != 0 ? "set" : "clear") +
                      " the mask of data path changes of lane 1",
              .where = model::place_of(bits.page, bits.byte),
              .clause = clause_of(mask_row)};
    step.write = {.patches = {{bits.page, bits.byte, bits.mask, bits.value}},
                  .retry = memmap::Retry::Safe};
    step.old = {{bits.page, bits.byte, bits.mask, byte_of(now)}};
    steps_.push_back(std::move(step));
    result_.push_back(bits);
}

void Planner::lead_to(const Controls& target) {
    const bool goes_down = (target.module & 0x10U) != 0 || ((target.module & 0x40U) != 0);
    if (goes_down) {
        set_power(target.module);
    }
    for (unsigned bank = 0; bank < now_.banks.size(); ++bank) {
        if (const unsigned touched = touched_lanes(target, bank)) {
            wait_until_steady(LaneSet{touched} << (bank * lanes_per_bank));
            if (is_hot(target, bank, touched)) {
                change_settings(target, bank, touched);
            } else {
                change_paths(target, bank, touched);
            }
        }
    }
    set_lanes(deinit_row, ~LaneSet{}, target, "hold or start the data paths");
    for (const model::ControlRow& row : control_rows()) {
        if (row.field->page == controls_page && row.field->byte <= last_direct) {
            set_lanes(*row.field, ~LaneSet{}, target, "set " + std::string(row.what));
        }
    }
    set_diagnostics(target);
    if (!goes_down) {
        set_power(target.module);
    }
    wait_until_steady(lanes_left_moving());
}

/// Lanes that steps write to without a wait for their data paths. The plan ends where these do: a
/// path may be on its way by itself, as after a reset.
LaneSet Planner::lanes_left_moving() const {
    LaneSet lanes = 0;
    for (const Step& step : steps_) {
        lanes = step.expect.is_empty() ? lanes | step.lanes : lanes & ~step.lanes;
    }
    return lanes;
}

/// What the plan was made of, what it changes, and what it leads to, of the lanes of one bank.
void Planner::add_bank(model::ControlPlan& plan, unsigned bank, bool resets) const {
    const memmap::Page page = controls_page.in_bank(bank);
    const memmap::Page status = status_page.in_bank(bank);
    const Bank& before = before_.banks[bank];
    const Bank& after = now_.banks[bank];
    for (unsigned k = 0; k < after.direct.size(); ++k) {
        const auto byte = byte_of(first_direct + k);
        if (byte == 133 || byte == 135 || byte == 136) { // reserved, or write-only
            continue;
        }
        // What the steps write on the way counts as changed, too: undoing may begin there.
        std::uint8_t bits = resets ? 0xFF : byte_of(before.direct[k] ^ unsigned{after.direct[k]});
        for (const Step& step : plan.steps) {
            for (const memmap::Patch& patch : step.write.patches) {
                bits |= patch.page == page && patch.byte == byte ? patch.mask : std::uint8_t{0};
            }
        }
        plan.premises.push_back({page, byte, 0xFF, before.direct[k]});
        if (bits != 0) {
            plan.before.push_back({page, byte, bits, byte_of(before.direct[k] & bits)});
        }
        if (bits != 0 && !resets) {
            plan.result.push_back({page, byte, bits, byte_of(after.direct[k] & bits)});
        }
    }
    const bool is_staged = resets || before.active != after.active;
    for (unsigned k = 0; k < active_count; ++k) {
        const auto byte = byte_of(first_active + k);
        plan.premises.push_back({status, byte, 0xFF, before.active[k]});
        if (is_staged) {
            plan.before.push_back({status, byte, 0xFF, before.active[k]});
        }
        if (is_staged && !resets && k < lanes_per_bank) {
            plan.result.push_back({status, byte, 0xFF, after.active[k]});
        }
    }
}

/// The same of generators, checkers and loopbacks.
void Planner::add_diagnostics(model::ControlPlan& plan, unsigned bank, bool resets) const {
    if (!now_.has_diagnostics) {
        return;
    }
    const memmap::Page page = diagnostics_page.in_bank(bank);
    const Bank& before = before_.banks[bank];
    const Bank& after = now_.banks[bank];
    if (before.diagnostics == after.diagnostics && !resets) {
        return;
    }
    for (const model::ControlRow& row : control_rows()) {
        if (row.field->page != diagnostics_page) {
            continue;
        }
        const unsigned last = memmap::place_of(*row.field, lanes_per_bank - 1).byte;
        for (unsigned byte = row.field->byte; byte <= last; ++byte) {
            const std::uint8_t was = before.diagnostics[byte - first_diagnostic];
            const std::uint8_t is = after.diagnostics[byte - first_diagnostic];
            plan.premises.push_back({page, byte_of(byte), 0xFF, was});
            if (was != is || (resets && was != 0)) {
                const std::uint8_t mask = resets ? std::uint8_t{0xFF} : byte_of(was ^ is);
                plan.before.push_back({page, byte_of(byte), mask, byte_of(was & mask)});
            }
            if (was != is && !resets) {
                const std::uint8_t mask = byte_of(was ^ is);
                plan.result.push_back({page, byte_of(byte), mask, byte_of(is & mask)});
            }
        }
    }
}

/// The states of the paths that the plan touches. Where the pin decides, nobody knows them.
void Planner::add_states(model::ControlPlan& plan) const {
    const bool by_pin = (now_.module & 0x50U) == 0x40U && before_.module != now_.module;
    if (!has_path_machine_ || by_pin) {
        return;
    }
    for (const Path& path : paths_of(now_, applications_)) {
        const auto state = state_of(path, now_);
        const bool is_touched = std::ranges::any_of(plan.steps, [&](const Step& step) {
            const bool is_of_module =
                step.lanes == 0 && (step.traffic != Traffic::None || !step.expect.is_empty());
            return is_of_module || (step.lanes & path.host_lanes) != 0;
        });
        if (state && is_touched) {
            const auto bits = states(path.host_lanes, *state);
            plan.result.insert(plan.result.end(), bits.begin(), bits.end());
        }
    }
}

model::ControlPlan Planner::finish() {
    model::ControlPlan plan;
    plan.standard = memmap::Standard::Cmis;
    plan.steps = std::move(steps_);
    plan.notes = std::move(notes);
    plan.result = std::move(result_);
    plan.before = std::move(also_before_);
    const std::uint8_t state = image_.byte(memmap::lower, module_state_row->byte).value_or(0);
    plan.premises = {{memmap::lower, module_state_row->byte, 0x0E, byte_of(state & 0x0EU)},
                     {memmap::lower, request_row->byte, 0xF8, byte_of(before_.module & 0xF8U)}};
    const bool resets = std::ranges::any_of(plan.steps, [](const Step& step) {
        return step.write.verify == memmap::Verify::Never &&
               step.write.patches.front().page == memmap::lower;
    });
    const unsigned changed = (before_.module ^ now_.module) & 0x50U;
    if (const unsigned bits = resets ? 0x50U : changed; bits != 0) {
        plan.before.push_back(
            {memmap::lower, request_row->byte, byte_of(bits), byte_of(before_.module & bits)});
    }
    if (changed != 0) {
        plan.result.push_back(
            {memmap::lower, request_row->byte, 0x50, byte_of(now_.module & 0x50U)});
    }
    plan.premises.insert(plan.premises.end(), premises_.begin(), premises_.end());
    for (unsigned bank = 0; bank < now_.banks.size(); ++bank) {
        add_bank(plan, bank, resets);
        add_diagnostics(plan, bank, resets);
    }
    if (!resets) {
        add_states(plan);
    }
    return plan;
}

std::vector<memmap::Range> states_that_steps_wait_for(const memmap::Image& image) {
    std::vector<memmap::Range> ranges{state_bytes};
    if (image.byte(path_states.page, path_states.first)) {
        ranges.push_back(path_states);
    }
    return ranges;
}

} // namespace optictl::cmis::control
