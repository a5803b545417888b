// Modules of network devices: netlink by page, the kernel's words, the old ioctl, drivers that lie.
#include <cerrno>
#include <cstring>
#include <net/if.h>

#include <doctest/doctest.h>
#include <linux/ethtool.h>

#include "cli/engine/reading/plans.hpp"
#include "drivers/ethtool/ethtool.hpp"
#include "tests/drivers/live/devices.hpp"

using namespace optictl;
using namespace optictl::tests;
using drivers::IoKind;

namespace {

drivers::Fetched read_all(FakeSystem& system, memmap::Wanted wanted = {.everything = true}) {
    system.files.emplace("/sys/class/net/eth0/ifindex", "2\n");
    drivers::VirtualClock clock;
    const auto device = drivers::ethtool::open(system, "eth0");
    REQUIRE(device);
    return drivers::fetch(**device, engine::planner(wanted, {}), virtual_time(clock));
}

memmap::Page page_of(const EepromRequest& request) {
    return {.device = request.address == 0x51 ? memmap::Device::A2 : memmap::Device::A0,
            .upper = request.offset >= 128,
            .page = static_cast<std::uint8_t>(request.page),
            .bank = static_cast<std::uint8_t>(request.bank)};
}

/// A driver that does what the kernel asks of it.
EepromReply honest(const memmap::Image& image, const EepromRequest& request) {
    CHECK(request.length >= 1);
    CHECK(request.length <= 128);
    CHECK(request.offset / 128 == (request.offset + request.length - 1) / 128);
    const memmap::Block* block = image.find(page_of(request));
    if (block == nullptr) {
        return {.error = EIO, .text = {}, .bytes = {}};
    }
    const auto* bytes = block->bytes.data() + request.offset % 128;
    return {.error = 0, .text = {}, .bytes = {bytes, bytes + request.length}};
}

std::string refusal(int error, const std::string& text, IoKind kind) {
    FakeSystem system;
    system.eeprom = [&](const EepromRequest&) { return EepromReply{error, text, {}}; };
    const auto got = read_all(system);
    REQUIRE(got.aborted);
    CHECK(drivers::name_of(got.aborted->kind) == drivers::name_of(kind));
    CHECK(system.open_files == 0);
    return got.aborted->message;
}

} // namespace

TEST_CASE("by netlink: pages, banks and A2h, each byte the module's") {
    for (const char* name :
         {"osfp-800g-dr8", "osfpxd-1600g-2xdr8", "qsfp28-100g-lr4", "sfp-externally-calibrated"}) {
        CAPTURE(name);
        const memmap::Image truth = capture(name);
        FakeSystem system;
        system.eeprom = [&](const EepromRequest& request) { return honest(truth, request); };
        const auto got = read_all(system, {.monitors = true, .thresholds = true});
        CHECK_FALSE(got.aborted);
        CHECK_FALSE(got.incomplete);
        CHECK(wrong_bytes(got.image, truth) == "");
        CHECK(known_bytes(got.image) > 200);
        CHECK(system.open_files == 0);
    }
}

TEST_CASE("what the kernel says is passed on, each kind in its own words") {
    CHECK(refusal(EPERM, "", IoKind::NoPermission).find("CAP_NET_ADMIN") != std::string::npos);
    CHECK(refusal(EBUSY, "Module firmware flashing is in progress", IoKind::FirmwareUpdate)
              .find("kernel: Module firmware flashing") != std::string::npos);
    CHECK(refusal(EIO, "", IoKind::BusError).find("eth0") != std::string::npos);
    CHECK(refusal(ENXIO, "", IoKind::Absent).find("no module") != std::string::npos);
    CHECK(refusal(ENODEV, "", IoKind::Absent).find("no module") != std::string::npos);
    CHECK(refusal(EOPNOTSUPP, "", IoKind::NotSupported).find("driver") != std::string::npos);
    FakeSystem system;
    const auto opened = drivers::ethtool::open(system, "eth9");
    REQUIRE_FALSE(opened);
    CHECK(opened.error().kind == IoKind::NoDevice);
}

