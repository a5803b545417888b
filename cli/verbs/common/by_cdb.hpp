// What the verbs share that may ask modules by their command data block.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/engine/cdb.hpp"
#include "cli/verbs/common/tree.hpp"

namespace optictl::cli {

struct CdbOptions : TargetOptions {
    engine::CdbRequest how;
};
/// Declares the targets, how modules are reached, and --take-over.
void declare_cdb(Arguments& to, CdbOptions& options);

/// What is shown of each module that could be read, and how the documents are called.
struct CdbView {
    std::string_view action;  ///< the word before the targets: "info"
    std::string_view example; ///< "optictl cdb info port 12"
    std::string_view schema;  ///< "cdb/1"
    std::function<Found(const engine::CdbOutcome&)> find;
};
/// Asks the modules one after the other and shows them.
ExitCode show_by_cdb(const CdbOptions& options, const CdbView& view);

} // namespace optictl::cli
