#include "cli/engine/history/recorder.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace optictl::engine::history {
namespace {

/// Of each kind; some ten minutes of 64 modules at the usual periods.
constexpr std::size_t most_waiting = 8192;

/// Makes room for one more; how many had to go.
template <class Item>
std::uint64_t make_room(std::vector<Item>& waiting) {
    if (waiting.size() < most_waiting) {
        return 0;
    }
    constexpr auto share = most_waiting / 8;
    waiting.erase(waiting.begin(), waiting.begin() + share);
    return share;
}

} // namespace

Recorder::Recorder(std::unique_ptr<Store> store, std::chrono::milliseconds period,
                   Complain complain)
    : store_(std::move(store)), period_(period), complain_(std::move(complain)),
      thread_([this] { run(); }) {}

Recorder::~Recorder() {
    {
        const std::lock_guard lock(mutex_);
        is_ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Recorder::put(Record record) {
    const std::lock_guard lock(mutex_);
    dropped_ += make_room(records_);
    records_.push_back(std::move(record));
}

void Recorder::put(const monitor::Event& event) {
    const std::lock_guard lock(mutex_);
    dropped_ += make_room(events_);
    events_.push_back(event);
}

std::uint64_t Recorder::dropped() const {
    const std::lock_guard lock(mutex_);
    return dropped_;
}

std::uint64_t Recorder::written() const {
    const std::lock_guard lock(mutex_);
    return written_;
}

void Recorder::run() {
    std::unique_lock lock(mutex_);
    while (!is_ending_) {
        changed_.wait_for(lock, period_, [this] { return is_ending_; });
        write_batch(lock);
    }
    write_batch(lock); // it may have been over before it began
}

void Recorder::write_batch(std::unique_lock<std::mutex>& lock) {
    if (records_.empty() && events_.empty()) {
        return;
    }
    std::vector<Record> records = std::exchange(records_, {});
    std::vector<monitor::Event> events = std::exchange(events_, {});
    lock.unlock();
    const auto done = store_->write(records, events);
    if (!done && !is_failing_) {
        complain_(
            fmt::format("the history cannot be written: {}; it is tried again", done.error()));
    } else if (done && is_failing_) {
        complain_("the history is written again");
    }
    is_failing_ = !done;
    lock.lock();
    if (done) {
        written_ += records.size();
        return;
    }
    // They go before what came in the meantime.
    std::move(records_.begin(), records_.end(), std::back_inserter(records));
    std::move(events_.begin(), events_.end(), std::back_inserter(events));
    records_ = std::move(records);
    events_ = std::move(events);
}

} // namespace optictl::engine::history
