#include "sff/sff8636/map.hpp"

#include "sff/sff8636/decode.hpp"
#include "sff/sff8636/lower.hpp"
#include "sff/sff8636/page00.hpp"
#include "sff/sff8636/plan.hpp"
#include "sff/sff8636/rows.hpp"
#include "sff/sff8636/tables.hpp"

namespace optictl::sff8636 {
namespace {

using memmap::Context;
using memmap::PageInfo;
using memmap::row;
using memmap::Upper;

[[nodiscard]] memmap::When when_of(unsigned number) {
    switch (number) {
    case 0x01: return has::page_01;
    case 0x02: return has::page_02;
    case 0x20:
    case 0x21: return has::pages_20_21;
    default: return {};
    }
}

[[nodiscard]] std::vector<PageInfo> make_pages() {
    std::vector<PageInfo> pages;
    for (const memmap::Table& table : tables()) {
        pages.push_back({.page = table.page,
                         .table = &table,
                         .when = table.page.upper ? when_of(table.page.page) : memmap::When{}});
    }
    return pages;
}

Upper upper_of(const Context& context, memmap::Device device) {
    if (device == memmap::Device::A2 || !context.image->knows(memmap::lower, 2)) {
        return Upper::Unknown;
    }
    return context.flat ? Upper::Flat : Upper::Paged;
}

/// Data_Not_Ready (Table 6-3).
std::optional<memmap::Unready> unready(const Context& context) {
    static constexpr const memmap::Field* not_ready = &row(lower::rows, "Data_Not_Ready");
    if (!memmap::read(context, *not_ready).is_set()) {
        return std::nullopt;
    }
    return memmap::Unready{"its monitors have no valid data yet", memmap::range_of(*not_ready)};
}

std::optional<std::chrono::nanoseconds> page_change(const Context& /*context*/) {
    return std::nullopt;
}
memmap::Page page_named(unsigned number) {
    return memmap::upper(number);
}
unsigned banks_of(const Context& /*context*/, unsigned /*number*/) {
    return 1;
}

} // namespace

const memmap::Map& map() {
    static const std::vector<PageInfo> pages = make_pages();
    static const memmap::Map sff8636{
        .standard = memmap::Standard::Sff8636,
        .name = "SFF-8636",
        .option = "sff8636",
        .pages = pages,
        .tables = tables,
        .context_of = context_of,
        .plan = plan,
        .plan_undescribed = nullptr,
        .upper = upper_of,
        .unready = unready,
        .page_change = page_change,
        .page_named = page_named,
        .banks_of = banks_of,
        .serial_number = memmap::range_of(row(page00::rows, "Vendor SN")),
        .identity =
            memmap::range_of(row(page00::rows, "Vendor PN"), row(page00::rows, "Date Code")),
    };
    return sff8636;
}

} // namespace optictl::sff8636
