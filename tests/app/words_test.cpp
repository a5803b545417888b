// Words and numbers of all views, written out by hand.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "sff/words/words.hpp"

using namespace optictl;
using namespace optictl::words;
using memmap::Kind;
using memmap::Reading;
using memmap::State;
using memmap::Unit;

namespace {

std::vector<std::uint8_t> bytes(std::string_view text) {
    return {text.begin(), text.end()};
}

Reading number(double value, Unit unit, State state = State::Ok) {
    return {.state = state, .kind = Kind::Unsigned, .unit = unit, .raw = 1, .value = value};
}

} // namespace

TEST_CASE("each unit has its symbol and its suffix of JSON keys") {
    const struct {
        Unit unit;
        std::string_view symbol;
        std::string_view suffix;
    } rows[] = {{Unit::None, "", ""},
                {Unit::Celsius, "C", "_c"},
                {Unit::Volt, "V", "_v"},
                {Unit::Milliampere, "mA", "_ma"},
                {Unit::Milliwatt, "mW", "_mw"},
                {Unit::Watt, "W", "_w"},
                {Unit::DecibelMilliwatt, "dBm", "_dbm"},
                {Unit::Decibel, "dB", "_db"},
                {Unit::Nanometre, "nm", "_nm"},
                {Unit::Gigahertz, "GHz", "_ghz"},
                {Unit::Terahertz, "THz", "_thz"},
                {Unit::Metre, "m", "_m"},
                {Unit::Kilometre, "km", "_km"},
                {Unit::Second, "s", "_s"},
                {Unit::Millisecond, "ms", "_ms"},
                {Unit::Microsecond, "us", "_us"},
                {Unit::Nanosecond, "ns", "_ns"},
                {Unit::Percent, "%", "_percent"},
                {Unit::Megabaud, "MBd", "_mbd"},
                {Unit::Gigabaud, "GBd", "_gbd"}};
    for (const auto& row : rows) {
        CAPTURE(row.symbol);
        CHECK(symbol(row.unit) == row.symbol);
        CHECK(key_suffix(row.unit) == row.suffix);
    }
}

TEST_CASE("numbers have the decimals of their registers") {
    CHECK(value_text(number(41.25, Unit::Celsius)) == "41.25 C");
    CHECK(value_text(number(41, Unit::Celsius)) == "41.00 C");
    CHECK(value_text(number(3.2874, Unit::Volt)) == "3.2874 V");
    CHECK(value_text(number(62.014, Unit::Milliampere)) == "62.014 mA");
    CHECK(value_text(number(1.0471, Unit::Milliwatt)) == "1.0471 mW (0.20 dBm)");
    CHECK(value_text(number(1311, Unit::Nanometre)) == "1311 nm");
    CHECK(value_text(number(1310.25, Unit::Nanometre)) == "1310.25 nm");
    CHECK(value_text(number(0.5, Unit::Kilometre)) == "0.5 km");
    CHECK(value_text(number(193.1, Unit::Terahertz)) == "193.1 THz");
    CHECK(value_text(number(3, Unit::None)) == "3");
}

TEST_CASE("words about a number stand beside it") {
    Reading length = number(2, Unit::Metre);
    length.meaning = "OM4 fiber";
    CHECK(value_text(length) == "2 m (OM4 fiber)");
    length.state = State::Saturated;
    CHECK(value_text(length) == "> 2 m (OM4 fiber)");
    length.state = State::NotAdvertised;
    CHECK(value_text(length) == "not advertised");
}

TEST_CASE("light: in both units, none, and more than the register holds") {
    CHECK(power_text(number(1, Unit::Milliwatt)) == "1.0000 mW (0.00 dBm)");
    CHECK(power_text(number(0.0001, Unit::Milliwatt)) == "0.0001 mW (-40.00 dBm)");
    CHECK(power_text(number(0, Unit::Milliwatt, State::BelowResolution)) ==
          "0 mW (-inf dBm, no light)");
    CHECK(power_text(number(6.5535, Unit::Milliwatt, State::Saturated)) ==
          "> 6.5535 mW (8.16 dBm)");
    CHECK(power_text(number(0, Unit::Milliwatt, State::Unconfirmed)) == "0 mW (-inf dBm)");
}

TEST_CASE("a state without a value has words of its own") {
    CHECK(value_text(number(1, Unit::Volt, State::NotAdvertised)) == "not advertised");
    CHECK(value_text(number(1, Unit::Volt, State::LaneUnused)) == "lane not implemented");
    CHECK(value_text(number(1, Unit::Volt, State::NotRead)) == "not read");
    CHECK(value_text(number(1, Unit::Volt, State::Invalid)) == "invalid encoding");
    CHECK(value_text(number(3.3, Unit::Volt, State::Unconfirmed)) ==
          "3.3000 V (advertisement not read)");
}

