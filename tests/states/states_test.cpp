// Every state of the table is judged as its clause says.
#include <algorithm>

#include <doctest/doctest.h>

#include "tests/states/table.hpp"

using namespace optictl;
using analysis::Cause;
using analysis::Conclusion;
using analysis::Grade;
using analysis::Health;
using model::LaneSet;

namespace {

const std::filesystem::path folder = OPTICTL_SOURCE_DIR "/tests/states";

std::string described(const Health& health) {
    std::string text(name_of(health.conclusion));
    text += health.first_bad ? " at " + std::string(name_of(*health.first_bad)) : "";
    for (const Cause& cause : health.causes) {
        text += "\n  " + std::string(name_of(cause.grade)) + " " +
                std::string(name_of(cause.step)) + " " + std::string(cause.id);
        text += cause.happened ? " [happened]" : "";
        text += cause.transient ? " [transient]" : "";
        text += cause.others_work ? " [others work]" : "";
        text += ": " + cause.text;
    }
    for (const std::string_view what : health.not_judged) {
        text += "\n  not judged: " + std::string(what);
    }
    return text;
}

bool accepts(const tests::State& state, std::string_view answer) {
    return std::ranges::any_of(tests::split(state.also, ';'), [answer](const std::string& part) {
        return part == "accept=" + std::string(answer);
    });
}

/// The causes that make the verdict, at its first bad step.
std::vector<const Cause*> deciding(const Health& health) {
    std::vector<const Cause*> causes;
    for (const Cause& cause : health.causes) {
        if (cause.step == health.first_bad && cause.grade == health.causes.front().grade) {
            causes.push_back(&cause);
        }
    }
    return causes;
}

LaneSet all_lanes(const std::vector<const Cause*>& causes, LaneSet Cause::* side) {
    LaneSet lanes = 0;
    for (const Cause* cause : causes) {
        lanes |= cause->*side;
    }
    return lanes;
}

bool names_register(const Cause& cause, std::string_view words) {
    return std::ranges::any_of(cause.registers, [words](const model::Register& one) {
        return one.field != nullptr && one.field->name.find(words) != std::string_view::npos;
    });
}

/// "rx:power low warning media:2": a further cause of that step, by the words of its id.
void check_remark(const Health& health, const std::string& step, std::string_view words) {
    const LaneSet media = tests::lanes_of("media", words);
    const std::string kind(words.substr(0, words.find(" media:")));
    const auto tells = [&](const Cause& cause) {
        const std::string text = std::string(cause.id) + " " + cause.text;
        const std::vector<std::string> parts = tests::split(kind, ' ');
        return std::ranges::all_of(parts, [&](const std::string& part) {
            return text.find(part) != std::string::npos || names_register(cause, part);
        });
    };
    bool told = std::ranges::any_of(health.causes, [&](const Cause& cause) {
        const bool of_step = name_of(cause.step) == step;
        return (of_step && tells(cause) && (media == 0 || cause.media_lanes == media)) ||
               (kind == "squelched" && cause.media_lanes == media) ||
               (kind.starts_with("missing=") && of_step && !cause.decides);
    });
    told = told || (kind.starts_with("missing=") && !health.not_judged.empty());
    CHECK_MESSAGE(told, step, ":", words);
}

/// One remark of the column `also`.
void check_also(const tests::State& state, const Health& health, const std::string& part) {
    const std::vector<const Cause*> causes = deciding(health);
    const auto any = [&causes](auto test) { return std::ranges::any_of(causes, test); };
    if (part == "happened") {
        CHECK(any([](const Cause* cause) { return cause->happened; }));
    } else if (part == "transient") {
        CHECK(any([](const Cause* cause) { return cause->transient; }));
    } else if (part == "others work") {
        CHECK(any([](const Cause* cause) { return cause->others_work; }));
    } else if (part.starts_with("id=")) {
        REQUIRE(!health.causes.empty());
        CHECK(health.causes.front().id == part.substr(3));
    } else if (part.starts_with("also=")) {
        CHECK(std::ranges::find(health.causes, part.substr(5), &Cause::id) != health.causes.end());
    } else if (part.starts_with("thresholds")) {
        CHECK(std::ranges::find(health.not_judged, "thresholds not usable") !=
              health.not_judged.end());
    } else if (part.starts_with("not judged=")) {
        CHECK(std::ranges::find(health.not_judged, part.substr(11)) != health.not_judged.end());
    } else if (part.starts_with("data path host:") || part.starts_with("host:")) {
        CHECK((all_lanes(causes, &Cause::path_lanes) & tests::lanes_of("host", part)) ==
              tests::lanes_of("host", part));
    } else if (part.starts_with("media:")) {
        CHECK(all_lanes(causes, &Cause::media_lanes) == tests::lanes_of("media", part));
    } else if (const std::size_t colon = part.find(':');
               colon != std::string::npos && !part.starts_with("unused") &&
               !part.starts_with("cause") && part.find(' ') > colon) {
        check_remark(health, part.substr(0, colon), std::string_view(part).substr(colon + 1));
    }
    static_cast<void>(state);
}

void check(const std::filesystem::path& images, const tests::State& state) {
    const tests::Inspected inspection = tests::inspected(images / state.file);
    const Health health = tests::health_of(inspection);
    CAPTURE(state.file);
    CAPTURE(state.why);
    CAPTURE(state.lanes);
    CAPTURE(state.also);
    CAPTURE(described(health));
    const std::string verdict(name_of(health.conclusion));
    CHECK_MESSAGE((verdict == state.verdict || accepts(state, verdict)), verdict,
                  " != ", state.verdict);
    if (verdict != state.verdict) {
        return;
    }
    const std::string step(health.first_bad ? name_of(*health.first_bad) : "");
    const bool other_step = step != state.first_bad;
    CHECK_MESSAGE((!other_step || accepts(state, step)), step, " != ", state.first_bad);
    if (other_step) {
        return;
    }
    if (!state.lanes.empty()) {
        const bool host = state.lanes.starts_with("host:");
        const LaneSet lanes =
            all_lanes(deciding(health), host ? &Cause::host_lanes : &Cause::media_lanes);
        CHECK(model::ranges_of(lanes) ==
              model::ranges_of(tests::lanes_of(host ? "host" : "media", state.lanes)));
    }
    for (const std::string& part : tests::split(state.also, ';')) {
        check_also(state, health, part);
    }
    for (const Cause& cause : health.causes) {
        CHECK(!cause.text.empty());
        const bool advised = cause.grade != Grade::Bad && cause.grade != Grade::Suspect;
        CHECK((advised || !cause.advice.empty()));
    }
}

} // namespace

TEST_CASE("states are judged as their table says") {
    for (const tests::State& state : tests::read_states(folder / "states.csv")) {
        check(folder / "modules", state);
    }
}

TEST_CASE("further states, made by edits, are judged as their table says") {
    for (const tests::State& state : tests::read_states(folder / "more.csv")) {
        check(OPTICTL_STATES_DIR, state);
    }
}

TEST_CASE("the captures of the tree are judged as their table says, and all are in it") {
    const std::filesystem::path captures = OPTICTL_SOURCE_DIR "/captures";
    const std::vector<tests::State> states = tests::read_states(folder / "captures.csv");
    for (const tests::State& state : states) {
        check(captures, state);
    }
    for (const auto& entry : std::filesystem::directory_iterator(captures)) {
        const std::string name = entry.path().filename().string();
        const bool listed = std::ranges::find(states, name, &tests::State::file) != states.end();
        CHECK_MESSAGE((listed || entry.path().extension() != ".cap"), name);
    }
}
