#include "tests/drivers/forms.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace optictl::tests {
namespace {

using Span = std::span<const std::uint8_t>;

std::string shown(Span bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += byte >= 0x20 && byte < 0x7f ? static_cast<char>(byte) : '.';
    }
    return text;
}

/// Rows of `width` bytes, each by `print(offset, bytes)`.
template <class Print>
std::string rows(Span bytes, std::size_t width, Print print) {
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += width) {
        text += print(at, bytes.subspan(at, std::min(width, bytes.size() - at)));
    }
    return text;
}

/// Groups of `size` bytes, the last byte first where `reversed`.
std::string groups(Span bytes, std::size_t size, bool reversed) {
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += size) {
        std::vector<std::uint8_t> group(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                                        bytes.begin() + static_cast<std::ptrdiff_t>(at + size));
        if (reversed) {
            std::ranges::reverse(group);
        }
        text += fmt::format("{}{:02x}", at == 0 ? "" : " ", fmt::join(group, ""));
    }
    return text;
}

template <std::size_t width, std::size_t size, bool reversed>
std::string xxd(Span bytes) {
    return rows(bytes, width, [](std::size_t at, Span row) {
        return fmt::format("{:08x}: {}  {}\n", at, groups(row, size, reversed), shown(row));
    });
}

std::string md(Span bytes) {
    return "=> md 82000000 40\n" + rows(bytes, 16, [](std::size_t at, Span row) {
               return fmt::format("{:08x}: {}    {}\n", 0x82000000 + at, groups(row, 4, true),
                                  shown(row));
           });
}

/// Rows of `md.b` look like those of xxd, but for the address at which they begin.
template <std::size_t address>
std::string md_b(Span bytes) {
    return fmt::format("=> md.b {:x} 100\n", address) +
           rows(bytes, 16, [](std::size_t at, Span row) {
               return fmt::format("{:08x}: {}    {}\n", address + at, groups(row, 1, false),
                                  shown(row));
           });
}

std::string i2c_md(Span bytes) {
    return "=> i2c dev 3\nSetting bus to 3\n=> i2c md 50 0 100\n" +
           rows(bytes, 16, [](std::size_t at, Span row) {
               return fmt::format("{:04x}: {}    {}\n", at, groups(row, 1, false), shown(row));
           });
}

std::string xxd_bits(Span bytes) {
    return rows(bytes, 6, [](std::size_t at, Span row) {
        return fmt::format("{:08x}: {:08b}  {}\n", at, fmt::join(row, " "), shown(row));
    });
}

std::string xxd_decimal(Span bytes) {
    return rows(bytes, 16, [](std::size_t at, Span row) {
        return fmt::format("{:08d}: {}  {}\n", at, groups(row, 2, false), shown(row));
    });
}

std::string tcpdump(Span bytes) {
    return "10:00:00.000000 IP a > b: UDP, length 256\n" +
           rows(bytes, 16, [](std::size_t at, Span row) {
               return fmt::format("\t0x{:04x}:  {}  {}\n", at, groups(row, 2, false), shown(row));
           });
}

std::string print_hex_dump(Span bytes) {
    return rows(bytes, 16, [](std::size_t at, Span row) {
        return fmt::format("[   12.345678] eeprom: {:08x}: {:02x}  {}\n", at, fmt::join(row, " "),
                           shown(row));
    });
}

std::string od_octal(Span bytes) {
    return rows(bytes, 16,
                [](std::size_t at, Span row) {
                    return fmt::format("{:07o} {:03o}\n", at, fmt::join(row, " "));
                }) +
           fmt::format("{:07o}\n", bytes.size());
}

std::string od_narrow(Span bytes) {
    return rows(bytes, 8,
                [](std::size_t at, Span row) {
                    return fmt::format("{:07o} {:02x}\n", at, fmt::join(row, " "));
                }) +
           fmt::format("{:07o}\n", bytes.size());
}

std::string byte_a_line(Span bytes) {
    return rows(bytes, 1, [](std::size_t at, Span row) {
        return fmt::format("{:#04x}: {:#04x}\n", at, row[0]);
    });
}

