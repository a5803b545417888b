// What holds of every diagnosis, whatever the state.
#include <algorithm>
#include <cstdlib>
#include <new>
#include <set>

#include <doctest/doctest.h>

#include "sff/analysis/row.hpp"
#include "tests/states/table.hpp"

using namespace optictl;
using analysis::Cause;
using analysis::Conclusion;
using analysis::Expect;
using analysis::Grade;
using analysis::Health;

namespace {

std::size_t allocations = 0;

const std::filesystem::path states = OPTICTL_SOURCE_DIR "/tests/states";

tests::Inspected state(const char* name) {
    return tests::inspected(states / "modules" / (std::string(name) + ".cap"));
}

/// All images of the tables of this folder.
std::vector<std::filesystem::path> all_images() {
    std::vector<std::filesystem::path> images;
    for (const tests::State& one : tests::read_states(states / "states.csv")) {
        images.push_back(states / "modules" / one.file);
    }
    for (const tests::State& one : tests::read_states(states / "more.csv")) {
        images.push_back(std::filesystem::path(OPTICTL_STATES_DIR) / one.file);
    }
    for (const tests::State& one : tests::read_states(states / "captures.csv")) {
        images.push_back(std::filesystem::path(OPTICTL_SOURCE_DIR "/captures") / one.file);
    }
    return images;
}

/// A row of the table of causes, as what it makes of a module shows it.
std::string kind_of(std::string_view id, Grade grade, bool happened) {
    return std::string(id) + " " + std::string(name_of(grade)) + (happened ? " happened" : "");
}

void check_cause(const Cause& cause) {
    CAPTURE(cause.id);
    const bool wrong = cause.grade == Grade::Bad || cause.grade == Grade::Suspect;
    CHECK((!wrong || !cause.advice.empty()));
    CHECK((!wrong || cause.source.is_stated()));
    CHECK(!cause.text.empty());
    CHECK(cause.text.find('{') == std::string::npos);
    CHECK((cause.grade != Grade::NotApplicable));
}

void check_health(const tests::Inspected& one, const Health& health) {
    std::set<std::string> told;
    for (const Cause& cause : health.causes) {
        check_cause(cause);
        // Lanes are folded; monitors of the module and observables are told one by one.
        const bool again = !told.insert(kind_of(cause.id, cause.grade, cause.happened)).second;
        CHECK((!again || cause.step == analysis::Step::Environment ||
               cause.step == analysis::Step::Signal));
    }
    CHECK(health.first_bad.has_value() == (health.conclusion != Conclusion::Works));
    if (health.first_bad) {
        const auto& step = health.steps[static_cast<std::size_t>(*health.first_bad)];
        CHECK((step.grade == Grade::Bad || step.grade == Grade::Suspect ||
               step.grade == Grade::Unknown));
    }
    for (std::size_t i = 0; i < analysis::step_count; ++i) {
        const analysis::StepResult& step = health.steps[i];
        CHECK(static_cast<std::size_t>(step.step) == i);
        const bool explained = step.grade != Grade::NotApplicable && step.grade != Grade::Unknown;
        CHECK((explained || !step.reason.empty()));
    }
    if (one.module) {
        // What a rule calls a fault is never "works".
        const bool fault = std::ranges::any_of(one.module->findings, [](const auto& finding) {
            return finding.severity == model::Severity::Fault;
        });
        CHECK((!fault || health.conclusion != Conclusion::Works));
    }
}

model::LaneSet lanes(unsigned first, unsigned count) {
    return model::lane_set(first, count);
}

void check_path(const model::Module& module, std::size_t index, model::LaneSet host,
                model::LaneSet media) {
    REQUIRE(index < module.data_paths.size());
    CHECK(model::ranges_of(module.data_paths[index].host_lanes) == model::ranges_of(host));
    CHECK(model::ranges_of(module.data_paths[index].media_lanes) == model::ranges_of(media));
    model::for_each_lane(host, [&](unsigned lane) {
        CHECK(module.lanes[lane - 1].path == static_cast<int>(index));
    });
    for (const model::MediaLane& lane : module.media_lanes) {
        const bool inside = (media & model::lane_bit(lane.number)) != 0;
        CHECK((lane.path == static_cast<int>(index)) == inside);
    }
}

} // namespace

// Counted, to show that a module in which nothing is wrong costs no memory.
void* operator new(std::size_t size) {
    ++allocations;
    void* memory = std::malloc(size != 0 ? size : 1); // NOLINT
    if (memory == nullptr) {
        std::abort();
    }
    return memory;
}
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
    return operator new(size);
}
void operator delete(void* memory) noexcept {
    std::free(memory); // NOLINT
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
    std::free(memory); // NOLINT
}

