// Modules as a tree of files: for each a folder as optoe has it in sysfs, "3-0050" with `eeprom`,
// `dev_class`, `name`, `port_name`, `write_max`, `write_timeout` and `max_bank_size`.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "drivers/emulate/door.hpp"
#include "drivers/emulate/optoe_file.hpp"

namespace optictl::drivers::emulate {

/// A module of the tree. `bus` must outlive the door.
struct Leaf {
    unsigned number = 1; ///< of the adapter: "1-0050"
    Transport* bus = nullptr;
    OptoeFile::Class kind = OptoeFile::Class::Cmis;
    unsigned banks = 1;
    std::string port_name{};
};
/// "1-0050".
[[nodiscard]] std::string folder_of(const Leaf& leaf);

/// Mounts the tree at `folder`, which is there. The error says why not and what to do.
[[nodiscard]] std::expected<std::unique_ptr<Door>, std::string> mount(const std::string& folder,
                                                                      std::vector<Leaf> leaves);

} // namespace optictl::drivers::emulate
