#include "sff/words/words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

#include "sff/model/judge.hpp"

namespace optictl::words {

using memmap::Kind;
using memmap::Reading;
using memmap::State;
using memmap::Unit;

namespace {

struct UnitWords {
    std::string_view symbol;
    std::string_view suffix;
    int decimals;
};

/// Indexed by memmap::Unit.
constexpr std::array<UnitWords, 25> unit_words{{
    {"", "", 0},
    {"C", "_c", 2},
    {"V", "_v", 4},
    {"mA", "_ma", 3},
    {"mW", "_mw", 4},
    {"W", "_w", 2},
    {"dBm", "_dbm", 2},
    {"dB", "_db", 2},
    {"nm", "_nm", 3},
    {"GHz", "_ghz", 3},
    {"THz", "_thz", 6},
    {"m", "_m", 1},
    {"km", "_km", 1},
    {"s", "_s", 2},
    {"ms", "_ms", 1},
    {"us", "_us", 1},
    {"ns", "_ns", 1},
    {"%", "_percent", 2},
    {"MBd", "_mbd", 0},
    {"GBd", "_gbd", 3},
    {"MHz", "_mhz", 0},
    {"ps", "_ps", 2},
    {"ps^2", "_ps2", 2},
    {"ps/nm", "_ps_per_nm", 0},
    {"krad/s", "_krad_per_s", 0},
}};

const UnitWords& words_of(Unit unit) {
    return unit_words[static_cast<std::size_t>(unit)];
}

/// Padding is cut from the end only; what stands between characters is part of the text.
std::span<const std::uint8_t> unpadded(std::span<const std::uint8_t> bytes) {
    while (!bytes.empty() &&
           (bytes.back() == ' ' || bytes.back() == 0x00 || bytes.back() == 0xFF)) {
        bytes = bytes.first(bytes.size() - 1);
    }
    return bytes;
}

bool is_printable(std::uint8_t byte) {
    return byte >= 0x20 && byte <= 0x7E;
}

/// Trailing zeros say nothing about the resolution of lengths and times; they are cut.
std::string trimmed_number(double value, int places) {
    std::string text = fmt::format("{:.{}f}", value, places);
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') {
            text.pop_back();
        }
    }
    return text;
}

bool keeps_zeros(Unit unit) {
    return unit == Unit::Celsius || unit == Unit::Volt || unit == Unit::Milliampere ||
           unit == Unit::Milliwatt || unit == Unit::DecibelMilliwatt || unit == Unit::Watt ||
           unit == Unit::Decibel;
}

std::string number_text(const Reading& reading) {
    if (reading.unit == Unit::Milliwatt) {
        return power_text(reading);
    }
    std::string text = reading.state == State::Saturated ? "> " : "";
    if (reading.kind == Kind::Float16 || reading.kind == Kind::Float32) {
        text += fmt::format("{:.6g}", reading.value);
    } else if (keeps_zeros(reading.unit)) {
        text += fmt::format("{:.{}f}", reading.value, decimals(reading.unit));
    } else {
        text +=
            trimmed_number(reading.value, reading.unit == Unit::None ? 6 : decimals(reading.unit));
    }
    if (reading.unit != Unit::None) {
        text += ' ';
        text += symbol(reading.unit);
    }
    return text;
}

std::string joined(const std::vector<std::string>& names) {
    return names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "));
}

} // namespace

std::string page_name(const memmap::Page& page, memmap::Standard standard) {
    if (standard == memmap::Standard::Sff8472) {
        if (page.device == memmap::Device::A0) {
            return "A0h";
        }
        return page.upper ? fmt::format("A2h/{:02x}h", page.page) : "A2h";
    }
    return page.upper ? fmt::format("{:02x}h", page.page) : "lower";
}

std::string register_name(const Reading& reading) {
    const memmap::Field& field = *reading.field;
    std::string name(field.name);
    const std::size_t place = name.find("<i>");
    if (place != std::string::npos) {
        const unsigned lane = reading.lane();
        const unsigned number = lane != 0 ? lane : unsigned{field.lanes.first} + reading.index;
        name.replace(place, 3, std::to_string(number));
    }
    return name;
}

std::string register_address(const Reading& reading, memmap::Standard standard) {
    const memmap::Field& field = *reading.field;
    const memmap::Place place = memmap::place_of(field, reading.index);
    std::string text = reading.bank != 0 ? fmt::format("bank {} ", reading.bank) : "";
    text += page_name(field.page, standard);
    text += fmt::format(":{}", place.byte);
    if (field.size > 1) {
        text += fmt::format("-{}", place.byte + field.size - 1U);
    } else if (field.width_bits() == 1) {
        text += fmt::format(".{}", place.lsb);
    } else if (field.width_bits() < 8) {
        text += fmt::format(".{}-{}", place.lsb + field.width_bits() - 1, place.lsb);
    }
    return text;
}

