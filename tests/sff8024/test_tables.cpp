// The code tables against values read by hand in SFF-8024 rev 4.13.
#include <algorithm>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "sff/sff8024/connector.hpp"
#include "sff/sff8024/encoding.hpp"
#include "sff/sff8024/extended_compliance.hpp"
#include "sff/sff8024/form_factor.hpp"
#include "sff/sff8024/identifier.hpp"
#include "sff/sff8024/interfaces.hpp"
#include "sff/sff8024/revision.hpp"

using namespace optictl;
using namespace optictl::sff8024;
using memmap::Assignment;
using memmap::CodeTable;

namespace {

/// What a table says of a code: R reserved, V vendor specific, A assigned, ? no row.
char kind_of(const CodeTable& table, unsigned code) {
    const memmap::Code* row = table.find(code);
    if (row == nullptr) {
        return '?';
    }
    switch (row->assignment) {
    case Assignment::Assigned: return 'A';
    case Assignment::VendorSpecific: return 'V';
    case Assignment::Reserved: return 'R';
    }
    return '?';
}

/// The kinds of both ends of a range and of what lies outside, as "ARRA".
std::string around(const CodeTable& table, unsigned first, unsigned last) {
    return {kind_of(table, first - 1), kind_of(table, first), kind_of(table, last),
            kind_of(table, last + 1)};
}

std::ptrdiff_t assigned(const CodeTable& table) {
    return std::ranges::count(table.codes, Assignment::Assigned, &memmap::Code::assignment);
}

} // namespace

TEST_CASE("the revision is that of the tables") {
    CHECK(std::string_view(revision) == "4.13");
}

TEST_CASE("tables are called as in the standard") {
    CHECK(identifiers.name == "Identifier Values");
    CHECK(identifiers.clause == "SFF-8024 4.13 Table 4-1");
    CHECK(sff8472_encodings.name == "Encoding Values (8472)");
    CHECK(sff8472_encodings.clause == "SFF-8024 4.13 Table 4-2");
    CHECK(sff8636_encodings.name == "Encoding Values (8436/8636)");
    CHECK(sff8636_encodings.clause == "SFF-8024 4.13 Table 4-2");
    CHECK(connectors.name == "Connector Types");
    CHECK(connectors.clause == "SFF-8024 4.13 Table 4-3");
    CHECK(extended_compliance.name == "Extended Specification Compliance Codes");
    CHECK(extended_compliance.clause == "SFF-8024 4.13 Table 4-4");
    CHECK(host_codes.name == "Host Electrical Interface IDs");
    CHECK(host_codes.clause == "SFF-8024 4.13 Table 4-5");
    CHECK(mmf_codes.name == "MMF media interface IDs");
    CHECK(mmf_codes.clause == "SFF-8024 4.13 Table 4-6");
    CHECK(smf_codes.name == "SMF media interface IDs");
    CHECK(smf_codes.clause == "SFF-8024 4.13 Table 4-7");
    CHECK(passive_copper_codes.name ==
          "Passive and Linear Active Copper Cable and Passive Loopback media "
          "interface codes");
    CHECK(passive_copper_codes.clause == "SFF-8024 4.13 Table 4-8");
    CHECK(active_cable_codes.name ==
          "Limiting and Retimed Active Cable assembly and Active Loopback "
          "media interface codes");
    CHECK(active_cable_codes.clause == "SFF-8024 4.13 Table 4-9");
    CHECK(base_t_codes.name == "BASE-T media interface codes");
    CHECK(base_t_codes.clause == "SFF-8024 4.13 Table 4-10");
    CHECK(fiber_faces.name == "Fiber Face Type Codes");
    CHECK(fiber_faces.clause == "SFF-8024 4.13 Table 4-12");
    CHECK(heatsinks.name == "Heatsink Type Codes");
    CHECK(heatsinks.clause == "SFF-8024 4.13 Table 4-13");
}

TEST_CASE("every table says of every code what it is") {
    const std::vector<const CodeTable*> bytes{
        &identifiers,         &sff8472_encodings,    &sff8636_encodings, &connectors,
        &extended_compliance, &host_codes,           &mmf_codes,         &smf_codes,
        &base_t_codes,        &passive_copper_codes, &active_cable_codes};
    for (const CodeTable* table : bytes) {
        for (unsigned code = 0; code < 256; ++code) {
            CAPTURE(table->name);
            CAPTURE(code);
            CHECK(kind_of(*table, code) != '?');
        }
    }
    for (unsigned code = 0; code < 16; ++code) {
        CHECK(kind_of(qsfp_subtypes, code) != '?');
        CHECK(kind_of(qsfp_dd_subtypes, code) != '?');
        CHECK(kind_of(sfp_dd_subtypes, code) != '?');
        CHECK(kind_of(osfp_subtypes, code) != '?');
        CHECK(kind_of(osfp_xd_subtypes, code) != '?');
        CHECK(kind_of(heatsinks, code) != '?');
    }
    CHECK(kind_of(fiber_faces, 3) == 'R');
}

