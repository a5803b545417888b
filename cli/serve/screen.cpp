#include "cli/serve/screen.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "cli/serve/report.hpp"
#include "sff/format/escape.hpp"

namespace optictl::cli::serve {
namespace {

using engine::history::Record;
using engine::history::Value;
using engine::monitor::Event;
using engine::monitor::Presence;

/// A row is marked for so long after something happened to its port.
constexpr double mark_seconds = 10;
/// Of the screen, for events: a title and so many of them at most.
constexpr std::size_t most_events = 6;
constexpr std::size_t longest_port = 16;
/// With fewer columns, bit errors stand with the lanes alone.
constexpr std::size_t least_for_bits = 100;
/// With fewer lines, none is spent on the keys.
constexpr std::size_t least_for_keys = 6;

struct Worst {
    double margin = std::numeric_limits<double>::infinity();
    unsigned lane = 0;
};

/// The smallest margin of a power on lanes where light is expected.
[[nodiscard]] Worst worst_margin(const Record& record, std::string_view key) {
    Worst worst;
    for (const Value& value : record.values) {
        if (value.key == key && value.lane != 0 &&
            (record.lit & model::lane_bit(value.lane)) != 0) {
            if (const auto margin = margin_of(record, value); margin && *margin < worst.margin) {
                worst = {*margin, value.lane};
            }
        }
    }
    return worst;
}

[[nodiscard]] std::string margin_text(const Record& record, std::string_view key) {
    const Worst worst = worst_margin(record, key);
    return worst.lane == 0 ? "-" : fmt::format("{:+.1f} L{}", worst.margin, worst.lane);
}

/// The most bit errors before correction, of host and media side.
[[nodiscard]] std::string bit_errors_text(const Record& record) {
    double most = -1;
    for (const Value& value : record.values) {
        most = value.key.starts_with("pre_fec_ber") ? std::max(most, value.value) : most;
    }
    return most < 0 ? "-" : fmt::format("{:.1e}", most);
}

[[nodiscard]] std::optional<double> temperature_of(const Record& record) {
    const Value* const found = record.find("temperature_c", 0);
    return found != nullptr ? std::optional(found->value) : std::nullopt;
}

/// Of an empty cage nothing can be wrong.
constexpr int badness_of_none = -1;
constexpr int badness_of_silence = 4;

/// What a port is sorted by: the less, the further up.
[[nodiscard]] double rank_of(const Seen& seen, Sort sort) {
    constexpr double last = std::numeric_limits<double>::infinity();
    switch (sort) {
    case Sort::Worst: return -seen.badness;
    case Sort::Port: return 0;
    case Sort::Temperature: return -temperature_of(seen.record).value_or(-last);
    case Sort::Tx: return worst_margin(seen.record, "tx_power_dbm").margin;
    case Sort::Rx: return worst_margin(seen.record, "rx_power_dbm").margin;
    case Sort::Age: return -seen.age_s.value_or(-last);
    }
    return 0;
}

[[nodiscard]] std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char each) {
        return static_cast<char>(std::tolower(each));
    });
    return text;
}

[[nodiscard]] bool is_marked(const Seen& seen, const Screen& screen) {
    return std::ranges::any_of(screen.events, [&](const Event& event) {
        return event.port == seen.port && screen.wall - event.until < mark_seconds;
    });
}

[[nodiscard]] std::string row_of(const Seen& seen, const Screen& screen, std::size_t width) {
    const auto degrees = temperature_of(seen.record);
    // Of a path its last part.
    const std::string port = cut(seen.port.substr(seen.port.rfind('/') + 1), longest_port);
    const std::string bits =
        width >= least_for_bits ? fmt::format("{:>8} ", bit_errors_text(seen.record)) : "";
    return cut(fmt::format("{}{}{:<16} {:<13} {:>5} {:>8} {:>8} {}{:>4} {}",
                           seen.port == screen.look.chosen ? '>' : ' ',
                           is_marked(seen, screen) ? '*' : ' ', port, seen.verdict,
                           degrees ? fmt::format("{:.1f}", *degrees) : "-",
                           margin_text(seen.record, "tx_power_dbm"),
                           margin_text(seen.record, "rx_power_dbm"), bits,
                           seen.age_s ? fmt::format("{:.0f}", *seen.age_s) : "-",
                           seen.causes.empty() ? std::string_view() : seen.causes.front()),
               width);
}

[[nodiscard]] std::vector<std::string> help_lines(std::size_t width) {
    static constexpr std::string_view text[] = {
        "Keys",
        "  Up Down PgUp PgDn Home End   choose a port",
        "  Enter                        its lanes, with their powers over time",
        "  v                            of its lanes: Rx power, Tx power, bias",
        "  Esc                          back: to all ports, without filter or choice",
        "  s                            sort by the next column; r turns it around",
        "  /                            only ports with a word in their row",
        "  space, + -, Left Right       of a replay: pause, speed, back and forth",
        "  q, Ctrl-C                    end, with a summary",
        "",
        "Rows: > is chosen, * something happened in the last ten seconds.",
        "Tx, Rx: least distance of a lit lane to a warning threshold, and that lane.",
        "BER: most bit errors before correction. age: seconds since values were read.",
        "",
        "Any key goes back."};
    std::vector<std::string> lines;
    for (const std::string_view line : text) {
        lines.push_back(cut(std::string(line), width));
    }
    return lines;
}

/// The part of the rows that has the chosen one in it.
[[nodiscard]] std::size_t first_row(const std::vector<const Seen*>& ports, const Look& look,
                                    std::size_t room) {
    const auto chosen = std::ranges::find(ports, look.chosen, &Seen::port);
    const auto at = static_cast<std::size_t>(chosen - ports.begin());
    return chosen == ports.end() || at < room ? 0 : at - room + 1;
}

