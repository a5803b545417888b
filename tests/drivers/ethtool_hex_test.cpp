#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;

TEST_CASE("ethtool hex: 256 bytes are the lower half and page 00h, and the reason is said") {
    const Bytes bytes = module_bytes(256, 0x11);
    const auto module = load_one(ethtool_hex(bytes));
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::upper(0)) == part(bytes, 128));
    CHECK(module.image.blocks().size() == 2);
    CHECK(module.recognised_as == "ethtool hex dump: heading `Offset Values`, rows `0x0000:`");
    CHECK(module.image.source == "dump, ethtool hex dump");
    CHECK(module.warnings.empty());
}

TEST_CASE("ethtool hex: 640 bytes are the lower half and pages 00h to 03h") {
    const Bytes bytes = module_bytes(640, 0x11);
    const auto module = load_one(ethtool_hex(bytes));
    CHECK(module.image.blocks().size() == 5);
    for (unsigned page = 0; page < 4; ++page) {
        CHECK(half(module.image, memmap::upper(page)) == part(bytes, 128 * (page + 1)));
    }
}

TEST_CASE("ethtool hex: 512 bytes of an SFP are A0h and A2h") {
    const Bytes bytes = module_bytes(512, 0x03);
    const auto module = load_one(ethtool_hex(bytes));
    CHECK(half(module.image, memmap::upper(0)) == part(bytes, 128));
    CHECK(half(module.image, memmap::a2_lower) == part(bytes, 256));
    CHECK(half(module.image, memmap::a2_upper(0)) == part(bytes, 384));
}

TEST_CASE("ethtool hex: a linear dump whose identifier tells nothing names both layouts") {
    const auto refused =
        drivers::dump::load_bytes(ethtool_hex(module_bytes(512, 0xff)), "x.txt", options());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().cause == drivers::dump::Error::Cause::Ambiguous);
    CHECK(refused.error().message.find("`paged`") != std::string::npos);
    CHECK(refused.error().message.find("`two-address`") != std::string::npos);
    CHECK(refused.error().message.find("say which layout") != std::string::npos);
}

TEST_CASE("ethtool hex: A2h whose page select is not 00h is warned of") {
    Bytes bytes = module_bytes(512, 0x03);
    bytes[256 + 127] = 2;
    CHECK(warns(load_one(ethtool_hex(bytes)), "byte 7Fh selects page 02h"));
}

TEST_CASE("ethtool hex: netlink messages before the dump are kept as warnings") {
    const auto module = load_one("netlink warning: drv: read 0 bytes, err -5\n" +
                                 ethtool_hex(module_bytes(128, 0x00)));
    CHECK(warns(module, "line 1: `netlink warning: drv: read 0 bytes, err -5`"));
}

TEST_CASE("ethtool hex: blanks for tabs, quotes, CRLF, prompts and indent change nothing") {
    const Bytes bytes = module_bytes(256, 0x18);
    std::string mangled = "> > admin@lab:~$ ethtool -m swp7 hex on\r\n";
    for (const char c : ethtool_hex(bytes)) {
        mangled += c == '\t' ? "    " : c == '\n' ? "\r\n> >   " : std::string(1, c);
    }
    const auto module = load_one(mangled);
    CHECK(module.label == "swp7");
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::upper(0)) == part(bytes, 128));
}

TEST_CASE("ethtool hex: two devices in one paste are two modules") {
    const Bytes first = module_bytes(256, 0x11, 1);
    const Bytes second = module_bytes(256, 0x11, 2);
    const auto loaded =
        drivers::dump::load_bytes("# ethtool -m eth1 hex on\n" + ethtool_hex(first) +
                                      "# ethtool -m eth2 hex on\n" + ethtool_hex(second),
                                  "dump", options());
    REQUIRE(loaded);
    REQUIRE(loaded->size() == 2);
    CHECK((*loaded)[0].label == "eth1");
    CHECK((*loaded)[1].label == "eth2");
    CHECK(half((*loaded)[0].image, memmap::lower) == part(first, 0));
    CHECK(half((*loaded)[1].image, memmap::lower) == part(second, 0));
}

