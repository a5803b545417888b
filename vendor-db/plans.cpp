#include "vendor-db/plans.hpp"

#include <algorithm>
#include <array>

namespace optictl::vendor_db {
namespace {

constexpr std::string_view nrz10 = "10.3125 GBd NRZ";
constexpr std::string_view nrz25 = "25.78125 GBd NRZ";
constexpr std::string_view pam26 = "26.5625 GBd PAM4";
constexpr std::string_view pam53 = "53.125 GBd PAM4";
constexpr std::string_view none = "none";
constexpr std::string_view rs528 = "RS(528,514)";
constexpr std::string_view rs544 = "RS(544,514)";
constexpr std::string_view ofec = "O-FEC";
constexpr std::string_view cfec = "C-FEC";

using enum Grid;

// Lanes, baud and modulation are those of SFF-8024 rev 4.13 Tables 4-6 and 4-7, which also name the
// clauses. Wavelengths, FEC, reach and loss are of these clauses and agreements as data sheets and
// guides of vendors repeat them: the texts of IEEE, OIF and the MSAs themselves were not at hand.
// Reach of multimode types is on OM4.
// clang-format off
constexpr auto plans = std::to_array<Plan>({
    // name, lanes, parallel, grid, line, FEC, reach m, loss dB, source
    {"10GBASE-SR", 1, false, Mm850, nrz10, none, 400, 0, "IEEE 802.3 Clause 52"},
    {"25GBASE-SR", 1, false, Mm850, nrz25, rs528, 100, 1.9, "IEEE 802.3 Clause 112"},
    {"40GBASE-SR4", 4, true, Mm850, nrz10, none, 150, 0, "IEEE 802.3 Clause 86"},
    {"100GBASE-SR4", 4, true, Mm850, nrz25, rs528, 100, 1.9, "IEEE 802.3 Clause 95"},
    {"50GBASE-SR", 1, false, Mm850, pam26, rs544, 100, 0, "IEEE 802.3 Clause 138"},
    {"100GBASE-SR2", 2, true, Mm850, pam26, rs544, 100, 0, "IEEE 802.3 Clause 138"},
    {"200GBASE-SR4", 4, true, Mm850, pam26, rs544, 100, 0, "IEEE 802.3 Clause 138"},
    {"400GBASE-SR8", 8, true, Mm850, pam26, rs544, 100, 1.9, "IEEE 802.3 Clause 138"},
    {"100GBASE-SR1", 1, false, Mm850, pam53, rs544, 100, 0, "IEEE 802.3 Clause 167"},
    {"200GBASE-SR2", 2, true, Mm850, pam53, rs544, 100, 0, "IEEE 802.3 Clause 167"},
    {"400GBASE-SR4", 4, true, Mm850, pam53, rs544, 100, 0, "IEEE 802.3 Clause 167"},
    {"800GBASE-SR8", 8, true, Mm850, pam53, rs544, 100, 0, "IEEE 802.3 Clause 167"},
    {"400GBASE-SR4.2", 8, true, MmBidi, pam26, rs544, 100, 1.8, "IEEE 802.3 Clause 150"},
    {"10GBASE-LR", 1, false, Sm1310, nrz10, none, 10000, 6.2, "IEEE 802.3 Clause 52"},
    {"10GBASE-ER", 1, false, Sm1550, nrz10, none, 40000, 11, "IEEE 802.3 Clause 52"},
    {"25GBASE-LR", 1, false, Sm1310, nrz25, rs528, 10000, 0, "IEEE 802.3 Clause 114"},
    {"40GBASE-LR4", 4, false, Cwdm4, nrz10, none, 10000, 0, "IEEE 802.3 Clause 87"},
    {"100GBASE-LR4", 4, false, LanWdm4, nrz25, none, 10000, 6.3, "IEEE 802.3 Clause 88"},
    {"100G CWDM4", 4, false, Cwdm4, nrz25, rs528, 2000, 5, "CWDM4 MSA"},
    {"100G 4WDM-10", 4, false, Cwdm4, nrz25, rs528, 10000, 6.5, "4WDM MSA"},
    {"4WDM-10", 4, false, Cwdm4, nrz25, rs528, 10000, 6.5, "4WDM MSA"},
    {"100G 4WDM-20", 4, false, LanWdm4, nrz25, rs528, 20000, 0, "4WDM MSA"},
    {"4WDM-20", 4, false, LanWdm4, nrz25, rs528, 20000, 0, "4WDM MSA"},
    {"100G 4WDM-40", 4, false, LanWdm4, nrz25, rs528, 40000, 0, "4WDM MSA"},
    {"4WDM-40", 4, false, LanWdm4, nrz25, rs528, 40000, 0, "4WDM MSA"},
    {"100GBASE-DR", 1, false, Sm1310, pam53, rs544, 500, 3, "IEEE 802.3 Clause 140"},
    {"100GBASE-FR1", 1, false, Sm1310, pam53, rs544, 2000, 4, "IEEE 802.3 Clause 140"},
    {"100GBASE-LR1", 1, false, Sm1310, pam53, rs544, 10000, 6.3, "IEEE 802.3 Clause 140"},
    {"200GBASE-FR4", 4, false, Cwdm4, pam26, rs544, 2000, 0, "IEEE 802.3 Clause 122"},
    {"200GBASE-LR4", 4, false, LanWdm4, pam26, rs544, 10000, 0, "IEEE 802.3 Clause 122"},
    {"400GBASE-FR8", 8, false, LanWdm8, pam26, rs544, 2000, 0, "IEEE 802.3 Clause 122"},
    {"400GBASE-LR8", 8, false, LanWdm8, pam26, rs544, 10000, 6.3, "IEEE 802.3 Clause 122"},
    {"400GBASE-DR4", 4, true, Sm1310, pam53, rs544, 500, 3, "IEEE 802.3 Clause 124"},
    {"400GBASE-DR4-2", 4, true, Sm1310, pam53, rs544, 2000, 0, "IEEE 802.3 Clause 124"},
    {"800GBASE-DR8", 8, true, Sm1310, pam53, rs544, 500, 3, "IEEE 802.3 Clause 124"},
    {"800GBASE-DR8-2", 8, true, Sm1310, pam53, rs544, 2000, 0, "IEEE 802.3 Clause 124"},
    {"400GBASE-FR4", 4, false, Cwdm4, pam53, rs544, 2000, 4, "IEEE 802.3 Clause 151"},
    {"400GBASE-LR4-6", 4, false, Cwdm4, pam53, rs544, 6000, 0, "IEEE 802.3 Clause 151"},
    {"400G-LR4-10", 4, false, Cwdm4, pam53, rs544, 10000, 0, "100G Lambda MSA 400G-LR4-10"},
    {"400ZR (0X01, 0X03), DWDM, AMPLIFIED", 1, false, CoherentC, "59.84375 GBd DP-16QAM", cfec, 0, 0, "OIF-400ZR"},
    {"ZR400-OFEC-16QAM", 1, false, CoherentC, "60.1385468 GBd DP-16QAM", ofec, 0, 0, "OpenZR+ MSA"},
    {"ZR400-OFEC-16QAM-HA", 1, false, CoherentC, "60.1385468 GBd DP-16QAM", ofec, 0, 0, "OpenZR+ MSA"},
    {"ZR400-OFEC-16QAM-HB", 1, false, CoherentC, "60.1385468 GBd DP-16QAM", ofec, 0, 0, "OpenZR+ MSA"},
    {"ZR300-OFEC-8QAM", 1, false, CoherentC, "60.1385468 GBd DP-8QAM", ofec, 0, 0, "OpenZR+ MSA"},
    {"ZR200-OFEC-QPSK", 1, false, CoherentC, "60.1385468 GBd DP-QPSK", ofec, 0, 0, "OpenZR+ MSA"},
    {"ZR100-OFEC-QPSK", 1, false, CoherentC, "30.069273 GBd DP-QPSK", ofec, 0, 0, "OpenZR+ MSA"},
});
// clang-format on

} // namespace

std::span<const Plan> all_plans() {
    return plans;
}

const Plan* plan_of(std::string_view normal) {
    const auto* const found = std::ranges::find(plans, normal, &Plan::name);
    return found != plans.end() ? found : nullptr;
}

std::string_view name_of(Grid grid) {
    switch (grid) {
    case Mm850: return "850 nm on multimode fibre";
    case MmBidi: return "850 and 910 nm both ways on multimode fibre";
    case Sm1310: return "1310 nm on single-mode fibre";
    case Sm1550: return "1550 nm on single-mode fibre";
    case Cwdm4: return "the CWDM grid of 1271 to 1331 nm";
    case LanWdm4: return "the LAN-WDM grid of 1295.56 to 1309.14 nm";
    case LanWdm8: return "eight LAN-WDM wavelengths of 1273.54 to 1309.14 nm";
    case CoherentC: break;
    }
    return "a coherent carrier in the C band";
}

} // namespace optictl::vendor_db
