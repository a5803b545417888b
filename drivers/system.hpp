// The system calls that drivers make, so that tests can answer them without a kernel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace optictl::drivers {

/// Each call returns what the system call returns, or minus errno. Paths are as on a live system;
/// a root, where one is given, goes before them.
class System {
public:
    System() = default;
    System(const System&) = delete;
    System& operator=(const System&) = delete;
    virtual ~System() = default;

    virtual int open(const std::string& path, int flags) = 0;
    virtual void close(int file) = 0;
    virtual long pread(int file, std::span<std::uint8_t> out, std::uint64_t offset) = 0;
    virtual long pwrite(int file, std::span<const std::uint8_t> bytes, std::uint64_t offset) = 0;
    virtual int ioctl(int file, unsigned long request, void* argument) = 0;

    /// SMBus transfers of an open I2C adapter (libi2c). A byte or word, how many bytes of a block,
    /// or 0 for writes.
    virtual int smbus_read_byte(int file, std::uint8_t command) = 0;
    virtual int smbus_read_word(int file, std::uint8_t command) = 0;
    virtual int smbus_read_block(int file, std::uint8_t command, std::span<std::uint8_t> out) = 0;
    virtual int smbus_write_byte(int file, std::uint8_t command, std::uint8_t value) = 0;
    virtual int smbus_write_word(int file, std::uint8_t command, std::uint16_t value) = 0;

    virtual int socket(int domain, int type, int protocol) = 0;
    virtual int set_option(int file, int level, int name, int value) = 0;
    virtual long send(int file, std::span<const std::uint8_t> message) = 0;
    virtual long receive(int file, std::span<std::uint8_t> out) = 0;

    /// Locks an open file for this program alone (flock), without waiting: -EWOULDBLOCK while
    /// another holds it. Closing the file ends it. Systems without other programs need no lock.
    virtual int lock(int /*file*/) { return 0; }
    /// Takes, without waiting, or gives back the place of the next one in line for lock(): without
    /// it a program that locks again and again would leave no chance to others.
    virtual int lock_queue(int /*file*/, bool /*enter*/) { return 0; }
    /// Who holds the lock of a file, "optictl (PID 12)"; empty where that cannot be told.
    virtual std::string lock_owner(int /*file*/) { return {}; }

    /// What a symbolic link says, or minus errno.
    virtual std::expected<std::string, int> link(const std::string& path) = 0;
    /// The names in a folder, sorted, or minus errno.
    virtual std::expected<std::vector<std::string>, int> list(const std::string& path) = 0;

    /// The text of a small file, without the last line end; or minus errno.
    [[nodiscard]] std::expected<std::string, int> text(const std::string& path);
};

/// The system itself; `root` goes before every absolute path (a copy of /sys and /dev).
[[nodiscard]] std::unique_ptr<System> live_system(std::string root = {});

} // namespace optictl::drivers
