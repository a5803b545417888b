// Asks modules by their command data block: observing writes, under the lock of the bus, with
// nothing journaled and nothing left behind.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/engine/inspect.hpp"
#include "cli/engine/request.hpp"
#include "cli/engine/targets/target.hpp"
#include "cli/engine/trouble.hpp"
#include "drivers/system.hpp"
#include "sff/model/firmware.hpp"

namespace optictl::engine {

struct CdbRequest {
    bool sends = false; ///< ask by CDB; else registers alone are read
    bool firmware_only = false;
    bool validates = false;  ///< the module checks its firmware anew
    bool takes_over = false; ///< although another program manages the modules
};

/// One query and its answer.
struct CdbAnswer {
    struct Value {
        std::string name;
        memmap::Reading reading;           ///< points into `image`
        std::vector<std::string> commands; ///< of a bitmap of commands: "0100h"
    };
    /// Of statistics.
    struct Record {
        std::string where; ///< "lane 3", "data path 5"; empty: the module
        memmap::Reading minimum;
        memmap::Reading average;
        memmap::Reading maximum;
    };
    unsigned command = 0;
    std::string name{};    ///< "Get Firmware Info"
    std::string subject{}; ///< "application 1"; empty: the module
    bool is_answered = false;
    bool is_refused = false; ///< the module says why not
    std::string words{};     ///< why not
    double took_s = 0;
    std::unique_ptr<memmap::Image> image{};
    std::vector<Value> values{};
    std::vector<Record> records{};
};

struct CdbOutcome {
    std::string target{};
    Trouble trouble = Trouble::None;
    std::string message{};                  ///< why there is less than was asked; empty: nothing
    std::optional<Inspection> inspection{}; ///< nothing: the module could not be read
    bool has_cdb = false;                   ///< the module says so
    std::vector<CdbAnswer> answers{};
    model::Firmware firmware{};
    std::vector<std::string> notices{};
};

[[nodiscard]] CdbOutcome ask_by_cdb(drivers::System& system, const Target& target,
                                    const Request& request, const CdbRequest& how);

} // namespace optictl::engine
