// Text for people of what is not a tree yet.
#pragma once

#include "cli/engine/inspect.hpp"
#include "cli/render/table.hpp"

namespace optictl::cli::render {

void put_heading(Buffer& out, const engine::Inspection& inspection, const engine::Decoded& decoded);
/// What could not be decoded: the evidence and the bytes.
void put_unknown(Buffer& out, const engine::Inspection& inspection);

} // namespace optictl::cli::render
