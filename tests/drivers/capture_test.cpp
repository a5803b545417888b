#include <doctest/doctest.h>

#include "drivers/dump/capture.hpp"
#include "drivers/dump/input.hpp"
#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;
using drivers::dump::Header;
using drivers::dump::write_capture;

TEST_CASE("capture: a hand-written file gives its blocks, holes, sources and times") {
    const auto module = load_one(R"(# a comment first
optictl capture 1
source = rack 7, port 3
time = 2026-11-24T10:00:00Z
tool = optictl 0.1.0
note = first bring-up
operator = K. Berg

[lower]
00: 18 50 00 06  # the start
0e: -- 1c
[bank 1 page 11h]
read = 2026-11-24T10:00:01Z
source = second read
error 80-8f = NACK at byte 80h
f8: 01 02 03 04 05 06 07 FF
[page 00h]
80: 18
)");
    CHECK(module.header == Header{.source = "rack 7, port 3",
                                  .time = "2026-11-24T10:00:00Z",
                                  .tool = "optictl 0.1.0",
                                  .notes = {{"note", "first bring-up"}, {"operator", "K. Berg"}}});
    CHECK(module.image.byte(memmap::lower, 3) == 0x06);
    CHECK_FALSE(module.image.byte(memmap::lower, 4));
    CHECK_FALSE(module.image.byte(memmap::lower, 0x0e));
    CHECK(module.image.byte(memmap::lower, 0x0f) == 0x1c);
    CHECK(module.image.byte(memmap::upper(0), 0x80) == 0x18);
    const auto* banked = module.image.find(memmap::upper(0x11).in_bank(1));
    REQUIRE(banked != nullptr);
    CHECK(banked->read_time == "2026-11-24T10:00:01Z");
    CHECK(banked->source == "second read");
    CHECK(banked->known.count() == 8);
    CHECK(module.image.byte(banked->page, 0xff) == 0xff);
    REQUIRE(banked->holes.size() == 1);
    CHECK(banked->holes[0].first == 0x80);
    CHECK(banked->holes[0].last == 0x8f);
    CHECK(banked->holes[0].error == "NACK at byte 80h");
    CHECK(module.recognised_as == "optictl capture: first line `optictl capture 1`");
}

TEST_CASE("capture: [A0h lower] and [lower] are the same, A2h has blocks of its own") {
    const auto module = load_one("optictl capture 1\n[A0h lower]\n00: 03\n[A0h page 00h]\n80: 31\n"
                                 "[A2h lower]\n00: 55\n[A2h page 02h]\n80: 77\n");
    CHECK(module.image.byte(memmap::lower, 0) == 0x03);
    CHECK(module.image.byte(memmap::upper(0), 128) == 0x31);
    CHECK(module.image.byte(memmap::a2_lower, 0) == 0x55);
    CHECK(module.image.byte(memmap::a2_upper(2), 128) == 0x77);
}

TEST_CASE("capture: an image is written as the format says") {
    memmap::Image image;
    Bytes bytes{0x18, 0x50, 'O', 'K', ' '};
    REQUIRE(image.put(memmap::lower, 0, bytes));
    REQUIRE(image.put(memmap::upper(0x11), 0xfe, Bytes{0x7f, 0x41}));
    image.block(memmap::upper(0x11)).holes.push_back({0x80, 0x8f, "no answer"});
    image.block(memmap::upper(0x11)).read_time = "2026-11-24T10:00:00Z";
    const Header header{.source = "bench", .time = {}, .tool = "t", .notes = {{"Bad Key", "x"}}};
    CHECK(write_capture(image, header) == R"(optictl capture 1
source = bench
tool = t
note = x

[lower]
00: 18 50 4f 4b 20 -- -- -- -- -- -- -- -- -- -- --  # .POK -----------

[page 11h]
read = 2026-11-24T10:00:00Z
error 80-8f = no answer
f0: -- -- -- -- -- -- -- -- -- -- -- -- -- -- 7f 41  # --------------.A
)");
    CHECK(write_capture(image, {}, {.text_column = false})
              .find("18 50 4f 4b 20 -- -- -- -- -- -- "
                    "-- -- -- -- --\n") != std::string::npos);
}

