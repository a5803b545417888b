// Where something stands in a file, so that every error and every verdict can point to it.
#pragma once

#include <memory>
#include <string>

namespace optictl::config {

/// Line and column count from 1; a place without a file is nowhere.
struct Place {
    std::shared_ptr<const std::string> file{};
    unsigned line = 0;
    unsigned column = 0;

    /// "site.toml:12:3".
    [[nodiscard]] std::string text() const {
        return file ? *file + ":" + std::to_string(line) + ":" + std::to_string(column) : "nowhere";
    }
    /// "site.toml:12", as reports name a rule.
    [[nodiscard]] std::string line_text() const {
        return file ? *file + ":" + std::to_string(line) : "nowhere";
    }
};

/// What is wrong in a file: one line of what, and what to do.
struct Problem {
    Place place{};
    std::string text{};
};

} // namespace optictl::config
