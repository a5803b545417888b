#include "drivers/ethtool/linear.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <net/if.h>
#include <sys/socket.h>

#include <fmt/format.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>

#include "drivers/ethtool/errors.hpp"

namespace optictl::drivers::ethtool {

using memmap::Device;
using memmap::half_page_size;
using memmap::Page;

int Linear::call(void* command) {
    if (!socket_) {
        socket_.emplace(system_, system_.socket(AF_INET, SOCK_DGRAM, 0));
    }
    if (!socket_->is_open()) {
        return socket_->number();
    }
    ifreq request{};
    const std::size_t size = std::min(device_.size(), sizeof request.ifr_name - 1);
    std::memcpy(request.ifr_name, device_.data(), size);
    request.ifr_data = static_cast<char*>(command);
    return system_.ioctl(socket_->number(), SIOCETHTOOL, &request);
}

std::expected<Linear::Shape, IoError> Linear::learn() {
    if (shape_) {
        return *shape_;
    }
    ethtool_modinfo info{};
    info.cmd = ETHTOOL_GMODULEINFO;
    if (const int result = call(&info); result < 0) {
        return std::unexpected(refusal_error(-result, {}, device_));
    }
    return shape_.emplace(Shape{.type = info.type, .size = info.eeprom_len});
}

std::expected<std::uint32_t, IoError> Linear::place(const Shape& shape, const Page& page,
                                                    unsigned byte, std::size_t size) const {
    const bool is_sfp = shape.type == ETH_MODULE_SFF_8079 || shape.type == ETH_MODULE_SFF_8472;
    std::uint32_t offset = byte;
    if (page.device == Device::A2) {
        offset += 2 * half_page_size;
    }
    offset += page.page * half_page_size;
    const bool is_there = page.bank == 0 && (!is_sfp || page.page == 0) &&
                          (page.device == Device::A0 || shape.type == ETH_MODULE_SFF_8472) &&
                          offset + size <= shape.size;
    if (!is_there) {
        return std::unexpected(
            IoError{IoKind::NoPaging,
                    fmt::format("{}: the driver's image of the module has {} bytes and ends before "
                                "this page; read the module by its I2C bus",
                                device_, shape.size)});
    }
    return offset;
}

std::expected<std::size_t, IoError> Linear::read(const Page& page, unsigned byte,
                                                 std::span<std::uint8_t> out) {
    const auto shape = learn();
    if (!shape) {
        return std::unexpected(shape.error());
    }
    const auto offset = place(*shape, page, byte, out.size());
    if (!offset) {
        return std::unexpected(offset.error());
    }
    // The structure ends in an array without a size.
    alignas(ethtool_eeprom) std::array<std::uint8_t, sizeof(ethtool_eeprom) + half_page_size>
        request{};
    ethtool_eeprom head{};
    head.cmd = ETHTOOL_GMODULEEEPROM;
    head.offset = *offset;
    head.len = static_cast<std::uint32_t>(std::min<std::size_t>(out.size(), half_page_size));
    std::memcpy(request.data(), &head, sizeof head);
    if (const int result = call(request.data()); result < 0) {
        return std::unexpected(refusal_error(-result, {}, device_));
    }
    const std::uint32_t asked = head.len;
    std::memcpy(&head, request.data(), sizeof head);
    const std::size_t got = std::min(head.len, asked);
    std::copy_n(request.begin() + sizeof head, got, out.begin());
    return got;
}

std::string Linear::description() const {
    return shape_ ? fmt::format("type {}, {} bytes", shape_->type, shape_->size) : std::string();
}

} // namespace optictl::drivers::ethtool
