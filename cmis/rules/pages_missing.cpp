// Pages that an image of the whole module would hold.
#include "cmis/map.hpp"
#include "cmis/rules/parts.hpp"

namespace optictl::cmis::detail::rules {

Result page_missing(const Context& context, const Module& /*module*/) {
    std::string missing;
    for (const memmap::PageInfo& page : map().pages) {
        const bool is_there =
            page.table == nullptr || !page.page.upper || context.image->find(page.page) != nullptr;
        const bool is_of_module = page.page.page == 0x00 || !context.flat;
        if (!is_there && is_of_module &&
            memmap::advertisement(context, page.when) == memmap::Advertised::Yes) {
            append_page(missing, page.page.page);
        }
    }
    return missing.empty()
               ? model::pass()
               : model::fail("Pages that the module has are not in this image: " + missing);
}

} // namespace optictl::cmis::detail::rules
