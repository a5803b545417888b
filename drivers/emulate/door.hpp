// A door by which other programs come to an emulated module: requests of the kernel (FUSE, CUSE)
// that this process answers.
#pragma once

#include <memory>
#include <span>

struct fuse_session;
struct fuse_buf;

namespace optictl::drivers::emulate {

class Door {
public:
    Door(const Door&) = delete;
    Door& operator=(const Door&) = delete;
    virtual ~Door();

    /// Becomes readable when there is something to answer.
    [[nodiscard]] int file() const;
    /// Answers one request. False: the door was closed from the other side.
    [[nodiscard]] bool answer();

protected:
    Door() = default;
    /// The session of libfuse, which belongs to whoever made it.
    void set_session(fuse_session* session) { session_ = session; }
    [[nodiscard]] fuse_session* session() const { return session_; }

private:
    fuse_session* session_ = nullptr;
    fuse_buf* buffer_ = nullptr;
};

/// Answers at all doors, one request after the other, until `stop` says so or one is closed.
void answer_at(std::span<const std::unique_ptr<Door>> doors, bool (*stop)());

} // namespace optictl::drivers::emulate
