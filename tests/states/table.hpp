// The table of module states: an image and what is to be said of it, one row each.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sff/analysis/health.hpp"

namespace optictl::tests {

/// A row of a table of this folder; see its README.md.
struct State {
    std::string file;
    std::string verdict;
    std::string first_bad;
    std::string lanes;
    std::string also;
    std::string why;
};
[[nodiscard]] std::vector<State> read_states(const std::filesystem::path& table);

/// A module of a capture, decoded. Without a module no map fits its bytes.
struct Inspected {
    std::unique_ptr<memmap::Image> image;
    std::optional<model::Module> module;
    analysis::MapTrust trust = analysis::MapTrust::Certain;
};
[[nodiscard]] Inspected inspected(const std::filesystem::path& capture);
/// What is said of it.
[[nodiscard]] analysis::Health health_of(const Inspected& inspected,
                                         analysis::Expect expect = analysis::Expect::Any);
/// "host:1-4, 7" as a set; 0 for another side.
[[nodiscard]] model::LaneSet lanes_of(std::string_view side, std::string_view text);
[[nodiscard]] std::vector<std::string> split(std::string_view text, char at);

} // namespace optictl::tests
