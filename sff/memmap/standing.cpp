#include "sff/memmap/standing.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace optictl::memmap {
namespace {

/// The bits of a half page that rows describe.
using Bits = std::array<std::uint8_t, half_page_size>;

bool share(const Bits& a, const Bits& b) {
    for (unsigned i = 0; i < half_page_size; ++i) {
        if ((a[i] & b[i]) != 0) {
            return true;
        }
    }
    return false;
}

} // namespace

std::vector<const Field*> standing_rows(const Context& context, const Table& table, unsigned bank) {
    std::vector<const Field*> rows;
    Bits taken{};
    const auto add = [&](const Field& row, const Bits& own) {
        rows.push_back(&row);
        std::ranges::transform(own, taken, taken.begin(), std::bit_or{});
    };
    for (const Field& row : table.rows) {
        if (applies(context, row, bank)) {
            add(row, detail::bits_of(row, row.page));
        }
    }
    for (const Field& row : table.rows) {
        const Bits own = detail::bits_of(row, row.page);
        if (context.revision < row.revisions.since && !share(own, taken)) {
            add(row, own);
        }
    }
    return rows;
}

} // namespace optictl::memmap
