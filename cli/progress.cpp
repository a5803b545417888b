#include "cli/progress.hpp"

#include <cstdio>
#include <string>
#include <unistd.h>

#include <fmt/format.h>

namespace optictl::cli {
namespace {

/// Short runs show nothing.
constexpr std::chrono::milliseconds first_after{500};
constexpr std::chrono::milliseconds interval{200};
constexpr std::string_view erase_line = "\r\x1b[K";

/// "48 s", "3 min 05 s".
std::string duration(double seconds) {
    const auto whole = static_cast<std::uint64_t>(seconds + 0.5);
    return whole < 60 ? fmt::format("{} s", whole)
                      : fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

void write(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
}

} // namespace

ProgressLine::ProgressLine(bool stdout_is_quiet)
    : enabled_(::isatty(STDERR_FILENO) != 0 && (stdout_is_quiet || ::isatty(STDOUT_FILENO) == 0)),
      next_(begin_ + first_after) {}

void ProgressLine::module() {
    ++modules_;
    if (!enabled_) {
        return;
    }
    if (const auto now = Clock::now(); now >= next_) {
        next_ = now + interval;
        show(now);
    }
}

void ProgressLine::show(Clock::time_point now) {
    const double seconds = std::chrono::duration<double>(now - begin_).count();
    std::string line =
        fmt::format("{} modules, {:.0f}/s", modules_, static_cast<double>(modules_) / seconds);
    if (is_known_ && done_ != 0 && done_ <= expected_) {
        const double share = static_cast<double>(done_) / static_cast<double>(expected_);
        line += fmt::format(", {:.0f} %, {} left", 100 * share,
                            duration(seconds * (1 - share) / share));
    }
    write(fmt::format("{}{}", erase_line, line));
    shown_ = true;
}

void ProgressLine::clear() {
    if (shown_) {
        write(erase_line);
        shown_ = false;
    }
}

} // namespace optictl::cli
