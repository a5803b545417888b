#include "sff/sff8636/map.hpp"

#include "sff/sff8636/decode.hpp"
#include "sff/sff8636/named_rows.hpp"
#include "sff/sff8636/plan.hpp"
#include "sff/sff8636/tables.hpp"
#include "sff/sff8636/views.hpp"

namespace optictl::sff8636 {
namespace {

using memmap::Context;
using memmap::Upper;

Upper upper_of(const Context& context, memmap::Device device) {
    return memmap::upper_of(context, device, Upper::Paged);
}

/// Data_Not_Ready (Table 6-3).
std::optional<memmap::Unready> unready(const Context& context) {
    static constexpr const memmap::Field* not_ready = in_lower("Data_Not_Ready");
    if (!memmap::read(context, *not_ready).is_set()) {
        return std::nullopt;
    }
    return memmap::Unready{"its monitors have no valid data yet", memmap::range_of(*not_ready)};
}

/// The user's (section 6.5).
constexpr memmap::Page free_pages[] = {memmap::upper(0x02)};
/// Thresholds.
constexpr memmap::Page never_zero[] = {memmap::upper(0x03)};

} // namespace

const memmap::Map& map() {
    static const memmap::Map sff8636{
        .standard = memmap::Standard::Sff8636,
        .name = "SFF-8636",
        .option = "sff8636",
        .tables = tables(),
        .derived = views::all,
        .context_of = context_of,
        .plan = plan,
        .upper = upper_of,
        .unready = unready,
        .free_pages = free_pages,
        .never_zero = never_zero,
        .serial_number = memmap::range_of(*in_00("Vendor SN")),
        .identity = memmap::range_of(*in_00("Vendor PN"), *in_00("Date Code")),
    };
    return sff8636;
}

} // namespace optictl::sff8636
