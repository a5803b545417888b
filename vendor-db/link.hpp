// The two ends of a fibre or cable: whether they fit each other, and what the light lost between.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vendor-db/facts.hpp"

namespace optictl::vendor_db {

/// Light of one lane as the module measures it.
struct LaneLight {
    unsigned lane = 0;
    std::optional<double> tx_dbm; ///< nothing: not monitored, not read, or no light
    std::optional<double> rx_dbm;
    bool dark = false; ///< the receiver sees nothing that it can measure
};

/// What one end tells of the link.
struct LinkEnd {
    Facts facts;
    /// Names of the media interfaces that it runs, normalised, each with its ways to be written; of
    /// a module that does not say what it runs, those that it advertises.
    std::vector<std::vector<std::string>> interfaces;
    bool active = false; ///< whether these are what it runs
    std::vector<LaneLight> light;
    std::optional<double> wavelength_nm;
    std::optional<double> tolerance_nm;
    std::optional<double> frequency_thz;
    bool rx_is_average = true;  ///< received power; false: OMA
    const Rule* rule = nullptr; ///< the entry that decides on it; null: none, or no lists
};
[[nodiscard]] LinkEnd end_of(const model::Module& module, Facts facts);

/// One thing that was compared.
struct LinkRemark {
    enum class Outcome : std::uint8_t { Fits, Condition, CannotTell, Mismatch };
    Outcome outcome{};
    std::string_view about; ///< "media", "fibre", "loss", ...
    std::string text;
    std::string source; ///< clause; may be empty
};
[[nodiscard]] std::string_view name_of(LinkRemark::Outcome outcome);

/// Loss from a lane of one end to a lane of the other, one way.
struct LaneLoss {
    unsigned lane = 0;    ///< of the end that sends, from 1
    unsigned to_lane = 0; ///< of the end that receives: another one over a breakout
    bool from_a = true;
    double tx_dbm = 0;
    double rx_dbm = 0;
    [[nodiscard]] double loss_db() const { return tx_dbm - rx_dbm; }
};

struct LinkVerdict {
    /// "match", "conditional", "cannot tell", "mismatch": the worst of the remarks.
    LinkRemark::Outcome outcome{};
    std::vector<LinkRemark> remarks;
    std::vector<LaneLoss> losses;
};
/// `joint`: over a breakout, the lane of the wider end that lane 1 of the other end meets, from 1;
/// the lanes behind it follow. No register says it: without it no loss is told there.
[[nodiscard]] LinkVerdict judge_link(const LinkEnd& a, const LinkEnd& b,
                                     std::optional<unsigned> joint = {});

} // namespace optictl::vendor_db
