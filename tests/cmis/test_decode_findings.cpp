// Findings of the CMIS decoder: each one with an image that has it, and a clean image without any.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "cmis/decode.hpp"
#include "tests/cmis/decode_image.hpp"

using namespace optictl;
using memmap::lower;
using memmap::upper;
using tests::finding;

namespace {

/// A module with nothing wrong: thresholds, light, text, one data path of eight lanes.
memmap::Image clean_module() {
    memmap::Image image = tests::paged_module(0x50);
    for (unsigned byte = 129; byte < 200; ++byte) {
        if (byte < 145 || byte > 147) {
            tests::set(image, upper(0x00), byte, {' '});
        }
    }
    for (unsigned set = 0; set < 9; ++set) {
        tests::set(image, upper(0x02), 128 + 8 * set, {0x50, 0, 0x05, 0, 0x4B, 0, 0x0A, 0});
    }
    for (unsigned lane = 0; lane < 8; ++lane) {
        tests::set(image, upper(0x11), 186 + 2 * lane, {0x30, lane});
        tests::set(image, upper(0x11), 206 + lane, {0x10});
    }
    tests::seal(image);
    return image;
}

bool has(const memmap::Image& image, std::string_view id) {
    const model::Module module = cmis::decode(image);
    return finding(module, id) != nullptr;
}

} // namespace

TEST_CASE("a clean module has no findings") {
    const memmap::Image image = clean_module();
    const model::Module module = cmis::decode(image);
    for (const model::Finding& one : module.findings) {
        MESSAGE(std::string(one.id) << ": " << one.text);
    }
    CHECK(module.findings.empty());
}

TEST_CASE("each contradiction, reserved code and fault is one finding with its id") {
    const struct {
        const char* what;
        std::string_view id;
        memmap::Page page;
        unsigned byte;
        std::vector<unsigned> bytes;
    } rows[] = {
        {"fault state", "module-fault", lower, 3, {0x0A}},
        {"fault cause without the state", "fault-cause", lower, 41, {0x01}},
        {"identifier without CMIS", "identifier", lower, 0, {0x11}},
        {"identifier copy", "identifier-mismatch", lower, 0, {0x19}},
        {"revision too new", "revision", lower, 1, {0x60}},
        {"revision too old", "revision", lower, 1, {0x27}},
        {"media type", "reserved-code", lower, 85, {0x06}},
        {"media technology", "reserved-code", upper(0x00), 212, {0x15}},
        {"thresholds the wrong way round", "thresholds", upper(0x02), 192, {0x05}},
        {"checksum", "checksum", upper(0x01), 255, {0x01}},
        {"flat memory with pages", "flat-with-pages", lower, 2, {0x80}},
        {"wavelength 0", "wavelength", upper(0x01), 138, {0, 0}},
        {"unadvertised application", "application-unknown", upper(0x11), 206, {0x20}},
        {"start lane", "application-start-lane", upper(0x11), 206, {0, 0, 0, 0, 24, 24, 24, 24}},
        {"too few lanes", "data-path-lanes", upper(0x11), 213, {0x00}},
        {"two applications in a data path", "data-path-mixed", upper(0x11), 209, {0x20}},
        {"Tx disabled", "tx-disabled", upper(0x10), 130, {0x04}},
        {"Tx squelched", "tx-squelched", upper(0x10), 132, {0x04}},
        {"Rx disabled", "rx-disabled", upper(0x10), 138, {0x04}},
        {"Rx polarity flipped", "polarity-flipped", upper(0x10), 137, {0x04}},
        {"Tx polarity flipped", "polarity-flipped", upper(0x10), 129, {0x04}},
        {"configuration refused", "config-rejected", upper(0x11), 203, {0x30}},
        {"no light", "all-lanes-dark", upper(0x11), 186, std::vector<unsigned>(16, 0)},
        {"no application", "application-none", lower, 86, {0xFF}},
        {"descriptors behind the end", "application-list", upper(0x01), 223, {0x11}},
        {"page advertised but absent", "page-missing", upper(0x01), 145, {0x08}},
    };
    const memmap::Image clean = clean_module();
    for (const auto& row : rows) {
        CAPTURE(row.what);
        memmap::Image image = clean;
        for (std::size_t i = 0; i < row.bytes.size(); ++i) {
            tests::set(image, row.page, row.byte + static_cast<unsigned>(i), {row.bytes[i]});
        }
        CHECK(has(image, row.id));
        CHECK_FALSE(has(clean, row.id));
    }
}

