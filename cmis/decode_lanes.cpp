// What is said of each lane: states, control sets, controls, latencies, network paths.
#include "cmis/decode_parts.hpp"

namespace optictl::cmis::detail {
namespace {

using memmap::Context;
using memmap::Field;
using model::Lane;
using model::Module;
using model::Section;

// clang-format off
constexpr ItemRow state_rows[] = {
    {Section::State, "config_status", "Configuration", in_11("ConfigStatusLane<i>")},
    {Section::State, "dp_init_pending", "DPInit pending", in_11("DPInitPendingLane<i>")},
    {Section::State, "output_status_tx", "Tx output valid", in_11("OutputStatusTx<i>")},
    {Section::State, "output_status_rx", "Rx output valid", in_11("OutputStatusRx<i>")},
};
constexpr ItemRow active_rows[] = {
    {Section::State, "explicit_control", "Explicit control", in_11("ACS::ExplicitControlLane<i>")},
    {Section::State, "adaptive_input_eq_enable_tx", "Tx adaptive equalisation", in_11("ACS::AdaptiveInputEqEnableTx<i>")},
    {Section::State, "adaptive_input_eq_recalled_tx", "Tx equalisation recalled", in_11("ACS::AdaptiveInputEqRecalledTx<i>")},
    {Section::State, "host_controlled_input_eq_target_tx", "Tx equalisation", in_11("ACS::HostControlledInputEqTargetTx<i>")},
    {Section::State, "cdr_enable_tx", "Tx CDR", in_11("ACS::CDREnableTx<i>")},
    {Section::State, "cdr_enable_rx", "Rx CDR", in_11("ACS::CDREnableRx<i>")},
    {Section::State, "output_eq_pre_cursor_target_rx", "Rx pre-cursor", in_11("ACS::OutputEqPreCursorTargetRx<i>")},
    {Section::State, "output_eq_post_cursor_target_rx", "Rx post-cursor", in_11("ACS::OutputEqPostCursorTargetRx<i>")},
    {Section::State, "output_amplitude_target_rx", "Rx amplitude", in_11("ACS::OutputAmplitudeTargetRx<i>")},
};
constexpr ItemRow mapping_rows[] = {
    {Section::Media, "wavelength_mapping_tx", "Tx wavelength number", in_11("MediaLaneToWavelengthMappingTx<i>")},
    {Section::Media, "fiber_mapping_tx", "Tx fibre number", in_11("MediaLaneToFiberMappingTx<i>")},
    {Section::Media, "wavelength_mapping_rx", "Rx wavelength number", in_11("MediaLaneToWavelengthMappingRx<i>")},
    {Section::Media, "fiber_mapping_rx", "Rx fibre number", in_11("MediaLaneToFiberMappingRx<i>")},
};
constexpr ItemRow control_rows[] = {
    {Section::Controls, "input_polarity_flip_tx", "Tx input polarity flipped", in_10("InputPolarityFlipTx<i>")},
    {Section::Controls, "tx_disable", "Tx disabled", in_10("OutputDisableTx<i>")},
    {Section::Controls, "tx_squelch_disable", "Tx squelch disabled", in_10("AutoSquelchDisableTx<i>")},
    {Section::Controls, "tx_force_squelch", "Tx squelch forced", in_10("OutputSquelchForceTx<i>")},
    {Section::Controls, "tx_equalizer_freeze", "Tx equaliser frozen", in_10("AdaptiveInputEqFreezeTx<i>")},
    {Section::Controls, "output_polarity_flip_rx", "Rx output polarity flipped", in_10("OutputPolarityFlipRx<i>")},
    {Section::Controls, "rx_output_disable", "Rx output disabled", in_10("OutputDisableRx<i>")},
    {Section::Controls, "rx_squelch_disable", "Rx squelch disabled", in_10("AutoSquelchDisableRx<i>")},
    {Section::Controls, "default_input_polarity_tx", "Tx input inverted by default", in_01("DefaultInputPolarityTx<i>")},
    {Section::Controls, "default_output_polarity_rx", "Rx output inverted by default", in_01("DefaultOutputPolarityRx<i>")},
};
constexpr ItemRow staged_rows[] = {
    {Section::Controls, "scs0_app_sel_code", "Staged 0 application", in_10("SCS0::AppSelCodeLane<i>")},
    {Section::Controls, "scs0_dpidx", "Staged 0 data path", in_10("SCS0::DPIDXLane<i>")},
    {Section::Controls, "scs0_explicit_control", "Staged 0 explicit control", in_10("SCS0::ExplicitControlLane<i>")},
    {Section::Controls, "scs0_adaptive_input_eq_enable_tx", "Staged 0 Tx adaptive equalisation", in_10("SCS0::AdaptiveInputEqEnableTx<i>")},
    {Section::Controls, "scs0_adaptive_input_eq_recall_tx", "Staged 0 Tx equalisation recall", in_10("SCS0::AdaptiveInputEqRecallTx<i>")},
    {Section::Controls, "scs0_host_controlled_input_eq_target_tx", "Staged 0 Tx equalisation", in_10("SCS0::HostControlledInputEqTargetTx<i>")},
    {Section::Controls, "scs0_cdr_enable_tx", "Staged 0 Tx CDR", in_10("SCS0::CDREnableTx<i>")},
    {Section::Controls, "scs0_cdr_enable_rx", "Staged 0 Rx CDR", in_10("SCS0::CDREnableRx<i>")},
    {Section::Controls, "scs0_output_eq_pre_cursor_target_rx", "Staged 0 Rx pre-cursor", in_10("SCS0::OutputEqPreCursorTargetRx<i>")},
    {Section::Controls, "scs0_output_eq_post_cursor_target_rx", "Staged 0 Rx post-cursor", in_10("SCS0::OutputEqPostCursorTargetRx<i>")},
    {Section::Controls, "scs0_output_amplitude_target_rx", "Staged 0 Rx amplitude", in_10("SCS0::OutputAmplitudeTargetRx<i>")},
};
constexpr ItemRow staged_1_rows[] = {
    {Section::Controls, "scs1_app_sel_code", "Staged 1 application", in_10("SCS1::AppSelCodeLane<i>")},
    {Section::Controls, "scs1_dpidx", "Staged 1 data path", in_10("SCS1::DPIDXLane<i>")},
    {Section::Controls, "scs1_explicit_control", "Staged 1 explicit control", in_10("SCS1::ExplicitControlLane<i>")},
    {Section::Controls, "scs1_adaptive_input_eq_enable_tx", "Staged 1 Tx adaptive equalisation", in_10("SCS1::AdaptiveInputEqEnableTx<i>")},
    {Section::Controls, "scs1_adaptive_input_eq_recall_tx", "Staged 1 Tx equalisation recall", in_10("SCS1::AdaptiveInputEqRecallTx<i>")},
    {Section::Controls, "scs1_host_controlled_input_eq_target_tx", "Staged 1 Tx equalisation", in_10("SCS1::HostControlledInputEqTargetTx<i>")},
    {Section::Controls, "scs1_cdr_enable_tx", "Staged 1 Tx CDR", in_10("SCS1::CDREnableTx<i>")},
    {Section::Controls, "scs1_cdr_enable_rx", "Staged 1 Rx CDR", in_10("SCS1::CDREnableRx<i>")},
    {Section::Controls, "scs1_output_eq_pre_cursor_target_rx", "Staged 1 Rx pre-cursor", in_10("SCS1::OutputEqPreCursorTargetRx<i>")},
    {Section::Controls, "scs1_output_eq_post_cursor_target_rx", "Staged 1 Rx post-cursor", in_10("SCS1::OutputEqPostCursorTargetRx<i>")},
    {Section::Controls, "scs1_output_amplitude_target_rx", "Staged 1 Rx amplitude", in_10("SCS1::OutputAmplitudeTargetRx<i>")},
};
constexpr ItemRow latency_rows[] = {
    {Section::Durations, "data_path_rx_latency", "Rx latency", in_15("DataPathRxLatencyHostLane<i>")},
    {Section::Durations, "data_path_tx_latency", "Tx latency", in_15("DataPathTxLatencyHostLane<i>")},
};
constexpr ItemRow network_rows[] = {
    {Section::State, "np_state", "Network path", in_16("NPStateHostLane<i>")},
    {Section::State, "np_in_use", "In a network path", in_16("ACS::NPInUseLane<i>")},
    {Section::State, "npidx", "First lane of the network path - 1", in_16("ACS::NPIDXLane<i>")},
    {Section::State, "np_init_pending", "NPInit pending", in_16("NPInitPendingLane<i>")},
    {Section::State, "np_config_status", "Network path configuration", in_16("NPConfigStatusLane<i>")},
    {Section::Controls, "np_deinit", "NPDeinit", in_16("NPDeinitLane<i>")},
    {Section::Controls, "hp_source_rx", "Rx host path fed by", in_16("HPSourceRx<i>")},
    {Section::Controls, "np_source_tx", "Tx network path fed by", in_16("NPSourceTx<i>")},
    {Section::Controls, "scs0_np_in_use", "Staged 0 in a network path", in_16("SCS0::NPInUseLane<i>")},
    {Section::Controls, "scs0_npidx", "Staged 0 network path", in_16("SCS0::NPIDXLane<i>")},
    {Section::Controls, "scs1_np_in_use", "Staged 1 in a network path", in_16("SCS1::NPInUseLane<i>")},
    {Section::Controls, "scs1_npidx", "Staged 1 network path", in_16("SCS1::NPIDXLane<i>")},
};
constexpr ItemRow split_rows[] = {
    {Section::State, "app_sel_code_tx", "Application of Tx", in_19("ACS::AppSelCodeTx<i>")},
    {Section::State, "dpidx_tx", "Data path of Tx", in_19("ACS::DPIDXTx<i>")},
    {Section::State, "explicit_control_tx", "Explicit control of Tx", in_19("ACS::ExplicitControlTx<i>")},
    {Section::State, "app_sel_code_rx", "Application of Rx", in_19("ACS::AppSelCodeRx<i>")},
    {Section::State, "dpidx_rx", "Data path of Rx", in_19("ACS::DPIDXRx<i>")},
    {Section::State, "explicit_control_rx", "Explicit control of Rx", in_19("ACS::ExplicitControlRx<i>")},
    {Section::State, "nad_block_index", "Normalised descriptor", in_19("ACS::NADBlockIndex<i>")},
};
// clang-format on

/// DPDeinit, or in CMIS 3.x DataPathPwrUp at the same place with the opposite polarity.
constexpr ItemRow deinit_rows[] = {
    {Section::Controls, "dp_deinit", "DPDeinit", in_10("DPDeinitLane<i>")},
    {Section::Controls, "dp_deinit", "DPDeinit", in_10("DataPathPwrUpLane<i>"), model::Form::Plain,
     "CMIS 3.x: DataPathPwrUp, set = powered up", invert},
};

void make_lanes(const Context& context, Module& module) {
    static constexpr const Field* state = in_11("DPStateHostLane<i>");
    static constexpr const Field* application = in_11("ACS::AppSelCodeLane<i>");
    static constexpr const Field* data_path = in_11("ACS::DPIDXLane<i>");
    module.lanes.reserve(module.lane_count);
    for (unsigned number = 1; number <= module.lane_count; ++number) {
        Lane& lane = module.lanes.emplace_back();
        lane.number = number;
        lane.data_path_state = memmap::read_lane(context, *state, number);
        lane.application = memmap::read_lane(context, *application, number);
        lane.data_path = memmap::read_lane(context, *data_path, number);
    }
}

} // namespace

void add_lanes(const Context& context, const Shape& shape, Module& module) {
    make_lanes(context, module);
    if (context.flat) {
        return; // no lane page exists
    }
    constexpr std::size_t enough = 80;
    std::vector<const ItemRow*>& rows = module.lane_rows;
    rows.reserve(enough);
    append(context, state_rows, rows);
    append(context, active_rows, rows);
    append(context, mapping_rows, rows);
    append(context, deinit_rows, rows);
    append(context, control_rows, rows);
    append(context, staged_rows, rows);
    append(context, staged_1_rows, rows);
    if (shape.timing) {
        append(context, latency_rows, rows);
    }
    if (shape.network_paths) {
        append(context, network_rows, rows);
    }
    if (shape.split_control) {
        append(context, split_rows, rows);
    }
    if (shape.tunable) {
        add_tuning_of_lanes(context, module);
    }
}

} // namespace optictl::cmis::detail
