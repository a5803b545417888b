// The control registers of a CMIS module as values, and what a module makes of them.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cmis/page10.hpp"
#include "cmis/page11.hpp"
#include "cmis/page13.hpp"
#include "sff/model/breakout.hpp"
#include "sff/model/control.hpp"

namespace optictl::cmis::control {

using memmap::Field;
using memmap::Image;
using model::Bits;
using model::LaneSet;

inline constexpr memmap::Page controls_page = memmap::upper(0x10);
inline constexpr memmap::Page status_page = memmap::upper(0x11);
inline constexpr memmap::Page diagnostics_page = memmap::upper(0x13);

/// Rows of pages 10h and 11h, by name.
consteval const Field& in_10(std::string_view name) {
    return memmap::row(page10::rows, name);
}
consteval const Field& in_11(std::string_view name) {
    return memmap::row(page11::rows, name);
}
consteval const Field& in_13(std::string_view name) {
    return memmap::row(page13::rows, name);
}

// Direct controls, staged set 0 and the active set: the fields of the active set follow each other
// as those of the staged one.
inline constexpr unsigned first_direct = in_10("DPDeinitLane<i>").byte;
inline constexpr unsigned last_direct = in_10("AutoSquelchDisableRx<i>").byte;
inline constexpr unsigned first_staged = in_10("SCS0::AppSelCodeLane<i>").byte;
inline constexpr unsigned first_setting = in_10("SCS0::AdaptiveInputEqEnableTx<i>").byte;
inline constexpr unsigned last_setting = in_10("SCS0::OutputAmplitudeTargetRx<i>").byte + 3;
inline constexpr unsigned first_active = in_11("ACS::AppSelCodeLane<i>").byte;
inline constexpr unsigned active_count = last_setting - first_staged + 1;
inline constexpr unsigned lanes_per_bank = model::lanes_per_bank;
// Diagnostics: generators, checkers, loopbacks.
inline constexpr unsigned first_diagnostic = in_13("HostSideGeneratorEnableLane<i>").byte;
inline constexpr unsigned last_diagnostic = in_13("HostSideInputLoopbackEnableLane<i>").byte;

/// What the host has set of eight lanes.
struct Bank {
    std::array<std::uint8_t, last_direct - first_direct + 1> direct{};
    std::array<std::uint8_t, active_count> active{};
    std::array<std::uint8_t, last_diagnostic - first_diagnostic + 1> diagnostics{};
    [[nodiscard]] std::uint8_t& at(const Field& row) { return direct[row.byte - first_direct]; }
    [[nodiscard]] std::uint8_t at(const Field& row) const {
        return direct[row.byte - first_direct];
    }
    bool operator==(const Bank&) const = default;
};

struct Controls {
    std::uint8_t module = 0; ///< L:26
    std::vector<Bank> banks;
    bool has_diagnostics = false; ///< page 13h is there and was read
    [[nodiscard]] bool bit(const Field& row, unsigned lane) const {
        const unsigned i = lane - 1;
        return (banks[i / lanes_per_bank].at(row) >> (i % lanes_per_bank) & 1U) != 0;
    }
    /// Of all lanes.
    [[nodiscard]] LaneSet bits(const Field& row) const;
    void set_bits(const Field& row, LaneSet lanes, bool on);
    /// AppSel, DPIDX and ExplicitControl of a lane from 1 on.
    [[nodiscard]] std::uint8_t& entry(unsigned lane) {
        return banks[(lane - 1) / lanes_per_bank].active[(lane - 1) % lanes_per_bank];
    }
    [[nodiscard]] std::uint8_t entry(unsigned lane) const {
        return banks[(lane - 1) / lanes_per_bank].active[(lane - 1) % lanes_per_bank];
    }
    bool operator==(const Controls&) const = default;
};
/// Nothing where some byte was not read.
[[nodiscard]] std::optional<Controls> controls_in(const Image& image, unsigned banks);

/// A data path as the active control set has it; lanes over all banks.
struct Path {
    unsigned application = 0;
    LaneSet host_lanes = 0;
    LaneSet media_lanes = 0;
    bool operator==(const Path&) const = default;
};
[[nodiscard]] std::vector<Path> paths_of(const Controls& controls,
                                         std::span<const model::Application> applications);

/// Codes of 11h:128-131 (Table 8-94).
enum class PathState : std::uint8_t {
    Deactivated = 1,
    Init,
    Deinit,
    Activated,
    TxTurnOn,
    TxTurnOff,
    Initialized,
};
[[nodiscard]] std::string_view name_of(PathState state);
[[nodiscard]] bool is_transient(PathState state);
/// Codes of L:3 (Table 8-7).
enum class ModuleState : std::uint8_t { LowPwr = 1, PwrUp, Ready, PwrDn, Fault };

/// Advertised bounds.
struct Durations {
    std::chrono::milliseconds init{}, deinit{}, turn_on{}, turn_off{}, power_up{}, power_down{};
    bool is_coherent = false;
};
[[nodiscard]] Durations durations_of(const memmap::Context& context);

/// What stands in the registers of controls that lanes share: rows of settings.
[[nodiscard]] std::span<const model::ControlRow> control_rows();

} // namespace optictl::cmis::control
