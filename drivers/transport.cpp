#include "drivers/transport.hpp"

namespace optictl::drivers {

std::string_view name_of(IoKind kind) {
    switch (kind) {
    case IoKind::Nack: return "nack";
    case IoKind::Timeout: return "timeout";
    case IoKind::ShortRead: return "short-read";
    case IoKind::BusError: return "bus-error";
    case IoKind::NoPermission: return "no-permission";
    case IoKind::NoDevice: return "no-device";
    case IoKind::Absent: return "absent";
    case IoKind::Contested: return "contested";
    case IoKind::NotSupported: return "not-supported";
    case IoKind::NoPaging: return "no-paging";
    case IoKind::NoSuchPage: return "no-such-page";
    case IoKind::StuckPage: return "stuck-page";
    case IoKind::FirmwareUpdate: return "firmware-update";
    case IoKind::NotReady: return "not-ready";
    case IoKind::ModuleChanged: return "module-changed";
    case IoKind::NotRecorded: return "not-recorded";
    case IoKind::Unsteady: return "unsteady";
    case IoKind::Deadline: return "deadline";
    case IoKind::Interrupted: return "interrupted";
    case IoKind::Refused: return "refused";
    case IoKind::NotTaken: return "not-taken";
    }
    return "bus-error";
}

std::expected<std::size_t, IoError> Transport::read_attested(const memmap::Page& /*page*/,
                                                             unsigned /*byte*/,
                                                             std::span<std::uint8_t> /*out*/,
                                                             std::span<std::uint8_t> /*select*/) {
    return std::unexpected(
        IoError{IoKind::NotSupported, "the page select cannot be read together with bytes here"});
}

} // namespace optictl::drivers
