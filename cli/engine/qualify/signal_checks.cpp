// Checks of signals: error ratios, statistics, test patterns, loopbacks, lasers.
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/change/prbs.hpp"
#include "cli/engine/qualify/bench.hpp"
#include "cli/engine/qualify/durations.hpp"
#include "cli/engine/qualify/states.hpp"
#include "cmis/context.hpp"
#include "cmis/control/content_switch.hpp"
#include "cmis/control/pattern_results.hpp"
#include "cmis/vdm/freeze.hpp"
#include "drivers/session/run.hpp"
#include "sff/analysis/error_ratio.hpp"
#include "sff/analysis/quality.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine::qualify {
namespace {

using analysis::PathQuality;
using analysis::Reception;
using model::LaneSet;
using model::Sample;
using model::Setting;
using model::Statistic;
using model::Wish;

// --------------------------------------------------------------------------- what stands in a dump

Outcome case_temperature(Bench& bench) {
    const model::Module& module = bench.module();
    const auto highest = module.item("max_case_temperature");
    const auto lowest = module.item("min_case_temperature");
    if (!highest || !highest->reading.has_value()) {
        return skipped("the module does not state its case temperatures");
    }
    for (const model::Monitor& each : module.monitors) {
        if (each.quantity != model::Quantity::Temperature || !each.value.has_value()) {
            continue;
        }
        const double least = lowest && lowest->reading.has_value() ? lowest->reading.value : -273;
        const std::string text = fmt::format("{:.1f} C; the module states {:g} to {:g} C",
                                             each.value.value, least, highest->reading.value);
        return each.value.value >= least && each.value.value <= highest->reading.value
                   ? passed(text)
                   : failed(text,
                            {words::register_address(each.value, module.context.standard),
                             words::register_address(highest->reading, module.context.standard)});
    }
    return skipped("the module advertises no temperature");
}

/// Calls `visit(side, reception)` for both sides of every data path that observes something.
void for_each_reception(const std::vector<PathQuality>& paths, const auto& visit) {
    for (const PathQuality& path : paths) {
        for (const auto& [side, reception] :
             {std::pair("media", &path.media), std::pair("host", &path.host)}) {
            if (reception->is_observed()) {
                const model::LaneSet lanes = path.path->host_lanes;
                visit(fmt::format("{} side of lane{} {}", side,
                                  model::lane_count(lanes) == 1 ? "" : "s",
                                  model::ranges_of(lanes)),
                      *reception);
            }
        }
    }
}

Outcome error_ratios(Bench& bench) {
    const auto paths = analysis::quality_of(bench.module());
    unsigned judged = 0;
    unsigned unknown = 0;
    std::vector<std::string> wrong;
    for_each_reception(paths, [&](const std::string& where, const Reception& reception) {
        const Sample* const now = reception.ber_now();
        if (now == nullptr || reception.limit == nullptr) {
            ++unknown;
            return;
        }
        ++judged;
        if (now->value.value > reception.limit->ber) {
            wrong.push_back(fmt::format("{}: {:.1e}, {} corrects {}", where, now->value.value,
                                        reception.limit->fec, reception.limit->text));
        }
        const Sample* const frames = analysis::valued(reception.frames, Statistic::Current);
        if (frames != nullptr && frames->value.value > 0) {
            wrong.push_back(fmt::format("{}: frames that could not be corrected, {:.1e}", where,
                                        frames->value.value));
        }
    });
    if (judged == 0) {
        return skipped(unknown != 0 ? "error ratios have no value, or no limit that is known"
                                    : "the module observes no error ratios");
    }
    return wrong.empty()
               ? passed(fmt::format("within what FEC corrects: {} sides of data paths", judged))
               : failed("errors beyond what FEC corrects", wrong);
}

Outcome symbol_errors(Bench& bench) {
    const auto paths = analysis::quality_of(bench.module());
    constexpr double share = 10.0 / 15; // of what the code corrects
    unsigned judged = 0;
    std::vector<std::string> wrong;
    for_each_reception(paths, [&](const std::string& where, const Reception& reception) {
        const Sample* const most =
            analysis::valued(reception.symbols, Statistic::Maximum) != nullptr
                ? analysis::valued(reception.symbols, Statistic::Maximum)
                : analysis::valued(reception.symbols, Statistic::Current);
        if (most == nullptr || reception.limit == nullptr || reception.limit->correctable == 0) {
            return;
        }
        ++judged;
        if (most->value.value > share * reception.limit->correctable) {
            wrong.push_back(fmt::format("{}: {:g} of {} that {} corrects", where, most->value.value,
                                        reception.limit->correctable, reception.limit->fec));
        }
    });
    if (judged == 0) {
        return skipped("the module does not observe symbol errors of frames");
    }
    return wrong.empty()
               ? passed(fmt::format("{} counts of symbols leave room", judged))
               : worth_knowing(fmt::format("near what FEC corrects: {}", fmt::join(wrong, "; ")));
}

Outcome statistics_in_order(Bench& bench) {
    struct Four {
        const Sample* now = nullptr;
        const Sample* least = nullptr;
        const Sample* most = nullptr;
        const Sample* mean = nullptr;
    };
    std::map<std::string, Four> all;
    for (const Sample& sample : bench.module().samples) {
        if (!sample.has_value()) {
            continue;
        }
        // Labels of one quantity differ in the word of their statistic alone.
        std::string key(sample.observable->key);
        for (const std::string_view word :
             {"_minimum", "_maximum", "_average", "_current", "_min", "_max", "_avg", "_cur"}) {
            if (key.ends_with(word)) {
                key.erase(key.size() - word.size());
                break;
            }
        }
        Four& four = all[fmt::format("{} {}", key, sample.number)];
        switch (sample.observable->statistic) {
        case Statistic::Current: four.now = &sample; break;
        case Statistic::Minimum: four.least = &sample; break;
        case Statistic::Maximum: four.most = &sample; break;
        case Statistic::Average: four.mean = &sample; break;
        case Statistic::Total: break;
        }
    }
    unsigned compared = 0;
    std::vector<std::string> wrong;
    for (const auto& [name, four] : all) {
        const auto ordered = [&](const Sample* low, const Sample* high, std::string_view what) {
            if (low == nullptr || high == nullptr) {
                return;
            }
            ++compared;
            if (low->value.value > high->value.value) {
                wrong.push_back(fmt::format("{}: {}, {:g} and {:g}", name, what, low->value.value,
                                            high->value.value));
            }
        };
        ordered(four.least, four.mean, "minimum above average");
        ordered(four.mean, four.most, "average above maximum");
        ordered(four.least, four.most, "minimum above maximum");
        ordered(four.now, four.most, "value of now above maximum");
        ordered(four.least, four.now, "minimum above value of now");
    }
    if (compared == 0) {
        return skipped("the module has no statistics of its signals");
    }
    return wrong.empty()
               ? passed(fmt::format("{} pairs in order", compared))
               : failed(fmt::format("{} of {} pairs are not in order", wrong.size(), compared),
                        wrong);
}

// ------------------------------------------------------------------------------------ observing

/// Why statistics cannot be frozen; nothing: they can.
std::optional<Outcome> unfrozen(const Bench& bench) {
    if (!is_cmis(bench)) {
        return skipped("the module observes nothing by a list of its own");
    }
    const memmap::Context context = cmis::context_of(*bench.first().inspection.image);
    if (!cmis::vdm::has_statistics(context, bench.module().banks())) {
        return skipped("the module has no statistics of its signals");
    }
    if (cmis::vdm::is_frozen(context)) {
        return not_made("another program has frozen the statistics");
    }
    return std::nullopt;
}

/// tDDCS; and tVDMF, which begins when the write is over that may take tWRITE, of 10 ms each
/// (Tables 10-4, 10-5).
constexpr double switch_bound_s = 0.010;
constexpr double freeze_bound_s = 0.020;

double seconds(std::chrono::nanoseconds time) {
    return std::chrono::duration<double>(time).count();
}

/// Freezes the statistics, reads them and lets them go, with an interval of that length between.
Outcome freeze_once(Bench& bench, std::chrono::seconds interval) {
    const memmap::Context context = cmis::context_of(*bench.first().inspection.image);
    namespace vdm = cmis::vdm;
    vdm::Freeze state{.interval = interval,
                      .values = vdm::interval_ranges(context, bench.module().banks())};
    const auto session = bench.session();
    const drivers::RunEnd ended = drivers::run(*session, vdm::freeze_procedure, state);
    if (auto restored = session->end(); !restored) {
        bench.notices.push_back(restored.error().message);
    }
    if (!ended.is_done()) {
        return failed("the module stopped to answer: " + ended.message);
    }
    for (const vdm::Freeze::Took& each : state.times) {
        bench.note_time(fmt::format("{}{}", of_statistics, each.is_freeze ? "freeze" : "let go"),
                        seconds(each.took), freeze_bound_s, {}, seconds(each.not_before));
    }
    if (!state.is_read || !state.failure.empty()) {
        return failed(state.failure);
    }
    Outcome times = judged_times(bench, of_statistics);
    if (times.result == Result::Pass) {
        times.text = fmt::format("frozen, read and let go, an interval of {:.2f} s; {}",
                                 seconds(state.length()), times.text);
    }
    return times;
}

Outcome freeze(Bench& bench) {
    const auto why = unfrozen(bench);
    return why ? *why : freeze_once(bench, std::chrono::seconds(2));
}

/// Lanes 1, 1-2 and so on to all, then the odd and the even ones.
std::vector<LaneSet> dark_sets(LaneSet lanes) {
    std::vector<LaneSet> out;
    LaneSet first = 0;
    LaneSet odd = 0;
    model::for_each_lane(lanes, [&](unsigned lane) {
        first |= model::lane_bit(lane);
        odd |= lane % 2 != 0 ? model::lane_bit(lane) : 0;
        out.push_back(first);
    });
    out.push_back(odd);
    out.push_back(lanes & ~odd);
    return out;
}

Outcome freeze_dark(Bench& bench) {
    if (const auto why = unfrozen(bench)) {
        return *why;
    }
    const auto sets = dark_sets(media_lanes(bench.module()));
    for (const LaneSet lanes : sets) {
        const std::string name = lanes_named(lanes) + " disabled";
        if (auto trouble = trouble_of(bench.apply(
                {.name = "qualify: " + name, .lanes = {{Setting::TxDisable, lanes, 1}}}))) {
            return *trouble;
        }
        Outcome outcome = freeze_once(bench, std::chrono::seconds(1));
        if (outcome.result != Result::Pass && outcome.result != Result::Info) {
            outcome.text = fmt::format("{}: {}", name, outcome.text);
            return outcome;
        }
        if (const auto back = bench.put_back(); !back) {
            return not_made(back.error());
        }
        if (bench.is_stopped()) {
            return not_made("interrupted");
        }
    }
    return passed(fmt::format("frozen and let go with {} sets of dark lanes", sets.size()));
}

// ---------------------------------------------------------------------------------- diagnostics

struct Side {
    bool is_media = true;
    Setting generator;
    Setting generator_pattern;
    Setting checker;
    Setting checker_pattern;
    Setting loopback;
};
constexpr Side sides[] = {
    {true, Setting::MediaGenerator, Setting::MediaGeneratorPattern, Setting::MediaChecker,
     Setting::MediaCheckerPattern, Setting::MediaOutputLoopback},
    {false, Setting::HostGenerator, Setting::HostGeneratorPattern, Setting::HostChecker,
     Setting::HostCheckerPattern, Setting::HostOutputLoopback},
};

LaneSet lanes_of(const Bench& bench, bool is_media) {
    LaneSet lanes = 0;
    for (const model::DataPath& path : bench.module().data_paths) {
        lanes |= is_media ? path.media_lanes : path.host_lanes;
    }
    return lanes != 0 ? lanes : all_lanes(bench.module());
}

/// Does the steps of a procedure that reads checkers.
std::optional<std::string> read_checkers(Bench& bench, cmis::control::ReadPatterns& state,
                                         memmap::Step (*next)(cmis::control::ReadPatterns&,
                                                              const memmap::Now&)) {
    const auto session = bench.session();
    const auto ended = drivers::run(
        *session, [&](const memmap::Now& now) { return next(state, now); }, "qualify-prbs");
    if (auto restored = session->end(); !restored) {
        bench.notices.push_back(restored.error().message);
    }
    return ended.is_done() ? std::nullopt : std::optional(ended.message);
}

/// One pattern on one side, looped back within the module. Nothing: it is as it should be, and
/// `worst_of_all` is not below its ratio; a skip: the module does not have it.
std::optional<Outcome> one_pattern(Bench& bench, const Side& side, unsigned pattern,
                                   double& worst_of_all) {
    const std::string name =
        fmt::format("{} on the {} side", pattern_name(pattern), side.is_media ? "media" : "host");
    const Wish on{.name = "qualify: " + name,
                  .lanes = {{side.generator_pattern, 0, pattern},
                            {side.checker_pattern, 0, pattern},
                            {side.generator, 0, 1},
                            {side.loopback, 0, 1},
                            {side.checker, 0, 1}}};
    if (auto trouble = trouble_of(bench.apply(on))) {
        return trouble;
    }
    cmis::control::ReadPatterns state{.of_media = side.is_media,
                                      .lanes = lanes_of(bench, side.is_media)};
    if (auto wrong = read_checkers(bench, state, cmis::control::look_for_lock)) {
        return failed(name + ": " + *wrong);
    }
    if (state.without_lock != 0) {
        return failed(
            fmt::format("{}: no lock on lanes {}", name, model::ranges_of(state.without_lock)));
    }
    if (!bench.wait(1)) {
        return not_made("interrupted");
    }
    // What is counted without a gate is shown, by some, when the checker is stopped.
    const Wish off{.name = "qualify: checker off", .lanes = {{side.checker, 0, 0}}};
    if (auto trouble = trouble_of(bench.apply(off))) {
        return trouble;
    }
    cmis::control::ReadPatterns counts{.of_media = side.is_media, .lanes = state.lanes};
    if (auto wrong = read_checkers(bench, counts, cmis::control::read_counts)) {
        return failed(name + ": " + *wrong);
    }
    double worst = 0;
    for (const auto& each : counts.counts) {
        if (each.lost_lock || each.bits == 0) {
            return failed(fmt::format("{}: lane {} {}", name, each.lane,
                                      each.lost_lock ? "lost its lock" : "counted nothing"));
        }
        constexpr double confidence = 0.95;
        worst = std::max(worst, analysis::error_ratio(each.errors, each.bits, confidence).high);
    }
    if (counts.counts.empty()) {
        return failed(fmt::format("{}: no counts{}{}", name, counts.why_not.empty() ? "" : ": ",
                                  counts.why_not));
    }
    if (worst > bench.bound("prbs_ratio")) {
        return failed(fmt::format("{}: an error ratio of up to {:.1e}, at most {:g}", name, worst,
                                  bench.bound("prbs_ratio")));
    }
    worst_of_all = std::max(worst_of_all, worst);
    return std::nullopt;
}

/// How long the results of a side take to follow their selector, once checkers have counted and are
/// stopped. Why that cannot be told; empty: it is noted.
std::string time_results(Bench& bench, const Side& side) {
    cmis::control::ContentSwitch state{.of_media = side.is_media};
    const auto session = bench.session();
    const auto ended = drivers::run(*session, cmis::control::content_switch_procedure, state);
    if (auto restored = session->end(); !restored) {
        bench.notices.push_back(restored.error().message);
    }
    for (const auto& each : state.times) {
        bench.note_time(fmt::format("{}{} side", of_results, side.is_media ? "media" : "host"),
                        seconds(each.took), switch_bound_s, {}, seconds(each.not_before));
    }
    return ended.is_done() ? state.why_not : ended.message;
}

Outcome patterns(Bench& bench) {
    std::vector<std::string> told;
    std::string why = "the module has no test patterns";
    std::string untimed;
    constexpr unsigned codes = 16;
    for (const Side& side : sides) {
        unsigned count = 0;
        double worst = 0;
        for (unsigned pattern = 0; pattern < codes && !bench.is_stopped(); ++pattern) {
            if (pattern_name(pattern).empty()) {
                continue;
            }
            auto trouble = one_pattern(bench, side, pattern, worst);
            if (!trouble && count == 0) {
                const std::string untold = time_results(bench, side);
                untimed =
                    untold.empty() ? untimed : "; how fast results come is not told: " + untold;
            }
            if (const auto back = bench.put_back(); !back) {
                return not_made(back.error());
            }
            if (trouble && trouble->result != Result::Skip) {
                return *trouble;
            }
            trouble ? void(why = trouble->text) : void(++count);
        }
        if (count != 0) {
            told.push_back(fmt::format("{} patterns on the {} side, error ratios below {:.1e}",
                                       count, side.is_media ? "media" : "host", worst));
        }
    }
    if (told.empty()) {
        return skipped(why);
    }
    const std::string text = fmt::format("{}{}", fmt::join(told, "; "), untimed);
    Outcome times = judged_times(bench, of_results);
    if (times.result == Result::Fail || times.result == Result::Info) {
        times.text = fmt::format("{}; results after their selector: {}", text, times.text);
        return times;
    }
    return passed(text);
}

/// Whether what a test sets is off again, and traffic and light are as before: without a reset.
std::vector<std::string> not_in_mission(const Bench& bench, const model::Module& now) {
    std::vector<std::string> out;
    const auto lost = [&out](LaneSet before, LaneSet after, std::string_view carries,
                             std::string_view carry) {
        if (const LaneSet lanes = before & ~after) {
            out.push_back(lanes_that(lanes, carries, carry));
        }
    };
    const model::Module& first = bench.module();
    lost(activated(first), activated(now), "carries no traffic", "carry no traffic");
    lost(lanes_with_light(first), lanes_with_light(now), "shows no light", "show no light");
    return out;
}

/// Waits for it, for as long as a link may take behind a loopback.
std::expected<std::vector<std::string>, Outcome> await_mission(Bench& bench) {
    constexpr double at_most_s = 15;
    constexpr double nap = 0.5;
    for (double waited = 0;; waited += nap) {
        const auto look = now_of(bench);
        if (!look) {
            return std::unexpected(look.error());
        }
        auto missing = not_in_mission(bench, look->inspection.best()->module);
        const auto left = bench.not_restored(*look->inspection.image);
        missing.insert(missing.end(), left.begin(), left.end());
        if (missing.empty() || waited >= at_most_s || !bench.wait(nap)) {
            return missing;
        }
    }
}

Outcome mission_mode(Bench& bench) {
    unsigned tried = 0;
    std::string why = "the module has no test patterns";
    constexpr unsigned codes = 16;
    for (const Side& side : sides) {
        bool is_done = false;
        for (unsigned pattern = 0; pattern < codes && !is_done && !bench.is_stopped(); ++pattern) {
            double worst = 0;
            if (pattern_name(pattern).empty()) {
                continue;
            }
            auto trouble = one_pattern(bench, side, pattern, worst);
            if (const auto back = bench.put_back(); !back) {
                return not_made(back.error());
            }
            // Whether the pattern is as it should be, SQ-07 says.
            is_done = !trouble || trouble->result != Result::Skip;
            why = trouble && !is_done ? trouble->text : why;
        }
        tried += is_done ? 1 : 0;
    }
    if (tried == 0) {
        return skipped(why);
    }
    const auto missing = await_mission(bench);
    if (!missing) {
        return missing.error();
    }
    if (missing->empty()) {
        return passed("patterns off, and traffic and light as before without a reset");
    }
    // What comes next is not to be judged by this.
    const bool is_reset = !trouble_of(bench.apply({.name = "qualify: power reset", .reset = true}));
    const bool is_back = is_reset && bench.put_back();
    const auto after = is_back ? await_mission(bench) : missing;
    return failed(fmt::format("after test patterns the module is not as before for 15 s{}",
                              after && after->empty() ? "; after a reset it is" : ""),
                  *missing);
}

Outcome loopbacks(Bench& bench) {
    constexpr Setting all[] = {Setting::MediaOutputLoopback, Setting::MediaInputLoopback,
                               Setting::HostOutputLoopback, Setting::HostInputLoopback};
    std::vector<std::string> told;
    std::string why;
    for (const Setting each : all) {
        const std::string name(model::name_of(each));
        auto trouble =
            trouble_of(bench.apply({.name = "qualify: " + name, .lanes = {{each, 0, 1}}}));
        if (const auto back = bench.put_back(); !back) {
            return not_made(back.error());
        }
        if (trouble && trouble->result != Result::Skip) {
            return *trouble;
        }
        trouble ? void(why = trouble->text) : told.push_back(name);
    }
    if (told.empty()) {
        return skipped(why);
    }
    const auto look = bench.look();
    if (!look) {
        return failed("the module cannot be read", {look.error()});
    }
    const LaneSet lost = activated(bench.module()) & ~activated(look->inspection.best()->module);
    return lost == 0
               ? passed(fmt::format("{}: on, off, and traffic as before", fmt::join(told, ", ")))
               : failed("after loopbacks " +
                        lanes_that(lost, "carries no traffic", "carry no traffic"));
}

// clang-format off
constexpr Check all[] = {
    {"DM-07", "dom", Kind::Static, "Temperature within what the module states", "between its lowest and highest case temperature", "OIF-CMIS 5.4 Table 8-50", case_temperature},
    {"SQ-03", "signal", Kind::Static, "Error ratios before FEC", "below what the FEC corrects; no frame is lost", "sonic-mgmt transceiver test plan, VDM", error_ratios},
    {"SQ-06", "signal", Kind::Static, "Symbol errors of frames", "at most 10 of 15 that the FEC corrects", "OIF-CMIS 5.4 section 7.1.5", symbol_errors},
    {"SQ-10", "signal", Kind::Static, "Statistics in order", "minimum, average and maximum of each quantity", "featureprofiles TRANSCEIVER-6.1", statistics_in_order},
    {"SQ-01", "signal", Kind::Observe, "Statistics can be frozen", "FreezeDone and UnfreezeDone within 20 ms, twice", "OIF-CMIS 5.4 section 8.27.8, Table 10-5; sonic-mgmt transceiver test plan, VDM", freeze},
    {"SQ-02", "signal", Kind::Write, "Statistics frozen while lanes are dark", "as SQ-01, with 1 to all lanes, the odd and the even ones disabled", "sonic-mgmt transceiver test plan, VDM", freeze_dark},
    {"SQ-07", "signal", Kind::Write, "Test patterns of each side", "lock, an error ratio within its bound, and results within 10 ms of their selector", "OIF-CMIS 5.4 appendix F, Table 10-5", patterns},
    {"SQ-08", "signal", Kind::Write, "Loopbacks", "each on and off, and traffic as before", "sonic-mgmt transceiver test plan, diagnostics", loopbacks},
    {"SQ-09", "signal", Kind::Write, "Mission mode returns", "after patterns traffic and light are back within 15 s, without a reset", "OIF-CMIS 5.4 appendix F.1", mission_mode},
};
// clang-format on

} // namespace

std::span<const Check> signal_checks() {
    return all;
}

} // namespace optictl::engine::qualify
