#include "drivers/ethtool/netlink.hpp"

#include <cerrno>
#include <sys/socket.h>
#include <utility>

#include <linux/ethtool_netlink.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>

namespace optictl::drivers::ethtool {
namespace {

[[nodiscard]] std::unexpected<Refusal> refused(long result) {
    return std::unexpected(Refusal{static_cast<int>(-result), {}});
}

/// The kernel's words in an error message, if it has some.
[[nodiscard]] std::string text_of(const nlmsghdr* message) {
    if ((message->nlmsg_flags & NLM_F_ACK_TLVS) == 0) {
        return {};
    }
    const auto* error = static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(message));
    std::size_t offset = sizeof *error;
    if ((message->nlmsg_flags & NLM_F_CAPPED) == 0) { // the request stands before the words
        offset += error->msg.nlmsg_len > NLMSG_HDRLEN ? error->msg.nlmsg_len - NLMSG_HDRLEN : 0;
    }
    offset = MNL_ALIGN(offset);
    const std::size_t size = mnl_nlmsg_get_payload_len(message);
    if (offset >= size) {
        return {};
    }
    const auto* attribute =
        static_cast<const nlattr*>(mnl_nlmsg_get_payload_offset(message, offset));
    int left = static_cast<int>(size - offset);
    while (mnl_attr_ok(attribute, left)) {
        if (mnl_attr_get_type(attribute) == NLMSGERR_ATTR_MSG &&
            mnl_attr_validate(attribute, MNL_TYPE_NUL_STRING) >= 0) {
            return mnl_attr_get_str(attribute);
        }
        left -= MNL_ALIGN(mnl_attr_get_len(attribute));
        attribute = mnl_attr_next(attribute);
    }
    return {};
}

} // namespace

std::expected<Netlink, Refusal> Netlink::open(System& system) {
    File file(system, system.socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC));
    if (!file.is_open()) {
        return refused(file.number());
    }
    // Old kernels do not know them: then errors come without words.
    (void)system.set_option(file.number(), SOL_NETLINK, NETLINK_CAP_ACK, 1);
    (void)system.set_option(file.number(), SOL_NETLINK, NETLINK_EXT_ACK, 1);
    Netlink netlink(std::move(file));
    nlmsghdr* const request = netlink.begin(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1);
    mnl_attr_put_strz(request, CTRL_ATTR_FAMILY_NAME, ETHTOOL_GENL_NAME);
    std::uint16_t family = 0;
    const auto answered = netlink.exchange(request, [&family](const nlattr* attribute) {
        if (mnl_attr_get_type(attribute) == CTRL_ATTR_FAMILY_ID &&
            mnl_attr_validate(attribute, MNL_TYPE_U16) >= 0) {
            family = mnl_attr_get_u16(attribute);
        }
    });
    if (!answered) {
        return std::unexpected(answered.error());
    }
    if (family == 0) {
        return refused(-EOPNOTSUPP);
    }
    netlink.family_ = family;
    return netlink;
}

std::expected<void, Refusal> Netlink::ask(std::uint8_t command, std::uint16_t header,
                                          const std::string& device,
                                          const std::function<void(nlmsghdr*)>& put,
                                          const std::function<void(const nlattr*)>& take) {
    nlmsghdr* const request = begin(family_, command, ETHTOOL_GENL_VERSION);
    nlattr* const nest = mnl_attr_nest_start(request, header);
    mnl_attr_put_strz(request, ETHTOOL_A_HEADER_DEV_NAME, device.c_str());
    mnl_attr_nest_end(request, nest);
    put(request);
    return exchange(request, take);
}

nlmsghdr* Netlink::begin(std::uint16_t type, std::uint8_t command, std::uint8_t version) {
    nlmsghdr* const message = mnl_nlmsg_put_header(buffer_.data());
    message->nlmsg_type = type;
    message->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
    message->nlmsg_seq = ++sequence_;
    auto* const general =
        static_cast<genlmsghdr*>(mnl_nlmsg_put_extra_header(message, sizeof(genlmsghdr)));
    general->cmd = command;
    general->version = version;
    return message;
}

std::expected<void, Refusal> Netlink::exchange(const nlmsghdr* request,
                                               const std::function<void(const nlattr*)>& take) {
    System& system = file_.system();
    const unsigned sequence = request->nlmsg_seq;
    const long sent = system.send(file_.number(), std::span(buffer_).first(request->nlmsg_len));
    if (sent < 0) {
        return refused(sent);
    }
    for (;;) {
        const long size = system.receive(file_.number(), buffer_);
        if (size == -EINTR) {
            continue;
        }
        if (size <= 0) {
            return refused(size == 0 ? -EIO : size);
        }
        const auto done =
            take_all(std::span(buffer_).first(static_cast<std::size_t>(size)), sequence, take);
        if (!done) {
            return std::unexpected(done.error());
        }
        if (*done) {
            return {};
        }
    }
}

std::expected<bool, Refusal> Netlink::take_all(std::span<const std::uint8_t> datagram,
                                               unsigned sequence,
                                               const std::function<void(const nlattr*)>& take) {
    int left = static_cast<int>(datagram.size());
    const auto* message = reinterpret_cast<const nlmsghdr*>(datagram.data());
    for (; mnl_nlmsg_ok(message, left); message = mnl_nlmsg_next(message, &left)) {
        if (message->nlmsg_seq != sequence) {
            continue; // the rest of an answer that was given up
        }
        if (message->nlmsg_type == NLMSG_ERROR) {
            if (mnl_nlmsg_get_payload_len(message) < sizeof(nlmsgerr)) {
                return refused(-EBADMSG);
            }
            const auto* error = static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(message));
            if (error->error != 0) {
                return std::unexpected(Refusal{-error->error, text_of(message)});
            }
            return true;
        }
        if (mnl_nlmsg_get_payload_len(message) < sizeof(genlmsghdr)) {
            continue;
        }
        const auto* attribute =
            static_cast<const nlattr*>(mnl_nlmsg_get_payload_offset(message, sizeof(genlmsghdr)));
        int rest = static_cast<int>(mnl_nlmsg_get_payload_len(message) - sizeof(genlmsghdr));
        while (mnl_attr_ok(attribute, rest)) {
            take(attribute);
            rest -= MNL_ALIGN(mnl_attr_get_len(attribute));
            attribute = mnl_attr_next(attribute);
        }
    }
    return false;
}

} // namespace optictl::drivers::ethtool
