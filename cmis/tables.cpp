#include "cmis/tables.hpp"

#include "cmis/lower.hpp"
#include "cmis/page00.hpp"
#include "cmis/page01.hpp"
#include "cmis/page02.hpp"
#include "cmis/page03.hpp"
#include "cmis/page04.hpp"
#include "cmis/page10.hpp"
#include "cmis/page11.hpp"
#include "cmis/page12.hpp"
#include "cmis/page15.hpp"
#include "cmis/page16.hpp"
#include "cmis/page17.hpp"
#include "cmis/page18.hpp"
#include "cmis/page19.hpp"

namespace optictl::cmis {

std::span<const memmap::Table> tables() {
    using memmap::upper;
    static constexpr memmap::Table all[] = {
        {memmap::lower, "Lower memory", lower_page::rows},
        {upper(0x00), "Page 00h: administrative information", page00::rows},
        {upper(0x01), "Page 01h: advertising", page01::rows},
        {upper(0x02), "Page 02h: monitor thresholds", page02::rows},
        {upper(0x03), "Page 03h: user data", page03::rows},
        {upper(0x04), "Page 04h: laser capabilities", page04::rows},
        {upper(0x10), "Page 10h: lane control and data path control", page10::rows, true},
        {upper(0x11), "Page 11h: lane status and data path status", page11::rows, true},
        {upper(0x12), "Page 12h: laser tuning", page12::rows, true},
        {upper(0x15), "Page 15h: timing characteristics", page15::rows, true},
        {upper(0x16), "Page 16h: network path functionality", page16::rows, true},
        {upper(0x17), "Page 17h: flags and masks of network paths", page17::rows, true},
        {upper(0x18), "Page 18h: lane control and data path control, part 2", page18::rows, true},
        {upper(0x19), "Page 19h: lane status and data path status, part 2", page19::rows, true},
    };
    return all;
}

} // namespace optictl::cmis
