#include "drivers/session/session.hpp"

#include <algorithm>
#include <utility>

#include "drivers/visits.hpp"

namespace optictl::drivers {

using memmap::Device;
using memmap::Range;

Session::Session(std::unique_ptr<Transport> transport, Patience patience, Surroundings around)
    : owned_(std::move(transport)), transport_(*owned_), patience_(std::move(patience)),
      around_(std::move(around)), link_(transport_, patience_), pager_(link_, image_),
      visitor_(pager_, image_) {}

Session::Session(Transport& transport, Patience patience, Surroundings around)
    : transport_(transport), patience_(std::move(patience)), around_(std::move(around)),
      link_(transport_, patience_), pager_(link_, image_), visitor_(pager_, image_) {}

void Session::learn(const Traits& traits) {
    pager_.set_upper(Device::A0, traits.upper_a0);
    pager_.set_upper(Device::A2, traits.upper_a2);
    if (traits.page_change) {
        link_.set_page_change(*traits.page_change);
    }
}

std::expected<void, IoError> Session::hold() {
    if (!around_.lock || lock_) {
        return {};
    }
    auto taken = around_.lock();
    if (!taken) {
        return std::unexpected(std::move(taken.error()));
    }
    lock_.emplace(std::move(*taken));
    return {};
}

std::expected<void, IoError> Session::let_go() {
    link_.begin_ending();
    auto restored = pager_.restore();
    link_.end_ending();
    pager_.forget();
    taken_.clear();
    lock_.reset();
    return restored;
}

std::expected<void, IoError> Session::end() {
    return std::exchange(is_over_, true) ? std::expected<void, IoError>{} : let_go();
}

/// What is known of bytes that will be read or written is not true any more.
void Session::forget(const Range& range) {
    if (image_.find(range.page) == nullptr) {
        return;
    }
    memmap::Block& block = image_.block(range.page);
    const unsigned first = block.page.first_byte();
    for (unsigned byte = range.first; byte < range.first + unsigned{range.count}; ++byte) {
        if (byte - first < block.known.size()) {
            block.known.reset(byte - first);
        }
    }
    std::erase_if(block.holes, [&](const memmap::Hole& hole) {
        return range.first <= hole.first && hole.last < range.first + range.count;
    });
}

std::expected<void, IoError> Session::refresh(std::span<const Range> ranges) {
    if (auto held = hold(); !held) {
        return held;
    }
    link_.begin_step();
    for (const Range& range : ranges) {
        forget(range);
    }
    const auto visits = visits_of({ranges.begin(), ranges.end()}, {}, {}, link_.can().bridge,
                                  pager_.in_view(Device::A0));
    for (const Visit& visit : visits) {
        auto failed = visitor_.visit(visit);
        if (!failed.empty()) {
            return std::unexpected(std::move(failed.front().error));
        }
    }
    return {};
}

std::expected<std::vector<std::uint8_t>, IoError> Session::fresh(const Range& range) {
    forget(range);
    auto failed = visitor_.visit({range.page, {range}});
    if (!failed.empty()) {
        return std::unexpected(std::move(failed.front().error));
    }
    const auto bytes = image_.find(range.page)->at(range.first, range.count);
    return std::vector<std::uint8_t>(bytes.begin(), bytes.end());
}

} // namespace optictl::drivers
