#include "drivers/dump/bare.hpp"

#include <fmt/format.h>

#include "sff/memmap/address.hpp"

namespace optictl::drivers::dump {

void add_bare_bytes(ModuleSections& module, std::span<const std::uint8_t> bytes,
                    std::string_view end) {
    module.states_offsets = false;
    Section& section = module.sections.emplace_back();
    section.bytes.assign(bytes.begin(), bytes.end());
    section.unread.assign(bytes.size(), false);
    const std::size_t tail = bytes.size() % memmap::half_page_size;
    if (tail == 0) {
        return;
    }
    const auto missing = static_cast<std::uint32_t>(memmap::half_page_size - tail);
    section.holes.push_back({section.end(), section.end() + missing - 1,
                             fmt::format("{}{}", end, ends_before), memmap::Missing::NotGiven});
    module.warnings.add(fmt::format("{} bytes: the last half page lacks {} bytes, taken as not "
                                    "read",
                                    bytes.size(), missing));
}

} // namespace optictl::drivers::dump
