#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;

namespace {

[[nodiscard]] Bytes selecting(Bytes bytes, std::uint8_t page) {
    bytes[127] = page;
    return bytes;
}

const std::string word_heading = "     0,8  1,9  2,a  3,b  4,c  5,d  6,e  7,f\n";

/// What `i2cdump BUS ADDRESS w` prints of a device whose reads go on to the next register.
[[nodiscard]] std::string i2cdump_words(std::span<const std::uint8_t> bytes) {
    std::string text = word_heading;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        text += i % 8 == 0 ? fmt::format("{:02x}: ", i) : "";
        text += fmt::format("{:02x}{:02x} ", bytes[(i + 1) % bytes.size()], bytes[i]);
        text += i % 8 == 7 ? "\n" : "";
    }
    return text;
}

[[nodiscard]] drivers::dump::Options with_layout(drivers::dump::Layout layout) {
    drivers::dump::Options how = options();
    how.placing.layout = layout;
    return how;
}

} // namespace

TEST_CASE("i2cdump: byte 7Fh says which page the upper half is") {
    const Bytes bytes = selecting(module_bytes(256, 0x18), 0x11);
    const auto module = load_one("# i2cdump -y 4 0x50\n" + i2cdump(bytes));
    CHECK(module.label == "bus 4");
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::upper(0x11)) == part(bytes, 128));
    CHECK(module.image.find(memmap::upper(0)) == nullptr);
    CHECK(module.recognised_as == "i2cdump: command line `i2cdump`, rows `00:`");
}

TEST_CASE("i2cdump: byte 7Eh says which bank a banked page is of, with a warning") {
    Bytes bytes = selecting(module_bytes(256, 0x18), 0x11);
    bytes[126] = 3;
    const auto module = load_one(i2cdump(bytes));
    CHECK(half(module.image, memmap::upper(0x11).in_bank(3)) == part(bytes, 128));
    CHECK(warns(module, "bank 3 of page 11h"));
}

TEST_CASE("i2cdump: A0h of an SFP has no pages, whatever byte 7Fh reads") {
    const Bytes bytes = selecting(module_bytes(256, 0x03), 0x22);
    const auto module = load_one(i2cdump(bytes));
    CHECK(half(module.image, memmap::upper(0)) == part(bytes, 128));
    CHECK(module.image.blocks().size() == 2);
}

TEST_CASE("i2cdump: an unknown identifier and a page other than 00h need a layout") {
    CHECK(refusal_of(i2cdump(selecting(module_bytes(256, 0xff), 1))).find("say which layout") !=
          std::string::npos);
    CHECK(load_one(i2cdump(module_bytes(256, 0xff))).image.blocks().size() == 2);
}

TEST_CASE("i2cdump: dumps of 0x50 and 0x51 in one paste are A0h and A2h of one module") {
    const Bytes a0 = module_bytes(256, 0x03, 1);
    const Bytes a2 = selecting(module_bytes(256, 0x55, 2), 0x02);
    const auto module = load_one("root@lab:~# i2cdump -y -r 0x00-0xff 8 0x50\nNo size specified "
                                 "(using byte-data access)\n" +
                                 i2cdump(a0) + "root@lab:~# i2cdump -y 8 0x51 b\n" + i2cdump(a2) +
                                 "root@lab:~# i2cdump -y 8 0x56\n" + i2cdump(module_bytes(256, 9)));
    CHECK(half(module.image, memmap::lower) == part(a0, 0));
    CHECK(half(module.image, memmap::upper(0)) == part(a0, 128));
    CHECK(half(module.image, memmap::a2_lower) == part(a2, 0));
    CHECK(half(module.image, memmap::a2_upper(2)) == part(a2, 128));
    CHECK(module.image.blocks().size() == 4);
    CHECK(warns(module, "address 0x56 is no module memory"));
}

TEST_CASE("i2cdump: two buses in one paste are two modules") {
    const auto loaded =
        drivers::dump::load_bytes("$ i2cdump -y 5 0x50\n" + i2cdump(module_bytes(256, 0x11, 1)) +
                                      "$ i2cdump -y 6 0x50\n" + i2cdump(module_bytes(256, 0x11, 2)),
                                  "dump", options());
    REQUIRE(loaded);
    REQUIRE(loaded->size() == 2);
    CHECK((*loaded)[0].label == "bus 5");
    CHECK((*loaded)[1].label == "bus 6");
}

