#include "cli/in_order.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

namespace optictl::cli {
namespace {

/// Jobs that may wait a thread: enough that none idles while the first one is put out.
constexpr std::size_t jobs_a_thread = 4;

} // namespace

/// Threads, and what goes through them in turn.
struct InOrder::Pool {
    explicit Pool(unsigned count) : threads(count) {}
    boost::asio::thread_pool threads;
    std::map<Queue, boost::asio::strand<boost::asio::thread_pool::executor_type>> queues;
};

InOrder::InOrder(unsigned jobs) : threads_(jobs) {}

InOrder::~InOrder() {
    if (pool_) {
        pool_->threads.stop();
        pool_->threads.join();
    }
}

void InOrder::add(std::function<void()> run, std::function<void()> finish, const Queue& queue) {
    if (threads_ == 0) {
        threads_ = std::max(1U, std::thread::hardware_concurrency());
    }
    if (threads_ == 1) {
        run();
        finish();
        return;
    }
    if (!pool_) {
        pool_ = std::make_unique<Pool>(threads_);
    }
    // Shared, because the pool copies what it is given, and a task cannot be copied.
    const auto task = std::make_shared<std::packaged_task<void()>>(std::move(run));
    jobs_.push_back({task->get_future(), std::move(finish)});
    const auto work = [task] { (*task)(); };
    if (queue.empty()) {
        boost::asio::post(pool_->threads, work);
    } else {
        const auto [place, fresh] = pool_->queues.try_emplace(queue, pool_->threads.get_executor());
        boost::asio::post(place->second, work);
    }
    const auto is_ready = [](const Job& job) {
        return job.ran.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    };
    while (!jobs_.empty() && (jobs_.size() > threads_ * jobs_a_thread || is_ready(jobs_.front()))) {
        finish_first();
    }
}

void InOrder::drain() {
    while (!jobs_.empty()) {
        finish_first();
    }
}

void InOrder::finish_first() {
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    job.ran.get();
    job.finish();
}

} // namespace optictl::cli
