// A folder of page files: one module, one binary file for each half page or device address.
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "drivers/dump/error.hpp"
#include "drivers/dump/sections.hpp"

namespace optictl::drivers::dump {

/// A file of such a folder.
struct PageFile {
    std::string name; ///< without the folder
    std::string bytes;
};

/// Which bytes a file name stands for.
struct PageFileName {
    SectionAddress address;
    std::uint32_t first = 0; ///< byte number
    std::uint32_t size = 0;  ///< the file may be shorter, never longer
};

/// Understands lower.bin, pageXX.bin, bankNpageXX.bin, pageXX_bankN.bin, a0.bin, a2.bin (whole
/// addresses, 256 bytes), a0_lower.bin, a2_lower.bin, a2pageXX.bin; XX hexadecimal, N decimal.
[[nodiscard]] std::optional<PageFileName> page_file_name(std::string_view name);

/// The sections of a folder's files; names that page_file_name() does not know are left out with
/// a warning. Fails on files that are empty or longer than what they stand for.
[[nodiscard]] std::expected<Sections, ParseError> parse_page_files(std::span<const PageFile> files);

} // namespace optictl::drivers::dump
