// Rules of conformance that hold in every memory map: what a module is to be, not what state it is
// in. Each standard lists them in its catalogue of conformance.
#pragma once

#include <span>

#include "sff/memmap/table.hpp"
#include "sff/model/rule.hpp"

namespace optictl::model {

namespace subjects {

inline constexpr Subject reserved_bits{"reserved-bits", "Bits that the standard reserves are set",
                                       Severity::Note};
inline constexpr Subject later_registers{
    "later-registers", "Registers of a revision later than the one that is claimed are used",
    Severity::Warning};
inline constexpr Subject date{"date", "The date code is no date", Severity::Warning};

} // namespace subjects

namespace shared {

/// No bit of a half page that the module has is set where its revision has no register, nor any
/// later one.
[[nodiscard]] Result reserved_bits(const memmap::Context& context,
                                   std::span<const memmap::Table> tables);
/// No bit is set that only later revisions define.
[[nodiscard]] Result later_registers(const memmap::Context& context,
                                     std::span<const memmap::Table> tables);
/// The same two as tests of a rule, for the tables of a standard.
template <std::span<const memmap::Table> (*tables)()>
[[nodiscard]] Result reserved_bits(const memmap::Context& context, const Module& /*module*/) {
    return reserved_bits(context, tables());
}
template <std::span<const memmap::Table> (*tables)()>
[[nodiscard]] Result later_registers(const memmap::Context& context, const Module& /*module*/) {
    return later_registers(context, tables());
}
/// Six digits YYMMDD that are a day of the calendar.
[[nodiscard]] Result date(std::span<const std::uint8_t> digits);

} // namespace shared

} // namespace optictl::model
