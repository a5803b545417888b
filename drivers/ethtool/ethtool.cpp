#include "drivers/ethtool/ethtool.hpp"

#include <algorithm>
#include <cerrno>
#include <net/if.h>
#include <utility>

#include <fmt/format.h>
#include <linux/ethtool_netlink.h>

#include "drivers/dump/rows.hpp"
#include "drivers/ethtool/errors.hpp"
#include "drivers/ethtool/linear.hpp"
#include "drivers/ethtool/netlink.hpp"

namespace optictl::drivers::ethtool {
namespace {

using memmap::Device;
using memmap::Page;

class NetworkDevice final : public Transport {
public:
    NetworkDevice(System& system, std::string device, std::optional<Netlink> netlink)
        : device_(std::move(device)), netlink_(std::move(netlink)), linear_(system, device_) {}

    std::expected<std::size_t, IoError> read(const Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        if (!netlink_) {
            return linear_.read(page, byte, out);
        }
        auto count = read_page(*netlink_, page, byte, out);
        // A kernel that does not know the request says so in the words of a driver that does not.
        if (!count && count.error().kind == IoKind::NotSupported && !answered_) {
            netlink_.reset();
            return linear_.read(page, byte, out);
        }
        answered_ = true;
        return count;
    }

    std::expected<void, IoError> write(const Page&, unsigned,
                                       std::span<const std::uint8_t>) override {
        return std::unexpected(IoError{IoKind::NotSupported, why_not_write()});
    }

    [[nodiscard]] Capabilities capabilities() const override {
        // A request passes a driver and often a firmware: bytes cost nothing beside that. Drivers
        // have been seen that return page 00h for every page.
        return {.bridge = memmap::half_page_size,
                .trusted_pages = false,
                .write_refused_because = why_not_write()};
    }

    [[nodiscard]] std::string description() const override {
        if (netlink_) {
            return fmt::format("{}, ethtool netlink", device_);
        }
        return fmt::format("{}, ethtool ioctl{}{}", device_,
                           linear_.description().empty() ? "" : ", ", linear_.description());
    }

private:
    [[nodiscard]] std::string why_not_write() const {
        return fmt::format("{}: the kernel has no way to write to a module of a network device; "
                           "use its I2C bus",
                           device_);
    }
    [[nodiscard]] std::expected<std::size_t, IoError>
    read_page(Netlink& netlink, const Page& page, unsigned byte, std::span<std::uint8_t> out) {
        std::size_t count = 0;
        const auto asked = netlink.ask(
            ETHTOOL_MSG_MODULE_EEPROM_GET, ETHTOOL_A_MODULE_EEPROM_HEADER, device_,
            [&](nl_msg* request) {
                nla_put_u32(request, ETHTOOL_A_MODULE_EEPROM_OFFSET, byte);
                nla_put_u32(request, ETHTOOL_A_MODULE_EEPROM_LENGTH,
                            static_cast<std::uint32_t>(out.size()));
                nla_put_u8(request, ETHTOOL_A_MODULE_EEPROM_PAGE, page.page);
                nla_put_u8(request, ETHTOOL_A_MODULE_EEPROM_BANK, page.bank);
                nla_put_u8(request, ETHTOOL_A_MODULE_EEPROM_I2C_ADDRESS,
                           page.device == Device::A0 ? 0x50 : 0x51);
            },
            [&](const nlattr* attribute) {
                if (nla_type(attribute) == ETHTOOL_A_MODULE_EEPROM_DATA) {
                    count = std::min(static_cast<std::size_t>(nla_len(attribute)), out.size());
                    const auto* bytes = static_cast<const std::uint8_t*>(nla_data(attribute));
                    std::copy_n(bytes, count, out.begin());
                }
            });
        if (!asked) {
            return std::unexpected(refusal_error(asked.error().error, asked.error().text, device_));
        }
        if (count == 0) {
            return std::unexpected(
                IoError{IoKind::ShortRead,
                        fmt::format("{}: the driver reports success and returns no bytes; update "
                                    "it, or read the module by its I2C bus",
                                    device_)});
        }
        return count;
    }

    std::string device_;
    std::optional<Netlink> netlink_; ///< empty: by ioctl
    Linear linear_;
    bool answered_ = false; ///< the kernel knows the request
};

[[nodiscard]] std::expected<void, IoError> check_name(System& system, const std::string& device) {
    if (device.empty() || device.size() >= IFNAMSIZ || device.find('/') != std::string::npos ||
        !system.list("/sys/class/net/" + device)) {
        return std::unexpected(
            IoError{IoKind::NoDevice,
                    fmt::format("there is no network device {}; ip link lists them", device)});
    }
    return {};
}

} // namespace

std::expected<std::unique_ptr<Transport>, IoError> open(System& system, const std::string& device) {
    if (auto named = check_name(system, device); !named) {
        return std::unexpected(std::move(named.error()));
    }
    auto netlink = Netlink::open(system);
    return std::make_unique<NetworkDevice>(
        system, device, netlink ? std::optional(std::move(*netlink)) : std::nullopt);
}

std::optional<bool> is_admin_up(System& system, const std::string& device) {
    if (!check_name(system, device)) {
        return std::nullopt;
    }
    const auto text = system.text(fmt::format("/sys/class/net/{}/flags", device)); // "0x1003"
    if (!text || !text->starts_with("0x")) {
        return std::nullopt;
    }
    const auto flags = dump::hex_number(std::string_view(*text).substr(2));
    return flags ? std::optional((*flags & IFF_UP) != 0) : std::nullopt;
}

std::expected<PowerMode, IoError> power_mode(System& system, const std::string& device) {
    auto netlink = Netlink::open(system);
    if (!netlink) {
        return std::unexpected(refusal_error(netlink.error().error, netlink.error().text, device));
    }
    PowerMode mode;
    const auto asked = netlink->ask(
        ETHTOOL_MSG_MODULE_GET, ETHTOOL_A_MODULE_HEADER, device, [](nl_msg*) {},
        [&mode](const nlattr* attribute) {
            if (nla_len(attribute) < 1) {
                return;
            }
            if (nla_type(attribute) == ETHTOOL_A_MODULE_POWER_MODE_POLICY) {
                mode.policy = nla_get_u8(attribute);
            } else if (nla_type(attribute) == ETHTOOL_A_MODULE_POWER_MODE) {
                mode.mode = nla_get_u8(attribute);
            }
        });
    if (!asked) {
        return std::unexpected(refusal_error(asked.error().error, asked.error().text, device));
    }
    return mode;
}

} // namespace optictl::drivers::ethtool
