// Which half pages of an image a module did not answer with: bytes came, but they are not its own.
#pragma once

#include <cstdint>
#include <optional>

#include "sff/memmap/image.hpp"
#include "sff/memmap/map.hpp"

namespace optictl::memmap {

/// The one value of all known bytes of a half page; none where they differ, or where too few are
/// known to tell.
[[nodiscard]] std::optional<std::uint8_t> only_value(const Block& block);
/// Whether two half pages agree in all bytes that both have, and have enough that this is no
/// chance.
[[nodiscard]] bool repeats(const Block& block, const Block& other);

/// The image as decoders are to see it: what no module answered with is not read, and a hole says
/// why. Nothing where all half pages were answered, as nearly always.
[[nodiscard]] std::optional<Image> without_unanswered(const Image& image, const Map& map);

} // namespace optictl::memmap
