// Whether two media interfaces face each other: fibre, wavelengths, line signal, FEC, lanes.
#pragma once

#include <string>

#include "vendor-db/fibre/ends.hpp"
#include "vendor-db/fibre/remark.hpp"

namespace optictl::vendor_db {

/// How a person says a length: "500 m", "2 km".
[[nodiscard]] std::string metres_text(double metres);
/// Sources of two rows in one text.
[[nodiscard]] std::string cited(const Optics& a, const Optics& b);

/// One interface of each end; the better the outcome, the more they have in common.
[[nodiscard]] LinkRemark facing(const LinkEnd& a, const EndInterface& one, const LinkEnd& b,
                                const EndInterface& other);

/// How far an end reaches by what it states, or else by the row of its interface; 0: not known.
[[nodiscard]] double reach_of(const LinkEnd& end, const Optics& optics);
/// How far both reach together on that glass; 0: of one of them it is not known.
[[nodiscard]] double reach_on(const LinkEnd& a, const Optics& one, const LinkEnd& b,
                              const Optics& other, Glass glass);
/// How far both reach together; 0: not known.
[[nodiscard]] double reach_of(const LinkEnd& a, const Optics& one, const LinkEnd& b,
                              const Optics& other);

} // namespace optictl::vendor_db
