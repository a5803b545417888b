// Grids of tunable lasers: channel n of a grid is at 193.1 THz + (n + shift) * step (OIF-CMIS 5.4
// Tables 8-68, 8-109).
#pragma once

#include <array>
#include <string_view>

#include "cmis/page04.hpp"

namespace optictl::cmis {

struct Grid {
    double spacing_ghz;    ///< as it is called
    double step_thz;       ///< from one channel number to the next
    int shift;             ///< of the channel number
    int every;             ///< its channels are multiples of this
    std::string_view name; ///< "75 GHz"
    const memmap::Field* supported;
    const memmap::Field* low;
    const memmap::Field* high;

    [[nodiscard]] constexpr double thz(double channel) const {
        constexpr double anchor_thz = 193.1;
        return anchor_thz + (channel + shift) * step_thz;
    }
};

namespace detail {
consteval const memmap::Field* of_grid(std::string_view name) {
    return &memmap::row(page04::rows, name);
}
} // namespace detail

/// By the code of 12h:128 as of CMIS 5.0; earlier codes 6 and 7 are the other way round.
// clang-format off
inline constexpr std::array grids{
    Grid{3.125, 0.003125, 0, 1, "3.125 GHz", detail::of_grid("GridSupported3p125GHz"), detail::of_grid("GridLowChannel3p125GHz"), detail::of_grid("GridHighChannel3p125GHz")},
    Grid{6.25, 0.00625, 0, 1, "6.25 GHz", detail::of_grid("GridSupported6p25GHz"), detail::of_grid("GridLowChannel6p25GHz"), detail::of_grid("GridHighChannel6p25GHz")},
    Grid{12.5, 0.0125, 0, 1, "12.5 GHz", detail::of_grid("GridSupported12p5GHz"), detail::of_grid("GridLowChannel12p5GHz"), detail::of_grid("GridHighChannel12p5GHz")},
    Grid{25, 0.025, 0, 1, "25 GHz", detail::of_grid("GridSupported25GHz"), detail::of_grid("GridLowChannel25GHz"), detail::of_grid("GridHighChannel25GHz")},
    Grid{50, 0.05, 0, 1, "50 GHz", detail::of_grid("GridSupported50GHz"), detail::of_grid("GridLowChannel50GHz"), detail::of_grid("GridHighChannel50GHz")},
    Grid{100, 0.1, 0, 1, "100 GHz", detail::of_grid("GridSupported100GHz"), detail::of_grid("GridLowChannel100GHz"), detail::of_grid("GridHighChannel100GHz")},
    Grid{33, 0.1 / 3, 0, 1, "33 GHz", detail::of_grid("GridSupported33GHz"), detail::of_grid("GridLowChannel33GHz"), detail::of_grid("GridHighChannel33GHz")},
    Grid{75, 0.025, 0, 3, "75 GHz", detail::of_grid("GridSupported75GHz"), detail::of_grid("GridLowChannel75GHz"), detail::of_grid("GridHighChannel75GHz")},
    Grid{150, 0.025, 3, 6, "150 GHz", detail::of_grid("GridSupported150GHz"), detail::of_grid("GridLowChannel150GHz"), detail::of_grid("GridHighChannel150GHz")},
    Grid{300, 0.0125, -9, 24, "300 GHz", detail::of_grid("GridSupported300GHz"), detail::of_grid("GridLowChannel300GHz"), detail::of_grid("GridHighChannel300GHz")},
};
// clang-format on
inline constexpr unsigned code_33_ghz = 6;
inline constexpr unsigned code_75_ghz = 7;
/// Until this revision codes 6 and 7 are the other way round, in modules that know it.
inline constexpr unsigned grids_swapped_until = 0x4F;

} // namespace optictl::cmis
