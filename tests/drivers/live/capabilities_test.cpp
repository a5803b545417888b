// Which paths to a module can write, how much at once, and why not.
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <linux/i2c.h>

#include "drivers/emulator/emulator.hpp"
#include "drivers/ethtool/ethtool.hpp"
#include "drivers/i2c/i2c.hpp"
#include "drivers/recorded/recorded.hpp"
#include "drivers/session/session.hpp"
#include "drivers/sysfs/sysfs.hpp"
#include "drivers/wrap/layers.hpp"
#include "drivers/wrap/trace_file.hpp"
#include "tests/drivers/live/devices.hpp"

using namespace optictl;
using namespace optictl::tests;
using drivers::IoKind;
using drivers::Written;

namespace {

const std::string folder = "/sys/bus/i2c/devices/25-0050";
const std::string eeprom = folder + "/eeprom";
constexpr unsigned long bytes_alone =
    I2C_FUNC_SMBUS_READ_BYTE_DATA | I2C_FUNC_SMBUS_WRITE_BYTE_DATA;

/// A path that cannot write says why, and does not write when it is asked to.
std::string refusal(drivers::Transport& device) {
    const drivers::Capabilities can = device.capabilities();
    CHECK_FALSE(can.can_write);
    CHECK_FALSE(can.write_refused_because.empty());
    drivers::VirtualClock clock;
    drivers::Session session(device, virtual_time(clock));
    session.learn({.upper_a0 = memmap::Upper::Flat});
    const auto result = session.write({{{memmap::lower, 26, 0xFF, 0x10}}}, "test");
    CHECK(result.written == Written::NotSent);
    REQUIRE(result.error);
    CHECK(result.error->kind == IoKind::Refused);
    CHECK(result.error->message == can.write_refused_because);
    CHECK(session.stats().writes == 0);
    CHECK(session.stats().transactions == 0);
    return can.write_refused_because;
}

bool says(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// 64 KiB of an EEPROM file whose pages differ: lower half, then pages 00h to FFh.
std::string paged_file() {
    std::string text(128 + 256 * 128, '\0');
    for (std::size_t i = 0; i < text.size(); ++i) {
        text[i] = static_cast<char>(i / 128 * 7 + i % 128);
    }
    text[127] = 0;
    return text;
}

} // namespace

TEST_CASE("network devices, dumps and emulated dumps cannot write, each for its own reason") {
    FakeSystem system;
    system.files["/sys/class/net/eth0/ifindex"] = "2\n";
    CHECK(says(refusal(**drivers::ethtool::open(system, "eth0")), "eth0: the kernel has no way"));
    const memmap::Image image = capture("osfp-800g-dr8");
    CHECK(says(refusal(*drivers::recorded::open(image)), "a dump cannot be written to"));
    CHECK(says(refusal(*drivers::emulator::open(image)), "page selects alone"));
}

TEST_CASE("sysfs: optoe writes when it is opened for that, other files never") {
    FakeSystem system;
    system.files[eeprom] = paged_file();
    system.files[folder + "/name"] = "24c02\n";
    system.links[folder + "/driver"] = "../../../bus/i2c/drivers/at24";
    CHECK(says(refusal(**drivers::sysfs::open(system, eeprom, {.write = true})),
               "(at24) is for reading only"));
    system.files[folder + "/dev_class"] = "3\n";
    CHECK(says(refusal(**drivers::sysfs::open(system, eeprom)), "was opened for reading"));
}

TEST_CASE("sysfs: the file is opened for writing only where writing was asked for") {
    FakeSystem system;
    system.files[folder + "/dev_class"] = "3\n";
    system.files[eeprom] = paged_file();
    for (const bool write : {false, true}) {
        const auto device = drivers::sysfs::open(system, eeprom, {.write = write});
        REQUIRE(device);
        std::array<std::uint8_t, 1> byte{};
        CHECK((*device)->read(memmap::lower, 0, byte));
        CHECK((system.open_flags.at(eeprom) & O_ACCMODE) == (write ? O_RDWR : O_RDONLY));
    }
    system.open_errors[eeprom] = EACCES;
    const auto device = drivers::sysfs::open(system, eeprom, {.write = true});
    std::array<std::uint8_t, 1> byte{};
    const auto read = (*device)->read(memmap::lower, 0, byte);
    REQUIRE_FALSE(read);
    CHECK(read.error().kind == IoKind::NoPermission);
}

TEST_CASE("optoe: a write goes where the linear map has the page, as long as the driver takes") {
    FakeSystem system;
    system.files[folder + "/dev_class"] = "3\n";
    system.files[eeprom] = paged_file();
    std::string expected = system.files[eeprom];
    const auto write = [&](std::vector<memmap::Patch> patches) {
        drivers::VirtualClock clock;
        const auto device = drivers::sysfs::open(system, eeprom, {.write = true});
        drivers::Session session(**device, virtual_time(clock));
        session.learn({.upper_a0 = memmap::Upper::Banked});
        const std::array<memmap::Range, 2> seen{
            {{memmap::upper(0), 128, 32}, {memmap::upper(0x10), 128, 32}}};
        REQUIRE(session.refresh(seen));
        return session.write({std::move(patches)}, "test");
    };
    const std::vector<memmap::Patch> two{{memmap::upper(0x10), 130, 0xFF, 0xA5},
                                         {memmap::upper(0x10), 131, 0xFF, 0x5A}};
    const auto refused = write(two); // one byte at a time, unless write_max says more
    REQUIRE(refused.error);
    CHECK(says(refused.error->message, "1 byte can be written"));
    CHECK(says(refused.error->message, folder + "/write_max"));
    CHECK(system.files[eeprom] == expected);
    system.files[folder + "/write_max"] = "8\n";
    CHECK(write(two).written == Written::Yes);
    expected.at(128 + 0x10 * 128 + 2) = static_cast<char>(0xA5);
    expected.at(128 + 0x10 * 128 + 3) = static_cast<char>(0x5A);
    CHECK(system.files[eeprom] == expected);
}

TEST_CASE("i2c: as much as the adapter sends in one transfer, and nothing where a driver owns it") {
    const memmap::Image image = capture("qsfp28-100g-lr4");
    drivers::emulator::Module module(image);
    FakeSystem system;
    system.module = &module;
    const struct {
        unsigned long functions;
        unsigned most;
    } adapters[] = {
        {I2C_FUNC_I2C | I2C_FUNC_SMBUS_BYTE_DATA, 128},
        {I2C_FUNC_SMBUS_BYTE_DATA | I2C_FUNC_SMBUS_WORD_DATA, 2},
        {bytes_alone, 1},
    };
    for (const auto& adapter : adapters) {
        CAPTURE(adapter.most);
        system.functions = adapter.functions;
        const auto device = drivers::i2c::open(system, 7);
        REQUIRE(device);
        CHECK((*device)->capabilities().can_write);
        CHECK((*device)->capabilities().max_write == adapter.most);
    }
    system.functions = I2C_FUNC_SMBUS_READ_BYTE_DATA;
    CHECK(says(refusal(**drivers::i2c::open(system, 7)), "cannot write bytes"));
    system.functions = I2C_FUNC_I2C;
    system.files["/sys/bus/i2c/devices/7-0050/name"] = "optoe1\n";
    system.files["/sys/bus/i2c/devices/7-0050/eeprom"] = "";
    system.links["/sys/bus/i2c/devices/7-0050/driver"] = "../../../../bus/i2c/drivers/optoe";
    const auto forced = drivers::i2c::open(system, 7, {.force = true, .method = {}});
    REQUIRE(forced); // reading may be forced, writing may not
    const std::string why = refusal(**forced);
    CHECK(says(why, "belongs to the driver optoe"));
    CHECK(says(why, "write to it with: sysfs /sys/bus/i2c/devices/7-0050/eeprom"));
}

TEST_CASE("wrappers and traces keep what a path can write") {
    drivers::emulator::Module module(capture("qsfp28-100g-lr4"));
    module.make_writable({memmap::lower, 86, 1});
    drivers::VirtualClock clock;
    auto device = drivers::emulator::open(module, clock);
    const drivers::Capabilities can = device->capabilities();
    REQUIRE(can.can_write);
    auto paced = drivers::wrap::paced(std::move(device), "400k", clock);
    REQUIRE(paced);
    CHECK((*paced)->capabilities().max_write == can.max_write);
    for (const bool can_write : {true, false}) {
        drivers::wrap::TraceHead head{.source = "x", .time = "y", .can = can};
        head.can.can_write = can_write;
        head.can.max_write = 2;
        const auto parsed = drivers::wrap::parse_trace(drivers::wrap::to_text(head));
        REQUIRE(parsed);
        CHECK(parsed->head.can.can_write == can_write);
        CHECK(parsed->head.can.max_write == (can_write ? 2 : 0));
    }
}
