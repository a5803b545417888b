#include "drivers/wrap/joined.hpp"

#include <array>
#include <filesystem>
#include <map>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "drivers/dump/load.hpp"
#include "drivers/emulator/emulator.hpp"
#include "drivers/emulator/fibre.hpp"
#include "drivers/wrap/kept.hpp"

namespace optictl::drivers::wrap {
namespace {

using emulator::Fibre;
using emulator::LiveModule;

[[nodiscard]] bool are_one_file(const std::string& one, const std::string& other) {
    std::error_code error;
    return one == other || std::filesystem::equivalent(one, other, error);
}

/// Whether the source of an image ("a.cap, optictl capture") is that file.
[[nodiscard]] bool is_of(const std::string& source, const std::string& file) {
    return source == file || source.starts_with(file + ", ") ||
           are_one_file(source.substr(0, source.rfind(", ")), file);
}

[[nodiscard]] IoError no_end(std::string_view file, const JoinedEnds& fibre) {
    return {IoKind::NoDevice, fmt::format("{} is no end of the emulated fibre, which has {} and {}",
                                          file, fibre.a, fibre.b)};
}

[[nodiscard]] std::expected<memmap::Image, IoError> load_end(const std::string& file) {
    auto loaded = dump::load(file);
    if (!loaded) {
        return std::unexpected(IoError{IoKind::NoDevice, std::move(loaded.error().message)});
    }
    if (loaded->size() != 1 || !loaded->front().absent.empty()) {
        return std::unexpected(
            IoError{IoKind::NoDevice,
                    fmt::format("{} is not the dump of one module: no end of a fibre", file)});
    }
    return std::move(loaded->front().image);
}

/// One end.
struct End {
    End(memmap::Image image, Clock& clock, emulator::Settings how, StateFile kept)
        : module(std::move(image), clock, std::move(how)), state(std::move(kept)) {}
    LiveModule module;
    StateFile state;
    std::unique_ptr<Transport> bus;
};

/// Both ends and their time. Whoever uses one of them holds the lock: verbs read many targets at
/// once.
class Link {
public:
    /// The time of the two, for who waits.
    class Time final : public Clock {
    public:
        explicit Time(Link& link) : link_(link) {}
        [[nodiscard]] Duration now() const override {
            const std::lock_guard lock(link_.mutex_);
            return link_.clock_.now();
        }
        void sleep(Duration time) override {
            const std::lock_guard lock(link_.mutex_);
            link_.clock_.sleep(time);
        }

    private:
        Link& link_;
    };

    Link() : time_(*this) {}
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;
    ~Link() {
        if (ends_[0]) {
            for (unsigned i = 0; i < count(); ++i) {
                ends_[i]->state.settle(ends_[i]->module, clock_);
            }
            if (has_changed()) { // the end that settled first may have received more
                fibre_->carry();
                for (unsigned i = 0; i < count(); ++i) {
                    ends_[i]->state.keep(ends_[i]->module);
                }
            }
        }
    }

    void add(memmap::Image image, emulator::Settings how, StateFile state) {
        ends_[count()] =
            std::make_unique<End>(std::move(image), clock_, std::move(how), std::move(state));
    }
    void join(emulator::Route route) {
        LiveModule& a = ends_[0]->module;
        LiveModule& b = ends_[count() - 1]->module;
        fibre_.emplace(a, b, clock_, std::move(route));
        fibre_->carry();
        for (unsigned i = 0; i < count(); ++i) {
            ends_[i]->bus = emulator::open(*fibre_, ends_[i]->module, clock_);
            ends_[i]->state.remind(ends_[i]->module, clock_);
        }
    }

    template <class Use>
    auto use(unsigned end, const Use& what) {
        const std::lock_guard lock(mutex_);
        return what(*ends_[end]);
    }
    [[nodiscard]] Clock& time() { return time_; }
    [[nodiscard]] unsigned count() const { return (ends_[0] ? 1U : 0U) + (ends_[1] ? 1U : 0U); }

private:
    [[nodiscard]] bool has_changed() const {
        return ends_[0]->state.has_changed() || (ends_[1] && ends_[1]->state.has_changed());
    }

