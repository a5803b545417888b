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

/// How long to wait for a pipe or device that has nothing to say, and when to give up before.
struct Patience {
    double seconds = 10; ///< 0: for ever
    bool (*stop)() = nullptr;
    /// Of what was found in a folder rather than named: a pipe would never end.
    bool regular_only = false;
};

/// Reads a whole file of at most `limit` bytes; pipes and files of sysfs as well. The error is
/// cause and next step, without the path.
[[nodiscard]] std::expected<std::string, std::string>
read_file(const std::filesystem::path& path, std::size_t limit, const Patience& patience = {});

/// What a path is if it is neither a regular file nor a folder, links followed: "a named pipe";
/// nothing for those two, and for what cannot be looked at.
[[nodiscard]] std::optional<std::string_view> odd_kind(const std::filesystem::path& path);

/// Reads the first `size` bytes of a regular file, all when it has fewer. Nothing of other files:
/// what is read of a pipe is gone for who reads it next.
[[nodiscard]] std::optional<std::string> read_start(const std::filesystem::path& path,
                                                    std::size_t size);

} // namespace optictl::drivers::dump
