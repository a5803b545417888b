#include "drivers/dump/files.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

namespace optictl::drivers::dump {

namespace {

/// An open file; closed when it goes.
class File {
public:
    explicit File(int number) : number_(number) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] bool is_open() const { return number_ >= 0; }

private:
    int number_;
};

[[nodiscard]] std::optional<std::string> write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(file, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            return explain_error(errno);
        }
        text.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    return std::nullopt;
}

/// Makes a file beside `target` that did not exist before; its name in `name`.
[[nodiscard]] int create_beside(const std::filesystem::path& target, std::string& name) {
    static constexpr int attempts = 100;
    static constexpr ::mode_t rights_before_umask = 0666;
    int file = -1;
    for (int i = 0; i < attempts; ++i) {
        const std::string leaf =
            fmt::format(".{}.{}-{}.tmp", target.filename().string(), ::getpid(), i);
        name = (target.parent_path() / leaf).string();
        file = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, rights_before_umask);
        if (file >= 0 || errno != EEXIST) {
            break;
        }
    }
    return file;
}

/// Forces the new name to the disk. Some file systems cannot; the data is there all the same.
void sync_folder(const std::filesystem::path& target) {
    const std::string folder =
        target.has_parent_path() ? target.parent_path().string() : std::string(".");
    const File file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (file.is_open()) {
        ::fsync(file.number());
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
    case EIO: return "input/output error; the device does not answer, or the disk fails";
    default: return cause + "; check the path and try again";
    }
}

std::expected<std::string, std::string> read_file(const std::filesystem::path& path,
                                                  std::size_t limit) {
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.is_open()) {
        return std::unexpected(explain_error(errno));
    }
    std::string bytes;
    struct ::stat status = {};
    if (::fstat(file.number(), &status) == 0 && S_ISREG(status.st_mode)) {
        bytes.reserve(std::min(static_cast<std::size_t>(status.st_size), limit));
    }
    std::array<char, 65536> buffer;
    while (true) {
        const ssize_t count = ::read(file.number(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) {
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
            return std::unexpected(
                fmt::format("the file is larger than {} bytes; check that this is a dump", limit));
        }
    }
}

std::optional<std::string> read_start(const std::filesystem::path& path, std::size_t size) {
    std::error_code failure;
    if (!std::filesystem::is_regular_file(path, failure)) {
        return std::nullopt;
    }
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::string bytes(size, '\0');
    const ssize_t count = file.is_open() ? ::read(file.number(), bytes.data(), size) : -1;
    if (count < 0) {
        return std::nullopt;
    }
    bytes.resize(static_cast<std::size_t>(count));
    return bytes;
}

std::optional<std::string> write_file_atomically(const std::filesystem::path& path,
                                                 std::string_view text) {
    std::error_code ignored;
    std::filesystem::path target = path;
    if (std::filesystem::is_symlink(path, ignored)) {
        target = std::filesystem::weakly_canonical(path, ignored);
    }
    struct ::stat old = {};
    const bool exists = ::stat(target.c_str(), &old) == 0;
    if (target.filename().empty() || (exists && !S_ISREG(old.st_mode))) {
        return "this is no regular file, so it cannot be replaced; give the name of a file";
    }
    std::string temporary;
    std::optional<std::string> failure;
    {
        const File file(create_beside(target, temporary));
        if (!file.is_open()) {
            return explain_error(errno);
        }
        failure = write_all(file.number(), text);
        if (!failure && ((exists && ::fchmod(file.number(), old.st_mode & 07777U) != 0) ||
                         ::fsync(file.number()) != 0)) {
            failure = explain_error(errno);
        }
    }
    if (!failure && std::rename(temporary.c_str(), target.c_str()) != 0) {
        failure = explain_error(errno);
    }
    if (failure) {
        ::unlink(temporary.c_str());
        return failure;
    }
    sync_folder(target);
    return std::nullopt;
}

} // namespace optictl::drivers::dump
