#include "cli/serve/notify.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <fmt/format.h>
#include <linux/capability.h>

namespace optictl::cli::serve {
namespace {

[[nodiscard]] std::optional<long long> number_of(const char* name) {
    const char* const text = std::getenv(name);
    if (text == nullptr) {
        return std::nullopt;
    }
    long long number = 0;
    const char* const end = text + std::strlen(text);
    const auto [last, error] = std::from_chars(text, end, number);
    return error == std::errc{} && last == end ? std::optional(number) : std::nullopt;
}

} // namespace

Notify::Notify() {
    if (const char* const socket = std::getenv("NOTIFY_SOCKET")) {
        socket_ = socket;
    }
    const auto time = number_of("WATCHDOG_USEC");
    const auto process = number_of("WATCHDOG_PID");
    if (time && *time > 0 && (!process || *process == ::getpid())) {
        period_ = std::chrono::microseconds(*time / 2);
    }
}

void Notify::say(std::string_view lines) const {
    struct sockaddr_un address = {};
    if (socket_.empty() || socket_.size() >= sizeof address.sun_path ||
        (socket_[0] != '/' && socket_[0] != '@')) {
        return;
    }
    address.sun_family = AF_UNIX;
    std::ranges::copy(socket_, address.sun_path);
    if (socket_[0] == '@') {
        address.sun_path[0] = '\0'; // an abstract name
    }
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0) {
        return;
    }
    const auto size =
        static_cast<socklen_t>(offsetof(struct sockaddr_un, sun_path) + socket_.size());
    // Nobody is told of a manager that does not listen.
    (void)::sendto(socket, lines.data(), lines.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
                   reinterpret_cast<const struct sockaddr*>(&address), size);
    ::close(socket);
}

void Notify::reloading() const {
    struct timespec now = {};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    say(fmt::format("RELOADING=1\nMONOTONIC_USEC={}",
                    static_cast<long long>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000));
}

std::optional<std::string> drop_rights() {
    if (::geteuid() != 0) {
        return std::nullopt;
    }
    const auto failed = [](std::string_view what) {
        return fmt::format("the rights of root cannot be given up ({}): {}", what,
                           std::strerror(errno));
    };
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return failed("PR_SET_NO_NEW_PRIVS");
    }
    for (unsigned long each = 0; each <= CAP_LAST_CAP; ++each) {
        if (each != CAP_NET_ADMIN && ::prctl(PR_CAPBSET_DROP, each, 0, 0, 0) != 0 &&
            errno != EINVAL && errno != EPERM) { // an older kernel; rights that are not there
            return failed("PR_CAPBSET_DROP");
        }
    }
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {};
    if (::syscall(SYS_capget, &header, data) != 0) {
        return failed("capget");
    }
    const unsigned kept = data[0].permitted & (1U << CAP_NET_ADMIN);
    data[0] = {kept, kept, 0};
    data[1] = {0, 0, 0};
    if (::syscall(SYS_capset, &header, data) != 0) {
        return failed("capset");
    }
    return std::nullopt;
}

} // namespace optictl::cli::serve
