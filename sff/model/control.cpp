#include "sff/model/control.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace optictl::model {
namespace {

using memmap::Image;
using memmap::Range;
using namespace std::chrono_literals;

constexpr std::string_view setting_names[] = {"tx-disable",
                                              "tx-squelch",
                                              "tx-squelch-off",
                                              "tx-polarity",
                                              "tx-cdr",
                                              "tx-equalizer",
                                              "tx-adaptive-equalizer",
                                              "tx-rate",
                                              "rx-disable",
                                              "rx-squelch-off",
                                              "rx-polarity",
                                              "rx-cdr",
                                              "rx-pre-cursor",
                                              "rx-post-cursor",
                                              "rx-amplitude",
                                              "rx-rate",
                                              "power-class",
                                              "highest-power-class",
                                              "media-output-loopback",
                                              "media-input-loopback",
                                              "host-output-loopback",
                                              "host-input-loopback",
                                              "host-generator",
                                              "host-generator-pattern",
                                              "media-generator",
                                              "media-generator-pattern",
                                              "host-checker",
                                              "host-checker-pattern",
                                              "media-checker",
                                              "media-checker-pattern"};
static_assert(std::size(setting_names) == setting_count);

/// Longer than this, or than twice what is advertised, is late.
constexpr std::chrono::milliseconds late_after = 3s;

[[nodiscard]] std::string seconds_of(std::chrono::milliseconds time) {
    const auto tenths = (time.count() + 50) / 100;
    std::string text = std::to_string(tenths / 10);
    if (tenths % 10 != 0) {
        text += '.' + std::to_string(tenths % 10);
    }
    return text + " s";
}

[[nodiscard]] bool holds(const Image& image, const Level& level) {
    if (!image.knows(level.page, level.byte, 2)) {
        return false;
    }
    const unsigned value = static_cast<unsigned>(*image.byte(level.page, level.byte)) << 8U |
                           *image.byte(level.page, level.byte + 1U);
    return level.least <= value && value <= level.most;
}

[[nodiscard]] bool all_hold(const Image& image, std::span<const Bits> bits) {
    return std::ranges::all_of(bits, [&](const Bits& each) { return holds(image, each); });
}

[[nodiscard]] bool is_met(const Image& image, const Expectation& expect) {
    const bool any =
        expect.any_of.empty() ||
        std::ranges::any_of(expect.any_of, [&](const auto& bits) { return all_hold(image, bits); });
    return any && std::ranges::all_of(expect.levels,
                                      [&](const Level& level) { return holds(image, level); });
}

void add(std::vector<Range>& ranges, const memmap::Page& page, unsigned byte, unsigned count) {
    if (!ranges.empty() && ranges.back().page == page) {
        Range& last = ranges.back();
        const unsigned end = unsigned{last.first} + last.count;
        if (byte >= last.first && byte <= end) {
            last.count = static_cast<std::uint8_t>(
                std::max(unsigned{last.count}, byte + count - last.first));
            return;
        }
    }
    ranges.push_back({page, static_cast<std::uint8_t>(byte), static_cast<std::uint8_t>(count)});
}

[[nodiscard]] std::vector<Range> polled_by(const Expectation& expect) {
    std::vector<Bits> bits = expect.answers;
    for (const auto& each : expect.any_of) {
        bits.insert(bits.end(), each.begin(), each.end());
    }
    std::vector<Range> ranges = ranges_of(bits);
    for (const Level& level : expect.levels) {
        ranges.push_back({level.page, level.byte, 2});
    }
    return ranges;
}

/// The first result code that says no, and the byte that holds it.
[[nodiscard]] std::pair<const Refusal*, const Bits*> refusal_in(const Image& image,
                                                                const Expectation& expect) {
    for (const Bits& answer : expect.answers) {
        const auto byte = image.byte(answer.page, answer.byte);
        if (!byte || answer.mask == 0) {
            continue;
        }
        const unsigned code = (*byte & answer.mask) >> std::countr_zero(answer.mask);
        const auto found = std::ranges::find(expect.refusals, code, &Refusal::code);
        if (found != expect.refusals.end()) {
            return {&*found, &answer};
        }
    }
    return {nullptr, nullptr};
}

[[nodiscard]] std::string missing_in(const Image& image, const Expectation& expect) {
    if (!expect.any_of.empty() && !std::ranges::any_of(expect.any_of, [&](const auto& bits) {
            return all_hold(image, bits);
        })) {
        return difference(image, expect.any_of.front());
    }
    for (const Level& level : expect.levels) {
        if (!holds(image, level)) {
            return level.what;
        }
    }
    return "nothing was read";
}

void advance(CarryOut& state) {
    ++state.at;
    state.has_written = false;
    state.is_waiting = false;
    state.is_late = false;
}

[[nodiscard]] memmap::Wait wait_of(const ControlStep& step) {
    return {.at_least = step.expect.at_least,
            .at_most = step.expect.at_most,
            .poll = polled_by(step.expect),
            .nack_is_busy = step.expect.nack_is_busy,
            .what = step.expect.what};
}

/// What comes of a look at what is waited for: a failure, or nothing, with the state changed where
/// the wait is over.
[[nodiscard]] std::optional<memmap::Failed> judge(CarryOut& state, const memmap::Now& now) {
    const ControlStep& step = state.plan.steps[state.at];
    const Expectation& expect = step.expect;
    const bool is_seen = now.ended != memmap::Ended::Busy;
    if (is_seen) {
        const auto [refusal, where] = refusal_in(now.image, expect);
        if (refusal != nullptr && refusal->falls_back && !step.fallback.empty()) {
            const std::vector<ControlStep> fallback = step.fallback;
            const auto behind =
                state.plan.steps.begin() + static_cast<std::ptrdiff_t>(state.at) + 1;
            state.plan.steps.insert(behind, fallback.begin(), fallback.end());
            advance(state);
            return std::nullopt;
        }
        if (refusal != nullptr) {
            return memmap::Failed{step.what + ": the module refuses, " + refusal->words + " (" +
                                  place_of(where->page, where->byte) + ")"};
        }
        if (is_met(now.image, expect)) {
            advance(state);
            return std::nullopt;
        }
    }
    state.is_late = now.waited > std::max(2 * expect.usual, late_after);
    if (now.waited < expect.at_most) {
        return std::nullopt;
    }
    const std::string missed =
        expect.what + " did not come within " + seconds_of(expect.at_most) + ": " +
        (is_seen ? missing_in(now.image, expect) : "the module does not answer");
    if (!expect.is_soft) {
        return memmap::Failed{step.what + ": " + missed};
    }
    state.unseen.push_back(missed);
    advance(state);
    return std::nullopt;
}

/// Whether module and registers are those of the plan.
[[nodiscard]] std::optional<memmap::Failed> check(CarryOut& state, const Image& image) {
    if (!all_hold(image, state.plan.identity)) {
        state.is_not_its = true;
        return memmap::Failed{"the plan is for another module; make a new one"};
    }
    if (!all_hold(image, state.plan.premises)) {
        state.is_not_its = true;
        return memmap::Failed{"the registers are not those any more that the plan was made for (" +
                              difference(image, state.plan.premises) + "); make a new one"};
    }
    state.is_checked = true;
    return std::nullopt;
}

} // namespace

