#include "drivers/emulate/door.hpp"

#include <cerrno>
#include <cstdlib>
#include <poll.h>
#include <vector>

#include "drivers/emulate/fuse.hpp"

namespace optictl::drivers::emulate {

Door::~Door() {
    if (buffer_ != nullptr) {
        std::free(buffer_->mem); // NOLINT(*-no-malloc): libfuse took it from there
        delete buffer_;
    }
}

int Door::file() const {
    return ::fuse_session_fd(session_);
}

bool Door::answer() {
    if (buffer_ == nullptr) {
        buffer_ = new fuse_buf{};
    }
    const int got = ::fuse_session_receive_buf(session_, buffer_);
    if (got > 0) {
        ::fuse_session_process_buf(session_, buffer_);
    }
    const bool again = got > 0 || got == -EINTR || got == -EAGAIN;
    return again && ::fuse_session_exited(session_) == 0;
}

void answer_at(std::span<const std::unique_ptr<Door>> doors, bool (*stop)()) {
    constexpr int look_every_ms = 200; // whether a signal came
    std::vector<pollfd> files;
    for (const auto& door : doors) {
        files.push_back({.fd = door->file(), .events = POLLIN, .revents = 0});
    }
    while (!stop()) {
        if (::poll(files.data(), files.size(), look_every_ms) <= 0) {
            continue;
        }
        for (std::size_t i = 0; i < files.size(); ++i) {
            if (files[i].revents != 0 && !doors[i]->answer()) {
                return;
            }
        }
    }
}

} // namespace optictl::drivers::emulate
