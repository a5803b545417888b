// Versions and revisions: what can be put in an order, and what cannot.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace optictl::vendor_db {

/// A version as numbers: "3.17" is {3, 17}, and newer than "3.9".
struct Version {
    std::vector<unsigned> parts{};
    [[nodiscard]] std::string text() const;
    [[nodiscard]] bool operator==(const Version&) const = default;
};

/// One to eight numbers with dots between them; nothing for any other text.
[[nodiscard]] std::optional<Version> parse_version(std::string_view text);
/// Nothing when one ends where the other goes on: whether 3.1 is 3.1.2 cannot be told.
[[nodiscard]] std::optional<std::strong_ordering> compare(const Version& a, const Version& b);

/// Order of revisions and serial numbers. Only texts of the same shape have one: letters and
/// digits in the same places ("A2" and "B1", not "A2" and "10").
[[nodiscard]] std::optional<std::strong_ordering> compare_by_shape(std::string_view a,
                                                                   std::string_view b);

} // namespace optictl::vendor_db
