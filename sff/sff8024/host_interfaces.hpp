// SFF-8024 Table 4-5: what a module and its host run over the electrical lanes.
#pragma once

#include <array>

#include "sff/sff8024/derive.hpp"
#include "sff/sff8024/interface.hpp"
#include "sff/sff8024/interface_words.hpp"

namespace optictl::sff8024 {

namespace detail {

/// A family whose interfaces may have several lane counts, so that their bit rates are ranges.
struct Family {
    std::string_view group;
    std::uint32_t lane_choices;
};
inline constexpr Family ib{words::infiniband, lane_counts({1, 2, 4, 8, 12})};
inline constexpr Family pci{words::pcie, lane_counts({1, 2, 4, 8, 16})};

[[nodiscard]] consteval Interface any_width(std::uint8_t id, std::string_view name,
                                            const Family& family, double lowest_gbps,
                                            double highest_gbps, double baud_gbd,
                                            std::string_view modulation, double bits_per_ui) {
    return {.id = id,
            .name = name,
            .group = family.group,
            .bit_rate_gbps = lowest_gbps,
            .baud_gbd = baud_gbd,
            .modulation = modulation,
            .bits_per_ui = bits_per_ui,
            .bit_rate_max_gbps = highest_gbps,
            .lane_choices = family.lane_choices};
}

} // namespace detail

/// The host interfaces in the order of their codes. Where lanes are 0 the AppDescriptor says how
/// many there are. The standard prints "800GAUI-8 S", "Annex176E" and the like: slips of the
/// typesetting are put right after the rows beside them, names are otherwise its own.
// clang-format off
inline constexpr auto host_interfaces = [] {
    using namespace words;
    using namespace detail;
    // id, name, group, bit rate Gb/s, lanes, baud GBd, modulation, bits per UI
    return std::to_array<Interface>({
    {0x01, "1000BASE-CX (Clause 39)", ethernet, 1.25, 1, 1.25, nrz, 1},
    {0x02, "XAUI (Clause 47)", ethernet, 12.5, 4, 3.125, nrz, 1},
    {.id = 0x03, .name = "XFI (SFF INF-8071i)",
     .group = ethernet, .bit_rate_gbps = 9.95, .lanes = 1,
     .baud_gbd = 9.95, .modulation = nrz, .bits_per_ui = 1,
     .bit_rate_max_gbps = 11.18, .baud_max_gbd = 11.18},
    {.id = 0x04, .name = "SFI (SFF-8431)",
     .group = ethernet, .bit_rate_gbps = 9.95, .lanes = 1,
     .baud_gbd = 9.95, .modulation = nrz, .bits_per_ui = 1,
     .bit_rate_max_gbps = 11.18, .baud_max_gbd = 11.18},
    {0x05, "25GAUI C2M (Annex 109B)", ethernet, 25.78, 1, 25.78125, nrz, 1},
    {0x06, "XLAUI C2M (Annex 83B)", ethernet, 41.25, 4, 10.3125, nrz, 1},
    {0x07, "XLPPI (Annex 86A)", ethernet, 41.25, 4, 10.3125, nrz, 1},
    {0x08, "LAUI-2 C2M (Annex 135C)", ethernet, 51.56, 2, 25.78125, nrz, 1},
    {0x09, "50GAUI-2 C2M (Annex 135E)", ethernet, 53.13, 2, 26.5625, nrz, 1},
    {0x0A, "50GAUI-1 C2M (Annex 135G)", ethernet, 53.13, 1, 26.5625, pam4, 2},
    {0x0B, "CAUI-4 C2M (Annex 83E)", ethernet, 103.13, 4, 25.78125, nrz, 1},
    {0x0C, "100GAUI-4 C2M (Annex 135E)", ethernet, 106.25, 4, 26.5625, nrz, 1},
    {0x0D, "100GAUI-2 C2M (Annex 135G)", ethernet, 106.25, 2, 26.5625, pam4, 2},
    {0x0E, "200GAUI-8 C2M (Annex 120C)", ethernet, 212.5, 8, 26.5625, nrz, 1},
    {0x0F, "200GAUI-4 C2M (Annex 120E)", ethernet, 212.5, 4, 26.5625, pam4, 2},
    {0x10, "400GAUI-16 C2M (Annex 120C)", ethernet, 425, 16, 26.5625, nrz, 1},
    {0x11, "400GAUI-8 C2M (Annex 120E)", ethernet, 425, 8, 26.5625, pam4, 2},
    {0x13, "10GBASE-CX4 (Clause 54)", ethernet, 12.5, 4, 3.125, nrz, 1},
    {0x14, "25GBASE-CR CA-25G-L (Clause 110)", ethernet, 25.78, 1, 25.78125, nrz, 1},
    {0x15, "25GBASE-CR or 25GBASE-CR-S CA-25G-S (Clause 110)",
     ethernet, 25.78, 1, 25.78125, nrz, 1},
    {0x16, "25GBASE-CR or 25GBASE-CR-S CA-25G-N (Clause 110)",
     ethernet, 25.78, 1, 25.78125, nrz, 1},
    {0x17, "40GBASE-CR4 (Clause 85)", ethernet, 41.25, 4, 10.3125, nrz, 1},
    {0x18, "50GBASE-CR (Clause 136)", ethernet, 53.13, 1, 26.5625, pam4, 2},
    {0x19, "100GBASE-CR10 (Clause 85)", ethernet, 103.13, 10, 10.3125, nrz, 1},
    {0x1A, "100GBASE-CR4 (Clause 92)", ethernet, 103.13, 4, 25.78125, nrz, 1},
    {0x1B, "100GBASE-CR2 (Clause 136)", ethernet, 106.25, 2, 26.5625, pam4, 2},
    {0x1C, "200GBASE-CR4 (Clause 136)", ethernet, 212.5, 4, 26.5625, pam4, 2},
    {0x1D, "400G CR8 (Ethernet Technology Consortium)", ethernet, 425, 8, 26.5625, pam4, 2},
    {0x1E, "200GBASE-CR1 (Clause 179)", ethernet, 212.5, 1, 106.25, pam4, 2},
    {0x1F, "400GBASE-CR2 (Clause 179)", ethernet, 425, 2, 106.25, pam4, 2},
    {0x20, "LEI-100G-PAM4-1 (LPO MSA)", ethernet, 106.25, 1, 53.125, pam4, 2},
    {0x21, "LEI-200G-PAM4-2 (LPO MSA)", ethernet, 212.5, 2, 53.125, pam4, 2},
    {0x22, "LEI-400G-PAM4-4 (LPO MSA)", ethernet, 425, 4, 53.125, pam4, 2},
    {0x23, "LEI-800G-PAM4-8 (LPO MSA)", ethernet, 850, 8, 53.125, pam4, 2},
    {0x25, "8GFC (FC-PI-4)", fibre_channel, 8.5, 1, 8.5, nrz, 1},
    {0x26, "10GFC (10GFC)", fibre_channel, 10.52, 1, 10.51875, nrz, 1},
    {0x27, "16GFC (FC-PI-5)", fibre_channel, 14.03, 1, 14.025, nrz, 1},
    {0x28, "32GFC (FC-PI-6)", fibre_channel, 28.05, 1, 28.05, nrz, 1},
    {0x29, "64GFC (FC-PI-7)", fibre_channel, 57.8, 1, 28.9, pam4, 2},
    {0x2A, "128GFC (FC-PI-6P)", fibre_channel, 112.2, 4, 28.05, nrz, 1},
    {0x2B, "256GFC (FC-PI-7P)", fibre_channel, 231.2, 4, 28.9, pam4, 2},
    any_width(0x2C, "IB SDR (Arch.Spec.Vol.2)", ib, 2.5, 30, 2.5, nrz, 1),
    any_width(0x2D, "IB DDR (Arch.Spec.Vol.2)", ib, 5, 60, 5, nrz, 1),
    any_width(0x2E, "IB QDR (Arch.Spec.Vol.2)", ib, 10, 120, 10, nrz, 1),
    any_width(0x2F, "IB FDR (Arch.Spec.Vol.2)", ib, 14.06, 168.75, 14.0625, nrz, 1),
    any_width(0x30, "IB EDR (Arch.Spec.Vol.2)", ib, 25.78, 309.38, 25.78125, nrz, 1),
    any_width(0x31, "IB HDR (Arch.Spec.Vol.2)", ib, 53.13, 637.5, 26.5625, pam4, 2),
    any_width(0x32, "IB NDR (Arch.Spec.Vol.2)", ib, 106.25, 1275, 53.125, pam4, 2),
    {0x33, "E.96 (CPRI Specification V7.0)", cpri, 9.83, 1, 9.8304, nrz, 1},
    {0x34, "E.99 (CPRI Specification V7.0)", cpri, 10.14, 1, 10.1376, nrz, 1},
    {0x35, "E.119 (CPRI Specification V7.0)", cpri, 12.17, 1, 12.16512, nrz, 1},
    {0x36, "E.238 (CPRI Specification V7.0)", cpri, 24.33, 1, 24.33024, nrz, 1},
    {0x37, "OTL3.4 (ITU-T G.709/Y.1331 G.Sup58) See XLAUI (overclocked)",
     otn, 43, 4, 10.7546, nrz, 1},
    {0x38, "OTL4.10 (ITU-T G.709/Y.1331 G.Sup58) See CAUI-10 (overclocked)",
     otn, 112, 10, 11.181, nrz, 1},
    {0x39, "OTL4.4 (ITU-T G.709/Y.1331 G.Sup58) See CEI-28G-VSR", otn, 112, 4, 27.9525, nrz, 1},
    {0x3A, "OTLC.4 (ITU-T G.709.1/Y.1331 G.Sup58) See CEI-28G-VSR", otn, 112, 4, 28.0762, nrz, 1},
    {0x3B, "FOIC1.4-MFI (ITU-T G.709.5/Y.1331 G.Sup58) See CEI-28G-VSR",
     otn, 112, 4, 27.9524, nrz, 1},
    {0x3C, "FOIC1.2-MFI (ITU-T G.709.5/Y.1331 G.Sup58) See CEI-56G-VSR-PAM4",
     otn, 112, 2, 27.9524, pam4, 2},
    {0x3D, "FOIC2.8-MFI (ITU-T G.709.5/Y.1331 G.Sup58) See CEI-28G-VSR",
     otn, 224, 8, 27.9523, nrz, 1},
    {0x3E, "FOIC2.4-MFI (ITU-T G.709.5/Y.1331 G.Sup58) See CEI-56G-VSR-PAM4",
     otn, 224, 4, 27.9523, pam4, 2},
    {0x3F, "FOIC4.16-MFI (ITU-T G.709.5/Y.1331 G.Sup58) See CEI-28G-VSR",
     otn, 447, 16, 27.9523, nrz, 1},
    {0x40, "FOIC4.8-MFI (ITU-T G.709.5/Y.1331 G.Sup58) See CEI-56G-VSR-PAM4",
     otn, 447, 8, 27.9523, pam4, 2},
    {0x41, "CAUI-4 C2M (Annex 83E) without FEC", ethernet, 103.13, 4, 25.78125, nrz, 1},
    {0x42, "CAUI-4 C2M (Annex 83E) with RS (528,514) FEC", ethernet, 103.13, 4, 25.78125, nrz, 1},
    {0x43, "50GBASE-CR2 (Ethernet Technology Consortium) with RS (528,514) (Clause 91) FEC",
     ethernet, 51.56, 2, 25.78125, nrz, 1},
    {0x44, "50GBASE-CR2 (Ethernet Technology Consortium) with BASE-R (Clause 74), Fire code FEC",
     ethernet, 51.56, 2, 25.78125, nrz, 1},
    {0x45, "50GBASE-CR2 (Ethernet Technology Consortium) with no FEC",
     ethernet, 51.56, 2, 25.78125, nrz, 1},
    {0x46, "100GBASE-CR1 (Clause 162)", ethernet, 106.25, 1, 53.125, pam4, 2},
    {0x47, "200GBASE-CR2 (Clause 162)", ethernet, 212.5, 2, 53.125, pam4, 2},
    {0x48, "400GBASE-CR4 (Clause 162)", ethernet, 425, 4, 53.125, pam4, 2},
    {0x49, "800G-ETC-CR8 or 800GBASE-CR8", ethernet, 850, 8, 53.125, pam4, 2},
    {0x4A, "128GFC (FC-PI-8)", fibre_channel, 112.2, 1, 56.1, pam4, 2},
    {0x4B, "100GAUI-1-S C2M (Annex 120G)", ethernet, 106.25, 1, 53.125, pam4, 2},
    {0x4C, "100GAUI-1-L C2M (Annex 120G)", ethernet, 106.25, 1, 53.125, pam4, 2},
    {0x4D, "200GAUI-2-S C2M (Annex 120G)", ethernet, 212.5, 2, 53.125, pam4, 2},
    {0x4E, "200GAUI-2-L C2M (Annex 120G)", ethernet, 212.5, 2, 53.125, pam4, 2},
    {0x4F, "400GAUI-4-S C2M (Annex 120G)", ethernet, 425, 4, 53.125, pam4, 2},
    {0x50, "400GAUI-4-L C2M (Annex 120G)", ethernet, 425, 4, 53.125, pam4, 2},
    {0x51, "800GAUI-8-S C2M (Annex 120G)", ethernet, 850, 8, 53.125, pam4, 2},
    {0x52, "800GAUI-8-L C2M (Annex 120G)", ethernet, 850, 8, 53.125, pam4, 2},
    {0x53, "OTL4.2", otn, 112, 2, 27.9525, pam4, 2},
    {0x55, "1.6TAUI-16-S C2M (Annex 120G)", ethernet, 1700, 16, 53.125, pam4, 2},
    {0x56, "1.6TAUI-16-L C2M (Annex 120G)", ethernet, 1700, 16, 53.125, pam4, 2},
    {0x57, "800GBASE-CR4 (Clause 179)", ethernet, 850, 4, 106.25, pam4, 2},
    {0x58, "1.6TBASE-CR8 (Clause 179)", ethernet, 1700, 8, 106.25, pam4, 2},
    any_width(0x70, "PCIe 4.0", pci, 2.46, 252.06, 16, nrz, 1),
    any_width(0x71, "PCIe 5.0", pci, 2.46, 504.12, 32, nrz, 1),
    any_width(0x72, "PCIe 6.0", pci, 2.46, 1024, 32, pam4, 2),
    any_width(0x73, "PCIe 7.0 (placeholder)", pci, 2.46, 2048, 64, pam4, 2),
    // "72n to 112n" Gb/s over "1 to n" lanes: neither is a number.
    {.id = 0x74, .name = "CEI-112G-LINEAR-PAM4", .group = oif,
     .baud_gbd = 36, .modulation = pam4, .bits_per_ui = 2, .baud_max_gbd = 56},
    {0x80, "200GAUI-1 (Annex 176E)", ethernet, 212.5, 1, 106.25, pam4, 2},
    {0x81, "400GAUI-2 (Annex 176E)", ethernet, 425, 2, 106.25, pam4, 2},
    {0x82, "800GAUI-4 (Annex 176E)", ethernet, 850, 4, 106.25, pam4, 2},
    {0x83, "1.6TAUI-8 (Annex 176E)", ethernet, 1700, 8, 106.25, pam4, 2},
    {0x90, "EEI-100G-RTLR-1-S", oif, 106.25, 1, 53.125, pam4, 2},
    {0x91, "EEI-100G-RTLR-1-L", oif, 106.25, 1, 53.125, pam4, 2},
    {0x92, "EEI-200G-RTLR-2-S", oif, 212.5, 2, 53.125, pam4, 2},
    {0x93, "EEI-200G-RTLR-2-L", oif, 212.5, 2, 53.125, pam4, 2},
    {0x94, "EEI-400G-RTLR-4-S", oif, 425, 4, 53.125, pam4, 2},
    {0x95, "EEI-400G-RTLR-4-L", oif, 425, 4, 53.125, pam4, 2},
    {0x96, "EEI-800G-RTLR-8-S", oif, 850, 8, 53.125, pam4, 2},
    {0x97, "EEI-800G-RTLR-8-L", oif, 850, 8, 53.125, pam4, 2},
    {0xA0, "IB XDR (placeholder)", infiniband, 0, 0, 106.25, pam4, 2},
    {0xB0, "FOIC1.1-MFI (ITU-T G.709.5/Y.1331 G.Sup58) See CEI-112G-VSR-PAM4",
     otn, 112, 1, 55.9047, pam4, 2},
    {0xB1, "FOIC4.4-MFI (ITU-T G.709.5/Y.1331 G.Sup58) See CEI-112G-VSR-PAM4",
     otn, 447, 4, 55.9047, pam4, 2},
    {0xB2, "FOIC8.8-MFI (ITU-T G.709.5/Y.1331 G.Sup58) See CEI-112G-VSR-PAM4",
     otn, 894, 8, 55.9047, pam4, 2},
    {0xB7, "ITU-T G.9804.3", pon, 50, 1, 49.7664, nrz, 1},
    });
}();
// clang-format on
static_assert(is_sorted(host_interfaces));

namespace detail {
inline constexpr memmap::Code host_interfaces_others[] = {
    memmap::code(0x00, "Undefined"),
    reserved_for(0x12, 0x12, "Reserved for Ethernet active modules"),
    memmap::reserved_codes(0x24, 0x24),
    memmap::reserved_codes(0x54, 0x54),
    memmap::reserved_codes(0x59, 0x5F),
    reserved_for(0x60, 0x67, "Reserved for future Fibre Channel codes"),
    memmap::reserved_codes(0x68, 0x6F),
    memmap::reserved_codes(0x75, 0x7F),
    reserved_for(0x84, 0x8F, "Reserved for Ethernet active modules"),
    memmap::reserved_codes(0x98, 0x9F),
    reserved_for(0xA1, 0xA7, "Reserved for future InfiniBand codes"),
    memmap::reserved_codes(0xA8, 0xAF),
    memmap::reserved_codes(0xB3, 0xB6),
    memmap::reserved_codes(0xB8, 0xBE),
    reserved_for(0xBF, 0xBF, "Reserved for an escape to overflow area"),
    memmap::vendor_codes(0xC0, 0xFE),
    memmap::code(0xFF, "End of list"),
};
inline constexpr auto host_interfaces_rows = derive_codes(host_interfaces, host_interfaces_others);
} // namespace detail
inline constexpr memmap::CodeTable host_codes =
    whole_table("Host Electrical Interface IDs", "SFF-8024 4.13 Table 4-5", 0xFF,
                detail::host_interfaces_rows.rows);

} // namespace optictl::sff8024
