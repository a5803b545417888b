#include "cmis/map.hpp"

#include "cmis/context.hpp"
#include "cmis/decode_parts.hpp"
#include "cmis/plan.hpp"
#include "cmis/tables.hpp"
#include "cmis/undescribed.hpp"

namespace optictl::cmis {
namespace {

using memmap::Context;
using memmap::Upper;
using memmap::upper;

/// Table 8-6: the module is on its way to or from full power.
std::optional<memmap::Unready> unready(const Context& context) {
    static constexpr const memmap::Field* module_state = detail::in_lower("ModuleState");
    constexpr unsigned power_up = 2;
    constexpr unsigned power_down = 4;
    const memmap::Reading state = memmap::read(context, *module_state);
    if (!state.is_read() || (state.raw != power_up && state.raw != power_down)) {
        return std::nullopt;
    }
    return memmap::Unready{state.codes->name_of(state.raw), memmap::range_of(*module_state)};
}

/// tBPC of Table 10-4, less what the module advertises (Table 8-56).
std::chrono::nanoseconds page_change(const Context& context) {
    static constexpr const memmap::Field* shorter = detail::in_01("MaxDurationBPC");
    constexpr std::chrono::nanoseconds longest = std::chrono::milliseconds(10);
    const memmap::Reading halvings = memmap::read(context, *shorter);
    return halvings.state == memmap::State::Ok ? longest / (1U << halvings.raw) : longest;
}

Upper upper_of(const Context& context, memmap::Device device) {
    return memmap::upper_of(context, device, Upper::Banked);
}

/// The user's (section 8.6).
constexpr memmap::Page free_pages[] = {upper(0x03)};
/// Advertisements, thresholds, the capabilities of a laser, the applications that lanes are set to,
/// and the states of data paths, none of which is 0.
constexpr memmap::Page never_zero[] = {upper(0x01), upper(0x02), upper(0x04), upper(0x10),
                                       upper(0x11)};

} // namespace

const memmap::Map& map() {
    static const memmap::Map cmis{
        .standard = memmap::Standard::Cmis,
        .name = "CMIS",
        .option = "cmis",
        .tables = tables(),
        .bare_pages = bare_pages(),
        .context_of = context_of,
        .plan = plan,
        .plan_undescribed = plan_undescribed,
        .upper = upper_of,
        .unready = unready,
        .page_change = page_change,
        .banks_of = banks_of_page,
        .free_pages = free_pages,
        .never_zero = never_zero,
        .serial_number = memmap::range_of(*detail::in_00("VendorSN")),
        .identity =
            memmap::range_of(*detail::in_00("VendorPN"), *detail::in_00("DateCode.LotCode")),
    };
    return cmis;
}

} // namespace optictl::cmis
