// Dumps of real modules, read where they lie beside the checkout; said when they do not.
#include <algorithm>

#include <doctest/doctest.h>

#include "drivers/dump/capture.hpp"
#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;

namespace {

/// What a sample must give: its format and, by hand from its text, one byte of each half page.
struct Probe {
    memmap::Page page;
    unsigned byte;
    unsigned value;
};
struct Recorded {
    const char* file;
    const char* format;
    std::size_t modules;
    std::size_t blocks; ///< of the first module
    std::vector<Probe> probes;
};

using memmap::a2_lower;
using memmap::a2_upper;
using memmap::lower;
using memmap::upper;

const std::vector<Recorded> recordings{
    {"ethtool-hex-qsfp28-256.txt",
     "ethtool hex dump",
     1,
     2,
     {{lower, 0x17, 0x90}, {upper(0), 0xdf, 0xc2}}},
    {"ethtool-hex-qsfp28-640.txt",
     "ethtool hex dump",
     1,
     5,
     {{lower, 0x17, 0x79}, {upper(0), 0xaf, 0x2d}}},
    {"ethtool-hex-sfp-512-tabs.txt",
     "ethtool hex dump",
     1,
     4,
     {{lower, 0x02, 0x21}, {upper(0), 0x84, 0x38}, {a2_lower, 0x09, 0xa0}}},
    {"ethtool-hex-GARBAGE-netlink-heap.txt", "ethtool hex dump", 1, 1, {{lower, 0x1c, 0x67}}},
    {"i2cdump-b-sfp-a0-a2-session.txt",
     "i2cdump",
     1,
     4,
     {{lower, 0x7e, 0x98}, {upper(0), 0x80, 0xff}, {a2_lower, 0x09, 0x9f}}},
    {"i2cdump-b-mail-quoted.txt", "i2cdump", 1, 2, {{lower, 0x7f, 0x22}, {upper(0), 0x90, 0xff}}},
    {"i2cdump-b-128-redacted-XX.txt", "i2cdump", 1, 1, {{lower, 0x45, 0x43}, {lower, 0x60, 0x45}}},
    {"oom-raw-a0-128.bin", "raw binary", 1, 1, {{lower, 0x14, 0x46}, {lower, 0x5f, 0xef}}},
    {"sonic-eeprom-hexdump-all.txt",
     "SONiC sfputil show eeprom-hexdump",
     2,
     2,
     {{lower, 0x7f, 0x7f}, {upper(0), 0xff, 0x7f}}},
    {"sonic-eeprom-hexdump-cmis-page10.txt",
     "SONiC sfputil show eeprom-hexdump",
     1,
     3,
     {{upper(0), 0x94, 0x4d}, {upper(0x10), 0x9f, 0x20}}},
    {"sonic-eeprom-hexdump-hld-variant.txt",
     "SONiC sfputil show eeprom-hexdump",
     1,
     3,
     {{upper(0), 0x81, 0x08}, {upper(1), 0xee, 0x08}}},
    {"sonic-eeprom-hexdump-sff8472.txt",
     "SONiC sfputil show eeprom-hexdump",
     1,
     4,
     {{lower, 0x5f, 0xf6}, {a2_lower, 0x5f, 0x1b}}},
    {"sonic-eeprom-hexdump-sff8636.txt",
     "SONiC sfputil show eeprom-hexdump",
     1,
     2,
     {{lower, 0x17, 0x81}, {upper(0), 0xbf, 0xc4}}},
    {"sonic-hexdump-7-9-split.txt",
     "SONiC sfputil show eeprom-hexdump",
     1,
     2,
     {{lower, 0x16, 0x13}, {lower, 0x17, 0x85}}},
    {"hexdump-C-sfp-sysfs-512.txt",
     "hexdump -C",
     1,
     4,
     // Identifier 0Bh is no SFP to options(), so that A2h reads as pages 01h and 02h here.
     {{lower, 0x3f, 0xcc}, {lower, 0x7f, 0x00}, {upper(1), 0x89, 0x88}, {upper(2), 0xff, 0xff}}},
    {"hexdump-latin1-ascii-qsfp28.txt",
     "hexdump -C",
     1,
     2,
     {{lower, 0x17, 0x64}, {upper(0), 0xbf, 0x74}, {upper(0), 0xdf, 0xa4}}},
    {"hexdump-words-byteswapped.txt",
     "hexdump in 16-bit words",
     1,
     1,
     {{lower, 0x00, 0x03}, {lower, 0x01, 0x04}, {lower, 0x3f, 0x5a}, {lower, 0x7f, 0xa5}}},
    {"od-tx1.txt",
     "od -t x1",
     1,
     1,
     {{lower, 0x14, 0x41}, {lower, 0x3f, 0x5a}, {lower, 0x7f, 0xa5}}},
    {"xxd-qsfp28-fs-dac-truncated.txt",
     "xxd",
     1,
     2,
     {{lower, 0x02, 0x23}, {upper(0), 0xbf, 0x2a}, {upper(0), 0xcf, 0x2d}}},
    {"sonic-sfputil-dump-cmis-flat-dac-fit.txt",
     "hexdump -C",
     1,
     2,
     {{lower, 0x58, 0x88}, {upper(0), 0x91, 0xec}, {upper(0), 0xcb, 0x23}}},
    {"sonic-sfputil-dump-cmis-qsfpdd-avago-dr4.txt",
     "hexdump -C",
     1,
     2,
     {{lower, 0x5d, 0x55}, {upper(0), 0x93, 0x6a}, {upper(0), 0xde, 0xdc}}},
    {"sonic-sfputil-dump-collapsed-blanks.txt",
     "hexdump -C",
     1,
     2,
     {{lower, 0x6e, 0x30}, {upper(0), 0xbf, 0x33}, {upper(0), 0xdf, 0x15}}},
    {"linux-kernel-sfp-EE-log.txt",
     "Linux kernel log",
     1,
     1,
     {{lower, 0x14, 0x4f}, {lower, 0x50, 0x33}, {lower, 0x5f, 0xaf}}},
    {"mlxlink-cable-read-json-qsfp28.json",
     "mlxlink cable read",
     1,
     1,
     {{upper(0), 0x80, 0x11}, {upper(0), 0x81, 0xcc}, {upper(0), 0x82, 0x07}}},
    {"oom-finisar-eep-qsfp28.txt",
     "Finisar EEPROM setup",
     1,
     5,
     {{lower, 0x01, 0x07}, {lower, 0x58, 0xcc}, {upper(0), 0xbf, 0x3c}, {upper(0), 0xdf, 0xf2}}},
    {"oom-finisar-eep-qsfp.txt",
     "Finisar EEPROM setup",
     1,
     5,
     {{lower, 0x16, 0x2b}, {upper(0), 0xbf, 0x62}, {upper(0), 0xdf, 0x74}}},
    {"oom-finisar-fcc-sfp-a2.txt",
     "Finisar EEPROM setup",
     1,
     2,
     {{a2_lower, 0x00, 0x4e},
      {a2_lower, 0x5f, 0x1b},
      {a2_lower, 0x7d, 0xa4},
      {a2_upper(1), 0xff, 0}}},
    {"mikrotik-routeros-monitor-eeprom.txt",
     "RouterOS monitor",
     1,
     2,
     {{lower, 0x5f, 0xf3}, {lower, 0x7f, 0x00}, {a2_lower, 0x00, 0x64}, {a2_lower, 0x5f, 0x23}}},
    // QSFP+ DAC HP 670759-B23, checksum 191; Cisco-PRE SFP, checksums 63 and 95.
    {"adhoc-no-offset-rows.txt",
     "plain hex digits",
     1,
     2,
     {{lower, 0x02, 0x06}, {upper(0), 0x94, 0x4d}, {upper(0), 0xbf, 0x27}}},
    {"zte-olt-show-optical-module-info.txt",
     "plain hex digits",
     1,
     1,
     {{lower, 0x14, 0x43}, {lower, 0x3f, 0x24}, {lower, 0x5f, 0xda}}},
    {"sonic-sfputil-dump-sff8636-fit-1lambda.txt",
     "hexdump -C",
     1,
     2,
     {{lower, 0x01, 0x08}, {upper(0), 0x80, 0x11}}},
};

} // namespace

