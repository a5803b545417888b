#include "cli/engine/lists/migrate.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/lists/check.hpp"
#include "vendor-db/baseline/baseline.hpp"

namespace optictl::engine {
namespace {

using vendor_db::Facts;
using vendor_db::LinkEnd;
using vendor_db::LinkRemark;
using vendor_db::Mode;
using vendor_db::Query;
using vendor_db::Requirement;
using vendor_db::Rule;
using vendor_db::Status;

constexpr std::array<std::string_view, step_count> step_names{
    "not-concerned", "today", "configure", "replace", "other-port", "cannot-tell"};
/// Kinds are compared with one another: their pairs grow with the square.
constexpr std::size_t most_kinds = 32;

/// What a module itself has to say to a mode, wherever it is.
Requirement ability(const Facts& facts, const Mode& mode) {
    Query query;
    query.modes = {vendor_db::Breakout{{mode}}};
    return vendor_db::requirements_of({}, nullptr, facts, query).front();
}

/// "800G" rather than "1x800G".
std::string words_of(const Mode& mode) {
    const std::string text = mode.text();
    return mode.count == 1 ? text.substr(2) : text;
}

bool runs(const Facts& facts, const Mode& mode) {
    return std::ranges::any_of(facts.running, [&](const Mode& each) {
        const bool lanes = mode.host_lanes == 0 || each.host_lanes == mode.host_lanes;
        return each.rate == mode.rate && each.count >= mode.count && lanes;
    });
}

/// What of the port is in the way of the mode, and what of the module is in the way of the port.
struct Hindrance {
    std::string of_port;
    std::string of_module;
    std::string unknown;
};
Hindrance hindrance(const Facts& facts, const Mode& mode, const vendor_db::PortPlace& port) {
    Query query;
    query.modes = {vendor_db::Breakout{{mode}}};
    query.port = port;
    Hindrance out;
    const auto all = vendor_db::requirements_of({}, nullptr, facts, query);
    for (const Requirement& each : std::span(all).subspan(1)) { // the first is of the module alone
        std::string& text = each.outcome != Requirement::Outcome::Excluded ? out.unknown
                            : each.kind == Requirement::Kind::Mode         ? out.of_port
                                                                           : out.of_module;
        if (each.outcome != Requirement::Outcome::Met && text.empty()) {
            text = each.text;
        }
    }
    return out;
}

/// Whether a port has lanes for a mode at all, at the most that electrical lanes have today.
bool has_lanes(const vendor_db::PortPlace& port, const Mode& mode) {
    constexpr unsigned most_of_a_lane = 200; // IEEE 802.3dj
    return port.lanes == 0 ||
           (mode.count <= port.lanes && port.lanes * most_of_a_lane >= mode.count * mode.rate);
}

void judge(Migrant& out, const Wish& wish) {
    const Facts& facts = out.facts;
    const Requirement can = ability(facts, wish.to);
    out.is_able = can.outcome == Requirement::Outcome::Met;
    if (wish.from && !out.is_able && !runs(facts, wish.to)) {
        const Requirement had = ability(facts, *wish.from);
        if (had.outcome == Requirement::Outcome::Excluded && !runs(facts, *wish.from)) {
            out.step = Step::NotConcerned;
            out.reason = fmt::format(
                "neither {} nor {}: {}", words_of(*wish.from), words_of(wish.to),
                facts.media_shown.empty() ? "no interface is stated" : facts.media_shown);
            return;
        }
    }
    const Hindrance in_port = hindrance(facts, wish.to, out.port);
    // Lanes that its own applications would take say nothing of other optics.
    const bool lacks_lanes = out.is_able && !in_port.of_port.empty();
    if (lacks_lanes || !has_lanes(out.port, wish.to)) {
        out.step = Step::OtherPort;
        out.reason = lacks_lanes
                         ? in_port.of_port
                         : fmt::format("{} has {} host lanes", out.port.name, out.port.lanes);
    } else if (!in_port.of_module.empty()) {
        out.step = Step::Replace;
        out.reason = in_port.of_module;
    } else if (can.outcome == Requirement::Outcome::Excluded) {
        out.step = Step::Replace;
        out.reason = can.text;
    } else if (!out.is_able || !in_port.unknown.empty()) {
        out.step = Step::CannotTell;
        out.reason = out.is_able ? in_port.unknown : can.text;
    } else {
        out.step = runs(facts, wish.to) ? Step::Today : Step::Configure;
        out.reason = can.text;
    }
}

/// What the lists say of a module; a blocked one is to be replaced, whatever it can.
void ask_lists(Migrant& out, const vendor_db::Database& lists, Query query, const Mode& mode) {
    query.modes = {vendor_db::Breakout{{mode}}};
    const vendor_db::Verdict verdict = lists.judge(out.facts, query);
    if (verdict.rule == nullptr) {
        return;
    }
    out.listed = fmt::format("{} by {}", vendor_db::name_of(verdict.rule->status),
                             verdict.rule->place.line_text());
    const auto gap = std::ranges::find(verdict.requirements, Requirement::Outcome::NotCovered,
                                       &Requirement::outcome);
    if (gap != verdict.requirements.end()) {
        out.listed += fmt::format("; {}", gap->text);
    }
    const bool serves = out.step == Step::Today || out.step == Step::Configure;
    if (serves && verdict.rule->status == Status::Blocked) {
        out.step = Step::Replace;
        out.reason = fmt::format("it is blocked by {}{}", verdict.rule->place.line_text(),
                                 verdict.rule->reason.empty() ? "" : ": " + verdict.rule->reason);
    }
}

/// The ends that a module makes of a link, without what is of this one alone.
void add_ends(Migrant& out, const model::Module& module, const Mode& mode) {
    LinkEnd end = vendor_db::end_of(module, out.facts);
    end.light.clear();
    end.facts.serial = {}; // it stands for its kind
    const auto as = [&](const Mode& wanted) -> std::optional<LinkEnd> {
        LinkEnd other = end;
        if (vendor_db::suppose(other, module, Mode{wanted.count, wanted.rate, 0}.text())) {
            return other;
        }
        const bool by_name = !out.facts.has_applications &&
                             ability(out.facts, wanted).outcome == Requirement::Outcome::Met;
        return by_name ? std::optional(std::move(other)) : std::nullopt;
    };
    out.end = as(mode);
    out.far = as(Mode{1, mode.rate, 0});
}

// -- candidates

bool fits_cage(const std::vector<std::string>& forms, const vendor_db::PortPlace& port) {
    return forms.empty() || port.cage.empty() ||
           std::ranges::any_of(forms, [&](const std::string& form) {
               return vendor_db::cage_takes(vendor_db::normalised(port.cage), form);
           });
}

bool fits_power(const std::optional<double>& power, const vendor_db::PortPlace& port) {
    return !power || !port.max_power_w || *power <= *port.max_power_w;
}

void add_candidates(Migrant& port, const Wish& wish, const vendor_db::Database& lists,
                    std::span<const Migrant* const> kinds) {
    constexpr std::size_t most = 5;
    for (const auto& list : lists.lists()) {
        for (const Rule& rule : list->rules) {
            const bool good = rule.status == Status::Validated || rule.status == Status::Limited;
            const bool has_mode = std::ranges::any_of(rule.modes, [&](const auto& each) {
                return each.mode.same_as(vendor_db::Breakout{{wish.to}}) &&
                       each.status != Status::Blocked;
            });
            if (good && has_mode && fits_cage(rule.form_factor, port.port) &&
                fits_power(rule.max_power_w, port.port) && port.candidates.size() < most) {
                port.candidates.push_back({rule.name, rule.place.line_text(), rule.max_power_w});
            }
        }
    }
    for (const Migrant* each : kinds) {
        const bool is_blocked = each->listed.starts_with("blocked");
        const bool is_listed = std::ranges::find(port.candidates, each->kind(), &Candidate::name) !=
                               port.candidates.end();
        if (each->is_able && !is_blocked && !is_listed && each->kind() != port.kind() &&
            fits_cage({each->facts.form_factor}, port.port) &&
            fits_power(each->facts.max_power_w, port.port) && port.candidates.size() < most) {
            port.candidates.push_back({each->kind(), "in " + each->place, each->facts.max_power_w});
        }
    }
}

// -- pairs

std::string fibre_of(const LinkEnd& end) {
    for (const vendor_db::EndInterface& each : end.interfaces) {
        if (each.optics != nullptr && each.optics->grid != vendor_db::Grid::Wires) {
            const unsigned pairs = each.optics->pairs;
            return fmt::format("{}{} a port", vendor_db::name_of(each.optics->fibre),
                               pairs == 0   ? ", one fibre"
                               : pairs == 1 ? ", 1 pair"
                                            : fmt::format(", {} pairs", pairs));
        }
    }
    return {};
}

FacingKinds facing_kinds(const Migrant& one, const LinkEnd& a, const Migrant& other,
                         const LinkEnd& b, bool is_breakout) {
    FacingKinds out{.one = one.kind(), .other = other.kind(), .fibre = fibre_of(a)};
    vendor_db::LinkVerdict verdict;
    const LinkEnd* leg = &b;
    if (is_breakout) {
        verdict = vendor_db::judge_breakout(a, std::span(&leg, 1)).front().verdict;
    } else {
        verdict = vendor_db::judge_link(a, b);
    }
    out.outcome = verdict.outcome;
    for (const LinkRemark& each : verdict.remarks) {
        const bool counts = each.outcome == verdict.outcome;
        if (counts && std::ranges::find(out.words, each.text) == out.words.end()) {
            out.words.push_back(each.text);
        }
    }
    return out;
}

/// One module of each kind, those that can run the mode before others.
std::vector<const Migrant*> kinds_of(const std::vector<Migrant>& ports) {
    std::map<std::string, const Migrant*> kinds;
    for (const Migrant& port : ports) {
        if (!port.facts.unverifiable.empty()) {
            continue;
        }
        const auto [place, fresh] = kinds.emplace(port.kind(), &port);
        if (!fresh && !place->second->end && port.end) {
            place->second = &port;
        }
    }
    std::vector<const Migrant*> out;
    for (const auto& [name, port] : kinds) {
        out.push_back(port);
    }
    return out;
}

void add_pairs(Migration& out, std::span<const Migrant* const> kinds, const Mode& mode) {
    for (const Migrant* one : kinds.first(std::min(kinds.size(), most_kinds))) {
        if (!one->end || one->end->is_cable) {
            continue;
        }
        for (const Migrant* other : kinds.first(std::min(kinds.size(), most_kinds))) {
            if (other->end && !other->end->is_cable && one->kind() <= other->kind()) {
                out.pairs.push_back(facing_kinds(*one, *one->end, *other, *other->end, false));
            } else if (mode.count > 1 && !other->end && other->far && !other->far->is_cable) {
                out.pairs.push_back(facing_kinds(*one, *one->end, *other, *other->far, true));
            }
        }
    }
    out.pairs_left_out =
        kinds.size() > most_kinds ? static_cast<unsigned>(kinds.size() - most_kinds) : 0;
    std::ranges::stable_sort(out.pairs, {}, &FacingKinds::outcome);
}

// -- power

void add_power(Migration& out) {
    std::map<std::string, Box> boxes;
    std::map<std::string, bool> all_limited;
    for (const Migrant& port : out.ports) {
        Box& box = boxes[port.box];
        box.name = port.box;
        const auto add = [](const std::optional<double>& power, double& sum, unsigned& unknown) {
            sum += power.value_or(0);
            unknown += power ? 0 : 1;
        };
        add(port.facts.max_power_w, box.before_w, box.unknown_before);
        add(port.after_w, box.after_w, box.unknown_after);
        all_limited.try_emplace(port.box, true).first->second &= port.port.max_power_w.has_value();
        box.limit_w = box.limit_w.value_or(0) + port.port.max_power_w.value_or(0);
    }
    for (auto& [name, box] : boxes) {
        if (!all_limited[name]) {
            box.limit_w.reset();
        }
        out.boxes.push_back(std::move(box));
    }
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) {
        text.remove_prefix(1);
    }
    while (text.ends_with(' ')) {
        text.remove_suffix(1);
    }
    return text;
}

} // namespace

