#include "drivers/dump/shell_command.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "drivers/dump/rows.hpp"

namespace optictl::drivers::dump {

namespace {

/// What a word of a command line says of the bytes.
enum class Key : std::uint8_t { Page, Bank, Wire, Port, Offset };
struct Option {
    std::string_view word;
    Key key;
};
/// A tool, the word that makes it print bytes, and its options with a value.
struct Tool {
    std::string_view name;
    std::span<const std::string_view> verbs;
    std::span<const Option> options;
    bool target_follows = false; ///< the word behind the verb is the device
};

constexpr std::array<std::string_view, 3> ethtool_verbs{"-m", "--module-info",
                                                        "--dump-module-eeprom"};
constexpr std::array<Option, 4> ethtool_options{
    {{"page", Key::Page}, {"bank", Key::Bank}, {"i2c", Key::Wire}, {"offset", Key::Offset}}};
constexpr std::array<std::string_view, 1> sfputil_verbs{"read-eeprom"};
constexpr std::array<Option, 7> sfputil_options{{{"-n", Key::Page},
                                                 {"-o", Key::Offset},
                                                 {"--offset", Key::Offset},
                                                 {"--page", Key::Page},
                                                 {"-p", Key::Port},
                                                 {"--port", Key::Port},
                                                 {"--wire-addr", Key::Wire}}};
constexpr std::array<std::string_view, 2> fboss_verbs{"--read_reg", "--read-reg"};
constexpr std::array<Option, 3> fboss_options{
    {{"--page", Key::Page}, {"--i2c_address", Key::Wire}, {"--offset", Key::Offset}}};
constexpr std::array<Tool, 3> tools{{{"ethtool", ethtool_verbs, ethtool_options, true},
                                     {"sfputil", sfputil_verbs, sfputil_options},
                                     {"wedge_qsfp_util", fboss_verbs, fboss_options}}};

/// A number as these tools take them: decimal, or hexadecimal with `0x`; at most 255.
[[nodiscard]] std::optional<std::uint8_t> byte_of(std::string_view word) {
    const auto number = word.starts_with("0x") ? hex_number(word.substr(2)) : decimal_number(word);
    return number && *number <= 0xff ? std::optional(static_cast<std::uint8_t>(*number))
                                     : std::nullopt;
}

/// The device at an address, seven bits (0x50) or eight (A0h).
[[nodiscard]] std::optional<memmap::Device> wire_of(std::string_view word) {
    using enum memmap::Device;
    if (word == "0x50" || word == "80" || word == "a0h" || word == "A0h") {
        return A0;
    }
    return word == "0x51" || word == "81" || word == "a2h" || word == "A2h" ? std::optional(A2)
                                                                            : std::nullopt;
}

/// Takes one option; false when its value is no such number.
[[nodiscard]] bool take_option(ShellCommand& command, Key key, std::string_view value) {
    SectionAddress& address = command.address;
    switch (key) {
    case Key::Page: address.page = byte_of(value); return address.page.has_value();
    case Key::Bank: address.bank = byte_of(value); return address.bank.has_value();
    case Key::Wire: address.device = wire_of(value); return address.device.has_value();
    case Key::Offset: command.offset = byte_of(value); return command.offset.has_value();
    case Key::Port: command.target = value; break;
    }
    return true;
}

} // namespace

std::optional<ShellCommand> shell_command(std::string_view text) {
    const auto tool =
        std::ranges::find_if(tools, [&](const Tool& each) { return text.contains(each.name); });
    if (tool == tools.end()) {
        return std::nullopt;
    }
    text.remove_prefix(text.find(tool->name));
    ShellCommand command;
    bool prints = false;
    while (!text.empty()) {
        // `--page=3` as well as `--page 3`.
        std::string_view word = take_word(text);
        const std::size_t equals = word.find('=');
        const std::string_view name = word.substr(0, equals);
        const auto option = std::ranges::find(tool->options, name, &Option::word);
        if (option != tool->options.end()) {
            const std::string_view value =
                equals == std::string_view::npos ? take_word(text) : word.substr(equals + 1);
            if (!take_option(command, option->key, value)) {
                return std::nullopt;
            }
        } else if (!prints && std::ranges::find(tool->verbs, word) != tool->verbs.end()) {
            prints = true;
            const std::string_view target =
                tool->target_follows ? take_word(text) : std::string_view(command.target);
            // In a loop the variable is no name.
            command.target = target.starts_with('$') ? std::string() : std::string(target);
        }
    }
    if (!prints) {
        return std::nullopt;
    }
    if (command.address.page || command.address.device) {
        // Who names one of them alone means page 00h, and bank 0.
        command.address.addressing = Addressing::Named;
        command.address.page = command.address.page.value_or(0);
    } else {
        command.address.bank.reset();
    }
    return command;
}

std::optional<ShellCommand> command_above(const Input& input) {
    for (const Line& line : input.lines()) {
        if (auto command = shell_command(line.text)) {
            return command;
        }
    }
    return std::nullopt;
}

} // namespace optictl::drivers::dump
