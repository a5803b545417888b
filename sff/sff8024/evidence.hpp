// What the bytes of an image say for and against each memory map; identify() weighs it.
#pragma once

#include <string>

#include "sff/sff8024/identify.hpp"

namespace optictl::sff8024::detail {

/// The score from which a map stands on its own, without an identifier that names it: two
/// checksums, or a checksum and a vendor name, or a well-formed CMIS application list with more, or
/// banks.
inline constexpr int strong = 30;
/// What an identifier that names the map is worth: more than any single contradiction.
inline constexpr int named = 40;

/// A candidate, and its right checksums less its wrong ones: what chance gives the wrong map is one
/// right, once in 256 images for each place, and the others wrong.
struct Weighed {
    Candidate candidate;
    int checksums = 0;
};
[[nodiscard]] Weighed weigh_cmis(const memmap::Image& image);
[[nodiscard]] Weighed weigh_sff8636(const memmap::Image& image);
[[nodiscard]] Weighed weigh_sff8472(const memmap::Image& image);

/// Why the known bytes cannot come from a module's memory at all (nothing known, all FFh, all 00h,
/// text); empty when they can.
[[nodiscard]] std::string why_garbage(const memmap::Image& image);

/// "18h".
[[nodiscard]] std::string hex(unsigned byte);

} // namespace optictl::sff8024::detail
