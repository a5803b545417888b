// What stands between the program and a module: adapters, drivers that own it, settings that do not
// fit. Nothing here reads a module.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "drivers/system.hpp"
#include "sff/memmap/field.hpp"

namespace optictl::drivers {

enum class Grade : std::uint8_t { Ok, Note, Problem };

/// One thing that was looked at.
struct Remark {
    Grade verdict = Grade::Ok;
    std::string subject; ///< "adapter", "owner", "module"
    std::string text;    ///< what was found, and of a problem what to do next
};
using Remarks = std::vector<Remark>;

namespace doctor {

/// Who has the two addresses of a module on a bus.
void look_at_owners(System& system, unsigned bus, Remarks& out);
/// The adapter of a bus, and the owners.
void look_at_bus(System& system, const std::string& bus, Remarks& out);
/// The driver of a network device, and the power mode of its module.
void look_at_network_device(System& system, const std::string& name, Remarks& out);
/// Whether the class of an optoe file fits the module behind it.
void look_at_class(System& system, const std::string& path, memmap::Standard standard,
                   Remarks& out);

} // namespace doctor
} // namespace optictl::drivers
