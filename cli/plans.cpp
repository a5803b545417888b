#include "cli/plans.hpp"

#include <array>
#include <bitset>
#include <chrono>
#include <ranges>
#include <string>
#include <utility>

#include "cli/inspect.hpp"
#include "cmis/context.hpp"
#include "cmis/undescribed.hpp"
#include "drivers/dump/rows.hpp"
#include "drivers/visits.hpp"
#include "sff/sff8024/identifier.hpp"
#include "sff/sff8024/identify.hpp"

namespace optictl::cli {
namespace {

using drivers::Plan;
using drivers::Upper;
using memmap::a2_lower;
using memmap::Image;
using memmap::lower;
using memmap::Range;
using memmap::Standard;
using memmap::upper;

[[nodiscard]] unsigned bits(const Image& image, const memmap::Page& page, unsigned byte,
                            unsigned mask) {
    return image.byte(page, byte).value_or(0) & mask;
}

/// OIF-CMIS 5.4: module state (table 8-6), MaxDurationBPC (table 8-56).
void complete_cmis(Plan& plan, const Image& image) {
    constexpr std::array<std::string_view, 8> states{"Reserved",    "ModuleLowPwr", "ModulePwrUp",
                                                     "ModuleReady", "ModulePwrDn",  "ModuleFault",
                                                     "Reserved",    "Reserved"};
    constexpr unsigned power_up = 2;
    constexpr unsigned power_down = 4;
    const unsigned state = bits(image, lower, 3, 0x0E) >> 1U;
    if (state == power_up || state == power_down) {
        plan.not_ready = "the module is not ready: its state is " + std::string(states[state]) +
                         "; --wait-ready waits";
        plan.readiness = {{lower, 3, 1}};
    }
    constexpr drivers::Duration page_change = std::chrono::milliseconds(10); // tBPC, table 10-4
    constexpr unsigned advertised_since = 0x53;
    const bool is_advertised = image.byte(lower, 1).value_or(0) >= advertised_since;
    const unsigned halvings = is_advertised ? bits(image, upper(0x01), 169, 0x0F) : 0;
    plan.page_change = page_change / (1U << halvings);
}

/// SFF-8636 2.11: Data_Not_Ready (table 6-3).
void complete_sff8636(Plan& plan, const Image& image) {
    if (bits(image, lower, 2, 0x01) != 0) {
        plan.not_ready = "the module is not ready: its monitors have no valid data yet; "
                         "--wait-ready waits";
        plan.readiness = {{lower, 2, 1}};
    }
}

/// SFF-8472 12.4: Data_Not_Ready (table 9-16), pages (table 8-4).
void complete_sff8472(Plan& plan, const Image& image) {
    if (bits(image, a2_lower, 110, 0x01) != 0) {
        plan.not_ready = "the module is not ready: its monitors have no valid data yet; "
                         "--wait-ready waits";
        plan.readiness = {{a2_lower, 96, 15}};
    }
    plan.upper_a0 = Upper::Flat;
    plan.upper_a2 = bits(image, lower, 64, 0x10) != 0 ? Upper::Paged : Upper::Flat;
}

/// What tells one module from another: the serial number, which some vendors leave blank or give
/// to both ends of a cable. Where all is read anyway, part number, revision and date as well.
[[nodiscard]] Range identity_of(Standard standard, bool everything) {
    switch (standard) {
    case Standard::Cmis: // OIF-CMIS 5.4 table 8-29
        return everything ? Range{upper(0x00), 148, 42} : Range{upper(0x00), 166, 16};
    case Standard::Sff8636: // SFF-8636 2.11, 6.3.17 to table 6-23
        return everything ? Range{upper(0x00), 168, 52} : Range{upper(0x00), 196, 16};
    case Standard::Sff8472: // SFF-8472 12.4, table 4-2
        return everything ? Range{lower, 40, 52} : Range{lower, 68, 16};
    }
    return {};
}

/// The map that the identifier names; bytes of other maps are not known to be harmless.
[[nodiscard]] std::optional<Standard> promised(std::uint8_t identifier) {
    const sff8024::ModuleType* type = sff8024::module_type(identifier);
    switch (type != nullptr ? type->map : sff8024::MemoryMap::Unstated) {
    case sff8024::MemoryMap::Cmis: return Standard::Cmis;
    case sff8024::MemoryMap::Sff8636: return Standard::Sff8636;
    case sff8024::MemoryMap::Sff8472: return Standard::Sff8472;
    default: return std::nullopt;
    }
}

/// What of `wanted` is not in `quiet`.
[[nodiscard]] std::vector<Range> without(const std::vector<Range>& wanted,
                                         const std::vector<Range>& quiet) {
    drivers::ByteSet bytes;
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
void add_named_pages(Plan& plan, const Image& image, Standard standard, const Beyond& beyond) {
    for (const unsigned number : beyond.pages) {
        const unsigned banks =
            standard == Standard::Cmis
                ? cmis::banks_of_page(decoder_of(standard).context_of(image), number)
                : 1U;
        for (unsigned bank = 0; bank < banks; ++bank) {
            const memmap::Page page = standard == Standard::Sff8472 ? memmap::a2_upper(number)
                                                                    : upper(number).in_bank(bank);
            memmap::want(plan.wanted, image, page, 128, 255);
            plan.latched.push_back({page, 128, 128});
        }
    }
}

/// What a dump takes beyond the registers, once those are there and say what there is.
void add_beyond(Plan& plan, const Image& image, Standard standard, const memmap::Wanted& wanted,
                const Beyond& beyond) {
    if (!plan.wanted.empty() || !image.knows(lower, 0, 3)) {
        return;
    }
    if (beyond.undescribed && standard == Standard::Cmis) {
        plan.wanted = cmis::plan_undescribed(image, wanted.flags);
        append(plan.harmless, cmis::plan_undescribed(image, false));
        append(plan.latched, without(plan.wanted, plan.harmless));
    }
    add_named_pages(plan, image, standard, beyond);
}

[[nodiscard]] Plan plan_of(const Image& image, Standard standard, const memmap::Wanted& wanted,
                           const Beyond& beyond) {
    const Decoder& decoder = decoder_of(standard);
    Plan plan;
    plan.wanted = decoder.plan(image, wanted);
    plan.harmless = decoder.plan(image, {.everything = true});
    if (wanted.flags) {
        memmap::Wanted quiet = wanted;
        quiet.flags = false;
        plan.latched = without(plan.wanted, decoder.plan(image, quiet));
    }
    if (standard != Standard::Sff8472 && image.knows(lower, 2)) {
        plan.upper_a0 = decoder.context_of(image).flat ? Upper::Flat
                        : standard == Standard::Cmis   ? Upper::Banked
                                                       : Upper::Paged;
    }
    add_beyond(plan, image, standard, wanted, beyond);
    plan.identity = {identity_of(standard, wanted.everything)};
    switch (standard) {
    case Standard::Cmis: complete_cmis(plan, image); break;
    case Standard::Sff8636: complete_sff8636(plan, image); break;
    case Standard::Sff8472: complete_sff8472(plan, image); break;
    }
    return plan;
}

/// An identifier that names no map: all that can be read without a write is shown as bytes, and
/// may tell the map after all.
[[nodiscard]] Plan plan_of_unknown(const Image& image, const memmap::Wanted& wanted,
                                   const Beyond& beyond) {
    Plan plan;
    plan.upper_a0 = Upper::Flat;
    memmap::want(plan.wanted, image, lower, 0, 127);
    memmap::want(plan.wanted, image, upper(0x00), 128, 255);
    const auto chosen = plan.wanted.empty() ? sff8024::identify(image).chosen : std::nullopt;
    return chosen ? plan_of(image, *chosen, wanted, beyond) : plan;
}

} // namespace

std::optional<std::vector<std::uint8_t>> parse_pages(std::string_view text) {
    std::vector<std::uint8_t> pages;
    std::bitset<256> named; // a page that is named twice is read once
    for (const auto part : std::views::split(text, ',')) {
        const std::string_view range(part.begin(), part.end());
        const std::size_t dash = range.find('-');
        const auto first = drivers::dump::hex_number(range.substr(0, dash));
        const auto last = dash == std::string_view::npos
                              ? first
                              : drivers::dump::hex_number(range.substr(dash + 1));
        if (!first || !last || *last < *first || *last > 0xFF) {
            return std::nullopt;
        }
        for (unsigned page = *first; page <= *last; ++page) {
            if (!named[page]) {
                pages.push_back(static_cast<std::uint8_t>(page));
            }
            named.set(page);
        }
    }
    if (pages.empty()) {
        return std::nullopt;
    }
    return pages;
}

drivers::Planner planner(const memmap::Wanted& wanted, std::optional<Standard> as, Beyond beyond) {
    return [wanted, as, beyond = std::move(beyond)](const Image& image) {
        // First what kind of module it is, its revision, and whether its memory is flat.
        Plan first;
        memmap::want(first.wanted, image, lower, 0, 2);
        first.harmless = {{lower, 0, 3}};
        const auto identifier = image.byte(lower, 0);
        if (!first.wanted.empty() && !image.knows(lower, 0)) {
            return first;
        }
        const auto standard = as ? as : promised(identifier.value_or(0));
        return standard ? plan_of(image, *standard, wanted, beyond)
                        : plan_of_unknown(image, wanted, beyond);
    };
}

} // namespace optictl::cli
