// Files as the dump readers and writers need them, with errors in plain words.
#pragma once

#include <cstddef>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace optictl::drivers::dump {

/// The cause of a system error (errno) and what to do, for a file.
[[nodiscard]] std::string explain_error(int error);

/// Reads a whole file of at most `limit` bytes; pipes and files of sysfs as well. The error is
/// cause and next step, without the path.
[[nodiscard]] std::expected<std::string, std::string> read_file(const std::filesystem::path& path,
                                                                std::size_t limit);

/// Reads the first `size` bytes of a regular file, all when it has fewer. Nothing of other files:
/// what is read of a pipe is gone for who reads it next.
[[nodiscard]] std::optional<std::string> read_start(const std::filesystem::path& path,
                                                    std::size_t size);

/// Writes `text` under a temporary name beside `path`, forces it to the disk, and renames it: the
/// file is the old one or the new one, never half of it. Follows a symbolic link. Returns cause
/// and next step when that fails; then nothing is left behind.
[[nodiscard]] std::optional<std::string> write_file_atomically(const std::filesystem::path& path,
                                                               std::string_view text);

} // namespace optictl::drivers::dump
