// Reads a folder of page files (lower.bin, page11.bin, a0.bin, ...) with its meta.json.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sff/memmap/image.hpp"

namespace optictl::tests {

/// A capture and what its meta.json says of it.
struct CaptureFolder {
    std::string name;
    memmap::Image image;
    std::string standard; ///< "CMIS", "SFF-8636 ...", in the words of meta.json; may be empty
};

/// Folders of captures beside the checkout; empty where there are none.
[[nodiscard]] std::vector<std::filesystem::path> capture_folders();
[[nodiscard]] CaptureFolder read_capture(const std::filesystem::path& folder);

} // namespace optictl::tests
