#include <algorithm>

#include <doctest/doctest.h>

#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;

namespace {

const std::string port_line = "EEPROM hexdump for port Ethernet8\n";

[[nodiscard]] std::string rows_of(const Bytes& bytes, std::size_t first, std::size_t size,
                                  std::size_t offset) {
    return sonic_rows(std::span(bytes).subspan(first, size), offset);
}

} // namespace

TEST_CASE("sfputil: every port of a file is a module with its name") {
    const Bytes first = module_bytes(256, 0x11, 1);
    const Bytes second = module_bytes(256, 0x18, 2);
    const auto loaded = drivers::dump::load_bytes(
        sonic_port("Ethernet0", first) + sonic_port("Ethernet4", second), "dump", options());
    REQUIRE(loaded);
    REQUIRE(loaded->size() == 2);
    CHECK((*loaded)[0].label == "Ethernet0");
    CHECK((*loaded)[1].label == "Ethernet4");
    CHECK(half((*loaded)[0].image, memmap::upper(0)) == part(first, 128));
    CHECK(half((*loaded)[1].image, memmap::lower) == part(second, 0));
    CHECK((*loaded)[1].recognised_as ==
          "SONiC sfputil show eeprom-hexdump: heading `EEPROM hexdump for`");
}

TEST_CASE("sfputil: upper pages are named by their headings, counted from 80h or from 00h") {
    const Bytes bytes = module_bytes(512, 0x18);
    const auto module = load_one(port_line + "        Lower page 0h\n" + rows_of(bytes, 0, 128, 0) +
                                 "\n        Upper page 11h\n" + rows_of(bytes, 128, 128, 128) +
                                 "\n        Page 1h\n" + rows_of(bytes, 256, 128, 0));
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::upper(0x11)) == part(bytes, 128));
    CHECK(half(module.image, memmap::upper(0x01)) == part(bytes, 256));
}

TEST_CASE("sfputil: A0h and A2h by their headings, the doubtful page of A2h with a warning") {
    const Bytes bytes = module_bytes(512, 0x03);
    const auto module =
        load_one(port_line + "        A0h dump\n" + rows_of(bytes, 0, 256, 0) +
                 "\n        A2h dump (lower 128 bytes)\n" + rows_of(bytes, 256, 128, 0) +
                 "\n        A2h dump (upper 128 bytes) page 0h\n" + rows_of(bytes, 384, 128, 128));
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::upper(0)) == part(bytes, 128));
    CHECK(half(module.image, memmap::a2_lower) == part(bytes, 256));
    CHECK(half(module.image, memmap::a2_upper(0)) == part(bytes, 384));
    CHECK(warns(module, "line 30: taken as A2h page 00h"));
}

TEST_CASE("sfputil: the gap after the seventh byte of the first release is read as well") {
    const auto module =
        load_one(port_line + "        Lower page 0h\n        00000000 11 08 02 10 04 10 06  07 08 "
                             "09 0a 0b 0c 0d 0e 0f |................|\n");
    CHECK(module.image.byte(memmap::lower, 6) == 0x06);
    CHECK(module.image.byte(memmap::lower, 7) == 0x07);
    CHECK(module.image.byte(memmap::lower, 15) == 0x0f);
}

TEST_CASE("sfputil: an error sentence under a heading is a hole with that sentence") {
    const Bytes bytes = module_bytes(256, 0x18);
    const std::string sentence =
        "Error: Failed to read EEPROM for page 11h, flat_offset 2304, page_offset 128, size 128!";
    const auto module = load_one(port_line + "        Lower page 0h\n" + rows_of(bytes, 0, 128, 0) +
                                 "\n        Upper page 11h\n" + sentence +
                                 "\n\n        Upper page 1h\n" + rows_of(bytes, 128, 128, 128));
    const auto* block = module.image.find(memmap::upper(0x11));
    REQUIRE(block != nullptr);
    CHECK(block->known.none());
    REQUIRE(block->holes.size() == 1);
    CHECK(block->holes[0].first == 128);
    CHECK(block->holes[0].last == 255);
    CHECK(block->holes[0].error == sentence);
    CHECK(half(module.image, memmap::upper(1)) == part(bytes, 128));
}

