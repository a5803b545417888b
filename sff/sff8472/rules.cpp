// The rules of SFF-8472 and of SFF-8690, which describes its tunable lasers; one row each.
#include "sff/sff8472/rules.hpp"

#include "sff/model/shared_rules.hpp"
#include "sff/sff8472/rules_parts.hpp"

namespace optictl::sff8472 {
namespace {

using model::by;
using model::by_codes_of;
using model::by_section;
using model::Rule;
using model::Severity;
namespace shared = model::shared;
namespace subjects = model::subjects;

// clang-format off
constexpr Rule catalogue[] = {
    {subjects::identifier, by(*in_a0("Identifier")), detail::identifier},
    {subjects::reserved_code, by_codes_of(*in_a0("Connector")), detail::reserved_code},
    {{"date-code", "The date code is not six digits", Severity::Warning},
     by(*in_a0("Date code")), detail::date_code},
    {{"cable-technology", "The module is declared as passive and as active cable", Severity::Warning},
     by(*in_a0("SFP+ Cable Technology")), detail::cable_technology},
    {{"cable-length", "Two registers give different cable lengths", Severity::Warning},
     by_section("SFF-8472 12.4.3 section 6.5, section 6.6"), detail::cable_length},

    {{"legacy-diagnostics", "Diagnostics older than SFF-8472 are declared", Severity::Warning},
     by(*in_a0("Legacy diagnostics")), detail::legacy_diagnostics},
    {{"address-change", "A2h answers only after an address change", Severity::Note},
     by_section("SFF-8472 12.4.3 section 8.9"), detail::address_change},
    {{"undeclared-diagnostics", "A2h holds diagnostics that A0h does not declare", Severity::Warning},
     by_section("SFF-8472 12.4.3 section 8.8, Table 8-5"), detail::undeclared_diagnostics},
    {{"flags-without-diagnostics", "Flags are declared, but no diagnostics", Severity::Warning},
     by_section("SFF-8472 12.4.3 Table 8-5, Table 8-6"), detail::flags_without_diagnostics},
    {{"calibration-undeclared", "No calibration is declared", Severity::Warning},
     by(*in_a0("Internally calibrated")), detail::calibration_undeclared},
    {{"calibration-contradiction", "Internal and external calibration are both declared", Severity::Warning},
     by(*in_a0("Externally calibrated")), detail::calibration_contradiction},
    {{"calibration-slope", "A slope of the external calibration is 0", Severity::Warning},
     by_section("SFF-8472 12.4.3 Table 9-6"), detail::calibration_slope},

    {{"loss-of-signal", "Loss of signal is declared as standard and as inverted", Severity::Warning},
     by(*in_a0("Loss of Signal implemented, inverted")), detail::loss_of_signal},
    {{"paging-undeclared", "Features of A2h pages are declared, but not paging", Severity::Warning},
     by(*in_a0("Paging implemented")), detail::paging_undeclared},
    {{"power-level-4", "Power level 4 is declared without a power of it", Severity::Warning},
     by_section("SFF-8472 12.4.3 Table 8-3, Table 9-11"), detail::power_level_4},

    {subjects::data_not_ready, by(*in_a2("Data_Not_Ready")), detail::data_not_ready},
    {subjects::tx_fault, by(*in_a2("TX Fault State")), detail::tx_fault},
    {subjects::tx_disabled, by(*in_a2("TX Disable State")), detail::tx_disabled},
    {{"cdr-unlocked", "A CDR has lost lock", Severity::Warning},
     by(*in_a2("Optional Tx CDR unlocked")), detail::cdr_unlocked},
    {{"input-eq-failed", "The adaptive Tx input equalizer failed", Severity::Warning},
     by(*in_a2("Adaptive Input EQ Fail Flag")), detail::input_eq_failed},
    {{"tc-fault", "The temperature control of the laser reports a fault", Severity::Fault},
     by(*in_page_02("TC (Temperature Control) Fault")), detail::tc_fault},
    {subjects::wavelength_unlocked, by(*in_page_02("Wavelength Unlocked")), detail::wavelength_unlocked},
    {subjects::channel_range, by_section("SFF-8690 1.5 section 5.2, Table 5-4"), detail::channel_range},

    {subjects::read_error, by_section("SFF-8472 12.4.3 section 4"), shared::read_error},
    {subjects::page_blank, by_section("SFF-8472 12.4.3 section 4"), shared::page_blank},
    {subjects::page_copy, by_section("SFF-8472 12.4.3 section 4"), shared::page_copy},
    {subjects::bytes_missing, by_section("SFF-8472 12.4.3 section 4"), shared::bytes_missing},
    {subjects::undeclared_monitor, by(*in_a0("Digital diagnostic monitoring implemented")), shared::undeclared_monitor},
    {subjects::checksum, by(*in_a0("CC_BASE")), shared::checksum},
    {subjects::text, by(*in_a0("Vendor name")), shared::text},
};
// clang-format on

} // namespace

std::span<const Rule> rules() {
    return catalogue;
}

} // namespace optictl::sff8472
