// `xxd`, in groups of two bytes and of one.
#include <doctest/doctest.h>

#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;

TEST_CASE("xxd: what the tool prints gives its bytes, in groups of two and of one") {
    const auto check = [](std::string_view text) {
        const auto module = load_one(text);
        CHECK(module.recognised_as.starts_with("xxd: rows of 8-digit offsets with a colon"));
        CHECK(module.image.byte(memmap::lower, 0x00) == 0x11);
        CHECK(module.image.byte(memmap::lower, 0x01) == 0x07);
        CHECK(module.image.byte(memmap::lower, 0x0f) == 0x3d);
        CHECK(module.image.byte(memmap::lower, 0x10) == 0x41);
        CHECK(module.image.byte(memmap::lower, 0x11) == 0x42);
        CHECK(module.image.byte(memmap::lower, 0x12) == 0x20);
        CHECK_FALSE(module.image.byte(memmap::lower, 0x13));
    };
    check("00000000: 1107 3031 3233 3435 3637 3839 3a3b 3c3d  ..0123456789:;<=\n"
          "00000010: 4142 20                                  AB \n");
    check("00000000: 11 07 30 31 32 33 34 35 36 37 38 39 3a 3b 3c 3d  ..0123456789:;<=\n"
          "00000010: 41 42 20                                         AB \n");
    check("0000000: 1107 3031 3233 3435 3637 3839 3a3b 3c3d  ..0123456789:;<=\n"
          "0000010: 4142 20                                  AB \n");
}

TEST_CASE("xxd: characters that look like bytes are no bytes") {
    // The two bytes are `be`; the text that follows could be a third one.
    const auto module = load_one("00000000: 6265 be\n");
    CHECK(module.image.byte(memmap::lower, 1) == 0x65);
    CHECK_FALSE(module.image.byte(memmap::lower, 2));
    // Fifteen bytes, and text that begins like the sixteenth.
    CHECK(refusal_of("00000000: 11 41 42 20 43 44 45 46 47 48 49 4a 4b 4c 4d  41 B CDEFGHIJKLM\n")
              .starts_with("dump:1: "));
}

TEST_CASE("xxd: a linear dump, its blanks collapsed and quoted, is placed as its layout says") {
    const Bytes bytes = module_bytes(512, 0x03);
    std::string mangled = "> $ xxd eeprom\r\n> ";
    for (const char c : xxd_text(bytes)) {
        if (c != ' ' || mangled.back() != ' ') {
            mangled += c == '\n' ? "\r\n> " : std::string(1, c);
        }
    }
    const auto module = load_one(mangled);
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::a2_lower) == part(bytes, 256));
    CHECK(half(module.image, memmap::a2_upper(0)) == part(bytes, 384));
}

TEST_CASE("xxd: swapped groups, lost bytes, wrong digits and offsets that go back are errors") {
    const std::string row = "00000000: 1107 3031 3233 3435 3637 3839 3a3b 3c3d  ..0123456789:;<=\n";
    // xxd -e -g 2, and -e with its own groups of four
    CHECK(refusal_of("00000000: 0711 3130 3332 3534 3736 3938 3b3a 3d3c  ..0123456789:;<=\n")
              .find("do not show the bytes") != std::string::npos);
    CHECK(refusal_of(row + "00000010: 31300711 35343332 39383736 3d3c3b3a  ..0123456789:;<=\n")
              .find("no bytes in groups") != std::string::npos);
    CHECK(refusal_of(row + "00000010: 1107 3031 3233 3435 3637 3839 3a3b 3c  ..0123456789:;<=\n")
              .starts_with("dump:2: "));
    CHECK(refusal_of(row + "00000010: 1107 3g31\n").starts_with("dump:2: `3g31`"));
    CHECK(refusal_of(row + "00000010:\n" + row).starts_with("dump:2: a row without bytes"));
    CHECK(refusal_of(row + row).starts_with("dump:2: offset 0x0 where 0x10"));
    CHECK(refusal_of(row + "fffffff0: 1107  ..\n").starts_with("dump:2: offset 0xfffffff0"));
}

TEST_CASE("xxd: `-a` folds rows, and a dump cut within a row lacks that row") {
    const std::string head =
        "00000000: 1107 3031 3233 3435 3637 3839 3a3b 3c3d  ..0123456789:;<=\n"
        "00000010: 0000 0000 0000 0000 0000 0000 0000 0000  ................\n";
    const auto folded =
        load_one(head + "*\n00000030: 4142                                     AB\n");
    CHECK(folded.image.byte(memmap::lower, 0x2f) == 0x00);
    CHECK(folded.image.byte(memmap::lower, 0x30) == 0x41);
    const auto cut = load_one(head + "00000020: 4142 43");
    CHECK_FALSE(cut.image.byte(memmap::lower, 0x20));
    CHECK(warns(cut, "line 3: the dump is cut here"));
}
