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

const Block* Image::find(const Page& page) const {
    const std::uint32_t key = page.key();
    const auto found = std::ranges::lower_bound(
        blocks_, key, {}, [](const Block& block) { return block.page.key(); });
    return found != blocks_.end() && found->page.key() == key ? &*found : nullptr;
}

std::optional<std::uint8_t> Image::byte(const Page& page, unsigned number) const {
    const Block* block = find(page);
    if (block == nullptr || !block->knows(number)) {
        return std::nullopt;
    }
    return block->bytes[number - page.first_byte()];
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
    return *blocks_.insert(place, std::move(fresh));
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
