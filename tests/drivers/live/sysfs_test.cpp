// EEPROM files: where each layout has which byte, and what drivers do wrong.
#include <doctest/doctest.h>

#include "cli/engine/reading/plans.hpp"
#include "drivers/sysfs/sysfs.hpp"
#include "tests/drivers/live/devices.hpp"

using namespace optictl;
using namespace optictl::tests;
using drivers::IoKind;

namespace {

const std::string folder = "/sys/bus/i2c/devices/25-0050";

/// The linear file of optoe, class 1 or 3; pages that the module has not got are page 00h's copy.
std::string optoe_file(const memmap::Image& image, unsigned pages = 256) {
    std::string text;
    for (unsigned half = 0; half <= pages; ++half) {
        const memmap::Page page = half == 0 ? memmap::lower : memmap::upper(half - 1);
        const memmap::Block* block = image.find(page);
        block = block != nullptr ? block : image.find(memmap::upper(0));
        text.append(block->bytes.begin(), block->bytes.end());
    }
    text[127] = 0;
    return text;
}

std::string sfp_file(const memmap::Image& image) {
    std::string text;
    for (const memmap::Page& page :
         {memmap::lower, memmap::upper(0), memmap::a2_lower, memmap::a2_upper(0),
          memmap::a2_upper(1), memmap::a2_upper(2)}) {
        const memmap::Block* block = image.find(page);
        text += block != nullptr ? std::string(block->bytes.begin(), block->bytes.end())
                                 : std::string(128, '\0');
    }
    return text;
}

drivers::Fetched read_all(FakeSystem& system, const std::string& path,
                          memmap::Wanted wanted = {.everything = true}) {
    drivers::VirtualClock clock;
    const auto device = drivers::sysfs::open(system, path);
    REQUIRE(device);
    return drivers::fetch(**device, engine::planner(wanted, {}), virtual_time(clock));
}

} // namespace

TEST_CASE("optoe class 3 and 1: pages where the linear map has them, by file or folder") {
    for (const auto& [name, number] : {std::pair("osfp-800g-dr8", "3"), {"qsfp28-100g-lr4", "1"}}) {
        CAPTURE(name);
        const memmap::Image truth = capture(name);
        FakeSystem system;
        system.files[folder + "/dev_class"] = std::string(number) + "\n";
        system.files[folder + "/eeprom"] = optoe_file(truth);
        for (const std::string& path : {folder, folder + "/eeprom"}) {
            const auto got = read_all(system, path);
            CHECK_FALSE(got.aborted);
            CHECK_FALSE(got.incomplete);
            CHECK(wrong_bytes(got.image, truth) == "");
            CHECK(known_bytes(got.image) > 350);
        }
        CHECK(system.open_files == 0);
    }
}

TEST_CASE("optoe class 2: A2h and its pages") {
    const memmap::Image truth = capture("sfp-10g-dwdm-tunable");
    FakeSystem system;
    system.files[folder + "/name"] = "optoe2\n";
    system.files[folder + "/eeprom"] = sfp_file(truth);
    const auto got =
        read_all(system, folder, {.monitors = true, .thresholds = true, .tuning = true});
    CHECK_FALSE(got.aborted);
    CHECK(got.image.knows(memmap::a2_lower, 96, 14));
    CHECK(got.image.knows(memmap::a2_upper(2), 128, 16));
    CHECK(wrong_bytes(got.image, truth) == "");
}

TEST_CASE("a class that does not fit the module says so, with the class to write") {
    FakeSystem system;
    system.files[folder + "/dev_class"] = "1";
    system.files[folder + "/eeprom"] = sfp_file(capture("sfp-10g-dwdm-tunable"));
    auto got = read_all(system, folder);
    REQUIRE(got.incomplete);
    CHECK(got.incomplete->kind == IoKind::NoPaging);
    CHECK(got.incomplete->message.find("write 2 to " + folder + "/dev_class") != std::string::npos);
    CHECK_FALSE(got.image.knows(memmap::a2_lower, 96));

    system.files[folder + "/dev_class"] = "2";
    system.files[folder + "/eeprom"] = optoe_file(capture("osfp-800g-dr8"));
    got = read_all(system, folder);
    REQUIRE(got.incomplete);
    CHECK(got.incomplete->message.find("3 (CMIS)") != std::string::npos);
    CHECK_FALSE(got.image.knows(memmap::upper(0x11), 154));
}

