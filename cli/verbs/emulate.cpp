// emulate: dumps as live modules that other programs run against.
#include "cli/engine/emulate.hpp"

#include <cstdio>

#include <fmt/format.h>

#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/verbs/common/options.hpp"
#include "cli/verbs/common/tree.hpp"
#include "cli/verbs/verb.hpp"
#include "drivers/emulator/misbehaviour.hpp"

namespace optictl::cli {
namespace {

using engine::Emulated;
using engine::Emulation;

struct EmulateOptions : TargetOptions {
    std::string folder;
    std::optional<unsigned> bus;
    std::string state;
    std::string cdb;
    std::string trace;
    drivers::emulator::Misbehaviours as;
    unsigned pace = drivers::emulator::Settings{}.pace;
    bool plugged_in = false;
    bool lists = false;
};

[[nodiscard]] std::string misbehaviour_names() {
    std::string names;
    for (const auto& row : drivers::emulator::misbehaviours()) {
        names += fmt::format("{}{}", names.empty() ? "" : ", ", row.name);
    }
    return names;
}

/// Names with commas between; the error is a sentence.
[[nodiscard]] std::optional<std::string> store_names(std::string_view words,
                                                     drivers::emulator::Misbehaviours& to) {
    while (!words.empty()) {
        const std::string_view name = words.substr(0, words.find(','));
        words.remove_prefix(std::min(name.size() + 1, words.size()));
        const auto found = drivers::emulator::misbehaviour_of(name);
        if (!found) {
            return fmt::format("'{}' is none of what --list names", name);
        }
        to.add(*found);
    }
    return std::nullopt;
}

void declare(Arguments& to, EmulateOptions& options) {
    options.request.wanted = everything;
    to.words("target", options.words, "TARGET", "file PATH... ('-' is standard input)");
    declare_format(to, options.format);
    to.text("--mount", options.folder,
            "FOLDER for a tree of files as the driver optoe has it: 1-0050/eeprom, ... (FUSE)");
    to.number("--i2c", options.bus, {0, 9999},
              "N: make /dev/i2c-N for the first module, N+1 for the next one (CUSE)");
    to.parsed(
        "--as", [&options](const std::string& words) { return store_names(words, options.as); },
        "NAME,NAME: what it does wrong, see --list");
    to.offer("--as", misbehaviour_names);
    to.flag("--list", options.lists, "what modules can do wrong, and where that was seen");
    to.text("--state", options.state, "FILE that keeps what the module was set to");
    to.text("--cdb", options.cdb,
            "WORD+WORD: how its firmware is updated: background, foreground, epl-1 to epl-16, "
            "lpl-only, epl-only, no-abort, hitless, single-bank, ...");
    to.text("--trace", options.trace, "FILE for all that is asked of the module and answered");
    to.number("--pace", options.pace, Arguments::Range{0, 1000},
              "percent of the advertised durations that it takes; else 50");
    to.flag("--plugged-in", options.plugged_in,
            "begin as plugged in anew, not in the state of the dump");
}

[[nodiscard]] ExitCode list(const EmulateOptions& options) {
    Output output(options.format);
    TreeWriter writer(output, options.format);
    view::Object tree;
    view::Table& table = tree.table("misbehaviours", "",
                                    {{"name", "name"},
                                     {"seen", "seen", view::Align::Left, view::Shown::ToPrograms},
                                     {"what", "what the module does"}});
    for (const auto& row : drivers::emulator::misbehaviours()) {
        table.row({view::text(row.name), view::text(row.source),
                   view::text(fmt::format("{} ({})", row.what, row.source), row.what)});
    }
    writer.write(tree, "misbehaviours/1");
    writer.finish();
    return output.finish(ExitCode::Ok);
}

[[nodiscard]] view::Object tree_of(const Emulation& emulation) {
    view::Object tree;
    const auto& places = emulation.places();
    tree.sentence("answer",
                  places.size() == 1
                      ? fmt::format("{}: served as a live module; Ctrl-C ends it",
                                    view::text(places.front().name).text)
                      : fmt::format("{} live modules are served; Ctrl-C ends them", places.size()));
    view::Table& table =
        tree.table("modules", "",
                   {{"file", "file"},
                    {"dev_class", "optoe class", view::Align::Right},
                    {"device", "device"},
                    {"unread_bytes", "unread", view::Align::Right, view::Shown::ToPrograms},
                    {"target", "of"}});
    unsigned holes = 0;
    for (const Emulation::Place& place : places) {
        const auto where = [](const std::string& text) {
            return text.empty() ? view::none("not asked for") : view::text(text);
        };
        table.row({where(place.file), view::whole(place.kind), where(place.device),
                   view::whole(place.holes), view::text(place.name)});
        holes += place.holes;
    }
    if (holes != 0) {
        tree.note(fmt::format("{} bytes that were not recorded read as 00h.", holes));
    }
    return tree;
}

[[nodiscard]] std::optional<std::string> fault_of(const EmulateOptions& options,
                                                  const std::vector<engine::Target>& targets) {
    if (options.folder.empty() && !options.bus) {
        return "served where? --mount FOLDER for files as in sysfs, --i2c N for /dev/i2c-N";
    }
    for (const engine::Target& target : targets) {
        if (target.noun != engine::noun::file) {
            return fmt::format("{} is a module already; dump it, and emulate the dump",
                               target.name());
        }
    }
    return std::nullopt;
}

ExitCode run(const EmulateOptions& options) {
    if (options.lists) {
        return list(options);
    }
    const auto targets = targets_of(options);
    if (!targets) {
        return targets.error();
    }
    if (const auto fault = fault_of(options, *targets)) {
        complain(*fault);
        return ExitCode::Usage;
    }
    Output output(options.format);
    std::vector<Emulated> dumps;
    ExitCode code = run_targets<Emulated>(
        *targets, options, output,
        [](engine::Inspection& inspection) {
            return Emulated{engine::name_of(inspection), inspection.image != nullptr
                                                             ? std::move(*inspection.image)
                                                             : memmap::Image{}};
        },
        [&](Emulated& dump) {
            if (!dump.image.empty()) {
                dumps.push_back(std::move(dump));
            }
            return ExitCode::Ok;
        });
    if (code != ExitCode::Ok || dumps.empty()) {
        return output.finish(worse(code, ExitCode::Unreadable));
    }
    if (dumps.size() != 1 && !(options.state.empty() && options.trace.empty())) {
        complain("--state and --trace are of one module; name one dump");
        return output.finish(ExitCode::Usage);
    }
    engine::EmulationRequest request{.folder = options.folder,
                                     .bus = options.bus,
                                     .state = options.state,
                                     .cdb = options.cdb,
                                     .trace = options.trace,
                                     .how = {}};
    request.how.pace = options.pace;
    request.how.power_on = options.plugged_in;
    request.how.misbehaviours = options.as;
    const Interrupt interrupt; // what is mounted is to be unmounted
    const auto emulation = Emulation::begin(std::move(dumps), request);
    if (!emulation) {
        output.complain(emulation.error().message);
        return output.finish(exit_code_of(emulation.error().trouble));
    }
    TreeWriter writer(output, options.format);
    writer.write(tree_of(**emulation), "emulate/1");
    writer.finish();
    std::fflush(stdout);
    (*emulation)->run(Interrupt::seen);
    if (const std::string failed = (*emulation)->failure(); !failed.empty()) {
        output.complain(failed);
        code = ExitCode::DeviceError;
    }
    return code; // the signal that ends it is the usual end, no failure
}

} // namespace

namespace verb {

extern const Verb emulate;
const Verb emulate{
    "emulate", "Serves dumps as live modules that other programs run against",
    "The module behaves: data paths, power, tuning, CDB, latched flags, in real time; see --as\n"
    "for what modules of the field do wrong. --mount serves what the driver optoe has in sysfs,\n"
    "--i2c what i2c-tools open; both need root, or fuse3. SIGTERM ends it with code 0.\n"
    "Examples:\n"
    "  optictl emulate file x.cap --mount /tmp/modules\n"
    "  optictl emulate file x.cap --mount /tmp/modules --as config-in-progress-forever\n"
    "  optictl emulate file captures/ --i2c 40\n"
    "  optictl emulate --list",
    prepare<EmulateOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
