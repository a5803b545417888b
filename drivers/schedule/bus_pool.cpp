#include "drivers/schedule/bus_pool.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

namespace optictl::drivers {
namespace {

namespace asio = boost::asio;
using Executor = asio::io_context::executor_type;
using Strand = asio::strand<Executor>;

} // namespace

/// Threads, a strand for each bus, and what is still to be done. Threads are made one by one; where
/// the system gives no more (limits of processes, of address space), those that are there do the
/// work. A boost::asio::thread_pool waits for ever when it cannot make all of its threads.
class BusPool::Core {
public:
    Core(unsigned most, VirtualClock* clock) : most_(most), clock_(clock) {}
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;
    ~Core() {
        context_.stop();
        for (std::thread& thread : threads_) {
            thread.join();
        }
    }

    [[nodiscard]] bool grow() {
        if (clock_ != nullptr) {
            return true;
        }
        const std::lock_guard lock(mutex_);
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

    void post(const Bus& bus, Job job) {
        begin();
        auto work = [this, job = std::move(job)] {
            job();
            end();
        };
        if (bus.empty()) {
            asio::post(context_, std::move(work));
        } else {
            asio::post(strand_of(bus), std::move(work));
        }
    }

    void post_after(Duration pause, const Bus& bus, Job job) {
        begin();
        if (clock_ != nullptr) {
            later_.emplace(clock_->now() + pause, Later{bus, std::move(job)});
            return;
        }
        const auto timer = std::make_shared<asio::steady_timer>(context_, pause);
        timer->async_wait([this, timer, bus, job = std::move(job)](const auto& error) mutable {
            if (!error) {
                post(bus, std::move(job));
            }
            end();
        });
    }

    void drain() {
        if (clock_ == nullptr) {
            (void)grow();
            std::unique_lock lock(mutex_);
            idle_.wait(lock, [this] { return left_ == 0; });
            return;
        }
        for (;;) {
            context_.restart();
            context_.poll();
            if (later_.empty()) {
                return;
            }
            auto next = later_.extract(later_.begin());
            if (next.key() > clock_->now()) {
                clock_->sleep(next.key() - clock_->now());
            }
            post(next.mapped().bus, std::move(next.mapped().job));
            end();
        }
    }

private:
    struct Later {
        Bus bus;
        Job job;
    };

    [[nodiscard]] Strand strand_of(const Bus& bus) {
        const std::lock_guard lock(mutex_);
        return strands_.try_emplace(bus, context_.get_executor()).first->second;
    }
    void begin() {
        const std::lock_guard lock(mutex_);
        ++left_;
    }
    void end() {
        const std::lock_guard lock(mutex_);
        if (--left_ == 0) {
            idle_.notify_all();
        }
    }

    std::mutex mutex_; ///< of all but the context
    std::condition_variable idle_;
    std::uint64_t left_ = 0;
    unsigned most_;
    VirtualClock* clock_; ///< null: the time of the system
    asio::io_context context_;
    asio::executor_work_guard<Executor> work_{context_.get_executor()};
    std::map<Bus, Strand> strands_;
    std::multimap<Duration, Later> later_; ///< by virtual time; of one moment as they were posted
    std::vector<std::thread> threads_;
};

namespace {

/// A procedure between two slices.
struct Running {
    std::shared_ptr<Session> session;
    Run run;
    std::function<void(const RunEnd&)> done;
};

} // namespace

BusPool::BusPool(unsigned threads)
    : core_(std::make_unique<Core>(std::max(threads, 1U), nullptr)) {}

BusPool::BusPool(VirtualClock& clock) : core_(std::make_unique<Core>(0U, &clock)) {}

BusPool::~BusPool() = default;

bool BusPool::grow() {
    return core_->grow();
}

void BusPool::post(const Bus& bus, Job job, Job done) {
    core_->post(bus, done ? Job([job = std::move(job), done = std::move(done)] {
                    job();
                    done();
                })
                          : std::move(job));
}

void BusPool::post_after(Duration pause, const Bus& bus, Job job) {
    core_->post_after(pause, bus, std::move(job));
}

void BusPool::run(const Bus& bus, std::shared_ptr<Session> session, Steps steps, std::string name,
                  std::function<void(const RunEnd&)> done) {
    Session& own = *session;
    const auto running = std::make_shared<Running>(
        std::move(session), Run(own, std::move(steps), std::move(name)), std::move(done));
    // The slice posts itself again, so it must know itself.
    struct Slice {
        Core& core;
        Bus bus;
        std::shared_ptr<Running> running;
        void operator()() const {
            const auto pause = running->run.proceed();
            // Between slices no harm: what could not be put back is tried again behind the next.
            const auto put_back = running->session->let_go();
            if (pause) {
                core.post_after(*pause, bus, *this);
                return;
            }
            RunEnd end = running->run.outcome();
            end.left_behind = put_back ? std::string() : put_back.error().message;
            running->done(end);
        }
    };
    core_->post(bus, Slice{*core_, bus, running});
}

void BusPool::drain() {
    core_->drain();
}

} // namespace optictl::drivers
