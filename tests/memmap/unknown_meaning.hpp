// Registers that were read without the bytes that say whether they mean anything.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sff/memmap/plan.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::tests {

/// Every combination of what a command can show.
[[nodiscard]] inline std::vector<memmap::Wanted> all_wants() {
    std::vector<memmap::Wanted> all;
    for (unsigned bits = 0; bits < 256; ++bits) {
        const auto has = [bits](unsigned bit) { return (bits >> bit & 1U) != 0; };
        all.push_back({.identity = has(0),
                       .monitors = has(1),
                       .thresholds = has(2),
                       .applications = has(3),
                       .tuning = has(4),
                       .observables = has(7),
                       .flags = has(5),
                       .everything = has(6)});
    }
    return all;
}

/// Rows of `tables` that the image of `context` holds bytes of, but not the byte on which they
/// hang: "register by page:byte; " each.
[[nodiscard]] inline std::string of_unknown_meaning(const memmap::Context& context,
                                                    std::span<const memmap::Table> tables) {
    std::string found;
    for (const memmap::Table& table : tables) {
        for (const memmap::Field& row : table.rows) {
            if (!memmap::applies(context, row) || !memmap::read(context, row).is_read()) {
                continue;
            }
            for (const memmap::When& when : {row.when, row.only}) {
                if (when.mask != 0 && !context.byte(when.page, when.byte)) {
                    found += std::string(row.name) + " by " + std::to_string(when.page.page) + ":" +
                             std::to_string(when.byte) + "; ";
                }
            }
        }
    }
    return found;
}

} // namespace optictl::tests
