// Applications that a CMIS module advertises, and the lanes that one instance takes.
#pragma once

#include <optional>

#include "drivers/emulator/registers.hpp"

namespace optictl::drivers::emulator {

struct Application {
    unsigned host_lanes = 0;
    unsigned media_lanes = 0;
    unsigned host_starts = 0; ///< mask of host lanes at which an instance may begin
    unsigned media_starts =
        0; ///< the same of media lanes; the k-th belongs to the k-th of the host
};

/// The application of an AppSel code (1-15); none where it is not advertised.
[[nodiscard]] std::optional<Application> application_of(const Registers& registers, unsigned code);
/// Whether an instance may begin at host lane `first` (0-7) and fits.
[[nodiscard]] bool may_begin_at(const Application& application, unsigned first);
[[nodiscard]] unsigned host_lanes_at(const Application& application, unsigned first);
[[nodiscard]] unsigned media_lanes_at(const Application& application, unsigned first);

} // namespace optictl::drivers::emulator
