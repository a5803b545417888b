#include "drivers/system.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

extern "C" {
#include <i2c/smbus.h>
}

namespace optictl::drivers {
namespace {

template <class Number>
[[nodiscard]] Number or_errno(Number result) {
    return result < 0 ? -static_cast<Number>(errno) : result;
}

/// An open file, moved above the numbers of the standard streams: what is printed must never reach
/// a device, whoever closed one of them.
[[nodiscard]] int above_streams(int file) {
    if (file < 0 || file > STDERR_FILENO) {
        return or_errno(file);
    }
    const int moved = or_errno(::fcntl(file, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    ::close(file);
    return moved;
}

class LiveSystem final : public System {
public:
    explicit LiveSystem(std::string root) : root_(std::move(root)) {}

    int open(const std::string& path, int flags) override {
        // Not blocking: a pipe in the place of a device would wait for who writes to it.
        constexpr int always = O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
        return above_streams(::open((root_ + path).c_str(), flags | always));
    }
    void close(int file) override { ::close(file); }
    long pread(int file, std::span<std::uint8_t> out, std::uint64_t offset) override {
        return or_errno(
            static_cast<long>(::pread(file, out.data(), out.size(), static_cast<off_t>(offset))));
    }
    long pwrite(int file, std::span<const std::uint8_t> bytes, std::uint64_t offset) override {
        return or_errno(static_cast<long>(
            ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset))));
    }
    int ioctl(int file, unsigned long request, void* argument) override {
        return or_errno(::ioctl(file, request, argument));
    }

    int lock(int file) override { return or_errno(::flock(file, LOCK_EX | LOCK_NB)); }
    int lock_queue(int file, bool enter) override {
        struct flock first_byte{};
        first_byte.l_type = enter ? F_WRLCK : F_UNLCK;
        first_byte.l_whence = SEEK_SET;
        first_byte.l_len = 1;
        return or_errno(::fcntl(file, F_OFD_SETLK, &first_byte));
    }
    std::string lock_owner(int file) override;

    // libi2c returns minus errno by itself.
    int smbus_read_byte(int file, std::uint8_t command) override {
        return i2c_smbus_read_byte_data(file, command);
    }
    int smbus_read_word(int file, std::uint8_t command) override {
        return i2c_smbus_read_word_data(file, command);
    }
    int smbus_read_block(int file, std::uint8_t command, std::span<std::uint8_t> out) override {
        return i2c_smbus_read_i2c_block_data(file, command, static_cast<std::uint8_t>(out.size()),
                                             out.data());
    }
    int smbus_write_byte(int file, std::uint8_t command, std::uint8_t value) override {
        return i2c_smbus_write_byte_data(file, command, value);
    }
    int smbus_write_word(int file, std::uint8_t command, std::uint16_t value) override {
        return i2c_smbus_write_word_data(file, command, value);
    }

    int socket(int domain, int type, int protocol) override {
        return above_streams(::socket(domain, type | SOCK_CLOEXEC, protocol));
    }
    int set_option(int file, int level, int name, int value) override {
        return or_errno(::setsockopt(file, level, name, &value, sizeof value));
    }
    long send(int file, std::span<const std::uint8_t> message) override {
        return or_errno(static_cast<long>(::send(file, message.data(), message.size(), 0)));
    }
    long receive(int file, std::span<std::uint8_t> out) override {
        return or_errno(static_cast<long>(::recv(file, out.data(), out.size(), 0)));
    }

    std::expected<std::string, int> link(const std::string& path) override {
        std::array<char, 4096> text;
        const ssize_t size = ::readlink((root_ + path).c_str(), text.data(), text.size());
        if (size < 0) {
            return std::unexpected(-errno);
        }
        return std::string(text.data(), static_cast<std::size_t>(size));
    }
    std::expected<std::vector<std::string>, int> list(const std::string& path) override {
        const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir((root_ + path).c_str()),
                                                         ::closedir);
        if (!folder) {
            return std::unexpected(-errno);
        }
        std::vector<std::string> names;
        while (const dirent* entry = ::readdir(folder.get())) {
            std::string name = entry->d_name;
            if (name != "." && name != "..") {
                names.push_back(std::move(name));
            }
        }
        std::ranges::sort(names);
        return names;
    }

private:
    std::string root_;
};

/// Lines of /proc/locks: `1: FLOCK  ADVISORY  WRITE 4711 00:05:83 0 EOF`, device and inode last.
std::string LiveSystem::lock_owner(int file) {
    struct stat status{};
    std::ifstream locks("/proc/locks");
    if (::fstat(file, &status) != 0) {
        return {};
    }
    const std::string inode = fmt::format(":{}", status.st_ino);
    std::string number;
    std::string kind;
    std::string advisory;
    std::string access;
    std::string pid;
    std::string place;
    std::string rest;
    while (locks >> number >> kind >> advisory >> access >> pid >> place &&
           std::getline(locks, rest)) {
        // "->" stands before the kind of those that wait.
        if (kind == "FLOCK" && place.ends_with(inode)) {
            std::string name = "a program";
            std::ifstream comm("/proc/" + pid + "/comm");
            std::getline(comm, name);
            return fmt::format("{} (PID {})", name.empty() ? "a program" : name, pid);
        }
    }
    return {};
}

} // namespace

std::expected<std::string, int> System::text(const std::string& path) {
    const int file = open(path, O_RDONLY);
    if (file < 0) {
        return std::unexpected(file);
    }
    std::array<std::uint8_t, 4096> bytes;
    const long size = pread(file, bytes, 0);
    close(file);
    if (size < 0) {
        return std::unexpected(static_cast<int>(size));
    }
    std::string text(bytes.begin(), bytes.begin() + size);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\0')) {
        text.pop_back();
    }
    return text;
}

std::unique_ptr<System> live_system(std::string root) {
    return std::make_unique<LiveSystem>(std::move(root));
}

} // namespace optictl::drivers
