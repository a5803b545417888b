#include <doctest/doctest.h>

#include "drivers/dump/reader.hpp"
#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;
using drivers::dump::Layout;

TEST_CASE("placement: without chooser and layout a linear dump beyond 256 bytes is refused") {
    const std::string dump = ethtool_hex(module_bytes(512, 0x11));
    CHECK(refusal_of(dump, {}).find("say which layout") != std::string::npos);
    CHECK(load_one(ethtool_hex(module_bytes(256, 0x11)), {}).image.blocks().size() == 2);
    drivers::dump::Options how;
    how.placing.layout = Layout::TwoAddress;
    CHECK(load_one(dump, how).image.find(memmap::a2_lower) != nullptr);
}

TEST_CASE("placement: the layout option overrides the chooser") {
    auto how = options();
    how.placing.layout = Layout::Paged;
    const Bytes bytes = module_bytes(512, 0x03);
    CHECK(half(load_one(as_string(bytes), how).image, memmap::upper(1)) == part(bytes, 256));
}

TEST_CASE("placement: the chooser is told identifier and size") {
    std::uint8_t identifier = 0;
    std::size_t size = 0;
    drivers::dump::Options how;
    how.placing.choose = [&](std::uint8_t byte, std::size_t bytes) {
        identifier = byte;
        size = bytes;
        return Layout::Paged;
    };
    static_cast<void>(load_one(as_string(module_bytes(640, 0x0d)), how));
    CHECK(identifier == 0x0d);
    CHECK(size == 640);
}

TEST_CASE("placement: a linear dump without byte 0 cannot be placed") {
    std::string dump = ethtool_hex(module_bytes(512, 0x11));
    const std::size_t row = dump.find("0x0000:");
    dump.erase(row, dump.find("0x0010:") - row);
    CHECK(refusal_of(dump).find("byte 0, the identifier, is not in the dump") != std::string::npos);
}

TEST_CASE("formats: each has a name by which it is found, and no two fit the same dump") {
    CHECK(drivers::dump::reader_names() ==
          "capture, json, raw, ethtool-hex, i2cdump, sfputil, hexdump, hexdump-words, xxd, od, "
          "plain-hex, byte-array, console, kernel-log, routeros, mlxlink, mlxlink-dump, finisar, "
          "i2c-session, records, rows, literal");
    for (const auto* reader : drivers::dump::readers()) {
        CHECK(drivers::dump::find_reader(reader->name()) == reader);
    }
    CHECK(drivers::dump::find_reader("teletype") == nullptr);
    auto how = options();
    how.format = "teletype";
    CHECK(refusal_of("x", how).find("known are capture, json") != std::string::npos);
}

TEST_CASE("formats: two formats in one paste are an ambiguity that names both and the option") {
    const Bytes bytes = module_bytes(256, 0x11);
    const auto refused =
        drivers::dump::load_bytes(ethtool_hex(bytes) + i2cdump(bytes), "x.txt", options());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().cause == drivers::dump::Error::Cause::Ambiguous);
    CHECK(refused.error().message.find("ethtool-hex (") != std::string::npos);
    CHECK(refused.error().message.find("i2cdump (") != std::string::npos);
    CHECK(refused.error().message.find("say which dump format") != std::string::npos);
}

TEST_CASE("formats: a format that is forced upon an input of another one gives no bytes") {
    auto how = options();
    how.format = "sfputil";
    CHECK(refusal_of(ethtool_hex(module_bytes(256, 0x11)), how).find("nothing in it can be read") !=
          std::string::npos);
}

TEST_CASE("refusals: decoded text, JSON, other dumps and nothing say what to ask for") {
    CHECK(refusal_of("\tIdentifier                                : 0x03 (SFP)\n") ==
          "dump:1: this is the decoded text of `ethtool -m`, which does not hold the bytes; ask "
          "for `ethtool -m DEV hex on`");
    CHECK(refusal_of("Ethernet0: SFP EEPROM detected\n").find("sfputil show eeprom-hexdump -p") !=
          std::string::npos);
    CHECK(refusal_of("{\"result\": 1}").find("JSON that holds no bytes") != std::string::npos);
    CHECK(refusal_of("0000000 002003 010007\n").find("hexdump -C") != std::string::npos);
    CHECK(refusal_of("0000000 003 004 007 020\n").find("hexdump -C") != std::string::npos);
    CHECK(refusal_of("nothing of the kind\n").find("none of the dump formats") !=
          std::string::npos);
    CHECK(refusal_of("").find("the input is empty") != std::string::npos);
}