std::string Wish::text() const {
    return from ? fmt::format("{} -> {}", words_of(*from), words_of(to)) : words_of(to);
}

std::expected<Wish, std::string> parse_wish(std::string_view text) {
    const bool in_words = text.contains(" to "); // a shell takes an arrow apart
    const std::string_view arrow = in_words ? " to " : "->";
    Wish wish;
    const std::size_t at = text.find(arrow);
    const auto to = vendor_db::parse_mode(
        trimmed(at == std::string_view::npos ? text : text.substr(at + arrow.size())));
    if (!to) {
        return std::unexpected(to.error() + "; a wish is '800G to 2x400G', or '2x400G'");
    }
    wish.to = *to;
    if (at != std::string_view::npos) {
        const auto from = vendor_db::parse_mode(trimmed(text.substr(0, at)));
        if (!from) {
            return std::unexpected(from.error() + "; a wish is '800G to 2x400G', or '2x400G'");
        }
        wish.from = *from;
    }
    return wish;
}

std::string_view name_of(Step step) {
    return step_names[static_cast<std::size_t>(step)];
}

std::string Migrant::kind() const {
    return fmt::format("{} {}", facts.vendor.shown, facts.part_number.shown);
}

bool Migration::is_possible() const {
    const auto count = [this](Step step) { return counts[static_cast<std::size_t>(step)]; };
    return count(Step::Today) + count(Step::Configure) != 0 && count(Step::Replace) == 0 &&
           count(Step::OtherPort) == 0 && count(Step::CannotTell) == 0;
}

