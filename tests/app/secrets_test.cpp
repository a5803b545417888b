// What redaction takes out, by what the standards call it: no row whose name tells of its owner is
// without its mark.
#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include <doctest/doctest.h>

#include "cli/engine/inspect.hpp"

namespace {

using namespace optictl;
using memmap::Field;
using memmap::Kind;
using memmap::Secret;

bool tells_of_owner(std::string_view name) {
    constexpr std::array words{"SN", "Serial", "Date", "CLEI", "Password", "User"};
    return std::ranges::any_of(words, [&](std::string_view word) { return name.contains(word); });
}

} // namespace

TEST_CASE("text and bytes that tell of the owner are secret, and nothing else but vendors' bytes") {
    std::multiset<Secret> seen;
    for (const model::Standard& standard : engine::standards()) {
        for (const memmap::Table& table : standard.map.tables) {
            for (const Field& row : table.rows) {
                const bool holds_bytes = row.kind == Kind::Ascii || row.kind == Kind::Bytes;
                const bool vendors = row.kind == Kind::Custom && row.size > 1;
                CAPTURE(standard.map.name);
                CAPTURE(row.name);
                CHECK((memmap::secret_of(row) != Secret::None) ==
                      (vendors || (holds_bytes && tells_of_owner(row.name))));
                seen.insert(row.secret);
            }
        }
    }
    CHECK(seen.count(Secret::SerialNumber) == 3);
    CHECK(seen.count(Secret::CleiCode) == 2);
    CHECK(seen.count(Secret::Date) == 2); // SFF-8636, SFF-8472; CMIS has four rows
    CHECK(seen.count(Secret::DateYear) == 1);
    CHECK(seen.count(Secret::DateMonthOrDay) == 2);
    CHECK(seen.count(Secret::DateLot) == 1);
}
