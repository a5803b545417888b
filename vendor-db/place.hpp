// Where something stands in a list.
#pragma once

#include "sff/config/place.hpp"

namespace optictl::vendor_db {

using config::Place;
using config::Problem;

} // namespace optictl::vendor_db
