// Pages of the image against what the module says of its memory.
#include <algorithm>

#include "cmis/rules/parts.hpp"
#include "cmis/tables.hpp"

namespace optictl::cmis::detail::rules {

using namespace model::results;

void append_page(std::string& list, unsigned page) {
    list += format("%s%02Xh", list.empty() ? "" : ", ", page);
}

namespace {

/// Whether the image has bytes of a page, be they the module's or not: a half page that failed to
/// be read has none.
bool is_there(const Context& context, const memmap::Page& page) {
    const memmap::Block* block = context.image->find(page);
    return block != nullptr &&
           (block->known.any() || std::ranges::any_of(block->holes, [](const memmap::Hole& hole) {
                return hole.why == memmap::Missing::Blank || hole.why == memmap::Missing::Copy;
            }));
}

} // namespace

Result page_missing(const Context& context, const Module& /*module*/) {
    std::string missing;
    for (const memmap::Table& table : tables()) {
        const bool is_of_module = table.page.page == 0x00 || !context.flat;
        if (table.page.upper && !table.on_request && is_of_module &&
            !is_there(context, table.page) &&
            memmap::advertisement(context, table.when) == memmap::Advertised::Yes) {
            append_page(missing, table.page.page);
        }
    }
    return missing.empty() ? pass()
                           : fail("Pages that the module has are not in this image: " + missing);
}

Result flat_with_pages(const Context& context, const Module& /*module*/) {
    if (!memmap::read(context, *in_lower("MemoryModel")).is_read()) {
        return not_read();
    }
    if (!context.flat) {
        return not_applicable("the memory is paged");
    }
    std::string beyond;
    for (const memmap::Block& block : context.image->blocks()) {
        // A copy of page 00h is no page: that the select was ignored is said by a rule of its own.
        const bool is_copy = std::ranges::any_of(block.holes, [](const memmap::Hole& hole) {
            return hole.why == memmap::Missing::Copy;
        });
        if (block.page.upper && block.page.page != 0x00 && block.page.bank == 0 && !is_copy &&
            is_there(context, block.page)) {
            append_page(beyond, block.page.page);
        }
    }
    return beyond.empty() ? pass()
                          : fail("The module says that its memory is flat, yet the image has "
                                 "pages; they are not decoded: " +
                                 beyond);
}

} // namespace optictl::cmis::detail::rules
