// What the tables say of a register, without a module: the register reference.
#include <array>
#include <string>
#include <utility>

#include "cli/engine/registers.hpp"
#include "cli/verbs/views/explain_view.hpp"
#include "sff/format/format.hpp"
#include "sff/words/words.hpp"

namespace optictl::cli {

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

constexpr std::size_t label_width = 12;

void add_text(view::Object& tree, std::string_view key, std::string_view label,
              std::string_view text) {
    if (!text.empty()) {
        tree.fact(key, label, view::text(text));
    }
}

void add_codes(view::Object& tree, const memmap::CodeTable& table) {
    using enum view::Shown;
    constexpr auto left = view::Align::Left;
    add_text(tree, "code_table", "codes", table.name);
    view::Table& codes = tree.table("codes", {},
                                    {{{}, {}, left, ToPeople, label_width + 2},
                                     {{}, {}, left, ToPeople, 9},
                                     {"first", {}, left, ToPrograms},
                                     {"last", {}, left, ToPrograms},
                                     {"name", {}}});
    for (const memmap::Code& code : table.codes) {
        const std::string range = code.first == code.last
                                      ? fmt::format("{:02X}h", code.first)
                                      : fmt::format("{:02X}h-{:02X}h", code.first, code.last);
        codes.row({view::text(""), view::text(range), view::whole(code.first),
                   view::whole(code.last), view::text(code.name)});
    }
}

view::Object& add_field(view::Object& tree, const Field& field, const memmap::Map& map) {
    const memmap::Standard standard = map.standard;
    memmap::Reading copy;
    copy.field = &field;
    std::string where = register_address(copy, standard);
    if (field.lanes.count > 1) {
        copy.index = static_cast<std::uint8_t>(field.lanes.count - 1);
        where += fmt::format(" to {} ({} copies{})", register_address(copy, standard),
                             field.lanes.count, field.banked ? ", in each bank" : "");
    }
    view::Object& about = tree.document("register/1");
    about.label_width(label_width);
    about.data("name", view::text(field.name));
    about.data("standard", view::text(map.name));
    about.verbatim({}, fmt::format("{}  ({})\n", field.name, map.name));
    add_text(about, "where", "where", where);
    add_text(about, "type", "type", type_text(field));
    add_text(about, "access", "access", name_of(field.access));
    add_text(about, "meaning", "meaning", field.meaning);
    if (field.when.mask != 0) {
        add_text(about, "advertised", "advertised", condition(field.when, standard));
    }
    if (field.only.mask != 0) {
        add_text(about, "only_when", "only when", condition(field.only, standard));
    }
    about.fact("clause", "clause", view::text(clause(field)));
    if (field.codes != nullptr) {
        add_codes(about, *field.codes);
    }
    return about;
}

/// The registers that spell a value, and their places.
void add_parts(view::Object& tree, const memmap::Derived& derived, const memmap::Map& map) {
    std::vector<std::string> parts;
    for (const Field* part : derived.parts) {
        memmap::Reading copy;
        copy.field = part;
        parts.push_back(fmt::format("{} ({})", part->name, register_address(copy, map.standard)));
        tree.fact({}, part == derived.parts.front() ? "made of" : "", view::text(parts.back()));
    }
    tree.data("made_of", view::several(parts));
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

std::optional<view::Object> describe_view(const std::vector<Selector>& chosen) {
    view::Object tree;
    const auto part = [&tree] {
        if (!tree.members().empty()) {
            tree.verbatim({}, "\n");
        }
    };
    for (const model::Standard& standard : standards()) {
        for (const memmap::Table& table : standard.map.tables) {
            for (const Field& field : table.rows) {
                if (chosen_by(chosen, field, standard.map)) {
                    part();
                    add_field(tree, field, standard.map);
                }
            }
        }
        for (const memmap::Derived& derived : standard.map.derived) {
            if (selects_by_name(chosen, *derived.value)) {
                part();
                add_parts(add_field(tree, *derived.value, standard.map), derived, standard.map);
            }
        }
    }
    return tree.members().empty() ? std::nullopt : std::optional(std::move(tree));
}

} // namespace optictl::cli
