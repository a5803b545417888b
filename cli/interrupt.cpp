#include "cli/interrupt.hpp"

#include <array>
#include <csignal>

namespace optictl::cli {
namespace {

constexpr std::array signals{SIGINT, SIGTERM};

volatile std::sig_atomic_t noted = 0; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
std::array<struct sigaction, signals.size()> before{}; // NOLINT(*-avoid-non-const-global-variables)

extern "C" void note_signal(int signal) {
    noted = signal;
}

} // namespace

Interrupt::Interrupt() {
    struct sigaction action = {};
    action.sa_handler = note_signal;
    // No SA_RESTART: a read that waits for more of a pipe returns.
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    for (std::size_t i = 0; i < signals.size(); ++i) {
        ::sigaction(signals[i], nullptr, &before[i]);
        if (before[i].sa_handler != SIG_IGN) { // as nohup and background jobs want it
            ::sigaction(signals[i], &action, nullptr);
        }
    }
}

Interrupt::~Interrupt() {
    for (std::size_t i = 0; i < signals.size(); ++i) {
        ::sigaction(signals[i], &before[i], nullptr);
    }
}

bool Interrupt::seen() {
    return noted != 0;
}

void Interrupt::die_if_seen() {
    if (noted != 0) {
        std::signal(noted, SIG_DFL);
        std::raise(noted);
    }
}

} // namespace optictl::cli
