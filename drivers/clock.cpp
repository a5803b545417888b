#include "drivers/clock.hpp"

#include <thread>

namespace optictl::drivers {
namespace {

class SystemClock final : public Clock {
public:
    [[nodiscard]] Duration now() const override {
        return std::chrono::steady_clock::now().time_since_epoch();
    }
    void sleep(Duration time) override { std::this_thread::sleep_for(time); }
};

} // namespace

Clock& system_clock() {
    static SystemClock clock;
    return clock;
}

} // namespace optictl::drivers
