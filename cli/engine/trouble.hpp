// What is wrong with a target, in the kinds that call for different steps.
#pragma once

#include <algorithm>
#include <cstdint>

namespace optictl::engine {

/// The worse, the later: of several troubles the last counts.
enum class Trouble : std::uint8_t {
    None,
    Unfit,      ///< a module, map or driver that was read and is not as it should be
    Request,    ///< what was asked for makes no sense
    NotPresent, ///< no such port or device, or an empty cage
    Device,     ///< bus or device I/O
    Unreadable, ///< a dump, list or map that cannot be read
    Refused,    ///< possible, but not without the word of the user
};

[[nodiscard]] constexpr Trouble worse(Trouble a, Trouble b) {
    return std::max(a, b);
}

} // namespace optictl::engine