TEST_CASE("sfputil: an error sentence without a heading says itself what it is of") {
    const Bytes bytes = module_bytes(256, 0x11);
    const auto paged = load_one(sonic_port("Ethernet0", bytes) +
                                "        Error: Failed to read EEPROM for page 3h, "
                                "flat_offset 640, page_offset 160, size 8!\n");
    const auto* block = paged.image.find(memmap::upper(3));
    REQUIRE(block != nullptr);
    REQUIRE(block->holes.size() == 1);
    CHECK(block->holes[0].first == 160);
    CHECK(block->holes[0].last == 167);
    CHECK(paged.absent.empty());
}

TEST_CASE("sfputil: a port of which nothing but an error is there failed, and is no module") {
    const std::string sentence = "Error: Failed to read EEPROM for A0h!";
    const auto port = load_one(port_line + "        " + sentence + "\n");
    CHECK(port.absent == sentence);
    CHECK(port.failed);
    CHECK(port.image.empty());
}

TEST_CASE("sfputil: a port without bytes is a port without a module") {
    const std::string text = sonic_port("Ethernet0", module_bytes(256, 0x11)) +
                             "EEPROM hexdump for port Ethernet4\nSFP EEPROM Not detected\n";
    const auto loaded = drivers::dump::load_bytes(text, "ports", options());
    REQUIRE(loaded.has_value());
    REQUIRE(loaded->size() == 2);
    CHECK((*loaded)[0].label == "Ethernet0");
    CHECK((*loaded)[0].absent.empty());
    CHECK((*loaded)[1].label == "Ethernet4");
    CHECK((*loaded)[1].absent == "SFP EEPROM Not detected");
    CHECK_FALSE((*loaded)[1].failed);
    CHECK((*loaded)[1].image.empty());
}

TEST_CASE("sfputil: the same port twice with other pages is one module") {
    const Bytes first = module_bytes(256, 0x18, 1);
    Bytes second = module_bytes(256, 0x18, 2);
    std::string again = sonic_port("Ethernet0 page 10h", second);
    again.replace(again.find("Upper page 0h"), 13, "Upper page 10h");
    const auto module = load_one(sonic_port("Ethernet0", first) + again);
    CHECK(half(module.image, memmap::lower) == part(first, 0));
    CHECK(half(module.image, memmap::upper(0)) == part(first, 128));
    CHECK(half(module.image, memmap::upper(0x10)) == part(second, 128));
    CHECK(warns(module, "the lower half is given again"));
}

TEST_CASE("sfputil: rows without heading, outside their heading or damaged name their line") {
    const Bytes bytes = module_bytes(256, 0x18);
    const std::string row = sonic_rows(std::span(bytes).first(16), 0);
    CHECK(refusal_of(port_line + row).starts_with("dump:2: a row before any heading"));
    CHECK(refusal_of(port_line + "Lower page 0h\n" + rows_of(bytes, 0, 16, 128))
              .starts_with("dump:3: offset 00000080 is outside"));
    std::string lost = row;
    lost.erase(lost.find(" |") - 3, 3);
    CHECK(refusal_of(port_line + "Lower page 0h\n" + lost)
              .starts_with("dump:3: the row has another number of bytes than characters"));
    std::string bad = row;
    bad.replace(20, 2, "g1");
    CHECK(refusal_of(port_line + "Lower page 0h\n" + bad).starts_with("dump:3: `g1` is no byte"));
    std::string more = row;
    more.insert(more.find(" |"), " 77");
    CHECK(
        refusal_of(port_line + "Lower page 0h\n" + more).starts_with("dump:3: more than 16 bytes"));
}

TEST_CASE("sfputil: a page option contradicts a dump that names its pages") {
    auto how = options();
    how.placing.page = 0x10;
    CHECK(refusal_of(sonic_port("Ethernet0", module_bytes(256, 0x11)), how)
              .find("names its pages itself") != std::string::npos);
}
