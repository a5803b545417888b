// Records and events on their way to the store: in batches, in a thread of their own, so that no
// bus and no scrape waits for a disk.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "cli/engine/history/store.hpp"

namespace optictl::engine::history {

class Recorder {
public:
    using Complain = std::function<void(const std::string&)>;
    /// A batch is written each `period`. `complain` is called in the thread of the recorder, once
    /// for each time that writing begins to fail, and when it works again.
    Recorder(std::unique_ptr<Store> store, std::chrono::milliseconds period, Complain complain);
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;
    /// Writes what is left.
    ~Recorder();

    /// Never waits for the disk. What has no room any more, because the disk fails, is dropped and
    /// counted, the oldest first.
    void put(Record record);
    void put(const monitor::Event& event);
    [[nodiscard]] std::uint64_t dropped() const;
    [[nodiscard]] std::uint64_t written() const;

private:
    void run();
    void write_batch(std::unique_lock<std::mutex>& lock);

    std::unique_ptr<Store> store_;
    std::chrono::milliseconds period_;
    Complain complain_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Record> records_;
    std::vector<monitor::Event> events_;
    std::uint64_t dropped_ = 0;
    std::uint64_t written_ = 0;
    bool is_failing_ = false;
    bool is_ending_ = false;
    std::thread thread_; ///< ends first
};

} // namespace optictl::engine::history
