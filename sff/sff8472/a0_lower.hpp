// A0h bytes 0-127: what the module is (SFF-8472 Tables 4-2, 5-1 to 8-8).
#pragma once

#include "sff/memmap/field.hpp"
#include "sff/sff8024/connector.hpp"
#include "sff/sff8024/encoding.hpp"
#include "sff/sff8024/extended_compliance.hpp"
#include "sff/sff8024/identifier.hpp"
#include "sff/sff8472/advertise.hpp"
#include "sff/sff8472/codes.hpp"
#include "sff/sff8472/refine.hpp"

namespace optictl::sff8472::a0_lower {

using memmap::Kind;
using memmap::Unit;

// clang-format off
inline constexpr auto rows = memmap::rows_of(document, memmap::lower, false, {
    {.name = "Identifier", .clause = "Table 5-1", .byte = 0, .kind = Kind::Code, .codes = &sff8024::identifiers},
    {.name = "Ext. Identifier", .clause = "Table 5-2", .byte = 1, .kind = Kind::Code, .codes = &codes::extended_identifier},
    {.name = "Connector", .clause = "section 5.3, Table 4-2", .byte = 2, .kind = Kind::Code, .codes = &sff8024::connectors},

    {.name = "10G Ethernet Compliance Codes", .clause = "Table 5-3", .byte = 3, .msb = 7, .lsb = 4, .kind = Kind::Bitmap, .codes = &codes::ethernet_10g},
    {.name = "Infiniband Compliance Codes", .clause = "Table 5-3", .byte = 3, .msb = 3, .lsb = 0, .kind = Kind::Bitmap, .codes = &codes::infiniband},
    {.name = "ESCON Compliance Codes", .clause = "Table 5-3", .byte = 4, .msb = 7, .lsb = 6, .kind = Kind::Bitmap, .codes = &codes::escon},
    {.name = "SONET Compliance Codes (OC-192, OC-48)", .clause = "Table 5-3, Table 5-4", .byte = 4, .msb = 5, .lsb = 0, .kind = Kind::Bitmap, .codes = &codes::sonet_high},
    {.name = "SONET Compliance Codes (OC-12, OC-3)", .clause = "Table 5-3", .byte = 5, .kind = Kind::Bitmap, .codes = &codes::sonet_low},
    {.name = "Ethernet Compliance Codes", .clause = "Table 5-3", .byte = 6, .kind = Kind::Bitmap, .codes = &codes::ethernet},
    {.name = "Fibre Channel Link Length", .clause = "Table 5-3", .byte = 7, .msb = 7, .lsb = 3, .kind = Kind::Bitmap, .codes = &codes::fc_length},
    {.name = "Fibre Channel Technology (upper bits)", .clause = "Table 5-3", .byte = 7, .msb = 2, .lsb = 0, .kind = Kind::Bitmap, .codes = &codes::fc_technology_high},
    {.name = "Fibre Channel Technology (lower bits)", .clause = "Table 5-3", .byte = 8, .msb = 7, .lsb = 4, .kind = Kind::Bitmap, .codes = &codes::fc_technology_low},
    {.name = "SFP+ Cable Technology", .clause = "Table 5-3", .byte = 8, .msb = 3, .lsb = 2, .kind = Kind::Bitmap, .codes = &codes::cable_technology},
    {.name = "Reserved", .clause = "Table 5-3", .byte = 8, .msb = 1, .lsb = 0, .kind = Kind::Reserved},
    {.name = "Fibre Channel Transmission Media", .clause = "Table 5-3", .byte = 9, .kind = Kind::Bitmap, .codes = &codes::fc_media},
    {.name = "Fibre Channel Speed", .clause = "Table 5-3", .byte = 10, .kind = Kind::Bitmap, .codes = &codes::fc_speed},
    {.name = "Encoding", .clause = "section 5.5, Table 4-2", .byte = 11, .kind = Kind::Code, .codes = &sff8024::sff8472_encodings},
    {.name = "Signaling Rate, Nominal", .clause = "section 5.6, Table 4-2", .byte = 12, .scale = {100, 1}, .unit = Unit::Megabaud, .refine = refine::signaling_rate},
    {.name = "Rate Identifier", .clause = "Table 5-6", .byte = 13, .kind = Kind::Code, .codes = &codes::rate_identifier},

    {.name = "Length (SMF,km)", .clause = "section 6.1, Table 4-2", .byte = 14, .unit = Unit::Kilometre, .only = when::optical, .refine = refine::length},
    {.name = "Copper Cable Attenuation at 12.9 GHz", .clause = "section 6.1, Table 4-2", .byte = 14, .unit = Unit::Decibel, .only = when::cable, .refine = refine::zero_unspecified},
    {.name = "Length (SMF)", .clause = "section 6.2, Table 4-2", .byte = 15, .scale = {100, 1}, .unit = Unit::Metre, .only = when::optical, .refine = refine::length},
    {.name = "Copper Cable Attenuation at 25.78 GHz", .clause = "section 6.2, Table 4-2", .byte = 15, .unit = Unit::Decibel, .only = when::cable, .refine = refine::zero_unspecified},
    {.name = "Length (50 um, OM2)", .clause = "section 6.3, Table 4-2", .byte = 16, .scale = {10, 1}, .unit = Unit::Metre, .refine = refine::length},
    {.name = "Length (62.5 um, OM1)", .clause = "section 6.4, Table 4-2", .byte = 17, .scale = {10, 1}, .unit = Unit::Metre, .refine = refine::length},
    {.name = "Length (OM4 or copper cable)", .clause = "section 6.5, Table 4-2", .byte = 18, .scale = {10, 1}, .unit = Unit::Metre, .only = when::optical, .refine = refine::om4_or_copper},
    {.name = "Length (Active Cable or Copper)", .clause = "section 6.5, Table 4-2", .byte = 18, .unit = Unit::Metre, .only = when::cable, .refine = refine::length},
    {.name = "Length (OM3)", .clause = "section 6.6, Table 4-2", .byte = 19, .scale = {10, 1}, .unit = Unit::Metre, .only = when::optical, .refine = refine::length},
    {.name = "Length multiplier field (copper or active cable)", .clause = "Table 6-1", .byte = 19, .msb = 7, .lsb = 6, .kind = Kind::Code, .codes = &codes::length_multiplier, .only = when::cable},
    {.name = "Base length field (copper or active cable)", .clause = "Table 6-1", .byte = 19, .msb = 5, .lsb = 0, .unit = Unit::Metre, .only = when::cable, .refine = refine::base_length},

    {.name = "Vendor name", .clause = "section 7.1, Table 4-2", .byte = 20, .size = 16, .kind = Kind::Ascii, .refine = refine::unspecified},
    {.name = "Extended Specification Compliance Codes", .clause = "Table 5-3", .byte = 36, .kind = Kind::Code, .codes = &sff8024::extended_compliance},
    {.name = "Vendor OUI", .clause = "section 7.2, Table 4-2", .byte = 37, .size = 3, .kind = Kind::Bytes, .refine = refine::unspecified},
    {.name = "Vendor PN", .clause = "section 7.3, Table 4-2", .byte = 40, .size = 16, .kind = Kind::Ascii, .refine = refine::unspecified},
    {.name = "Vendor rev", .clause = "section 7.4, Table 4-2", .byte = 56, .size = 4, .kind = Kind::Ascii, .refine = refine::unspecified},

    {.name = "Wavelength", .clause = "section 8.1, Table 4-2", .byte = 60, .size = 2, .unit = Unit::Nanometre, .only = when::optical, .refine = refine::wavelength},
    {.name = "Reserved", .clause = "Table 8-1", .byte = 60, .msb = 7, .lsb = 2, .kind = Kind::Reserved, .meaning = "bits 5-2 are reserved for SFF-8461", .only = when::passive_cable},
    {.name = "Passive Cable Specification Compliance", .clause = "Table 8-1", .byte = 60, .msb = 1, .lsb = 0, .kind = Kind::Bitmap, .codes = &codes::passive_cable, .only = when::passive_cable},
    {.name = "Reserved", .clause = "Table 8-2", .byte = 60, .msb = 7, .lsb = 4, .kind = Kind::Reserved, .only = when::active_cable},
    {.name = "Active Cable Specification Compliance", .clause = "Table 8-2", .byte = 60, .msb = 3, .lsb = 0, .kind = Kind::Bitmap, .codes = &codes::active_cable, .only = when::active_cable},
    {.name = "Reserved", .clause = "Table 8-1, Table 8-2", .byte = 61, .kind = Kind::Reserved, .only = when::cable},
    {.name = "Fibre Channel Speed 2", .clause = "Table 5-3", .byte = 62, .kind = Kind::Bitmap, .codes = &codes::fc_speed_2, .when = when::speed_2, .only = when::not_dwdm_sfp},
    {.name = "Wavelength (0.01 nm)", .clause = "SFF-8690 1.5 section 4", .byte = 62, .scale = {1, 100}, .unit = Unit::Nanometre, .meaning = "fraction of the wavelength in bytes 60-61", .only = when::dwdm_sfp, .refine = refine::wavelength_fraction},
    {.name = "CC_BASE", .clause = "section 8.2, Table 4-2", .byte = 63, .meaning = "low 8 bits of the sum of bytes 0-62"},

    {.name = "Reserved", .clause = "Table 8-3", .byte = 64, .msb = 7, .lsb = 7, .kind = Kind::Reserved},
    {.name = "Power Level 4 Declaration", .clause = "Table 8-3", .byte = 64, .msb = 6, .lsb = 6, .kind = Kind::Flag},
    {.name = "Power Level 3 or 4 Declaration", .clause = "Table 8-3", .byte = 64, .msb = 5, .lsb = 5, .kind = Kind::Flag},
    {.name = "Paging implemented", .clause = "Table 8-3", .byte = 64, .msb = 4, .lsb = 4, .kind = Kind::Flag},
    {.name = "Retimer or CDR", .clause = "Table 8-3", .byte = 64, .msb = 3, .lsb = 3, .kind = Kind::Flag},
    {.name = "Cooled Transceiver Declaration", .clause = "Table 8-3", .byte = 64, .msb = 2, .lsb = 2, .kind = Kind::Flag},
    {.name = "Power Level 2 Declaration", .clause = "Table 8-3", .byte = 64, .msb = 1, .lsb = 1, .kind = Kind::Flag},
    {.name = "Linear Receiver Output Implemented", .clause = "Table 8-3", .byte = 64, .msb = 0, .lsb = 0, .kind = Kind::Flag},
    {.name = "Receiver decision threshold implemented", .clause = "Table 8-3", .byte = 65, .msb = 7, .lsb = 7, .kind = Kind::Flag},
    {.name = "Tunable transmitter technology", .clause = "Table 8-3", .byte = 65, .msb = 6, .lsb = 6, .kind = Kind::Flag},
    {.name = "RATE_SELECT implemented", .clause = "Table 8-3", .byte = 65, .msb = 5, .lsb = 5, .kind = Kind::Flag},
    {.name = "TX_DISABLE implemented", .clause = "Table 8-3", .byte = 65, .msb = 4, .lsb = 4, .kind = Kind::Flag},
    {.name = "TX_FAULT implemented", .clause = "Table 8-3", .byte = 65, .msb = 3, .lsb = 3, .kind = Kind::Flag},
    {.name = "Loss of Signal implemented, inverted", .clause = "Table 8-3", .byte = 65, .msb = 2, .lsb = 2, .kind = Kind::Flag},
    {.name = "Loss of Signal implemented", .clause = "Table 8-3", .byte = 65, .msb = 1, .lsb = 1, .kind = Kind::Flag},
    {.name = "Additional pages", .clause = "Table 8-3", .byte = 65, .msb = 0, .lsb = 0, .kind = Kind::Flag},
    {.name = "Signaling Rate, max", .clause = "section 8.4, Table 4-2", .byte = 66, .unit = Unit::Percent, .refine = refine::signaling_rate_max},
    {.name = "Signaling Rate, min", .clause = "section 8.5, Table 4-2", .byte = 67, .unit = Unit::Percent, .refine = refine::zero_unspecified},
    {.name = "Vendor SN", .clause = "section 8.6, Table 4-2", .byte = 68, .size = 16, .kind = Kind::Ascii, .secret = memmap::Secret::SerialNumber, .refine = refine::unspecified},
    {.name = "Date code", .clause = "Table 8-4", .byte = 84, .size = 8, .kind = Kind::Ascii, .secret = memmap::Secret::Date, .meaning = "YYMMDD and a lot code of the vendor's"},

    {.name = "Legacy diagnostics", .clause = "Table 8-5", .byte = 92, .msb = 7, .lsb = 7, .kind = Kind::Flag},
    {.name = "Digital diagnostic monitoring implemented", .clause = "Table 8-5", .byte = 92, .msb = 6, .lsb = 6, .kind = Kind::Flag},
    {.name = "Internally calibrated", .clause = "Table 8-5", .byte = 92, .msb = 5, .lsb = 5, .kind = Kind::Flag},
    {.name = "Externally calibrated", .clause = "Table 8-5", .byte = 92, .msb = 4, .lsb = 4, .kind = Kind::Flag},
    {.name = "Received power measurement type", .clause = "Table 8-5", .byte = 92, .msb = 3, .lsb = 3, .kind = Kind::Code, .codes = &codes::received_power, .when = when::diagnostics},
    {.name = "Address change required", .clause = "Table 8-5", .byte = 92, .msb = 2, .lsb = 2, .kind = Kind::Flag},
    {.name = "Remote Performance Monitoring Registers", .clause = "Table 8-5", .byte = 92, .msb = 1, .lsb = 1, .kind = Kind::Flag},
    {.name = "Reserved", .clause = "Table 8-5", .byte = 92, .msb = 0, .lsb = 0, .kind = Kind::Reserved},
    {.name = "Alarm/warning flags implemented", .clause = "Table 8-6", .byte = 93, .msb = 7, .lsb = 7, .kind = Kind::Flag},
    {.name = "Soft TX_DISABLE implemented", .clause = "Table 8-6", .byte = 93, .msb = 6, .lsb = 6, .kind = Kind::Flag},
    {.name = "Soft TX_FAULT implemented", .clause = "Table 8-6", .byte = 93, .msb = 5, .lsb = 5, .kind = Kind::Flag},
    {.name = "Soft RX_LOS implemented", .clause = "Table 8-6", .byte = 93, .msb = 4, .lsb = 4, .kind = Kind::Flag},
    {.name = "Soft RATE_SELECT implemented", .clause = "Table 8-6", .byte = 93, .msb = 3, .lsb = 3, .kind = Kind::Flag},
    {.name = "Application Select implemented", .clause = "Table 8-6", .byte = 93, .msb = 2, .lsb = 2, .kind = Kind::Flag},
    {.name = "Soft Rate Select (SFF-8431) implemented", .clause = "Table 8-6", .byte = 93, .msb = 1, .lsb = 1, .kind = Kind::Flag},
    {.name = "Reserved", .clause = "Table 8-6", .byte = 93, .msb = 0, .lsb = 0, .kind = Kind::Reserved},
    {.name = "SFF-8472 Compliance", .clause = "Table 8-8", .byte = 94, .kind = Kind::Code, .codes = &codes::revision},
    {.name = "CC_EXT", .clause = "section 8.12, Table 4-2", .byte = 95, .meaning = "low 8 bits of the sum of bytes 64-94"},
    {.name = "Vendor Specific", .clause = "Table 4-2", .byte = 96, .size = 32, .kind = Kind::Custom},
});
// clang-format on

} // namespace optictl::sff8472::a0_lower
