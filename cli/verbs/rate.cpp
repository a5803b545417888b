// rate: selects the rate of a lane (SFF-8636, SFF-8472).
#include "cli/verbs/common/change.hpp"

namespace optictl::cli {
namespace {

using enum model::Setting;

ExitCode run(const ChangeOptions& options) {
    static const std::vector<SettingWord> words{
        {"tx-high", {{TxRate, 1}}}, {"tx-low", {{TxRate, 0}}}, {"rx-high", {{RxRate, 1}}},
        {"rx-low", {{RxRate, 0}}},  {"tx-2", {{TxRate, 2}}},   {"rx-2", {{RxRate, 2}}},
    };
    return set_lanes(options, "rate", words);
}

} // namespace

namespace verb {

extern const Verb rate;
const Verb rate{"rate", "Selects the rate of a lane (SFF-8636, SFF-8472)",
                "Drops the traffic of the lanes while the rate changes. What low (0), high (1) and "
                "2 mean, the\n"
                "module says in its identity.\n"
                "Examples:\n"
                "  optictl rate rx-high port 12",
                prepare<ChangeOptions, declare_change, run>};

} // namespace verb

} // namespace optictl::cli
