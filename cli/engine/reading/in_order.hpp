// Work on all cores whose results come out in the order in which it was given.
#pragma once

#include <deque>
#include <functional>
#include <future>
#include <memory>

#include "drivers/schedule/bus_pool.hpp"

namespace optictl::engine {

/// Holds a bounded number of jobs: who gives work faster than it is done waits.
class InOrder {
public:
    /// Up to `jobs` threads, fewer where the system gives no more; 0: one a core. With 1, and where
    /// there can be none, everything happens in the calling thread.
    explicit InOrder(unsigned jobs);
    /// Jobs of one queue run one after the other; a queue with a name needs a thread of its own.
    using Queue = drivers::BusPool::Bus;
    InOrder(const InOrder&) = delete;
    InOrder& operator=(const InOrder&) = delete;
    ~InOrder();

    /// `run` is called in some thread, and `finish` after it in the calling one, during this or a
    /// later call of add() or drain(). What `run` throws is thrown there.
    void add(std::function<void()> run, std::function<void()> finish, const Queue& queue = {});
    /// Returns when all is done.
    void drain();

private:
    struct Job {
        std::future<void> ran;
        std::function<void()> finish;
    };
    void finish_first();

    unsigned threads_; ///< 0 until there is a job
    std::deque<Job> jobs_;
    std::unique_ptr<drivers::BusPool> pool_; ///< made for the first job
};

} // namespace optictl::engine
