// SFF-8472 decoding: from the bytes of A0h and A2h to what front ends show.
#pragma once

#include "sff/memmap/reading.hpp"
#include "sff/model/module.hpp"

namespace optictl::sff8472 {

/// What all readings of one module share. `image` must outlive it.
[[nodiscard]] memmap::Context context_of(const memmap::Image& image);

/// Everything that SFF-8472 12.4.3 and SFF-8690 1.5 say of the module. Total: any bytes, known or
/// not, give a module; states and findings say what is missing or wrong. `image` must outlive it.
[[nodiscard]] model::Module decode(const memmap::Image& image);
/// The rows of items that some module has.
[[nodiscard]] std::vector<const model::ItemRow*> item_rows();
/// Not of an image that is about to go: the module reads it later.
model::Module decode(memmap::Image&& image) = delete;

} // namespace optictl::sff8472
