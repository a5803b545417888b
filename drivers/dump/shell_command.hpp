// Shell lines above a dump: what the tools that lose page and bank were asked for.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "drivers/dump/input.hpp"
#include "drivers/dump/sections.hpp"

namespace optictl::drivers::dump {

struct ShellCommand {
    std::string target;     ///< the network device or port, or empty
    SectionAddress address; ///< of the bytes below it; Flat when the line names no page
    std::optional<std::uint32_t> offset; ///< of the first of them, as it was asked for
};

/// Understands, with or without a prompt before it, `ethtool -m DEV [page N] [bank N] [i2c N]`,
/// `sfputil read-eeprom -p PORT -n PAGE [--wire-addr A0h]` and `wedge_qsfp_util --read_reg --page N
/// PORT`.
[[nodiscard]] std::optional<ShellCommand> shell_command(std::string_view text);

/// The first command of an input: that of its bytes, where these have no offsets.
[[nodiscard]] std::optional<ShellCommand> command_above(const Input& input);

} // namespace optictl::drivers::dump
