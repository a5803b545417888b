// The two ends of a link: verdict, reasons, losses.
#pragma once

#include <string>

#include "cli/render/json_writer.hpp"
#include "cli/render/table.hpp"
#include "vendor-db/link.hpp"

namespace optictl::cli::render {

/// One end, and how the user called it.
struct NamedEnd {
    std::string target;     ///< printable
    vendor_db::LinkEnd end; ///< its entry is in the lists
};

void link_text(Buffer& out, const NamedEnd& a, const NamedEnd& b,
               const vendor_db::LinkVerdict& verdict);
void link_json(JsonWriter& json, const NamedEnd& a, const NamedEnd& b,
               const vendor_db::LinkVerdict& verdict);

} // namespace optictl::cli::render
