// A transport around another one: everything is passed on.
#pragma once

#include <memory>
#include <utility>

#include "drivers/transport.hpp"

namespace optictl::drivers::wrap {

class Wrapper : public Transport {
public:
    explicit Wrapper(std::unique_ptr<Transport> inner) : inner_(std::move(inner)) {}

    std::expected<std::size_t, IoError> read(const memmap::Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        return inner_->read(page, byte, out);
    }
    std::expected<std::size_t, IoError> read_attested(const memmap::Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out,
                                                      std::span<std::uint8_t> select) override {
        return inner_->read_attested(page, byte, out, select);
    }
    std::expected<void, IoError> write(const memmap::Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        return inner_->write(page, byte, bytes);
    }
    [[nodiscard]] Capabilities capabilities() const override { return inner_->capabilities(); }
    [[nodiscard]] std::string description() const override { return inner_->description(); }
    [[nodiscard]] std::string read_time() const override { return inner_->read_time(); }
    [[nodiscard]] std::string failure() const override { return inner_->failure(); }
    [[nodiscard]] Clock* own_clock() override { return inner_->own_clock(); }

protected:
    [[nodiscard]] Transport& inner() { return *inner_; }

private:
    std::unique_ptr<Transport> inner_;
};

} // namespace optictl::drivers::wrap
