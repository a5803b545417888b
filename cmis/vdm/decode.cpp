#include "cmis/vdm/decode.hpp"

#include <algorithm>
#include <array>
#include <bitset>

#include "cmis/decode_parts.hpp"
#include "cmis/page2f.hpp"
#include "cmis/pages_vdm.hpp"
#include "sff/model/judge.hpp"

namespace optictl::cmis::vdm {
namespace {

using memmap::Context;
using memmap::Field;
using memmap::Page;
using memmap::Reading;
using memmap::State;
using model::Absence;
using model::Sample;
using model::Scope;

constexpr unsigned location_module = 15;

/// Rows of a group, by their kinds.
struct GroupRows {
    const Field* value = nullptr;
    std::array<const Field*, model::limit_count> thresholds{};
    std::array<const Field*, model::limit_count> flags{}; ///< of the quarter of this group
};

/// Flags stand group by group, in the order of the limits.
constexpr GroupRows rows_of_group(const Field& value, const auto& thresholds, unsigned group) {
    GroupRows rows;
    rows.value = &value;
    for (unsigned limit = 0; limit < model::limit_count; ++limit) {
        rows.thresholds[limit] = &thresholds[limit];
        rows.flags[limit] = &vdm_pages::flags[group * model::limit_count + limit];
    }
    return rows;
}
constexpr std::array<GroupRows, vdm_pages::groups> group_rows{
    rows_of_group(vdm_pages::values_1[0], vdm_pages::thresholds_1, 0),
    rows_of_group(vdm_pages::values_2[0], vdm_pages::thresholds_2, 1),
    rows_of_group(vdm_pages::values_3[0], vdm_pages::thresholds_3, 2),
    rows_of_group(vdm_pages::values_4[0], vdm_pages::thresholds_4, 3),
};

/// The bytes of a register of VDM as they stand: its type is known, so that refine() need not look
/// for it.
Reading plain_reading(const Context& context, const Field& field, unsigned bank, unsigned index) {
    Reading reading{.field = &field,
                    .bank = static_cast<std::uint8_t>(bank),
                    .index = static_cast<std::uint8_t>(index),
                    .kind = field.kind};
    const unsigned byte = memmap::place_of(field, index).byte;
    const memmap::Block* block = context.image->find(field.page.in_bank(bank));
    if (block != nullptr && block->knows(byte, field.size)) {
        reading.bytes = block->at(byte, field.size);
        reading.raw = static_cast<std::uint64_t>(reading.bytes[0]) << 8U | reading.bytes[1];
        reading.value = static_cast<double>(reading.raw);
        reading.state = State::Ok;
    }
    return reading;
}

/// The byte of a descriptor that says what is observed, and which thresholds it has.
unsigned place_and_set(const Context& context, unsigned bank, unsigned group, unsigned slot) {
    return context.byte(memmap::upper(0x20 + group).in_bank(bank), 128 + 2 * slot).value_or(0);
}
unsigned set_of(unsigned descriptor) {
    return descriptor >> 4U;
}

/// What a type without a public meaning is shown as.
constexpr model::Observable unknown{.key = "unknown", .label = "Unknown type"};
constexpr model::Observable custom{.key = "custom", .label = "Vendor's own type"};

const model::Observable& observable_of(unsigned type, const Type* row) {
    if (row != nullptr) {
        return row->observable;
    }
    const memmap::Code* const code = codes::vdm_type.find(type);
    return code != nullptr && code->assignment == memmap::Assignment::VendorSpecific ? custom
                                                                                     : unknown;
}

/// Data path states of a bank, where they were read.
class Paths {
public:
    Paths(const Context& context, unsigned bank) : states_(context, *state_row, bank) {}

    /// Whether what was measured on a lane is known to be of no use. Which path a media lane
    /// belongs to, only its application could say: it counts as ready while any path is.
    [[nodiscard]] bool not_ready(Scope scope, unsigned location) const {
        const bool of_media_lane = scope == Scope::MediaLane;
        const unsigned first = of_media_lane ? 0 : location;
        const unsigned last = of_media_lane ? lanes_per_bank - 1 : location;
        for (unsigned lane = first; lane <= last; ++lane) {
            const Reading state = states_[lane];
            if (!state.is_read() || is_up(state.raw)) {
                return false;
            }
        }
        return true;
    }

private:
    static constexpr const Field* state_row = detail::in_11("DPStateHostLane<i>");
    static constexpr unsigned lanes_per_bank = memmap::lanes_per_bank;

    /// Table 8-94: DPActivated, DPTxTurnOn, DPTxTurnOff, DPInitialized.
    static bool is_up(std::uint64_t state) { return state >= 4 && state <= 7; }

    memmap::Copies states_;
};

/// The samples of one bank.
class Bank {
public:
    Bank(const Context& context, unsigned bank)
        : context_(context), bank_(bank), paths_(context, bank) {}

