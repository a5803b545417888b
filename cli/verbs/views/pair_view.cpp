#include "cli/verbs/views/pair_view.hpp"

#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "cli/view/module/module.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {
namespace {

using analysis::Culprit;
using analysis::Direction;
using view::Align;
using words::printable;

/// In as many digits as two readings of power and their difference have.
view::Value dbm(std::optional<double> value) {
    constexpr double digits = 1e4;
    return value ? view::number(std::round(*value * digits) / digits, fmt::format("{:.2f}", *value))
                 : view::as_text("-");
}

/// The answer in a line: the verdict and what makes it.
std::string headline(const analysis::Pair& pair, analysis::Expect expect) {
    const std::string_view name = analysis::name_of(pair.conclusion);
    if (!pair.reason.empty()) {
        return fmt::format("{}: {}", name, printable(pair.reason));
    }
    const bool is_idle =
        expect == analysis::Expect::Down &&
        (pair.a_to_b.culprit != Culprit::None || pair.b_to_a.culprit != Culprit::None);
    if (is_idle) {
        return fmt::format("{}: the link is meant to be down", name);
    }
    const bool is_measured =
        pair.a_to_b.culprit != Culprit::NotMeasured || pair.b_to_a.culprit != Culprit::NotMeasured;
    return is_measured ? std::string(name)
                       : fmt::format("{}: as far as the ends tell; no light is measured", name);
}

void add_end(view::Object& tree, std::string_view key, std::string_view letter,
             const engine::Inspection& inspection) {
    const std::string name = printable(engine::name_of(inspection));
    view::Object& end = tree.object(key, "");
    end.note(fmt::format("{}: {}", letter, name));
    end.line("   ", view::verdict_line(inspection.health()));
    end.word("target", name);
    view::add_diagnosis(end, inspection);
}

void add_direction(view::Object& tree, std::string_view key, std::string_view title,
                   const Direction& direction) {
    const std::string_view culprit = analysis::name_of(direction.culprit);
    view::Object& to = tree.object(
        key, fmt::format("{}: {}", title, direction.culprit == Culprit::None ? "good" : culprit));
    to.word("culprit", culprit);
    to.data("sender_lanes", view::lanes(direction.sender_lanes));
    to.data("receiver_lanes", view::lanes(direction.receiver_lanes));
    if (!direction.text.empty()) {
        to.note(printable(direction.text), view::Lines::Flush);
        to.line("do: ", std::string(direction.advice));
    }
    to.word("text", printable(direction.text));
    to.word("advice", direction.advice);
    view::Table& lanes =
        to.table("lanes", "",
                 {{"from", "lane", Align::Right},
                  {"to", "to", Align::Right},
                  {"sent_dbm", "sent dBm", Align::Right},
                  {"received_dbm", "received dBm", Align::Right},
                  {"loss_db", "loss dB", Align::Right}},
                 direction.culprit == Culprit::NotMeasured ? view::Shown::ToPrograms
                                                           : view::Shown::Always)
            .flush();
    for (const analysis::Ray& ray : direction.rays) {
        lanes.row({view::whole(ray.from), view::whole(ray.to), dbm(ray.sent_dbm),
                   dbm(ray.received_dbm), dbm(ray.loss())});
    }
}

} // namespace

view::Object pair_view(const engine::Inspection& a, const engine::Inspection& b,
                       const analysis::Pair& pair) {
    view::Object tree;
    tree.note(headline(pair, a.expect));
    tree.word("verdict", analysis::name_of(pair.conclusion));
    add_end(tree, "a", "A", a);
    add_end(tree, "b", "B", b);
    add_direction(tree, "a_to_b", "A to B", pair.a_to_b);
    add_direction(tree, "b_to_a", "B to A", pair.b_to_a);
    return tree;
}

} // namespace optictl::cli
