// SFF-8024 Table 4-4: what a module complies with beyond the compliance bits of its own map.
#pragma once

#include "sff/sff8024/derive.hpp"

namespace optictl::sff8024 {

namespace detail {
inline constexpr memmap::Code extended_compliance_codes[] = {
    memmap::code(0x00, "Unspecified"),
    memmap::code(0x01, "100G AOC (Active Optical Cable), retimed or 25GAUI C2M AOC. Providing a "
                       "worst BER of 5 x 10^-5"),
    memmap::code(0x02, "100GBASE-SR4 or 25GBASE-SR"),
    memmap::code(0x03, "100GBASE-LR4 or 25GBASE-LR"),
    memmap::code(0x04, "100GBASE-ER4 or 25GBASE-ER"),
    memmap::code(0x05, "100GBASE-SR10"),
    memmap::code(0x06, "100G CWDM4"),
    memmap::code(0x07, "100G PSM4 Parallel SMF"),
    memmap::code(0x08, "100G ACC (Active Copper Cable), retimed or 25GAUI C2M ACC. Providing a "
                       "worst BER of 5 x 10^-5"),
    memmap::code(0x09, "Obsolete (assigned before 100G CWDM4 MSA required FEC)"),
    memmap::reserved_codes(0x0A, 0x0A),
    memmap::code(0x0B, "100GBASE-CR4, 25GBASE-CR CA-25G-L or 50GBASE-CR2 with RS (Clause 91) FEC"),
    memmap::code(0x0C, "25GBASE-CR CA-25G-S or 50GBASE-CR2 with BASE-R (Clause 74 Fire code) FEC"),
    memmap::code(0x0D, "25GBASE-CR CA-25G-N or 50GBASE-CR2 with no FEC"),
    memmap::code(0x0E, "10 Mb/s Single Pair Ethernet (802.3cg, Clause 146/147, 1000 m copper)"),
    memmap::reserved_codes(0x0F, 0x0F),
    memmap::code(0x10, "40GBASE-ER4"),
    memmap::code(0x11, "4 x 10GBASE-SR"),
    memmap::code(0x12, "40G PSM4 Parallel SMF"),
    memmap::code(0x13, "G959.1 profile P1I1-2D1 (10709 MBd, 2 km, 1310 nm SM)"),
    memmap::code(0x14, "G959.1 profile P1S1-2D2 (10709 MBd, 40 km, 1550 nm SM)"),
    memmap::code(0x15, "G959.1 profile P1L1-2D2 (10709 MBd, 80 km, 1550 nm SM)"),
    memmap::code(0x16, "10GBASE-T with SFI electrical interface"),
    memmap::code(0x17, "100G CLR4"),
    memmap::code(0x18,
                 "100G AOC, retimed or 25GAUI C2M AOC. Providing a worst BER of 10^-12 or below"),
    memmap::code(0x19,
                 "100G ACC, retimed or 25GAUI C2M ACC. Providing a worst BER of 10^-12 or below"),
    memmap::code(0x1A, "100GE-DWDM2 (DWDM transceiver using 2 wavelengths on a 1550 nm DWDM grid "
                       "with a reach up to 80 km)"),
    memmap::code(0x1B, "100G 1550nm WDM (4 wavelengths)"),
    memmap::code(0x1C, "10GBASE-T Short Reach (30 meters)"),
    memmap::code(0x1D, "5GBASE-T"),
    memmap::code(0x1E, "2.5GBASE-T"),
    memmap::code(0x1F, "40G SWDM4"),
    memmap::code(0x20, "100G SWDM4"),
    memmap::code(0x21, "100G PAM4 BiDi"),
    memmap::code(
        0x22, "4WDM-10 MSA (10km version of 100G CWDM4 with same RS(528,514) FEC in host system)"),
    memmap::code(0x23,
                 "4WDM-20 MSA (20km version of 100GBASE-LR4 with RS(528,514) FEC in host system)"),
    memmap::code(0x24,
                 "4WDM-40 MSA (40km reach with APD receiver and RS(528,514) FEC in host system)"),
    memmap::code(0x25, "100GBASE-DR (Clause 140), CAUI-4 (no FEC)"),
    memmap::code(0x26, "100G-FR or 100GBASE-FR1 (Clause 140), CAUI-4 (no FEC on host interface)"),
    memmap::code(0x27, "100G-LR or 100GBASE-LR1 (Clause 140), CAUI-4 (no FEC on host interface)"),
    memmap::code(0x28, "100GBASE-SR1 (802.3, Clause 167), CAUI-4 (no FEC on host interface)"),
    memmap::code(0x29, "100GBASE-SR1, 200GBASE-SR2 or 400GBASE-SR4 (802.3, Clause 167)"),
    memmap::code(0x2A, "100GBASE-FR1 (802.3, Clause 140) or 400GBASE-DR4-2 (802.3df, Clause 124)"),
    memmap::code(0x2B, "100GBASE-LR1 (802.3, Clause 140)"),
    memmap::code(0x2C, "100G-LR1-20 MSA, CAUI-4 (no FEC on host interface)"),
    memmap::code(0x2D, "100G-ER1-30 MSA, CAUI-4 (no FEC on host interface)"),
    memmap::code(0x2E, "100G-ER1-40 MSA, CAUI-4 (no FEC on host interface)"),
    memmap::code(0x2F, "100G-LR1-20 MSA"),
    memmap::code(0x30, "Active Copper Cable with 50GAUI, 100GAUI-2 or 200GAUI-4 C2M. Providing a "
                       "worst BER of 10^-6 or below"),
    memmap::code(0x31, "Active Optical Cable with 50GAUI, 100GAUI-2 or 200GAUI-4 C2M. Providing a "
                       "worst BER of 10^-6 or below"),
    memmap::code(0x32, "Active Copper Cable with 50GAUI, 100GAUI-2 or 200GAUI-4 C2M. Providing a "
                       "worst BER of 2.6 x 10^-4 for ACC, 10^-5 for AUI, or below"),
    memmap::code(0x33, "Active Optical Cable with 50GAUI, 100GAUI-2 or 200GAUI-4 C2M. Providing a "
                       "worst BER of 2.6 x 10^-4 for AOC, 10^-5 for AUI, or below"),
    memmap::code(0x34, "100G-ER1-30 MSA"),
    memmap::code(0x35, "100G-ER1-40 MSA"),
    memmap::code(0x36, "100GBASE-VR1, 200GBASE-VR2 or 400GBASE-VR4 (802.3, Clause 167)"),
    memmap::code(0x37, "10GBASE-BR (Clause 158)"),
    memmap::code(0x38, "25GBASE-BR (Clause 159)"),
    memmap::code(0x39, "50GBASE-BR (Clause 160)"),
    memmap::code(0x3A, "100GBASE-VR1 (802.3, Clause 167), CAUI-4 (no FEC on host interface)"),
    memmap::reserved_codes(0x3B, 0x3E),
    memmap::code(0x3F, "100GBASE-CR1, 200GBASE-CR2 or 400GBASE-CR4 (802.3ck, Clause 162)"),
    memmap::code(0x40, "50GBASE-CR, 100GBASE-CR2, or 200GBASE-CR4"),
    memmap::code(0x41, "50GBASE-SR, 100GBASE-SR2, or 200GBASE-SR4"),
    memmap::code(0x42, "50GBASE-FR or 200GBASE-DR4"),
    memmap::code(0x43, "200GBASE-FR4"),
    memmap::code(0x44, "200G 1550 nm PSM4"),
    memmap::code(0x45, "50GBASE-LR"),
    memmap::code(0x46, "200GBASE-LR4"),
    memmap::code(0x47, "400GBASE-DR4 (802.3, Clause 124), 400GAUI-4 C2M (Annex 120G)"),
    memmap::code(0x48, "400GBASE-FR4 (802.3, Clause 151)"),
    memmap::code(0x49, "400GBASE-LR4-6 (802.3, Clause 151)"),
    memmap::code(0x4A, "50GBASE-ER (IEEE 802.3, Clause 139)"),
    memmap::code(0x4B, "400G-LR4-10"),
    memmap::code(0x4C, "400GBASE-ZR (P802.3cw, Clause 156), obsolete"),
    memmap::reserved_codes(0x4D, 0x7E),
    memmap::code(0x7F, "256GFC-SW4 (FC-PI-7P)"),
    memmap::code(0x80, "64GFC (FC-PI-7)"),
    memmap::code(0x81, "128GFC (FC-PI-8)"),
    memmap::reserved_codes(0x82, 0xFF),
};
} // namespace detail

/// Whether a code names one 100 Gb/s wavelength or fibre and nothing else: one media lane, whatever
/// the host has.
[[nodiscard]] constexpr bool is_single_100g(unsigned code) {
    return (code >= 0x25 && code <= 0x28) || (code >= 0x2B && code <= 0x2F) || code == 0x34 ||
           code == 0x35 || code == 0x3A;
}

/// SFF-8636 00h:192 and L:116, SFF-8472 A0h:36. Codes 80h and 81h are not for SFF-8472 modules of
/// one lane, which advertise Fibre Channel speeds in A0h:10 and 62 (note 1).
inline constexpr memmap::CodeTable extended_compliance =
    whole_table("Extended Specification Compliance Codes", "SFF-8024 4.13 Table 4-4", 0xFF,
                detail::extended_compliance_codes);

} // namespace optictl::sff8024
