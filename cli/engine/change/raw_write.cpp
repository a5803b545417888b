#include "cli/engine/change/raw_write.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/engine/registers.hpp"
#include "sff/memmap/writable.hpp"

namespace optictl::engine {
namespace {

struct Number {
    std::uint64_t magnitude = 0;
    bool is_negative = false;
};

[[nodiscard]] std::optional<Number> number_in(std::string_view text) {
    Number out;
    out.is_negative = text.starts_with('-');
    text.remove_prefix(out.is_negative ? 1 : 0);
    const bool is_hex = text.starts_with("0x") || text.starts_with("0X");
    text.remove_prefix(is_hex ? 2 : 0);
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), out.magnitude, is_hex ? 16 : 10);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(out)
                                                                    : std::nullopt;
}

/// The bits of a number in a register of that width; nothing where it does not fit.
[[nodiscard]] std::optional<std::uint64_t> bits_of(const Number& number, unsigned width) {
    const std::uint64_t most = width >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
    if (!number.is_negative) {
        return number.magnitude <= most ? std::optional(number.magnitude) : std::nullopt;
    }
    return number.magnitude <= most / 2 + 1 ? std::optional((~number.magnitude + 1) & most)
                                            : std::nullopt;
}

[[nodiscard]] std::vector<model::Bits> bits_at(const Register& which, std::uint64_t raw) {
    const memmap::Field& field = *which.reading.field;
    const memmap::Page& page = which.page;
    if (which.size == 1) {
        const unsigned mask = ((2U << (which.msb - which.lsb)) - 1U) << which.lsb;
        return {{page, static_cast<std::uint8_t>(which.place.byte), static_cast<std::uint8_t>(mask),
                 static_cast<std::uint8_t>(raw << which.lsb)}};
    }
    std::vector<model::Bits> all;
    for (unsigned i = 0; i < which.size; ++i) {
        const unsigned from_low = field.endian == memmap::Endian::Little ? i : which.size - 1 - i;
        // What is wider than a number has zeros above it.
        const std::uint64_t part = from_low < sizeof raw ? raw >> (8 * from_low) : 0;
        all.push_back({page, static_cast<std::uint8_t>(which.place.byte + i), 0xFF,
                       static_cast<std::uint8_t>(part)});
    }
    return all;
}

/// Registers whose name holds the word, or how to see all: what may be meant.
[[nodiscard]] std::string like(const Inspection& inspection, const std::string& word) {
    constexpr std::size_t most_named = 5;
    std::vector<std::string_view> found;
    for (const Register& each : registers_of(inspection, *inspection.best())) {
        if (each.reading.field == nullptr || each.reserved || found.size() == most_named) {
            continue;
        }
        const std::string_view name = each.reading.field->name;
        const auto at = std::ranges::search(name, word, {}, [](char letter) {
            return static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
        });
        if (!at.empty() && std::ranges::find(found, name) == found.end()) {
            found.push_back(name);
        }
    }
    return found.empty() ? std::string("no other name holds that word")
                         : fmt::format("there are {}", fmt::join(found, ", "));
}

} // namespace

std::expected<model::Wish, NoWish>
wish_for_register(const Inspection& inspection, const std::string& name, std::string_view value) {
    const auto selector = parse_selector(name);
    if (!selector) {
        return std::unexpected(NoWish(selector.error()));
    }
    if (selector->name.empty()) {
        return std::unexpected(
            NoWish(fmt::format("{} is no name of a register; a byte alone is not written", name)));
    }
    const auto number = number_in(value);
    if (!number) {
        return std::unexpected(NoWish(fmt::format("'{}' is no number", value)));
    }
    model::Wish wish{.name = fmt::format("write {} {}", name, value)};
    const memmap::Map& map = inspection.best()->standard->map;
    for (const Register& each : selected_registers(inspection, *inspection.best(), {*selector})) {
        if (each.reading.field == nullptr || each.reserved) {
            continue;
        }
        const unsigned width = each.size == 1 ? each.msb - each.lsb + 1 : each.size * 8;
        const auto raw = bits_of(*number, width);
        if (!raw) {
            return std::unexpected(
                NoWish(fmt::format("{} does not fit into {}, which has {} bit{}", value,
                                   each.reading.field->name, width, width == 1 ? "" : "s")));
        }
        for (const model::Bits& bits : bits_at(each, *raw)) {
            if (!memmap::is_control(map, {bits.page, bits.byte, bits.mask, bits.value})) {
                return std::unexpected(NoWish(
                    fmt::format("{} is no control: identity, status, passwords, memory of users "
                                "and vendors, and commands are never written",
                                each.reading.field->name),
                    Trouble::Refused));
            }
            wish.restore.push_back(bits);
        }
    }
    if (wish.restore.empty()) {
        return std::unexpected(NoWish(fmt::format("the module shows no register {}; {}", name,
                                                  like(inspection, selector->name))));
    }
    return wish;
}

} // namespace optictl::engine