std::string_view name_of(Setting setting) {
    return setting_names[static_cast<std::size_t>(setting)];
}

std::string_view name_of(Traffic traffic) {
    constexpr std::string_view names[] = {"none", "disturbs", "drops"};
    return names[static_cast<std::size_t>(traffic)];
}

bool holds(const Image& image, const Bits& bits) {
    const auto byte = image.byte(bits.page, bits.byte);
    return byte && (*byte & bits.mask) == bits.value;
}

std::vector<Range> ranges_of(std::span<const Bits> bits) {
    std::vector<Bits> sorted(bits.begin(), bits.end());
    std::ranges::sort(sorted, {}, [](const Bits& each) { return std::pair(each.page, each.byte); });
    std::vector<Range> ranges;
    for (const Bits& each : sorted) {
        add(ranges, each.page, each.byte, 1);
    }
    return ranges;
}

std::string words_of(LaneSet lanes) {
    return (std::has_single_bit(lanes) ? "lane " : "lanes ") + ranges_of(lanes);
}

std::string hex_of(unsigned byte) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    return {digits[byte >> 4U & 0x0FU], digits[byte & 0x0FU], 'h'};
}

std::string place_of(const memmap::Page& page, unsigned byte) {
    std::string text(page.device == memmap::Device::A2 ? "A2h" : page.upper ? "" : "L");
    if (page.upper) {
        text.append(text.empty() ? "" : " ").append(hex_of(page.page));
    }
    text.append(1, ':').append(std::to_string(byte));
    if (page.bank != 0) {
        text.append(" of bank ").append(std::to_string(page.bank));
    }
    return text;
}

