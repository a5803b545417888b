// What a module advertises beside its applications, as texts that a profile can keep: the
// observables of its list (VDM) and its command data block (CDB).
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "sff/model/firmware.hpp"
#include "sff/model/module.hpp"

namespace optictl::engine::qualify {

using Texts = std::map<std::string, std::string, std::less<>>;

/// Key of an observable ("pre_fec_ber_average_media_input") to what it is observed of: lanes
/// ("1-4"), "data paths", "module" or "lasers". Those of paths follow the application, so they are
/// not counted.
[[nodiscard]] Texts observables_of(const model::Module& module);
/// Key of an advertisement of CDB ("cdb_instances_supported") to its value in words.
[[nodiscard]] Texts cdb_of(const model::Module& module);

/// A command of firmware that not every module has (0041h), by the name that profiles use.
struct FirmwareCommand {
    std::string_view name; ///< "abort"
    bool model::FirmwareFeatures::* is_there;
    std::string_view command; ///< "0102h"
};
[[nodiscard]] std::span<const FirmwareCommand> firmware_commands();

} // namespace optictl::engine::qualify
