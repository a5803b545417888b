// The two ends of a link as a tree: verdict, reasons, losses.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/view/node.hpp"
#include "vendor-db/fibre/link.hpp"

namespace optictl::cli {

/// One end, and how the user called it.
struct NamedEnd {
    std::string target;     ///< printable
    vendor_db::LinkEnd end; ///< its entry is in the lists
    /// The end as each --if would have it; nothing where it advertises nothing of the kind.
    std::vector<std::optional<vendor_db::LinkEnd>> supposed{};
};

[[nodiscard]] view::Object link_view(const NamedEnd& a, const NamedEnd& b,
                                     const vendor_db::LinkVerdict& verdict);
/// One wide end and the ends of its breakout: a document of the link of each leg, then of all.
[[nodiscard]] view::Object breakout_view(std::span<const NamedEnd> ends,
                                         std::span<const vendor_db::BreakoutLeg> legs);
/// The worst verdict of the legs.
[[nodiscard]] vendor_db::LinkRemark::Outcome
outcome_of(std::span<const vendor_db::BreakoutLeg> legs);

} // namespace optictl::cli
