// Rows of 4-digit offsets, mlxlink's text, and commands above dumps that lose page and bank.
#include <doctest/doctest.h>

#include "drivers/dump/shell_command.hpp"
#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;
using drivers::dump::Addressing;
using drivers::dump::shell_command;

TEST_CASE("console: FBOSS rows are a linear dump; a port is named above them") {
    const Bytes bytes = module_bytes(256, 0x18);
    const auto module = load_one(console(bytes));
    CHECK(module.label == "port 3");
    CHECK(module.recognised_as.ends_with("heading `Port Id :`, rows `0000:`"));
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::upper(0)) == part(bytes, 128));
}

TEST_CASE("console: an upper half is of the page in the command, else the page is asked for") {
    const Bytes bytes = module_bytes(256, 0x18);
    const std::string rows = console(std::span(bytes).subspan(128), 128);
    CHECK(refusal_of(rows).find("say which page") != std::string::npos);
    const auto module = load_one(
        "$ wedge_qsfp_util --read_reg --page 17 --offset 128 --length 128 eth1/3/1\n" + rows);
    CHECK(half(module.image, memmap::upper(0x11)) == part(bytes, 128));
    CHECK(module.label == "port 3");
    CHECK(module.image.blocks().size() == 1);
}

TEST_CASE("console: characters beside the bytes are refused: RouterOS means other addresses") {
    const std::string text = "0000: 03 04 07 00 00 00 00 00  00 00 00 00 00 00 00 00  ........\n";
    CHECK(refusal_of(text).find("none of the dump formats") != std::string::npos);
}

TEST_CASE("console: a row that lost a byte is refused") {
    std::string text = console(module_bytes(256, 0x18));
    text.erase(text.find("0020: ") + 6, 3);
    CHECK(refusal_of(text).starts_with("dump:4: the row holds 15 bytes where 16 are expected"));
}

TEST_CASE("mlxlink dump: titles say page and half, records are decimal") {
    const Bytes bytes = module_bytes(256, 0x11);
    const auto module = load_one(mlxlink_dump(bytes));
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::upper(0)) == part(bytes, 128));
    CHECK(module.warnings.empty());
    const auto page = load_one("Page: 0x11, Offset: 128, Length: 0x80\n128 : 41,42,43,44\n" +
                               mlxlink_dump(bytes));
    CHECK(page.image.byte(memmap::upper(0x11), 0x83) == 0x44);
}

TEST_CASE("mlxlink dump: page A2h of an SFP is its address, an upper half of it is left out") {
    const auto module = load_one("Page: 0x0, Offset: 000, Length: 0x80\n000 : 03,04,07,10\n"
                                 "Page: 0xa2, Offset: 000, Length: 0x80\n000 : 51,52,53,54\n"
                                 "Page: 0xa2, Offset: 128, Length: 0x80\n128 : 61,62,63,64\n");
    CHECK(module.image.byte(memmap::a2_lower, 3) == 0x54);
    CHECK(module.image.blocks().size() == 2);
    CHECK(warns(module, "line 5: this half page is left out"));
}

TEST_CASE("mlxlink dump: lost bytes, lost records and records without title are refused") {
    const std::string whole = mlxlink_dump(module_bytes(256, 0x11));
    std::string text = whole;
    text.erase(text.find("008 : ") + 6, 3);
    CHECK(refusal_of(text).starts_with("dump:5: not a record of 4 bytes"));
    text = whole;
    text.erase(text.find("008 : "), text.find("012 : ") - text.find("008 : "));
    CHECK(warns(load_one(text), "bytes 0x8-0xb are taken as not read"));
    text = whole.substr(whole.find("004 : "));
    CHECK(refusal_of(text).starts_with("dump:1: a record before any title"));
}

TEST_CASE("shell command: what it says of the bytes below") {
    const auto ethtool = shell_command("root@sw:~# ethtool -m swp7 hex on page 0x11 bank 2");
    REQUIRE(ethtool);
    CHECK(ethtool->target == "swp7");
    CHECK(ethtool->address.addressing == Addressing::Named);
    CHECK(ethtool->address.page == 0x11);
    CHECK(ethtool->address.bank == 2);
    const auto plain = shell_command("ethtool -m swp7 hex on");
    REQUIRE(plain);
    CHECK(plain->address.addressing == Addressing::Flat);
    const auto a2 = shell_command("ethtool --module-info eth0 i2c 0x51 hex on");
    REQUIRE(a2);
    CHECK(a2->address.device == memmap::Device::A2);
    CHECK(a2->address.page == 0);
    const auto sonic = shell_command("sfputil read-eeprom -p Ethernet4 -n 16 -o 128 -s 64");
    REQUIRE(sonic);
    CHECK(sonic->target == "Ethernet4");
    CHECK(sonic->address.page == 0x10);
    const auto wire = shell_command("sudo sfputil read-eeprom -p Ethernet4 --wire-addr a2h -n 0");
    REQUIRE(wire);
    CHECK(wire->address.device == memmap::Device::A2);
    CHECK_FALSE(shell_command("ethtool -i eth0"));
    CHECK_FALSE(shell_command("sfputil show eeprom-hexdump -p Ethernet0 -n 10"));
    CHECK_FALSE(shell_command("ethtool -m eth0 page 0x1ff"));
    CHECK_FALSE(shell_command("and then he said"));
}

TEST_CASE("shell command: pages by ethtool and by sfputil in one paste are pages of one module") {
    const Bytes bytes = module_bytes(256, 0x18);
    const Bytes page = module_bytes(128, 0x18, 5);
    const auto module =
        load_one("ethtool -m eth0 hex on\n" + ethtool_hex(bytes) +
                 "ethtool -m eth0 hex on page 0x10 bank 1\n" + ethtool_hex(page, 128));
    CHECK(half(module.image, memmap::upper(0)) == part(bytes, 128));
    CHECK(half(module.image, memmap::upper(0x10).in_bank(1)) == part(page, 0));
    const auto sonic =
        load_one("sfputil read-eeprom -p Ethernet0 -n 17 -o 128 -s 128\n" + sonic_rows(page, 128));
    CHECK(half(sonic.image, memmap::upper(0x11)) == part(page, 0));
}
