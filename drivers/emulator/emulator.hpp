// An emulated module on a bus.
#pragma once

#include <memory>

#include "drivers/clock.hpp"
#include "drivers/emulator/module.hpp"
#include "drivers/emulator/settings.hpp"
#include "drivers/transport.hpp"

namespace optictl::drivers::emulator {

/// A bus with one module, whose pages must be selected. Time is `clock`; for `hold_off` after a
/// write the module does not answer. Both must outlive it.
[[nodiscard]] std::unique_ptr<Transport> open(Module& module, Clock& clock, Duration hold_off = {});

/// The same with a module and a time of its own: memory that takes no write but page selects.
[[nodiscard]] std::unique_ptr<Transport> open(memmap::Image image, Duration hold_off = {});

/// A module that behaves (`live.hpp`) with a time of its own.
[[nodiscard]] std::unique_ptr<Transport> open_live(memmap::Image image, Settings settings,
                                                   Duration hold_off = {});

} // namespace optictl::drivers::emulator
