// The emulator's own lists of pages and latched bytes beside those of the decoders' maps: where
// they differ, one of them is wrong by the clause.
#include <array>
#include <set>
#include <tuple>

#include <doctest/doctest.h>

#include "cmis/map.hpp"
#include "drivers/emulator/access.hpp"
#include "drivers/emulator/latches.hpp"
#include "drivers/emulator/pages.hpp"
#include "sff/sff8472/map.hpp"
#include "sff/sff8636/map.hpp"

namespace optictl {
namespace {

using memmap::Page;
using Bytes = std::set<std::tuple<Page, unsigned>>;

const memmap::Map* const maps[] = {&cmis::map(), &sff8636::map(), &sff8472::map()};

void add(Bytes& bytes, const Page& page, unsigned first, unsigned last) {
    for (unsigned byte = first; byte <= last; ++byte) {
        bytes.emplace(page, byte);
    }
}

Bytes latched_by_map(const memmap::Map& map) {
    Bytes bytes;
    for (const memmap::Table& table : map.tables) {
        for (const memmap::Field& row : table.rows) {
            for (unsigned i = 0; row.access == memmap::Access::ClearOnRead && i < row.lanes.count;
                 ++i) {
                const unsigned byte = memmap::place_of(row, i).byte;
                add(bytes, row.page, byte, byte + row.size - 1U);
            }
        }
    }
    return bytes;
}

Bytes latched_by_emulator(memmap::Standard standard) {
    Bytes bytes;
    for (const drivers::emulator::Latched& range : drivers::emulator::latches_of(standard)) {
        add(bytes, range.page, range.first, range.last);
    }
    return bytes;
}

/// Flags of C-CMIS, whose text is not public: whoever reads must take the whole of what may be a
/// flag for latched, a module clears those that are one.
bool may_be_a_flag(const Page& page, unsigned byte) {
    return page == memmap::upper(0x33) || (page == memmap::upper(0x3B) && byte >= 192);
}

bool is_select(const Page& page, unsigned byte, const memmap::Map& map) {
    const bool has_bank = map.standard == memmap::Standard::Cmis;
    return page == Page{.device = map.paged_device} && byte >= (has_bank ? 126U : 127U);
}

using Told = std::tuple<Page, Page, unsigned, unsigned>;

} // namespace

TEST_CASE("the emulator clears the bytes that the maps call latched, and no others") {
    for (const memmap::Map* map : maps) {
        CAPTURE(map->name);
        const Bytes by_map = latched_by_map(*map);
        const Bytes by_emulator = latched_by_emulator(map->standard);
        REQUIRE_FALSE(by_map.empty());
        for (const auto& [page, byte] : by_emulator) {
            CAPTURE(page.page);
            CAPTURE(byte);
            CHECK(by_map.contains({page, byte}));
        }
        for (const auto& [page, byte] : by_map) {
            CAPTURE(page.page);
            CAPTURE(byte);
            CHECK((by_emulator.contains({page, byte}) || may_be_a_flag(page, byte)));
        }
    }
}

TEST_CASE("a host may write the bits that the maps call writable, and no others") {
    for (const memmap::Map* map : maps) {
        CAPTURE(map->name);
        for (const memmap::Table& table : map->tables) {
            if (table.on_request) {
                continue; // the emulator has the registers of some of these pages alone
            }
            std::array<unsigned, memmap::half_page_size> by_map{};
            std::array<unsigned, memmap::half_page_size> kept{};
            for (const memmap::Field& row : table.rows) {
                const bool is_of_old = row.revisions.until != 0xFF; // as in SFF-8436
                if (row.access == memmap::Access::ReadOnly ||
                    row.access == memmap::Access::ClearOnRead || is_of_old) {
                    continue;
                }
                for (unsigned i = 0; i < row.lanes.count; ++i) {
                    const memmap::Place place = memmap::place_of(row, i);
                    for (unsigned b = 0; b < row.size; ++b) {
                        const unsigned at = place.byte - row.page.first_byte() + b;
                        const unsigned bits =
                            row.size > 1 ? 0xFFU : ((1U << row.width_bits()) - 1U) << place.lsb;
                        by_map[at] |= bits;
                        kept[at] |= row.access == memmap::Access::WriteOnly ? 0U : bits;
                    }
                }
            }
            for (unsigned i = 0; i < memmap::half_page_size; ++i) {
                const unsigned byte = table.page.first_byte() + i;
                const auto mine = drivers::emulator::writable(map->standard, table.page, byte);
                if (is_select(table.page, byte, *map)) {
                    continue;
                }
                CAPTURE(table.title);
                CAPTURE(byte);
                CHECK(mine.mask == by_map[i]);
                const bool is_password = table.page == memmap::a2_lower && byte >= 123;
                if (mine.mask != 0 && by_map[i] != 0 && !is_password) {
                    CHECK((mine.keep == drivers::emulator::Keep::Nothing) == (kept[i] == 0));
                }
            }
        }
    }
}

TEST_CASE("the emulator finds a page advertised where the maps do") {
    for (const memmap::Map* map : maps) {
        CAPTURE(map->name);
        std::set<Told> by_emulator;
        for (const drivers::emulator::KnownPage& each :
             drivers::emulator::pages_of(map->standard)) {
            by_emulator.emplace(each.page, each.told_in, each.byte, each.mask);
        }
        std::set<Told> by_map;
        const auto note = [&](const Page& page, const memmap::When& when) {
            if (page != memmap::lower) {
                by_map.emplace(page, when.mask == 0 ? Page{} : when.page, when.byte, when.mask);
            }
        };
        for (const memmap::Table& table : map->tables) {
            if (!table.on_request) { // of those the bare pages are advertised
                note(table.page, table.when);
            }
        }
        for (const memmap::BarePage& bare : map->bare_pages) {
            note(bare.page, bare.when);
        }
        for (const auto& [page, told_in, byte, mask] : by_map) {
            CAPTURE(page.page);
            CHECK(by_emulator.contains({page, told_in, byte, mask}));
        }
        CHECK(by_emulator.size() == by_map.size());
    }
}

} // namespace optictl
