// SONiC `sfputil show eeprom-hexdump`: a heading a port, a heading a half page, rows of 8-digit
// offsets, error sentences in place of what could not be read.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "drivers/dump/formats.hpp"
#include "drivers/dump/line_parser.hpp"
#include "sff/memmap/address.hpp"

namespace optictl::drivers::dump {

namespace {

constexpr std::string_view port_heading = "EEPROM hexdump for ";

/// What a heading within a port announces: which bytes, of which device and page.
struct Area {
    SectionAddress address = {};
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    bool upper_only = false; ///< rows may count from 00h (design document) or 80h (sfputil)
    bool page_is_doubtful = false;
};

/// What a port without a module says in place of rows.
[[nodiscard]] bool says_absent(std::string_view text) {
    return text.contains("EEPROM Not detected") || text.contains("EEPROM not detected") ||
           text.contains("not applicable");
}

/// A number as sfputil prints it, which is the page as it was typed with an `h` behind it: `11h`,
/// `0x11h`, and of options `11` or `0x11`.
[[nodiscard]] std::optional<std::uint8_t> number_of(std::string_view word) {
    if (word.starts_with("0x") || word.starts_with("0X")) {
        word.remove_prefix(2);
    } else if (!word.ends_with('h')) {
        return std::nullopt;
    }
    if (word.ends_with('h')) {
        word.remove_suffix(1);
    }
    const auto number = hex_number(word);
    return number && *number <= 0xff ? std::optional(static_cast<std::uint8_t>(*number))
                                     : std::nullopt;
}

/// The page, and the bank, of "page 1fh", "Page 0x11h" or "page 11h bank 1h" and nothing else.
struct PageAndBank {
    std::uint8_t page = 0;
    std::optional<std::uint8_t> bank;
};
[[nodiscard]] std::optional<PageAndBank> page_of(std::string_view text) {
    std::optional<std::uint8_t> page;
    std::optional<std::uint8_t> bank;
    while (!text.empty()) {
        const std::string_view key = take_word(text);
        const auto number = number_of(take_word(text));
        auto& target = key == "bank" ? bank : page;
        if (!number || target || (key != "page" && key != "Page" && key != "bank")) {
            return std::nullopt;
        }
        target = number;
    }
    return page ? std::optional(PageAndBank{*page, bank}) : std::nullopt;
}

[[nodiscard]] Area area(std::optional<memmap::Device> device, std::optional<std::uint8_t> page,
                        std::uint32_t first, std::uint32_t last) {
    Area made{.first = first, .last = last};
    made.address = {.addressing = Addressing::Named, .device = device, .page = page};
    made.upper_only = first != 0;
    return made;
}

/// The area of "bank 1h page 11h offset 80h size 128".
[[nodiscard]] std::optional<Area> page_of_range(std::string_view text) {
    const std::size_t at = text.find("offset ");
    const auto page = page_of(trimmed(text.substr(0, at)));
    text.remove_prefix(at);
    static_cast<void>(take_word(text));
    const auto first = number_of(take_word(text));
    static_cast<void>(take_word(text));
    const auto size = decimal_number(take_word(text));
    constexpr unsigned bytes = 2 * memmap::half_page_size;
    if (!page || !first || !size || *size == 0 || *size > bytes - *first) {
        return std::nullopt;
    }
    Area made = area({}, page->page, *first, *first + *size - 1);
    made.address.bank = page->bank;
    made.upper_only = false;
    return made;
}

[[nodiscard]] std::optional<Area> area_of(std::string_view text) {
    using memmap::Device;
    constexpr std::string_view a2_upper = "A2h dump (upper 128 bytes) ";
    constexpr std::string_view upper = "Upper ";
    constexpr std::string_view lower = "Lower ";
    if (text == "A0h dump") {
        return area(Device::A0, 0, 0, 255);
    }
    if (text == "A2h dump (lower 128 bytes)") {
        return area(Device::A2, std::nullopt, 0, 127);
    }
    if (text == "A2h dump") {
        Area whole = area(Device::A2, std::nullopt, 0, 255);
        whole.address.addressing = Addressing::Selected;
        return whole;
    }
    if (text.starts_with(lower)) {
        return page_of(text.substr(lower.size())) ? std::optional(area({}, {}, 0, 127))
                                                  : std::nullopt;
    }
    const bool a2 = text.starts_with(a2_upper);
    const auto page = page_of(a2                        ? text.substr(a2_upper.size())
                              : text.starts_with(upper) ? text.substr(upper.size())
                                                        : text);
    if (!page) {
        return std::nullopt;
    }
    Area made = area(a2 ? std::optional(Device::A2) : std::nullopt, page->page, 128, 255);
    made.address.bank = page->bank;
    made.page_is_doubtful = a2;
    return made;
}

/// The offset of a row, 8 digits and a blank; its bytes are left in `text`.
[[nodiscard]] std::optional<std::uint32_t> take_offset(std::string_view& text) {
    std::string_view rest = text;
    const std::string_view word = take_word(rest);
    const auto offset = word.size() == 8 ? hex_number(word) : std::nullopt;
    if (offset) {
        text = rest;
    }
    return offset;
}

/// The number behind "`key` " in an error sentence.
[[nodiscard]] std::optional<std::uint32_t> number_after(std::string_view text,
                                                        std::string_view key) {
    const std::size_t at = text.find(key);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    text.remove_prefix(at + key.size());
    return decimal_number(text.substr(0, text.find_first_not_of("0123456789")));
}

class Parser final : public LineParser {
public:
    explicit Parser(const Input& input) : LineParser(input) {}

private:
    [[nodiscard]] std::optional<ParseError> take(const Line& line) override {
        std::string_view text = line.text;
        if (const auto offset = take_offset(text)) {
            return take_row(line, *offset, text);
        }
        if (text.starts_with(port_heading)) {
            restart();
            take_port(text.substr(port_heading.size()));
        } else if (const auto found = area_of(text)) {
            restart();
            take_area(line, *found);
        } else if (text.starts_with("Error: ")) {
            restart();
            take_error(text);
        } else if (says_absent(text)) {
            take_absent(line);
        } else if (watch().has_rows() && is_bare_hex(text)) {
            return wrapped_row(line);
        } else {
            watch().other_line(line);
        }
        return std::nullopt;
    }

