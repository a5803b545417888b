// What systemd is told: datagrams to $NOTIFY_SOCKET (sd_notify(3)).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace optictl::cli::serve {

/// Says nothing where no service manager asked for it.
class Notify {
public:
    Notify();
    /// Lines such as "READY=1\nSTATUS=watching 64 modules".
    void say(std::string_view lines) const;
    void reloading() const;
    /// How often the manager wants to hear "WATCHDOG=1": half of the time after which it ends us.
    [[nodiscard]] std::optional<std::chrono::microseconds> period() const { return period_; }

private:
    std::string socket_;
    std::optional<std::chrono::microseconds> period_;
};

/// Gives up all rights of root but those that modules need: CAP_NET_ADMIN, for network devices.
/// Files that root owns, such as /dev/i2c-*, stay open to it. No program that it starts gets any
/// back. Nothing happens for other users. To be called before threads are made. The error is a
/// sentence.
[[nodiscard]] std::optional<std::string> drop_rights();

} // namespace optictl::cli::serve
