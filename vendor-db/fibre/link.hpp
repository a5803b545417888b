// The two ends of a fibre or cable: whether they fit each other, and what the light lost between.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "vendor-db/fibre/budget.hpp"
#include "vendor-db/fibre/ends.hpp"
#include "vendor-db/fibre/facing.hpp"
#include "vendor-db/fibre/remark.hpp"

namespace optictl::vendor_db {

struct LinkVerdict {
    /// "match", "conditional", "cannot tell", "mismatch": the worst of the remarks.
    LinkRemark::Outcome outcome{};
    Remarks remarks;
    std::vector<LaneLoss> losses;
};

/// Media lanes of an end: of all that it can run; where it names no media, those that it measures.
[[nodiscard]] unsigned lanes_of(const LinkEnd& end);

/// What the user says of the link.
struct LinkTerms {
    /// Over a breakout, the lane of the wider end that lane 1 of the other end meets, from 1; the
    /// lanes behind it follow. No register says it: without it no loss is told there.
    std::optional<unsigned> joint{};
    std::optional<double> length_m{};
    std::optional<Glass> glass{};
    bool same_module = false; ///< both ends are one target: would two of these fit?
};
[[nodiscard]] LinkVerdict judge_link(const LinkEnd& a, const LinkEnd& b,
                                     const LinkTerms& terms = {});

/// One wide end and the ends of its breakout, in the order of the fibres: one verdict a leg.
struct BreakoutLeg {
    unsigned first_lane = 0; ///< of the wide end
    unsigned lanes = 0;
    LinkVerdict verdict;
};
/// `terms.joint` is the lane that the first leg meets; 1 where it is not given.
[[nodiscard]] std::vector<BreakoutLeg> judge_breakout(const LinkEnd& wide,
                                                      std::span<const LinkEnd* const> legs,
                                                      const LinkTerms& terms = {});

} // namespace optictl::vendor_db
