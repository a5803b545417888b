#include "tests/control/rig.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <utility>

#include <doctest/doctest.h>

#include "cmis/control/plan.hpp"
#include "cmis/map.hpp"
#include "drivers/dump/load.hpp"
#include "drivers/emulator/emulator.hpp"
#include "drivers/read_plan.hpp"
#include "sff/sff8472/map.hpp"
#include "sff/sff8636/map.hpp"

namespace optictl::tests {
namespace {

const memmap::Map* map_of(const memmap::Image& image) {
    switch (image.byte(memmap::lower, 0).value_or(0)) {
    case 0x03: return &sff8472::map();
    case 0x0C:
    case 0x0D:
    case 0x11: return &sff8636::map();
    default: return &cmis::map();
    }
}

} // namespace

memmap::Image capture(const std::string& name) {
    auto loaded =
        drivers::dump::load(std::string(OPTICTL_SOURCE_DIR) + "/captures/" + name + ".cap");
    REQUIRE(loaded);
    REQUIRE(loaded->size() == 1);
    return std::move(loaded->front().image);
}

std::vector<std::string> captures() {
    std::vector<std::string> names;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(OPTICTL_SOURCE_DIR) + "/captures")) {
        if (entry.path().extension() == ".cap") {
            names.push_back(entry.path().stem());
        }
    }
    std::ranges::sort(names);
    REQUIRE(names.size() > 10);
    return names;
}

Folder::Folder() {
    // In memory where that can be: thousands of journals are forced to the disk.
    const std::filesystem::path memory = "/dev/shm";
    std::error_code error;
    const bool has_memory = std::filesystem::is_directory(memory, error);
    std::string name =
        (has_memory ? memory : std::filesystem::temp_directory_path()) / "optictl-control-XXXXXX";
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
}

Folder::~Folder() {
    std::error_code error;
    std::filesystem::remove_all(path, error);
}

Rig::Rig(memmap::Image image, drivers::emulator::Settings settings)
    : body(std::make_unique<drivers::emulator::LiveModule>(std::move(image), clock,
                                                           std::move(settings))),
      module(*body), bus_(drivers::emulator::open(module, clock)) {}

Rig Rig::brought_up(const std::string& name) {
    static std::map<std::string, memmap::Image> known;
    if (!known.contains(name)) {
        drivers::emulator::Settings settings;
        settings.power_on = true;
        settings.low_power_pin = true;
        Rig rig(capture(name), settings);
        rig.wait(std::chrono::seconds(600));
        const auto up = cmis::control::plan(
            rig.look(), {.name = "power high", .power = model::PowerMode::High});
        REQUIRE(up);
        const auto end = rig.carry_out(*up);
        REQUIRE_MESSAGE(end.is_done(), end.message);
        known[name] = rig.module.image();
    }
    return Rig(known.at(name));
}

void Rig::misbehave(drivers::emulator::Misbehaviour which) {
    drivers::emulator::Settings settings;
    settings.misbehaviours.add(which);
    bus_.reset();
    const memmap::Image image = module.image();
    std::destroy_at(body.get());
    std::construct_at(body.get(), image, clock, std::move(settings));
    bus_ = drivers::emulator::open(module, clock);
}

engine::ChangeOutcome Rig::change(const Wisher& wish, std::optional<model::ControlPlan> plan) {
    return engine::change(
        *bus_, "bench", {},
        {.wish = wish,
         .plan = std::move(plan),
         .journal = journal.empty() ? (folder_->path / "journal").string() : journal.string()});
}

memmap::Image Rig::look() {
    drivers::Fetched fetched = drivers::fetch(
        *bus_, drivers::plan_read(map_of, {.everything = true}, {}), {.stop = {}, .clock = &clock});
    REQUIRE_FALSE(fetched.aborted);
    return std::move(fetched.image);
}

drivers::RunEnd Rig::carry_out(const model::ControlPlan& plan, drivers::WriteHook* hook) {
    drivers::Session session(*bus_, {.deadline = {}, .stop = {}, .clock = &clock}, {.hook = hook});
    const memmap::Image& image = module.image();
    const memmap::Map& map = *map_of(image);
    const memmap::Context context = map.context_of(image);
    session.learn({.upper_a0 = map.upper(context, memmap::Device::A0),
                   .upper_a2 = map.upper(context, memmap::Device::A2)});
    state = {.plan = plan};
    return drivers::run(
        session, [this](const memmap::Now& now) { return model::next(state, now); }, plan.name);
}

unsigned Rig::byte(const memmap::Page& page, unsigned number) {
    module.advance();
    return module.image().byte(page, number).value_or(0xFFFF);
}

} // namespace optictl::tests
