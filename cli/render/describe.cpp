// What the tables say of a register, without a module: the register reference.
#include <array>
#include <string>

#include "cli/engine/registers.hpp"
#include "cli/render/explain.hpp"
#include "sff/format/format.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli::render {

using namespace engine;
using namespace words;

namespace {

using memmap::Field;

constexpr std::array<std::string_view, 11> kind_words{
    "unsigned", "signed",         "flag",
    "code",     "bitmap",         "ASCII text",
    "bytes",    "float32",        "float16 (m*10^(s-24))",
    "reserved", "vendor specific"};

std::string condition(const memmap::When& when, memmap::Standard standard) {
    return fmt::format("{}:{} & {:02X}h {} {:02X}h", page_name(when.page, standard), when.byte,
                       when.mask, when.unless ? "!=" : "==", when.equals);
}

std::string type_text(const Field& field) {
    std::string text(kind_words[static_cast<std::size_t>(field.kind)]);
    if (field.unit != memmap::Unit::None) {
        text += field.scale.den == 1 && field.scale.num == 1
                    ? fmt::format(", in {}", symbol(field.unit))
                    : fmt::format(", {}/{} {} a step", field.scale.num, field.scale.den,
                                  symbol(field.unit));
    }
    if (field.refine != nullptr) {
        text += ", refined by other registers";
    }
    return text;
}

void put_line(Buffer& out, std::string_view label, std::string_view text) {
    if (!text.empty()) {
        append(out, "  {:<12} ", label);
        put_wrapped(out, text, 15);
    }
}

void put_codes(Buffer& out, const memmap::CodeTable& table) {
    put_line(out, "codes", table.name);
    for (const memmap::Code& code : table.codes) {
        const std::string range = code.first == code.last
                                      ? fmt::format("{:02X}h", code.first)
                                      : fmt::format("{:02X}h-{:02X}h", code.first, code.last);
        append(out, "               {:<9} {}\n", range, code.name);
    }
}

void put_field(Buffer& out, const Field& field, const memmap::Map& map) {
    const memmap::Standard standard = map.standard;
    memmap::Reading copy;
    copy.field = &field;
    std::string where = register_address(copy, standard);
    if (field.lanes.count > 1) {
        copy.index = static_cast<std::uint8_t>(field.lanes.count - 1);
        where += fmt::format(" to {} ({} copies{})", register_address(copy, standard),
                             field.lanes.count, field.banked ? ", in each bank" : "");
    }
    append(out, "{}  ({})\n", field.name, map.name);
    put_line(out, "where", where);
    put_line(out, "type", type_text(field));
    put_line(out, "access", name_of(field.access));
    put_line(out, "meaning", field.meaning);
    if (field.when.mask != 0) {
        put_line(out, "advertised", condition(field.when, standard));
    }
    if (field.only.mask != 0) {
        put_line(out, "only when", condition(field.only, standard));
    }
    put_line(out, "clause", clause(field));
    if (field.codes != nullptr) {
        put_codes(out, *field.codes);
    }
}

/// The registers that spell a value, and their places.
void put_parts(Buffer& out, const memmap::Derived& derived, const memmap::Map& map) {
    for (const Field* part : derived.parts) {
        memmap::Reading copy;
        copy.field = part;
        put_line(out, part == derived.parts.front() ? "made of" : "",
                 fmt::format("{} ({})", part->name, register_address(copy, map.standard)));
    }
}

bool chosen_by(const std::vector<Selector>& chosen, const Field& field, const memmap::Map& map) {
    for (unsigned i = 0; i < field.lanes.count; ++i) {
        Register candidate{
            .page = field.page, .place = memmap::place_of(field, i), .size = field.size};
        candidate.reading.field = &field;
        candidate.reading.index = static_cast<std::uint8_t>(i);
        if (selects(chosen, candidate, map.standard)) {
            return true;
        }
    }
    return false;
}

} // namespace

bool describe_text(Buffer& out, const std::vector<Selector>& chosen) {
    bool any = false;
    for (const model::Standard& standard : standards()) {
        for (const memmap::Table& table : standard.map.tables) {
            for (const Field& field : table.rows) {
                if (chosen_by(chosen, field, standard.map)) {
                    put(out, any ? "\n" : "");
                    put_field(out, field, standard.map);
                    any = true;
                }
            }
        }
        for (const memmap::Derived& derived : standard.map.derived) {
            if (selects_by_name(chosen, *derived.value)) {
                put(out, any ? "\n" : "");
                put_field(out, *derived.value, standard.map);
                put_parts(out, derived, standard.map);
                any = true;
            }
        }
    }
    return any;
}

} // namespace optictl::cli::render
