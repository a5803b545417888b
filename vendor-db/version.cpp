#include "vendor-db/version.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace optictl::vendor_db {
namespace {

constexpr std::size_t most_parts = 8;

/// What a character is, for the shape of a text.
int kind_of(char c) {
    if (c >= '0' && c <= '9') {
        return 0;
    }
    return (c >= 'A' && c <= 'Z') ? 1 : c;
}

} // namespace

std::string Version::text() const {
    return fmt::format("{}", fmt::join(parts, "."));
}

std::optional<Version> parse_version(std::string_view text) {
    Version version;
    const char* at = text.data();
    const char* const end = text.data() + text.size();
    while (version.parts.size() < most_parts) {
        unsigned part = 0;
        const auto [next, error] = std::from_chars(at, end, part);
        if (error != std::errc{}) {
            return std::nullopt;
        }
        version.parts.push_back(part);
        if (next == end) {
            return version;
        }
        if (*next != '.') {
            return std::nullopt;
        }
        at = next + 1;
    }
    return std::nullopt;
}

std::optional<std::strong_ordering> compare(const Version& a, const Version& b) {
    const auto [at, bt] = std::ranges::mismatch(a.parts, b.parts);
    if (at != a.parts.end() && bt != b.parts.end()) {
        return *at <=> *bt;
    }
    if (a.parts.size() != b.parts.size()) {
        return std::nullopt;
    }
    return std::strong_ordering::equal;
}

std::optional<std::strong_ordering> compare_by_shape(std::string_view a, std::string_view b) {
    if (a.empty() || !std::ranges::equal(a, b, {}, kind_of, kind_of)) {
        return std::nullopt;
    }
    return a <=> b;
}

} // namespace optictl::vendor_db
