// The rules of CMIS, one row each.
#include "cmis/rules/parts.hpp"
#include "cmis/rules/rules.hpp"
#include "sff/model/shared_rules.hpp"

namespace optictl::cmis {
namespace {

using detail::in_00;
using detail::in_01;
using detail::in_10;
using detail::in_11;
using detail::in_12;
using detail::in_lower;
using model::by;
using model::by_codes_of;
using model::by_section;
using model::Rule;
using model::Severity;
namespace subjects = model::subjects;
namespace rules_ = detail::rules;

// clang-format off
constexpr Rule catalogue[] = {
    {subjects::read_error, by_section("OIF-CMIS 5.4 section 8.1"), model::shared::read_error},
    {subjects::page_blank, by_section("OIF-CMIS 5.4 section 8.1"), model::shared::page_blank},
    {subjects::page_copy, by_section("OIF-CMIS 5.4 section 8.2.15"), model::shared::page_copy},
    {subjects::bytes_missing, by_section("OIF-CMIS 5.4 section 8.1"), model::shared::bytes_missing},
    {subjects::undeclared_monitor, by(*in_01("RxOpticalPowerMonSupported")), model::shared::undeclared_monitor},
    {subjects::checksum, by(*in_00("PageChecksum")), model::shared::checksum},
    {subjects::text, by(*in_00("VendorName")), model::shared::text},

    {subjects::identifier, by_codes_of(*in_lower("SFF8024Identifier")), rules_::identifier},
    {subjects::identifier_mismatch, by(*in_00("SFF8024IdentifierCopy")), rules_::identifier_mismatch},
    {{"revision", "The CMIS revision is older or newer than those that are known", Severity::Warning},
     by(*in_lower("CmisRevision")), rules_::revision},
    {{"module-fault", "The module is in ModuleFault", Severity::Fault},
     by(*in_lower("ModuleFaultCause")), rules_::module_fault},
    {{"fault-cause", "A fault cause is stated without ModuleFault", Severity::Warning},
     by(*in_lower("ModuleFaultCause")), rules_::fault_cause},
    {subjects::reserved_code, by_codes_of(*in_lower("MediaType")), rules_::reserved_code},
    {{"max-power", "The maximum power contradicts the power class", Severity::Warning},
     by(*in_00("MaxPower")), rules_::max_power},
    {{"tx-bias-scale", "The multiplier of Tx bias is a reserved code", Severity::Warning},
     by(*in_01("TxBiasCurrentScalingFactor")), rules_::tx_bias_scale},
    {subjects::thresholds, by_section("OIF-CMIS 5.4 section 8.5"), model::shared::thresholds},

    {{"page-missing", "Pages that the module has are not in the image", Severity::Note},
     by_section("OIF-CMIS 5.4 section 8.1"), rules_::page_missing},
    {subjects::flat_with_pages, by(*in_lower("MemoryModel")), rules_::flat_with_pages},

    {{"wavelength", "Optical media without a nominal wavelength", Severity::Note},
     by(*in_01("NominalWavelength")), rules_::wavelength},
    {subjects::media_lanes_none, by(*in_00("MediaLaneUnsupportedLane<i>")), rules_::media_lanes_none},
    {{"banks", "The module has more banks than are decoded", Severity::Note},
     by(*in_01("ExtraLaneBanksSupported")), rules_::banks},

    {{"application-none", "No application is advertised", Severity::Warning},
     by_section("OIF-CMIS 5.4 section 8.2.13"), rules_::application_none},
    {{"application-list", "Descriptors stand behind the end of the application list", Severity::Note},
     by_section("OIF-CMIS 5.4 section 8.4.17"), rules_::application_list},
    {{"application-lane-count", "An application states a reserved lane count", Severity::Warning},
     by(*in_lower("HostLaneCountApp<i>")), rules_::application_lane_count},

    {subjects::wavelength_unlocked, by(*in_12("WavelengthUnlockStatusTx<i>")), rules_::wavelength_unlocked},
    {subjects::channel_range, by(*in_12("ChannelNumberTx<i>")), rules_::channel_range},
    {{"channel-not-current", "A laser is not on the channel that it is set to", Severity::Warning},
     by(*in_12("CurrentLaserFrequencyTx<i>")), rules_::channel_not_current},

    {subjects::tx_disabled, by(*in_10("OutputDisableTx<i>")), rules_::tx_disabled},
    {{"tx-squelched", "The host has squelched a transmitter", Severity::Warning},
     by(*in_10("OutputSquelchForceTx<i>")), rules_::tx_squelched},
    {{"rx-disabled", "The host has disabled the output of a receiver", Severity::Warning},
     by(*in_10("OutputDisableRx<i>")), rules_::rx_disabled},
    {{"polarity-flipped", "The host has flipped the polarity of a lane", Severity::Note},
     by(*in_10("InputPolarityFlipTx<i>")), rules_::polarity_flipped},
    {{"config-rejected", "The module has refused the configuration of a lane", Severity::Warning},
     by_codes_of(*in_11("ConfigStatusLane<i>")), rules_::config_rejected},
    {{"application-unknown", "A lane uses an application that is not advertised", Severity::Warning},
     by_section("OIF-CMIS 5.4 section 6.2.3.2.1"), rules_::application_unknown},
    {{"data-path-mixed", "Lanes of one data path use different applications", Severity::Warning},
     by_section("OIF-CMIS 5.4 section 6.2.3.2"), rules_::data_path_mixed},
    {{"application-start-lane", "A data path starts on a lane that its application does not allow", Severity::Warning},
     by(*in_lower("HostLaneAssignmentOptionsApp<i>")), rules_::application_start_lane},
    {{"data-path-lanes", "A data path has other lanes than its application", Severity::Warning},
     by_section("OIF-CMIS 5.4 section 6.2.3.2"), rules_::data_path_lanes},
    {{"all-lanes-dark", "No lane receives light", Severity::Warning},
     by(*in_11("OpticalPowerRx<i>")), rules_::all_lanes_dark},
};
// clang-format on

} // namespace

std::span<const Rule> rules() {
    return catalogue;
}

} // namespace optictl::cmis
