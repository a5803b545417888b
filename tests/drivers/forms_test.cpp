// The forms of rows and values that have no reader of their own: what each tool prints is read
// back.
#include <algorithm>
#include <random>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tests/drivers/forms.hpp"
#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;

namespace {

/// Bytes of all values, with runs of zeros and of text as modules have them.
[[nodiscard]] Bytes random_module(std::mt19937& random) {
    Bytes bytes(256);
    unsigned kind = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        kind = i % 16 == 0 ? random() % 4 : kind;
        bytes[i] = static_cast<std::uint8_t>(kind == 0   ? 0
                                             : kind == 1 ? 0x20 + random() % 0x5f
                                                         : random() % 256);
    }
    bytes[0] = 0x11;
    bytes[20] = 0x41; // a byte that tells the order in its group
    bytes[21] = 0x01;
    return bytes;
}

} // namespace

TEST_CASE("forms: a random module printed in each form gives its bytes back") {
    std::mt19937 random(7); // NOLINT(bugprone-random-generator-seed): reproducible
    for (const Form& form : printed_forms()) {
        CAPTURE(form.name);
        for (int i = 0; i < 60; ++i) {
            const Bytes bytes = random_module(random);
            const std::string text = form.print(bytes);
            CAPTURE(text);
            const auto module = load_one(text);
            CHECK(half(module.image, memmap::lower) == part(bytes, 0));
            CHECK(half(module.image, memmap::upper(0x00)) == part(bytes, 128));
        }
    }
}

TEST_CASE("forms: a log's prefix before each line changes nothing") {
    const Bytes bytes = module_bytes(256, 0x11);
    for (const std::string_view prefix :
         {"[   12.345678] ", "<6>[   12.345678] ",
          "Nov 29 10:00:00 host kernel: ", "Nov  9 10:00:00 host tool[77]: ",
          "2026-11-29T10:00:00+0100 host kernel: [   12.345678] ",
          "2026-11-29 10:00:00,123 INFO sfp: ", "I1129 10:00:00.123456  1234 sfp.cc:12] ",
          "2026 Nov 29 10:00:00.123456 sonic INFO pmon#xcvrd: ", "2026-11-29 10:00:00 "}) {
        CAPTURE(prefix);
        for (const std::string& dump : {xxd_text(bytes), hexdump_text(bytes), ethtool_hex(bytes)}) {
            std::string text = std::string(prefix);
            for (const char c : dump) {
                text += c;
                text += c == '\n' ? prefix : "";
            }
            const auto module = load_one(text);
            CHECK(half(module.image, memmap::lower) == part(bytes, 0));
            CHECK(half(module.image, memmap::upper(0x00)) == part(bytes, 128));
        }
    }
}

TEST_CASE("forms: rows that are left out are not read, whatever stands for them") {
    const Bytes bytes = module_bytes(256, 0x11);
    for (const std::string_view mark : {"...", "..........", "[...]", "<snip>", "--- snip ---",
                                        "[5 rows omitted]", "\xe2\x80\xa6"}) {
        CAPTURE(mark);
        for (std::string text : {hexdump_text(bytes), xxd_text(bytes), ethtool_hex(bytes)}) {
            const bool ethtool = text.starts_with("Offset");
            const std::size_t from = text.find(ethtool ? "0x0030" : "00000030");
            const std::size_t to = text.find(ethtool ? "0x0060" : "00000060");
            text.replace(from, to - from, std::string(mark) + "\n");
            const auto module = load_one(text);
            auto lower = part(bytes, 0);
            std::fill(lower.begin() + 0x30, lower.begin() + 0x60, -1);
            CHECK(half(module.image, memmap::lower) == lower);
            CHECK(half(module.image, memmap::upper(0x00)) == part(bytes, 128));
        }
    }
    // Other text is none.
    std::string text = hexdump_text(bytes);
    const std::size_t from = text.find("00000030");
    text.replace(from, text.find("00000060") - from, "and so on\n");
    CHECK(refusal_of(text).find("text between the rows") != std::string::npos);
}

TEST_CASE("forms: headings say which page rows belong to") {
    const Bytes bytes = module_bytes(384, 0x11);
    const std::span all(bytes);
    std::string text = "\nOffset\t\tValues\n------\t\t------\n" +
                       printed_form("mlx5tool").print(Bytes(bytes.begin(), bytes.begin() + 256)) +
                       "\nUpper Page 0x03\n\nOffset\t\tValues\n------\t\t------\n";
    for (unsigned row = 0; row < 128; row += 16) {
        text += fmt::format("0x{:04x}\t\t{:02x} \n", 128 + row,
                            fmt::join(all.subspan(256 + row, 16), " "));
    }
    const auto module = load_one(text);
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::upper(0x03)) == part(bytes, 256));
    CHECK(half(module.image, memmap::upper(0x00)) == part(bytes, 128));
}

TEST_CASE("forms: rows below a heading with a range are all of it") {
    const Bytes bytes = module_bytes(128, 0x11);
    std::string text = "\tSFF8436 DUMP (0xA0 128..255 range):\n";
    for (unsigned row = 0; row < 128; row += 16) {
        text += fmt::format("\t{:02X} \n", fmt::join(std::span(bytes).subspan(row, 16), " "));
    }
    const auto module = load_one(text);
    CHECK(half(module.image, memmap::upper(0x00)) == part(bytes, 0));
    CHECK(module.image.find(memmap::lower) == nullptr);
    const std::size_t row = text.find('\n', text.find('\n') + 1);
    text.erase(row, text.find('\n', row + 1) - row);
    CHECK(refusal_of(text).find("announces 128 bytes, 112 follow") != std::string::npos);
}

