#include "sff/sff8472/tables.hpp"

#include "sff/sff8472/a0_lower.hpp"
#include "sff/sff8472/a0_upper.hpp"
#include "sff/sff8472/a2_lower.hpp"
#include "sff/sff8472/a2_page_02h.hpp"
#include "sff/sff8472/a2_page_03h.hpp"
#include "sff/sff8472/a2_pages.hpp"
#include "sff/sff8472/derived.hpp"

namespace optictl::sff8472 {
namespace {

/// Derived values are in no table; each is checked alone, as they share bits with rows.
consteval bool check_derived() {
    for (const memmap::Derived& each : derived::all) {
        memmap::check_rows({each.value, 1}, memmap::Cover::Partial);
    }
    return true;
}
static_assert(check_derived());

} // namespace

std::span<const memmap::Table> tables() {
    static constexpr memmap::Table all[] = {
        memmap::table_of("identity", a0_lower::rows),
        memmap::table_of("reserved", a0_upper::rows),
        memmap::table_of("diagnostics, status and control", a2_lower::rows),
        memmap::table_of("user EEPROM", a2_pages::page_00h),
        memmap::table_of("user EEPROM", a2_pages::page_01h),
        memmap::table_of("tuning and remote monitoring", a2_page_02h::rows),
        memmap::table_of("high accuracy timing", a2_page_03h::rows),
    };
    return all;
}

} // namespace optictl::sff8472
