#include "drivers/dump/page_files.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "drivers/dump/rows.hpp"

namespace optictl::drivers::dump {

namespace {

using memmap::Device;
using memmap::half_page_size;

[[nodiscard]] bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) {
        return false;
    }
    text.remove_prefix(prefix.size());
    return true;
}

/// "pageXX" at the start of `text`.
[[nodiscard]] std::optional<std::uint8_t> take_page(std::string_view& text) {
    std::string_view rest = text;
    const auto page = take_prefix(rest, "page") ? hex_byte(rest.substr(0, 2)) : std::nullopt;
    if (page) {
        text = rest.substr(2);
    }
    return page;
}

/// "bankN" at the start of `text`.
[[nodiscard]] std::optional<std::uint8_t> take_bank(std::string_view& text) {
    std::string_view rest = text;
    if (!take_prefix(rest, "bank")) {
        return std::nullopt;
    }
    const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    const auto bank = decimal_number(rest.substr(0, digits));
    if (!bank || *bank > 0xff) {
        return std::nullopt;
    }
    text = rest.substr(digits);
    return static_cast<std::uint8_t>(*bank);
}

} // namespace

std::optional<PageFileName> page_file_name(std::string_view name) {
    constexpr std::string_view ending = ".bin";
    if (!name.ends_with(ending)) {
        return std::nullopt;
    }
    name.remove_suffix(ending.size());
    PageFileName file;
    file.address.addressing = Addressing::Named;
    file.size = half_page_size;
    if (take_prefix(name, "a0") || take_prefix(name, "a2")) {
        file.address.device = name.data()[-1] == '2' ? Device::A2 : Device::A0;
        if (name.empty()) {
            file.size = 2 * half_page_size;
            file.address.page = 0;
            return file;
        }
        static_cast<void>(take_prefix(name, "_"));
    }
    if (name == "lower") {
        return file;
    }
    file.first = half_page_size;
    file.address.bank = take_bank(name);
    file.address.page = take_page(name);
    if (!file.address.bank && take_prefix(name, "_")) {
        file.address.bank = take_bank(name);
    }
    return file.address.page && name.empty() ? std::optional(file) : std::nullopt;
}

std::expected<Sections, ParseError> parse_page_files(std::span<const PageFile> files) {
    Sections found;
    ModuleSections& module = found.module({});
    module.pages_may_be_linear = true;
    for (const PageFile& file : files) {
        const auto name = page_file_name(file.name);
        if (!name) {
            module.warnings.add(fmt::format("{}: left out, the name says no page", file.name));
            continue;
        }
        const auto size = static_cast<std::uint32_t>(std::min<std::size_t>(file.bytes.size(), 257));
        if (size == 0 || size > name->size) {
            return std::unexpected(ParseError{
                .what = fmt::format("{} holds {} bytes, expected are up to {}", file.name,
                                    file.bytes.size(), name->size),
                .next = "a page file is one half page (a0.bin, a2.bin: one device address)"});
        }
        module.pages_may_be_linear = module.pages_may_be_linear && !name->address.device;
        Section& section = module.sections.emplace_back();
        section.address = name->address;
        section.offset = name->first;
        section.bytes.assign(file.bytes.begin(), file.bytes.end());
        section.unread.assign(size, false);
        // a0.bin and a2.bin of 128 bytes are whole lower halves; nothing is missing there.
        if (size < name->size && size != half_page_size) {
            module.warnings.add(
                fmt::format("{}: {} bytes; the rest is taken as not read", file.name, size));
        }
        if (name->address.device == Device::A2 && size == 2 * half_page_size &&
            section.bytes[half_page_size - 1] != 0) {
            module.warnings.add(fmt::format(
                "{}: the upper half is taken as page 00h, but byte 7Fh selects page {:02x}h",
                file.name, section.bytes[half_page_size - 1]));
        }
    }
    return found;
}

} // namespace optictl::drivers::dump
