#include "drivers/ethtool/errors.hpp"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "drivers/errors.hpp"

namespace optictl::drivers::ethtool {
namespace {

[[nodiscard]] IoError meaning(int error, std::string_view text, const std::string& device) {
    switch (error) {
    case EPERM:
    case EACCES:
        return {IoKind::NoPermission,
                fmt::format("{}: reading a module needs CAP_NET_ADMIN; be root", device)};
    case EBUSY:
        if (text.find("lash") != std::string_view::npos) { // "Module firmware flashing is in ..."
            return {IoKind::FirmwareUpdate,
                    fmt::format("{}: the module's firmware is being updated; wait for its end",
                                device)};
        }
        return {IoKind::BusError, fmt::format("{}: the module is busy", device)};
    case ENODEV:
        if (text.find("no device matches") != std::string_view::npos) {
            return {IoKind::NoDevice,
                    fmt::format("there is no network device {}; ip link lists them", device)};
        }
        return {IoKind::Nack, fmt::format("{}: no module in the cage, as the driver says", device)};
    case EOPNOTSUPP:
        return {IoKind::NotSupported,
                fmt::format("{}: its driver does not give access to a module; try the I2C bus of "
                            "the cage",
                            device)};
    case EINVAL:
    case ERANGE:
        return {IoKind::NoPaging, fmt::format("{}: the driver does not give this page", device)};
    case ENETDOWN:
        return {IoKind::NotReady,
                fmt::format("{}: the device is down; ip link set {} up", device, device)};
    default: return transfer_error(error, device);
    }
}

} // namespace

IoError refusal_error(int error, std::string_view text, const std::string& device) {
    IoError result = meaning(error, text, device);
    if (!text.empty()) {
        result.message += fmt::format(" (kernel: {})", text);
    }
    return result;
}

} // namespace optictl::drivers::ethtool