TEST_CASE("capture: image to text to image to text gives the same text, and loses nothing") {
    memmap::Image image;
    const Bytes bytes = module_bytes(128, 0x03, 5);
    REQUIRE(image.put(memmap::lower, 0, bytes));
    REQUIRE(image.put(memmap::a2_upper(2), 0x90, Bytes{1, 2, 3}));
    REQUIRE(image.put(memmap::upper(0x10).in_bank(255), 0x80, Bytes{9}));
    image.block(memmap::a2_lower); // asked for, nothing known
    auto& block = image.block(memmap::a2_upper(2));
    block.source = " C:\\dumps\\x41, \x1b[31mred\n";
    block.holes = {{0x80, 0x8f, "first"}, {0x88, 0x91, ""}};
    const Header header{.source = "a = b # c",
                        .time = "now",
                        .tool = "\xc3\xbc",
                        .notes = {{"note", "1"}, {"note", "2"}, {"remark", ""}}};
    const std::string text = write_capture(image, header);
    for (const char c : text) {
        REQUIRE((c == '\n' || (c >= 0x20 && c < 0x7f)));
    }
    const auto module = load_one(text);
    CHECK(module.header == header);
    CHECK(write_capture(module.image, module.header) == text);
    CHECK(half(module.image, memmap::lower) == half(image, memmap::lower));
    REQUIRE(module.image.blocks().size() == image.blocks().size());
    const auto* again = module.image.find(memmap::a2_upper(2));
    REQUIRE(again != nullptr);
    CHECK(again->source == block.source);
    REQUIRE(again->holes.size() == 2);
    CHECK(again->holes[1].last == 0x91);
}

TEST_CASE("capture: the capture of the largest image that is taken is small enough to be read") {
    constexpr std::size_t part_of_largest = 16;
    drivers::dump::Options how;
    how.placing.layout = drivers::dump::Layout::Paged;
    const auto module = load_one(std::string((4 << 20) / part_of_largest, '\x01'), how);
    const std::string text = write_capture(module.image, module.header);
    CHECK(write_capture(load_one(text).image, module.header) == text);
    CHECK(text.size() * part_of_largest < drivers::dump::largest_input);
}

TEST_CASE("capture: notes and comments that look like other dumps do not make it ambiguous") {
    const auto module = load_one("optictl capture 1\nnote = # i2cdump -y 8 0x50\n"
                                 "[lower]\n# EEPROM hexdump for port Ethernet0\n00: 18\n");
    CHECK(module.image.byte(memmap::lower, 0) == 0x18);
    CHECK(module.header.notes.front().second == "# i2cdump -y 8 0x50");
}

TEST_CASE("capture: every line that is not of the grammar is an error with its number") {
    const std::string head = "optictl capture 1\n[lower]\n";
    const auto third_line = [&](std::string_view line) {
        const std::string message = refusal_of(head + std::string(line) + "\n");
        CHECK_MESSAGE(message.starts_with("dump:3: "), message);
        return message;
    };
    CHECK(third_line("00: 1").find("`1` is neither") != std::string::npos);
    CHECK(third_line("00: 11 2g").find("`2g`") != std::string::npos);
    third_line("00:");
    third_line("00: 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10");
    third_line("80: 00");
    third_line("7f: 00 01");
    third_line("hello");
    third_line("colour = red");
    third_line("error 80-8f = upper half");
    third_line("error 10-0f = backwards");
    third_line("error 10 = no range");
    third_line("[page 1h]");
    third_line("[page 11h");
    third_line("[bank 256 page 11h]");
    third_line("[A1h lower]");
    third_line("[lower page 00h]");
    CHECK(third_line("[A0h lower]").find("stands at line 2") != std::string::npos);
    CHECK(refusal_of(head + "10: 00 01\n11: 02\n").starts_with("dump:4: rows ascend"));
    CHECK(refusal_of(head + "10: 00\n00: 02\n").starts_with("dump:4: rows ascend"));
    CHECK(refusal_of(head + "read = a\nread = b\n").starts_with("dump:4: `read` is given twice"));
    CHECK(refusal_of("optictl capture 1\n00: 11\n").starts_with("dump:2: a row before the first"));
    CHECK(refusal_of("optictl capture 1\nA B = c\n").starts_with("dump:2: `A B` is no key"));
    CHECK(refusal_of("optictl capture 2\n").starts_with("dump:1: capture format version 2"));
    CHECK(refusal_of("optictl capture\n").starts_with("dump:1: a capture begins"));
    CHECK(refusal_of("optictl capture 1\n").find("holds no bytes") != std::string::npos);
}
