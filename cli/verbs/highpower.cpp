// highpower: grants a module the power of its class (SFF-8636, SFF-8472).
#include "cli/verbs/common/change.hpp"

namespace optictl::cli {
namespace {

using enum model::Setting;

ExitCode run(const ChangeOptions& options) {
    static const std::vector<SettingWord> words{
        {"on", {{HighPowerClass, 1}}},
        {"off", {{HighPowerClass, 0}}},
        {"highest-on", {{HighestPowerClass, 1}}},
        {"highest-off", {{HighestPowerClass, 0}}},
    };
    return set_lanes(options, "highpower", words);
}

} // namespace

namespace verb {

extern const Verb highpower;
const Verb highpower{
    "highpower", "Grants a module the power of its class (SFF-8636, SFF-8472)",
    "on allows classes 5 to 7 (SFP: levels 2 and 3), highest-on class 8 (level 4). The cage must "
    "be\n"
    "able to supply it. off may drop all lanes: the module goes back to 3.5 W (SFP: 1 W).\n"
    "Examples:\n"
    "  optictl highpower on port 12",
    prepare<ChangeOptions, declare_change, run>};

} // namespace verb

} // namespace optictl::cli
