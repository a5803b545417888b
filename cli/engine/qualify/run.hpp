// Qualifies one module: all checks that are allowed, in an order in which each finds what it needs,
// and the module as it was at the end.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/qualify/bench.hpp"
#include "cli/engine/qualify/check.hpp"
#include "cli/engine/trouble.hpp"
#include "drivers/system.hpp"

namespace optictl::engine::qualify {

struct Qualified {
    std::string target{};
    Trouble trouble = Trouble::None;
    std::string message{};                  ///< why it ended early; empty: it did not
    std::optional<Inspection> inspection{}; ///< nothing: the module could not be read
    std::string transport{};
    /// The module at the other end; empty where none was named, or it was not read.
    struct Peer {
        std::string target{};
        std::string module{}; ///< vendor, part and serial number in one line
        std::string firmware{};
        std::string transport{};
    };
    std::optional<Peer> peer{};
    std::vector<Line> lines{};
    std::vector<Timing> timings{};
    double latency_s = 0; ///< that was taken off the times of steps
    std::vector<Curve> curves{};
    std::vector<std::string> notices{};

    [[nodiscard]] unsigned count(Result result) const;
    /// Whether any check was made at all: what was skipped tells nothing.
    [[nodiscard]] bool has_made_any() const;
    /// Whether checks were made, none failed, and everything that was begun came to its end.
    [[nodiscard]] bool passes() const;
    /// "pass", "fail", "cannot-tell", "not-finished".
    [[nodiscard]] std::string_view verdict() const;
};
/// The same as it is read back from a file.
[[nodiscard]] Report report_of(const Qualified& qualified);

[[nodiscard]] Qualified qualify(drivers::System& system, const Target& target,
                                const Request& request, const Settings& settings,
                                vendor_db::Date today);
/// The same of a device that is open already.
[[nodiscard]] Qualified qualify(drivers::Transport& device, const std::string& name,
                                const Request& request, const Settings& settings,
                                vendor_db::Date today);

/// The same of a dump that was read: what needs no module that answers.
[[nodiscard]] Qualified qualify(Inspection recorded, const Request& request,
                                const Settings& settings, vendor_db::Date today);

} // namespace optictl::engine::qualify
