// The live screen of watched modules, as text of a given size.
#pragma once

#include <string>
#include <vector>

#include "cli/engine/monitor/event.hpp"
#include "cli/serve/metrics.hpp"

namespace optictl::cli::serve {

/// What a screen shows: ports, the worst first, and the last events below them.
struct Screen {
    std::string title;
    std::vector<PortView> ports;
    std::vector<engine::monitor::Event> events; ///< oldest first
    engine::monitor::Duration now{};
};

/// At most `height` lines of at most `width` columns, without escape sequences or colour.
[[nodiscard]] std::vector<std::string> screen_lines(const Screen& screen, std::size_t width,
                                                    std::size_t height);

} // namespace optictl::cli::serve
