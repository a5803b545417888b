// Wavelengths and frequencies of two ends, as far as their registers tell them.
#pragma once

#include "vendor-db/fibre/budget.hpp"
#include "vendor-db/fibre/ends.hpp"
#include "vendor-db/fibre/remark.hpp"

namespace optictl::vendor_db {

void compare_wavelengths(const LinkEnd& a, const LinkEnd& b, FacingOptics optics, Remarks& out);

} // namespace optictl::vendor_db