TEST_CASE("a driver that returns page 00h for every page is found out") {
    const memmap::Image truth = capture("osfp-800g-dr8");
    FakeSystem system;
    system.eeprom = [&](EepromRequest request) {
        request.page = 0;
        request.bank = 0;
        return honest(truth, request);
    };
    for (const bool identity : {true, false}) { // page 00h is read anyway, or for this alone
        const auto got =
            read_all(system, {.identity = identity, .monitors = true, .thresholds = true});
        REQUIRE(got.incomplete);
        CHECK(got.incomplete->kind == IoKind::NoPaging);
        CHECK(wrong_bytes(got.image, truth) == "");
        CHECK_FALSE(got.image.knows(memmap::upper(0x01), 160));
    }
}

TEST_CASE("success without bytes is no success, and fewer bytes are asked for again") {
    const memmap::Image truth = capture("qsfp28-100g-lr4");
    FakeSystem system;
    system.eeprom = [](const EepromRequest&) { return EepromReply{}; };
    const auto empty = read_all(system);
    REQUIRE(empty.aborted);
    CHECK(empty.aborted->kind == IoKind::ShortRead);
    system.eeprom = [&](EepromRequest request) {
        request.length = std::min(request.length, 48U);
        return honest(truth, request);
    };
    const auto got = read_all(system);
    CHECK_FALSE(got.incomplete);
    CHECK(wrong_bytes(got.image, truth) == "");
}

TEST_CASE("without netlink by ioctl: 512 bytes of an SFP, 256 or 640 of a QSFP") {
    struct Case {
        const char* name;
        unsigned type;
        unsigned size;
        bool is_complete;
    };
    for (const Case& each : {Case{"sfp-externally-calibrated", ETH_MODULE_SFF_8472, 512, true},
                             Case{"qsfp28-100g-lr4", ETH_MODULE_SFF_8636, 640, true},
                             Case{"qsfp28-100g-lr4", ETH_MODULE_SFF_8636, 256, false}}) {
        CAPTURE(each.name);
        CAPTURE(each.size);
        const memmap::Image truth = capture(each.name);
        std::string image;
        const bool is_sfp = each.type == ETH_MODULE_SFF_8472;
        for (unsigned half = 0; half < each.size / 128; ++half) {
            const memmap::Page page = half == 0   ? memmap::lower
                                      : !is_sfp   ? memmap::upper(half - 1)
                                      : half == 1 ? memmap::upper(0)
                                      : half == 2 ? memmap::a2_lower
                                                  : memmap::a2_upper(0);
            const memmap::Block* block = truth.find(page);
            const std::array<std::uint8_t, 128> nothing{};
            const auto& bytes = block != nullptr ? block->bytes : nothing;
            image.append(bytes.begin(), bytes.end());
        }
        FakeSystem system;
        system.has_netlink = false;
        system.ethtool_ioctl = [&](unsigned long, void* argument) {
            auto* data = static_cast<ifreq*>(argument)->ifr_data;
            CHECK(std::string(static_cast<ifreq*>(argument)->ifr_name) == "eth0");
            std::uint32_t command = 0;
            std::memcpy(&command, data, sizeof command);
            if (command == ETHTOOL_GMODULEINFO) {
                ethtool_modinfo info{};
                info.type = each.type;
                info.eeprom_len = each.size;
                std::memcpy(data, &info, sizeof info);
                return 0;
            }
            ethtool_eeprom head{};
            std::memcpy(&head, data, sizeof head);
            REQUIRE(head.offset + head.len <= image.size());
            std::memcpy(data + sizeof head, image.data() + head.offset, head.len);
            return 0;
        };
        const auto got = read_all(system, {.monitors = true, .thresholds = true});
        CHECK_FALSE(got.aborted);
        CHECK(got.incomplete.has_value() != each.is_complete);
        if (got.incomplete) {
            CHECK(got.incomplete->kind == IoKind::NoPaging);
        }
        CHECK(wrong_bytes(got.image, truth) == "");
    }
}