TEST_CASE("page 00h is not believed while another page is left selected") {
    FakeSystem system;
    system.files[folder + "/dev_class"] = "3";
    std::string text = optoe_file(capture("osfp-800g-dr8"));
    text[127] = 0x11;
    system.files[folder + "/eeprom"] = text;
    const auto got = read_all(system, folder);
    REQUIRE(got.incomplete);
    CHECK(got.incomplete->kind == IoKind::StuckPage);
    CHECK_FALSE(got.image.knows(memmap::upper(0), 128));
}

TEST_CASE("a file that ends early gives the pages that it has") {
    const memmap::Image truth = capture("osfp-800g-dr8");
    FakeSystem system;
    system.files[folder + "/dev_class"] = "3";
    system.files[folder + "/eeprom"] = optoe_file(truth, 2); // ends behind page 01h
    const auto got = read_all(system, folder);
    REQUIRE(got.incomplete);
    CHECK(got.incomplete->kind == IoKind::NoPaging);
    CHECK(got.image.knows(memmap::upper(1), 128, 128));
    CHECK_FALSE(got.image.knows(memmap::upper(2), 128));
    CHECK(wrong_bytes(got.image, truth) == "");
}

TEST_CASE("a page that reads as page 00h is not taken for that page") {
    FakeSystem system;
    system.files[folder + "/dev_class"] = "3";
    memmap::Image image = capture("osfp-800g-dr8");
    const memmap::Block page_0 = *image.find(memmap::upper(0));
    image.put(memmap::upper(0x11), 128, page_0.bytes);
    system.files[folder + "/eeprom"] = optoe_file(image);
    const auto got = read_all(system, folder);
    REQUIRE(got.incomplete);
    CHECK(got.incomplete->kind == IoKind::NoSuchPage);
    CHECK_FALSE(got.image.knows(memmap::upper(0x11), 154));
    CHECK(got.image.knows(memmap::upper(0x02), 128));
}

TEST_CASE("at24 shows the selected page, and is believed for no other") {
    const memmap::Image truth = capture("osfp-800g-dr8");
    FakeSystem system;
    system.links[folder + "/driver"] = "../../../bus/i2c/drivers/at24";
    system.files[folder + "/eeprom"] = optoe_file(truth, 1);
    auto got = read_all(system, folder);
    REQUIRE(got.incomplete);
    CHECK(got.incomplete->kind == IoKind::NoPaging);
    CHECK(got.image.knows(memmap::upper(0), 128, 128));
    CHECK_FALSE(got.image.knows(memmap::upper(1), 142));
    CHECK(wrong_bytes(got.image, truth) == "");
    system.files[folder + "/eeprom"][127] = 0x11; // somebody selected page 11h
    got = read_all(system, folder);
    CHECK_FALSE(got.image.knows(memmap::upper(0), 128));
}

TEST_CASE("S3IP and Nvidia: the files beside the EEPROM say why it cannot be read") {
    FakeSystem system;
    const std::string s3ip = "/sys/s3ip/transceiver/eth3";
    system.files[s3ip + "/eeprom"] = "";
    system.files[s3ip + "/present"] = "0\n";
    system.open_errors[s3ip + "/eeprom"] = 5;
    auto got = read_all(system, s3ip);
    REQUIRE(got.aborted);
    CHECK(got.aborted->kind == IoKind::Absent);
    system.files[s3ip + "/present"] = "1\n";
    system.files[s3ip + "/reset"] = "1\n";
    CHECK(read_all(system, s3ip).aborted->kind == IoKind::NotReady);

    const memmap::Image truth = capture("osfp-800g-dr8");
    const std::string nvidia = "/sys/module/sx_core/asic0/module4";
    const auto text = [&truth](const memmap::Page& page) {
        const auto& bytes = truth.find(page)->bytes;
        return std::string(bytes.begin(), bytes.end());
    };
    system.files[nvidia + "/eeprom/pages/0/i2c-0x50/data"] =
        text(memmap::lower) + text(memmap::upper(0));
    for (const unsigned page : {1U, 2U, 4U, 16U, 17U, 18U, 21U}) {
        const std::string path = nvidia + "/eeprom/pages/" + std::to_string(page) + "/data";
        if (truth.find(memmap::upper(page)) != nullptr) {
            system.files[path] = text(memmap::upper(page));
        }
    }
    got = read_all(system, nvidia);
    CHECK_FALSE(got.aborted);
    CHECK(got.image.knows(memmap::upper(0x11), 154, 102));
    CHECK(wrong_bytes(got.image, truth) == "");
    CHECK(system.open_files == 0);
}
