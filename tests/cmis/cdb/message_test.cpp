// Messages of CDB as bytes. Expected bytes by hand from OIF-CMIS 5.4 Tables 8-55, 8-198, 8-199;
// check codes as chapter 9 prints them.
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "cmis/cdb/message.hpp"
#include "cmis/cdb/status.hpp"
#include "cmis/context.hpp"

namespace optictl {
namespace {

using namespace cmis::cdb;
using memmap::upper;
using Bytes = std::vector<std::uint8_t>;

/// "9f.128: 00 40" of each write.
std::vector<std::pair<unsigned, Bytes>> bytes_of(const std::vector<memmap::Write>& writes,
                                                 unsigned page = 0x9F) {
    std::vector<std::pair<unsigned, Bytes>> out;
    for (const memmap::Write& write : writes) {
        const auto merged = memmap::merge(write);
        REQUIRE(merged);
        CHECK_FALSE(merged->is_partial());
        CHECK(write.verify == memmap::Verify::Never);
        // Payload in pages does nothing by itself.
        const bool in_pages = merged->page.page >= 0xA0;
        CHECK(write.retry == (in_pages ? memmap::Retry::Safe : memmap::Retry::Never));
        if (merged->page.page == page) {
            out.emplace_back(merged->first, merged->value);
        }
    }
    return out;
}

Advertised advertised_by(unsigned b163, unsigned b164, unsigned b165, unsigned b166) {
    memmap::Image image;
    image.put(memmap::lower, 0, Bytes{0x19, 0x53, 0x00});
    image.put(upper(0x01), 163,
              Bytes{static_cast<std::uint8_t>(b163), static_cast<std::uint8_t>(b164),
                    static_cast<std::uint8_t>(b165), static_cast<std::uint8_t>(b166)});
    return advertised(cmis::context_of(image));
}

} // namespace

TEST_CASE("check codes are those that the standard prints") {
    const std::pair<unsigned, unsigned> printed[] = {
        {0x0004, 0xFB}, {0x0040, 0xBF}, {0x0041, 0xBE}, {0x0042, 0xBD}, {0x0043, 0xBC},
        {0x0044, 0xBB}, {0x0045, 0xBA}, {0x0100, 0xFE}, {0x0102, 0xFC}, {0x0107, 0xF7},
        {0x010A, 0xF4}, {0x010B, 0xF3}, {0x0201, 0xFC}};
    for (const auto& [command, code] : printed) {
        CHECK(check_code(Request{.command = static_cast<std::uint16_t>(command)}) == code);
    }
    // 01 + 04 + 01 + 2C + 04 + 00 + 00 + 12 + 34 = 7Ch
    CHECK(check_code(Request{
              .command = 0x0104, .local = {0, 0, 0x12, 0x34}, .extended = Bytes(300)}) == 0x83);
}

TEST_CASE("a command is composed first, and started by a write of its code alone") {
    const Advertised module = advertised_by(0x67, 0x0F, 0x00, 0x00);
    const auto writes = writes_of({.command = 0x0000, .local = {0x00, 0x0A}}, module, 0, 128);
    // 02 + 0A = 0Ch
    CHECK(bytes_of(writes) ==
          std::vector<std::pair<unsigned, Bytes>>{{130, {0, 0, 2, 0xF3, 0xCC, 0x33, 0x00, 0x0A}},
                                                  {128, {0x00, 0x00}}});
    CHECK(bytes_of(writes_of({.command = 0x0107}, module, 0, 128)) ==
          std::vector<std::pair<unsigned, Bytes>>{{130, {0, 0, 0, 0xF7, 0xCC, 0x33}},
                                                  {128, {0x01, 0x07}}});
}

TEST_CASE("no write is longer than the module and the host allow, or leaves its page") {
    Request request{.command = 0x0104, .local = {1, 2, 3, 4}, .extended = Bytes(130)};
    for (unsigned i = 0; i < 130; ++i) {
        request.extended[i] = static_cast<std::uint8_t>(i);
    }
    // 16 bytes by the module: 8 * (1 + 1).
    auto writes = writes_of(request, advertised_by(0x67, 0x01, 0x00, 0x00), 1, 128);
    CHECK(writes.size() == 8 + 1 + 1 + 1);
    const auto first = bytes_of(writes, 0xA0);
    REQUIRE(first.size() == 8);
    CHECK(first[7].first == 240);
    CHECK(first[7].second.size() == 16);
    CHECK(first[7].second.front() == 112);
    const auto second = bytes_of(writes, 0xA1);
    REQUIRE(second.size() == 1);
    CHECK(second[0] == std::pair<unsigned, Bytes>{128, {128, 129}});
    for (const memmap::Write& write : writes) {
        CHECK(write.patches.front().page.bank == 1);
    }
    // One byte at a time: 128, then 129, which starts it (section 8.34.1).
    writes = writes_of({.command = 0x0041}, advertised_by(0x67, 0xFF, 0x00, 0x00), 0, 1);
    REQUIRE(writes.size() == 6 + 2);
    CHECK(bytes_of(writes)[6] == std::pair<unsigned, Bytes>{128, {0x00}});
    CHECK(bytes_of(writes)[7] == std::pair<unsigned, Bytes>{129, {0x41}});
    // Without an extension of lengths, 8 bytes.
    writes =
        writes_of({.command = 0x0103, .local = Bytes(20)}, advertised_by(0x67, 0, 0, 0), 0, 128);
    CHECK(writes.size() == 4 + 1); // 6 + 20 bytes
}

TEST_CASE("what a module says of its CDB") {
    CHECK(advertised_by(0x00, 0, 0, 0).instances == 0);
    CHECK(advertised_by(0xC0, 0, 0, 0).instances == 0); // reserved
    Advertised module = advertised_by(0x67, 0xFF, 0x80, 0x1E);
    CHECK(module.instances == 1);
    CHECK(module.background);
    CHECK(module.extended == 2048);
    CHECK(module.transfer == 2048);
    CHECK(module.local_transfer == 128);
    CHECK(module.any_write_starts);
    CHECK(module.busy == std::chrono::milliseconds(50)); // 80 - 30
    module = advertised_by(0x86, 0x00, 0x1F, 0x80);
    CHECK(module.instances == 2);
    CHECK_FALSE(module.background);
    CHECK(module.extended == 1536);
    CHECK(module.transfer == 8);
    CHECK_FALSE(module.any_write_starts);
    CHECK(module.busy == std::chrono::milliseconds(4960)); // 31 * 160
    const unsigned sizes[] = {0, 128, 256, 384, 512, 1024, 1536, 2048, 0, 0, 0, 0, 0, 0, 0, 0};
    for (unsigned code = 0; code < 16; ++code) {
        CHECK(advertised_by(0x40 | code, 0, 0, 0).extended == sizes[code]);
    }
    const memmap::Image nothing;
    CHECK(advertised(cmis::context_of(nothing)).instances == 0);
}

TEST_CASE("the reply header: local bytes, pages, or nothing yet") {
    CHECK(body_of(0, 0).local == 0);
    CHECK(body_of(120, 1).local == 120);
    CHECK(body_of(120, 1).is_valid);
    CHECK_FALSE(body_of(121, 1).is_valid);
    CHECK_FALSE(body_of(239, 1).is_valid);
    CHECK(body_of(240, 1).pages == 1);
    CHECK(body_of(255, 1).pages == 16);
    CHECK(body_of(0xCC, 0x33).is_unset);
    CHECK_FALSE(body_of(0xCC, 0x34).is_unset);
}

TEST_CASE("a status has a name, and what a group says hides the generic one") {
    CHECK(words_of(0x83, 0x0100) == "executing the command");
    CHECK(words_of(0xC3, 0x0100) == "executing the command"); // bit 6 means nothing
    CHECK(words_of(0x01, 0x0000) == "completed");
    CHECK(words_of(0x41, 0x0123) == "unknown command");
    CHECK(words_of(0x62, 0x0107) == "checksum of the load not valid");
    CHECK(words_of(0x62, 0x0210) == "failed for a reason of this command");
    CHECK(words_of(0x69, 0x0101) == "resources exhausted");
    CHECK(words_of(0x5A, 0x0000) == "status 5Ah");
    CHECK(name_of(0x010B) == "Check Firmware Activation Options (010Bh)");
    CHECK(name_of(0xABCD) == "command ABCDh");
    CHECK(is_busy(0xC1));
    CHECK_FALSE(has_failed(0xC1));
    CHECK(has_failed(0x7F));
    CHECK_FALSE(has_failed(0x3F));
}

} // namespace optictl
