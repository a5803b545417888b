// Modes: how a port is split, "4x100G".
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace optictl::vendor_db {

/// `count` ports side by side, each of `rate` Gb/s over `host_lanes` lanes.
struct Mode {
    unsigned count = 1;
    unsigned rate = 0;       ///< nominal: 100 is also 106.25 on the line
    unsigned host_lanes = 0; ///< of each; 0: any number

    /// "4x100G", "4x100G-2".
    [[nodiscard]] std::string text() const;
    /// The same split; lanes that one leaves open are no difference.
    [[nodiscard]] bool same_as(const Mode& other) const;
};

/// Understands "400G", "4x100G" and "4x100G-2" (two host lanes each).
[[nodiscard]] std::expected<Mode, std::string> parse_mode(std::string_view text);

/// How a whole port is split, of ports of one kind or of several: "1x400G+4x100G".
struct Breakout {
    /// No two of one kind.
    std::vector<Mode> parts{};

    [[nodiscard]] std::string text() const;
    /// The same ports, whatever their order.
    [[nodiscard]] bool same_as(const Breakout& other) const;
};
/// Understands modes with a plus between them, and what SONiC and FBOSS write: "2x200G(4)" (four
/// host lanes for both), "4x100G[50G]" (the first speed counts), "PROFILE_400G_8_PAM4_...".
[[nodiscard]] std::expected<Breakout, std::string> parse_breakout(std::string_view text);

/// The nominal rate in Gb/s of an Ethernet line rate (106.25 -> 100); 0 when it is none.
[[nodiscard]] unsigned nominal_rate(double line_gbps);

} // namespace optictl::vendor_db