    /// "port Ethernet0", "port Ethernet0 page 10h", "module 1", "OE0", "OE0 bank 1h page 11h offset
    /// 80h size 128": a range has no other heading.
    void take_port(std::string_view text) {
        const std::string_view kind = take_word(text);
        const bool is_kind = kind == "port" || kind == "module";
        const std::string_view name = is_kind ? take_word(text) : kind;
        name_module(kind == "module" ? fmt::format("{} {}", kind, name) : std::string(name));
        area_ = text.contains("offset") ? page_of_range(text) : std::nullopt;
        shift_.reset();
        ++group_;
    }

    /// A port may be named by the line alone, as in an all-ports dump.
    void take_absent(const Line& line) {
        ModuleSections& target = module();
        if (target.has_bytes() || !target.absent.empty()) {
            target.warnings.add(fmt::format("line {}: {}", line.number, line.text));
        } else {
            // Some sentences begin with the port again.
            const std::string own = target.label + ": ";
            target.absent = line.text.substr(line.text.starts_with(own) ? own.size() : 0);
        }
    }

    void take_area(const Line& line, const Area& found) {
        area_ = found;
        area_->address.group = group_;
        shift_.reset();
        if (found.page_is_doubtful) {
            module().warnings.add(
                fmt::format("line {}: taken as A2h page {:02x}h as the heading says, but sfputil "
                            "is known to print the page two further under such a heading",
                            line.number, found.address.page.value_or(0)));
        }
    }

