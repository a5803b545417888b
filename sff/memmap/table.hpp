// The table of a page: its rows, checked when the program is compiled. Included where tables are
// listed, and nowhere else: the check is what makes a table dear to compile.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>

#include "sff/memmap/field.hpp"

namespace optictl::memmap {

/// The rows of one page of one standard.
struct Table {
    Page page;
    std::string_view title;
    std::span<const Field> rows;
    bool banked = false;
    When when{}; ///< the advertisement; mask 0: whatever has pages has this one
    /// No view but a dump reads the page: an image without it lacks nothing.
    bool on_request = false;
    /// What is written here is a command to the module: nothing of it is a control.
    bool is_mailbox = false;
};

namespace detail {

/// Two conditions that cannot hold at once.
[[nodiscard]] constexpr bool exclusive(const When& a, const When& b) {
    if (a.mask == 0 || b.mask == 0 || a.page != b.page || a.byte != b.byte) {
        return false;
    }
    const std::uint8_t shared = a.mask & b.mask;
    if (!a.unless && !b.unless) {
        return ((a.equals ^ b.equals) & shared) != 0;
    }
    return a.unless != b.unless && a.mask == b.mask && a.equals == b.equals;
}
[[nodiscard]] constexpr bool exclusive(const Field& a, const Field& b) {
    return exclusive(a.only, b.only) || a.revisions.until < b.revisions.since ||
           b.revisions.until < a.revisions.since;
}

constexpr void check_shape(const Field& row, Page page) {
    if (row.name.empty() || row.clause.empty()) {
        throw std::logic_error("row without a name or a clause");
    }
    if (row.size == 0 || row.msb > 7 || row.lsb > row.msb ||
        (row.size > 1 && (row.msb != 7 || row.lsb != 0))) {
        throw std::logic_error("bad size or bits");
    }
    if (row.lanes.count == 0 || (row.lanes.count > 1 && row.lanes.step < row.width_bits())) {
        throw std::logic_error("copies overlap each other");
    }
    if (row.lanes.count > 1 && row.name.find("<i>") == std::string_view::npos) {
        throw std::logic_error("repeated row without <i> in its name");
    }
    if (row.scale.den <= 0 || row.scale.num == 0) {
        throw std::logic_error("bad scale");
    }
    if (row.kind == Kind::Flag && row.width_bits() != 1) {
        throw std::logic_error("a flag has one bit");
    }
    if (row.kind == Kind::Code && is_null(row.codes) && is_null(row.refine)) {
        throw std::logic_error("a code without its table");
    }
    const unsigned first = page.first_byte();
    for (unsigned i = 0; i < row.lanes.count; ++i) {
        const Place place = place_of(row, i);
        if (place.byte < first || place.byte + row.size > first + half_page_size ||
            place.lsb + (row.size > 1 ? 0 : row.width_bits()) > 8) {
            throw std::logic_error("row crosses its half page or its byte");
        }
    }
}

constexpr std::uint8_t mask_of(const Field& row, unsigned lsb) {
    return row.size > 1 ? std::uint8_t{0xFF}
                        : static_cast<std::uint8_t>(((1U << row.width_bits()) - 1U) << lsb);
}

/// The bits of each byte of the half that `row` takes.
constexpr std::array<std::uint8_t, half_page_size> bits_of(const Field& row, Page page) {
    std::array<std::uint8_t, half_page_size> bits{};
    for (unsigned i = 0; i < row.lanes.count; ++i) {
        const Place place = place_of(row, i);
        for (unsigned b = 0; b < row.size; ++b) {
            bits[place.byte - page.first_byte() + b] |= mask_of(row, place.lsb);
        }
    }
    return bits;
}

} // namespace detail

/// Whether rows must name every bit of their half page, as `explain` does, or may leave some open.
enum class Cover : std::uint8_t { Complete, Partial };

/// Throws, and so does not compile, where a row overlaps another that can hold at the same time,
/// crosses its byte or half page, or lacks a name or clause, and where rows that are to be complete
/// leave a bit of the half page unnamed.
consteval void check_rows(std::span<const Field> rows, Cover cover) {
    std::array<std::uint8_t, half_page_size> taken{};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Page page = rows[i].page;
        detail::check_shape(rows[i], page);
        const auto own = detail::bits_of(rows[i], page);
        bool shared = false;
        for (unsigned b = 0; b < half_page_size; ++b) {
            shared = shared || (own[b] & taken[b]) != 0;
            taken[b] |= own[b];
        }
        for (std::size_t j = 0; shared && j < i; ++j) { // only when some earlier row has the bits
            const auto other = detail::bits_of(rows[j], page);
            for (unsigned b = 0; b < half_page_size; ++b) {
                if ((own[b] & other[b]) != 0 && !detail::exclusive(rows[i], rows[j])) {
                    throw std::logic_error("rows overlap");
                }
            }
        }
    }
    for (unsigned b = 0; cover == Cover::Complete && b < half_page_size; ++b) {
        if (taken[b] != 0xFF) {
            throw std::logic_error("bits of the half page without a row");
        }
    }
}

/// Makes the table of rows that rows_of() completed, and checks them: see check_rows().
[[nodiscard]] consteval Table table_of(std::string_view title, std::span<const Field> rows,
                                       When when = {}) {
    check_rows(rows, Cover::Complete);
    return {rows.front().page, title, rows, rows.front().banked, when};
}
/// The same of a page that only a dump reads.
[[nodiscard]] consteval Table table_on_request(std::string_view title, std::span<const Field> rows,
                                               When when = {}) {
    Table table = table_of(title, rows, when);
    table.on_request = true;
    return table;
}
/// The same of a page by which a host sends commands.
[[nodiscard]] consteval Table mailbox(std::string_view title, std::span<const Field> rows,
                                      When when) {
    Table table = table_on_request(title, rows, when);
    table.is_mailbox = true;
    return table;
}

} // namespace optictl::memmap
