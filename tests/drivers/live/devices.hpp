// A system without a kernel: files, links, an I2C adapter with an emulated module, and network
// devices, for the tests of live drivers.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "drivers/dump/load.hpp"
#include "drivers/emulator/module.hpp"
#include "drivers/fetch.hpp"
#include "drivers/system.hpp"

namespace optictl::tests {

/// The image of a capture of this project ("osfp-800g-dr8").
[[nodiscard]] memmap::Image capture(const std::string& name);

/// What a network device's driver answers to a request for module bytes.
struct EepromReply {
    int error = 0;
    std::string text; ///< the kernel's words
    std::vector<std::uint8_t> bytes;
};
struct EepromRequest {
    unsigned offset = 0;
    unsigned length = 0;
    unsigned page = 0;
    unsigned bank = 0;
    unsigned address = 0;
};

class FakeSystem : public drivers::System {
public:
    std::map<std::string, std::string> files;
    std::map<std::string, std::string> links;
    std::map<std::string, int> open_errors; ///< errno of opening a path

    /// Of the one I2C adapter, i2c-7.
    drivers::emulator::Module* module = nullptr;
    unsigned long functions = 0;
    int transfer_error = 0;             ///< errno of every transfer
    bool nack_is_short = false;         ///< I2C_RDWR returns 0 where nobody answers
    unsigned longest = 128;             ///< bytes of one message that the adapter takes
    unsigned most_messages = 42;        ///< of one I2C_RDWR
    bool blocks_ignore_pages = false;   ///< as i2c-stub does
    bool is_busy = false;               ///< I2C_SLAVE says EBUSY
    std::vector<std::string> transfers; ///< "rdwr r 80 16", "byte 7f", ...

    /// Of network devices.
    bool has_netlink = true;
    std::function<EepromReply(const EepromRequest&)> eeprom;
    std::function<int(unsigned long, void*)> ethtool_ioctl;

    unsigned open_files = 0;               ///< descriptors that are not closed
    std::map<std::string, int> open_flags; ///< of the last open of a path

    int open(const std::string& path, int flags) override;
    void close(int file) override;
    long pread(int file, std::span<std::uint8_t> out, std::uint64_t offset) override;
    long pwrite(int file, std::span<const std::uint8_t> bytes, std::uint64_t offset) override;
    int ioctl(int file, unsigned long request, void* argument) override;
    int smbus_read_byte(int file, std::uint8_t command) override;
    int smbus_read_word(int file, std::uint8_t command) override;
    int smbus_read_block(int file, std::uint8_t command, std::span<std::uint8_t> out) override;
    int smbus_write_byte(int file, std::uint8_t command, std::uint8_t value) override;
    int smbus_write_word(int file, std::uint8_t command, std::uint16_t value) override;
    int socket(int domain, int type, int protocol) override;
    int set_option(int file, int level, int name, int value) override;
    long send(int file, std::span<const std::uint8_t> message) override;
    long receive(int file, std::span<std::uint8_t> out) override;
    std::expected<std::string, int> link(const std::string& path) override;
    std::expected<std::vector<std::string>, int> list(const std::string& path) override;

private:
    int smbus_read(std::uint8_t command, std::span<std::uint8_t> out, const char* what);
    std::map<int, std::string> paths_;
    int next_ = 3;
    memmap::Device device_ = memmap::Device::A0;
    std::vector<std::vector<std::uint8_t>> replies_;
};

/// A clock that stands still unless somebody waits, for reads in tests.
[[nodiscard]] drivers::FetchOptions virtual_time(drivers::Clock& clock);

/// How many bytes `read` knows, that all of them are those of `truth`, and which are not.
[[nodiscard]] std::string wrong_bytes(const memmap::Image& read, const memmap::Image& truth);
[[nodiscard]] unsigned known_bytes(const memmap::Image& image);

} // namespace optictl::tests