    [[nodiscard]] std::optional<ParseError> take_row(const Line& line, std::uint32_t offset,
                                                     std::string_view text) {
        const HexRun run = take_hex_run(text);
        const bool end = run.rest.empty() || run.rest.starts_with('|');
        const bool cut = input().is_cut(line) && run.count < row_size;
        if (!area_) {
            return at_line(line.number, "a row before any heading that says which page it is",
                           "give the dump with its headings (`Lower page 0h`, `A0h dump`, ...)");
        }
        if (!(end || (cut && run.rest.size() == 1)) || (run.count == 0 && !cut)) {
            std::string what = run.count == row_size
                                   ? "more than 16 bytes in one row"
                                   : fmt::format("`{}` is no byte of two hex digits",
                                                 run.rest.substr(0, run.rest.find(' ')));
            return at_line(line.number, std::move(what), "get the dump again, as an attachment");
        }
        if (!cut && run.count < row_size && end && !run.rest.empty() &&
            run.rest.size() != run.count + 2) {
            return at_line(line.number, "the row has another number of bytes than characters",
                           "get the dump again, as an attachment");
        }
        if (cut) {
            warn_of_cut(line);
        }
        if (run.count == 0) {
            return std::nullopt;
        }
        if (!shift_) {
            // The design document counts upper pages from 00h, sfputil from 80h.
            shift_ =
                area_->upper_only && offset < memmap::half_page_size ? memmap::half_page_size : 0;
        }
        return store(line, offset, *shift_, *area_, run);
    }

    /// Stores a row; `shift` is what its offset lacks to be the byte number.
    [[nodiscard]] std::optional<ParseError> store(const Line& line, std::uint32_t offset,
                                                  std::uint32_t shift, const Area& area,
                                                  const HexRun& run) {
        const std::uint64_t at = std::uint64_t{offset} + shift;
        if (at < area.first || at + run.count > area.last + 1U) {
            return at_line(line.number,
                           fmt::format("offset {:08x} is outside what the heading above it "
                                       "announces (bytes {}-{})",
                                       offset, area.first, area.last),
                           "check that no heading is missing");
        }
        ModuleSections& target = module();
        const auto byte = static_cast<std::uint32_t>(at);
        if (auto error = watch().row(line, byte, run.count, target.warnings)) {
            return error;
        }
        target.add_row(area.address, byte, run.view(), line.number);
        return std::nullopt;
    }

    /// An error sentence stands for the area whose heading it follows; without one, or after the
    /// rows of another page, it names the page ("page 11h, flat_offset 2304, page_offset 128, size
    /// 128") or the device itself.
    void take_error(std::string_view text) {
        std::optional<Area> failed = area_;
        const auto first = number_after(text, "page_offset ");
        const auto size = number_after(text, "size ");
        const std::size_t at = std::min(text.find("page "), text.size());
        const auto page = page_of(text.substr(at, text.find(',', at) - at));
        const bool is_other_page =
            page && failed && failed->address.page && *failed->address.page != page->page;
        if ((!failed || is_other_page) && first && size && *size != 0 && *first <= 255 &&
            *size <= 256 - *first) {
            failed = area({}, page ? std::optional(page->page) : std::nullopt, *first,
                          *first + *size - 1);
            failed->address.bank = page ? page->bank : std::nullopt;
        } else if (!failed && text.ends_with("for A0h!")) {
            failed = area(memmap::Device::A0, 0, 0, 255);
        } else if (!failed && text.ends_with("for A2h!")) {
            failed = area(memmap::Device::A2, {}, 0, 127);
        }
        if (!failed) {
            ModuleSections& target = module();
            target.warnings.add(std::string(text));
            target.absent = target.absent.empty() ? std::string(text) : target.absent;
            return;
        }
        failed->address.group = group_;
        Section& section = module().sections.emplace_back();
        section.address = failed->address;
        section.offset = failed->first;
        section.holes.push_back({failed->first, failed->last, std::string(text)});
        area_.reset();
    }

    std::optional<Area> area_;
    std::optional<unsigned> shift_;
    unsigned group_ = 0;
};

class SonicHexdumpReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "sfputil"; }
    [[nodiscard]] std::string_view title() const override {
        return "SONiC sfputil show eeprom-hexdump";
    }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        const auto& lines = input.lines();
        if (std::ranges::any_of(
                lines, [](const Line& line) { return line.text.starts_with(port_heading); })) {
            return surely("heading `EEPROM hexdump for`");
        }
        for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
            std::string_view next = lines[i + 1].text;
            if (area_of(lines[i].text) && take_offset(next)) {
                return surely(fmt::format("heading `{}`, rows of 8-digit offsets", lines[i].text));
            }
        }
        return {};
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        return Parser(input).run();
    }
};

} // namespace

const Reader& sonic_hexdump_reader() {
    static const SonicHexdumpReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
