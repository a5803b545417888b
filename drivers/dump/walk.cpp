#include "drivers/dump/walk.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <deque>
#include <fcntl.h>
#include <memory>
#include <pwd.h>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "drivers/dump/files.hpp"

namespace optictl::drivers::dump {
namespace {

using Failure = std::unexpected<std::string>;

/// As many as the kernel follows.
constexpr unsigned most_links = 40;

class Walker {
public:
    explicit Walker(const std::filesystem::path& path) { restart_at(path); }

    [[nodiscard]] std::expected<FilePlace, std::string> run() {
        if (!place_.folder.is_open()) {
            return failed(".", errno);
        }
        while (!parts_.empty()) {
            const std::string part = std::move(parts_.front());
            parts_.pop_front();
            if (part.empty() || part == ".") {
                continue;
            }
            struct ::stat status = {};
            const bool is_last = parts_.empty();
            const bool exists =
                ::fstatat(place_.folder.number(), part.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
            if (!exists && (errno != ENOENT || !is_last)) {
                return failed(name_of(part), errno);
            }
            if (exists && S_ISLNK(status.st_mode)) {
                if (auto refused = follow(part, status)) {
                    return Failure(std::move(*refused));
                }
            } else if (is_last && part != "..") {
                place_.leaf = part;
                place_.exists = exists;
                place_.old = status;
            } else if (!enter(part)) {
                return failed(name_of(part), errno);
            }
        }
        return std::move(place_);
    }

private:
    [[nodiscard]] std::string name_of(const std::string& part) const {
        return (std::filesystem::path(place_.folder_name) / part).string();
    }

    [[nodiscard]] static Failure failed(const std::string& what, int error) {
        switch (error) {
        case ENOENT:
            return Failure(fmt::format("there is no folder {}; make it, or check the path", what));
        case ENOTDIR: return Failure(fmt::format("{} is no folder; check the path", what));
        case EACCES:
            return Failure(fmt::format("the folder of {} may not be entered; check its rights, or "
                                       "become root",
                                       what));
        default: return Failure(explain_error(error));
        }
    }

    void restart_at(const std::filesystem::path& path) {
        std::vector<std::string> parts;
        for (const std::filesystem::path& part : path.relative_path()) {
            parts.push_back(part.string());
        }
        parts_.insert(parts_.begin(), parts.begin(), parts.end());
        if (path.is_absolute() || !place_.folder.is_open()) {
            place_.folder_name.assign(path.is_absolute() ? 1 : 0, '/');
            place_.folder =
                OpenFile(::open(path.is_absolute() ? "/" : ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
        }
    }

    [[nodiscard]] bool enter(const std::string& part) {
        OpenFile next(::openat(place_.folder.number(), part.c_str(),
                               O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!next.is_open()) {
            return false;
        }
        place_.folder = std::move(next);
        place_.folder_name = name_of(part);
        return true;
    }

    /// Who owns a link decides where the file is written: that may be root or the user alone.
    [[nodiscard]] std::optional<std::string> follow(const std::string& part,
                                                    const struct ::stat& link) {
        if (link.st_uid != ::geteuid() && link.st_uid != 0) {
            return fmt::format("{} is a symbolic link of {}, which is not followed; name the file "
                               "that is meant",
                               name_of(part), user_name(link.st_uid));
        }
        std::array<char, PATH_MAX> text;
        const ssize_t size =
            ::readlinkat(place_.folder.number(), part.c_str(), text.data(), text.size());
        if (size < 0 || ++links_ > most_links) {
            return explain_error(size < 0 ? errno : ELOOP);
        }
        const std::string target(text.data(), static_cast<std::size_t>(size));
        struct ::stat status = {};
        if (parts_.empty() && target.find(":[") != std::string::npos &&
            ::fstatat(place_.folder.number(), part.c_str(), &status, 0) == 0 &&
            !S_ISREG(status.st_mode)) {
            place_.leaf = part; // a pipe or socket in /proc/self/fd: the link is all it has
            place_.exists = true;
            place_.old = status;
            return std::nullopt;
        }
        restart_at(target);
        return std::nullopt;
    }

    FilePlace place_;
    std::deque<std::string> parts_;
    unsigned links_ = 0;
};

} // namespace

std::expected<FilePlace, std::string> walk_to(const std::filesystem::path& path) {
    auto place = Walker(path).run();
    if (place && (place->leaf.empty() || !path.has_filename())) {
        return Failure("this is a folder; give the name of a file");
    }
    return place;
}

std::string user_name(::uid_t user) {
    // Not by the C library's lookup, which loads modules that a static program does not have.
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen("/etc/passwd", "re"),
                                                               &std::fclose);
    std::array<char, 4096> text;
    ::passwd entry = {};
    ::passwd* found = nullptr;
    while (file && ::fgetpwent_r(file.get(), &entry, text.data(), text.size(), &found) == 0) {
        if (found->pw_uid == user) {
            return fmt::format("user {}", found->pw_name);
        }
    }
    return fmt::format("user {}", user);
}

} // namespace optictl::drivers::dump