std::string bytes_address(const memmap::Field& field, memmap::Standard standard) {
    const unsigned last = memmap::place_of(field, field.lanes.count - 1U).byte + field.size - 1U;
    return fmt::format("{}:{}-{}", page_name(field.page, standard), field.byte, last);
}

std::string clause(const memmap::Field& field) {
    std::string text;
    memmap::append_clause(text, field);
    return text;
}

std::string clause(const model::Finding& finding) {
    return model::clause_of(finding.source);
}

std::string_view symbol(Unit unit) {
    return words_of(unit).symbol;
}
std::string_view key_suffix(Unit unit) {
    return words_of(unit).suffix;
}
int decimals(Unit unit) {
    return words_of(unit).decimals;
}

std::string printable(std::span<const std::uint8_t> bytes) {
    std::string text;
    for (const std::uint8_t byte : unpadded(bytes)) {
        if (is_printable(byte) && byte != '\\') {
            text += static_cast<char>(byte);
        } else {
            text += fmt::format("\\x{:02x}", byte);
        }
    }
    return text;
}

std::string printable(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<std::uint8_t>(c);
        out += is_printable(byte) ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
    }
    return out;
}

std::string plain(std::span<const std::uint8_t> bytes) {
    const auto text = unpadded(bytes);
    return {text.begin(), text.end()};
}

bool is_plain(std::span<const std::uint8_t> bytes) {
    return std::ranges::all_of(unpadded(bytes), is_printable);
}

std::string hex(std::span<const std::uint8_t> bytes, std::string_view separator) {
    return fmt::format("{:02x}", fmt::join(bytes, separator));
}

std::string_view state_words(State state) {
    switch (state) {
    case State::NotAdvertised: return "not advertised";
    case State::LaneUnused: return "lane not implemented";
    case State::NotRead: return "not read";
    case State::Invalid: return "invalid encoding";
    case State::BelowResolution: return "below resolution";
    case State::Saturated: return "saturated";
    case State::NotAvailable: return "no valid sample";
    case State::Unconfirmed: return "advertisement not read";
    case State::Ok: return "ok";
    }
    return "";
}

std::string code_text(const Reading& reading) {
    if (!reading.meaning.empty()) {
        return std::string(reading.meaning);
    }
    const memmap::Code* code =
        reading.codes != nullptr ? reading.codes->find(reading.raw) : nullptr;
    if (code != nullptr && code->assignment == memmap::Assignment::Assigned) {
        return std::string(code->name);
    }
    if (reading.codes == nullptr) {
        return fmt::format("code {:02X}h, which no table names", reading.raw);
    }
    return fmt::format("{} code {:02X}h of {} ({})", code != nullptr ? code->name : "unassigned",
                       reading.raw, reading.codes->name, reading.codes->clause);
}

std::vector<std::string> bitmap_names(const Reading& reading) {
    std::vector<std::string> names;
    for (unsigned bit = 0; bit < 64; ++bit) {
        if ((reading.raw >> bit & 1U) == 0) {
            continue;
        }
        if (reading.codes == nullptr) {
            names.push_back(std::to_string(bit + 1));
            continue;
        }
        const std::string_view name = reading.codes->name_of(bit);
        names.push_back(name.empty() ? fmt::format("reserved bit {}", bit) : std::string(name));
    }
    return names;
}

std::string power_text(const Reading& reading) {
    if (reading.state == State::Unconfirmed && reading.value <= 0) {
        return "0 mW (-inf dBm)"; // no light, or no monitor
    }
    if (reading.state == State::BelowResolution || reading.value <= 0) {
        return "0 mW (-inf dBm, no light)";
    }
    return fmt::format("{}{:.4f} mW ({:.2f} dBm)", reading.state == State::Saturated ? "> " : "",
                       reading.value, model::dbm(reading.value));
}

