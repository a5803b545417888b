// Work on all cores whose results come out in the order in which it was given.
#pragma once

#include <deque>
#include <functional>
#include <future>
#include <memory>

namespace boost::asio {
class thread_pool;
}

namespace optictl::cli {

/// Holds a bounded number of jobs: who gives work faster than it is done waits.
class InOrder {
public:
    /// `jobs` threads; 0: one a core; 1: everything happens in the calling thread.
    explicit InOrder(unsigned jobs);
    InOrder(const InOrder&) = delete;
    InOrder& operator=(const InOrder&) = delete;
    ~InOrder();

    /// `run` is called in some thread, and `finish` after it in the calling one, during this or a
    /// later call of add() or drain(). What `run` throws is thrown there.
    void add(std::function<void()> run, std::function<void()> finish);
    /// Returns when all is done.
    void drain();

private:
    struct Job {
        std::future<void> ran;
        std::function<void()> finish;
    };
    void finish_first();

    unsigned threads_;
    std::deque<Job> jobs_;
    std::unique_ptr<boost::asio::thread_pool> pool_; ///< made for the first job
};

} // namespace optictl::cli
