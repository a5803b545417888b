// Pages of the image against what the module says of its memory.
#include "cmis/rules/parts.hpp"
#include "cmis/tables.hpp"

namespace optictl::cmis::detail::rules {

using namespace model::results;

void append_page(std::string& list, unsigned page) {
    list += format("%s%02Xh", list.empty() ? "" : ", ", page);
}

Result page_missing(const Context& context, const Module& /*module*/) {
    std::string missing;
    for (const memmap::Table& table : tables()) {
        const bool is_of_module = table.page.page == 0x00 || !context.flat;
        if (table.page.upper && !table.on_request && is_of_module &&
            context.image->find(table.page) == nullptr &&
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
        if (block.page.upper && block.page.page != 0x00 && block.page.bank == 0) {
            append_page(beyond, block.page.page);
        }
    }
    return beyond.empty() ? pass()
                          : fail("The module says that its memory is flat, yet the image has "
                                 "pages; they are not decoded: " +
                                 beyond);
}

Result page_copy(const Context& context, const Module& /*module*/) {
    const memmap::Block* page00 = context.image->find(memmap::upper(0x00));
    bool tested = false;
    bool further = false;
    std::string copies;
    for (const memmap::Block& block : context.image->blocks()) {
        if (!block.page.upper || block.page.page == 0x00) {
            continue;
        }
        further = true;
        if (page00 != nullptr && block.known.all() && page00->known.all()) {
            tested = true;
            if (block.bytes == page00->bytes) {
                append_page(copies, block.page.page);
            }
        }
    }
    if (!copies.empty()) {
        return fail("Pages repeat page 00h byte for byte, as when the page select is ignored: " +
                    copies);
    }
    if (!further && context.flat) {
        return of_flat_memory();
    }
    return tested ? pass() : not_read();
}

} // namespace optictl::cmis::detail::rules
