// Host and media interfaces against values read by hand in SFF-8024 rev 4.13, Tables 4-5 to 4-10.
#include <array>
#include <cmath>
#include <set>
#include <string_view>

#include <doctest/doctest.h>

#include "sff/sff8024/interfaces.hpp"

using namespace optictl;
using namespace optictl::sff8024;
using doctest::Approx;
using memmap::Assignment;

namespace {

/// One line of a table as it is printed.
struct Printed {
    unsigned id;
    std::string_view name;
    double bit_rate_gbps;
    unsigned lanes;
    double baud_gbd;
    std::string_view modulation;
    double bits_per_ui;
};

void check(const Interface* interface, const memmap::CodeTable& codes, const Printed& printed) {
    CAPTURE(printed.name);
    REQUIRE(interface != nullptr);
    CHECK(interface->id == printed.id);
    CHECK(interface->name == printed.name);
    CHECK(codes.name_of(printed.id) == printed.name);
    CHECK(interface->bit_rate_gbps == Approx(printed.bit_rate_gbps).epsilon(1e-12));
    CHECK(interface->lanes == printed.lanes);
    CHECK(interface->baud_gbd == Approx(printed.baud_gbd).epsilon(1e-12));
    CHECK(interface->modulation == printed.modulation);
    CHECK(interface->bits_per_ui == Approx(printed.bits_per_ui).epsilon(1e-12));
}

/// Whether lanes x line rate make the bit rate, as far as rounding in the table allows.
bool adds_up(const Interface& interface) {
    const double line = interface.lanes * interface.lane_rate_gbps();
    return std::abs(line - interface.bit_rate_gbps) <= 0.005 * interface.bit_rate_gbps;
}

bool is_reserved(const memmap::CodeTable& codes, unsigned id) {
    const memmap::Code* row = codes.find(id);
    return row != nullptr && row->assignment == Assignment::Reserved;
}

bool is_vendor(const memmap::CodeTable& codes, unsigned id) {
    const memmap::Code* row = codes.find(id);
    return row != nullptr && row->assignment == Assignment::VendorSpecific;
}

} // namespace