Migrant examine(vendor_db::Facts facts, const Wish& wish, const vendor_db::Database& lists,
                Query query, std::string place, std::string box) {
    Migrant out{.place = std::move(place), .box = std::move(box), .facts = std::move(facts)};
    if (query.port) {
        out.port = *query.port;
    }
    out.port.name = out.place;
    if (!out.facts.unverifiable.empty()) {
        out.step = Step::CannotTell;
        out.reason = out.facts.unverifiable;
        return out;
    }
    judge(out, wish);
    query.port.reset(); // the place was judged above
    ask_lists(out, lists, query, wish.to);
    return out;
}

Migrant examine(const Inspection& inspection, const Wish& wish, const vendor_db::Database& lists,
                Query query, std::string place, std::string box) {
    Migrant out = examine(facts_of(inspection), wish, lists, std::move(query), std::move(place),
                          std::move(box));
    if (out.facts.unverifiable.empty()) {
        add_ends(out, inspection.best()->module, wish.to);
    }
    return out;
}

Migrant unread(std::string place, std::string box, std::string why) {
    Migrant out{.place = std::move(place), .box = std::move(box)};
    out.facts.unverifiable = why;
    out.step = Step::CannotTell;
    out.reason = std::move(why);
    return out;
}

Migration plan(std::vector<Migrant> ports, const Wish& wish, const vendor_db::Database& lists) {
    Migration out{.ports = std::move(ports)};
    std::ranges::stable_sort(out.ports, vendor_db::baseline::stands_before, &Migrant::place);
    const std::vector<const Migrant*> kinds = kinds_of(out.ports);
    for (Migrant& port : out.ports) {
        ++out.counts[static_cast<std::size_t>(port.step)];
        port.after_w = port.facts.max_power_w;
        if (port.step == Step::Replace) {
            add_candidates(port, wish, lists, kinds);
            port.after_w =
                port.candidates.empty() ? std::nullopt : port.candidates.front().max_power_w;
        }
    }
    add_pairs(out, kinds, wish.to);
    add_power(out);
    return out;
}

} // namespace optictl::engine
