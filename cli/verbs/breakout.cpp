// breakout: which applications run on which lanes.
#include "cli/engine/change/breakout.hpp"

#include <fmt/format.h>

#include "cli/output.hpp"
#include "cli/verbs/common/change.hpp"

namespace optictl::cli {
namespace {

ExitCode run(const ChangeOptions& options) {
    const auto given = words_of(options);
    if (!given) {
        return given.error();
    }
    if (given->before.size() != 1 || given->targets.empty()) {
        complain("write: breakout MODE TARGET, for example: breakout 4x100G port 12");
        return ExitCode::Usage;
    }
    return change_modules(options, given->targets,
                          {.wish = [&](const engine::Inspection& inspection) {
                              return engine::breakout(inspection, given->before.front());
                          }});
}

} // namespace

namespace verb {

extern const Verb breakout;
const Verb breakout{
    "breakout", "Divides the lanes of a module among applications",
    "MODE is made of parts with + between: 4x100G, 2x400G, 1x400G+4x100G, by the speed of the "
    "host\n"
    "side; 8xapp3 by the code of an application (see apps); 2x400GAUI-4 by the name of an "
    "interface;\n"
    "app3@5 on lane 5, with all other lanes as they are. Lanes that are left over carry nothing.\n"
    "Drops the data paths that change, and no others. They come up one after the other.\n"
    "Examples:\n"
    "  optictl breakout 4x100G port 12 --dry-run\n"
    "  optictl breakout 1x400G+4x100G i2c 7\n"
    "  optictl breakout 8x100G file x.cap --via emulated=state:x.state --yes",
    prepare<ChangeOptions, declare_change, run>};

} // namespace verb

} // namespace optictl::cli
