#include "sff/sff8472/tuning.hpp"

#include <cmath>
#include <utility>

#include "sff/model/direct_plan.hpp"
#include "sff/sff8472/named_rows.hpp"

namespace optictl::sff8472 {
namespace {

using memmap::Field;
using model::Bits;
using model::ControlStep;
using model::NoPlan;
using Why = NoPlan::Why;
using namespace std::chrono_literals;

constexpr const Field* tunable_row = in_a0("Tunable transmitter technology");
constexpr const Field* by_channel_row = in_page_02("Tunable DWDM (selection by channel number)");
constexpr const Field* by_wavelength_row = in_page_02("Tunable DWDM (selection in 50 pm steps)");
constexpr const Field* can_dither_row = in_page_02("Tx Dither Supported");
constexpr const Field* first_thz_row = in_page_02("LFL1");
constexpr const Field* first_rest_row = in_page_02("LFL2");
constexpr const Field* last_thz_row = in_page_02("LFH1");
constexpr const Field* last_rest_row = in_page_02("LFH2");
constexpr const Field* grid_row = in_page_02("LGrid");
constexpr const Field* channel_row = in_page_02("Channel Number Set");
constexpr const Field* wavelength_row = in_page_02("Wavelength Set");
constexpr const Field* self_tuning_row = in_page_02("Enable Self Tuning");
constexpr const Field* dither_row = in_page_02("Tx Dither");
constexpr const Field* status_row = in_page_02("TxTune");
constexpr const Field* flags_row = in_page_02("L-Bad Channel");

constexpr std::uint8_t tuning = 0x10;             // of byte 168
constexpr std::uint8_t tuning_or_unlocked = 0x30; // of byte 168
constexpr std::uint8_t bad_channel = 0x10;        // of byte 172
constexpr std::uint8_t new_channel = 0x08;
constexpr std::uint8_t no_dither = 0x04;

constexpr double mhz_per_thz = 1e6;
constexpr double mhz_per_tenth = 100; // registers count tenths of a GHz
constexpr double exact_mhz = 0.5;     // frequencies are given in whole MHz
constexpr double light = 299'792'458; // m/s: THz times nanometres times 1000
constexpr double step_nm = 0.05;      // of the wavelength register

[[nodiscard]] std::unexpected<NoPlan> no(Why why, std::string text, const Field* where) {
    return std::unexpected(NoPlan{why, std::move(text), where});
}

/// "193.1 THz".
[[nodiscard]] std::string thz_of(double mhz) {
    std::string text = std::to_string(mhz / mhz_per_thz);
    while (text.back() == '0' && text[text.size() - 2] != '.') {
        text.pop_back();
    }
    return text + " THz";
}

/// "50 GHz", "12.5 GHz".
[[nodiscard]] std::string ghz_of(double mhz) {
    std::string text = std::to_string(mhz / 1000);
    while (text.back() == '0') {
        text.pop_back();
    }
    if (text.back() == '.') {
        text.pop_back();
    }
    return text + " GHz";
}

/// How the laser counts its channels (section 5.2, Table 5-4): from 1, beginning at the first
/// frequency, in steps that may go down.
struct Channels {
    double first = 0; ///< MHz
    double last = 0;
    double step = 0;

