#include "drivers/dump/refusal.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "drivers/dump/reader.hpp"
#include "drivers/dump/rows.hpp"
#include "sff/format/advice.hpp"

namespace optictl::drivers::dump {

namespace {

constexpr std::string_view ask_for_bytes =
    "ask for the bytes: `ethtool -m DEV hex on`, `i2cdump -y BUS 0x50`, `sfputil show "
    "eeprom-hexdump`, or a binary image";

/// A sign of text that holds no bytes, or that is not read.
struct Sign {
    std::string_view words; ///< anywhere in a line
    std::string_view what;
    std::string_view next;
    std::optional<Advice> advice = std::nullopt; ///< in the place of `next`
};
constexpr Sign signs[] = {
    {.words = " : 0x",
     .what = "this is the decoded text of `ethtool -m`, which does not hold the bytes",
     .next = "ask for `ethtool -m DEV hex on`"},
    {.words = "SFP EEPROM detected",
     .what = "this is the decoded text of SONiC, which does not hold the bytes",
     .next = "ask for `sfputil show eeprom-hexdump -p PORT`"},
    {.words = "SFP EEPROM Not detected",
     .what = "SONiC says that there is no module in this port",
     .next = "check that the module is plugged in"},
    {.words = "Parameter        Unit    Min",
     .what = "this is the decoded text of SONiC `show interfaces transceiver pm`, which does not "
             "hold the bytes",
     .next = "ask for `sfputil show eeprom-hexdump -p PORT`"},
    {.words = "transceiver is present",
     .what = "this is the decoded text of NX-OS `show interface transceiver`, which does not hold "
             "the bytes",
     .next = ask_for_bytes},
    {.words = "If device is externally calibrated",
     .what = "this is the decoded text of `show interfaces transceiver` of IOS or EOS, which does "
             "not hold the bytes",
     .next = ask_for_bytes},
    {.words = "Maximum slot power (W)",
     .what = "this is the decoded text of EOS `show interfaces transceiver hardware`, which does "
             "not hold the bytes",
     .next = ask_for_bytes},
    {.words = "Laser rec",
     .what = "this is the decoded text of Junos `show interfaces diagnostics optics`, which does "
             "not hold the bytes",
     .next = ask_for_bytes},
    {.words = "Laser output power",
     .what = "this is the decoded text of Junos `show interfaces diagnostics optics`, which does "
             "not hold the bytes",
     .next = ask_for_bytes},
    {.words = "\"Test Case\",\"Transceiver\"",
     .what = "this is a qualification report of FBOSS, which does not hold bytes of modules",
     .next = ask_for_bytes},
    {.words = "\"Module Info\"",
     .what = "this is what mlxlink decoded (`-m --json`), which does not hold the bytes",
     .next = "ask for `mlxlink -d DEV --cable --dump`"},
    {.words = "\"identifier\":\"0x",
     .what = "this is the text of `ethtool -m` as JSON, which does not hold the bytes",
     .next = "ask for `ethtool -m DEV hex on`"},
    {.words = "\"identifier_description\"",
     .what = "this is the text of `ethtool --json -m`, which does not hold the bytes",
     .next = "ask for `ethtool -m DEV hex on`"},
    {.words = "@odata.",
     .what = "this is what Redfish says of a port, which does not hold the bytes",
     .next = ask_for_bytes},
    {.words = "\"schema\":\"optictl.",
     .what = "this is what optictl decoded, which does not hold the bytes",
     .next = {},
     .advice = Advice::WriteBytes},
    {.words = "dBm",
     .what = "this is a decoded text, which does not hold the bytes",
     .next = ask_for_bytes},
    {.words = "Vendor",
     .what = "this is a decoded text, which does not hold the bytes",
     .next = ask_for_bytes},
};

[[nodiscard]] bool is_hexdump_row(std::string_view text) {
    std::string_view word = take_word(text);
    if (word.ends_with(':')) {
        word.remove_suffix(1);
    }
    return word.size() >= 7 && hex_number(word) && !text.empty() &&
           hex_number(text.substr(0, text.find(' '))).has_value();
}

[[nodiscard]] ParseError refuse_binary(const Input& input) {
    const std::size_t size = input.bytes().size();
    if (size > largest_address) {
        return {.what = fmt::format("{} bytes of binary data; an image has at most {}", size,
                                    largest_address),
                .next = "check that this is an image of one module"};
    }
    return {.what = fmt::format("{} bytes of binary data; expected are 128, 256, 512, 640, 768 or "
                                "another multiple of 128",
                                size),
            .next = fmt::format("check that the image is complete; {}, the missing end as not read",
                                words_of(Advice::TakeRaw))};
}

} // namespace

ParseError refusal(const Input& input) {
    if (input.bytes().empty()) {
        return {.what = "the input is empty", .next = std::string(ask_for_bytes)};
    }
    if (!input.is_text()) {
        return refuse_binary(input);
    }
    const auto& lines = input.lines();
    const bool is_json = !lines.empty() && lines.front().text.starts_with('{');
    for (const Line& line : lines) {
        if (!is_json && is_hexdump_row(line.text)) {
            return at_line(line.number,
                           "rows of numbers as `od` or `hexdump` print them, but not in bytes of "
                           "two hex digits",
                           "ask for `hexdump -C`, or make it binary");
        }
        if (line.text == "*") {
            return at_line(line.number,
                           "`*` stands for rows like the one before, and no offset says how many",
                           "get the dump with all rows: `od -v`, `hexdump -v`");
        }
        for (const Sign& sign : signs) {
            if (line.text.contains(sign.words)) {
                return at_line(line.number, std::string(sign.what),
                               std::string(sign.advice ? words_of(*sign.advice) : sign.next));
            }
        }
    }
    if (is_json) {
        return {.what = fmt::format("JSON that holds no bytes in a form that is known ({}, "
                                    "`mlxlink --cable --read --json`, an array of numbers)",
                                    words_of(Advice::ImageInJson)),
                .next = std::string(ask_for_bytes)};
    }
    return {.what = "text that is none of the dump formats (" + reader_names() + ")",
            .next = std::string(ask_for_bytes)};
}

} // namespace optictl::drivers::dump
