#include "drivers/wrap/settings.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace optictl::drivers::wrap {
namespace {

/// A whole number and what follows it.
[[nodiscard]] std::optional<std::pair<std::uint64_t, std::string_view>>
number_and_unit(std::string_view text) {
    std::uint64_t value = 0;
    const char* const begin = text.data(); // NOLINT(bugprone-suspicious-stringview-data-usage)
    const char* const end = begin + text.size();
    const auto [rest, error] = std::from_chars(begin, end, value);
    constexpr std::uint64_t most = 1'000'000'000'000; // leaves room for every factor
    if (error != std::errc{} || value > most) {
        return std::nullopt;
    }
    return std::pair(value, std::string_view(rest, static_cast<std::size_t>(end - rest)));
}

} // namespace

std::expected<Settings, std::string> Settings::parse(std::string_view text,
                                                     const std::vector<std::string_view>& keys) {
    Settings settings;
    while (!text.empty()) {
        const std::size_t colon = text.find(':');
        const std::string_view key = text.substr(0, colon);
        text = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
        if (colon == std::string_view::npos || std::ranges::find(keys, key) == keys.end()) {
            return std::unexpected(fmt::format("'{}' is no setting; write KEY:VALUE with keys {}",
                                               key, fmt::join(keys, ", ")));
        }
        const std::size_t end = text.find(':');
        settings.values_[std::string(key)] = std::string(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return settings;
}

std::string Settings::text(std::string_view key, std::string_view otherwise) const {
    const auto found = values_.find(key);
    return found != values_.end() ? found->second : std::string(otherwise);
}

std::expected<std::uint64_t, std::string> Settings::number(std::string_view key,
                                                           std::uint64_t otherwise) const {
    const auto found = values_.find(key);
    if (found == values_.end()) {
        return otherwise;
    }
    if (const auto parts = number_and_unit(found->second)) {
        if (parts->second.empty()) {
            return parts->first;
        }
        if (parts->second == "k") {
            return parts->first * 1'000;
        }
        if (parts->second == "M") {
            return parts->first * 1'000'000;
        }
    }
    return std::unexpected(
        fmt::format("{}:{} is no number; write for example 400k", key, found->second));
}

std::expected<Duration, std::string> Settings::time(std::string_view key,
                                                    Duration otherwise) const {
    const auto found = values_.find(key);
    if (found == values_.end()) {
        return otherwise;
    }
    if (const auto parts = number_and_unit(found->second)) {
        const auto count =
            static_cast<Duration::rep>(std::min<std::uint64_t>(parts->first, 1'000'000'000));
        if (parts->second.empty() || parts->second == "us") {
            return std::chrono::microseconds(count);
        }
        if (parts->second == "ms") {
            return std::chrono::milliseconds(count);
        }
        if (parts->second == "s") {
            return std::chrono::seconds(count);
        }
    }
    return std::unexpected(
        fmt::format("{}:{} is no time; write for example 50us or 10ms", key, found->second));
}

} // namespace optictl::drivers::wrap
