// `od -t x1`: the base of the offsets is found, not assumed.
#include <doctest/doctest.h>

#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;

namespace {

void check_50_bytes(std::string_view text, std::string_view reason) {
    const auto module = load_one(text);
    CHECK(module.recognised_as == "od -t x1: " + std::string(reason));
    CHECK(module.image.byte(memmap::lower, 0x01) == 0x07);
    CHECK(module.image.byte(memmap::lower, 0x0f) == 0x3d);
    CHECK(module.image.byte(memmap::lower, 0x2f) == 0x00);
    CHECK(module.image.byte(memmap::lower, 0x30) == 0x41);
    CHECK(module.image.byte(memmap::lower, 0x31) == 0x42);
    CHECK_FALSE(module.image.byte(memmap::lower, 0x32));
}

} // namespace

TEST_CASE("od: offsets in octal, hexadecimal and decimal") {
    check_50_bytes("0000000 11 07 30 31 32 33 34 35 36 37 38 39 3a 3b 3c 3d\n"
                   "0000020 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n"
                   "*\n"
                   "0000060 41 42\n"
                   "0000062\n",
                   "rows of 7-digit offsets in base 8 and bytes");
    check_50_bytes("000000 11 07 30 31 32 33 34 35 36 37 38 39 3a 3b 3c 3d  >..0123456789:;<=<\n"
                   "000010 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  >................<\n"
                   "*\n"
                   "000030 41 42                                            >AB<\n"
                   "000032\n",
                   "rows of 6-digit offsets in base 16 and bytes");
    check_50_bytes("0000000 11 07 30 31 32 33 34 35 36 37 38 39 3a 3b 3c 3d\n"
                   "0000016 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n"
                   "*\n"
                   "0000048 41 42\n"
                   "0000050\n",
                   "rows of 7-digit offsets in base 10 and bytes");
    // macOS prints hexadecimal offsets with seven digits
    check_50_bytes("0000000    11 07 30 31 32 33 34 35 36 37 38 39 3a 3b 3c 3d\n"
                   "0000010    00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n"
                   "*\n"
                   "0000030    41 42\n"
                   "0000032\n",
                   "rows of 7-digit offsets in base 16 and bytes");
}

TEST_CASE("od: a linear dump is placed as its layout says") {
    const Bytes bytes = module_bytes(640, 0x11);
    const auto module = load_one(od_text(bytes));
    for (unsigned page = 0; page < 4; ++page) {
        CHECK(half(module.image, memmap::upper(page)) == part(bytes, 128 * (page + 1)));
    }
    CHECK(module.warnings.empty());
}

TEST_CASE("od: offsets that fit no base, or several, are refused") {
    const std::string zeros = " 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n";
    const auto refused =
        drivers::dump::load_bytes("0000000" + zeros + "*\n0000200\n", "dump", options());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().cause == drivers::dump::Error::Cause::Ambiguous);
    CHECK(refused.error().message.find("octal, decimal or hexadecimal") != std::string::npos);
    CHECK(refusal_of("0000000" + zeros + "0000020" + zeros + "0000030" + zeros)
              .starts_with("dump:3: offsets grow as if in base 16 here, but in base 8 at line 2"));
    CHECK(load_one("0000000" + zeros).image.byte(memmap::lower, 15) == 0);
}

TEST_CASE("od: lost bytes and offsets that go back are errors") {
    const std::string zeros = " 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n";
    const std::string two = "0000000" + zeros + "0000020" + zeros;
    CHECK(
        refusal_of(two + "0000040 00 01\n0000060" + zeros).starts_with("dump:3: the row holds 2"));
    CHECK(refusal_of(two + two).starts_with("dump:3: offset 0x0 where 0x20"));
    CHECK(refusal_of(two + "0000040 00 01 0x\n").starts_with("dump:3: `0x`"));
    CHECK(refusal_of(two + "0000040 00 01\n0000041\n").starts_with("dump:4: offset 0x21"));
}
