// The one way in which files are made and replaced, safe for root in folders of other users.
//
// A file is always made anew and then put in the place of the old one. Its rights are those that
// the umask leaves, or those of the old file if that is the user's own; never set-user-ID,
// set-group-ID or sticky. A file of another user keeps its owner, or is not replaced; in a sticky
// folder (/tmp) it is not replaced at all. Symbolic links of other users are not followed, neither
// as the file nor on the way to it.
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/dump/open_file.hpp"

namespace optictl::drivers::dump {

/// What a file that was written outlives: the program that wrote it alone, or the loss of power
/// too, for which the disk is waited for, some milliseconds or, where it is busy, some tenths of a
/// second.
enum class Outlives : std::uint8_t { Program, Power };

/// Writes `text` to a file without a name or with a random one, forces it to the disk, and puts it
/// in the place of `path`: the file is the old one or the new one, never half of it. Returns cause
/// and next step when that fails; then nothing is left behind.
[[nodiscard]] std::optional<std::string> write_file_atomically(const std::filesystem::path& path,
                                                               std::string_view text,
                                                               Outlives outlives = Outlives::Power);

/// Why that could not be done now, cause and next step, for runs that write at their end; nothing
/// where it could. Leaves nothing behind.
[[nodiscard]] std::optional<std::string> why_not_writable(const std::filesystem::path& path);

/// Opens a file that grows while it is written, by the same rules: an empty file takes the place of
/// the old one at once. Devices and pipes that exist are opened as they are. The error is cause and
/// next step.
[[nodiscard]] std::expected<OpenFile, std::string>
open_growing_file(const std::filesystem::path& path);

/// Writes all of `text`; the error is cause and next step.
[[nodiscard]] std::optional<std::string> write_all(const OpenFile& file, std::string_view text);

} // namespace optictl::drivers::dump
