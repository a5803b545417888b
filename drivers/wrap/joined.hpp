// The two ends of a fibre, emulated: who opens one opens both, in one time.
#pragma once

#include <expected>
#include <memory>
#include <string>

#include "drivers/transport.hpp"
#include "drivers/wrap/emulated.hpp"

namespace optictl::drivers::wrap {

/// The end whose dump `image` comes from, by its source. Ends of one fibre that are open at a
/// time are joined: what is written at one shows at the other. With a state file they are joined
/// from run to run, too. `prepare` is called with the memory of an end that was not kept before.
[[nodiscard]] std::expected<std::unique_ptr<Transport>, IoError>
open_joined(const EmulatedSettings& settings, memmap::Image image,
            void (*prepare)(memmap::Image&, const EmulatedSettings&));

} // namespace optictl::drivers::wrap
