// The modes of a port that a module allows, in the words of front panels: "2x400G", "8x100G".
#pragma once

#include <string>
#include <vector>

#include "vendor-db/mode_fit.hpp"

namespace optictl::vendor_db {

/// One way to split the port.
struct PortMode {
    Breakout mode{};
    std::vector<model::Placement> places{}; ///< in the order of host lanes; empty: none are stated
    std::vector<unsigned> others{}; ///< AppSel codes that serve the same in the place of the first
    std::string fec{};              ///< that the host runs; empty: not known, or of several kinds
    std::string note{};             ///< what else is to say; one clause
    bool runs = false;              ///< the module runs it now
};

/// The modes in order of their ports, those of two kinds last, and what runs now although it is
/// none of them. Of ports of two kinds those that share the lanes evenly stand for all.
[[nodiscard]] std::vector<PortMode> port_modes(const Facts& facts);
/// Where an application may not start although its descriptor says so; one clause each.
[[nodiscard]] std::vector<std::string> impossible_starts(const Facts& facts);

} // namespace optictl::vendor_db