std::string decimal_byte_a_line(Span bytes) {
    return rows(bytes, 1,
                [](std::size_t at, Span row) { return fmt::format("{:3}: {:02x}\n", at, row[0]); });
}

std::string markdown_prefixed(Span bytes) {
    return "| byte | value |\n|---|---|\n" + rows(bytes, 1, [](std::size_t at, Span row) {
               return fmt::format("| {:#04x} | {:02x} |\n", at, row[0]);
           });
}

std::string markdown_decimal(Span bytes) {
    return "| byte | value |\n|---|---|\n" + rows(bytes, 1, [](std::size_t at, Span row) {
               return fmt::format("| {} | {:#04x} |\n", at, row[0]);
           });
}

std::string csv_quoted(Span bytes) {
    return "\"offset\",\"value\"\n" + rows(bytes, 1, [](std::size_t at, Span row) {
               return fmt::format("\"{:#04x}\",\"{:#04x}\"\n", at, row[0]);
           });
}

std::string java(Span bytes) {
    return fmt::format("byte[] d = new byte[] {{(byte){:#04x}}};\n", fmt::join(bytes, ", (byte)"));
}

std::string one_number(Span bytes) {
    return fmt::format("0x{:02x}\n", fmt::join(bytes, ""));
}

std::string named_value(Span bytes) {
    return fmt::format("eeprom: {:02x}\n", fmt::join(bytes, ""));
}

std::string testpmd(Span bytes) {
    return "testpmd> show port 0 module_eeprom\n\n** Infos for port 0 **\nhexdump at [0x7ff], "
           "len=256\n" +
           rows(bytes, 16,
                [](std::size_t at, Span row) {
                    return fmt::format("{:08X}: {:02X} | {}\n", at, fmt::join(row, " "),
                                       shown(row));
                }) +
           "Finish -- Port: 0 MODULE EEPROM length: 256 bytes\ntestpmd> ";
}

std::string hxd(Span bytes) {
    return "Offset(h) 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n\n" +
           rows(bytes, 16, [](std::size_t at, Span row) {
               return fmt::format("{:08X}  {:02X}  {}\n", at, fmt::join(row, " "), shown(row));
           });
}

std::string format_hex(Span bytes) {
    return "\r\n   Label: C:\\lab\\eeprom.bin\r\n\r\n          Offset Bytes      Ascii\r\n" +
           rows(bytes, 16, [](std::size_t at, Span row) {
               return fmt::format("{:016X} {:02X} {}\r\n", at, fmt::join(row, " "), shown(row));
           });
}

std::string wireshark(Span bytes) {
    return rows(bytes, 16, [](std::size_t at, Span row) {
        return fmt::format("{:04x}   {:02x}   {}\n", at, fmt::join(row, " "), shown(row));
    });
}

std::string gdb(Span bytes) {
    return "(gdb) x/256xb buffer\n" + rows(bytes, 8, [](std::size_t at, Span row) {
               return fmt::format("0x{:x} <buffer+{}>:\t{:#04x}\n", 0x7ffe1230 + at, at,
                                  fmt::join(row, "\t"));
           });
}

std::string mlx5tool(Span bytes) {
    return rows(bytes, 16, [](std::size_t at, Span row) {
        return fmt::format("0x{:04X}\t\t{:02X} \n", at, fmt::join(row, " "));
    });
}

std::string junos(Span bytes) {
    const auto half = [&](std::string_view title, std::size_t first) {
        return fmt::format("   QSFP28 {}:\n       0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f\n",
                           title) +
               rows(bytes.subspan(first, 128), 16, [first](std::size_t at, Span row) {
                   return fmt::format("  0x{:02x}:{:02x}\n", first + at, fmt::join(row, " "));
               });
    };
    return half("Lower Page", 0) + half("Upper Page 00h", 128);
}