    [[nodiscard]] double mhz(double number) const { return first + (number - 1) * step; }
    [[nodiscard]] double number(double mhz) const { return 1 + (mhz - first) / step; }
    [[nodiscard]] long count() const { return std::lround(std::floor(number(last) + 0.001)); }
};

[[nodiscard]] std::optional<Channels> channels_of(const memmap::Context& context) {
    Channels out;
    const auto frequency = [&](const Field& thz, const Field& rest) -> std::optional<double> {
        const auto whole = memmap::read(context, thz);
        const auto tenths = memmap::read(context, rest);
        if (!whole.is_read() || !tenths.is_read()) {
            return std::nullopt;
        }
        return static_cast<double>(whole.raw) * mhz_per_thz +
               static_cast<double>(tenths.raw) * mhz_per_tenth;
    };
    const auto first = frequency(*first_thz_row, *first_rest_row);
    const auto last = frequency(*last_thz_row, *last_rest_row);
    const auto grid = memmap::read(context, *grid_row);
    if (!first || !last || !grid.is_read()) {
        return std::nullopt;
    }
    out = {*first, *last, static_cast<std::int16_t>(grid.raw) * mhz_per_tenth};
    return out;
}

[[nodiscard]] std::string clause_of(const Field& row) {
    std::string text;
    memmap::append_clause(text, row);
    return text;
}

[[nodiscard]] std::uint8_t high(unsigned code) {
    return static_cast<std::uint8_t>(code >> 8U);
}
[[nodiscard]] std::uint8_t low(unsigned code) {
    return static_cast<std::uint8_t>(code & 0xFFU);
}
[[nodiscard]] std::vector<Bits> word(const Field& row, unsigned code) {
    const auto next = static_cast<std::uint8_t>(row.byte + 1);
    return {{row.page, row.byte, 0xFF, high(code)}, {row.page, next, 0xFF, low(code)}};
}

[[nodiscard]] std::vector<Bits> with(std::vector<Bits> bits, const Field& row, std::uint8_t mask,
                                     std::uint8_t value) {
    bits.push_back({row.page, row.byte, mask, value});
    return bits;
}

/// What the flags say of tunings before: a read clears it, so that it is not taken for an answer.
[[nodiscard]] ControlStep clear_flags() {
    ControlStep step{.what = "clear the tuning flags",
                     .where = model::place_of(flags_row->page, flags_row->byte),
                     .clause = clause_of(*flags_row)};
    step.expect.what = "a read of them";
    step.expect.any_of = {{{flags_row->page, flags_row->byte, 0, 0}}};
    step.expect.at_most = 1s;
    return step;
}

/// Both bytes in one transaction (section 5.2). The module says by a flag that it knows the channel
/// not, and by another one, or by being at it, that it does.
[[nodiscard]] ControlStep write_target(const Field& row, unsigned old, unsigned code,
                                       const std::string& what) {
    ControlStep step{.what = "tune the laser to " + what,
                     .where = model::place_of(row.page, row.byte),
                     .clause = clause_of(row)};
    const std::vector<Bits> wanted = word(row, code);
    for (const Bits& bits : wanted) {
        step.write.patches.push_back({bits.page, bits.byte, bits.mask, bits.value});
    }
    step.write.retry = memmap::Retry::Never;
    step.write.verify = memmap::Verify::Never; // what it refuses may read back as before
    step.old = word(row, old);
    step.expect.what = "the module to take it";
    step.expect.any_of = {with(wanted, *status_row, tuning, tuning),
                          with(wanted, *flags_row, new_channel, new_channel)};
    step.expect.answers = {{flags_row->page, flags_row->byte, bad_channel, 0}};
    step.expect.refusals = {{1, "it has no such channel"}};
    step.expect.at_most = 5s;
    step.expect.is_soft = true;
    step.traffic = model::Traffic::Drops;
    return step;
}

[[nodiscard]] ControlStep wait_for_lock() {
    ControlStep step{.what = "wait until the laser is tuned",
                     .where = model::place_of(status_row->page, status_row->byte),
                     .clause = clause_of(*status_row)};
    step.expect.what = "the end of tuning, with the wavelength locked";
    step.expect.any_of = {{{status_row->page, status_row->byte, tuning_or_unlocked, 0}}};
    step.expect.at_most = 90s; // SFF-8472 Table 8-7: a cooled laser may need as long
    return step;
}

} // namespace

Laser::Outcome Laser::may_tune() const {
    const auto tunable = memmap::read(context_, *tunable_row);
    if (tunable.is_read() && !tunable.is_set()) {
        return no(Why::NotAdvertised, "the laser is not tunable (A0h:65 bit 6)", tunable_row);
    }
    const auto channel = memmap::read(context_, *by_channel_row);
    const auto wavelength = memmap::read(context_, *by_wavelength_row);
    if (!tunable.is_read() || !channel.is_read() || !wavelength.is_read()) {
        return no(Why::NotRead,
                  "A0h:65 or A2h 02h:128, which say how the laser is tuned, was not read",
                  by_channel_row);
    }
    if (!channel.is_set() && !wavelength.is_set()) {
        return no(Why::NotAdvertised,
                  "the laser is tuned neither by channel nor by wavelength (A2h 02h:128 bits 1 "
                  "and 0), but in a way of its vendor or by itself",
                  by_channel_row);
    }
    const auto self = memmap::read(context_, *self_tuning_row);
    if (self.is_set()) {
        return no(Why::NotSensible,
                  "the laser tunes itself, and ignores what the host sets (A2h 02h:151 bit 1): "
                  "switch that off first",
                  self_tuning_row);
    }
    return {};
}

Laser::Outcome Laser::want(const Field& row, unsigned code, std::string what) {
    const auto upper = context_.byte(row.page, row.byte);
    const auto lower = row.size > 1 ? context_.byte(row.page, row.byte + 1U) : upper;
    if (!upper || !lower) {
        return no(Why::NotRead, model::place_of(row.page, row.byte) + " was not read", &row);
    }
    const unsigned old =
        row.size > 1 ? unsigned{*upper} << 8U | *lower : unsigned{*upper} >> row.lsb & 1U;
    (row.size > 1 ? tuned_ : dither_) = Target{&row, old, code, std::move(what)};
    return {};
}

Laser::Outcome Laser::tune(double mhz, std::optional<double> grid_ghz) {
    if (auto may = may_tune(); !may) {
        return may;
    }
    const auto channels = channels_of(context_);
    if (!channels) {
        return no(Why::NotRead, "the limits of the laser, A2h 02h:132-141, were not read",
                  first_thz_row);
    }
    const Channels& has = *channels;
    if (has.step == 0 || has.count() < 1) {
        return no(Why::Unsafe,
                  "the laser does not say what it can be tuned to (A2h 02h:132-141 hold no range)",
                  first_thz_row);
    }
    if (grid_ghz && std::abs(*grid_ghz * 1000 - std::abs(has.step)) > exact_mhz) {
        return no(Why::NotAdvertised,
                  "the laser has one grid, of " + ghz_of(std::abs(has.step)) +
                      " (A2h 02h:140): name no other",
                  grid_row);
    }
    const double number = has.number(mhz);
    const double nearest = std::round(number);
    if (nearest < 1 || nearest > static_cast<double>(has.count()) ||
        std::abs(has.mhz(nearest) - mhz) > exact_mhz) {
        const double within = std::min(std::max(nearest, 1.0), static_cast<double>(has.count()));
        return no(Why::NotSensible,
                  thz_of(mhz) + " is no channel of this laser, which goes from " +
                      thz_of(has.first) + " to " + thz_of(has.mhz(double(has.count()))) +
                      " in steps of " + ghz_of(std::abs(has.step)) +
                      " (A2h 02h:132-141); the nearest is " + thz_of(has.mhz(within)),
                  first_thz_row);
    }
    if (memmap::read(context_, *by_channel_row).is_set()) {
        const auto code = static_cast<unsigned>(nearest);
        return want(*channel_row, code, thz_of(mhz) + ", channel " + std::to_string(code));
    }
    // A step of the register is 6 GHz: of a finer grid it does not tell the channels apart.
    constexpr double finest_mhz = 12'500;
    if (std::abs(has.step) < finest_mhz) {
        return no(Why::Unsafe,
                  "the laser is tuned in steps of 50 pm (A2h 02h:146), which do not tell the "
                  "channels of its grid of " +
                      ghz_of(std::abs(has.step)) + " apart",
                  wavelength_row);
    }
    const double nanometres = light / (mhz / 1000); // m/s by GHz
    return want(*wavelength_row, static_cast<unsigned>(std::lround(nanometres / step_nm)),
                thz_of(mhz) + " by its wavelength");
}

Laser::Outcome Laser::set_dither(bool on) {
    const auto can = memmap::read(context_, *can_dither_row);
    if (!can.is_read()) {
        return no(Why::NotRead, "A2h 02h:128, which says whether there is dither, was not read",
                  can_dither_row);
    }
    if (!can.is_set()) {
        return no(Why::NotAdvertised, "the laser has no dither to set (A2h 02h:128 bit 2)",
                  can_dither_row);
    }
    return want(*dither_row, on ? 0 : 1, on ? "on" : "off"); // 1 disables it (Table 5-5)
}

Laser::Outcome Laser::take(const model::Wish::Laser& wish) {
    if (wish.lanes > model::lane_bit(1)) {
        return no(Why::NotSensible, "an SFP has one laser, lane 1", nullptr);
    }
    const auto tunable = memmap::read(context_, *tunable_row);
    if (tunable.is_read() && !tunable.is_set()) {
        return no(Why::NotAdvertised, "the laser is not tunable (A0h:65 bit 6)", tunable_row);
    }
    if (wish.power_dbm) {
        return no(Why::NotAdvertised,
                  "the output power of a tunable SFP is not set: SFF-8690 has no register for it",
                  nullptr);
    }
    if (wish.grid_ghz && !wish.frequency_mhz) {
        return no(Why::NotAdvertised,
                  "the grid of a tunable SFP is not set: its laser has one (A2h 02h:140)",
                  grid_row);
    }
    if (wish.frequency_mhz) {
        if (auto done = tune(static_cast<double>(*wish.frequency_mhz), wish.grid_ghz); !done) {
            return done;
        }
    }
    return wish.dither ? set_dither(*wish.dither) : Outcome{};
}

Laser::Outcome Laser::take_restore(std::vector<Bits>& restore) {
    const auto taken = [&](const Field& row) -> std::optional<unsigned> {
        std::optional<unsigned> code;
        std::erase_if(restore, [&](const Bits& bits) {
            const bool is_its = bits.page == row.page && bits.byte >= row.byte &&
                                bits.byte < row.byte + row.size &&
                                (row.size > 1 || (bits.mask & 1U << row.lsb) != 0);
            if (is_its) {
                const unsigned shift = row.size > 1 && bits.byte == row.byte ? 8 : 0;
                code = code.value_or(0) | (row.size > 1 ? unsigned{bits.value} << shift
                                                        : unsigned{bits.value} >> row.lsb & 1U);
            }
            return is_its;
        });
        return code;
    };
    for (const Field* const row : {channel_row, wavelength_row}) {
        if (const auto code = taken(*row)) {
            if (auto may = may_tune(); !may) {
                return may;
            }
            if (*code == 0) {
                return no(Why::NotSensible,
                          model::place_of(row->page, row->byte) +
                              " was 0 before, which names no channel and cannot be put back: "
                              "tune the laser to a frequency instead",
                          row);
            }
            const auto channels = channels_of(context_);
            const std::string what =
                row == channel_row && channels && channels->step != 0
                    ? thz_of(channels->mhz(*code)) + ", channel " + std::to_string(*code)
                    : std::string("the wavelength of before");
            if (auto done = want(*row, *code, what); !done) {
                return done;
            }
        }
    }
    const auto dither = taken(*dither_row);
    return dither ? set_dither(*dither == 0) : Outcome{};
}

void Laser::add_to(model::ControlPlan& plan) const {
    if (tuned_) {
        // The module updates the other register of the two as it likes.
        const std::vector<Bits> old = word(*tuned_->row, tuned_->old);
        plan.premises.insert(plan.premises.end(), old.begin(), old.end());
        model::add_known(plan.premises, *context_.image, {grid_row->page, first_thz_row->byte, 10});
        if (tuned_->code != tuned_->old) {
            const std::vector<Bits> next = word(*tuned_->row, tuned_->code);
            plan.before.insert(plan.before.end(), old.begin(), old.end());
            plan.result.insert(plan.result.end(), next.begin(), next.end());
            plan.steps.push_back(clear_flags());
            plan.steps.push_back(
                write_target(*tuned_->row, tuned_->old, tuned_->code, tuned_->what));
            plan.steps.push_back(wait_for_lock());
            plan.notes.emplace_back("the tuning flags are read, which clears them");
        }
    }
    if (dither_ && dither_->code != dither_->old) {
        const Field& row = *dither_->row;
        const auto bit = [&](unsigned code) {
            return Bits{row.page, row.byte, static_cast<std::uint8_t>(1U << row.lsb),
                        static_cast<std::uint8_t>(code << row.lsb)};
        };
        ControlStep step{.what = "switch the dither of the laser " + dither_->what,
                         .where = model::place_of(row.page, row.byte),
                         .clause = clause_of(row)};
        const Bits now = bit(dither_->code);
        step.write = {.patches = {{now.page, now.byte, now.mask, now.value}},
                      .retry = memmap::Retry::Safe};
        step.old = {bit(dither_->old)};
        step.expect.what = "the module to take it";
        step.expect.any_of = {{now}};
        step.expect.answers = {{flags_row->page, flags_row->byte, no_dither, 0}};
        step.expect.refusals = {{1, "it has no dither"}};
        step.expect.at_most = 1s;
        step.traffic = model::Traffic::Disturbs;
        plan.before.push_back(bit(dither_->old));
        plan.result.push_back(now);
        plan.steps.push_back(std::move(step));
    }
}

} // namespace optictl::sff8472
