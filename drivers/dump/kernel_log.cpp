// The Linux kernel log: `sfp EE: 00000000: 03 04 ...`, which the SFP driver prints of A0h when a
// checksum is wrong. Whatever stands before `sfp EE:` (time, host, facility) does not matter.
#include <algorithm>

#include <fmt/format.h>

#include "drivers/dump/formats.hpp"
#include "drivers/dump/table.hpp"
#include "sff/memmap/address.hpp"

namespace optictl::drivers::dump {

namespace {

constexpr std::string_view prefix = "sfp EE: ";
/// The structure that is printed: A0h bytes 0-63, or with its extension 0-95.
constexpr std::uint32_t base_size = 64;
constexpr std::uint32_t whole_size = 96;

class KernelLogGrammar final : public TableGrammar {
public:
    [[nodiscard]] std::optional<std::uint32_t> take_offset(std::string_view& text) const override {
        const std::size_t at = text.find(prefix);
        if (at == std::string_view::npos) {
            return std::nullopt;
        }
        std::string_view rest = text.substr(at + prefix.size());
        const auto offset = take_colon_offset(rest, 8, 8);
        text = offset ? rest : text;
        return offset;
    }

    [[nodiscard]] RowBytes bytes(std::string_view text) const override {
        return bytes_before_text(text);
    }

    [[nodiscard]] bool has_end_line() const override { return false; }

    [[nodiscard]] std::optional<SectionAddress> address(std::uint32_t offset) const override {
        return offset < whole_size ? std::optional(SectionAddress{.addressing = Addressing::Named,
                                                                  .device = memmap::Device::A0})
                                   : std::nullopt;
    }
};

class KernelLogReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "kernel-log"; }
    [[nodiscard]] std::string_view title() const override { return "Linux kernel log"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        return first_row(input, KernelLogGrammar()) != nullptr ? surely("rows `sfp EE: 00000000:`")
                                                               : Recognition{};
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        auto found = parse_table(input, KernelLogGrammar());
        // The extension alone, 32 bytes, would begin at offset 0 as well.
        for (const ModuleSections& module :
             found ? found->modules : std::vector<ModuleSections>{}) {
            if (module.sections.back().end() < base_size) {
                return std::unexpected(
                    at_line(module.sections.back().rows.front().line,
                            fmt::format("fewer than {} bytes: this may be the first or the second "
                                        "structure of A0h",
                                        base_size),
                            "get the whole log, or `ethtool -m DEV hex on`"));
            }
        }
        return found;
    }
};

} // namespace

const Reader& kernel_log_reader() {
    static const KernelLogReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
