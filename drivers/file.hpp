// A file descriptor of a System that closes itself.
#pragma once

#include <utility>

#include "drivers/system.hpp"

namespace optictl::drivers {

class File {
public:
    File(System& system, int number) : system_(&system), number_(number) {}
    File(File&& other) noexcept
        : system_(other.system_), number_(std::exchange(other.number_, -1)) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    File& operator=(File&&) = delete;
    ~File() {
        if (number_ >= 0) {
            system_->close(number_);
        }
    }
    /// The descriptor, or minus errno when it could not be opened.
    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] bool is_open() const { return number_ >= 0; }
    [[nodiscard]] System& system() const { return *system_; }

private:
    System* system_;
    int number_;
};

} // namespace optictl::drivers
