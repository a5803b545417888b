#include "vendor-db/mode.hpp"

#include <charconv>

#include <fmt/format.h>

namespace optictl::vendor_db {
namespace {

/// Reads a number off the front of `text`; 0 when there is none.
unsigned take_number(std::string_view& text) {
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(error == std::errc{} ? static_cast<std::size_t>(end - text.data()) : 0);
    return error == std::errc{} ? number : 0;
}

} // namespace

std::string Mode::text() const {
    return fmt::format("{}x{}G{}", count, rate,
                       host_lanes != 0 ? fmt::format("-{}", host_lanes) : "");
}

bool Mode::same_as(const Mode& other) const {
    return count == other.count && rate == other.rate &&
           (host_lanes == other.host_lanes || host_lanes == 0 || other.host_lanes == 0);
}

std::expected<Mode, std::string> parse_mode(std::string_view text) {
    std::string_view rest = text;
    Mode mode;
    unsigned number = take_number(rest);
    if (rest.starts_with('x')) {
        mode.count = number;
        rest.remove_prefix(1);
        number = take_number(rest);
    }
    mode.rate = number;
    const bool has_unit = rest.starts_with('G') || rest.starts_with('g');
    rest.remove_prefix(has_unit ? 1 : 0);
    bool good = has_unit && mode.rate != 0 && mode.count != 0;
    if (good && rest.starts_with('-')) {
        rest.remove_prefix(1);
        mode.host_lanes = take_number(rest);
        good = mode.host_lanes != 0;
    }
    constexpr unsigned most = 1600;
    if (!good || !rest.empty() || mode.count > 32 || mode.host_lanes > 32 || mode.rate > most) {
        return std::unexpected(fmt::format(
            "'{}' is no mode; write COUNTxRATEG like 4x100G, or 4x100G-2 for two host lanes each",
            text));
    }
    return mode;
}

unsigned nominal_rate(double line_gbps) {
    // Coding adds 3.125 % (64B/66B), RS(544,514) 6.25 %, an inner FEC up to 13.5 %.
    constexpr double most_overhead = 1.07;
    for (const unsigned rate : {1U, 10U, 25U, 40U, 50U, 100U, 200U, 400U, 800U, 1600U}) {
        const double most = rate * (rate == 1 ? 1.26 : most_overhead);
        if (line_gbps >= rate && line_gbps <= most) {
            return rate;
        }
    }
    return 0;
}

} // namespace optictl::vendor_db
