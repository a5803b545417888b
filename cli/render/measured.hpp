// Numbers of JSON that were measured: in as many digits as a register can tell.
#pragma once

#include <cmath>

#include <fmt/format.h>

#include "cli/render/json_writer.hpp"

namespace optictl::cli::render {

inline void put_measured(JsonWriter& json, double number) {
    if (std::isfinite(number)) {
        json.digits(fmt::format("{:.10g}", number));
    } else {
        json.null();
    }
}

} // namespace optictl::cli::render
