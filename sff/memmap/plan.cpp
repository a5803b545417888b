#include "sff/memmap/plan.hpp"

namespace optictl::memmap {

void want(std::vector<Range>& plan, const Image& image, Page page, unsigned first, unsigned last) {
    const Block* block = image.find(page);
    for (unsigned byte = first; byte <= last; ++byte) {
        if (block != nullptr && block->knows(byte)) {
            continue;
        }
        if (!plan.empty() && plan.back().page == page &&
            plan.back().first + plan.back().count == byte) {
            ++plan.back().count;
        } else {
            plan.push_back({page, static_cast<std::uint8_t>(byte), 1});
        }
    }
}

} // namespace optictl::memmap