TEST_CASE("i2cdump: a second page of the same module keeps the first lower half, and says so") {
    const Bytes first = module_bytes(256, 0x18, 1);
    Bytes second = selecting(module_bytes(256, 0x18, 1), 0x11);
    for (std::size_t i = 128; i < 256; ++i) {
        second[i] = static_cast<std::uint8_t>(second[i] + 1);
    }
    const std::string command = "# i2cdump -y 4 0x50\n";
    const auto quiet = load_one(command + i2cdump(first) + command + i2cdump(second));
    CHECK(quiet.warnings.empty()); // only the selected page differs below 128
    CHECK(half(quiet.image, memmap::upper(0)) == part(first, 128));
    CHECK(half(quiet.image, memmap::upper(0x11)) == part(second, 128));

    second[14] = static_cast<std::uint8_t>(first[14] + 1); // a temperature moved
    const auto module = load_one(command + i2cdump(first) + command + i2cdump(second));
    CHECK(half(module.image, memmap::lower) == part(first, 0));
    CHECK(half(module.image, memmap::upper(0x11)) == part(second, 128));
    CHECK(warns(module, "line 21: the lower half is given again"));
}

TEST_CASE("i2cdump: a second page below another identifier is of another module") {
    Bytes other = module_bytes(256, 0x19);
    other[127] = 0x11;
    CHECK(refusal_of(i2cdump(module_bytes(256, 0x18)) + i2cdump(other))
              .starts_with("dump:19: byte 00h reads 19h here, but 18h at line 2"));
}

TEST_CASE("i2cdump: the same page twice with other values is an error that names both lines") {
    const Bytes first = module_bytes(256, 0x18, 1);
    Bytes second = first;
    second[0x93] = static_cast<std::uint8_t>(first[0x93] + 1);
    const std::string message = refusal_of(i2cdump(first) + i2cdump(second));
    CHECK(message.starts_with("dump:28: page 00h byte 93h"));
    CHECK(message.find("at line 11") != std::string::npos);
}

TEST_CASE("i2cdump: XX is a hole that says so") {
    const Bytes bytes = module_bytes(256, 0x11);
    std::string text = i2cdump(bytes);
    const std::size_t row = text.find("40: ");
    text.replace(row + 4 + 3 * 5, 5, "XX XX");
    const auto module = load_one(text);
    CHECK_FALSE(module.image.byte(memmap::lower, 0x45));
    CHECK_FALSE(module.image.byte(memmap::lower, 0x46));
    CHECK(module.image.byte(memmap::lower, 0x44) == bytes[0x44]);
    CHECK(module.image.byte(memmap::lower, 0x47) == bytes[0x47]);
    const auto& holes = module.image.find(memmap::lower)->holes;
    REQUIRE(holes.size() == 1);
    CHECK(holes[0].first == 0x45);
    CHECK(holes[0].last == 0x46);
    CHECK(holes[0].error.starts_with("XX in the dump"));
}

TEST_CASE("i2cdump: blank cells of -r stay blank, and the others in their places") {
    // i2cdump -r 0x12-0x15: cells outside the range and their characters are blank.
    const std::string row = "10:       4c 75 6d 65                                    "
                            "Lume\n";
    REQUIRE(row.find("Lume") == 55 + 2);
    const auto module = load_one("     0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f\n" + row);
    CHECK_FALSE(module.image.byte(memmap::lower, 0x11));
    CHECK(module.image.byte(memmap::lower, 0x12) == 0x4c);
    CHECK(module.image.byte(memmap::lower, 0x15) == 0x65);
    CHECK_FALSE(module.image.byte(memmap::lower, 0x16));
}

TEST_CASE("i2cdump: a row that lost a byte is refused, also when its text looks like bytes") {
    const std::string whole = "00: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 63 61    "
                              "?\"3DUfw???????ca\n";
    CHECK(load_one(whole).image.byte(memmap::lower, 15) == 0x61);
    std::string lost = whole;
    lost.erase(10, 3);
    CHECK(refusal_of("     0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f\n" + lost)
              .starts_with("dump:2: the row lacks bytes"));
    const std::string hex_text = "00: 11 22 33 44 55 66 77 88 99 aa bb cc dd ee 63 ca fe";
    CHECK(refusal_of("# i2cdump -y 1 0x50\n" + hex_text + "\n").find(":2: the row") !=
          std::string::npos);
}

