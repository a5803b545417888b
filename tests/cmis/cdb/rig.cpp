#include "tests/cmis/cdb/rig.hpp"

#include <array>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace optictl::tests {
namespace {

/// The bus of the emulator, watched and meddled with.
class Tap final : public drivers::Transport {
public:
    Tap(std::unique_ptr<drivers::Transport> below, Rig& rig)
        : below_(std::move(below)), rig_(rig) {}

    [[nodiscard]] std::string description() const override { return below_->description(); }
    [[nodiscard]] drivers::Capabilities capabilities() const override {
        auto can = below_->capabilities();
        can.max_write = std::min(can.max_write, rig_.most_write);
        can.max_write_because = "the test says so";
        return can;
    }
    [[nodiscard]] drivers::Clock* own_clock() override { return below_->own_clock(); }
    std::expected<std::size_t, drivers::IoError> read(const memmap::Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out) override {
        auto count = below_->read(page, byte, out);
        if (count && rig_.meddler.changes_read) {
            rig_.meddler.changes_read(page, byte, out.first(*count));
        }
        return count;
    }
    std::expected<std::size_t, drivers::IoError>
    read_attested(const memmap::Page& page, unsigned byte, std::span<std::uint8_t> out,
                  std::span<std::uint8_t> select) override {
        auto count = below_->read_attested(page, byte, out, select);
        if (count && rig_.meddler.changes_read) {
            rig_.meddler.changes_read(page, byte, out.first(*count));
        }
        return count;
    }
    std::expected<void, drivers::IoError> write(const memmap::Page& page, unsigned byte,
                                                std::span<const std::uint8_t> bytes) override {
        if (byte == 126 || byte == 127) {
            return below_->write(page, byte, bytes);
        }
        rig_.log.push_back(fmt::format("{:02x}{}:{} {:02x}", page.page,
                                       page.bank != 0 ? fmt::format(".{}", page.bank) : "", byte,
                                       fmt::join(bytes, " ")));
        bool passes = true;
        const bool fails =
            rig_.meddler.fails_write && rig_.meddler.fails_write(page, byte, bytes, passes);
        auto written =
            passes ? below_->write(page, byte, bytes) : std::expected<void, drivers::IoError>{};
        return fails ? std::unexpected(drivers::IoError{drivers::IoKind::BusError, "meddled with"})
                     : written;
    }

private:
    std::unique_ptr<drivers::Transport> below_;
    Rig& rig_;
};

} // namespace

Rig::Rig(memmap::Image image, Settings settings)
    : module(std::move(image), clock, std::move(settings)) {}

drivers::Session& Rig::session() {
    if (!session_) {
        drivers::Patience patience;
        patience.clock = &clock;
        patience.stop = [this] { return stop && stop(); };
        session_ = std::make_unique<drivers::Session>(
            std::make_unique<Tap>(drivers::emulator::open(module, clock), *this), patience);
        session_->learn({.upper_a0 = memmap::Upper::Banked});
        REQUIRE(session_->refresh(cmis::cdb::advertised_ranges()));
    }
    return *session_;
}

Exchange Rig::ask(unsigned command, Bytes local, Bytes extended) {
    drivers::Session& with = session();
    return {.request = {.command = static_cast<std::uint16_t>(command),
                        .local = std::move(local),
                        .extended = std::move(extended)},
            .module = cmis::cdb::advertised(cmis::context_of(with.image())),
            .most = with.can().max_write};
}

drivers::RunEnd Rig::run(Exchange& exchange) {
    return drivers::run(session(), cmis::cdb::procedure, exchange);
}

} // namespace optictl::tests