std::string difference(const Image& image, std::span<const Bits> wanted) {
    for (const Bits& bits : wanted) {
        if (holds(image, bits)) {
            continue;
        }
        const auto byte = image.byte(bits.page, bits.byte);
        const std::string place = place_of(bits.page, bits.byte);
        return !byte               ? place + " was not read"
               : bits.mask == 0xFF ? place + " is " + hex_of(*byte) + ", not " + hex_of(bits.value)
                                   : place + " is " + hex_of(*byte) + ", its bits " +
                                         hex_of(bits.mask) + " are not " + hex_of(bits.value);
    }
    return {};
}

Traffic ControlPlan::traffic() const {
    Traffic worst = Traffic::None;
    for (const ControlStep& step : steps) {
        worst = std::max(worst, step.traffic);
    }
    return worst;
}

LaneSet ControlPlan::dropped() const {
    LaneSet lanes = 0;
    for (const ControlStep& step : steps) {
        if (step.traffic == Traffic::Drops) {
            lanes |= step.lanes != 0 ? step.lanes : ~LaneSet{};
        }
    }
    return lanes;
}

void split_writes(ControlPlan& plan, unsigned most) {
    const auto split = [most](std::vector<ControlStep>& steps) {
        std::vector<ControlStep> out;
        for (ControlStep& step : steps) {
            while (step.write.patches.size() > most) {
                ControlStep part = step;
                part.write.patches.resize(most);
                part.old.resize(std::min<std::size_t>(part.old.size(), most));
                part.expect = {};
                part.fallback.clear();
                out.push_back(std::move(part));
                step.write.patches.erase(step.write.patches.begin(),
                                         step.write.patches.begin() + most);
                const memmap::Patch& next = step.write.patches.front();
                step.where = place_of(next.page, next.byte);
                step.old.erase(step.old.begin(),
                               step.old.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(
                                                      step.old.size(), most)));
            }
            out.push_back(std::move(step));
        }
        steps = std::move(out);
    };
    for (ControlStep& step : plan.steps) {
        split(step.fallback);
    }
    split(plan.steps);
}

memmap::Step next(CarryOut& state, const memmap::Now& now) {
    if (!state.is_checked) {
        if (now.ended == memmap::Ended::First) {
            std::vector<Bits> all = state.plan.identity;
            all.insert(all.end(), state.plan.premises.begin(), state.plan.premises.end());
            return memmap::Read{ranges_of(all)};
        }
        if (auto wrong = check(state, now.image)) {
            return std::move(*wrong);
        }
    }
    bool is_fresh = state.is_waiting; // what is waited for was looked at just now
    while (const ControlStep* step = state.step()) {
        if (!std::exchange(state.has_written, true) && !step->write.patches.empty()) {
            return step->write;
        }
        if (step->expect.is_empty()) {
            advance(state);
            continue;
        }
        if (std::exchange(state.is_waiting, true) && std::exchange(is_fresh, false)) {
            const std::size_t before = state.at;
            if (auto failed = judge(state, now)) {
                return std::move(*failed);
            }
            if (state.at != before) {
                continue;
            }
        }
        return wait_of(*state.step());
    }
    if (!std::exchange(state.is_read_back, true)) {
        return memmap::Read{ranges_of(state.plan.result)};
    }
    if (!all_hold(now.image, state.plan.result)) {
        return memmap::Failed{"the module took every step and is not in the state that they lead "
                              "to: " +
                              difference(now.image, state.plan.result)};
    }
    return memmap::Done{};
}

} // namespace optictl::model
