// Pages that a module advertises and only a dump reads.
#pragma once

#include <vector>

#include "sff/memmap/plan.hpp"

namespace optictl::cmis {

/// What is not in `image` yet of the advertised pages that plan() leaves out: 05h, 0Ch, 0Dh,
/// diagnostics (13h-14h), 1Ch, 1Dh, VDM (20h-2Fh), coherent (30h-45h), 60h-62h, 6Dh and the local
/// payload of CDB (9Fh), in all banks (OIF-CMIS 5.4
/// sections 8.4.4, 8.4.12, 8.4.14, 8.4.15, 8.4.18). Latched flags with `flags` alone, since reading
/// clears them. Asked again after each stage, as plan() is, once that asks for nothing more; empty
/// for flat memory.
///
/// Left out although it may be advertised: coherent pages that no map of supported pages (0Ch)
/// names, for 01h:142.4 says "partially"; 9Fh where the module takes reads of less than a half page
/// there (01h:164); the extended payload of CDB (A0h-AFh), which holds what was downloaded last;
/// and pages of other documents (06h-0Bh, 1Ah-1Bh, 50h-5Fh).
[[nodiscard]] std::vector<memmap::Range> plan_undescribed(const memmap::Image& image, bool flags);

} // namespace optictl::cmis