std::string dltraninfo(Span bytes) {
    return "page          0 1 2 3  4 5 6 7  8 9 a b  c d e f  v123456789abcdef\n" +
           rows(bytes, 16, [](std::size_t at, Span row) {
               return fmt::format("0xa0  {:04x}:  {}  {}\n", at, groups(row, 4, false), shown(row));
           });
}

std::string od_decimal(Span bytes) {
    return rows(bytes, 16,
                [](std::size_t at, Span row) {
                    return fmt::format("{:07o} {:3}\n", at, fmt::join(row, " "));
                }) +
           fmt::format("{:07o}\n", bytes.size());
}

std::string markdown(Span bytes) {
    return "| off | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | a | b | c | d | e | f |\n"
           "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n" +
           rows(bytes, 16, [](std::size_t at, Span row) {
               return fmt::format("| {:02x} | {:02x} |\n", at, fmt::join(row, " | "));
           });
}

std::string csv(Span bytes) {
    return "offset,value\n" + rows(bytes, 1, [](std::size_t at, Span row) {
               return fmt::format("{},{:#04x}\n", at, row[0]);
           });
}

std::string csv_rows(Span bytes) {
    return rows(bytes, 16, [](std::size_t at, Span row) {
        return fmt::format("0x{:02x},{:02x}\n", at, fmt::join(row, ","));
    });
}

std::string intel_hex(Span bytes) {
    return rows(bytes, 16,
                [](std::size_t at, Span row) {
                    unsigned sum = static_cast<unsigned>(row.size() + (at >> 8U) + (at & 0xffU));
                    sum = std::accumulate(row.begin(), row.end(), sum);
                    return fmt::format(":{:02X}{:04X}00{:02X}{:02X}\n", row.size(), at,
                                       fmt::join(row, ""), (0x100U - sum % 0x100U) & 0xffU);
                }) +
           ":00000001FF\n";
}

std::string s_records(Span bytes) {
    return "S00600004844521B\n" +
           rows(bytes, 16,
                [](std::size_t at, Span row) {
                    unsigned sum =
                        static_cast<unsigned>(row.size() + 3 + (at >> 8U) + (at & 0xffU));
                    sum = std::accumulate(row.begin(), row.end(), sum);
                    return fmt::format("S1{:02X}{:04X}{:02X}{:02X}\n", row.size() + 3, at,
                                       fmt::join(row, ""), ~sum & 0xffU);
                }) +
           "S9030000FC\n";
}

std::string c_string(Span bytes) {
    return fmt::format("static const char eeprom[] = \"\\x{:02x}\";\n", fmt::join(bytes, "\\x"));
}

std::string python_bytes(Span bytes) {
    std::string text = ">>> f.read(256)\nb'";
    for (const std::uint8_t byte : bytes) {
        text += byte == '\\'                  ? "\\\\"
                : byte == '\''                ? "\\'"
                : byte == '\n'                ? "\\n"
                : byte == '\t'                ? "\\t"
                : byte == '\r'                ? "\\r"
                : byte >= 0x20 && byte < 0x7f ? std::string(1, static_cast<char>(byte))
                                              : fmt::format("\\x{:02x}", byte);
    }
    return text + "'\n";
}

std::string bytearray(Span bytes) {
    return fmt::format("bytearray([{}])\n", fmt::join(bytes, ", "));
}

std::string go_bytes(Span bytes) {
    return fmt::format("[]byte{{{:#x}}}\n", fmt::join(bytes, ", "));
}

std::string shell(Span bytes) {
    return fmt::format("printf '\\x{:02x}' > eeprom.bin\n", fmt::join(bytes, "\\x"));
}

std::string perl(Span bytes) {
    return fmt::format("my $e = pack(\"H*\", \"{:02x}\");\n", fmt::join(bytes, ""));
}

template <char separator>
std::string separated(Span bytes) {
    return fmt::format("{:02X}\n", fmt::join(bytes, std::string(1, separator)));
}

std::string colon_rows(Span bytes) {
    return rows(bytes, 16,
                [](std::size_t, Span row) { return fmt::format("{:02x}\n", fmt::join(row, ":")); });
}