TEST_CASE("host interfaces stand as Table 4-5 prints them") {
    constexpr auto printed = std::to_array<Printed>({
        {0x01, "1000BASE-CX (Clause 39)", 1.25, 1, 1.25, "NRZ", 1},
        {0x02, "XAUI (Clause 47)", 12.5, 4, 3.125, "NRZ", 1},
        {0x0A, "50GAUI-1 C2M (Annex 135G)", 53.13, 1, 26.5625, "PAM4", 2},
        {0x0B, "CAUI-4 C2M (Annex 83E)", 103.13, 4, 25.78125, "NRZ", 1},
        {0x0F, "200GAUI-4 C2M (Annex 120E)", 212.5, 4, 26.5625, "PAM4", 2},
        {0x10, "400GAUI-16 C2M (Annex 120C)", 425, 16, 26.5625, "NRZ", 1},
        {0x11, "400GAUI-8 C2M (Annex 120E)", 425, 8, 26.5625, "PAM4", 2},
        {0x15, "25GBASE-CR or 25GBASE-CR-S CA-25G-S (Clause 110)", 25.78, 1, 25.78125, "NRZ", 1},
        {0x19, "100GBASE-CR10 (Clause 85)", 103.13, 10, 10.3125, "NRZ", 1},
        {0x1D, "400G CR8 (Ethernet Technology Consortium)", 425, 8, 26.5625, "PAM4", 2},
        {0x1F, "400GBASE-CR2 (Clause 179)", 425, 2, 106.25, "PAM4", 2},
        {0x23, "LEI-800G-PAM4-8 (LPO MSA)", 850, 8, 53.125, "PAM4", 2},
        {0x29, "64GFC (FC-PI-7)", 57.8, 1, 28.9, "PAM4", 2},
        {0x2B, "256GFC (FC-PI-7P)", 231.2, 4, 28.9, "PAM4", 2},
        {0x35, "E.119 (CPRI Specification V7.0)", 12.17, 1, 12.16512, "NRZ", 1},
        {0x38, "OTL4.10 (ITU-T G.709/Y.1331 G.Sup58) See CAUI-10 (overclocked)", 112, 10, 11.181,
         "NRZ", 1},
        {0x3C, "FOIC1.2-MFI (ITU-T G.709.5/Y.1331 G.Sup58) See CEI-56G-VSR-PAM4", 112, 2, 27.9524,
         "PAM4", 2},
        {0x42, "CAUI-4 C2M (Annex 83E) with RS (528,514) FEC", 103.13, 4, 25.78125, "NRZ", 1},
        {0x44,
         "50GBASE-CR2 (Ethernet Technology Consortium) with BASE-R (Clause 74), Fire code FEC",
         51.56, 2, 25.78125, "NRZ", 1},
        {0x49, "800G-ETC-CR8 or 800GBASE-CR8", 850, 8, 53.125, "PAM4", 2},
        {0x4A, "128GFC (FC-PI-8)", 112.2, 1, 56.1, "PAM4", 2},
        {0x4F, "400GAUI-4-S C2M (Annex 120G)", 425, 4, 53.125, "PAM4", 2},
        {0x51, "800GAUI-8-S C2M (Annex 120G)", 850, 8, 53.125, "PAM4", 2},
        {0x53, "OTL4.2", 112, 2, 27.9525, "PAM4", 2},
        {0x56, "1.6TAUI-16-L C2M (Annex 120G)", 1700, 16, 53.125, "PAM4", 2},
        {0x58, "1.6TBASE-CR8 (Clause 179)", 1700, 8, 106.25, "PAM4", 2},
        {0x82, "800GAUI-4 (Annex 176E)", 850, 4, 106.25, "PAM4", 2},
        {0x97, "EEI-800G-RTLR-8-L", 850, 8, 53.125, "PAM4", 2},
        {0xA0, "IB XDR (placeholder)", 0, 0, 106.25, "PAM4", 2},
        {0xB2, "FOIC8.8-MFI (ITU-T G.709.5/Y.1331 G.Sup58) See CEI-112G-VSR-PAM4", 894, 8, 55.9047,
         "PAM4", 2},
        {0xB7, "ITU-T G.9804.3", 50, 1, 49.7664, "NRZ", 1},
    });
    for (const Printed& line : printed) {
        check(host_interface(line.id), host_codes, line);
    }
    CHECK(host_interfaces.size() == 107);
    CHECK(host_interface(0x20)->group == "Ethernet");
    CHECK(host_interface(0x74)->group == "OIF");
    CHECK(host_interface(0xB7)->group == "PON");
}

TEST_CASE("ranges of rates and lists of lane counts are kept") {
    const Interface* xfi = host_interface(0x03);
    REQUIRE(xfi != nullptr);
    CHECK(xfi->bit_rate_gbps == Approx(9.95));
    CHECK(xfi->bit_rate_max_gbps == Approx(11.18));
    CHECK(xfi->baud_gbd == Approx(9.95));
    CHECK(xfi->baud_max_gbd == Approx(11.18));
    CHECK(xfi->lanes == 1);
    CHECK(xfi->lane_rate_gbps() == 0);

    const Interface* ndr = host_interface(0x32);
    REQUIRE(ndr != nullptr);
    CHECK(ndr->name == "IB NDR (Arch.Spec.Vol.2)");
    CHECK(ndr->bit_rate_gbps == Approx(106.25));
    CHECK(ndr->bit_rate_max_gbps == Approx(1275));
    CHECK(ndr->lanes == 0);
    for (unsigned lanes = 1; lanes <= 16; ++lanes) {
        CAPTURE(lanes);
        CHECK(ndr->allows_lanes(lanes) == std::set{1U, 2U, 4U, 8U, 12U}.contains(lanes));
        CHECK(host_interface(0x71)->allows_lanes(lanes) ==
              std::set{1U, 2U, 4U, 8U, 16U}.contains(lanes));
        CHECK(host_interface(0x11)->allows_lanes(lanes) == (lanes == 8));
    }
    CHECK_FALSE(ndr->allows_lanes(0));
    CHECK_FALSE(ndr->allows_lanes(33));
    // every range of InfiniBand and PCIe ends at its widest link
    CHECK(host_interface(0x2C)->bit_rate_max_gbps == Approx(30));
    CHECK(host_interface(0x2D)->bit_rate_max_gbps == Approx(60));
    CHECK(host_interface(0x2E)->bit_rate_max_gbps == Approx(120));
    CHECK(host_interface(0x2F)->bit_rate_max_gbps == Approx(168.75));
    CHECK(host_interface(0x30)->bit_rate_max_gbps == Approx(309.38));
    CHECK(host_interface(0x31)->bit_rate_max_gbps == Approx(637.5));
    CHECK(host_interface(0x70)->bit_rate_max_gbps == Approx(252.06));
    CHECK(host_interface(0x71)->bit_rate_max_gbps == Approx(504.12));
    CHECK(host_interface(0x72)->bit_rate_max_gbps == Approx(1024));
    CHECK(host_interface(0x73)->bit_rate_max_gbps == Approx(2048));

    const Interface* cei = host_interface(0x74);
    REQUIRE(cei != nullptr);
    CHECK(cei->bit_rate_gbps == 0);
    CHECK(cei->baud_gbd == Approx(36));
    CHECK(cei->baud_max_gbd == Approx(56));
    CHECK(cei->allows_lanes(5));
}

