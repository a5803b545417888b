// Whether a module carries traffic, and what is wrong where it does not: one judgement for every
// front end. It stands on the model alone and knows no register and no standard.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sff/memmap/image.hpp"
#include "sff/model/module.hpp"

namespace optictl::analysis {

/// The verdict.
enum class Conclusion : std::uint8_t {
    Works,       ///< what can be judged is as it should be
    Degraded,    ///< traffic may pass; something needs attention
    DoesNotWork, ///< a data path, or the module, cannot carry traffic
    CannotTell,  ///< what decides was not read, or is not believable
};
[[nodiscard]] std::string_view name_of(Conclusion conclusion);

/// The chain, in the order in which a module comes up.
enum class Step : std::uint8_t {
    Readable,
    Map,
    Checksum,
    Power,
    Fault,
    Application,
    DataPath,
    HostInput,
    Tx,
    Rx,
    RxOutput,
    Environment,
    Signal,
};
inline constexpr std::size_t step_count = static_cast<std::size_t>(Step::Signal) + 1;
[[nodiscard]] std::string_view name_of(Step step);

enum class Grade : std::uint8_t { Good, NotApplicable, Unknown, Suspect, Bad };
[[nodiscard]] std::string_view name_of(Grade grade);

/// What the link is meant to do. Down: what an idle port does (low power, lasers off, no light) is
/// as it should be, and told as a remark.
enum class Expect : std::uint8_t { Up, Down, Any };

/// One thing that is wrong, suspect or unknown, or a remark (Good); one line for a person.
struct Cause {
    std::string_view id{}; ///< stable, kebab-case: "rx-dark"
    Step step = Step::Readable;
    Grade grade = Grade::Good;
    bool decides = true;      ///< Unknown only: without it the verdict is "cannot tell"
    bool happened = false;    ///< only a latched flag says so; present values are right
    bool transient = false;   ///< may pass by itself
    bool others_work = false; ///< other data paths of the module carry traffic
    bool expected = false;    ///< Good only: as it should be where the link is meant to be down
    model::LaneSet host_lanes = 0; ///< both empty: the module
    model::LaneSet media_lanes = 0;
    model::LaneSet path_lanes = 0;            ///< host lanes of the data paths that it concerns
    std::string text{};                       ///< what is so: "no light on media lanes 1-4"
    std::string_view brief{};                 ///< Unknown only: why, in some words, for the step
    std::string_view advice{};                ///< what to do; never empty for Bad and Suspect
    std::vector<model::Register> registers{}; ///< evidence
    model::Source source{};                   ///< clause
};

/// Whether the cause rests on a register of the finding, and says what it says.
[[nodiscard]] bool tells_of(const Cause& cause, const model::Finding& finding);

struct StepResult {
    Step step = Step::Readable;
    Grade grade = Grade::Good;
    std::string_view reason{}; ///< why Unknown or NotApplicable: "not read", "flat memory"
};

struct Health {
    Conclusion conclusion = Conclusion::Works;
    std::optional<Step> first_bad; ///< of what makes the conclusion; none where it works
    std::array<StepResult, step_count> steps{}; ///< in the order of the chain
    std::vector<Cause> causes;                  ///< the one to act on first comes first
    std::vector<std::string_view> not_judged;   ///< "flags not read", "no thresholds"
};

/// Whether the map by which the module was decoded is believed.
enum class MapTrust : std::uint8_t {
    Certain,
    Weighed,  ///< the bytes, not the identifier, tell it
    Doubtful, ///< two maps fit
};

[[nodiscard]] Health diagnose(const model::Module& module, Expect expect = Expect::Any,
                              MapTrust trust = MapTrust::Certain);
/// Of an image that no known map fits: always "cannot tell".
[[nodiscard]] Health diagnose_unknown(const memmap::Image& image);

} // namespace optictl::analysis
