// Reads the monitors of modules every second: poll_bus COUNT port 1-32, poll_bus COUNT i2c 7.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optictl/optictl.hpp>
#include <string>
#include <thread>
#include <vector>

using namespace optictl;

int main(int argc, char** argv) {
    const int polls = argc > 1 ? std::atoi(argv[1]) : 0;
    const std::vector<std::string> target(argv + (argc > 1 ? 2 : 1), argv + argc);
    const char* const map = std::getenv("OPTICTL_PORTS");
    // Identity, monitors and limits: some milliseconds of a bus, each page once.
    const api::Options options{
        .ports = map != nullptr ? map : "", .depth = api::Depth::Monitors, .deadline_s = 2};
    for (int i = 0; i < polls; ++i) {
        std::this_thread::sleep_for(std::chrono::seconds(i != 0 ? 1 : 0));
        try {
            for (const api::Module& module : api::read_all(target, options)) {
                for (const api::Monitor& monitor : module.monitors()) {
                    if (monitor.value.number) {
                        std::printf("%s %s %u %g %s\n", module.target().c_str(),
                                    monitor.name.c_str(), monitor.lane, *monitor.value.number,
                                    monitor.verdict.c_str());
                    }
                }
            }
        } catch (const api::Error& error) {
            std::fprintf(stderr, "%s\n", error.what()); // and again in a second
        }
    }
}
