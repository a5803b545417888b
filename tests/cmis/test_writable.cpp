// What a plan may write at all, by OIF-CMIS 5.4; a bit that is no control stays out, whoever asks.
#include <doctest/doctest.h>

#include "cmis/map.hpp"
#include "sff/memmap/writable.hpp"

using namespace optictl;

namespace {

bool may_write(const memmap::Page& page, unsigned byte, unsigned mask = 0xFF) {
    return memmap::is_control(cmis::map(), {.page = page,
                                            .byte = static_cast<std::uint8_t>(byte),
                                            .mask = static_cast<std::uint8_t>(mask)});
}

} // namespace

TEST_CASE("controls may be written, in each bank") {
    CHECK(may_write(memmap::upper(0x10), 128));            // DPDeinit, Table 8-78
    CHECK(may_write(memmap::upper(0x10), 130));            // OutputDisableTx, Table 8-79
    CHECK(may_write(memmap::upper(0x10).in_bank(3), 130)); // banked
    CHECK(may_write(memmap::upper(0x10), 143));            // ApplyDPInit, Table 8-80
    CHECK(may_write(memmap::lower, 26, 0x50));             // LowPwrAllowRequestHW, LowPwrRequestSW
}

TEST_CASE("identity, status, passwords and memory of users may not") {
    CHECK_FALSE(may_write(memmap::lower, 0));            // SFF8024Identifier
    CHECK_FALSE(may_write(memmap::lower, 3));            // ModuleState
    CHECK_FALSE(may_write(memmap::upper(0x00), 129));    // VendorName
    CHECK_FALSE(may_write(memmap::lower, 122));          // password entry
    CHECK_FALSE(may_write(memmap::upper(0x03), 128));    // user EEPROM
    CHECK_FALSE(may_write(memmap::upper(0x11), 128));    // data path states
    CHECK_FALSE(may_write(memmap::upper(0xB0), 128));    // the vendor's own
    CHECK_FALSE(may_write(memmap::upper(0x10), 130, 0)); // no bit at all
}

TEST_CASE("what is written to CDB is a command, and no control") {
    for (unsigned byte = 128; byte < 256; ++byte) {
        CAPTURE(byte);
        CHECK_FALSE(may_write(memmap::upper(0x9F), byte));
        CHECK_FALSE(may_write(memmap::upper(0xA0), byte));
        CHECK_FALSE(may_write(memmap::upper(0xAF), byte));
    }
}

TEST_CASE("pages that are not banked have no controls in other banks") {
    CHECK_FALSE(may_write(memmap::upper(0x00).in_bank(1), 129));
}
