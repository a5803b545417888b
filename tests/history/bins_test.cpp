// Values of a span as one, and as bytes of a file.
#include <array>
#include <cmath>

#include <doctest/doctest.h>

#include "cli/engine/history/bins.hpp"

using namespace optictl::engine::history;

TEST_CASE("spans begin at multiples of themselves") {
    CHECK(begin_of(Span::Quarter, 1'800'000'899.5) == 1'800'000'000);
    CHECK(begin_of(Span::Quarter, 1'800'000'900) == 1'800'000'900);
    CHECK(begin_of(Span::Day, 86'400.0 * 20'000 + 86'399) == 86'400.0 * 20'000);
    CHECK(begin_of(Span::Sample, 12.5) == 12.5);
}

TEST_CASE("figures are those of all values, however they were added") {
    Figures one;
    for (const double value : {-3.0, -1.0, -2.0}) {
        one.add(value);
    }
    CHECK(one.least == -3);
    CHECK(one.mean == doctest::Approx(-2));
    CHECK(one.greatest == -1);
    CHECK(one.count == 3);
    Figures other;
    other.add(2);
    one.add(other);
    CHECK(one.mean == doctest::Approx(-1));
    CHECK(one.greatest == 2);
    one.add(Figures{}); // nothing adds nothing
    CHECK(one.count == 4);
}

TEST_CASE("light counts as expected in a span when it was in all its samples") {
    Bin bin;
    Record record;
    record.port = "1";
    record.lit = 0xFF;
    record.values = {{"rx_power_dbm", 1, -2}, {"temperature_c", 0, std::nan("")}};
    bin.add(record);
    record.lit = 0x0F;
    record.port = std::string("2");
    bin.add(record);
    CHECK(bin.lit == 0x0F);
    CHECK(bin.samples == 2);
    CHECK(bin.port == "2");
    CHECK(bin.values.size() == 1); // what is no number is no value
}

TEST_CASE("what is packed comes back, and nothing else does") {
    std::map<Place, Figures> values;
    values[{"rx_power_dbm", 12}] = {-4.5F, -3.25F, -1, 90};
    values[{"temperature_c", 0}] = {40, 41.5F, 43, 91};
    const std::string text = layout_of(values);
    CHECK(text == "rx_power_dbm 12\ntemperature_c 0\n");
    const auto layout = parse_layout(text);
    REQUIRE(layout);
    const auto bytes = packed(values, Span::Quarter);
    CHECK(bytes.size() == 32);
    // IEEE 754: -3.25 is C050 0000h, its least byte first.
    CHECK(bytes[0] == 0x00);
    CHECK(bytes[2] == 0x50);
    CHECK(bytes[3] == 0xC0);
    const auto back = unpacked(bytes, *layout, Span::Quarter);
    REQUIRE(back);
    CHECK(back->at({"rx_power_dbm", 12}).mean == -3.25F);
    CHECK(back->at({"rx_power_dbm", 12}).least == -4.5F);
    CHECK(back->at({"temperature_c", 0}).count == 91);
    CHECK(!unpacked(std::span(bytes).first(31), *layout, Span::Quarter));
    CHECK(!unpacked(bytes, *layout, Span::Sample));
    std::array<std::uint8_t, 8> hostile{0, 0, 0xC0, 0x7F, 0, 0, 0x80, 0x7F}; // NaN, infinity
    const auto none = unpacked(hostile, *layout, Span::Sample);
    REQUIRE(none);
    CHECK(none->empty());
}

TEST_CASE("layouts of a file that somebody changed are refused") {
    for (const char* text : {"rx_power_dbm", "rx_power_dbm 1", "rx_power_dbm x\n", " 1\n", "\n",
                             "rx_power_dbm -1\n", "rx_power_dbm 99999999999\n"}) {
        CHECK_MESSAGE(!parse_layout(text), text);
    }
    CHECK(parse_layout("")->empty());
}
