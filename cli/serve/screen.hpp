// The live screen of watched modules, as text of a given size: all ports, or one with its lanes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/engine/history/record.hpp"
#include "cli/engine/monitor/event.hpp"
#include "cli/engine/warning/follower.hpp"
#include "cli/serve/keys.hpp"
#include "cli/serve/metrics.hpp"

namespace optictl::cli::serve {

/// One port as a screen shows it, whether it is live or was recorded.
struct Seen {
    std::string port;
    std::string verdict; ///< or what is there instead of a module
    int badness = 0;     ///< the worse, the more
    std::vector<std::string> causes;
    std::optional<double> age_s;    ///< of its values
    engine::history::Record record; ///< without values where nothing is known of it now
};
[[nodiscard]] Seen seen_of(const PortView& view, engine::monitor::Duration now);
/// Verdict and badness of a module.
void put_verdict(Seen& seen, analysis::Conclusion conclusion);

/// What a screen shows.
struct Screen {
    std::string title;
    std::vector<Seen> ports;                    ///< as they were named
    std::vector<engine::monitor::Event> events; ///< the last ones, oldest first
    double wall = 0;                            ///< what the time is there, in seconds since 1970
    Look look{};
    engine::warning::Trace trace{}; ///< of the port that is open
    std::string keys;               ///< the last line; empty where nothing can be typed
    bool blocks = false;            ///< the terminal shows UTF-8
};

/// The ports that the filter lets through, in their order.
[[nodiscard]] std::vector<const Seen*> in_order(const std::vector<Seen>& ports, const Look& look);

/// At most `height` lines of at most `width` columns, without escape sequences or colour.
[[nodiscard]] std::vector<std::string> screen_lines(const Screen& screen, std::size_t width,
                                                    std::size_t height);

// Parts of it.
/// The text without what a terminal obeys, in `width` columns at most.
[[nodiscard]] std::string cut(std::string text, std::size_t width);
/// One port with its lanes: screen_port.cpp.
[[nodiscard]] std::vector<std::string> port_lines(const Screen& screen, const Seen& seen,
                                                  std::size_t width, std::size_t height);
/// "14:03:07 Ethernet0: what happened".
[[nodiscard]] std::string event_line(const engine::monitor::Event& event);

/// Of a power on a lane, in dB to the nearest warning threshold; below 0 beyond it. Nothing where
/// the module does not set both.
[[nodiscard]] std::optional<double> margin_of(const engine::history::Record& record,
                                              const engine::history::Value& value);

} // namespace optictl::cli::serve
