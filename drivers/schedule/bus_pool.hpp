// Work on buses: what shares wires runs one after the other, the rest at the same time, and who
// waits holds no thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "drivers/clock.hpp"
#include "drivers/session/run.hpp"
#include "drivers/session/session.hpp"

namespace optictl::drivers {

class BusPool {
public:
    /// Which wires a job needs: the same text for all modules behind one root adapter
    /// (ports::root_adapter). Jobs of one bus run in the order in which they were posted, one at a
    /// time; those without a bus whenever there is a thread.
    using Bus = std::string;
    using Job = std::function<void()>;

    /// Up to `threads` threads, made one by one as jobs come; at least 1.
    explicit BusPool(unsigned threads);
    /// No thread and no time but that of `clock`: all is done in drain(), always in the same order.
    explicit BusPool(VirtualClock& clock);
    BusPool(const BusPool&) = delete;
    BusPool& operator=(const BusPool&) = delete;
    /// What has not begun is dropped; what runs is waited for. Sessions that are dropped put their
    /// page back, so that what they refer to must still be there.
    ~BusPool();

    /// Makes one thread more unless there are enough; false when the system gives none at all: then
    /// nothing that is posted is ever done.
    [[nodiscard]] bool grow();

    /// Calls `job`, then `done`, on the bus. They must not throw.
    void post(const Bus& bus, Job job, Job done = {});
    /// The same in a while.
    void post_after(Duration pause, const Bus& bus, Job job);
    /// Runs a procedure on the bus and calls `done` with how it ended, there. While it waits its
    /// session has let go, and others use the bus. `session` must have a Locker if any; what the
    /// steps refer to must outlive it.
    void run(const Bus& bus, std::shared_ptr<Session> session, Steps steps, std::string name,
             std::function<void(const RunEnd&)> done);

    /// Returns when all that was posted is done, what waits included.
    void drain();

private:
    class Core;
    std::unique_ptr<Core> core_;
};

} // namespace optictl::drivers
