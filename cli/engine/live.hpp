// Reads modules: opens what a target names, runs the read plan of the verb, and decodes.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/engine/documents.hpp"
#include "cli/engine/inspect.hpp"
#include "cli/engine/target.hpp"
#include "cli/options.hpp"
#include "drivers/bus_lock.hpp"
#include "drivers/system.hpp"
#include "drivers/transport.hpp"
#include "drivers/wrap/via.hpp"

namespace optictl::cli {

/// What a read of one module gave: both when it ended early.
struct LiveRead {
    std::optional<Inspection> inspection;
    std::optional<Failure> failure;
    std::vector<std::string> notices; ///< for standard error
};

/// Locks the bus of a target against other runs of this program, for as long as what it returns
/// lives. Waits up to the deadline of the options.
[[nodiscard]] std::expected<drivers::BusLock, drivers::IoError>
lock_target(drivers::System& system, const Target& target, const Options& options);
/// Opens the transport of a target.
[[nodiscard]] std::expected<std::unique_ptr<drivers::Transport>, drivers::IoError>
open_target(drivers::System& system, const Target& target, const Options& options);

/// The exit code of a kind of error.
[[nodiscard]] ExitCode code_of(drivers::IoKind kind);

class LiveReader {
public:
    explicit LiveReader(const Options& options);

    /// Whether recorded dumps are to be read as devices, too.
    [[nodiscard]] bool takes_dumps() const { return !options_.via.empty() || options_.stats; }

    [[nodiscard]] LiveRead read(const Target& target) const;
    /// The same for an image as a device.
    [[nodiscard]] LiveRead read_recorded(const std::string& name, memmap::Image image) const;

private:
    [[nodiscard]] LiveRead run(const std::string& name,
                               std::unique_ptr<drivers::Transport> device) const;

    /// The wrappers of one module: "%p" in the name of a file stands for the module's name. An
    /// error where that file is another module's already.
    [[nodiscard]] std::expected<std::vector<drivers::wrap::Layer>, std::string>
    layers_of(const std::string& name) const;

    /// Files of --via that are in use, by all threads.
    struct Files {
        std::mutex mutex;
        std::set<std::string> names;
    };

    const Options& options_;
    std::unique_ptr<drivers::System> system_;
    std::unique_ptr<Files> files_ = std::make_unique<Files>();
};

/// The system that drivers see: $OPTICTL_ROOT, where it is set, goes before every path.
[[nodiscard]] std::unique_ptr<drivers::System> open_system();

} // namespace optictl::cli
