// What fuzzers of modules have in common: any bytes as the memory of a module.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "cli/engine/inspect.hpp"
#include "tests/fuzz/require.hpp"

namespace optictl::fuzz {

/// The pages that the decoders know, lower halves first; the input fills them in this order.
inline constexpr std::array<memmap::Page, 26> pages{{
    memmap::lower,
    memmap::upper(0x00),
    memmap::upper(0x01),
    memmap::upper(0x02),
    memmap::upper(0x11),
    memmap::upper(0x10),
    memmap::a2_lower,
    memmap::upper(0x03),
    memmap::upper(0x04),
    memmap::upper(0x12),
    memmap::a2_upper(0x00),
    memmap::a2_upper(0x02),
    memmap::upper(0x20),
    memmap::upper(0x21),
    memmap::upper(0x15),
    memmap::upper(0x16),
    memmap::upper(0x17),
    memmap::upper(0x18),
    memmap::upper(0x19),
    memmap::a2_upper(0x03),
    memmap::upper(0x11).in_bank(1),
    memmap::upper(0x10).in_bank(1),
    memmap::upper(0x11).in_bank(2),
    memmap::upper(0x11).in_bank(3),
    memmap::upper(0x12).in_bank(1),
    memmap::upper(0x13),
}};

/// Byte 0 chooses the map, byte 1 leaves holes; the rest is memory, half page after half page.
inline memmap::Image image_of(std::span<const std::uint8_t> data, std::uint8_t hole) {
    memmap::Image image;
    for (const memmap::Page& page : pages) {
        const std::size_t take = std::min<std::size_t>(data.size(), memmap::half_page_size);
        if (take == 0) {
            break;
        }
        image.put(page, page.first_byte(), data.first(take));
        if ((hole & 0x80U) != 0) {
            image.block(page).known.reset(hole & 0x7FU);
        }
        data = data.subspan(take);
    }
    return image;
}

/// The module of an input, decoded; its third byte on is memory. Null where that is none.
inline std::unique_ptr<engine::Inspection> inspect(std::span<const std::uint8_t> input) {
    if (input.size() < 3) {
        return nullptr;
    }
    auto inspection = std::make_unique<engine::Inspection>();
    inspection->target = "fuzz";
    inspection->image = std::make_unique<memmap::Image>(image_of(input.subspan(2), input[1]));
    const std::uint8_t choice = input[0] % 4U;
    engine::inspect(*inspection, choice < 3 ? std::optional(static_cast<memmap::Standard>(choice))
                                            : std::nullopt);
    return inspection;
}

/// What is written for people and programs has no control characters.
inline void require_plain(std::string_view text) {
    require(
        std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= 0x20 && c <= 0x7E); }));
}

} // namespace optictl::fuzz
