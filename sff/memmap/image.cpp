#include "sff/memmap/image.hpp"

#include <algorithm>

namespace optictl::memmap {

bool Block::knows(unsigned byte, unsigned size) const {
    const unsigned first = page.first_byte();
    if (byte < first || byte + size > first + half_page_size) {
        return false;
    }
    for (unsigned i = 0; i < size; ++i) {
        if (!known[byte - first + i]) {
            return false;
        }
    }
    return true;
}

namespace {

/// Index into Image::places_ of a half page that has one.
std::size_t slot_of(const Page& page) {
    return page.upper ? 1U + page.page : 0U;
}

bool has_slot(const Page& page) {
    return page.device == Device::A0 && page.bank == 0;
}

} // namespace

const Block* Image::find(const Page& page) const {
    if (has_slot(page)) {
        const std::size_t place = places_[slot_of(page)];
        return place != 0 ? &blocks_[place - 1] : nullptr;
    }
    const std::uint32_t key = page.key();
    const auto found = std::ranges::lower_bound(
        blocks_, key, {}, [](const Block& block) { return block.page.key(); });
    return found != blocks_.end() && found->page.key() == key ? &*found : nullptr;
}

std::optional<std::uint8_t> Image::byte(const Page& page, unsigned number) const {
    const Block* block = find(page);
    const unsigned index = number - page.first_byte(); // large where it is below
    if (block == nullptr || index >= half_page_size || !block->known[index]) {
        return std::nullopt;
    }
    return block->bytes[index];
}

bool Image::knows(const Page& page, unsigned byte, unsigned size) const {
    const Block* block = find(page);
    return block != nullptr && block->knows(byte, size);
}

Block& Image::block(const Page& page) {
    const auto place = std::ranges::lower_bound(blocks_, page, {}, &Block::page);
    if (place != blocks_.end() && place->page == page) {
        return *place;
    }
    Block fresh;
    fresh.page = page;
    const auto inserted = blocks_.insert(place, std::move(fresh));
    for (auto block = inserted; block != blocks_.end(); ++block) {
        if (has_slot(block->page)) {
            places_[slot_of(block->page)] = static_cast<std::uint16_t>(block - blocks_.begin() + 1);
        }
    }
    return *inserted;
}

bool Image::put(const Page& page, unsigned byte, std::span<const std::uint8_t> bytes) {
    const unsigned first = page.first_byte();
    if (byte < first || byte + bytes.size() > first + half_page_size) {
        return false;
    }
    Block& target = block(page);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        target.bytes[byte - first + i] = bytes[i];
        target.known.set(byte - first + i);
    }
    return true;
}

} // namespace optictl::memmap
