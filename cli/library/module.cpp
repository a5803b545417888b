// What a module tells, in the words and with the numbers of the program's JSON.
#include "cli/view/module/module.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cli/engine/registers.hpp"
#include "cli/library/content.hpp"
#include "cli/library/device.hpp"
#include "cli/render/walk.hpp"
#include "cli/view/shown.hpp"
#include "drivers/dump/capture.hpp"
#include "drivers/dump/load.hpp"
#include "drivers/emulator/emulator.hpp"
#include "sff/words/words.hpp"

namespace optictl::api {
namespace {

const engine::Decoded* decoded(const Module::Content& content) {
    return content.inspection.best();
}

Value value_of(const memmap::Reading& reading) {
    std::string_view unit = words::key_suffix(reading.unit);
    unit.remove_prefix(unit.starts_with('_') ? 1 : 0);
    Value value{.number = {},
                .unit = std::string(unit),
                .state = std::string(memmap::name_of(reading.state))};
    if (reading.has_value()) {
        value.number = reading.value;
    }
    return value;
}

Monitor monitor_of(const model::Module& module, const model::Monitor& from) {
    Monitor to{.name = std::string(from.key),
               .lane = from.lane,
               .value = value_of(from.value),
               .verdict = std::string(words::name_of(from.verdict)),
               .note = std::string(from.note)};
    if (from.value.unit == memmap::Unit::Milliwatt && from.value.has_value() &&
        from.value.value > 0) {
        to.dbm = cli::view::shown_dbm(from.value.value);
    }
    if (from.has_margin) {
        to.margin = cli::view::shown_margin(from);
    }
    if (from.thresholds >= 0) {
        const model::Thresholds& set = module.thresholds[static_cast<std::size_t>(from.thresholds)];
        for (std::size_t i = 0; i < to.limits.size(); ++i) {
            to.limits[i] = value_of(set.limits[i]).number;
        }
    }
    return to;
}

Register register_of(const engine::Register& from, memmap::Standard standard) {
    const memmap::Reading& reading = from.reading;
    Register to{.name = reading.field != nullptr ? words::register_name(reading) : std::string(),
                .address = reading.field != nullptr
                               ? words::register_address(reading, standard)
                               : fmt::format("{}:{}", words::page_name(from.page, standard),
                                             from.place.byte),
                .bytes = {reading.bytes.begin(), reading.bytes.end()},
                .raw = reading.raw,
                .value = value_of(reading)};
    if (reading.field != nullptr) {
        to.text = words::value_text(reading);
        to.clause = words::clause(*reading.field);
    }
    return to;
}

struct View {
    std::string_view name;
    std::string_view schema;
    cli::view::Object (*tree)(const engine::Inspection&, const cli::view::Wish&);
};

constexpr View views[] = {
    {"show", "module/4", cli::view::show_tree},  {"dom", "dom/2", cli::view::dom_tree},
    {"why", "why/1", cli::view::why_tree},       {"apps", "apps/3", cli::view::apps_tree},
    {"flags", "flags/1", cli::view::flags_tree}, {"list", "list/2", cli::view::list_tree}};

} // namespace

Module::Module(std::shared_ptr<const Content> content) : content_(std::move(content)) {}

std::string Module::target() const {
    return engine::name_of(content_->inspection);
}

std::string Module::standard() const {
    const engine::Decoded* best = decoded(*content_);
    return best != nullptr ? std::string(best->module.standard) : std::string();
}

std::string Module::form_factor() const {
    return engine::form_factor(content_->inspection);
}

std::vector<std::string> Module::warnings() const {
    std::vector<std::string> all = content_->inspection.warnings;
    all.insert(all.end(), content_->notes.begin(), content_->notes.end());
    return all;
}

std::vector<Monitor> Module::monitors() const {
    std::vector<Monitor> all;
    if (const engine::Decoded* best = decoded(*content_)) {
        all.reserve(best->module.monitors.size());
        for (const model::Monitor& monitor : best->module.monitors) {
            all.push_back(monitor_of(best->module, monitor));
        }
    }
    return all;
}

std::vector<unsigned> Module::media_lanes() const {
    std::vector<unsigned> numbers;
    if (const engine::Decoded* best = decoded(*content_)) {
        for (const model::MediaLane& lane : best->module.media_lanes) {
            numbers.push_back(lane.number);
        }
    }
    return numbers;
}

std::vector<unsigned> Module::host_lanes() const {
    std::vector<unsigned> numbers;
    if (const engine::Decoded* best = decoded(*content_)) {
        for (const model::Lane& lane : best->module.lanes) {
            numbers.push_back(lane.number);
        }
    }
    return numbers;
}

Diagnosis Module::diagnosis() const {
    const analysis::Health& health = content_->health();
    Diagnosis all{.verdict = std::string(analysis::name_of(health.conclusion))};
    if (health.first_bad) {
        all.first_bad_step = std::string(analysis::name_of(*health.first_bad));
    }
    for (const analysis::Cause& cause : health.causes) {
        all.causes.push_back({.id = std::string(cause.id),
                              .step = std::string(analysis::name_of(cause.step)),
                              .grade = std::string(analysis::name_of(cause.grade)),
                              .host_lanes = model::numbers_of(cause.host_lanes),
                              .media_lanes = model::numbers_of(cause.media_lanes),
                              .text = words::printable(cause.text),
                              .advice = std::string(cause.advice),
                              .clause = model::clause_of(cause.source)});
    }
    return all;
}

std::vector<Register> Module::registers(std::string_view which) const {
    const engine::Decoded* best = decoded(*content_);
    std::vector<engine::Selector> chosen;
    if (!which.empty()) {
        auto selector = engine::parse_selector(which);
        if (!selector) {
            throw Error(Kind::Request, selector.error());
        }
        chosen.push_back(std::move(*selector));
    }
    std::vector<Register> all;
    if (best != nullptr) {
        for (const engine::Register& each :
             engine::selected_registers(content_->inspection, *best, chosen)) {
            all.push_back(register_of(each, best->module.context.standard));
        }
    }
    if (all.empty() && !which.empty()) {
        throw Error(Kind::Request,
                    fmt::format("{}: no register '{}' in this module", target(), which));
    }
    return all;
}

std::string Module::json(std::string_view view) const {
    const auto* const found = std::ranges::find(views, view, &View::name);
    if (found == std::end(views)) {
        throw Error(Kind::Request,
                    fmt::format("'{}' is no view: show, dom, why, apps, flags, list", view));
    }
    (void)content_->health();
    cli::render::JsonWriter json;
    cli::render::put_tree(json, found->schema, content_->inspection,
                          found->tree(content_->inspection, {}));
    return std::string(json.text());
}

std::string Module::capture() const {
    return drivers::dump::write_capture(*content_->inspection.image, content_->inspection.header);
}

std::unique_ptr<Device> emulated_device(const Module& module) {
    const auto images = drivers::dump::load_bytes(module.capture(), module.target());
    if (!images || images->empty()) {
        throw Error(Kind::Unreadable,
                    images ? module.target() + ": no bytes" : images.error().message);
    }
    return std::make_unique<OfTransport>(drivers::emulator::open_live(images->front().image, {}));
}

std::string version() {
    return OPTICTL_VERSION;
}

} // namespace optictl::api
