#include "sff/memmap/writable.hpp"

#include <algorithm>

namespace optictl::memmap {
namespace {

[[nodiscard]] bool is_control(const Field& row) {
    const bool is_for_writing = row.access == Access::ReadWrite ||
                                row.access == Access::WriteOnly ||
                                row.access == Access::SelfClearing;
    const bool is_number = row.kind == Kind::Flag || row.kind == Kind::Code ||
                           row.kind == Kind::Unsigned || row.kind == Kind::Signed ||
                           row.kind == Kind::Bitmap;
    return is_for_writing && is_number && secret_of(row) == Secret::None;
}

/// Bits of the byte that the row has.
[[nodiscard]] unsigned bits_at(const Field& row, unsigned byte) {
    unsigned bits = 0;
    for (unsigned i = 0; i < row.lanes.count; ++i) {
        const Place place = place_of(row, i);
        if (row.size > 1) {
            bits |= place.byte <= byte && byte < place.byte + row.size ? 0xFFU : 0U;
        } else if (place.byte == byte) {
            bits |= ((1U << row.width_bits()) - 1U) << place.lsb;
        }
    }
    return bits;
}

} // namespace

bool is_control(const Map& map, const Patch& patch) {
    unsigned bits = 0;
    for (const Table& table : map.tables) {
        if (table.is_mailbox || table.page != patch.page.in_bank(0) ||
            (patch.page.bank != 0 && !table.banked)) {
            continue;
        }
        for (const Field& row : table.rows) {
            bits |= is_control(row) ? bits_at(row, patch.byte) : 0U;
        }
    }
    return patch.mask != 0 && (patch.mask & ~bits) == 0;
}

Advertised page_advertised(const Map& map, const Context& context, const Page& page) {
    const auto table = std::ranges::find(map.tables, page.in_bank(0), &Table::page);
    if (table == map.tables.end()) {
        return Advertised::Unread;
    }
    return is_absent(context, page) ? Advertised::No : advertisement(context, table->when);
}

} // namespace optictl::memmap
