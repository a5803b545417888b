// firmware: what runs in a module, what else it holds, and what it can do with it.
#include <string>

#include <fmt/format.h>

#include "cli/verbs/by_cdb.hpp"
#include "cli/verbs/verb.hpp"

namespace optictl::cli {
namespace {

using engine::CdbOutcome;
using model::Firmware;
using model::FirmwareBank;
using model::FirmwareFeatures;

void declare(Arguments& to, CdbOptions& options) {
    options.how.firmware_only = true;
    declare_cdb(to, options);
    to.flag("--cdb", options.how.sends,
            "ask by the command data block, too: both banks, and what the module can do");
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

ExitCode run(const CdbOptions& options) {
    return show_by_cdb(options, {.action = "show",
                                 .example = "optictl firmware show port 12",
                                 .schema = "firmware/1",
                                 .find = find});
}

} // namespace

namespace verb {

extern const Verb firmware;
const Verb firmware{
    "firmware", "The firmware of a module: what runs, what else it holds, what can be done",
    "Registers say what runs. With --cdb the module is asked by its command data block,\n"
    "which writes to its mailbox and changes nothing else.\n"
    "Examples:\n"
    "  optictl firmware show port all\n"
    "  optictl firmware show port 12 --cdb --format json",
    prepare<CdbOptions, declare, run>};

} // namespace verb

} // namespace optictl::cli