TEST_CASE("host codes that are no interface have none, but say what they are") {
    CHECK(host_interface(0x00) == nullptr);
    CHECK(host_codes.name_of(0x00) == "Undefined");
    CHECK(host_interface(0xFF) == nullptr);
    CHECK(host_codes.name_of(0xFF) == "End of list");
    for (const unsigned id :
         {0x12U, 0x54U, 0x5FU, 0x60U, 0x67U, 0x68U, 0x6FU, 0x75U, 0x7FU, 0x84U, 0x8FU,
          0x98U, 0x9FU, 0xA1U, 0xA7U, 0xA8U, 0xAFU, 0xB3U, 0xB6U, 0xB8U, 0xBEU, 0xBFU}) {
        CAPTURE(id);
        CHECK(host_interface(id) == nullptr);
        CHECK(is_reserved(host_codes, id));
    }
    CHECK(host_codes.find(0x60)->name == "Reserved for future Fibre Channel codes");
    CHECK(host_codes.find(0xA7)->name == "Reserved for future InfiniBand codes");
    CHECK(host_codes.find(0x84)->name == "Reserved for Ethernet active modules");
    CHECK(host_codes.find(0xBF)->name == "Reserved for an escape to overflow area");
    CHECK(is_vendor(host_codes, 0xC0));
    CHECK(is_vendor(host_codes, 0xFE));
    CHECK(host_interface(0x111) == nullptr);
}

TEST_CASE("multimode interfaces stand as Table 4-6 prints them") {
    constexpr auto printed = std::to_array<Printed>({
        {0x01, "10GBASE-SW (Clause 52)", 9.95, 1, 9.95328, "NRZ", 1},
        {0x03, "25GBASE-SR (Clause 112)", 25.78, 1, 25.78125, "NRZ", 1},
        {0x06, "40GE BiDi", 41.25, 2, 20.625, "NRZ", 1},
        {0x08, "100GBASE-SR10 (Clause 86)", 103.13, 10, 10.3125, "NRZ", 1},
        {0x0E, "200GBASE-SR4 (Clause 138)", 212.5, 4, 26.5625, "PAM4", 2},
        {0x0F, "400GBASE-SR16 (Clause 123)", 425, 16, 26.5625, "NRZ", 1},
        {0x10, "400GBASE-SR8 (Clause 138)", 425, 8, 26.5625, "PAM4", 2},
        {0x12, "800GBASE-SR8 (Clause 167)", 850, 8, 53.125, "PAM4", 2},
        {0x14, "10GFC-MM (10GFC)", 10.52, 1, 10.51875, "NRZ", 1},
        {0x18, "128GFC-MM4 (FC-PI-6P)", 112.2, 4, 28.05, "NRZ", 1},
        {0x1A, "400GBASE-SR4.2 (Clause 150) (400GE BiDi)", 425, 8, 26.5625, "PAM4", 2},
        {0x1B, "200GBASE-SR2 (Clause 167)", 212.5, 2, 53.125, "PAM4", 2},
        {0x1D, "100GBASE-VR1 (Clause 167)", 106.25, 1, 53.125, "PAM4", 2},
        {0x21, "800G-VR4.2", 850, 8, 53.125, "PAM4", 2},
        {0x24, "1.6T-SR8.2", 1700, 16, 53.125, "PAM4", 2},
    });
    for (const Printed& line : printed) {
        check(media_interface(MediaTable::Mmf, line.id), mmf_codes, line);
    }
    CHECK(mmf_interfaces.size() == 36);
    CHECK(mmf_codes.name_of(0) == "Undefined");
    CHECK(is_reserved(mmf_codes, 0x25));
    CHECK(is_reserved(mmf_codes, 0xBF));
    CHECK(is_vendor(mmf_codes, 0xC0));
}

