// Decodes the memory image of a CMIS module into what front ends show.
#pragma once

#include "sff/memmap/image.hpp"
#include "sff/model/module.hpp"

namespace optictl::cmis {

/// Decodes everything that lower memory and pages 00h-02h, 04h, 10h-12h, 15h-17h and 19h say, for
/// up to four banks (32 lanes). Total: any bytes give a module, and findings say what is wrong.
/// The readings point into `image`, which must live as long as the result.
[[nodiscard]] model::Module decode(const memmap::Image& image);
/// The rows of items that some module has.
[[nodiscard]] std::vector<const model::ItemRow*> item_rows();
/// Not of an image that is about to go: the module reads it later.
model::Module decode(memmap::Image&& image) = delete;

} // namespace optictl::cmis
