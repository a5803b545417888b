// Changes a module: breakout_emulated DUMP MODE JOURNAL. Here one that is emulated, with the bytes
// of a dump; on a Device of your own nothing else would be written.
#include <cstdio>
#include <optictl/optictl.hpp>
#include <string>
#include <vector>

using namespace optictl;

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fputs("usage: breakout_emulated DUMP MODE JOURNAL\n", stderr);
        return 2;
    }
    try {
        const auto device =
            api::emulated_device(api::read_all(std::vector<std::string>{"file", argv[1]}).front());
        const api::Changed changed = api::breakout(
            *device, argv[2],
            {.journal = argv[3], .confirm = [](const std::vector<std::string>& steps) {
                 for (const std::string& step : steps) {
                     std::printf("  %s\n", step.c_str());
                 }
                 return true; // here a person would be asked
             }});
        std::printf("%s %s\n", changed.result.c_str(), changed.message.c_str());
        std::printf("%s\n", api::read(*device).json("apps").c_str());
        return changed.result == "done" ? 0 : 1;
    } catch (const api::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