TEST_CASE("recorded dumps: every sample of these formats gives the bytes that stand in it") {
    const auto folder = recorded("formats");
    if (folder.empty()) {
        MESSAGE("left out: there is no ../shared/formats beside the checkout");
        return;
    }
    for (const Recorded& expected : recordings) {
        CAPTURE(expected.file);
        const auto loaded = drivers::dump::load(folder / expected.file, options());
        REQUIRE_MESSAGE(loaded.has_value(), loaded.error().message);
        CHECK(loaded->size() == expected.modules);
        const auto& module = loaded->front();
        CHECK(module.recognised_as.starts_with(std::string(expected.format) + ":"));
        CHECK(module.image.blocks().size() == expected.blocks);
        for (const Probe& probe : expected.probes) {
            CAPTURE(probe.byte);
            CHECK(module.image.byte(probe.page, probe.byte) == probe.value);
        }
    }
}

TEST_CASE("recorded dumps: excerpts without the identifier are read when the layout is given") {
    const auto folder = recorded("formats");
    if (folder.empty()) {
        MESSAGE("left out: there is no ../shared/formats beside the checkout");
        return;
    }
    const auto load_as = [&](std::string_view file, drivers::dump::Layout layout) {
        auto how = options();
        how.placing.layout = layout;
        return drivers::dump::load(folder / file, how);
    };
    using enum drivers::dump::Layout;
    const auto folded = load_as("hexdump-C-qsfp28-sysfs-640-excerpt.txt", Paged);
    REQUIRE(folded);
    CHECK(folded->front().image.byte(upper(0), 0xdf) == 0xe3);
    CHECK(folded->front().image.byte(upper(1), 0x80) == 0x00);
    CHECK(folded->front().image.byte(upper(2), 0xff) == 0x00);
    CHECK(folded->front().image.byte(upper(3), 0x80) == 0x4b);
    const auto page = load_as("sonic-sfputil-dump-cmis-page11-flat0x900.txt", Paged);
    REQUIRE(page);
    CHECK(page->front().label == "Ethernet0");
    CHECK(page->front().image.byte(upper(0x11), 0x9a) == 0x4b);
    const auto a2 = load_as("sonic-sfputil-dump-sff8472-a2-at-0x100.txt", TwoAddress);
    REQUIRE(a2);
    CHECK(a2->front().image.byte(a2_lower, 0x00) == 0x4e);
    CHECK(a2->front().image.byte(a2_lower, 0x0f) == 0x30);
    const auto sfp = load_as("hexdump-C-sfp-sysfs-512.txt", TwoAddress);
    REQUIRE(sfp);
    CHECK(sfp->front().image.byte(a2_lower, 0x5f) == 0xa2);
    CHECK(sfp->front().image.byte(a2_upper(0), 0xff) == 0xff);
}

