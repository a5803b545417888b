#include "cli/render/link.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "cli/render/check.hpp"
#include "sff/words/words.hpp"
#include "vendor-db/fibre/written.hpp"

namespace optictl::cli::render {

using namespace words;

namespace {

using vendor_db::LaneLoss;
using vendor_db::LinkRemark;
using vendor_db::LinkVerdict;

constexpr std::size_t label_width = 14;

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

void put_end(Buffer& out, std::string_view letter, const NamedEnd& named) {
    const vendor_db::Facts& facts = named.end.facts;
    put(out, fmt::format("{} {}\n", letter, named.target));
    put_blanks(out, 2);
    put_wrapped(
        out,
        printable(fmt::format("{} {}, serial {}, {}", facts.vendor.shown, facts.part_number.shown,
                              facts.serial.shown, vendor_db::as_written(media_of(named.end)))),
        2);
    if (const vendor_db::Rule* rule = named.end.rule) {
        put_blanks(out, 2);
        put_wrapped(out,
                    printable(fmt::format("entry {} \"{}\": {}", rule->place.line_text(),
                                          rule->name, status_text(*rule))),
                    2);
    }
}

/// The lane of A, and that of B.
std::pair<unsigned, unsigned> lanes_of(const LaneLoss& loss) {
    return loss.from_a ? std::pair(loss.lane, loss.to_lane) : std::pair(loss.to_lane, loss.lane);
}

std::string one_decimal(double value) {
    return fmt::format("{:.2f}", value);
}

/// Losses as a table, both ways beside each other.
void put_losses(Buffer& out, const LinkVerdict& verdict) {
    TextTable table({{"lane", Align::Right},
                     {"A sends dBm", Align::Right},
                     {"B sees", Align::Right},
                     {"loss dB", Align::Right},
                     {"B sends dBm", Align::Right},
                     {"A sees", Align::Right},
                     {"loss dB", Align::Right}});
    std::set<std::pair<unsigned, unsigned>> rows;
    for (const LaneLoss& each : verdict.losses) {
        rows.insert(lanes_of(each));
    }
    for (const auto& lanes : rows) {
        const auto [a, b] = lanes;
        std::vector<std::string> cells{a == b ? fmt::format("{}", a) : fmt::format("{}-{}", a, b)};
        for (const bool from_a : {true, false}) {
            const auto found = std::ranges::find_if(verdict.losses, [&](const LaneLoss& each) {
                return lanes_of(each) == lanes && each.from_a == from_a;
            });
            if (found == verdict.losses.end()) {
                cells.insert(cells.end(), {"", "", ""});
                continue;
            }
            cells.push_back(one_decimal(found->tx_dbm));
            cells.push_back(one_decimal(found->rx_dbm));
            cells.push_back(one_decimal(found->loss_db()));
        }
        table.add(std::move(cells));
    }
    if (!table.empty()) {
        table.write(out);
    }
}

double rounded(double value) {
    return std::round(value * 1e4) / 1e4;
}

void put_end_json(JsonWriter& json, std::string_view key, const NamedEnd& named) {
    const vendor_db::LinkEnd& end = named.end;
    json.begin_object(key);
    json.member("target", named.target);
    json.member("vendor_name", end.facts.vendor.shown);
    json.member("vendor_part_number", end.facts.part_number.shown);
    json.member("vendor_serial_number", end.facts.serial.shown);
    json.begin_array("media");
    for (const vendor_db::EndInterface& each : end.interfaces) {
        json.value(printable(each.names.front()));
    }
    json.end_array();
    json.member("media_active",
                end.running == vendor_db::Running::Active || !end.facts.has_applications);
    if (end.rule != nullptr) {
        json.begin_object("entry");
        entry_head_json(json, *end.rule);
        json.end_object();
    } else {
        json.null_member("entry");
    }
    json.end_object();
}

} // namespace

namespace {

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

void put_answer(Buffer& out, std::string answer, std::string_view reason) {
    answer += reason.empty() ? "" : fmt::format(": {}", reason);
    put_wrapped(out, printable(answer), 2);
}

void put_verdict(Buffer& out, const LinkVerdict& verdict) {
    for (const LinkRemark& each : verdict.remarks) {
        put_padded(out, fmt::format("  {}", name_of(each.outcome)), label_width);
        put_wrapped(
            out,
            printable(fmt::format("{}: {}{}", each.about, each.text,
                                  each.source.empty() ? "" : fmt::format(" [{}]", each.source))),
            label_width);
    }
    put_losses(out, verdict);
}

} // namespace

void link_text(Buffer& out, const NamedEnd& a, const NamedEnd& b, const LinkVerdict& verdict) {
    put_answer(out, fmt::format("link: {}", name_of(verdict.outcome)), reason_of(verdict));
    put_end(out, "A", a);
    put_end(out, "B", b);
    put_verdict(out, verdict);
}

LinkRemark::Outcome outcome_of(std::span<const vendor_db::BreakoutLeg> legs) {
    LinkRemark::Outcome worst{};
    for (const vendor_db::BreakoutLeg& each : legs) {
        worst = std::max(worst, each.verdict.outcome);
    }
    return worst;
}

void breakout_text(Buffer& out, std::span<const NamedEnd> ends,
                   std::span<const vendor_db::BreakoutLeg> legs) {
    const LinkRemark::Outcome worst = outcome_of(legs);
    const auto first = std::ranges::find_if(
        legs, [&](const vendor_db::BreakoutLeg& each) { return each.verdict.outcome == worst; });
    const std::string reason = first != legs.end() ? reason_of(first->verdict) : std::string();
    put_answer(out, fmt::format("breakout: {}", name_of(worst)),
               reason.empty() ? "" : fmt::format("leg {}: {}", first - legs.begin() + 1, reason));
    put_end(out, "A", ends.front());
    for (std::size_t i = 0; i < legs.size(); ++i) {
        const vendor_db::BreakoutLeg& leg = legs[i];
        put_end(out, fmt::format("B{}", i + 1), ends[i + 1]);
        put(out, fmt::format("leg {}, lane{} of A: {}\n", i + 1,
                             leg.lanes == 1 ? fmt::format(" {}", leg.first_lane)
                                            : fmt::format("s {} to {}", leg.first_lane,
                                                          leg.first_lane + leg.lanes - 1),
                             name_of(leg.verdict.outcome)));
        put_verdict(out, leg.verdict);
    }
}

void breakout_json(JsonWriter& json, std::span<const NamedEnd> ends,
                   std::span<const vendor_db::BreakoutLeg> legs) {
    json.begin_object();
    json.member("schema", "optictl.breakout/1");
    json.member("verdict", name_of(outcome_of(legs)));
    json.member("target", ends.front().target);
    json.begin_array("legs");
    for (std::size_t i = 0; i < legs.size(); ++i) {
        json.begin_object();
        json.member("target", ends[i + 1].target);
        json.member("first_lane", legs[i].first_lane);
        json.member("lanes", legs[i].lanes);
        json.member("verdict", name_of(legs[i].verdict.outcome));
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

void link_json(JsonWriter& json, const NamedEnd& a, const NamedEnd& b, const LinkVerdict& verdict) {
    json.begin_object();
    json.member("schema", "optictl.link/1");
    json.member("verdict", name_of(verdict.outcome));
    put_end_json(json, "a", a);
    put_end_json(json, "b", b);
    json.begin_array("remarks");
    for (const LinkRemark& each : verdict.remarks) {
        json.begin_object();
        json.member("outcome", name_of(each.outcome));
        json.member("about", each.about);
        json.member("text", printable(each.text));
        json.member("spec", each.source);
        json.end_object();
    }
    json.end_array();
    json.begin_array("losses");
    for (const LaneLoss& each : verdict.losses) {
        json.begin_object();
        json.member("lane", each.lane);
        json.member("to_lane", each.to_lane);
        json.member("from", each.from_a ? "a" : "b");
        json.member("tx_power_dbm", rounded(each.tx_dbm));
        json.member("rx_power_dbm", rounded(each.rx_dbm));
        json.member("loss_db", rounded(each.loss_db()));
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

} // namespace optictl::cli::render
