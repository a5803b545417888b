// What joins the media lanes of two emulated modules: the light that one sends is what the other
// receives. Both ends of it may be one module: a loopback plug.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "drivers/emulator/live.hpp"
#include "drivers/transport.hpp"

namespace optictl::drivers::emulator {

/// A lane of each end that meet, from 1 over all banks. Light goes both ways.
struct Joint {
    unsigned a = 0;
    unsigned b = 0;
};

struct Route {
    std::vector<Joint> joints; ///< empty: lane by lane
    double loss_db = 2;        ///< each way
};

class Fibre {
public:
    /// Both modules must have one clock, and outlive it.
    Fibre(LiveModule& a, LiveModule& b, Clock& clock, Route route);

    /// Brings the modules up to the clock, and the light of each to the other. Before each access;
    /// what a write does to light shows at the next one.
    void carry();
    /// Something was written: light may have changed, although no time passed.
    void disturb() { carried_.reset(); }

private:
    void carry(LiveModule& from, unsigned from_lane, LiveModule& to, unsigned to_lane);

    LiveModule& a_;
    LiveModule& b_;
    Clock& clock_;
    Route route_;
    double share_;
    std::optional<Duration> carried_; ///< when it was last done
};

/// A bus with one of its ends. All must outlive it.
[[nodiscard]] std::unique_ptr<Transport> open(Fibre& fibre, LiveModule& end, Clock& clock);

} // namespace optictl::drivers::emulator
