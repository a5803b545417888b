// Identification over recorded modules, where the folder that holds them is present.
#include <optional>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "sff/sff8024/identify.hpp"
#include "tests/sff8024/capture_folder.hpp"

using namespace optictl;
using memmap::Standard;
using sff8024::Identification;
using tests::CaptureFolder;

namespace {

/// The standard in the words of a capture's meta.json.
std::optional<Standard> standard_in(const std::string& words) {
    if (words.find("CMIS") != std::string::npos) {
        return Standard::Cmis;
    }
    if (words.find("8472") != std::string::npos) {
        return Standard::Sff8472;
    }
    if (words.find("8636") != std::string::npos || words.find("8436") != std::string::npos) {
        return Standard::Sff8636;
    }
    return std::nullopt;
}

std::string joined(const Identification& found) {
    std::string text;
    for (const std::string& line : found.evidence) {
        text += line + "; ";
    }
    return text;
}

std::optional<CaptureFolder> capture(const std::string& name) {
    for (const auto& folder : tests::capture_folders()) {
        if (folder.filename() == name) {
            return tests::read_capture(folder);
        }
    }
    MESSAGE("left out: no recorded module ", name);
    return std::nullopt;
}

} // namespace

TEST_CASE("every recorded module has the map that its notes name") {
    const auto folders = tests::capture_folders();
    if (folders.empty()) {
        MESSAGE("left out: there is no folder ../shared/captures beside the checkout");
        return;
    }
    // Byte 0 is a vendor specific identifier, another one than in byte 128, or not recorded.
    const std::set<std::string> conflicts{"fboss-cmis_cpo_4bank_32lane",
                                          "fs-q28-pc01-bigcode-97-partial",
                                          "unknown-sfp-a2-sonic-hld"};
    for (const auto& folder : folders) {
        const CaptureFolder module = tests::read_capture(folder);
        CAPTURE(module.name);
        const auto expected = standard_in(module.standard);
        REQUIRE(expected);
        const Identification found = sff8024::identify(module.image);
        CAPTURE(joined(found));
        if (module.name == "unknown-qsfpdd-page11-sonic-hld") {
            CHECK_FALSE(found.chosen);
            CHECK_FALSE(found.identifier);
            continue;
        }
        CHECK(found.chosen == expected);
        CHECK(found.conflict == conflicts.contains(module.name));
        CHECK(found.candidates.size() == 1);
    }
}

TEST_CASE("a co-packaged module with a vendor specific identifier is recognised as CMIS") {
    if (const auto module = capture("fboss-cmis_cpo_4bank_32lane")) {
        const Identification found = sff8024::identify(module->image);
        CHECK(found.identifier == 0x80);
        CHECK(found.chosen == Standard::Cmis);
        CHECK(found.conflict);
        CHECK(found.evidence.front() ==
              "byte 0 = 80h: vendor specific identifier, which tells no memory map");
        CHECK(joined(found).find("5 application descriptors agree") != std::string::npos);
        CHECK(joined(found).find("there are banks") != std::string::npos);
    }
}

TEST_CASE("a module whose two identifiers differ is a conflict") {
    if (const auto module = capture("fs-q28-pc01-bigcode-97-partial")) {
        const Identification found = sff8024::identify(module->image);
        CHECK(found.identifier == 0x0D);
        CHECK(found.chosen == Standard::Sff8636);
        CHECK(found.conflict);
        CHECK(joined(found).find("byte 128 = 11h does not repeat byte 0 = 0Dh") !=
              std::string::npos);
    }
}
