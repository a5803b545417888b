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
    CHECK(refused >= 35);
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
