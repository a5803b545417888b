#include "cli/engine/trust.hpp"

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "drivers/dump/files.hpp"
#include "drivers/dump/walk.hpp"

namespace optictl::engine {
namespace {

/// About one file or folder alone.
[[nodiscard]] std::optional<std::string> why_not(const std::filesystem::path& path, bool on_way) {
    struct ::stat status = {};
    if (::lstat(path.c_str(), &status) != 0) {
        return fmt::format("{}: {}", path.string(), drivers::dump::explain_error(errno));
    }
    if (status.st_uid != 0 && status.st_uid != ::geteuid()) {
        return fmt::format("{} belongs to {}", path.string(),
                           drivers::dump::user_name(status.st_uid));
    }
    const bool keeps_owners = on_way && (status.st_mode & S_ISVTX) != 0;
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0 && !keeps_owners) {
        return fmt::format("{} may be written by others than its owner", path.string());
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string> why_not_trusted(const std::filesystem::path& path) {
    std::error_code error;
    const std::filesystem::path real = std::filesystem::canonical(path, error);
    if (error) {
        return fmt::format("{}: {}", path.string(), drivers::dump::explain_error(error.value()));
    }
    std::optional<std::string> why = why_not(real, false);
    for (std::filesystem::path at = real; !why && at != at.parent_path();) {
        at = at.parent_path();
        why = why_not(at, true);
    }
    return why;
}

} // namespace optictl::engine
