// tx: switches transmitters on, off or to squelched.
#include "cli/verbs/common/change.hpp"

namespace optictl::cli {
namespace {

using enum model::Setting;

ExitCode run(const ChangeOptions& options) {
    static const std::vector<SettingWord> words{
        {"on", {{TxDisable, 0}, {TxSquelch, 0, true}}},
        {"off", {{TxDisable, 1}}},
        {"squelch", {{TxSquelch, 1}}},
    };
    return set_lanes(options, "tx", words);
}

} // namespace

namespace verb {

extern const Verb tx;
const Verb tx{
    "tx", "Switches transmitters on, off or to squelched",
    "off drops the data paths of the lanes: one dark lane takes a whole path down. squelch drops\n"
    "their signal, and may keep the light. on starts them again.\n"
    "Examples:\n"
    "  optictl tx off 1-4 port 12\n"
    "  optictl tx on i2c 7 --dry-run\n"
    "  optictl tx off 3 file x.cap --via emulated=state:x.state",
    prepare<ChangeOptions, declare_change, run>};

} // namespace verb

} // namespace optictl::cli
