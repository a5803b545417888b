#include "drivers/ethtool/netlink.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
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

/// Gives each attribute of `size` bytes to `take`.
template <class Take>
void for_each_attribute(const void* bytes, int size, const Take& take) {
    const auto* attribute = static_cast<const nlattr*>(bytes);
    while (nla_ok(attribute, size)) {
        take(attribute);
        attribute = nla_next(attribute, &size);
    }
}

/// The bytes of a message behind its header and `before` more; none where it is shorter.
[[nodiscard]] std::span<const std::uint8_t> payload_of(const nlmsghdr* message,
                                                       std::size_t before) {
    const auto size = static_cast<std::size_t>(nlmsg_datalen(message));
    const auto* const bytes = static_cast<const std::uint8_t*>(nlmsg_data(message));
    return std::span(bytes, size).subspan(std::min(before, size));
}

/// The kernel's words in an error message, if it has some.
[[nodiscard]] std::string text_of(const nlmsghdr* message) {
    if ((message->nlmsg_flags & NLM_F_ACK_TLVS) == 0) {
        return {};
    }
    const auto* error = static_cast<const nlmsgerr*>(nlmsg_data(message));
    std::size_t before = sizeof *error;
    if ((message->nlmsg_flags & NLM_F_CAPPED) == 0) { // the request stands before the words
        before += error->msg.nlmsg_len > NLMSG_HDRLEN ? error->msg.nlmsg_len - NLMSG_HDRLEN : 0;
    }
    std::string text;
    const auto bytes = payload_of(message, NLMSG_ALIGN(before));
    for_each_attribute(bytes.data(), static_cast<int>(bytes.size()), [&](const nlattr* attribute) {
        if (nla_type(attribute) == NLMSGERR_ATTR_MSG) {
            const auto* const words = static_cast<const char*>(nla_data(attribute));
            text.assign(words, strnlen(words, static_cast<std::size_t>(nla_len(attribute))));
        }
    });
    return text;
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
    const Message request = netlink.begin(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1);
    nla_put_string(request.get(), CTRL_ATTR_FAMILY_NAME, ETHTOOL_GENL_NAME);
    std::uint16_t family = 0;
    const auto answered = netlink.exchange(request, [&family](const nlattr* attribute) {
        if (nla_type(attribute) == CTRL_ATTR_FAMILY_ID &&
            nla_len(attribute) >= static_cast<int>(sizeof family)) {
            family = nla_get_u16(attribute);
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
                                          const std::function<void(nl_msg*)>& put,
                                          const std::function<void(const nlattr*)>& take) {
    const Message request = begin(family_, command, ETHTOOL_GENL_VERSION);
    nlattr* const nest = nla_nest_start(request.get(), header);
    nla_put_string(request.get(), ETHTOOL_A_HEADER_DEV_NAME, device.c_str());
    nla_nest_end(request.get(), nest);
    put(request.get());
    return exchange(request, take);
}

Netlink::Message Netlink::begin(std::uint16_t type, std::uint8_t command, std::uint8_t version) {
    Message message(nlmsg_alloc_simple(type, NLM_F_REQUEST | NLM_F_ACK));
    if (!message) {
        throw std::bad_alloc();
    }
    nlmsg_hdr(message.get())->nlmsg_seq = ++sequence_;
    genlmsghdr general{.cmd = command, .version = version, .reserved = 0};
    nlmsg_append(message.get(), &general, sizeof general, NLMSG_ALIGNTO);
    return message;
}

std::expected<void, Refusal> Netlink::exchange(const Message& request,
                                               const std::function<void(const nlattr*)>& take) {
    System& system = file_.system();
    const nlmsghdr* const header = nlmsg_hdr(request.get());
    const unsigned sequence = header->nlmsg_seq;
    const long sent =
        system.send(file_.number(),
                    std::span(reinterpret_cast<const std::uint8_t*>(header), header->nlmsg_len));
    if (sent < 0) {
        return refused(sent);
    }
    for (;;) {
        const auto datagram = receive();
        if (!datagram) {
            return std::unexpected(datagram.error());
        }
        const auto done = take_all(*datagram, sequence, take);
        if (!done) {
            return std::unexpected(done.error());
        }
        if (*done) {
            return {};
        }
    }
}

std::expected<std::span<const std::uint8_t>, Refusal> Netlink::receive() {
    for (;;) {
        const long size = file_.system().receive(file_.number(), buffer_);
        if (size == -EINTR) {
            continue;
        }
        if (size <= 0) {
            return refused(size == 0 ? -EIO : size);
        }
        return std::span<const std::uint8_t>(buffer_).first(static_cast<std::size_t>(size));
    }
}

std::expected<void, Refusal> Netlink::act(std::uint8_t command, std::uint16_t header,
                                          const std::string& device,
                                          const std::function<void(nl_msg*)>& put,
                                          std::uint8_t notification, const Follower& follower) {
    follower_ = &follower;
    notification_ = notification;
    is_over_ = false;
    auto result = ask(command, header, device, put, [](const nlattr*) {});
    while (result && !is_over_) {
        const auto datagram = receive();
        if (datagram) {
            (void)take_all(*datagram, sequence_, [](const nlattr*) {});
        } else {
            result = std::unexpected(datagram.error());
        }
    }
    follower_ = nullptr;
    return result;
}

/// Whether the message is one that is followed. The first may come before the acknowledgement.
bool Netlink::follow(const nlmsghdr* message) {
    const auto bytes = payload_of(message, 0);
    if (follower_ == nullptr || message->nlmsg_type != family_ ||
        bytes.size() < sizeof(genlmsghdr) || bytes[0] != notification_) {
        return false;
    }
    const auto attributes = bytes.subspan(sizeof(genlmsghdr));
    for_each_attribute(attributes.data(), static_cast<int>(attributes.size()), follower_->take);
    is_over_ = follower_->is_over() || is_over_;
    return true;
}

std::expected<bool, Refusal> Netlink::take_all(std::span<const std::uint8_t> datagram,
                                               unsigned sequence,
                                               const std::function<void(const nlattr*)>& take) {
    int left = static_cast<int>(datagram.size());
    const auto* message = reinterpret_cast<const nlmsghdr*>(datagram.data());
    for (; nlmsg_ok(message, left); message = nlmsg_next(const_cast<nlmsghdr*>(message), &left)) {
        if (follow(message) || message->nlmsg_seq != sequence) {
            continue; // the rest of an answer that was given up
        }
        if (message->nlmsg_type == NLMSG_ERROR) {
            if (payload_of(message, 0).size() < sizeof(nlmsgerr)) {
                return refused(-EBADMSG);
            }
            const auto* error = static_cast<const nlmsgerr*>(nlmsg_data(message));
            if (error->error != 0) {
                return std::unexpected(Refusal{-error->error, text_of(message)});
            }
            return true;
        }
        const auto attributes = payload_of(message, sizeof(genlmsghdr));
        for_each_attribute(attributes.data(), static_cast<int>(attributes.size()), take);
    }
    return false;
}

} // namespace optictl::drivers::ethtool
