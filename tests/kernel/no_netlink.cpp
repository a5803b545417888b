// Runs a program without netlink: a kernel as before 5.13, whose ethtool has its ioctl only for
// modules. (Newer ones answer netlink requests through old drivers, too.)
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/filter.h>
#include <linux/seccomp.h>

int main(int count, char** words) {
    if (count < 2) {
        std::fputs("usage: no_netlink PROGRAM [WORD...]\n", stderr);
        return 2;
    }
    // socket(AF_NETLINK, ...) fails, everything else is as ever.
    sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_NETLINK, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPROTONOSUPPORT),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog program{sizeof filter / sizeof filter[0], filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
        std::perror("no_netlink: seccomp");
        return 1;
    }
    execvp(words[1], words + 1);
    std::perror(words[1]);
    return 1;
}
