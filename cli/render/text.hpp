// Text for people: each function writes one view of a module.
#pragma once

#include "cli/engine/inspect.hpp"
#include "cli/render/table.hpp"

namespace optictl::cli::render {

struct TextOptions {
    bool raw = false;    ///< register and bytes beside each value
    bool all = false;    ///< also what is not advertised, and per-lane settings
    bool colour = false; ///< on a terminal; never the only carrier of a meaning
};

void show_text(Buffer& out, const Inspection& inspection, const TextOptions& options);
void dom_text(Buffer& out, const Inspection& inspection, const TextOptions& options);
void flags_text(Buffer& out, const Inspection& inspection, const TextOptions& options);
void apps_text(Buffer& out, const Inspection& inspection, const TextOptions& options);

/// Parts that several views share.
void put_heading(Buffer& out, const Inspection& inspection, const Decoded& decoded);
/// What could not be decoded: the evidence and the bytes.
void put_unknown(Buffer& out, const Inspection& inspection);
void put_monitors(Buffer& out, const model::Module& module, const TextOptions& options);
void put_applications(Buffer& out, const model::Module& module);
void put_set_flags(Buffer& out, const model::Module& module);
void put_findings(Buffer& out, const Inspection& inspection, const model::Module& module,
                  bool colour);
/// "1-4,7": lane numbers as ranges.
[[nodiscard]] std::string lane_ranges(const std::vector<unsigned>& lanes);

} // namespace optictl::cli::render
