#include "cmis/tables.hpp"

#include <algorithm>
#include <array>

#include "cmis/lower.hpp"
#include "cmis/page00.hpp"
#include "cmis/page01.hpp"
#include "cmis/page02.hpp"
#include "cmis/page03.hpp"
#include "cmis/page04.hpp"
#include "cmis/page0c.hpp"
#include "cmis/page0d.hpp"
#include "cmis/page10.hpp"
#include "cmis/page11.hpp"
#include "cmis/page12.hpp"
#include "cmis/page13.hpp"
#include "cmis/page14.hpp"
#include "cmis/page15.hpp"
#include "cmis/page16.hpp"
#include "cmis/page17.hpp"
#include "cmis/page18.hpp"
#include "cmis/page19.hpp"
#include "cmis/page1c.hpp"
#include "cmis/page1d.hpp"
#include "cmis/page2f.hpp"
#include "cmis/page30.hpp"
#include "cmis/page32.hpp"
#include "cmis/page33.hpp"
#include "cmis/page34.hpp"
#include "cmis/page35.hpp"
#include "cmis/page38.hpp"
#include "cmis/page3a.hpp"
#include "cmis/page3b.hpp"
#include "cmis/page40.hpp"
#include "cmis/page60.hpp"
#include "cmis/page61.hpp"
#include "cmis/page62.hpp"
#include "cmis/page6d.hpp"
#include "cmis/page9f.hpp"
#include "cmis/pages_opaque.hpp"
#include "cmis/pages_vdm.hpp"

