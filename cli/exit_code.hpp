// Exit codes of every verb; with many targets the highest wins. 128 + signal when interrupted.
#pragma once

#include <algorithm>
#include <cstdint>

#include "cli/engine/trouble.hpp"

namespace optictl::cli {

enum class ExitCode : std::uint8_t {
    Ok = 0,
    Failed = 1, ///< the module fails what was asked: alarm under --check, unknown map
    Usage = 2,
    NotPresent = 3,  ///< no such port, or an empty cage
    DeviceError = 4, ///< bus or device I/O
    Unreadable = 5,  ///< a dump, list or map that cannot be read
    Refused = 6,
    Internal = 70, ///< a fault of the program itself
};

[[nodiscard]] constexpr ExitCode worse(ExitCode a, ExitCode b) {
    return std::max(a, b);
}

[[nodiscard]] constexpr ExitCode exit_code_of(engine::Trouble trouble) {
    switch (trouble) {
    case engine::Trouble::None: return ExitCode::Ok;
    case engine::Trouble::Unfit: return ExitCode::Failed;
    case engine::Trouble::Request: return ExitCode::Usage;
    case engine::Trouble::NotPresent: return ExitCode::NotPresent;
    case engine::Trouble::Device: return ExitCode::DeviceError;
    case engine::Trouble::Unreadable: return ExitCode::Unreadable;
    case engine::Trouble::Refused: return ExitCode::Refused;
    }
    return ExitCode::Internal;
}

} // namespace optictl::cli
