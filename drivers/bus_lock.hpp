// Keeps two runs of this program from using the wires of one module at a time.
#pragma once

#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "drivers/clock.hpp"
#include "drivers/errors.hpp"
#include "drivers/file.hpp"
#include "drivers/system.hpp"

namespace optictl::drivers {

/// How long to wait for a bus, and what ends the wait earlier.
struct LockPatience {
    Duration longest{}; ///< 0: any time
    std::function<bool()> stop;
};

/// Exclusive locks (flock) on the device files of a bus, held until it is destroyed. Device files,
/// because who may use a bus may lock it, and nobody else can; no file has to be made for it.
class BusLock {
public:
    /// Locks `paths` in their order, which must be the same in all programs: first the root
    /// adapter, then what is behind it. A path that cannot be opened is left out, and so is a lock
    /// that the system does not know; `warnings` says so. Waits for who holds a lock; the error is
    /// Contested with the name of the owner, or Interrupted.
    [[nodiscard]] static std::expected<BusLock, IoError> take(System& system,
                                                              const std::vector<std::string>& paths,
                                                              Clock& clock,
                                                              const LockPatience& patience);

    [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }

private:
    std::vector<File> files_;
    std::vector<std::string> warnings_;
};

} // namespace optictl::drivers
