#include "cli/render/explain.hpp"

#include <algorithm>

#include "cli/engine/registers.hpp"
#include "cli/render/json.hpp"
#include "cli/render/text.hpp"
#include "sff/format/format.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::render {

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

void put_page_heading(Buffer& out, const Register& entry, const Inspection& inspection,
                      const Decoded& decoded) {
    std::string_view title = no_table;
    for (const memmap::Table& table : decoded.standard->map.tables) {
        memmap::Page page = entry.page;
        page.bank = table.banked ? 0 : page.bank;
        if (table.page == page) {
            title = table.title;
        }
    }
    append(out, "\n== {}{}: {}\n", page_name(entry.page, decoded.module.context.standard),
           entry.page.bank != 0 ? fmt::format(" bank {}", entry.page.bank) : "", title);
    const memmap::Image& image = decoded.answered ? *decoded.answered : *inspection.image;
    const memmap::Block* block = image.find(entry.page);
    for (const memmap::Hole& hole : block->holes) {
        append(out, "   bytes {}-{} not read: {}\n", hole.first, hole.last, printable(hole.error));
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

void put_raw(JsonWriter& json, const Register& entry) {
    json.key("raw");
    if (!entry.reading.is_read()) {
        json.null();
    } else if (entry.size > sizeof entry.reading.raw) {
        json.digits(decimal(entry.reading.bytes));
    } else {
        json.value(entry.reading.raw);
    }
}

void put_value(JsonWriter& json, const Reading& reading) {
    json.key("value");
    if (reading.field == nullptr || !reading.has_value()) {
        json.null();
        return;
    }
    switch (reading.kind) {
    case Kind::Flag: json.value(reading.raw != 0); break;
    case Kind::Code:
    case Kind::Bitmap: json.value(reading.raw); break;
    case Kind::Ascii:
        json.value(is_plain(reading.bytes) ? plain(reading.bytes) : printable(reading.bytes));
        break;
    case Kind::Bytes: json.value(hex(reading.bytes)); break;
    case Kind::Reserved:
    case Kind::Custom: json.null(); break;
    default: json.value(reading.value); break;
    }
}

void put_register(JsonWriter& json, const Register& entry, memmap::Standard standard) {
    const Reading& reading = entry.reading;
    json.begin_object();
    json.member("page", page_name(entry.page, standard));
    json.member("bank", entry.page.bank);
    json.member("byte", entry.place.byte);
    json.member("size", entry.size);
    json.member("msb", entry.msb);
    json.member("lsb", entry.lsb);
    json.member("name", reading.field != nullptr ? register_name(reading) : std::string(no_table));
    json.key("lane");
    if (reading.lane() != 0) {
        json.value(reading.lane());
    } else {
        json.null();
    }
    put_raw(json, entry);
    put_value(json, reading);
    json.member("unit", symbol(reading.unit));
    json.member("text", value_of(entry));
    json.member("state", memmap::name_of(reading.state));
    json.member("access", reading.field != nullptr ? name_of(reading.field->access)
                                                   : std::string_view("unknown"));
    json.member("spec", reading.field != nullptr ? clause(*reading.field) : std::string{});
    json.end_object();
}

} // namespace

bool explain_text(Buffer& out, const Inspection& inspection, const std::vector<Selector>& chosen) {
    const Decoded* decoded = inspection.best();
    put_heading(out, inspection, *decoded);
    const memmap::Page* page = nullptr;
    std::string last_clause;
    const std::vector<Register> registers = selected_registers(inspection, *decoded, chosen);
    for (const Register& entry : registers) {
        if (page == nullptr || *page != entry.page) {
            put_page_heading(out, entry, inspection, *decoded);
            page = &entry.page;
            last_clause.clear();
        }
        const std::string spec =
            entry.reading.field != nullptr ? clause(*entry.reading.field) : std::string{};
        if (spec != last_clause) {
            append(out, "-- {}\n", spec);
            last_clause = spec;
        }
        const std::string name =
            entry.reading.field != nullptr ? register_name(entry.reading) : "unlisted";
        append(out, "{:<9} {:<10} {:<36} ", bits_text(entry), raw_text(entry), name);
        put_wrapped(out, value_of(entry), 57, 100);
        if (!chosen.empty() && entry.reading.field != nullptr &&
            !entry.reading.field->meaning.empty()) {
            put(out, "          ");
            put_wrapped(out, entry.reading.field->meaning, 10);
        }
    }
    return !registers.empty() || chosen.empty();
}

bool explain_json(JsonWriter& json, const Inspection& inspection,
                  const std::vector<Selector>& chosen) {
    const Decoded* decoded = inspection.best();
    json.begin_object();
    put_head(json, "explain/1", inspection, decoded);
    json.begin_array("registers");
    bool any = false;
    if (decoded != nullptr) {
        const memmap::Standard standard = decoded->module.context.standard;
        for (const Register& entry : selected_registers(inspection, *decoded, chosen)) {
            put_register(json, entry, standard);
            any = true;
        }
    }
    json.end_array();
    json.end_object();
    return any || chosen.empty();
}

} // namespace optictl::cli::render
