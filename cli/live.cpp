#include "cli/live.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "cli/interrupt.hpp"
#include "cli/plans.hpp"
#include "cli/ports.hpp"
#include "drivers/dump/load.hpp"
#include "drivers/dump/rows.hpp"
#include "drivers/ethtool/ethtool.hpp"
#include "drivers/fetch.hpp"
#include "drivers/i2c/i2c.hpp"
#include "drivers/recorded/recorded.hpp"
#include "drivers/sysfs/sysfs.hpp"
#include "drivers/wrap/via.hpp"
#include "sff/model/rule.hpp"
#include "sff/sff8024/identify.hpp"

namespace optictl::cli {
namespace {

using drivers::IoError;
using drivers::IoKind;
using drivers::Transport;

[[nodiscard]] drivers::Duration seconds(double value) {
    return std::chrono::duration_cast<drivers::Duration>(std::chrono::duration<double>(value));
}

[[nodiscard]] drivers::FetchOptions fetch_options(const Options& options) {
    return {.deadline = seconds(options.deadline_s),
            .confirm = options.confirm,
            .wait_ready = seconds(options.wait_ready_s),
            .stop = Interrupt::seen};
}

[[nodiscard]] std::string stats_line(const std::string& name, const drivers::Stats& stats) {
    const auto ms = [](drivers::Duration time) {
        return std::chrono::duration<double, std::milli>(time).count();
    };
    return fmt::format("{}: {} transactions ({} page selects), {} bytes read, {:.3f} ms on the "
                       "bus, {} retries, {:.3f} ms in all",
                       name, stats.transactions, stats.selects, stats.bytes, ms(stats.bus),
                       stats.retries, ms(stats.total));
}

/// Whether anything came; an image may hold nothing but holes.
[[nodiscard]] bool has_bytes(const memmap::Image& image) {
    return std::ranges::any_of(image.blocks(),
                               [](const memmap::Block& block) { return block.known.any(); });
}

/// Says of each half page when it was read, and of the image where from.
void date(Inspection& inspection, const std::string& source, const std::string& time) {
    memmap::Image& image = *inspection.image;
    image.source = source;
    for (const memmap::Block& each : image.blocks()) {
        memmap::Block& block = image.block(each.page);
        block.read_time = block.known.any() ? time : std::string();
    }
    inspection.header = {.source = source, .time = time, .tool = "optictl", .notes = {}};
    inspection.recognised_as = source;
}

/// What was not asked for is not missing.
void forget_missing_pages(Inspection& inspection) {
    static constexpr std::string_view page_missing = "page-missing";
    for (Decoded& decoded : inspection.readings) {
        std::erase_if(decoded.module.findings,
                      [](const model::Finding& finding) { return finding.id == page_missing; });
        for (model::Judged& judged : decoded.module.results) {
            if (judged.rule->subject.id == page_missing) {
                judged = {judged.rule, model::Outcome::NotTested, "not all pages were asked for"};
            }
        }
    }
}

/// The first module of a dump, as a device that `via` may emulate.
[[nodiscard]] std::expected<std::unique_ptr<Transport>, IoError> open_dump(const std::string& path,
                                                                           const std::string& via) {
    drivers::dump::Options how;
    how.placing.choose = [](std::uint8_t identifier, std::size_t) {
        return sff8024::two_addresses(identifier) ? drivers::dump::Layout::TwoAddress
                                                  : drivers::dump::Layout::Paged;
    };
    auto loaded = drivers::dump::load(path, how);
    if (!loaded) {
        return std::unexpected(IoError{IoKind::NotRecorded, loaded.error().message});
    }
    const auto layers = drivers::wrap::parse(via);
    const auto found = std::ranges::find_if(
        *loaded, [](const drivers::dump::LoadedModule& module) { return module.absent.empty(); });
    if (found == loaded->end()) {
        return std::unexpected(IoError{IoKind::NotRecorded, loaded->front().absent});
    }
    return drivers::wrap::open_dump(layers ? *layers : std::vector<drivers::wrap::Layer>{},
                                    std::move(found->image));
}

/// A target's name as part of a file's: "port 12" is "port-12".
[[nodiscard]] std::string file_name(std::string name) {
    for (char& c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '.' || c == '_';
        c = plain ? c : '-';
    }
    return name;
}

} // namespace

ExitCode code_of(IoKind kind) {
    switch (kind) {
    case IoKind::Absent:
    case IoKind::NoDevice: return ExitCode::NotPresent;
    case IoKind::Contested: return ExitCode::Refused;
    default: return ExitCode::DeviceError;
    }
}

std::unique_ptr<drivers::System> open_system() {
    const char* const root = std::getenv("OPTICTL_ROOT");
    return drivers::live_system(root != nullptr ? root : "");
}

std::expected<std::unique_ptr<Transport>, IoError>
open_target(drivers::System& system, const Target& target, const Options& options) {
    if (target.noun == Noun::Netdev) {
        return drivers::ethtool::open(system, target.word);
    }
    if (target.noun == Noun::Sysfs) {
        return drivers::sysfs::open(system, target.word);
    }
    if (target.noun == Noun::File) {
        return open_dump(target.word, options.via);
    }
    const auto bus = drivers::dump::decimal_number(target.word);
    if (!bus) {
        return std::unexpected(
            IoError{IoKind::NoDevice, "this is no bus number; write for example: i2c 7"});
    }
    return drivers::i2c::open(system, *bus, {.force = options.force, .method = {}});
}

std::expected<drivers::BusLock, IoError> lock_target(drivers::System& system, const Target& target,
                                                     const Options& options) {
    auto lock =
        drivers::BusLock::take(system, locks_of(system, target), drivers::system_clock(),
                               {.longest = seconds(options.deadline_s), .stop = Interrupt::seen});
    if (!lock && lock.error().kind == IoKind::Contested) {
        lock.error().message += "; try again when it is done, or give it more time with --deadline";
    }
    return lock;
}

LiveReader::LiveReader(const Options& options) : options_(options), system_(open_system()) {}

LiveRead LiveReader::read(const Target& target) const {
    const std::string name = target.name();
    if (const auto cage =
            target.port ? check_cage(*system_, *target.port) : std::expected<void, BadTarget>{};
        !cage) {
        return {.inspection = {},
                .failure = Failure{name, cage.error().code,
                                   fmt::format("{}: {}", name, cage.error().message)},
                .notices = {}};
    }
    const auto layers = drivers::wrap::parse(options_.via);
    const auto lock = lock_target(*system_, target, options_);
    if (!lock) {
        return {.inspection = {},
                .failure = Failure{name, code_of(lock.error().kind),
                                   fmt::format("{}: {}", name, lock.error().message)},
                .notices = {}};
    }
    std::unique_ptr<Transport> device;
    if (target.noun != Noun::File && layers && !layers->empty() &&
        layers->front().name == "emulated") {
        return {.inspection = {},
                .failure = Failure{name, ExitCode::Usage,
                                   fmt::format("{}: --via emulated is for dumps: file PATH", name)},
                .notices = {}};
    }
    if (!layers || !drivers::wrap::is_device(*layers)) {
        auto opened = open_target(*system_, target, options_);
        if (!opened) {
            return {.inspection = {},
                    .failure = Failure{name, code_of(opened.error().kind),
                                       fmt::format("{}: {}", name, opened.error().message)},
                    .notices = {}};
        }
        device = std::move(*opened);
    }
    LiveRead out = run(name, std::move(device));
    for (const std::string& warning : lock->warnings()) {
        out.notices.push_back({fmt::format("{}: {}", name, warning)});
    }
    return out;
}

LiveRead LiveReader::read_recorded(const std::string& name, memmap::Image image) const {
    const auto layers = drivers::wrap::parse(options_.via);
    if (layers && drivers::wrap::is_device(*layers)) {
        return run(name, nullptr);
    }
    return run(name, layers ? drivers::wrap::open_dump(*layers, std::move(image)) : nullptr);
}

std::expected<std::vector<drivers::wrap::Layer>, std::string>
LiveReader::layers_of(const std::string& name) const {
    auto layers = drivers::wrap::parse(options_.via);
    if (!layers) {
        return layers;
    }
    for (drivers::wrap::Layer& layer : *layers) {
        if (layer.name != "trace" && layer.name != "replay") {
            continue;
        }
        for (std::size_t at = layer.value.find("%p"); at != std::string::npos;
             at = layer.value.find("%p", at)) {
            layer.value.replace(at, 2, file_name(name));
        }
        const std::lock_guard lock(files_->mutex);
        if (!files_->names.insert(layer.value).second) {
            return std::unexpected(fmt::format(
                "--via {}={}: the file holds one module, and another was there before; write %p in "
                "its name for that of the module",
                layer.name, layer.value));
        }
    }
    return layers;
}

LiveRead LiveReader::run(const std::string& name, std::unique_ptr<Transport> device) const {
    LiveRead out;
    const auto fail = [&](ExitCode code, const std::string& why) {
        out.failure = Failure{name, code, fmt::format("{}: {}", name, why)};
    };
    const auto layers = layers_of(name);
    auto made = layers ? drivers::wrap::apply(*layers, std::move(device), drivers::system_clock())
                       : std::unexpected(layers.error());
    if (!made) {
        fail(ExitCode::Usage, made.error());
        return out;
    }
    Transport& transport = **made;
    std::string time = transport.read_time();
    if (time.empty()) {
        time = fmt::format("{:%FT%TZ}", fmt::gmtime(std::time(nullptr)));
    }
    drivers::Fetched fetched =
        drivers::fetch(transport,
                       planner(options_.wanted, options_.as,
                               {.undescribed = options_.undescribed, .pages = options_.pages}),
                       fetch_options(options_));
    if (options_.stats) {
        out.notices.push_back(stats_line(name, fetched.stats));
    }
    if (options_.wanted.flags && has_bytes(fetched.image)) {
        out.notices.push_back(fmt::format("{}: latched flags were read, which clears them; other "
                                          "programs will not see them",
                                          name));
    }
    if (const auto& error = fetched.aborted ? fetched.aborted : fetched.incomplete) {
        fail(code_of(error->kind), error->message);
    }
    if (const std::string wrong = transport.failure(); !wrong.empty()) {
        if (out.failure) {
            out.notices.push_back(fmt::format("{}: {}", name, wrong));
        } else {
            fail(ExitCode::DeviceError, wrong);
        }
    }
    if (!has_bytes(fetched.image)) {
        for (std::string& warning : fetched.warnings) {
            out.notices.push_back(fmt::format("{}: {}", name, warning));
        }
        return out;
    }
    Inspection& inspection = out.inspection.emplace();
    inspection.target = name;
    inspection.warnings = std::move(fetched.warnings);
    inspection.image = std::make_unique<memmap::Image>(std::move(fetched.image));
    date(inspection, transport.description(), time);
    inspect(inspection, options_.as);
    if (!options_.wanted.everything) {
        forget_missing_pages(inspection);
    }
    return out;
}

} // namespace optictl::cli