TEST_CASE("what holds of every diagnosis holds in every state, whatever is expected") {
    for (const std::filesystem::path& image : all_images()) {
        CAPTURE(image.filename().string());
        const tests::Inspected one = tests::inspected(image);
        for (const Expect expect : {Expect::Any, Expect::Up, Expect::Down}) {
            check_health(one, tests::health_of(one, expect));
        }
    }
}

TEST_CASE("every row of the table of causes fires in some state") {
    std::set<std::string> seen;
    for (const std::filesystem::path& image : all_images()) {
        for (const Cause& cause : tests::health_of(tests::inspected(image)).causes) {
            seen.insert(kind_of(cause.id, cause.grade, cause.happened));
        }
    }
    for (const auto rows : {analysis::detail::rows_of_module(), analysis::detail::rows_of_lanes(),
                            analysis::detail::rows_of_limits()}) {
        for (const analysis::detail::Row& row : rows) {
            const bool happened = (row.also & analysis::detail::Happened) != 0;
            const std::string kind = kind_of(row.id, row.grade, happened);
            CHECK_MESSAGE(seen.contains(kind), kind);
        }
    }
}

TEST_CASE("a link that is meant to be down may be dark and off, but not broken") {
    struct Case {
        const char* name;
        Conclusion down;
    };
    for (const Case& one : {Case{"s004", Conclusion::Works},         // low power
                            Case{"s013", Conclusion::Works},         // deactivated
                            Case{"s022", Conclusion::Works},         // Tx disabled
                            Case{"s028", Conclusion::Works},         // silent host
                            Case{"s035", Conclusion::Works},         // dark
                            Case{"s010", Conclusion::DoesNotWork},   // ModuleFault
                            Case{"s055", Conclusion::Degraded},      // too hot
                            Case{"s155", Conclusion::DoesNotWork},   // Tx fault
                            Case{"s076", Conclusion::CannotTell}}) { // 11h not read
        const tests::Inspected inspected = state(one.name);
        CAPTURE(one.name);
        CHECK(tests::health_of(inspected, Expect::Down).conclusion == one.down);
        CHECK(tests::health_of(inspected, Expect::Up).conclusion != Conclusion::Works);
    }
}

TEST_CASE("a step is good only where something was judged of it") {
    using analysis::Step;
    struct Case {
        const char* name;
        Step step;
        Grade grade;
        Expect expect = Expect::Any;
    };
    for (const Case& one :
         {Case{"s001", Step::Rx, Grade::Good},
          Case{"s013", Step::DataPath, Grade::Bad}, // deactivated
          Case{"s013", Step::HostInput, Grade::Unknown}, Case{"s013", Step::Rx, Grade::Unknown},
          Case{"s013", Step::RxOutput, Grade::Unknown},
          Case{"s022", Step::Tx, Grade::Bad}, // Tx disabled on all lanes
          Case{"s022", Step::HostInput, Grade::Unknown},
          Case{"s035", Step::Tx, Grade::Good}, // dark
          Case{"s035", Step::RxOutput, Grade::Unknown},
          Case{"s035", Step::Rx, Grade::Good, Expect::Down},
          Case{"s037", Step::RxOutput, Grade::Unknown},    // one lane of the path
          Case{"s004", Step::Signal, Grade::Unknown},      // low power
          Case{"s082", Step::Application, Grade::Unknown}, // no page was read
          Case{"s082", Step::DataPath, Grade::Unknown}}) {
        CAPTURE(one.name);
        CAPTURE(name_of(one.step));
        const Health health = tests::health_of(state(one.name), one.expect);
        CHECK(health.steps[static_cast<std::size_t>(one.step)].grade == one.grade);
    }
}

TEST_CASE("a module in which nothing is wrong is judged without memory") {
    const tests::Inspected inspected = state("s001");
    const std::size_t before = allocations;
    const Health health = analysis::diagnose(*inspected.module);
    CHECK(allocations == before);
    CHECK(health.conclusion == Conclusion::Works);
}

TEST_CASE("maps that two standards fit are not believed; weighed ones are, with a remark") {
    const tests::Inspected inspected = state("s001");
    const auto judged = [&](analysis::MapTrust trust) {
        return analysis::diagnose(*inspected.module, Expect::Any, trust);
    };
    CHECK(judged(analysis::MapTrust::Doubtful).conclusion == Conclusion::CannotTell);
    CHECK(judged(analysis::MapTrust::Weighed).conclusion == Conclusion::Works);
    CHECK(judged(analysis::MapTrust::Weighed).causes.front().id == "map-weighed");
}

