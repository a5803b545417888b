// One thing that was compared of the two ends of a link, and what came of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace optictl::vendor_db {

struct LinkRemark {
    enum class Outcome : std::uint8_t { Fits, Condition, CannotTell, Mismatch };
    Outcome outcome{};
    std::string_view about; ///< "media", "fibre", "loss", ...
    std::string text;
    std::string source; ///< clause; may be empty
};
[[nodiscard]] std::string_view name_of(LinkRemark::Outcome outcome);
using Remarks = std::vector<LinkRemark>;

} // namespace optictl::vendor_db
