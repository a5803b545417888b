// Damaged dumps: whatever is cut off or lost, no reader crashes or gives a byte that was not there.
#include <algorithm>
#include <array>
#include <random>

#include <doctest/doctest.h>

#include "drivers/dump/capture.hpp"
#include "tests/drivers/forms.hpp"
#include "tests/drivers/support.hpp"

using namespace optictl;
using namespace optictl::tests;
using drivers::dump::LoadedModule;

namespace {

struct Sample {
    std::string_view name;
    std::string text;
};

/// One dump of each format, with pages, holes and two addresses.
[[nodiscard]] std::vector<Sample> samples() {
    const Bytes paged = module_bytes(256, 0x18, 1);
    Bytes a2 = module_bytes(256, 0x60, 3);
    a2[127] = 2;
    const Bytes a0 = module_bytes(256, 0x03, 2);
    memmap::Image image;
    REQUIRE(image.put(memmap::lower, 0, std::span(paged).first(100)));
    REQUIRE(image.put(memmap::upper(0x11), 130, std::span(paged).first(120)));
    image.block(memmap::upper(0x11)).holes.push_back({0x80, 0x81, "no answer"});
    std::vector<Sample> all{
        {"capture",
         drivers::dump::write_capture(image, {.source = "s", .time = {}, .tool = {}, .notes = {}})},
        {"raw", as_string(module_bytes(640, 0x11))},
        {"ethtool", "# ethtool -m eth0 hex on\n" + ethtool_hex(module_bytes(512, 0x03))},
        {"i2cdump", "# i2cdump -y 8 0x50\n" + i2cdump(a0) + "# i2cdump -y 8 0x51\n" + i2cdump(a2)},
        {"sfputil", sonic_port("Ethernet0", paged) +
                        "        Upper page 11h\n        Error: Failed to read EEPROM for page "
                        "11h, flat_offset 2304, page_offset 128, size 128!\n" +
                        sonic_port("Ethernet4", module_bytes(256, 0x11, 4))},
        {"hexdump", hexdump_text(module_bytes(640, 0x11, 5))},
        {"hexdump-words", hexdump_words(module_bytes(640, 0x11, 6))},
        {"xxd", xxd_text(module_bytes(512, 0x03, 7))},
        {"od", od_text(module_bytes(512, 0x03, 8))},
        {"plain-hex", plain_hex(module_bytes(256, 0x18, 9))},
        {"byte-array", c_array(module_bytes(256, 0x18, 10))},
        {"kernel-log", kernel_log(module_bytes(96, 0x03, 11))},
        {"routeros", routeros(module_bytes(256, 0x03, 12))},
        {"console", console(module_bytes(256, 0x18, 13))},
        {"mlxlink-dump", mlxlink_dump(module_bytes(256, 0x18, 14))},
        {"json", json_image(module_bytes(256, 0x18, 15))},
    };
    for (const Form& form : printed_forms()) {
        all.push_back({form.name, form.print(module_bytes(256, 0x11, 16))});
    }
    return all;
}

/// Whether every byte that `damaged` gives stands in `whole`, at its place.
[[nodiscard]] bool invents_nothing(const std::vector<LoadedModule>& damaged,
                                   const std::vector<LoadedModule>& whole) {
    return std::ranges::all_of(damaged, [&](const LoadedModule& module) {
        return std::ranges::any_of(whole, [&](const LoadedModule& original) {
            return std::ranges::all_of(module.image.blocks(), [&](const memmap::Block& block) {
                for (unsigned i = 0; i < memmap::half_page_size; ++i) {
                    const unsigned number = block.page.first_byte() + i;
                    if (block.known[i] &&
                        original.image.byte(block.page, number) != block.bytes[i]) {
                        return false;
                    }
                }
                return true;
            });
        });
    });
}

} // namespace

