// What a module of the library holds, and what it asks of the engine.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/engine/request.hpp"
#include "cli/library/optictl.hpp"

namespace optictl::api {

struct Module::Content {
    engine::Inspection inspection;
    std::vector<std::string> notes{}; ///< what could not be read of it

    /// Judged when it is first asked for, by whatever thread.
    [[nodiscard]] const analysis::Health& health() const {
        std::call_once(judged_, [this] { (void)inspection.health(); });
        return inspection.health();
    }

private:
    mutable std::once_flag judged_{};
};

[[nodiscard]] engine::Request request_of(const Options& options);
/// As an error of the library; `trouble` is one.
[[noreturn]] void fail(engine::Trouble trouble, const std::string& message);

} // namespace optictl::api
