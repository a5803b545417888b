#include "sff/analysis/health.hpp"

#include <algorithm>

#include "sff/analysis/rest.hpp"
#include "sff/analysis/row.hpp"

namespace optictl::analysis {
namespace {

using detail::Found;
using detail::Row;
using detail::View;

void apply(std::span<const Row> rows, const View& view, Expect expect, Health& health) {
    for (const Row& row : rows) {
        const Found found = row.test(view);
        if (!found.holds) {
            continue;
        }
        Cause cause = cause_of(view, row, found);
        const bool expected = expect == Expect::Down && (row.also & detail::Idle) != 0;
        if (expected) {
            cause.grade = Grade::Good;
            cause.expected = true;
            cause.advice = {};
        }
        health.causes.push_back(std::move(cause));
        if ((row.also & detail::TakesAll) != 0) {
            view.claim(found.host, found.media, (row.also & detail::TakesTx) != 0,
                       (row.also & detail::TakesRx) != 0);
        }
    }
}

/// Says of what is bad whether other data paths carry traffic.
void find_others(const model::Module& module, std::vector<Cause>& causes) {
    model::LaneSet bad = 0;
    bool whole_module = false;
    for (const Cause& cause : causes) {
        bad |= cause.grade == Grade::Bad || cause.grade == Grade::Unknown ? cause.path_lanes : 0U;
        whole_module = whole_module || (cause.grade == Grade::Bad && cause.host_lanes == 0 &&
                                        cause.media_lanes == 0);
    }
    const bool others = std::ranges::any_of(module.data_paths, [bad](const model::DataPath& path) {
        const bool runs =
            path.state == model::PathState::Activated || path.state == model::PathState::Unstated;
        return runs && (path.host_lanes & bad) == 0;
    });
    for (Cause& cause : causes) {
        cause.others_work = others && !whole_module && cause.grade == Grade::Bad;
    }
}

/// What to act on first: what is wrong before what is not known before what is suspect.
unsigned rank(const Cause& cause) {
    switch (cause.grade) {
    case Grade::Bad: return 0;
    case Grade::Unknown: return cause.decides ? 1 : 4;
    case Grade::Suspect: return cause.happened ? 3 : 2;
    default: return 5;
    }
}

void conclude(Health& health) {
    std::ranges::stable_sort(health.causes, [](const Cause& one, const Cause& other) {
        const unsigned first = rank(one);
        const unsigned second = rank(other);
        return first != second ? first < second : one.step < other.step;
    });
    if (health.causes.empty()) {
        return;
    }
    switch (rank(health.causes.front())) {
    case 0: health.conclusion = Conclusion::DoesNotWork; break;
    case 1: health.conclusion = Conclusion::CannotTell; break;
    case 2:
    case 3: health.conclusion = Conclusion::Degraded; break;
    default: return;
    }
    health.first_bad = health.causes.front().step;
    if (health.conclusion == Conclusion::Degraded) {
        // Present or happened: the first step of the chain is named.
        for (const Cause& cause : health.causes) {
            if (cause.grade == Grade::Suspect) {
                health.first_bad = std::min(*health.first_bad, cause.step);
            }
        }
    }
}

void judge_map(MapTrust trust, Health& health) {
    switch (trust) {
    case MapTrust::Certain: return;
    case MapTrust::Weighed:
        health.causes.push_back(
            {.id = "map-weighed",
             .step = Step::Map,
             .text = "the identifier does not settle the memory map; the rest of the bytes do",
             .advice = "Compare the identity shown with the label of the module."});
        return;
    case MapTrust::Doubtful:
        health.causes.push_back(
            {.id = "map-doubtful",
             .step = Step::Map,
             .grade = Grade::Unknown,
             .text = "the evidence disagrees about the memory map",
             .brief = "two memory maps fit",
             .advice = "See the evidence, and choose the map where you know it."});
        return;
    }
}

} // namespace

std::string_view name_of(Conclusion conclusion) {
    constexpr std::string_view names[] = {"works", "degraded", "does-not-work", "cannot-tell"};
    return names[static_cast<std::size_t>(conclusion)];
}

std::string_view name_of(Step step) {
    constexpr std::string_view names[step_count] = {
        "readable",   "map", "checksum", "power",     "fault",       "application", "data-path",
        "host-input", "tx",  "rx",       "rx-output", "environment", "signal"};
    return names[static_cast<std::size_t>(step)];
}

std::string_view name_of(Grade grade) {
    constexpr std::string_view names[] = {"good", "not-applicable", "unknown", "suspect", "bad"};
    return names[static_cast<std::size_t>(grade)];
}

Health diagnose(const model::Module& module, Expect expect, MapTrust trust) {
    const View view(module);
    Health health;
    judge_map(trust, health);
    apply(detail::rows_of_module(), view, expect, health);
    detail::judge_checksums(view, health);
    if (view.lanes_are_judged) {
        apply(detail::rows_of_lanes(), view, expect, health);
        apply(detail::rows_of_limits(), view, expect, health);
    }
    detail::judge_environment(view, health);
    detail::judge_signal(view, health);
    find_others(module, health.causes);
    conclude(health);
    detail::say_what_is_not_judged(view, health);
    detail::grade_steps(view, health);
    return health;
}

Health diagnose_unknown(const memmap::Image& image) {
    Health health;
    health.conclusion = Conclusion::CannotTell;
    const bool empty = std::ranges::none_of(image.blocks(), [](const memmap::Block& block) {
        return std::ranges::any_of(block.bytes, [](std::uint8_t byte) { return byte != 0xFF; });
    });
    const Step step = empty ? Step::Readable : Step::Map;
    health.causes.push_back(
        {.id = empty ? "nothing-answers" : "map-unknown",
         .step = step,
         .grade = Grade::Unknown,
         .text =
             empty ? "every byte reads FFh: nothing answers" : "no known memory map fits the bytes",
         .brief = empty ? "nothing answers" : "no known memory map fits",
         .advice = empty ? "Reseat the module; check that the cage is the right one."
                         : "Read the module again, or name the map where you know it."});
    health.first_bad = step;
    for (std::size_t i = 0; i < step_count; ++i) {
        health.steps[i] = {static_cast<Step>(i), Grade::Unknown, "not decoded"};
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(step); ++i) {
        health.steps[i] = {static_cast<Step>(i), Grade::Good, {}};
    }
    health.steps[static_cast<std::size_t>(step)].reason = health.causes.front().brief;
    return health;
}

bool tells_of(const Cause& cause, const model::Finding& finding) {
    return std::ranges::any_of(finding.registers, [&](const model::Register& each) {
        return std::ranges::any_of(cause.registers, [&](const model::Register& other) {
            return each.field == other.field && each.bank == other.bank &&
                   each.index == other.index;
        });
    });
}

} // namespace optictl::analysis
