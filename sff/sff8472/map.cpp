#include "sff/sff8472/map.hpp"

#include "sff/sff8472/a0_lower.hpp"
#include "sff/sff8472/a2_lower.hpp"
#include "sff/sff8472/advertise.hpp"
#include "sff/sff8472/decode.hpp"
#include "sff/sff8472/plan.hpp"
#include "sff/sff8472/tables.hpp"

namespace optictl::sff8472 {
namespace {

using memmap::Context;
using memmap::PageInfo;
using memmap::row;
using memmap::Upper;

[[nodiscard]] std::vector<PageInfo> make_pages() {
    std::vector<PageInfo> pages;
    for (const memmap::Table& table : tables()) {
        pages.push_back({.page = table.page, .table = &table, .when = {}});
    }
    return pages;
}

/// A0h has one upper half; that of A2h has pages where Table 8-3 says so.
Upper upper_of(const Context& context, memmap::Device device) {
    return device == memmap::Device::A2 &&
                   memmap::advertisement(context, when::paging) == memmap::Advertised::Yes
               ? Upper::Paged
               : Upper::Flat;
}

/// Data_Not_Ready (Table 9-16), read with the monitors that it speaks of.
std::optional<memmap::Unready> unready(const Context& context) {
    static constexpr const memmap::Field* not_ready = &row(a2_lower::rows, "Data_Not_Ready");
    static constexpr const memmap::Field* temperature = &row(a2_lower::rows, "Temperature");
    if ((context.byte(not_ready->page, not_ready->byte).value_or(0) & 1U) == 0) {
        return std::nullopt;
    }
    return memmap::Unready{"its monitors have no valid data yet",
                           memmap::range_of(*temperature, *not_ready)};
}

std::optional<std::chrono::nanoseconds> page_change(const Context& /*context*/) {
    return std::nullopt;
}
memmap::Page page_named(unsigned number) {
    return memmap::a2_upper(number);
}
unsigned banks_of(const Context& /*context*/, unsigned /*number*/) {
    return 1;
}

} // namespace

const memmap::Map& map() {
    static const std::vector<PageInfo> pages = make_pages();
    static const memmap::Map sff8472{
        .standard = memmap::Standard::Sff8472,
        .name = "SFF-8472",
        .option = "sff8472",
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
        .serial_number = memmap::range_of(row(a0_lower::rows, "Vendor SN")),
        .identity =
            memmap::range_of(row(a0_lower::rows, "Vendor PN"), row(a0_lower::rows, "Date code")),
    };
    return sff8472;
}

} // namespace optictl::sff8472
