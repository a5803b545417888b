#include "cli/engine/reading/live.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <span>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "cli/engine/expectation.hpp"
#include "cli/engine/reading/plans.hpp"
#include "cli/engine/targets/backend_of.hpp"
#include "cli/engine/targets/ports.hpp"
#include "drivers/dump/load.hpp"
#include "drivers/fetch.hpp"
#include "drivers/owners.hpp"
#include "drivers/session/session.hpp"
#include "drivers/wrap/via.hpp"
#include "sff/format/advice.hpp"
#include "sff/model/rule.hpp"
#include "sff/sff8024/identify.hpp"

namespace optictl::engine {
namespace {

using drivers::IoError;
using drivers::IoKind;
using drivers::Transport;

[[nodiscard]] drivers::Duration seconds(double value) {
    return std::chrono::duration_cast<drivers::Duration>(std::chrono::duration<double>(value));
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

Trouble trouble_of(IoKind kind) {
    switch (kind) {
    case IoKind::Absent:
    case IoKind::NoDevice: return Trouble::NotPresent;
    case IoKind::Contested:
    case IoKind::Refused: return Trouble::Refused;
    case IoKind::NotTaken: return Trouble::Unfit;
    default: return Trouble::Device;
    }
}

std::unique_ptr<drivers::System> open_system(const Request& request) {
    return drivers::live_system(request.root);
}

std::expected<std::unique_ptr<Transport>, IoError> open_target(drivers::System& system,
                                                               const Target& target,
                                                               const Request& request,
                                                               bool for_writing) {
    drivers::dump::Options dump;
    dump.placing.choose = [](std::uint8_t identifier, std::size_t) {
        return sff8024::two_addresses(identifier) ? drivers::dump::Layout::TwoAddress
                                                  : drivers::dump::Layout::Paged;
    };
    return backend_of(target.noun)
        .open(system, target.word,
              {.force = request.force, .write = for_writing, .via = &request.via, .dump = &dump});
}

drivers::Patience patience_of(const Request& request) {
    return {.deadline = seconds(request.deadline_s),
            .confirm = request.confirm,
            .wait_ready = seconds(request.wait_ready_s),
            .stop = request.stop};
}

std::expected<void, BadTarget> check_way(drivers::System& system, const Target& target,
                                         const Request& request) {
    if (target.port) {
        if (auto cage = check_cage(system, *target.port); !cage) {
            return cage;
        }
    }
    if (target.noun != noun::file && !request.via.empty() &&
        request.via.front().name == "emulated") {
        return std::unexpected(
            BadTarget{Trouble::Request, fmt::format("{} emulated is for dumps: file PATH",
                                                    words_of(Advice::Wrappers))});
    }
    return {};
}

bool is_live(const Target& target, const Request& request) {
    return target.noun != noun::file && !drivers::wrap::is_device(request.via);
}

bool is_recorded(const Target& target, const Request& request) {
    const bool is_emulated = !request.via.empty() && request.via.front().name == "emulated";
    return target.noun == noun::file && !is_emulated;
}

std::expected<std::unique_ptr<Transport>, BadTarget> open_wrapped(drivers::System& system,
                                                                  const Target& target,
                                                                  const Request& request,
                                                                  bool for_writing) {
    std::unique_ptr<Transport> device;
    if (!drivers::wrap::is_device(request.via)) {
        auto opened = open_target(system, target, request, for_writing);
        if (!opened) {
            return std::unexpected(
                BadTarget{trouble_of(opened.error().kind), opened.error().message});
        }
        device = std::move(*opened);
    }
    auto wrapped = drivers::wrap::apply(request.via, std::move(device), drivers::system_clock());
    if (!wrapped) {
        return std::unexpected(BadTarget{Trouble::Request, wrapped.error()});
    }
    return std::move(*wrapped);
}

Inspection inspection_of(const std::string& name, const std::string& source, memmap::Image image,
                         const Request& request) {
    Inspection inspection;
    inspection.target = name;
    inspection.image = std::make_unique<memmap::Image>(std::move(image));
    inspection.image->source = source;
    inspection.header.source = source;
    inspection.recognised_as = source;
    inspect(inspection, request.as);
    return inspection;
}

std::expected<drivers::BusLock, IoError> lock_target(drivers::System& system, const Target& target,
                                                     const Request& request) {
    auto lock =
        drivers::BusLock::take(system, locks_of(system, target), drivers::system_clock(),
                               {.longest = seconds(request.deadline_s), .stop = request.stop});
    if (!lock && lock.error().kind == IoKind::Contested) {
        lock.error().message +=
            fmt::format("; try again when it is done, or {}", words_of(Advice::MoreTime));
    }
    return lock;
}

std::expected<Answer, IoError> read_identifier(drivers::System& system, const Target& target,
                                               const Request& request) {
    const auto lock = lock_target(system, target, request);
    if (!lock) {
        return std::unexpected(lock.error());
    }
    auto device = open_target(system, target, request);
    if (!device) {
        return std::unexpected(std::move(device.error()));
    }
    drivers::Session session(std::move(*device),
                             {.deadline = seconds(request.deadline_s), .stop = request.stop});
    if (auto read = session.refresh(std::span(&sff8024::identifier_range, 1)); !read) {
        return std::unexpected(std::move(read.error()));
    }
    return Answer{.identifier = sff8024::identifier_of(session.image()).value_or(0),
                  .transport = session.transport().description()};
}

LiveReader::LiveReader(const Request& request) : request_(request), system_(open_system(request)) {}

LiveRead LiveReader::read(const Target& target) const {
    const std::string name = target.name();
    if (const auto way = check_way(*system_, target, request_); !way) {
        return {.inspection = {},
                .failure = Failure{name, way.error().trouble,
                                   fmt::format("{}: {}", name, way.error().message)},
                .notices = {}};
    }
    const auto lock = lock_target(*system_, target, request_);
    if (!lock) {
        return {.inspection = {},
                .failure = Failure{name, trouble_of(lock.error().kind),
                                   fmt::format("{}: {}", name, lock.error().message)},
                .notices = {}};
    }
    std::unique_ptr<Transport> device;
    if (!drivers::wrap::is_device(request_.via)) {
        auto opened = open_target(*system_, target, request_);
        if (!opened) {
            return {.inspection = {},
                    .failure = Failure{name, trouble_of(opened.error().kind),
                                       fmt::format("{}: {}", name, opened.error().message)},
                    .notices = {}};
        }
        device = std::move(*opened);
    }
    LiveRead out = run(name, std::move(device));
    if (out.inspection && request_.expect == analysis::Expect::Any) {
        out.inspection->expect = expectation_of(*system_, target);
    }
    for (const std::string& warning : lock->warnings()) {
        out.notices.push_back({fmt::format("{}: {}", name, warning)});
    }
    return out;
}

LiveRead LiveReader::read_recorded(const std::string& name, memmap::Image image) const {
    if (drivers::wrap::is_device(request_.via)) {
        return run(name, nullptr);
    }
    auto device = drivers::wrap::open_dump(request_.via, std::move(image));
    if (!device) {
        return {.inspection = {},
                .failure = Failure{name, trouble_of(device.error().kind),
                                   fmt::format("{}: {}", name, device.error().message)},
                .notices = {}};
    }
    return run(name, std::move(*device));
}

std::expected<std::vector<drivers::wrap::Layer>, std::string>
LiveReader::layers_of(const std::string& name) const {
    auto layers = request_.via;
    for (drivers::wrap::Layer& layer : layers) {
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
                "{} {}={}: the file holds one module, and another was there before; write %p in "
                "its name for that of the module",
                words_of(Advice::Wrappers), layer.name, layer.value));
        }
    }
    return layers;
}

