// Text for people: each function writes one view of a module.
#pragma once

#include "cli/engine/inspect.hpp"
#include "cli/render/table.hpp"

namespace optictl::cli::render {

struct TextOptions {
    bool raw = false;     ///< register and bytes beside each value
    bool verbose = false; ///< every fact of the module, not the default view
    bool all = false;     ///< also what is not advertised, and per-lane settings
    bool colour = false;  ///< on a terminal; never the only carrier of a meaning
    bool judges = false;  ///< `dom`: with the verdict
};

void show_text(Buffer& out, const engine::Inspection& inspection, const TextOptions& options);
void dom_text(Buffer& out, const engine::Inspection& inspection, const TextOptions& options);
void flags_text(Buffer& out, const engine::Inspection& inspection, const TextOptions& options);
void why_text(Buffer& out, const engine::Inspection& inspection, const TextOptions& options);
void apps_text(Buffer& out, const engine::Inspection& inspection, const TextOptions& options);

/// Parts that several views share.
void put_heading(Buffer& out, const engine::Inspection& inspection, const engine::Decoded& decoded);
/// What could not be decoded: the evidence and the bytes.
void put_unknown(Buffer& out, const engine::Inspection& inspection);
void put_monitors(Buffer& out, const model::Module& module, const TextOptions& options);
/// The data paths of a module that has such states; its media lanes with their monitors and limits.
void put_data_paths(Buffer& out, const model::Module& module);
void put_media_lanes(Buffer& out, const model::Module& module);
/// What each laser is tuned to, a line a lane; nothing where none is tunable.
void put_tuning(Buffer& out, const model::Module& module);
/// What `show` writes below the verdict unless asked for more.
void put_brief(Buffer& out, const model::Module& module, const analysis::Health& health,
               const TextOptions& options);
void put_applications(Buffer& out, const model::Module& module);
/// Ways to split the port, and what to set for each; nothing when none are known.
void put_port_modes(Buffer& out, const engine::Inspection& inspection);
void put_set_flags(Buffer& out, const model::Module& module);
void put_findings(Buffer& out, const engine::Inspection& inspection, const model::Module& module,
                  bool colour);
/// "1-4,7": lane numbers as ranges.
[[nodiscard]] std::string lane_ranges(const std::vector<unsigned>& lanes);

} // namespace optictl::cli::render
