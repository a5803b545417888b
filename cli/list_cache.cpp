#include "cli/list_cache.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "drivers/dump/output_file.hpp"

namespace optictl::cli {
namespace {

namespace fs = std::filesystem;

std::int64_t nanoseconds(const ::timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::string usual_folder() {
    if (const char* const named = std::getenv("OPTICTL_CACHE")) {
        return named;
    }
    if (::geteuid() == 0) {
        return "/var/cache/optictl"; // the home of who called sudo is not root's
    }
    const char* const base = std::getenv("XDG_CACHE_HOME");
    if (base != nullptr && base[0] == '/') {
        return std::string(base) + "/optictl";
    }
    const char* const home = std::getenv("HOME");
    return home != nullptr && home[0] == '/' ? std::string(home) + "/.cache/optictl" : "";
}

/// Whether nobody else can have put anything there.
bool is_own(const std::string& folder) {
    struct ::stat status = {};
    return ::stat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
           status.st_uid == ::geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/// A file in memory. Its folder is ours, and files there are replaced, never cut.
struct Mapping {
    explicit Mapping(std::string_view all) : bytes(all) {}
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    ~Mapping() { ::munmap(const_cast<char*>(bytes.data()), bytes.size()); }
    std::string_view bytes;
};

std::shared_ptr<const Mapping> mapped(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct ::stat status = {};
    void* place = MAP_FAILED;
    if (file >= 0 && ::fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
        place = ::mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ,
                       MAP_PRIVATE | MAP_POPULATE, file, 0);
    }
    if (file >= 0) {
        ::close(file);
    }
    return place == MAP_FAILED
               ? nullptr
               : std::make_shared<const Mapping>(std::string_view(
                     static_cast<const char*>(place), static_cast<std::size_t>(status.st_size)));
}

bool stands_still(const Stamp& stamp) {
    constexpr std::int64_t step_ns = 2'000'000'000;
    ::timespec now = {};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return std::max(stamp.modified_ns, stamp.changed_ns) < nanoseconds(now) - step_ns;
}

} // namespace

std::optional<Stamp> stamp_of(const std::string& path) {
    struct ::stat status = {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return std::nullopt;
    }
    return Stamp{status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size),
                 nanoseconds(status.st_mtim), nanoseconds(status.st_ctim)};
}

ListCache::ListCache() {
    const auto program = stamp_of("/proc/self/exe");
    if (program) {
        program_ = *program;
        folder_ = usual_folder();
    }
}

/// One file a path, so that old states of a list leave nothing behind. Two paths that meet in one
/// name take turns: the stamp tells them apart.
std::string ListCache::file_of(const std::string& path) const {
    std::error_code error;
    const std::string whole = fs::absolute(path, error).lexically_normal().string();
    return fmt::format("{}/list-{:016x}", folder_, vendor_db::hash_of(whole));
}

std::optional<ListCache::Found> ListCache::find(const std::string& path) const {
    const auto stamp = folder_.empty() ? std::nullopt : stamp_of(path);
    if (!stamp || stamp->size < least_size || !is_own(folder_)) {
        return std::nullopt;
    }
    const auto file = mapped(file_of(path));
    const std::array<Stamp, 2> now{*stamp, program_};
    std::array<Stamp, 2> then;
    if (!file || file->bytes.size() < sizeof then) {
        return std::nullopt;
    }
    const std::string_view bytes = file->bytes.substr(0, file->bytes.size() - sizeof then);
    std::memcpy(then.data(), bytes.data() + bytes.size(), sizeof then); // they stand at the end
    auto outline = then == now ? vendor_db::Outline::from(bytes, file, stamp->size) : std::nullopt;
    return outline ? std::optional(Found{*stamp, std::move(*outline)}) : std::nullopt;
}

void ListCache::keep(const std::string& path, const Stamp& stamp,
                     const vendor_db::Outline& outline) const {
    if (folder_.empty() || stamp.size < least_size || !stands_still(stamp)) {
        return;
    }
    std::error_code error;
    fs::create_directories(fs::path(folder_).parent_path(), error);
    ::mkdir(folder_.c_str(), S_IRWXU);
    if (!is_own(folder_)) {
        return;
    }
    const std::array<Stamp, 2> stamps{stamp, program_};
    std::string bytes(outline.bytes());
    bytes.append(reinterpret_cast<const char*>(stamps.data()), sizeof stamps);
    (void)drivers::dump::write_file_atomically(file_of(path), bytes);
}

std::optional<std::vector<std::string>> read_extents(const std::string& path, const Stamp& stamp,
                                                     std::span<const vendor_db::Extent> extents) {
    std::ifstream file(path, std::ios::binary);
    std::vector<std::string> texts;
    for (const vendor_db::Extent& each : extents) {
        std::string& text = texts.emplace_back(each.end - each.begin, '\0');
        file.seekg(each.begin);
        file.read(text.data(), static_cast<std::streamsize>(text.size()));
    }
    // After reading: what was changed before or meanwhile shows.
    return file && stamp_of(path) == stamp ? std::optional(std::move(texts)) : std::nullopt;
}

} // namespace optictl::cli
