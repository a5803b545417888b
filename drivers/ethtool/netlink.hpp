// Generic netlink to the kernel's ethtool family: requests out, attributes and error texts back.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <span>
#include <string>

#include "drivers/file.hpp"

namespace optictl::drivers::ethtool {

/// Why the kernel refused a request.
struct Refusal {
    int error = 0;    ///< errno
    std::string text; ///< the kernel's own words (extended acknowledgement), or empty
};

class Netlink {
public:
    /// Connects and asks for the number of the family. Fails where the kernel has not got it.
    [[nodiscard]] static std::expected<Netlink, Refusal> open(System& system);

    /// Sends `command`, with the header that names `device` and what `put` adds, and gives the
    /// attributes of each reply to `take`.
    [[nodiscard]] std::expected<void, Refusal> ask(std::uint8_t command, std::uint16_t header,
                                                   const std::string& device,
                                                   const std::function<void(nl_msg*)>& put,
                                                   const std::function<void(const nlattr*)>& take);

    /// What the kernel sends by itself while it works.
    struct Follower {
        std::function<void(const nlattr*)> take; ///< each attribute of a message
        std::function<bool()> is_over;           ///< behind each message: whether it was the last
    };
    /// Sends a command whose work goes on behind its acknowledgement, as ask() does, and follows
    /// the messages `notification` about it until one is the last, whatever number they have.
    [[nodiscard]] std::expected<void, Refusal> act(std::uint8_t command, std::uint16_t header,
                                                   const std::string& device,
                                                   const std::function<void(nl_msg*)>& put,
                                                   std::uint8_t notification,
                                                   const Follower& follower);

private:
    struct Free {
        void operator()(nl_msg* message) const { nlmsg_free(message); }
    };
    using Message = std::unique_ptr<nl_msg, Free>;

    explicit Netlink(File file) : file_(std::move(file)) {}
    [[nodiscard]] Message begin(std::uint16_t type, std::uint8_t command, std::uint8_t version);
    [[nodiscard]] std::expected<void, Refusal>
    exchange(const Message& request, const std::function<void(const nlattr*)>& take);
    /// Takes the messages of one datagram; true once the acknowledgement came.
    [[nodiscard]] std::expected<bool, Refusal>
    take_all(std::span<const std::uint8_t> datagram, unsigned sequence,
             const std::function<void(const nlattr*)>& take);

    /// The next datagram; empty is an error.
    [[nodiscard]] std::expected<std::span<const std::uint8_t>, Refusal> receive();
    [[nodiscard]] bool follow(const nlmsghdr* message);

    static constexpr std::size_t buffer_size = 8192;
    File file_;
    std::uint16_t family_ = 0;
    std::uint32_t sequence_ = 0;
    const Follower* follower_ = nullptr; ///< while something is followed
    std::uint8_t notification_ = 0;
    bool is_over_ = false;
    alignas(nlmsghdr) std::array<std::uint8_t, buffer_size> buffer_{};
};

} // namespace optictl::drivers::ethtool
