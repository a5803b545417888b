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
    static constexpr memmap::Table all[] = {
        memmap::table_of("Lower memory", lower_page::rows),
        memmap::table_of("Page 00h: administrative information", page00::rows),
        memmap::table_of("Page 01h: advertising", page01::rows),
        memmap::table_of("Page 02h: monitor thresholds", page02::rows),
        memmap::table_of("Page 03h: user data", page03::rows, adv::user_page),
        memmap::table_of("Page 04h: laser capabilities", page04::rows, adv::tunable),
        memmap::table_of("Page 10h: lane control and data path control", page10::rows),
        memmap::table_of("Page 11h: lane status and data path status", page11::rows),
        memmap::table_of("Page 12h: laser tuning", page12::rows, adv::tunable),
        memmap::table_of("Page 15h: timing characteristics", page15::rows, adv::timing),
        memmap::table_of("Page 16h: network path functionality", page16::rows, adv::network_paths),
        memmap::table_of("Page 17h: flags and masks of network paths", page17::rows,
                         adv::network_paths),
        memmap::table_of("Page 18h: lane control and data path control, part 2", page18::rows,
                         adv::versatile_controls),
        memmap::table_of("Page 19h: lane status and data path status, part 2", page19::rows,
                         adv::unidirectional),
    };
    return all;
}

} // namespace optictl::cmis
