// `i2cget` and `i2ctransfer` with what they print: the command lines say where the bytes stand.
#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include "drivers/dump/formats.hpp"
#include "drivers/dump/line_parser.hpp"
#include "drivers/dump/linear.hpp"

namespace optictl::drivers::dump {

namespace {

/// The seven-bit addresses of A0h and A2h.
constexpr std::uint32_t a0_address = 0x50;
constexpr std::uint32_t a2_address = 0x51;

/// A number of a command line, decimal or with `0x`.
[[nodiscard]] std::optional<std::uint32_t> number_of(std::string_view word) {
    return word.starts_with("0x") ? hex_number(word.substr(2)) : decimal_number(word);
}

/// What a command line reads or writes.
struct Command {
    std::string bus;
    std::uint32_t address = 0;
    std::vector<std::uint32_t> written{}; ///< the register, then values
    bool reads = false;
};

/// The first register of a loop, `{128..255}` or `seq 128 255`; 0 where the line does not say it.
[[nodiscard]] std::uint32_t start_of_loop(std::string_view text) {
    for (const std::string_view sign : {"{", "seq -f %g ", "seq "}) {
        const std::size_t at = text.find(sign);
        if (at != std::string_view::npos) {
            std::string_view word = text.substr(at + sign.size());
            word = word.substr(0, std::min(word.find_first_of(". )"), word.size()));
            if (const auto number = number_of(word)) {
                return *number;
            }
        }
    }
    return 0;
}

/// `w2@0x50 0x7f 0x11 r128`, the messages of i2ctransfer.
[[nodiscard]] bool take_messages(std::string_view text, Command& command) {
    bool any = false;
    while (!text.empty()) {
        const std::string_view word = take_word(text);
        const std::size_t at = word.find('@');
        const bool is_message = word.starts_with('w') || word.starts_with('r');
        if (is_message && at != std::string_view::npos) {
            command.address = number_of(word.substr(at + 1)).value_or(0);
        }
        if (word.starts_with('r') &&
            decimal_number(word.substr(1, std::min(at, word.size()) - 1))) {
            command.reads = any = true;
        } else if (const auto value = number_of(word)) {
            command.written.push_back(*value);
            any = true;
        }
    }
    return any;
}

[[nodiscard]] std::optional<Command> command_of(std::string_view text) {
    constexpr std::string_view tools[] = {"i2cget ", "i2cset ", "i2ctransfer "};
    const auto tool =
        std::ranges::find_if(tools, [&](std::string_view each) { return text.contains(each); });
    if (tool == std::end(tools)) {
        return std::nullopt;
    }
    const std::uint32_t first = start_of_loop(text);
    text.remove_prefix(text.find(*tool) + tool->size());
    text = text.substr(0, std::min(text.find_first_of(";|&)"), text.size()));
    std::string_view word = take_word(text);
    while (word.starts_with('-')) {
        word = take_word(text);
    }
    Command command{.bus = std::string(word), .reads = *tool == tools[0]};
    if (*tool == tools[2]) {
        return take_messages(text, command) ? std::optional(std::move(command)) : std::nullopt;
    }
    command.address = number_of(take_word(text)).value_or(0);
    while (!text.empty()) {
        const std::string_view value = take_word(text);
        if (value.starts_with('$') || value.starts_with("\"$")) {
            command.written.push_back(first);
        } else if (const auto number = number_of(value)) {
            command.written.push_back(*number);
        }
    }
    return command;
}

/// The values of a line that has nothing else: `0x0d`, `0x0d 0x07 ...`.
[[nodiscard]] std::vector<std::uint8_t> values_of(std::string_view text) {
    std::vector<std::uint8_t> values;
    while (!text.empty()) {
        const std::string_view word = take_word(text);
        const auto value = word.starts_with("0x") ? hex_byte(word.substr(2)) : std::nullopt;
        if (!value) {
            return {};
        }
        values.push_back(*value);
    }
    return values;
}

class Parser final : public LineParser {
public:
    explicit Parser(const Input& input) : LineParser(input, 1) {}

private:
    [[nodiscard]] std::optional<ParseError> take(const Line& line) override {
        if (const auto command = command_of(line.text)) {
            take_command(*command);
            return std::nullopt;
        }
        const auto values = values_of(line.text);
        if (!reads_ || values.empty()) {
            if (line.text.starts_with("Error:") && reads_) {
                ++next_; // i2cget in a loop goes on with the next register
                module().warnings.add(fmt::format("line {}: {}", line.number, line.text));
            }
            return std::nullopt;
        }
        constexpr std::uint32_t end = 256;
        if (next_ + values.size() > end) {
            return at_line(line.number, "more bytes than stand behind this register",
                           "keep the command line of each read");
        }
        module().add_row(address_, next_, values, line.number);
        next_ += static_cast<std::uint32_t>(values.size());
        return std::nullopt;
    }

    void take_command(const Command& command) {
        reads_ = command.reads && (command.address == a0_address || command.address == a2_address);
        if (command.address != a0_address && command.address != a2_address) {
            return;
        }
        name_module("bus " + command.bus);
        const auto device = command.address == a2_address ? memmap::Device::A2 : memmap::Device::A0;
        auto& page = pages_[device == memmap::Device::A2 ? 1 : 0];
        if (!command.reads && command.written.size() >= 2 && command.written[0] == page_select) {
            page = static_cast<std::uint8_t>(command.written[1]);
        }
        if (!command.reads) {
            return;
        }
        next_ = command.written.empty() ? 0 : command.written.front();
        address_ = {.addressing = page ? Addressing::Named : Addressing::Selected,
                    .device = device,
                    .page = page};
    }

    bool reads_ = false;
    std::uint32_t next_ = 0;
    SectionAddress address_;
    std::array<std::optional<std::uint8_t>, 2> pages_; ///< that a command selected, by device
};

class I2cSessionReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "i2c-session"; }
    [[nodiscard]] std::string_view title() const override { return "i2cget or i2ctransfer"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        bool reads = false;
        for (const Line& line : input.lines()) {
            if (!line.text.starts_with("0x")) {
                const auto command =
                    line.text.contains("i2c") ? command_of(line.text) : std::optional<Command>();
                reads = reads || (command && command->reads);
            } else if (reads && !values_of(line.text).empty()) {
                return surely("command lines `i2cget` or `i2ctransfer`, bytes below them");
            }
        }
        return {};
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        return Parser(input).run();
    }
};

} // namespace

const Reader& i2c_session_reader() {
    static const I2cSessionReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
