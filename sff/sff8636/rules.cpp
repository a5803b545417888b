// The rules of SFF-8636 and SFF-8436, one row each.
#include "sff/sff8636/rules.hpp"

#include "sff/model/shared_rules.hpp"
#include "sff/sff8636/rules_parts.hpp"

namespace optictl::sff8636 {
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
    {subjects::checksum, by(*in_00("CC_BASE")), shared::checksum},
    {subjects::text, by(*in_00("Vendor name")), shared::text},
    {subjects::read_error, by_section("SFF-8636 2.11 6.1"), shared::read_error},
    {subjects::page_blank, by_section("SFF-8636 2.11 6.1"), shared::page_blank},
    {subjects::page_copy, by_section("SFF-8636 2.11 6.1"), shared::page_copy},
    {subjects::bytes_missing, by_section("SFF-8636 2.11 6.1"), shared::bytes_missing},
    {subjects::undeclared_monitor, by(*in_00("Temperature monitoring implemented")), shared::undeclared_monitor},

    {subjects::identifier_mismatch, by(*in_lower("Identifier")), detail::identifier_mismatch},
    {{"revision-unspecified", "The revision is not specified by a module that uses SFF-8636", Severity::Note},
     by_codes_of(*in_lower("Revision Compliance")), detail::revision_unspecified},
    {subjects::reserved_code, by_codes_of(*in_00("Connector Type")), detail::reserved_code},
    {{"extended-compliance-missing", "The extended compliance code that is referred to is 0", Severity::Warning},
     by(*in_00("10/40G/100G Ethernet Compliance Codes")), detail::extended_compliance_missing},
    {{"extended-compliance-unannounced", "Nothing refers to the extended compliance code", Severity::Note},
     by(*in_00("10/40G/100G Ethernet Compliance Codes")), detail::extended_compliance_unannounced},
    {{"no-compliance", "No compliance code is set", Severity::Note},
     by_section("SFF-8636 2.11 6.3.4"), detail::no_compliance},

    {{"power-class-contradiction", "The two fields of the power class contradict each other", Severity::Warning},
     by(*in_00("Power Class 1 to 4")), detail::power_class_contradiction},
    {{"power-class-8-without-power", "Power class 8 is stated without the maximum power", Severity::Warning},
     by_section("SFF-8636 2.11 6.2.9"), detail::power_class_8_without_power},
    {{"high-power-not-enabled", "The host has not enabled the power class of the module", Severity::Note},
     by_section("SFF-8636 2.11 Table 6-11"), detail::high_power_not_enabled},

    {subjects::flat_with_pages, by(*in_lower("Flat_mem")), detail::flat_with_pages},
    {{"clei-without-page", "A CLEI code is stated, but not the page that holds it", Severity::Warning},
     by_section("SFF-8636 2.11 6.5"), detail::clei_without_page},
    {subjects::media_lanes_none, by(*in_lower("Near-End Implementation")), detail::media_lanes_none},

    {{"rate-select-reserved", "Both rate select declarations are set", Severity::Warning},
     by_section("SFF-8636 2.11 6.3.28"), detail::rate_select_reserved},
    {{"rate-select-contradiction", "Rate select is stated in only one of two places", Severity::Note},
     by_section("SFF-8636 2.11 6.2.7"), detail::rate_select_contradiction},
    {{"signaling-rate-missing", "The signaling rate that is referred to is 0", Severity::Warning},
     by(*in_00("Signaling rate, nominal")), detail::signaling_rate_missing},
    {{"signaling-rate-contradiction", "Two registers give different signaling rates", Severity::Warning},
     by(*in_00("Signaling rate, nominal")), detail::signaling_rate_contradiction},

    {subjects::data_not_ready, by(*in_lower("Data_Not_Ready")), detail::data_not_ready},
    {{"temperature-implausible", "The temperature is outside the range of the register", Severity::Warning},
     by_section("SFF-8636 2.11 6.2.4"), detail::temperature_implausible},
    {subjects::tx_disabled, by(*in_lower("Tx<i> Disable")), detail::tx_disabled},
    {subjects::tx_fault, by(*in_lower("L-Tx<i> Fault")), detail::tx_fault},
};
// clang-format on

} // namespace

std::span<const Rule> rules() {
    return catalogue;
}

} // namespace optictl::sff8636
