#include "cli/render/pair.hpp"

#include <cmath>

#include "cli/render/json.hpp"
#include "cli/render/walk.hpp"
#include "cli/view/module/module.hpp"
#include "sff/format/format.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::render {

using namespace words;

namespace {

using analysis::Culprit;
using analysis::Direction;

std::string dbm_text(std::optional<double> dbm) {
    return dbm ? fmt::format("{:.2f}", *dbm) : "-";
}

/// The answer in a line: the verdict and what makes it.
std::string headline(const PairView& view) {
    const std::string_view name = analysis::name_of(view.pair.conclusion);
    if (!view.pair.reason.empty()) {
        return fmt::format("{}: {}", name, printable(view.pair.reason));
    }
    const bool is_idle =
        view.a.expect == analysis::Expect::Down &&
        (view.pair.a_to_b.culprit != Culprit::None || view.pair.b_to_a.culprit != Culprit::None);
    if (is_idle) {
        return fmt::format("{}: the link is meant to be down", name);
    }
    const bool is_measured = view.pair.a_to_b.culprit != Culprit::NotMeasured ||
                             view.pair.b_to_a.culprit != Culprit::NotMeasured;
    return is_measured ? std::string(name)
                       : fmt::format("{}: as far as the ends tell; no light is measured", name);
}

void put_end(Buffer& out, std::string_view letter, const engine::Inspection& inspection) {
    append(out, "{}: {}\n", letter, printable(engine::name_of(inspection)));
    put(out, "   ");
    put_wrapped(out, view::verdict_line(inspection.health()), 3);
}

void put_direction(Buffer& out, std::string_view title, const Direction& direction) {
    append(out, "{}: {}\n", title,
           direction.culprit == Culprit::None ? "good" : analysis::name_of(direction.culprit));
    if (!direction.text.empty()) {
        put(out, "  ");
        put_wrapped(out, printable(direction.text), 2);
        put(out, "  do: ");
        put_wrapped(out, direction.advice, 6);
    }
    if (direction.culprit == Culprit::NotMeasured) {
        return;
    }
    TextTable table({{"lane", Align::Right},
                     {"to", Align::Right},
                     {"sent dBm", Align::Right},
                     {"received dBm", Align::Right},
                     {"loss dB", Align::Right}});
    for (const analysis::Ray& ray : direction.rays) {
        table.add({std::to_string(ray.from), std::to_string(ray.to), dbm_text(ray.sent_dbm),
                   dbm_text(ray.received_dbm), dbm_text(ray.loss())});
    }
    if (!table.empty()) {
        table.write(out);
    }
}

void put_number(JsonWriter& json, std::string_view key, std::optional<double> value) {
    constexpr double digits = 1e4;
    json.key(key);
    if (value) {
        json.value(std::round(*value * digits) / digits);
    } else {
        json.null();
    }
}

void put_direction(JsonWriter& json, std::string_view key, const Direction& direction) {
    json.begin_object(key);
    json.member("culprit", analysis::name_of(direction.culprit));
    put_lanes(json, "sender_lanes", direction.sender_lanes);
    put_lanes(json, "receiver_lanes", direction.receiver_lanes);
    json.member("text", printable(direction.text));
    json.member("advice", direction.advice);
    json.begin_array("lanes");
    for (const analysis::Ray& ray : direction.rays) {
        json.begin_object();
        json.member("from", ray.from);
        json.member("to", ray.to);
        put_number(json, "sent_dbm", ray.sent_dbm);
        put_number(json, "received_dbm", ray.received_dbm);
        put_number(json, "loss_db", ray.loss());
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

void put_end(JsonWriter& json, std::string_view key, const engine::Inspection& inspection) {
    json.begin_object(key);
    json.member("target", printable(engine::name_of(inspection)));
    view::Object diagnosis;
    view::add_diagnosis(diagnosis, inspection);
    walk_json(json, diagnosis);
    json.end_object();
}

} // namespace

void pair_text(Buffer& out, const PairView& view) {
    put_wrapped(out, headline(view), 2);
    put_end(out, "A", view.a);
    put_end(out, "B", view.b);
    put_direction(out, "A to B", view.pair.a_to_b);
    put_direction(out, "B to A", view.pair.b_to_a);
}

void pair_json(JsonWriter& json, const PairView& view) {
    json.begin_object();
    json.member("schema", "optictl.pair/1");
    json.member("verdict", analysis::name_of(view.pair.conclusion));
    put_end(json, "a", view.a);
    put_end(json, "b", view.b);
    put_direction(json, "a_to_b", view.pair.a_to_b);
    put_direction(json, "b_to_a", view.pair.b_to_a);
    json.end_object();
}

} // namespace optictl::cli::render
