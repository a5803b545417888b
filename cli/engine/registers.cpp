#include "cli/engine/registers.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <tuple>

#include <fmt/format.h>

#include "sff/memmap/standing.hpp"
#include "sff/words/words.hpp"

namespace optictl::engine {
namespace {

std::string lower_case(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

Register make_register(const memmap::Context& context, const memmap::Page& page,
                       const memmap::Field& field, unsigned index) {
    Register entry{.page = page,
                   .reading = memmap::read(context, field, index, field.banked ? page.bank : 0),
                   .place = memmap::place_of(field, index),
                   .size = field.size,
                   .reserved = !memmap::stands(context, field)};
    if (field.size == 1) {
        entry.lsb = entry.place.lsb;
        entry.msb = entry.place.lsb + field.width_bits() - 1;
    }
    return entry;
}

/// Bytes of a page that this version has no table for: shown, never guessed at.
void add_unlisted(std::vector<Register>& out, const memmap::Block& block) {
    for (unsigned i = 0; i < memmap::half_page_size; ++i) {
        Register entry{.page = block.page, .place = {block.page.first_byte() + i, 0}};
        if (block.known[i]) {
            entry.reading.state = memmap::State::Ok;
            entry.reading.raw = block.bytes[i];
            entry.reading.bytes = block.at(block.page.first_byte() + i, 1);
        }
        out.push_back(entry);
    }
}

/// A byte, decimal or with 0x.
bool parse_number(std::string_view text, unsigned& number) {
    const bool is_hex = text.starts_with("0x") || text.starts_with("0X");
    text.remove_prefix(is_hex ? 2 : 0);
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), number, is_hex ? 16 : 10);
    return error == std::errc{} && end == text.data() + text.size() && number <= 255;
}

/// "11h", "lower", "a2h/02h": a half page, in lower case.
bool is_page(std::string_view word) {
    constexpr std::size_t with_suffix = 3;
    const auto is_digit = [](unsigned char c) { return std::isxdigit(c) != 0; };
    word.remove_prefix(word.starts_with("a2h/") ? 4 : 0);
    return word == "lower" || (word.size() == with_suffix && word.back() == 'h' &&
                               std::ranges::all_of(word.substr(0, 2), is_digit));
}

/// The row's name without the place of its copy's number.
std::string base_name(const memmap::Field& field) {
    std::string name = lower_case(field.name);
    const std::size_t place = name.find("<i>");
    if (place != std::string::npos) {
        name.erase(place, 3);
    }
    return name;
}

/// The parts that a word is made of, in lower case: "TxPower" and "tx_power" are tx and power. Of
/// each, as many letters as abbreviations have.
std::vector<std::string> parts_of(std::string_view word) {
    constexpr std::size_t most_letters = 4;
    std::vector<std::string> parts;
    bool begins = true;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const auto c = static_cast<unsigned char>(word[i]);
        const bool is_hump = i > 0 && std::isupper(c) != 0 &&
                             std::islower(static_cast<unsigned char>(word[i - 1])) != 0;
        if (std::isalpha(c) == 0) {
            begins = true;
            continue;
        }
        if (begins || is_hump) {
            parts.emplace_back();
            begins = false;
        }
        if (parts.back().size() < most_letters) {
            parts.back() += static_cast<char>(std::tolower(c));
        }
    }
    return parts;
}

} // namespace

std::vector<std::string> names_like(std::string_view word, std::size_t count,
                                    const model::Standard* only) {
    const std::vector<std::string> parts = parts_of(word);
    std::vector<std::string> names;
    const auto add = [&](const std::string& text, const memmap::Field& field) {
        const bool has_all = std::ranges::all_of(
            parts, [&](const std::string& part) { return text.find(part) != std::string::npos; });
        if (!parts.empty() && has_all && field.kind != memmap::Kind::Reserved) {
            names.emplace_back(field.name);
        }
    };
    for (const model::Standard& standard : standards()) {
        if (only != nullptr && only != &standard) {
            continue;
        }
        for (const memmap::Table& table : standard.map.tables) {
            for (const memmap::Field& field : table.rows) {
                add(base_name(field), field);
            }
        }
        for (const model::ItemRow* row : standard.item_rows()) {
            add(std::string(row->key), *row->field);
        }
    }
    std::ranges::sort(names, {},
                      [](const std::string& name) { return std::tuple(name.size(), name); });
    const auto twins = std::ranges::unique(names);
    names.erase(twins.begin(), twins.end());
    names.resize(std::min(names.size(), count));
    return names;
}

