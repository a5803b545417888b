// What SFF-8024 tells of an electrical or optical interface: one row of its Tables 4-5 to 4-10.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace optictl::sff8024 {

/// A host or media interface. Numbers that the table does not give are 0.
struct Interface {
    std::uint8_t id = 0;
    std::string_view name;    ///< "400GBASE-DR4 (Clause 124)": with the specification reference
    std::string_view group{}; ///< heading in the table: "Ethernet", "Fibre Channel", ...
    double bit_rate_gbps = 0; ///< application bit rate over all lanes; the lowest of a range
    unsigned lanes = 0;       ///< 0: not given, or several counts are allowed (lane_choices)
    double baud_gbd = 0;      ///< signalling rate of one lane; the lowest of a range
    std::string_view modulation{};  ///< "NRZ", "PAM4", "DP-16QAM", ...; empty: not given
    double bits_per_ui = 0;         ///< bits per unit interval and lane, see per_polarization
    double max_ber = 0;             ///< worst bit error ratio (active cables)
    double bit_rate_max_gbps = 0;   ///< end of a range of bit rates
    double baud_max_gbd = 0;        ///< end of a range of signalling rates
    std::uint32_t lane_choices = 0; ///< bit n-1: may have n lanes; where the table lists counts
    bool per_polarization = false;  ///< bits_per_ui counts one of two polarizations

    /// Line rate of one lane in Gb/s, coding and FEC included; 0 where the table does not give it.
    /// With an inner FEC it exceeds bit_rate_gbps / lanes.
    [[nodiscard]] constexpr double lane_rate_gbps() const {
        return baud_max_gbd > 0 ? 0 : baud_gbd * bits_per_ui * (per_polarization ? 2 : 1);
    }
    /// Whether the table allows `count` lanes; also true where it says nothing of lanes.
    [[nodiscard]] constexpr bool allows_lanes(unsigned count) const {
        if (lane_choices != 0) {
            return count >= 1 && count <= 32 && (lane_choices >> (count - 1) & 1U) != 0;
        }
        return lanes == 0 || lanes == count;
    }
};

/// Lane counts as Interface::lane_choices holds them.
[[nodiscard]] consteval std::uint32_t lane_counts(std::initializer_list<unsigned> counts) {
    std::uint32_t bits = 0;
    for (const unsigned count : counts) {
        bits |= std::uint32_t{1} << (count - 1);
    }
    return bits;
}

} // namespace optictl::sff8024
