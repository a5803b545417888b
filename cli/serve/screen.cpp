#include "cli/serve/screen.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

#include <fmt/format.h>

#include "cli/serve/report.hpp"
#include "sff/format/escape.hpp"

namespace optictl::cli::serve {
namespace {

using engine::monitor::Event;
using engine::monitor::Presence;

/// A row is marked for so long after something happened to its port.
constexpr double mark_seconds = 10;
/// Of the screen, for events: a title and so many of them at most.
constexpr std::size_t most_events = 6;
constexpr std::size_t longest_port = 16;

[[nodiscard]] std::string cut(std::string text, std::size_t width) {
    text = visible(text);
    if (text.size() > width) {
        text.resize(width);
        // Not in the middle of a character of UTF-8.
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U) {
            text.pop_back();
        }
        if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0U) {
            text.pop_back();
        }
    }
    return text;
}

/// The smallest margin of a power on lanes where light is expected.
[[nodiscard]] std::string worst_margin(const model::Module& module, model::Quantity quantity) {
    const model::LaneSet expected = engine::history::expected_lanes(module);
    double worst = std::numeric_limits<double>::infinity();
    unsigned lane = 0;
    for (const model::Monitor& monitor : module.monitors) {
        if (monitor.quantity == quantity && monitor.lane != 0 && monitor.has_margin &&
            ((expected >> (monitor.lane - 1U)) & 1U) != 0 && monitor.margin < worst) {
            worst = monitor.margin;
            lane = monitor.lane;
        }
    }
    return lane == 0 ? "-" : fmt::format("{:+.1f} L{}", worst, lane);
}

[[nodiscard]] std::string temperature(const model::Module& module) {
    for (const model::Monitor& monitor : module.monitors) {
        if (monitor.quantity == model::Quantity::Temperature && monitor.value.has_value()) {
            return fmt::format("{:.1f}", monitor.value.value);
        }
    }
    return "-";
}

/// The worse, the further up.
[[nodiscard]] int badness(const PortView& view) {
    if (view.snapshot->presence == Presence::Absent) {
        return -1;
    }
    if (view.module() == nullptr) {
        return 4;
    }
    switch (view.module()->health().conclusion) {
    case analysis::Conclusion::Works: return 0;
    case analysis::Conclusion::CannotTell: return 1;
    case analysis::Conclusion::Degraded: return 2;
    case analysis::Conclusion::DoesNotWork: return 3;
    }
    return 0;
}

[[nodiscard]] std::string row_of(const PortView& view, const Screen& screen, std::size_t width) {
    const auto& snapshot = *view.snapshot;
    std::string verdict(name_of(snapshot.presence));
    std::string degrees = "-";
    std::string tx = "-";
    std::string rx = "-";
    std::string cause = snapshot.error;
    if (view.module() != nullptr) {
        const analysis::Health& health = view.module()->health();
        verdict = analysis::name_of(health.conclusion);
        const bool has_cause = health.conclusion != analysis::Conclusion::Works &&
                               !health.causes.empty() && cause.empty();
        cause = has_cause ? health.causes.front().text : cause;
    }
    if (const model::Module* const module = view.decoded()) {
        degrees = temperature(*module);
        tx = worst_margin(*module, model::Quantity::TxPower);
        rx = worst_margin(*module, model::Quantity::RxPower);
    }
    const std::string age =
        snapshot.core.is_set
            ? fmt::format("{:.0f}",
                          std::chrono::duration<double>(screen.now - snapshot.core.steady).count())
            : "-";
    const bool is_marked = std::ranges::any_of(screen.events, [&](const Event& event) {
        return event.port == view.port && snapshot.tried.wall - event.until < mark_seconds;
    });
    // Of a path its last part.
    const std::string port = cut(view.port.substr(view.port.rfind('/') + 1), longest_port);
    return cut(fmt::format("{}{:<16} {:<13} {:>5} {:>8} {:>8} {:>4}  {}", is_marked ? '*' : ' ',
                           port, verdict, degrees, tx, rx, age, cause),
               width);
}

} // namespace

std::vector<std::string> screen_lines(const Screen& screen, std::size_t width, std::size_t height) {
    std::vector<std::string> lines;
    lines.push_back(cut(screen.title, width));
    lines.push_back(cut(fmt::format(" {:<16} {:<13} {:>5} {:>8} {:>8} {:>4}  {}", "port", "verdict",
                                    "degC", "Tx dB", "Rx dB", "age", "cause"),
                        width));
    std::vector<const PortView*> ports;
    for (const PortView& view : screen.ports) {
        ports.push_back(&view);
    }
    std::ranges::stable_sort(
        ports, [](const PortView* a, const PortView* b) { return badness(*a) > badness(*b); });
    const std::size_t of_events = std::min(screen.events.size(), most_events);
    const std::size_t below = of_events == 0 ? 0 : of_events + 1;
    const std::size_t room = height > below + 3 ? height - below - 3 : 1;
    for (std::size_t i = 0; i < ports.size() && i < room; ++i) {
        lines.push_back(row_of(*ports[i], screen, width));
    }
    if (ports.size() > room) {
        lines.push_back(cut(fmt::format(" and {} more, none worse", ports.size() - room), width));
    }
    if (of_events != 0) {
        lines.emplace_back();
    }
    for (auto event = screen.events.end() - static_cast<std::ptrdiff_t>(of_events);
         event != screen.events.end(); ++event) {
        lines.push_back(cut(fmt::format("{} {}: {}", time_text(event->until).substr(11, 8),
                                        event->port, event->text),
                            width));
    }
    if (lines.size() > height) {
        lines.resize(height);
    }
    return lines;
}

} // namespace optictl::cli::serve
