#include "drivers/dump/files.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "drivers/dump/open_file.hpp"
#include "sff/format/advice.hpp"

namespace optictl::drivers::dump {

namespace {

using Clock = std::chrono::steady_clock;

/// Waits until an open pipe or device has bytes, or ended. The error is cause and next step.
[[nodiscard]] std::optional<std::string> wait_for(int file, const Patience& patience,
                                                  Clock::time_point begin) {
    // In slices: a signal may come to another thread.
    constexpr int slice_ms = 100;
    ::pollfd wanted{.fd = file, .events = POLLIN, .revents = 0};
    while (::poll(&wanted, 1, slice_ms) <= 0) {
        if (patience.stop != nullptr && patience.stop()) {
            return "interrupted by a signal before all was read";
        }
        const std::chrono::duration<double> waited = Clock::now() - begin;
        if (patience.seconds > 0 && waited.count() >= patience.seconds) {
            return fmt::format(
                "this pipe or device did not end within {:.3g} s; see that something "
                "writes to it ({})",
                patience.seconds, words_of(Advice::MoreTimeOfDump));
        }
    }
    return std::nullopt;
}

[[nodiscard]] std::optional<std::string_view> odd_kind(const struct ::stat& status) {
    switch (status.st_mode & S_IFMT) {
    case S_IFIFO: return "a named pipe";
    case S_IFSOCK: return "a socket";
    case S_IFCHR:
    case S_IFBLK: return "a device";
    default: return std::nullopt;
    }
}

} // namespace

std::string explain_error(int error) {
    const std::string cause = std::generic_category().message(error);
    switch (error) {
    case ENOENT: return "there is no such file; check the path";
    case EISDIR: return "this is a folder; give a file, or a folder of page files (lower.bin)";
    case EACCES:
    case EPERM: return "permission denied; check the rights of the file, or become root";
    case ENOSPC:
    case EDQUOT: return "the disk is full; make room and try again";
    case EROFS: return "the file system is read-only; write somewhere else";
    case ENAMETOOLONG: return "the name is too long (255 bytes, paths 4095); give a shorter one";
    case ENOTDIR: return "a part of the path is no folder; check the path";
    case ELOOP: return "too many symbolic links, or one that may not be followed; check the path";
    case ENXIO: return "this is a socket, or a device that is not there; give a file";
    case EMFILE:
    case ENFILE: return "too many files are open; raise the limit (ulimit -n), or use -j 1";
    case ENOMEM: return "out of memory; free some, or use -j 1";
    case EFBIG: return "larger than files may be here; raise the limit (ulimit -f)";
    case EBADF: return "this stream is closed; give a file";
    case EINTR: return "interrupted by a signal before it was done; try again";
    case EIO: return "input/output error; the device does not answer, or the disk fails";
    default: return cause + "; check the path and try again";
    }
}

std::optional<std::string_view> odd_kind(const std::filesystem::path& path) {
    struct ::stat status = {};
    return ::stat(path.c_str(), &status) == 0 ? odd_kind(status) : std::nullopt;
}

std::expected<std::string, std::string> read_file(const std::filesystem::path& path,
                                                  std::size_t limit, const Patience& patience) {
    const Clock::time_point begin = Clock::now();
    // Not blocking: to open a pipe that nobody writes to would wait where no deadline counts.
    const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct ::stat status = {};
    if (!file.is_open() || ::fstat(file.number(), &status) != 0) {
        return std::unexpected(explain_error(errno));
    }
    const auto odd = odd_kind(status);
    if (odd && patience.regular_only) {
        return std::unexpected(fmt::format("{}, no file; name it by itself to read it", *odd));
    }
    std::string bytes;
    if (S_ISREG(status.st_mode)) {
        bytes.reserve(std::min(static_cast<std::size_t>(status.st_size), limit));
    }
    std::array<char, 65536> buffer;
    while (true) {
        if (odd) {
            if (auto failure = wait_for(file.number(), patience, begin)) {
                return std::unexpected(std::move(*failure));
            }
        }
        const ssize_t count = ::read(file.number(), buffer.data(), buffer.size());
        if (count < 0 && (errno == EINTR || (odd && errno == EAGAIN))) {
            continue;
        }
        if (count < 0) {
            return std::unexpected(explain_error(errno));
        }
        if (count == 0) {
            return bytes;
        }
        bytes.append(buffer.data(), static_cast<std::size_t>(count));
        if (bytes.size() > limit) {
            return std::unexpected(fmt::format(
                "the file is larger than {} bytes; check that it is the file that is meant",
                limit));
        }
    }
}

std::optional<std::string> read_start(const std::filesystem::path& path, std::size_t size) {
    if (odd_kind(path)) {
        return std::nullopt;
    }
    const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct ::stat status = {};
    if (!file.is_open() || ::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return std::nullopt;
    }
    std::string bytes(size, '\0');
    const ssize_t count = ::read(file.number(), bytes.data(), size);
    if (count < 0) {
        return std::nullopt;
    }
    bytes.resize(static_cast<std::size_t>(count));
    return bytes;
}

} // namespace optictl::drivers::dump
