// What a module says of its command data blocks (OIF-CMIS 5.4 Table 8-55).
#pragma once

#include <chrono>
#include <span>
#include <vector>

#include "sff/memmap/plan.hpp"
#include "sff/memmap/reading.hpp"

namespace optictl::cmis::cdb {

struct Advertised {
    unsigned instances = 0;             ///< 0: no CDB
    bool background = false;            ///< other registers can be read while a command runs
    unsigned extended = 0;              ///< bytes of extended payload (A0h-AFh)
    unsigned transfer = 8;              ///< bytes of one access to A0h-AFh
    unsigned local_transfer = 8;        ///< and to 9Fh
    bool any_write_starts = true;       ///< any write with 9Fh:129, not only one that ends there
    std::chrono::milliseconds busy{80}; ///< longest time that the module does not answer
};

/// Nothing that the image does not say is taken for granted: fields that are not read leave the
/// least that a module may have.
[[nodiscard]] Advertised advertised(const memmap::Context& context);
/// What advertised() reads.
[[nodiscard]] std::span<const memmap::Range> advertised_ranges();

/// What a host reads beside a command that runs: whether one does (CdbStatus1 and 2), and the
/// monitors of lanes where the image has them.
[[nodiscard]] std::vector<memmap::Range> ranges_beside(const memmap::Image& image);

} // namespace optictl::cmis::cdb
