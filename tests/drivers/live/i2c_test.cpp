// Modules on an I2C bus: the ladder of methods, owners, adapters with quirks.
#include <array>
#include <cerrno>
#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>

#include "cli/engine/reading/plans.hpp"
#include "drivers/i2c/i2c.hpp"
#include "drivers/session/session.hpp"
#include "tests/drivers/live/devices.hpp"

using namespace optictl;
using namespace optictl::tests;
using drivers::IoKind;

namespace {

constexpr unsigned long rdwr =
    I2C_FUNC_I2C | I2C_FUNC_SMBUS_BYTE_DATA | I2C_FUNC_SMBUS_WORD_DATA | I2C_FUNC_SMBUS_I2C_BLOCK;
constexpr unsigned long block = rdwr & ~static_cast<unsigned long>(I2C_FUNC_I2C);
constexpr unsigned long word = I2C_FUNC_SMBUS_BYTE_DATA | I2C_FUNC_SMBUS_WORD_DATA;
constexpr unsigned long byte = I2C_FUNC_SMBUS_BYTE_DATA;

drivers::Fetched read_all(FakeSystem& system, const drivers::i2c::Options& how = {}) {
    drivers::VirtualClock clock;
    const auto device = drivers::i2c::open(system, 7, how);
    REQUIRE(device);
    return drivers::fetch(**device, engine::planner({.everything = true}, {}), virtual_time(clock));
}

} // namespace

TEST_CASE("every method reads the same bytes, with pages and banks, and leaves page 00h selected") {
    for (const char* name : {"osfp-800g-dr8", "osfpxd-1600g-2xdr8", "qsfp28-100g-lr4"}) {
        for (const unsigned long functions : {rdwr, block, word, byte}) {
            CAPTURE(name);
            CAPTURE(functions);
            const memmap::Image truth = capture(name);
            drivers::emulator::Module module(truth);
            FakeSystem system;
            system.module = &module;
            system.functions = functions;
            // A bus of bytes alone cannot write bank and page in one transfer.
            const bool banked = functions == byte && std::string(name) == "osfpxd-1600g-2xdr8";
            const auto got = read_all(system);
            CHECK_FALSE(got.aborted);
            CHECK(got.incomplete.has_value() == banked);
            CHECK(wrong_bytes(got.image, truth) == "");
            CHECK(known_bytes(got.image) > 350);
            CHECK(module.selected(memmap::Device::A0) == drivers::emulator::Selected{});
            CHECK(module.cleared() == 0);
            CHECK(system.open_files == 0);
        }
    }
}

TEST_CASE("blocks that ignore the page are found out, and bytes are read instead") {
    const memmap::Image truth = capture("osfp-800g-dr8");
    drivers::emulator::Module module(truth);
    FakeSystem system;
    system.module = &module;
    system.functions = block;
    system.blocks_ignore_pages = true;
    const auto got = read_all(system);
    CHECK(wrong_bytes(got.image, truth) == "");
    CHECK(got.image.knows(memmap::upper(0x11), 154, 48));
}

TEST_CASE("an adapter that takes short messages only is read in short ones") {
    const memmap::Image truth = capture("qsfp28-100g-lr4");
    drivers::emulator::Module module(truth);
    FakeSystem system;
    system.module = &module;
    system.functions = rdwr;
    system.longest = 8;
    const auto got = read_all(system);
    CHECK_FALSE(got.incomplete);
    CHECK(wrong_bytes(got.image, truth) == "");
}

TEST_CASE("where nobody answers the module is absent, whether that is an error or a short count") {
    for (const bool is_short : {true, false}) {
        FakeSystem system;
        system.functions = rdwr;
        system.nack_is_short = is_short;
        const auto got = read_all(system);
        REQUIRE(got.aborted);
        CHECK(got.aborted->kind == IoKind::Absent);
        CHECK(got.image.empty());
        CHECK(got.stats.transactions == 5);
    }
}

TEST_CASE("a bus whose module belongs to a driver is refused with the file to use") {
    drivers::emulator::Module module(capture("qsfp28-100g-lr4"));
    FakeSystem system;
    system.module = &module;
    system.functions = block;
    system.is_busy = true;
    system.files["/sys/bus/i2c/devices/7-0050/name"] = "optoe1\n";
    system.files["/sys/bus/i2c/devices/7-0050/eeprom"] = "";
    system.links["/sys/bus/i2c/devices/7-0050/driver"] = "../../../../bus/i2c/drivers/optoe";
    const auto refused = drivers::i2c::open(system, 7);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == IoKind::Contested);
    CHECK(refused.error().message.find("driver optoe") != std::string::npos);
    CHECK(refused.error().message.find("sysfs /sys/bus/i2c/devices/7-0050/eeprom") !=
          std::string::npos);
    CHECK(system.transfers.empty());
    CHECK_FALSE(read_all(system, {.force = true, .method = {}}).aborted);
}

