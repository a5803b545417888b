#include "drivers/errors.hpp"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

namespace optictl::drivers {

IoError transfer_error(int error, std::string_view where) {
    switch (error) {
    case ENXIO:
    case EREMOTEIO:
        return {IoKind::Nack, fmt::format("{}: no module answers; it is absent, held in reset, or "
                                          "busy",
                                          where)};
    case ENODEV:
        return {IoKind::Nack, fmt::format("{}: no module answers, or its driver is gone", where)};
    case ETIMEDOUT:
        return {IoKind::Timeout, fmt::format("{}: the bus timed out; a module may hold it, reset "
                                             "it or take it out",
                                             where)};
    case EAGAIN: return {IoKind::BusError, fmt::format("{}: the bus is busy", where)};
    case EBUSY: return {IoKind::BusError, fmt::format("{}: the module is busy or in use", where)};
    case EIO:
        return {IoKind::BusError, fmt::format("{}: input/output error; no module, or a fault of "
                                              "the bus",
                                              where)};
    case ESPIPE:
        return {
            IoKind::NotSupported,
            fmt::format("{}: a pipe or socket, not the file of a device; check the path", where)};
    case EINTR:
        return {IoKind::BusError,
                fmt::format("{}: interrupted by a signal before it was done; try again", where)};
    case EACCES:
    case EPERM:
        return {IoKind::NoPermission,
                fmt::format("{}: the system does not allow it to this user; be root", where)};
    case EOPNOTSUPP:
        return {IoKind::NotSupported, fmt::format("{}: the driver cannot do that", where)};
    default: return {IoKind::BusError, fmt::format("{}: {}", where, std::strerror(error))};
    }
}

IoError open_error(int error, std::string_view path) {
    switch (error) {
    case ENOENT:
    case ENODEV:
    case ENXIO:
    case ENOTDIR: return {IoKind::NoDevice, fmt::format("{}: there is no such device", path)};
    case EACCES:
    case EPERM:
        return {
            IoKind::NoPermission,
            fmt::format("{}: this user may not open it; be root, or change its permissions", path)};
    default: return {IoKind::BusError, fmt::format("{}: {}", path, std::strerror(error))};
    }
}

} // namespace optictl::drivers
