// From ranges that are wanted to transactions: sorted by half page, joined where that is cheaper.
#pragma once

#include <bitset>
#include <map>
#include <optional>
#include <vector>

#include "sff/memmap/image.hpp"
#include "sff/memmap/plan.hpp"

namespace optictl::drivers {

/// Bytes of half pages, by page.
class ByteSet {
public:
    void add(const memmap::Page& page, unsigned first, unsigned count);
    void add(const memmap::Range& range) { add(range.page, range.first, range.count); }
    [[nodiscard]] bool has(const memmap::Page& page, unsigned byte) const;
    [[nodiscard]] bool has_all(const memmap::Range& range) const;

private:
    std::map<memmap::Page, std::bitset<memmap::half_page_size>> halves_;
};

/// One stay at a half page: runs of bytes to read, ascending.
struct Visit {
    memmap::Page page;
    std::vector<memmap::Range> runs;
};

/// The visits that `wanted` needs, less the bytes of `failed`. Gaps of up to `bridge` bytes are
/// read along when all of them are harmless. Lower halves first, then the upper half that is in
/// view, then bank by bank.
[[nodiscard]] std::vector<Visit> visits_of(const std::vector<memmap::Range>& wanted,
                                           const std::vector<memmap::Range>& harmless,
                                           const ByteSet& failed, unsigned bridge,
                                           std::optional<memmap::Page> in_view);

} // namespace optictl::drivers