TEST_CASE("no such bus, no i2c-dev, no permission, no method: each its own words") {
    FakeSystem system;
    const auto message = [&system](IoKind kind) {
        const auto opened = drivers::i2c::open(system, 7);
        REQUIRE_FALSE(opened);
        CHECK(opened.error().kind == kind);
        return opened.error().message;
    };
    CHECK(message(IoKind::NoDevice).find("i2cdetect -l") != std::string::npos);
    system.files["/sys/bus/i2c/devices/i2c-7/name"] = "i801";
    CHECK(message(IoKind::NoDevice).find("modprobe i2c-dev") != std::string::npos);
    system.functions = I2C_FUNC_SMBUS_QUICK;
    CHECK(message(IoKind::NotSupported).find("0x00010000") != std::string::npos);
    system.open_errors["/dev/i2c-7"] = EACCES;
    CHECK(message(IoKind::NoPermission).find("/dev/i2c-7") != std::string::npos);
    CHECK(system.open_files == 0);
}

namespace {

/// An adapter that takes two messages at once, not four, and another program beside us.
class TwoMessages final : public FakeSystem {
public:
    TwoMessages() {
        functions = rdwr;
        most_messages = 2;
    }
    std::function<void(unsigned)> meanwhile; ///< before each transfer
    unsigned transfers_with_select = 0;

    int ioctl(int file, unsigned long request, void* argument) override {
        if (request == I2C_RDWR) {
            if (meanwhile) {
                meanwhile(count_++);
            }
            const auto* data = static_cast<i2c_rdwr_ioctl_data*>(argument);
            transfers_with_select += data->nmsgs == 4 ? 1 : 0;
        }
        return FakeSystem::ioctl(file, request, argument);
    }

private:
    unsigned count_ = 0;
};

} // namespace

TEST_CASE("an adapter that refuses four messages is read without them, and that is said") {
    for (const char* name : {"osfp-800g-dr8", "osfpxd-1600g-2xdr8", "qsfp28-100g-lr4"}) {
        CAPTURE(name);
        const memmap::Image truth = capture(name);
        drivers::emulator::Module module(truth);
        const drivers::emulator::Selected before{
            0, static_cast<std::uint8_t>(truth.find(memmap::upper(0x02)) != nullptr ? 2 : 0)};
        module.select(memmap::Device::A0, before);
        TwoMessages system;
        system.module = &module;
        const auto got = read_all(system);
        CHECK_FALSE(got.aborted);
        CHECK_FALSE(got.incomplete);
        CHECK(wrong_bytes(got.image, truth) == "");
        CHECK(known_bytes(got.image) > 350);
        CHECK(module.selected(memmap::Device::A0) == before);
        CHECK(module.cleared() == 0);
        CHECK(got.is_unattested);
        // Tried once, in long and in short: what the adapter cannot do is not asked again.
        CHECK(system.transfers_with_select <= 2);
        FakeSystem able;
        able.module = &module;
        able.functions = rdwr;
        CHECK_FALSE(read_all(able).is_unattested);
    }
}

TEST_CASE("a page that another program takes there is seen, and what was read is not believed") {
    const memmap::Image truth = capture("osfp-800g-dr8");
    unsigned refused = 0;
    for (unsigned from = 2; from < 40; ++from) { // before, its page is what will be put back
        CAPTURE(from);
        drivers::emulator::Module module(truth);
        TwoMessages system;
        system.module = &module;
        system.meanwhile = [&](unsigned transfer) {
            if (transfer == from) {
                module.select(memmap::Device::A0, {0, 0x10});
            }
        };
        const auto got = read_all(system);
        CHECK(wrong_bytes(got.image, truth) == "");
        CHECK(module.selected(memmap::Device::A0).page == (got.warnings.empty() ? 0 : 0x10));
        if (got.incomplete && got.incomplete->kind == IoKind::StuckPage) {
            ++refused;
            CHECK(got.incomplete->message.find("this adapter cannot tell whose a byte is") !=
                  std::string::npos);
            CHECK_FALSE(got.image.knows(memmap::upper(0x11), 128));
        }
    }
    CHECK(refused > 5);
}

TEST_CASE("a write there looks at page and bank right before it and behind it") {
    drivers::emulator::Module module(capture("osfp-800g-dr8"));
    module.make_writable({memmap::upper(0x10), 128, 16});
    TwoMessages system;
    system.module = &module;
    drivers::VirtualClock clock;
    const auto device = drivers::i2c::open(system, 7);
    REQUIRE(device);
    drivers::Session session(**device, virtual_time(clock));
    session.learn({.upper_a0 = memmap::Upper::Banked});
    const std::array<memmap::Range, 1> ranges{{{memmap::upper(0x10), 128, 1}}};
    REQUIRE(session.refresh(ranges));
    system.transfers.clear();
    const auto result = session.write({{{memmap::upper(0x10), 130, 0xFF, 0x5A}}}, "test");
    CHECK(result.written == drivers::Written::Yes);
    CHECK(module.image().byte(memmap::upper(0x10), 130) == 0x5A);
    const std::vector<std::string> transfers{"rdwr r 82 1", "rdwr r 7e 2", "rdwr w 82 1",
                                             "rdwr r 82 1", "rdwr r 7e 2"};
    CHECK(system.transfers == transfers);
}
