// Code tables derived from rows that say more than a code and its name.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>

#include "sff/memmap/codes.hpp"

namespace optictl::sff8024 {

/// Storage of a derived code table.
template <std::size_t N>
struct CodeRows {
    memmap::Code rows[N];
};

/// Codes that the standard sets aside for a purpose; it says for what.
[[nodiscard]] consteval memmap::Code reserved_for(unsigned first, unsigned last,
                                                  std::string_view purpose) {
    return {static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(last), purpose,
            memmap::Assignment::Reserved};
}

/// Joins the codes that `described` rows have (members id and name) with the `others`, which are
/// nothing but codes, in the order of the codes.
template <class Row, std::size_t N, std::size_t M>
[[nodiscard]] consteval CodeRows<N + M> derive_codes(const std::array<Row, N>& described,
                                                     const memmap::Code (&others)[M]) {
    CodeRows<N + M> out{};
    for (std::size_t i = 0; i < N; ++i) {
        out.rows[i] = {described[i].id, described[i].id, described[i].name,
                       memmap::Assignment::Assigned};
    }
    std::copy(others, others + M, out.rows + N);
    std::sort(out.rows, out.rows + N + M,
              [](const memmap::Code& a, const memmap::Code& b) { return a.first < b.first; });
    return out;
}

/// A code table that has a row for every value 0..last. One with a gap does not compile: SFF-8024
/// says of every code what it is, and a forgotten row would look like a reserved code.
template <std::size_t N>
[[nodiscard]] consteval memmap::CodeTable whole_table(std::string_view name,
                                                      std::string_view clause, unsigned last,
                                                      const memmap::Code (&codes)[N]) {
    unsigned next = 0;
    for (const memmap::Code& code : codes) {
        if (code.first != next) {
            throw std::logic_error("codes without a row, or with two");
        }
        next = code.last + 1U;
    }
    if (next != last + 1U) {
        throw std::logic_error("the last codes have no row");
    }
    return memmap::code_table(name, clause, codes);
}

/// The row of `id` in rows sorted by id, or null.
template <class Row>
[[nodiscard]] constexpr const Row* find_row(std::span<const Row> rows, unsigned id) {
    const auto* const end = rows.data() + rows.size();
    const auto* const row = std::ranges::lower_bound(
        rows.data(), end, id, {}, [](const Row& other) { return unsigned{other.id}; });
    return row != end && row->id == id ? row : nullptr;
}
template <class Row, std::size_t N>
[[nodiscard]] constexpr const Row* find_row(const std::array<Row, N>& rows, unsigned id) {
    return find_row(std::span<const Row>(rows), id);
}

/// Whether rows are sorted by id, without a code described twice.
template <class Row, std::size_t N>
[[nodiscard]] consteval bool is_sorted(const std::array<Row, N>& rows) {
    return std::ranges::adjacent_find(
               rows, [](const Row& a, const Row& b) { return a.id >= b.id; }) == rows.end();
}

} // namespace optictl::sff8024
