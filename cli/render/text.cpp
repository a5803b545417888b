#include "cli/render/text.hpp"

#include "cli/render/walk.hpp"
#include "cli/view/module/module.hpp"

namespace optictl::cli::render {

void put_heading(Buffer& out, const engine::Inspection& inspection,
                 const engine::Decoded& decoded) {
    put_wrapped(out, view::heading(inspection, decoded.module), 2);
}

void put_unknown(Buffer& out, const engine::Inspection& inspection) {
    walk_text(out, view::tree_of(inspection));
}

} // namespace optictl::cli::render
