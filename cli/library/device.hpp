// A device of the library as drivers see it.
#pragma once

#include <memory>
#include <string>

#include "cli/library/optictl.hpp"
#include "drivers/transport.hpp"

namespace optictl::api {

/// A device that is a transport already.
class OfTransport final : public Device {
public:
    explicit OfTransport(std::unique_ptr<drivers::Transport> transport);
    void read(const Address& at, std::span<std::uint8_t> out) override;
    void write(const Address& at, std::span<const std::uint8_t> bytes) override;
    [[nodiscard]] bool selects_pages() const override;
    [[nodiscard]] bool can_write() const override { return transport_->capabilities().can_write; }
    [[nodiscard]] std::string description() const override { return transport_->description(); }
    [[nodiscard]] drivers::Transport& transport() { return *transport_; }

private:
    std::unique_ptr<drivers::Transport> transport_;
};

/// Any device as a transport. What it throws becomes an error of I/O with the same sentence.
class Transport {
public:
    explicit Transport(Device& device);
    ~Transport();
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    [[nodiscard]] drivers::Transport& inner() { return *inner_; }

private:
    std::unique_ptr<drivers::Transport> own_;
    drivers::Transport* inner_;
};

} // namespace optictl::api