    void add(std::vector<Sample>& samples) const {
        static constexpr const Field* support = &memmap::row(page2f::rows, "VDMSupport");
        static constexpr const Field* saving = &memmap::row(page2f::rows, "PowerSavingMode");
        const Reading groups = memmap::read(context_, *support, 0, bank_);
        const bool is_off = memmap::read(context_, *saving, 0, bank_).is_set();
        for (unsigned group = 0; groups.is_read() && group <= groups.raw; ++group) {
            for (unsigned slot = 0; slot < vdm_pages::instances_per_group; ++slot) {
                if (const unsigned type = type_of(context_, bank_, group, slot); type != 0) {
                    fill(samples.emplace_back(), type, group, slot, is_off);
                }
            }
        }
    }

private:
    void fill(Sample& sample, unsigned type, unsigned group, unsigned slot, bool is_off) const {
        const Type* const row = find(type);
        const unsigned descriptor = place_and_set(context_, bank_, group, slot);
        const unsigned location = descriptor & 0x0FU;
        sample.observable = &observable_of(type, row);
        sample.type = static_cast<std::uint8_t>(type);
        sample.bank = static_cast<std::uint8_t>(bank_);
        sample.group = static_cast<std::uint8_t>(group);
        sample.slot = static_cast<std::uint8_t>(slot);
        sample.set = static_cast<std::uint8_t>(set_of(descriptor));
        sample.number =
            location < memmap::lanes_per_bank ? bank_ * memmap::lanes_per_bank + location + 1 : 0;
        sample.newer = row != nullptr && context_.revision < row->since;
        sample.value = plain_reading(context_, *group_rows[group].value, bank_, slot);
        sample.absence = interpret_value(row, sample.value);
        if (sample.absence == Absence::None && is_off) {
            sample.absence = Absence::MonitoringOff;
        } else if (sample.absence == Absence::None && row->of_signal &&
                   location < memmap::lanes_per_bank &&
                   paths_.not_ready(row->observable.scope, location)) {
            sample.absence = Absence::PathNotReady;
        }
        sample.misplaced = location >= memmap::lanes_per_bank && location != location_module;
        fill_limits(sample, row);
        model::judge(sample);
    }

    void fill_limits(Sample& sample, const Type* row) const {
        const GroupRows& rows = group_rows[sample.group];
        for (unsigned limit = 0; limit < model::limit_count; ++limit) {
            sample.limits[limit] =
                plain_reading(context_, *rows.thresholds[limit], bank_, sample.set);
            const bool high = limit == model::HighAlarm || limit == model::HighWarning;
            interpret_threshold(row, high, sample.limits[limit]);
            if (row == nullptr && sample.limits[limit].is_read()) {
                sample.limits[limit].state = State::Invalid; // coded nobody knows how
            }
            sample.flags[limit] = memmap::read(context_, *rows.flags[limit], sample.slot, bank_);
        }
        drop_unset_quad(sample.limits);
    }

    /// Modules also say "no thresholds" by FFFFh above and 0 below, whatever the type, where the
    /// first is -1 of a signed one.
    static void drop_unset_quad(model::FourReadings& limits) {
        const bool are_extremes =
            limits[model::HighAlarm].raw == 0xFFFF && limits[model::HighWarning].raw == 0xFFFF &&
            limits[model::LowAlarm].raw == 0 && limits[model::LowWarning].raw == 0;
        // Nobody means four limits of 0: a page that was never filled in.
        const bool are_zeros = std::ranges::all_of(
            limits, [](const Reading& limit) { return limit.is_read() && limit.raw == 0; });
        if (are_extremes || are_zeros) {
            for (Reading& limit : limits) {
                limit.state = limit.is_read() ? State::NotAdvertised : limit.state;
            }
        }
    }

    const Context& context_;
    unsigned bank_;
    Paths paths_;
};

} // namespace

unsigned type_of(const Context& context, unsigned bank, unsigned group, unsigned slot) {
    const Page page = memmap::upper(0x20 + group).in_bank(bank);
    const auto descriptor = context.byte(page, 128 + 2 * slot);
    const auto type = context.byte(page, 129 + 2 * slot);
    return descriptor && type ? *type : 0;
}

const Type* type_of_set(const Context& context, unsigned bank, unsigned group, unsigned set) {
    for (unsigned slot = 0; slot < vdm_pages::instances_per_group; ++slot) {
        const unsigned type = type_of(context, bank, group, slot);
        if (type != 0 && set_of(place_and_set(context, bank, group, slot)) == set) {
            return find(type);
        }
    }
    return nullptr;
}

void want_observed(const Context& context, unsigned bank, unsigned group, bool all,
                   std::vector<memmap::Range>& plan) {
    const GroupRows& rows = group_rows[group];
    const auto want = [&](const Field& field, unsigned index) {
        const unsigned first = memmap::place_of(field, index).byte;
        memmap::want(plan, *context.image, field.page.in_bank(bank), first,
                     first + field.size - 1U);
    };
    std::bitset<vdm_pages::sets_per_group> sets;
    for (unsigned slot = 0; slot < vdm_pages::instances_per_group; ++slot) {
        const unsigned number = type_of(context, bank, group, slot);
        const Type* const type = find(number);
        if (number != 0 && (all || (type != nullptr && model::is_judged(type->observable)))) {
            want(*rows.value, slot);
            sets.set(set_of(place_and_set(context, bank, group, slot)));
        }
    }
    for (unsigned set = 0; set < sets.size(); ++set) {
        for (const Field* limit : rows.thresholds) {
            if (sets[set]) {
                want(*limit, set);
            }
        }
    }
}

void add_samples(const Context& context, unsigned banks, std::vector<Sample>& samples) {
    if (memmap::advertisement(context, adv::vdm) == memmap::Advertised::No) {
        return; // pages 20h-2Fh, if there are any, are something else
    }
    for (unsigned bank = 0; bank < banks; ++bank) {
        Bank(context, bank).add(samples);
    }
}

} // namespace optictl::cmis::vdm
