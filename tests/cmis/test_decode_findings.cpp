// Findings of the CMIS decoder: each one with an image that has it, and a clean image without any.
#include <set>
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

TEST_CASE("each contradiction, reserved code and fault is one finding, with all that it says") {
    using model::Severity;
    // Clauses and bits are those of OIF-CMIS 5.4; `also` is what the change brings about besides.
    const struct {
        const char* what;
        memmap::Page page;
        unsigned byte;
        std::vector<unsigned> bytes;
        std::string_view id;
        Severity severity;
        std::string_view clause;
        std::string_view text;
        std::string_view also;
    } rows[] = {
        {"fault state",
         lower,
         3,
         {0x0A},
         "module-fault",
         Severity::Fault,
         "OIF-CMIS 5.4 Table 8-16",
         "The module is in ModuleFault (fault cause 00h not stated)",
         ""},
        {"fault cause without the state",
         lower,
         41,
         {0x01},
         "fault-cause",
         Severity::Warning,
         "OIF-CMIS 5.4 Table 8-16",
         "A fault cause is stated without ModuleFault: 01h TEC runaway",
         ""},
        {"identifier without CMIS",
         lower,
         0,
         {0x11},
         "identifier",
         Severity::Warning,
         "SFF-8024 4.13 Table 4-1",
         "Identifier 11h is not one of a module with CMIS",
         "identifier-mismatch"},
        {"identifier copy",
         lower,
         0,
         {0x19},
         "identifier-mismatch",
         Severity::Warning,
         "OIF-CMIS 5.4 Table 8-28",
         "The identifier is 19h in lower memory but its copy in page 00h is 18h",
         ""},
        {"revision too new",
         lower,
         1,
         {0x60},
         "revision",
         Severity::Warning,
         "OIF-CMIS 5.4 Table 8-5",
         "CMIS revision 6.0 is newer than 5.4: registers may be missing",
         ""},
        {"revision too old",
         lower,
         1,
         {0x27},
         "revision",
         Severity::Warning,
         "OIF-CMIS 5.4 Table 8-5",
         "CMIS revision 2.7 is older than 3.0: registers may differ",
         ""},
        {"media type",
         lower,
         85,
         {0x06},
         "reserved-code",
         Severity::Warning,
         "OIF-CMIS 5.4 Table 8-20",
         "MediaType holds the reserved code 06h",
         ""},
        {"media technology",
         upper(0x00),
         212,
         {0x15},
         "reserved-code",
         Severity::Warning,
         "OIF-CMIS 5.4 Table 8-41",
         "MediaInterfaceTechnology holds the reserved code 15h",
         "checksum"},
        {"thresholds the wrong way round",
         upper(0x02),
         192,
         {0x05},
         "thresholds",
         Severity::Warning,
         "OIF-CMIS 5.4 section 8.5",
         "Thresholds of Rx power cannot be used: not ordered low alarm, low warning, high warning, "
         "high alarm",
         "checksum"},
        {"checksum",
         upper(0x01),
         255,
         {0x01},
         "checksum",
         Severity::Fault,
         "OIF-CMIS 5.4 section 8.4.19",
         "PageChecksum of page 01h is wrong: stored 01h, bytes 130-254 sum to 41h",
         ""},
        {"flat memory with pages",
         lower,
         2,
         {0x80},
         "flat-with-pages",
         Severity::Warning,
         "OIF-CMIS 5.4 Table 8-5",
         "The module says that its memory is flat, yet the image has pages; they are not decoded: "
         "01h, 02h, 10h, 11h",
         "undeclared-monitor"},
        {"wavelength 0",
         upper(0x01),
         138,
         {0, 0},
         "wavelength",
         Severity::Note,
         "OIF-CMIS 5.4 Table 8-46",
         "The media are optical, but the nominal wavelength is 0",
         "checksum"},
        {"unadvertised application",
         upper(0x11),
         206,
         {0x20},
         "application-unknown",
         Severity::Warning,
         "OIF-CMIS 5.4 section 6.2.3.2.1",
         "Lane 1 uses an application that the module does not advertise",
         "data-path-mixed"},
        {"start lane",
         upper(0x11),
         206,
         {0, 0, 0, 0, 24, 24, 24, 24},
         "application-start-lane",
         Severity::Warning,
         "OIF-CMIS 5.4 Table 8-22",
         "The data path of lane 5 (application 1) starts on a lane that the application does not "
         "allow",
         "data-path-lanes"},
        {"too few lanes",
         upper(0x11),
         213,
         {0x00},
         "data-path-lanes",
         Severity::Warning,
         "OIF-CMIS 5.4 section 6.2.3.2",
         "The data path of lane 1 (application 1) has 7 lanes, the application 8",
         ""},
        {"two applications in a data path",
         upper(0x11),
         209,
         {0x20},
         "data-path-mixed",
         Severity::Warning,
         "OIF-CMIS 5.4 section 6.2.3.2",
         "The data path of lane 1 has lanes with different applications",
         "application-unknown"},
        {"Tx disabled",
         upper(0x10),
         130,
         {0x04},
         "tx-disabled",
         Severity::Warning,
         "OIF-CMIS 5.4 Table 8-79",
         "Tx output is disabled on lane 3",
         ""},
        {"Tx squelched",
         upper(0x10),
         132,
         {0x04},
         "tx-squelched",
         Severity::Warning,
         "OIF-CMIS 5.4 Table 8-79",
         "Tx output is forced to squelch on lane 3",
         ""},
        {"Rx disabled",
         upper(0x10),
         138,
         {0x04},
         "rx-disabled",
         Severity::Warning,
         "OIF-CMIS 5.4 Table 8-79",
         "Rx output is disabled on lane 3",
         ""},
        {"Rx polarity flipped",
         upper(0x10),
         137,
         {0x04},
         "polarity-flipped",
         Severity::Note,
         "OIF-CMIS 5.4 Table 8-79",
         "Rx output polarity is flipped on lane 3",
         ""},
        {"Tx polarity flipped",
         upper(0x10),
         129,
         {0x04},
         "polarity-flipped",
         Severity::Note,
         "OIF-CMIS 5.4 Table 8-79",
         "Tx input polarity is flipped on lane 3",
         ""},
        {"configuration refused",
         upper(0x11),
         203,
         {0x30},
         "config-rejected",
         Severity::Warning,
         "OIF-CMIS 5.4 Table 8-101",
         "The configuration of lane 4 was refused: ConfigRejectedInvalidAppSel",
         ""},
        {"no light", upper(0x11), 186, std::vector<unsigned>(16, 0), "all-lanes-dark",
         Severity::Warning, "OIF-CMIS 5.4 Table 8-99",
         "No lane receives light that the module can measure", ""},
        {"no application",
         lower,
         86,
         {0xFF},
         "application-none",
         Severity::Warning,
         "OIF-CMIS 5.4 section 8.2.13",
         "No application is advertised; every module has at least one",
         "application-unknown"},
        {"descriptors behind the end",
         upper(0x01),
         223,
         {0x11},
         "application-list",
         Severity::Note,
         "OIF-CMIS 5.4 section 8.4.17",
         "Page 01h holds descriptors behind the end of the application list",
         "checksum"},
        {"page advertised but absent",
         upper(0x01),
         145,
         {0x08},
         "page-missing",
         Severity::Note,
         "OIF-CMIS 5.4 section 8.1",
         "Pages that the module has are not in this image: 15h",
         "checksum"},
    };
    const memmap::Image clean = clean_module();
    for (const auto& row : rows) {
        CAPTURE(row.what);
        memmap::Image image = clean;
        for (std::size_t i = 0; i < row.bytes.size(); ++i) {
            tests::set(image, row.page, row.byte + static_cast<unsigned>(i), {row.bytes[i]});
        }
        const model::Module module = cmis::decode(image);
        const model::Finding* found = finding(module, row.id);
        REQUIRE(found != nullptr);
        CHECK(found->severity == row.severity);
        CHECK(model::clause_of(found->source) == row.clause);
        CHECK(found->text == row.text);
        std::set<std::string_view> ids;
        for (const model::Finding& one : module.findings) {
            ids.insert(one.id);
        }
        CHECK(ids == (row.also.empty() ? std::set{row.id} : std::set{row.id, row.also}));
        CHECK(module.findings.size() == ids.size());
        CHECK_FALSE(has(clean, row.id));
    }
}

TEST_CASE("each ConfigStatus that is a rejection is one, and no other") {
    // OIF-CMIS 5.4 Table 8-101: 2-8 are rejections, 8 from 5.4 on; 1 is success, Ch in progress.
    for (const unsigned revision : {0x50U, 0x54U}) {
        for (unsigned code = 0; code < 16; ++code) {
            CAPTURE(revision);
            CAPTURE(code);
            memmap::Image image = clean_module();
            tests::set(image, lower, 1, {revision});
            tests::set(image, upper(0x11), 202, {code}); // lane 1: the low nibble
            const unsigned last = revision == 0x54 ? 8 : 7;
            CHECK(has(image, "config-rejected") == (code >= 2 && code <= last));
        }
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
