// Logs in which other programs print a module: the Linux kernel, RouterOS.
#include <algorithm>

#include <doctest/doctest.h>

#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;

namespace {

constexpr std::string_view router_rows =
    "eeprom: 0000: 03 04 07 00 00 00 01 00  00 00 00 03 0d 00 00 00  ........ ........\n"
    "        0010: 37 32 00 00 4c 75 6d 65  6e 77 65 72 6b 20 20 20  72..Lume nwerk\n"
    "        *\n"
    "        0080: 64 00 d2 ff 5a 00 d7 ff  8c a0 75 30 88 b8 79 18  d...Z... ..u0..y.\n";

} // namespace

TEST_CASE("kernel log: the rows are A0h, whatever stands before them") {
    const Bytes bytes = module_bytes(96, 0x03);
    const auto module = load_one("> Nov 24 10:00:00 gw kernel: boot\r\n" + kernel_log(bytes));
    CHECK(module.recognised_as == "Linux kernel log: rows `sfp EE: 00000000:`");
    const auto lower = half(module.image, memmap::lower);
    CHECK(std::equal(bytes.begin(), bytes.end(), lower.begin()));
    CHECK(lower[96] == -1);
    CHECK(module.image.blocks().size() == 1);
}

TEST_CASE("kernel log: a second structure, other lines between rows and too many rows are errors") {
    const std::string log = kernel_log(module_bytes(96, 0x03));
    CHECK(refusal_of(log + log).find("offsets go back") != std::string::npos);
    CHECK(
        refusal_of(kernel_log(module_bytes(32, 0x03))).starts_with("dump:2: fewer than 64 bytes"));
    CHECK(refusal_of(kernel_log(module_bytes(112, 0x03))).starts_with("dump:8: offset 0x60 is"));
    std::string lost = log;
    lost.erase(lost.find("sfp EE: 00000010: ") + 18, 3);
    CHECK(refusal_of(lost).starts_with("dump:3: "));
}

TEST_CASE("RouterOS: offsets from 0080 on are A2h, `*` repeats the row before") {
    const auto module = load_one("sfp-type: SFP/SFP+\n" + std::string(router_rows));
    CHECK(module.recognised_as == "RouterOS monitor: rows `eeprom: 0000:`");
    CHECK(module.image.byte(memmap::lower, 0x14) == 0x4c);
    CHECK(module.image.byte(memmap::lower, 0x24) == 0x4c);
    CHECK(module.image.byte(memmap::lower, 0x7c) == 0x6b);
    CHECK(module.image.byte(memmap::a2_lower, 0x00) == 0x64);
    CHECK(module.image.byte(memmap::a2_lower, 0x0f) == 0x18);
    CHECK(module.image.blocks().size() == 2);
}

TEST_CASE("RouterOS: what 0080 is of another module than an SFP is not guessed") {
    for (const std::string_view type : {"", "sfp-type: QSFP28\n"}) {
        const auto module = load_one(std::string(type) + std::string(router_rows));
        CHECK(module.image.blocks().size() == 1);
        CHECK(warns(module, "rows from 0080 on are left out"));
    }
}

TEST_CASE("RouterOS: rows across A0h and A2h, or beyond them, and lost bytes are errors") {
    const std::string head(router_rows.substr(0, router_rows.find('\n') + 1));
    CHECK(refusal_of(
              "eeprom: 0068: 03 04 07 10 00 00 00 00  00 00 00 06 67 00 00 00  ............g...\n"
              "0078: 64 00 d2 ff 5a 00 d7 ff  8c a0 75 30 88 b8 79 18  d...Z... ..u0..y.\n")
              .starts_with("dump:2: offset 0x78 is beyond"));
    CHECK(refusal_of(head +
                     "0100: 64 00 d2 ff 5a 00 d7 ff  8c a0 75 30 88 b8 79 18  d...Z... ..u0..y.\n")
              .starts_with("dump:2: offset 0x100 is beyond"));
    CHECK(refusal_of(head +
                     "0010: 64 00 d2 ff 5a 00 d7 ff  8c a0 75 30 88 b8 79  d...Z... ..u0..y.\n")
              .starts_with("dump:2: "));
}

