#include "sff/sff8472/map.hpp"

#include "sff/sff8472/advertise.hpp"
#include "sff/sff8472/decode.hpp"
#include "sff/sff8472/derived.hpp"
#include "sff/sff8472/named_rows.hpp"
#include "sff/sff8472/plan.hpp"
#include "sff/sff8472/tables.hpp"

namespace optictl::sff8472 {
namespace {

using memmap::Context;
using memmap::Upper;

/// A0h has one upper half; that of A2h has pages where Table 8-3 says so.
Upper upper_of(const Context& context, memmap::Device device) {
    return device == memmap::Device::A2 &&
                   memmap::advertisement(context, when::paging) == memmap::Advertised::Yes
               ? Upper::Paged
               : Upper::Flat;
}

/// Data_Not_Ready (Table 9-16), read with the monitors that it speaks of.
std::optional<memmap::Unready> unready(const Context& context) {
    static constexpr const memmap::Field* not_ready = in_a2("Data_Not_Ready");
    static constexpr const memmap::Field* temperature = in_a2("Temperature");
    if ((context.byte(not_ready->page, not_ready->byte).value_or(0) & 1U) == 0) {
        return std::nullopt;
    }
    return memmap::Unready{"its monitors have no valid data yet",
                           memmap::range_of(*temperature, *not_ready)};
}

/// What SFF-8472 leaves to vendors and users (Tables 4-2, 4-3, section 11.1).
constexpr memmap::Page free_pages[] = {memmap::upper(0x00), memmap::a2_upper(0x00),
                                       memmap::a2_upper(0x01)};
/// Temperature and supply voltage, and what a laser can be tuned to.
constexpr memmap::Page never_zero[] = {memmap::a2_lower, memmap::a2_upper(0x02)};

} // namespace

const memmap::Map& map() {
    static const memmap::Map sff8472{
        .standard = memmap::Standard::Sff8472,
        .name = "SFF-8472",
        .option = "sff8472",
        .tables = tables(),
        .derived = derived::all,
        .context_of = context_of,
        .plan = plan,
        .upper = upper_of,
        .unready = unready,
        .paged_device = memmap::Device::A2,
        .free_pages = free_pages,
        .never_zero = never_zero,
        .serial_number = memmap::range_of(*in_a0("Vendor SN")),
        .identity = memmap::range_of(*in_a0("Vendor PN"), *in_a0("Date code")),
    };
    return sff8472;
}

} // namespace optictl::sff8472
