#include "cmis/control/controls.hpp"

#include <algorithm>

#include "cmis/decode_parts.hpp"

namespace optictl::cmis::control {
namespace {

using enum model::Setting;
using enum model::Traffic;
using model::ControlRow;
using namespace std::chrono_literals;

/// What hosts set of lanes (sections 8.13.2 and 8.13.3), with what it does to traffic: polarity and
/// outputs lose it, squelching on loss of signal does nothing while the signal is good.
constexpr ControlRow rows[] = {
    {TxDisable, &in_10("OutputDisableTx<i>"), Drops, "Tx output disable"},
    {TxSquelch, &in_10("OutputSquelchForceTx<i>"), Drops, "Tx forced squelch"},
    {TxSquelchOff, &in_10("AutoSquelchDisableTx<i>"), None, "Tx automatic squelch off"},
    {TxPolarity, &in_10("InputPolarityFlipTx<i>"), Drops, "Tx input polarity flip"},
    {.setting = TxCdr,
     .field = &in_10("SCS0::CDREnableTx<i>"),
     .traffic = Disturbs,
     .what = "Tx CDR",
     .changeable = detail::in_01("TxCDRBypassControlSupported")},
    {TxEqualizer, &in_10("SCS0::HostControlledInputEqTargetTx<i>"), Disturbs, "Tx input equalizer",
     detail::in_01("TxInputEqMax")},
    {TxAdaptiveEq, &in_10("SCS0::AdaptiveInputEqEnableTx<i>"), Disturbs, "Tx adaptive equalizer"},
    {RxDisable, &in_10("OutputDisableRx<i>"), Drops, "Rx output disable"},
    {RxSquelchOff, &in_10("AutoSquelchDisableRx<i>"), None, "Rx automatic squelch off"},
    {RxPolarity, &in_10("OutputPolarityFlipRx<i>"), Drops, "Rx output polarity flip"},
    {.setting = RxCdr,
     .field = &in_10("SCS0::CDREnableRx<i>"),
     .traffic = Disturbs,
     .what = "Rx CDR",
     .changeable = detail::in_01("RxCDRBypassControlSupported")},
    {RxPreCursor, &in_10("SCS0::OutputEqPreCursorTargetRx<i>"), Disturbs, "Rx output pre-cursor",
     detail::in_01("RxOutputEqPreCursorMax")},
    {RxPostCursor, &in_10("SCS0::OutputEqPostCursorTargetRx<i>"), Disturbs, "Rx output post-cursor",
     detail::in_01("RxOutputEqPostCursorMax")},
    {RxAmplitude, &in_10("SCS0::OutputAmplitudeTargetRx<i>"), Disturbs, "Rx output amplitude",
     nullptr, detail::in_01("RxOutputLevel0Supported"), 4},
    {MediaOutputLoopback, &in_13("MediaSideOutputLoopbackEnableLane<i>"), Drops,
     "media output loopback"},
    {MediaInputLoopback, &in_13("MediaSideInputLoopbackEnableLane<i>"), Drops,
     "media input loopback"},
    {HostOutputLoopback, &in_13("HostSideOutputLoopbackEnableLane<i>"), Drops,
     "host output loopback"},
    {HostInputLoopback, &in_13("HostSideInputLoopbackEnableLane<i>"), Drops, "host input loopback"},
    {HostGenerator, &in_13("HostSideGeneratorEnableLane<i>"), Drops, "host pattern generator"},
    {HostGeneratorPattern, &in_13("HostSideGeneratorPatternSelectLane<i>"), None,
     "host generator pattern", nullptr, &in_13("HostSideGeneratorSupportsPattern")},
    {MediaGenerator, &in_13("MediaSideGeneratorEnableLane<i>"), Drops, "media pattern generator"},
    {MediaGeneratorPattern, &in_13("MediaSideGeneratorPatternSelectLane<i>"), None,
     "media generator pattern", nullptr, &in_13("MediaSideGeneratorSupportsPattern")},
    {HostChecker, &in_13("HostSideCheckerEnableLane<i>"), None, "host pattern checker"},
    {HostCheckerPattern, &in_13("HostSideCheckerPatternSelectLane<i>"), None,
     "host checker pattern", nullptr, &in_13("HostSideCheckerSupportsPattern")},
    {MediaChecker, &in_13("MediaSideCheckerEnableLane<i>"), None, "media pattern checker"},
    {MediaCheckerPattern, &in_13("MediaSideCheckerPatternSelectLane<i>"), None,
     "media checker pattern", nullptr, &in_13("MediaSideCheckerSupportsPattern")},
};

/// Upper ends of the codes of Table 8-49; reserved ones bound nothing.
constexpr std::chrono::milliseconds bounds[] = {
    1ms, 5ms,      10ms,      50ms,      100ms,       500ms,       1s,  5s,
    10s, 60'000ms, 300'000ms, 600'000ms, 3'000'000ms, 3'000'000ms, 0ms, 0ms};

[[nodiscard]] std::chrono::milliseconds bound_of(const memmap::Context& context, const Field* row) {
    const memmap::Reading code = memmap::read(context, *row);
    return code.is_read() ? bounds[code.raw & 0x0FU] : 0ms;
}

} // namespace

std::span<const ControlRow> control_rows() {
    return rows;
}

LaneSet Controls::bits(const Field& row) const {
    LaneSet lanes = 0;
    for (std::size_t i = 0; i < banks.size(); ++i) {
        lanes |= LaneSet{banks[i].at(row)} << (i * lanes_per_bank);
    }
    return lanes;
}

void Controls::set_bits(const Field& row, LaneSet lanes, bool on) {
    for (std::size_t i = 0; i < banks.size(); ++i) {
        const auto mask = static_cast<std::uint8_t>(lanes >> (i * lanes_per_bank));
        std::uint8_t& byte = banks[i].at(row);
        byte = static_cast<std::uint8_t>(on ? byte | mask : byte & ~mask);
    }
}

std::optional<Controls> controls_in(const Image& image, unsigned banks) {
    const auto module = image.byte(memmap::lower, detail::in_lower("LowPwrRequestSW")->byte);
    if (!module) {
        return std::nullopt;
    }
    constexpr unsigned diagnostics_count = last_diagnostic - first_diagnostic + 1;
    Controls controls{.module = *module, .banks = {}, .has_diagnostics = true};
    for (unsigned i = 0; i < banks; ++i) {
        const memmap::Page page = controls_page.in_bank(i);
        const memmap::Page status = status_page.in_bank(i);
        Bank bank;
        if (!image.knows(page, first_direct, bank.direct.size()) ||
            !image.knows(status, first_active, active_count)) {
            return std::nullopt;
        }
        std::ranges::copy(image.find(page)->at(first_direct, bank.direct.size()),
                          bank.direct.begin());
        std::ranges::copy(image.find(status)->at(first_active, active_count), bank.active.begin());
        const memmap::Page diagnostics = diagnostics_page.in_bank(i);
        if (image.knows(diagnostics, first_diagnostic, diagnostics_count)) {
            std::ranges::copy(image.find(diagnostics)->at(first_diagnostic, diagnostics_count),
                              bank.diagnostics.begin());
        } else {
            controls.has_diagnostics = false;
        }
        controls.banks.push_back(bank);
    }
    return controls;
}

std::vector<Path> paths_of(const Controls& controls,
                           std::span<const model::Application> applications) {
    std::vector<Path> paths;
    LaneSet seen = 0;
    const auto lanes = static_cast<unsigned>(controls.banks.size()) * lanes_per_bank;
    for (unsigned lane = 1; lane <= lanes; ++lane) {
        const unsigned entry = controls.entry(lane) >> 1U;
        const unsigned code = entry >> 3U;
        if ((seen & model::lane_bit(lane)) != 0 || code == 0) {
            continue;
        }
        Path path{.application = code};
        const unsigned bank = (lane - 1) / lanes_per_bank * lanes_per_bank;
        for (unsigned other = bank + 1; other <= bank + lanes_per_bank; ++other) {
            path.host_lanes |= controls.entry(other) >> 1U == entry ? model::lane_bit(other) : 0U;
        }
        seen |= path.host_lanes;
        const auto application = std::ranges::find(applications, code, &model::Application::code);
        const auto place = application != applications.end()
                               ? model::placement(*application, bank + (entry & 0x07U) + 1, lanes)
                               : std::nullopt;
        path.media_lanes = place ? place->media_lanes : path.host_lanes;
        paths.push_back(path);
    }
    return paths;
}

std::string_view name_of(PathState state) {
    const std::string_view name = codes::data_path_state.name_of(static_cast<unsigned>(state));
    return name.empty() ? "an unknown state" : name;
}

bool is_transient(PathState state) {
    return state == PathState::Init || state == PathState::Deinit || state == PathState::TxTurnOn ||
           state == PathState::TxTurnOff;
}

Durations durations_of(const memmap::Context& context) {
    const auto bound = [&](const Field* row) { return bound_of(context, row); };
    return {.init = bound(detail::in_01("MaxDurationDPInit")),
            .deinit = bound(detail::in_01("MaxDurationDPDeinit")),
            .turn_on = bound(detail::in_01("MaxDurationDPTxTurnOn")),
            .turn_off = bound(detail::in_01("MaxDurationDPTxTurnOff")),
            .power_up = bound(detail::in_01("MaxDurationModulePwrUp")),
            .power_down = bound(detail::in_01("MaxDurationModulePwrDn")),
            .is_coherent =
                memmap::read(context, *detail::in_01("CoherentPagesSupported")).is_set()};
}

} // namespace optictl::cmis::control
