// Whether a module can run a mode, by what it says of itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sff/model/breakout.hpp"
#include "vendor-db/verdict.hpp"

namespace optictl::vendor_db {

/// What came of the question, and why.
struct ModeFit {
    Requirement::Outcome outcome{};
    std::string text{};   ///< one clause, after the mode and a colon
    std::string change{}; ///< what would have to be otherwise; empty when met
};

/// Whether the module advertises `mode`; instances must also start on the host lanes `starts`.
[[nodiscard]] ModeFit fit_of(const Breakout& mode, const std::vector<unsigned>& starts,
                             const Facts& facts);

/// Where the ports of `mode` may run side by side, those of one kind after the other; nothing when
/// the start lanes are not known, or the ports do not fit.
[[nodiscard]] std::optional<std::vector<model::Placement>> places_of(const Breakout& mode,
                                                                     const Facts& facts);

/// The speed at the front of an interface's name, "100GBASE-SR4"; 0 when none is.
[[nodiscard]] unsigned rate_of_name(std::string_view name);
/// The ports that a cable with several far ends makes; nothing where their speed is not known.
[[nodiscard]] std::optional<Breakout> mode_of_far_ends(const Facts& facts);
/// "2 far ends of 4 lanes each"; one clause.
[[nodiscard]] std::string far_ends_text(const Facts& facts);

} // namespace optictl::vendor_db