TEST_CASE("identifiers have their names, reserved and vendor specific ones their kind") {
    CHECK(identifiers.name_of(0x00) == "Unknown or unspecified");
    CHECK(identifiers.name_of(0x03) ==
          "SFP/SFP+/SFP28 and later with SFF-8472 management interface");
    CHECK(identifiers.name_of(0x0D) ==
          "QSFP+ or later with SFF-8636 or SFF-8436 management interface (SFF-8436, SFF-8635, "
          "SFF-8665, SFF-8685 et al.)");
    CHECK(identifiers.name_of(0x11) ==
          "QSFP28 or later with SFF-8636 management interface (SFF-8665 et al.)");
    CHECK(identifiers.name_of(0x14) == "Shielded Mini Multilane HD 4X Fanout Cable");
    CHECK(identifiers.name_of(0x18) == "QSFP-DD Double Density 8X Pluggable Transceiver");
    CHECK(identifiers.name_of(0x25) == "CDFP (x16 PCIe) SFF-TA-1032 with Common Management "
                                       "interface Specification (CMIS)");
    CHECK(around(identifiers, 0x26, 0x7F) == "ARRV");
    CHECK(kind_of(identifiers, 0xFF) == 'V');
    CHECK(assigned(identifiers) == 38);
}

TEST_CASE("an identifier tells its memory map where a standard says so") {
    const auto map = [](unsigned id) { return module_type(id)->map; };
    for (const unsigned id :
         {0x18U, 0x19U, 0x1BU, 0x1EU, 0x1FU, 0x20U, 0x21U, 0x22U, 0x23U, 0x24U, 0x25U}) {
        CAPTURE(id);
        CHECK(map(id) == MemoryMap::Cmis);
    }
    for (const unsigned id : {0x0CU, 0x0DU, 0x0FU, 0x10U, 0x11U, 0x14U, 0x15U, 0x17U, 0x1CU}) {
        CAPTURE(id);
        CHECK(map(id) == MemoryMap::Sff8636);
    }
    for (const unsigned id : {0x01U, 0x02U, 0x03U}) {
        CAPTURE(id);
        CHECK(map(id) == MemoryMap::Sff8472);
    }
    // "not using SFF-8472", and SFP-DD with its own management interface specification
    for (const unsigned id : {0x06U, 0x0BU, 0x0EU, 0x12U, 0x13U, 0x1AU}) {
        CAPTURE(id);
        CHECK(map(id) == MemoryMap::Other);
    }
    CHECK(map(0x00) == MemoryMap::Unstated);
    CHECK(module_type(0x26) == nullptr);
    CHECK(module_type(0x80) == nullptr);
}

TEST_CASE("only modules of the SFP family have two addresses in a flat dump") {
    CHECK(two_addresses(0x02));
    CHECK(two_addresses(0x03));
    CHECK(two_addresses(0x0B));
    CHECK_FALSE(two_addresses(0x0D));
    CHECK_FALSE(two_addresses(0x18));
    CHECK_FALSE(two_addresses(0x20)); // SFP+ with CMIS
    CHECK_FALSE(two_addresses(0x00));
    CHECK_FALSE(two_addresses(0xFF));
    CHECK_FALSE(two_addresses(0x103));
}

TEST_CASE("PITFALLS 3.6: encodings 4 to 6 are permuted between SFF-8472 and SFF-8636") {
    CHECK(sff8472_encodings.name_of(4) == "Manchester");
    CHECK(sff8472_encodings.name_of(5) == "SONET Scrambled");
    CHECK(sff8472_encodings.name_of(6) == "64B/66B");
    CHECK(sff8636_encodings.name_of(4) == "SONET Scrambled");
    CHECK(sff8636_encodings.name_of(5) == "64B/66B");
    CHECK(sff8636_encodings.name_of(6) == "Manchester");
    for (const CodeTable* table : {&sff8472_encodings, &sff8636_encodings}) {
        CHECK(table->name_of(0) == "Unspecified");
        CHECK(table->name_of(1) == "8B/10B");
        CHECK(table->name_of(2) == "4B/5B");
        CHECK(table->name_of(3) == "NRZ");
        CHECK(table->name_of(7) == "256B/257B (transcoded FEC-enabled data)");
        CHECK(table->name_of(8) == "PAM4");
        CHECK(kind_of(*table, 0x09) == 'R');
        CHECK(kind_of(*table, 0xFF) == 'R');
    }
}

