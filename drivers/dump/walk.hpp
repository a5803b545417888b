// The way to a file that is to be written: past the links of other users there is none.
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <sys/stat.h>

#include "drivers/dump/open_file.hpp"

namespace optictl::drivers::dump {

/// Where a file is, or would be: a folder that is held open, and the name in it.
struct FilePlace {
    OpenFile folder;         ///< O_PATH
    std::string folder_name; ///< for messages
    std::string leaf;
    bool exists = false;
    struct ::stat old = {}; ///< of what exists; never a link, but for a pipe in /proc
};

/// Walks to `path` link by link, so that nothing on the way can be exchanged meanwhile. The error
/// is cause and next step.
[[nodiscard]] std::expected<FilePlace, std::string> walk_to(const std::filesystem::path& path);

/// "user nobody", or "user 4711" where the number has no name.
[[nodiscard]] std::string user_name(::uid_t user);

} // namespace optictl::drivers::dump
