#include "cli/engine/qualify/compare_reports.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace optictl::engine::qualify {
namespace {

/// What a result says of the module.
enum class Says : std::uint8_t { Nothing, Bad, Note, Good };

Says says(const Line* line) {
    if (line == nullptr) {
        return Says::Nothing;
    }
    switch (line->outcome.result) {
    case Result::Pass: return Says::Good;
    case Result::Info: return Says::Note;
    case Result::Skip: return Says::Nothing;
    case Result::Fail:
    case Result::Error: break;
    }
    return Says::Bad;
}

Fate fate_of(const LineChange& change) {
    using enum Says;
    const Says before = says(change.before);
    const Says after = says(change.after);
    switch (after) {
    case Bad: return before == Bad ? Fate::StillFailing : Fate::NewFailure;
    case Nothing: return before == Nothing ? Fate::Same : Fate::NoLongerMade;
    case Note:
        return before == Bad       ? Fate::Mended
               : before == Nothing ? Fate::NowMade
               : before == Good    ? Fate::Noted
                                   : Fate::Same;
    case Good: break;
    }
    return before == Bad       ? Fate::Mended
           : before == Nothing ? Fate::NowMade
           : before == Note    ? Fate::Cleared
                               : Fate::Same;
}

} // namespace

std::string_view name_of(Fate fate) {
    constexpr std::array<std::string_view, 8> names{
        "new-failure", "still-failing", "no-longer-made", "noted",
        "mended",      "cleared",       "now-made",       "same"};
    return names[static_cast<std::size_t>(fate)];
}

std::vector<LineChange> compare_lines(const Report& before, const Report& after) {
    std::vector<LineChange> out;
    for (const Line& line : after.lines) {
        out.push_back({.before = before.line(line.id), .after = &line});
    }
    for (const Line& line : before.lines) {
        if (after.line(line.id) == nullptr) {
            out.push_back({.before = &line});
        }
    }
    for (LineChange& each : out) {
        each.fate = fate_of(each);
    }
    std::ranges::stable_sort(out, {}, &LineChange::fate);
    return out;
}

std::vector<TimingChange> compare_timings(const Report& before, const Report& after) {
    std::vector<TimingChange> out;
    for (const Timing& now : after.timings) {
        const auto was = std::ranges::find(before.timings, now.name, &Timing::name);
        if (was == before.timings.end()) {
            continue;
        }
        const double change = std::abs(now.most() - was->most());
        const bool took_otherwise =
            change >= timing_change_s &&
            change > timing_change_share * std::max(now.most(), was->most());
        if (took_otherwise || now.bound_s != was->bound_s) {
            out.push_back({.before = &*was, .after = &now});
        }
    }
    return out;
}

} // namespace optictl::engine::qualify
