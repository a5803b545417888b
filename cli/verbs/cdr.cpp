// cdr: switches clock and data recovery on or off.
#include "cli/verbs/common/change.hpp"

namespace optictl::cli {
namespace {

using enum model::Setting;

ExitCode run(const ChangeOptions& options) {
    static const std::vector<SettingWord> words{
        {"on", {{TxCdr, 1, true}, {RxCdr, 1, true}}},
        {"off", {{TxCdr, 0, true}, {RxCdr, 0, true}}},
        {"tx-on", {{TxCdr, 1}}},
        {"tx-off", {{TxCdr, 0}}},
        {"rx-on", {{RxCdr, 1}}},
        {"rx-off", {{RxCdr, 0}}},
    };
    return set_lanes(options, "cdr", words);
}

} // namespace

namespace verb {

extern const Verb cdr;
const Verb cdr{
    "cdr", "Switches clock and data recovery on or off",
    "Traffic is disturbed while the CDR locks; without it a rate that needs it does not pass.\n"
    "Examples:\n"
    "  optictl cdr off 1-4 port 12",
    prepare<ChangeOptions, declare_change, run>};

} // namespace verb

} // namespace optictl::cli
