// `mlxlink --cable --dump` (mstlink as well): a title `Page: 0x0, Offset: 128, Length: 0x80` above
// each half page, records of 4 bytes `128 : 11,cc,07,00`, byte numbers decimal.
#include <algorithm>

#include <fmt/format.h>

#include "drivers/dump/formats.hpp"
#include "drivers/dump/line_parser.hpp"
#include "drivers/dump/mlxlink.hpp"
#include "sff/memmap/address.hpp"

namespace optictl::drivers::dump {

std::optional<SectionAddress> mlxlink_address(std::uint32_t page, std::uint32_t byte) {
    constexpr std::uint32_t page_a0 = 0xa0;
    constexpr std::uint32_t page_a2 = 0xa2;
    SectionAddress address{.addressing = Addressing::Named, .device = memmap::Device::A0};
    const bool is_device = page == page_a0 || page == page_a2;
    if (byte >= memmap::half_page_size) {
        address.page = static_cast<std::uint8_t>(page);
        return is_device ? std::nullopt : std::optional(address);
    }
    if (page == page_a2) {
        address.device = memmap::Device::A2;
    }
    return is_device || page == 0 ? std::optional(address) : std::nullopt;
}

namespace {

/// Bytes in a record.
constexpr unsigned record_size = 4;

struct Title {
    std::uint32_t page = 0;
    std::uint32_t offset = 0;
};

/// The word behind `key`, without a comma at its end.
[[nodiscard]] std::string_view value_of(std::string_view text, std::string_view key) {
    const std::size_t at = text.find(key);
    if (at == std::string_view::npos) {
        return {};
    }
    text.remove_prefix(at + key.size());
    std::string_view word = take_word(text);
    word.remove_suffix(word.ends_with(',') ? 1 : 0);
    return word;
}

[[nodiscard]] std::optional<Title> title_of(std::string_view text) {
    const std::string_view page = value_of(text, "Page: ");
    const auto number =
        page.starts_with("0x") ? hex_number(page.substr(2)) : std::optional<std::uint32_t>{};
    const auto offset = decimal_number(value_of(text, "Offset: "));
    return number && *number <= 0xff && offset && *offset <= 0xff
               ? std::optional(Title{.page = *number, .offset = *offset})
               : std::nullopt;
}

struct Record {
    std::uint32_t offset = 0;
    HexRun run;
};

/// `128 : 11,cc,07,00`, of any length.
[[nodiscard]] std::optional<Record> record_of(std::string_view text) {
    const auto offset = decimal_number(take_word(text));
    if (!offset || *offset > 0xff || take_word(text) != ":" || text.contains(' ')) {
        return std::nullopt;
    }
    Record record{.offset = *offset, .run = {}};
    while (!text.empty() && record.run.count < record_size) {
        const std::size_t comma = text.find(',');
        const auto byte = hex_byte(text.substr(0, comma));
        if (!byte) {
            break;
        }
        record.run.bytes[record.run.count++] = *byte;
        text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
    }
    record.run.rest = text;
    return record;
}

class Parser final : public LineParser {
public:
    explicit Parser(const Input& input) : LineParser(input, record_size) {}

private:
    [[nodiscard]] std::optional<ParseError> take(const Line& line) override {
        if (const auto title = title_of(line.text)) {
            restart();
            title_ = title;
            address_ = mlxlink_address(title->page, title->offset);
            if (!address_) {
                module().warnings.add(
                    fmt::format("line {}: this half page is left out: the title does not say "
                                "which one it is",
                                line.number));
            }
            return std::nullopt;
        }
        const auto record = record_of(line.text);
        if (!record) {
            if (line.text.find_first_not_of('-') != std::string_view::npos) {
                watch().other_line(line);
            }
            return std::nullopt;
        }
        return take_record(line, *record);
    }

    [[nodiscard]] std::optional<ParseError> take_record(const Line& line, const Record& record) {
        if (!title_) {
            return at_line(line.number, "a record before any title that says which page it is",
                           "give the dump with its titles (`Page: 0x0, Offset: 000, ...`)");
        }
        if (input().is_cut(line) && record.run.count < record_size) {
            warn_of_cut(line);
            return std::nullopt;
        }
        const bool in_half = record.offset >= title_->offset && title_->offset % half == 0 &&
                             record.offset + record_size <= title_->offset + half;
        if (record.run.count != record_size || !record.run.rest.empty() || !in_half) {
            return at_line(line.number, "not a record of 4 bytes of the half page in the title",
                           "get the dump again, as an attachment");
        }
        if (auto error = watch().row(line, record.offset, record.run.count, module().warnings)) {
            return error;
        }
        if (address_) {
            module().add_row(*address_, record.offset, record.run.view(), line.number);
        }
        return std::nullopt;
    }

    static constexpr unsigned half = memmap::half_page_size;
    std::optional<Title> title_;
    std::optional<SectionAddress> address_; ///< of what the title names
};

class MlxlinkTextReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "mlxlink-dump"; }
    [[nodiscard]] std::string_view title() const override { return "mlxlink cable dump"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        const auto& lines = input.lines();
        const bool title = std::ranges::any_of(
            lines, [](const Line& line) { return title_of(line.text).has_value(); });
        const bool record = std::ranges::any_of(lines, [](const Line& line) {
            const auto found = record_of(line.text);
            return found && found->run.count == record_size;
        });
        return title && record ? surely("titles `Page: 0x0, Offset: 000`") : Recognition{};
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        return Parser(input).run();
    }
};

} // namespace

const Reader& mlxlink_text_reader() {
    static const MlxlinkTextReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
