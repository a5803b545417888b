// Code and bit names of SFF-8472 that are its own, not SFF-8024's.
#pragma once

#include "sff/memmap/codes.hpp"

namespace optictl::sff8472::codes {

using memmap::code;
using memmap::code_table;
using memmap::CodeTable;
using memmap::reserved_codes;

namespace detail {

// clang-format off
inline constexpr memmap::Code extended_identifier[] = {
    code(0x00, "GBIC definition not specified"), code(0x01, "GBIC, MOD_DEF 1"),
    code(0x02, "GBIC, MOD_DEF 2"), code(0x03, "GBIC, MOD_DEF 3"),
    code(0x04, "GBIC/SFP defined by two-wire interface ID only"), code(0x05, "GBIC, MOD_DEF 5"),
    code(0x06, "GBIC, MOD_DEF 6"), code(0x07, "GBIC, MOD_DEF 7"), reserved_codes(0x08, 0xFF)};

inline constexpr memmap::Code ethernet_10g[] = {
    code(0, "10GBASE-SR"), code(1, "10GBASE-LR"), code(2, "10GBASE-LRM"), code(3, "10GBASE-ER")};
inline constexpr memmap::Code infiniband[] = {
    code(0, "1X Copper Passive"), code(1, "1X Copper Active"), code(2, "1X LX"), code(3, "1X SX")};
inline constexpr memmap::Code escon[] = {
    code(0, "ESCON SMF, 1310 nm Laser"), code(1, "ESCON MMF, 1310 nm LED")};
inline constexpr memmap::Code sonet_high[] = {
    code(0, "OC-48, short reach"), code(1, "OC-48, intermediate reach"),
    code(2, "OC-48, long reach"), code(3, "SONET reach specifier bit 2"),
    code(4, "SONET reach specifier bit 1"), code(5, "OC-192, short reach")};
inline constexpr memmap::Code sonet_low[] = {
    code(0, "OC-3, short reach"), code(1, "OC-3, single mode, intermediate reach"),
    code(2, "OC-3, single mode, long reach"), code(4, "OC-12, short reach"),
    code(5, "OC-12, single mode, intermediate reach"), code(6, "OC-12, single mode, long reach")};
inline constexpr memmap::Code sonet[] = {
    code(0, "OC-3, short reach"), code(1, "OC-3, single mode, intermediate reach"),
    code(2, "OC-3, single mode, long reach"), code(4, "OC-12, short reach"),
    code(5, "OC-12, single mode, intermediate reach"), code(6, "OC-12, single mode, long reach"),
    code(8, "OC-48, short reach"), code(9, "OC-48, intermediate reach"),
    code(10, "OC-48, long reach"), code(11, "SONET reach specifier bit 2"),
    code(12, "SONET reach specifier bit 1"), code(13, "OC-192, short reach")};
// Specifier 1 is bit 4 and specifier 2 bit 3: read as one number, specifier 1 weighs 2. What it
// says is said of the reaches that the compliance codes name, one table for each set of them.
inline constexpr memmap::Code sonet_short[] = {
    code(0, "SR"), reserved_codes(1, 1), code(2, "SR-1"), reserved_codes(3, 3)};
inline constexpr memmap::Code sonet_intermediate[] = {
    reserved_codes(0, 0), code(1, "IR-2"), code(2, "IR-1"), reserved_codes(3, 3)};
inline constexpr memmap::Code sonet_long[] = {
    reserved_codes(0, 0), code(1, "LR-2"), code(2, "LR-1"), code(3, "LR-3")};
inline constexpr memmap::Code sonet_short_intermediate[] = {
    code(0, "SR"), code(1, "IR-2"), code(2, "SR-1, IR-1"), reserved_codes(3, 3)};
inline constexpr memmap::Code sonet_short_long[] = {
    code(0, "SR"), code(1, "LR-2"), code(2, "SR-1, LR-1"), code(3, "LR-3")};
inline constexpr memmap::Code sonet_intermediate_long[] = {
    reserved_codes(0, 0), code(1, "IR-2, LR-2"), code(2, "IR-1, LR-1"), code(3, "LR-3")};
inline constexpr memmap::Code sonet_all_reaches[] = {
    code(0, "SR"), code(1, "IR-2, LR-2"), code(2, "SR-1, IR-1, LR-1"), code(3, "LR-3")};
inline constexpr memmap::Code ethernet[] = {
    code(0, "1000BASE-SX"), code(1, "1000BASE-LX"), code(2, "1000BASE-CX"), code(3, "1000BASE-T"),
    code(4, "100BASE-LX/LX10"), code(5, "100BASE-FX"), code(6, "BASE-BX10"), code(7, "BASE-PX")};
inline constexpr memmap::Code fc_length[] = {
    code(0, "medium distance (M)"), code(1, "long distance (L)"),
    code(2, "intermediate distance (I)"), code(3, "short distance (S)"),
    code(4, "very long distance (V)")};
inline constexpr memmap::Code fc_technology_high[] = {
    code(0, "Electrical inter-enclosure (EL)"), code(1, "Longwave laser (LC)"),
    code(2, "Shortwave laser, linear Rx (SA)")};
inline constexpr memmap::Code fc_technology_low[] = {
    code(0, "Longwave laser (LL)"), code(1, "Shortwave laser with OFC (SL)"),
    code(2, "Shortwave laser without OFC (SN)"), code(3, "Electrical intra-enclosure (EL)")};
inline constexpr memmap::Code fc_technology[] = {
    code(4, "Longwave laser (LL)"), code(5, "Shortwave laser with OFC (SL)"),
    code(6, "Shortwave laser without OFC (SN)"), code(7, "Electrical intra-enclosure (EL)"),
    code(8, "Electrical inter-enclosure (EL)"), code(9, "Longwave laser (LC)"),
    code(10, "Shortwave laser, linear Rx (SA)")};
inline constexpr memmap::Code cable_technology[] = {
    code(0, "Passive Cable"), code(1, "Active Cable")};
inline constexpr memmap::Code fc_media[] = {
    code(0, "Single Mode (SM)"), code(2, "Multimode, 50 um (M5, M5E)"),
    code(3, "Multimode, 62.5 um (M6)"), code(4, "Video Coax (TV)"), code(5, "Miniature Coax (MI)"),
    code(6, "Twisted Pair (TP)"), code(7, "Twin Axial Pair (TW)")};
inline constexpr memmap::Code fc_speed[] = {
    code(0, "100 MBytes/s"), code(1, "See byte 62"), code(2, "200 MBytes/s"),
    code(3, "3200 MBytes/s"), code(4, "400 MBytes/s"), code(5, "1600 MBytes/s"),
    code(6, "800 MBytes/s"), code(7, "1200 MBytes/s")};
inline constexpr memmap::Code fc_speed_2[] = {code(0, "64GFC")};

inline constexpr memmap::Code rate_identifier[] = {
    code(0x00, "Unspecified"), code(0x01, "SFF-8079 (4/2/1G Rate_Select and AS0/AS1)"),
    code(0x02, "SFF-8431 (8/4/2G Rx Rate_Select only)"), code(0x03, "Unspecified"),
    code(0x04, "SFF-8431 (8/4/2G Tx Rate_Select only)"), code(0x05, "Unspecified"),
    code(0x06, "SFF-8431 (8/4/2G independent Rx and Tx Rate_Select)"), code(0x07, "Unspecified"),
    code(0x08, "FC-PI-5 (16/8/4G Rx Rate_Select only)"), code(0x09, "Unspecified"),
    code(0x0A, "FC-PI-5 (16/8/4G independent Rx, Tx Rate_Select)"), code(0x0B, "Unspecified"),
    code(0x0C, "FC-PI-6 (32/16/8G independent Rx, Tx Rate_Select)"), code(0x0D, "Unspecified"),
    code(0x0E, "10/8G Rx and Tx Rate_Select of retimer or CDR"), code(0x0F, "Unspecified"),
    code(0x10, "FC-PI-7 (64/32/16G independent Rx, Tx Rate Select)"), code(0x11, "Unspecified"),
    reserved_codes(0x12, 0x1F),
    code(0x20, "Rate select by PMDs (high A0h:36, low A2h:67)"), reserved_codes(0x21, 0xFF)};
inline constexpr memmap::Code length_multiplier[] = {
    code(0, "multiplier 0.1"), code(1, "multiplier 1"), code(2, "multiplier 10"),
    code(3, "multiplier 100")};
inline constexpr memmap::Code passive_cable[] = {
    code(0, "SFF-8431 Appendix E"), code(1, "FC-PI-4 Appendix H")};
inline constexpr memmap::Code active_cable[] = {
    code(0, "SFF-8431 Appendix E"), code(1, "FC-PI-4 Appendix H"), code(2, "SFF-8431 Limiting"),
    code(3, "FC-PI-4 Limiting")};
inline constexpr memmap::Code power_level[] = {
    code(1, "Power Level 1"), code(2, "Power Level 2"), code(3, "Power Level 3"),
    code(4, "Power Level 4")};
inline constexpr memmap::Code received_power[] = {code(0, "OMA"), code(1, "average power")};
inline constexpr memmap::Code revision[] = {
    code(0x00, "undefined"), code(0x01, "Rev 9.3"), code(0x02, "Rev 9.5"), code(0x03, "Rev 10.2"),
    code(0x04, "Rev 10.4"), code(0x05, "Rev 11.0"), code(0x06, "Rev 11.3"), code(0x07, "Rev 11.4"),
    code(0x08, "Rev 12.3"), code(0x09, "Rev 12.4"), code(0x0A, "Rev 12.5"),
    reserved_codes(0x0B, 0xFF)};

inline constexpr memmap::Code tx_squelch[] = {
    code(0, "not implemented"), code(1, "reduces OMA"), code(2, "reduces Pave"),
    code(3, "user control, both OMA and Pave")};
inline constexpr memmap::Code store_recall[] = {
    code(0, "not implemented"), code(1, "implemented"), reserved_codes(2, 3)};
inline constexpr memmap::Code rx_eq_type[] = {
    code(0, "not implemented, constant peak-to-peak amplitude, or no information"),
    code(1, "constant steady state amplitude"),
    code(2, "constant average of peak-to-peak and steady state amplitude"), reserved_codes(3, 3)};
inline constexpr memmap::Code rx_eq_control[] = {
    code(0, "not implemented"), code(1, "pre-cursor"), code(2, "post-cursor"),
    code(3, "pre-cursor and post-cursor")};
inline constexpr memmap::Code squelch_control[] = {code(0, "reduces OMA"), code(1, "reduces Pave")};
inline constexpr memmap::Code input_equalization[] = {
    code(0, "No EQ"), code(1, "1 dB"), code(2, "2 dB"), code(3, "3 dB"), code(4, "4 dB"),
    code(5, "5 dB"), code(6, "6 dB"), code(7, "7 dB"), code(8, "8 dB"), code(9, "9 dB"),
    code(10, "10 dB"), reserved_codes(11, 15)};
inline constexpr memmap::Code output_emphasis[] = {
    code(0, "No emphasis"), code(1, "1 dB"), code(2, "2 dB"), code(3, "3 dB"), code(4, "4 dB"),
    code(5, "5 dB"), code(6, "6 dB"), code(7, "7 dB"), memmap::vendor_codes(8, 15)};
inline constexpr memmap::Code rdt_mode[] = {code(0, "manual"), code(1, "automatic")};
inline constexpr memmap::Code rdt_behavior[] = {code(0, "as of Rev 12.4"), code(1, "as of Rev 12.5")};
inline constexpr memmap::Code timing_format[] = {
    code(0x100B, "Loopback Modules (LOOB)"), code(0xCA1B, "Optical Modules (CALB)")};
// clang-format on

} // namespace detail

// clang-format off
inline constexpr CodeTable extended_identifier = code_table("extended identifier", "Table 5-2", detail::extended_identifier);
inline constexpr CodeTable ethernet_10g = code_table("Ethernet 10G", "Table 5-3", detail::ethernet_10g);
inline constexpr CodeTable infiniband = code_table("InfiniBand", "Table 5-3", detail::infiniband);
inline constexpr CodeTable escon = code_table("ESCON", "Table 5-3", detail::escon);
inline constexpr CodeTable sonet_high = code_table("SONET high", "Table 5-3", detail::sonet_high);
inline constexpr CodeTable sonet_low = code_table("SONET low", "Table 5-3", detail::sonet_low);
inline constexpr CodeTable sonet = code_table("SONET", "Table 5-3", detail::sonet);
/// By the reaches that bytes 4 and 5 name: 1 short, 2 intermediate, 4 long; of none, all.
inline constexpr CodeTable sonet_reach[] = {
    code_table("SONET reach", "Table 5-4", detail::sonet_all_reaches),
    code_table("SONET short reach", "Table 5-4", detail::sonet_short),
    code_table("SONET intermediate reach", "Table 5-4", detail::sonet_intermediate),
    code_table("SONET short and intermediate reach", "Table 5-4", detail::sonet_short_intermediate),
    code_table("SONET long reach", "Table 5-4", detail::sonet_long),
    code_table("SONET short and long reach", "Table 5-4", detail::sonet_short_long),
    code_table("SONET intermediate and long reach", "Table 5-4", detail::sonet_intermediate_long),
    code_table("SONET reach", "Table 5-4", detail::sonet_all_reaches),
};
inline constexpr CodeTable ethernet = code_table("Ethernet", "Table 5-3", detail::ethernet);
inline constexpr CodeTable fc_length = code_table("Fibre Channel length", "Table 5-3", detail::fc_length);
inline constexpr CodeTable fc_technology_high = code_table("Fibre Channel technology high", "Table 5-3", detail::fc_technology_high);
inline constexpr CodeTable fc_technology_low = code_table("Fibre Channel technology low", "Table 5-3", detail::fc_technology_low);
inline constexpr CodeTable fc_technology = code_table("Fibre Channel technology", "Table 5-3", detail::fc_technology);
inline constexpr CodeTable cable_technology = code_table("cable technology", "Table 5-3", detail::cable_technology);
inline constexpr CodeTable fc_media = code_table("Fibre Channel media", "Table 5-3", detail::fc_media);
inline constexpr CodeTable fc_speed = code_table("Fibre Channel speed", "Table 5-3", detail::fc_speed);
inline constexpr CodeTable fc_speed_2 = code_table("Fibre Channel speed 2", "Table 5-3", detail::fc_speed_2);
inline constexpr CodeTable rate_identifier = code_table("rate identifier", "Table 5-6", detail::rate_identifier);
inline constexpr CodeTable length_multiplier = code_table("length multiplier", "Table 6-1", detail::length_multiplier);
inline constexpr CodeTable passive_cable = code_table("passive cable", "Table 8-1", detail::passive_cable);
inline constexpr CodeTable active_cable = code_table("active cable", "Table 8-2", detail::active_cable);
inline constexpr CodeTable power_level = code_table("power level", "Table 8-3", detail::power_level);
inline constexpr CodeTable received_power = code_table("received power", "Table 8-5", detail::received_power);
inline constexpr CodeTable revision = code_table("revision", "Table 8-8", detail::revision);
inline constexpr CodeTable tx_squelch = code_table("Tx squelch", "Table 9-12", detail::tx_squelch);
inline constexpr CodeTable store_recall = code_table("store recall", "Table 9-14", detail::store_recall);
inline constexpr CodeTable rx_eq_type = code_table("Rx equalizer type", "Table 9-14", detail::rx_eq_type);
inline constexpr CodeTable rx_eq_control = code_table("Rx equalizer control", "Table 9-14", detail::rx_eq_control);
inline constexpr CodeTable squelch_control = code_table("squelch control", "Table 9-15", detail::squelch_control);
inline constexpr CodeTable input_equalization = code_table("input equalization", "Table 9-18", detail::input_equalization);
inline constexpr CodeTable output_emphasis = code_table("output emphasis", "Table 9-19", detail::output_emphasis);
inline constexpr CodeTable rdt_mode = code_table("RDT mode", "Table 12-3", detail::rdt_mode);
inline constexpr CodeTable rdt_behavior = code_table("RDT behavior", "Table 12-2", detail::rdt_behavior);
inline constexpr CodeTable timing_format = code_table("timing format", "Table 13-1, Table 13-2", detail::timing_format);
// clang-format on

} // namespace optictl::sff8472::codes
