#include "tests/drivers/support.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace optictl::tests {

using drivers::dump::Layout;
using drivers::dump::LoadedModule;
using drivers::dump::Options;

Bytes module_bytes(std::size_t size, std::uint8_t identifier, unsigned seed) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) {
        // No period of a row or half page: a shifted or repeated row differs.
        bytes[i] = static_cast<std::uint8_t>((i * 7 + (i >> 4) * 29 + (i >> 7) * 101 + seed * 53));
    }
    constexpr std::string_view vendor = "LUMENWERK       ";
    for (std::size_t i = 0; i < vendor.size() && size >= 256; ++i) {
        bytes[148 + i] = static_cast<std::uint8_t>(vendor[i]);
    }
    bytes[0] = identifier;
    if (size >= 128) {
        bytes[126] = 0;
        bytes[127] = 0;
    }
    return bytes;
}

std::string as_string(std::span<const std::uint8_t> bytes) {
    return {bytes.begin(), bytes.end()};
}

std::string ethtool_hex(std::span<const std::uint8_t> bytes, std::size_t first) {
    std::string text = "Offset\t\tValues\n------\t\t------\n";
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i % 16 == 0) {
            text += fmt::format("{}0x{:04x}:\t\t", i == 0 ? "" : "\n", first + i);
        }
        text += fmt::format("{:02x} ", bytes[i]);
    }
    return text + "\n";
}

std::string i2cdump(std::span<const std::uint8_t> bytes) {
    std::string text = "     0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f    0123456789abcdef\n";
    for (std::size_t row = 0; row < bytes.size(); row += 16) {
        text += fmt::format("{:02x}: ", row);
        std::string characters;
        for (const std::uint8_t byte : bytes.subspan(row, 16)) {
            text += fmt::format("{:02x} ", byte);
            characters += byte == 0 || byte == 0xff     ? '.'
                          : byte < 0x20 || byte >= 0x7f ? '?'
                                                        : static_cast<char>(byte);
        }
        text += "   " + characters + "\n";
    }
    return text;
}

std::string sonic_rows(std::span<const std::uint8_t> bytes, std::size_t first) {
    std::string text;
    for (std::size_t row = 0; row < bytes.size(); row += 16) {
        text += fmt::format("        {:08x}", first + row);
        std::string characters;
        for (std::size_t i = 0; i < 16; ++i) {
            const std::uint8_t byte = bytes[row + i];
            text += fmt::format("{}{:02x}", i == 8 ? "  " : " ", byte);
            characters += byte < 0x20 || byte > 0x7e ? '.' : static_cast<char>(byte);
        }
        text += " |" + characters + "|\n";
    }
    return text;
}

namespace {

[[nodiscard]] std::string printable(std::span<const std::uint8_t> bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += byte < 0x20 || byte > 0x7e ? '.' : static_cast<char>(byte);
    }
    return text;
}

} // namespace

std::string hexdump_text(std::span<const std::uint8_t> bytes) {
    std::string text;
    for (std::size_t row = 0; row < bytes.size(); row += 16) {
        text += fmt::format(
            "{:08x}  {:02x}  {:02x}  |{}|\n", row, fmt::join(bytes.subspan(row, 8), " "),
            fmt::join(bytes.subspan(row + 8, 8), " "), printable(bytes.subspan(row, 16)));
    }
    return text + fmt::format("{:08x}\n", bytes.size());
}

std::string hexdump_words(std::span<const std::uint8_t> bytes) {
    std::string text;
    for (std::size_t row = 0; row < bytes.size(); row += 16) {
        text += fmt::format("{:07x}", row);
        for (std::size_t i = row; i < row + 16; i += 2) {
            text += fmt::format(" {:02x}{:02x}", bytes[i + 1], bytes[i]);
        }
        text += '\n';
    }
    return text + fmt::format("{:07x}\n", bytes.size());
}

std::string xxd_text(std::span<const std::uint8_t> bytes) {
    std::string text;
    for (std::size_t row = 0; row < bytes.size(); row += 16) {
        text += fmt::format("{:08x}:", row);
        for (std::size_t i = row; i < row + 16; i += 2) {
            text += fmt::format(" {:02x}{:02x}", bytes[i], bytes[i + 1]);
        }
        text += "  " + printable(bytes.subspan(row, 16)) + "\n";
    }
    return text;
}

std::string od_text(std::span<const std::uint8_t> bytes) {
    std::string text;
    for (std::size_t row = 0; row < bytes.size(); row += 16) {
        text += fmt::format("{:07o} {:02x}\n", row, fmt::join(bytes.subspan(row, 16), " "));
    }
    return text + fmt::format("{:07o}\n", bytes.size());
}

std::string plain_hex(std::span<const std::uint8_t> bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        text += fmt::format("{}{:02x}", i != 0 && i % 30 == 0 ? "\n" : "", bytes[i]);
    }
    return text + "\n";
}

std::string c_array(std::span<const std::uint8_t> bytes) {
    std::string text = fmt::format("unsigned char eeprom[{}] = {{\n", bytes.size());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        text += fmt::format("{}0x{:02x},{}", i % 12 == 0 ? "  " : " ", bytes[i],
                            i % 12 == 11 ? "\n" : "");
    }
    return text + "\n};\nunsigned int eeprom_len = 256;\n";
}

