#include "cmis/control/pattern_results.hpp"

#include <algorithm>
#include <chrono>

#include "cmis/codes_diagnostics.hpp"
#include "cmis/page14.hpp"

namespace optictl::cmis::control {
namespace {

using memmap::Field;
using memmap::Now;
using memmap::Page;
using memmap::Range;
using memmap::Step;
using model::LaneSet;
using namespace std::chrono_literals;

consteval const Field& in_14(std::string_view name) {
    return memmap::row(page14::rows, name);
}

constexpr const Field& selector_row = in_14("DiagnosticsSelector");
constexpr const Field& lost_host = in_14("PatternCheckerLOLFlagHostLane<i>");
constexpr const Field& lost_media = in_14("PatternCheckerLOLFlagMediaLane<i>");
constexpr const Field& data_row = in_14("DiagnosticsData");

constexpr unsigned lanes_of_group = 4;
constexpr unsigned lanes_of_bank = 8;
constexpr unsigned size_of_lane = 16; ///< errors, then bits, of eight bytes each
constexpr std::uint8_t host_selector = 0x02;
constexpr std::uint8_t media_selector = 0x04;

/// tDDCS is 10 ms (Table 10-5), and some modules take ten times as long.
constexpr auto first_wait = 20ms;
constexpr auto settled_after = 150ms;
constexpr auto longest_wait = 1s;
constexpr unsigned most_looks = 10;
/// A checker that is enabled has to find its pattern first.
constexpr auto acquisition = 500ms;
constexpr auto look_again_after = 300ms;

[[nodiscard]] Page page_of(unsigned bank) {
    return selector_row.page.in_bank(static_cast<std::uint8_t>(bank));
}

[[nodiscard]] std::uint64_t little_endian(const std::uint8_t* bytes) {
    std::uint64_t value = 0;
    for (unsigned i = 8; i-- > 0;) {
        value = value << 8U | bytes[i];
    }
    return value;
}

[[nodiscard]] LaneSet lanes_in(unsigned group) {
    return model::lane_set(group * lanes_of_group + 1, lanes_of_group);
}

/// The next group from `group` on that has lanes of the set; past the last one where none has.
[[nodiscard]] unsigned next_group(LaneSet lanes, unsigned group) {
    while (group < model::most_lanes / lanes_of_group && (lanes & lanes_in(group)) == 0) {
        ++group;
    }
    return group;
}

[[nodiscard]] memmap::Write select(unsigned bank, std::uint8_t code) {
    return {.patches = {{page_of(bank), selector_row.byte, 0xFF, code}},
            .retry = memmap::Retry::Safe,
            .verify = memmap::Verify::Never};
}

void take_counts(ReadPatterns& state, const std::vector<std::uint8_t>& data) {
    for (unsigned i = 0; i < lanes_of_group; ++i) {
        const unsigned lane = state.group * lanes_of_group + i + 1;
        if ((state.lanes & model::lane_bit(lane)) == 0) {
            continue;
        }
        const std::uint8_t* const at = data.data() + i * size_of_lane;
        const std::uint64_t total = little_endian(at + 8);
        state.counts.push_back({.lane = lane,
                                .bits = total & ~std::uint64_t{1},
                                .errors = little_endian(at),
                                .lost_lock = (total & 1U) != 0});
    }
}

[[nodiscard]] std::vector<std::uint8_t> data_in(const memmap::Image& image, unsigned bank) {
    std::vector<std::uint8_t> data;
    for (unsigned i = 0; i < data_row.size; ++i) {
        data.push_back(image.byte(page_of(bank), data_row.byte + i).value_or(0));
    }
    return data;
}

} // namespace

Step look_for_lock(ReadPatterns& state, const Now& now) {
    const Field& row = state.of_media ? lost_media : lost_host;
    std::vector<Range> ranges;
    for (unsigned bank = 0; bank * lanes_of_bank < model::most_lanes; ++bank) {
        if ((state.lanes & model::lane_set(bank * lanes_of_bank + 1, lanes_of_bank)) != 0) {
            ranges.push_back({page_of(bank), row.byte, 1});
        }
    }
    switch (state.phase++) {
    case 0: // what came before, and the search for the pattern, is in the flags
        return memmap::Wait{.at_least = acquisition, .at_most = longest_wait, .poll = ranges};
    case 1:
        return memmap::Wait{.at_least = look_again_after, .at_most = longest_wait, .poll = ranges};
    default: break;
    }
    state.without_lock = 0;
    for (const Range& range : ranges) {
        const LaneSet lost = now.image.byte(range.page, range.first).value_or(0xFF);
        state.without_lock |= lost << (range.page.bank * lanes_of_bank) & state.lanes;
    }
    return memmap::Done{};
}

Step read_counts(ReadPatterns& state, const Now& now) {
    enum Phase : unsigned { Begin, Remember, Select, Await, First, Compare, PutBack, End };
    for (;;) {
        const unsigned bank = state.group * lanes_of_group / lanes_of_bank;
        const Page page = page_of(bank);
        const bool is_second = state.group % 2 != 0;
        const auto code = static_cast<std::uint8_t>(
            (state.of_media ? media_selector : host_selector) + (is_second ? 1U : 0U));
        const std::vector<Range> data{
            {page, data_row.byte, static_cast<std::uint8_t>(data_row.size)}};
        switch (state.phase) {
        case Begin:
            state.group = next_group(state.lanes, state.group);
            if (state.group >= model::most_lanes / lanes_of_group) {
                return memmap::Done{};
            }
            state.phase = Remember;
            return memmap::Read{
                {{page_of(state.group * lanes_of_group / lanes_of_bank), selector_row.byte, 1}}};
        case Remember:
            state.selector_before = now.image.byte(page, selector_row.byte).value_or(0);
            state.phase = Select;
            return select(bank, code);
        case Select:
            state.phase = Await;
            return memmap::Wait{.at_least = first_wait,
                                .at_most = longest_wait,
                                .poll = {{page, selector_row.byte, 1}},
                                .what = "the diagnostics selector"};
        case Await:
            if (now.waited < settled_after) {
                return memmap::Wait{.at_least = first_wait,
                                    .at_most = longest_wait,
                                    .poll = {{page, selector_row.byte, 1}},
                                    .what = "the diagnostics selector"};
            }
            if (now.image.byte(page, selector_row.byte) != code) {
                state.why_not = "the module does not show what its checkers counted (14h:128 "
                                "does not take selector " +
                                std::to_string(code) + ")";
                state.phase = PutBack;
                continue;
            }
            state.looks = 0;
            state.phase = First;
            return memmap::Read{data};
        case First:
            state.first_look = data_in(now.image, bank);
            state.phase = Compare;
            return memmap::Wait{
                .at_least = 100ms, .at_most = longest_wait, .poll = data, .what = "the counters"};
        case Compare: {
            const auto again = data_in(now.image, bank);
            if (again != state.first_look && ++state.looks < most_looks) {
                state.phase = First;
                continue;
            }
            take_counts(state, again);
            state.phase = PutBack;
            continue;
        }
        case PutBack:
            ++state.group;
            state.phase = state.why_not.empty() ? Begin : End;
            return select(bank, state.selector_before);
        default: return memmap::Done{};
        }
    }
}

std::optional<unsigned> pattern_of(std::string_view name) {
    // "prbs31q" is written as often as "PRBS-31Q".
    const auto plain = [](std::string_view text) {
        std::string out;
        for (const char each : text) {
            const bool is_upper = each >= 'A' && each <= 'Z';
            if (each != '-' && each != ' ') {
                out += is_upper ? static_cast<char>(each - 'A' + 'a') : each;
            }
        }
        return out;
    };
    for (const memmap::Code& code : codes::pattern.codes) {
        if (code.assignment == memmap::Assignment::Assigned && plain(code.name) == plain(name)) {
            return code.first;
        }
    }
    return std::nullopt;
}

std::string_view pattern_name(unsigned code) {
    return codes::pattern.name_of(code);
}

std::string pattern_names() {
    std::string names;
    for (const memmap::Code& code : codes::pattern.codes) {
        if (code.assignment == memmap::Assignment::Assigned) {
            names += (names.empty() ? "" : ", ") + std::string(code.name);
        }
    }
    return names;
}

} // namespace optictl::cmis::control
