// MikroTik RouterOS, `/interface ethernet monitor`: `eeprom: 0000: 03 04 ...`. Of an SFP, offsets
// from 0080 on are no upper half of A0h but the lower half of A2h.
#include <algorithm>

#include "drivers/dump/formats.hpp"
#include "drivers/dump/table.hpp"
#include "sff/memmap/address.hpp"

namespace optictl::drivers::dump {

namespace {

constexpr std::string_view key = "eeprom:";

class RouterosGrammar final : public TableGrammar {
public:
    [[nodiscard]] std::optional<std::uint32_t> take_offset(std::string_view& text) const override {
        std::string_view rest = text.starts_with(key) ? text.substr(key.size()) : text;
        const auto offset = take_colon_offset(rest, 4, 4);
        text = offset ? rest : text;
        return offset;
    }

    [[nodiscard]] RowBytes bytes(std::string_view text) const override {
        return bytes_before_text(text);
    }

    [[nodiscard]] bool has_end_line() const override { return false; }

    [[nodiscard]] std::optional<SectionAddress> address(std::uint32_t offset) const override {
        if (offset >= 2 * memmap::half_page_size) {
            return std::nullopt;
        }
        return SectionAddress{.addressing = Addressing::Named,
                              .device = offset < memmap::half_page_size ? memmap::Device::A0
                                                                        : memmap::Device::A2};
    }

    [[nodiscard]] std::uint32_t byte_number(std::uint32_t offset) const override {
        return offset % memmap::half_page_size;
    }
};

/// Whether the text around the rows says that the module is an SFP.
[[nodiscard]] bool says_sfp(const Input& input) {
    return std::ranges::any_of(input.lines(), [](const Line& line) {
        std::string_view text = line.text;
        return take_word(text) == "sfp-type:" && text.starts_with("SFP");
    });
}

class RouterosReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "routeros"; }
    [[nodiscard]] std::string_view title() const override { return "RouterOS monitor"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        const bool found = std::ranges::any_of(input.lines(), [](const Line& line) {
            std::string_view text = line.text;
            return text.starts_with(key) && RouterosGrammar().take_offset(text) && !text.empty();
        });
        return found ? surely("rows `eeprom: 0000:`") : Recognition{};
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        auto found = parse_table(input, RouterosGrammar());
        if (!found || says_sfp(input)) {
            return found;
        }
        for (ModuleSections& module : found->modules) {
            const auto is_a2 = [](const Section& section) {
                return section.address.device == memmap::Device::A2;
            };
            if (std::erase_if(module.sections, is_a2) != 0) {
                module.warnings.add("rows from 0080 on are left out: they are A2h of an SFP, but "
                                    "no line `sfp-type: SFP` says that this is one");
            }
        }
        found->drop_empty_modules();
        return found;
    }
};

} // namespace

const Reader& routeros_reader() {
    static const RouterosReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
