#include "drivers/wrap/emulated.hpp"

#include <chrono>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "drivers/dump/capture.hpp"
#include "drivers/dump/load.hpp"
#include "drivers/dump/output_file.hpp"
#include "drivers/emulator/emulator.hpp"
#include "drivers/emulator/live.hpp"
#include "drivers/wrap/settings.hpp"

namespace optictl::drivers::wrap {
namespace {

/// What goes on in a module while nobody runs: anything that it has begun comes to its end.
constexpr Duration between_runs = std::chrono::hours(1);

/// A module and its time; a base, so that both are there before what refers to them.
struct Kept {
    Kept(memmap::Image image, emulator::Settings settings)
        : module(std::move(image), clock, std::move(settings)) {}
    VirtualClock clock;
    emulator::LiveModule module;
};

class KeptBus final : private Kept, public Transport {
public:
    KeptBus(memmap::Image image, emulator::Settings settings, std::string file)
        : Kept(std::move(image), std::move(settings)), file_(std::move(file)),
          bus_(emulator::open(module, clock)) {}
    ~KeptBus() override {
        if (has_changed_) {
            clock.sleep(between_runs);
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
        if (written && !is_select) {
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
    std::unique_ptr<Transport> bus_;
    bool has_changed_ = false;
    std::string failure_;
};

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
    emulator::Settings how;
    how.misbehaviours = settings.misbehaviours;
    if (settings.state.empty()) {
        return emulator::open_live(std::move(image), std::move(how));
    }
    std::error_code error;
    if (std::filesystem::exists(settings.state, error)) {
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
    return std::make_unique<KeptBus>(std::move(image), std::move(how), settings.state);
}

} // namespace optictl::drivers::wrap
