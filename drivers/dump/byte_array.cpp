// Arrays of bytes in source code and data: C (`xxd -i`), Python, Rust, JSON; also the bare list
// `0x03 0x04 ...` of `i2ctransfer`. A list is one memory from its first byte on; a comment like
// `page 11h bytes 80h-FFh` above it, which `convert --to c-array` writes, places it.
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "drivers/dump/bare.hpp"
#include "drivers/dump/byte_lists.hpp"
#include "drivers/dump/capture.hpp"
#include "drivers/dump/formats.hpp"
#include "drivers/dump/rows.hpp"

namespace optictl::drivers::dump {

namespace {

/// What a comment announces: these bytes of this half page.
struct Announced {
    memmap::Page page;
    std::uint32_t first = 0;
    std::uint32_t last = 0;
};

[[nodiscard]] std::optional<std::uint32_t> byte_number(std::string_view text) {
    return text.size() == 3 && text.back() == 'h' ? hex_number(text.substr(0, 2)) : std::nullopt;
}

/// Understands "A0h page 00h bytes 80h-FFh" and "lower byte 10h".
[[nodiscard]] std::optional<Announced> announced_by(std::string_view comment) {
    const std::size_t at = comment.find(" byte");
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const auto page = page_of_heading(trimmed(comment.substr(0, at)));
    std::string_view range = trimmed(comment.substr(at));
    static_cast<void>(take_word(range));
    const std::size_t dash = range.find('-');
    const auto first = byte_number(range.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : byte_number(range.substr(dash + 1));
    return page && first && last && *first <= *last ? std::optional(Announced{*page, *first, *last})
                                                    : std::nullopt;
}

/// The lists that hold memory.
struct Chosen {
    std::vector<const ByteList*> announced;
    std::vector<const ByteList*> bare;
};
[[nodiscard]] Chosen choose(const std::vector<ByteList>& lists) {
    Chosen chosen;
    for (const ByteList& list : lists) {
        if (announced_by(list.comment)) {
            chosen.announced.push_back(&list);
        } else if (list.size >= shortest_list) {
            chosen.bare.push_back(&list);
        }
    }
    return chosen;
}

[[nodiscard]] ParseError several(const ByteList& first, const ByteList& second) {
    return at_line(second.line,
                   fmt::format("a second array (the first one is at line {}), and nothing says "
                               "which memory each of them is",
                               first.line),
                   "give each array in a file of its own");
}

[[nodiscard]] std::optional<ParseError> check(const ByteList& list) {
    if (!list.fault.empty()) {
        return at_line(list.fault_line, list.fault, "check the array");
    }
    if (list.declared != 0 && list.size > list.declared) {
        return at_line(list.line,
                       fmt::format("{} values in an array of {}", list.size, list.declared),
                       "check that no array is merged into this one");
    }
    if (list.size > largest_address) {
        return at_line(list.line,
                       fmt::format("{} bytes; an image has at most {}", list.size, largest_address),
                       "check that this is an image of one module");
    }
    return std::nullopt;
}

[[nodiscard]] std::optional<ParseError> add_announced(ModuleSections& module,
                                                      const ByteList& list) {
    const Announced at = announced_by(list.comment).value();
    if (list.size != at.last - at.first + 1U) {
        return at_line(list.line,
                       fmt::format("{} values where the comment announces bytes {:02x}h-{:02x}h",
                                   list.size, at.first, at.last),
                       "check that no value is lost");
    }
    if (at.page.upper != (at.first >= memmap::half_page_size) ||
        at.page.upper != (at.last >= memmap::half_page_size)) {
        return at_line(list.line, "the comment announces bytes that its half page does not have",
                       "check the comment");
    }
    SectionAddress address{.addressing = Addressing::Named, .device = at.page.device};
    if (at.page.upper) {
        address.page = static_cast<std::uint8_t>(at.page.page);
        address.bank = static_cast<std::uint8_t>(at.page.bank);
    }
    for (const ListRow& row : list.rows) {
        // The writer ends each row with the number of its first byte.
        const auto said = hex_byte(row.comment);
        if (said && *said != at.first + row.index) {
            return at_line(row.line,
                           fmt::format("the comment says byte {:02x}h, but byte {:02x}h is "
                                       "expected here",
                                       *said, at.first + row.index),
                           "check that no rows are swapped");
        }
        module.add_row(address, at.first + row.index,
                       std::span(list.bytes).subspan(row.index, row.size), row.line);
    }
    return std::nullopt;
}

class ByteArrayReader final : public Reader {
public:
    [[nodiscard]] std::string_view name() const override { return "byte-array"; }
    [[nodiscard]] std::string_view title() const override { return "array of bytes"; }

    [[nodiscard]] Recognition recognise(const Input& input) const override {
        const auto lists = byte_lists(input);
        const Chosen chosen = choose(lists);
        if (!chosen.announced.empty()) {
            return maybe(fmt::format("{} arrays with comments that name their bytes",
                                     chosen.announced.size()));
        }
        return chosen.bare.empty()
                   ? Recognition{}
                   : maybe(fmt::format("a list of {} numbers", chosen.bare.front()->size));
    }

    [[nodiscard]] std::expected<Sections, ParseError> parse(const Input& input) const override {
        const auto lists = byte_lists(input);
        const Chosen chosen = choose(lists);
        const bool named = !chosen.announced.empty();
        if (chosen.bare.size() > (named ? 0U : 1U)) {
            return std::unexpected(named ? several(*chosen.announced.front(), *chosen.bare.front())
                                         : several(*chosen.bare[0], *chosen.bare[1]));
        }
        Sections found;
        for (const ByteList* list : named ? chosen.announced : chosen.bare) {
            if (auto error = check(*list)) {
                return std::unexpected(std::move(*error));
            }
            ModuleSections& module = found.module({});
            if (list->declared > list->size) {
                module.warnings.add(
                    fmt::format("line {}: {} values in an array of {}; what C fills "
                                "with 0 is taken as not read",
                                list->line, list->size, list->declared));
            }
            if (!named) {
                add_bare_bytes(module, list->bytes, "the array");
            } else if (auto error = add_announced(module, *list)) {
                return std::unexpected(std::move(*error));
            }
        }
        return found;
    }
};

} // namespace

const Reader& byte_array_reader() {
    static const ByteArrayReader reader;
    return reader;
}

} // namespace optictl::drivers::dump
