// The terminal that a live screen is drawn on, and what is typed there.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <termios.h>
#include <vector>

#include "cli/serve/keys.hpp"

namespace optictl::cli::serve {

/// While one lives, standard output shows a second screen, and keys come one by one and unseen from
/// standard input. What was there before comes back at the end.
class Terminal {
public:
    using Write = std::function<void(std::string_view)>;
    explicit Terminal(Write write);
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;
    ~Terminal();

    /// Whether standard input is the same kind of thing: keys can be typed.
    [[nodiscard]] bool has_keys() const { return has_keys_; }
    /// What was typed since the last call; waits for nothing.
    [[nodiscard]] std::vector<Key> keys();

    struct Size {
        std::size_t columns = 80;
        std::size_t rows = 24;
        bool operator==(const Size&) const = default;
    };
    [[nodiscard]] static Size size();
    void draw(const std::vector<std::string>& lines);

private:
    Write write_;
    KeyReader reader_;
    termios before_{};
    bool has_keys_ = false;
};

} // namespace optictl::cli::serve