[[nodiscard]] std::vector<std::string> list_lines(const Screen& screen, std::size_t width,
                                                  std::size_t height) {
    std::vector<std::string> lines;
    const std::vector<const Seen*> ports = in_order(screen.ports, screen.look);
    lines.push_back(cut(screen.look.filter.empty() && !screen.look.is_typing
                            ? screen.title
                            : fmt::format("{} of {} modules match '{}'", ports.size(),
                                          screen.ports.size(), screen.look.filter),
                        width));
    lines.push_back(cut(fmt::format("  {:<16} {:<13} {:>5} {:>8} {:>8} {}{:>4} {}", "port",
                                    "verdict", "degC", "Tx dB", "Rx dB",
                                    width >= least_for_bits ? "     BER " : "", "age", "cause"),
                        width));
    const std::size_t of_events = std::min(screen.events.size(), most_events);
    const std::size_t below = of_events == 0 ? 0 : of_events + 1;
    const std::size_t room = height > below + 3 ? height - below - 3 : 1;
    const std::size_t first = first_row(ports, screen.look, room);
    for (std::size_t i = first; i < ports.size() && i < first + room; ++i) {
        lines.push_back(row_of(*ports[i], screen, width));
    }
    if (ports.size() > first + room) {
        const bool is_worst = screen.look.sort == Sort::Worst && !screen.look.is_reversed;
        lines.push_back(cut(fmt::format("  and {} more{}", ports.size() - first - room,
                                        is_worst ? ", none worse" : ""),
                            width));
    }
    if (of_events != 0) {
        lines.emplace_back();
    }
    for (auto event = screen.events.end() - static_cast<std::ptrdiff_t>(of_events);
         event != screen.events.end(); ++event) {
        lines.push_back(cut(event_line(*event), width));
    }
    return lines;
}

[[nodiscard]] std::string keys_line(const Screen& screen) {
    const Look& look = screen.look;
    if (look.is_typing) {
        return fmt::format("/{}_  Enter: done, Esc: all ports", look.filter);
    }
    if (look.is_open) {
        return "Esc: all ports  v: Rx, Tx, bias  " + screen.keys;
    }
    return fmt::format("Enter: lanes  s: sort ({}{})  /: filter  {}", name_of(look.sort),
                       look.is_reversed ? ", reversed" : "", screen.keys);
}

} // namespace

std::string cut(std::string text, std::size_t width) {
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

std::string event_line(const Event& event) {
    return fmt::format("{} {}: {}", time_text(event.until).substr(11, 8), event.port, event.text);
}

std::optional<double> margin_of(const Record& record, const Value& value) {
    const auto limits = std::ranges::find(record.limits, value.key, &engine::history::Limits::key);
    if (limits == record.limits.end()) {
        return std::nullopt;
    }
    const double margin = std::min(limits->high - value.value, value.value - limits->low);
    return std::isfinite(limits->high) && std::isfinite(limits->low) ? std::optional(margin)
                                                                     : std::nullopt;
}

void put_verdict(Seen& seen, analysis::Conclusion conclusion) {
    seen.verdict = analysis::name_of(conclusion);
    seen.badness = static_cast<int>(engine::history::number_of(conclusion));
}

Seen seen_of(const PortView& view, engine::monitor::Duration now) {
    const auto& snapshot = *view.snapshot;
    Seen seen;
    seen.port = view.port;
    seen.verdict = name_of(snapshot.presence);
    seen.badness = snapshot.presence == Presence::Absent ? badness_of_none : badness_of_silence;
    if (snapshot.core.is_set) {
        seen.age_s = std::chrono::duration<double>(now - snapshot.core.steady).count();
    }
    if (!snapshot.error.empty()) {
        seen.causes.push_back(snapshot.error);
    }
    if (view.module() == nullptr) {
        return seen;
    }
    const analysis::Health& health = view.module()->health();
    put_verdict(seen, health.conclusion);
    if (health.conclusion != analysis::Conclusion::Works) {
        for (const analysis::Cause& cause : health.causes) {
            seen.causes.push_back(cause.text);
        }
    }
    seen.record = engine::history::record_of(view.port, snapshot);
    return seen;
}

std::vector<const Seen*> in_order(const std::vector<Seen>& ports, const Look& look) {
    std::vector<const Seen*> sorted;
    const std::string wanted = lower(look.filter);
    for (const Seen& seen : ports) {
        std::string row = seen.port + ' ' + seen.verdict + ' ' + seen.record.module.text();
        for (const std::string& cause : seen.causes) {
            row += ' ' + cause;
        }
        if (lower(std::move(row)).find(wanted) != std::string::npos) {
            sorted.push_back(&seen);
        }
    }
    std::ranges::stable_sort(sorted, {},
                             [&](const Seen* seen) { return rank_of(*seen, look.sort); });
    if (look.is_reversed) {
        std::ranges::reverse(sorted);
    }
    return sorted;
}

std::vector<std::string> screen_lines(const Screen& screen, std::size_t width, std::size_t height) {
    const bool has_keys = !screen.keys.empty() && height >= least_for_keys;
    const std::size_t room = has_keys ? height - 1 : height;
    const auto open = std::ranges::find(screen.ports, screen.look.chosen, &Seen::port);
    std::vector<std::string> lines = screen.look.is_help ? help_lines(width)
                                     : screen.look.is_open && open != screen.ports.end()
                                         ? port_lines(screen, *open, width, room)
                                         : list_lines(screen, width, room);
    lines.resize(std::min(lines.size(), room));
    if (has_keys) {
        lines.resize(room);
        lines.push_back(cut(keys_line(screen), width));
    }
    return lines;
}

} // namespace optictl::cli::serve
