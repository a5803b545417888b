// `hexdump` without `-C` (also `hexdump -x`, `od -x`): 16-bit words as the machine that printed
// them reads them. Nearly all machines are little-endian: the second byte of each word stands
// first.
#include <fmt/format.h>

#include "drivers/dump/formats.hpp"
#include "drivers/dump/offset_base.hpp"

namespace optictl::drivers::dump {

namespace {

class WordGrammar final : public BareOffsetGrammar {
public:
    using BareOffsetGrammar::BareOffsetGrammar;

    [[nodiscard]] RowBytes bytes(std::string_view text) const override {
        constexpr std::size_t digits = 4;
        RowBytes row;
        HexRun& run = row.run;
        run.rest = trimmed(text);
        while (run.count < row_size && !run.rest.empty()) {
            std::string_view rest = run.rest;
            const std::string_view word = take_word(rest);
            const auto value = word.size() == digits ? hex_number(word) : std::nullopt;
            if (!value) {
                break;
            }
            run.bytes[run.count++] = static_cast<std::uint8_t>(*value & 0xffU);
            run.bytes[run.count++] = static_cast<std::uint8_t>(*value >> 8U);
            run.rest = rest;
        }
        if (!run.rest.empty()) {
            row.fault = "what follows is no word of four hex digits";
        }
        row.whole = run.count == row_size;
        return row;
    }

    // A file of odd size ends in half a word, which is filled with 0.
    [[nodiscard]] bool pads() const override { return true; }
};

class HexdumpWordsReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "hexdump-words"; }
    [[nodiscard]] std::string_view title() const override { return "hexdump in 16-bit words"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        return first_row(input, WordGrammar()) != nullptr
                   ? maybe("rows of offsets without colon and words of four digits")
                   : Recognition{};
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        auto found = parse_in_found_base<WordGrammar>(input);
        if (found && !found->modules.empty()) {
            found->warnings.add("the bytes of each word are swapped back, because hexdump on a "
                                "little-endian machine prints the second byte first; a dump made "
                                "on a big-endian machine would read wrong: ask for `hexdump -C`");
        }
        return found;
    }
};

} // namespace

const Reader& hexdump_words_reader() {
    static const HexdumpWordsReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
