// equalizer: how signals of the host side are equalized, lane by lane.
#include "cli/verbs/common/change.hpp"

namespace optictl::cli {
namespace {

using enum model::Setting;

ExitCode run(const ChangeOptions& options) {
    static const std::vector<SettingWord> words{
        {"tx", {{TxAdaptiveEq, 0, true}, {.setting = TxEqualizer, .value = 0, .is_code = true}}},
        {"tx-auto", {{TxAdaptiveEq, 1}}},
        {"pre", {{.setting = RxPreCursor, .value = 0, .is_code = true}}},
        {"post", {{.setting = RxPostCursor, .value = 0, .is_code = true}}},
    };
    return set_lanes(options, "equalizer", words);
}

} // namespace

namespace verb {

extern const Verb equalizer;
const Verb equalizer{
    "equalizer", "Equalizes the signals between host and module, lane by lane",
    "tx: what the module gets, in decibels, instead of adapting by itself (tx-auto); pre and "
    "post:\n"
    "the cursors of what it sends to the host; pre is emphasis in SFF-8636. CODE is that of the\n"
    "standard, no more than the module advertises (see apps and explain). Signals are disturbed,\n"
    "and a wrong code loses them.\n"
    "Examples:\n"
    "  optictl equalizer tx 3 1-4 port 12\n"
    "  optictl equalizer tx-auto port 12\n"
    "  optictl equalizer post 2 file x.cap --dry-run",
    prepare<ChangeOptions, declare_change, run>};

} // namespace verb

} // namespace optictl::cli
