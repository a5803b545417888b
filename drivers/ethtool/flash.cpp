#include "drivers/ethtool/flash.hpp"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "drivers/ethtool/errors.hpp"
#include "drivers/ethtool/netlink.hpp"

namespace optictl::drivers::ethtool {
namespace {

// Of linux/ethtool_netlink.h and linux/ethtool.h of Linux 6.11; the headers that are built against
// may be older.
constexpr std::uint8_t act = 44;          // ETHTOOL_MSG_MODULE_FW_FLASH_ACT
constexpr std::uint8_t notification = 44; // ETHTOOL_MSG_MODULE_FW_FLASH_NTF
enum Attribute : std::uint16_t { Header = 1, FileName, Password, Status, StatusText, Done, Total };
enum State : std::uint32_t { Started = 1, InProgress, Completed, Error };

/// Attributes of the kind "uint" have four bytes or eight.
[[nodiscard]] std::uint64_t number_of(const nlattr* attribute) {
    std::uint64_t wide = 0;
    std::uint32_t narrow = 0;
    if (nla_len(attribute) >= static_cast<int>(sizeof wide)) {
        std::memcpy(&wide, nla_data(attribute), sizeof wide);
        return wide;
    }
    if (nla_len(attribute) >= static_cast<int>(sizeof narrow)) {
        std::memcpy(&narrow, nla_data(attribute), sizeof narrow);
    }
    return narrow;
}

[[nodiscard]] IoError refused(const Refusal& why, const std::string& device,
                              const std::string& file) {
    const std::string words = why.text.empty() ? std::string() : fmt::format(": {}", why.text);
    switch (why.error) {
    case EOPNOTSUPP:
        // A kernel that does not know the request has no words for it; a driver has.
        return {IoKind::NotSupported,
                why.text.empty()
                    ? fmt::format("{}: this kernel does not write firmware to modules, Linux 6.11 "
                                  "is the first that does; update the module by its I2C bus",
                                  device)
                    : fmt::format("{}: its driver does not write firmware to modules{}; update the "
                                  "module by its I2C bus",
                                  device, words)};
    case ENOENT:
        return {IoKind::Refused,
                fmt::format("{}: the kernel does not find {} in its firmware folder{}", device,
                            file, words)};
    case EBUSY: return {IoKind::Refused, fmt::format("{}: the kernel refuses{}", device, words)};
    default: return refusal_error(why.error, why.text, device);
    }
}

} // namespace

std::expected<void, IoError> flash(System& system, const std::string& device,
                                   const std::string& file,
                                   const std::function<void(const FlashProgress&)>& progress) {
    auto netlink = Netlink::open(system);
    if (!netlink) {
        return std::unexpected(refused({EOPNOTSUPP, {}}, device, file));
    }
    FlashProgress now;
    std::uint32_t state = 0;
    const auto take = [&](const nlattr* attribute) {
        switch (nla_type(attribute)) {
        case Status: state = static_cast<std::uint32_t>(number_of(attribute)); break;
        case StatusText: {
            const auto* const words = static_cast<const char*>(nla_data(attribute));
            now.text.assign(words, strnlen(words, static_cast<std::size_t>(nla_len(attribute))));
            break;
        }
        case Done: now.done = number_of(attribute); break;
        case Total: now.total = number_of(attribute); break;
        default: break;
        }
    };
    const auto is_over = [&] {
        if (progress && state != Error) {
            progress(now);
        }
        return state == Completed || state == Error;
    };
    const auto asked =
        netlink->act(act, Header, device,
                     [&](nl_msg* request) { nla_put_string(request, FileName, file.c_str()); },
                     notification, {take, is_over});
    if (!asked && state == 0) {
        return std::unexpected(refused(asked.error(), device, file));
    }
    if (!asked) {
        return std::unexpected(IoError{
            IoKind::NotTaken, fmt::format("{}: the kernel's word was lost ({}); it may still be at "
                                          "it: look what runs in some minutes",
                                          device, std::strerror(asked.error().error))});
    }
    if (state == Error) {
        now.text.erase(now.text.find_last_not_of('.') + 1); // a sentence of its own, or of ours
        return std::unexpected(
            IoError{IoKind::NotTaken,
                    fmt::format("{}: the kernel gave up: {}", device,
                                now.text.empty() ? std::string("it does not say why") : now.text)});
    }
    return {};
}

} // namespace optictl::drivers::ethtool
