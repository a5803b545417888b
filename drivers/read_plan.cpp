#include "drivers/read_plan.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "drivers/visits.hpp"

namespace optictl::drivers {
namespace {

using memmap::Image;
using memmap::lower;
using memmap::Map;
using memmap::Range;
using memmap::Wanted;

/// What of `wanted` is not in `quiet`.
[[nodiscard]] std::vector<Range> without(const std::vector<Range>& wanted,
                                         const std::vector<Range>& quiet) {
    ByteSet bytes;
    for (const Range& range : quiet) {
        bytes.add(range);
    }
    std::vector<Range> rest;
    for (const Range& range : wanted) {
        for (unsigned byte = range.first; byte < unsigned{range.first} + range.count; ++byte) {
            if (!bytes.has(range.page, byte)) {
                rest.push_back({range.page, static_cast<std::uint8_t>(byte), 1});
            }
        }
    }
    return rest;
}

void append(std::vector<Range>& all, const std::vector<Range>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

/// Pages that the user named. Which of their bytes a read clears is not known: none is harmless,
/// all are latched.
void add_named_pages(Plan& plan, const Image& image, const Map& map, const Beyond& beyond) {
    const memmap::Context context = map.context_of(image);
    for (const unsigned number : beyond.pages) {
        const unsigned banks = map.banks_of != nullptr ? map.banks_of(context, number) : 1;
        memmap::Page page = memmap::upper(number);
        page.device = map.paged_device;
        const unsigned first = page.first_byte();
        for (unsigned bank = 0; bank < banks; ++bank) {
            page = page.in_bank(bank);
            memmap::want(plan.wanted, image, page, first, first + memmap::half_page_size - 1);
            plan.latched.push_back({page, static_cast<std::uint8_t>(first),
                                    static_cast<std::uint8_t>(memmap::half_page_size)});
        }
    }
}

/// What a dump takes beyond the registers, once those are there and say what there is.
void add_beyond(Plan& plan, const Image& image, const Map& map, const Wanted& wanted,
                const Beyond& beyond) {
    if (!plan.wanted.empty() || !image.knows(lower, 0, 3)) {
        return;
    }
    if (beyond.undescribed && map.plan_undescribed != nullptr) {
        plan.wanted = map.plan_undescribed(image, wanted.flags);
        append(plan.harmless, map.plan_undescribed(image, false));
        append(plan.latched, without(plan.wanted, plan.harmless));
    }
    add_named_pages(plan, image, map, beyond);
}

[[nodiscard]] Plan plan_of(const Image& image, const Map& map, const Wanted& wanted,
                           const Beyond& beyond) {
    Plan plan;
    plan.wanted = map.plan(image, wanted);
    plan.harmless = map.plan(image, {.observables = true, .everything = true});
    if (wanted.flags) {
        Wanted quiet = wanted;
        quiet.flags = false;
        plan.latched = without(plan.wanted, map.plan(image, quiet));
    }
    const memmap::Context context = map.context_of(image);
    const Traits traits = traits_of(map, context);
    plan.upper_a0 = traits.upper_a0;
    plan.upper_a2 = traits.upper_a2;
    plan.page_change = traits.page_change;
    add_beyond(plan, image, map, wanted, beyond);
    plan.identity = {wanted.everything ? map.identity : map.serial_number};
    if (const auto unready = map.unready(context)) {
        plan.not_ready = fmt::format("the module is not ready: {}", unready->why);
        plan.readiness = {unready->poll};
    }
    return plan;
}

/// No map is known: all that can be read without a write is shown as bytes, and may tell the map
/// after all.
[[nodiscard]] Plan plan_of_unknown(const Image& image) {
    Plan plan;
    plan.upper_a0 = Upper::Flat;
    memmap::want(plan.wanted, image, lower, 0, 127);
    memmap::want(plan.wanted, image, memmap::upper(0x00), 128, 255);
    return plan;
}

} // namespace

Traits traits_of(const memmap::Map& map, const memmap::Context& context) {
    return {.upper_a0 = map.upper(context, memmap::Device::A0),
            .upper_a2 = map.upper(context, memmap::Device::A2),
            .page_change = map.page_change != nullptr ? std::optional(map.page_change(context))
                                                      : std::nullopt};
}

Planner plan_read(ChooseMap choose, const Wanted& wanted, Beyond beyond) {
    return [choose = std::move(choose), wanted, beyond = std::move(beyond)](const Image& image) {
        // First what kind of module it is, its revision, and whether its memory is flat.
        Plan first;
        memmap::want(first.wanted, image, lower, 0, 2);
        first.harmless = {{lower, 0, 3}};
        if (!first.wanted.empty() && !image.knows(lower, 0)) {
            return first;
        }
        const Map* const map = choose(image);
        return map != nullptr ? plan_of(image, *map, wanted, beyond) : plan_of_unknown(image);
    };
}

} // namespace optictl::drivers