TEST_CASE("connectors") {
    CHECK(connectors.name_of(0x01) == "SC (Subscriber Connector)");
    CHECK(connectors.name_of(0x07) == "LC (Lucent Connector)");
    CHECK(connectors.name_of(0x08) == "MT-RJ (Mechanical Transfer - Registered Jack)");
    CHECK(connectors.name_of(0x0B) == "Optical Pigtail");
    CHECK(connectors.name_of(0x0C) == "MPO 1x12 (Multifiber Parallel Optic)");
    CHECK(connectors.name_of(0x0D) == "MPO 2x16");
    CHECK(connectors.name_of(0x21) == "Copper pigtail");
    CHECK(connectors.name_of(0x23) == "No separable connector");
    CHECK(connectors.name_of(0x26) == "SN (previously Mini CS) optical connector");
    CHECK(connectors.name_of(0x27) == "MPO 2x12");
    CHECK(connectors.name_of(0x28) == "MPO 1x16");
    CHECK(around(connectors, 0x0E, 0x1F) == "ARRA");
    CHECK(around(connectors, 0x29, 0x7F) == "ARRV");
    CHECK(assigned(connectors) == 23);
}

TEST_CASE("extended specification compliance codes") {
    CHECK(extended_compliance.name_of(0x00) == "Unspecified");
    CHECK(extended_compliance.name_of(0x01) ==
          "100G AOC (Active Optical Cable), retimed or 25GAUI C2M AOC. Providing a worst BER of "
          "5 x 10^-5");
    CHECK(extended_compliance.name_of(0x02) == "100GBASE-SR4 or 25GBASE-SR");
    CHECK(extended_compliance.name_of(0x07) == "100G PSM4 Parallel SMF");
    CHECK(extended_compliance.name_of(0x0B) ==
          "100GBASE-CR4, 25GBASE-CR CA-25G-L or 50GBASE-CR2 with RS (Clause 91) FEC");
    CHECK(extended_compliance.name_of(0x18) ==
          "100G AOC, retimed or 25GAUI C2M AOC. Providing a worst BER of 10^-12 or below");
    CHECK(extended_compliance.name_of(0x1E) == "2.5GBASE-T");
    CHECK(extended_compliance.name_of(0x25) == "100GBASE-DR (Clause 140), CAUI-4 (no FEC)");
    CHECK(extended_compliance.name_of(0x39) == "50GBASE-BR (Clause 160)");
    CHECK(extended_compliance.name_of(0x3A) ==
          "100GBASE-VR1 (802.3, Clause 167), CAUI-4 (no FEC on host interface)");
    CHECK(extended_compliance.name_of(0x3F) ==
          "100GBASE-CR1, 200GBASE-CR2 or 400GBASE-CR4 (802.3ck, Clause 162)");
    CHECK(extended_compliance.name_of(0x41) == "50GBASE-SR, 100GBASE-SR2, or 200GBASE-SR4");
    CHECK(extended_compliance.name_of(0x47) ==
          "400GBASE-DR4 (802.3, Clause 124), 400GAUI-4 C2M (Annex 120G)");
    CHECK(extended_compliance.name_of(0x4C) == "400GBASE-ZR (P802.3cw, Clause 156), obsolete");
    CHECK(extended_compliance.name_of(0x7F) == "256GFC-SW4 (FC-PI-7P)");
    CHECK(extended_compliance.name_of(0x80) == "64GFC (FC-PI-7)");
    CHECK(extended_compliance.name_of(0x81) == "128GFC (FC-PI-8)");
    CHECK(around(extended_compliance, 0x0A, 0x0A) == "ARRA");
    CHECK(around(extended_compliance, 0x0F, 0x0F) == "ARRA");
    CHECK(around(extended_compliance, 0x3B, 0x3E) == "ARRA");
    CHECK(around(extended_compliance, 0x4D, 0x7E) == "ARRA");
    CHECK(around(extended_compliance, 0x82, 0xFE) == "ARRR");
}

TEST_CASE("PITFALLS 3.13: extended compliance codes 50h to 55h are reserved") {
    for (unsigned code = 0x50; code <= 0x55; ++code) {
        CAPTURE(code);
        CHECK(kind_of(extended_compliance, code) == 'R');
        CHECK(extended_compliance.name_of(code).empty());
    }
}