namespace {

std::string confirmed_text(const Reading& reading) {
    switch (reading.kind) {
    case Kind::Flag:
        if (!reading.meaning.empty()) {
            return std::string(reading.meaning);
        }
        if (reading.codes != nullptr) {
            return code_text(reading);
        }
        return reading.raw != 0 ? "yes" : "no";
    case Kind::Code: return code_text(reading);
    case Kind::Bitmap: return joined(bitmap_names(reading));
    case Kind::Ascii: return printable(reading.bytes);
    case Kind::Bytes:
    case Kind::Reserved:
    case Kind::Custom:
        return reading.field->size == 1 ? fmt::format("{:02x}", reading.raw)
                                        : hex(reading.bytes, " ");
    default: { // words about a number qualify it
        std::string text = number_text(reading);
        if (!reading.meaning.empty()) {
            text += fmt::format(" ({})", reading.meaning);
        }
        return text;
    }
    }
}

} // namespace

std::string value_text(const Reading& reading) {
    if (!reading.has_value()) {
        if (reading.state == State::Invalid && reading.kind == Kind::Code) {
            return code_text(reading);
        }
        return std::string(state_words(reading.state));
    }
    std::string text = confirmed_text(reading);
    if (reading.state == State::Unconfirmed) {
        text += fmt::format(" ({})", state_words(reading.state));
    }
    return text;
}

std::string item_text(const model::Item& item) {
    const Reading& reading = item.reading;
    if (item.form == model::Form::Text) {
        return std::string(item.note);
    }
    if (!reading.has_value()) {
        return value_text(reading);
    }
    std::string text;
    switch (item.form) {
    case model::Form::Version:
        text = fmt::format("{}.{}", reading.raw >> 8U, reading.raw & 0xFFU);
        break;
    case model::Form::Date: {
        const std::string date = iso_date(reading.bytes);
        text = date.empty() ? printable(reading.bytes) + " (not a date)" : date;
        const std::string lot =
            reading.bytes.size() > 6 ? printable(reading.bytes.subspan(6)) : std::string{};
        text += lot.empty() ? "" : fmt::format(" lot {}", lot);
        break;
    }
    case model::Form::Oui: text = fmt::format("{:02X}", fmt::join(reading.bytes, "-")); break;
    case model::Form::Hex: text = hex(reading.bytes, " "); break;
    default: text = value_text(reading); break;
    }
    if (!item.note.empty()) {
        text += fmt::format(" ({})", item.note);
    }
    return text;
}

std::string item_text(const model::Module& module, std::string_view key) {
    const auto item = module.item(key);
    return item && item->reading.has_value() ? item_text(*item) : std::string();
}

std::string iso_date(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < 6 || !std::ranges::all_of(bytes.first(6), [](std::uint8_t byte) {
            return byte >= '0' && byte <= '9';
        })) {
        return {};
    }
    const auto two = [bytes](std::size_t at) {
        return static_cast<unsigned>((bytes[at] - '0') * 10 + (bytes[at + 1] - '0'));
    };
    const std::chrono::year_month_day date{std::chrono::year(2000 + static_cast<int>(two(0))),
                                           std::chrono::month(two(2)), std::chrono::day(two(4))};
    return date.ok() ? fmt::format("20{:02}-{:02}-{:02}", two(0), two(2), two(4)) : std::string();
}

std::string_view name_of(model::Severity severity) {
    switch (severity) {
    case model::Severity::Note: return "note";
    case model::Severity::Warning: return "warning";
    case model::Severity::Fault: return "fault";
    }
    return "";
}

std::string_view name_of(model::Verdict verdict) {
    switch (verdict) {
    case model::Verdict::None: return "none";
    case model::Verdict::Normal: return "normal";
    case model::Verdict::LowAlarm: return "low-alarm";
    case model::Verdict::LowWarning: return "low-warning";
    case model::Verdict::HighWarning: return "high-warning";
    case model::Verdict::HighAlarm: return "high-alarm";
    }
    return "";
}

std::string_view name_of(model::Limit limit) {
    switch (limit) {
    case model::HighAlarm: return "high alarm";
    case model::LowAlarm: return "low alarm";
    case model::HighWarning: return "high warning";
    case model::LowWarning: return "low warning";
    case model::limit_count: break;
    }
    return "";
}

std::string_view mark(model::Verdict verdict) {
    switch (verdict) {
    case model::Verdict::HighAlarm: return "++";
    case model::Verdict::HighWarning: return "+";
    case model::Verdict::LowWarning: return "-";
    case model::Verdict::LowAlarm: return "--";
    default: return "";
    }
}

std::string_view name_of(memmap::Access access) {
    switch (access) {
    case memmap::Access::ReadOnly: return "RO";
    case memmap::Access::ClearOnRead: return "RO/COR";
    case memmap::Access::ReadWrite: return "RW";
    case memmap::Access::WriteOnly: return "WO";
    case memmap::Access::SelfClearing: return "WO/SC";
    }
    return "";
}

} // namespace optictl::words
