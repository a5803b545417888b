// Ctrl-C, `kill`, a broken connection, a closed pipe, a limit of time or size: what runs over many
// modules ends after a whole line, and with the pages of live ones put back.
#pragma once

namespace optictl::cli {

/// While one lives, the signals that end a program are only noted; a second one of the same kind
/// ends it at once, unless that is not wanted.
class Interrupt {
public:
    /// What a second signal of a kind does: an update of firmware must not end in the middle.
    enum class Second : bool { Ends, IsNotedToo };
    explicit Interrupt(Second second = Second::Ends);
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
