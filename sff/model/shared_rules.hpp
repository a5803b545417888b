// Rules that hold in every memory map. Each standard lists them in its own catalogue.
#pragma once

#include "sff/model/rule.hpp"
#include "sff/model/subjects.hpp"

namespace optictl::model::shared {

/// Every checksum that the module has is right.
[[nodiscard]] Result checksum(const memmap::Context& context, const Module& module);
/// Text is ASCII, left-aligned, and padded with blanks.
[[nodiscard]] Result text(const memmap::Context& context, const Module& module);
/// Nothing that was asked for failed to be read.
[[nodiscard]] Result read_error(const memmap::Context& context, const Module& module);
/// No half page that the module has reads the same in every byte.
[[nodiscard]] Result page_blank(const memmap::Context& context, const Module& module);
/// No half page repeats another one.
[[nodiscard]] Result page_copy(const memmap::Context& context, const Module& module);
/// The dump neither ends within a half page nor has bytes struck out.
[[nodiscard]] Result bytes_missing(const memmap::Context& context, const Module& module);
/// Registers of monitors that nothing advertises are empty.
[[nodiscard]] Result undeclared_monitor(const memmap::Context& context, const Module& module);
/// Of every monitor that has thresholds, low alarm < low warning < high warning < high alarm.
[[nodiscard]] Result thresholds(const memmap::Context& context, const Module& module);
/// The items of `keys` hold codes that their tables assign. Rules list the keys of what changes how
/// the rest is to be understood.
[[nodiscard]] Result reserved_code(const Module& module, std::span<const std::string_view> keys,
                                   std::string (*sentence)(const Item&));
/// What a flag among the items of the module says: fails with `text` where it is set.
[[nodiscard]] Result unless_item_set(const Module& module, std::string_view key, std::string text);

} // namespace optictl::model::shared
