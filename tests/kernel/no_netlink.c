/*
 * Loaded before a program, it takes away generic netlink: a kernel as before 5.13, whose ethtool
 * has its ioctl only. (Newer ones answer netlink requests through old drivers, too.)
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int socket(int domain, int type, int protocol)
{
	if (domain == AF_NETLINK) {
		errno = EPROTONOSUPPORT;
		return -1;
	}
	return (int)syscall(SYS_socket, domain, type, protocol);
}
