// Which rules of a long list may speak of the same optics: those that lint compares.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "vendor-db/list.hpp"

namespace optictl::vendor_db {

/// Rules of equal specificity that constrain the same fields, found by the characters with which
/// their part numbers, else vendors, begin, else by a name. Rules must outlive it and not move.
class Rivals {
public:
    /// Of hostile lists all entries may be alike: each is compared with so many.
    static constexpr std::size_t most = 300;
    struct Found {
        std::vector<const Rule*> rules; ///< in the order in which they were added
        bool all = true;
    };
    /// The rules added before that may have something in common with this one; adds it.
    [[nodiscard]] Found add(const Rule& rule);

private:
    using Place = std::size_t; ///< in rules_
    using ByStart = std::map<std::string, std::vector<Place>, std::less<>>;

    std::vector<const Rule*> rules_;
    std::unordered_map<std::string, ByStart> groups_;
};

/// Rules with the same text say the same of the same optics. Others may do so, too.
[[nodiscard]] std::string signature_of(const Rule& rule);

} // namespace optictl::vendor_db
