// Targets, bytes and devices to modules.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/reading/documents.hpp"
#include "cli/engine/reading/live.hpp"
#include "cli/engine/reading/load.hpp"
#include "cli/engine/reading/plans.hpp"
#include "cli/engine/targets/ports.hpp"
#include "cli/engine/targets/target.hpp"
#include "cli/library/content.hpp"
#include "cli/library/device.hpp"
#include "drivers/fetch.hpp"

namespace optictl::api {
namespace {

using Contents = std::vector<std::shared_ptr<Module::Content>>;

class Silent final : public engine::Progress {
public:
    void expect(std::uint64_t /*amount*/) override {}
    void expect_unknown() override {}
    void done(std::uint64_t /*amount*/) override {}
    void module() override {}
};

memmap::Wanted wanted_of(const Options& options) {
    return {.monitors = true,
            .thresholds = true,
            .observables = options.depth == Depth::Everything,
            .flags = options.flags,
            .everything = options.depth == Depth::Everything,
            .health = options.depth == Depth::Health};
}

/// What a failure says is a note where the module came nevertheless.
void note_or_fail(Contents& contents, const engine::Failure& failure) {
    if (contents.empty() || contents.back()->inspection.target != failure.target) {
        fail(failure.trouble, failure.message);
    }
    contents.back()->notes.push_back(failure.message);
}

void load(engine::Document document, const engine::Loader& loader, Contents& contents) {
    loader.load(document, contents.empty(),
                {.module =
                     [&](engine::Inspection& inspection) {
                         contents.push_back(std::make_shared<Module::Content>());
                         contents.back()->inspection = std::move(inspection);
                     },
                 .failed = [&](const engine::Failure& failure) { note_or_fail(contents, failure); },
                 .said =
                     [&](engine::Notice notice) {
                         if (!contents.empty()) {
                             contents.back()->notes.push_back(std::move(notice.text));
                         }
                     }});
}

std::vector<Module> modules_of(const Contents& contents) {
    return {contents.begin(), contents.end()};
}

Module only(std::vector<Module> modules, std::string_view target) {
    if (modules.size() != 1) {
        throw Error(Kind::Request,
                    fmt::format("{}: {} modules, where one is asked for: read them as several",
                                target, modules.size()));
    }
    return std::move(modules.front());
}

} // namespace

Error::Error(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
Error::~Error() = default;

void fail(engine::Trouble trouble, const std::string& message) {
    using engine::Trouble;
    switch (trouble) {
    case Trouble::None:
    case Trouble::Unfit: throw Error(Kind::Unfit, message);
    case Trouble::Request: throw Error(Kind::Request, message);
    case Trouble::NotPresent: throw Error(Kind::NotPresent, message);
    case Trouble::Device: throw Error(Kind::Device, message);
    case Trouble::Unreadable: throw Error(Kind::Unreadable, message);
    case Trouble::Refused: break;
    }
    throw Error(Kind::Refused, message);
}

engine::Request request_of(const Options& options) {
    engine::Request request;
    if (!options.as.empty()) {
        const model::Standard* standard = engine::standard_by_option(options.as);
        if (standard == nullptr) {
            throw Error(Kind::Request,
                        fmt::format("as: '{}' is none of cmis, sff8636, sff8472", options.as));
        }
        request.as = standard->map.standard;
    }
    if (!options.via.empty()) {
        auto layers = drivers::wrap::parse(options.via);
        if (!layers) {
            throw Error(Kind::Request, "via: " + layers.error());
        }
        request.via = std::move(*layers);
    }
    if (options.expect == "up" || options.expect == "down") {
        request.expect = options.expect == "up" ? analysis::Expect::Up : analysis::Expect::Down;
    } else if (!options.expect.empty()) {
        throw Error(Kind::Request,
                    fmt::format("expect: '{}' is neither up nor down", options.expect));
    }
    request.dump_format = options.dump_format;
    request.ports = options.ports;
    request.root = options.root;
    request.force = options.force;
    request.deadline_s = options.deadline_s;
    request.wait_ready_s = options.wait_ready_s;
    request.wanted = wanted_of(options);
    return request;
}

std::vector<Module> read_all(const std::vector<std::string>& target, const Options& options) {
    const engine::Request request = request_of(options);
    auto words = engine::parse_words(target);
    if (!words) {
        throw Error(Kind::Request, words.error());
    }
    if (!words->before.empty()) {
        throw Error(
            Kind::Request,
            fmt::format("'{}' is no target: write port, file, netdev, i2c or sysfs before it",
                        words->before.front()));
    }
    auto targets = engine::expand_ports(std::move(words->targets), request);
    if (!targets) {
        fail(targets.error().trouble, targets.error().message);
    }
    const engine::Loader loader(request);
    Contents contents;
    Silent silent;
    engine::for_each_document(*targets, engine::never, silent, [&](engine::Document document) {
        load(std::move(document), loader, contents);
    });
    return modules_of(contents);
}

std::vector<Module> read_all(std::string_view target, const Options& options) {
    std::vector<std::string> words;
    while (!target.empty()) {
        const std::size_t end = std::min(target.find(' '), target.size());
        if (end != 0) {
            words.emplace_back(target.substr(0, end));
        }
        target.remove_prefix(std::min(end + 1, target.size()));
    }
    return read_all(words, options);
}

Module read(std::string_view target, const Options& options) {
    return only(read_all(target, options), target);
}

Module decode(std::span<const std::uint8_t> bytes, const Options& options) {
    const engine::Request request = request_of(options);
    const engine::Loader loader(request);
    Contents contents;
    load({"bytes", std::string(bytes.begin(), bytes.end())}, loader, contents);
    return only(modules_of(contents), "bytes");
}

Module read(Device& device, const Options& options) {
    const engine::Request request = request_of(options);
    const std::string name = device.description();
    Transport transport(device);
    drivers::Fetched fetched =
        drivers::fetch(transport.inner(), engine::planner(request.wanted, request.as),
                       engine::patience_of(request));
    const auto& error = fetched.aborted ? fetched.aborted : fetched.incomplete;
    const bool has_bytes = std::ranges::any_of(
        fetched.image.blocks(), [](const memmap::Block& block) { return block.known.any(); });
    if (!has_bytes) {
        fail(error ? engine::trouble_of(error->kind) : engine::Trouble::Device,
             fmt::format("{}: {}", name, error ? error->message : "no bytes"));
    }
    const auto content = std::make_shared<Module::Content>();
    content->inspection = engine::inspection_of(name, name, std::move(fetched.image), request);
    content->inspection.expect = request.expect;
    content->inspection.warnings = std::move(fetched.warnings);
    if (error) {
        content->notes.push_back(error->message);
    }
    if (!request.wanted.everything) {
        engine::forget_missing_pages(content->inspection);
    }
    return Module(content);
}

} // namespace optictl::api
