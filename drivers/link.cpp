#include "drivers/link.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

namespace optictl::drivers {
namespace {

using namespace std::chrono_literals;

/// Longest time a module may not answer after a write, of all standards: tWR of SFF-8636 2.11
/// table 5-2. CMIS modules have 10 ms, or what they advertise (OIF-CMIS 5.4 table 10-4).
constexpr Duration longest_hold_off = 40ms;
constexpr Duration first_pause = 1ms;
constexpr Duration longest_pause = 16ms;
/// Reads of one run that --confirm compares before it gives up.
constexpr unsigned confirming_reads = 6;

/// How often a transaction with such an error is worth another try.
unsigned retries_of(IoKind kind, unsigned most) {
    switch (kind) {
    case IoKind::Nack:
    case IoKind::BusError:
    case IoKind::ShortRead: return most;
    case IoKind::Timeout: return std::min(most, 1U); // each costs as much as all others together
    default: return 0;
    }
}

} // namespace

Link::Link(Transport& transport, const FetchOptions& options)
    : transport_(transport), options_(options),
      clock_(transport.own_clock() != nullptr ? *transport.own_clock()
             : options.clock != nullptr       ? *options.clock
                                              : system_clock()),
      can_(transport.capabilities()), start_(clock_.now()), page_change_(longest_hold_off) {}

Stats Link::stats() const {
    Stats stats = stats_;
    stats.total = clock_.now() - start_;
    return stats;
}

void Link::set_page_change(Duration time) {
    page_change_ = std::min(time, longest_hold_off);
}

std::expected<void, IoError> Link::may_go_on() const {
    if (ending_until_) {
        if (clock_.now() < *ending_until_) {
            return {};
        }
        return std::unexpected(IoError{
            IoKind::Deadline, fmt::format("no answer within {:.3g} s while the read ended",
                                          std::chrono::duration<double>(longest_ending).count())});
    }
    if (options_.stop && options_.stop()) {
        return std::unexpected(IoError{IoKind::Interrupted, "interrupted by a signal"});
    }
    if (options_.deadline > 0ns && clock_.now() - start_ >= options_.deadline) {
        return std::unexpected(
            IoError{IoKind::Deadline,
                    fmt::format("not done within {:.3g} s; give it more time with --deadline",
                                std::chrono::duration<double>(options_.deadline).count())});
    }
    return {};
}

/// Does it until it works, the error is one that stays, or patience ends.
template <class Action>
auto Link::patiently(const Action& action) -> decltype(action()) {
    Duration pause = first_pause;
    for (unsigned tries = 0;; ++tries) {
        if (const auto go_on = may_go_on(); !go_on) {
            return std::unexpected(go_on.error());
        }
        ++stats_.transactions;
        const Duration begin = clock_.now();
        auto result = action();
        stats_.bus += clock_.now() - begin;
        if (result) {
            return result;
        }
        const bool holds_off = result.error().kind == IoKind::Nack && clock_.now() < hold_off_end_;
        if (!holds_off && tries >= retries_of(result.error().kind, options_.retries)) {
            return result;
        }
        ++stats_.retries;
        clock_.sleep(holds_off ? first_pause : pause);
        pause = std::min(2 * pause, longest_pause);
    }
}

std::expected<std::size_t, IoError> Link::transaction(const memmap::Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out) {
    return patiently([&]() -> std::expected<std::size_t, IoError> {
        auto count = transport_.read(page, byte, out);
        if (count && *count == 0) {
            return std::unexpected(IoError{IoKind::ShortRead, "the driver returned no byte"});
        }
        if (count) {
            stats_.bytes += *count;
        }
        return count;
    });
}

/// Reads until the same bytes have come twice.
std::expected<std::size_t, IoError> Link::confirmed(const memmap::Page& page, unsigned byte,
                                                    std::span<std::uint8_t> out) {
    std::array<std::array<std::uint8_t, memmap::half_page_size>, confirming_reads> seen{};
    for (unsigned i = 0; i < confirming_reads; ++i) {
        const std::span<std::uint8_t> now = std::span(seen[i]).first(out.size());
        const auto count = transaction(page, byte, now);
        if (!count) {
            return count;
        }
        for (unsigned j = 0; j < i; ++j) {
            if (std::equal(now.begin(), now.begin() + static_cast<std::ptrdiff_t>(*count),
                           seen[j].begin())) {
                std::ranges::copy(now.first(*count), out.begin());
                return count;
            }
        }
        stats_.retries += i > 1 ? 1 : 0;
    }
    return std::unexpected(IoError{
        IoKind::Unsteady, fmt::format("bytes {}-{} did not read the same twice in {} reads; the "
                                      "bus is noisy, or the values move that fast",
                                      byte, byte + out.size() - 1, confirming_reads)});
}

Link::Got Link::read(const memmap::Page& page, unsigned byte, std::span<std::uint8_t> out) {
    Got got;
    while (got.count < out.size()) {
        const auto part =
            out.subspan(got.count, std::min<std::size_t>(out.size() - got.count, can_.max_read));
        const unsigned at = byte + static_cast<unsigned>(got.count);
        auto count = options_.confirm ? confirmed(page, at, part) : transaction(page, at, part);
        if (!count) {
            got.end = std::unexpected(std::move(count.error()));
            return got;
        }
        got.count += std::min(*count, part.size());
    }
    return got;
}

std::expected<void, IoError> Link::select(const memmap::Page& page, unsigned byte,
                                          std::span<const std::uint8_t> bytes) {
    auto result = patiently([&] { return transport_.write(page, byte, bytes); });
    ++stats_.selects;
    hold_off_end_ = clock_.now() + page_change_;
    return result;
}

} // namespace optictl::drivers
