// Decodes a module whose memory is mapped by SFF-8636 or SFF-8436.
#pragma once

#include "sff/model/module.hpp"

namespace optictl::sff8636 {

/// What readings of this module share. `revision` is the code of L:1 (Table 6-4), the newest one
/// where it is not read. A module may leave L:1 at 0 ("not specified"): then it counts as SFF-8436,
/// unless it is identified as QSFP28 or uses bits that SFF-8436 reserves; then as SFF-8636 2.0,
/// the newest revision that allows 0. Lanes that L:113 says are not implemented are unused.
[[nodiscard]] memmap::Context context_of(const memmap::Image& image);

/// Decodes whatever is there; never fails. Module::standard is "SFF-8636" or "SFF-8436".
[[nodiscard]] model::Module decode(const memmap::Image& image);
/// The rows of items that some module has.
[[nodiscard]] std::vector<const model::ItemRow*> item_rows();
/// Not of an image that is about to go: the module reads it later.
model::Module decode(memmap::Image&& image) = delete;

} // namespace optictl::sff8636
