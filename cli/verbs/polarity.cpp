// polarity: inverts lanes on the host side, or puts them right.
#include "cli/verbs/common/change.hpp"

namespace optictl::cli {
namespace {

using enum model::Setting;

ExitCode run(const ChangeOptions& options) {
    static const std::vector<SettingWord> words{
        {"tx-inverted", {{TxPolarity, 1}}},
        {"tx-normal", {{TxPolarity, 0}}},
        {"rx-inverted", {{RxPolarity, 1}}},
        {"rx-normal", {{RxPolarity, 0}}},
    };
    return set_lanes(options, "polarity", words);
}

} // namespace

namespace verb {

extern const Verb polarity;
const Verb polarity{
    "polarity", "Inverts lanes on the host side, or puts them right",
    "Drops the traffic of the lanes unless the other side of them is inverted as well.\n"
    "Examples:\n"
    "  optictl polarity rx-inverted 2,3 port 12",
    prepare<ChangeOptions, declare_change, run>};

} // namespace verb

} // namespace optictl::cli
