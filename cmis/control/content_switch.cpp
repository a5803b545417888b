#include "cmis/control/content_switch.hpp"

#include <algorithm>

#include "cmis/page14.hpp"

namespace optictl::cmis::control {
namespace {

using memmap::Now;
using memmap::Step;
using memmap::Wait;
using At = ContentSwitch::At;
using namespace std::chrono_literals;

constexpr const memmap::Field& selector_row = memmap::row(page14::rows, "DiagnosticsSelector");
constexpr const memmap::Field& data_row = memmap::row(page14::rows, "DiagnosticsData");
constexpr memmap::Range selector_range{selector_row.page, selector_row.byte, 1};
constexpr memmap::Range data_range{data_row.page, data_row.byte,
                                   static_cast<std::uint8_t>(data_row.size)};

constexpr std::uint8_t ratios = 0x01;
constexpr std::uint8_t host_counters = 0x02;
constexpr std::uint8_t media_counters = 0x04;

/// Some modules take ten times as long as the 10 ms of the standard.
constexpr auto settled_after = 300ms;
constexpr auto longest = 1s;
constexpr auto least_pause = 1ms;

[[nodiscard]] std::uint8_t code_of(const ContentSwitch& state) {
    return state.number % 2 != 0 ? ratios : state.of_media ? media_counters : host_counters;
}

[[nodiscard]] memmap::Write select(std::uint8_t code) {
    return {.patches = {{selector_row.page, selector_row.byte, 0xFF, code}},
            .retry = memmap::Retry::Safe,
            .verify = memmap::Verify::Never};
}

[[nodiscard]] std::vector<std::uint8_t> data_in(const memmap::Image& image) {
    std::vector<std::uint8_t> data;
    for (unsigned i = 0; i < data_range.count; ++i) {
        data.push_back(image.byte(data_range.page, data_range.first + i).value_or(0));
    }
    return data;
}

[[nodiscard]] Step end_with(ContentSwitch& state, std::string why) {
    state.why_not = std::move(why);
    state.at = At::End;
    return select(state.selector_before);
}

/// What a selector shows, once it surely shows it.
[[nodiscard]] Step keep(ContentSwitch& state, const Now& now) {
    const std::uint8_t code = code_of(state);
    if (now.image.byte(selector_range.page, selector_range.first) != code) {
        return end_with(state, "the module does not take selector " + std::to_string(code));
    }
    state.contents[state.number % 2] = data_in(now.image);
    ++state.number;
    if (state.number == 2 && state.contents[0] == state.contents[1]) {
        return end_with(state, "counters and error ratios read alike, so that nothing tells when "
                               "the one follows the other");
    }
    state.at = state.number < 2 ? At::Learn : At::Ask;
    return next(state, now);
}

/// Whether the data are there; else the next look.
[[nodiscard]] Step compare(ContentSwitch& state, const Now& now) {
    if (data_in(now.image) == state.contents[state.number % 2]) {
        state.times.push_back({state.looked, state.not_before});
        ++state.number;
        state.at = At::Ask;
        return next(state, now);
    }
    if (state.looked >= longest) {
        return end_with(state, "the data of a selector are other ones each time");
    }
    state.not_before = state.looked;
    state.at = At::Look;
    return Wait{.at_least = least_pause, .at_most = longest, .poll = {}, .what = data_row.name};
}

} // namespace

Step next(ContentSwitch& state, const Now& now) {
    switch (state.at) {
    case At::Begin: state.at = At::Remember; return memmap::Read{{selector_range}};
    case At::Remember:
        state.selector_before =
            now.image.byte(selector_range.page, selector_range.first).value_or(0);
        state.at = At::Learn;
        [[fallthrough]];
    case At::Learn: state.at = At::Settle; return select(code_of(state));
    case At::Settle:
        state.at = At::Keep;
        return Wait{.at_least = settled_after,
                    .at_most = longest,
                    .poll = {selector_range, data_range},
                    .what = data_row.name};
    case At::Keep: return keep(state, now);
    case At::Ask:
        if (state.number >= 2 + 2 * state.rounds) {
            state.at = At::End;
            return select(state.selector_before);
        }
        state.at = At::Look;
        state.asked = 0ns;
        state.not_before = 0ns;
        return select(code_of(state));
    case At::Look:
        state.asked = state.asked == 0ns ? now.total : state.asked;
        state.looked = now.total - state.asked;
        state.at = At::Compare;
        return memmap::Read{{data_range}};
    case At::Compare: return compare(state, now);
    case At::End: break;
    }
    return memmap::Done{};
}

} // namespace optictl::cmis::control
