// Pages that the image should hold: a rule of its own file, because it lists the pages.
#include "cmis/rules/parts.hpp"

namespace optictl::cmis::detail::rules {
namespace {

using model::Severity;

struct Found {
    struct Finding {
        std::string_view id;
        Severity severity;
        std::string text;
        std::string_view clause;
    };
    std::vector<Finding> findings;
};

/// Pages of this decoder that an image of the whole module would hold, but this one does not.
void check_missing_pages(const Context& context, const Shape& shape, Found& module) {
    const struct {
        std::uint8_t page;
        bool advertised;
    } pages[] = {{0x00, true},
                 {0x01, !context.flat},
                 {0x02, !context.flat},
                 {0x04, !context.flat && shape.tunable},
                 {0x10, !context.flat},
                 {0x11, !context.flat},
                 {0x12, !context.flat && shape.tunable},
                 {0x15, !context.flat && shape.timing},
                 {0x16, !context.flat && shape.network_paths},
                 {0x17, !context.flat && shape.network_paths},
                 {0x19, !context.flat && shape.split_control}};
    std::string missing;
    for (const auto& row : pages) {
        if (row.advertised && context.image->find(memmap::upper(row.page)) == nullptr) {
            append_page(missing, row.page);
        }
    }
    if (!missing.empty()) {
        module.findings.push_back({"page-missing", Severity::Note,
                                   "Pages that the module has are not in this image: " + missing,
                                   "OIF-CMIS 5.4 section 8.1"});
    }
}

} // namespace

Result page_missing(const Context& context, const Module& /*module*/) {
    Found found;
    check_missing_pages(context, shape_of(context), found);
    return found.findings.empty() ? model::pass() : model::fail(found.findings.front().text);
}

} // namespace optictl::cmis::detail::rules
