// Lists as trees of values that know where they stand.
#pragma once

#include "sff/config/tree.hpp"
#include "vendor-db/place.hpp"

namespace optictl::vendor_db {

using config::Array;
using config::Date;
using config::Entry;
using config::parse_date;
using config::parse_toml;
using config::Table;
using config::Value;

} // namespace optictl::vendor_db
