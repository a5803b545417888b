#include "drivers/emulator/emulator.hpp"

#include <algorithm>
#include <utility>

#include "drivers/emulator/live.hpp"

namespace optictl::drivers::emulator {
namespace {

using memmap::Page;

/// A module and a time of its own, for who wants nothing but the bus. A base, so that both are
/// there before what refers to them.
struct Own {
    explicit Own(memmap::Image image) : module(std::move(image)) {}
    Module module;
    VirtualClock clock;
};

struct OwnLive {
    OwnLive(memmap::Image image, Settings settings)
        : module(std::move(image), clock, std::move(settings)) {}
    VirtualClock clock;
    LiveModule module;
};

class Bus : public Transport {
public:
    Bus(Module& module, Clock& clock, Duration hold_off)
        : module_(module), clock_(clock), hold_off_(hold_off) {}

    std::expected<std::size_t, IoError> read(const Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        if (clock_.now() < busy_until_ || !module_.answers()) {
            return std::unexpected(busy());
        }
        const std::size_t count = module_.read(page.device, byte, out);
        if (count != 0) {
            return count;
        }
        unsigned extent = 1;
        const Page seen = module_.page_at(page.device, byte);
        while (extent < out.size() && !module_.image().knows(seen, byte + extent)) {
            ++extent;
        }
        return std::unexpected(
            IoError{IoKind::NotRecorded, "the dump does not have these bytes", extent});
    }

    std::expected<std::size_t, IoError> read_attested(const Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out,
                                                      std::span<std::uint8_t> select) override {
        const auto first = static_cast<unsigned>(memmap::half_page_size - select.size());
        if (auto seen = read({.device = page.device}, first, select); !seen) {
            return seen;
        }
        return read(page, byte, out);
    }

    std::expected<void, IoError> write(const Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        if (clock_.now() < busy_until_ || !module_.answers()) {
            return std::unexpected(busy());
        }
        if (!module_.write(page.device, byte, bytes)) {
            return std::unexpected(IoError{IoKind::Nack, "the module does not take this write"});
        }
        busy_until_ = clock_.now() + hold_off_;
        return {};
    }

    [[nodiscard]] Capabilities capabilities() const override {
        return {.paging = Paging::BySelect,
                .attests = true,
                .can_write = module_.is_writable(),
                .max_write = memmap::half_page_size,
                .write_refused_because = "the emulated module takes page selects alone"};
    }
    [[nodiscard]] std::string description() const override {
        return module_.image().source.empty() ? "emulated module"
                                              : module_.image().source + ", emulated";
    }
    [[nodiscard]] std::string read_time() const override {
        for (const memmap::Block& block : module_.image().blocks()) {
            if (!block.read_time.empty()) {
                return block.read_time;
            }
        }
        return {};
    }
    [[nodiscard]] Clock* own_clock() override { return &clock_; }

private:
    [[nodiscard]] static IoError busy() {
        return {IoKind::Nack, "no module answers: it is busy, or changing the page"};
    }

    Module& module_;
    Clock& clock_;
    Duration hold_off_;
    Duration busy_until_{};
};

class OwnBus final : private Own, public Bus {
public:
    OwnBus(memmap::Image image, Duration hold_off)
        : Own(std::move(image)), Bus(Own::module, Own::clock, hold_off) {}
};

class LiveBus final : private OwnLive, public Bus {
public:
    LiveBus(memmap::Image image, Settings settings, Duration hold_off)
        : OwnLive(std::move(image), std::move(settings)),
          Bus(OwnLive::module, OwnLive::clock, hold_off) {}
};

} // namespace

std::unique_ptr<Transport> open(Module& module, Clock& clock, Duration hold_off) {
    return std::make_unique<Bus>(module, clock, hold_off);
}

std::unique_ptr<Transport> open(memmap::Image image, Duration hold_off) {
    return std::make_unique<OwnBus>(std::move(image), hold_off);
}

std::unique_ptr<Transport> open_live(memmap::Image image, Settings settings, Duration hold_off) {
    return std::make_unique<LiveBus>(std::move(image), std::move(settings), hold_off);
}

} // namespace optictl::drivers::emulator
