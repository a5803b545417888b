// The pages of SFF-8636.
#include "sff/sff8636/tables.hpp"

#include <array>

#include "sff/sff8636/lower.hpp"
#include "sff/sff8636/page00.hpp"
#include "sff/sff8636/page01.hpp"
#include "sff/sff8636/page02.hpp"
#include "sff/sff8636/page03.hpp"
#include "sff/sff8636/page20.hpp"
#include "sff/sff8636/page21.hpp"

namespace optictl::sff8636 {
namespace {

constexpr std::array<memmap::Table, 7> all{{
    {.page = memmap::lower, .title = "status, flags, monitors and controls", .rows = lower::rows},
    {.page = memmap::upper(0x00), .title = "identity and options", .rows = page00::rows},
    {.page = memmap::upper(0x01), .title = "application select table", .rows = page01::rows},
    {.page = memmap::upper(0x02), .title = "user EEPROM", .rows = page02::rows},
    {.page = memmap::upper(0x03), .title = "thresholds and channel controls", .rows = page03::rows},
    {.page = memmap::upper(0x20), .title = "monitored parameters", .rows = page20::rows},
    {.page = memmap::upper(0x21), .title = "parameter thresholds", .rows = page21::rows},
}};

} // namespace

std::span<const memmap::Table> tables() {
    return all;
}

} // namespace optictl::sff8636