std::string kernel_log(std::span<const std::uint8_t> bytes) {
    std::string text = "[    1.5] sfp sfp1: EEPROM base structure checksum failure: 0x01 != 0x02\n";
    for (std::size_t row = 0; row < bytes.size(); row += 16) {
        const auto cells = bytes.subspan(row, 16);
        text += fmt::format("[    1.5] sfp EE: {:08x}: {:02x}  {}\n", row, fmt::join(cells, " "),
                            printable(cells));
    }
    return text + "[    1.6] sfp sfp1: module removed\n";
}

std::string routeros(std::span<const std::uint8_t> bytes) {
    std::string text = "    sfp-type: SFP/SFP+/SFP28\n";
    for (std::size_t row = 0; row < bytes.size(); row += 16) {
        const auto left = bytes.subspan(row, 8);
        const auto right = bytes.subspan(row + 8, 8);
        text += fmt::format("{:>11} {:04x}: {:02x}  {:02x}  {} {}\n", row == 0 ? "eeprom:" : "",
                            row, fmt::join(left, " "), fmt::join(right, " "), printable(left),
                            printable(right));
    }
    return text;
}

std::string console(std::span<const std::uint8_t> bytes, std::size_t first) {
    std::string text = "Port Id : 3\n";
    for (std::size_t row = 0; row < bytes.size(); row += 16) {
        text += fmt::format("{:04x}: {:02x}  {:02x} \n", first + row,
                            fmt::join(bytes.subspan(row, 8), " "),
                            fmt::join(bytes.subspan(row + 8, 8), " "));
    }
    return text;
}

std::string mlxlink_dump(std::span<const std::uint8_t> bytes) {
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 4) {
        if (at % 128 == 0) {
            text += fmt::format("Page: 0x0, Offset: {:03}, Length: 0x80\n"
                                "------------------------------------\n",
                                at);
        }
        text += fmt::format("{:03} : {:02x}\n", at, fmt::join(bytes.subspan(at, 4), ","));
    }
    return text;
}

std::string json_image(std::span<const std::uint8_t> bytes) {
    return fmt::format(
        R"({{"format": "optictl-image/1", "source": "s", "time": null, "tool": null, "notes": [],
"blocks": [
{{"device": "A0h", "half": "lower", "page": null, "bank": 0, "source": null, "read_time": null,
 "bytes": [{{"first": 0, "hex": "{:02x}"}}], "unread": []}},
{{"device": "A0h", "half": "upper", "page": "11h", "bank": 1, "source": "x", "read_time": null,
 "bytes": [{{"first": 130, "hex": "{:02x}"}}],
 "unread": [{{"first": 128, "last": 129, "error": "NACK"}},
            {{"first": 254, "last": 255, "error": null}}]}}]}}
)",
        fmt::join(bytes.first(128), ""), fmt::join(bytes.subspan(130, 124), ""));
}

std::string sonic_port(std::string_view port, std::span<const std::uint8_t> bytes) {
    return fmt::format("EEPROM hexdump for port {}\n        Lower page 0h\n{}\n        Upper page "
                       "0h\n{}\n",
                       port, sonic_rows(bytes.first(128), 0),
                       sonic_rows(bytes.subspan(128, 128), 128));
}

Options options() {
    Options how;
    how.placing.choose = [](std::uint8_t identifier, std::size_t) {
        return identifier == 0x03   ? Layout::TwoAddress
               : identifier == 0xff ? Layout::Undecided
                                    : Layout::Paged;
    };
    return how;
}

LoadedModule load_one(std::string_view bytes, const Options& how) {
    auto loaded = drivers::dump::load_bytes(bytes, "dump", how);
    REQUIRE_MESSAGE(loaded.has_value(), loaded.error().message);
    REQUIRE(loaded->size() == 1);
    return std::move(loaded->front());
}

std::string refusal_of(std::string_view bytes, const Options& how) {
    const auto loaded = drivers::dump::load_bytes(bytes, "dump", how);
    REQUIRE_FALSE(loaded.has_value());
    return loaded.error().message;
}

std::vector<int> half(const memmap::Image& image, const memmap::Page& page) {
    std::vector<int> bytes;
    for (unsigned i = 0; i < memmap::half_page_size; ++i) {
        const auto byte = image.byte(page, page.first_byte() + i);
        bytes.push_back(byte ? static_cast<int>(*byte) : -1);
    }
    return bytes;
}

std::vector<int> part(std::span<const std::uint8_t> bytes, std::size_t first) {
    const auto half_page = bytes.subspan(first, memmap::half_page_size);
    return {half_page.begin(), half_page.end()};
}

bool warns(const LoadedModule& module, std::string_view words) {
    return std::ranges::any_of(module.warnings, [&](const std::string& warning) {
        return warning.find(words) != std::string::npos;
    });
}

std::filesystem::path recorded(std::string_view folder) {
    const std::filesystem::path path =
        std::filesystem::path(OPTICTL_SOURCE_DIR).parent_path() / "shared" / folder;
    return std::filesystem::is_directory(path) ? path : std::filesystem::path{};
}

std::string slurp(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

} // namespace optictl::tests
