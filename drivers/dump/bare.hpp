// Bytes without offsets: all that is known of them is their order.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "drivers/dump/sections.hpp"

namespace optictl::drivers::dump {

/// Makes `bytes` the linear memory of `module`. Half pages are whole: what is missing of the last
/// one is a hole, with a warning. `end` names what ends there ("the file").
void add_bare_bytes(ModuleSections& module, std::span<const std::uint8_t> bytes,
                    std::string_view end);

} // namespace optictl::drivers::dump