TEST_CASE("single-mode interfaces stand as Table 4-7 prints them") {
    constexpr auto printed = std::to_array<Printed>({
        {0x02, "10GBASE-EW (Clause 52)", 9.95, 1, 9.953, "NRZ", 1},
        {0x0A, "40GBASE-FR (Clause 89)", 41.25, 1, 41.25, "NRZ", 1},
        {0x10, "100G CWDM4 MSA Spec", 103.13, 4, 25.78125, "NRZ", 1},
        {0x14, "100GBASE-DR (Clause 140)", 106.25, 1, 53.125, "PAM4", 2},
        {0x15, "100G-FR MSA spec/100GBASE-FR1 (Clause 140)", 106.25, 1, 53.125, "PAM4", 2},
        {0x18, "200GBASE-FR4 (Clause 122)", 212.5, 4, 26.5625, "PAM4", 2},
        {0x1B, "400GBASE-LR8 (Clause 122)", 425, 8, 26.5625, "PAM4", 2},
        {0x1C, "400GBASE-DR4 (Clause 124)", 425, 4, 53.125, "PAM4", 2},
        {0x1D, "400G-FR4 MSA spec/400GBASE-FR4 (Clause 151)", 425, 4, 53.125, "PAM4", 2},
        {0x26, "128GFC-CWDM4 (FC-PI-6P)", 112.2, 4, 28.05, "NRZ", 1},
        {0x30, "C4S1-4D1F (G.695)", 224, 4, 27.9523, "PAM4", 2},
        {0x3B, "25G-LR", 24.33024, 1, 24.33024, "NRZ", 1},
        {0x3E, "400ZR (0x01, 0x03), DWDM, amplified", 478.75, 1, 59.84375, "DP-16QAM", 8},
        {0x3F, "400ZR (0x02), Single Wavelength, Unamplified", 478.75, 1, 59.84375, "DP-16QAM", 8},
        {0x44, "100GBASE-ZR (Clause 154)", 111.81, 1, 27.9525, "DP-QPSK", 4},
        {0x47, "ZR300-OFEC-8QAM", 360.831281, 1, 60.1385468, "DP-8QAM", 6},
        {0x49, "ZR100-OFEC-QPSK", 120.277094, 1, 30.069273, "DP-QPSK", 4},
        {0x4D, "400GBASE-ZR (Clause 156)", 478.75, 1, 59.84375, "DP-16QAM", 8},
        {0x50, "50GBASE-BR (Clause 160)", 53.13, 1, 26.5625, "PAM4", 2},
        {0x56, "800GBASE-DR8 (Clause 124)", 850, 8, 53.125, "PAM4", 2},
        {0x64, "FLEXO-4e-DO-QPSK/FOIC4e.4-DO", 472.813402412, 1, 118.203350603, "DP-QPSK", 4},
        {0x67, "FLEXO-8-DO-16QAM/FOIC8.8-DO", 992.813702512, 1, 124.101712814, "DP-16QAM", 8},
        {0x6C, "800ZR-A (0x01), 150 GHz DWDM, Tx Output Range A", 945.626804824, 1, 118.203350603,
         "DP-16QAM", 8},
        {0x72, "FOIC1.1-RS (G.709.1/Y.1331.58)", 126.278935, 1, 126.28, "", 1},
        {0x74, "200GBASE-DR1-2 (Clause 181)", 212.5, 1, 113.4375, "PAM4", 2},
        {0x77, "800GBASE-DR4 (Clause 180)", 850, 4, 106.25, "PAM4", 2},
        {0x7C, "800GBASE-LR1 (Clause 185)", 850, 1, 123.6364, "DP-16QAM", 8},
        {0x7F, "1.6TBASE-DR8 (Clause 180)", 1700, 8, 106.25, "PAM4", 2},
        {0x82, "XR300-8QAM", 363.017938, 16, 3.7814369, "DP-8QAM", 6},
        {0x8E, "XR100-WS-BIDI-16QAM", 121.005979, 4, 3.7814369, "DP-16QAM", 8},
        {0x92, "800G-DR8-LPO", 850, 8, 53.125, "PAM4", 2},
    });
    for (const Printed& line : printed) {
        check(media_interface(MediaTable::Smf, line.id), smf_codes, line);
    }
    CHECK(smf_interfaces.size() == 140);
    for (const unsigned id : {0x25U, 0x27U, 0x2BU, 0xBFU}) {
        CAPTURE(id);
        CHECK(is_reserved(smf_codes, id));
        CHECK(media_interface(MediaTable::Smf, id) == nullptr);
    }
    CHECK(is_vendor(smf_codes, 0xFF));
    CHECK(media_interface(MediaTable::Smf, 0x87)->group == "Open XR Optics Wide-Spacing");
    CHECK(media_interface(MediaTable::Smf, 0x86)->group == "Open XR Optics");
}

