// The module of a network device as one linear image: the ioctl of kernels before 5.13.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>

#include "drivers/file.hpp"
#include "drivers/transport.hpp"

namespace optictl::drivers::ethtool {

class Linear {
public:
    Linear(System& system, std::string device) : system_(system), device_(std::move(device)) {}

    [[nodiscard]] std::expected<std::size_t, IoError> read(const memmap::Page& page, unsigned byte,
                                                           std::span<std::uint8_t> out);
    /// "type 3, 640 bytes", once something was read.
    [[nodiscard]] std::string description() const;

private:
    struct Shape {
        std::uint32_t type = 0; ///< ETH_MODULE_SFF_8079 and the like
        std::uint32_t size = 0; ///< bytes of the image
    };
    [[nodiscard]] std::expected<Shape, IoError> learn();
    [[nodiscard]] std::expected<std::uint32_t, IoError>
    place(const Shape& shape, const memmap::Page& page, unsigned byte, std::size_t size) const;
    [[nodiscard]] int call(void* command);

    System& system_;
    std::string device_;
    std::optional<File> socket_;
    std::optional<Shape> shape_;
};

} // namespace optictl::drivers::ethtool
