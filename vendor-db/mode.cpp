#include "vendor-db/mode.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "vendor-db/text.hpp"

namespace optictl::vendor_db {
namespace {

/// Reads a number off the front of `text`; 0 when there is none.
unsigned take_number(std::string_view& text) {
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(error == std::errc{} ? static_cast<std::size_t>(end - text.data()) : 0);
    return error == std::errc{} ? number : 0;
}

constexpr unsigned most_ports = 32; ///< one for each host lane of a module

/// Upper case without blanks; the sign of multiplication is an X.
std::string plain_text(std::string_view text) {
    constexpr std::string_view times = "\xC3\x97";
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i).starts_with(times)) {
            out += 'X';
            ++i;
        } else if (text[i] != ' ' && text[i] != '\t') {
            out += text[i];
        }
    }
    return normalised(out);
}

/// A number, and whether it was one with a fraction: "106.25", as FBOSS writes "106POINT25".
double take_rate(std::string_view& text, std::string_view point) {
    double rate = take_number(text);
    if (rate != 0 && text.starts_with(point)) {
        text.remove_prefix(point.size());
        double weight = 0.1;
        for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1)) {
            rate += weight * (text.front() - '0');
            weight /= 10;
        }
    }
    return rate;
}

/// A rate in Gb/s as modes have it; 0: none.
unsigned whole_rate(double rate) {
    constexpr double most = 1600;
    const auto whole = static_cast<unsigned>(rate);
    return rate > most ? 0 : static_cast<double>(whole) == rate ? whole : nominal_rate(rate);
}

/// FBOSS's names of one port: PROFILE_RATE_LANES_MODULATION_FEC_MEDIUM.
std::optional<Mode> profile_of(std::string_view text) {
    Mode mode;
    mode.rate = whole_rate(take_rate(text, "POINT"));
    if (mode.rate == 0 || !text.starts_with("G_")) {
        return std::nullopt;
    }
    text.remove_prefix(2);
    mode.host_lanes = take_number(text);
    return mode.host_lanes != 0 && mode.host_lanes <= most_ports && text.starts_with('_')
               ? std::optional(mode)
               : std::nullopt;
}

/// Host lanes behind a rate: "-2" of each port; "(4)" of all, as SONiC has it. False: nonsense.
bool take_lanes(std::string_view& text, Mode& mode) {
    const bool all = text.starts_with('(');
    if (!all && !text.starts_with('-')) {
        return true;
    }
    text.remove_prefix(1);
    unsigned lanes = take_number(text);
    if (all) {
        const bool good = text.starts_with(')') && lanes % mode.count == 0;
        text.remove_prefix(text.empty() ? 0 : 1);
        lanes = good ? lanes / mode.count : 0;
    }
    mode.host_lanes = lanes;
    return lanes != 0 && lanes <= most_ports;
}

/// Ports of one kind, in upper case.
std::optional<Mode> part_of(std::string_view text) {
    constexpr std::string_view profile = "PROFILE_";
    Mode mode;
    double rate = text.starts_with(profile) ? 0 : take_rate(text, ".");
    const bool counted = text.starts_with('X');
    if (counted) {
        mode.count = static_cast<unsigned>(rate);
        text.remove_prefix(1);
        rate = text.starts_with(profile) ? 0 : take_rate(text, ".");
    }
    if (mode.count == 0 || mode.count > most_ports) {
        return std::nullopt;
    }
    if (text.starts_with(profile)) {
        const auto port = profile_of(text.substr(profile.size()));
        return port ? std::optional(Mode{mode.count, port->rate, port->host_lanes}) : std::nullopt;
    }
    bool has_unit = false;
    for (const auto& [unit, factor] : {std::pair("GBE", 1), {"GE", 1}, {"G", 1}, {"T", 1000}}) {
        if (!has_unit && text.starts_with(unit)) {
            text.remove_prefix(std::string_view(unit).size());
            rate *= factor;
            has_unit = true;
        }
    }
    mode.rate = whole_rate(rate);
    if (mode.rate == 0 || (!has_unit && !counted) || !take_lanes(text, mode)) {
        return std::nullopt;
    }
    // SONiC lists the speeds that the ports may run as well.
    const bool speeds = text.starts_with('[') && text.find(']') + 1 == text.size();
    return text.empty() || speeds ? std::optional(mode) : std::nullopt;
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
    const auto breakout = parse_breakout(text);
    if (!breakout) {
        return std::unexpected(breakout.error());
    }
    if (breakout->parts.size() != 1) {
        return std::unexpected(fmt::format("'{}' is several modes; write one", text));
    }
    return breakout->parts.front();
}

std::string Breakout::text() const {
    std::string out;
    for (const Mode& each : parts) {
        out.append(out.empty() ? "" : "+").append(each.text());
    }
    return out;
}

bool Breakout::same_as(const Breakout& other) const {
    return parts.size() == other.parts.size() && std::ranges::all_of(parts, [&](const Mode& each) {
               return std::ranges::any_of(other.parts,
                                          [&](const Mode& one) { return each.same_as(one); });
           });
}

std::expected<Breakout, std::string> parse_breakout(std::string_view text) {
    Breakout out;
    const std::string plain = plain_text(text);
    for (std::size_t begin = 0; begin <= plain.size();) {
        const std::size_t end = std::min(plain.find('+', begin), plain.size());
        const auto mode = part_of(std::string_view(plain).substr(begin, end - begin));
        if (!mode) {
            return std::unexpected(fmt::format(
                "'{}' is no mode; write COUNTxRATEG like 4x100G, 4x100G-2 for two host lanes "
                "each, 1x400G+4x100G for ports of two kinds",
                text));
        }
        const auto same = std::ranges::find_if(out.parts, [&](const Mode& each) {
            return each.rate == mode->rate && each.host_lanes == mode->host_lanes;
        });
        if (same != out.parts.end()) {
            same->count += mode->count;
        } else {
            out.parts.push_back(*mode);
        }
        begin = end + 1;
    }
    unsigned ports = 0;
    for (const Mode& each : out.parts) {
        ports += each.count;
    }
    return ports <= most_ports
               ? std::expected<Breakout, std::string>(std::move(out))
               : std::unexpected(fmt::format("'{}' is more than {} ports", text, most_ports));
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
