// Standard output and standard error of a verb: data to the one, talk to the other.
#pragma once

#include <functional>

#include "cli/exit_code.hpp"
#include "cli/inspect.hpp"
#include "cli/load.hpp"
#include "cli/options.hpp"
#include "cli/render/json_writer.hpp"
#include "cli/render/table.hpp"

namespace optictl::cli {

/// Writes all of `text` to standard output. False when it is closed or full.
bool write_out(std::string_view text);
/// One line to standard error: "optictl: TEXT".
void complain(std::string_view text);

/// How a verb shows one module, in each format. Returns what the module means for the exit code.
struct View {
    std::function<ExitCode(render::Buffer&, const Inspection&)> text;
    std::function<ExitCode(render::JsonWriter&, const Inspection&)> json;
    bool separated = true; ///< a blank line between the texts of two modules
};

/// Parses the targets and hands every module to `module`, which writes to one of the two; that is
/// put out after each module. Errors go to standard error and, as objects, into the JSON stream.
ExitCode run_each(const Options& options, const ModuleSink& module, render::Buffer& text,
                  render::JsonWriter& json);
/// Parses the targets and shows every module by `view`: text, or one JSON object a line.
ExitCode show_each(const Options& options, const View& view);

} // namespace optictl::cli
