#include "drivers/wrap/emulated.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <utility>

#include <fmt/format.h>

#include "drivers/dump/capture.hpp"
#include "drivers/dump/load.hpp"
#include "drivers/dump/open_file.hpp"
#include "drivers/dump/output_file.hpp"
#include "drivers/emulator/emulator.hpp"
#include "drivers/emulator/live.hpp"
#include "drivers/wrap/settings.hpp"

namespace optictl::drivers::wrap {
namespace {

/// What goes on in a module while nobody runs: anything that it has begun comes to its end.
constexpr Duration between_runs = std::chrono::hours(1);

/// How long another process may have the state file.
constexpr Duration longest_use = std::chrono::seconds(5);

/// Keeps two processes from having one state file. A file beside it: its own is replaced at each
/// write.
[[nodiscard]] std::expected<dump::OpenFile, std::string> lock_state(const std::string& state) {
    const std::string name = state + ".lock";
    dump::OpenFile file(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file.is_open()) {
        return std::unexpected(fmt::format("{}: {}", name, std::strerror(errno)));
    }
    constexpr Duration pause = std::chrono::milliseconds(20);
    const Duration until = system_clock().now() + longest_use;
    while (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            return std::unexpected(fmt::format("{}: {}", name, std::strerror(errno)));
        }
        if (system_clock().now() > until) {
            return std::unexpected(fmt::format(
                "{}: another run of the program has had it for {} s; end that one, or "
                "keep the state in another file",
                state, std::chrono::duration_cast<std::chrono::seconds>(longest_use).count()));
        }
        system_clock().sleep(pause);
    }
    return file;
}

/// A module and its time; a base, so that both are there before what refers to them.
struct Kept {
    Kept(memmap::Image image, Clock* given, emulator::Settings settings)
        : clock(given != nullptr ? *given : own),
          module(std::move(image), clock, std::move(settings)) {}
    VirtualClock own;
    Clock& clock;
    emulator::LiveModule module;
};

class KeptBus final : private Kept, public Transport {
public:
    /// `file` may be empty: nothing is kept.
    KeptBus(memmap::Image image, Clock* given, emulator::Settings settings, std::string file,
            dump::OpenFile lock)
        : Kept(std::move(image), given, std::move(settings)), file_(std::move(file)),
          lock_(std::move(lock)), bus_(emulator::open(module, clock)) {}
    ~KeptBus() override {
        if (has_changed_) {
            own.sleep(between_runs);
            module.advance();
            keep();
        }
    }

    std::expected<std::size_t, IoError> read(const memmap::Page& page, unsigned byte,
                                             std::span<std::uint8_t> out) override {
        return bus_->read(page, byte, out);
    }
    std::expected<std::size_t, IoError> read_attested(const memmap::Page& page, unsigned byte,
                                                      std::span<std::uint8_t> out,
                                                      std::span<std::uint8_t> select) override {
        return bus_->read_attested(page, byte, out, select);
    }
    std::expected<void, IoError> write(const memmap::Page& page, unsigned byte,
                                       std::span<const std::uint8_t> bytes) override {
        auto written = bus_->write(page, byte, bytes);
        const bool is_select = !page.upper && byte >= memmap::half_page_size - 2;
        if (written && !is_select && !file_.empty()) {
            has_changed_ = true;
            keep();
        }
        return written;
    }
    [[nodiscard]] Capabilities capabilities() const override { return bus_->capabilities(); }
    [[nodiscard]] std::string description() const override { return bus_->description(); }
    [[nodiscard]] std::string read_time() const override { return bus_->read_time(); }
    [[nodiscard]] std::string failure() const override { return failure_; }
    [[nodiscard]] Clock* own_clock() override { return &clock; }

private:
    void keep() {
        if (auto failed = dump::write_file_atomically(
                file_, dump::write_capture(module.image(), {.source = module.image().source,
                                                            .time = {},
                                                            .tool = "optictl",
                                                            .notes = {}}))) {
            failure_ = fmt::format("{}: {}", file_, *failed);
        }
    }

    std::string file_;
    dump::OpenFile lock_;
    std::unique_ptr<Transport> bus_;
    bool has_changed_ = false;
    std::string failure_;
};

[[nodiscard]] std::expected<std::unique_ptr<Transport>, std::string>
open_kept(const EmulatedSettings& settings, memmap::Image image, Clock* clock,
          emulator::Settings how) {
    how.misbehaviours = settings.misbehaviours;
    dump::OpenFile lock;
    std::error_code error;
    if (!settings.state.empty()) {
        auto locked = lock_state(settings.state);
        if (!locked) {
            return std::unexpected(std::move(locked.error()));
        }
        lock = std::move(*locked);
    }
    if (!settings.state.empty() && std::filesystem::exists(settings.state, error)) {
        auto loaded = dump::load(settings.state);
        if (!loaded || loaded->size() != 1) {
            return std::unexpected(
                fmt::format("{}: {}", settings.state,
                            loaded ? "it holds more than one module" : loaded.error().message));
        }
        const std::string source = std::move(image.source);
        image = std::move(loaded->front().image);
        image.source = source;
    }
    return std::make_unique<KeptBus>(std::move(image), clock, std::move(how), settings.state,
                                     std::move(lock));
}

} // namespace

std::expected<EmulatedSettings, std::string> EmulatedSettings::parse(std::string_view text) {
    EmulatedSettings out;
    const auto parsed = Settings::parse(text, {"state", "as"});
    if (!parsed) {
        return std::unexpected(parsed.error());
    }
    out.state = parsed->text("state", "");
    std::string names = parsed->text("as", "");
    out.behaves_ = !text.empty();
    for (std::string_view rest = names; !rest.empty();) {
        const std::size_t plus = rest.find('+');
        const std::string_view name = rest.substr(0, plus);
        rest = plus == std::string_view::npos ? std::string_view() : rest.substr(plus + 1);
        const auto found = emulator::misbehaviour_of(name);
        if (!found) {
            std::string known;
            for (const emulator::MisbehaviourRow& row : emulator::misbehaviours()) {
                known += known.empty() ? "" : ", ";
                known += row.name;
            }
            return std::unexpected(fmt::format("as:{} is none of {}", name, known));
        }
        out.misbehaviours.add(*found);
    }
    return out;
}

std::expected<std::unique_ptr<Transport>, std::string>
open_emulated(const EmulatedSettings& settings, memmap::Image image) {
    if (settings.state.empty()) {
        emulator::Settings how;
        how.misbehaviours = settings.misbehaviours;
        return emulator::open_live(std::move(image), std::move(how));
    }
    return open_kept(settings, std::move(image), nullptr, {});
}

std::expected<std::unique_ptr<Transport>, std::string>
open_emulated(const EmulatedSettings& settings, memmap::Image image, Clock& clock,
              emulator::Settings how) {
    return open_kept(settings, std::move(image), &clock, std::move(how));
}

} // namespace optictl::drivers::wrap
