#include "cli/interrupt.hpp"

#include <array>
#include <csignal>

namespace optictl::cli {
namespace {

/// What ends a program that does not ask for it, but for its own faults and SIGKILL: a module that
/// is just read must have its page put back first.
constexpr std::array signals{SIGINT,  SIGTERM, SIGHUP,    SIGQUIT, SIGPIPE, SIGUSR1, SIGUSR2,
                             SIGALRM, SIGPROF, SIGVTALRM, SIGPOLL, SIGPWR,  SIGXCPU, SIGXFSZ};

/// Those that come again and again while what caused them goes on.
[[nodiscard]] bool repeats(int signal) {
    return signal == SIGPIPE || signal == SIGXCPU || signal == SIGXFSZ;
}

volatile std::sig_atomic_t noted = 0; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
std::array<struct sigaction, signals.size()> before{}; // NOLINT(*-avoid-non-const-global-variables)

extern "C" void note_signal(int signal) {
    noted = signal;
}

} // namespace

Interrupt::Interrupt(Second second) {
    struct sigaction action = {};
    action.sa_handler = note_signal;
    for (std::size_t i = 0; i < signals.size(); ++i) {
        ::sigaction(signals[i], nullptr, &before[i]);
        // No SA_RESTART: a read that waits for more of a pipe returns. A second signal ends at
        // once, but not a second write to a closed pipe.
        action.sa_flags = repeats(signals[i]) || second == Second::IsNotedToo
                              ? 0
                              : static_cast<int>(SA_RESETHAND);
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
