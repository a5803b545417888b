// Images with edits and what a rule says of them, from the text files of this folder.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sff/memmap/image.hpp"
#include "sff/model/rule.hpp"

namespace optictl::tests {

/// A memory map as the tests of its rules know it.
struct Map {
    std::string_view name;
    std::string_view file; ///< its cases, beside this header
    std::span<const model::Rule> (*rules)();
    model::Module (*decode)(const memmap::Image&);
};
[[nodiscard]] std::span<const Map> maps();
/// The catalogues of conformance; decoding leaves their results in the module, and no others.
[[nodiscard]] std::span<const Map> conformance_maps();
/// Both.
[[nodiscard]] std::vector<Map> all_maps();

/// One line: what the rule `id` comes to in an image.
struct Case {
    unsigned line = 0;
    std::string id;
    model::Outcome outcome{};
    memmap::Image image;
    std::vector<unsigned> lanes; ///< of the first failure; checked where `has_lanes`
    bool has_lanes = false;
    std::string clause; ///< of the first failure; empty: not checked
};
/// Reads the cases of a map; a line that cannot be read fails the test.
[[nodiscard]] std::vector<Case> read_cases(const Map& map);

} // namespace optictl::tests
