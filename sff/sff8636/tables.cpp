// The pages of SFF-8636.
#include "sff/sff8636/tables.hpp"

#include <array>

#include "sff/sff8636/advertise.hpp"
#include "sff/sff8636/lower.hpp"
#include "sff/sff8636/page00.hpp"
#include "sff/sff8636/page01.hpp"
#include "sff/sff8636/page02.hpp"
#include "sff/sff8636/page03.hpp"
#include "sff/sff8636/page20.hpp"
#include "sff/sff8636/page21.hpp"
#include "sff/sff8636/views.hpp"

namespace optictl::sff8636 {
namespace {

constexpr std::array<memmap::Table, 7> all{{
    memmap::table_of("status, flags, monitors and controls", lower::rows),
    memmap::table_of("identity and options", page00::rows),
    memmap::table_of("application select table", page01::rows, has::page_01),
    memmap::table_of("user EEPROM", page02::rows, has::page_02),
    memmap::table_of("thresholds and channel controls", page03::rows),
    memmap::table_of("monitored parameters", page20::rows, has::pages_20_21),
    memmap::table_of("parameter thresholds", page21::rows, has::pages_20_21),
}};

/// Views are in no table, and leave most bits of their page open.
consteval bool check_views() {
    for (const memmap::Derived& each : views::all) {
        memmap::check_rows({each.value, 1}, memmap::Cover::Partial);
    }
    return true;
}
static_assert(check_views());

} // namespace

std::span<const memmap::Table> tables() {
    return all;
}

} // namespace optictl::sff8636
