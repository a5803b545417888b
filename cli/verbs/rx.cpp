// rx: switches receiver outputs to the host on or off.
#include "cli/verbs/common/change.hpp"

namespace optictl::cli {
namespace {

using enum model::Setting;

ExitCode run(const ChangeOptions& options) {
    static const std::vector<SettingWord> words{
        {"on", {{RxDisable, 0}}},
        {"off", {{RxDisable, 1}}},
    };
    return set_lanes(options, "rx", words);
}

} // namespace

namespace verb {

extern const Verb rx;
const Verb rx{"rx", "Switches receiver outputs to the host on or off",
              "off drops what the host receives on the lanes; the far end sees nothing of it.\n"
              "Examples:\n"
              "  optictl rx off 1-4 port 12",
              prepare<ChangeOptions, declare_change, run>};

} // namespace verb

} // namespace optictl::cli
