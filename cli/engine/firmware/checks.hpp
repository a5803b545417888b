// What speaks for and against changing the firmware of a module now.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/engine/firmware/firmware.hpp"
#include "cmis/cdb/advertised.hpp"

namespace optictl::engine {

/// What is known of a module before anything is sent.
struct FirmwareSubject {
    const Inspection& inspection;
    const model::Firmware& firmware;
    const cmis::cdb::Advertised& mailbox;
};

/// All checks of the action, those that are content too.
[[nodiscard]] std::vector<FirmwareCheck> checks_of(const FirmwareRequest& how,
                                                   const FirmwareSubject& subject);
/// Those that need no command to the module, for who has the kernel write.
[[nodiscard]] std::vector<FirmwareCheck> checks_for_kernel(const FirmwareRequest& how,
                                                           const FirmwareSubject& subject);
/// The number of banks: what the module says, else what the user or the manifest does.
[[nodiscard]] std::optional<unsigned> banks_of(const FirmwareRequest& how,
                                               const model::Firmware& firmware);
/// The bank that a load goes to: 0 or 1; nothing where it cannot be told.
[[nodiscard]] std::optional<unsigned> target_bank(const FirmwareRequest& how,
                                                  const model::Firmware& firmware);
/// Why the module is not well, one clause: in fault, too hot, its voltage off; empty: it is.
[[nodiscard]] std::string illness_of(const Inspection& inspection);
/// Host lanes with data paths that carry traffic, or may.
[[nodiscard]] model::LaneSet lanes_in_use(const Inspection& inspection);
/// Code of ModuleState; nothing where it was not read.
[[nodiscard]] std::optional<unsigned> module_state(const Inspection& inspection);

} // namespace optictl::engine
