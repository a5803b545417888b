// Formats of tools that print half page by half page, as consoles show them: SONiC's sfputil, and
// i2cdump.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "drivers/dump/capture.hpp"
#include "drivers/dump/linear.hpp"
#include "drivers/dump/rows.hpp"
#include "drivers/dump/writer_parts.hpp"

namespace optictl::drivers::dump {

namespace {

using memmap::Block;
using memmap::Device;
using memmap::half_page_size;

class SfputilWriter final : public Writer {
public:
    [[nodiscard]] std::string_view name() const override { return "sfputil"; }
    [[nodiscard]] std::string_view suffix() const override { return ".sfputil.txt"; }

    [[nodiscard]] std::expected<Written, std::string> write(const Subject& subject) const override {
        Written written{.text = port_line(subject.label), .lost = {}};
        for (const Block& block : subject.image.blocks()) {
            const auto heading = heading_of(block.page, subject);
            if (!heading || block.known.none()) {
                lose_page(written.lost, subject, block);
                continue;
            }
            const bool end = !goes_on(subject, block);
            if (!heading->empty()) {
                written.text += "        " + *heading + "\n";
            }
            for (const Run& row : whole_rows(subject, block, end, written.lost)) {
                append_row(written.text, style, row.first, row.bytes);
            }
            written.text += end ? "\n" : "";
        }
        lose_words(written.lost, subject);
        return written;
    }

private:
    static constexpr RowStyle style{.before = "        ",
                                    .digits = 8,
                                    .after = " ",
                                    .halves = true,
                                    .text = true,
                                    .before_text = " |",
                                    .after_text = "|"};

    /// A port's name is one word there; a dump that names none is of port "unknown".
    [[nodiscard]] static std::string port_line(std::string_view label) {
        std::string port = label.empty() ? "unknown" : escape_value(label);
        std::ranges::replace_if(port, is_blank, '-');
        return "EEPROM hexdump for port " + port + "\n";
    }

    /// A0h is one dump of 256 bytes: its upper half has no heading where the lower half has rows.
    [[nodiscard]] static bool goes_on(const Subject& subject, const Block& block) {
        const Block* const upper = subject.image.find(memmap::upper(0));
        return subject.layout == Layout::TwoAddress && block.page == memmap::lower &&
               upper != nullptr && upper->known.any();
    }

    /// The heading of a half page; empty when it continues the one before, none when sfputil has
    /// no place for it.
    [[nodiscard]] static std::optional<std::string> heading_of(const memmap::Page& page,
                                                               const Subject& subject) {
        const bool a2 = page.device == Device::A2;
        if (page.bank != 0) {
            return std::nullopt;
        }
        if (subject.layout != Layout::TwoAddress) {
            return a2           ? std::nullopt
                   : page.upper ? std::optional(fmt::format("Upper page {:x}h", page.page))
                                : "Lower page 0h";
        }
        if (a2) {
            return page.upper ? fmt::format("A2h dump (upper 128 bytes) page {:x}h", page.page)
                              : "A2h dump (lower 128 bytes)";
        }
        if (page.upper && page.page != 0) {
            return std::nullopt;
        }
        const Block* const lower = subject.image.find(memmap::lower);
        return page.upper && lower != nullptr && lower->known.any() ? "" : "A0h dump";
    }
};

class I2cdumpWriter final : public Writer {
public:
    [[nodiscard]] std::string_view name() const override { return "i2cdump"; }
    [[nodiscard]] std::string_view suffix() const override { return ".i2cdump.txt"; }

    [[nodiscard]] std::expected<Written, std::string> write(const Subject& subject) const override {
        Written written;
        // A dump alone is of A0h; two, and those of a known bus, come with their commands.
        const bool commands = has_a2(subject.image) || subject.label.starts_with(bus);
        for (const Device device : {Device::A0, Device::A2}) {
            const memmap::Page lower{.device = device};
            const Block* const halves[] = {subject.image.find(lower),
                                           selected_upper(subject, device)};
            if (commands && (halves[0] != nullptr || halves[1] != nullptr)) {
                written.text += command_line(subject.label, device);
            }
            if (halves[0] != nullptr || halves[1] != nullptr) {
                written.text += column_heading;
            }
            for (const Block* half : halves) {
                add_rows(written.text, half);
            }
            for (const Block& block : subject.image.blocks()) {
                if (block.page.device == device && &block != halves[0] && &block != halves[1]) {
                    lose_page(written.lost, subject, block);
                }
            }
        }
        lose_words(written.lost, subject);
        return written;
    }

private:
    static constexpr std::string_view bus = "bus "; ///< how labels of i2cdump begin
    static constexpr std::string_view column_heading =
        "     0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f    0123456789abcdef\n";

    [[nodiscard]] static std::string command_line(std::string_view label, Device device) {
        return fmt::format("# i2cdump -y {} 0x{:02x} b\n",
                           label.starts_with(bus) ? escape_value(label.substr(bus.size())) : "0",
                           device == Device::A2 ? 0x51 : 0x50);
    }

    /// The upper half that i2cdump would see: the one that bytes 7Eh and 7Fh select. A0h of an SFP
    /// has no pages, and a byte 7Fh of the vendor's.
    [[nodiscard]] static const Block* selected_upper(const Subject& subject, Device device) {
        memmap::Page page{.device = device, .upper = true};
        if (device == Device::A2 || subject.layout != Layout::TwoAddress) {
            const memmap::Page lower{.device = device};
            const auto number = subject.image.byte(lower, page_select);
            if (!number) {
                return nullptr;
            }
            page.page = *number;
            if (device == Device::A0 && *number >= first_banked_page) {
                page.bank = subject.image.byte(lower, bank_select).value_or(0);
            }
        }
        return subject.image.find(page);
    }

    static void add_rows(std::string& text, const Block* half) {
        for (unsigned i = 0; half != nullptr && i < half_page_size; i += row_size) {
            text += fmt::format("{:02x}:", half->page.first_byte() + i);
            std::string characters;
            for (unsigned b = i; b < i + row_size; ++b) {
                const std::uint8_t byte = half->bytes[b];
                text += half->known[b] ? fmt::format(" {:02x}", byte) : " XX";
                characters += !half->known[b]                ? 'X'
                              : byte == 0x00 || byte == 0xff ? '.'
                              : is_printable(byte)           ? static_cast<char>(byte)
                                                             : '?';
            }
            text += "    " + characters + "\n";
        }
    }
};

} // namespace

const Writer& sfputil_writer() {
    static const SfputilWriter writer;
    return writer;
}

const Writer& i2cdump_writer() {
    static const I2cdumpWriter writer;
    return writer;
}

} // namespace optictl::drivers::dump
