// Data paths: taken down, staged, applied, brought up (OIF-CMIS 5.4 sections 6.2.3, 6.2.4, D.1.3,
// D.2.2).
#include <algorithm>
#include <array>
#include <utility>

#include "cmis/control/planner.hpp"
#include "cmis/decode_parts.hpp"

namespace optictl::cmis::control {
namespace {

using model::Traffic;
using namespace std::chrono_literals;

constexpr const Field& deinit_row = in_10("DPDeinitLane<i>");
constexpr const Field& disable_row = in_10("OutputDisableTx<i>");
constexpr const Field& staged_row = in_10("SCS0::AppSelCodeLane<i>");
constexpr const Field& setting_row = in_10("SCS0::AdaptiveInputEqEnableTx<i>");
constexpr const Field& apply_row = in_10("SCS0::ApplyDPInitLane<i>");
constexpr const Field& hot_row = in_10("SCS0::ApplyImmediateLane<i>");
constexpr const Field& status_row = in_11("ConfigStatusLane<i>");

constexpr unsigned since_5_0 = 0x50;
constexpr unsigned success = 1;
constexpr unsigned rejected = 2;

/// Writes of up to eight bytes are always allowed (section 5.2.2.2).
constexpr unsigned longest_write = 8;

/// Result codes that say no (Table 8-101), and what to do about them.
struct Answer {
    std::uint8_t code;
    std::string_view hint;
    bool falls_back = false;
};
constexpr Answer answers[] = {
    {2, "no reason is given", true},
    {3, "the application is not advertised for that lane"},
    {4, "the lanes do not make a data path of the application"},
    {5, "a signal integrity setting is out of the advertised range"},
    {6, "a lane is not deactivated", true},
    {7, "lanes of a data path are left out", true},
    {8, "a network path cannot be emulated"},
};

[[nodiscard]] std::uint8_t byte_of(unsigned value) {
    return static_cast<std::uint8_t>(value);
}

[[nodiscard]] std::string clause_of(const Field& row) {
    std::string text;
    memmap::append_clause(text, row);
    return text;
}

[[nodiscard]] LaneSet lanes_of(unsigned mask, unsigned bank) {
    return LaneSet{mask & 0xFFU} << (bank * lanes_per_bank);
}

/// Bits of one lane in a register of the active set that has `width` bits a lane.
struct Slot {
    unsigned at; ///< index into Bank::active
    unsigned mask;
};
[[nodiscard]] Slot slot_of(const Field& staged, unsigned lane) {
    const auto place = memmap::place_of(staged, lane);
    return {place.byte - first_staged, ((1U << staged.width_bits()) - 1U) << place.lsb};
}

/// The settings of a lane, counted from 0, that are not the same in both, where its entry says that
/// they count.
[[nodiscard]] std::vector<Slot> other_settings(const Bank& one, const Bank& other, unsigned lane) {
    constexpr std::array rows{&in_10("SCS0::AdaptiveInputEqEnableTx<i>"),
                              &in_10("SCS0::AdaptiveInputEqRecallTx<i>"),
                              &in_10("SCS0::HostControlledInputEqTargetTx<i>"),
                              &in_10("SCS0::CDREnableTx<i>"),
                              &in_10("SCS0::CDREnableRx<i>"),
                              &in_10("SCS0::OutputEqPreCursorTargetRx<i>"),
                              &in_10("SCS0::OutputEqPostCursorTargetRx<i>"),
                              &in_10("SCS0::OutputAmplitudeTargetRx<i>")};
    std::vector<Slot> out;
    for (const Field* const row : rows) {
        const Slot slot = slot_of(*row, lane);
        if (((one.active[slot.at] ^ other.active[slot.at]) & slot.mask) != 0) {
            out.push_back(slot);
        }
    }
    return out;
}

} // namespace

/// Lanes of the bank whose configuration changes, with all lanes of the paths that they are of.
unsigned Planner::touched_lanes(const Controls& target, unsigned bank) const {
    const Bank& from = now_.banks[bank];
    const Bank& to = target.banks[bank];
    unsigned touched = 0;
    for (unsigned i = 0; i < lanes_per_bank; ++i) {
        const bool is_explicit = (to.active[i] & 1U) != 0;
        if (from.active[i] != to.active[i] ||
            (is_explicit && !other_settings(from, to, i).empty())) {
            touched |= 1U << i;
        }
    }
    for (unsigned before = ~touched; before != touched;) {
        before = touched;
        for (const Controls* each : {&std::as_const(now_), &target}) {
            for (const Path& path : paths_of(*each, applications_)) {
                const unsigned lanes = path.host_lanes >> (bank * lanes_per_bank) & 0xFFU;
                touched |= (lanes & touched) != 0 ? lanes : 0U;
            }
        }
    }
    return touched;
}

/// Whether the lanes keep their paths and may change while these run (Tables 6-3 and 6-4).
bool Planner::is_hot(const Controls& target, unsigned bank, unsigned touched) const {
    const unsigned model = image_.byte(memmap::lower, 2).value_or(0);
    const bool supports = (model & 0x40U) == 0 || (model & 0x02U) != 0; // SteppedConfigOnly
    bool hot = supports && has_path_machine_;
    for (unsigned i = 0; i < lanes_per_bank; ++i) {
        if ((touched >> i & 1U) == 0) {
            continue;
        }
        const PathState state = seen_state(bank * lanes_per_bank + i + 1);
        hot = hot && now_.banks[bank].active[i] >> 1U == target.banks[bank].active[i] >> 1U &&
              (state == PathState::Activated || state == PathState::Initialized);
    }
    return hot;
}

/// All eight entries of staged set 0, and its settings where an entry says that they count: what
/// stands there of lanes that are not touched is what is active.
std::vector<Planner::Step> Planner::stage(const Bank& target, unsigned bank,
                                          unsigned touched) const {
    const memmap::Page page = controls_page.in_bank(bank);
    bool is_explicit = false;
    for (unsigned i = 0; i < lanes_per_bank; ++i) {
        is_explicit = is_explicit || ((touched >> i & 1U) != 0 && (target.active[i] & 1U) != 0);
    }
    const unsigned end = is_explicit ? active_count : lanes_per_bank;
    std::vector<Step> steps;
    for (unsigned first = 0; first < end; first += longest_write) {
        const Field& row = first == 0 ? staged_row : setting_row;
        Step step{.what = first == 0 ? "stage the applications" : "stage the settings",
                  .where = model::place_of(page, first_staged + first),
                  .clause = clause_of(row),
                  .lanes = lanes_of(touched, bank)};
        step.write.retry = memmap::Retry::Safe;
        for (unsigned i = first; i < std::min(first + longest_write, end); ++i) {
            const auto byte = byte_of(first_staged + i);
            step.write.patches.push_back({page, byte, 0xFF, target.active[i]});
            step.old.push_back({page, byte, 0xFF, image_.byte(page, byte).value_or(0)});
        }
        steps.push_back(std::move(step));
    }
    return steps;
}

/// Success is what the status and the active set say: some modules report it and change nothing.
Planner::Expect Planner::configured(const Bank& target, unsigned bank, unsigned touched) const {
    const memmap::Page page = status_page.in_bank(bank);
    const bool has_progress = context_.revision >= since_5_0;
    std::vector<Bits> wanted;
    std::vector<Bits> codes_of_lanes;
    for (unsigned i = 0; i < lanes_per_bank; ++i) {
        if ((touched >> i & 1U) == 0) {
            continue;
        }
        const auto place = memmap::place_of(status_row, i);
        const auto mask = byte_of(0x0FU << place.lsb);
        codes_of_lanes.push_back({page, byte_of(place.byte), mask, 0});
        if (has_progress) {
            wanted.push_back({page, byte_of(place.byte), mask, byte_of(success << place.lsb)});
        }
        wanted.push_back({page, byte_of(first_active + i), 0xFF, target.active[i]});
        const bool is_explicit = (target.active[i] & 1U) != 0;
        for (const Slot& slot :
             is_explicit ? other_settings(now_.banks[bank], target, i) : std::vector<Slot>()) {
            wanted.push_back({page, byte_of(first_active + slot.at), byte_of(slot.mask),
                              byte_of(target.active[slot.at] & slot.mask)});
        }
    }
    Expect expect{.what = "ConfigSuccess and the active set on " +
                          model::words_of(lanes_of(touched, bank)),
                  .any_of = {std::move(wanted)},
                  .answers = std::move(codes_of_lanes)};
    for (const Answer& each : answers) {
        expect.refusals.push_back({.code = each.code,
                                   .words = std::string(codes::config_status.name_of(each.code)) +
                                            ": " + std::string(each.hint),
                                   .falls_back = each.falls_back});
    }
    // Before 5.0 nothing says that a command is on its way, so that an older answer could be
    // taken for its own.
    expect.at_least = has_progress ? 20ms : 1s;
    expect.at_most = durations_.is_coherent ? 60s : 5s; // nothing is advertised
    return expect;
}

std::vector<Planner::Step> Planner::configure(const Bank& target, unsigned bank, unsigned touched,
                                              const Field& trigger) const {
    std::vector<Step> steps = stage(target, bank, touched);
    const memmap::Page page = controls_page.in_bank(bank);
    Step apply{.what = "apply to " + model::words_of(lanes_of(touched, bank)),
               .where = model::place_of(page, trigger.byte),
               .clause = clause_of(trigger),
               .traffic = &trigger == &hot_row ? Traffic::Disturbs : Traffic::None,
               .lanes = lanes_of(touched, bank)};
    apply.write = {.patches = {{page, trigger.byte, 0xFF, byte_of(touched)}},
                   .retry = memmap::Retry::Never,
                   .verify = memmap::Verify::Never};
    apply.expect = configured(target, bank, touched);
    steps.push_back(std::move(apply));
    return steps;
}

/// AppSel 0 first, for modules that want no path left over; where nothing else runs, on all lanes.
/// A module that rejects AppSel 0 has its lanes deactivated all the same.
std::vector<Planner::Step> Planner::decommission(const Bank& target, unsigned bank,
                                                 unsigned touched) const {
    Bank empty = target;
    unsigned used = 0;
    for (unsigned i = 0; i < lanes_per_bank; ++i) {
        const bool is_used = (now_.banks[bank].active[i] & 0xF0U) != 0;
        used |= (is_used ? 1U : 0U) << i;
    }
    const unsigned lanes = (used & ~touched) == 0 ? 0xFFU : touched;
    for (unsigned i = 0; i < lanes_per_bank; ++i) {
        if ((lanes >> i & 1U) != 0) {
            empty.active[i] = 0;
        }
    }
    std::vector<Step> steps = configure(empty, bank, lanes, apply_row);
    Expect& expect = steps.back().expect;
    steps.back().what = "decommission " + model::words_of(lanes_of(lanes, bank));
    std::vector<Bits> refused = states(lanes_of(lanes, bank), PathState::Deactivated);
    for (const Bits& answer : expect.answers) {
        const unsigned unit = answer.mask & ~(answer.mask << 1U); // lowest bit
        refused.push_back({answer.page, answer.byte, answer.mask, byte_of(rejected * unit)});
    }
    expect.any_of.push_back(std::move(refused));
    expect.what = "AppSel 0 accepted, or refused on deactivated lanes";
    expect.answers.clear();
    expect.refusals.clear();
    const unsigned again = touched;
    const auto more = configure(target, bank, again, apply_row);
    steps.insert(steps.end(), more.begin(), more.end());
    return steps;
}

/// Dark first, then deactivated: of other widths than before lanes are configured there only.
/// Unused lanes are held, too, so that a path on them does not start before its turn.
void Planner::take_down(const std::vector<Path>& paths, LaneSet lanes, LaneSet others) {
    if (!has_path_machine_ || !is_ready_) {
        return;
    }
    Controls target = now_;
    LaneSet media = 0;
    for (const Path& path : paths) {
        media |= path.media_lanes;
    }
    const bool is_wide = memmap::read(context_, *detail::in_01("TxDisableIsModuleWide")).is_set();
    if (has(disable_row) && (!is_wide || others == 0)) {
        target.set_bits(disable_row, media, true);
        set_lanes(disable_row, media, target, "disable the Tx output");
    }
    target.set_bits(deinit_row, lanes, true);
    set_lanes(deinit_row, lanes, target, "deactivate the data path");
}

/// One path after the other, the lowest lane first: some modules mix up what runs at one time.
void Planner::bring_up(const Controls& target, const std::vector<Path>& paths, LaneSet lanes) {
    for (const Path& path : paths) {
        set_lanes(deinit_row, path.host_lanes, target, "start the data path");
        lanes &= ~path.host_lanes;
    }
    set_lanes(deinit_row, lanes, target, "release");
    for (const Path& path : paths) {
        set_lanes(disable_row, path.media_lanes, target, "enable the Tx output");
    }
    set_lanes(disable_row, ~LaneSet{}, target, "enable the Tx output");
}

void Planner::change_paths(const Controls& target, unsigned bank, unsigned touched) {
    const LaneSet lanes = lanes_of(touched, bank);
    Controls after = now_;
    after.banks[bank].active = target.banks[bank].active;
    std::vector<Path> touching;
    LaneSet others = 0;
    for (const Path& path : paths_of(now_, applications_)) {
        if ((path.host_lanes & lanes) != 0) {
            touching.push_back(path);
        } else {
            others |= path.host_lanes;
        }
    }
    std::vector<Path> paths;
    for (const Path& path : paths_of(after, applications_)) {
        if ((path.host_lanes & lanes) != 0) {
            paths.push_back(path);
        }
    }
    touching.insert(touching.end(), paths.begin(), paths.end());
    take_down(touching, lanes, others);
    std::vector<Step> steps = configure(target.banks[bank], bank, touched, apply_row);
    steps.back().fallback = decommission(target.banks[bank], bank, touched);
    std::ranges::move(steps, std::back_inserter(steps_));
    now_.banks[bank].active = target.banks[bank].active;
    bring_up(target, paths, lanes);
}

void Planner::change_settings(const Controls& target, unsigned bank, unsigned touched) {
    std::vector<Step> steps = configure(target.banks[bank], bank, touched, hot_row);
    std::ranges::move(steps, std::back_inserter(steps_));
    now_.banks[bank].active = target.banks[bank].active;
}

} // namespace optictl::cmis::control
