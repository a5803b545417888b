// A module that plays CDB, the session in which a host speaks with it, and what goes over the bus.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cmis/cdb/exchange.hpp"
#include "cmis/context.hpp"
#include "drivers/emulator/emulator.hpp"
#include "drivers/session/run.hpp"
#include "tests/emulator/bench.hpp"

namespace optictl::tests {

using cmis::cdb::End;
using cmis::cdb::Exchange;
using Bytes = std::vector<std::uint8_t>;

/// What a test does to accesses of the bus, by their place in time.
struct Meddler {
    /// Asked before each write that is no page select; an error is what the host sees. `passes`
    /// says whether the module gets it all the same.
    std::function<bool(const memmap::Page&, unsigned byte, std::span<const std::uint8_t>,
                       bool& passes)>
        fails_write;
    std::function<void(const memmap::Page&, unsigned byte, std::span<std::uint8_t>)> changes_read;
};

class Rig {
public:
    explicit Rig(memmap::Image image = full_module(), Settings settings = {});

    /// An exchange with what the module advertises; run by run().
    [[nodiscard]] Exchange ask(unsigned command, Bytes local = {}, Bytes extended = {});
    [[nodiscard]] drivers::RunEnd run(Exchange& exchange);

    drivers::VirtualClock clock;
    drivers::emulator::LiveModule module;
    Meddler meddler;
    std::vector<std::string> log; ///< writes but page selects: "9f:82 00 00 02"
    std::function<bool()> stop;
    unsigned most_write = 128;
    drivers::Session& session();

private:
    std::unique_ptr<drivers::Session> session_;
};

} // namespace optictl::tests
