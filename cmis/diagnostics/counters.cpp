#include "cmis/diagnostics/counters.hpp"

#include <algorithm>

#include "cmis/page13.hpp"
#include "cmis/page14.hpp"
#include "sff/memmap/map.hpp"

namespace optictl::cmis::diagnostics {
namespace {

using memmap::Context;
using memmap::Field;
using memmap::Now;
using memmap::Step;
using At = Counting::At;
using namespace std::chrono_literals;

constexpr const Field* selector_row = &page14::selector.front();
constexpr memmap::Page results = memmap::upper(0x14);
constexpr unsigned data = 192;
constexpr unsigned data_size = 64;

/// A selector (Table 8-137), and what advertises it.
struct Known {
    std::uint8_t selector;
    std::string_view flag;
};
constexpr std::uint8_t ratios = 0x01;
constexpr std::uint8_t gated = 0x10;
constexpr std::uint8_t counters[] = {0x02, 0x03, 0x04, 0x05};

[[nodiscard]] memmap::Range selector_in(unsigned bank) {
    return {results.in_bank(bank), selector_row->byte, 1};
}
[[nodiscard]] memmap::Range data_in(unsigned bank) {
    return {results.in_bank(bank), data, data_size};
}

Step select(unsigned bank, std::uint8_t selector) {
    // A selector that the module does not support goes back by itself: what it reads is looked at.
    memmap::Write write{
        .patches = {}, .retry = memmap::Retry::Safe, .verify = memmap::Verify::Never};
    (void)memmap::put(write.patches, *selector_row, selector, 0, bank);
    return write;
}

std::vector<std::uint8_t> bytes_of(const memmap::Image& image, const memmap::Range& range) {
    std::vector<std::uint8_t> out;
    for (unsigned i = 0; i < range.count; ++i) {
        out.push_back(image.byte(range.page, range.first + i).value_or(0));
    }
    return out;
}

/// Keeps what was read, and what it takes to decode it.
void keep(Selection& selection, const memmap::Image& image) {
    const memmap::Page page = results.in_bank(selection.bank);
    selection.is_supported = image.byte(page, selector_row->byte) == selection.selector;
    for (const memmap::Range& range : {selector_in(selection.bank), data_in(selection.bank)}) {
        (void)selection.image.put(range.page, range.first, bytes_of(image, range));
    }
}

bool is_set(const Context& context, const Field& row, unsigned index, unsigned bank) {
    return memmap::read(context, row, index, bank).is_set();
}

} // namespace

void Counting::leave() {
    if (at != At::Restoring && at != At::Left) {
        at = At::Restoring;
        index = 0;
    }
}

std::vector<memmap::Range> capability_ranges(unsigned banks) {
    std::vector<memmap::Range> out;
    for (unsigned bank = 0; bank < banks; ++bank) {
        out.push_back({memmap::upper(0x13).in_bank(bank), 128, 56});
    }
    return out;
}

std::vector<Selection> selections_of(const Context& context, unsigned banks) {
    static constexpr const Field* has_ratios =
        &memmap::row(page13::rows, "BitErrorRatioResultsSupported");
    static constexpr const Field* has_counters =
        &memmap::row(page13::rows, "BitsAndErrorsCountingSupported");
    static constexpr const Field* has_gated = &memmap::row(page13::rows, "GatingResultsSupported");
    std::vector<Selection> out;
    const auto add = [&](unsigned bank, std::uint8_t selector) {
        out.push_back({.bank = static_cast<std::uint8_t>(bank),
                       .selector = selector,
                       .is_supported = false,
                       .image = {}});
    };
    for (unsigned bank = 0; bank < banks; ++bank) {
        const bool of_gates = is_set(context, *has_gated, 0, bank);
        for (const std::uint8_t offset : {std::uint8_t{0}, gated}) {
            if (offset != 0 && !of_gates) {
                continue;
            }
            if (is_set(context, *has_counters, 0, bank)) {
                for (const std::uint8_t each : counters) {
                    add(bank, each | offset);
                }
            }
            if (is_set(context, *has_ratios, 0, bank)) {
                add(bank, ratios | offset);
            }
        }
    }
    return out;
}

Step next(Counting& counting, const Now& now) {
    const auto again = [&] { return next(counting, {.image = now.image, .total = now.total}); };
    const auto wait = [](std::chrono::nanoseconds time) {
        return memmap::Wait{.at_least = time, .at_most = time + 1s, .poll = {}, .what = "results"};
    };
    switch (counting.at) {
    case At::Begin: {
        counting.at = At::Selecting;
        memmap::Read read;
        for (const Selection& each : counting.selections) {
            const memmap::Range range = selector_in(each.bank);
            if (std::ranges::find(read.ranges, range) == read.ranges.end()) {
                read.ranges.push_back(range);
            }
        }
        return read;
    }
    case At::Selecting: {
        if (counting.before.empty()) { // of the banks, in their order
            for (const Selection& each : counting.selections) {
                counting.before.resize(each.bank + 1U);
                counting.before[each.bank] =
                    now.image.byte(results.in_bank(each.bank), selector_row->byte);
            }
        }
        if (counting.index >= counting.selections.size()) {
            counting.leave();
            return again();
        }
        const Selection& each = counting.selections[counting.index];
        counting.at = At::Settling;
        return select(each.bank, each.selector);
    }
    case At::Settling: {
        const auto time = counting.is_slow ? slowest_selection : selection_time;
        if (now.waited >= time) {
            counting.at = At::Reading;
            return again();
        }
        return wait(time);
    }
    case At::Reading:
        counting.at = counting.is_timed ? At::Compared : At::Comparing;
        counting.seen.clear();
        return memmap::Read{{selector_in(counting.selections[counting.index].bank),
                             data_in(counting.selections[counting.index].bank)}};
    case At::Comparing: {
        const unsigned bank = counting.selections[counting.index].bank;
        if (counting.seen.empty()) {
            counting.seen = bytes_of(now.image, data_in(bank));
        }
        if (now.waited < slowest_selection) {
            return wait(slowest_selection);
        }
        counting.at = At::Compared;
        return memmap::Read{{selector_in(bank), data_in(bank)}};
    }
    case At::Compared: {
        Selection& each = counting.selections[counting.index];
        if (!counting.seen.empty()) {
            // Zeros say nothing: they may be those of before, or counts.
            const auto bytes = bytes_of(now.image, data_in(each.bank));
            counting.is_slow = bytes != counting.seen;
            counting.is_timed =
                counting.is_slow ||
                std::ranges::any_of(bytes, [](std::uint8_t byte) { return byte != 0; });
        }
        keep(each, now.image);
        ++counting.index;
        counting.at = At::Selecting;
        return again();
    }
    case At::Restoring:
        if (counting.index >= counting.before.size()) {
            counting.at = At::Left;
            return memmap::Done{};
        }
        ++counting.index;
        if (const auto selector = counting.before[counting.index - 1]) {
            return select(static_cast<unsigned>(counting.index - 1), *selector);
        }
        return again();
    case At::Left: break;
    }
    return memmap::Done{};
}

namespace {

/// What a half page holds for one lane.
struct Place {
    const Field* errors = nullptr;
    const Field* bits = nullptr;
};
/// The rows that stand behind a selector.
Place rows_of(const Context& context, unsigned bank) {
    Place place;
    for (const Field& row : page14::rows) {
        if (!memmap::applies(context, row, bank)) {
            continue;
        }
        place.errors = row.name.find("ErrorCount") != std::string_view::npos ? &row : place.errors;
        place.bits = row.name.find("TotalBitsCount") != std::string_view::npos ? &row : place.bits;
    }
    return place;
}

bool is_of_host(const Field& row) {
    return row.lanes.repeat == memmap::Repeat::HostLane;
}

Count& count_of(std::vector<Count>& counts, bool is_host, unsigned lane, bool is_gated) {
    const auto found = std::ranges::find_if(counts, [&](const Count& each) {
        return each.is_host == is_host && each.lane == lane && each.is_gated == is_gated;
    });
    return found != counts.end() ? *found
                                 : counts.emplace_back(Count{.is_host = is_host,
                                                             .lane = lane,
                                                             .is_gated = is_gated,
                                                             .ratio = std::nullopt});
}

void add_counters(const Context& context, const Selection& selection, std::vector<Count>& counts) {
    const Place place = rows_of(context, selection.bank);
    if (place.errors == nullptr || place.bits == nullptr) {
        return;
    }
    for (unsigned i = 0; i < place.errors->lanes.count; ++i) {
        const memmap::Reading errors = memmap::read(context, *place.errors, i, selection.bank);
        const memmap::Reading bits = memmap::read(context, *place.bits, i, selection.bank);
        if (!errors.is_read() || !bits.is_read()) {
            continue;
        }
        const unsigned lane =
            selection.bank * memmap::lanes_per_bank + place.errors->lanes.first + i;
        Count& count =
            count_of(counts, is_of_host(*place.errors), lane, (selection.selector & gated) != 0);
        count.errors = errors.raw;
        count.bits = bits.raw & ~std::uint64_t{1};
        count.lost_lock = (bits.raw & 1U) != 0;
    }
}

void add_ratios(const Context& context, const Selection& selection, std::vector<Count>& counts) {
    static constexpr const Field* rows[] = {&memmap::row(page14::rows, "HostSideBERLane<i>"),
                                            &memmap::row(page14::rows, "MediaSideBERLane<i>")};
    for (const Field* row : rows) {
        for (unsigned i = 0; i < row->lanes.count; ++i) {
            const memmap::Reading ratio = memmap::read(context, *row, i, selection.bank);
            if (ratio.is_read()) {
                count_of(counts, is_of_host(*row), selection.bank * memmap::lanes_per_bank + i + 1,
                         (selection.selector & gated) != 0)
                    .ratio = ratio.value;
            }
        }
    }
}

} // namespace

std::vector<Count> counts_of(const Context& context, const std::vector<Selection>& selections) {
    static constexpr const Field* host = &memmap::row(page13::rows, "HostSideCheckerEnableLane<i>");
    static constexpr const Field* media =
        &memmap::row(page13::rows, "MediaSideCheckerEnableLane<i>");
    std::vector<Count> counts;
    for (const Selection& each : selections) {
        if (!each.is_supported) {
            continue;
        }
        Context then = context;
        then.image = &each.image;
        if ((each.selector & 0x0FU) == ratios) {
            add_ratios(then, each, counts);
        } else {
            add_counters(then, each, counts);
        }
    }
    for (Count& count : counts) {
        count.is_enabled =
            memmap::read_lane(context, count.is_host ? *host : *media, count.lane).is_set();
    }
    std::erase_if(counts, [](const Count& count) {
        return !count.is_enabled && count.bits == 0 && !count.lost_lock;
    });
    std::ranges::stable_sort(
        counts, {}, [](const Count& count) { return std::pair(count.is_host, count.lane); });
    return counts;
}

} // namespace optictl::cmis::diagnostics
