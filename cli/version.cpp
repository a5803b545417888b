#include "cli/version.hpp"

namespace optictl::cli {

std::string_view version() {
    return OPTICTL_VERSION;
}

} // namespace optictl::cli
