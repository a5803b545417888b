#include "sff/memmap/answered.hpp"

#include <algorithm>
#include <string>

namespace optictl::memmap {
namespace {

/// Fewer equal bytes may well be what the module holds.
constexpr std::size_t enough = half_page_size / 2;

constexpr std::uint8_t all_ones = 0xFF;

bool contains(std::span<const Page> pages, const Page& page) {
    return std::ranges::find(pages, page.in_bank(0)) != pages.end();
}

/// Whether a standard says what stands in a half page.
bool is_described(const Map& map, const Page& page) {
    const auto is_of = [&](const auto& entry) { return entry.page == page.in_bank(0); };
    return std::ranges::any_of(map.tables, is_of) || std::ranges::any_of(map.bare_pages, is_of);
}

/// Why a half page is not the module's answer: the bytes say it, not the module.
struct Doubt {
    Missing why{};
    std::string text;
};

std::optional<Doubt> doubt_of(const Image& image, const Map& map, const Block& block) {
    const Page& page = block.page;
    if (page == lower || page == upper(0x00)) {
        return std::nullopt; // who else would answer?
    }
    const Block* a0 = image.find(lower);
    const Block* a2 = image.find(a2_lower);
    if (page.device == Device::A2) {
        if (a0 != nullptr && a2 != nullptr && repeats(*a2, *a0)) {
            return Doubt{Missing::Copy, "A2h repeats A0h, as when the address is ignored"};
        }
    } else if (const Block* page_00 = image.find(upper(0x00));
               page_00 != nullptr && repeats(block, *page_00)) {
        return Doubt{Missing::Copy, "repeats page 00h, as when the page select is ignored"};
    }
    const auto value = only_value(block);
    const bool is_silent = value == all_ones
                               ? is_described(map, page) && !contains(map.free_pages, page)
                               : value == 0 && contains(map.never_zero, page);
    if (!is_silent) {
        return std::nullopt;
    }
    return Doubt{Missing::Blank, value == 0 ? "every byte reads 00h" : "every byte reads FFh"};
}

} // namespace

std::optional<std::uint8_t> only_value(const Block& block) {
    std::optional<std::uint8_t> value;
    for (unsigned i = 0; i < half_page_size; ++i) {
        if (block.known[i]) {
            if (value && *value != block.bytes[i]) {
                return std::nullopt;
            }
            value = block.bytes[i];
        }
    }
    return block.known.count() >= enough ? value : std::nullopt;
}

bool repeats(const Block& block, const Block& other) {
    const auto both = block.known & other.known;
    if (both.count() < enough || only_value(other)) {
        return false;
    }
    for (unsigned i = 0; i < half_page_size; ++i) {
        if (both[i] && block.bytes[i] != other.bytes[i]) {
            return false;
        }
    }
    return true;
}

std::optional<Image> without_unanswered(const Image& image, const Map& map) {
    std::optional<Image> answered;
    for (const Block& block : image.blocks()) {
        if (const auto doubt = doubt_of(image, map, block)) {
            if (!answered) {
                answered = image;
            }
            Block& target = answered->block(block.page);
            const auto first = static_cast<std::uint8_t>(block.page.first_byte());
            target.known.reset();
            target.holes = {{first, static_cast<std::uint8_t>(first + half_page_size - 1),
                             doubt->text, doubt->why}};
        }
    }
    return answered;
}

} // namespace optictl::memmap
