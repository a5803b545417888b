#include "cli/engine/reading/in_order.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

namespace optictl::engine {
namespace {

/// Jobs that may wait a thread: enough that none idles while the first one is put out.
constexpr std::size_t jobs_a_thread = 4;

} // namespace

InOrder::InOrder(unsigned jobs) : threads_(jobs) {}

InOrder::~InOrder() = default;

void InOrder::add(std::function<void()> run, std::function<void()> finish, const Queue& queue) {
    if (threads_ == 0) {
        threads_ = std::max(1U, std::thread::hardware_concurrency());
    }
    if (threads_ > 1 && !pool_) {
        pool_ = std::make_unique<drivers::BusPool>(threads_);
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

} // namespace optictl::engine