TEST_CASE("PITFALLS 5.9: ER1, optical cables, OSFP and the active cable of 10^-6") {
    CHECK(extended_compliance.name_of(0x2D) ==
          "100G-ER1-30 MSA, CAUI-4 (no FEC on host interface)");
    CHECK(extended_compliance.name_of(0x2E) ==
          "100G-ER1-40 MSA, CAUI-4 (no FEC on host interface)");
    CHECK(extended_compliance.name_of(0x34) == "100G-ER1-30 MSA");
    CHECK(extended_compliance.name_of(0x35) == "100G-ER1-40 MSA");
    CHECK(extended_compliance.name_of(0x31).starts_with("Active Optical Cable with 50GAUI"));
    CHECK(extended_compliance.name_of(0x33).starts_with("Active Optical Cable with 50GAUI"));
    CHECK(extended_compliance.name_of(0x32) ==
          "Active Copper Cable with 50GAUI, 100GAUI-2 or 200GAUI-4 C2M. Providing a worst BER of "
          "2.6 x 10^-4 for ACC, 10^-5 for AUI, or below");
    CHECK(identifiers.name_of(0x19) == "OSFP 8X Pluggable Transceiver");
    CHECK(active_cable_codes.name_of(0x04) == "Active Cable assembly with BER < 10^-6");
    CHECK(media_interface(MediaTable::ActiveCable, 0x04)->max_ber == doctest::Approx(1e-6));
    CHECK(identifiers.name_of(0x1F).starts_with("SFP-DD Double Density 2X"));
    CHECK(identifiers.name_of(0x21).starts_with("OSFP-XD with Common Management"));
}

TEST_CASE("PITFALLS 5.10: connector 6Fh is reserved, identifier 22h is ELSFP") {
    CHECK(kind_of(connectors, 0x6F) == 'R');
    CHECK(identifiers.name_of(0x22) ==
          "OIF-ELSFP with Common Management interface Specification (CMIS)");
    CHECK(module_type(0x22)->label == "ELSFP");
}

TEST_CASE("PITFALLS 5.12: identifier 26h is reserved in 4.13") {
    CHECK(kind_of(identifiers, 0x26) == 'R');
    CHECK(identifiers.name_of(0x26).empty());
}

TEST_CASE("subtypes have a column for each form factor") {
    CHECK(qsfp_subtypes.name_of(3) == "Type 2A");
    CHECK(qsfp_subtypes.name_of(4) == "Type 2B");
    CHECK(kind_of(qsfp_subtypes, 5) == 'R');
    CHECK(qsfp_dd_subtypes.name_of(5) == "Type 2C");
    CHECK(kind_of(qsfp_dd_subtypes, 6) == 'R');
    CHECK(sfp_dd_subtypes.name_of(2) == "Type 2");
    CHECK(kind_of(sfp_dd_subtypes, 3) == 'R');
    CHECK(osfp_subtypes.name_of(3) == "Type 3");
    CHECK(kind_of(osfp_subtypes, 4) == 'R');
    CHECK(osfp_xd_subtypes.name_of(1) == "Type 1");
    CHECK(kind_of(osfp_xd_subtypes, 3) == 'R');
    CHECK(osfp_xd_subtypes.name_of(0) == "Unknown or Unspecified");

    CHECK(subtypes_of(0x11) == &qsfp_subtypes);
    CHECK(subtypes_of(0x1E) == &qsfp_subtypes);
    CHECK(subtypes_of(0x18) == &qsfp_dd_subtypes);
    CHECK(subtypes_of(0x1F) == &sfp_dd_subtypes);
    CHECK(subtypes_of(0x19) == &osfp_subtypes);
    CHECK(subtypes_of(0x21) == &osfp_xd_subtypes);
    CHECK(subtypes_of(0x03) == nullptr);
    CHECK(subtypes_of(0x80) == nullptr);
}

TEST_CASE("fiber faces and heatsinks") {
    CHECK(fiber_faces.name_of(1) == "PC/UPC (Physical/Ultra Physical contact)");
    CHECK(fiber_faces.name_of(2) == "APC (Angled Physical Contact)");
    CHECK(heatsinks.name_of(1) == "RHS - Riding Heatsink");
    CHECK(heatsinks.name_of(2) == "IHS - Integrated Heatsink, Open Top");
    CHECK(heatsinks.name_of(3) == "IHS - Integrated Heatsink, Closed Top");
    CHECK(kind_of(heatsinks, 4) == 'R');
    CHECK(kind_of(heatsinks, 15) == 'R');
}
