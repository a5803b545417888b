#include <doctest/doctest.h>

#include "sff/memmap/field.hpp"

using namespace optictl::memmap;

namespace {

Place place(const Field& field, unsigned index) {
    return place_of(field, index);
}

void check_place(const Field& field, unsigned index, unsigned byte, unsigned lsb) {
    CHECK(place(field, index).byte == byte);
    CHECK(place(field, index).lsb == lsb);
}

} // namespace

TEST_CASE("CMIS nibbles: odd lanes in the low nibble (11h:128-131, Table 8-93)") {
    const Field field{.name = "DPStateHostLane<i>",
                      .clause = "Table 8-93",
                      .byte = 128,
                      .msb = 3,
                      .lsb = 0,
                      .lanes = host_lanes(8, 4)};
    check_place(field, 0, 128, 0);
    check_place(field, 1, 128, 4);
    check_place(field, 2, 129, 0);
    check_place(field, 7, 131, 4);
}

TEST_CASE("SFF-8636 nibbles: odd lanes in the HIGH nibble (03h:234-235, Table 6-30)") {
    const Field field{.name = "Tx<i> input equalizer control",
                      .clause = "Table 6-30",
                      .byte = 234,
                      .msb = 7,
                      .lsb = 4,
                      .lanes = host_lanes(4, 4, Order::MsbFirst)};
    check_place(field, 0, 234, 4);
    check_place(field, 1, 234, 0);
    check_place(field, 2, 235, 4);
    check_place(field, 3, 235, 0);
}

TEST_CASE("SFF-8636 flags: lane 1 at bit 7, lane 2 at bit 3, lane 3 in the next byte") {
    const Field field{.name = "L-Rx<i> Power High Alarm",
                      .clause = "Table 6-7",
                      .byte = 9,
                      .msb = 7,
                      .lsb = 7,
                      .lanes = media_lanes(4, 4, Order::MsbFirst)};
    check_place(field, 0, 9, 7);
    check_place(field, 1, 9, 3);
    check_place(field, 2, 10, 7);
    check_place(field, 3, 10, 3);
    const Field low{.name = "L-Rx<i> Power Low Warning",
                    .clause = "Table 6-7",
                    .byte = 9,
                    .msb = 4,
                    .lsb = 4,
                    .lanes = media_lanes(4, 4, Order::MsbFirst)};
    check_place(low, 0, 9, 4);
    check_place(low, 1, 9, 0);
    check_place(low, 3, 10, 0);
}

TEST_CASE("one bit a lane: bit i-1 is lane i") {
    const Field field{.name = "LOSFlagRx<i>",
                      .clause = "Table 8-98",
                      .byte = 147,
                      .msb = 0,
                      .lsb = 0,
                      .lanes = media_lanes(8, 1)};
    check_place(field, 0, 147, 0);
    check_place(field, 7, 147, 7);
}

TEST_CASE("a field of several bytes steps by its stride") {
    const Field field{.name = "OpticalPowerTx<i>",
                      .clause = "Table 8-99",
                      .byte = 154,
                      .size = 2,
                      .lanes = media_lanes(8, 16)};
    check_place(field, 0, 154, 0);
    check_place(field, 5, 164, 0);
}

TEST_CASE("volatility follows access and dynamics") {
    CHECK(volatility({.access = Access::ClearOnRead}) == Volatility::Latched);
    CHECK(volatility({.access = Access::ReadWrite}) == Volatility::Configuration);
    CHECK(volatility({.dynamic = true}) == Volatility::Dynamic);
    CHECK(volatility({}) == Volatility::Static);
}
