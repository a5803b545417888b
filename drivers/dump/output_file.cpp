#include "drivers/dump/output_file.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "drivers/dump/files.hpp"
#include "drivers/dump/walk.hpp"

namespace optictl::drivers::dump {
namespace {

constexpr ::mode_t rights_of_new_files = 0666;
constexpr ::mode_t all_rights = 0777;

[[nodiscard]] std::string folder_of(const FilePlace& place) {
    return place.folder_name.empty() ? "this folder" : "the folder " + place.folder_name;
}

/// What keeps a new name from being made in a folder: it is the folder's rights that count.
[[nodiscard]] std::string explain_folder_error(const FilePlace& place, int error) {
    switch (error) {
    case EACCES:
    case EPERM:
        return fmt::format("permission denied: no file can be made in {}; check the rights of the "
                           "folder, or write somewhere else",
                           folder_of(place));
    case EEXIST:
        return "another program made this file meanwhile; see which one is right, and try again";
    case ENOENT: return fmt::format("no file can be made in {}; check the path", folder_of(place));
    default: return explain_error(error);
    }
}

/// A name that cannot be foreseen, so that nobody can be there first; short, however long the
/// name of the file is.
[[nodiscard]] std::string random_name() {
    std::uint64_t number = 0;
    if (::getrandom(&number, sizeof number, 0) != static_cast<ssize_t>(sizeof number)) {
        number = static_cast<std::uint64_t>(::getpid()); // O_EXCL holds all the same
    }
    return fmt::format(".optictl-{:016x}.tmp", number);
}

/// A new file beside its place, without a name where the file system can do that. What has a name
/// loses it again unless the file is put in its place.
class Draft {
public:
    Draft(const FilePlace& place, bool named) : place_(place) {
        // Never more than the old file allowed, while it is written: it may be a secret.
        const ::mode_t rights =
            rights_of_new_files & (place.exists ? place.old.st_mode : all_rights);
        if (named) {
            name_ = random_name();
            file_ =
                OpenFile(::openat(place.folder.number(), name_.c_str(),
                                  O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, rights));
        } else {
            file_ = OpenFile(
                ::openat(place.folder.number(), ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, rights));
        }
        error_ = file_.is_open() ? 0 : errno;
        name_ = file_.is_open() ? name_ : std::string();
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;
    ~Draft() {
        if (!name_.empty()) {
            ::unlinkat(place_.folder.number(), name_.c_str(), 0);
        }
    }

    [[nodiscard]] OpenFile& file() { return file_; }
    [[nodiscard]] int error() const { return error_; }

    /// Gives the new file the owner and the rights of the old one, as far as they are to be kept.
    [[nodiscard]] std::optional<std::string> take_owner() {
        struct ::stat now = {};
        if (!place_.exists || ::fstat(file_.number(), &now) != 0) {
            return std::nullopt;
        }
        const struct ::stat& old = place_.old;
        if (old.st_uid != ::geteuid()) {
            // The rights stay what the umask left, and without those to run it.
            if (::fchown(file_.number(), old.st_uid, old.st_gid) != 0) {
                return fmt::format("this file belongs to {}, who would lose it; write to another "
                                   "name, or remove it first",
                                   user_name(old.st_uid));
            }
            return std::nullopt;
        }
        ::mode_t rights = old.st_mode & all_rights;
        if (old.st_gid != now.st_gid &&
            ::fchown(file_.number(), static_cast<::uid_t>(-1), old.st_gid) != 0) {
            rights &= ~static_cast<::mode_t>(S_IRWXG); // they were those of another group
        }
        return ::fchmod(file_.number(), rights) == 0 ? std::nullopt
                                                     : std::optional(explain_error(errno));
    }

    /// Puts the file in its place; 0, or an errno.
    [[nodiscard]] int put() {
        if (name_.empty()) {
            const std::string self = fmt::format("/proc/self/fd/{}", file_.number());
            const std::string name = place_.exists ? random_name() : place_.leaf;
            if (::linkat(AT_FDCWD, self.c_str(), place_.folder.number(), name.c_str(),
                         AT_SYMLINK_FOLLOW) != 0) {
                return errno;
            }
            if (!place_.exists) {
                return 0;
            }
            name_ = name;
        }
        return rename_to_place();
    }

private:
    /// What was not there before is not replaced, whoever put it there meanwhile.
    [[nodiscard]] int rename_to_place() {
        const int folder = place_.folder.number();
        int result = ::renameat2(folder, name_.c_str(), folder, place_.leaf.c_str(),
                                 place_.exists ? 0U : static_cast<unsigned>(RENAME_NOREPLACE));
        if (result != 0 && errno == EINVAL && !place_.exists) { // a file system that cannot
            result = ::renameat(folder, name_.c_str(), folder, place_.leaf.c_str());
        }
        if (result != 0) {
            return errno;
        }
        name_.clear();
        return 0;
    }

    const FilePlace& place_;
    OpenFile file_;
    std::string name_;
    int error_ = 0;
};

/// Why the file that is there may not be replaced.
[[nodiscard]] std::optional<std::string> refusal(const FilePlace& place) {
    if (!place.exists) {
        return std::nullopt;
    }
    if (!S_ISREG(place.old.st_mode)) {
        return "this is no regular file, so it cannot be replaced; give the name of a file";
    }
    struct ::stat folder = {};
    if (place.old.st_uid != ::geteuid() && ::fstat(place.folder.number(), &folder) == 0 &&
        (folder.st_mode & S_ISVTX) != 0) {
        return fmt::format("this file belongs to {}, and nobody else may replace it in {}, which "
                           "is sticky; write to another name",
                           user_name(place.old.st_uid), folder_of(place));
    }
    return std::nullopt;
}

/// Forces the new name to the disk. Some file systems cannot; the data is there all the same.
void sync_folder(const FilePlace& place) {
    const OpenFile folder(::openat(place.folder.number(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.is_open()) {
        ::fsync(folder.number());
    }
}

/// 0, or an errno.
[[nodiscard]] int put(Draft& draft, const FilePlace& place, Outlives outlives) {
    const int error = draft.put();
    if (error == 0 && outlives == Outlives::Power) {
        sync_folder(place);
    }
    return error;
}

/// Of a file that is to be empty.
[[nodiscard]] std::optional<std::string> nothing(const OpenFile&) {
    return std::nullopt;
}

/// Makes the file, fills it with `fill`, and puts it in its place with `put`, which returns 0 or an
/// errno.
template <class Fill, class Put>
[[nodiscard]] std::expected<OpenFile, std::string> make_file(const FilePlace& place, Fill fill,
                                                             Put put) {
    if (auto refused = refusal(place)) {
        return std::unexpected(std::move(*refused));
    }
    int error = 0;
    // With a name where the file system has no files without one, or where /proc is missing.
    for (const bool named : {false, true}) {
        Draft draft(place, named);
        error = draft.error();
        if (error != 0) {
            continue;
        }
        auto failure = fill(draft.file());
        failure = failure ? failure : draft.take_owner();
        if (failure) {
            return std::unexpected(std::move(*failure));
        }
        error = put(draft);
        if (error == 0) {
            return std::move(draft.file());
        }
        if (error == EEXIST) {
            break;
        }
    }
    return std::unexpected(explain_folder_error(place, error));
}

[[nodiscard]] std::optional<std::string> fill_and_sync(const OpenFile& file, std::string_view text,
                                                       Outlives outlives) {
    auto failure = write_all(file, text);
    if (!failure && outlives == Outlives::Power && ::fsync(file.number()) != 0) {
        failure = explain_error(errno);
    }
    return failure;
}

/// A device, or a pipe that somebody reads.
[[nodiscard]] std::expected<OpenFile, std::string> open_device(const FilePlace& place) {
    const bool link = S_ISLNK(place.old.st_mode);
    OpenFile file(::openat(place.folder.number(), place.leaf.c_str(),
                           O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (link ? 0 : O_NOFOLLOW)));
    if (!file.is_open()) {
        return std::unexpected(errno == ENXIO
                                   ? "nobody reads from this pipe; start the reader first"
                                   : explain_error(errno));
    }
    const int flags = ::fcntl(file.number(), F_GETFL);
    ::fcntl(file.number(), F_SETFL, flags & ~O_NONBLOCK);
    return file;
}

} // namespace

std::optional<std::string> write_all(const OpenFile& file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(file.number(), text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            return explain_error(errno);
        }
        text.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    return std::nullopt;
}

std::optional<std::string> write_file_atomically(const std::filesystem::path& path,
                                                 std::string_view text, Outlives outlives) {
    const auto place = walk_to(path);
    if (!place) {
        return place.error();
    }
    const auto made = make_file(
        *place, [&](const OpenFile& file) { return fill_and_sync(file, text, outlives); },
        [&](Draft& draft) { return put(draft, *place, outlives); });
    return made ? std::nullopt : std::optional(made.error());
}

std::optional<std::string> why_not_writable(const std::filesystem::path& path) {
    const auto place = walk_to(path);
    if (!place) {
        return place.error();
    }
    const auto made = make_file(*place, nothing, [](const Draft&) { return 0; });
    return made ? std::nullopt : std::optional(made.error());
}

std::expected<OpenFile, std::string> open_growing_file(const std::filesystem::path& path) {
    const auto place = walk_to(path);
    if (!place) {
        return std::unexpected(place.error());
    }
    if (place->exists && (S_ISCHR(place->old.st_mode) || S_ISFIFO(place->old.st_mode))) {
        return open_device(*place);
    }
    return make_file(*place, nothing,
                     [&](Draft& draft) { return put(draft, *place, Outlives::Power); });
}

} // namespace optictl::drivers::dump
