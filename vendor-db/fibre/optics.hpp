// What a media interface puts on the fibre, beyond what SFF-8024 says: fibres, wavelengths, FEC,
// reach, loss, powers. Only what a public source names; the rest is left open in the row.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace optictl::vendor_db {

enum class Fibre : std::uint8_t { Multimode, SingleMode, TwistedPair };
[[nodiscard]] std::string_view name_of(Fibre fibre);

/// The grade of a fibre, as the installation has it.
enum class Glass : std::uint8_t { Om1, Om2, Om3, Om4, Om5, Os2 };
/// "OM4"
[[nodiscard]] std::string_view name_of(Glass glass);
/// By its name, in either case: "om4", "os2" and "smf".
[[nodiscard]] std::optional<Glass> glass_of(std::string_view name);

/// Wavelengths of one fibre.
enum class Grid : std::uint8_t {
    Mm850,      ///< 850 nm
    Mm1310,     ///< 1310 nm on multimode fibre
    MmBidi40,   ///< 850 and 900 nm, both ways on each fibre
    MmBidi,     ///< 850 and 910 nm, both ways on each fibre
    MmSwdm4,    ///< 850, 880, 910, 940 nm
    Sm1310,     ///< one of 1310 nm
    Sm1550,     ///< one of 1550 nm
    SmBidi,     ///< one each way on one fibre
    Cwdm4,      ///< 1271, 1291, 1311, 1331 nm
    LanWdm4,    ///< 1295.56, 1300.05, 1304.58, 1309.14 nm
    NarrowWdm4, ///< 1304.58, 1306.85, 1309.14, 1311.43 nm
    LanWdm8,    ///< LanWdm4 and four from 1273.54 nm on
    CoherentC,  ///< one coherent carrier in the C band
    CoherentO,  ///< one near 1310 nm
    OpenXr,     ///< digital subcarriers
    Wires,      ///< no light
    Unstated,   ///< no public text says it
};
[[nodiscard]] std::string_view name_of(Grid grid);

/// What sets an interface apart when it faces another one.
enum class Trait : std::uint8_t {
    None,
    Negotiates,  ///< agrees on a speed with its peer, possibly another one than its name
    TwoFamilies, ///< one name for two kinds that do not face each other
    FecOptional, ///< runs with the FEC and without
    Linear,      ///< without a DSP: the hosts at both ends equalise
};

/// One interface.
struct Optics {
    std::string_view name; ///< normalised, one of the names of SFF-8024
    unsigned lanes = 1;    ///< optical lanes
    Fibre fibre{};
    unsigned pairs = 1; ///< pairs of fibres; 0: one fibre both ways, or wires
    Grid grid{};
    std::string_view line; ///< baud, modulation: the same at both ends of a lane; empty: not known
    std::string_view fec;  ///< of the link; "none"; empty: not known
    double reach_m = 0;    ///< on single-mode fibre, or OM4
    double reach_om3_m = 0;
    double reach_om5_m = 0;
    double loss_db = 0;                 ///< channel insertion loss; 0: no source
    std::optional<double> tx_max_dbm{}; ///< of a lane
    std::optional<double> rx_max_dbm{};
    std::string_view source;
    Trait trait = Trait::None;
};

[[nodiscard]] std::span<const Optics> all_optics();
/// The row of a normalised name; null when there is none.
[[nodiscard]] const Optics* optics_of(std::string_view normal);

} // namespace optictl::vendor_db
