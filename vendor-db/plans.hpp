// What an optical interface puts on the fibre, beyond what SFF-8024 says: wavelengths, fibres, FEC,
// reach, loss. Only rows whose source is named; an interface without a row can only face itself.
#pragma once

#include <span>
#include <string_view>

namespace optictl::vendor_db {

/// Wavelengths of one fibre.
enum class Grid : unsigned char {
    Mm850,     ///< 850 nm on multimode fibre
    MmBidi,    ///< 850 and 910 nm, both ways on each fibre
    Sm1310,    ///< one of 1310 nm
    Sm1550,    ///< one of 1550 nm
    Cwdm4,     ///< 1271, 1291, 1311, 1331 nm
    LanWdm4,   ///< 1295.56, 1300.05, 1304.58, 1309.14 nm
    LanWdm8,   ///< these and four from 1273.54 nm on
    CoherentC, ///< one coherent carrier in the C band
};
[[nodiscard]] std::string_view name_of(Grid grid);

/// One interface.
struct Plan {
    std::string_view name; ///< normalised, one of the names of SFF-8024
    unsigned lanes = 1;    ///< optical lanes
    bool parallel = false; ///< a pair of fibres for each lane; else one pair for all
    Grid grid{};
    std::string_view line; ///< baud, modulation: what has to be the same of a lane
    std::string_view fec;  ///< of the link; "none"
    double reach_m = 0;    ///< on the best fibre of its kind
    double loss_db = 0;    ///< channel insertion loss; 0: no source
    std::string_view source;
};

[[nodiscard]] std::span<const Plan> all_plans();
/// The row of a normalised name; null when there is none.
[[nodiscard]] const Plan* plan_of(std::string_view normal);

} // namespace optictl::vendor_db