std::vector<Register> registers_of(const Inspection& inspection, const Decoded& decoded) {
    std::vector<Register> out;
    const memmap::Context& context = decoded.module.context;
    for (const memmap::Block& block : inspection.image->blocks()) {
        memmap::Page plain = block.page;
        const std::size_t start = out.size();
        bool listed = false;
        for (const memmap::Table& table : decoded.standard->map.tables) {
            plain.bank = table.banked ? 0 : block.page.bank;
            if (table.page != plain) {
                continue;
            }
            listed = true;
            for (const memmap::Field* field :
                 memmap::standing_rows(context, table, block.page.bank)) {
                for (unsigned i = 0; i < field->lanes.count; ++i) {
                    out.push_back(make_register(context, block.page, *field, i));
                }
            }
        }
        if (!listed) {
            add_unlisted(out, block);
        }
        std::stable_sort(out.begin() + static_cast<std::ptrdiff_t>(start), out.end(),
                         [](const Register& a, const Register& b) {
                             return std::tuple(a.place.byte, 7 - a.msb) <
                                    std::tuple(b.place.byte, 7 - b.msb);
                         });
    }
    return out;
}

std::expected<Selector, std::string> parse_selector(std::string_view text) {
    Selector selector;
    selector.text = text;
    const std::size_t colon = text.rfind(':');
    if (is_page(lower_case(text))) { // all of it
        selector.page = lower_case(text);
        return selector;
    }
    if (colon == std::string_view::npos || colon == 0 || text[colon - 1] == ':') {
        selector.name = lower_case(text); // "SCS0::AppSelCodeLane1" is a name, too
        return selector;
    }
    const std::string_view numbers = text.substr(colon + 1);
    const std::size_t dash = numbers.find('-');
    const std::string_view first = numbers.substr(0, dash);
    const std::string_view last = dash == std::string_view::npos ? first : numbers.substr(dash + 1);
    if (!parse_number(first, selector.first) || !parse_number(last, selector.last)) {
        return std::unexpected(fmt::format(
            "'{}' is no register: write PAGE:BYTE with a byte 0-255, such as 11h:154", text));
    }
    selector.page = lower_case(text.substr(0, colon));
    if (selector.page.starts_with("0x") && selector.page.size() == 4) {
        selector.page = selector.page.substr(2) + "h"; // as tools in C write it
    }
    if (selector.page == "l") {
        selector.page = "lower";
    }
    return selector;
}

bool names(const Selector& selector, const memmap::Field& field, std::string_view instance_name) {
    const std::string base = base_name(field);
    return selector.name == lower_case(instance_name) || selector.name == base ||
           selector.name == lower_case(field.name);
}

bool selects(const std::vector<Selector>& chosen, const Register& candidate,
             memmap::Standard standard) {
    if (chosen.empty()) {
        return true;
    }
    return std::ranges::any_of(chosen, [&](const Selector& selector) {
        if (selector.page.empty()) {
            return candidate.reading.field != nullptr &&
                   names(selector, *candidate.reading.field,
                         words::register_name(candidate.reading));
        }
        const unsigned first = candidate.place.byte;
        const std::string page = lower_case(words::page_name(candidate.page, standard));
        const bool half = page == selector.page ||
                          (selector.page == "a2h" && page == "a2h/00h" && selector.last >= 128);
        return half && first <= selector.last && first + candidate.size - 1 >= selector.first;
    });
}

bool selects_by_name(const std::vector<Selector>& chosen, const memmap::Field& value) {
    return std::ranges::any_of(chosen, [&](const Selector& selector) {
        return selector.page.empty() && names(selector, value, value.name);
    });
}

bool has_register(const model::Standard& standard, const Selector& selector) {
    const auto names_it = [&](const memmap::Field& field) {
        for (unsigned i = 0; i < field.lanes.count; ++i) {
            memmap::Reading copy;
            copy.field = &field;
            copy.index = static_cast<std::uint8_t>(i);
            if (names(selector, field, words::register_name(copy))) {
                return true;
            }
        }
        return false;
    };
    return std::ranges::any_of(standard.map.tables, [&](const memmap::Table& table) {
        return std::ranges::any_of(table.rows, names_it);
    });
}

std::vector<Register> selected_registers(const Inspection& inspection, const Decoded& decoded,
                                         const std::vector<Selector>& chosen) {
    std::vector<Register> out = registers_of(inspection, decoded);
    const memmap::Map& map = decoded.standard->map;
    std::erase_if(out, [&](const Register& each) { return !selects(chosen, each, map.standard); });
    for (const memmap::Derived& derived : map.derived) {
        const memmap::Field& value = *derived.value;
        if (inspection.image->find(value.page) != nullptr && selects_by_name(chosen, value)) {
            out.push_back(make_register(decoded.module.context, value.page, value, 0));
        }
    }
    return out;
}

} // namespace optictl::engine
