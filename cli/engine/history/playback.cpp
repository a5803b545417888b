#include "cli/engine/history/playback.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace optictl::engine::history {
namespace {

/// So much of the time is read at once.
constexpr double part_s = 120;
/// Events are none too many; a file that says so is not believed.
constexpr std::size_t most_events = 100'000;

} // namespace

std::expected<std::unique_ptr<Playback>, std::string> Playback::open(const std::string& path) {
    auto store = Store::open_to_read(path);
    if (!store) {
        return std::unexpected(std::move(store.error()));
    }
    std::unique_ptr<Playback> made(new Playback(std::move(*store)));
    auto modules = made->store_->modules();
    if (!modules) {
        return std::unexpected(std::move(modules.error()));
    }
    made->modules_ = std::move(*modules);
    const auto extent = made->store_->extent(Span::Sample, 0);
    if (!extent) {
        return std::unexpected(extent.error());
    }
    if (!*extent) {
        made->last_ = -1; // nothing comes
        return made;
    }
    std::tie(made->first_, made->last_) = **extent;
    made->seek(made->first_);
    return made;
}

void Playback::seek(double time) {
    read_.clear();
    from_ = time;
}

std::expected<const Moment*, std::string> Playback::next() {
    while (read_.empty() && from_ <= last_) {
        if (auto done = read_part(); !done) {
            return std::unexpected(std::move(done.error()));
        }
    }
    return read_.empty() ? nullptr : &read_.front();
}

std::expected<void, std::string> Playback::read_part() {
    const double until = from_ + part_s;
    std::vector<Moment> part;
    for (const Kept& module : modules_) {
        auto bins = store_->bins(module.id, Span::Sample, from_, until);
        if (!bins) {
            return std::unexpected(std::move(bins.error()));
        }
        for (Bin& bin : *bins) {
            const double time = bin.begin;
            part.push_back({time, record_of(module, bin)});
        }
    }
    auto events = store_->events(from_, until, most_events);
    if (!events) {
        return std::unexpected(std::move(events.error()));
    }
    for (monitor::Event& event : *events) {
        const double time = event.until;
        part.push_back({time, std::move(event)});
    }
    std::ranges::stable_sort(part, {}, &Moment::time);
    from_ = until;
    if (part.empty()) {
        // Nobody watched for a while.
        const auto extent = store_->extent(Span::Sample, until);
        if (!extent) {
            return std::unexpected(extent.error());
        }
        from_ = *extent ? std::max((*extent)->first, until) : last_ + part_s;
    }
    read_.insert(read_.end(), std::make_move_iterator(part.begin()),
                 std::make_move_iterator(part.end()));
    return {};
}

} // namespace optictl::engine::history
