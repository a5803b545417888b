// Writes beside a program that selects pages and knows no lock: whatever goes to its page is put
// back, and said.
#include <array>
#include <functional>
#include <map>
#include <string>

#include <doctest/doctest.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>

#include "drivers/i2c/i2c.hpp"
#include "drivers/session/session.hpp"
#include "tests/drivers/live/devices.hpp"

using namespace optictl;
using namespace optictl::tests;
using drivers::IoKind;
using drivers::Written;

namespace {

constexpr memmap::Page controls = memmap::upper(0x10);
constexpr unsigned foreign = 0x03;

/// A memory of pages behind an adapter that takes any number of messages; a write that a START ends
/// is void (OIF-CMIS 5.4 section B.2.5).
class PlainMemory final : public FakeSystem {
public:
    PlainMemory() {
        functions = I2C_FUNC_I2C;
        pages[foreign].fill(0x55);
        pages[controls.page].fill(0x00);
    }
    using Half = std::array<std::uint8_t, 128>;
    std::map<unsigned, Half> pages; ///< upper halves
    Half lower{};
    std::function<void(unsigned)> meanwhile; ///< before each transfer
    unsigned transfers_so_far = 0;
    unsigned most = 42;

    int ioctl(int file, unsigned long request, void* argument) override {
        if (request != I2C_RDWR) {
            return FakeSystem::ioctl(file, request, argument);
        }
        const auto* data = static_cast<i2c_rdwr_ioctl_data*>(argument);
        if (data->nmsgs > most) {
            return -EOPNOTSUPP;
        }
        if (meanwhile) {
            meanwhile(transfers_so_far);
        }
        ++transfers_so_far;
        for (unsigned i = 0; i < data->nmsgs; ++i) {
            const i2c_msg& message = data->msgs[i];
            const std::span bytes(message.buf, message.len);
            if ((message.flags & I2C_M_RD) != 0) {
                for (std::uint8_t& byte : bytes) {
                    byte = at(counter_++);
                }
                continue;
            }
            counter_ = bytes[0];
            const bool ends = i + 1 == data->nmsgs;
            for (const std::uint8_t byte : bytes.subspan(1)) {
                (ends ? at(counter_) : void_) = byte;
                ++counter_;
            }
        }
        return static_cast<int>(data->nmsgs);
    }

private:
    std::uint8_t& at(unsigned byte) {
        return byte < 128 ? lower.at(byte) : pages[lower[127]].at((byte - 128) % 128);
    }
    unsigned counter_ = 0;
    std::uint8_t void_ = 0;
};

drivers::WriteResult write(PlainMemory& memory, memmap::Verify verify) {
    drivers::VirtualClock clock;
    auto bus = drivers::i2c::open(memory, 7, {});
    REQUIRE(bus);
    drivers::Session session(std::move(*bus), virtual_time(clock));
    session.learn({.upper_a0 = drivers::Upper::Banked});
    const memmap::Range read{controls, 128, 8};
    REQUIRE(session.refresh(std::span(&read, 1)));
    return session.write({.patches = {{controls, 213, 0xFF, 0x01}, {controls, 214, 0xFF, 0x02}},
                          .retry = memmap::Retry::Safe,
                          .verify = verify},
                         "test");
}

} // namespace

TEST_CASE("a write to a page that another program selected just then is put back, and said") {
    for (const auto verify : {memmap::Verify::ReadBack, memmap::Verify::Never}) {
        for (const bool goes_back : {false, true}) {
            unsigned stray = 0;
            for (unsigned at = 0; at < 40; ++at) {
                CAPTURE(at);
                CAPTURE(goes_back);
                PlainMemory memory;
                unsigned ours = 0;
                memory.meanwhile = [&](unsigned transfer) {
                    if (transfer == at) {
                        ours = memory.lower[127];
                        memory.lower[127] = foreign;
                    } else if (goes_back && transfer == at + 1 && memory.lower[127] == foreign) {
                        memory.lower[127] = static_cast<std::uint8_t>(ours);
                    }
                };
                const auto result = write(memory, verify);
                PlainMemory::Half untouched;
                untouched.fill(0x55);
                CHECK(memory.pages[foreign] == untouched);
                if (result.error) {
                    CAPTURE(result.error->message);
                    CHECK(result.written != Written::Yes);
                    CHECK(memory.pages[0x10][213 - 128] == 0x00);
                    stray += result.error->message.find("what stood there was put back") !=
                                     std::string::npos
                                 ? 1
                                 : 0;
                } else {
                    CHECK(memory.pages[0x10][213 - 128] == 0x01);
                    CHECK(memory.pages[0x10][214 - 128] == 0x02);
                }
            }
            CHECK(stray == 1); // the one transfer that writes
        }
    }
}

TEST_CASE("what cannot be put back is said: the other program selects its page all the time") {
    PlainMemory memory;
    unsigned writes_at = 0;
    {
        PlainMemory calm;
        calm.meanwhile = [&](unsigned transfer) {
            if (calm.pages[0x10][213 - 128] == 0) {
                writes_at = transfer; // the last before the bytes are there
            }
        };
        REQUIRE_FALSE(write(calm, memmap::Verify::Never).error);
    }
    memory.meanwhile = [&](unsigned transfer) {
        if (transfer >= writes_at) {
            memory.lower[127] = static_cast<std::uint8_t>(foreign + transfer % 7);
        }
    };
    const auto result = write(memory, memmap::Verify::Never);
    REQUIRE(result.error);
    CHECK(result.error->kind == IoKind::StuckPage);
    CHECK(result.error->message.find("could not be put back") != std::string::npos);
}

TEST_CASE("an adapter that takes four messages at once writes without looking") {
    PlainMemory memory;
    memory.most = 4;
    CHECK_FALSE(write(memory, memmap::Verify::ReadBack).error);
    CHECK(memory.pages[0x10][213 - 128] == 0x01);
}
