// The file in which values and events of modules are kept over months: SQLite, keyed by module and
// lane, so that what is known of a module follows it from port to port.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/engine/history/bins.hpp"
#include "cli/engine/history/record.hpp"
#include "cli/engine/monitor/event.hpp"

namespace optictl::engine::history {

/// What is kept for how long.
struct Keep {
    std::chrono::seconds sample_every{60}; ///< values between two samples go into the bins alone
    std::chrono::hours samples{48};
    std::chrono::days quarters{90};           ///< 15 minutes each; days stay for ever
    std::uint64_t most_bytes = 256ULL << 20U; ///< of the file: the oldest makes room, finest first
};

/// A time that a module spent in a port.
struct Stay {
    std::string port;
    double first = 0; ///< seconds since 1970
    double last = 0;
};

struct Kept {
    std::int64_t id = 0;
    Identity module;
    std::vector<Limits> limits;
    std::vector<Stay> stays; ///< oldest first
};

/// The record of a bin: its mean values.
[[nodiscard]] Record record_of(const Kept& module, const Bin& bin);

/// The last second that a file can tell: of the year 9999.
inline constexpr double for_ever = 253'402'300'799;

class Store {
public:
    /// Makes the file where it is not there. A damaged one is set aside, and `said` gets a sentence
    /// that says so; the error is a sentence, too.
    [[nodiscard]] static std::expected<std::unique_ptr<Store>, std::string>
    open_to_write(const std::string& path, const Keep& keep, std::string& said);
    [[nodiscard]] static std::expected<std::unique_ptr<Store>, std::string>
    open_to_read(const std::string& path);
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    ~Store();

    /// Writes a batch as one transaction: all of it is there afterwards, or nothing. What was
    /// written before survives the end of the process at any time, and a loss of power as far as
    /// the disk keeps what it has confirmed.
    [[nodiscard]] std::expected<void, std::string> write(const std::vector<Record>& records,
                                                         const std::vector<monitor::Event>& events);

    // What is read; a file that cannot be read is an error, and never half an answer.
    [[nodiscard]] std::expected<std::vector<Kept>, std::string> modules();
    /// Oldest first, from `from` on, and before `until`.
    [[nodiscard]] std::expected<std::vector<Bin>, std::string>
    bins(std::int64_t module, Span span, double from, double until = for_ever);
    /// The last `most` events of a serial number or of a port, oldest first.
    [[nodiscard]] std::expected<std::vector<monitor::Event>, std::string>
    events(const std::string& serial, const std::string& port, std::size_t most);
    /// Those of all ports, from `from` on and before `until`, oldest first, at most `most`.
    [[nodiscard]] std::expected<std::vector<monitor::Event>, std::string>
    events(double from, double until, std::size_t most);
    /// When the first and the last bin of that kind began, of those from `from` on.
    [[nodiscard]] std::expected<std::optional<std::pair<double, double>>, std::string>
    extent(Span span, double from);
    [[nodiscard]] std::uint64_t bytes();

private:
    class Core;
    explicit Store(std::unique_ptr<Core> core);
    std::unique_ptr<Core> core_;
};

} // namespace optictl::engine::history
