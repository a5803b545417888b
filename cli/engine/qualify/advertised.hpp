// What a module advertises beside its applications, as texts that a profile can keep: the
// observables of its list (VDM) and its command data block (CDB).
#pragma once

#include <map>
#include <string>

#include "sff/model/module.hpp"

namespace optictl::engine::qualify {

using Texts = std::map<std::string, std::string, std::less<>>;

/// Key of an observable ("pre_fec_ber_average_media_input") to what it is observed of: lanes
/// ("1-4"), "data paths", "module" or "lasers". Those of paths follow the application, so they are
/// not counted.
[[nodiscard]] Texts observables_of(const model::Module& module);
/// Key of an advertisement of CDB ("cdb_instances_supported") to its value in words.
[[nodiscard]] Texts cdb_of(const model::Module& module);

} // namespace optictl::engine::qualify
