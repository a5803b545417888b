#include "sff/memmap/procedure.hpp"

#include <algorithm>
#include <utility>

namespace optictl::memmap {
namespace {

[[nodiscard]] bool is_for_writing(Access access) {
    return access == Access::ReadWrite || access == Access::WriteOnly ||
           access == Access::SelfClearing;
}

/// Adds one patch to what is merged so far; why not, where it does not fit.
[[nodiscard]] std::string_view add(Merged& merged, const Patch& patch) {
    const unsigned first = patch.page.first_byte();
    if (patch.byte < first || patch.byte >= first + half_page_size) {
        return "a byte is not of the half page it is said to be of";
    }
    if (merged.value.empty()) {
        merged.page = patch.page;
        merged.first = patch.byte;
    }
    if (patch.page != merged.page) {
        return "the bytes are of several half pages";
    }
    const unsigned place = patch.byte - merged.first; // patches come in ascending order
    if (place > merged.value.size()) {
        return "the bytes do not follow each other";
    }
    if (place == merged.value.size()) {
        merged.value.push_back(0);
        merged.mask.push_back(0);
    }
    const unsigned both = unsigned{merged.mask[place]} & patch.mask;
    if (((merged.value[place] ^ patch.value) & both) != 0) {
        return "two patches want different values of the same bits";
    }
    merged.mask[place] |= patch.mask;
    merged.value[place] |= static_cast<std::uint8_t>(patch.value & patch.mask);
    return {};
}

} // namespace

bool put(std::vector<Patch>& patches, const Field& field, std::uint64_t raw, unsigned index,
         unsigned bank) {
    constexpr unsigned widest = 64;
    const unsigned width = field.width_bits();
    if (!is_for_writing(field.access) || index >= field.lanes.count || width > widest ||
        (bank != 0 && !field.banked) || (width < widest && raw >> width != 0)) {
        return false;
    }
    const Place place = place_of(field, index);
    for (unsigned i = 0; i < field.size; ++i) { // big endian
        const auto byte = static_cast<std::uint8_t>(raw >> 8U * (field.size - 1U - i));
        const std::uint64_t bits = field.size > 1 ? 0xFFU : (1ULL << width) - 1U;
        patches.push_back({.page = field.page.in_bank(bank),
                           .byte = static_cast<std::uint8_t>(place.byte + i),
                           .mask = static_cast<std::uint8_t>(bits << place.lsb),
                           .value = static_cast<std::uint8_t>(byte << place.lsb)});
    }
    return true;
}

bool Merged::is_partial() const {
    return std::ranges::any_of(mask, [](std::uint8_t bits) { return bits != 0xFF; });
}

std::vector<std::uint8_t> Merged::over(const std::vector<std::uint8_t>& old) const {
    std::vector<std::uint8_t> bytes = value;
    for (std::size_t i = 0; i < bytes.size() && i < old.size(); ++i) {
        bytes[i] |= static_cast<std::uint8_t>(old[i] & ~unsigned{mask[i]});
    }
    return bytes;
}

bool Merged::is_in(const std::vector<std::uint8_t>& now) const {
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (i >= now.size() || (now[i] & mask[i]) != value[i]) {
            return false;
        }
    }
    return true;
}

std::expected<Merged, std::string_view> merge(const Write& write) {
    if (write.patches.empty()) {
        return std::unexpected("there is nothing to write");
    }
    std::vector<Patch> patches = write.patches;
    std::ranges::stable_sort(patches, {},
                             [](const Patch& patch) { return std::pair(patch.page, patch.byte); });
    Merged merged;
    for (const Patch& patch : patches) {
        if (const std::string_view why = add(merged, patch); !why.empty()) {
            return std::unexpected(why);
        }
    }
    return merged;
}

} // namespace optictl::memmap
