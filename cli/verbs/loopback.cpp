// loopback: signals turned round within a module.
#include "cli/verbs/common/change.hpp"

namespace optictl::cli {
namespace {

using enum model::Setting;

ExitCode run(const ChangeOptions& options) {
    static const std::vector<SettingWord> words{
        {"media-output", {{MediaOutputLoopback, 1}}},
        {"media-input", {{MediaInputLoopback, 1}}},
        {"host-output", {{HostOutputLoopback, 1}}},
        {"host-input", {{HostInputLoopback, 1}}},
        {"off",
         {{MediaOutputLoopback, 0, true},
          {MediaInputLoopback, 0, true},
          {HostOutputLoopback, 0, true},
          {HostInputLoopback, 0, true}}},
    };
    return set_lanes(options, "loopback", words);
}

} // namespace

namespace verb {

extern const Verb loopback;
const Verb loopback{
    "loopback", "Turns signals round within a module, or no longer (CMIS)",
    "media-output: what would leave on the fibre comes back to the host; media-input: what comes\n"
    "from the fibre goes back to it; host-output and host-input the same at the host side. A link\n"
    "that is looped looks up and carries nothing: off ends all four, undo what one change did.\n"
    "Lanes are those of that side; modules that cannot loop single lanes loop all.\n"
    "Examples:\n"
    "  optictl loopback media-input port 12\n"
    "  optictl loopback host-output 1-4 i2c 7\n"
    "  optictl loopback off port 12",
    prepare<ChangeOptions, declare_change, run>};

} // namespace verb

} // namespace optictl::cli
