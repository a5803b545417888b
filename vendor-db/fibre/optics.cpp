#include "vendor-db/fibre/optics.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "vendor-db/text.hpp"

namespace optictl::vendor_db {
namespace {

constexpr std::string_view nrz1 = "1.25 GBd NRZ";
constexpr std::string_view nrz10 = "10.3125 GBd NRZ";
constexpr std::string_view nrz25 = "25.78125 GBd NRZ";
constexpr std::string_view pam26 = "26.5625 GBd PAM4";
constexpr std::string_view pam53 = "53.125 GBd PAM4";
constexpr std::string_view pam106 = "106.25 GBd PAM4";
constexpr std::string_view pam113 = "113.4375 GBd PAM4";
constexpr std::string_view unstated{};
constexpr std::string_view none = "none";
constexpr std::string_view rs528 = "RS(528,514)";
constexpr std::string_view rs544 = "RS(544,514)";
constexpr std::string_view inner = "RS(544,514) and inner (128,120)";
constexpr std::string_view ofec = "O-FEC";
constexpr std::string_view cfec = "C-FEC";
constexpr std::string_view scfec = "SC-FEC";

using enum Fibre;
using enum Grid;
using enum Trait;

// Lanes, baud and modulation are those of SFF-8024 rev 4.13 Tables 4-6, 4-7 and 4-10, which also
// name the clauses. Wavelengths, FEC, reach, loss and powers are of these clauses and agreements as
// data sheets and guides of vendors repeat them: the texts of IEEE, OIF and the MSAs themselves
// were not at hand. Behind a row stands where its numbers were read; a row without has the reach
// that its name states (DR, FR, LR, ER) or its family has, and no powers. Reach of multimode types
// is on OM4, OM3 and OM5; 0 where no source was found.
// clang-format off
constexpr auto rows = std::to_array<Optics>({
    // name, lanes, fibre, pairs, grid, line, FEC, reach m, on OM3, on OM5, loss dB,
    // highest Tx dBm, highest Rx dBm, source, trait
    // Table 4-6
    {"10GBASE-SW", 1, Multimode, 1, Mm850, "9.95328 GBd NRZ", none, 400, 300, 0, 2.9, {}, -1.0, "IEEE 802.3 Clause 52"}, // wiki.comcert.com; china-tscom.com fiber-loss-budget; Intel X520-SR2 brief p3 (OM1 33, OM2 82, OM3 300 m)
    {"10GBASE-SR", 1, Multimode, 1, Mm850, nrz10, none, 400, 300, 0, 2.9, {}, -1.0, "IEEE 802.3 Clause 52"}, // wiki.comcert.com; china-tscom.com fiber-loss-budget; Intel X520-SR2 brief p3 (OM1 33, OM2 82, OM3 300 m)
    {"25GBASE-SR", 1, Multimode, 1, Mm850, nrz25, rs528, 100, 70, 0, 1.9, 2.4, 2.4, "IEEE 802.3 Clause 112"}, // etitantec.com SFP28 SR data; china-tscom.com fiber-loss-budget
    {"40GBASE-SR4", 4, Multimode, 4, Mm850, nrz10, none, 150, 100, 0, 1.5, 2.4, 2.4, "IEEE 802.3 Clause 86"}, // grassvalley.com QSFP-40G-SR4; ydfiberoptic.com 40g-sr4-qsfp-module; china-tscom.com fiber-loss-budget
    {"40GE SWDM4", 4, Multimode, 1, MmSwdm4, nrz10, none, 350, 240, 440, 0, {}, 2.4, "SWDM4 MSA"}, // ModuleTek QSFP-40/100G-SWDM4 data
    {"40GE BIDI", 2, Multimode, 1, MmBidi40, "20.625 GBd NRZ", none, 150, 100, 0, 0, {}, {}, "Cisco QSFP-40G-SR-BD"}, // Cisco at-a-glance c45-740242; CommScope blog terabit-bidi-msa; ydfiberoptic.com qsfp-40g-sr-bd; fluxlight QSFP-40G-SR-BD
    {"50GBASE-SR", 1, Multimode, 1, Mm850, pam26, rs544, 100, 70, 0, 1.9, {}, {}, "IEEE 802.3 Clause 138"}, // china-tscom.com fiber-loss-budget
    {"100GBASE-SR10", 10, Multimode, 10, Mm850, nrz10, none, 150, 100, 0, 1.5, {}, {}, "IEEE 802.3 Clause 86"}, // china-tscom.com fiber-loss-budget (100GBASE-SR, OM4 150 m)
    {"100GBASE-SR4", 4, Multimode, 4, Mm850, nrz25, rs528, 100, 70, 0, 1.9, 2.4, 2.4, "IEEE 802.3 Clause 95"}, // ontolt.com QSFP-100G-SR4; etitantec.com SFP28 SR (same lane spec); Arista 400G guide (fiberolink.com)
    {"100GE SWDM4", 4, Multimode, 1, MmSwdm4, nrz25, rs528, 100, 75, 150, 0, {}, 3.4, "SWDM4 MSA"}, // hg1112.cn 100G SWDM4 data (SWDM MSA)
    {"100GE BIDI", 2, Multimode, 1, MmBidi, pam26, rs544, 100, 70, 150, 1.8, 4.0, 4.0, "Cisco 100G-SR1.2, 40/100-SRBD", TwoFamilies}, // Cisco 100G SR1.2 at-a-glance (scribd 758214910); ModuleTek QSFP-100G-SR BiDi; Cisco c45-740242; Arista 400G guide (fiberolink.com)
    {"100GBASE-SR2", 2, Multimode, 2, Mm850, pam26, rs544, 100, 70, 0, 1.9, {}, {}, "IEEE 802.3 Clause 138"}, // china-tscom.com fiber-loss-budget (clause 138 lanes)
    {"100GBASE-SR1", 1, Multimode, 1, Mm850, pam53, rs544, 100, 60, 100, 0, 4.0, {}, "IEEE 802.3 Clause 167"}, // ascentcomtec.com id 449 (400G QSFP112 SR4, same lane, 802.3db)
    {"200GBASE-SR4", 4, Multimode, 4, Mm850, pam26, rs544, 100, 70, 0, 1.9, {}, {}, "IEEE 802.3 Clause 138"}, // china-tscom.com fiber-loss-budget; lrnic.com id-517
    {"400GBASE-SR16", 16, Multimode, 16, Mm850, "26.5625 GBd NRZ", rs544, 100, 70, 0, 0, {}, {}, "IEEE 802.3 Clause 123"},
    {"400GBASE-SR8", 8, Multimode, 8, Mm850, pam26, rs544, 100, 70, 0, 1.9, {}, {}, "IEEE 802.3 Clause 138"}, // tiafotc.org 400gbase-sr8; Arista 400G guide (fiberolink.com)
    {"400GBASE-SR4", 4, Multimode, 4, Mm850, pam53, rs544, 100, 60, 0, 0, 4.0, {}, "IEEE 802.3 Clause 167"}, // ascentcomtec.com id 449 (400G QSFP112 SR4, 802.3db); v-i-systems.com 2021/01/22
    {"800GBASE-SR8", 8, Multimode, 8, Mm850, pam53, rs544, 100, 60, 0, 0, 4.0, {}, "IEEE 802.3 Clause 167"}, // fiberwdm.com p357 (800G OSFP 2xSR4, OM3 60 m, OM4 100 m); ascentcomtec.com id 449 (same lane)
    {"8GFC-MM", 1, Multimode, 1, Mm850, "8.5 GBd NRZ", none, 190, 150, 0, 2.04, {}, {}, "FC-PI-4", Negotiates}, // Oracle 32G FC HBA installation guide (connect-optical-cable); IBM SX multimode link table
    {"10GFC-MM", 1, Multimode, 1, Mm850, "10.51875 GBd NRZ", none, 0, 300, 0, 0, {}, {}, "10GFC", Negotiates},
    {"16GFC-MM", 1, Multimode, 1, Mm850, "14.025 GBd NRZ", none, 125, 100, 0, 0, {}, {}, "FC-PI-5", Negotiates}, // Oracle 32G FC HBA installation guide (connect-optical-cable)
    {"32GFC-MM", 1, Multimode, 1, Mm850, "28.05 GBd NRZ", rs528, 100, 70, 0, 1.86, {}, {}, "FC-PI-6", Negotiates}, // Oracle 32G FC HBA installation guide (connect-optical-cable); china-tscom.com fiber-loss-budget
    {"64GFC-MM", 1, Multimode, 1, Mm850, "28.9 GBd PAM4", rs544, 100, 70, 0, 0, {}, {}, "FC-PI-7", Negotiates},
    {"128GFC-MM4", 4, Multimode, 4, Mm850, "28.05 GBd NRZ", rs528, 100, 70, 0, 1.9, {}, {}, "FC-PI-6P", Negotiates}, // china-tscom.com fiber-loss-budget
    {"256GFC-MM4", 4, Multimode, 4, Mm850, "28.9 GBd PAM4", rs544, 100, 70, 0, 0, {}, {}, "FC-PI-7P", Negotiates},
    {"400GBASE-SR4.2", 8, Multimode, 4, MmBidi, pam26, rs544, 100, 70, 150, 1.8, 4.0, 4.0, "IEEE 802.3 Clause 150"}, // tiafotc.org 400gbase-sr4-2; ModuleTek QSFP-100G-SR BiDi (clause 150 lane); Cisco 100G SR1.2 at-a-glance; netwayseurope.com 400g_bidi_msa
    {"200GBASE-SR2", 2, Multimode, 2, Mm850, pam53, rs544, 100, 60, 0, 0, 4.0, {}, "IEEE 802.3 Clause 167"}, // ascentcomtec.com id 449 (400G QSFP112 SR4, same lane, 802.3db)
    {"128GFC-MM", 1, Multimode, 1, Mm850, "56.1 GBd PAM4", rs544, 100, 0, 0, 0, {}, {}, "FC-PI-8", Negotiates},
    {"100GBASE-VR1", 1, Multimode, 1, Mm850, pam53, rs544, 50, 30, 0, 0, {}, {}, "IEEE 802.3 Clause 167"}, // zkosfp.com 189 (800G 2xSR4 class, OM3 30 m, OM4 50 m); NVIDIA MMA4Z00 pages (OM4 50 m)
    {"200GBASE-VR2", 2, Multimode, 2, Mm850, pam53, rs544, 50, 30, 0, 0, {}, {}, "IEEE 802.3 Clause 167"}, // zkosfp.com 189 (800G 2xSR4 class, OM3 30 m, OM4 50 m); NVIDIA MMA4Z00 pages (OM4 50 m)
    {"400GBASE-VR4", 4, Multimode, 4, Mm850, pam53, rs544, 50, 30, 0, 0, {}, {}, "IEEE 802.3 Clause 167"}, // zkosfp.com 189 (800G 2xSR4 class, OM3 30 m, OM4 50 m); NVIDIA MMA4Z00 pages (OM4 50 m)
    {"800GBASE-VR8", 8, Multimode, 8, Mm850, pam53, rs544, 50, 30, 0, 0, {}, {}, "IEEE 802.3 Clause 167"}, // zkosfp.com 189 (800G 2xSR4 class, OM3 30 m, OM4 50 m); NVIDIA MMA4Z00 pages (OM4 50 m)
    {"800G-VR4.2", 8, Multimode, 4, MmBidi, pam53, rs544, 50, 0, 0, 0, {}, {}, "Terabit BiDi MSA"}, // CommScope blog terabit-bidi-msa (850/910 nm, 8 and 16 fibres)
    {"800G-SR4.2", 8, Multimode, 4, MmBidi, pam53, rs544, 70, 0, 100, 0, {}, {}, "Terabit BiDi MSA"}, // CommScope blog terabit-bidi-msa (850/910 nm, 8 and 16 fibres)
    {"1.6T-VR8.2", 16, Multimode, 8, MmBidi, pam53, rs544, 50, 0, 0, 0, {}, {}, "Terabit BiDi MSA"}, // CommScope blog terabit-bidi-msa (850/910 nm, 8 and 16 fibres)
    {"1.6T-SR8.2", 16, Multimode, 8, MmBidi, pam53, rs544, 70, 0, 0, 0, {}, {}, "Terabit BiDi MSA"}, // CommScope blog terabit-bidi-msa (850/910 nm, 8 and 16 fibres)
    // Table 4-7
    {"10GBASE-LW", 1, SingleMode, 1, Sm1310, "9.95328 GBd NRZ", none, 10000, 0, 0, 6.2, 0.5, 0.5, "IEEE 802.3 Clause 52"}, // consultant.ru cons_doc_LAW_65602 table 3 (10GBASE-L); Intel X520 brief p3; wiki.comcert.com
    {"10GBASE-EW", 1, SingleMode, 1, Sm1550, "9.953 GBd NRZ", none, 40000, 0, 0, 11.0, 4.0, -1.0, "IEEE 802.3 Clause 52"}, // Avaya 8800 manual p97 (802.3ae 10GBASE-ER/EW); wiki.comcert.com; ieee802.org/3/100GNGOPTX/email/msg00583
    {"10G-ZW", 1, SingleMode, 1, Sm1550, "9.953 GBd NRZ", none, 80000, 0, 0, 0, {}, -7.0, "data sheets of vendors"}, // wiki.comcert.com (10GBASE-ZR)
    {"10GBASE-LR", 1, SingleMode, 1, Sm1310, nrz10, none, 10000, 0, 0, 6.2, 0.5, 0.5, "IEEE 802.3 Clause 52"}, // consultant.ru cons_doc_LAW_65602 table 3 (10GBASE-L); Intel X520 brief p3; wiki.comcert.com
    {"10GBASE-ER", 1, SingleMode, 1, Sm1550, nrz10, none, 40000, 0, 0, 11.0, 4.0, -1.0, "IEEE 802.3 Clause 52"}, // Avaya 8800 manual p97 (802.3ae 10GBASE-ER/EW); wiki.comcert.com; ieee802.org/3/100GNGOPTX/email/msg00583
    {"10G-ZR", 1, SingleMode, 1, Sm1550, nrz10, none, 80000, 0, 0, 0, {}, -7.0, "data sheets of vendors"}, // wiki.comcert.com (10GBASE-ZR)
    {"25GBASE-LR", 1, SingleMode, 1, Sm1310, nrz25, rs528, 10000, 0, 0, 6.3, 2.0, 2.0, "IEEE 802.3 Clause 114"}, // skyward-telecom.com SFP28 25G 1310 10 km; beijingpeilian.com (1295-1325 nm)
    {"25GBASE-ER", 1, SingleMode, 1, Sm1310, nrz25, rs528, 40000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 114"},
    {"40GBASE-LR4", 4, SingleMode, 1, Cwdm4, nrz10, none, 10000, 0, 0, 0, 2.3, 2.4, "IEEE 802.3 Clause 87"}, // top-factories.com 1261037 (40G LR4); fastfom.net
    {"40GBASE-FR", 1, SingleMode, 1, Sm1550, "41.25 GBd NRZ", none, 2000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 89"},
    {"50GBASE-FR", 1, SingleMode, 1, Sm1310, pam26, rs544, 2000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 139"},
    {"50GBASE-LR", 1, SingleMode, 1, Sm1310, pam26, rs544, 10000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 139"},
    {"100GBASE-LR4", 4, SingleMode, 1, LanWdm4, nrz25, none, 10000, 0, 0, 6.3, 4.5, 4.5, "IEEE 802.3 Clause 88"}, // whandar.ru 100g-qsfp28-lr4-10km; machineu.com Arista LR4; cpooo.com
    {"100GBASE-ER4", 4, SingleMode, 1, LanWdm4, nrz25, none, 40000, 0, 0, 18.0, {}, {}, "IEEE 802.3 Clause 88"}, // ieee802.org/3/100GNGOPTX/email/msg00583 (18 dB at 40 km)
    {"100G PSM4", 4, SingleMode, 4, Sm1310, nrz25, rs528, 500, 0, 0, 0, {}, {}, "PSM4 MSA"}, // PSM4 MSA 2.0 front matter (360docs 0420831523, fdocuments); gelink.com.cn id=14
    {"100G CWDM4", 4, SingleMode, 1, Cwdm4, nrz25, rs528, 2000, 0, 0, 5.0, 2.5, 2.5, "CWDM4 MSA"}, // cwdm4-msa.org; ModuleTek QSFP-100G-FR (= CWDM4 optics); china-tscom.com qsfp28-100g-cwdm4-10km; Arista 400G guide (fiberolink.com)
    {"100G 4WDM-10", 4, SingleMode, 1, Cwdm4, nrz25, rs528, 10000, 0, 0, 6.5, 2.5, 2.5, "4WDM MSA"}, // sino-telecom.com 100g-1310nm-10km-qsfp28-cwdm4; china-tscom.com qsfp28-100g-cwdm4-10km (6.5 dB, KR4 FEC, CWDM4 to 2 km)
    {"100G 4WDM-20", 4, SingleMode, 1, LanWdm4, nrz25, rs528, 20000, 0, 0, 0, {}, {}, "4WDM MSA"}, // gigalight.com show-719 (quotes 4WDM-20/40 MSA: LAN-WDM, FEC required); fomsn.com
    {"100G 4WDM-40", 4, SingleMode, 1, LanWdm4, nrz25, rs528, 40000, 0, 0, 0, {}, {}, "4WDM MSA"}, // gigalight.com show-719; optokon.com 589 (30 km without FEC, 40 km with FEC)
    {"100GBASE-DR", 1, SingleMode, 1, Sm1310, pam53, rs544, 500, 0, 0, 3.0, 4.0, 4.0, "IEEE 802.3 Clause 140"}, // ydfiberoptic.com table DR1/FR1/LR1; Edgecore ET7502-DR4 datasheet p2 (same lane)
    {"100GBASE-FR1", 1, SingleMode, 1, Sm1310, pam53, rs544, 2000, 0, 0, 4.0, {}, {}, "IEEE 802.3 Clause 140"}, // ydfiberoptic.com table DR1/FR1/LR1; 802.3cu definitions (biao-zhun.cn copy); Arista 400G guide (fiberolink.com)
    {"100GBASE-LR1", 1, SingleMode, 1, Sm1310, pam53, rs544, 10000, 0, 0, 6.3, 4.5, 4.5, "IEEE 802.3 Clause 140"}, // ModuleTek QSFP-100G-LR (100G-LR MSA); ydfiberoptic.com table DR1/FR1/LR1; 802.3cu definitions
    {"200GBASE-DR4", 4, SingleMode, 4, Sm1310, pam26, rs544, 500, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 121"},
    {"200GBASE-FR4", 4, SingleMode, 1, Cwdm4, pam26, rs544, 2000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 122"}, // iptp.org, ubytelink.com 200G FR4 (reach, grid)
    {"200GBASE-LR4", 4, SingleMode, 1, LanWdm4, pam26, rs544, 10000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 122"}, // iptp.org, ubytelink.com 200G FR4 (reach, grid)
    {"400GBASE-FR8", 8, SingleMode, 1, LanWdm8, pam26, rs544, 2000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 122"}, // tiafotc.org 400gbase-lr8 (family list); fiberwdm.com p379 (lane ranges)
    {"400GBASE-LR8", 8, SingleMode, 1, LanWdm8, pam26, rs544, 10000, 0, 0, 6.3, {}, {}, "IEEE 802.3 Clause 122"}, // tiafotc.org 400gbase-lr8; ascentcomtec.com id 418; fiberwdm.com p379 (lane ranges)
    {"400GBASE-DR4", 4, SingleMode, 4, Sm1310, pam53, rs544, 500, 0, 0, 3.0, 4.0, 4.0, "IEEE 802.3 Clause 124"}, // Edgecore ET7502-DR4 datasheet p2; trixontech.com 800g-osfp-dr8 (same lane); tiafotc.org 800gbase-dr8; Arista 400G guide (fiberolink.com)
    {"400GBASE-FR4", 4, SingleMode, 1, Cwdm4, pam53, rs544, 2000, 0, 0, 4.0, 3.5, 3.5, "IEEE 802.3 Clause 151"}, // Edgecore ET7502-FR4 datasheet p2-3 (400G-FR4 MSA values; 802.3cu may differ by up to 1 dB); 802.3cu definitions; lists.nanog.org KWRICFB5
    {"400G-LR4-10", 4, SingleMode, 1, Cwdm4, pam53, rs544, 10000, 0, 0, 0, 5.1, {}, "100G Lambda MSA"}, // fiberwdm.com p221 (400G LR4 10 km, CWDM lanes); lists.nanog.org KWRICFB5
    {"8GFC-SM", 1, SingleMode, 1, Sm1310, "8.5 GBd NRZ", none, 10000, 0, 0, 0, {}, 0.5, "FC-PI-4", Negotiates}, // IBM z16 docs, single mode input interface table 1
    {"10GFC-SM", 1, SingleMode, 1, Sm1310, "10.51875 GBd NRZ", none, 10000, 0, 0, 0, {}, {}, "10GFC", Negotiates},
    {"16GFC-SM", 1, SingleMode, 1, Sm1310, "14.025 GBd NRZ", none, 10000, 0, 0, 0, {}, 2.0, "FC-PI-5", Negotiates}, // IBM z16 docs, single mode input interface table 1
    {"32GFC-SM", 1, SingleMode, 1, Sm1310, "28.05 GBd NRZ", rs528, 10000, 0, 0, 0, {}, 2.0, "FC-PI-6", Negotiates}, // IBM z16 docs, single mode input interface table 1
    {"64GFC-SM", 1, SingleMode, 1, Sm1310, "28.9 GBd PAM4", rs544, 10000, 0, 0, 0, {}, {}, "FC-PI-7", Negotiates},
    {"128GFC-PSM4", 4, SingleMode, 4, Sm1310, "28.05 GBd NRZ", rs528, 500, 0, 0, 0, {}, {}, "FC-PI-6P", Negotiates},
    {"128GFC-CWDM4", 4, SingleMode, 1, Cwdm4, "28.05 GBd NRZ", rs528, 2000, 0, 0, 0, {}, {}, "FC-PI-6P", Negotiates},
    {"4I1-9D1F", 4, SingleMode, 1, LanWdm4, "28 GBd NRZ", unstated, 0, 0, 0, 0, {}, {}, "4I1-9D1F (G.959.1)"},
    {"4L1-9C1F", 4, SingleMode, 1, Unstated, "28 GBd NRZ", unstated, 0, 0, 0, 0, {}, {}, "4L1-9C1F (G.959.1)"},
    {"4L1-9D1F", 4, SingleMode, 1, Unstated, "28 GBd NRZ", unstated, 0, 0, 0, 0, {}, {}, "4L1-9D1F (G.959.1)"},
    {"C4S1-9D1F", 4, SingleMode, 1, Cwdm4, "28 GBd NRZ", unstated, 0, 0, 0, 0, {}, {}, "C4S1-9D1F (G.695)"},
    {"C4S1-4D1F", 4, SingleMode, 1, Cwdm4, "27.9523 GBd PAM4", unstated, 0, 0, 0, 0, {}, {}, "C4S1-4D1F (G.695)"},
    {"4I1-4D1F", 4, SingleMode, 1, LanWdm4, "27.9523 GBd PAM4", unstated, 0, 0, 0, 0, {}, {}, "4I1-4D1F (G.959.1)"},
    {"8R1-4D1F", 8, SingleMode, 1, LanWdm8, "27.9523 GBd PAM4", unstated, 0, 0, 0, 0, {}, {}, "8R1-4D1F (G.959.1)"},
    {"8I1-4D1F", 8, SingleMode, 1, LanWdm8, "27.9523 GBd PAM4", unstated, 0, 0, 0, 0, {}, {}, "8I1-4D1F (G.959.1)"},
    {"100G CWDM4-OCP", 4, SingleMode, 1, Cwdm4, nrz25, rs528, 500, 0, 0, 0, {}, {}, "OCP CWDM4"},
    {"ZR400-OFEC-16QAM-HA", 1, SingleMode, 1, CoherentC, "60.1385468 GBd DP-16QAM", ofec, 0, 0, 0, 0, {}, 0.0, "OpenZR+ MSA"}, // OpenZR+ MSA Rev 3.0 tables 1-2a, 11-2, 11-4x, 11-5y, 11-8, 11-10y
    {"ZR400-OFEC-16QAM-HB", 1, SingleMode, 1, CoherentC, "60.1385468 GBd DP-16QAM", ofec, 0, 0, 0, 0, {}, 0.0, "OpenZR+ MSA"}, // OpenZR+ MSA Rev 3.0 tables 1-2a, 11-2, 11-4x, 11-5y, 11-8, 11-10y
    {"ZR400-OFEC-8QAM-HA", 1, SingleMode, 1, CoherentC, "80.1847291 GBd DP-8QAM", ofec, 0, 0, 0, 0, {}, 0.0, "OpenZR+ MSA"}, // OpenZR+ MSA Rev 3.0 tables 1-2a, 11-2, 11-4x, 11-5y, 11-8, 11-10y
    {"10G-SR", 1, SingleMode, 1, Unstated, "9.8304 GBd NRZ", none, 0, 0, 0, 0, {}, {}, "CPRI V7.0"},
    {"10G-LR", 1, SingleMode, 1, Sm1310, "9.8304 GBd NRZ", none, 10000, 0, 0, 0, {}, {}, "CPRI V7.0"},
    {"25G-SR", 1, SingleMode, 1, Unstated, "24.33024 GBd NRZ", unstated, 0, 0, 0, 0, {}, {}, "CPRI V7.0"},
    {"25G-LR", 1, SingleMode, 1, Sm1310, "24.33024 GBd NRZ", unstated, 10000, 0, 0, 0, {}, {}, "CPRI V7.0"},
    {"10G-LR-BIDI", 1, SingleMode, 0, SmBidi, "9.8304 GBd NRZ", none, 10000, 0, 0, 0, {}, {}, "CPRI V7.0"},
    {"25G-LR-BIDI", 1, SingleMode, 0, SmBidi, "24.33024 GBd NRZ", unstated, 10000, 0, 0, 0, {}, {}, "CPRI V7.0"},
    {"400ZR (0X01, 0X03), DWDM, AMPLIFIED", 1, SingleMode, 1, CoherentC, "59.84375 GBd DP-16QAM", cfec, 0, 0, 0, 0, -6.0, 0.0, "OIF-400ZR"}, // Huawei OSK080N04 400GBASE-ZR data (hw_optical_02313LHH.html); xrdocs.io ron-hld (191.3-196.1 THz, to 120 km); mapyourtech.com 50481
    {"400ZR (0X02), SINGLE WAVELENGTH, UNAMPLIFIED", 1, SingleMode, 1, CoherentC, "59.84375 GBd DP-16QAM", cfec, 0, 0, 0, 0, {}, 0.0, "OIF-400ZR"}, // Huawei OSK080N04 400GBASE-ZR data (hw_optical_02313LHH.html) (second Rx range, OSNR 34 dB)
    {"50GBASE-ER", 1, SingleMode, 1, Sm1310, pam26, rs544, 40000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 139"},
    {"200GBASE-ER4", 4, SingleMode, 1, LanWdm4, pam26, rs544, 40000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 122"},
    {"400GBASE-ER8", 8, SingleMode, 1, LanWdm8, pam26, rs544, 40000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 122"}, // ascentcomtec.com id 446 (802.3cn ER8)
    {"400GBASE-LR4-6", 4, SingleMode, 1, Cwdm4, pam53, rs544, 6000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 151"}, // 802.3cu definitions (6 km, clause 151); lists.nanog.org KWRICFB5
    {"100GBASE-ZR", 1, SingleMode, 1, CoherentC, "27.9525 GBd DP-QPSK", scfec, 0, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 154"}, // 802.3ct title and contents (asmedoc.com 415001): DWDM, at least 80 km
    {"128GFC-SM", 1, SingleMode, 1, Sm1310, "56.1 GBd PAM4", rs544, 10000, 0, 0, 0, {}, {}, "FC-PI-8", Negotiates},
    {"ZR400-OFEC-16QAM", 1, SingleMode, 1, CoherentC, "60.1385468 GBd DP-16QAM", ofec, 0, 0, 0, 0, {}, 0.0, "OpenZR+ MSA"}, // OpenZR+ MSA Rev 3.0 tables 1-2a, 11-2, 11-4x, 11-5y, 11-8, 11-10y
    {"ZR300-OFEC-8QAM", 1, SingleMode, 1, CoherentC, "60.1385468 GBd DP-8QAM", ofec, 0, 0, 0, 0, {}, 0.0, "OpenZR+ MSA"}, // OpenZR+ MSA Rev 3.0 tables 1-2a, 11-2, 11-4x, 11-5y, 11-8, 11-10y
    {"ZR200-OFEC-QPSK", 1, SingleMode, 1, CoherentC, "60.1385468 GBd DP-QPSK", ofec, 0, 0, 0, 0, {}, 0.0, "OpenZR+ MSA"}, // OpenZR+ MSA Rev 3.0 tables 1-2a, 11-2, 11-4x, 11-5y, 11-8, 11-10y
    {"ZR100-OFEC-QPSK", 1, SingleMode, 1, CoherentC, "30.069273 GBd DP-QPSK", ofec, 0, 0, 0, 0, {}, 0.0, "OpenZR+ MSA"}, // OpenZR+ MSA Rev 3.0 tables 1-2a, 11-2, 11-4x, 11-5y, 11-8, 11-10y
    {"100G-LR1-20", 1, SingleMode, 1, Sm1310, pam53, rs544, 20000, 0, 0, 0, {}, {}, "100G Lambda MSA"},
    {"100G-ER1-30", 1, SingleMode, 1, Sm1310, pam53, rs544, 30000, 0, 0, 0, {}, {}, "100G Lambda MSA"},
    {"100G-ER1-40", 1, SingleMode, 1, Sm1310, pam53, rs544, 40000, 0, 0, 0, {}, {}, "100G Lambda MSA"},
    {"400GBASE-ZR", 1, SingleMode, 1, CoherentC, "59.84375 GBd DP-16QAM", cfec, 0, 0, 0, 0, -6.0, 0.0, "IEEE 802.3 Clause 156"}, // Huawei OSK080N04 400GBASE-ZR data (hw_optical_02313LHH.html); tiafotc.org ieee-p802-3cw (at least 80 km, DP-16QAM, DWDM)
    {"10GBASE-BR", 1, SingleMode, 0, SmBidi, nrz10, none, 0, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 158"}, // 802.3cp contents (madcad.com 350976: BR10/BR20/BR40 -U and -D); informant158.rssing.com article87
    {"25GBASE-BR", 1, SingleMode, 0, SmBidi, nrz25, rs528, 0, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 159"}, // 802.3cp contents (madcad.com 350976: BR10/BR20/BR40 -U and -D); informant158.rssing.com article87
    {"50GBASE-BR", 1, SingleMode, 0, SmBidi, pam26, rs544, 0, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 160"}, // 802.3cp contents (madcad.com 350976: BR10/BR20/BR40 -U and -D); informant158.rssing.com article87
    {"FOIC1.4-DO", 1, SingleMode, 1, CoherentC, "31.5697 GBd DP-QPSK", ofec, 0, 0, 0, 0, {}, {}, "G.709.3"}, // SFF-8024 4.13 note 3; Smartoptics TQD017 data (OpenROADM, 0 dBm;)
    {"FOIC2.8-DO", 1, SingleMode, 1, CoherentC, "31.5697 GBd DP-16QAM", ofec, 0, 0, 0, 0, {}, {}, "G.709.3"}, // SFF-8024 4.13 note 3; Smartoptics TQD017 data (OpenROADM, 0 dBm;)
    {"FOIC4.8-DO", 1, SingleMode, 1, CoherentC, "63.1395 GBd DP-16QAM", ofec, 0, 0, 0, 0, {}, {}, "G.709.3"}, // SFF-8024 4.13 note 3; Smartoptics TQD017 data (OpenROADM, 0 dBm;)
    {"FOIC2.4-DO", 1, SingleMode, 1, CoherentC, "63.1395 GBd DP-QPSK", ofec, 0, 0, 0, 0, {}, {}, "G.709.3"}, // SFF-8024 4.13 note 3; Smartoptics TQD017 data (OpenROADM, 0 dBm;)
    {"400GBASE-DR4-2", 4, SingleMode, 4, Sm1310, pam53, rs544, 2000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 124"}, // Arista 400G guide (fiberolink.com) (400G-XDR4 with 4x 100G-FR, 2 km); tiafotc.org 800gbase-dr8 (family)
    {"800GBASE-DR8", 8, SingleMode, 8, Sm1310, pam53, rs544, 500, 0, 0, 3.0, 4.0, 4.0, "IEEE 802.3 Clause 124"}, // tiafotc.org 800gbase-dr8; trixontech.com 800g-osfp-dr8; Edgecore ET7502-DR4 datasheet p2
    {"800GBASE-DR8-2", 8, SingleMode, 8, Sm1310, pam53, rs544, 2000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 124"}, // tiafotc.org 800gbase-dr8 (family)
    {"ZR400-OFEC-8QAM-HB", 1, SingleMode, 1, CoherentC, "80.1847291 GBd DP-8QAM", ofec, 0, 0, 0, 0, {}, 0.0, "OpenZR+ MSA"}, // OpenZR+ MSA Rev 3.0 tables 1-2a, 11-2, 11-4x, 11-5y, 11-8, 11-10y
    {"ZR300-OFEC-8QAM-HA", 1, SingleMode, 1, CoherentC, "60.1385468 GBd DP-8QAM", ofec, 0, 0, 0, 0, {}, 0.0, "OpenZR+ MSA"}, // OpenZR+ MSA Rev 3.0 tables 1-2a, 11-2, 11-4x, 11-5y, 11-8, 11-10y
    {"ZR300-OFEC-8QAM-HB", 1, SingleMode, 1, CoherentC, "60.1385468 GBd DP-8QAM", ofec, 0, 0, 0, 0, {}, 0.0, "OpenZR+ MSA"}, // OpenZR+ MSA Rev 3.0 tables 1-2a, 11-2, 11-4x, 11-5y, 11-8, 11-10y
    {"ZR200-OFEC-QPSK-HA", 1, SingleMode, 1, CoherentC, "60.1385468 GBd DP-QPSK", ofec, 0, 0, 0, 0, {}, 0.0, "OpenZR+ MSA"}, // OpenZR+ MSA Rev 3.0 tables 1-2a, 11-2, 11-4x, 11-5y, 11-8, 11-10y
    {"ZR200-OFEC-QPSK-HB", 1, SingleMode, 1, CoherentC, "60.1385468 GBd DP-QPSK", ofec, 0, 0, 0, 0, {}, 0.0, "OpenZR+ MSA"}, // OpenZR+ MSA Rev 3.0 tables 1-2a, 11-2, 11-4x, 11-5y, 11-8, 11-10y
    {"ZR100-OFEC-QPSK-HA", 1, SingleMode, 1, CoherentC, "30.069273 GBd DP-QPSK", ofec, 0, 0, 0, 0, {}, 0.0, "OpenZR+ MSA"}, // OpenZR+ MSA Rev 3.0 tables 1-2a, 11-2, 11-4x, 11-5y, 11-8, 11-10y
    {"ZR100-OFEC-QPSK-HB", 1, SingleMode, 1, CoherentC, "30.069273 GBd DP-QPSK", ofec, 0, 0, 0, 0, {}, 0.0, "OpenZR+ MSA"}, // OpenZR+ MSA Rev 3.0 tables 1-2a, 11-2, 11-4x, 11-5y, 11-8, 11-10y
    {"FLEXO-4-DO-16QAM/FOIC4.8-DO", 1, SingleMode, 1, CoherentC, "63.1394679 GBd DP-16QAM", ofec, 0, 0, 0, 0, {}, {}, "Open ROADM MSA"}, // SFF-8024 4.13 note 3; Smartoptics TQD017 data (OpenROADM, 0 dBm;)
    {"FLEXO-3-DO-8QAM/FOIC3.6-DO", 1, SingleMode, 1, CoherentC, "63.1394679 GBd DP-8QAM", ofec, 0, 0, 0, 0, {}, {}, "Open ROADM MSA"},
    {"FLEXO-2-DO-QPSK/FOIC2.4-DO", 1, SingleMode, 1, CoherentC, "63.1394679 GBd DP-QPSK", ofec, 0, 0, 0, 0, {}, {}, "Open ROADM MSA"}, // SFF-8024 4.13 note 3; Smartoptics TQD017 data (OpenROADM, 0 dBm;)
    {"FLEXO-2-DO-16QAM/FOIC2.8-DO", 1, SingleMode, 1, CoherentC, "31.569734 GBd DP-16QAM", ofec, 0, 0, 0, 0, {}, {}, "Open ROADM MSA"}, // SFF-8024 4.13 note 3; Smartoptics TQD017 data (OpenROADM, 0 dBm;)
    {"FLEXO-1-DO-QPSK/FOIC1.4-DO", 1, SingleMode, 1, CoherentC, "31.569734 GBd DP-QPSK", ofec, 0, 0, 0, 0, {}, {}, "Open ROADM MSA"}, // SFF-8024 4.13 note 3; Smartoptics TQD017 data (OpenROADM, 0 dBm;)
    {"FLEXO-4E-DO-QPSK/FOIC4E.4-DO", 1, SingleMode, 1, CoherentC, "118.203350603 GBd DP-QPSK", ofec, 0, 0, 0, 0, {}, {}, "Open ROADM MSA"},
    {"FLEXO-4-DO-QPSK/FOIC4.4-DO", 1, SingleMode, 1, CoherentC, "124.101712814 GBd DP-QPSK", ofec, 0, 0, 0, 0, {}, {}, "Open ROADM MSA"},
    {"FLEXO-8E-DO-16QAM/FOIC8E.8-DO", 1, SingleMode, 1, CoherentC, "118.203350603 GBd DP-16QAM", ofec, 0, 0, 0, 0, {}, {}, "Open ROADM MSA"},
    {"FLEXO-8-DO-16QAM/FOIC8.8-DO", 1, SingleMode, 1, CoherentC, "124.101712814 GBd DP-16QAM", ofec, 0, 0, 0, 0, {}, {}, "Open ROADM MSA"},
    {"FLEXO-8E-DPO-16QAM/FOIC8E.8-DPO", 1, SingleMode, 1, CoherentC, "131.337056226 GBd PCS", ofec, 0, 0, 0, 0, {}, {}, "Open ROADM MSA"},
    {"FLEXO-8-DPO-16QAM/FOIC8.8-DPO", 1, SingleMode, 1, CoherentC, "131.34852816 GBd PCS", ofec, 0, 0, 0, 0, {}, {}, "Open ROADM MSA"},
    {"FLEXO-6E-DPO-16QAM/FOIC6E.8-DPO", 1, SingleMode, 1, CoherentC, "118.749324509 GBd PCS", ofec, 0, 0, 0, 0, {}, {}, "Open ROADM MSA"},
    {"FLEXO-6-DPO-16QAM/FOIC6.8-DPO", 1, SingleMode, 1, CoherentC, "124.674930887 GBd PCS", ofec, 0, 0, 0, 0, {}, {}, "Open ROADM MSA"},
    {"800ZR-A (0X01), 150 GHZ DWDM, TX OUTPUT RANGE A", 1, SingleMode, 1, CoherentC, "118.203350603 GBd DP-16QAM", ofec, 0, 0, 0, 0, {}, {}, "OIF-800ZR"}, // SFF-8024 4.13
    {"800ZR-B (0X02), 150 GHZ DWDM, TX OUTPUT RANGE B", 1, SingleMode, 1, CoherentC, "118.203350603 GBd DP-16QAM", ofec, 0, 0, 0, 0, {}, {}, "OIF-800ZR"}, // SFF-8024 4.13
    {"800ZR-C (0X03), 150 GHZ DWDM, TX OUTPUT RANGE C", 1, SingleMode, 1, CoherentC, "118.203350603 GBd DP-16QAM", ofec, 0, 0, 0, 0, {}, {}, "OIF-800ZR"}, // SFF-8024 4.13
    {"400G-ER4-30", 4, SingleMode, 1, NarrowWdm4, pam53, rs544, 30000, 0, 0, 0, {}, {}, "100G Lambda MSA"}, // lists.nanog.org KWRICFB5 (400 GHz grid near 1310, 30-40 km; check the vendor grid)
    {"1I1-5D1F", 1, SingleMode, 1, Sm1310, "55.90474 GBd PAM4", unstated, 0, 0, 0, 0, {}, {}, "1I1-5D1F (G.959.1)"},
    {"1R1-5D1F", 1, SingleMode, 1, Sm1310, "55.90474 GBd PAM4", unstated, 0, 0, 0, 0, {}, {}, "1R1-5D1F (G.959.1)"},
    {"FOIC1.1-RS", 1, SingleMode, 1, Unstated, "126.28 GBd", unstated, 0, 0, 0, 0, {}, {}, "G.709.1"},
    {"200GBASE-DR1", 1, SingleMode, 1, Sm1310, pam106, rs544, 500, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 180"}, // wavesplitter.jp 800GFR4-500 (DR4: outer FEC only); SFF-8024 4.13 baud
    {"200GBASE-DR1-2", 1, SingleMode, 1, Sm1310, pam113, inner, 2000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 181"}, // wavesplitter.jp 800GFR4-500 (DR4-2: inner FEC, 2 km); SFF-8024 4.13 baud
    {"400GBASE-DR2", 2, SingleMode, 2, Sm1310, pam106, rs544, 500, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 180"}, // wavesplitter.jp 800GFR4-500 (DR4: outer FEC only); SFF-8024 4.13 baud
    {"400GBASE-DR2-2", 2, SingleMode, 2, Sm1310, pam113, inner, 2000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 181"}, // wavesplitter.jp 800GFR4-500 (DR4-2: inner FEC, 2 km); SFF-8024 4.13 baud
    {"800GBASE-DR4", 4, SingleMode, 4, Sm1310, pam106, rs544, 500, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 180"}, // wavesplitter.jp 800GFR4-500 (DR4: outer FEC only); SFF-8024 4.13 baud
    {"800GBASE-DR4-2", 4, SingleMode, 4, Sm1310, pam113, inner, 2000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 181"}, // wavesplitter.jp 800GFR4-500 (DR4-2: inner FEC, 2 km); SFF-8024 4.13 baud
    {"800GBASE-FR4-500", 4, SingleMode, 1, Cwdm4, pam106, rs544, 500, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 183"}, // wavesplitter.jp 800GFR4-500 (500 m, outer FEC only)
    {"800GBASE-FR4", 4, SingleMode, 1, Cwdm4, pam113, inner, 2000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 183"}, // wavesplitter.jp 800GFR4-500 (2 km, inner FEC)
    {"800GBASE-LR4", 4, SingleMode, 1, LanWdm4, pam113, inner, 10000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 183"}, // ieee802.org/3/B400G/email/msg00575 (LAN-WDM, cooled lasers) and msg00671 (4 wavelengths, 10 km)
    {"800GBASE-LR1", 1, SingleMode, 1, CoherentO, "123.6364 GBd DP-16QAM", unstated, 10000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 185"}, // ieee802.org/3/B400G/email/msg00671 (one wavelength, 10 km; band then open)
    {"800GBASE-ER1-20", 1, SingleMode, 1, CoherentO, "118.2 GBd DP-16QAM", unstated, 20000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 187"},
    {"800GBASE-ER1", 1, SingleMode, 1, CoherentO, "118.2 GBd DP-16QAM", unstated, 40000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 187"},
    {"1.6TBASE-DR8", 8, SingleMode, 8, Sm1310, pam106, rs544, 500, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 180"}, // wavesplitter.jp 800GFR4-500 (DR4: outer FEC only); SFF-8024 4.13 baud
    {"1.6TBASE-DR8-2", 8, SingleMode, 8, Sm1310, pam113, inner, 2000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 181"}, // wavesplitter.jp 800GFR4-500 (DR4-2: inner FEC, 2 km); SFF-8024 4.13 baud
    {"XR400-16QAM", 16, SingleMode, 1, OpenXr, "3.7814369 GBd DP-16QAM", unstated, 0, 0, 0, 0, {}, {}, "Open XR Optics"}, // SFF-8024 4.13 table 4-7 notes 5 to 7
    {"XR300-8QAM", 16, SingleMode, 1, OpenXr, "3.7814369 GBd DP-8QAM", unstated, 0, 0, 0, 0, {}, {}, "Open XR Optics"}, // SFF-8024 4.13 table 4-7 notes 5 to 7
    {"XR200-QPSK", 16, SingleMode, 1, OpenXr, "3.7814369 GBd DP-QPSK", unstated, 0, 0, 0, 0, {}, {}, "Open XR Optics"}, // SFF-8024 4.13 table 4-7 notes 5 to 7
    {"XR200-16QAM", 8, SingleMode, 1, OpenXr, "3.7814369 GBd DP-16QAM", unstated, 0, 0, 0, 0, {}, {}, "Open XR Optics"}, // SFF-8024 4.13 table 4-7 notes 5 to 7
    {"XR100-QPSK", 8, SingleMode, 1, OpenXr, "3.7814369 GBd DP-QPSK", unstated, 0, 0, 0, 0, {}, {}, "Open XR Optics"}, // SFF-8024 4.13 table 4-7 notes 5 to 7
    {"XR100-16QAM", 4, SingleMode, 1, OpenXr, "3.7814369 GBd DP-16QAM", unstated, 0, 0, 0, 0, {}, {}, "Open XR Optics"}, // SFF-8024 4.13 table 4-7 notes 5 to 7
    {"XR400-WS-16QAM", 16, SingleMode, 1, OpenXr, "3.7814369 GBd DP-16QAM", unstated, 0, 0, 0, 0, {}, {}, "Open XR Optics"}, // SFF-8024 4.13 table 4-7 notes 5 to 7
    {"XR200-WS-QPSK", 16, SingleMode, 1, OpenXr, "3.7814369 GBd DP-QPSK", unstated, 0, 0, 0, 0, {}, {}, "Open XR Optics"}, // SFF-8024 4.13 table 4-7 notes 5 to 7
    {"XR200-WS-16QAM", 8, SingleMode, 1, OpenXr, "3.7814369 GBd DP-16QAM", unstated, 0, 0, 0, 0, {}, {}, "Open XR Optics"}, // SFF-8024 4.13 table 4-7 notes 5 to 7
    {"XR100-WS-QPSK", 8, SingleMode, 1, OpenXr, "3.7814369 GBd DP-QPSK", unstated, 0, 0, 0, 0, {}, {}, "Open XR Optics"}, // SFF-8024 4.13 table 4-7 notes 5 to 7
    {"XR100-WS-16QAM", 4, SingleMode, 1, OpenXr, "3.7814369 GBd DP-16QAM", unstated, 0, 0, 0, 0, {}, {}, "Open XR Optics"}, // SFF-8024 4.13 table 4-7 notes 5 to 7
    {"XR200-WS-BIDI-16QAM", 8, SingleMode, 0, OpenXr, "3.7814369 GBd DP-16QAM", unstated, 0, 0, 0, 0, {}, {}, "Open XR Optics"}, // SFF-8024 4.13 table 4-7 notes 5 to 7
    {"XR100-WS-BIDI-QPSK", 8, SingleMode, 0, OpenXr, "3.7814369 GBd DP-QPSK", unstated, 0, 0, 0, 0, {}, {}, "Open XR Optics"}, // SFF-8024 4.13 table 4-7 notes 5 to 7
    {"XR100-WS-BIDI-16QAM", 4, SingleMode, 0, OpenXr, "3.7814369 GBd DP-16QAM", unstated, 0, 0, 0, 0, {}, {}, "Open XR Optics"}, // SFF-8024 4.13 table 4-7 notes 5 to 7
    {"100G-DR1-LPO", 1, SingleMode, 1, Sm1310, pam53, rs544, 500, 0, 0, 0, {}, {}, "LPO MSA", Linear},
    {"200G-DR2-LPO", 2, SingleMode, 2, Sm1310, pam53, rs544, 500, 0, 0, 0, {}, {}, "LPO MSA", Linear},
    {"400G-DR4-LPO", 4, SingleMode, 4, Sm1310, pam53, rs544, 500, 0, 0, 0, {}, {}, "LPO MSA", Linear},
    {"800G-DR8-LPO", 8, SingleMode, 8, Sm1310, pam53, rs544, 500, 0, 0, 0, {}, {}, "LPO MSA", Linear},
    // Beyond these tables: SFF-8024 Table 4-4, SFF-8636 Table 6-17, SFF-8472 Table 5-3, Table 4-10
    {"1000BASE-SX", 1, Multimode, 1, Mm850, nrz1, none, 550, 550, 550, 0, {}, {}, "IEEE 802.3 Clause 38"},
    {"1000BASE-LX", 1, SingleMode, 1, Sm1310, nrz1, none, 5000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 38"},
    {"BASE-BX10", 1, SingleMode, 0, SmBidi, unstated, none, 10000, 0, 0, 0, {}, {}, "SFF-8472 12.5 Table 5-3"},
    {"100BASE-FX", 1, Multimode, 1, Mm1310, "0.125 GBd NRZ", none, 2000, 2000, 2000, 0, {}, {}, "IEEE 802.3 Clause 26"},
    {"100BASE-LX10", 1, SingleMode, 1, Sm1310, "0.125 GBd NRZ", none, 10000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 58"},
    {"10GBASE-LRM", 1, Multimode, 1, Sm1310, nrz10, none, 220, 220, 220, 0, {}, {}, "IEEE 802.3 Clause 68"},
    {"4 X 10GBASE-SR", 4, Multimode, 4, Mm850, nrz10, none, 400, 300, 0, 0, {}, -1.0, "SFF-8024 4.13 Table 4-4, IEEE 802.3 Clause 52"},
    {"40G PSM4 PARALLEL SMF", 4, SingleMode, 4, Sm1310, nrz10, none, 0, 0, 0, 0, {}, {}, "Cisco QSFP-4X10G-LR-S, Arista QSFP-PLR4"},
    {"40GBASE-ER4", 4, SingleMode, 1, Cwdm4, nrz10, none, 40000, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 87"},
    {"100G CLR4", 4, SingleMode, 1, Cwdm4, nrz25, rs528, 2000, 0, 0, 0, {}, {}, "CLR4 MSA", FecOptional},
    {"1000BASE-T", 4, TwistedPair, 0, Wires, "0.125 GBd PAM5", none, 100, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 40", Negotiates},
    {"2.5GBASE-T", 4, TwistedPair, 0, Wires, "0.2 GBd PAM16", none, 100, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 126", Negotiates},
    {"5GBASE-T", 4, TwistedPair, 0, Wires, "0.4 GBd PAM16", none, 100, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 126", Negotiates},
    {"10GBASE-T", 4, TwistedPair, 0, Wires, "0.8 GBd PAM16", none, 100, 0, 0, 0, {}, {}, "IEEE 802.3 Clause 55", Negotiates},
});
// clang-format on

} // namespace

std::span<const Optics> all_optics() {
    return rows;
}

const Optics* optics_of(std::string_view normal) {
    const auto* const found = std::ranges::find(rows, normal, &Optics::name);
    return found != rows.end() ? found : nullptr;
}

std::string_view name_of(Fibre fibre) {
    switch (fibre) {
    case Multimode: return "multimode fibre";
    case SingleMode: return "single-mode fibre";
    case TwistedPair: break;
    }
    return "twisted pairs";
}

std::string_view name_of(Glass glass) {
    constexpr std::array<std::string_view, 6> names{"OM1", "OM2", "OM3", "OM4", "OM5", "OS2"};
    return names[static_cast<std::size_t>(glass)];
}

std::optional<Glass> glass_of(std::string_view name) {
    const std::string normal = normalised(name);
    for (const Glass glass :
         {Glass::Om1, Glass::Om2, Glass::Om3, Glass::Om4, Glass::Om5, Glass::Os2}) {
        if (name_of(glass) == normal) {
            return glass;
        }
    }
    return normal == "SMF" || normal == "OS1" ? std::optional(Glass::Os2) : std::nullopt;
}

std::string_view name_of(Grid grid) {
    switch (grid) {
    case Mm850: return "850 nm";
    case Mm1310: return "1310 nm on multimode fibre";
    case MmBidi40: return "850 and 900 nm both ways";
    case MmBidi: return "850 and 910 nm both ways";
    case MmSwdm4: return "850, 880, 910 and 940 nm";
    case Sm1310: return "1310 nm";
    case Sm1550: return "1550 nm";
    case SmBidi: return "two wavelengths, one each way on one fibre";
    case Cwdm4: return "the CWDM grid of 1271 to 1331 nm";
    case LanWdm4: return "the LAN-WDM grid of 1295.56 to 1309.14 nm";
    case NarrowWdm4: return "the narrow grid of 1304.58 to 1311.43 nm";
    case LanWdm8: return "eight LAN-WDM wavelengths of 1273.54 to 1309.14 nm";
    case CoherentC: return "a coherent carrier in the C band";
    case CoherentO: return "a coherent carrier in the O band";
    case OpenXr: return "digital subcarriers in the C band";
    case Wires: return "wires";
    case Unstated: break;
    }
    return "wavelengths that no public text states";
}

} // namespace optictl::vendor_db
