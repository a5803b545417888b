// Numbers of JSON that were measured: in as many digits as a register can tell.
#pragma once

#include <array>
#include <charconv>
#include <cmath>

#include "cli/render/json_writer.hpp"

namespace optictl::cli::render {

inline void put_measured(JsonWriter& json, double number) {
    if (!std::isfinite(number)) {
        json.null();
        return;
    }
    constexpr int digits = 10;
    std::array<char, 32> text{}; // sign, digits, point and exponent are 18 at most
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number,
                                   std::chars_format::general, digits);
    json.digits({text.data(), end.ptr});
}

} // namespace optictl::cli::render
