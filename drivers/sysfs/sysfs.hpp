// Modules behind a file or folder of sysfs: optoe, at24, S3IP, Nvidia.
#pragma once

#include <expected>
#include <memory>
#include <string>

#include "drivers/system.hpp"
#include "drivers/transport.hpp"

namespace optictl::drivers::sysfs {

struct Options {
    /// The file is opened for writing, which only optoe can do: else it is opened for reading.
    bool write = false;
};

/// Opens an EEPROM file, or the folder of a device that has one. Which map the file has is found
/// out from what stands beside it, and said in description().
[[nodiscard]] std::expected<std::unique_ptr<Transport>, IoError>
open(System& system, const std::string& path, const Options& options = {});

} // namespace optictl::drivers::sysfs
