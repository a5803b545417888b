#include "sff/sff8472/tables.hpp"

#include "sff/sff8472/a0_lower.hpp"
#include "sff/sff8472/a0_upper.hpp"
#include "sff/sff8472/a2_lower.hpp"
#include "sff/sff8472/a2_page_02h.hpp"
#include "sff/sff8472/a2_page_03h.hpp"
#include "sff/sff8472/a2_pages.hpp"

namespace optictl::sff8472 {

std::span<const memmap::Table> tables() {
    using memmap::a2_upper;
    static constexpr memmap::Table all[] = {
        {memmap::lower, "A0h: identity", a0_lower::rows},
        {memmap::upper(0x00), "A0h: reserved", a0_upper::rows},
        {memmap::a2_lower, "A2h: diagnostics, status and control", a2_lower::rows},
        {a2_upper(0x00), "A2h page 00h: user EEPROM", a2_pages::page_00h},
        {a2_upper(0x01), "A2h page 01h: user EEPROM", a2_pages::page_01h},
        {a2_upper(0x02), "A2h page 02h: tuning and remote monitoring", a2_page_02h::rows},
        {a2_upper(0x03), "A2h page 03h: high accuracy timing", a2_page_03h::rows},
    };
    return all;
}

} // namespace optictl::sff8472
