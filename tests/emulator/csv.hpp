// Tables of this folder: comma-separated, quotes around what has commas.
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace optictl::tests {

/// The rows behind the heading.
inline std::vector<std::vector<std::string>> read_csv(const std::string& name) {
    std::ifstream file(std::string(OPTICTL_SOURCE_DIR) + "/tests/emulator/" + name);
    REQUIRE(file);
    std::vector<std::vector<std::string>> rows;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::vector<std::string> row(1);
        bool quoted = false;
        for (const char c : line) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                row.emplace_back();
            } else {
                row.back() += c;
            }
        }
        rows.push_back(std::move(row));
    }
    REQUIRE_FALSE(rows.empty());
    return rows;
}

} // namespace optictl::tests
