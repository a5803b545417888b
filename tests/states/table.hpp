// The table of module states: an image and what is to be said of it, one row each.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/inspect.hpp"
#include "sff/analysis/health.hpp"

namespace optictl::tests {

/// A row of states.csv; see README.md of this folder.
struct State {
    unsigned line = 0;
    std::string file;
    std::string verdict;
    std::string first_bad;
    std::string lanes;
    std::string also;
    std::string why;
    std::string clause;
};
[[nodiscard]] std::vector<State> read_states(const std::filesystem::path& table);

/// A module of a capture, decoded as the program does it. The image lives in it.
[[nodiscard]] cli::Inspection inspected(const std::filesystem::path& capture);
/// What is said of it.
[[nodiscard]] analysis::Health health_of(const cli::Inspection& inspection,
                                         analysis::Expect expect = analysis::Expect::Any);
/// "host:1-4, 7" as a set; 0 for another side.
[[nodiscard]] model::LaneSet lanes_of(std::string_view side, std::string_view text);
[[nodiscard]] std::vector<std::string> split(std::string_view text, char at);

} // namespace optictl::tests