    std::mutex mutex_;
    VirtualClock clock_;
    Time time_;
    std::array<std::unique_ptr<End>, 2> ends_;
    std::optional<Fibre> fibre_;
};

class EndBus final : public Transport {
public:
    EndBus(std::shared_ptr<Link> link, unsigned end) : link_(std::move(link)), end_(end) {}

    std::expected<std::size_t, IoError> read(const memmap::Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        return link_->use(end_, [&](End& end) { return end.bus->read(page, byte, out); });
    }
    std::expected<std::size_t, IoError> read_attested(const memmap::Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out,
                                                      std::span<std::uint8_t> select) override {
        return link_->use(
            end_, [&](End& end) { return end.bus->read_attested(page, byte, out, select); });
    }
    std::expected<void, IoError> write(const memmap::Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        return link_->use(end_, [&](End& end) {
            auto written = end.bus->write(page, byte, bytes);
            const bool is_select = !page.upper && byte >= memmap::half_page_size - 2;
            if (written && !is_select) {
                end.state.keep(end.module);
            }
            return written;
        });
    }
    [[nodiscard]] Capabilities capabilities() const override {
        return link_->use(end_, [](End& end) { return end.bus->capabilities(); });
    }
    [[nodiscard]] std::string description() const override {
        return link_->use(end_, [](End& end) { return end.bus->description(); });
    }
    [[nodiscard]] std::string read_time() const override {
        return link_->use(end_, [](End& end) { return end.bus->read_time(); });
    }
    [[nodiscard]] std::string failure() const override {
        return link_->use(end_, [](End& end) { return end.state.failure(); });
    }
    [[nodiscard]] Clock* own_clock() override { return &link_->time(); }

private:
    std::shared_ptr<Link> link_;
    unsigned end_;
};

/// Fibres that have an open end, by their words.
struct OpenLinks {
    std::mutex mutex;
    std::map<std::string, std::weak_ptr<Link>, std::less<>> links;
};
[[nodiscard]] OpenLinks& open_links() {
    static OpenLinks all;
    return all;
}

using Prepare = void (*)(memmap::Image&, const EmulatedSettings&);

[[nodiscard]] std::expected<std::shared_ptr<Link>, IoError>
make_link(const EmulatedSettings& settings, unsigned end, memmap::Image image, Prepare prepare) {
    const JoinedEnds& fibre = *settings.fibre;
    const bool is_plug = are_one_file(fibre.a, fibre.b);
    auto link = std::make_shared<Link>();
    for (unsigned i = 0; i < (is_plug ? 1U : 2U); ++i) {
        memmap::Image memory;
        if (i == end) {
            memory = std::move(image);
        } else if (auto loaded = load_end(i == 0 ? fibre.a : fibre.b)) {
            memory = std::move(*loaded);
        } else {
            return std::unexpected(std::move(loaded.error()));
        }
        auto state = StateFile::open(
            settings.state.empty() ? "" : fmt::format("{}.{}", settings.state, i == 0 ? 'a' : 'b'),
            memory);
        if (!state) {
            return std::unexpected(std::move(state.error()));
        }
        if (state->is_new()) {
            prepare(memory, settings);
        }
        emulator::Settings how;
        how.misbehaviours = i == 0 ? settings.misbehaviours : fibre.of_b;
        how.updates = settings.updates;
        link->add(std::move(memory), std::move(how), std::move(*state));
    }
    link->join(fibre.route);
    return link;
}

} // namespace

std::expected<std::unique_ptr<Transport>, IoError>
open_joined(const EmulatedSettings& settings, memmap::Image image, Prepare prepare) {
    const JoinedEnds& fibre = *settings.fibre;
    const bool is_a = is_of(image.source, fibre.a);
    if (!is_a && !is_of(image.source, fibre.b)) {
        return std::unexpected(no_end(image.source, fibre));
    }
    const unsigned end = is_a ? 0 : 1;
    OpenLinks& open = open_links();
    const std::lock_guard lock(open.mutex);
    std::weak_ptr<Link>& known = open.links[settings.words];
    std::shared_ptr<Link> link = known.lock();
    if (!link) {
        auto made = make_link(settings, end, std::move(image), prepare);
        if (!made) {
            return std::unexpected(std::move(made.error()));
        }
        link = std::move(*made);
        known = link;
    }
    return std::make_unique<EndBus>(std::move(link), end);
}

} // namespace optictl::drivers::wrap