TEST_CASE("text: padding at the end is cut, every other byte is shown and none obeyed") {
    CHECK(printable(bytes("NORDLYS  ")) == "NORDLYS");
    CHECK(printable(std::vector<std::uint8_t>{'A', 0, 0xFF, ' '}) == "A");
    CHECK(printable(std::vector<std::uint8_t>{'A', 0, 'B'}) == "A\\x00B");
    CHECK(printable(bytes("\x1b[2J")) == "\\x1b[2J");
    CHECK(printable(bytes("a\\b")) == "a\\x5cb");
    CHECK(printable(std::vector<std::uint8_t>{0xC3, 0x98}) == "\\xc3\\x98");
    CHECK(printable(bytes(" A")) == " A");
    CHECK(printable(std::vector<std::uint8_t>{}).empty());
    CHECK(is_plain(bytes("OK  ")));
    CHECK_FALSE(is_plain(bytes("A\tB")));
    CHECK(plain(bytes("A\tB ")) == "A\tB");
    CHECK(hex(std::vector<std::uint8_t>{0x00, 0xAB, 0x0F}) == "00ab0f");
    CHECK(hex(std::vector<std::uint8_t>{0x00, 0xAB}, "-") == "00-ab");
}

TEST_CASE("date codes YYMMDD are dates of this century, or none") {
    CHECK(iso_date(bytes("260317A1")) == "2026-03-17");
    CHECK(iso_date(bytes("000101")) == "2000-01-01");
    CHECK(iso_date(bytes("240229")) == "2024-02-29");
    CHECK(iso_date(bytes("991231")) == "2099-12-31");
    for (const char* wrong : {"230229", "261301", "260001", "260100", "260132", "260431", "240230",
                              "26031", "2603 7", "      ", "26/3/1"}) {
        CAPTURE(wrong);
        CHECK(iso_date(bytes(wrong)).empty());
    }
}

TEST_CASE("verdicts and severities") {
    using model::Severity;
    using model::Verdict;
    CHECK(name_of(Severity::Note) == "note");
    CHECK(name_of(Severity::Warning) == "warning");
    CHECK(name_of(Severity::Fault) == "fault");
    CHECK(name_of(Verdict::None) == "none");
    CHECK(name_of(Verdict::Normal) == "normal");
    CHECK(name_of(Verdict::LowAlarm) == "low-alarm");
    CHECK(name_of(Verdict::LowWarning) == "low-warning");
    CHECK(name_of(Verdict::HighWarning) == "high-warning");
    CHECK(name_of(Verdict::HighAlarm) == "high-alarm");
    CHECK(mark(Verdict::HighAlarm) == "++");
    CHECK(mark(Verdict::HighWarning) == "+");
    CHECK(mark(Verdict::LowWarning) == "-");
    CHECK(mark(Verdict::LowAlarm) == "--");
    CHECK(mark(Verdict::Normal).empty());
    CHECK(mark(Verdict::None).empty());
}

TEST_CASE("registers are written with bank, bytes and bits") {
    using memmap::Field;
    using memmap::Standard;
    constexpr Field three_bits{.name = "ModuleState", .byte = 3, .msb = 3, .lsb = 1};
    constexpr Field one_bit{.name = "MemoryModel", .byte = 2, .msb = 7, .lsb = 7};
    constexpr Field one_byte{.name = "Connector", .byte = 203, .page = memmap::upper(0)};
    constexpr Field two_bytes{
        .name = "Power<i>", .byte = 154, .size = 2, .page = memmap::upper(0x11)};
    const auto address = [](const Field& field, unsigned bank = 0) {
        return register_address({.field = &field, .bank = static_cast<std::uint8_t>(bank)},
                                Standard::Cmis);
    };
    CHECK(address(three_bits) == "lower:3.3-1");
    CHECK(address(one_bit) == "lower:2.7");
    CHECK(address(one_byte) == "00h:203");
    CHECK(address(two_bytes) == "11h:154-155");
    CHECK(address(two_bytes, 2) == "bank 2 11h:154-155");
}

TEST_CASE("pages are named as their standards do") {
    using memmap::Standard;
    CHECK(page_name(memmap::lower, Standard::Cmis) == "lower");
    CHECK(page_name(memmap::upper(0x11), Standard::Cmis) == "11h");
    CHECK(page_name(memmap::upper(0x3B), Standard::Sff8636) == "3bh");
    CHECK(page_name(memmap::lower, Standard::Sff8472) == "A0h");
    CHECK(page_name(memmap::upper(0x00), Standard::Sff8472) == "A0h");
    CHECK(page_name(memmap::a2_lower, Standard::Sff8472) == "A2h");
    CHECK(page_name(memmap::a2_upper(0x02), Standard::Sff8472) == "A2h/02h");
}