TEST_CASE("PITFALLS 6.12: FLEXO-6-DPO is spelt with the letter O, its bits are per polarization") {
    const Interface* flexo = media_interface(MediaTable::Smf, 0x6B);
    REQUIRE(flexo != nullptr);
    CHECK(flexo->name == "FLEXO-6-DPO-16QAM/FOIC6.8-DPO");
    CHECK(flexo->modulation == "PCS");
    CHECK(flexo->bits_per_ui == Approx(2.594));
    CHECK(flexo->per_polarization);
    CHECK(flexo->baud_gbd == Approx(124.674930887).epsilon(1e-12));
    CHECK(flexo->lane_rate_gbps() == Approx(2 * 2.594 * 124.674930887));
    CHECK_FALSE(media_interface(MediaTable::Smf, 0x67)->per_polarization);
}

TEST_CASE("PITFALLS 5.1: 100GE BiDi has the baud that makes its bit rate") {
    const Interface* bidi = media_interface(MediaTable::Mmf, 0x0B);
    REQUIRE(bidi != nullptr);
    CHECK(bidi->name == "100GE BiDi");
    CHECK(bidi->lanes == 2);
    CHECK(bidi->baud_gbd == Approx(26.5625).epsilon(1e-9)); // printed: 25.5625
    CHECK(adds_up(*bidi));
}

TEST_CASE("PITFALLS 5.2: 1000BASE-T keeps the numbers of the table") {
    const Interface* copper = media_interface(MediaTable::BaseT, 0x01);
    REQUIRE(copper != nullptr);
    CHECK(copper->bit_rate_gbps == Approx(1.12));
    CHECK(copper->bits_per_ui == Approx(2.236068));
    CHECK(copper->modulation == "PAM5");
}

TEST_CASE("PITFALLS 5.3: 79h is 800GBASE-FR4-500, 7Ah is 800GBASE-FR4") {
    CHECK(smf_codes.name_of(0x79) == "800GBASE-FR4-500 (Clause 183)");
    CHECK(smf_codes.name_of(0x7A) == "800GBASE-FR4 (Clause 183)");
    CHECK(smf_codes.name_of(0x7B) == "800GBASE-LR4 (Clause 183)");
}

TEST_CASE("PITFALLS 5.4: 36h is the HB profile of ZR400, the plain mode is 46h") {
    CHECK(smf_codes.name_of(0x35) == "ZR400-OFEC-16QAM-HA");
    CHECK(smf_codes.name_of(0x36) == "ZR400-OFEC-16QAM-HB");
    CHECK(smf_codes.name_of(0x46) == "ZR400-OFEC-16QAM");
}

TEST_CASE("PITFALLS 5.5: single-mode 93h is reserved in 4.13") {
    CHECK(is_reserved(smf_codes, 0x93));
    CHECK(smf_codes.name_of(0x93).empty());
    CHECK(media_interface(MediaTable::Smf, 0x93) == nullptr);
}

TEST_CASE("PITFALLS 5.6: host 18h is Clause 136, host 24h is reserved") {
    CHECK(host_codes.name_of(0x18) == "50GBASE-CR (Clause 136)");
    CHECK(is_reserved(host_codes, 0x24));
    CHECK(host_interface(0x24) == nullptr);
}

