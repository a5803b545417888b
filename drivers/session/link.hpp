// A transport with patience: whole runs in transactions that fit, bounded retries, a deadline, and
// the account of what it cost.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>

#include "drivers/noise.hpp"
#include "drivers/session/patience.hpp"
#include "drivers/transport.hpp"

namespace optictl::drivers {

class Link {
public:
    Link(Transport& transport, const Patience& patience);

    /// How a run came over: bytes that are there, and why not all are.
    struct Got {
        std::size_t count = 0;
        std::expected<void, IoError> end{};
    };
    /// Reads a run within a half page. What came before an error counts.
    [[nodiscard]] Got read(const memmap::Page& page, unsigned byte, std::span<std::uint8_t> out);
    /// Reads as much as one transaction takes, with the page select in the same transfer
    /// (Transport::read_attested). Returns how many bytes came.
    [[nodiscard]] std::expected<std::size_t, IoError> read_attested(const memmap::Page& page,
                                                                    unsigned byte,
                                                                    std::span<std::uint8_t> out,
                                                                    std::span<std::uint8_t> select);
    /// Writes a page select; after it the module may take its time.
    [[nodiscard]] std::expected<void, IoError> select(const memmap::Page& page, unsigned byte,
                                                      std::span<const std::uint8_t> bytes);

    /// Writes bytes that are no page select: once, whatever comes of it. After it the module may
    /// take its time.
    [[nodiscard]] std::expected<void, IoError> write(const memmap::Page& page, unsigned byte,
                                                     std::span<const std::uint8_t> bytes);

    /// Longest time of one step of the ending (comparing the identity, putting the page back). Far
    /// more than a module that answers needs: both take a few transactions.
    static constexpr Duration longest_ending = std::chrono::seconds(1);

    /// How long a module may not answer after a page change; the limit of the standards at most.
    void set_page_change(Duration time);
    /// Begins a step of the ending, which puts things back: from now on neither deadline nor
    /// signals end anything, but the step ends after `longest_ending`.
    void begin_ending() { ending_until_ = clock_.now() + longest_ending; }
    /// After something that had to be brought to its end, the session goes on.
    void end_ending() { ending_until_.reset(); }
    /// The deadline counts from now on.
    void begin_step() { deadline_start_ = clock_.now(); }
    void wait(Duration time) { clock_.sleep(time); }
    [[nodiscard]] Duration now() const { return clock_.now(); }
    /// Why nothing more may be begun: the deadline, or a signal.
    [[nodiscard]] std::expected<void, IoError> may_go_on() const;

    [[nodiscard]] const Capabilities& can() const { return can_; }
    [[nodiscard]] Stats stats() const;

private:
    template <class Action>
    [[nodiscard]] auto patiently(const Action& action) -> decltype(action());
    /// One read; with the page select where `select` is not empty.
    struct Request {
        const memmap::Page& page;
        unsigned byte;
        std::span<std::uint8_t> out;
        std::span<std::uint8_t> select{};
    };
    [[nodiscard]] std::expected<std::size_t, IoError> read_once(const Request& what);
    [[nodiscard]] std::expected<std::size_t, IoError> transaction(const Request& what);
    [[nodiscard]] std::expected<std::size_t, IoError> confirmed(const Request& what);

    Transport& transport_;
    const Patience& patience_;
    Clock& clock_;
    Capabilities can_;
    Stats stats_;
    Duration start_;
    Duration deadline_start_;
    Duration page_change_;
    Duration hold_off_end_{}; ///< until then a module may not answer because of a page change
    std::optional<Duration> ending_until_;
    Noise noise_; ///< of reads that were confirmed
};

} // namespace optictl::drivers
