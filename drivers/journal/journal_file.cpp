#include "drivers/journal/journal_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "drivers/dump/output_file.hpp"

namespace optictl::drivers::journal {
namespace {

[[nodiscard]] std::unexpected<std::string> failed(const std::filesystem::path& path) {
    return std::unexpected(fmt::format("{}: {}", path.string(), std::strerror(errno)));
}

/// Folders on the way, for this user alone.
[[nodiscard]] std::optional<std::string> make_folders(const std::filesystem::path& folder) {
    if (folder.empty() || std::filesystem::exists(folder)) {
        return std::nullopt;
    }
    if (auto cause = make_folders(folder.parent_path())) {
        return cause;
    }
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
        return fmt::format("{}: {}; name another journal", folder.string(), std::strerror(errno));
    }
    return std::nullopt;
}

[[nodiscard]] std::expected<dump::OpenFile, std::string>
open_file(const std::filesystem::path& path) {
    dump::OpenFile file(::open(
        path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
    if (!file.is_open()) {
        return std::unexpected(
            fmt::format("{}: {}; name another journal", path.string(), std::strerror(errno)));
    }
    struct stat status{};
    if (::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode) ||
        status.st_uid != ::geteuid()) {
        return std::unexpected(fmt::format(
            "{}: this is no regular file of this user; name another journal", path.string()));
    }
    // The name is to be on the disk before what the file will say.
    const dump::OpenFile folder(::open(path.has_parent_path() ? path.parent_path().c_str() : ".",
                                       O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.is_open()) {
        ::fsync(folder.number());
    }
    return file;
}

/// The number in the last line of `text` that begins an operation. A line that was torn, before
/// the number ends, counts for nothing.
[[nodiscard]] std::optional<std::uint64_t> newest_in(std::string_view text) {
    for (std::size_t at = text.rfind(begin_line); at != std::string_view::npos;
         at = at != 0 ? text.rfind(begin_line, at - 1) : std::string_view::npos) {
        const bool begins_line = at == 0 || text[at - 1] == '\n';
        const std::string_view rest = text.substr(at + begin_line.size());
        std::uint64_t number = 0;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
        if (begins_line && error == std::errc{} && end != rest.data() + rest.size() &&
            *end == ',') {
            return number;
        }
    }
    return std::nullopt;
}

/// Reads from the end on, a block after the other; each holds the start of the one behind it, so
/// that a line across two is found.
[[nodiscard]] std::uint64_t newest_of(int file, std::size_t size) {
    constexpr std::size_t block = 64U << 10U;
    constexpr std::size_t overlap = 64; // more than the line's start and a number take
    std::array<char, block + overlap> bytes{};
    for (std::size_t end = size; end != 0;) {
        const std::size_t begin = end > block ? end - block : 0;
        // One byte before, which says whether a line begins here.
        const std::size_t first = begin != 0 ? begin - 1 : 0;
        const std::size_t count = std::min(size, end + overlap - 1) - first;
        const ssize_t got = ::pread(file, bytes.data(), count, static_cast<off_t>(first));
        if (got != static_cast<ssize_t>(count)) {
            return 0;
        }
        std::string_view text(bytes.data(), count);
        if (const auto number = newest_in(first != 0 ? text.substr(text.find('\n') + 1) : text)) {
            return *number;
        }
        end = begin;
    }
    return 0;
}

} // namespace

std::filesystem::path older_of(const std::filesystem::path& path) {
    return path.string() + ".1";
}

std::expected<JournalFile, std::string> JournalFile::open(const std::filesystem::path& path) {
    if (auto cause = make_folders(path.parent_path())) {
        return std::unexpected(std::move(*cause));
    }
    auto file = open_file(path);
    if (!file) {
        return std::unexpected(std::move(file.error()));
    }
    return JournalFile(path, std::move(*file));
}

std::expected<void, std::string> JournalFile::append(const std::string& line) {
    const off_t end = ::lseek(file_.number(), 0, SEEK_END);
    char last = '\n';
    if (end > 0 && ::pread(file_.number(), &last, 1, end - 1) != 1) {
        last = '\n';
    }
    if (auto cause = dump::write_all(file_, (last == '\n' ? "" : "\n") + line + "\n")) {
        return std::unexpected(fmt::format("{}: {}", path_.string(), *cause));
    }
    return ::fsync(file_.number()) == 0 ? std::expected<void, std::string>() : failed(path_);
}

std::expected<void, std::string> JournalFile::reopen() {
    auto file = open_file(path_);
    if (!file) {
        return std::unexpected(std::move(file.error()));
    }
    file_ = std::move(*file);
    return {};
}

/// Whether another run has not replaced the file meanwhile.
bool JournalFile::is_current() const {
    struct stat ours{};
    struct stat named{};
    return ::fstat(file_.number(), &ours) == 0 && ::stat(path_.c_str(), &named) == 0 &&
           ours.st_dev == named.st_dev && ours.st_ino == named.st_ino;
}

std::size_t JournalFile::size() const {
    struct stat status{};
    return ::fstat(file_.number(), &status) == 0 ? static_cast<std::size_t>(status.st_size) : 0;
}

std::expected<void, std::string> JournalFile::lock(std::size_t full) {
    // Whoever waits for a run that replaces the file holds the old one then. A lock goes with its
    // file.
    constexpr unsigned most_replaced = 100;
    for (unsigned i = 0; i < most_replaced; ++i) {
        if (::flock(file_.number(), LOCK_EX) != 0) {
            return failed(path_);
        }
        if (is_current()) {
            // Where the older name cannot be had, a journal that grows is better than none.
            if (size() < full || ::rename(path_.c_str(), older_of(path_).c_str()) != 0) {
                return {};
            }
        }
        if (auto again = reopen(); !again) {
            return again;
        }
    }
    return std::unexpected(fmt::format("{}: others replace it again and again", path_.string()));
}

void JournalFile::unlock() {
    ::flock(file_.number(), LOCK_UN);
}

std::uint64_t JournalFile::newest() const {
    if (const std::uint64_t number = newest_of(file_.number(), size())) {
        return number;
    }
    const dump::OpenFile older(
        ::open(older_of(path_).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat status{};
    const bool is_there =
        older.is_open() && ::fstat(older.number(), &status) == 0 && S_ISREG(status.st_mode);
    return is_there ? newest_of(older.number(), static_cast<std::size_t>(status.st_size)) : 0;
}

} // namespace optictl::drivers::journal