LiveRead LiveReader::run(const std::string& name, std::unique_ptr<Transport> device) const {
    LiveRead out;
    const auto fail = [&](Trouble trouble, const std::string& why) {
        out.failure = Failure{name, trouble, fmt::format("{}: {}", name, why)};
    };
    const auto layers = layers_of(name);
    auto made = layers ? drivers::wrap::apply(*layers, std::move(device), drivers::system_clock())
                       : std::unexpected(layers.error());
    if (!made) {
        fail(Trouble::Request, made.error());
        return out;
    }
    Transport& transport = **made;
    std::string time = transport.read_time();
    if (time.empty()) {
        time = fmt::format("{:%FT%TZ}", fmt::gmtime(std::time(nullptr)));
    }
    drivers::Fetched fetched =
        drivers::fetch(transport,
                       planner(request_.wanted, request_.as,
                               {.undescribed = request_.undescribed, .pages = request_.pages}),
                       patience_of(request_));
    if (request_.stats) {
        out.notices.push_back(stats_line(name, fetched.stats));
    }
    if (request_.wanted.flags && has_bytes(fetched.image)) {
        out.notices.push_back(fmt::format("{}: latched flags were read, which clears them; other "
                                          "programs will not see them",
                                          name));
    }
    if (const auto& error = fetched.aborted ? fetched.aborted : fetched.incomplete) {
        fail(trouble_of(error->kind), error->message);
    }
    if (const std::string wrong = transport.failure(); !wrong.empty()) {
        if (out.failure) {
            out.notices.push_back(fmt::format("{}: {}", name, wrong));
        } else {
            fail(Trouble::Device, wrong);
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
    inspect(inspection, request_.as, request_.expect);
    if (!request_.wanted.everything) {
        forget_missing_pages(inspection);
    }
    return out;
}

std::expected<Reached, BadTarget> reach(drivers::System& system, const Target& target,
                                        const Request& request, bool for_writing) {
    Reached out;
    if (auto way = check_way(system, target, request); !way) {
        return std::unexpected(std::move(way.error()));
    }
    const bool answers = is_live(target, request);
    if (answers) {
        auto taken = lock_target(system, target, request);
        if (!taken) {
            return std::unexpected(
                BadTarget{trouble_of(taken.error().kind), taken.error().message});
        }
        out.lock.emplace(std::move(*taken));
    }
    auto device = open_wrapped(system, target, request, for_writing);
    if (!device) {
        return std::unexpected(std::move(device.error()));
    }
    out.device = std::move(*device);
    if (answers && for_writing) {
        out.managers = drivers::managers_of_modules(system);
    }
    return out;
}

std::optional<std::string> refusal_of(const Reached& reached, std::string_view what,
                                      bool takes_over) {
    const drivers::Capabilities can = reached.device->capabilities();
    if (!can.can_write) {
        return fmt::format("{} cannot be used: {}", what, can.write_refused_because);
    }
    if (!reached.managers.empty() && !takes_over) {
        return fmt::format("{}; it uses {}, too; stop it, or {}", reached.managers.front(), what,
                           words_of(Advice::TakeOver));
    }
    return std::nullopt;
}

} // namespace optictl::engine
