#include "drivers/emulator/tuning.hpp"

#include <cmath>

namespace optictl::drivers::emulator {
namespace {

using memmap::upper;

constexpr memmap::Page laser = upper(0x04);
constexpr unsigned grid = 128;
constexpr unsigned channel = 136;
constexpr unsigned offset = 152;
constexpr unsigned current_frequency = 168;
constexpr unsigned target_power = 200;
constexpr unsigned status = 222;
constexpr unsigned summary = 230;
constexpr unsigned flag_bytes = 231;
constexpr long anchor = 193'100'000; // MHz

/// A grid: its advertisement on page 04h, the limits of its channels there, and how its channels
/// are counted: frequency = anchor + (n + shift) * step / parts, of every `every`-th n (Tables
/// 8-68, 8-110).
struct Grid {
    std::uint8_t byte;
    std::uint8_t bit;
    std::uint8_t limits;
    long step; ///< MHz
    long parts;
    long shift;
    long every;
};
constexpr Grid grids[] = {
    {128, 0, 130, 3125, 1, 0, 1},    {128, 1, 134, 6250, 1, 0, 1},  {128, 2, 138, 12500, 1, 0, 1},
    {128, 3, 142, 25000, 1, 0, 1},   {128, 4, 146, 50000, 1, 0, 1}, {128, 5, 150, 100000, 1, 0, 1},
    {128, 6, 154, 100000, 3, 0, 1},  {128, 7, 158, 25000, 1, 0, 3}, {129, 6, 162, 25000, 1, 3, 6},
    {129, 5, 166, 12500, 1, -9, 24},
};

} // namespace

Tuning::Tuning(Core& core, const DataPaths& paths, Flags& flags, Outputs& outputs, unsigned bank)
    : core_(core), paths_(paths), flags_(flags), outputs_(outputs),
      page_(upper(0x12).in_bank(bank)) {}

void Tuning::reset() {
    tune_ = power_ = grid_ = 0;
    before_.clear();
}

void Tuning::written(const Written& write) {
    before_[write.byte] = write.before;
    const auto lane_of = [&](unsigned first, unsigned size) {
        return 1U << ((write.byte - first) / size);
    };
    if (write.byte >= grid && write.byte < grid + 8) {
        // The low bits have fine tuning, which is no other channel (section 7.5.2).
        constexpr unsigned grid_bits = 0xF0;
        const bool is_other =
            ((write.before ^ core_.registers.get(page_, write.byte)) & grid_bits) != 0;
        (is_other ? grid_ : tune_) |= lane_of(grid, 1);
    } else if (write.byte >= channel && write.byte < channel + 16) {
        grid_ |= lane_of(channel, 2);
    } else if (write.byte >= offset && write.byte < offset + 16) {
        tune_ |= lane_of(offset, 2);
    } else if (write.byte >= target_power && write.byte < target_power + 16) {
        power_ |= lane_of(target_power, 2);
    }
}

void Tuning::finish() {
    for (unsigned lane = 0; lane < 8; ++lane) {
        if (((grid_ | tune_) >> lane & 1U) != 0) {
            tune(lane);
        }
        if ((power_ >> lane & 1U) != 0) {
            set_power(lane);
        }
    }
    summarize();
    reset();
}

void Tuning::raise(Flag flag, unsigned lane) {
    flags_.raise(0x12, flag_bytes, flag, lane);
}

/// In MHz; none where the module refuses, and why.
std::optional<long> Tuning::frequency(unsigned lane, Flag& why) const {
    const Registers& registers = core_.registers;
    const unsigned setting = registers.get(page_, grid + lane);
    const unsigned code = setting >> 4U;
    if (code >= std::size(grids) || !registers.bit(laser, grids[code].byte, grids[code].bit)) {
        why = NotAccepted;
        return std::nullopt;
    }
    const Grid& which = grids[code];
    const long number = registers.get_signed16(page_, channel + 2 * lane);
    const bool is_channel = number >= registers.get_signed16(laser, which.limits) &&
                            number <= registers.get_signed16(laser, which.limits + 2U) &&
                            number % which.every == 0;
    if (!is_channel && !core_.has(Misbehaviour::TakesAnyChannel)) {
        why = InvalidChannel;
        return std::nullopt;
    }
    const bool is_fine = (setting & 0x01U) != 0 && registers.bit(laser, 129, 7);
    const long fine = is_fine ? registers.get_signed16(page_, offset + 2 * lane) : 0;
    if (is_fine &&
        (fine < registers.get_signed16(laser, 192) || fine > registers.get_signed16(laser, 194))) {
        why = FineRange;
        return std::nullopt;
    }
    return anchor + (number + which.shift) * which.step / which.parts + fine;
}

/// A grid or a channel is taken in DPDeactivated only, an offset in any steady state.
void Tuning::tune(unsigned lane) {
    const DataPath* const path = paths_.path_at_media(lane);
    const PathState state = path != nullptr ? path->state : PathState::Deactivated;
    const bool only_fine = (grid_ >> lane & 1U) == 0;
    Flag why = NotAccepted;
    const bool in_place = only_fine ? !is_transient(state) : state == PathState::Deactivated;
    const auto wanted = in_place ? frequency(lane, why) : std::nullopt;
    if (!wanted) {
        refuse(lane, why);
        return;
    }
    constexpr unsigned tuning_and_unlocked = 0x03;
    core_.registers.change(page_, status + lane, tuning_and_unlocked, tuning_and_unlocked);
    raise(Unlocked, lane);
    core_.agenda.after(core_.settings.tuning,
                       [this, lane, mhz = *wanted, tuning = ++tunings_[lane]] {
                           if (tunings_[lane] != tuning) {
                               return; // another one began
                           }
                           show(lane, core_.has(Misbehaviour::TunesBeside) ? mhz + 6250 : mhz);
                           core_.registers.change(page_, status + lane, tuning_and_unlocked, 0);
                           raise(Complete, lane);
                           summarize();
                       });
}

void Tuning::show(unsigned lane, long mhz) {
    core_.registers.set16(page_, current_frequency + 4 * lane, static_cast<unsigned>(mhz >> 16U));
    core_.registers.set16(page_, current_frequency + 4 * lane + 2,
                          static_cast<unsigned>(mhz & 0xFFFF));
}

void Tuning::follow_paths() {
    for (unsigned lane = 0; core_.has(Misbehaviour::ForgetsChannel) && lane < 8; ++lane) {
        const DataPath* const path = paths_.path_at_media(lane);
        if (path != nullptr && path->state == PathState::Init) {
            show(lane, anchor);
        }
    }
}

/// Puts the registers of the lane back as they were before the write.
void Tuning::refuse(unsigned lane, Flag why) {
    const auto restore = [&](unsigned first, unsigned size) {
        for (unsigned byte = first + size * lane; byte < first + size * (lane + 1); ++byte) {
            if (const auto found = before_.find(byte); found != before_.end()) {
                core_.registers.set(page_, byte, found->second);
            }
        }
    };
    if (why == Power) {
        restore(target_power, 2);
    } else {
        restore(grid, 1);
        restore(channel, 2);
        restore(offset, 2);
    }
    raise(why, lane);
}

void Tuning::set_power(unsigned lane) {
    const Registers& registers = core_.registers;
    const int wanted = registers.get_signed16(page_, target_power + 2 * lane); // 0.01 dBm
    const DataPath* const path = paths_.path_at_media(lane);
    const bool in_place = path == nullptr || !is_transient(path->state);
    const bool in_range = registers.bit(laser, 196, 7) &&
                          wanted >= registers.get_signed16(laser, 198) &&
                          wanted <= registers.get_signed16(laser, 200);
    if (!in_place || !in_range) {
        refuse(lane, Power);
        return;
    }
    core_.agenda.after(core_.settings.tuning, [this, lane, wanted] {
        const int sent = core_.has(Misbehaviour::WrongOutputPower) ? wanted - 300 : wanted;
        const double tenths = std::pow(10.0, sent / 1000.0) * 10000.0;
        outputs_.set_power(lane, static_cast<unsigned>(std::lround(tenths)) & 0xFFFFU);
    });
}

/// 12h:230: a bit for each lane that has a flag.
void Tuning::summarize() {
    unsigned lanes = 0;
    for (unsigned lane = 0; lane < 8; ++lane) {
        lanes |= (core_.registers.get(page_, flag_bytes + lane) != 0 ? 1U : 0U) << lane;
    }
    core_.registers.set(page_, summary, lanes);
}

} // namespace optictl::drivers::emulator