namespace optictl::cmis {

namespace {

namespace opaque = pages_opaque;
using memmap::mailbox;
using memmap::table_of;
using memmap::table_on_request;
constexpr auto epl_1 = opaque::segment(1, "EPLSegment1");
constexpr auto epl_2 = opaque::segment(2, "EPLSegment2");
constexpr auto epl_3 = opaque::segment(3, "EPLSegment3");
constexpr auto epl_4 = opaque::segment(4, "EPLSegment4");
constexpr auto epl_5 = opaque::segment(5, "EPLSegment5");
constexpr auto epl_6 = opaque::segment(6, "EPLSegment6");
constexpr auto epl_7 = opaque::segment(7, "EPLSegment7");
constexpr auto epl_8 = opaque::segment(8, "EPLSegment8");
constexpr auto epl_9 = opaque::segment(9, "EPLSegment9");
constexpr auto epl_10 = opaque::segment(10, "EPLSegment10");
constexpr auto epl_11 = opaque::segment(11, "EPLSegment11");
constexpr auto epl_12 = opaque::segment(12, "EPLSegment12");
constexpr auto epl_13 = opaque::segment(13, "EPLSegment13");
constexpr auto epl_14 = opaque::segment(14, "EPLSegment14");
constexpr auto epl_15 = opaque::segment(15, "EPLSegment15");
constexpr auto epl_16 = opaque::segment(16, "EPLSegment16");
constexpr memmap::Table all[] = {
    table_of("Lower memory", lower_page::rows),
    table_of("Page 00h: administrative information", page00::rows),
    table_of("Page 01h: advertising", page01::rows),
    table_of("Page 02h: monitor thresholds", page02::rows),
    table_of("Page 03h: user data", page03::rows, adv::user_page),
    table_of("Page 04h: laser capabilities", page04::rows, adv::tunable),
    table_on_request("Page 05h: form factor specific signals", opaque::page05, adv::form_factor),
    table_on_request("Page 06h: resource module", opaque::page06),
    table_on_request("Page 07h: resource module", opaque::page07),
    table_on_request("Page 0Ch: supported pages and features", page0c::rows, adv::supported_pages),
    table_on_request("Page 0Dh: firmware loads", page0d::rows, adv::page_0dh),
    table_of("Page 10h: lane control and data path control", page10::rows),
    table_of("Page 11h: lane status and data path status", page11::rows),
    table_of("Page 12h: laser tuning", page12::rows, adv::tunable),
    table_on_request("Page 13h: diagnostics controls", page13::rows, adv::diagnostics),
    table_on_request("Page 14h: diagnostics results", page14::rows, adv::diagnostics),
    table_of("Page 15h: timing characteristics", page15::rows, adv::timing),
    table_of("Page 16h: network path functionality", page16::rows, adv::network_paths),
    table_of("Page 17h: flags and masks of network paths", page17::rows, adv::network_paths),
    table_of("Page 18h: lane control and data path control, part 2", page18::rows,
             adv::versatile_controls),
    table_of("Page 19h: lane status and data path status, part 2", page19::rows,
             adv::unidirectional),
    table_on_request("Page 1Ah: resource module", opaque::page1a),
    table_on_request("Page 1Bh: resource module", opaque::page1b),
    table_on_request("Page 1Ch: normalized application descriptors", page1c::rows,
                     adv::normalized_applications),
    table_on_request("Page 1Dh: host lane switching", page1d::rows, adv::page_1dh),
    table_on_request("Page 20h: VDM descriptors, group 1", vdm_pages::descriptors_1, adv::vdm),
    table_on_request("Page 21h: VDM descriptors, group 2", vdm_pages::descriptors_2,
                     vdm_pages::has_group(1)),
    table_on_request("Page 22h: VDM descriptors, group 3", vdm_pages::descriptors_3,
                     vdm_pages::has_group(2)),
    table_on_request("Page 23h: VDM descriptors, group 4", vdm_pages::descriptors_4,
                     vdm_pages::has_group(3)),
    table_on_request("Page 24h: VDM values, group 1", vdm_pages::values_1, adv::vdm),
    table_on_request("Page 25h: VDM values, group 2", vdm_pages::values_2, vdm_pages::has_group(1)),
    table_on_request("Page 26h: VDM values, group 3", vdm_pages::values_3, vdm_pages::has_group(2)),
    table_on_request("Page 27h: VDM values, group 4", vdm_pages::values_4, vdm_pages::has_group(3)),
    table_on_request("Page 28h: VDM thresholds, group 1", vdm_pages::thresholds_1, adv::vdm),
    table_on_request("Page 29h: VDM thresholds, group 2", vdm_pages::thresholds_2,
                     vdm_pages::has_group(1)),
    table_on_request("Page 2Ah: VDM thresholds, group 3", vdm_pages::thresholds_3,
                     vdm_pages::has_group(2)),
    table_on_request("Page 2Bh: VDM thresholds, group 4", vdm_pages::thresholds_4,
                     vdm_pages::has_group(3)),
    table_on_request("Page 2Ch: VDM flags", vdm_pages::flags, adv::vdm),
    table_on_request("Page 2Dh: VDM masks", vdm_pages::masks, adv::vdm),
    table_on_request("Page 2Fh: VDM groups and freeze", page2f::rows, adv::vdm),
    table_on_request("Page 30h: coherent thresholds of the host", page30::rows, adv::coherent),
    table_on_request("Page 31h: coherent provisioning", opaque::page31, adv::coherent),
    table_on_request("Page 32h: coherent masks, media side", page32::rows, adv::coherent),
    table_on_request("Page 33h: coherent flags, media side", page33::rows, adv::coherent),
    table_on_request("Page 34h: coherent counters, media side", page34::rows, adv::coherent),
    table_on_request("Page 35h: coherent quantities", page35::rows, adv::coherent),
    table_on_request("Page 38h: coherent thresholds, host side", page38::rows, adv::coherent),
    table_on_request("Page 3Ah: coherent counters, host side", page3a::rows, adv::coherent),
    table_on_request("Page 3Bh: coherent masks and flags, host side", page3b::rows, adv::coherent),
    table_on_request("Page 40h: coherent revision", page40::rows, adv::coherent),
    table_on_request("Page 41h: coherent thresholds advertised", opaque::page41, adv::coherent),
    table_on_request("Page 42h: coherent quantities advertised", opaque::page42, adv::coherent),
    table_on_request("Page 43h: coherent provisioning advertised", opaque::page43, adv::coherent),
    table_on_request("Page 44h: coherent flags advertised", opaque::page44, adv::coherent),
    table_on_request("Page 45h: host side advertised", opaque::page45, adv::coherent),
    table_on_request("Page 60h: polarity and counter resets", page60::rows, adv::page_60h),
    table_on_request("Page 61h: acquisition counters", page61::rows, adv::page_61h),
    table_on_request("Page 62h: output power thresholds", page62::rows, adv::page_62h),
    table_on_request("Page 6Dh: media lane switching", page6d::rows, adv::page_6dh),
    mailbox("Page 9Fh: CDB command and reply", page9f::rows, adv::cdb),
    mailbox("Page A0h: extended payload of CDB, segment 1", epl_1, adv::cdb),
    mailbox("Page A1h: extended payload of CDB, segment 2", epl_2, adv::cdb),
    mailbox("Page A2h: extended payload of CDB, segment 3", epl_3, adv::cdb),
    mailbox("Page A3h: extended payload of CDB, segment 4", epl_4, adv::cdb),
    mailbox("Page A4h: extended payload of CDB, segment 5", epl_5, adv::cdb),
    mailbox("Page A5h: extended payload of CDB, segment 6", epl_6, adv::cdb),
    mailbox("Page A6h: extended payload of CDB, segment 7", epl_7, adv::cdb),
    mailbox("Page A7h: extended payload of CDB, segment 8", epl_8, adv::cdb),
    mailbox("Page A8h: extended payload of CDB, segment 9", epl_9, adv::cdb),
    mailbox("Page A9h: extended payload of CDB, segment 10", epl_10, adv::cdb),
    mailbox("Page AAh: extended payload of CDB, segment 11", epl_11, adv::cdb),
    mailbox("Page ABh: extended payload of CDB, segment 12", epl_12, adv::cdb),
    mailbox("Page ACh: extended payload of CDB, segment 13", epl_13, adv::cdb),
    mailbox("Page ADh: extended payload of CDB, segment 14", epl_14, adv::cdb),
    mailbox("Page AEh: extended payload of CDB, segment 15", epl_15, adv::cdb),
    mailbox("Page AFh: extended payload of CDB, segment 16", epl_16, adv::cdb),
};

/// Whether a dump finds the page by its advertisement. Pages and banks of VDM, of normalized
/// applications and of CDB are counted by other registers (undescribed.cpp).
constexpr bool is_bare(const memmap::Table& table) {
    const unsigned number = table.page.page;
    const bool is_counted = number == 0x1C || (number >= 0x20 && number <= 0x2B);
    return table.on_request && table.when.mask != 0 && !table.is_mailbox && !is_counted;
}

/// 01h:142.4 says "partially": page 0Ch must name a coherent page.
constexpr bool is_partial(const memmap::When& when) {
    return when.page == adv::coherent.page && when.byte == adv::coherent.byte &&
           when.mask == adv::coherent.mask;
}

consteval auto bare() {
    std::array<memmap::BarePage, std::ranges::count_if(all, is_bare)> pages{};
    auto to = pages.begin();
    for (const memmap::Table& each : all) {
        if (is_bare(each)) {
            *to++ = {.page = each.page, .when = each.when, .must_be_listed = is_partial(each.when)};
        }
    }
    return pages;
}

} // namespace

std::span<const memmap::Table> tables() {
    return all;
}

std::span<const memmap::BarePage> bare_pages() {
    static constexpr auto pages = bare();
    return pages;
}

} // namespace optictl::cmis
