// Adapters that do SMBus only, with a module behind them whose flags reading clears.
#include <array>
#include <cerrno>
#include <cstring>

#include <doctest/doctest.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>

#include "drivers/fetch.hpp"
#include "drivers/i2c/i2c.hpp"

namespace {

using namespace optictl;
using namespace optictl::drivers;

constexpr unsigned flags_byte = 8; // OIF-CMIS 5.4 Table 8-9
constexpr std::uint8_t flags = 0x41;

/// A CMIS module on an adapter with the given I2C_FUNC_*.
class SmbusModule final : public System {
public:
    explicit SmbusModule(unsigned long functions) : functions_(functions) {
        for (unsigned i = 0; i < memory.size(); ++i) {
            memory[i] = static_cast<std::uint8_t>(i * 3 + 0x18);
        }
        memory[flags_byte] = flags;
    }

    std::array<std::uint8_t, 128> memory{};

    int open(const std::string& path, int /*flags*/) override {
        return path == "/dev/i2c-7" ? 3 : -ENOENT;
    }
    void close(int /*file*/) override {}
    long pread(int, std::span<std::uint8_t>, std::uint64_t) override { return -EIO; }
    long pwrite(int, std::span<const std::uint8_t>, std::uint64_t) override { return -EIO; }
    int ioctl(int /*file*/, unsigned long request, void* argument) override {
        if (request == I2C_FUNCS) {
            *static_cast<unsigned long*>(argument) = functions_;
        }
        return 0;
    }
    int smbus_read_byte(int /*file*/, std::uint8_t command) override { return take(command); }
    int smbus_read_word(int /*file*/, std::uint8_t command) override {
        const int low = take(command);
        return low | take(command + 1U) << 8;
    }
    int smbus_read_block(int /*file*/, std::uint8_t command, std::span<std::uint8_t> out) override {
        for (unsigned i = 0; i < out.size(); ++i) {
            out[i] = static_cast<std::uint8_t>(take(command + i));
        }
        return static_cast<int>(out.size());
    }
    int smbus_write_byte(int, std::uint8_t, std::uint8_t) override { return 0; }
    int smbus_write_word(int, std::uint8_t, std::uint16_t) override { return 0; }
    int socket(int, int, int) override { return -EAFNOSUPPORT; }
    int set_option(int, int, int, int) override { return 0; }
    long send(int, std::span<const std::uint8_t>) override { return -EIO; }
    long receive(int, std::span<std::uint8_t>) override { return -EIO; }
    std::expected<std::string, int> link(const std::string&) override {
        return std::unexpected(-ENOENT);
    }
    std::expected<std::vector<std::string>, int> list(const std::string&) override {
        return std::unexpected(-ENOENT);
    }

private:
    int take(unsigned byte) {
        const int value = memory.at(byte);
        if (byte == flags_byte) {
            memory.at(byte) = 0;
        }
        return value;
    }

    unsigned long functions_;
};

} // namespace

TEST_CASE("flags that reading clears are read once, by block, word or byte") {
    constexpr std::array methods{I2C_FUNC_SMBUS_READ_I2C_BLOCK, I2C_FUNC_SMBUS_READ_WORD_DATA, 0};
    for (const auto method : methods) {
        CAPTURE(method);
        SmbusModule module(I2C_FUNC_SMBUS_BYTE_DATA | static_cast<unsigned long>(method));
        const auto expected = module.memory;
        const auto bus = i2c::open(module, 7);
        REQUIRE(bus);
        const Fetched fetched = fetch(**bus, [](const memmap::Image& image) {
            Plan plan;
            memmap::want(plan.wanted, image, memmap::lower, 0, 127);
            return plan;
        });
        CHECK_FALSE(fetched.aborted);
        for (unsigned i = 0; i < expected.size(); ++i) {
            CAPTURE(i);
            CHECK(fetched.image.byte(memmap::lower, i) == expected.at(i));
        }
    }
}

TEST_CASE("banks need an adapter that writes two bytes in one transfer") {
    SmbusModule bytes(I2C_FUNC_SMBUS_BYTE_DATA);
    CHECK_FALSE(i2c::open(bytes, 7).value()->capabilities().banks);
    SmbusModule words(I2C_FUNC_SMBUS_BYTE_DATA | I2C_FUNC_SMBUS_WORD_DATA);
    CHECK(i2c::open(words, 7).value()->capabilities().banks);
}