TEST_CASE("PITFALLS 5.7: host 59h is reserved, single-mode 73h and 81h are what the table says") {
    CHECK(is_reserved(host_codes, 0x59));
    CHECK(host_interface(0x59) == nullptr);
    CHECK(smf_codes.name_of(0x73) == "200GBASE-DR1 (Clause 180)");
    CHECK(smf_codes.name_of(0x7C) == "800GBASE-LR1 (Clause 185)");
    CHECK(smf_codes.name_of(0x81) == "XR400-16QAM");
    CHECK(smf_codes.name_of(0x8F) == "100G-DR1-LPO");
    CHECK(smf_codes.name_of(0x94).empty());
}

TEST_CASE("PITFALLS 5.8: codes that one vendor gave itself have no name") {
    CHECK(is_reserved(passive_copper_codes, 0x03));
    CHECK(is_reserved(smf_codes, 0x98));
    for (const unsigned id : {0xC1U, 0xC2U, 0xC4U, 0xF7U}) {
        CAPTURE(id);
        CHECK(is_vendor(smf_codes, id));
        CHECK(smf_codes.name_of(id).empty());
    }
}

TEST_CASE("cables and loopbacks stand as Tables 4-8 and 4-9 print them") {
    CHECK(passive_copper_codes.name_of(0x00) == "Undefined");
    CHECK(passive_copper_codes.name_of(0x01) == "Copper cable");
    CHECK(passive_copper_codes.name_of(0xBF) == "Passive Loopback module");
    CHECK(passive_copper_codes.name_of(0xC0) == "Linear active copper loopback module");
    CHECK(is_reserved(passive_copper_codes, 0x02));
    CHECK(is_reserved(passive_copper_codes, 0xBE));
    CHECK(is_vendor(passive_copper_codes, 0xC1));
    CHECK(media_interface(MediaTable::PassiveCopper, 0x01)->lanes == 0);

    CHECK(active_cable_codes.name_of(0x01) == "Active Cable assembly with BER < 10^-12");
    CHECK(active_cable_codes.name_of(0x02) == "Active Cable assembly with BER < 5x10^-5");
    CHECK(active_cable_codes.name_of(0x03) == "Active Cable assembly with BER < 2.6x10^-4");
    CHECK(active_cable_codes.name_of(0xBF) == "Active Loopback module");
    CHECK(media_interface(MediaTable::ActiveCable, 1)->max_ber == Approx(1e-12).epsilon(1e-9));
    CHECK(media_interface(MediaTable::ActiveCable, 2)->max_ber == Approx(5e-5).epsilon(1e-9));
    CHECK(media_interface(MediaTable::ActiveCable, 3)->max_ber == Approx(2.6e-4).epsilon(1e-9));
    CHECK(media_interface(MediaTable::ActiveCable, 0xBF)->max_ber == 0);
    CHECK(is_reserved(active_cable_codes, 0x05));
    CHECK(is_vendor(active_cable_codes, 0xC0));
}

TEST_CASE("BASE-T interfaces stand as Table 4-10 prints them") {
    constexpr auto printed = std::to_array<Printed>({
        {0x02, "2.5GBASE-T (Clause 126)", 2.5, 4, 0.2, "PAM16", 3.125},
        {0x03, "5GBASE-T (Clause 126)", 5, 4, 0.4, "PAM16", 3.125},
        {0x04, "10GBASE-T (Clause 55)", 10, 4, 0.8, "PAM16", 3.125},
        {0x05, "25GBASE-T (Clause 113)", 25, 4, 2, "PAM16", 3.125},
        {0x06, "40GBASE-T (Clause 113)", 40, 4, 3.2, "PAM16", 3.125},
        {0x07, "50GBASE-T (Placeholder)", 0, 0, 0, "", 0},
    });
    for (const Printed& line : printed) {
        check(media_interface(MediaTable::BaseT, line.id), base_t_codes, line);
    }
    CHECK(is_reserved(base_t_codes, 0x08));
    CHECK(is_vendor(base_t_codes, 0xC0));
}

