#include "drivers/session/link.hpp"

#include <algorithm>
#include <chrono>
#include <ranges>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sff/format/advice.hpp"

namespace optictl::drivers {
namespace {

using namespace std::chrono_literals;

/// Longest time a module may not answer after a write, of all standards: tWR of SFF-8636 2.11
/// table 5-2. CMIS modules have 10 ms, or what they advertise (OIF-CMIS 5.4 table 10-4).
constexpr Duration longest_hold_off = 40ms;
/// The same after a write of anything but the page select, which may go to non-volatile memory:
/// tWR of CMIS modules.
constexpr Duration longest_write = 80ms;
constexpr Duration first_pause = 1ms;
constexpr Duration longest_pause = 16ms;
/// Reads of one run that --confirm compares before it gives up.
constexpr unsigned confirming_reads = 32;

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

/// What one or more reads of the same bytes gave: the bytes, then the page select.
struct Answer {
    std::vector<std::uint8_t> bytes;
    std::size_t count = 0; ///< without the page select
    unsigned votes = 0;

    /// Whether it is the other one, cut short.
    [[nodiscard]] bool is_part_of(const Answer& other) const {
        const std::span mine(bytes);
        const std::span theirs(other.bytes);
        return count < other.count && std::ranges::equal(mine.first(count), theirs.first(count)) &&
               std::ranges::equal(mine.subspan(count), theirs.subspan(other.count));
    }
};

/// Counts an answer of `count` bytes and `select`.
Answer& vote(std::vector<Answer>& answers, std::span<const std::uint8_t> out,
             std::span<const std::uint8_t> select, std::size_t count) {
    Answer now{.bytes = {out.begin(), out.begin() + static_cast<std::ptrdiff_t>(count)},
               .count = count};
    now.bytes.insert(now.bytes.end(), select.begin(), select.end());
    auto found = std::ranges::find_if(answers, [&](const Answer& each) {
        return each.count == now.count && each.bytes == now.bytes;
    });
    if (found == answers.end()) {
        found = answers.insert(found, std::move(now));
    }
    ++found->votes;
    return *found;
}

} // namespace

Link::Link(Transport& transport, const Patience& patience)
    : transport_(transport), patience_(patience),
      clock_(transport.own_clock() != nullptr ? *transport.own_clock()
             : patience.clock != nullptr      ? *patience.clock
                                              : system_clock()),
      can_(transport.capabilities()), start_(clock_.now()), deadline_start_(start_),
      page_change_(longest_hold_off) {}

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
    if (patience_.stop && patience_.stop()) {
        return std::unexpected(IoError{IoKind::Interrupted, "interrupted by a signal"});
    }
    if (patience_.deadline > 0ns && clock_.now() - deadline_start_ >= patience_.deadline) {
        return std::unexpected(IoError{
            IoKind::Deadline, fmt::format("not done within {:.3g} s; {}",
                                          std::chrono::duration<double>(patience_.deadline).count(),
                                          words_of(Advice::MoreTime))});
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
        if (!holds_off && tries >= retries_of(result.error().kind, patience_.retries)) {
            return result;
        }
        ++stats_.retries;
        clock_.sleep(holds_off ? first_pause : pause);
        pause = std::min(2 * pause, longest_pause);
    }
}

std::expected<std::size_t, IoError> Link::read_once(const Request& what) {
    return patience_.confirm ? confirmed(what) : transaction(what);
}

std::expected<std::size_t, IoError> Link::transaction(const Request& what) {
    return patiently([&]() -> std::expected<std::size_t, IoError> {
        auto count = what.select.empty()
                         ? transport_.read(what.page, what.byte, what.out)
                         : transport_.read_attested(what.page, what.byte, what.out, what.select);
        if (count && *count == 0) {
            return std::unexpected(IoError{IoKind::ShortRead, "the driver returned no byte"});
        }
        if (count) {
            stats_.bytes += *count + what.select.size();
        }
        return count;
    });
}

/// Reads until one answer leads all others by so much that chance does not explain it.
std::expected<std::size_t, IoError> Link::confirmed(const Request& what) {
    std::vector<Answer> answers;
    answers.reserve(confirming_reads);
    for (unsigned reads = 1; reads <= confirming_reads; ++reads) {
        const auto count = transaction(what);
        if (!count) {
            return count;
        }
        const Answer& now = vote(answers, what.out, what.select, *count);
        auto others = answers | std::views::filter([&](const Answer& each) {
                          return &each != &now && !each.is_part_of(now);
                      });
        unsigned second = 0;
        for (const Answer& each : others) {
            second = std::max(second, each.votes);
        }
        const auto differing = static_cast<std::uint64_t>(reads - now.votes);
        if (now.votes >= second + noise_.lead(now.bytes.size(), reads, differing)) {
            noise_.add(reads, differing);
            return count; // the last read is the one that leads
        }
        stats_.retries += reads > 1 ? 1 : 0;
    }
    noise_.add(confirming_reads, confirming_reads / 2);
    return std::unexpected(
        IoError{IoKind::Unsteady,
                fmt::format("bytes {}-{} do not read the same often enough to be believed, in {} "
                            "reads; the bus is too noisy, or the values move that fast",
                            what.byte, what.byte + what.out.size() - 1, confirming_reads)});
}

Link::Got Link::read(const memmap::Page& page, unsigned byte, std::span<std::uint8_t> out) {
    Got got;
    while (got.count < out.size()) {
        const auto part =
            out.subspan(got.count, std::min<std::size_t>(out.size() - got.count, can_.max_read));
        const unsigned at = byte + static_cast<unsigned>(got.count);
        auto count = read_once({page, at, part});
        if (!count) {
            got.end = std::unexpected(std::move(count.error()));
            return got;
        }
        got.count += std::min(*count, part.size());
    }
    return got;
}

std::expected<std::size_t, IoError> Link::read_attested(const memmap::Page& page, unsigned byte,
                                                        std::span<std::uint8_t> out,
                                                        std::span<std::uint8_t> select) {
    const auto part = out.first(std::min<std::size_t>(out.size(), can_.max_read));
    auto count = read_once({page, byte, part, select});
    return count ? std::min(*count, part.size()) : count;
}

std::expected<void, IoError> Link::select(const memmap::Page& page, unsigned byte,
                                          std::span<const std::uint8_t> bytes) {
    auto result = patiently([&] { return transport_.write(page, byte, bytes); });
    ++stats_.selects;
    hold_off_end_ = clock_.now() + page_change_;
    return result;
}

std::expected<void, IoError> Link::write(const memmap::Page& page, unsigned byte,
                                         std::span<const std::uint8_t> bytes) {
    ++stats_.transactions;
    ++stats_.writes;
    const Duration begin = clock_.now();
    auto written = transport_.write(page, byte, bytes);
    const Duration end = clock_.now();
    stats_.bus += end - begin;
    hold_off_end_ = std::max(hold_off_end_, end + longest_write);
    return written;
}

} // namespace optictl::drivers
