// Which file of sysfs holds which bytes of a module.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include "drivers/system.hpp"
#include "drivers/transport.hpp"
#include "sff/memmap/address.hpp"

namespace optictl::drivers::sysfs {

/// The map of a file, or of a folder of files.
enum class Map : std::uint8_t {
    Paged,      ///< optoe class 1 and 3: lower half, then all pages of one address
    TwoAddress, ///< optoe class 2: A0h, A2h lower, then the pages of A2h
    Either,     ///< one or the other, as the module behind it needs: S3IP and unknown drivers
    Window,     ///< at24: A0h and perhaps A2h with whatever page is selected
    Folders,    ///< Nvidia: pages/0/i2c-0x50/data, pages/N/data
};

struct Layout {
    Map map = Map::Either;
    std::string path;        ///< the file, or of Folders the folder `pages`
    std::string folder;      ///< where presence and the like stand
    std::string description; ///< "optoe class 3"
    bool is_optoe = false;
    bool banks = false;
};

/// Where bytes are.
struct Place {
    std::string path;
    std::uint64_t offset = 0;
};

/// Finds out what `path` is: an EEPROM file, or a folder that holds one.
[[nodiscard]] std::expected<Layout, IoError> layout_of(System& system, const std::string& path);

/// Where byte `byte` of `page` is; an error when this map has no place for it.
[[nodiscard]] std::expected<Place, IoError> place_of(const Layout& layout, const memmap::Page& page,
                                                     unsigned byte);

} // namespace optictl::drivers::sysfs
