// What pattern checkers counted (OIF-CMIS 5.4 sections 8.16 and 8.17): page 14h shows four lanes at
// a time, by a selector.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sff/memmap/procedure.hpp"
#include "sff/model/lane_set.hpp"

namespace optictl::cmis::control {

/// What one checker counted.
struct PatternCount {
    unsigned lane = 0; ///< from 1 over all banks
    std::uint64_t bits = 0;
    std::uint64_t errors = 0;
    bool lost_lock = false; ///< the pattern was not there for some time, or never
};

/// Whether checkers have lock, and what they counted. Its state is what is to be read.
struct ReadPatterns {
    bool of_media = true;
    model::LaneSet lanes = 0;

    std::vector<PatternCount> counts{}; ///< when it is done
    model::LaneSet without_lock = 0;    ///< at the second of two looks
    std::string why_not{};              ///< why there are no counts; empty: there are

    // How far it is.
    unsigned group = 0; ///< four lanes each
    unsigned phase = 0;
    unsigned looks = 0;
    std::vector<std::uint8_t> first_look{};
    std::uint8_t selector_before = 0;
};
/// Clears the latched flags of lost lock by looking at them, as there is no other way to tell.
[[nodiscard]] memmap::Step look_for_lock(ReadPatterns& state, const memmap::Now& now);
/// Selects the counters, reads them twice, and puts the selector back.
[[nodiscard]] memmap::Step read_counts(ReadPatterns& state, const memmap::Now& now);

/// Codes of patterns by their names, and the names (Table 8-115): "PRBS31Q".
[[nodiscard]] std::optional<unsigned> pattern_of(std::string_view name);
[[nodiscard]] std::string_view pattern_name(unsigned code);
[[nodiscard]] std::string pattern_names();

} // namespace optictl::cmis::control
