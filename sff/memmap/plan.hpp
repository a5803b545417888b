// Which bytes a decoder wants next: I/O is planned by decoders and done by others.
#pragma once

#include <cstdint>
#include <vector>

#include "sff/memmap/image.hpp"

namespace optictl::memmap {

/// A run of bytes inside one half page.
struct Range {
    Page page;
    std::uint8_t first = 0; ///< byte number 0-255
    std::uint8_t count = 0; ///< 1-128
    constexpr bool operator==(const Range&) const = default;
};

/// What a command shows; a plan reads no byte beyond it.
struct Wanted {
    bool identity = true;
    bool monitors = false;
    bool thresholds = false;
    bool applications = false; ///< advertised applications, control sets, data path states
    bool tuning = false;
    bool observables = false; ///< what the module observes of its signals (VDM)
    /// Latched flags: reading them clears them, so they are never implied by anything else.
    bool flags = false;
    bool everything = false; ///< every page that the module advertises, flags still apart
    /// What a diagnosis judges by, so that its verdict does not depend on the verb: all of the
    /// above but tuning, flags and everything, controls, and what checksums are over.
    bool health = false;

    /// The same, with what `health` implies.
    [[nodiscard]] constexpr Wanted complete() const {
        Wanted all = *this;
        all.identity = identity || health;
        all.monitors = monitors || health;
        all.thresholds = thresholds || health;
        all.applications = applications || health;
        all.observables = observables || health;
        return all;
    }
};

/// Adds what `wanted` of `range` is not in `image` yet to `plan`.
void want(std::vector<Range>& plan, const Image& image, Page page, unsigned first, unsigned last);

} // namespace optictl::memmap
