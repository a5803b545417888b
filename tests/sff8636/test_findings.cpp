// What decode() remarks on, and what it leaves alone.
#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "sff/sff8636/decode.hpp"
#include "tests/sff8636/sample.hpp"

namespace {

using namespace optictl;
using memmap::Image;
using tests::low;
using tests::page;
using tests::put;

const model::Finding* finding(const model::Module& module, std::string_view id) {
    const auto found = std::ranges::find(module.findings, id, &model::Finding::id);
    return found == module.findings.end() ? nullptr : &*found;
}
bool has_finding(const Image& image, std::string_view id) {
    return finding(sff8636::decode(image), id) != nullptr;
}
/// A module of which nothing is to be said: class 4, everything in order.
Image quiet() {
    Image image = tests::qsfp28();
    put(image, page(0x00), 129, {0xCC});
    put(image, page(0x03), 128, {0x4B, 0, 0xFB, 0, 0x46, 0, 0, 0});
    put(image, low, 22, {0x20, 0, 0, 0, 0x80, 0xE8});
    tests::seal(image);
    return image;
}

} // namespace

TEST_CASE("a module in order has no findings") {
    const Image image = quiet();
    const model::Module module = sff8636::decode(image);
    for (const model::Finding& remark : module.findings) {
        FAIL_CHECK(remark.id << ": " << remark.text);
    }
}

TEST_CASE("each contradiction has its finding, and only then") {
    struct Change {
        memmap::Page page;
        unsigned byte;
        unsigned value;
        std::string_view id;
    };
    const Change changes[] = {
        {low, 0, 0x0D, "identifier-mismatch"},
        {low, 1, 0x00, "revision-unspecified"},
        {low, 2, 0x03, "data-not-ready"},
        {low, 2, 0x06, "flat-with-pages"},
        {low, 4, 0x02, "tx-fault"},
        {low, 22, 0x7E, "temperature-implausible"},
        {low, 86, 0x05, "tx-disabled"},
        {low, 113, 0x0F, "media-lanes-none"},
        {page(0x00), 129, 0x8D, "power-class-contradiction"},
        {page(0x00), 130, 0x70, "reserved-code"},
        {page(0x00), 139, 0x30, "reserved-code"},
        {page(0x00), 192, 0x00, "extended-compliance-missing"},
        {page(0x00), 131, 0x00, "extended-compliance-unannounced"},
        {page(0x00), 140, 103, "signaling-rate-contradiction"},
        {page(0x00), 222, 0, "signaling-rate-missing"},
        {page(0x00), 220, 0x1C, "undeclared-monitor"},
        {page(0x00), 221, 0x1F, "rate-select-reserved"},
        {page(0x00), 221, 0x13, "rate-select-contradiction"},
        {page(0x00), 191, 0x00, "checksum"},
        {page(0x00), 150, 0x07, "text"},
    };
    for (const Change& change : changes) {
        Image image = quiet();
        if (change.byte == 2 && change.value == 0x06) {
            put(image, page(0x00), 195, {0xBE});
        }
        CAPTURE(change.id);
        CAPTURE(change.byte);
        CHECK_FALSE(has_finding(quiet(), change.id));
        put(image, change.page, change.byte, {change.value});
        const model::Module module = sff8636::decode(image);
        const model::Finding* found = finding(module, change.id);
        REQUIRE(found != nullptr);
        CHECK_FALSE(found->text.empty());
        CHECK(model::clause_of(found->source).starts_with("SFF-8"));
    }
}

TEST_CASE("findings name the lanes that they are about") {
    Image image = quiet();
    put(image, low, 86, {0x0A});
    put(image, low, 4, {0x04});
    const model::Module module = sff8636::decode(image);
    REQUIRE(finding(module, "tx-disabled") != nullptr);
    CHECK(finding(module, "tx-disabled")->text.ends_with("lanes 2, 4"));
    CHECK(finding(module, "tx-disabled")->lanes == std::vector<unsigned>{2, 4});
    REQUIRE(finding(module, "tx-fault") != nullptr);
    CHECK(finding(module, "tx-fault")->text.ends_with("lane 3"));
    CHECK(finding(module, "tx-fault")->severity == model::Severity::Fault);
}

TEST_CASE("no compliance code at all is remarked on") {
    Image image = quiet();
    put(image, page(0x00), 131, {0});
    put(image, page(0x00), 192, {0});
    CHECK(has_finding(image, "no-compliance"));
    put(image, page(0x00), 138, {0x40});
    CHECK_FALSE(has_finding(image, "no-compliance"));
}

TEST_CASE("a CLEI code without its page is remarked on") {
    Image image = quiet();
    put(image, page(0x00), 129, {0xDC});
    CHECK(has_finding(image, "clei-without-page"));
    put(image, page(0x00), 195, {0xBE});
    CHECK_FALSE(has_finding(image, "clei-without-page"));
}

TEST_CASE("a channel that is not implemented raises no alarm of its own") {
    Image image = quiet();
    put(image, low, 113, {0x02});
    put(image, low, 4, {0x02});
    put(image, low, 86, {0x02});
    CHECK_FALSE(has_finding(image, "tx-fault"));
    CHECK_FALSE(has_finding(image, "tx-disabled"));
}
