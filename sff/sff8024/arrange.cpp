#include "sff/sff8024/arrange.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include "sff/memmap/address.hpp"
#include "sff/sff8024/identifier.hpp"

namespace optictl::sff8024 {
namespace {

using Bytes = std::span<const std::uint8_t>;
using memmap::half_page_size;

MemoryMap map_of(std::uint8_t identifier) {
    const ModuleType* type = module_type(identifier);
    return type != nullptr ? type->map : MemoryMap::Unstated;
}

bool is_blank(Bytes bytes) {
    return std::ranges::all_of(bytes, [&](std::uint8_t byte) { return byte == bytes[0]; });
}

/// Whether a byte is the sum of those before it; blank bytes prove nothing.
bool is_sum(Bytes bytes, std::uint8_t stored) {
    const unsigned sum = std::accumulate(bytes.begin(), bytes.end(), 0U);
    return !is_blank(bytes) && (sum & 0xFFU) == stored;
}

bool is_name(Bytes bytes) {
    const auto is_letter = [](std::uint8_t b) {
        return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
    };
    return std::ranges::all_of(bytes, [](std::uint8_t b) { return b >= 0x20 && b <= 0x7E; }) &&
           std::ranges::any_of(bytes, is_letter);
}

/// Where a map has what tells page 00h, as indices into the half page.
struct Marks {
    unsigned name = 0; ///< 16 characters
    unsigned first = 0;
    unsigned sum = 0; ///< of the bytes from `first` on
};
std::optional<Marks> marks_of(MemoryMap map) {
    switch (map) {
    case MemoryMap::Cmis: return Marks{.name = 1, .first = 0, .sum = 94};     // 129, 128-221, 222
    case MemoryMap::Sff8636: return Marks{.name = 20, .first = 0, .sum = 63}; // 148, 128-190, 191
    default: return std::nullopt;
    }
}

/// The states of the data paths of eight lanes at 11h:128-131: 1 to 7, 0 of lanes that are not
/// there (OIF-CMIS 5.4 Table 8-93).
bool are_states(Bytes bytes) {
    constexpr unsigned highest = 7;
    return !is_blank(bytes.first(half_page_size)) &&
           std::ranges::any_of(bytes.first(4), [](std::uint8_t byte) { return byte != 0; }) &&
           std::ranges::all_of(bytes.first(4), [](std::uint8_t byte) {
               return byte >> 4U <= highest && (byte & 0xFU) <= highest;
           });
}

} // namespace

Sign is_page_00(Bytes half) {
    const auto marks =
        half.size() == half_page_size ? marks_of(map_of(half[0])) : std::optional<Marks>();
    if (!marks || !is_name(half.subspan(marks->name, 16))) {
        return Sign::No;
    }
    return is_sum(half.subspan(marks->first, marks->sum - marks->first), half[marks->sum])
               ? Sign::Yes
               : Sign::Unsure;
}

Sign ends_in_lane_pages(Bytes memory) {
    constexpr std::size_t without_02 = 5;
    constexpr std::size_t with_02 = 6;
    const std::size_t halves = memory.size() / half_page_size;
    constexpr std::uint8_t flat = 0x80;
    if (memory.size() % half_page_size != 0 || (halves != without_02 && halves != with_02) ||
        map_of(memory[0]) != MemoryMap::Cmis || (memory[2] & flat) != 0) {
        return Sign::No;
    }
    const auto half = [&](std::size_t index) {
        return memory.subspan(index * half_page_size, half_page_size);
    };
    const Bytes last = half(halves - 1);
    if (is_blank(last) || std::ranges::equal(last, half(1)) ||
        (halves == without_02 && is_sum(half(3).first(127), half(3)[127]))) {
        return Sign::No; // nothing is lost, or page 02h stands where it does in a row
    }
    const Bytes page_01 = half(2);
    // 01h:142 bit 2 advertises page 03h, 01h:155 bit 6 page 04h.
    const bool is_advertised =
        halves == without_02 ? (page_01[14] & 0x04U) != 0 : (page_01[27] & 0x40U) != 0;
    const bool has_states = are_states(last);
    return has_states != is_advertised ? (has_states ? Sign::Yes : Sign::No) : Sign::Unsure;
}

} // namespace optictl::sff8024
