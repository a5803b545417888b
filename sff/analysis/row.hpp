// A row of the table of causes. For this folder alone.
#pragma once

#include <span>

#include "sff/analysis/view.hpp"

namespace optictl::analysis::detail {

/// What a test found. Nothing: it does not hold.
struct Found {
    bool holds = false;
    LaneSet host = 0; ///< both empty: the module
    LaneSet media = 0;
};
[[nodiscard]] constexpr Found if_host(LaneSet lanes, LaneSet media = 0) {
    return {lanes != 0, lanes, media};
}
[[nodiscard]] constexpr Found if_media(LaneSet lanes, LaneSet host = 0) {
    return {lanes != 0, host, lanes};
}
[[nodiscard]] constexpr Found if_so(bool holds) {
    return {holds};
}

/// Where it is read.
struct Proof {
    enum class Kind : std::uint8_t {
        None,
        Lanes,     ///< a signal
        Said,      ///< a statement of the module
        Monitor,   ///< a watched quantity
        LimitFlag, ///< the latched flag of one of its limits
        ModuleState,
        FaultCause,
        PathState,
        Configuration,
        Application,
        Finding, ///< the registers of the findings with the id of the row
    };
    Kind kind = Kind::None;
    std::uint8_t which = 0;
    model::Limit limit{}; ///< of LimitFlag
};
[[nodiscard]] constexpr Proof by(Signal signal) {
    return {Proof::Kind::Lanes, static_cast<std::uint8_t>(signal)};
}
[[nodiscard]] constexpr Proof by(Point point) {
    return {Proof::Kind::Said, static_cast<std::uint8_t>(point)};
}
[[nodiscard]] constexpr Proof by(Watched watched) {
    return {Proof::Kind::Monitor, static_cast<std::uint8_t>(watched)};
}
[[nodiscard]] constexpr Proof by(Watched watched, model::Limit limit) {
    return {Proof::Kind::LimitFlag, static_cast<std::uint8_t>(watched), limit};
}
inline constexpr Proof by_module_state{Proof::Kind::ModuleState};
inline constexpr Proof by_fault_cause{Proof::Kind::FaultCause};
inline constexpr Proof by_path_state{Proof::Kind::PathState};
inline constexpr Proof by_configuration{Proof::Kind::Configuration};
inline constexpr Proof by_application{Proof::Kind::Application};
inline constexpr Proof by_finding{Proof::Kind::Finding};

/// What else is so of a cause, a bit each.
enum Also : unsigned {
    Happened = 1U,  ///< only latched
    Transient = 2U, ///< may pass by itself
    Idle = 4U,      ///< as it should be where the link is meant to be down
    TakesTx = 8U,   ///< explains what follows on the Tx side of its data paths
    TakesRx = 16U,  ///< likewise on the Rx side
    Remark = 32U,   ///< of Unknown: does not decide
    TakesAll = TakesTx | TakesRx,
};

struct Row {
    std::string_view id;
    Step step{};
    Grade grade{};
    Found (*test)(const View&) = nullptr;
    std::string_view text; ///< {host}, {media}: the lanes; {state}, {cause}, {refusal}, {value}
    std::string_view advice;
    std::array<Proof, 2> proofs{};
    unsigned also = 0;
    std::string_view brief{}; ///< of Unknown: see Cause
};

/// What to do about a value that was beyond a limit and is not.
inline constexpr std::string_view read_again = "Read the flags again; act when it comes back.";

/// All rows, in the order in which they are tested: what explains others stands before them.
[[nodiscard]] std::span<const Row> rows_of_module();
[[nodiscard]] std::span<const Row> rows_of_lanes();
[[nodiscard]] std::span<const Row> rows_of_limits();

/// The cause that a row makes of what its test found.
[[nodiscard]] Cause cause_of(const View& view, const Row& row, const Found& found);

} // namespace optictl::analysis::detail
