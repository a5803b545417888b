// `hexdump` without `-C` (also `hexdump -x`, `od -x`): 16-bit words as the machine that printed
// them reads them. Nearly all machines are little-endian: the second byte of each word stands
// first. `od --endian=big` prints the first one first: the command line or the bytes tell.
#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "drivers/dump/formats.hpp"
#include "drivers/dump/offset_base.hpp"

namespace optictl::drivers::dump {

namespace {

template <bool first_byte_first>
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
            const auto low = static_cast<std::uint8_t>(*value & 0xffU);
            const auto high = static_cast<std::uint8_t>(*value >> 8U);
            run.bytes[run.count++] = first_byte_first ? high : low;
            run.bytes[run.count++] = first_byte_first ? low : high;
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

using Swapped = WordGrammar<false>;
using InOrder = WordGrammar<true>;

/// Whether the bytes of the first module have a checksum where one of the standards has it: A0h
/// 0-62 and 64-94 of SFP, page 00h 128-190 of QSFP, 128-221 of CMIS.
[[nodiscard]] bool has_a_checksum(const Sections& found) {
    struct Sum {
        std::size_t first;
        std::size_t at;
    };
    constexpr Sum sums[] = {{0, 63}, {64, 95}, {128, 191}, {128, 222}};
    if (found.modules.empty() || found.modules.front().sections.empty()) {
        return false;
    }
    const Section& section = found.modules.front().sections.front();
    return std::ranges::any_of(sums, [&section](const Sum& sum) {
        const std::vector<std::uint8_t>& bytes = section.bytes;
        if (section.offset != 0 || bytes.size() <= sum.at) {
            return false;
        }
        const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(sum.first);
        const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(sum.at);
        const unsigned total = std::accumulate(begin, end, 0U);
        return total != 0 && (total & 0xffU) == bytes[sum.at];
    });
}

[[nodiscard]] bool says_big_endian(const Input& input) {
    return std::ranges::any_of(input.lines(), [](const Line& line) {
        return line.text.contains("--endian=big") || line.text.contains("--endian big");
    });
}

class HexdumpWordsReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "hexdump-words"; }
    [[nodiscard]] std::string_view title() const override { return "hexdump in 16-bit words"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        return first_row(input, Swapped()) != nullptr
                   ? maybe("rows of offsets without colon and words of four digits")
                   : Recognition{};
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        const bool is_said = says_big_endian(input);
        auto found =
            is_said ? parse_in_found_base<InOrder>(input) : parse_in_found_base<Swapped>(input);
        if (found && !is_said && !has_a_checksum(*found)) {
            auto other = parse_in_found_base<InOrder>(input);
            if (other && has_a_checksum(*other)) {
                other->warnings.add("the first byte of each word stands first, as the checksums "
                                    "show: a dump of a big-endian machine or of --endian=big");
                return other;
            }
        }
        if (found && !is_said && !found->modules.empty()) {
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
