// Reads modules: opens what a target names, runs the read plan of the verb, and decodes.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/engine/reading/documents.hpp"
#include "cli/engine/request.hpp"
#include "cli/engine/targets/ports.hpp"
#include "cli/engine/targets/target.hpp"
#include "drivers/bus_lock.hpp"
#include "drivers/session/patience.hpp"
#include "drivers/system.hpp"
#include "drivers/transport.hpp"
#include "drivers/wrap/via.hpp"

namespace optictl::engine {

/// What a read of one module gave: both when it ended early.
struct LiveRead {
    std::optional<Inspection> inspection;
    std::optional<Failure> failure;
    std::vector<std::string> notices; ///< for standard error
};

/// How long a module is waited for, and what stops the wait.
[[nodiscard]] drivers::Patience patience_of(const Request& request);

/// Whether there is a way to the target at all: its cage holds a module, and what is to be emulated
/// is a dump.
[[nodiscard]] std::expected<void, BadTarget>
check_way(drivers::System& system, const Target& target, const Request& request);
/// Whether a module answers, and not a dump or a wrapper in its place.
[[nodiscard]] bool is_live(const Target& target, const Request& request);
/// Whether it is a dump that nobody makes a module of: it answers a question once, and takes no
/// write.
[[nodiscard]] bool is_recorded(const Target& target, const Request& request);
/// Locks the bus of a target against other runs of this program, for as long as what it returns
/// lives. Waits up to the deadline of the request.
[[nodiscard]] std::expected<drivers::BusLock, drivers::IoError>
lock_target(drivers::System& system, const Target& target, const Request& request);
/// Opens the transport of a target.
[[nodiscard]] std::expected<std::unique_ptr<drivers::Transport>, drivers::IoError>
open_target(drivers::System& system, const Target& target, const Request& request,
            bool for_writing = false);

/// The same, with the wrappers of the request around it: one of them may stand in its place.
[[nodiscard]] std::expected<std::unique_ptr<drivers::Transport>, BadTarget>
open_wrapped(drivers::System& system, const Target& target, const Request& request,
             bool for_writing);
/// The way to one module for what writes only to observe: its device under the lock of its bus,
/// and who manages modules beside.
struct Reached {
    std::optional<drivers::BusLock> lock{};
    std::unique_ptr<drivers::Transport> device{};
    std::vector<std::string> managers{}; ///< of a live module that is to be written to
};
[[nodiscard]] std::expected<Reached, BadTarget> reach(drivers::System& system, const Target& target,
                                                      const Request& request, bool for_writing);
/// Why it must not be written to, `what` being what would be ("its statistics"); nothing: it may.
[[nodiscard]] std::optional<std::string> refusal_of(const Reached& reached, std::string_view what,
                                                    bool takes_over);

/// What a device told, decoded.
[[nodiscard]] Inspection inspection_of(const std::string& name, const std::string& source,
                                       memmap::Image image, const Request& request);

/// What a module says of itself in its first byte, and how it was asked.
struct Answer {
    std::uint8_t identifier = 0; ///< SFF-8024 Table 4-1
    std::string transport;       ///< the description of the transport
};
/// Reads the identifier of a module and nothing else, with the lock, the deadline and the patience
/// of any read: a bus that fails once drops no port.
[[nodiscard]] std::expected<Answer, drivers::IoError>
read_identifier(drivers::System& system, const Target& target, const Request& request);

/// Takes findings of missing pages out: what was not asked for is not missing.
void forget_missing_pages(Inspection& inspection);

/// The trouble that a kind of error is.
[[nodiscard]] Trouble trouble_of(drivers::IoKind kind);

class LiveReader {
public:
    explicit LiveReader(const Request& request);

    /// Whether recorded dumps are to be read as devices, too.
    [[nodiscard]] bool takes_dumps() const { return !request_.via.empty() || request_.stats; }

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

    const Request& request_;
    std::unique_ptr<drivers::System> system_;
    std::unique_ptr<Files> files_ = std::make_unique<Files>();
};

/// The system that drivers see.
[[nodiscard]] std::unique_ptr<drivers::System> open_system(const Request& request);

} // namespace optictl::engine