TEST_CASE("all media lanes unsupported cannot be meant: they are read, and it is said") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x00), 210, {0xFE});
    tests::set(image, upper(0x11), 186, {0x12, 0x34, 0x23, 0x45});
    const model::Module one_lane = cmis::decode(image);
    CHECK(tests::monitor(one_lane, "rx_power", 1).value.raw == 0x1234);
    CHECK(tests::monitor(one_lane, "rx_power", 1).value.state == memmap::State::Ok);
    CHECK(tests::monitor(one_lane, "rx_power", 2).value.state == memmap::State::LaneUnused);
    CHECK(finding(one_lane, "media-lanes-none") == nullptr);
    tests::set(image, upper(0x00), 210, {0xFF});
    const model::Module none = cmis::decode(image);
    CHECK(tests::monitor(none, "rx_power", 2).value.raw == 0x2345);
    CHECK(tests::monitor(none, "rx_power", 2).value.state == memmap::State::Ok);
    CHECK(finding(none, "media-lanes-none") != nullptr);
}

TEST_CASE("a monitor that is filled but not advertised is told of once") {
    memmap::Image image = tests::paged_module();
    tests::set(image, upper(0x01), 160, {0x05}); // Tx bias and Rx power, not Tx power
    tests::set(image, upper(0x11), 156, {0x27, 0x10, 0x27, 0x11});
    const model::Module module = cmis::decode(image);
    CHECK(tests::monitor(module, "tx_power", 1).value.state == memmap::State::NotAdvertised);
    const model::Finding* told = finding(module, "undeclared-monitor");
    REQUIRE(told != nullptr);
    CHECK(told->text.starts_with("Tx power is not advertised"));
    CHECK(std::ranges::count(module.findings, std::string_view("undeclared-monitor"),
                             &model::Finding::id) == 1);
    tests::set(image, upper(0x11), 154, {0xFF, 0xFF, 0x00, 0x00, 0xFF, 0xFF});
    for (unsigned byte = 160; byte < 170; ++byte) {
        tests::set(image, upper(0x11), byte, {0});
    }
    CHECK(finding(cmis::decode(image), "undeclared-monitor") == nullptr);
}

TEST_CASE("a page that repeats page 00h byte for byte is found") {
    memmap::Image image = clean_module();
    const memmap::Block copy = *image.find(upper(0x00));
    REQUIRE(image.put(upper(0x02), 128, copy.bytes));
    const model::Module module = cmis::decode(image);
    const model::Finding* found = finding(module, "page-copy");
    REQUIRE(found != nullptr);
    CHECK(found->text.ends_with(": 02h"));
}

TEST_CASE("lanes are named in findings, over all banks") {
    memmap::Image image = clean_module();
    tests::set(image, upper(0x01), 142, {0x01});
    tests::add_page(image, tests::banked(0x10, 1));
    tests::set(image, upper(0x10), 130, {0x05});
    tests::set(image, tests::banked(0x10, 1), 130, {0x82});
    const model::Module module = cmis::decode(image);
    const model::Finding* found = finding(module, "tx-disabled");
    REQUIRE(found != nullptr);
    CHECK(found->text == "Tx output is disabled on lanes 1, 3, 10, 16");
    CHECK(found->lanes == std::vector<unsigned>{1, 3, 10, 16});
    REQUIRE(found->registers.size() == 4);
    CHECK(found->registers[2].bank == 1);
    CHECK(found->registers[2].index == 1);
}

TEST_CASE("the revision is said with major and minor number") {
    memmap::Image image = clean_module();
    tests::set(image, lower, 1, {0x61});
    const model::Module module = cmis::decode(image);
    CHECK(finding(module, "revision")->text.find("6.1") != std::string::npos);
}

TEST_CASE("page checksums cover the bytes that their clauses say") {
    memmap::Image image = clean_module();
    const auto state = [&image](std::size_t index) {
        const model::Module module = cmis::decode(image);
        REQUIRE(module.checksums.size() == 3);
        CHECK(module.checksums[index].state == memmap::State::Ok);
        return module.checksums[index].bad();
    };
    CHECK_FALSE(state(0));
    CHECK_FALSE(state(1));
    CHECK_FALSE(state(2));
    tests::set(image, upper(0x01), 128, {0x77, 0x55}); // firmware is not covered
    CHECK_FALSE(state(1));
    tests::set(image, upper(0x01), 130, {0x01});
    CHECK(state(1));
    tests::set(image, upper(0x00), 223, {0x09}); // custom bytes are not covered
    CHECK_FALSE(state(0));
    tests::set(image, upper(0x00), 221, {0x01});
    CHECK(state(0));
    tests::set(image, upper(0x02), 254, {0x01});
    CHECK(state(2));
}

TEST_CASE("page 04h of a tunable module has a checksum of its own") {
    memmap::Image image = clean_module();
    tests::set(image, upper(0x01), 155, {0x7F});
    tests::add_page(image, upper(0x04));
    tests::set(image, upper(0x04), 128, {0x20});
    tests::seal(image);
    CHECK_FALSE(has(image, "checksum"));
    tests::set(image, upper(0x04), 254, {0x01});
    CHECK(has(image, "checksum"));
}
