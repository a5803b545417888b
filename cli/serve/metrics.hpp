// What is exported of watched modules: metrics as rows of data, filled from snapshots.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/engine/history/record.hpp"
#include "cli/engine/monitor/snapshot.hpp"
#include "cli/engine/warning/follower.hpp"
#include "cli/serve/compat.hpp"
#include "cli/serve/exposition.hpp"

namespace optictl::cli::serve {

/// How much is exported: Full has thresholds, watts, observables and the steps of the diagnosis,
/// too.
enum class Profile : std::uint8_t { Core, Full };

/// One port, and what is known of it. Values of a module are null when they are too old.
struct PortView {
    std::string port;
    std::string netdev;
    std::string backend;
    std::shared_ptr<const engine::monitor::Snapshot> snapshot;
    bool is_fresh = false;

    [[nodiscard]] const engine::Inspection* module() const {
        return is_fresh ? snapshot->module.get() : nullptr;
    }
    [[nodiscard]] const model::Module* decoded() const {
        return module() != nullptr && module()->best() != nullptr ? &module()->best()->module
                                                                  : nullptr;
    }
};

struct Exported {
    Profile profile = Profile::Core;
    std::string version; ///< of the program
    std::uint64_t events = 0;
    std::vector<engine::warning::Warning> warnings{};
    const engine::history::Recorder* recorder = nullptr;
    std::optional<Compat> compat{}; ///< names of another exporter beside ours
};

/// The metrics of all ports.
[[nodiscard]] std::string metrics(const std::vector<PortView>& ports, const Exported& what,
                                  Dialect dialect);

} // namespace optictl::cli::serve
