// Ctrl-C, `kill`, a broken connection, a closed pipe: what runs over many modules ends after a
// whole line, and with the pages of live ones put back.
#pragma once

namespace optictl::cli {

/// While one lives, these signals are only noted; a second SIGINT, SIGTERM or SIGHUP ends the
/// program at once.
class Interrupt {
public:
    Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;
    /// Puts the handling back that was there before.
    ~Interrupt();

    /// Whether a signal came.
    [[nodiscard]] static bool seen();
    /// Ends the program by the signal that came, if one did, so that shells see it.
    static void die_if_seen();
};

} // namespace optictl::cli
