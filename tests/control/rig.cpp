#include "tests/control/rig.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <doctest/doctest.h>

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

Rig::Rig(memmap::Image image, drivers::emulator::Settings settings)
    : module(std::move(image), clock, std::move(settings)),
      bus_(drivers::emulator::open(module, clock)) {}

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