TEST_CASE("recorded dumps: samples of other formats are refused with what to do") {
    const auto folder = recorded("formats");
    if (folder.empty()) {
        MESSAGE("left out: there is no ../shared/formats beside the checkout");
        return;
    }
    std::size_t refused = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        const bool is_ours = std::ranges::any_of(
            recordings, [&](const Recorded& each) { return name == each.file; });
        if (is_ours || name.ends_with(".source")) {
            continue;
        }
        const auto loaded = drivers::dump::load(entry.path(), options());
        CHECK_MESSAGE(!loaded.has_value(), name);
        if (!loaded) {
            CHECK(loaded.error().message.find(';') != std::string::npos);
            ++refused;
        }
    }
    CHECK(refused >= 19);
}

TEST_CASE("recorded dumps: every capture folder loads, and keeps all as capture text") {
    const auto folder = recorded("captures");
    if (folder.empty()) {
        MESSAGE("left out: there is no ../shared/captures beside the checkout");
        return;
    }
    std::size_t modules = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (!entry.is_directory()) {
            continue;
        }
        CAPTURE(entry.path().string());
        const auto loaded = drivers::dump::load(entry.path(), options());
        REQUIRE_MESSAGE(loaded.has_value(), loaded.error().message);
        const auto& module = loaded->front();
        std::size_t bytes = 0;
        for (const auto& file : std::filesystem::directory_iterator(entry.path())) {
            bytes += file.path().extension() == ".bin" ? file.file_size() : 0;
        }
        std::size_t known = 0;
        for (const auto& block : module.image.blocks()) {
            known += block.known.count();
        }
        CHECK(known == bytes);

        const std::string text = drivers::dump::write_capture(module.image, module.header);
        const auto again = load_one(text);
        CHECK(drivers::dump::write_capture(again.image, again.header) == text);
        REQUIRE(again.image.blocks().size() == module.image.blocks().size());
        for (std::size_t i = 0; i < module.image.blocks().size(); ++i) {
            const auto& block = module.image.blocks()[i];
            CHECK(again.image.blocks()[i].page == block.page);
            CHECK(half(again.image, block.page) == half(module.image, block.page));
        }
        ++modules;
    }
    CHECK(modules >= 80);
}