TEST_CASE("ethtool hex: a row given twice with other values is an error that names both lines") {
    const std::string head = "Offset Values\n0x0000: 11 07\n";
    CHECK(load_one(head + "Offset Values\n0x0000: 11 07\n").image.byte(memmap::lower, 1) == 7);
    const std::string message = refusal_of(head + "Offset Values\n0x0000: 11 08\n");
    CHECK(message.starts_with("dump:4: byte 01h reads 08h here, but 07h at line 2"));
}

TEST_CASE("ethtool hex: a row that lost a byte is an error that names its line") {
    const std::string dump = "Offset Values\n"
                             "0x0000: 11 00 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e\n"
                             "0x0010: 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f\n";
    CHECK(refusal_of(dump).starts_with("dump:2: the row holds 15 bytes where 16 are expected"));
}

TEST_CASE("ethtool hex: a short last row is read with a warning") {
    const auto module = load_one("Offset Values\n0x0000: 11 22 33\n");
    CHECK(module.image.byte(memmap::lower, 2) == 0x33);
    CHECK_FALSE(module.image.byte(memmap::lower, 3));
    CHECK(warns(module, "line 2: the last row holds 3 bytes"));
}

TEST_CASE("ethtool hex: missing rows are taken as not read, with a warning") {
    const Bytes bytes = module_bytes(128, 0x11);
    std::string text = ethtool_hex(bytes);
    const std::size_t at = text.find("0x0030:");
    text.erase(at, text.find("0x0040:") - at);
    const auto module = load_one(text);
    CHECK(module.image.byte(memmap::lower, 0x2f) == bytes[0x2f]);
    CHECK_FALSE(module.image.byte(memmap::lower, 0x30));
    CHECK_FALSE(module.image.byte(memmap::lower, 0x3f));
    CHECK(module.image.byte(memmap::lower, 0x40) == bytes[0x40]);
    CHECK(warns(module, "bytes 0x30-0x3f"));
}

TEST_CASE("ethtool hex: wrapped rows, long rows, foreign text and bad digits are errors") {
    const std::string row = "0x0000: 11 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f";
    const std::string next = "0x0010: 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f\n";
    const std::string head = "Offset Values\n";
    CHECK(refusal_of(head + row.substr(0, 43) + "\n" + row.substr(43) + "\n" + next)
              .starts_with("dump:3: bytes without an offset"));
    CHECK(refusal_of(head + row + " 10\n").starts_with("dump:2: more than 16 bytes"));
    CHECK(refusal_of(head + row + "\nhello\n" + next).starts_with("dump:3: text between the rows"));
    CHECK(refusal_of(head + "0x0000: 11 0g 02\n" + next).starts_with("dump:2: `0g 02` is no byte"));
    CHECK(refusal_of(head + row + "\n0x0010: \n0x0020: 00\n").starts_with("dump:3: a row without"));
    CHECK(refusal_of(head + row + "\n0x0zz0: 00\n").starts_with("dump:3: this looks like a row"));
    CHECK(refusal_of(head + "0xfffffff0: 00\n").starts_with("dump:2: offset 0xfffffff0"));
}

TEST_CASE("ethtool hex: a page that the dump lost is asked for, and taken from the option") {
    const Bytes bytes = module_bytes(128, 0x42);
    const std::string dump = ethtool_hex(bytes, 0x80);
    const auto refused = drivers::dump::load_bytes(dump, "dump", options());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().cause == drivers::dump::Error::Cause::Ambiguous);
    CHECK(refused.error().message.find("say which page") != std::string::npos);

    auto how = options();
    how.placing.page = 0x11;
    how.placing.bank = 2;
    const auto module = load_one(dump, how);
    CHECK(half(module.image, memmap::upper(0x11).in_bank(2)) == part(bytes, 0));
    CHECK(module.image.blocks().size() == 1);
}

TEST_CASE("ethtool hex: a page option for a dump of several pages is refused") {
    auto how = options();
    how.placing.page = 0x11;
    CHECK(
        refusal_of(ethtool_hex(module_bytes(640, 0x11)), how).find("linear address space of 640") !=
        std::string::npos);
}