std::string tcl(Span bytes) {
    return fmt::format("{{{:02x}}}\n", fmt::join(bytes, "} {"));
}

std::string base64(Span bytes) {
    static constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
        unsigned bits = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            bits = bits << 8U | (i < count ? bytes[at + i] : 0U);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            text += i <= count ? digits[bits >> (18 - 6 * i) & 0x3fU] : '=';
        }
    }
    return text;
}

std::string base64_lines(Span bytes) {
    constexpr std::size_t width = 76;
    const std::string text = base64(bytes);
    std::string lines;
    for (std::size_t at = 0; at < text.size(); at += width) {
        lines.append(text, at, width).push_back('\n');
    }
    return lines;
}

std::string base64_json(Span bytes) {
    return R"({"port": "Ethernet0", "eeprom": ")" + base64(bytes) + "\"}";
}

std::string hex_json(Span bytes) {
    return fmt::format("{{\"port\": \"Ethernet0\", \"eeprom\": \"{:02x}\"}}", fmt::join(bytes, ""));
}

std::string prefixed_json(Span bytes) {
    return fmt::format("{{\"data\": [\"{:#04x}\"]}}", fmt::join(bytes, "\", \""));
}

constexpr Form forms[] = {
    {"xxd -g 1 -c 32", &xxd<32, 1, false>},
    {"xxd -c 32", &xxd<32, 2, false>},
    {"xxd -g 4", &xxd<16, 4, false>},
    {"xxd -g 8", &xxd<16, 8, false>},
    {"xxd -g 16", &xxd<16, 16, false>},
    {"xxd -d", &xxd_decimal},
    {"xxd -e", &xxd<16, 4, true>},
    {"xxd -e -g 2", &xxd<16, 2, true>},
    {"xxd -b", &xxd_bits},
    {"U-Boot md", &md},
    {"U-Boot md.b", &md_b<0x82000000>},
    {"U-Boot md.b at 0", &md_b<0>},
    {"U-Boot md.b at 40h", &md_b<0x40>},
    {"U-Boot md.b at 1000h", &md_b<0x1000>},
    {"U-Boot i2c md", &i2c_md},
    {"DPDK testpmd", &testpmd},
    {"HxD", &hxd},
    {"Format-Hex", &format_hex},
    {"Wireshark", &wireshark},
    {"gdb", &gdb},
    {"mlx5tool", &mlx5tool},
    {"Junos picd", &junos},
    {"illumos dltraninfo", &dltraninfo},
    {"od -t u1", &od_decimal},
    {"od -b", &od_octal},
    {"od -t x1 -w8", &od_narrow},
    {"tcpdump -X", &tcpdump},
    {"print_hex_dump", &print_hex_dump},
    {"a byte a line", &byte_a_line},
    {"a byte a line, decimal", &decimal_byte_a_line},
    {"Markdown, 0x", &markdown_prefixed},
    {"Markdown, decimal", &markdown_decimal},
    {"CSV in quotes", &csv_quoted},
    {"Java", &java},
    {"one number", &one_number},
    {"a named value", &named_value},
    {"Markdown", &markdown},
    {"CSV", &csv},
    {"CSV rows", &csv_rows},
    {"Intel HEX", &intel_hex},
    {"S-records", &s_records},
    {"C string", &c_string},
    {"Python bytes", &python_bytes},
    {"Python bytearray", &bytearray},
    {"Go", &go_bytes},
    {"shell printf", &shell},
    {"Perl pack", &perl},
    {"dashes", &separated<'-'>},
    {"colons", &separated<':'>},
    {"colons in rows", &colon_rows},
    {"Tcl", &tcl},
    {"base64", &base64_lines},
    {"base64 in JSON", &base64_json},
    {"hex in JSON", &hex_json},
    {"prefixed hex in JSON", &prefixed_json},
};

} // namespace

std::span<const Form> printed_forms() {
    return forms;
}

const Form& printed_form(std::string_view name) {
    return *std::ranges::find(forms, name, &Form::name);
}

} // namespace optictl::tests