TEST_CASE("data paths: host lanes and media lanes are as many as the application has") {
    SUBCASE("8:4") {
        const tests::Inspected one = state("s001");
        REQUIRE(one.module->data_paths.size() == 1);
        check_path(*one.module, 0, lanes(1, 8), lanes(1, 4));
        CHECK(one.module->media_lanes.size() == 4);
        CHECK(one.module->data_paths[0].application == 1);
    }
    SUBCASE("four of 2:1") {
        const tests::Inspected one = state("s002");
        REQUIRE(one.module->data_paths.size() == 4);
        for (unsigned i = 0; i < 4; ++i) {
            check_path(*one.module, i, lanes(2 * i + 1, 2), lanes(i + 1, 1));
        }
    }
    SUBCASE("8:1") {
        const tests::Inspected one =
            tests::inspected(OPTICTL_SOURCE_DIR "/captures/qsfpdd-400g-zr-tunable.cap");
        REQUIRE(one.module->data_paths.size() == 1);
        check_path(*one.module, 0, lanes(1, 8), lanes(1, 1));
    }
    SUBCASE("two of 4:4") {
        const tests::Inspected one = state("s116");
        REQUIRE(one.module->data_paths.size() == 2);
        check_path(*one.module, 0, lanes(1, 4), lanes(1, 4));
        check_path(*one.module, 1, lanes(5, 4), lanes(5, 4));
    }
    SUBCASE("two banks: one of 8:8, eight of 1:1") {
        const tests::Inspected one = state("s125");
        REQUIRE(one.module->data_paths.size() == 9);
        check_path(*one.module, 0, lanes(1, 8), lanes(1, 8));
        for (unsigned i = 1; i < 9; ++i) {
            check_path(*one.module, i, lanes(8 + i, 1), lanes(8 + i, 1));
        }
    }
    SUBCASE("one path used, four lanes free") {
        const tests::Inspected one = state("s109");
        CHECK(one.module->lanes[4].path == -1);
        CHECK(one.module->media_lanes[4].path == -1);
    }
    SUBCASE("SFF-8636: one far end of four channels, four far ends, one channel") {
        check_path(*state("s154").module, 0, lanes(1, 4), lanes(1, 4));
        CHECK(state("s175").module->data_paths.size() == 4);
        check_path(*state("s172").module, 0, lanes(1, 1), lanes(1, 1));
    }
    SUBCASE("SFF-8472") {
        check_path(*state("s179").module, 0, lanes(1, 1), lanes(1, 1));
    }
}

namespace {

/// The words of the cause `id` of a capture of the tree, and what to do.
std::string words_of(const char* capture, std::string_view id) {
    const Health health = tests::health_of(
        tests::inspected(std::filesystem::path(OPTICTL_SOURCE_DIR "/captures") / capture));
    const auto cause = std::ranges::find(health.causes, id, &Cause::id);
    return cause != health.causes.end() ? cause->text + " | " + std::string(cause->advice) : "";
}

} // namespace

TEST_CASE("a cause names the reason of each lane, the lane of each monitor, and fits its side") {
    // 11h:204-205 = 21h 75h: lane 6 code 2, lane 7 code 5 (Table 8-101).
    CHECK(words_of("osfp-800g-dr8.cap", "config-refused")
              .starts_with("the module refused the configuration of host lanes 6, 7: "
                           "ConfigRejected (lane 6), ConfigRejectedInvalidSI (lane 7) | "));
    // One reason for all needs no lanes: 11h:205 = 7xh, lane 8.
    CHECK(words_of("osfp-800g-dr8.cap", "change-refused")
              .starts_with("the module refused a change of host lane 8: "
                           "ConfigRejectedPartialDataPath; "));
    // 20h:168-169 = 0057h, 87 x 10 MHz, of channel 2 (SFF-8636 2.11 6.7.5.2).
    CHECK(words_of("qsfp28-100g-dwdm2-pages-20h-21h.cap", "monitor-warning")
              .starts_with("Laser frequency deviation of media lane 2 is above the high warning: "
                           "0.87 GHz | "));
    CHECK(words_of("sfp28-25g-er-power-level-4.cap", "temperature-alarm")
              .ends_with("is below the low alarm: -12.5 degC | Check the air temperature against "
                         "the range that the module is made for."));
    CHECK(words_of("osfp-800g-sr8-fault.cap", "temperature-alarm")
              .ends_with("81.5 degC | Check airflow, fans and the heat of the neighbours."));
    CHECK(words_of("qsfpdd-400g-fr4.cap", "tx-power-high-warning").find("fibre") ==
          std::string::npos);
}

TEST_CASE("what repeats page 00h leaves the thresholds unread: the environment is not good") {
    const Health health =
        tests::health_of(tests::inspected(OPTICTL_SOURCE_DIR "/captures/bad/page-copies.cap"));
    const auto grade = [&health](analysis::Step step) {
        return health.steps[static_cast<std::size_t>(step)].grade;
    };
    CHECK(grade(analysis::Step::Environment) == Grade::Unknown);
    CHECK(grade(analysis::Step::Checksum) == Grade::Good); // of page 00h, which was read
    CHECK(grade(analysis::Step::Power) == Grade::Good);    // lower memory was read
}
