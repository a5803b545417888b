#include "cli/verbs/views/explain_view.hpp"

#include <algorithm>

#include "cli/engine/registers.hpp"
#include "cli/view/module/module.hpp"
#include "sff/format/format.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {

using namespace engine;
using namespace words;

namespace {

using memmap::Kind;
using memmap::Reading;

constexpr std::string_view no_table = "(page without a table in this version)";

std::string bits_text(const Register& entry) {
    std::string bytes =
        entry.size > 1 ? fmt::format("{}-{}", entry.place.byte, entry.place.byte + entry.size - 1)
                       : std::to_string(entry.place.byte);
    if (entry.size > 1 || (entry.msb == 7 && entry.lsb == 0)) {
        return bytes;
    }
    return entry.msb == entry.lsb ? fmt::format("{}.{}", bytes, entry.msb)
                                  : fmt::format("{}.{}-{}", bytes, entry.msb, entry.lsb);
}

/// The bytes, or what the bits of a part of a byte spell.
std::string raw_text(const Register& entry) {
    if (!entry.reading.is_read()) {
        return "--";
    }
    constexpr std::size_t shown = 4;
    const auto bytes = entry.reading.bytes;
    if (entry.size > shown) {
        return fmt::format("{}..", hex(bytes.first(shown)));
    }
    if (entry.size == 1 && (entry.msb != 7 || entry.lsb != 0)) {
        return fmt::format("{:0{}b}b", entry.reading.raw, entry.msb - entry.lsb + 1);
    }
    return hex(bytes);
}

std::string value_of(const Register& entry) {
    const Reading& reading = entry.reading;
    if (reading.field == nullptr) {
        return reading.is_read() ? fmt::format("{}", reading.raw) : "not read";
    }
    if (!reading.is_read()) {
        return std::string(state_words(reading.state));
    }
    if (entry.reserved) {
        return "reserved in this revision";
    }
    std::string text = value_text(reading);
    if (reading.kind == Kind::Ascii) {
        text = fmt::format("\"{}\"", text);
    }
    if (reading.kind == Kind::Code && reading.has_value()) {
        text = fmt::format("{} ({:X}h)", text, reading.raw);
    }
    return text;
}

/// The page of a register as lines above it: its title, and what of it was not read.
void add_page(view::Table& table, const Register& entry, const Inspection& inspection,
              const Decoded& decoded) {
    std::string_view title = no_table;
    for (const memmap::Table& each : decoded.standard->map.tables) {
        memmap::Page page = entry.page;
        page.bank = each.banked ? 0 : page.bank;
        if (each.page == page) {
            title = each.title;
        }
    }
    if (title.starts_with("Page ")) { // the heading begins with the page
        title.remove_prefix(std::min(title.find(": "), title.size() - 2) + 2);
    }
    table.line("");
    table.line(fmt::format("== {}{}: {}", page_name(entry.page, decoded.module.context.standard),
                           entry.page.bank != 0 ? fmt::format(" bank {}", entry.page.bank) : "",
                           title));
    const memmap::Image& image = decoded.answered ? *decoded.answered : *inspection.image;
    const memmap::Block* block = image.find(entry.page);
    for (const memmap::Hole& hole : block->holes) {
        constexpr std::size_t indent = 3;
        const std::string where = hole.first == hole.last
                                      ? fmt::format("byte {}", hole.first)
                                      : fmt::format("bytes {}-{}", hole.first, hole.last);
        table.line(fmt::format("{} not read: {}", where, printable(hole.error)), indent);
    }
}

/// Big-endian bytes as a decimal number of any length: "as it stands in memory".
std::string decimal(std::span<const std::uint8_t> bytes) {
    std::string digits = "0"; // least significant digit first while it grows
    for (const std::uint8_t byte : bytes) {
        unsigned carry = byte;
        for (char& digit : digits) {
            const unsigned number = static_cast<unsigned>(digit - '0') * 256U + carry;
            digit = static_cast<char>('0' + number % 10U);
            carry = number / 10U;
        }
        for (; carry != 0; carry /= 10U) {
            digits += static_cast<char>('0' + carry % 10U);
        }
    }
    std::ranges::reverse(digits);
    return digits;
}

/// The bits as they stand in memory.
view::Value bits_of(const Register& entry) {
    if (!entry.reading.is_read()) {
        return view::none("");
    }
    return view::digits(entry.size > sizeof entry.reading.raw ? decimal(entry.reading.bytes)
                                                              : std::to_string(entry.reading.raw));
}

/// The value as a number, a flag or text, without unit and name.
view::Value bare_value(const Reading& reading) {
    if (reading.field == nullptr || !reading.has_value()) {
        return view::none("");
    }
    switch (reading.kind) {
    case Kind::Flag: return view::flag(reading.raw != 0);
    case Kind::Code:
    case Kind::Bitmap: return view::digits(std::to_string(reading.raw));
    case Kind::Ascii:
        return view::text(is_plain(reading.bytes) ? plain(reading.bytes)
                                                  : printable(reading.bytes));
    case Kind::Bytes: return view::text(hex(reading.bytes));
    case Kind::Reserved:
    case Kind::Custom: return view::none("");
    default: return view::number(reading.value, {});
    }
}

view::Table& add_table(view::Object& tree) {
    using enum view::Shown;
    constexpr auto left = view::Align::Left;
    return tree.table("registers", {},
                      {{{}, {}, left, ToPeople, 9},
                       {{}, {}, left, ToPeople, 10},
                       {"page", {}, left, ToPrograms},
                       {"bank", {}, left, ToPrograms},
                       {"byte", {}, left, ToPrograms},
                       {"size", {}, left, ToPrograms},
                       {"msb", {}, left, ToPrograms},
                       {"lsb", {}, left, ToPrograms},
                       {"name", {}, left, Always, 36},
                       {"lane", {}, left, ToPrograms},
                       {"raw", {}, left, ToPrograms},
                       {"value", {}, left, ToPrograms},
                       {"unit", {}, left, ToPrograms},
                       {"text", {}},
                       {"state", {}, left, ToPrograms},
                       {"access", {}, left, ToPrograms},
                       {"spec", {}, left, ToPrograms}});
}

void add_register(view::Table& table, const Register& entry, memmap::Standard standard) {
    const Reading& reading = entry.reading;
    const bool is_listed = reading.field != nullptr;
    table.row({view::text(bits_text(entry)), view::text(raw_text(entry)),
               view::text(page_name(entry.page, standard)), view::whole(entry.page.bank),
               view::whole(entry.place.byte), view::whole(entry.size), view::whole(entry.msb),
               view::whole(entry.lsb),
               is_listed ? view::text(register_name(reading)) : view::text("unlisted", no_table),
               reading.lane() != 0 ? view::whole(reading.lane()) : view::none(""), bits_of(entry),
               bare_value(reading), view::text(symbol(reading.unit)), view::text(value_of(entry)),
               view::text(memmap::name_of(reading.state)),
               view::text(is_listed ? name_of(reading.field->access) : "unknown"),
               view::text(is_listed ? clause(*reading.field) : std::string{})});
}

} // namespace

view::Object explain_view(const Inspection& inspection, const std::vector<Selector>& chosen) {
    const Decoded* const decoded = inspection.best();
    view::Object tree = view::tree_of(inspection);
    view::Table& table = add_table(tree);
    if (decoded == nullptr) {
        return tree;
    }
    const memmap::Page* page = nullptr;
    std::string last_clause;
    const std::vector<Register> registers = selected_registers(inspection, *decoded, chosen);
    for (const Register& entry : registers) {
        if (page == nullptr || *page != entry.page) {
            add_page(table, entry, inspection, *decoded);
            page = &entry.page;
            last_clause.clear();
        }
        const memmap::Field* const field = entry.reading.field;
        const std::string spec = field != nullptr ? clause(*field) : std::string{};
        if (spec != last_clause) {
            table.line(fmt::format("-- {}", spec));
            last_clause = spec;
        }
        add_register(table, entry, decoded->module.context.standard);
        if (!chosen.empty() && field != nullptr && !field->meaning.empty()) {
            constexpr std::size_t below_value = 10;
            table.line(std::string(field->meaning), below_value);
        }
    }
    return tree;
}

} // namespace optictl::cli
