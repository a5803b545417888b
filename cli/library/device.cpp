#include "cli/library/device.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/change/breakout.hpp"
#include "cli/engine/change/change.hpp"
#include "cli/library/content.hpp"
#include "drivers/emulator/emulator.hpp"
#include "drivers/sysfs/layout.hpp"

namespace optictl::api {
namespace {

using drivers::IoError;
using drivers::IoKind;

memmap::Page page_of(const Address& at) {
    const memmap::Device device = at.a2 ? memmap::Device::A2 : memmap::Device::A0;
    if (at.byte < memmap::half_page_size) {
        return {.device = device};
    }
    return {.device = device, .upper = true, .page = at.page, .bank = at.bank};
}

Address address_of(const memmap::Page& page, unsigned byte) {
    return {.a2 = page.device == memmap::Device::A2,
            .page = page.page,
            .bank = page.bank,
            .byte = static_cast<std::uint8_t>(byte)};
}

IoKind kind_of(Kind kind) {
    switch (kind) {
    case Kind::NotPresent: return IoKind::Absent;
    case Kind::Refused: return IoKind::Refused;
    default: return IoKind::BusError;
    }
}

/// Calls `act`; what it throws is returned.
template <class Act>
std::expected<void, IoError> guarded(Act act) {
    try {
        act();
        return {};
    } catch (const Error& error) {
        return std::unexpected(IoError{kind_of(error.kind()), error.what()});
    } catch (const std::exception& error) {
        return std::unexpected(IoError{IoKind::BusError, error.what()});
    }
}

class Adapted final : public drivers::Transport {
public:
    explicit Adapted(Device& device) : device_(device) {}

    std::expected<std::size_t, IoError> read(const memmap::Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        if (auto done = guarded([&] { device_.read(address_of(page, byte), out); }); !done) {
            return std::unexpected(std::move(done.error()));
        }
        return out.size();
    }
    std::expected<void, IoError> write(const memmap::Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        return guarded([&] { device_.write(address_of(page, byte), bytes); });
    }
    drivers::Capabilities capabilities() const override {
        return {.paging = device_.selects_pages() ? drivers::Paging::BySelect
                                                  : drivers::Paging::ByAddress,
                .trusted_pages = false,
                .can_write = device_.can_write(),
                .max_write = memmap::half_page_size};
    }
    std::string description() const override { return device_.description(); }

private:
    Device& device_;
};

class Flat final : public Device {
public:
    Flat(ReadAt read, std::string description)
        : read_(std::move(read)), description_(std::move(description)) {}

    void read(const Address& at, std::span<std::uint8_t> out) override {
        const drivers::sysfs::Layout layout{.map = drivers::sysfs::Map::Either,
                                            .path = description_,
                                            .folder = {},
                                            .description = {}};
        const auto place = drivers::sysfs::place_of(layout, page_of(at), at.byte);
        if (!place) {
            throw Error(Kind::Device, place.error().message);
        }
        const auto bytes =
            read_(static_cast<unsigned>(place->offset), static_cast<unsigned>(out.size()));
        if (bytes.size() != out.size()) {
            throw Error(Kind::Device, fmt::format("{}: {} of {} bytes at offset {}", description_,
                                                  bytes.size(), out.size(), place->offset));
        }
        std::ranges::copy(bytes, out.begin());
    }
    std::string description() const override { return description_; }

private:
    ReadAt read_;
    std::string description_;
};

std::vector<std::string> steps_of(const model::ControlPlan& plan) {
    std::vector<std::string> steps;
    for (const model::ControlStep& step : plan.steps) {
        steps.push_back(step.where.empty() ? step.what
                                           : fmt::format("{} ({})", step.what, step.where));
    }
    return steps;
}

} // namespace

Device::Device() = default;
Device::~Device() = default;

void Device::write(const Address& /*at*/, std::span<const std::uint8_t> /*bytes*/) {
    throw Error(Kind::Refused, description() + ": this path to the module is for reading only");
}

OfTransport::OfTransport(std::unique_ptr<drivers::Transport> transport)
    : transport_(std::move(transport)) {}

void OfTransport::read(const Address& at, std::span<std::uint8_t> out) {
    const auto count = transport_->read(page_of(at), at.byte, out);
    if (!count || *count != out.size()) {
        throw Error(Kind::Device, count ? fmt::format("{} of {} bytes", *count, out.size())
                                        : count.error().message);
    }
}

void OfTransport::write(const Address& at, std::span<const std::uint8_t> bytes) {
    if (const auto done = transport_->write(page_of(at), at.byte, bytes); !done) {
        throw Error(Kind::Device, done.error().message);
    }
}

bool OfTransport::selects_pages() const {
    return transport_->capabilities().paging == drivers::Paging::BySelect;
}

Transport::Transport(Device& device) {
    if (auto* const has_one = dynamic_cast<OfTransport*>(&device)) {
        inner_ = &has_one->transport();
        return;
    }
    own_ = std::make_unique<Adapted>(device);
    inner_ = own_.get();
}
Transport::~Transport() = default;

std::unique_ptr<Device> flat_device(ReadAt read, std::string description) {
    return std::make_unique<Flat>(std::move(read), std::move(description));
}

Changed breakout(Device& device, std::string_view mode, const ChangeOptions& how,
                 const Options& options) {
    Transport transport(device);
    engine::ChangeRequest request{.wish =
                                      [mode](const engine::Inspection& inspection) {
                                          return engine::breakout(inspection, mode);
                                      },
                                  .dry_run = how.dry_run,
                                  .rolls_back = how.rolls_back,
                                  .journal = how.journal};
    if (how.confirm) {
        request.confirm = [&how](const engine::Proposal& proposal) {
            return how.confirm(steps_of(proposal.plan));
        };
    }
    const engine::ChangeOutcome outcome =
        engine::change(transport.inner(), device.description(), request_of(options), request);
    return {.result = std::string(engine::name_of(outcome.result)),
            .message = outcome.message,
            .steps = steps_of(outcome.plan)};
}

} // namespace optictl::api
