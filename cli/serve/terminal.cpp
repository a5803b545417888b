#include "cli/serve/terminal.hpp"

#include <array>
#include <cstdio>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace optictl::cli::serve {
namespace {

/// A program in the background that reads or sets its terminal is stopped by it.
[[nodiscard]] bool is_in_front() {
    return ::isatty(STDIN_FILENO) != 0 && ::tcgetpgrp(STDIN_FILENO) == ::getpgrp();
}

} // namespace

Terminal::Terminal(Write write) : write_(std::move(write)) {
    if (is_in_front() && ::tcgetattr(STDIN_FILENO, &before_) == 0) {
        termios now = before_;
        // Ctrl-C stays a signal. Ctrl-Z does not: the shell would get a terminal that is not its
        // own.
        now.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
        now.c_cc[VSUSP] = _POSIX_VDISABLE;
        now.c_cc[VMIN] = 0;
        now.c_cc[VTIME] = 0;
        has_keys_ = ::tcsetattr(STDIN_FILENO, TCSANOW, &now) == 0;
    }
    write_("\033[?1049h\033[?25l");
}

Terminal::~Terminal() {
    write_("\033[?25h\033[?1049l");
    std::fflush(stdout);
    if (has_keys_ && is_in_front()) {
        ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
    }
}

std::vector<Key> Terminal::keys() {
    if (!has_keys_ || !is_in_front()) {
        return {};
    }
    std::string bytes;
    std::array<char, 256> some{};
    pollfd wait{STDIN_FILENO, POLLIN, 0};
    while (bytes.size() < 4096 && ::poll(&wait, 1, 0) > 0) {
        const ssize_t count = ::read(STDIN_FILENO, some.data(), some.size());
        if (count <= 0) {
            has_keys_ = count == 0 && (wait.revents & POLLHUP) == 0; // the terminal is gone
            break;
        }
        bytes.append(some.data(), static_cast<std::size_t>(count));
    }
    return reader_.take(bytes);
}

Terminal::Size Terminal::size() {
    struct winsize size = {};
    const bool is_known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0;
    return is_known ? Size{size.ws_col, size.ws_row} : Size{};
}

void Terminal::draw(const std::vector<std::string>& lines) {
    std::string text = "\033[H";
    bool is_first = true;
    for (const std::string& line : lines) {
        text += is_first ? "" : "\r\n";
        is_first = false;
        text += line + "\033[K";
    }
    write_(text + "\033[J");
    std::fflush(stdout);
}

} // namespace optictl::cli::serve
