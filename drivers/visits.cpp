#include "drivers/visits.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>

namespace optictl::drivers {
namespace {

using memmap::Page;
using memmap::Range;

using Half = std::bitset<memmap::half_page_size>;

/// The runs of set bits, as ranges of `page`; gaps of up to `bridge` bytes within `harmless` are
/// closed.
std::vector<Range> runs_of(const Page& page, const Half& wanted, const ByteSet& harmless,
                           unsigned bridge) {
    std::vector<Range> runs;
    const unsigned base = page.first_byte();
    for (unsigned i = 0; i < wanted.size(); ++i) {
        if (!wanted[i]) {
            continue;
        }
        const unsigned byte = base + i;
        if (!runs.empty()) {
            Range& last = runs.back();
            const unsigned end = last.first + last.count;
            bool joins = byte - end <= bridge;
            for (unsigned gap = end; joins && gap < byte; ++gap) {
                joins = harmless.has(page, gap);
            }
            if (joins) {
                last.count = static_cast<std::uint8_t>(byte + 1 - last.first);
                continue;
            }
        }
        runs.push_back({page, static_cast<std::uint8_t>(byte), 1});
    }
    return runs;
}

} // namespace

void ByteSet::add(const Page& page, unsigned first, unsigned count) {
    Half& half = halves_[page];
    for (unsigned byte = first; byte < first + count; ++byte) {
        if (byte >= page.first_byte() && byte < page.first_byte() + memmap::half_page_size) {
            half.set(byte - page.first_byte());
        }
    }
}

bool ByteSet::has(const Page& page, unsigned byte) const {
    const auto half = halves_.find(page);
    return half != halves_.end() && byte >= page.first_byte() &&
           byte < page.first_byte() + memmap::half_page_size &&
           half->second[byte - page.first_byte()];
}

bool ByteSet::has_all(const Range& range) const {
    for (unsigned i = 0; i < range.count; ++i) {
        if (!has(range.page, range.first + i)) {
            return false;
        }
    }
    return true;
}

std::vector<Visit> visits_of(const std::vector<Range>& wanted, const std::vector<Range>& harmless,
                             const ByteSet& failed, unsigned bridge, std::optional<Page> in_view) {
    std::map<Page, Half> halves;
    for (const Range& range : wanted) {
        for (unsigned byte = range.first; byte < range.first + range.count; ++byte) {
            const unsigned place = byte - range.page.first_byte();
            if (place < memmap::half_page_size && !failed.has(range.page, byte)) {
                halves[range.page].set(place);
            }
        }
    }
    ByteSet safe;
    for (const Range& range : harmless) {
        safe.add(range);
    }
    std::vector<Visit> visits;
    visits.reserve(halves.size());
    for (const auto& [page, half] : halves) {
        visits.push_back({page, runs_of(page, half, safe, bridge)});
    }
    const auto order = [&in_view](const Visit& visit) {
        const Page& page = visit.page;
        return std::tuple(page.upper, page.device, page.upper && page != in_view, page.bank,
                          page.page);
    };
    std::ranges::sort(visits, {}, order);
    return visits;
}

} // namespace optictl::drivers
