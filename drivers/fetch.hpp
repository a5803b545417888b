// Runs a read plan against a transport: pages selected once, ranges coalesced, errors kept as
// holes.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "drivers/session/patience.hpp"
#include "drivers/transport.hpp"
#include "sff/memmap/image.hpp"
#include "sff/memmap/map.hpp"
#include "sff/memmap/plan.hpp"

namespace optictl::drivers {

using memmap::Upper;

/// What a decoder wants next, by what is there already. Made by the caller: drivers know no
/// register.
struct Plan {
    std::vector<memmap::Range> wanted; ///< empty: all is there
    /// What may be read along because reading it changes nothing; gaps outside are never bridged.
    std::vector<memmap::Range> harmless;
    /// Of what is wanted, flags that reading clears: they cannot be read twice.
    std::vector<memmap::Range> latched;
    Upper upper_a0 = Upper::Unknown;
    Upper upper_a2 = Upper::Unknown;
    /// Bytes that tell one module from another (serial number): read before all else that is
    /// believed, and again at the end. What had to be read to find them is read again behind them.
    std::vector<memmap::Range> identity;
    /// How long a module may not answer after a page change; nothing: the limit of the standards.
    std::optional<Duration> page_change;
    /// Why the module's data are not to be relied on yet, and the bytes that tell; empty: they are.
    std::string not_ready;
    std::vector<memmap::Range> readiness;
};

/// Asked again after each stage with what has been read.
using Planner = std::function<Plan(const memmap::Image&)>;

using FetchOptions = Patience;

/// What came of it. `image` holds what is known of one module; of a module that changed, nothing.
struct Fetched {
    memmap::Image image;
    Stats stats;
    /// Ranges that could not be read: each is a hole of the image as well. The worst kind counts.
    std::optional<IoError> incomplete;
    /// Why the read ended before the plan did: absent, deadline, removed, changed, interrupted.
    std::optional<IoError> aborted;
    std::vector<std::string> warnings;
    /// Pages were selected and read without the page select in the same transfer, which the adapter
    /// cannot do: one that another program selected for a moment may have gone unseen.
    bool is_unattested = false;
};

/// Reads what `planner` asks for until it asks for nothing more. Never throws for what a device
/// does; whatever page was selected before is selected again when it returns.
[[nodiscard]] Fetched fetch(Transport& transport, const Planner& planner,
                            const FetchOptions& options = {});

} // namespace optictl::drivers
