// amplitude: how strong the signals are that the host receives.
#include "cli/verbs/common/change.hpp"

namespace optictl::cli {
namespace {

using enum model::Setting;

ExitCode run(const ChangeOptions& options) {
    static const std::vector<SettingWord> words{
        {"", {{.setting = RxAmplitude, .value = 0, .is_code = true}}},
    };
    return set_lanes(options, "amplitude", words);
}

} // namespace

namespace verb {

extern const Verb amplitude;
const Verb amplitude{"amplitude", "Sets the amplitude of the signals to the host, lane by lane",
                     "CODE is that of the standard, one of those that the module advertises: 0 "
                     "100-400 mV, 1 300-600\n"
                     "mV, 2 400-800 mV, 3 600-1200 mV. Signals are disturbed.\n"
                     "Examples:\n"
                     "  optictl amplitude 2 1-4 port 12\n"
                     "  optictl amplitude 1 i2c 7 --dry-run",
                     prepare<ChangeOptions, declare_change, run>};

} // namespace verb

} // namespace optictl::cli
