#include <doctest/doctest.h>

#include "sff/memmap/codes.hpp"

using namespace optictl::memmap;

namespace {
constexpr Code rows[] = {code(0, "zero"), code(3, "three"), reserved_codes(4, 7),
                         vendor_codes(0x80, 0xFF)};
constexpr CodeTable table = code_table("test table", "Table 1", rows);
} // namespace

TEST_CASE("a code table finds codes, ranges and gaps") {
    CHECK(table.clause == "Table 1");
    CHECK(table.name_of(0) == "zero");
    CHECK(table.name_of(3) == "three");
    CHECK(table.find(1) == nullptr);
    CHECK(table.find(8) == nullptr);
    CHECK(table.find(0x100) == nullptr);
    REQUIRE(table.find(5) != nullptr);
    CHECK(table.find(5)->assignment == Assignment::Reserved);
    REQUIRE(table.find(0x80) != nullptr);
    CHECK(table.find(0xFF)->assignment == Assignment::VendorSpecific);
}

TEST_CASE("reserved and vendor codes have no name of their own") {
    CHECK(table.name_of(4).empty());
    CHECK(table.name_of(0x90).empty());
    CHECK(table.name_of(9).empty());
}
