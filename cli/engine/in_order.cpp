#include "cli/engine/in_order.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <new>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

namespace optictl::cli {
namespace {

/// Jobs that may wait a thread: enough that none idles while the first one is put out.
constexpr std::size_t jobs_a_thread = 4;

} // namespace

/// Threads, and what goes through them in turn. They are made one by one as jobs come; where the
/// system gives no more (limits of processes, of address space), those that are there do the work.
/// A boost::asio::thread_pool waits for ever when it cannot make all of its threads.
class InOrder::Pool {
public:
    explicit Pool(unsigned most) : most_(most) {}
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;
    ~Pool() {
        context_.stop();
        for (std::thread& thread : threads_) {
            thread.join();
        }
    }

    /// Makes one thread more unless there are enough; false when there is none at all.
    [[nodiscard]] bool grow() {
        try {
            if (threads_.size() < most_) {
                threads_.reserve(most_);
                threads_.emplace_back([this] { context_.run(); });
            }
        } catch (const std::system_error&) {
            most_ = static_cast<unsigned>(threads_.size());
        } catch (const std::bad_alloc&) {
            most_ = static_cast<unsigned>(threads_.size());
        }
        return !threads_.empty();
    }
    void post(const Queue& queue, std::function<void()> work) {
        if (queue.empty()) {
            boost::asio::post(context_, std::move(work));
        } else {
            const auto [place, fresh] = queues_.try_emplace(queue, context_.get_executor());
            boost::asio::post(place->second, std::move(work));
        }
    }

private:
    using Executor = boost::asio::io_context::executor_type;
    unsigned most_;
    boost::asio::io_context context_;
    boost::asio::executor_work_guard<Executor> work_{context_.get_executor()};
    std::map<Queue, boost::asio::strand<Executor>> queues_;
    std::vector<std::thread> threads_;
};

InOrder::InOrder(unsigned jobs) : threads_(jobs) {}

InOrder::~InOrder() = default;

void InOrder::add(std::function<void()> run, std::function<void()> finish, const Queue& queue) {
    if (threads_ == 0) {
        threads_ = std::max(1U, std::thread::hardware_concurrency());
    }
    if (threads_ > 1 && !pool_) {
        pool_ = std::make_unique<Pool>(threads_);
    }
    if (!pool_ || !pool_->grow()) {
        run();
        finish();
        return;
    }
    // Shared, because the pool copies what it is given, and a task cannot be copied.
    const auto task = std::make_shared<std::packaged_task<void()>>(std::move(run));
    jobs_.push_back({task->get_future(), std::move(finish)});
    pool_->post(queue, [task] { (*task)(); });
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
