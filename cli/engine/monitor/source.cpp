#include "cli/engine/monitor/source.hpp"

#include <memory>
#include <utility>

#include "cli/engine/expectation.hpp"
#include "cli/engine/reading/live.hpp"
#include "cli/engine/targets/backend_of.hpp"
#include "cli/engine/targets/ports.hpp"

namespace optictl::engine::monitor {
namespace {

using drivers::IoError;
using drivers::IoKind;

[[nodiscard]] std::expected<Opened, IoError> open(drivers::System& system, const Target& target,
                                                  const Request& request) {
    if (target.port) {
        if (const auto cage = check_cage(system, *target.port); !cage) {
            const bool is_empty = cage.error().trouble == Trouble::NotPresent;
            return std::unexpected(
                IoError{is_empty ? IoKind::Absent : IoKind::BusError, cage.error().message});
        }
    }
    Opened opened;
    auto lock = lock_target(system, target, request);
    if (!lock) {
        return std::unexpected(std::move(lock.error()));
    }
    opened.lock = std::move(*lock);
    auto device = open_target(system, target, request);
    if (!device) {
        return std::unexpected(std::move(device.error()));
    }
    auto wrapped = drivers::wrap::apply(request.via, std::move(*device), drivers::system_clock());
    if (!wrapped) {
        return std::unexpected(IoError{IoKind::NotSupported, std::move(wrapped.error())});
    }
    opened.transport = std::move(*wrapped);
    opened.expect =
        request.expect != analysis::Expect::Any ? request.expect : expectation_of(system, target);
    return opened;
}

} // namespace

Source source_of(drivers::System& system, const Target& target, const Request& request) {
    Source source;
    source.port = target.port ? target.port->name : target.name();
    source.netdev = target.port && !target.port->netdevs.empty() ? target.port->netdevs.front()
                    : target.noun == noun::netdev                ? target.word
                                                                 : std::string();
    source.noun = target.noun;
    source.bus = bus_of(system, target);
    source.open = [&system, target, &request] { return open(system, target, request); };
    return source;
}

} // namespace optictl::engine::monitor