TEST_CASE("bit rate, lanes, baud and bits agree in every row but those with an inner FEC") {
    const std::set<unsigned> inner_fec{0x74, 0x76, 0x78, 0x7A, 0x7B, 0x7C, 0x7D, 0x7E, 0x80};
    const auto check_all = [](std::span<const Interface> rows, const std::set<unsigned>& except) {
        for (const Interface& row : rows) {
            if (row.lanes == 0 || row.bit_rate_max_gbps > 0 || row.per_polarization ||
                row.bit_rate_gbps == 0) {
                continue;
            }
            CAPTURE(row.name);
            CHECK(adds_up(row) != except.contains(row.id));
        }
    };
    check_all(host_interfaces, {});
    check_all(media_interfaces(MediaTable::Mmf), {});
    check_all(media_interfaces(MediaTable::Smf), inner_fec);
    check_all(media_interfaces(MediaTable::BaseT), {});
}

TEST_CASE("a media table leads to its own code table") {
    CHECK(&media_codes(MediaTable::Mmf) == &mmf_codes);
    CHECK(&media_codes(MediaTable::Smf) == &smf_codes);
    CHECK(&media_codes(MediaTable::PassiveCopper) == &passive_copper_codes);
    CHECK(&media_codes(MediaTable::ActiveCable) == &active_cable_codes);
    CHECK(&media_codes(MediaTable::BaseT) == &base_t_codes);
    CHECK(media_interface(MediaTable::Mmf, 0x1C)->name == "128GFC-MM (FC-PI-8)");
    CHECK(media_interface(MediaTable::Smf, 0x1C)->name == "400GBASE-DR4 (Clause 124)");
    CHECK(media_interface(MediaTable::BaseT, 0x1C) == nullptr);
}

TEST_CASE("short names leave out the specification and keep what tells variants apart") {
    CHECK(short_name("400GBASE-DR4 (Clause 124)") == "400GBASE-DR4");
    CHECK(short_name("100G-FR MSA spec/100GBASE-FR1 (Clause 140)") ==
          "100G-FR MSA spec/100GBASE-FR1");
    CHECK(short_name("CAUI-4 C2M (Annex 83E) without FEC") == "CAUI-4 C2M without FEC");
    CHECK(short_name("CAUI-4 C2M (Annex 83E) with RS (528,514) FEC") ==
          "CAUI-4 C2M with RS (528,514) FEC");
    CHECK(short_name("50GBASE-CR2 (Ethernet Technology Consortium) with RS (528,514) (Clause 91) "
                     "FEC") == "50GBASE-CR2 with RS (528,514) FEC");
    CHECK(short_name("50GBASE-CR2 (Ethernet Technology Consortium) with BASE-R (Clause 74), Fire "
                     "code FEC") == "50GBASE-CR2 with BASE-R, Fire code FEC");
    CHECK(short_name("400ZR (0x01, 0x03), DWDM, amplified") ==
          "400ZR (0x01, 0x03), DWDM, amplified");
    CHECK(short_name("400GBASE-SR4.2 (Clause 150) (400GE BiDi)") == "400GBASE-SR4.2 (400GE BiDi)");
    CHECK(short_name("OTL3.4 (ITU-T G.709/Y.1331 G.Sup58) See XLAUI (overclocked)") == "OTL3.4");
    CHECK(short_name("10GFC (10GFC)") == "10GFC");
    CHECK(short_name("800G-DR8-LPO") == "800G-DR8-LPO");
    CHECK(short_name("Active Cable assembly with BER < 10^-12") ==
          "Active Cable assembly with BER < 10^-12");
    CHECK(short_name("").empty());
    CHECK(short_name("open (never closed") == "open (never closed");
    CHECK(short_name("closed) first (Clause 1)") == "closed) first");
}

TEST_CASE("no two interfaces of a table share a short name") {
    const auto check_all = [](std::span<const Interface> rows) {
        std::set<std::string> seen;
        for (const Interface& row : rows) {
            CAPTURE(row.name);
            // 128GFC stands twice: over four lanes (FC-PI-6P) and over one (FC-PI-8).
            CHECK((seen.insert(short_name(row.name)).second || row.name == "128GFC (FC-PI-8)"));
        }
    };
    check_all(host_interfaces);
    for (const MediaTable table : {MediaTable::Mmf, MediaTable::Smf, MediaTable::PassiveCopper,
                                   MediaTable::ActiveCable, MediaTable::BaseT}) {
        check_all(media_interfaces(table));
    }
}
