// The revision of SFF-8024 that the tables of this room hold.
#pragma once

namespace optictl::sff8024 {

/// Printed by `optictl --version`. Raise it together with the tables (see README.md).
inline constexpr const char* revision = "4.13";

} // namespace optictl::sff8024
