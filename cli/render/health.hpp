// What a diagnosis says, as text and as JSON. Nothing is judged here.
#pragma once

#include "cli/engine/inspect.hpp"
#include "cli/render/json_writer.hpp"
#include "cli/render/table.hpp"
#include "sff/analysis/health.hpp"

namespace optictl::cli::render {

/// How many causes stand below a verdict; `why` has them all.
inline constexpr std::size_t most_causes = 3;

/// The verdict in one line, the causes that a person should act on below it, each with its advice:
/// what every view of a module says before its values.
void put_verdict(Buffer& out, const analysis::Health& health, bool colour);
/// "does-not-work: no light on media lanes 1-4": the verdict and its first cause.
[[nodiscard]] std::string verdict_line(const analysis::Health& health);
/// The same as a line. `indent` is that of the lines after the first.
void put_verdict_line(Buffer& out, const analysis::Health& health, bool colour,
                      std::size_t indent = 2);

/// The whole chain, step by step: its grade, what was found, by which registers, and what to do.
void put_chain(Buffer& out, const engine::Inspection& inspection, bool colour);

/// Key "diagnosis": verdict, first bad step, steps, causes, and what was not judged.
void put_diagnosis(JsonWriter& json, const engine::Inspection& inspection);
/// Key "first_bad_step": its name, or null.
void put_first_bad(JsonWriter& json, const analysis::Health& health);

/// "1-4,7": the lanes of a set as ranges.
[[nodiscard]] std::string lane_ranges(model::LaneSet lanes);

} // namespace optictl::cli::render