TEST_CASE("mlxlink: records of the JSON are placed by their page; 160 and 162 are addresses") {
    const auto module = load_one(
        R"({"result":{"output":{"Cable Read Output":{"page[0].Byte[128]":{"values":["0x11"]},)"
        R"("page[0].Byte[129]":{"values":["0xcc"]},"page[160].Byte[2]":{"values":["0x07"]},)"
        "\n"
        R"("page[162].Byte[96]": {)"
        "\n"
        R"("values": ["0x1f"] }, "page[17].Byte[255]":{"values":["0x42"]}}}},)"
        R"("status":{"code":0,"message":"0x12 success"}})"
        "\n");
    CHECK(module.recognised_as == "mlxlink cable read: JSON records `page[0].Byte[0]`");
    CHECK(module.image.byte(memmap::upper(0), 128) == 0x11);
    CHECK(module.image.byte(memmap::upper(0), 129) == 0xcc);
    CHECK(module.image.byte(memmap::lower, 2) == 0x07);
    CHECK(module.image.byte(memmap::a2_lower, 96) == 0x1f);
    CHECK(module.image.byte(memmap::upper(0x11), 255) == 0x42);
    CHECK(module.warnings.empty());
}

TEST_CASE("mlxlink: records that do not say their half page are left out, wrong ones are errors") {
    const std::string good = R"({"page[0].Byte[0]":{"values":["0x11"]},)";
    const auto module = load_one(good + R"("page[160].Byte[128]":{"values":["0x12"]}})");
    CHECK(module.image.byte(memmap::lower, 0) == 0x11);
    CHECK(module.image.blocks().size() == 1);
    CHECK(warns(module, "page[160].Byte[128] is left out"));
    CHECK(refusal_of(good + R"("page[0].Byte[256]":{"values":["0x12"]}})").starts_with("dump:1: "));
    CHECK(refusal_of(good + R"("page[0].Byte[1]":{"values":["0x123"]}})").starts_with("dump:1: "));
    CHECK(refusal_of(R"({"page[0].Byte[0]":{"values":["0x11","0x12"]}})").starts_with("dump:1: "));
    CHECK(refusal_of(good + "\n" + R"("page[0].Byte[0]":{"values":["0x12"]}})")
              .starts_with("dump:2: byte 00h reads 12h here, but 11h at line 1"));
}

TEST_CASE("Finisar: each half page is what its headings say") {
    const auto module = load_one("EEPROM Setup\r\nFORMAT 1\r\n\r\n!Index: Table 0x0000: 0x00(0)\r\n"
                                 "!Bytes:00 - 7F\r\n"
                                 "0000: 11 07 02 FF 00 FF 00 00 00 55 55 55 55 55 55 00 \r\n"
                                 "\r\n!Index: Table 0x0002: 0x01(1)\r\n!Bytes:80 - FF\r\n"
                                 "0180: 42 00 00 00 00 00 00 00 00 00 00 00 00 00 00 43 \r\n"
                                 "0190: 44 00 00 00 00 00 00 00 00 00 00 00 00 00 00 45 \r\n");
    CHECK(module.recognised_as == "Finisar EEPROM setup: headings `!Index: Table`");
    CHECK(module.image.byte(memmap::lower, 0x03) == 0xff);
    CHECK(module.image.byte(memmap::upper(1), 0x80) == 0x42);
    CHECK(module.image.byte(memmap::upper(1), 0x9f) == 0x45);
    CHECK(module.image.blocks().size() == 2);
}

TEST_CASE("Finisar: rows that their headings do not announce are errors") {
    const std::string head = "!Index: Table 0x0002: 0x01(1)\n!Bytes:80 - FF\n";
    const std::string row = " 42 00 00 00 00 00 00 00 00 00 00 00 00 00 00 43\n";
    CHECK(refusal_of(head + "0280:" + row).starts_with("dump:3: offset 0280 is outside"));
    CHECK(refusal_of(head + "0100:" + row).starts_with("dump:3: offset 0100 is outside"));
    CHECK(refusal_of(head + "01f8:" + row).starts_with("dump:3: offset 01f8 is outside"));
    CHECK(refusal_of("!Index: Table 0x0002: 0x01(1)\n0180:" + row)
              .starts_with("dump:2: a row below"));
    CHECK(refusal_of("!Index: Table 0x0002: 0x01(1)\n!Bytes:00 - 7F\n0100:" + row)
              .starts_with("dump:3: a page other than 00h"));
    CHECK(refusal_of(head + "0180: 42 0g\n").starts_with("dump:3: `0g` is no byte"));
    CHECK(refusal_of(head + "0180: 42 00\n0190:" + row).starts_with("dump:3: the row holds 2"));
}
