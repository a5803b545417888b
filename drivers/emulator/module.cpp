#include "drivers/emulator/module.hpp"

#include <array>

#include "drivers/emulator/latches.hpp"
#include "drivers/emulator/pages.hpp"

namespace optictl::drivers::emulator {

using memmap::Device;
using memmap::half_page_size;
using memmap::Page;

void Module::replace(memmap::Image image) {
    image_ = std::move(image);
    paging_.reset();
}

std::size_t Module::read(Device device, unsigned byte, std::span<std::uint8_t> out) {
    std::size_t count = 0;
    const Page page = page_at(device, byte);
    const memmap::Standard standard = standard_of(image_);
    for (; count < out.size(); ++count) {
        const auto select = paging_.value(page, byte);
        const auto known = select ? select : image_.byte(page, byte);
        if (!known) {
            break;
        }
        out[count] = *known;
        if (is_latched(standard, page, byte)) {
            const std::array<std::uint8_t, 1> zero{};
            image_.put(page, byte, zero);
            ++cleared_;
        }
        byte = byte + 1 == page.first_byte() + half_page_size ? page.first_byte() : byte + 1;
    }
    return count;
}

/// Writes bytes of the half page in view, all of them or none.
bool Module::store(Device device, unsigned byte, std::span<const std::uint8_t> bytes) {
    const Page page = page_at(device, byte);
    const bool may = std::ranges::any_of(writable_, [&](const memmap::Range& range) {
        return range.page == page && range.first <= byte &&
               byte + bytes.size() <= range.first + std::size_t{range.count};
    });
    return may && image_.put(page, byte, bytes);
}

bool Module::write(Device device, unsigned byte, std::span<const std::uint8_t> bytes) {
    if (!paging_.is_select(device, byte, bytes.size())) {
        return store(device, byte, bytes);
    }
    paging_.write(device, bytes);
    return true;
}

} // namespace optictl::drivers::emulator
