// firmware: what runs in a module, what else it holds, what it should run, and how it gets there.
#include "cli/verbs/common/firmware.hpp"

#include <string>

#include <fmt/format.h>

#include "cli/verbs/common/monitor.hpp"
#include "cli/verbs/verb.hpp"

namespace optictl::cli {
namespace {

using engine::CdbOutcome;
using model::Firmware;
using model::FirmwareBank;
using model::FirmwareFeatures;

void declare(Arguments& to, FirmwareOptions& options) {
    options.how.firmware_only = true;
    declare_cdb(to, options);
    to.flag("--cdb", options.how.sends,
            "show: ask by the command data block, too: both banks, and what the module can do");
    declare_lists(to, options.lists);
    to.text("--baseline", options.baseline, "check: baseline that says what each kind should run");
    to.text("--manifest", options.manifest, "plan, update, load: manifest; else IMAGE.toml");
    to.flag("--no-manifest", options.no_manifest,
            "take the image although nothing says that it is for these modules");
    to.flag("--again", options.again, "although the module has this version already");
    to.number("--banks", options.banks, {1, 2}, "how many banks it has, where it does not say");
    to.flag("-y,--yes", options.yes, "without asking");
    to.flag("-n,--dry-run", options.dry_run, "show what would be done and send nothing");
    to.flag("--trial", options.trial, "update: leave the new load on trial, do not commit it");
    declare_time(to, "--commit-after", options.commit_after,
                 "update: watch the new load so long before it is committed; else 10s");
    to.flag("--reset", options.reset, "run by a reset, also where the module can keep traffic");
    to.number("--canary", options.canary, Arguments::Range{1, 10'000},
              "so many modules first, alone");
    to.text("--then", options.then, "then this share of all, 25%; then the others");
    declare_time(to, "--window", options.window,
                 "begin no module that would not end within this time");
    declare_journal(to, options.journal);
}

[[nodiscard]] view::Value stated(std::string_view text) {
    return text.empty() ? view::none("not stated") : view::text(text);
}

/// The first line: what runs, and whether something is to be done.
[[nodiscard]] std::string answer_of(const CdbOutcome& outcome) {
    const Firmware& firmware = outcome.firmware;
    for (const FirmwareBank& bank : firmware.banks) {
        if (bank.runs) {
            return fmt::format("{}: bank {} runs{}{}{}", outcome.target, bank.name,
                               bank.version.empty() ? "" : ", version ", bank.version,
                               bank.is_committed ? ", committed" : ", on trial: a reset ends it");
        }
    }
    if (firmware.status) {
        return fmt::format("{}: no bank runs: {}", outcome.target,
                           firmware.situation.empty()
                               ? "the module says nothing that the standard knows"
                               : firmware.situation);
    }
    return firmware.active.empty()
               ? fmt::format("{}: the module does not state its firmware", outcome.target)
               : fmt::format("{}: version {} runs", outcome.target, firmware.active);
}

void add_banks(view::Object& tree, const Firmware& firmware) {
    view::Table& banks = tree.table("banks", "Banks",
                                    {{"bank", "bank"},
                                     {"version", "version"},
                                     {"runs", "runs"},
                                     {"committed", "committed"},
                                     {"valid", "valid"},
                                     {"text", "text"}});
    banks.as_csv();
    for (const FirmwareBank& bank : firmware.banks) {
        banks.row({view::text(std::string(1, bank.name)), stated(bank.version),
                   view::flag(bank.runs), view::flag(bank.is_committed), view::flag(bank.is_valid),
                   view::text(bank.text)});
    }
}

void add_features(view::Object& tree, const FirmwareFeatures& can) {
    view::Object& to = tree.object("update", "Update");
    const std::string way = can.local_blocks && can.extended_blocks ? "LPL or EPL"
                            : can.extended_blocks                   ? "EPL"
                            : can.local_blocks                      ? "LPL"
                                                                    : "none";
    to.fact("blocks_by", "Blocks by", view::text(way));
    to.fact("block_bytes", "Longest block",
            view::number(can.block, fmt::format("{} bytes", can.block)));
    to.fact("header_bytes", "Header of the image",
            view::number(can.header, fmt::format("{} bytes", can.header)));
    to.fact("abort", "Can be aborted", view::flag(can.can_abort));
    to.fact("copy", "Copies banks", view::flag(can.can_copy));
    to.fact("read_back", "Reads back", view::flag(can.can_read_back));
    to.fact("skips_erased", "Skips erased blocks", view::flag(can.skips_erased));
    to.fact("hitless", "Tries to keep traffic", view::flag(can.is_hitless));
    const auto time = [&](std::string_view key, std::string_view label,
                          std::chrono::milliseconds longest) {
        to.fact(
            key, label,
            view::number(static_cast<double>(longest.count()) / 1000,
                         fmt::format("{} s at most", static_cast<double>(longest.count()) / 1000)));
    };
    time("start_s", "Start", can.start);
    time("write_s", "Each block", can.write);
    time("complete_s", "Completion", can.complete);
    time("abort_s", "Abort", can.abort);
}

Found find(const CdbOutcome& outcome) {
    Found found;
    view::Object& tree = found.tree;
    const Firmware& firmware = outcome.firmware;
    tree.sentence("answer", answer_of(outcome));
    if (!firmware.situation.empty()) {
        tree.fact("situation", "State", view::text(firmware.situation));
        tree.fact("next", "Next", view::text(firmware.next));
    }
    if (firmware.status) {
        tree.data("status", view::text(fmt::format("{:02X}h", *firmware.status)));
    }
    tree.fact("active", "Running", stated(firmware.active));
    tree.fact("inactive", "Other bank", stated(firmware.inactive));
    tree.fact("hardware", "Hardware", stated(firmware.hardware));
    if (firmware.status) {
        tree.fact("factory", "Factory load", stated(firmware.factory));
    }
    add_banks(tree, firmware);
    if (firmware.features) {
        add_features(tree, *firmware.features);
    }
    for (const engine::CdbAnswer& each : outcome.answers) {
        if (!each.is_answered) {
            tree.note(fmt::format("{} ({:04X}h) was not answered: {}.", each.name, each.command,
                                  each.words));
            found.code = ExitCode::Failed;
        }
    }
    if (outcome.answers.empty() && outcome.has_cdb) {
        tree.note("The module has a command data block: --cdb shows both banks.");
    }
    return found;
}

ExitCode show(const FirmwareOptions& options) {
    return show_by_cdb(options, {.action = "show",
                                 .example = "optictl firmware show port 12",
                                 .schema = "firmware/1",
                                 .find = find});
}

ExitCode run(const FirmwareOptions& options) {
    const std::string action = options.words.empty() ? std::string() : options.words.front();
    if (action == "show") {
        return show(options);
    }
    if (action == "check") {
        return check_firmware(options);
    }
    using engine::FirmwareAction;
    for (const auto each :
         {FirmwareAction::Plan, FirmwareAction::Update, FirmwareAction::Load, FirmwareAction::Run,
          FirmwareAction::Commit, FirmwareAction::Abort, FirmwareAction::Revert}) {
        if (action == name_of(each)) {
            return change_firmware(options, each);
        }
    }
    complain(fmt::format("{} write: optictl firmware show port 12, or check, plan, update, load, "
                         "run, commit, abort, revert",
                         action.empty()
                             ? "firmware what?"
                             : fmt::format("'{}' is nothing that firmware does;", action)));
    return ExitCode::Usage;
}

} // namespace

namespace verb {

extern const Verb firmware;
const Verb firmware{
    "firmware", "The firmware of modules: what runs, what should run, and how it gets there",
    "Actions:\n"
    "  firmware show TARGET...    what runs and what the other bank holds\n"
    "  firmware check TARGET...   whether modules run what lists and a baseline ask for\n"
    "  firmware plan IMAGE TARGET...    all checks, and what an update would do\n"
    "  firmware update IMAGE TARGET...  load, run, watch, commit; back where it is not well\n"
    "  firmware load IMAGE TARGET...    put it into the bank that does not run\n"
    "  firmware run TARGET...           run the other bank, on trial\n"
    "  firmware commit TARGET...        keep what runs: it runs after each reset from then on\n"
    "  firmware abort TARGET...         end a transfer that was left open\n"
    "  firmware revert TARGET...        end a trial: back to the committed load\n"
    "Registers say what runs. With --cdb the module is asked by its command data block,\n"
    "which writes to its mailbox and changes nothing else.\n"
    "check: where neither a list nor the baseline speaks of a module, all of its kind must run\n"
    "the same. Exit code 1: some module does not run what it should, or that cannot be told.\n"
    "An image needs a manifest, IMAGE.toml, that says for which modules it is. The load that\n"
    "runs is not touched while another is sent: who is interrupted begins again. After the new\n"
    "load was run and is well it is committed; else, and after any reset, the old one runs.\n"
    "Modules behind one root adapter are done one after the other; after a failure no other is\n"
    "begun. Of a network device (netdev) the kernel does it, from Linux 6.11 on: load, run and\n"
    "commit in one, with the device down and the image in /lib/firmware.\n"
    "Exit codes: 0 done, 1 failed and the old load runs, 4 the module does not answer,\n"
    "6 refused.\n"
    "Examples:\n"
    "  optictl firmware show port all\n"
    "  optictl firmware show port 12 --cdb --format json\n"
    "  optictl firmware check port all --list site.toml --baseline rack7.toml\n"
    "  optictl firmware plan lf-3.18.bin port 12\n"
    "  optictl firmware update lf-3.18.bin port 12 --commit-after 60s\n"
    "  optictl firmware update lf-3.18.bin port 1-32 --yes --canary 1 --then 25%",
    prepare<FirmwareOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