TEST_CASE("i2cdump: collapsed blanks are read by count when the text column agrees") {
    const auto module = load_one("# i2cdump -y 1 0x50\n00: 11 22 33 44 55 66 77 88 99 aa bb cc dd "
                                 "20 63 61 ?\"3DUfw?????? ca\n");
    CHECK(module.image.byte(memmap::lower, 15) == 0x61);
    CHECK(module.image.byte(memmap::lower, 13) == 0x20);
}

TEST_CASE("i2cdump: quotes and a missing heading change nothing") {
    const Bytes bytes = module_bytes(256, 0x11);
    std::string text = i2cdump(bytes);
    text.erase(0, text.find('\n') + 1);
    std::string quoted;
    for (const char c : "\n" + text) {
        quoted += c == '\n' ? "\n> " : std::string(1, c);
    }
    const auto module = load_one(quoted);
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::upper(0)) == part(bytes, 128));
    CHECK(module.recognised_as == "i2cdump: rows `00:` of 16 cells");
}

TEST_CASE("i2cdump: an address that the paste lost is taken from the option") {
    auto how = options();
    how.placing.device = memmap::Device::A2;
    const Bytes bytes = module_bytes(256, 0x33);
    const auto module = load_one(i2cdump(bytes), how);
    CHECK(half(module.image, memmap::a2_lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::a2_upper(0)) == part(bytes, 128));
}

TEST_CASE("i2cdump: an upper half without its page select needs a page") {
    std::string text = i2cdump(module_bytes(256, 0x11));
    text.erase(0, text.find("80: "));
    CHECK(refusal_of(text).find("byte 7Fh") != std::string::npos);
    auto how = options();
    how.placing.page = 0x10;
    CHECK(load_one(text, how).image.find(memmap::upper(0x10)) != nullptr);
}

TEST_CASE("i2cdump: word mode: a register is the low byte of its word, and in the one before") {
    const Bytes bytes = selecting(module_bytes(256, 0x18), 0x11);
    const auto module = load_one("# i2cdump -y 4 0x50 w\n" + i2cdump_words(bytes));
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::upper(0x11)) == part(bytes, 128));
}

TEST_CASE("i2cdump: word mode: XXXX is a hole, blank words of -r keep the others in place") {
    const auto failed = load_one(word_heading + "00: 0018 XXXX 4433 5544 6655 7766 8877 9988\n");
    CHECK(failed.image.byte(memmap::lower, 0) == 0x18);
    CHECK_FALSE(failed.image.byte(memmap::lower, 1));
    CHECK(failed.image.byte(memmap::lower, 2) == 0x33);
    REQUIRE(failed.image.find(memmap::lower)->holes.size() == 1);
    CHECK(failed.image.find(memmap::lower)->holes[0].first == 1);
    const auto ranged = load_one(word_heading + "00:                                    0018 \n"
                                                "08: 1100 2211 3322                          \n",
                                 with_layout(drivers::dump::Layout::Paged));
    CHECK_FALSE(ranged.image.byte(memmap::lower, 6));
    CHECK(ranged.image.byte(memmap::lower, 7) == 0x18);
    CHECK(ranged.image.byte(memmap::lower, 10) == 0x22);
    CHECK_FALSE(ranged.image.byte(memmap::lower, 11));
}

TEST_CASE("i2cdump: word mode: words that disagree or may stand elsewhere are refused") {
    constexpr std::string_view refusal = "dump:2: words are missing, or show other values of a "
                                         "register than the word before; ask for byte mode";
    CHECK(refusal_of(word_heading + "00: 0018 0000 0000 0001 0001 0000 0000 0000\n")
              .starts_with(refusal));
    // The words before these may have been blank.
    CHECK(refusal_of(word_heading + "00: 0018 0000\n08: 0000\n").starts_with(refusal));
    CHECK(refusal_of(word_heading + "00: 0018 0000 00 0000\n").starts_with(refusal));
}

TEST_CASE("i2cdump: text between rows is an error that names its line") {
    std::string text = i2cdump(module_bytes(256, 0x11));
    text.insert(text.find("20: "), "and then\n");
    CHECK(refusal_of(text).starts_with("dump:4: text between the rows"));
}
