// What the actions of the verb firmware share.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "cli/engine/firmware/firmware.hpp"
#include "cli/verbs/common/by_cdb.hpp"
#include "cli/verbs/common/change.hpp"
#include "cli/verbs/common/options.hpp"
#include "cli/verbs/verb.hpp"

namespace optictl::cli {

struct FirmwareOptions : CdbOptions {
    // check
    ListOptions lists;
    std::string baseline; ///< file; empty: none
    // plan, update, load
    std::string manifest; ///< file; empty: IMAGE.toml
    bool no_manifest = false;
    bool again = false;
    std::optional<unsigned> banks;
    // update and its steps
    bool yes = false;
    bool dry_run = false;
    bool trial = false;
    bool reset = false;
    drivers::Duration commit_after = std::chrono::seconds(10);
    std::string journal = ChangeOptions::default_journal();
    // many modules
    unsigned canary = 0;
    std::string then; ///< "25%"; empty: all that are left
    drivers::Duration window{};
};

/// The action check: whether modules run what they should.
ExitCode check_firmware(const FirmwareOptions& options);
/// The actions that change modules, and plan.
ExitCode change_firmware(const FirmwareOptions& options, engine::FirmwareAction action);

/// What came of one module: for people and programs.
[[nodiscard]] view::Object tree_of(const engine::FirmwareOutcome& outcome,
                                   const FirmwareOptions& options, engine::FirmwareAction action,
                                   const std::string& image);
/// The first line: what came of it.
[[nodiscard]] std::string answer_of(const engine::FirmwareOutcome& outcome,
                                    engine::FirmwareAction action);
/// How to go on, one sentence; empty: nothing is left to do.
[[nodiscard]] std::string next_of(const engine::FirmwareOutcome& outcome,
                                  engine::FirmwareAction action, const std::string& image);

} // namespace optictl::cli
