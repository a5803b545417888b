#include <fmt/format.h>

#include "cli/verbs/views/signal_view.hpp"

namespace optictl::cli {

using view::Align;

std::string ratio_text(double ratio) {
    return ratio == 0 ? "0" : fmt::format("{:.1e}", ratio);
}

namespace {

/// "0 errors in 5.3e+11 bits: below 5.6e-12 (95 %)".
std::string count_words(const engine::CheckerCount& count) {
    if (count.lost_lock) {
        return "the pattern was lost in between: the counts say nothing";
    }
    if (count.bits == 0) {
        return count.is_enabled
                   ? "no result yet; some modules have one when the checker has stopped"
                   : "nothing was counted";
    }
    return count.errors == 0 ? fmt::format("below {} (95 %)", ratio_text(count.at_most))
                             : fmt::format("{} to {} (95 %)", ratio_text(count.at_least),
                                           ratio_text(count.at_most));
}

} // namespace

void add_counts(view::Object& tree, const engine::MeasureOutcome& measured) {
    if (!measured.no_counts.empty()) {
        tree.sentence("no_counters", fmt::format("No counters: {}.", measured.no_counts));
        return;
    }
    view::Table& table = tree.table("counters", "Test patterns",
                                    {{"side", "checker"},
                                     {"lane", "", Align::Right},
                                     {"gated", "", Align::Left, view::Shown::ToPrograms},
                                     {"runs", "", Align::Left, view::Shown::ToPrograms},
                                     {"lost_lock", "", Align::Left, view::Shown::ToPrograms},
                                     {"errors", "errors", Align::Right},
                                     {"bits", "bits", Align::Right},
                                     {"ber", "BER", Align::Right},
                                     {"ber_at_least", "", Align::Right, view::Shown::ToPrograms},
                                     {"ber_at_most", "", Align::Right, view::Shown::ToPrograms},
                                     {"text", "what that says"}});
    for (const engine::CheckerCount& each : measured.counts) {
        const bool says = each.says();
        const auto errors = static_cast<double>(each.errors);
        const auto bits = static_cast<double>(each.bits);
        const view::Value nothing = view::none(each.lost_lock ? "lock lost" : "no result");
        table.row({view::text(each.is_host ? "host" : "media"), view::whole(each.lane),
                   view::flag(each.is_gated), view::flag(each.is_enabled),
                   view::flag(each.lost_lock),
                   says ? view::number(errors, fmt::format("{}", each.errors)) : nothing,
                   says ? view::number(bits, fmt::format("{:.3g}", bits)) : nothing,
                   says && each.errors != 0 ? view::number(errors / bits, ratio_text(errors / bits))
                   : says                   ? view::none("no error")
                                            : nothing,
                   says ? view::number(each.at_least, "") : nothing,
                   says ? view::number(each.at_most, "") : nothing, view::text(count_words(each))});
    }
}

} // namespace optictl::cli
