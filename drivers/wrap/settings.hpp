// The settings of a wrapper: "key:value:key:value", each key one that it knows.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/clock.hpp"

namespace optictl::drivers::wrap {

class Settings {
public:
    /// The error is a sentence that names the keys.
    [[nodiscard]] static std::expected<Settings, std::string>
    parse(std::string_view text, const std::vector<std::string_view>& keys);

    /// The value of a key; `otherwise` where it is not set.
    [[nodiscard]] std::string text(std::string_view key, std::string_view otherwise) const;
    /// A whole number, with k or M as a factor.
    [[nodiscard]] std::expected<std::uint64_t, std::string> number(std::string_view key,
                                                                   std::uint64_t otherwise) const;
    /// A time: a whole number with us, ms or s; without a unit, microseconds.
    [[nodiscard]] std::expected<Duration, std::string> time(std::string_view key,
                                                            Duration otherwise) const;

private:
    std::map<std::string, std::string, std::less<>> values_;
};

} // namespace optictl::drivers::wrap
