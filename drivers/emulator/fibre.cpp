#include "drivers/emulator/fibre.hpp"

#include <cmath>
#include <utility>

#include "drivers/emulator/emulator.hpp"

namespace optictl::drivers::emulator {
namespace {

constexpr unsigned most_lanes = 32;

class EndBus final : public Transport {
public:
    EndBus(Fibre& fibre, LiveModule& end, Clock& clock) : fibre_(fibre), bus_(open(end, clock)) {}

    std::expected<std::size_t, IoError> read(const memmap::Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        fibre_.carry();
        return bus_->read(page, byte, out);
    }
    std::expected<std::size_t, IoError> read_attested(const memmap::Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out,
                                                      std::span<std::uint8_t> select) override {
        fibre_.carry();
        return bus_->read_attested(page, byte, out, select);
    }
    std::expected<void, IoError> write(const memmap::Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        fibre_.carry();
        fibre_.disturb();
        return bus_->write(page, byte, bytes);
    }
    [[nodiscard]] Capabilities capabilities() const override { return bus_->capabilities(); }
    [[nodiscard]] std::string description() const override { return bus_->description(); }
    [[nodiscard]] std::string read_time() const override { return bus_->read_time(); }
    [[nodiscard]] Clock* own_clock() override { return bus_->own_clock(); }

private:
    Fibre& fibre_;
    std::unique_ptr<Transport> bus_;
};

} // namespace

Fibre::Fibre(LiveModule& a, LiveModule& b, Clock& clock, Route route)
    : a_(a), b_(b), clock_(clock), route_(std::move(route)),
      share_(std::pow(10, -route_.loss_db / 10)) {
    for (unsigned lane = 1; route_.joints.size() < lane && lane <= most_lanes; ++lane) {
        route_.joints.push_back({lane, lane});
    }
}

void Fibre::carry() {
    if (carried_ == clock_.now()) {
        return;
    }
    carried_ = clock_.now();
    // Light first, then what came of it meanwhile in the receivers.
    a_.advance();
    b_.advance();
    for (const Joint& each : route_.joints) {
        carry(a_, each.a, b_, each.b);
        if (&a_ != &b_) {
            carry(b_, each.b, a_, each.a);
        }
    }
    a_.advance();
    b_.advance();
}

void Fibre::carry(LiveModule& from, unsigned from_lane, LiveModule& to, unsigned to_lane) {
    Light light = from.sent(from_lane - 1);
    light.power = static_cast<unsigned>(std::lround(light.power * share_));
    to.receive(to_lane - 1, light);
}

std::unique_ptr<Transport> open(Fibre& fibre, LiveModule& end, Clock& clock) {
    return std::make_unique<EndBus>(fibre, end, clock);
}

} // namespace optictl::drivers::emulator
