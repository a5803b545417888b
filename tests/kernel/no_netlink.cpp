// Loaded before a program, it takes netlink away: a kernel as before 5.13, whose ethtool has its
// ioctl only for modules. (Newer ones answer netlink requests through old drivers, too.)
#include <cerrno>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

extern "C" int socket(int domain, int type, int protocol) noexcept {
    if (domain == AF_NETLINK) {
        errno = EPROTONOSUPPORT;
        return -1;
    }
    return static_cast<int>(::syscall(SYS_socket, domain, type, protocol));
}