TEST_CASE("damage: a dump cut at any byte gives bytes of the whole dump only, or an error") {
    for (const Sample& sample : samples()) {
        CAPTURE(sample.name);
        const auto whole = drivers::dump::load_bytes(sample.text, "whole", options());
        REQUIRE_MESSAGE(whole.has_value(), whole.error().message);
        std::size_t readable = 0;
        for (std::size_t size = 0; size < sample.text.size(); ++size) {
            const auto cut =
                drivers::dump::load_bytes(sample.text.substr(0, size), "cut", options());
            CAPTURE(size);
            if (cut) {
                ++readable;
                REQUIRE(invents_nothing(*cut, *whole));
            } else {
                REQUIRE(cut.error().message.starts_with("cut"));
            }
        }
        // Bytes without offsets are whole half pages, JSON the whole document.
        constexpr std::array<std::string_view, 15> bare{"plain-hex",
                                                        "Java",
                                                        "a named value",
                                                        "C string",
                                                        "Python bytes",
                                                        "Python bytearray",
                                                        "Go",
                                                        "Perl pack",
                                                        "dashes",
                                                        "colons",
                                                        "Tcl",
                                                        "base64",
                                                        "base64 in JSON",
                                                        "hex in JSON",
                                                        "prefixed hex in JSON"};
        const bool is_bare = std::ranges::find(bare, sample.name) != bare.end();
        CHECK(readable > (is_bare || sample.name == "json" ? 0 : 3));
    }
}

TEST_CASE("damage: a dump that begins anywhere gives bytes of the whole dump only, or an error") {
    for (const Sample& sample : samples()) {
        if (sample.name == "raw" || sample.name == "plain-hex") {
            continue; // it carries no addresses: its second half page is one as well
        }
        CAPTURE(sample.name);
        const auto whole = drivers::dump::load_bytes(sample.text, "whole", options());
        REQUIRE(whole.has_value());
        for (std::size_t first = 0; first < sample.text.size(); first += 7) {
            // Headings lost at the start may leave rows without their device: then A0h is the
            // documented reading of i2cdump, so this property is for what lies before them.
            if (sample.name == "i2cdump" && first > sample.text.find("0x51") - 20) {
                break;
            }
            const auto cut = drivers::dump::load_bytes(std::string_view(sample.text).substr(first),
                                                       "cut", options());
            CAPTURE(first);
            if (cut) {
                REQUIRE(invents_nothing(*cut, *whole));
            }
        }
    }
}

TEST_CASE("damage: one byte lost or doubled in a row never shifts the others unnoticed") {
    std::mt19937 random(20261124);
    for (const Sample& sample : samples()) {
        if (sample.name == "raw" || sample.name == "byte-array") {
            continue; // nothing says that a byte is lost but the size
        }
        CAPTURE(sample.name);
        const auto whole = drivers::dump::load_bytes(sample.text, "whole", options());
        REQUIRE(whole.has_value());
        int refused = 0;
        int edits = 0;
        for (int round = 0; round < 300; ++round) {
            std::string text = sample.text;
            // " HH" somewhere in the middle of a row
            const std::size_t at = text.find(
                ' ', std::uniform_int_distribution<std::size_t>(0, text.size() - 1)(random));
            if (at == std::string::npos || at + 4 > text.size() || text[at + 3] != ' ' ||
                text[at - 1] == ' ' || !std::isxdigit(static_cast<unsigned char>(text[at + 1])) ||
                !std::isxdigit(static_cast<unsigned char>(text[at + 2]))) {
                continue;
            }
            if (round % 2 == 0) {
                text.erase(at, 3);
            } else {
                text.insert(at, text.substr(at, 3));
            }
            const auto damaged = drivers::dump::load_bytes(text, "damaged", options());
            CAPTURE(text.substr(at > 40 ? at - 40 : 0, 90));
            ++edits;
            refused += damaged ? 0 : 1;
            // The last row may be short by right, and captures have no full rows.
            const bool last_row =
                (sample.name == "ethtool" || sample.name == "od" || sample.name == "console") &&
                at > text.size() - 70;
            if (damaged && !last_row && sample.name != "capture") {
                REQUIRE(invents_nothing(*damaged, *whole));
            }
        }
        // Forms whose bytes do not stand between blanks (groups, tabs, commas, strings) are not
        // edited: their own cases tell of those.
        CHECK((refused > 0 || edits == 0));
    }
}

TEST_CASE("damage: random bytes and random edits of dumps never crash a reader") {
    std::mt19937 random(7);
    const auto any = [&](std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>(0, limit)(random);
    };
    for (const Sample& sample : samples()) {
        for (int round = 0; round < 200; ++round) {
            std::string text = sample.text;
            for (int edit = 0; edit < 8; ++edit) {
                text[any(text.size() - 1)] = static_cast<char>(any(255));
            }
            static_cast<void>(drivers::dump::load_bytes(text, "damaged", options()));
        }
    }
}
