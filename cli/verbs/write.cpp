// write: a register by name, for who knows what it does.
#include <fmt/format.h>

#include "cli/engine/change/raw_write.hpp"
#include "cli/output.hpp"
#include "cli/verbs/common/change.hpp"

namespace optictl::cli {
namespace {

struct WriteOptions : ChangeOptions {
    bool expert = false;
};

void declare(Arguments& to, WriteOptions& options) {
    to.flag("--expert", options.expert, "needed: whatever comes of it");
    declare_change(to, options);
}

ExitCode run(const WriteOptions& options) {
    const auto given = words_of(options);
    if (!given) {
        return given.error();
    }
    if (given->before.size() != 2 || given->targets.empty()) {
        complain("write: write REGISTER VALUE TARGET --expert, for example: write "
                 "MediaSideGeneratorDataInvertLane1 1 port 12 --expert");
        return ExitCode::Usage;
    }
    if (!options.expert) {
        complain("write puts a number into a register, and nobody looks what comes of it; where a "
                 "verb does the same (tx, polarity, equalizer, ...) take that; else add --expert");
        return ExitCode::Refused;
    }
    return change_modules(
        options, given->targets, {.wish = [&](const engine::Inspection& inspection) {
            return engine::wish_for_register(inspection, given->before[0], given->before[1]);
        }});
}

} // namespace

namespace verb {

extern const Verb write;
const Verb write{
    "write", "Writes a control register by its name (--expert)",
    "REGISTER is a name as explain shows it, of one copy (OutputDisableTx3) or of all\n"
    "(OutputDisableTx); VALUE a number, 0x1F or -3 too. Controls that other verbs know are "
    "planned\n"
    "as these would; of all others it is not known what they do to traffic. Identity, status,\n"
    "passwords, memory of users and vendors and commands are never written. undo takes it back.\n"
    "Examples:\n"
    "  optictl write SquelchMethodSelect 1 port 12 --expert\n"
    "  optictl write DPStateChangedMask1 0 i2c 7 --expert --dry-run",
    prepare<WriteOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
