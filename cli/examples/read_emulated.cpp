// Reads a module as a device: here an emulated one that holds the bytes of a dump.
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "cli/engine/inspect.hpp"
#include "cli/engine/reading/plans.hpp"
#include "drivers/dump/load.hpp"
#include "drivers/emulator/emulator.hpp"
#include "drivers/fetch.hpp"
#include "sff/words/words.hpp"

using namespace optictl;

int main(int argc, char** argv) {
    auto modules = drivers::dump::load(argc > 1 ? argv[1] : "-", {});
    if (!modules) {
        std::fprintf(stderr, "%s\n", modules.error().message.c_str());
        return 1;
    }
    const auto device = drivers::emulator::open(std::move(modules->front().image));
    const memmap::Wanted monitors{.monitors = true, .thresholds = true};
    drivers::Fetched fetched = drivers::fetch(*device, engine::planner(monitors, {}));
    std::printf("%llu bytes in %llu transactions\n",
                static_cast<unsigned long long>(fetched.stats.bytes),
                static_cast<unsigned long long>(fetched.stats.transactions));
    engine::Inspection inspection;
    inspection.image = std::make_unique<memmap::Image>(std::move(fetched.image));
    engine::inspect(inspection, {});
    if (const engine::Decoded* best = inspection.best()) {
        for (const model::Monitor& monitor : best->module.monitors) {
            std::printf("%s %u: %s\n", std::string(monitor.label).c_str(), monitor.lane,
                        words::value_text(monitor.value).c_str());
        }
    }
}
