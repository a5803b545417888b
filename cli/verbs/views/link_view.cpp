#include "cli/verbs/views/link_view.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "cli/verbs/views/entry_view.hpp"
#include "sff/words/words.hpp"
#include "vendor-db/fibre/written.hpp"

namespace optictl::cli {

using words::printable;

namespace {

using vendor_db::LaneLoss;
using vendor_db::LinkRemark;
using vendor_db::LinkVerdict;
using view::Align;
using enum view::Shown;

std::string media_of(const vendor_db::LinkEnd& end) {
    std::string out;
    for (const vendor_db::EndInterface& each : end.interfaces) {
        const std::string_view name = vendor_db::name_of(each);
        if (out.find(name) == std::string::npos) {
            out += fmt::format("{}{}", out.empty() ? "" : ", ", name);
        }
    }
    return out.empty() ? "media not stated" : out;
}

/// One end for people: "A x.cap", what it is, and the entry that decides on it.
void tell_end(view::Object& tree, std::string_view letter, const NamedEnd& named) {
    const vendor_db::Facts& facts = named.end.facts;
    view::Object& about = tree.object({}, fmt::format("{} {}", letter, named.target), ToPeople);
    about.note(
        printable(fmt::format("{} {}, serial {}, {}", facts.vendor.shown, facts.part_number.shown,
                              facts.serial.shown, vendor_db::as_written(media_of(named.end)))),
        view::Lines::Flush);
    if (const vendor_db::Rule* const rule = named.end.rule) {
        about.note(printable(fmt::format("entry {} \"{}\": {}", rule->place.line_text(), rule->name,
                                         status_text(*rule))),
                   view::Lines::Flush);
    }
}

/// The same end for programs.
void add_end(view::Object& tree, std::string_view key, const NamedEnd& named) {
    const vendor_db::LinkEnd& end = named.end;
    view::Object& object = tree.object(key, {}, ToPrograms);
    object.data("target", view::text(named.target));
    object.data("vendor_name", view::text(end.facts.vendor.shown));
    object.data("vendor_part_number", view::text(end.facts.part_number.shown));
    object.data("vendor_serial_number", view::text(end.facts.serial.shown));
    std::vector<std::string> media;
    for (const vendor_db::EndInterface& each : end.interfaces) {
        media.emplace_back(each.names.front());
    }
    object.data("media", view::several(media));
    object.data("media_active", view::flag(end.running == vendor_db::Running::Active ||
                                           !end.facts.has_applications));
    if (end.rule != nullptr) {
        add_entry_head(object.object("entry", {}), *end.rule);
    } else {
        object.data("entry", view::none(""));
    }
}

void add_remarks(view::Object& tree, const LinkVerdict& verdict) {
    constexpr std::size_t outcome_width = 11;
    view::Table& remarks = tree.table("remarks", {},
                                      {{{}, {}, Align::Left, ToPeople, 1},
                                       {"outcome", {}, Align::Left, Always, outcome_width},
                                       {{}, {}, Align::Left, ToPeople},
                                       {"about", {}, Align::Left, ToPrograms},
                                       {"text", {}, Align::Left, ToPrograms},
                                       {"spec", {}, Align::Left, ToPrograms}});
    for (const LinkRemark& each : verdict.remarks) {
        const std::string source = each.source.empty() ? "" : fmt::format(" [{}]", each.source);
        remarks.row({view::text(""), view::text(name_of(each.outcome)),
                     view::text(fmt::format("{}: {}{}", each.about, each.text, source)),
                     view::text(each.about), view::text(each.text), view::text(each.source)});
    }
}

/// The lane of A, and that of B.
std::pair<unsigned, unsigned> lanes_of(const LaneLoss& loss) {
    return loss.from_a ? std::pair(loss.lane, loss.to_lane) : std::pair(loss.to_lane, loss.lane);
}

/// Losses for people, both ways beside each other.
void tell_losses(view::Object& tree, const LinkVerdict& verdict) {
    view::Table& table = tree.table({}, {},
                                    {{{}, "lane", Align::Right},
                                     {{}, "A sends dBm", Align::Right},
                                     {{}, "B sees", Align::Right},
                                     {{}, "loss dB", Align::Right},
                                     {{}, "B sends dBm", Align::Right},
                                     {{}, "A sees", Align::Right},
                                     {{}, "loss dB", Align::Right}},
                                    ToPeople);
    std::set<std::pair<unsigned, unsigned>> rows;
    for (const LaneLoss& each : verdict.losses) {
        rows.insert(lanes_of(each));
    }
    const auto two_decimals = [](double value) { return view::text(fmt::format("{:.2f}", value)); };
    for (const auto& lanes : rows) {
        const auto [a, b] = lanes;
        std::vector<view::Value> cells{
            view::text(a == b ? fmt::format("{}", a) : fmt::format("{}-{}", a, b))};
        for (const bool from_a : {true, false}) {
            const auto found = std::ranges::find_if(verdict.losses, [&](const LaneLoss& each) {
                return lanes_of(each) == lanes && each.from_a == from_a;
            });
            if (found == verdict.losses.end()) {
                cells.insert(cells.end(), 3, view::text(""));
                continue;
            }
            cells.push_back(two_decimals(found->tx_dbm));
            cells.push_back(two_decimals(found->rx_dbm));
            cells.push_back(two_decimals(found->loss_db()));
        }
        table.row(std::move(cells));
    }
}

void add_losses(view::Object& tree, const LinkVerdict& verdict) {
    view::Table& losses = tree.table("losses", {},
                                     {{"lane", {}},
                                      {"to_lane", {}},
                                      {"from", {}},
                                      {"tx_power_dbm", {}},
                                      {"rx_power_dbm", {}},
                                      {"loss_db", {}}},
                                     ToPrograms);
    const auto rounded = [](double value) {
        return view::number(std::round(value * 1e4) / 1e4, {});
    };
    for (const LaneLoss& each : verdict.losses) {
        losses.row({view::whole(each.lane), view::whole(each.to_lane),
                    view::text(each.from_a ? "a" : "b"), rounded(each.tx_dbm), rounded(each.rx_dbm),
                    rounded(each.loss_db())});
    }
    tell_losses(tree, verdict);
}

/// What the verdict is by: the first remark that is as bad, and how many more are.
std::string reason_of(const LinkVerdict& verdict) {
    std::string out;
    unsigned more = 0;
    for (const LinkRemark& each : verdict.remarks) {
        if (each.outcome == verdict.outcome && verdict.outcome != LinkRemark::Outcome::Fits) {
            if (out.empty()) {
                out = each.text;
            } else {
                ++more;
            }
        }
    }
    return more == 0 ? out : fmt::format("{} (and {} more)", out, more);
}

void tell_answer(view::Object& tree, std::string answer, std::string_view reason) {
    answer += reason.empty() ? "" : fmt::format(": {}", reason);
    tree.note(printable(answer));
}

} // namespace

view::Object link_view(const NamedEnd& a, const NamedEnd& b, const LinkVerdict& verdict) {
    view::Object tree;
    tell_answer(tree, fmt::format("link: {}", name_of(verdict.outcome)), reason_of(verdict));
    tree.data("verdict", view::text(name_of(verdict.outcome)));
    add_end(tree, "a", a);
    add_end(tree, "b", b);
    tell_end(tree, "A", a);
    tell_end(tree, "B", b);
    add_remarks(tree, verdict);
    add_losses(tree, verdict);
    return tree;
}

LinkRemark::Outcome outcome_of(std::span<const vendor_db::BreakoutLeg> legs) {
    LinkRemark::Outcome worst{};
    for (const vendor_db::BreakoutLeg& each : legs) {
        worst = std::max(worst, each.verdict.outcome);
    }
    return worst;
}

view::Object breakout_view(std::span<const NamedEnd> ends,
                           std::span<const vendor_db::BreakoutLeg> legs) {
    view::Object tree;
    const LinkRemark::Outcome worst = outcome_of(legs);
    const auto first = std::ranges::find_if(
        legs, [&](const vendor_db::BreakoutLeg& each) { return each.verdict.outcome == worst; });
    const std::string reason = first != legs.end() ? reason_of(first->verdict) : std::string();
    tell_answer(tree, fmt::format("breakout: {}", name_of(worst)),
                reason.empty() ? "" : fmt::format("leg {}: {}", first - legs.begin() + 1, reason));
    tree.data("verdict", view::text(name_of(worst)));
    tree.data("target", view::text(ends.front().target));
    view::Table& table =
        tree.table("legs", {}, {{"target", {}}, {"first_lane", {}}, {"lanes", {}}, {"verdict", {}}},
                   ToPrograms);
    tell_end(tree, "A", ends.front());
    for (std::size_t i = 0; i < legs.size(); ++i) {
        const vendor_db::BreakoutLeg& leg = legs[i];
        const std::string_view outcome = name_of(leg.verdict.outcome);
        table.row({view::text(ends[i + 1].target), view::whole(leg.first_lane),
                   view::whole(leg.lanes), view::text(outcome)});
        view::Object& link = tree.document("link/1");
        link.data("verdict", view::text(outcome));
        add_end(link, "a", ends.front());
        add_end(link, "b", ends[i + 1]);
        tell_end(link, fmt::format("B{}", i + 1), ends[i + 1]);
        link.note(fmt::format("leg {}, lane{} of A: {}", i + 1,
                              leg.lanes == 1 ? fmt::format(" {}", leg.first_lane)
                                             : fmt::format("s {} to {}", leg.first_lane,
                                                           leg.first_lane + leg.lanes - 1),
                              outcome));
        add_remarks(link, leg.verdict);
        add_losses(link, leg.verdict);
    }
    return tree;
}

} // namespace optictl::cli