TEST_CASE("forms: groups whose order nothing tells are refused") {
    const std::string text = "00000000: 00000011 00000000 00000000 00000000  ................\n"
                             "00000010: 00000000 00000000 00000000 00000000  ................\n";
    CHECK(refusal_of(text).find("in which order") != std::string::npos);
}

TEST_CASE("forms: dumps of memory are placed by their command or symbol, not by their first row") {
    const Bytes bytes = module_bytes(256, 0x11);
    for (const std::string_view name : {"U-Boot md", "gdb"}) {
        CAPTURE(name);
        std::string text = printed_form(name).print(bytes);
        const std::size_t rows = text.find('\n') + 1;
        const std::size_t second = text.find('\n', rows) + 1;
        std::string begun_within = text;
        begun_within.erase(0, second);
        CHECK(refusal_of(begun_within).find("at which address the bytes begin") !=
              std::string::npos);
        if (name == "U-Boot md") { // the command says where the rows that are left stand
            text.erase(rows, second - rows);
            const auto module = load_one(text);
            auto lower = part(bytes, 0);
            std::fill(lower.begin(), lower.begin() + 16, -1);
            CHECK(half(module.image, memmap::lower) == lower);
        }
    }
}

TEST_CASE("forms: a blank lost in the last row, or digits of the first offset, are not missed") {
    Bytes bytes = module_bytes(256, 0x11);
    bytes[250] = ' ';
    std::string text = printed_form("DPDK testpmd").print(bytes);
    const std::size_t row = text.find("000000F0: ");
    text.erase(row + 10 + std::size_t{3} * 10, 3);
    CHECK(refusal_of(text).find("15 bytes where 16 are expected") != std::string::npos);

    text = printed_form("CSV").print(bytes);
    CHECK(refusal_of(text.substr(text.find("112,") + 1)).find("digits of its offset") !=
          std::string::npos);
}

TEST_CASE("forms: records with a wrong sum are refused with their line") {
    for (const std::string_view name : {"Intel HEX", "S-records"}) {
        CAPTURE(name);
        std::string text = printed_form(name).print(module_bytes(256, 0x11));
        const std::size_t second = text.find('\n') + 12;
        text[second] = text[second] == '0' ? '1' : '0';
        CHECK(refusal_of(text).find(":2: the length or the sum of this record is wrong") !=
              std::string::npos);
    }
}

TEST_CASE("forms: i2cget and i2ctransfer say where their bytes stand") {
    const Bytes bytes = module_bytes(256, 0x18);
    std::string text = "# i2ctransfer -y 7 w1@0x50 0x00 r128\n";
    text += fmt::format("{:#04x}\n", fmt::join(std::span(bytes).first(128), " "));
    text += "# i2ctransfer -y 7 w2@0x50 0x7f 0x11\n# i2ctransfer -y 7 w1@0x50 0x80 r128\n";
    text += fmt::format("{:#04x}\n", fmt::join(std::span(bytes).subspan(128), " "));
    const auto module = load_one(text);
    CHECK(half(module.image, memmap::lower) == part(bytes, 0));
    CHECK(half(module.image, memmap::upper(0x11)) == part(bytes, 128));

    text = "$ for i in {128..255}; do i2cget -y 7 0x51 $i; done\n";
    text += fmt::format("{:#04x}\n", fmt::join(std::span(bytes).subspan(128), "\n"));
    auto how = options();
    how.placing.page = 0;
    CHECK(half(load_one(text, how).image, memmap::a2_upper(0)) == part(bytes, 128));
}

TEST_CASE("forms: modules told apart by headings alone") {
    const Bytes first = module_bytes(256, 0x11, 1);
    const Bytes second = module_bytes(256, 0x11, 2);
    for (const auto& [one, other] : {std::pair("== Ethernet4", "== Ethernet8"),
                                     {"eth0", "eth1"},
                                     {"==> /sys/bus/i2c/devices/10-0050/eeprom <==",
                                      "==> /sys/bus/i2c/devices/11-0050/eeprom <=="},
                                     {"$ hd /sys/bus/i2c/devices/10-0050/eeprom",
                                      "$ hd /sys/bus/i2c/devices/11-0050/eeprom"}}) {
        CAPTURE(one);
        for (const auto print :
             {&hexdump_text, &xxd_text,
              +[](std::span<const std::uint8_t> bytes) { return ethtool_hex(bytes); }}) {
            const std::string text =
                std::string(one) + "\n" + print(first) + other + "\n" + print(second);
            CAPTURE(text);
            const auto loaded = drivers::dump::load_bytes(text, "loop", options());
            REQUIRE(loaded);
            REQUIRE(loaded->size() == 2);
            CHECK(half((*loaded)[0].image, memmap::lower) == part(first, 0));
            CHECK(half((*loaded)[1].image, memmap::lower) == part(second, 0));
            CHECK((*loaded)[0].label != (*loaded)[1].label);
            CHECK_FALSE((*loaded)[0].label.empty());
        }
    }
}
